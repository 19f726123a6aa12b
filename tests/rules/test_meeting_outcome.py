"""How a meeting ends: whose refusal counts, what the outcome is called, and what binds."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.rules.enums import Outcome
from sim.rules.meeting_outcome import adopt, all_accept, anybody_signs, outcome_of
from tests.stories import Seated

REPLIES = st.sampled_from([0.0, 1.0, 2.0])


def test_one_no_from_a_consenter_is_enough() -> None:
    at = Seated()
    replies = [1.0] * at.conflict.parties
    assert all_accept(at.conflict, replies)
    for name in ("upper", "lower", "elder", "miller"):
        for refusal in (0.0, 2.0):
            refused = list(replies)
            refused[at.names[name]] = refusal
            assert not all_accept(at.conflict, refused), name


FOUR = st.lists(REPLIES, min_size=4, max_size=4)


@given(st.one_of(st.just([1.0] * 4), FOUR), FOUR)
def test_property_who_has_no_veto_never_blocks(needed: Any, others: Any) -> None:
    """Tsebelis 2002: only veto players matter; priest, neighbour, innkeeper and bandits may say what they like."""
    at = Seated()
    assert [bool(profile.consents) for profile in at.conflict.profiles] == [True] * 4 + [False] * 4
    assert all_accept(at.conflict, needed + others) == (needed == [1.0] * 4)


def test_who_may_sign() -> None:
    assert anybody_signs(Seated().conflict)
    assert not anybody_signs(Seated({"rights.sign_statement": []}).conflict)


@pytest.mark.parametrize(
    ("agreed", "statement", "declared", "outcome"),
    [
        (True, True, False, Outcome.AGREEMENT), (True, False, False, Outcome.AGREEMENT), (False, True, True, Outcome.PROCEDURAL),
        (False, True, False, Outcome.STATEMENT), (False, False, False, Outcome.NONE), (False, False, True, Outcome.NONE),
    ],
)
def test_every_outcome_has_its_name(agreed: bool, statement: bool, declared: bool, outcome: Any) -> None:
    assert outcome_of(agreed, False, statement, declared) == outcome
    if not agreed:
        assert outcome_of(agreed, True, statement, declared) == Outcome.REFUSED


def test_what_moves_far_enough_and_was_tabled_becomes_a_commitment() -> None:
    """Binding from 5 points: 24 is too near to 20, 25 binds; an option binds as soon as it is another; what wasn't tabled never does."""
    at = Seated({"bargaining.binding": 5})
    at.state.course.round = 1.0
    at.write(24.0, 0.0)
    adopt(at.conflict, at.state, at.table)
    assert [pledge.active for pledge in at.state.pledges] == [0.0, 0.0]
    at.write(25.0, 1.0)
    at.table.tabled[at.path] = 0.0
    adopt(at.conflict, at.state, at.table)
    assert [pledge.active for pledge in at.state.pledges] == [1.0, 0.0]
    assert (at.state.pledges[at.water].target, at.state.course.all_pledges) == (25.0, 1.0)


def test_with_binding_at_nothing_a_text_that_moves_nothing_still_binds_nobody() -> None:
    at = Seated({"bargaining.binding": 0})
    at.write(20.0, 0.0)
    adopt(at.conflict, at.state, at.table)
    assert [pledge.active for pledge in at.state.pledges] == [0.0, 0.0]
