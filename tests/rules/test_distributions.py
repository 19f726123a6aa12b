"""Quantile functions: as in textbooks, in the standard library and in scipy."""

from __future__ import annotations

from statistics import NormalDist

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from sim.rules.distributions import first_terms, more_terms, normal_quantile, poisson, poisson_zero, triangular
from sim.rules.rng import UNIT, RandomStream, uniform

QUANTILES = st.floats(1e-9, 1 - 1e-9)


def test_the_normal_quantile_is_that_of_the_published_algorithm() -> None:
    """Wichura 1988, AS 241: the published check values, and the standard library's own quantiles over all that 32 bits can reach."""
    assert [normal_quantile(draw) for draw in (0.25, 0.001)] == pytest.approx([-0.6744897501960817, -3.090232306167814], abs=1e-14)
    law = NormalDist()
    draws = [0.5 * UNIT, 1e-9, 1e-6, 0.01, *(at / 997 for at in range(1, 997)), 0.99, 1 - 1e-6, 1 - 0.5 * UNIT]
    assert [normal_quantile(draw) for draw in draws] == pytest.approx([law.inv_cdf(draw) for draw in draws], rel=1e-14, abs=1e-15)


@pytest.mark.parametrize("mean", [0.01, 0.3, 1.0, 2.5, 7.0, 40.0, 200.0, 499.0])
def test_poisson_counts_are_the_quantiles_of_the_distribution(mean: float) -> None:
    """Against scipy.stats.poisson.ppf, an independent implementation."""
    found = [uniform(RandomStream(5, 0, at), 1, 0, 0, 2) for at in range(2_000)]
    assert [poisson(mean, draw) for draw in found] == stats.poisson.ppf(found, mean).tolist()


@given(st.floats(0.0, 600.0), QUANTILES)
def test_property_first_terms_taken_ahead_change_no_count(mean: float, draw: float) -> None:
    begun = first_terms(poisson_zero(mean), mean, draw)
    assert more_terms(*begun, mean, draw) == poisson(mean, draw)


def test_a_large_poisson_mean_is_kept() -> None:
    """Above 500 by the normal approximation: the median of a million is a million, and the quantiles are scipy's within one."""
    assert poisson(0.0, 0.999) == 0.0
    assert poisson(1e6, 0.5) == 1e6
    for draw in (0.001, 0.1, 0.9, 0.999):
        assert poisson(700.0, draw) == pytest.approx(stats.poisson.ppf(draw, 700.0), abs=1.0)


@given(st.floats(0, 500), QUANTILES, QUANTILES)
def test_property_a_poisson_count_rises_with_its_quantile(mean: float, one: float, other: float) -> None:
    less, more = sorted((one, other))
    assert poisson(mean, less) <= poisson(mean, more)


@pytest.mark.parametrize(("low", "mode", "high"), [(0, 1, 2), (10, 10, 30), (5, 9, 9), (-1, 0.2, 3)])
def test_a_triangular_draw_is_the_quantile(low: float, mode: float, high: float) -> None:
    expected = stats.triang((mode - low) / (high - low), low, high - low)
    for draw in np.linspace(0.001, 0.999, 101):
        assert triangular(low, mode, high, draw) == pytest.approx(expected.ppf(draw), abs=1e-9)


def test_a_triangle_without_width_is_a_point() -> None:
    assert triangular(3.0, 3.0, 3.0, 0.7) == 3.0
