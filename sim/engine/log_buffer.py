"""The log of many replicates, as vectors that a kernel writes: one row after another, and only counted once a table is full."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

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
