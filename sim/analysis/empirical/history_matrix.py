"""Histories of rounds as matrices, and their summary statistics for comparison with a record.

A history contains what both a record and the summary tables of a study have: for each round whether it met, its outcome, the days since the
previous round, whether its date slipped, and whether a swap preceded it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from sim.analysis.arrays import BoolArray, FloatArray, IntArray
from sim.analysis.comparison.arms import Arm
from sim.analysis.empirical.case_record import CaseRecord

if TYPE_CHECKING:
    import pyarrow as pa

#: Classes of outcome, in the order of their codes in `Histories.outcome`.
CLASSES = ("agreement", "procedural", "statement", "none")
#: Kinds of attendance, in the order of the engine's codes.
PRESENCES = ("away", "in part", "present")


@dataclass(frozen=True)
class Histories:
    """h histories of r rounds; NaN where a round did not meet or a value is unknown."""

    met: FloatArray  # [h, r] 1 if it met, else 0
    outcome: FloatArray  # [h, r] index in CLASSES
    signed: FloatArray  # [h, r] 1 with a joint statement
    days: FloatArray  # [h, r] days since the previous round
    announced: FloatArray  # [h, r] whether it announced the next
    late: FloatArray  # [h, r]
    swapped: FloatArray  # [h, r]

    def __len__(self) -> int:
        return len(self.met)

    def of(self, chosen: IntArray) -> Histories:
        """The histories with these indices."""
        return Histories(*(getattr(self, field.name)[chosen] for field in fields(self)))

    def followed_by(self, others: Iterable[Histories]) -> Histories:
        """These histories and others, in order."""
        whole = [self, *others]
        return Histories(*(np.concatenate([getattr(each, field.name) for each in whole]) for field in fields(self)))

    def since(self, rounds: int) -> Histories:
        """The histories without the first rounds."""
        return Histories(*(getattr(self, field.name)[:, rounds:] for field in fields(self)))

    def up_to(self, rounds: int) -> Histories:
        """The first rounds of the histories."""
        return Histories(*(getattr(self, field.name)[:, :rounds] for field in fields(self)))

    def is_class(self, word: str) -> FloatArray:
        """Whether each round ended with this class of outcome [h, r], 0 or 1; NaN if it did not meet."""
        return np.asarray(np.where(np.isnan(self.outcome), np.nan, (self.outcome == CLASSES.index(word)).astype(float)))


#: Labels of the thirds of the rounds.
THIRDS = ("first third", "second third", "last third")
#: Names of the summary statistics.
SUMMARIES = (
    "rounds met", "statements", "announced", "late",
    *(f"{what}, {when}" for what in ("agreements", "procedural", "swaps", "days (log)") for when in THIRDS),
)


def summaries(found: Histories) -> FloatArray:
    """The summary statistics of each history [h, s]: shares, and median logarithms of days; NaN where nothing is known.

    Medians are robust to single long gaps, such as a pandemic.
    """
    rounds = found.met.shape[1]
    ends = [rounds * third // 3 for third in range(4)]
    columns = [found.met.mean(axis=1), *map(_mean, (found.signed, found.announced, found.late))]
    for own in (found.is_class("agreement"), found.is_class("procedural"), found.swapped):
        columns += [_mean(own[:, first:last]) for first, last in pairwise(ends)]
    columns += [np.log(_median(found.days[:, first:last])) for first, last in pairwise(ends)]
    return np.column_stack(columns)


def _mean(values: FloatArray) -> FloatArray:
    """Row means, ignoring NaN; NaN for rows without values."""
    known = ~np.isnan(values)
    counts = known.sum(axis=1)
    return np.asarray(np.divide(np.where(known, values, 0.0).sum(axis=1), counts, out=np.full(len(values), np.nan), where=counts > 0))


def _median(values: FloatArray) -> FloatArray:
    """Row medians, ignoring NaN; NaN for rows without values."""
    ordered = np.sort(values, axis=1)  # NaN is sorted last
    counts = (~np.isnan(values)).sum(axis=1)
    rows = np.arange(len(values))
    low, high = (ordered[rows, np.maximum(counts - 1 + odd, 0) // 2] for odd in (0, 1))
    return np.where(counts > 0, (low + high) / 2, np.nan)


#: Columns of the table `rounds` that make a history.
COLUMNS = ["round", "convened", "outcome", "statement", "gap", "slipped", "announced", "swaps"]


def simulated(arm: Arm, rounds: int) -> Histories:
    """The histories of an arm's runs; rounds after the end of a run count as not met.

    Raises:
        ResultsError: a part can't be read.
    """
    return histories(arm.table("rounds", COLUMNS), arm.replicates, rounds)


def histories(table: pa.Table, many: int, rounds: int) -> Histories:
    """The histories of replicates 0 to many - 1 in a table of rounds."""
    place, replicate = table["round"].to_numpy() - 1, table["replicate"].to_numpy()
    kept = place < rounds
    met = table["convened"].to_numpy().astype(bool)
    words = table["outcome"].combine_chunks()
    codes = np.array([CLASSES.index(word) if word in CLASSES else -1 for word in words.dictionary.to_pylist()])[words.indices.to_numpy()]

    def spread(values: FloatArray, wanted: BoolArray = met) -> FloatArray:
        """Values as a matrix of runs and rounds."""
        found = np.full((many, rounds), np.nan)
        chosen = kept & wanted
        found[replicate[chosen], place[chosen]] = values[chosen]
        return found

    def column(name: str) -> FloatArray:
        """A column of the table as numbers."""
        found: FloatArray = table[name].to_numpy().astype(float)
        return found

    days = spread(7.0 * (column("gap") + column("slipped")))
    days[:, 0] = np.nan
    late, swapped = (spread((column(name) > 0).astype(float)) for name in ("slipped", "swaps"))
    return Histories(
        np.nan_to_num(spread(met.astype(float))), spread(codes.astype(float)), spread(column("statement")), days,
        spread(column("announced")), late, swapped,
    )


def observed(record: CaseRecord) -> Histories:
    """The history of a record, with one row."""
    series = record.series()["rounds"]

    def row(values: list[float]) -> FloatArray:
        """A row of values."""
        return np.array([values], dtype=float)

    def flags(name: str) -> FloatArray:
        """A boolean column as numbers."""
        return row([np.nan if each is None else float(each) for each in series[name]])

    return Histories(
        row([1.0] * len(series)), row([CLASSES.index(word) for word in series.outcome]), flags("statement"), row(series.days.tolist()),
        flags("announced"), flags("late"), flags("swapped"),
    )


def recorded_attendance(record: CaseRecord, parties: Sequence[str]) -> FloatArray:
    """The attendance of parties at each round of a record [rounds, parties], as indices of PRESENCES; NaN where unknown."""
    codes = {word: float(place) for place, word in enumerate(PRESENCES)}
    columns = [[codes.get(word, np.nan) for word in record.rounds[party]] for party in parties]
    return np.array(columns, dtype=float).reshape(len(parties), len(record.rounds)).T
