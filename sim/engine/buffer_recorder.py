"""How compiled code writes the log of a replicate to a buffer (`sim.engine.log_buffer`)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol

from sim.engine.jit import compiler
from sim.engine.log_buffer import LogBuffer
from sim.engine.phases.hooks import Recorder, Run
from sim.engine.phases.scratch import Rows


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
