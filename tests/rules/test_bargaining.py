"""What a party weighs at the table: one answer with every term worked out by hand, and what those in the room make of a text."""

from __future__ import annotations

from typing import Any

import pytest

from sim.rules.bargaining import answer, remember_refusal, sit_down, substantial, weigh_text
from sim.rules.cost import Cost
from sim.rules.enums import Reply
from sim.rules.valuation import gain_of, note_performers, note_status_quo, take_bearings
from tests.stories import Seated

TERMS = {
    "parties.lower.audience_cost": 0.2, "parties.lower.audience": 0.5, "parties.lower.change_cost": 0.01,
    "parties.lower.hope": 0.1, "parties.lower.outlook": 0.4, "parties.lower.wear": 0.3, "parties.lower.pain": 0.2,
    "parties.lower.concession": 0.7, "trust.default": 0.25, "patronage.miller.lower": {"leverage": 0.5},
    "patronage.elder.upper": {"punishes": 0.5},
}


def test_sitting_down_by_hand() -> None:
    """Any change costs 0.01. Losses weigh 0.2 x 0.5 x 0.5 of the bandits more; all the pain is worth 0.3 x 0.2 of what a ceasefire can end."""
    at = Seated(TERMS)
    at.standing("lower").refusals = 3.0
    at.write(20.0, 0.0)
    cost = sit_down(at.conflict, at.state, at.table, at.lower, 0.5, at.stream)
    assert cost == pytest.approx(Cost(0.0, 0.0, 0.01, 0.0, 0.0, 0.0))
    standing = at.standing("lower")
    assert (standing.cost, standing.trusted, standing.best, standing.refusals) == pytest.approx((0.01, 0.25, 0.9, 0.0))
    assert standing.pressed == pytest.approx(0.05)


def test_one_answer_with_every_term() -> None:
    """Half the water and a shared path: 0.25 + 0.30 against 0.10. Upper Farm would lose 0.225 and 0.125 by it; Lower Farm trusts it by 0.25,
    and believes by 0.25 that the elder would punish it with 0.5: it doubts 0.65625 x 0.225 / 0.23 of 0.15, and as much x 0.125 / 0.13 of 0.3.
    The miller's 0.0158 x 0.5 presses. Lower Farm first holds out for 0.8 of 0.9 - 0.01; after three refusals it takes it."""
    at = Seated(TERMS | {"bargaining.pressure": 0.02, "bargaining.effort": 0.79})
    at.write(50.0, 1.0)
    sit_down(at.conflict, at.state, at.table, at.lower, 0.5, at.stream)
    read(at)
    at.table.outlay[at.miller] = 0.79 * 0.02
    given = answer(at.conflict, at.state, at.table, at.lower, 0.5, 0.5)
    doubted = 0.65625 * (0.225 / 0.23 * 0.15 + 0.125 / 0.13 * 0.3)
    assert (given.utility, given.baseline) == pytest.approx((0.55, 0.10))
    assert (given.distrust, given.audience, given.change, given.hope, given.relief) == pytest.approx((doubted, 0.0, 0.01, 0.0, 0.0))
    assert given.pressure == pytest.approx(0.0079)
    assert given.surplus == pytest.approx(0.45 - doubted - 0.01 + 0.0079)
    assert given.held_out == pytest.approx(0.8 * 0.89)
    assert (given.reply, given.red_line, given.objection) == (Reply.REJECT, -1.0, -1.0)
    for _ in range(3):
        remember_refusal(at.conflict.bargaining, at.standing("lower"), given, at.profile("lower"))
    assert answer(at.conflict, at.state, at.table, at.lower, 0.5, 0.5).reply == Reply.ACCEPT


def read(at: Any) -> None:
    """Let Lower Farm read the text on the table."""
    note_status_quo(at.conflict, at.state, at.table)
    note_performers(at.conflict, at.state, at.table)
    at.standing("lower").gain, at.standing("lower").objection = gain_of(at.conflict, at.state, at.table, at.lower)


def test_restating_what_holds_costs_nothing() -> None:
    at = Seated(TERMS)
    at.write(20.0, 0.0)
    at.state.course.round = at.conflict.horizon.rounds
    sit_down(at.conflict, at.state, at.table, at.lower, 0.5, at.stream)
    given = answer(at.conflict, at.state, at.table, at.lower, 0.5, 1.0)
    assert (given.surplus, given.distrust, given.audience, given.relief) == (0.0, 0.0, 0.0, 0.0)
    assert given.reply == Reply.ACCEPT


def test_a_red_line_is_refused_whatever_the_gain_and_named_as_the_objection() -> None:
    at = Seated({"parties.lower.on.path.red_line": {"never": ["shared"]}})
    at.write(100.0, 1.0)
    sit_down(at.conflict, at.state, at.table, at.lower, 0.0, at.stream)
    given = answer(at.conflict, at.state, at.table, at.lower, 0.0, 1.0)
    assert given.surplus > 0.6
    assert (given.reply, given.red_line, given.objection) == (Reply.REJECT, at.path, at.path)


def test_hopeless_texts_wear_a_party_out() -> None:
    """Stamina for two: Upper Farm rejects the first text that takes all its water, and walks out over the second."""
    at = Seated({"parties.upper.stamina": 2, "bargaining.hopeless": 0.25})
    at.write(100.0, 2.0)
    sit_down(at.conflict, at.state, at.table, at.upper, 0.0, at.stream)
    replies = []
    for _ in range(2):
        given = answer(at.conflict, at.state, at.table, at.upper, 0.0, 0.5)
        remember_refusal(at.conflict.bargaining, at.standing("upper"), given, at.profile("upper"))
        replies.append(given.reply)
    assert replies == [Reply.REJECT, Reply.WALK_OUT]


def test_a_refusal_of_a_text_within_sight_costs_no_stamina() -> None:
    at = Seated()
    at.write(30.0, 0.0)
    sit_down(at.conflict, at.state, at.table, at.upper, 0.0, at.stream)
    given = answer(at.conflict, at.state, at.table, at.upper, 0.0, 0.5)
    remember_refusal(at.conflict.bargaining, at.standing("upper"), given, at.profile("upper"))
    assert (given.reply, at.standing("upper").refusals) == (Reply.REJECT, 0.0)
    assert given.surplus == pytest.approx(-0.075)


def test_the_item_that_hurts_most_is_objected_to() -> None:
    """A shared path costs Upper Farm 0.25 x 0.5, water at 40 costs it 0.75 x 0.2: water hurts more; untabled, the path does."""
    at = Seated()
    at.write(40.0, 1.0)
    for seat in (at.upper, at.lower):
        take_bearings(at.conflict, at.state, at.table, seat, 0.0)
    note_performers(at.conflict, at.state, at.table)
    assert gain_of(at.conflict, at.state, at.table, at.upper)[1] == at.water
    at.table.tabled[at.water] = 0.0
    note_performers(at.conflict, at.state, at.table)
    assert gain_of(at.conflict, at.state, at.table, at.upper)[1] == at.path
    assert gain_of(at.conflict, at.state, at.table, at.lower)[1] == -1


def test_those_in_the_room_who_gain_endorse_and_a_patron_spends() -> None:
    """Water at 30 takes 0.1 x 0.5 from nobody but gives the miller 0.05, of which he spends 0.8 x 0.02; the elder has 0.05 less cost."""
    at = Seated({"bargaining.pressure": 0.02, "bargaining.effort": 0.8})
    at.write(30.0, 0.0)
    at.standing("elder").cost = 0.1
    at.standing("neighbour").presence = 0.0
    weigh_text(at.conflict, at.state, at.table)
    endorsing = {name for name in at.names if at.standing(name).endorses}
    assert endorsing == {"lower", "elder", "miller", "priest", "innkeeper"}
    assert at.table.outlay[at.miller] == pytest.approx(0.016)
    assert (at.table.outlay[at.elder], at.table.outlay[at.upper], at.table.outlay[at.neighbour]) == (0.0, 0.0, 0.0)


def test_how_far_a_text_has_to_move_to_count() -> None:
    at = Seated({"bargaining.substance": 10})
    at.write(29.0, 0.0)
    assert not substantial(at.conflict, at.state, at.table)
    at.write(30.0, 0.0)
    assert substantial(at.conflict, at.state, at.table)
    at.write(20.0, 1.0)
    assert substantial(at.conflict, at.state, at.table)
