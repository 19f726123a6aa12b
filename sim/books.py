"""The log of many replicates, as matrices that a kernel writes: one row after another, and only counted once a table is full."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from sim.compiled import prepare_compiler
from sim.layout import GREATEST
from sim.rules.attendance import Coming
from sim.rules.statement import Signing
from sim.tables import COLUMNS

prepare_compiler()

from numba import njit  # noqa: E402 - the cache folder has to be named first

#: How every kernel below the outermost is compiled: it allocates nothing, so it need not count references.
OPTIONS: dict[str, Any] = {"error_model": "numpy", "_nrt": False}
kernel = njit(**OPTIONS)


class Books(NamedTuple):
    """The log of many replicates: a matrix a table, and how many rows of each are written (or would have been)."""

    runs: Any
    rounds: Any
    issues: Any
    parties: Any
    agenda: Any
    answers: Any
    pressures: Any
    texts: Any
    commitments: Any
    weeks: Any
    trades: Any
    used: Any  # [tables] rows written, in the order of the fields above
    full: Any  # [1] 1 for full detail


def blank_books(rows: dict[str, int], full: bool) -> Books:
    """Books with room for a number of rows in each table."""
    books = {name: np.empty((rows.get(name, 0), 1 + len(columns))) for name, columns in COLUMNS.items()}
    return Books(**books, used=np.zeros(len(COLUMNS), dtype=np.int64), full=np.array([1 if full else 0], dtype=np.int64))


#: A replicate's working papers beyond its state: the last attendance decisions and tests of the statement by seat, why an item was struck,
#: and the commitments in force before an adoption.
SCRATCH = np.dtype([
    ("comings", "f8", (GREATEST.parties, len(Coming._fields))), ("signings", "f8", (GREATEST.parties, len(Signing._fields))),
    ("strikes", "f8", (GREATEST.issues, 2)), ("held", "f8", (GREATEST.issues, 6)),
])


@kernel
def enter(book, used, which, key, terms):
    """Write a row: the key (replicate first), then the terms; past the end of the book it is only counted."""
    at = used[which]
    used[which] += 1
    if at < len(book):
        row = book[at]
        for column in range(len(key)):
            row[column] = key[column]
        for column in range(len(terms)):
            row[len(key) + column] = terms[column]


@kernel
def jot(row, terms):
    """Copy the terms of a decision into working papers."""
    for column in range(len(terms)):
        row[column] = terms[column]
