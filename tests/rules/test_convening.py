"""Whether the format meets, and where: hosts tire, conveners decide, cities are chosen by weight."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.rules.convening import choose_venue, consenters_present, quorum_met, withdraws, worth_going_on
from sim.rules.parameters import Hosting
from tests.stories import Seated


def test_a_host_leaves_the_likelier_the_less_patience_is_left() -> None:
    """A quarter of the 0.3 that is missing to its tolerance: 0.075. At or above its tolerance, never."""
    hosting = Hosting(withdrawal=0.25, tolerance=0.5)
    assert [withdraws(hosting, 0.2, 1, draw) for draw in (0.0749, 0.0751)] == [True, False]
    assert not withdraws(hosting, 0.5, 1, 0.0)


def test_a_host_that_is_certain_to_leave_leaves() -> None:
    assert [withdraws(Hosting(withdraws_at=3.0), 1.0, round_, 0.99) for round_ in (1, 2, 3, 4)] == [False, False, True, True]


def test_the_worth_of_going_on_by_hand() -> None:
    """Talking is worth 0.1 to the elder and to the miller; 4 rounds past the tenth weary by 0.01 each; a new room costs 0.22; a draw of 0.05."""
    at = Seated({"hosting.weariness": 0.01, "hosting.weary_after": 10, "hosting.switching_cost": 0.22, "hosting.noise": 0.05})
    assert worth_going_on(at.conflict, 14.0, False, 0.0) == pytest.approx(0.16)
    assert worth_going_on(at.conflict, 3.0, False, 0.0) == pytest.approx(0.20)
    assert worth_going_on(at.conflict, 14.0, True, 1.0) == pytest.approx(-0.01)


def test_the_value_of_talking_of_others_does_not_keep_a_format_alive() -> None:
    at = Seated({"parties.priest.value_of_talking": 1, "parties.lower.value_of_talking": 1})
    assert worth_going_on(at.conflict, 0.0, False, 0.0) == pytest.approx(0.20)


def test_venues_are_chosen_by_weight_and_an_old_host_keeps_a_share() -> None:
    """Inn 3, mill 1; when the innkeeper has withdrawn, a third of his 3 stays: then the inn has a half."""
    at = Seated({"hosting.at_request": 1 / 3})
    draws = (np.arange(1_000) + 0.5) / 1_000
    assert np.bincount([choose_venue(at.conflict, 0.0, draw) for draw in draws]).tolist() == [750, 250]
    assert np.bincount([choose_venue(at.conflict, 1.0, draw) for draw in draws]).tolist() == [500, 500]


def test_with_no_venue_given_there_is_none() -> None:
    assert choose_venue(Seated({"hosting.venues": []}).conflict, 0.0, 0.5) == -1
    assert choose_venue(Seated({"hosting.venues": [{"city": "Inn", "weight": 0}]}).conflict, 0.0, 0.5) == -1


@pytest.mark.parametrize(("quorum", "absent", "met"), [(2, [], True), (2, ["elder"], False), (1, ["elder"], True), (9, [], True),
                                                       (9, ["miller"], False), (2, ["upper", "lower", "priest"], True)])
def test_a_quorum_of_conveners(quorum: Any, absent: Any, met: Any) -> None:
    """Two convene, the elder and the miller; who else stays away doesn't matter for whether the round meets."""
    at = Seated({"attendance.quorum": quorum})
    for name in absent:
        at.standing(name).presence = 0.0
    assert quorum_met(at.conflict, at.state) == met


def test_nobody_bargains_over_the_head_of_a_consenter() -> None:
    at = Seated()
    for name in ("priest", "neighbour", "innkeeper"):
        at.standing(name).presence = 0.0
    at.standing("lower").presence = 1.0
    assert consenters_present(at.conflict, at.state)
    at.standing("lower").presence = 0.0
    assert not consenters_present(at.conflict, at.state)


@given(st.floats(0, 1), st.floats(0, 1), st.floats(0, 1))
def test_property_more_patience_never_makes_a_host_leave(one: float, other: float, stream: float) -> None:
    less, more = sorted((one, other))
    hosting = Hosting(withdrawal=0.8, tolerance=0.6)
    assert withdraws(hosting, less, 1, stream) >= withdraws(hosting, more, 1, stream)


@given(st.floats(0, 1, exclude_max=True), st.booleans())
def test_property_some_city_is_always_found(stream: float, withdrawn: float) -> None:
    assert choose_venue(Seated().conflict, float(withdrawn), stream) in (0, 1)
