"""Many series of rounds side by side, and the few numbers that a series is known by when it is compared with a record.

A history is what both a record and the summary tables of a study hold: of each round whether it met, how it ended, how many days after the
one before, whether its date had slipped, whether a swap preceded it.
"""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np

from sim.analysis.arms import Arm
from sim.analysis.record import Record

#: Classes of outcome, in the order of their codes in `Histories.outcome`.
CLASSES = ("agreement", "procedural", "statement", "none")


@dataclass(frozen=True)
class Histories:
    """h histories of r rounds; not a number where a round did not meet, or something is not known."""

    met: np.ndarray  # [h, r] 1 if it met, else 0
    outcome: np.ndarray  # [h, r] place in CLASSES
    signed: np.ndarray  # [h, r] 1 with a joint statement
    days: np.ndarray  # [h, r] since the round before
    announced: np.ndarray  # [h, r] whether it announced the next
    late: np.ndarray  # [h, r]
    swapped: np.ndarray  # [h, r]

    def __len__(self) -> int:
        return len(self.met)

    def of(self, chosen: np.ndarray) -> Histories:
        """Some of them."""
        return Histories(*(getattr(self, field.name)[chosen] for field in fields(self)))

    def up_to(self, rounds: int) -> Histories:
        """The same, ended after some rounds."""
        return Histories(*(getattr(self, field.name)[:, :rounds] for field in fields(self)))

    def is_class(self, word: str) -> np.ndarray:
        """Whether each round ended so [h, r]; not a number if it did not meet."""
        return np.where(np.isnan(self.outcome), np.nan, (self.outcome == CLASSES.index(word)).astype(float))


#: What a history is known by. Halves are of the rounds looked at: what is early, and what is late.
SUMMARIES = (
    "rounds met", "statements", "agreements, first half", "agreements, second half", "procedural, first half", "procedural, second half",
    "days (log), first half", "days (log), second half", "announced", "late", "swaps, first half", "swaps, second half",
)


def summaries(found: Histories) -> np.ndarray:
    """What each history is known by [h, s]: shares, and mean logarithms of days; not a number where nothing is known."""
    half = found.met.shape[1] // 2
    columns = [found.met.mean(axis=1), _mean(found.signed)]
    for own in (found.is_class("agreement"), found.is_class("procedural"), np.log(found.days)):
        columns += [_mean(own[:, :half]), _mean(own[:, half:])]
    columns += [_mean(found.announced), _mean(found.late), _mean(found.swapped[:, :half]), _mean(found.swapped[:, half:])]
    return np.column_stack(columns)


def _mean(values: np.ndarray) -> np.ndarray:
    """Row means over what is known."""
    known = ~np.isnan(values)
    counts = known.sum(axis=1)
    return np.divide(np.where(known, values, 0.0).sum(axis=1), counts, out=np.full(len(values), np.nan), where=counts > 0)


def simulated(arm: Arm, rounds: int) -> Histories:
    """The histories of a study's scenario; a run that ended earlier does not meet any more.

    Raises:
        StoreError: a part can't be read.
    """
    table = arm.table("rounds", ["round", "convened", "outcome", "statement", "gap", "slipped", "announced", "swaps"])
    place, replicate = table["round"].to_numpy() - 1, table["replicate"].to_numpy()
    kept = place < rounds
    met = table["convened"].to_numpy().astype(bool)
    words = table["outcome"].combine_chunks()
    codes = np.array([CLASSES.index(word) if word in CLASSES else -1 for word in words.dictionary.to_pylist()])[words.indices.to_numpy()]

    def spread(values: np.ndarray, wanted: np.ndarray = met) -> np.ndarray:
        """Values at their runs and rounds."""
        found = np.full((arm.replicates, rounds), np.nan)
        chosen = kept & wanted
        found[replicate[chosen], place[chosen]] = values[chosen]
        return found

    def column(name: str) -> np.ndarray:
        """A column as numbers."""
        found: np.ndarray = table[name].to_numpy().astype(float)
        return found

    days = spread(7.0 * (column("gap") + column("slipped")))
    days[:, 0] = np.nan
    late, swapped = (spread((column(name) > 0).astype(float)) for name in ("slipped", "swaps"))
    return Histories(
        np.nan_to_num(spread(met.astype(float))), spread(codes.astype(float)), spread(column("statement")), days,
        spread(column("announced")), late, swapped,
    )


def observed(record: Record) -> Histories:
    """The record's one history."""
    series = record.series()["rounds"]

    def row(values: list[float]) -> np.ndarray:
        """One history's row."""
        return np.array([values], dtype=float)

    def flags(name: str) -> np.ndarray:
        """Yes and no as numbers."""
        return row([np.nan if each is None else float(each) for each in series[name]])

    return Histories(
        row([1.0] * len(series)), row([CLASSES.index(word) for word in series.outcome]), flags("statement"), row(series.days.tolist()),
        flags("announced"), flags("late"), flags("swapped"),
    )
