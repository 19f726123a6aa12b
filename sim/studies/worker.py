"""Worker: run one task and return its tables as the bytes of Parquet files.

A worker writes nothing to disk, so a cluster needs no shared folder.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from itertools import groupby
from typing import Any, NamedTuple

import numpy as np

from sim.engine.log import arrow
from sim.errors import EngineMismatchError
from sim.rules.log_schema import COLUMNS, SUMMARY
from sim.scenario.encoding.instance import EncodedScenario, encode
from sim.scenario.inputs import by_position, uncertain_inputs, with_fixed_inputs
from sim.studies.error_messages import describe_error
from sim.studies.provenance import versions
from sim.studies.results_writer import failure_table, table_bytes
from sim.studies.scenario_texts import scenario_of
from sim.studies.tasks import FailedRun, JobSpec, Task, TaskResult
from sim.studies.worker_trace import TaskTrace

#: Replicates per call of the compiled engine, which can't be interrupted during a call.
REPLICATES_PER_CALL = 1000

#: Tables of numbers by name, the replicate in the first column.
Matrices = dict[str, np.ndarray]
#: Runs `count` replicates from `first` on: (first, count) -> tables.
Simulate = Callable[[int, int], Matrices]


class Simulator(NamedTuple):
    """An engine, ready to run a scenario at one point of a design after another."""

    hold: Callable[[np.ndarray], None]
    simulate: Simulate
    replicates_per_call: int


def run_task(job: JobSpec, task: Task) -> TaskResult:
    """Run a task; replicates that fail are missing from the tables and reported.

    Raises:
        EngineMismatchError: this process has other versions than the study.
        StrategyError: a strategy can't be loaded in this process.
    """
    _check_versions(job)
    names = SUMMARY if job.detail == "summary" else tuple(COLUMNS)
    failed: list[FailedRun] = []
    pieces = list(_simulate_points(job, task, names, failed))
    encoded = encoded_scenario(job.scenarios[task.scenario], task.points.settings[0] if task.points else ())
    files, rows = {}, {}
    for name in names:
        empty = np.empty((0, 1 + len(COLUMNS[name])))
        table = arrow(encoded, name, np.concatenate([empty, *(piece[name] for _, piece in pieces)]))
        points = np.repeat([point for point, _ in pieces], [len(piece[name]) for _, piece in pieces]) if task.points else None
        files[name], rows[name] = table_bytes(table, task.scenario, points), table.num_rows
    if failed:
        failures = failure_table([(run.replicate, run.message) for run in failed], job.seed)
        files["failed"] = table_bytes(failures, task.scenario, [run.point for run in failed] if task.points else None)
        rows["failed"] = len(failed)
    return TaskResult(files, rows, failed)


def _check_versions(job: JobSpec) -> None:
    here = versions()
    if here != job.versions:
        unlike = [f"{name} {here.get(name, 'none')} instead of {own}" for name, own in job.versions.items() if here.get(name) != own]
        raise EngineMismatchError(f"a worker has other versions than this study: {'; '.join(unlike)}")


def _simulate_points(job: JobSpec, task: Task, names: tuple[str, ...], failed: list[FailedRun]) -> Iterator[tuple[int, Matrices]]:
    """Run the replicates of a task; yields tables with the number of their point (0 without a design), and appends to `failed`."""
    text, points = job.scenarios[task.scenario], task.points
    calls = _Calls(task, TaskTrace(job.trace, task.key), failed)
    if points is None:
        yield from ((0, piece) for piece in calls.simulate(_simulator(encoded_scenario(text, ()), job, names), task.first, None))
        return
    for settings, block in groupby(range(points.size), points.settings.__getitem__):
        encoded = encoded_scenario(text, settings)
        inputs = {each.path: each for each in uncertain_inputs(encoded)}
        values = by_position(encoded, [inputs[path] for path in points.held], points.values)
        simulator = _simulator(encoded, job, names)
        for index in block:
            simulator.hold(values[index])
            point = points.first + index
            yield from ((point, piece) for piece in calls.simulate(simulator, points.starts[index] + task.first, point))


class _Calls:
    """Runs a task's replicates in calls of the engine; collects those that fail."""

    def __init__(self, task: Task, trace: TaskTrace, failed: list[FailedRun]) -> None:
        self.count, self.trace, self.failed = task.replicates, trace, failed
        self.excluded = {(run.point, run.replicate): run for run in task.excluded}

    def simulate(self, simulator: Simulator, start: int, point: int | None) -> Iterator[Matrices]:
        """Run the replicates of one point."""
        end, size = start + self.count, simulator.replicates_per_call
        for first in range(start, end, size):
            if (point, first) in self.excluded:
                self.failed.append(self.excluded[point, first])
                continue
            if size == 1:
                self.trace.begin(point, first)
            failed_here: list[FailedRun] = []
            yield from run_isolating_failures(simulator.simulate, first, min(size, end - first), failed_here)
            self.failed += [run._replace(point=point) for run in failed_here]


@lru_cache(maxsize=16)
def encoded_scenario(text: str, settings: tuple[str, ...]) -> EncodedScenario:
    """Encode a scenario given as YAML, with settings applied."""
    return encode(scenario_of(text, settings))


def run_isolating_failures(simulate: Simulate, first: int, count: int, failed: list[FailedRun]) -> list[Matrices]:
    """Run replicates in one call; if that fails, one by one, so that only those that fail are missing.

    >>> def simulate(first, count):
    ...     if first <= 2 < first + count:
    ...         raise ValueError("no such issue")
    ...     return {"runs": list(range(first, first + count))}
    >>> failed = []
    >>> run_isolating_failures(simulate, 1, 3, failed)
    [{'runs': [1]}, {'runs': [3]}]
    >>> [(each.replicate, each.message.partition(" (")[0]) for each in failed]
    [(2, 'ValueError: no such issue')]
    """
    try:
        return [simulate(first, count)]
    except MemoryError:
        raise  # not a fault of these runs
    except Exception as error:
        if count == 1:
            failed.append(FailedRun(first, describe_error(error)))
            return []
        return [piece for replicate in range(first, first + count) for piece in run_isolating_failures(simulate, replicate, 1, failed)]


def _simulator(encoded: EncodedScenario, job: JobSpec, names: tuple[str, ...]) -> Simulator:
    return _compiled(encoded, job) if job.engine == "compiled" else _mesa(encoded, job, names)


def _compiled(encoded: EncodedScenario, job: JobSpec) -> Simulator:
    """The compiled engine."""
    from sim.engine.batch import BatchRunner

    runner = BatchRunner(encoded)
    return Simulator(runner.hold, lambda first, count: runner.negotiate(job.seed, first, count, job.detail), REPLICATES_PER_CALL)


def _mesa(encoded: EncodedScenario, job: JobSpec, names: tuple[str, ...]) -> Simulator:
    """The Mesa engine, one replicate per call."""
    from sim.engine.strategy_loader import players
    from sim.studies.guarded_play import play_guarded

    strategies: Mapping[str, Any] = players(job.strategies, encoded.parties)
    current = encoded

    def hold(values: np.ndarray) -> None:
        """Fix inputs at values from now on."""
        nonlocal current
        current = with_fixed_inputs(encoded, values)

    def simulate(replicate: int, _: int) -> Matrices:
        """Play one replicate."""
        # A strategy must not remember other replicates: which ones ran before in this process depends on the number of workers.
        log = play_guarded(current, job.seed, replicate, strategies, job.time_limit, copies=True)
        return {name: log.matrix(name) for name in names}

    return Simulator(hold, simulate, 1)
