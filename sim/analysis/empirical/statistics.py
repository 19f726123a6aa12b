"""Statistics of rounds that apply to both a record and a simulated series; each statistic is a mean of rows.

A series is tables as pandas DataFrames: `rounds` (replicate, round, convened, statement, outcome, announced, late, swapped, venue, days),
`presences` (replicate, round, party, presence), `runs`, `weekly`, `agreed` (replicate, round, issue) and `refused` (replicate, round, party); a
simulated series also has `commitments` and `grounds` (see `sim.analysis.empirical.simulated_series`).
A statistic selects rows and gives each a value, so that the same keys compute a target from the record and a value from the model.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from sim.analysis.arrays import FloatArray

Series = Mapping[str, pd.DataFrame]


class Rows(NamedTuple):
    """The rows of a statistic: each row's replicate and value. The statistic is their mean, or its exponential if `is_log`."""

    replicate: FloatArray
    value: FloatArray
    is_log: bool = False

    def mean(self) -> float:
        """The statistic; NaN without rows."""
        if not len(self.value):
            return float("nan")
        found = float(self.value.mean())
        return float(np.exp(found)) if self.is_log else found

    def by_replicate(self) -> FloatArray:
        """The statistic of each replicate that has rows."""
        if not len(self.value):
            return np.array([])
        order, place = np.unique(self.replicate, return_inverse=True)
        means = np.bincount(place, self.value) / np.bincount(place, minlength=len(order))
        return np.exp(means) if self.is_log else means

    def error(self) -> float:
        """The Monte Carlo standard error, clustered by replicate."""
        if len(np.unique(self.replicate)) < 2:
            return float("nan")
        order, place = np.unique(self.replicate, return_inverse=True)
        totals, counts = np.bincount(place, self.value), np.bincount(place, minlength=len(order))
        mean = totals.sum() / counts.sum()
        found = float(np.sqrt(np.square(totals - mean * counts).sum()) / counts.sum())
        return found * self.mean() if self.is_log else found


def share(series: Series, column: str, word: str | None = None, rounds: tuple[int, int] | None = None) -> Rows:
    """The share of rounds that met in which a column is true, or equals `word`; rounds where it is unknown are ignored."""
    found = _met(series, rounds)
    known = found[found[column].notna()]
    values = known[column].astype(str) == word if word is not None else known[column].astype(bool)
    return _rows(known, np.asarray(values, dtype=float))


def presence(series: Series, party: str, words: list[str], rounds: tuple[int, int] | None = None) -> Rows:
    """The share of rounds that met in which a party's attendance is one of `words`: present, in part, away."""
    rows = series["presences"]
    rows = rows[(rows.party == party) & rows.presence.notna()].merge(_met(series, rounds)[["replicate", "round"]])
    return _rows(rows, np.asarray(rows.presence.astype(str).isin(words), dtype=float))


def gap(series: Series, rounds: tuple[int, int] | None = None) -> Rows:
    """Days from one round to the next, for gaps that end with these rounds."""
    found = _met(series, rounds)
    found = found[(found["round"] > 1) & found.days.notna()]
    return _rows(found, found.days.to_numpy(dtype=float))


def broken(series: Series, issue: str | None = None) -> Rows:
    """The share of commitments that were broken, on all issues or on one."""
    rows = series["commitments"]
    rows = rows if issue is None else rows[rows.issue == issue]
    return _rows(rows, rows.broken.to_numpy(dtype=float))


def goes_on(series: Series) -> Rows:
    """The share of rounds that met among those before which the host withdrew."""
    rounds = series["rounds"]
    before = rounds.groupby("replicate").withdrawn.shift(fill_value=False).astype(bool)
    rows = rounds[rounds.withdrawn.astype(bool) & ~before]
    return _rows(rows, rows.convened.to_numpy(dtype=float))


def deaths(series: Series, weeks: tuple[int, int]) -> Rows:
    """Deaths per 52 weeks between two weeks since the first round, over replicates that last that long.

    Time for which a record has no counts is left out; a span without any count has no value.
    """
    first, last = weeks
    runs = series["runs"]
    runs = runs[runs.weeks >= last]
    rows = series["weekly"]
    rows = rows[rows.week.between(first, last - 1)]
    counted = last - first - _missing(series, first, last).sum()
    if counted <= 0.0:
        return Rows(np.zeros(0), np.zeros(0))
    found = rows.groupby("replicate").deaths.sum().reindex(runs.replicate, fill_value=0.0) * 52.0 / counted
    return Rows(runs.replicate.to_numpy(), found.to_numpy(dtype=float))


def _missing(series: Series, first: int, last: int) -> FloatArray:
    """The share of each week from `first` to before `last` for which a record has no counts; simulated series have none."""
    found = np.zeros(last - first)
    if "gaps" in series:
        gaps = series["gaps"]
        gaps = gaps[gaps.week.between(first, last - 1)]
        found[gaps.week.to_numpy(dtype=int) - first] = gaps.missing
    return found


def violence(
    series: Series, against: tuple[int, int], before: tuple[int, int] | None = None, after: tuple[int, int] | None = None,
    rounds: tuple[int, int] | None = None,
) -> Rows:
    """The geometric mean over rounds of the ratio of weekly deaths in a span around a round to those in an earlier span.

    Spans are in weeks: `before: [4, 0]` is the four weeks before the round, `after: [0, 4]` the four after it; `against` lies before the
    round. Rounds with a span without deaths, not wholly within the series, or with time for which a record has no counts, are ignored.
    """
    upper = (-before[0], -before[1]) if before else after
    if upper is None:
        raise ValueError("a span before or after the round is needed")
    lower = (-against[0], -against[1])
    weekly = series["weekly"]
    start, end = int(weekly.week.min()), int(weekly.week.max())
    grid = weekly.pivot_table(index="replicate", columns="week", values="deaths", aggfunc="sum", fill_value=0.0)
    grid = grid.reindex(columns=range(start, end + 1), fill_value=0.0)
    sums = np.concatenate([np.zeros((len(grid), 1)), grid.to_numpy().cumsum(axis=1)], axis=1)
    last = series["runs"].set_index("replicate").weeks
    found = _met(series, rounds)
    at = np.floor(found.week.to_numpy(dtype=float)).astype(int) - start
    row = np.searchsorted(grid.index.to_numpy(), found.replicate.to_numpy())
    inside = (at + min(upper[0], lower[0]) >= 0) & (found.week + max(upper[1], lower[1]) <= found.replicate.map(last)).to_numpy()
    missing = np.concatenate([[0.0], _missing(series, start, end + 1).cumsum()])
    for span in (upper, lower):
        ends = [np.clip(at + span[end], 0, len(missing) - 1) for end in (0, 1)]
        inside &= missing[ends[0]] == missing[ends[1]]
    at, row, replicate = at[inside], row[inside], found.replicate.to_numpy()[inside]

    def level(span: tuple[int, int]) -> FloatArray:
        """Return the mean weekly value over a span of weeks around each event."""
        held: FloatArray = (sums[row, at + span[1]] - sums[row, at + span[0]]) / (span[1] - span[0])
        return held

    over, under = level(upper), level(lower)
    known = (over > 0) & (under > 0)
    return Rows(replicate[known], np.log(over[known] / under[known]), is_log=True)


def agreed(series: Series, issue: str, rounds: tuple[int, int] | None = None) -> Rows:
    """The share of runs in which an issue was agreed, at any round or within a range of rounds."""
    runs = series["runs"].replicate.to_numpy()
    rows = _within(series["agreed"], rounds)
    return Rows(runs, np.isin(runs, rows[rows.issue == issue].replicate).astype(float))


def agreed_share(series: Series, issues: list[str], rounds: tuple[int, int] | None = None) -> Rows:
    """The share of all issues agreed, counted once a round, that are among `issues`."""
    rows = _within(series["agreed"], rounds)
    return _rows(rows, np.asarray(rows.issue.astype(str).isin(issues), dtype=float))


def agreed_before(series: Series, issue: str, other: str) -> Rows:
    """Over runs in which one of two issues is agreed, the share in which the first is agreed in an earlier round, or alone."""
    rows = series["agreed"]
    first, second = (rows[rows.issue == name].groupby("replicate")["round"].min() for name in (issue, other))
    runs = first.index.union(second.index)
    earlier = first.reindex(runs).fillna(np.inf) < second.reindex(runs).fillna(np.inf)
    return Rows(runs.to_numpy(), np.asarray(earlier, dtype=float))


def early(series: Series, rounds: tuple[int, int]) -> Rows:
    """The share of agreements (rounds that end in one) that lie within a range of rounds."""
    rows = _met(series, None)
    rows = rows[rows.outcome.astype(str) == "agreement"]
    return _rows(rows, np.asarray(rows["round"].between(*rounds), dtype=float))


def ground(series: Series, issue: str, after_round: int) -> Rows:
    """Where an issue stands on the ground at the end of a round, over runs that reach it; a record must state it."""
    rows = series["grounds"]
    rows = rows[(rows.issue == issue) & (rows["round"] == after_round)]
    return _rows(rows, rows.ground.to_numpy(dtype=float))


def refusals(series: Series, parties: list[str], rounds: tuple[int, int] | None = None) -> Rows:
    """The share of refusals that come from these parties; a party refuses at most once a round."""
    rows = _within(series["refused"], rounds)
    return _rows(rows, np.asarray(rows.party.astype(str).isin(parties), dtype=float))


STATISTICS: dict[str, Callable[..., Rows]] = {
    each.__name__: each
    for each in (share, presence, gap, broken, goes_on, deaths, violence, agreed, agreed_share, agreed_before, early, ground, refusals)
}


def compute_statistic(series: Series, statistic: str, **words: Any) -> Rows:
    """A statistic by name."""
    return STATISTICS[statistic](series, **words)


def _within(rows: pd.DataFrame, rounds: tuple[int, int] | None) -> pd.DataFrame:
    """The rows of all rounds, or of a range of rounds."""
    return rows if rounds is None else rows[rows["round"].between(*rounds)]


def _met(series: Series, rounds: tuple[int, int] | None) -> pd.DataFrame:
    """The rounds that met, all or within a range of numbers."""
    found = series["rounds"]
    found = found[found.convened.astype(bool)]
    return found if rounds is None else found[found["round"].between(*rounds)]


def _rows(frame: pd.DataFrame, values: FloatArray) -> Rows:
    return Rows(frame["replicate"].to_numpy(), values)
