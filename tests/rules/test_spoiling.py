"""Spoilers: when they strike, and the doubt they sow."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.rules.parameters import Spoiling
from sim.rules.spoiling import boost, spread_doubt
from tests.stories import Seated

SPOILING = Spoiling(boost=2.0, window=6.0)


def test_a_boost_by_hand() -> None:
    """Twice over at full capability and a deal at hand; a quarter of that at half of each; none outside the window, but in a ceasefire."""
    assert boost(SPOILING, 100.0, 1.0, 6.0, 0.0) == 2.0
    assert boost(SPOILING, 50.0, 0.5, 6.0, 0.0) == 0.5
    assert (boost(SPOILING, 100.0, 1.0, 6.1, 0.0), boost(SPOILING, 100.0, 1.0, 6.1, 0.5)) == (0.0, 2.0)


def test_doubt_by_bayes() -> None:
    """Kydd and Walter 2002: an attack 1 + 0.5 x 4 = 3 times likelier from the unreliable takes trust of a half to a quarter."""
    at = Seated({"spoiling.doubt": 0.5, "trust.default": 0.5})
    spread_doubt(at.conflict, at.state, 4.0)
    trust = at.state.trust
    assert (trust[at.upper][at.lower], trust[at.lower][at.upper]) == pytest.approx((0.25, 0.25))
    assert (trust[at.elder][at.lower], trust[at.upper][at.elder], trust[at.upper][at.upper]) == (0.5, 0.5, 1.0)


@given(st.floats(0, 1), st.floats(0, 1), st.floats(0, 50), st.floats(0, 50), st.floats(0, 10))
def test_property_doubt_never_adds_trust_and_more_of_it_takes_more(first: float, second: float, few: int, many: int, doubt: float) -> None:
    at = Seated({"spoiling.doubt": doubt, "trust.of": {"upper": {"lower": first}, "lower": {"upper": second}}})
    few, many = sorted((few, many))
    spread_doubt(at.conflict, at.state, few)
    after = at.state.trust[at.upper][at.lower], at.state.trust[at.lower][at.upper]
    assert 0.0 <= after[0] <= first + 1e-12 and 0.0 <= after[1] <= second + 1e-12
    again = Seated({"spoiling.doubt": doubt, "trust.of": {"upper": {"lower": first}, "lower": {"upper": second}}})
    spread_doubt(again.conflict, again.state, many)
    assert again.state.trust[again.upper][again.lower] <= after[0] + 1e-12
