"""Tests of claims that violence rises before rounds, in both directions, on the record."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
from scipy import stats

from sim.analysis.arrays import FloatArray
from sim.analysis.empirical.case_record import CaseRecord
from sim.analysis.empirical.statistics import Series, violence
from sim.analysis.empirical.stylised_facts import interval
from sim.scenario.inputs import uniform_draws

#: The weeks before a round, and the earlier weeks with which they are compared.
BEFORE, AGAINST = (4, 0), (17, 4)
SETS = 9_999


class TimingTest(NamedTuple):
    """The result of testing a claim on the record.

    `ratio`: geometric mean over rounds of weekly deaths before a round relative to earlier weeks, `low` to `high` its 95% interval. `above`:
    number of the `rounds` with a ratio above 1. `rise`, `fall`: one-sided p-values of Student's test. `rise_by_dates`, `fall_by_dates`:
    one-sided p-values of a permutation test with random dates from the same years.
    """

    claim: str
    ratio: float
    low: float
    high: float
    above: int
    rounds: int
    rise: float
    fall: float
    rise_by_dates: float
    fall_by_dates: float

    @property
    def conclusion(self) -> str:
        """The conclusion at the 5% level."""
        if max(self.rise, self.rise_by_dates) < 0.05:
            return "supported"
        if max(self.fall, self.fall_by_dates) < 0.05:
            return "contradicted: it fell"
        return "not supported, nor its opposite"


def timing_tests(record: CaseRecord) -> list[TimingTest]:
    """The tests of all claims that the record states."""
    named = record.metadata.get("claims", [])
    return [run_timing_test(record, each["claim"], each.get("rounds")) for each in named]


def run_timing_test(record: CaseRecord, claim: str, rounds: Sequence[int] | None = None) -> TimingTest:
    """Test one claim on some rounds or on all; rounds before the series begins are ignored."""
    series = record.series()
    span = None if rounds is None else (int(rounds[0]), int(rounds[1]))
    found = violence(series, AGAINST, before=BEFORE, rounds=span)
    value, (low, high) = found.value, interval(found)
    rise, fall = (float(stats.ttest_1samp(value, 0.0, alternative=way).pvalue) for way in ("greater", "less"))
    chances = _by_dates(series, value, span)
    return TimingTest(claim, found.mean(), low, high, int((value > 0).sum()), len(value), rise, fall, *chances)


def _by_dates(series: Series, value: FloatArray, span: tuple[int, int] | None) -> tuple[float, float]:
    """The shares of sets of random dates in the same period with a mean at least as high, and at most as low."""
    rounds = series["rounds"]
    own = rounds if span is None else rounds[rounds["round"].between(*span)]
    first, last = int(own.week.min()) - 26, int(own.week.max()) + 26
    dates: Any = own.iloc[[0] * (last - first)].assign(week=np.arange(first, last, dtype=float), round=np.arange(last - first))
    pool = violence({**series, "rounds": dates}, AGAINST, before=BEFORE).value
    draws = uniform_draws("claims.dates", 1, np.arange(SETS * len(pool))).reshape(SETS, len(pool))
    means = pool[np.argsort(draws, axis=1)[:, : len(value)]].mean(axis=1)
    rise, fall = (float((1 + np.count_nonzero(side)) / (1 + SETS)) for side in (means >= value.mean(), means <= value.mean()))
    return rise, fall
