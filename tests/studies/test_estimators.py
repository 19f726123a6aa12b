"""Intervals against a library that computes them by itself."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from sim.studies.estimators import Mean, Rate, Share, contributions


@given(runs=st.integers(1, 10**7), share=st.floats(0, 1))
def test_property_a_share_has_wilsons_interval(runs: int, share: float) -> None:
    hits = round(share * runs)
    known = stats.binomtest(hits, runs).proportion_ci(0.95, "wilson")
    assert Share(hits, runs).interval == pytest.approx((known.low, known.high), abs=1e-12)


@given(st.lists(st.lists(st.floats(-1e6, 1e6), max_size=30), min_size=1, max_size=6))
def test_property_a_mean_found_piece_by_piece_is_that_of_the_whole(pieces: list[list[float]]) -> None:
    mean = Mean()
    for piece in pieces:
        mean = mean.plus(np.array(piece))
    whole = np.concatenate([np.array(piece) for piece in pieces])
    assert mean.runs == len(whole)
    if len(whole) > 1:
        assert mean.value == pytest.approx(whole.mean(), abs=1e-6)
        half = stats.t.ppf(0.975, len(whole) - 1) * whole.std(ddof=1) / math.sqrt(len(whole))
        assert mean.half_width == pytest.approx(half, rel=1e-6, abs=1e-4)


@given(st.lists(st.lists(st.tuples(st.floats(0, 1e4), st.floats(1, 300)), max_size=30), min_size=1, max_size=6))
def test_property_a_rate_found_piece_by_piece_is_the_linearised_ratio_of_the_whole(pieces: list[list[tuple[float, float]]]) -> None:
    rate = Rate()
    for piece in pieces:
        rate = rate.plus(*np.array(piece).reshape(-1, 2).T)
    totals, weeks = np.array([each for piece in pieces for each in piece]).reshape(-1, 2).T
    assert rate.runs == len(totals)
    if len(totals) > 1:
        mean = Mean().plus(contributions(totals, weeks))
        assert rate.value == pytest.approx(totals.sum() / weeks.sum(), abs=1e-9) == mean.value
        assert rate.half_width == pytest.approx(mean.half_width, rel=1e-5, abs=1e-3)


def test_a_rate_is_the_same_if_half_the_runs_end_early() -> None:
    """Two deaths a week whatever the length: a mean of totals would fall by a quarter, the rate must not move."""
    weeks = np.array([100.0] * 50 + [50.0] * 50)
    assert Rate().plus(2.0 * weeks, weeks)[:1] == (100,)
    assert Rate().plus(2.0 * weeks, weeks).interval == pytest.approx((2.0, 2.0))


def test_from_a_thousand_runs_on_the_normal_quantile_does() -> None:
    values = np.arange(1000.0)
    known = stats.t.interval(0.95, 999, values.mean(), values.std(ddof=1) / math.sqrt(1000))
    assert Mean().plus(values).interval == pytest.approx(known, rel=2e-3)


def test_without_runs_nothing_is_known() -> None:
    assert math.isnan(Share().value) and Share().interval == (0.0, 1.0)
    assert math.isnan(Rate().value) and Rate().half_width == math.inf
    assert math.isnan(Mean().value) and Mean().half_width == Mean().plus(np.array([1.0])).half_width == math.inf
