"""The envoy's shuttle, those in the room, slips of the date, endorsements."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.rules.mediation import approval, room_error, shuttle_error, slip_found, slip_weeks, slips
from sim.rules.parameters import Slip
from sim.rules.rng import stream_of
from tests.stories import Seated

SLIP = Slip(willing_below=-0.02, noise=0.1, shortest=2.0, longest=8.0)


def test_what_a_shuttle_and_a_full_room_leave_misread() -> None:
    """The priest's shuttle leaves 0.7; the neighbour in the room, 0.9 of that; at home he tells nothing. Bandits aren't invited."""
    at = Seated({"parties.priest.shuttle": 0.3, "parties.neighbour.information": 0.1, "parties.bandits.shuttle": 1})
    assert shuttle_error(at.conflict) == pytest.approx(0.7)
    assert room_error(at.conflict, at.state) == pytest.approx(0.63)
    at.standing("neighbour").presence = 0.0
    assert room_error(at.conflict, at.state) == pytest.approx(0.7)


def test_a_date_slips_when_the_sides_seem_unwilling() -> None:
    """Willing 0.03, read with 0.1 x 0.5 x a draw: from -1 standard deviation (-0.02) down it seems less than -0.02."""
    assert [slips(SLIP, 0.03, 0.5, draw) for draw in (-1.01, -0.99, 0.0)] == [True, False, False]
    assert slips(SLIP, -0.03, 0.0, 9.0)


def test_a_slip_lasts_a_whole_number_of_weeks() -> None:
    """2 to 8 weeks, each as likely."""
    assert np.bincount([int(slip_weeks(SLIP, (at + 0.5) / 700)) for at in range(700)]).tolist() == [0, 0] + [100] * 7


def test_slips_are_found_as_often_as_the_normal_curve_says() -> None:
    """At the very threshold, half of the time."""
    at = Seated({"calendar.slip": {"willing_below": -0.02, "noise": 0.1, "shortest": 2, "longest": 8}})
    found = [slip_found(at.conflict, 2, -0.02, stream_of(5, replicate)) for replicate in range(1_000)]
    assert 450 < sum(weeks > 0 for weeks in found) < 550
    assert set(found) == {0.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0}


def test_endorsements_soften_an_audience() -> None:
    """The priest's 0.3 and the neighbour's 0.1 leave 0.63; nobody endorses for itself, and who doesn't endorse counts for nothing."""
    at = Seated({"parties.priest.endorsement": 0.3, "parties.neighbour.endorsement": 0.1, "parties.innkeeper.endorsement": 0.9})
    at.standing("priest").endorses = at.standing("neighbour").endorses = 1.0
    assert approval(at.conflict, at.state, at.lower) == pytest.approx(0.37)
    assert approval(at.conflict, at.state, at.priest) == pytest.approx(0.1)


@given(st.lists(st.floats(0, 1), min_size=3, max_size=3))
def test_property_more_people_in_the_room_never_make_the_chair_read_worse(shares: list[float]) -> None:
    at = Seated({f"parties.{name}.information": share for name, share in zip(("priest", "neighbour", "elder"), shares)})
    lefts = [room_error(at.conflict, at.state)]
    for name in ("priest", "neighbour", "elder"):
        at.standing(name).presence = 0.0
        lefts.append(room_error(at.conflict, at.state))
    assert lefts == sorted(lefts)
    assert lefts[-1] == 1.0
