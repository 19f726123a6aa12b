"""Small signals of goodwill."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.rules.goodwill import signal_chance
from sim.rules.parameters import Goodwill

GOODWILL = Goodwill(last_week=0.6, other_weeks=0.01, patience=16.0)


@pytest.mark.parametrize(
    ("left", "emptiness", "chance"), [(1.0, 0.0, 0.6), (2.0, 0.0, 0.01), (1.0, 8.0, 0.3), (1.0, 16.0, 0.0), (1.0, 30.0, 0.0)],
)
def test_swaps_cluster_in_the_last_week_and_stop_unrewarded(left: float, emptiness: float, chance: float) -> None:
    """By hand: half of the patience used up halves the chance."""
    assert signal_chance(GOODWILL, 1.0, left, emptiness) == pytest.approx(chance)


@given(st.floats(1, 60), st.floats(0, 100))
def test_property_without_a_working_group_there_is_no_signal(left: float, emptiness: float) -> None:
    assert signal_chance(GOODWILL, 0.0, left, emptiness) == 0.0
    assert 0.0 <= signal_chance(GOODWILL, 1.0, left, emptiness) <= 0.6
