"""Deals under a scenario's own rule: which pass, which coalitions win, and what obstructs them."""

from __future__ import annotations

import re
from itertools import product
from typing import Any

import numpy as np
import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from sim.analysis.theory.coalitions import accepts, all_deals, coalitions, passing, zone_under
from sim.analysis.theory.decision_rules import DecisionRule, decision_rule
from sim.analysis.theory.game import Game
from sim.analysis.theory.zone import zone
from sim.cli.main import cli
from sim.display.console import console
from sim.procedures.vote import carries
from sim.report.text.theory import LETTERS, SIGNS, TheoryPrinter
from sim.report.text.theory_document import theory_document
from sim.scenario.loader import load_scenario
from sim.scenario.schema.scenario import Scenario
from tests.stories import Seated, well

VETOES = "procedure.veto=[sportco, tourism]"


def harbour(*settings: str) -> tuple[Game, DecisionRule]:
    """The Harbour game under another rule."""
    scenario = load_scenario("harbour", list(settings))
    return Game.of(scenario), decision_rule(scenario)


@pytest.mark.parametrize(("settings", "deals"), [
    ([], 12), (["procedure.kind=vote", "procedure.rule=unanimity"], 12),
    (["procedure.kind=vote", "procedure.quota=0.8", VETOES], 55), (["procedure.kind=vote", "procedure.quota=0.8"], 133),
    (["procedure.kind=vote", "procedure.quota=0.66"], 388), (["procedure.kind=vote", "procedure.rule=simple"], 388),
])
def test_how_many_of_the_720_deals_pass_under_each_rule(settings: list[str], deals: int) -> None:
    """The game's published variants: all six, five of six with two vetoes, five of six, four of six."""
    game, rule = harbour(*settings)
    assert int(passing(game, rule, all_deals(game)).sum()) == deals
    assert zone_under(game, rule).open_deals == deals


def test_the_shipped_vote_passes_the_55_deals_of_its_source_and_has_four_coalitions() -> None:
    scenario = load_scenario("harbour_vote")
    game, rule = Game.of(scenario), decision_rule(scenario)
    found = zone_under(game, rule)
    assert (found.open_deals, found.total_deals, found.accepted_by_all) == (55, 720, 12)
    held = coalitions(game, rule)
    assert all({"sportco", "tourism"} < set(each.space.game.parties) for each in held) and len(held) == 4
    gains = [each.maximin_gain for each in held]
    assert gains == sorted(gains, key=lambda gain: -(gain or 0.0))


def test_the_best_of_all_coalitions_is_the_best_level_of_any_deal() -> None:
    """By brute force: the greatest level at which those who gain as much, within their red lines, can carry a deal."""
    game, rule = harbour("procedure.kind=vote", "procedure.quota=0.8", VETOES)
    texts = all_deals(game)
    gains, free = game.gains(texts), accepts(game, texts)
    best = max(float(gains[deal, party]) for deal in range(len(texts)) for party in rule.voters
               if rule.wins(free[deal] & (gains[deal] >= gains[deal, party])))
    assert zone_under(game, rule).maximin_gain == pytest.approx(best)


@given(
    rule=st.sampled_from(["unanimity", "simple", "qualified", "weighted"]), quota=st.floats(0, 1), veto=st.sampled_from([[], ["lower"], ["guarantor"]]),
    capability=st.lists(st.sampled_from([0, 10, 25, 60, 102.5]), min_size=4, max_size=4),
)
def test_property_a_coalition_wins_where_its_replies_carry(rule: str, quota: float, veto: list[str], capability: list[float]) -> None:
    """The analysis and the engine mean the same by a rule."""
    stated: dict[str, Any] = dict(zip((f"parties.{name}.capability" for name in ("upper", "lower", "elder", "miller")), capability, strict=True))
    changes = {"procedure": {"kind": "vote", "rule": rule, "quota": quota, "veto": veto}, **stated}
    at, found = Seated(changes), decision_rule(well(changes))
    for replies in product((0.0, 1.0), repeat=4):
        every = [*replies, 0.0, 0.0, 0.0, 0.0]
        assert bool(found.wins(np.array(every) > 0)) == carries(at.conflict, every)


def test_under_unanimity_nothing_changes() -> None:
    scenario = load_scenario("valley")
    game, rule = Game.of(scenario), decision_rule(scenario)
    assert repr(zone_under(game, rule)) == repr(zone(game, rule.voters))


def test_a_majority_has_a_larger_zone_on_scales_and_its_own_solutions() -> None:
    """Upper Farm holds out for its water; three of four can do without it."""
    line = {"parties.upper.on.water.red_line": {"max": 20}, "parties.elder.on.water.position": 75}
    alone, outvoted = (theory_document(well(line | {"procedure": procedure}), "well")["veto_sets"]["consent_on_ground"]
                       for procedure in ({"kind": "vote", "rule": "unanimity"}, {"kind": "vote", "rule": "simple"}))
    assert outvoted["zone"]["share"] > alone["zone"]["share"]
    assert outvoted["coalitions"][0]["members"] == ["lower", "elder", "miller"]
    nash = outvoted["points"]["nash"]
    assert nash["text"]["water"] >= 75 and nash["gains"]["upper"] < 0 < nash["minimum_gain"] and nash["coalition"] == ["lower", "elder", "miller"]
    assert sum(each["banzhaf"] for each in outvoted["power"].values()) == pytest.approx(1.0)


def test_solutions_in_the_games_own_points() -> None:
    """Abdelnabi et al.: the Nash product of the points above the thresholds, and the greatest sum of a deal that all accept."""
    points = theory_document(load_scenario("harbour"), "harbour")["veto_sets"]["consent_on_ground"]["points"]
    assert points["nash"]["points"]["nash_product"] == pytest.approx(6_031_872)
    assert points["utilitarian"]["points"]["welfare"] == pytest.approx(391)
    assert points["nash"]["points"]["parties"] == pytest.approx(
        dict(zip(("mayor", "cities", "union", "sportco", "tourism", "environment"), (54, 48, 71, 57, 81, 77), strict=True)))
    printed = CliRunner().invoke(cli, ["solve", "harbour"], catch_exceptions=False).output
    assert "product 6,031,872" in printed and "Utilitarian 391" in printed
    assert "points" not in theory_document(load_scenario("valley"), "valley")["veto_sets"]["consent_on_ground"]["points"]["nash"]


REFUSED = {
    "issues": {"gate": {"label": "The gate", "options": {"shut": "shut", "wide": "wide"}}},
    **{f"parties.{name}.on": {"gate": {"score": {"shut": 100, "wide": 50}, "red_line": {"never": never}}}
       for name, never in {"upper": ["wide"], "lower": ["shut"], "elder": [], "miller": []}.items()},
}


def test_where_every_option_is_refused_no_deal_is_open() -> None:
    found = theory_document(well(REFUSED), "gate")["veto_sets"]["consent_on_ground"]["zone"]
    assert (found["open_deals"], found["total_deals"], found["share"], found["empty"]) == (0, 2, 0.0, True)
    assert found["unsettled"] == ["gate"] and not found["joint_gain_possible"]


def test_no_obstacle_promises_a_gain_that_is_not_there() -> None:
    """Without Lower Farm's red line the gate may be shut, which is worth exactly its reservation to Upper Farm: nobody loses, but not all gain."""
    stances: dict[str, dict[str, Any]] = {
        "upper": {"score": {"shut": 50, "wide": 0}, "salience": 100},
        "lower": {"score": {"shut": 50, "wide": 100}, "salience": 100, "red_line": {"never": ["shut"]}},
    }
    even = {"score": {"shut": 50, "wide": 50}, "salience": 100}
    changes = {f"parties.{name}.on": {"gate": stances.get(name, even)} for name in ("upper", "lower", "elder", "miller")}
    document = theory_document(well(REFUSED | changes | {"parties.upper.reservation": 0.5}), "gate")
    found = document["veto_sets"]["consent_on_ground"]["zone"]
    line = next(each for each in found["obstacles"] if each["issue"] == "gate")
    assert found["empty"] and (line["party"], line["maximin_gain_without"]) == ("lower", 0.0)
    screen = console()
    with screen.capture() as captured:
        TheoryPrinter(document, screen).print()
    words = " ".join(captured.get().split())
    assert "lower's red line on gate: without it, there is a deal that none refuses, but none that all gain by" in words
    assert "could gain less" not in words and "could gain 0.000" not in words


@pytest.mark.long
def test_many_parties_are_printed_a_line_each_with_a_sign_of_their_own() -> None:
    names = [f"voter_{number}" for number in range(40)]
    tree = {
        "title": "Forty", "summary": "Forty voters", "horizon": {"rounds": 1}, "rights": {"consent_on_ground": names},
        "issues": {"gate": {"label": "The gate", "scale": {0: "shut"}, "status_quo": 0}},
        "parties": {name: {"label": name, "role": "principal", "on": {"gate": {"position": 50 + at, "salience": 50}}}
                    for at, name in enumerate(names)},
    }
    document = theory_document(Scenario.model_validate(tree), "forty")
    assert not document["veto_sets"]["consent_on_ground"]["power_estimated"]
    screen = console()
    with screen.capture() as captured:
        TheoryPrinter(document, screen).print()
    assert re.findall(r"^  (voter_\d+) +[+-]", captured.get(), re.MULTILINE) == names
    assert len(set(LETTERS)) == 64 and not set(LETTERS) & {*SIGNS.values(), "|"} and LETTERS.isprintable()


def test_a_majority_of_sixteen_is_sized_without_its_coalitions() -> None:
    names = [f"voter_{letter}" for letter in "abcdefghijklmnop"]
    tree = {
        "title": "Sixteen", "summary": "Sixteen voters", "horizon": {"rounds": 1},
        "issues": {"gate": {"label": "The gate", "options": {"shut": "shut", "wide": "wide"}, "status_quo": "shut"}},
        "parties": {name: {"label": name, "role": "principal", "on": {"gate": {"score": {"shut": 0, "wide": 1}}}} for name in names},
        "rights": {"consent_on_ground": ["principal"], "convene": ["principal"]},
        "procedure": {"kind": "vote", "rule": "simple"},
    }
    found = theory_document(Scenario.model_validate(tree), "sixteen")["veto_sets"]["consent_on_ground"]
    assert found["coalitions"] is None and found["zone"]["open_deals"] == 2 and found["points"]["nash"] is None
    assert not found["zone"]["empty"] and found["zone"]["joint_gain_possible"] is None


def test_scales_in_steps_and_without_a_status_quo_are_solved_and_named() -> None:
    settings = ["--set", "issues.water.status_quo=none", "--set", "issues.water.step=5"]
    plain, found = (CliRunner().invoke(cli, ["solve", "valley", *more], catch_exceptions=False).output for more in ([], settings))
    assert "in steps" not in plain + found
    stepped = theory_document(load_scenario("valley", ["issues.water.step=5"]), "valley")["veto_sets"]["consent_on_ground"]
    assert stepped["steps_approximated"] == [] and stepped["points"]["nash"]["text"]["water"] % 5 == 0
    document = theory_document(load_scenario("valley", ["issues.water.status_quo=none"]), "valley")
    (water,) = (each for each in document["issues"] if each["name"] == "water")
    assert water["status_quo"] is None and water["stances"]["kelda"]["accepts"] == [0.0, 70.0]
    start = document["veto_sets"]["consent_on_ground"]["points"]["status_quo"]
    assert set(start["gains"].values()) == {0.0}
