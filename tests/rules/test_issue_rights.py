"""Rights by issue: consent, proposals and signatures that count on some issues only."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from sim.analysis.theory.counted_consent import FirstMeeting
from sim.engine.model import Negotiation, play
from sim.errors import ScenarioError
from sim.report.explanation.run_view import RunView
from sim.report.explanation.snapshots import ProposalSnapshot
from sim.rules.bargaining import weigh_text
from sim.rules.enums import Outcome, Reply
from sim.rules.issue_rights import NOT_ASKED, excuse, lock_items
from sim.rules.meeting_outcome import all_accept
from sim.scenario.encoding.instance import encode
from sim.scenario.loader import load_scenario
from tests.stories import OF_ONE_MIND, Seated, outcomes, rows, well

#: The guarantors consent on the path only.
PATH_ONLY = {"rights.consent_on_ground": ["regime", "opposition"], "rights.by_issue": {"path": {"consent_on_ground": ["guarantor", "regime", "opposition"]}}}


def refuse(party: Any, text: Any, decision: Any) -> Reply:
    """Refuse whatever is asked."""
    return Reply.REJECT


def test_consent_on_some_issues_only_gives_weight_on_those_alone() -> None:
    at = Seated(PATH_ONLY)
    miller = at.conflict.stakes[at.miller]
    assert at.profile("miller").partial == 1.0 and at.profile("upper").partial == 0.0
    assert (miller[at.water].weight, miller[at.water].interest) == (0.0, 0.5)
    assert miller[at.path].weight == miller[at.path].interest == 0.5


def test_who_is_asked_depends_on_what_the_text_changes() -> None:
    at = Seated(PATH_ONLY)
    replies = at.table.replies
    at.write(40.0, at.state.ground[at.path])
    excuse(at.conflict, at.state, at.table)
    assert [replies[seat] for seat in (at.upper, at.lower, at.elder, at.miller)] == [0.0, 0.0, NOT_ASKED, NOT_ASKED]
    replies[at.upper] = replies[at.lower] = 1.0
    assert all_accept(at.conflict, replies), "the guarantors have no say on the water"
    at.write(40.0, 1.0)
    excuse(at.conflict, at.state, at.table)
    assert [replies[seat] for seat in (at.elder, at.miller)] == [0.0, 0.0] and not all_accept(at.conflict, replies)


def test_a_party_without_consent_on_an_issue_can_not_block_it() -> None:
    changes = {**OF_ONE_MIND, **PATH_ONLY, "issues.path.negotiable": False}
    log = play(well(changes), 3, 0, {"miller": refuse, "elder": refuse})
    assert Outcome.AGREEMENT in outcomes(log)
    assert {row["party"] for row in rows(log, "answers")} == {0.0, 1.0}


def test_a_party_with_consent_on_an_issue_can_block_it() -> None:
    refused = play(well({**OF_ONE_MIND, **PATH_ONLY, "issues.water.negotiable": False}), 3, 0, {"miller": refuse})
    assert Outcome.AGREEMENT not in outcomes(refused)


def test_without_a_partial_consenter_its_items_are_not_tabled_and_the_others_are() -> None:
    at = Seated(PATH_ONLY)
    at.state.standings[at.miller].presence = 0.0
    lock_items(at.conflict, at.state, at.table)
    assert (at.table.locked[at.water], at.table.locked[at.path]) == (0.0, 1.0)


def test_a_patron_presses_for_what_it_has_no_say_on() -> None:
    """Its outlay follows its interest: a change of the water in its favour moves it, though it has no consent there."""
    outlays = []
    for value in (20.0, 60.0):
        at = Seated({**PATH_ONLY, "patronage": {"miller": {"lower": {"leverage": 0.5}}}})
        at.write(value, at.state.ground[at.path])
        weigh_text(at.conflict, at.state, at.table)
        outlays.append(at.table.outlay[at.miller])
    assert outlays[0] == 0.0 < outlays[1]


def test_a_red_line_holds_only_where_a_party_has_a_say() -> None:
    line = {"parties.miller.on.water.red_line": {"max": 30, "firm": True}}
    assert Seated(PATH_ONLY | line).conflict.stakes[3][0].red_max == 100.0
    assert Seated(line).conflict.stakes[3][0].red_max == 30.0


def test_offers_leave_items_alone_on_which_their_author_may_not_propose() -> None:
    model = Negotiation(well({"procedure": {"kind": "alternating_offers", "exchanges": 8}, "rights.by_issue": {"water": {"propose": ["upper"]}}}), 1)
    seen: dict[int, set[float]] = {}
    original = model.parties[1].offer

    def offer(elapsed: float) -> None:
        before = model.table.text[0]
        original(elapsed)
        seen.setdefault(1, set()).add(model.table.text[0] - before)

    model.parties[1].offer = offer  # type: ignore[method-assign]
    model.run()
    assert seen[1] == {0.0}


def test_rights_on_every_issue_that_say_the_same_change_nothing() -> None:
    same = {"rights.by_issue": {"both": {"issues": ["water", "path"], "consent_on_ground": ["guarantor", "regime", "opposition"]}}}
    assert play(well(same), 5).rows == play(well(), 5).rows


def test_a_run_shows_who_was_asked() -> None:
    encoded = encode(well({**OF_ONE_MIND, **PATH_ONLY, "issues.path.negotiable": False}))
    view = RunView.from_log(encoded, 3, play(encoded, 3))
    agreed = next(row["round"] for row in view.rounds if row["outcome"] == "agreement")
    assert view.carried(agreed) and view.coalition(agreed) == (["upper", "lower"], [])


@pytest.mark.parametrize(("group", "message"), [
    ("{watr: {consent_on_ground: [kelda]}}", 'rights.by_issue.watr: there is no issue "watr"; did you mean "water"?'),
    ("{security: {issues: [brige]}}", 'rights.by_issue.security.issues.0: there is no issue "brige"; did you mean "bridge"?'),
    ("{water: {consent_on_ground: []}}", "rights.by_issue.water.consent_on_ground: no party has the right of consent; name a role or a party"),
    ("{water: {propose: [keld]}}", 'rights.by_issue.water.propose.0: there is no party or role "keld"; did you mean "kelda"?'),
    ("{water: {}, all: {issues: [water]}}", "water belongs to the group water too; name it in one of them"),
])
def test_unclear_rights_are_reported_with_what_to_write(group: str, message: str) -> None:
    with pytest.raises(ScenarioError) as caught:
        load_scenario("valley", [f"rights.by_issue={group}"])
    assert message in str(caught.value)


def test_explanations_and_solutions_ask_only_those_whose_consent_a_text_needs() -> None:
    at = Seated(PATH_ONLY)
    at.write(40.0, at.state.ground[at.path])
    snapshot = ProposalSnapshot(at.negotiation.encoded, at.conflict, at.state, at.table, 0.0, 1, 6)
    assert not snapshot.asks("miller") and snapshot.accepts("miller")
    assert snapshot.asks("miller", {"path": 1.0}) and snapshot.asks("upper")
    encoded = encode(well(PATH_ONLY))
    aside, asked = (FirstMeeting(encoded).answers(np.array([40.0, path])) for path in (0.0, 1.0))
    assert (aside["miller"].counted, aside["miller"].accepts) == (0.0, True) and aside["upper"].counted < 0.0
    assert asked["miller"].counted > 0.0
