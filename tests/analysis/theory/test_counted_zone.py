"""The deals that would pass at a first meeting."""

from __future__ import annotations

import pytest

from sim.analysis.theory.counted_consent import FirstMeeting
from sim.analysis.theory.counted_zone import CountedSpace
from sim.analysis.theory.decision_rules import decision_rule
from sim.analysis.theory.game import Game
from sim.analysis.theory.zone import zone
from sim.report.text.theory_document import theory_document
from sim.scenario.encoding.instance import encode
from sim.scenario.loader import load_scenario

TRUSTING = ["trust.default=1", "trust.of={}", "patronage=null"]


def space(name: str, *settings: str) -> CountedSpace:
    encoded = encode(load_scenario(name, list(settings)))
    return CountedSpace(Game.of(encoded), decision_rule(encoded), FirstMeeting(encoded))


def test_where_nothing_is_doubted_the_zones_agree() -> None:
    """The Harbour game has no war, no audience and full trust: 12 deals of all six, and the same best gain."""
    found, raw = space("harbour").zone(), zone(Game.of(encode(load_scenario("harbour"))))
    assert (found.passing, found.examined, found.is_exact) == (raw.open_deals, raw.total_deals, True)
    assert found.best is not None and found.best.least == pytest.approx(raw.maximin_gain)


def test_under_a_vote_a_deal_passes_without_those_outvoted() -> None:
    """55 deals are carried by five of six with two vetoes; the best one counts for least, among the five, to the second lowest of the six."""
    found = space("harbour_vote").zone()
    assert found.passing == 55
    assert found.best is not None
    assert sorted(found.best.counted.values())[1] == pytest.approx(found.best.least)


@pytest.mark.long
def test_doubt_closes_the_zone_and_peace_opens_it() -> None:
    """In the valley nothing would be accepted at once; with full trust something would. In 2017 what ends fighting passes beyond the raw zone."""
    assert space("valley").zone().best is None
    trusting = space("valley", *TRUSTING).zone()
    assert trusting.best is not None and trusting.best.least > 0.01 and trusting.passing > 0
    peace, none = (space("astana_2017", *settings).zone() for settings in ([], ["issues.areas.ceasefire=0"]))
    assert peace.passing > none.passing


def test_the_best_deal_is_as_good_as_its_answers_say() -> None:
    at = space("textbook")
    best = at.zone().best
    assert best is not None
    answers = at.meeting.answers(best.text)
    assert all(each.accepts for each in answers.values())
    assert best.least == min(each.counted for each in answers.values()) >= float(at.least(at.deals()[0]).max()) - 0.001


def test_solve_reports_both_zones() -> None:
    found = theory_document(load_scenario("textbook"), "textbook")["veto_sets"]["consent_on_ground"]
    assert found["zone"]["share"] > 0
    assert 0 < found["counted_zone"]["passing"] < found["counted_zone"]["examined"] == 2048
    assert found["counted_zone"]["best"]["counted"].keys() == {"union", "firm"}
