"""The log of a run: rows of numbers as they happen, and the tidy tables with names that people read."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np

from sim.engine.arrow_columns import coded_array, number_array
from sim.engine.phases.hooks import Recorder, Run
from sim.engine.phases.scratch import Rows
from sim.rules.log_schema import CODED_COLUMNS, COLUMNS, FLAG_COLUMNS

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa

    from sim.scenario.encoding.instance import EncodedScenario

#: Columns that hold whole numbers.
WHOLE = frozenset({"replicate", "round", "exchange", "rounds", "agreements", "procedurals", "statements", "commitments", "breaches",
                   "swaps", "slipped", "refused", "gap", "exchanges", "present", "tabled", "struck", "agreed"})


class Log:
    """Everything that happened in one or more replicates, as rows of numbers by table.

    Examples:
        >>> log = Log()
        >>> log.add("texts", (1.0, 1.0, 0.0, 42.0))
        >>> log.rows["texts"]
        [(0.0, 1.0, 1.0, 0.0, 42.0)]
    """

    def __init__(self, replicate: int = 0) -> None:
        self.replicate = float(replicate)
        self.rows: dict[str, list[tuple[float, ...]]] = {name: [] for name in COLUMNS}

    def add(self, table: str, key: Sequence[float], terms: Iterable[float] = ()) -> None:
        """Add a row: its key columns, then the terms of a decision."""
        self.rows[table].append((self.replicate, *map(float, key), *map(float, terms)))

    def matrix(self, table: str) -> np.ndarray[Any, Any]:
        """A table as numbers, shape (rows, 1 + columns), the replicate first."""
        width = 1 + len(COLUMNS[table])
        return np.array(self.rows[table], dtype=float).reshape(len(self.rows[table]), width)


class LoggedRun(Run, Protocol):
    """A replicate with a log of rows, which the Mesa engine plays."""

    @property
    def log(self) -> Log:
        """The log that rows are added to."""


def is_full(run: LoggedRun) -> bool:
    """Return that every table is kept."""
    return True


def enter(run: LoggedRun, table: int, key: Sequence[float], terms: Sequence[float]) -> None:
    """Add a row to the run's log: its key columns, the replicate first, then the terms of a decision."""
    run.log.rows[_TABLES[table]].append((*map(float, key), *map(float, terms)))


def note(rows: Rows, index: int, terms: Sequence[float]) -> None:
    """Keep a decision among the working values of a round."""
    rows[index] = terms


_TABLES = tuple(COLUMNS)
#: How a log of the Mesa engine is written.
PLAIN_LOG: Recorder[LoggedRun] = Recorder(is_full, enter, note)


def codes(encoded: EncodedScenario, column: str) -> list[str] | None:
    """The words that a column's numbers stand for, or None for plain numbers; a number below 0 stands for nobody."""
    scenario = encoded.scenario
    if column in ("party", "patron", "client", "performer", "struck_by", "reopened_by", "left_by"):
        return encoded.parties
    if column == "source":
        return encoded.sources
    if column in ("issue", "red_line", "objection", "declared_on"):
        return encoded.issues
    if column == "venue":
        return [venue.city for venue in scenario.hosting.venues]
    if column == "vote":
        return list(scenario.ratification.ballots)
    if column in CODED_COLUMNS:
        return [word.word for word in CODED_COLUMNS[column]]
    return None


def arrow(encoded: EncodedScenario, table: str, matrix: np.ndarray[Any, Any]) -> pa.Table:
    """A table of numbers with its names put back, as an Arrow table.

    Words become dictionaries, counts whole numbers, flags booleans; what does not apply is null.
    """
    import pyarrow as pa

    columns: dict[str, Any] = {}
    for index, name in enumerate(("replicate", *COLUMNS[table])):
        values = np.ascontiguousarray(matrix[:, index])
        columns[name] = _column(encoded, table, name, values)
    return pa.table(columns)


def _column(encoded: EncodedScenario, table: str, name: str, values: np.ndarray[Any, Any]) -> pa.Array:
    words = codes(encoded, name)
    if words is not None:
        missing = ~(values >= 0)
        return coded_array(np.where(missing, 0, values).astype(np.int8 if len(words) <= 128 else np.int16), words, missing)
    missing = np.isnan(values)
    if name in FLAG_COLUMNS and not (table == "issues" and name == "broken"):
        return number_array(np.where(missing, 0, values) > 0, missing)
    if name in WHOLE or (table == "issues" and name == "broken"):
        return number_array(np.where(missing, 0, values).astype(np.int32 if name != "replicate" else np.int64), missing)
    return number_array(values, missing)


def frame(encoded: EncodedScenario, table: str, log: Log) -> pd.DataFrame:
    """One table of a log as a pandas DataFrame with names."""
    made: pd.DataFrame = arrow(encoded, table, log.matrix(table)).to_pandas()
    return made
