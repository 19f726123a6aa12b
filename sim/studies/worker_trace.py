"""Traces of workers: which run a worker process is in, so that a run that ends or stalls its process can be named.

A worker writes the trace of a task to a small file before each run; the file outlives the worker.
"""

from __future__ import annotations

import time
from pathlib import Path
from typing import NamedTuple


class RunMark(NamedTuple):
    """The run that a worker began last: how many runs of the task it had finished, and the run's point and replicate."""

    finished: int
    point: int | None
    replicate: int


class TaskTrace:
    """The trace of one task, as its worker writes it; without a folder nothing is written."""

    def __init__(self, folder: str | None, key: str) -> None:
        self._path = Path(folder, key) if folder else None
        self._begun = 0

    def begin(self, point: int | None, replicate: int) -> None:
        """Note that a run begins."""
        if self._path:
            self._path.write_text(f"{self._begun} {-1 if point is None else point} {replicate}")
        self._begun += 1


def last_mark(folder: str, key: str) -> RunMark | None:
    """The run that a task's worker began last; None if it began none.

    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     trace = TaskTrace(folder, "task")
    ...     trace.begin(None, 40)
    ...     trace.begin(None, 41)
    ...     last_mark(folder, "task"), last_mark(folder, "other")
    (RunMark(finished=1, point=None, replicate=41), None)
    """
    try:
        finished, point, replicate = map(int, Path(folder, key).read_text().split())
    except (OSError, ValueError):
        return None
    return RunMark(finished, None if point < 0 else point, replicate)


def seconds_in_run(folder: str, key: str) -> float:
    """For how long a task's worker has been in its current run; 0 if it has begun none."""
    try:
        return max(0.0, time.time() - Path(folder, key).stat().st_mtime)
    except OSError:
        return 0.0


def forget(folder: str, key: str) -> None:
    """Delete the trace of a task, before it is run again."""
    Path(folder, key).unlink(missing_ok=True)
