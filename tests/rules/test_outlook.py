"""Hope of winning."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.rules.outlook import battle_share, drift
from tests.stories import Seated

SHARES = st.floats(0, 1)


def test_the_share_of_suffering_on_the_other_side() -> None:
    at = Seated()
    assert battle_share(at.conflict, at.state, at.upper) == 0.5
    at.standing("upper").recent, at.standing("lower").recent, at.standing("priest").recent = 1.0, 3.0, 50.0
    assert (battle_share(at.conflict, at.state, at.upper), battle_share(at.conflict, at.state, at.lower)) == (0.75, 0.25)


def test_a_drift_by_hand() -> None:
    """A quarter of the way from 0.4 to 0.7 x 0.8 + 0.3 x 0.2 = 0.62."""
    assert drift(0.4, 0.8, 0.2, 0.3, 0.25) == pytest.approx(0.455)


@given(SHARES, SHARES, SHARES, SHARES, SHARES)
def test_property_hope_moves_towards_its_aim_and_stays_within_nothing_and_one(
    outlook: float, target: float, battle: float, weight: float, rate: float,
) -> None:
    after = drift(outlook, target, battle, weight, rate)
    aim = (1 - weight) * target + weight * battle
    assert 0.0 <= after <= 1.0
    assert abs(aim - after) <= abs(aim - outlook) + 1e-12
