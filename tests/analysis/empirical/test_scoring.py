"""Forecasts of a next round are scored as the definitions say, and rivals forecast what they should."""

from __future__ import annotations

import math

import numpy as np
import pytest

from sim.analysis.empirical.forecast import (
    Forecast,
    GapDistribution,
    MatchingRuns,
    base_rate_forecast,
    model_forecast,
    persistence_forecast,
)
from sim.analysis.empirical.history_matrix import CLASSES, PRESENCES, Histories
from sim.analysis.empirical.scoring import crps, score, score_difference

EVEN = np.full((1, 3), 1 / 3)
HERE = PRESENCES.index("present")


def history(words: list[str], signed: list[int], days: list[float] | None = None) -> Histories:
    """One history of rounds that all met."""
    row = np.array([[CLASSES.index(word) for word in words]], dtype=float)
    none = np.full(row.shape, np.nan)
    gaps = none if days is None else np.array([days])
    return Histories(np.ones(row.shape), row, np.array([signed], dtype=float), gaps, none, none, none)


def here(rounds: int) -> np.ndarray:
    """One party that always came."""
    return np.full((rounds, 1), float(HERE))


def test_scores_by_hand() -> None:
    seen = history(["statement", "agreement"], [1, 0], [math.nan, 20.0])
    gaps = GapDistribution(np.array([10.0, 30.0]), np.array([0.5, 0.5]))
    forecast = Forecast(1.0, 0.8, (0.25, 0.25, 0.25, 0.25), 0.5, EVEN, gaps)
    first, second = (score(forecast, seen, here(2), place) for place in (0, 1))
    assert first.statement == pytest.approx(0.04) and second.statement == pytest.approx(0.64)
    assert first.outcome == second.outcome == pytest.approx(math.log(4))
    assert first.attendance == pytest.approx((4 / 9 + 1 / 9 + 1 / 9) / 2)
    assert math.isnan(first.gap) and second.gap == pytest.approx(5.0) and second.covered == 1.0


def test_who_is_not_known_to_have_come_is_not_scored() -> None:
    forecast = Forecast(1.0, 0.8, (0.25,) * 4, 0.5, EVEN, GapDistribution(np.array([]), np.array([])))
    assert math.isnan(score(forecast, history(["statement"], [1]), np.array([[math.nan]]), 0).attendance)


def test_a_ranked_score_is_the_area_between_distributions() -> None:
    """By the definition: the squared distance of the forecast's distribution from the step at what came, integrated."""
    stream = np.random.Generator(np.random.Philox(3))
    values, weights = stream.uniform(0, 100, 40), stream.random(40)
    weights /= weights.sum()
    grid = np.linspace(-50, 200, 250_001)
    below = np.array([weights[values <= at].sum() for at in np.sort(values)])
    reached = np.concatenate([[0.0], below])[np.searchsorted(np.sort(values), grid, side="right")]
    for came in (-20.0, 37.0, 140.0):
        area = np.trapezoid(np.square(reached - (grid >= came)), grid)
        assert crps(GapDistribution(values, weights), came) == pytest.approx(area, rel=1e-3)


def test_a_ranked_score_of_one_value_is_how_far_it_was_off() -> None:
    assert crps(GapDistribution(np.array([30.0]), np.array([1.0])), 42.0) == 12.0


def test_rates_count_and_those_that_forget_count_less() -> None:
    seen = history(["agreement", "statement", "statement", "statement"], [0, 1, 1, 1], [math.nan, 10.0, 20.0, 40.0])
    whole = base_rate_forecast(seen, here(4), 4)
    assert whole.statement == pytest.approx(3.5 / 5) and whole.classes == pytest.approx((1.5 / 6, 0.5 / 6, 3.5 / 6, 0.5 / 6))
    assert whole.days[0] == 20.0 and whole.attendance[0].tolist() == pytest.approx([0.5 / 5.5, 0.5 / 5.5, 4.5 / 5.5])
    late = base_rate_forecast(seen, here(4), 4, last=2)
    assert late.statement == pytest.approx(2.5 / 3) and late.classes[0] == pytest.approx(0.5 / 4)
    assert late.gaps.days.tolist() == [20.0, 40.0]


def test_persistence_repeats_as_often_as_rounds_did() -> None:
    seen = history(["statement", "statement", "statement", "agreement"], [1, 1, 1, 1], [math.nan, 10.0, 20.0, 60.0])
    lasting = persistence_forecast(seen, here(4), 3)
    assert lasting.classes[CLASSES.index("statement")] == pytest.approx(2.5 / 3) and sum(lasting.classes) == pytest.approx(1)
    assert persistence_forecast(seen, here(4), 4).classes[0] == pytest.approx((2 + 0.5) / 4), "two of three rounds were as the one before"
    assert sorted(persistence_forecast(seen, here(4), 4).gaps.days.tolist()) == [120.0, 180.0], "the last gap, doubled and tripled as before"


def test_the_model_says_what_its_runs_do_as_far_as_they_weigh() -> None:
    runs = Histories(*(np.array([[value, other], [value, another]], dtype=float) for value, other, another in (
        (1, 1, 1), (2, 2, 0), (1, 1, 0), (7, 70, 14), (1, 1, 1), (0, 0, 1), (0, 0, 0))))
    found = model_forecast(runs, MatchingRuns(np.array([0, 1]), np.array([0.75, 0.25])), 1, np.array([[2.0], [0.0]]))
    size = 1 / (0.75**2 + 0.25**2)
    assert found.meets == 1.0 and found.statement == pytest.approx((size * 0.75 + 0.5) / (size + 1))
    assert found.days[0] == 70.0 and found.attendance[0].tolist() == pytest.approx([1.5 / 3.5, 0.5 / 3.5, 1.5 / 3.5])


def test_the_interval_of_a_difference_widens_where_neighbours_are_alike() -> None:
    """Twenty-four gains in runs of six say less than the same ones that alternate."""
    runs, mixed = (score_difference(np.zeros(24), gains) for gains in (np.repeat([1.0, -1.0, 1.0, -1.0], 6), np.tile([1.0, -1.0], 12)))
    assert runs.high - runs.low > 1.5 * (mixed.high - mixed.low)
    assert runs.mean == mixed.mean == 0.0 and runs.low < 0 < runs.high


def test_differences_that_never_vary_have_no_interval() -> None:
    found = score_difference(np.zeros(14), np.ones(14))
    assert found.mean == 1.0 and math.isnan(found.low) and math.isnan(found.high)


def test_too_few_rounds_have_no_interval() -> None:
    found = score_difference(np.zeros(2), np.ones(2))
    assert found.mean == 1.0 and math.isnan(found.low) and found.rounds == 2
