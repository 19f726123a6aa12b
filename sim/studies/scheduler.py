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

from sim.errors import EngineMismatchError, ExecutorError, StrategyError
from sim.studies.error_messages import describe_error
from sim.studies.executors import CLUSTER_LOST, TaskExecutor
from sim.studies.tasks import Task, TaskResult

#: Attempts at a task that crashes its worker.
MAX_ATTEMPTS = 3
#: Consecutive crashes, with no task completed in between, after which the study stops.
MAX_CRASHES = 12


def run_tasks(tasks: Iterable[Task], executor: TaskExecutor) -> Generator[tuple[Task, TaskResult | str], None, None]:
    """Yield each task as it completes, with its result, or with the reason why it could not be run.

    Raises:
        ExecutorError: no task can be run: workers keep crashing or have other versions, or the cluster is lost.
    """
    waiting, suspects = iter(tasks), deque[Task]()
    running: dict[Future[TaskResult], Task] = {}
    attempts: Counter[str] = Counter()
    crashes = 0
    while True:
        free = executor.window - len(running)
        ready = [suspects.popleft()] if suspects else list(islice(waiting, free))
        running |= {_submit(executor, task): task for task in ready}
        if not running:
            return
        completed, crashed = _next_finished(running)
        for future in completed:
            crashes = 0
            yield running.pop(future), _outcome(future)
        if not crashed:
            continue
        crashes += 1
        if crashes > MAX_CRASHES:
            raise ExecutorError("the workers keep crashing; is there enough memory?")
        alone = len(crashed) + len(completed) == 1
        for task in map(running.pop, crashed):
            attempts[task.key] += alone
            if attempts[task.key] < MAX_ATTEMPTS:
                suspects.append(task)
            else:
                yield task, f"its worker crashed {MAX_ATTEMPTS} times"
        executor.restart()


def _submit(executor: TaskExecutor, task: Task) -> Future[TaskResult]:
    """Submit a task; a pool that is already broken gives a failed future."""
    try:
        return executor.submit(task)
    except BrokenProcessPool as error:
        future: Future[TaskResult] = Future()
        future.set_exception(error)
        return future


def _next_finished(running: Mapping[Future[TaskResult], Task]) -> tuple[list[Future[TaskResult]], list[Future[TaskResult]]]:
    """Wait, and return the futures that completed and those whose worker crashed; a crash ends all running tasks."""
    done, _ = wait(running, return_when=FIRST_COMPLETED)
    if any(_is_broken(future) for future in done):
        done, _ = wait(running)
    finished = [future for future in running if future in done]
    return [future for future in finished if not _is_broken(future)], [future for future in finished if _is_broken(future)]


def _is_broken(future: Future[TaskResult]) -> bool:
    return not future.cancelled() and isinstance(future.exception(), BrokenProcessPool)


def _outcome(future: Future[TaskResult]) -> TaskResult | str:
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
    except Exception as error:
        return describe_error(error)
