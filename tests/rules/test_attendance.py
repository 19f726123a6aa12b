"""Whether a party comes: every part of its score by hand, the thresholds, and whose call counts."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.rules.attendance import decide_coming, presence, summons_of, total_willingness, willingness
from sim.rules.parameters import Attendance
from sim.rules.parties import Profile
from sim.rules.state import Standing
from tests.stories import Seated

ATTENDANCE = Attendance(cost=0.02, half_hearted=0.02, closeness=0.01, noise=0.04)


def test_every_part_of_a_score_by_hand() -> None:
    """0.10 for talking, 0.5 x 0.01 for closeness, 0.03 summons; less 0.01 x 4 violence, 0.2 x 0.5 x 0.3 rejection, 0.03 x 2 grievance."""
    party = Profile(value_of_talking=0.10, deterred=0.01, rejection=0.2, grievance=0.03)
    parts = willingness(ATTENDANCE, party, Standing(recent=4.0, audience=0.5, grievance=2.0), 0.5, 0.03, 0.3)
    assert parts[2:] == pytest.approx((0.10, 0.005, 0.03, -0.04, -0.03, -0.06, -0.02, 0.0))
    assert total_willingness(parts) == pytest.approx(-0.015)
    assert decide_coming(ATTENDANCE, party, parts, 0.0)[:2] == pytest.approx((1.0, -0.015))
    assert decide_coming(ATTENDANCE, party, parts, 1.0)[:2] == pytest.approx((2.0, 0.025))
    assert decide_coming(ATTENDANCE, party, parts, -1.0)[:2] == pytest.approx((0.0, -0.055))


def test_a_signer_wavers_half_as_much() -> None:
    parts = willingness(ATTENDANCE, Profile(), Standing(), 0.0, 0.0, 0.0)
    assert decide_coming(ATTENDANCE, Profile(signs=0.0), parts, 1.0).noise == pytest.approx(0.04)
    assert decide_coming(ATTENDANCE, Profile(signs=1.0), parts, 1.0).noise == pytest.approx(0.02)


def test_only_a_patron_who_comes_itself_can_call() -> None:
    """The miller's call is worth 0.5 x 0.1 to Lower Farm, and nothing when he stays at home."""
    at = Seated({"patronage.miller.lower": {"leverage": 0.5, "summons": 0.1}, "patronage.elder.lower": {"leverage": 0.9}})
    assert summons_of(at.conflict, at.state, at.lower) == pytest.approx(0.05)
    at.standing("miller").presence = 0.0
    assert summons_of(at.conflict, at.state, at.lower) == 0.0
    assert summons_of(at.conflict, at.state, at.upper) == 0.0


def test_the_thresholds_of_presence() -> None:
    """In full above nothing, in part at nothing, away as soon as the half-hearted margin is used up."""
    assert [presence(score, 0.02) for score in (1e-9, 0.0, -0.019, -0.02, -1.0)] == [2.0, 1.0, 1.0, 0.0, 0.0]
    assert [presence(score, 0.0) for score in (1e-9, 0.0)] == [2.0, 0.0]


@given(st.floats(-1, 1), st.floats(-1, 1), st.floats(0, 1))
def test_property_more_willing_never_means_less_present(one: float, other: float, half_hearted: float) -> None:
    less, more = sorted((one, other))
    assert presence(less, half_hearted) <= presence(more, half_hearted)


@given(st.floats(-4, 4), st.lists(st.floats(0, 1), min_size=8, max_size=8))
def test_property_the_parts_and_the_mood_add_up_to_the_score(stream: float, numbers: Any) -> None:
    talking, deterred, rejection, grievance, recent, audience, broken, near = numbers
    party = Profile(value_of_talking=talking, deterred=deterred, rejection=rejection, grievance=grievance)
    parts = willingness(ATTENDANCE, party, Standing(recent=recent, audience=audience, grievance=broken), near, 0.1, 0.5)
    decision = decide_coming(ATTENDANCE, party, parts, stream)
    assert decision.score == pytest.approx(total_willingness(decision))
    assert decision.presence == presence(decision.score, ATTENDANCE.half_hearted)
