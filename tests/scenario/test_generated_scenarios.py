"""The generated conflicts are real ones: the reader finds no fault, they play, and between them they reach every corner."""

from __future__ import annotations

from collections import Counter

from hypothesis import given, settings

from sim.engine.model import play
from sim.rules.enums import Outcome, Reply
from sim.scenario.checks.consistency import check_consistency
from sim.scenario.encoding.instance import encode
from sim.scenario.fields import MAX_ISSUES, MAX_PARTIES
from sim.scenario.schema.scenario import Scenario
from tests.examples import examples
from tests.stories import rows
from tests.strategies import ISSUES, PARTIES, ROLES, lively, scenarios, tree_of, with_a_chair, with_a_refusal


@given(scenarios())
def test_property_the_reader_finds_no_fault_in_a_generated_scenario(scenario: Scenario) -> None:
    assert [str(finding) for finding in check_consistency(scenario)] == []


@settings(max_examples=1)
@given(scenarios(least_parties=MAX_PARTIES, most_parties=MAX_PARTIES, most_issues=2, most_rounds=1),
       scenarios(least_issues=MAX_ISSUES, most_issues=MAX_ISSUES, most_parties=8, most_rounds=1))
def test_property_scenarios_stretch_to_the_largest_allowed(crowded: Scenario, long: Scenario) -> None:
    """Most parties over few issues, and few parties over most issues: together they would take long."""
    assert (list(crowded.parties), list(long.issues)) == (list(PARTIES), list(ISSUES))
    for scenario in (crowded, long):
        assert [str(finding) for finding in check_consistency(scenario)] == []
        assert len(play(scenario).rows["issues"]) == len(scenario.issues)


def test_generated_scenarios_reach_a_refusal_by_vote() -> None:
    """A chamber that ratifies no text refuses some that parties agree on."""
    seen: set[str] = set()

    @examples(20)
    @given(lively())
    def look(scenario: Scenario) -> None:
        seen.update(Outcome(int(row["outcome"])).name for row in rows(play(with_a_refusal(with_a_chair(scenario))), "rounds"))

    look()
    assert "REFUSED" in seen and "AGREEMENT" not in seen


def test_generated_scenarios_reach_every_corner() -> None:
    """Roles, both kinds of issues, ranges of each shape, red lines, patrons, every answer and every outcome of a round."""
    seen: Counter[str] = Counter()

    def hear(scenario: Scenario) -> None:
        log = play(scenario)
        seen.update(Outcome(int(row["outcome"])).name for row in rows(log, "rounds"))
        seen.update(Reply(int(row["reply"])).name for row in rows(log, "answers"))
        seen.update("broken" if row["broken"] else "kept" for row in rows(log, "commitments"))

    @examples(60)
    @given(scenarios(), lively())
    def look(scenario: Scenario, other: Scenario) -> None:
        seen.update(party.role for party in scenario.parties.values())
        seen.update("options" if issue.options else "scale" for issue in scenario.issues.values())
        seen.update(f"range {one.kind}" for one in encode(scenario).uncertain)
        seen.update("patron" for _ in scenario.patronage)
        seen.update([f"{len(scenario.parties)} parties"])
        seen.update("red line" for party in scenario.parties.values() for stance in party.on.values() if stance.red_line)
        hear(scenario)
        hear(with_a_chair(other))

    look()
    corners = {*ROLES, "options", "scale", "range 0", "range 1", "range 2", "range 3", "patron", "red line", "2 parties", "6 parties"}
    corners |= {"broken", "kept"} | {reply.name for reply in Reply} | {outcome.name for outcome in Outcome} - {"REFUSED"}  # by votes, below
    assert corners - set(seen) == set()


def test_a_party_more_leaves_the_others_as_they_are() -> None:
    """So an example that fails shrinks to fewer parties without becoming another conflict."""
    few, more = tree_of(5, list(PARTIES[:3]), list(ISSUES[:2]), 1), tree_of(5, list(PARTIES[:4]), list(ISSUES[:2]), 1)
    assert all(more["parties"][name] == party for name, party in few["parties"].items())
