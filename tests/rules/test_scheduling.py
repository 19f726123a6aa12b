"""When the format meets again."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from sim.rules.parameters import Calendar
from sim.rules.rng import stream_of
from sim.rules.scheduling import announces, gap_after, mean_gap, next_gap, outage_weeks
from tests.stories import Seated

CALENDAR = Calendar(
    gap=2.0, gap_per_empty_round=1.5, gap_without_pain=8.0, gap_spread=0.5, shortest=3.0, longest=60.0, outage=0.1, outage_shortest=26.0,
    outage_longest=52.0, announced=0.9,
)


def test_the_mean_gap_by_hand() -> None:
    """2 weeks, 1.5 for each of 4 empty rounds, 8 x 0.75 for want of pain."""
    assert mean_gap(CALENDAR, 4.0, 0.25) == pytest.approx(14.0)


def test_the_gap_is_lognormal_about_its_mean() -> None:
    """At the 16th and the 84th percentile: 14 exp(-0.125 -/+ 0.5) = 7.49 and 20.37 weeks, in whole weeks."""
    assert [next_gap(CALENDAR, 4.0, 0.25, draw) for draw in (-1.0, 1.0)] == [7.0, 20.0]
    quantiles = stats.norm.ppf((np.arange(2_000) + 0.5) / 2_000)
    assert np.mean([next_gap(CALENDAR, 4.0, 0.25, draw) for draw in quantiles]) == pytest.approx(14.0, abs=0.1)


def test_an_outage_by_hand() -> None:
    """One in ten; its length uniform from 26 to 52 weeks."""
    assert outage_weeks(CALENDAR, 0.1, 0.5) == 0.0
    assert [outage_weeks(CALENDAR, 0.0999, length) for length in (0.0, 0.5, 1.0)] == [26.0, 39.0, 52.0]


def test_a_statement_names_the_next_round_as_often_as_said() -> None:
    named = [announces(CALENDAR, 1, stream_of(3, replicate)) for replicate in range(2_000)]
    assert stats.binomtest(sum(named), 2_000, 0.9).pvalue > 1e-3
    assert not any(announces(Calendar(announced=0.0), 1, stream_of(3, replicate)) for replicate in range(50))


def test_given_dates_are_kept() -> None:
    """Three weeks between the first two dates, five to the next; then, with no date left, a gap is drawn."""
    at = Seated({"calendar.dates": ["2000-01-03", "2000-01-24", "2000-02-28"]})
    gaps = []
    for round_ in (1.0, 2.0, 3.0):
        at.state.course.round = round_
        gaps.append(gap_after(at.conflict, at.state, 0.5, at.stream))
    assert gaps[:2] == [3.0, 5.0]
    assert gaps[2] >= at.conflict.calendar.shortest


@given(st.floats(0, 50), st.floats(0, 1), st.floats(-5, 5))
def test_property_a_gap_is_a_whole_number_of_weeks_within_bounds(emptiness: float, pain: float, stream: float) -> None:
    weeks = next_gap(CALENDAR, emptiness, pain, stream)
    assert weeks == int(weeks) and 3.0 <= weeks <= 60.0


@given(st.floats(0, 50), st.floats(0, 50), st.floats(0, 1), st.floats(0, 1), st.floats(-3, 3))
def test_property_failure_delays_and_pain_hastens(one: float, other: float, hurt: float, more: float, stream: float) -> None:
    few, many = sorted((one, other))
    little, much = sorted((hurt, more))
    assert next_gap(CALENDAR, few, hurt, stream) <= next_gap(CALENDAR, many, hurt, stream)
    assert next_gap(CALENDAR, few, little, stream) >= next_gap(CALENDAR, few, much, stream)
