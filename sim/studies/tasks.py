"""Tasks: the units of work into which a study is divided.

The division depends on the kind of study only, not on the number of workers, so that any number of workers writes the same bytes.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from sim.studies.design import Design, PointBlock

#: Replicates per task, by engine and detail: some seconds of work, some megabytes.
TASK_SIZES = {("compiled", "summary"): 5000, ("compiled", "full"): 250, ("mesa", "summary"): 20, ("mesa", "full"): 20}
#: Replicates per point in a task of a study with a design; a task covers as many points as make up its size.
BLOCK_SIZES = {"sweep": 500, "sensitivity": 20}


class FailedRun(NamedTuple):
    """A replicate that failed, the error, and the point of a design."""

    replicate: int
    message: str
    point: int | None = None


class Task(NamedTuple):
    """Replicates `first` to `first + replicates - 1` of one scenario, or of each of some points (counted from the point's first replicate).

    `key` names the files that the task writes. `excluded` are runs that ended their worker process: they are reported and not run.
    """

    scenario: str
    first: int
    replicates: int
    key: str
    points: PointBlock | None = None
    excluded: tuple[FailedRun, ...] = ()

    @property
    def runs(self) -> int:
        """The number of runs."""
        return self.replicates * (self.points.size if self.points else 1)


class JobSpec(NamedTuple):
    """What a worker needs to know beside the task: the scenarios as YAML by name, and how to run them.

    `versions` are those of the engine and packages that the results depend on. `time_limit` is in seconds for a run with strategies;
    `trace` is a folder in which workers note which run they are in.
    """

    scenarios: dict[str, str]
    seed: int
    detail: str
    engine: str
    strategies: tuple[str, ...]
    versions: dict[str, str]
    time_limit: float | None = None
    trace: str | None = None

    def only(self, scenario: str) -> JobSpec:
        """The specification for one scenario."""
        return self._replace(scenarios={scenario: self.scenarios[scenario]})


class TaskResult(NamedTuple):
    """The output of a task: for each table a Parquet file and its number of rows, and the runs that failed."""

    files: dict[str, bytes]
    rows: dict[str, int]
    failed: list[FailedRun]


def split_replicates(scenario: str, stem: str, total: int, size: int) -> Iterator[Task]:
    """Divide a scenario's replicates into tasks; the last may be shorter. `stem` is how the names of their files begin.

    >>> [(task.first, task.replicates, task.key) for task in split_replicates("valley", "valley-ab12", 5, 2)]
    [(0, 2, 'valley-ab12-0000000000'), (2, 2, 'valley-ab12-0000000002'), (4, 1, 'valley-ab12-0000000004')]
    """
    for first in range(0, total, size):
        yield Task(scenario, first, min(size, total - first), f"{stem}-{first:010d}")


def split_design(scenario: str, stem: str, total: int, design: Design, size: int) -> Iterator[Task]:
    """Divide a study with a design into tasks: blocks of points by blocks of replicates, so that more replicates only add tasks."""
    block = min(BLOCK_SIZES[design.purpose], size)
    points = max(1, size // block)
    for first in range(0, total, block):
        for point in range(0, len(design), points):
            key = f"{stem}-p{point:06d}-{first:010d}"
            yield Task(scenario, first, min(block, total - first), key, design.block(point, points))
