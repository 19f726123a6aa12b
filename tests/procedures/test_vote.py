"""A vote: which replies carry a text under which rule, and what a pool of proposals comes to."""

from __future__ import annotations

from typing import Any, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.engine.model import play
from sim.procedures.vote import carries, enough
from sim.report.explanation.run_document import run_document
from sim.report.explanation.run_view import RunView
from sim.rules.credibility import performer_bound
from sim.rules.enums import Outcome, Reply
from sim.rules.parameters import Procedure
from sim.scenario.encoding.instance import encode
from sim.scenario.loader import load_scenario
from tests.stories import Seated, outcomes, rows, well

RULES = {"unanimity": 0.0, "simple": 1.0, "qualified": 2.0, "weighted": 3.0}
VOTE = {"procedure": {"kind": "vote"}, "rights.consent_on_ground": ["upper", "lower", "elder", "miller"]}


def replies_of(at: Any, *accepting: Any) -> Any:
    """Replies by seat: these accept, all others reject."""
    return [1.0 if name in accepting else 0.0 for name in at.names]


@pytest.mark.parametrize(("rule", "quota", "passing"), [
    ("unanimity", 0.5, [6]), ("simple", 0.9, [4, 5, 6]), ("qualified", 2 / 3, [4, 5, 6]), ("qualified", 5 / 6, [5, 6]),
])
def test_how_many_of_six_are_enough(rule: Any, quota: Any, passing: bool) -> None:
    procedure = Procedure(rule=RULES[rule], quota=quota)
    assert [count for count in range(7) if enough(procedure, 6.0, float(count), 100.0, 50.0)] == passing


def test_capability_may_weigh_instead_of_heads() -> None:
    """Upper Farm's 60 and the elder's 40 are 100 of 150; the other two together have 50."""
    at = Seated(VOTE | {"procedure.rule": "weighted", "procedure.quota": 2 / 3})
    assert carries(at.conflict, replies_of(at, "upper", "elder"))
    assert not carries(at.conflict, replies_of(at, "upper", "lower"))
    assert not carries(at.conflict, replies_of(at, "lower", "miller"))


def test_nothing_carries_against_a_veto_player() -> None:
    """Tsebelis 2002: with a veto for Lower Farm three of four don't do."""
    at = Seated(VOTE | {"procedure.rule": "simple", "procedure.veto": ["lower"]})
    assert not carries(at.conflict, replies_of(at, "upper", "elder", "miller"))
    assert carries(at.conflict, replies_of(at, "upper", "elder", "lower"))


def test_a_role_may_have_the_veto() -> None:
    at = Seated(VOTE | {"procedure.rule": "simple", "procedure.veto": ["guarantor"]})
    assert [name for name in at.names if at.profile(name).vetoes] == ["elder", "miller"]


@given(st.sampled_from(sorted(RULES)), st.floats(0, 1), st.lists(st.booleans(), min_size=8, max_size=8), st.integers(0, 7))
def test_property_one_more_yes_never_makes_a_text_fail(rule: Any, quota: Any, accepting: Any, convert: Any) -> None:
    at = Seated(VOTE | {"procedure.rule": rule, "procedure.quota": quota, "procedure.veto": ["elder"]})
    before = [float(one) for one in accepting]
    after = before.copy()
    after[convert] = 1.0
    assert carries(at.conflict, after) or not carries(at.conflict, before)


@given(st.lists(st.booleans(), min_size=8, max_size=8))
def test_property_what_is_unanimous_carries_under_every_rule(accepting: Any) -> None:
    replies = [float(one) for one in accepting]
    told = {rule: carries(Seated(VOTE | {"procedure.rule": rule}).conflict, replies) for rule in RULES}
    assert all(told.values()) or not told["unanimity"]


def test_a_majority_overrules_the_rest() -> None:
    """Upper Farm won't give up any of its water; under unanimity it stops the text, under a simple majority it is outvoted."""
    changes = {
        "horizon.rounds": 1, "bargaining.break_off": 0, "parties.upper.on.water.red_line": {"max": 20}, "issues.path.negotiable": False,
        "parties.elder.on.water.position": 75, "procedure.exchanges": 8, "rights.sign_statement": [], "rights.convene": ["elder", "miller"],
        "procedure.proposals": "pool",
    }
    assert outcomes(play(well(VOTE | changes | {"procedure.rule": "unanimity"}))) == [Outcome.NONE]
    log = play(well(VOTE | changes | {"procedure.rule": "simple"}))
    assert outcomes(log) == [Outcome.AGREEMENT]
    answers = rows(log, "answers")
    last = {int(row["party"]): row["reply"] for row in answers if row["exchange"] == answers[-1]["exchange"]}
    assert last == {0: Reply.REJECT, 1: Reply.ACCEPT, 2: Reply.ACCEPT, 3: Reply.ACCEPT}


def test_the_sources_own_rule_of_the_harbour_game() -> None:
    """Five of six, SportCo and the Department of Tourism among them: whatever carries is one of the source's 55 deals."""
    scenario = load_scenario("harbour", [
        "procedure.kind=vote", "procedure.rule=qualified", "procedure.quota=0.8", "procedure.veto=[sportco, tourism]",
        "procedure.exchanges=20", "procedure.proposals=pool", "bargaining.opening_demand=0.6", "bargaining.break_off=0",
    ])
    names = list(scenario.parties)
    log = play(scenario)
    assert outcomes(log) == [Outcome.AGREEMENT]
    answers = rows(log, "answers")
    last = {names[int(row["party"])]: row for row in answers if row["exchange"] == answers[-1]["exchange"]}
    accepting = {name for name, row in last.items() if row["reply"] == Reply.ACCEPT}
    assert len(accepting) >= 5 and {"sportco", "tourism"} <= accepting
    assert all(last[name]["utility"] >= cast(float, scenario.parties[name].reservation) - 1e-9 for name in accepting)


@pytest.mark.parametrize("demand", [0.6, 0.85, 0.87, 0.9])
def test_a_pool_does_not_get_stuck_on_a_refused_text(demand: float) -> None:
    """The Harbour game in twenty votes: whatever the six demand at first, they find a deal before the last vote, and change what was refused."""
    log = play(load_scenario("harbour_vote", [f"bargaining.opening_demand={demand}", "bargaining.break_off=0"]))
    found = rows(log, "rounds")[0]
    assert (found["outcome"], found["exchanges"] < 20) == (Outcome.AGREEMENT, True)


@pytest.mark.parametrize(("rule", "quota"), [("qualified", 0.0), ("weighted", 0.0), ("simple", 0.0), ("unanimity", 0.0)])
def test_what_all_refuse_carries_under_no_rule(rule: str, quota: float) -> None:
    at = Seated(VOTE | {"procedure.rule": rule, "procedure.quota": quota})
    assert not carries(at.conflict, replies_of(at))


def test_a_weighted_vote_without_any_weight_carries_nothing() -> None:
    nobody = {f"parties.{name}.capability": 0 for name in ("upper", "lower", "elder", "miller")}
    at = Seated(VOTE | nobody | {"procedure.rule": "weighted"})
    assert not carries(at.conflict, replies_of(at, "upper", "lower", "elder", "miller"))


OUTVOTED = {
    "horizon.rounds": 1, "parties.upper.on.water.red_line": {"max": 20}, "issues.path.negotiable": False,
    "parties.elder.on.water.position": 75, "procedure.exchanges": 8, "rights.sign_statement": [], "rights.convene": ["elder", "miller"],
    "procedure.proposals": "pool", "parties.upper.stamina": 1,
}


def test_whoever_walks_out_of_a_majority_leaves_the_others_to_vote() -> None:
    """Upper Farm walks out at the first text beyond its red line; it is not asked again, and the other three carry theirs."""
    log = play(well(VOTE | OUTVOTED | {"procedure.rule": "simple", "bargaining.opening_demand": 1}))
    answers = rows(log, "answers")
    assert outcomes(log) == [Outcome.AGREEMENT]
    own = [row for row in answers if row["party"] == 0]
    assert [row["reply"] for row in own][-1] == Reply.WALK_OUT and Reply.WALK_OUT not in [row["reply"] for row in own[:-1]]
    assert own[-1]["exchange"] < max(row["exchange"] for row in answers)


@pytest.mark.parametrize("changes", [{"procedure.rule": "unanimity"}, {"procedure.rule": "simple", "procedure.veto": ["upper"]},
                                     {"procedure.rule": "weighted", "procedure.quota": 0.7}])
def test_a_walk_out_ends_the_meeting_if_nothing_can_carry_without_it(changes: dict[str, object]) -> None:
    """By unanimity, against a veto, or without its 60 of 150."""
    log = play(well(VOTE | OUTVOTED | changes | {"bargaining.opening_demand": 1}))
    assert outcomes(log) == [Outcome.NONE]
    answers = rows(log, "answers")
    assert [row["exchange"] for row in answers if row["reply"] == Reply.WALK_OUT] == [answers[-1]["exchange"]]


def test_whoever_voted_no_has_promised_nothing() -> None:
    """Lower Farm gets water that Upper Farm would have to let down: outvoted, Upper Farm is no performer and breaks no word."""
    always = {"commitments.hazard": 1, "commitments.hope": 0, "commitments.punishment": 0, "horizon.implementation": 52}
    log = play(well(VOTE | OUTVOTED | always | {"procedure.rule": "simple"}))
    kept = rows(log, "commitments")
    assert kept and all(row["performer"] != 0 for row in kept)
    assert not any(row["broken"] for row in kept)


def test_a_commitment_binds_whoever_accepted_it_and_loses_most() -> None:
    """More water costs Upper Farm 0.75 x 0.4; as long as it has not accepted, nobody who loses has promised it."""
    at = Seated(VOTE | {"procedure.rule": "simple"})
    accepted = replies_of(at, "upper", "lower", "elder")
    assert performer_bound(at.conflict, at.state.ground, accepted, at.water, 20.0, 60.0) == (at.upper, pytest.approx(0.3))
    assert performer_bound(at.conflict, at.state.ground, replies_of(at, "lower", "elder", "miller"), at.water, 20.0, 60.0) == (-1, 0.0)
    law = Seated({"procedure": {"kind": "compromise", "binding": True}})
    assert performer_bound(law.conflict, law.state.ground, replies_of(law), law.water, 20.0, 60.0)[0] == law.upper


def test_a_run_names_the_coalition_that_carried_a_text_and_who_was_outvoted() -> None:
    scenario = well(VOTE | OUTVOTED | {"procedure.rule": "simple", "bargaining.opening_demand": 1})
    view = RunView.from_log(encode(scenario), 1, play(scenario, 1))
    assert view.coalition(1) == (["lower", "elder", "miller"], ["upper"])
    assert view.last_replies(1)["upper"] == "walk out" and not view.broken_up(1)
    told = run_document(view)["rounds"][0]
    assert (told["carried_by"], told["outvoted"], told["talks_ended"]) == (["lower", "elder", "miller"], ["upper"], "consent")
    ended = well(VOTE | OUTVOTED | {"procedure.rule": "unanimity", "bargaining.opening_demand": 1})
    told = run_document(RunView.from_log(encode(ended), 1, play(ended, 1)))["rounds"][0]
    assert (told["carried_by"], told["outvoted"], told["talks_ended"]) == ([], [], "walk out")
