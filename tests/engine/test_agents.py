"""Taking a seat: a function, a strategy or a subclass of an actor plays in place of the built-in behaviour."""

from __future__ import annotations

import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.engine.agents import CLASSES, Guarantor, Host, Opposition, Party, Regime, Scripted, Strategy
from sim.engine.model import Negotiation, play
from sim.rules.cost import total_cost
from sim.rules.enums import Outcome, Reply, Role
from sim.scenario.schema.scenario import Scenario
from tests.stories import OF_ONE_MIND, outcomes, rows, seated, well
from tests.strategies import lively, scenarios

FRIENDLY = well(OF_ONE_MIND | {"agenda.items": 2})
CONSENTERS = ("upper", "lower", "elder", "miller")


def never(party: Any, text: Any, decision: Any) -> Any:
    """Says no to everything."""
    return Reply.REJECT


def always(party: Any, text: Any, decision: Any) -> Any:
    """Says yes to everything."""
    return Reply.ACCEPT


class Greedy(Strategy):
    """Takes nothing that gains it less than nine tenths of all there is."""

    def answer(self, party: Any, text: Any, decision: Any) -> Any:
        return decision._replace(reply=float(Reply.ACCEPT if decision.surplus > 0.9 else Reply.REJECT))


class Stubborn(Opposition):
    """An opposition that stays at home."""

    def come(self) -> Any:
        decision = super().come()._replace(presence=0.0)
        self.standing.presence = decision.presence
        return decision


def replies(log: Any, seat: int) -> Any:
    """The replies of one party."""
    return [row["reply"] for row in rows(log, "answers") if row["party"] == seat]


def test_every_role_has_its_actor() -> None:
    assert set(CLASSES) == set(Role)
    parties = seated(FRIENDLY).parties
    assert [type(party) for party in parties[:3]] == [Regime, Opposition, Guarantor]
    assert [(party.name, party.seat) for party in parties][:2] == [("upper", 0), ("lower", 1)]
    assert parties[0].position == {"water": 60.0, "path": 0.0}


PLAYERS = {"function": never, "scripted": Scripted(never), "class": Greedy, "strategy": Greedy(), "actor": Stubborn}


@pytest.mark.parametrize("player", PLAYERS.values(), ids=PLAYERS)
def test_any_kind_of_player_can_take_a_seat_and_keep_a_deal_from_being_made(player: Any) -> None:
    """All are of one mind and would settle at once, but for Lower Farm, which is played."""
    assert outcomes(play(FRIENDLY)) == [Outcome.AGREEMENT]
    assert Outcome.AGREEMENT not in outcomes(play(FRIENDLY, strategies={"lower": player}))


def test_one_that_never_accepts_is_heard_saying_no() -> None:
    log = play(FRIENDLY, strategies={"lower": never})
    assert set(replies(log, 1)) == {Reply.REJECT}
    assert len(log.rows["rounds"]) == 3


def test_four_that_accept_anything_agree_in_the_first_exchange() -> None:
    """More water for Lower Farm, which Upper Farm would refuse: with everybody saying yes, the chair's first text is law."""
    quarrel = well({"issues.path.negotiable": False, "issues.water.status_quo": 5, "procedure.moves": 1, "procedure.step": 0.5})
    assert Outcome.AGREEMENT not in outcomes(play(quarrel))
    log = play(quarrel, strategies=dict.fromkeys(CONSENTERS, always))
    assert outcomes(log) == [Outcome.AGREEMENT]
    assert [row["exchange"] for row in rows(log, "answers")] == [1.0] * 4


def test_who_walks_out_ends_the_meeting() -> None:
    log = play(FRIENDLY, strategies={"lower": lambda party, text, decision: Reply.WALK_OUT})
    assert {row["exchanges"] for row in rows(log, "rounds")} == {1.0}
    assert Outcome.AGREEMENT not in outcomes(log)


def test_a_player_sees_the_text_and_the_terms() -> None:
    """The text by issue, and the decision with the terms that the built-in behaviour would have gone by."""
    seen = []

    def curious(party: Any, text: Any, decision: Any) -> Any:
        seen.append((party.name, text, decision.surplus))
        return int(decision.reply)

    log = play(FRIENDLY, strategies={"lower": curious})
    assert outcomes(log) == [Outcome.AGREEMENT]
    assert [(name, sorted(text)) for name, text, _ in seen] == [("lower", ["path", "water"])]
    assert seen[0][2] == rows(log, "answers")[1]["surplus"]


class Recorder(Strategy):
    """Decides nothing; notes who was asked for what."""

    def __init__(self) -> None:
        self.asked: set[str] = set()

    def __getattribute__(self, name: str) -> Any:
        if name in ("fight", "come", "strike", "answer", "sign", "keep"):
            self.asked.add(name)
        return super().__getattribute__(name)


#: Upper Farm suffers from a war that a deal over the water would end, so it gives way there.
WAR = {
    "issues.water.ceasefire": 1, "parties.upper.wear": 2, "parties.upper.pain": 1, "trust.default": 0.9,
    "hostilities.sources": {"lower": {"level": 5, "restrained": 1}}, "hostilities.suffers": {"upper": {"lower": 1}},
}


def test_a_strategy_is_asked_for_every_decision() -> None:
    """Upper Farm is asked to fight, come, strike, answer and keep its word; the elder to sign."""
    scenario = well(OF_ONE_MIND | {
        "rights.strike": {"upper": ["path"]}, "agenda.items": 1, "commitments.hazard": 0, "horizon.rounds": 4,
        "parties.upper.on.water.position": 20, **WAR,
    })
    upper, elder = Recorder(), Recorder()
    log = play(scenario, strategies={"upper": upper, "elder": elder})
    assert Outcome.AGREEMENT in outcomes(log)
    assert upper.asked >= {"fight", "come", "strike", "answer", "keep"}
    assert "sign" in elder.asked and "sign" not in upper.asked


@given(st.one_of(scenarios(), lively()), st.integers(0, 2**64 - 1))
def test_property_a_strategy_that_changes_nothing_changes_nothing(scenario: Scenario, seed: int) -> None:
    watched = {name: Recorder() for name in scenario.parties}
    assert repr(play(scenario, seed, strategies=watched).rows) == repr(play(scenario, seed).rows)


class Plain(Party):
    """A subclass straight from the base class, whatever the role."""


@given(st.one_of(scenarios(), lively()), st.integers(0, 2**64 - 1))
def test_property_an_actor_of_no_role_plays_any_role_by_its_rights(scenario: Scenario, seed: int) -> None:
    """What a party may and must do follows from the scenario, never from its class."""
    assert repr(play(scenario, seed, strategies=dict.fromkeys(scenario.parties, Plain)).rows) == repr(play(scenario, seed).rows)


def test_an_opposition_played_by_a_plain_actor_is_still_sounded_out() -> None:
    """Unwilling, it makes the date slip all the same."""
    unwilling = well({"parties.lower.value_of_talking": 0, "calendar.slip": {"willing_below": 0, "noise": 0}, "attendance.half_hearted": 1})
    slips = [[row["slipped"] for row in rows(play(unwilling, strategies=each), "rounds")] for each in ({}, {"upper": Plain, "lower": Plain})]
    assert slips[0] == slips[1]
    assert slips[0][1] > 0.0


class Traitor(Strategy):
    """Breaks every promise as soon as it may."""

    def keep(self, party: Any, issue: Any, decision: Any) -> Any:
        return decision._replace(broken=1.0)


class Boycott(Strategy):
    """Won't put its name to anything."""

    def sign(self, party: Any, decision: Any) -> Any:
        return decision._replace(signs=0.0)


class Striker(Strategy):
    """Strikes whatever it may."""

    def strike(self, party: Any, issue: Any, decision: Any) -> Any:
        return decision._replace(struck=1.0)


class Pacifist(Strategy):
    """Doesn't fight."""

    def fight(self, party: Any, decision: Any) -> Any:
        return decision._replace(incidents=0.0, deaths=0.0)


def test_a_traitor_breaks_its_word_in_the_first_week() -> None:
    scenario = well(OF_ONE_MIND | {"agenda.items": 1, "parties.upper.on.water.position": 20, "commitments.hazard": 0,
                                   "issues.path.negotiable": False, **WAR})
    kept, broken = (rows(play(scenario, strategies=each), "commitments") for each in ({}, {"upper": Traitor}))
    assert [row["broken"] for row in kept] == [0.0]
    assert (broken[0]["weeks"], broken[0]["broken"]) == (0.0, 1.0)


def test_one_signer_is_enough_to_stop_a_statement() -> None:
    assert all(row["statement"] for row in rows(play(well()), "rounds"))
    assert not any(row["statement"] for row in rows(play(well(), strategies={"miller": Boycott}), "rounds"))


def test_a_striker_leaves_nothing_on_the_agenda() -> None:
    scenario = well({"rights.strike": {"opposition": ["water", "path"]}})
    rounds = rows(play(scenario, strategies={"lower": Striker}), "rounds")
    assert [row["bargained"] for row in rounds] == [0.0] * 3


def test_a_pacifist_harms_nobody() -> None:
    scenario = well({"hostilities.sources": {"upper": {"level": 3}}})
    assert rows(play(scenario), "runs")[0]["incidents"] > 0.0
    assert rows(play(scenario, strategies={"upper": Pacifist}), "runs")[0]["incidents"] == 0.0


def test_a_subclass_may_rest_on_what_the_built_in_actor_does() -> None:
    """A host that never gives up, written in three lines."""

    class Faithful(Host):
        def withdraws(self, draw: Any) -> Any:
            return False

    leaving = well({"hosting.withdraws_at": 2, "hosting.switching_cost": 0})
    assert [row["withdrawn"] for row in rows(play(leaving), "rounds")] == [0.0, 1.0, 1.0]
    assert [row["withdrawn"] for row in rows(play(leaving, strategies={"innkeeper": Faithful}), "rounds")] == [0.0] * 3


def test_a_party_that_hosts_may_withdraw_whatever_its_role() -> None:
    """The miller lends his house: rights are scenario data, so he can give it up like any innkeeper."""
    leaving = well({
        "rights.host": ["miller"], "hosting.venues": [{"city": "Mill", "host": "miller"}], "hosting.withdraws_at": 2,
        "hosting.switching_cost": 0,
    })
    assert [row["withdrawn"] for row in rows(play(leaving), "rounds")] == [0.0, 1.0, 1.0]


@pytest.mark.parametrize("who", ["lowr", "Lower", ""])
def test_a_strategy_for_nobody_is_refused_with_the_names_that_exist(who: Any) -> None:
    with pytest.raises(ValueError, match=f"strategies for {who}: no such party; the parties are upper, lower, elder, miller"):
        Negotiation(FRIENDLY, strategies={who: never})


class Curt(Strategy):
    """Answers with the reply alone."""

    def answer(self, party: Any, text: Any, decision: Any) -> Any:
        return Reply.REJECT


def test_a_strategy_may_answer_with_the_reply_alone() -> None:
    assert play(FRIENDLY, strategies={"lower": Curt}).rows == play(FRIENDLY, strategies={"lower": never}).rows


class Careless(Strategy):
    """Gives back nothing, or a word."""

    def come(self, party: Any, decision: Any) -> Any:
        return None if party.name == "upper" else decision

    def answer(self, party: Any, text: Any, decision: Any) -> Any:
        return "yes"


@pytest.mark.parametrize(("who", "what", "complaint"), [
    ("upper", Careless, "Careless.come in the seat of upper returned None; allowed: a Coming"),
    ("lower", Careless, "Careless.answer in the seat of lower returned 'yes'; allowed: an Answer"),
    ("lower", lambda *_: "yes", "the function in the seat of lower returned 'yes'; allowed: Reply.REJECT, Reply.ACCEPT"),
    ("lower", lambda *_: 17, "the function in the seat of lower returned 17; allowed: Reply"),
])
def test_a_strategy_that_gives_back_something_else_is_told_what_is_allowed(who: str, what: Any, complaint: str) -> None:
    with pytest.raises(TypeError, match=complaint):
        play(FRIENDLY, strategies={who: what})


def test_an_actor_can_be_asked_on_its_own() -> None:
    """In a notebook: step a model to a round, then ask a party what it thinks."""
    negotiation = Negotiation(FRIENDLY, 1)
    lower = negotiation.parties[1]
    assert isinstance(lower, Party)
    assert lower.willing().talking == pytest.approx(0.1)
    assert total_cost(lower.sit_down()) == 0.0
    negotiation.step()
    assert negotiation.round == 1
    assert math.isclose(negotiation.text["water"], 60.0)
