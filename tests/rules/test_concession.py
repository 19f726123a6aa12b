"""What a party holds out for as time runs out: the published table, and that nobody ever asks for more later."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.rules.concession import held_out, held_share

TIMES = st.floats(0, 1)
EXPONENTS = st.floats(0.01, 50)


@pytest.mark.parametrize(
    ("exponent", "shares"),
    [(0.25, [0.996094, 0.9375, 0.683594, 0.3439]), (4.0, [0.292893, 0.159104, 0.069395, 0.025996]), (1.0, [0.75, 0.5, 0.25, 0.1])],
)
def test_the_polynomial_tactics_of_faratin(exponent, shares):
    """Faratin, Sierra and Jennings 1998, closed form 1 - t^(1/exponent) at t = 0.25, 0.5, 0.75 and 0.9."""
    assert [held_share(time, exponent) for time in (0.25, 0.5, 0.75, 0.9)] == pytest.approx(shares, abs=5e-7)


def test_at_the_first_bell_all_and_at_the_last_nothing():
    for exponent in (0.01, 0.22, 1.0, 50.0):
        assert (held_share(0.0, exponent), held_share(1.0, exponent), held_share(1.2, exponent)) == (1.0, 0.0, 0.0)


def test_a_demand_is_net_of_what_consent_costs():
    """Half way and linear: half of 0.4 less 0.1; with nothing to hope for, nothing."""
    assert held_out(0.4, 0.1, 0.5, 1.0) == pytest.approx(0.15)
    assert held_out(0.1, 0.4, 0.5, 1.0) == 0.0


@given(TIMES, TIMES, EXPONENTS)
def test_property_nobody_asks_for_more_later(one, other, exponent):
    early, late = sorted((one, other))
    assert 1.0 >= held_share(early, exponent) >= held_share(late, exponent) >= 0.0


@given(TIMES, EXPONENTS, EXPONENTS)
def test_property_the_conceder_never_holds_out_for_more(time, one, other):
    hard, soft = sorted((one, other))
    assert held_share(time, hard) >= held_share(time, soft)


@given(st.floats(0, 1), st.floats(-0.5, 1), TIMES, EXPONENTS)
def test_property_a_demand_is_never_below_nothing_nor_beyond_the_best(best, cost, time, exponent):
    assert 0.0 <= held_out(best, cost, time, exponent) <= max(0.0, best - cost)
