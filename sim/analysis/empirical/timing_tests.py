"""Tests of claims that violence rises before rounds, in both directions, on the record.

Monthly counts say little about the days before a round, since a month's deaths are spread evenly over its days. A record with deaths by day
(`daily.csv`, from event data) is tested by day.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
from scipy import stats

from sim.analysis.arrays import FloatArray, IntArray
from sim.analysis.empirical.case_record import CaseRecord
from sim.analysis.empirical.statistics import Rows, Series, violence
from sim.analysis.empirical.stylised_facts import interval
from sim.scenario.inputs import uniform_draws

#: The weeks before a round, and the earlier weeks with which they are compared.
BEFORE, AGAINST = (4, 0), (17, 4)
#: Sets of random dates; those by day choose among seven times as many.
SETS, SETS_BY_DAY = 9_999, 1_999
#: How far random dates reach beyond the first and the last round, in weeks.
MARGIN = 26


class TimingTest(NamedTuple):
    """The result of testing a claim on the record.

    `ratio`: geometric mean over rounds of weekly deaths before a round relative to earlier weeks, `low` to `high` its 95% interval. `above`:
    number of the `rounds` with a ratio above 1. `rise`, `fall`: one-sided p-values of Student's test. `rise_by_dates`, `fall_by_dates`:
    one-sided p-values of a permutation test with random dates from the same years. `unit`: "day", if the record has deaths by day, else
    "month". `coarse`: the share of deaths of events whose day is not known exactly; NaN if the unit is a month.
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
    unit: str = "month"
    coarse: float = math.nan

    @property
    def conclusion(self) -> str:
        """The conclusion at the 5% level."""
        if self.rounds < 2:
            return "not tested: too few rounds lie within the data"
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
    span = None if rounds is None else (int(rounds[0]), int(rounds[1]))
    by_day = len(record.daily) > 0
    if by_day:
        found, pool = _by_day(record, span)
        total = float(record.daily.deaths.sum())
        unit, coarse = "day", float(record.daily.coarse.sum()) / total if total else math.nan
    else:
        series = record.series()
        found, pool = violence(series, AGAINST, before=BEFORE, rounds=span), _weekly_pool(series, span)
        unit, coarse = "month", math.nan
    value, (low, high) = found.value, interval(found)
    if len(value) < 2:
        unknown = math.nan
        return TimingTest(claim, found.mean(), low, high, int((value > 0).sum()), len(value), unknown, unknown, unknown, unknown, unit, coarse)
    rise, fall = _student(value)
    chances = _by_dates(pool, value, SETS_BY_DAY if by_day else SETS)
    return TimingTest(claim, found.mean(), low, high, int((value > 0).sum()), len(value), rise, fall, *chances, unit, coarse)


def _student(value: FloatArray) -> tuple[float, float]:
    """The one-sided p-values of Student's test for a rise and for a fall; values that are all alike leave no doubt about their sign."""
    if np.ptp(value) <= 1e-9:
        sign = float(np.sign(np.round(value.mean(), 9)))
        return 0.5 - 0.5 * sign, 0.5 + 0.5 * sign
    rise, fall = (float(stats.ttest_1samp(value, 0.0, alternative=way).pvalue) for way in ("greater", "less"))
    return rise, fall


def _by_day(record: CaseRecord, span: tuple[int, int] | None) -> tuple[Rows, FloatArray]:
    """The ratios before rounds by day, and those before every day from half a year before the first round to half a year after the last."""
    own = record.rounds if span is None else record.rounds[record.rounds["round"].between(*span)]
    first = record.daily.day.iloc[0]
    days = np.array([(day - first).days for day in own.start])
    near = np.arange(int(days.min()) - 7 * MARGIN, int(days.max()) + 7 * MARGIN)
    ratios = _daily_ratios(record, days)
    return Rows(np.zeros(len(ratios)), ratios, is_log=True), _daily_ratios(record, near)


def _daily_ratios(record: CaseRecord, days: IntArray) -> FloatArray:
    """The logarithm of deaths a day before each day relative to earlier days; only days for which both spans are known and have deaths."""
    sums = np.concatenate([[0.0], record.daily.deaths.to_numpy(dtype=float).cumsum()])
    inside = days[(days >= 7 * AGAINST[0]) & (days <= len(sums) - 1)]
    over, under = ((sums[inside - 7 * end] - sums[inside - 7 * start]) / (7 * (start - end)) for start, end in (BEFORE, AGAINST))
    known = (over > 1e-9) & (under > 1e-9)
    return np.asarray(np.log(over[known] / under[known]))


def _weekly_pool(series: Series, span: tuple[int, int] | None) -> FloatArray:
    """The ratios before every week from half a year before the first round to half a year after the last."""
    rounds = series["rounds"]
    own = rounds if span is None else rounds[rounds["round"].between(*span)]
    first, last = int(own.week.min()) - MARGIN, int(own.week.max()) + MARGIN
    dates: Any = own.iloc[[0] * (last - first)].assign(week=np.arange(first, last, dtype=float), round=np.arange(last - first))
    return violence({**series, "rounds": dates}, AGAINST, before=BEFORE).value


def _by_dates(pool: FloatArray, value: FloatArray, sets: int) -> tuple[float, float]:
    """The shares of sets of random dates in the same period with a mean at least as high, and at most as low."""
    draws = uniform_draws("claims.dates", 1, np.arange(sets * len(pool))).reshape(sets, len(pool))
    means = pool[np.argsort(draws, axis=1)[:, : len(value)]].mean(axis=1)
    rise, fall = (float((1 + np.count_nonzero(side)) / (1 + sets)) for side in (means >= value.mean(), means <= value.mean()))
    return rise, fall
