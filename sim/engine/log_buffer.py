"""The log of many replicates, as matrices that a kernel writes: one row after another, and only counted once a table is full."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from sim.engine.jit import OPTIONS, prepare_compiler
from sim.rules.attendance import Coming
from sim.rules.log_schema import COLUMNS
from sim.rules.statement import Signing
from sim.scenario.encoding.layout import GREATEST

prepare_compiler()

from numba import njit  # noqa: E402 - the cache folder has to be named first

kernel = njit(**OPTIONS)
#: The same for a kernel that is called from one place, week by week or text by text: woven into it, since to be called with all the books
#: takes as long as some rules do.
woven = njit(**OPTIONS, forceinline=True)


def of(choice: Any, make: Any = kernel) -> Any:
    """How a kernel is made that is there once for every choice of procedures: under a name of its own.

    Machine code is linked by name, also what comes from the cache: with one name for both, a vote would be played by the kernel of a
    mediated text, if each had been compiled in a process of its own.
    """

    def named(function: Any) -> Any:
        function.__qualname__ = f"{function.__name__}_{choice.__name__}"
        return make(function)

    return named


#: The tables by number.
RUNS, ROUNDS, ISSUES, PARTIES, AGENDA, ANSWERS, PRESSURES, TEXTS, COMMITMENTS, WEEKS, TRADES = range(len(COLUMNS))
#: Where in the numbers each table begins, for how many rows it has room, how many are written (or would have been), 1 for full detail.
INDEX = np.dtype([*((name, "i8", (len(COLUMNS),)) for name in ("start", "room", "used")), ("full", "i8")])


class LogBuffer(NamedTuple):
    """The log of many replicates: all tables one after another in one vector, so that it takes little to hand them on."""

    numbers: Any
    index: Any  # INDEX

    def table(self, name: str) -> np.ndarray:
        """What is written of a table, as a matrix."""
        which, width = list(COLUMNS).index(name), 1 + len(COLUMNS[name])
        start = self.index["start"][which]
        return self.numbers[start : start + self.index["used"][which] * width].reshape(-1, width)

    @property
    def overfull(self) -> bool:
        """Whether a table had no room for all its rows."""
        return bool((self.index["used"] > self.index["room"]).any())


def empty_buffer(rows: dict[str, int], full: bool) -> LogBuffer:
    """Books with room for a number of rows in each table."""
    index = np.zeros(1, INDEX)[0]
    index["room"] = [rows.get(name, 0) for name in COLUMNS]
    ends = np.cumsum(index["room"] * [1 + len(columns) for columns in COLUMNS.values()])
    index["start"][1:], index["full"] = ends[:-1], full
    return LogBuffer(np.empty(ends[-1]), index)


#: How many weeks' draws are made at once.
AHEAD = 32
#: A replicate's working papers beyond its state: the last attendance decisions and tests of the statement by seat, why an item was struck,
#: the commitments in force before an adoption, and the draws of coming weeks with each source's rate and chance of a quiet week.
SCRATCH = np.dtype([
    ("comings", "f8", (GREATEST.parties, len(Coming._fields))), ("signings", "f8", (GREATEST.parties, len(Signing._fields))),
    ("strikes", "f8", (GREATEST.issues, 2)), ("held", "f8", (GREATEST.issues, 6)),
    ("conditions", "f8", (AHEAD,)), ("violence", "f8", (GREATEST.parties + 1, AHEAD)),
    ("rates", "f8", (GREATEST.parties + 1,)), ("quiet", "f8", (GREATEST.parties + 1,)),
    ("begun", "f8", (GREATEST.parties + 1, 3)),
])


@kernel
def enter(buffer, which, key, terms):
    """Write a row of a table: the key (replicate first), then the terms; when the table is full it is only counted."""
    index = buffer.index
    at = index.used[which]
    index.used[which] += 1
    if at < index.room[which]:
        start = index.start[which] + at * (len(key) + len(terms))
        for column in range(len(key)):
            buffer.numbers[start + column] = key[column]
        for column in range(len(terms)):
            buffer.numbers[start + len(key) + column] = terms[column]


@kernel
def jot(row, terms):
    """Copy the terms of a decision into working papers."""
    for column in range(len(terms)):
        row[column] = terms[column]
