"""Executors that run a study's tasks: in this process, in local worker processes, or on a Dask cluster."""

from __future__ import annotations

import contextlib
import logging
from collections.abc import Collection
from concurrent.futures import Executor, Future
from pathlib import Path
from typing import Any, Protocol

from sim.errors import ExecutorError, require_library
from sim.studies.error_messages import describe_error
from sim.studies.process_pool import PoolExecutor
from sim.studies.tasks import FailedRun, JobSpec, Task, TaskResult
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

    @property
    def patience(self) -> float | None:
        """Seconds after which `end_stalled` should be called while no task completes; None if never."""

    def end_stalled(self, tasks: Collection[Task]) -> None:
        """End the workers if one of the running tasks no longer reacts to its time limit."""

    def has_stalled(self, task: Task) -> bool:
        """Whether the workers were ended because of a run of this task."""

    def culprit(self, task: Task, error: BaseException | None) -> tuple[FailedRun | None, int]:
        """The run in which a task's worker crashed, if that is known, and how many runs of the task had finished before."""

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


class _WithoutTraces:
    """What executors have in common that don't trace their workers."""

    patience = None

    def end_stalled(self, tasks: Collection[Task]) -> None:
        """Do nothing."""

    def has_stalled(self, task: Task) -> bool:
        """No task ever is."""
        return False

    def culprit(self, task: Task, error: BaseException | None) -> tuple[None, int]:
        """No run is known."""
        return None, 0


class InlineExecutor(_WithoutTraces):
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


class DaskExecutor(_WithoutTraces):
    """Runs tasks on an existing Dask cluster, which itself handles workers that die."""

    def __init__(self, job: JobSpec, address: str) -> None:
        require_library("distributed", "cluster", "--cluster")
        from distributed import Client

        if ":" not in address and not Path(address).is_file():
            raise ExecutorError(f"{address} is neither a scheduler's address, such as tcp://10.0.0.5:8786, nor its scheduler file")
        location = {"scheduler_file": address} if Path(address).is_file() else {"address": address}
        kind: Any = Client
        self._client: Any = kind.__new__(kind)
        try:
            kind.__init__(self._client, **location, set_as_default=False, timeout="10s")
        except Exception as error:  # Dask raises many kinds
            self._client.status = "closed"  # else it would try for 20 s to close when it is deleted, and print a traceback
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
