"""Executor that runs tasks in local worker processes, and names the run that ended or stalled a process."""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import signal
import sys
import tempfile
import threading
from collections.abc import Callable, Collection, Iterator
from concurrent.futures import Future
from importlib import import_module
from multiprocessing.connection import Connection
from typing import TYPE_CHECKING, Any

from sim.studies.tasks import FailedRun, JobSpec, Task, TaskResult
from sim.studies.worker import run_task
from sim.studies.worker_trace import forget, last_mark, seconds_in_run

if TYPE_CHECKING:
    from sim.engine.log import Log

#: A worker whose run takes this many times its limit, plus some seconds to start, no longer reacts to the limit and is killed.
STALLED_FACTOR, STALLED_SECONDS = 2.0, 10.0


class PoolExecutor:
    """Runs tasks in local processes, which exit with this process however it ends.

    Its processes do not import the main module, so that a script needs no `if __name__ == "__main__"` guard.
    """

    def __init__(self, job: JobSpec, workers: int) -> None:
        self._folder = tempfile.mkdtemp(prefix="parley-") if job.strategies else None
        self.job, self.workers, self.window = job._replace(trace=self._folder), workers, 2 * workers
        self.patience = None if job.time_limit is None else 1.0
        self._stalled: set[str] = set()
        self._start()

    def _start(self) -> None:
        from loky import ProcessPoolExecutor
        from loky.backend import get_context

        context = get_context("loky")
        parent_pipe, self._pipe = context.Pipe(duplex=False)
        self._executor: Any = ProcessPoolExecutor(
            self.workers, context=context, initializer=_WorkerFunction(_initialize_worker), initargs=(self.job, parent_pipe)
        )

    def submit(self, task: Task) -> Future[TaskResult]:
        """Run a task in an idle worker."""
        self._forget(task)
        return self._submit(_run_in_worker, task)

    def play(self, task: Task) -> Future[Log]:
        """Play the only replicate of a task in an idle worker, and return its log."""
        self._forget(task)
        return self._submit(_play_in_worker, task)

    def _submit(self, function: Callable[..., Any], task: Task) -> Future[Any]:
        future: Future[Any] = self._executor.submit(_WorkerFunction(function), task)
        return future

    def _forget(self, task: Task) -> None:
        self._stalled.discard(task.key)
        if self._folder:
            forget(self._folder, task.key)

    def end_stalled(self, tasks: Collection[Task]) -> None:
        """Kill the workers if a run no longer reacts to its time limit."""
        if self._folder is None or self.job.time_limit is None:
            return
        longest = STALLED_FACTOR * self.job.time_limit + STALLED_SECONDS
        stalled = {task.key for task in tasks if seconds_in_run(self._folder, task.key) > longest}
        if stalled - self._stalled:
            from loky.backend.utils import kill_process_tree

            self._stalled |= stalled
            for process in list(self._executor._processes.values()):
                kill_process_tree(process)

    def has_stalled(self, task: Task) -> bool:
        """Whether the workers were killed because of a run of this task."""
        return task.key in self._stalled

    def culprit(self, task: Task, error: BaseException | None) -> tuple[FailedRun | None, int]:
        """The run that ended its worker process, if that is known, and how many runs of its task had finished before."""
        mark = last_mark(self._folder, task.key) if self._folder else None
        if mark is None:
            return None, 0
        if self.has_stalled(task):
            why = f"took longer than the time limit of {self.job.time_limit:g} s, and its process had to be killed"
        else:
            why = f"its process {describe_end(str(error))}"
        return FailedRun(mark.replicate, why, mark.point), mark.finished

    def restart(self) -> None:
        """Replace the workers."""
        self._end()
        self._start()

    def close(self) -> None:
        """Stop the workers, whatever they are doing."""
        self._end()
        if self._folder:
            shutil.rmtree(self._folder, ignore_errors=True)

    def _end(self) -> None:
        self._executor.shutdown(kill_workers=True)
        self._pipe.close()  # only now: a worker that sees it closed exits at once, and half a result would be waited for without end


@contextlib.contextmanager
def sigterm_interrupts() -> Iterator[None]:
    """Let SIGTERM interrupt as Ctrl-C does, so that workers are stopped and their semaphores given back.

    Without effect outside the main thread.
    """
    if threading.current_thread() is not threading.main_thread() or signal.getsignal(signal.SIGTERM) is not signal.SIG_DFL:
        yield
        return
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, signal.SIG_DFL)


def describe_end(message: str) -> str:
    """How a worker process ended, from the message of the pool.

    >>> describe_end("... The exit codes of the workers are {SIGKILL(-9)}"), describe_end("... {EXIT(3)}"), describe_end("?")
    ('was killed by SIGKILL', 'ended with exit status 3', 'ended unexpectedly')
    """
    killed, ended = re.search(r"\{.*?(SIG[A-Z0-9]+)\(", message), re.search(r"\{.*?EXIT\((\d+)\)", message)
    if killed:
        return f"was killed by {killed[1]}"
    return f"ended with exit status {ended[1]}" if ended else "ended unexpectedly"


class _WorkerFunction:
    """A function that a worker process loads by way of `parley`, which finds this package even beside a user's `sim.py`."""

    def __init__(self, function: Callable[..., Any]) -> None:
        self.function = function

    def __call__(self, *args: Any) -> Any:
        return self.function(*args)

    def __reduce__(self) -> tuple[Callable[[str, str], Any], tuple[str, str]]:
        return import_module("parley").resolve, (self.function.__module__, self.function.__name__)


#: The job of this worker process.
_job: list[JobSpec] = []


def _initialize_worker(job: JobSpec, parent_pipe: Connection) -> None:
    """Store the job in this worker, ignore Ctrl-C (the parent handles it), and exit when the parent does.

    What strategies print goes to standard error: standard output holds the report of the command.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with contextlib.suppress(OSError, ValueError, AttributeError):
        os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    threading.Thread(target=_exit_with_parent, args=(parent_pipe,), daemon=True).start()
    _job.append(job)


def _exit_with_parent(parent_pipe: Connection) -> None:
    with contextlib.suppress(EOFError, OSError):
        parent_pipe.recv()
    os._exit(1)


def _run_in_worker(task: Task) -> TaskResult:
    try:
        return run_task(_job[0], task)
    finally:
        sys.stdout.flush()  # a worker is ended without a flush


def _play_in_worker(task: Task) -> Log:
    from sim.engine.strategy_loader import players
    from sim.studies.guarded_play import play_guarded
    from sim.studies.worker import encoded_scenario
    from sim.studies.worker_trace import TaskTrace

    job = _job[0]
    encoded = encoded_scenario(job.scenarios[task.scenario], ())
    TaskTrace(job.trace, task.key).begin(None, task.first)
    try:
        return play_guarded(encoded, job.seed, task.first, players(job.strategies, encoded.parties), job.time_limit)
    finally:
        sys.stdout.flush()
