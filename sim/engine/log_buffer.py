"""The log of many replicates, as vectors that a kernel writes: one row after another, and only counted once a table is full."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple, Protocol

import numpy as np

from sim.engine.jit import compiler
from sim.engine.phases.hooks import Recorder, Run
from sim.engine.phases.scratch import Rows
from sim.rules.log_schema import COLUMNS

#: Where in the numbers each table begins, for how many rows it has room, how many are written (or would have been), 1 for full detail.
INDEX = np.dtype([*((name, "i8", (len(COLUMNS),)) for name in ("start", "room", "used")), ("full", "i8")])


class LogBuffer(NamedTuple):
    """The log of many replicates: all tables one after another in one vector, so that it takes little to pass them on."""

    numbers: Any
    index: Any  # INDEX

    def table(self, name: str) -> np.ndarray[Any, Any]:
        """Return what is written of a table, as a matrix."""
        which, width = list(COLUMNS).index(name), 1 + len(COLUMNS[name])
        start = self.index["start"][which]
        matrix: np.ndarray[Any, Any] = self.numbers[start : start + self.index["used"][which] * width].reshape(-1, width)
        return matrix

    @property
    def overfull(self) -> bool:
        """Whether a table had no room for all its rows."""
        return bool((self.index["used"] > self.index["room"]).any())


def empty_buffer(rows: dict[str, int], full: bool) -> LogBuffer:
    """Return a buffer with room for a number of rows in each table."""
    index = np.zeros(1, INDEX)[0]
    index["room"] = [rows.get(name, 0) for name in COLUMNS]
    ends = np.cumsum(index["room"] * [1 + len(columns) for columns in COLUMNS.values()])
    index["start"][1:], index["full"] = ends[:-1], full
    return LogBuffer(np.empty(ends[-1]), index)


class BufferedRun(Run, Protocol):
    """A replicate that writes to a buffer, which the compiled engine plays."""

    @property
    def log(self) -> LogBuffer:
        """The buffer that rows are written to."""


_compile = compiler()


@_compile.function
def full(run: BufferedRun) -> bool:
    """Return whether every table is kept."""
    kept: bool = run.log.index.full > 0
    return kept


@_compile.function
def enter(run: BufferedRun, which: int, key: Sequence[float], terms: Sequence[float]) -> None:
    """Write a row of a table: the key (replicate first), then the terms; when the table is full it is only counted."""
    numbers, index = run.log.numbers, run.log.index
    at = index.used[which]
    index.used[which] += 1
    if at < index.room[which]:
        start = index.start[which] + at * (len(key) + len(terms))
        for column in range(len(key)):
            numbers[start + column] = key[column]
        for column in range(len(terms)):
            numbers[start + len(key) + column] = terms[column]


@_compile.function
def note(rows: Rows, index: int, terms: Sequence[float]) -> None:
    """Copy the terms of a decision into a row of the scratch."""
    row: Any = rows[index]
    for column in range(len(terms)):
        row[column] = terms[column]


BUFFERED: Recorder[BufferedRun] = Recorder(full, enter, note)
