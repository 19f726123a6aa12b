"""Pressure: what patrons pay, and what it is worth to their clients."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.rules.parameters import Bargaining
from sim.rules.patron_pressure import outlay, pressure_on
from tests.stories import Seated


def test_an_outlay_by_hand() -> None:
    """Four fifths of its gain, but of no more than 0.02 of it; nothing if it loses."""
    bargaining = Bargaining(effort=0.8, pressure=0.02)
    assert [outlay(bargaining, gain) for gain in (-0.1, 0.01, 0.5)] == pytest.approx([0.0, 0.008, 0.016])


def test_pressure_by_hand() -> None:
    """The elder's 0.02 at leverage 0.5 and the miller's 0.01 at 0.8; the priest has none."""
    at = Seated({"patronage.elder.lower": {"leverage": 0.5}, "patronage.miller.lower": {"leverage": 0.8}})
    outlays = [0.0] * at.conflict.parties
    outlays[at.elder], outlays[at.miller], outlays[at.priest] = 0.02, 0.01, 1.0
    assert pressure_on(at.conflict, outlays, at.lower) == pytest.approx(0.018)
    assert pressure_on(at.conflict, outlays, at.upper) == 0.0


@given(st.floats(-1, 1), st.floats(0, 1), st.floats(0, 1))
def test_property_no_patron_spends_more_than_it_gains(gain: float, effort: float, pressure: float) -> None:
    assert 0.0 <= outlay(Bargaining(effort=effort, pressure=pressure), gain) <= max(0.0, gain)
