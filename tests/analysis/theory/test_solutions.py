"""Solution concepts, frontier and zone: the laws that define them, on the Harbour game and on conflicts of scales and options."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from sim.analysis.arrays import FloatArray
from sim.analysis.theory.frontier import pareto_efficient, pareto_improvement
from sim.analysis.theory.game import Game, load_encoded
from sim.analysis.theory.solutions import CONCEPTS, MAX_PROGRAMS, OutcomeSpace, Solution, solve
from sim.analysis.theory.zone import zone
from sim.cli.main import cli
from sim.errors import TooManyDealsError
from sim.scenario.encoding.instance import encode
from sim.scenario.loader import load_scenario
from sim.scenario.schema.scenario import Scenario
from tests.examples import examples
from tests.stories import rows, well
from tests.strategies import ISSUES, PARTIES, scenarios, tree_of

#: Many of its deals are equally good, and losses are bent: tangents alone would never end.
FLAT = Scenario.model_validate(tree_of(2_000_000, list(PARTIES[:5]), list(ISSUES[:2]), 1))


def game_of(changes: dict[str, Any] | None = None) -> Game:
    """The quarrel over the well: Upper and Lower Farm alone have to agree."""
    return Game.of(well({"rights.consent_on_ground": ["upper", "lower"]} | (changes or {})))


@pytest.fixture(scope="module")
def harbour() -> OutcomeSpace:
    """The Harbour game, all six to agree."""
    return OutcomeSpace.of(Game.of(load_encoded("harbour")))


def solution(space: OutcomeSpace, concept: str, weights: FloatArray | None = None) -> Solution:
    """A solution that must exist."""
    found = solve(space, weights)[concept]
    assert found is not None
    return found


def named(space: OutcomeSpace, concept: str) -> list[float | str | None]:
    """The options of a solution."""
    return list(space.game.by_issue(solution(space, concept).text).values())


# A. The Harbour game (Abdelnabi et al. 2024)


def test_the_points_of_the_harbour_game(harbour: OutcomeSpace) -> None:
    assert named(harbour, "nash") == ["a2", "b3", "c3", "d2", "e3"]
    assert named(harbour, "egalitarian") == ["a2", "b3", "c4", "d1", "e3"]
    assert named(harbour, "utilitarian") == ["a2", "b3", "c2", "d2", "e4"]
    nash = solution(harbour, "nash")
    assert (100 * harbour.game.utility(nash.text)).tolist() == pytest.approx([54, 48, 71, 57, 81, 77])
    assert 1e12 * nash.nash_product == pytest.approx(6_031_872)
    assert 100 * solution(harbour, "egalitarian").minimum_gain == pytest.approx(3)


def test_six_that_concede_early_by_turns_end_in_the_zone(harbour: OutcomeSpace) -> None:
    """With no chair and without knowledge of each other's interests, they find a deal that is efficient and leaves everybody better off.

    In the first edition of the model this deal was the Nash solution; now it is another one of the zone.
    """
    from sim.engine.model import play

    log = play(load_scenario("harbour_offers"))
    last = {row["issue"]: row["value"] for row in rows(log, "texts")}
    text = np.array([last[issue] for issue in range(5)], dtype=float)
    assert harbour.game.gains(text).min() > 0 and not harbour.game.crosses_red_line(text).any()
    assert pareto_improvement(harbour, text).common_gain == pytest.approx(0)
    assert np.prod(harbour.game.gains(text)) <= solution(harbour, "nash").nash_product


# G. What defines the concepts, as laws


def rescaled(space: OutcomeSpace, factors: Sequence[float]) -> OutcomeSpace:
    """The same deals, with each party's gains multiplied: its weights and disagreement scaled alike."""
    own = space.game
    by = np.asarray(factors)
    return replace(space, game=replace(own, weights=own.weights * by[:, None], disagreement=own.disagreement * by))


@given(st.lists(st.floats(0.2, 5), min_size=6, max_size=6))
def test_property_nash_and_kalai_smorodinsky_do_not_care_for_the_scale_of_utilities(harbour: OutcomeSpace, factors: Sequence[float]) -> None:
    scaled = rescaled(harbour, factors)
    for concept in ("nash", "kalai_smorodinsky"):
        assert named(scaled, concept) == named(harbour, concept)


def test_the_egalitarian_and_the_utilitarian_do(harbour: OutcomeSpace) -> None:
    """A party whose utilities count double is spared by the one (its gains look large) and served by the other."""
    for concept in ("egalitarian", "utilitarian"):
        changed = [named(rescaled(harbour, [5.0 if at == party else 1.0 for at in range(6)]), concept) for party in range(6)]
        assert any(each != named(harbour, concept) for each in changed)


@examples(6)
@given(st.floats(0.2, 5), st.floats(0.2, 5))
def test_property_so_it_is_on_scales(one: float, other: float) -> None:
    space = OutcomeSpace.of(Game.of(load_encoded("textbook")))
    before, after = solve(space), solve(rescaled(space, [one, other]))
    for concept in ("nash", "kalai_smorodinsky"):
        known, found = before[concept], after[concept]
        assert known is not None and found is not None and found.text == pytest.approx(known.text, abs=1e-3)


SYMMETRIC = {
    "issues.water.status_quo": 50, "issues.path": None, "parties.upper.on.path": None, "parties.lower.on.path": None,
    "parties.miller.on.path": None, "parties.upper.reservation": 0.2, "parties.lower.reservation": 0.2,
}


@examples(6)
@given(st.lists(st.tuples(st.integers(1, 100), st.integers(0, 100)), min_size=1, max_size=4))
def test_property_two_parties_on_a_straight_frontier_with_nothing_without_a_deal_divide_evenly_by_all_four(agenda: list[tuple[int, int]]) -> None:
    """One wants 0 of everything, the other 100: all deals have the same sum, so it takes the tie to make the utilitarian one of them."""
    issues = {f"issues.i{at}": {"label": "x", "scale": {0: "none"}, "status_quo": held} for at, (_, held) in enumerate(agenda)}
    stances = {f"parties.{party}.on": {f"i{at}": {"position": wanted, "salience": salience} for at, (salience, _) in enumerate(agenda)}
               for party, wanted in (("upper", 0), ("lower", 100), ("elder", 0), ("miller", 0))}
    nothing = {"parties.upper.reservation": 0, "parties.lower.reservation": 0}
    found = solve(OutcomeSpace.of(game_of({"issues.water": None, "issues.path": None} | issues | stances | nothing)))
    for concept in CONCEPTS:
        point = found[concept]
        assert point is not None and point.gains == pytest.approx([0.5, 0.5], abs=2e-6), concept


MIRRORED = {"issues.path": None, "parties.upper.on.path": None, "parties.lower.on.path": None, "parties.miller.on.path": None,
            "issues.land": {"label": "land", "scale": {0: "none"}, "status_quo": 50}, "issues.water.status_quo": 50}


@examples(3)
@given(st.integers(1, 99), st.floats(1, 3), st.integers(0, 40))
def test_property_symmetric_games_have_symmetric_solutions(salience: int, curvature: float, reach: int) -> None:
    """What the one cares for, the other doesn't: swapping names and issues changes nothing, so no concept may tell them apart."""
    changes: dict[str, Any] = dict(MIRRORED)
    for party, (first, second), position in (("upper", ("water", "land"), reach), ("lower", ("land", "water"), 100 - reach)):
        changes |= {f"parties.{party}.on": {first: {"position": position, "salience": salience},
                                            second: {"position": position, "salience": 100 - salience}},
                    f"parties.{party}.curvature": curvature}
    for concept, point in solve(OutcomeSpace.of(game_of(changes))).items():
        assert point is None or point.gains[0] == pytest.approx(point.gains[1], abs=2e-6), concept


@examples(7)
@given(st.floats(0.2, 5), st.floats(0.2, 5), st.floats(-2, 2), st.floats(-2, 2))
def test_property_a_utility_may_be_moved_as_well_as_stretched(one: float, other: float, up: float, down: float) -> None:
    """Of a list of deals: any positive affine change of any utility, disagreement alike, leaves both concepts where they were."""
    grid = np.linspace(0.0, 1.0, 41)
    utilities = np.column_stack([grid, 1.0 - grid**2])
    stretched = utilities * [one, other] + [up, down]
    for concept in ("nash", "kalai_smorodinsky"):
        places = [solution(listed(table, least), concept).text[0] for table, least in (
            (utilities, np.array([0.1, 0.1])), (stretched, np.array([0.1, 0.1]) * [one, other] + [up, down]))]
        assert places[0] == places[1], concept


def listed(utilities: FloatArray, disagreement: FloatArray) -> OutcomeSpace:
    """A space of one issue whose options have these utilities [o, n]."""
    options = tuple(f"o{at}" for at in range(len(utilities)))
    many, ones = utilities.shape[1], np.ones((utilities.shape[1], 1))
    game = Game(
        tuple("abcdef"[:many]), ("deal",), (options,), ones, 0 * ones, ones, np.zeros(many), utilities.T[:, None, :], disagreement,
        np.array([-1.0]), np.zeros(1), np.array([True]), 0 * ones, 100 * ones, np.zeros((many, 1, len(options)), dtype=bool), np.ones(many),
        {"consent_on_ground": tuple(range(many))},
    )
    return OutcomeSpace.of(game)


def test_bargaining_power_weighs_in_nashs_product() -> None:
    """Kalai 1977: with weights 3 and 1 on a straight frontier from 0.2, three quarters of the 0.6 above what both have without a deal."""
    space = OutcomeSpace.of(game_of(SYMMETRIC))
    assert solution(space, "nash", np.array([3.0, 1.0])).gains == pytest.approx([0.45, 0.15], abs=1e-5)


def test_nash_is_independent_of_irrelevant_alternatives(harbour: OutcomeSpace) -> None:
    """Nash 1950: take away any deals but its point, and it stays the point."""
    best = solution(harbour, "nash").text
    keep = np.array([at % 3 == 0 or (cell == best).all() for at, cell in enumerate(harbour.combinations)])
    assert named(replace(harbour, combinations=harbour.combinations[keep]), "nash") == named(harbour, "nash")


@given(st.lists(st.tuples(*[st.integers(0, 1000)] * 3), min_size=2, max_size=30, unique=True), st.data())
def test_property_nor_does_it_hang_on_them_in_any_other_game(deals: list[tuple[int, int, int]], data: st.DataObject) -> None:
    """Of two equal products the first counts, so that only what is left out is irrelevant."""
    utilities = np.array(deals) / 1000.0
    best = solve(listed(utilities, np.full(3, 0.2)))["nash"]
    assume(best is not None)
    assert best is not None
    kept = sorted({int(best.text[0])} | data.draw(st.sets(st.integers(0, len(deals) - 1))))
    assert kept[int(solution(listed(utilities[kept], np.full(3, 0.2)), "nash").text[0])] == int(best.text[0])


def test_every_solution_of_the_harbour_game_is_efficient(harbour: OutcomeSpace) -> None:
    efficient = pareto_efficient(harbour)
    for concept in CONCEPTS:
        found = solution(harbour, concept)
        (place,) = np.flatnonzero((harbour.combinations == found.text).all(axis=1))
        assert efficient[place], concept


@examples(6)
@given(scenarios(most_parties=5, most_issues=3))
def test_property_solutions_are_open_and_leave_nothing_to_everybody(scenario: Scenario) -> None:
    """Of any conflict: nobody loses, no red line is crossed, and there is no deal that is better for all."""
    try:
        space = OutcomeSpace.of(Game.of(encode(scenario)))
    except TooManyDealsError:
        assume(False)
    for concept, found in solve(space).items():
        if found is not None:
            assert found.minimum_gain >= -1e-6, concept
            assert not space.game.crosses_red_line(found.text).any(), concept
            assert pareto_improvement(space, found.text).common_gain <= 1e-4, concept


@examples(4)
@given(scenarios(most_parties=4, most_issues=3))
def test_property_solutions_are_efficient_where_losses_are_straight(scenario: Scenario) -> None:
    """Nobody could gain, with nobody worse off: not only not all at once."""
    game = Game.of(encode(scenario))
    space = OutcomeSpace.of(replace(game, curvature=np.ones_like(game.curvature)))
    for concept, found in solve(space).items():
        if found is not None:
            assert pareto_improvement(space, found.text).total_gain <= 1e-5, concept


@examples(5)
@given(scenarios(most_parties=5, most_issues=3))
@example(FLAT)
def test_property_the_egalitarian_has_the_greatest_least_gain_and_the_utilitarian_the_greatest_sum(scenario: Scenario) -> None:
    found = solve(OutcomeSpace.of(Game.of(encode(scenario))))
    known = [each for each in found.values() if each is not None]
    egalitarian, utilitarian, nash = found["egalitarian"], found["utilitarian"], found["nash"]
    assume(egalitarian is not None)
    assert egalitarian is not None and utilitarian is not None
    assert egalitarian.minimum_gain >= max(each.minimum_gain for each in known) - 1e-5
    assert utilitarian.total_gain >= max(each.total_gain for each in known) - 1e-5
    if nash is not None:
        assert nash.nash_product >= max(each.nash_product for each in known) * (1 - 1e-4) - 1e-12


@examples(6)
@given(st.lists(st.integers(0, 100), min_size=1, max_size=4))
def test_property_with_opposed_ends_and_equal_saliences_nobody_can_gain_but_at_anothers_cost(held: list[int]) -> None:
    """On every scale the one wants 0 and the other 100, and both care alike: what one wins there the other loses."""
    issues = {f"issues.i{at}": {"label": "x", "scale": {0: "none"}, "status_quo": value} for at, value in enumerate(held)}
    stances = {f"parties.{party}.on": {f"i{at}": {"position": position, "salience": 50} for at in range(len(held))}
               for party, position in (("upper", 0), ("lower", 100), ("elder", 0), ("miller", 0))}
    found = zone(game_of({"issues.water": None, "issues.path": None} | issues | stances))
    assert found.maximin_gain == pytest.approx(0.0, abs=1e-8) and found.lacks_joint_gain and not found.is_empty


def test_bent_losses_are_found_by_tangents_as_an_independent_search_finds_them() -> None:
    """Upper Farm's loss is squared: u = 1 - x^2 and x, both from 0.2: the least gain is greatest where they cross, (sqrt 5 - 1)/2."""
    space = OutcomeSpace.of(game_of(SYMMETRIC | {"parties.upper.curvature": 2}))
    assert solution(space, "egalitarian").text[0] == pytest.approx(50.0 * (5**0.5 - 1), abs=1e-4)
    assert solution(space, "utilitarian").text[0] == pytest.approx(50.0, abs=1e-2)  # flat there: -2x + 1 = 0
    grid = np.linspace(0, 1, 100_001)
    assert solution(space, "nash").text[0] == pytest.approx(100 * grid[np.argmax((0.8 - grid**2) * (grid - 0.2))], abs=2e-3)


# Frontier and zone


def test_what_a_text_leaves_on_the_table() -> None:
    """Half of each in the textbook dispute: giving each side what it cares for, both gain 0.2143 more."""
    game = Game.of(load_encoded("textbook"))
    found = pareto_improvement(OutcomeSpace.of(game), game.text({"pay": 50, "security": 50}))
    assert found.common_gain == pytest.approx(3 / 14)
    space = OutcomeSpace.of(game)
    assert pareto_improvement(space, solution(space, "nash").text).total_gain == pytest.approx(0.0, abs=1e-6)


def test_the_zone_of_the_harbour_game() -> None:
    found = zone(Game.of(load_encoded("harbour")))
    assert found.maximin_gain is not None
    assert (found.open_deals, found.total_deals, round(100 * found.maximin_gain)) == (12, 720, 3)
    assert found.ranges["e"] == ("e3", "e4")
    first = found.obstacles[0]
    assert (first.party, first.issue, round(100 * (first.maximin_gain_without or 0))) == ("sportco", None, 22)


def test_a_bigger_veto_set_never_has_a_bigger_zone() -> None:
    """Tsebelis 2002: whoever must agree in addition can only take deals away."""
    game = Game.of(load_encoded("astana_21"))
    ground, statement = zone(game, "consent_on_ground"), zone(game, "sign_statement")
    assert set(statement.parties) < set(ground.parties)
    assert ground.maximin_gain is not None and statement.maximin_gain is not None
    assert ground.share <= statement.share and ground.maximin_gain <= statement.maximin_gain


def test_the_share_of_a_zone_on_scales_is_an_area() -> None:
    """Upper Farm takes up to 20 more of the water than it has (reservation), Lower Farm no less than 30: from 30 to 40 of 100."""
    found = zone(game_of(SYMMETRIC | {"issues.water.status_quo": 50, "parties.upper.reservation": 0.6, "parties.lower.reservation": 0.3}))
    assert found.share == pytest.approx(0.10, abs=0.002)
    assert found.ranges["water"] == pytest.approx((30.0, 40.0))


def test_an_empty_zone_says_what_is_in_the_way() -> None:
    """Upper Farm won't go above 30 nor Lower Farm below 60: without either line, or either party, there is room."""
    found = zone(game_of(SYMMETRIC | {
        "parties.upper.on.water.red_line": {"max": 30}, "parties.lower.on.water.red_line": {"min": 60}, "issues.water.status_quo": 45,
        "parties.upper.reservation": 0.6, "parties.lower.reservation": 0.6,
    }))
    assert found.is_empty and found.maximin_text is None and found.share == 0.0
    assert {(each.party, each.issue) for each in found.obstacles} == {("upper", None), ("lower", None)}


def test_what_only_goes_together_is_named_together() -> None:
    """Two who want nearly everything: neither alone is in the way, so the smallest sets are reported."""
    found = zone(Game.of(load_scenario("harbour", ["parties.mayor.reservation=0.95", "parties.environment.reservation=0.95"])))
    assert found.is_empty and not found.obstacles
    assert found.removal_sets[0].removed == (("mayor", None), ("environment", None))
    assert round(100 * found.removal_sets[0].maximin_gain) == 9
    rest = zone(Game.of(load_scenario("harbour")), [1, 2, 3, 4])
    assert found.removal_sets[0].maximin_gain == pytest.approx(rest.maximin_gain)


def test_where_every_option_is_refused_the_issue_stays_open() -> None:
    """The Mayor takes no option of A: nobody gets anything there, and no deal is left that six would take; the verb says so."""
    from click.testing import CliRunner

    refusing = "parties.mayor.on.a.red_line={never: [a1, a2, a3]}"
    found = zone(Game.of(load_scenario("harbour", [refusing])))
    assert found.is_empty and ("mayor", "a") in {(each.party, each.issue) for each in found.obstacles}
    done = CliRunner().invoke(cli, ["solve", "harbour", "--set", refusing], catch_exceptions=False)
    assert done.exit_code == 0 and "mayor's red line on a: without it, all could gain 0.030" in done.output


def test_a_zone_that_helps_nobody_without_hurting_another_is_said_to() -> None:
    from click.testing import CliRunner

    even = [f"--set=parties.{party}.on.{issue}.salience=50" for party in ("union", "firm") for issue in ("pay", "security")]
    done = CliRunner().invoke(cli, ["solve", "textbook", *even], catch_exceptions=False)
    assert "no deal benefits all" in done.output


def test_a_lifted_red_line_is_named_with_the_room_it_would_give() -> None:
    found = zone(Game.of(load_encoded("astana_21")))
    lines = {(each.party, each.issue): each.maximin_gain_without for each in found.obstacles if each.issue}
    freed = zone(Game.of(load_scenario("astana_21", ["parties.turkey.on.areas.red_line=null"])))
    assert lines["turkey", "areas"] == pytest.approx(freed.maximin_gain, abs=1e-6)


def test_more_choices_than_can_be_looked_at_are_refused() -> None:
    scenario = well({"issues.path": None, "parties.upper.on.path": None, "parties.lower.on.path": None, "parties.miller.on.path": None} | {
        f"issues.i{at}": {"label": "x", "options": {f"o{place}": "x" for place in range(8)}} for at in range(4)
    })
    with pytest.raises(TooManyDealsError, match=f"4,096 combinations of options beside its scales are too many to enumerate .at most {MAX_PROGRAMS}."):
        OutcomeSpace.of(Game.of(scenario))


# The verb


def test_solve_prints_every_veto_set_and_every_point() -> None:
    from click.testing import CliRunner

    done = CliRunner().invoke(cli, ["solve", "astana_21"], catch_exceptions=False)
    assert done.exit_code == 0
    for words in ("Agreement on changes", "The joint statement", "Nash (N)", "Egalitarian (E)", "turkey's red line on areas",
                  "red lines: regime at most 58; iran at most 60; turkey at least 45"):
        assert words in done.output
    told = json.loads(CliRunner().invoke(cli, ["solve", "harbour", "--json"], catch_exceptions=False).output)
    assert set(told["veto_sets"]["consent_on_ground"]["points"]) == {"status_quo", *CONCEPTS}
    assert told["veto_sets"]["consent_on_ground"]["points"]["nash"]["text"] == {"a": "a2", "b": "b3", "c": "c3", "d": "d2", "e": "e3"}


def test_capability_may_weigh_in_nashs_product() -> None:
    """Kalai 1977: three times the capability takes three quarters of what there is to divide."""
    from sim.report.text.theory_document import theory_document

    alone = {"rights.consent_on_ground": ["upper", "lower"], "parties.upper.capability": 60, "parties.lower.capability": 20}
    for weights, share in (("equal", 0.3), ("capability", 0.45)):
        told = theory_document(well(SYMMETRIC | alone), "well", weights)["veto_sets"]["consent_on_ground"]["points"]["nash"]
        assert told["gains"]["upper"] == pytest.approx(share, abs=1e-5)


def test_a_programme_that_the_solver_gives_up_on_is_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    from click.testing import CliRunner

    from sim.analysis.theory import convex_program

    monkeypatch.setattr(convex_program, "MAX_TANGENT_ROUNDS", 1)
    bent = [each for party in ("regime", "opposition", "russia") for each in ("--set", f"parties.{party}.curvature=2")]
    done = CliRunner().invoke(cli, ["solve", "astana_21", *bent])
    assert done.exit_code == 1 and "astana_21: no convergence after 1 rounds of tangents" in done.output


def test_solve_refuses_what_is_no_scenario() -> None:
    from click.testing import CliRunner

    done = CliRunner().invoke(cli, ["solve", "harbor"])
    assert done.exit_code == 2 and "did you mean" in done.output


def test_the_examples_of_the_page_run_and_its_numbers_hold(capsys: pytest.CaptureFixture[str]) -> None:
    """docs/reference/solutions.md: every block runs in turn, and the maximin gains of both veto sets are those of the page."""
    page = (Path(__file__).parents[3] / "docs" / "reference" / "solutions.md").read_text(encoding="utf-8")
    names: dict[str, object] = {}
    for block in re.findall(r"```python\n(.*?)```", page, re.DOTALL):
        exec(compile(block, "solutions.md", "exec"), names)
    rooms = re.findall(r"^(\w+) ([0-9.]+) \[", capsys.readouterr().out, re.MULTILINE)
    assert [room for _, room in rooms] == ["0.008", "0.135"]
    assert "have a maximin gain of 0.135" in page and "have\n0.008" in page
