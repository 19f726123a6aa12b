"""Scheduler: submit a study's tasks and collect their results.

A crashed worker costs time only. The tasks that were running are run again one at a time, so that a task that crashes its worker is
identified and abandoned after some attempts, and no other task is blamed.
"""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Generator, Iterable, Mapping
from concurrent.futures import FIRST_COMPLETED, CancelledError, Future, wait
from concurrent.futures.process import BrokenProcessPool
from itertools import islice
from typing import Any

from sim.errors import EngineMismatchError, ExecutorError, StrategyError
from sim.studies.error_messages import describe_error
from sim.studies.executors import CLUSTER_LOST, TaskExecutor
from sim.studies.tasks import Task, TaskResult

#: Attempts at a task that crashes its worker.
MAX_ATTEMPTS = 3
#: Attempts at a run that crashes its worker, where the run is known.
MAX_RUN_ATTEMPTS = 2
#: Consecutive crashes, with no task completed in between, after which the study stops.
MAX_CRASHES = 12


def run_tasks(tasks: Iterable[Task], executor: TaskExecutor) -> Generator[tuple[Task, TaskResult | str], None, None]:
    """Yield each task as it completes, with its result, or with the reason why it could not be run.

    A run that is known to have ended its worker process is counted as failed, and its task is run without it.

    Raises:
        ExecutorError: no task can be run: workers keep crashing or have other versions, or the cluster is lost.
    """
    waiting, suspects = iter(tasks), deque[Task]()
    running: dict[Future[TaskResult], Task] = {}
    crashes = _Crashes(executor)
    while True:
        free = executor.window - len(running)
        ready = [suspects.popleft()] if suspects else list(islice(waiting, free))
        running |= {_submit(executor, task): task for task in ready}
        if not running:
            return
        completed, crashed = _next_finished(running, executor)
        for future in completed:
            crashes.in_a_row = 0
            yield running.pop(future), task_outcome(future)
        if not crashed:
            continue
        alone = len(crashed) + len(completed) == 1
        for future in crashed:
            task = running.pop(future)
            again = crashes.next_attempt(task, future.exception(), alone)
            if again:
                suspects.append(again)
            else:
                yield task, f"its worker crashed {MAX_ATTEMPTS} times"
        crashes.count()
        executor.restart()


class _Crashes:
    """Crashes of workers so far, and what to do about the next one."""

    def __init__(self, executor: TaskExecutor) -> None:
        self.executor = executor
        self.in_a_row = 0
        self.attempts: Counter[tuple[str, int | None, int | None]] = Counter()
        self.last = ""

    def next_attempt(self, task: Task, error: BaseException | None, alone: bool) -> Task | None:
        """How to run a task again whose worker crashed: as it is, or without the run that is to blame; None if it is to be given up.

        Only a task that ran alone, or one of whose runs has stalled, is to blame for the crash.
        """
        run, finished = self.executor.culprit(task, error)
        if finished:
            self.in_a_row = 0  # the workers do get on
        stalled = self.executor.has_stalled(task)
        if not alone and not stalled:
            return task
        self.last = f"; the last time in replicate {run.replicate} of {task.scenario}: {run.message}" if run else ""
        key = (task.key, run.point, run.replicate) if run else (task.key, None, None)
        self.attempts[key] += 1
        if not stalled and self.attempts[key] < (MAX_RUN_ATTEMPTS if run else MAX_ATTEMPTS):
            return task
        return task._replace(excluded=(*task.excluded, run)) if run else None

    def count(self) -> None:
        """Count a crash.

        Raises:
            ExecutorError: there were too many in a row.
        """
        self.in_a_row += 1
        if self.in_a_row > MAX_CRASHES:
            raise ExecutorError(f"the workers keep crashing{self.last or '; is there enough memory?'}")


def _submit(executor: TaskExecutor, task: Task) -> Future[TaskResult]:
    """Submit a task; a pool that is already broken gives a failed future."""
    try:
        return executor.submit(task)
    except BrokenProcessPool as error:
        future: Future[TaskResult] = Future()
        future.set_exception(error)
        return future


def _next_finished(
    running: Mapping[Future[TaskResult], Task], executor: TaskExecutor
) -> tuple[list[Future[TaskResult]], list[Future[TaskResult]]]:
    """Wait, and return the futures that completed and those whose worker crashed; a crash ends all running tasks."""
    done = wait_watching(running, executor)
    if any(_is_broken(future) for future in done):
        done = wait(running).done
    finished = [future for future in running if future in done]
    return [future for future in finished if not _is_broken(future)], [future for future in finished if _is_broken(future)]


def wait_watching(running: Mapping[Future[Any], Task], executor: TaskExecutor) -> set[Future[Any]]:
    """Wait until a task completes or its worker crashes; end workers that stall."""
    while True:
        done = wait(running, executor.patience, FIRST_COMPLETED).done
        if done:
            return done
        executor.end_stalled(running.values())


def _is_broken(future: Future[TaskResult]) -> bool:
    return not future.cancelled() and isinstance(future.exception(), BrokenProcessPool)


def task_outcome(future: Future[TaskResult]) -> TaskResult | str:
    """The result of a task, or the reason why it could not be run.

    Raises:
        ExecutorError: the reason applies to every task.
    """
    try:
        return future.result()
    except CancelledError:
        raise ExecutorError(CLUSTER_LOST) from None
    except (EngineMismatchError, StrategyError) as error:
        raise ExecutorError(str(error)) from error
    except ImportError as error:
        raise ExecutorError(f"a worker lacks a package: {error}") from error
    except MemoryError as error:
        raise ExecutorError("out of memory; use fewer --workers, or raise the limit of memory") from error
    except Exception as error:
        return describe_error(error)
