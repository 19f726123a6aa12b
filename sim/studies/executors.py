"""Executors that run a study's tasks: in this process, in local worker processes, or on a Dask cluster."""

from __future__ import annotations

import contextlib
import logging
import os
import signal
import threading
from collections.abc import Callable
from concurrent.futures import Executor, Future
from importlib import import_module
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, Protocol

from sim.errors import ExecutorError
from sim.studies.error_messages import describe_error
from sim.studies.tasks import JobSpec, Task, TaskResult
from sim.studies.worker import run_task

CLUSTER_LOST = "the connection to the cluster was lost"
#: Loggers that would print tracebacks when a cluster goes away, beside the one-line error of this module.
NOISY_LOGGERS = ("distributed", "distributed.client", "tornado.application", "asyncio")


class TaskExecutor(Protocol):
    """Runs tasks, in whatever processes."""

    @property
    def window(self) -> int:
        """How many tasks should be submitted at a time."""

    def submit(self, task: Task) -> Future[TaskResult]:
        """Start a task."""

    def restart(self) -> None:
        """Start new workers after one has crashed."""

    def close(self) -> None:
        """Stop all workers at once."""


def make_executor(job: JobSpec, workers: int, cluster: str | None = None, isolate: bool = False) -> TaskExecutor:
    """The executor for a study; `isolate` runs even a single worker in a process of its own.

    Raises:
        ExecutorError: the cluster can't be reached.
    """
    if cluster:
        return DaskExecutor(job, cluster)
    return PoolExecutor(job, workers) if workers > 1 or isolate else InlineExecutor(job)


class InlineExecutor:
    """Runs one task at a time in this process."""

    window = 1

    def __init__(self, job: JobSpec) -> None:
        self.job = job

    def submit(self, task: Task) -> Future[TaskResult]:
        """Run a task."""
        future: Future[TaskResult] = Future()
        try:
            future.set_result(run_task(self.job, task))
        except Exception as error:
            future.set_exception(error)
        return future

    def restart(self) -> None:
        """Do nothing: there are no workers."""

    def close(self) -> None:
        """Do nothing: there are no workers."""


class PoolExecutor:
    """Runs tasks in local processes, which exit with this process however it ends.

    Its processes do not import the main module, so that a script needs no `if __name__ == "__main__"` guard.
    """

    def __init__(self, job: JobSpec, workers: int) -> None:
        self.job, self.workers, self.window = job, workers, 2 * workers
        self._start()

    def _start(self) -> None:
        from loky import ProcessPoolExecutor
        from loky.backend import get_context

        context = get_context("loky")
        parent_pipe, self._pipe = context.Pipe(duplex=False)
        self._executor: Executor = ProcessPoolExecutor(
            self.workers, context=context, initializer=_WorkerFunction(_initialize_worker), initargs=(self.job, parent_pipe)
        )

    def submit(self, task: Task) -> Future[TaskResult]:
        """Run a task in an idle worker."""
        return self._executor.submit(_run_in_worker, task)

    def restart(self) -> None:
        """Replace the workers."""
        self.close()
        self._start()

    def close(self) -> None:
        """Stop the workers, whatever they are doing."""
        self._pipe.close()
        self._executor.shutdown(kill_workers=True)  # type: ignore[call-arg]


class _WorkerFunction:
    """A function that a worker process loads by way of `parley`, which finds this package even beside a user's `sim.py`."""

    def __init__(self, function: Callable[..., None]) -> None:
        self.function = function

    def __call__(self, *args: Any) -> None:
        self.function(*args)

    def __reduce__(self) -> tuple[Callable[[str, str], Any], tuple[str, str]]:
        return import_module("parley").resolve, (self.function.__module__, self.function.__name__)


#: The job of this worker process.
_job: list[JobSpec] = []


def _initialize_worker(job: JobSpec, parent_pipe: Connection) -> None:
    """Store the job in this worker, ignore Ctrl-C (the parent handles it), and exit when the parent does."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_exit_with_parent, args=(parent_pipe,), daemon=True).start()
    _job.append(job)


def _exit_with_parent(parent_pipe: Connection) -> None:
    with contextlib.suppress(EOFError, OSError):
        parent_pipe.recv()
    os._exit(1)


def _run_in_worker(task: Task) -> TaskResult:
    return run_task(_job[0], task)


class DaskExecutor:
    """Runs tasks on an existing Dask cluster, which itself handles workers that die."""

    def __init__(self, job: JobSpec, address: str) -> None:
        try:
            from distributed import Client
        except ImportError:
            raise ExecutorError("--cluster needs Dask: pip install 'parley-sim[cluster]'") from None
        if ":" not in address and not Path(address).is_file():
            raise ExecutorError(f"{address} is neither a scheduler's address, such as tcp://10.0.0.5:8786, nor its scheduler file")
        location = {"scheduler_file": address} if Path(address).is_file() else {"address": address}
        connect: Any = Client
        try:
            self._client: Any = connect(**location, set_as_default=False, timeout="10s")
        except (OSError, ValueError) as error:
            raise ExecutorError(f"can't reach a Dask scheduler at {address}: {' '.join(str(error).split())}") from error
        self._executor: Executor = self._client.get_executor(pure=False)
        self._jobs = {name: job.only(name) for name in job.scenarios}
        self._levels = {logger: logger.level for logger in map(logging.getLogger, NOISY_LOGGERS)}
        for logger in self._levels:
            logger.setLevel(logging.CRITICAL + 1)

    @property
    def window(self) -> int:
        """Two tasks per thread of the cluster, which may grow meanwhile."""
        try:
            return int(max(8, 2 * sum(self._client.nthreads().values())))
        except Exception as error:  # Dask raises many kinds
            raise ExecutorError(f"{CLUSTER_LOST}: {describe_error(error)}") from error

    def submit(self, task: Task) -> Future[TaskResult]:
        """Run a task on the cluster."""
        try:
            return self._executor.submit(run_task, self._jobs[task.scenario], task)
        except Exception as error:  # Dask raises many kinds
            raise ExecutorError(f"{CLUSTER_LOST}: {describe_error(error)}") from error

    def restart(self) -> None:
        """Do nothing: the cluster replaces its workers."""

    def close(self) -> None:
        """Cancel the tasks that have not run, and disconnect."""
        with contextlib.suppress(Exception):  # the cluster may be gone
            self._executor.shutdown(wait=False)
            self._client.close(timeout=5)
        for logger, level in self._levels.items():
            logger.setLevel(level)
