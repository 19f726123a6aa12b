"""What a text is worth: the published Harbour game, the well by hand, and the laws of additive spatial utility."""

from __future__ import annotations

import itertools
import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.analysis.theory.game import Game
from sim.rules.parties import Item, Stake
from sim.rules.rng import stream_of
from sim.rules.utility import (
    baseline,
    best_gain,
    changes,
    closeness,
    crossed,
    differs,
    goes_further,
    least_allowed,
    most_allowed,
    movement,
    red_line,
    refused_by,
    take_stock,
    utility,
    worth,
)
from sim.rules.valuation import gain_of, note_performers, note_status_quo
from sim.scenario.encoding.instance import encode
from sim.scenario.schema.scenario import Scenario
from tests.stories import Seated, seated, well
from tests.strategies import scenarios

# Scores of each party for the options of issues A to E, and the least total it takes.
HARBOUR = {
    "mayor": ([14, 8, 0], [12, 8, 0], [24, 18, 12, 0], [40, 30, 23, 0], [0, 2, 4, 7, 10], 30),
    "cities": ([0, 4, 10], [0, 0, 0], [12, 8, 6, 0], [0, 8, 13, 18], [60, 45, 30, 15, 0], 31),
    "union": ([15, 20, 0], [0, 0, 0], [42, 35, 25, 0], [30, 20, 10, 0], [2, 4, 6, 8, 0], 50),
    "sportco": ([14, 8, 0], [11, 7, 0], [0, 5, 10, 17], [35, 29, 20, 0], [0, 5, 10, 15, 23], 55),
    "tourism": ([0, 11, 5], [0, 20, 25], [0, 2, 4, 9], [10, 26, 40, 0], [4, 8, 15, 12, 0], 65),
    "league": ([0, 22, 45], [0, 25, 55], [0, 0, 0, 0], [0, 0, 0, 0], [0, 0, 0, 0, 0], 55),
}
SIZES = (3, 3, 4, 4, 5)


def harbour() -> Any:
    """The Harbour game as a conflict: scores that add up, thresholds as reservations."""
    options = [{f"{letter}{at}": "x" for at in range(1, size + 1)} for letter, size in zip("abcde", SIZES)]
    tree = {
        "title": "Harbour", "summary": "Six parties", "horizon": {"rounds": 1}, "rights": {"consent_on_ground": list(HARBOUR)},
        "issues": {letter: {"label": letter, "options": named} for letter, named in zip("abcde", options)},
        "parties": {
            name: {
                "label": name, "role": "principal", "reservation": least / 100,
                "on": {letter: {"score": dict(zip(named, points))} for letter, named, points in zip("abcde", options, scores)},
            }
            for name, (*scores, least) in HARBOUR.items()
        },
    }
    return encode(Scenario.model_validate(tree)).conflict(stream_of(0))


def test_the_harbour_game_has_its_published_totals() -> None:
    """Source: LLM-Deliberation (Abdelnabi et al. 2024): the Nash point A2, B3, C3, D2, E3 gives 54, 48, 71, 57, 81 and 77."""
    conflict = harbour()
    deal = [1.0, 2.0, 2.0, 1.0, 2.0]
    assert [100 * utility(conflict, party, deal) for party in range(6)] == pytest.approx([54, 48, 71, 57, 81, 77])


def test_the_well_as_it_stands_by_hand() -> None:
    """Water at 20 and a closed path: 0.75 x 0.8 + 0.25 x 1 for Upper Farm, 0.5 x 0.2 for Lower Farm."""
    at = Seated()
    found = [utility(at.conflict, at.names[name], at.state.ground) for name in ("upper", "lower", "elder", "miller", "priest")]
    assert found == pytest.approx([0.85, 0.10, 0.95, 0.225, 0.0])


def test_a_stance_may_have_a_curvature_of_its_own() -> None:
    """Lower Farm wants 100 of the water and sees 20: with exponent 2 that is worth 1 - 0.8^2 = 0.36; elsewhere its own 1 stays."""
    at = Seated({"parties.lower.on.water.curvature": 2, "parties.upper.curvature": 3})
    assert worth(at.conflict, at.lower, at.water, 20.0) == pytest.approx(0.36)
    assert worth(at.conflict, at.upper, at.water, 20.0) == pytest.approx(1 - 0.2**3)
    game = Game.of(at.negotiation.encoded)
    assert game.issue_utility(at.water, np.array(20.0))[[at.lower, at.upper]] == pytest.approx([0.36, 0.992])
    ranged = encode(well({"parties.upper.curvature": {"low": 1, "high": 3}})).conflict(stream_of(4))
    assert {stake.curvature for stake in ranged.stakes[0]} == {ranged.profiles[0].curvature}, "one draw for all that do not state their own"


def test_aversion_to_risk_forgives_small_distances() -> None:
    """1 - (d/100)^curvature: a miss of 25 points costs 0.25 straight, 0.0625 squared, 0.125 at 3/2."""
    assert [closeness(25.0, curvature) for curvature in (1.0, 2.0, 1.5)] == pytest.approx([0.75, 0.9375, 0.875])
    assert closeness(-25.0, 2.0) == closeness(25.0, 2.0)


def test_nothing_settled_is_worth_nothing() -> None:
    at = Seated({"issues.path.status_quo": None})
    assert at.state.ground[at.path] == -1.0
    assert worth(at.conflict, at.upper, at.path, -1.0) == 0.0


def test_a_stated_reservation_stands_in_place_of_what_holds() -> None:
    at = Seated({"parties.lower.reservation": 0.3})
    assert baseline(at.profile("lower"), 0.10) == 0.3
    assert baseline(at.profile("upper"), 0.85) == 0.85


def test_the_best_a_farm_could_hope_for_by_hand() -> None:
    """Lower Farm gains 0.5 x 0.8 on water and 0.5 x 1 on the path; what isn't tabled gains it nothing."""
    at = Seated()
    at.write(20.0, 0.0)
    assert best_gain(at.conflict, at.table, at.lower) == pytest.approx(0.9)
    at.table.tabled[at.path] = 0.0
    assert best_gain(at.conflict, at.table, at.lower) == pytest.approx(0.4)


def test_a_red_line_and_one_already_crossed() -> None:
    """Not above 40: from 20 that forbids 41; from 60, where it is crossed already, only more than 60."""
    at = Seated({"parties.upper.on.water.red_line": {"max": 40}, "parties.lower.on.water.red_line": {"min": 40}})
    assert [crossed(at.conflict, at.upper, at.water, 20.0, value) for value in (0.0, 40.0, 41.0)] == [False, False, True]
    assert [crossed(at.conflict, at.upper, at.water, 60.0, value) for value in (0.0, 50.0, 60.0, 61.0)] == [False, False, False, True]
    assert [crossed(at.conflict, at.lower, at.water, 20.0, value) for value in (19.0, 20.0, 30.0, 100.0)] == [True, False, False, False]


def test_an_option_never_accepted() -> None:
    """The first and the last are never accepted, unless one of them holds already; nothing settled crosses no line."""
    at = Seated({"parties.upper.on.path.red_line": {"never": ["closed", "open"]}})
    assert [crossed(at.conflict, at.upper, at.path, 1.0, option) for option in (-1.0, 0.0, 1.0, 2.0)] == [False, True, False, True]
    assert not crossed(at.conflict, at.upper, at.path, 0.0, 0.0)
    assert refused_by(at.conflict, at.upper, at.path) == [0, 2] and refused_by(at.conflict, at.lower, at.path) == []


def test_a_firm_line_holds_as_stated_where_the_status_quo_crosses_it() -> None:
    """At least 60, with 50 on the ground: 55 is still refused, and so is leaving it at 50; a declared text may still come nearer."""
    firm: dict[str, Any] = {"min": 60, "firm": True}
    never = {"never": ["closed", "open"], "firm": True}
    at = Seated({"parties.upper.on.water.red_line": firm, "parties.upper.on.path.red_line": never})
    values = (40.0, 50.0, 55.0, 60.0, 100.0)
    assert [crossed(at.conflict, at.upper, at.water, 50.0, value) for value in values] == [True, True, True, False, False]
    assert [goes_further(at.conflict, at.upper, at.water, 50.0, value) for value in values[:3]] == [True, False, False]
    line = Stake(red_min=60.0, red_max=100.0, firm=1.0)
    assert (least_allowed(line, 50.0), most_allowed(Stake(red_max=30.0, firm=1.0), 50.0)) == (60.0, 30.0)
    assert [crossed(at.conflict, at.upper, at.path, 0.0, option) for option in (-1.0, 0.0, 1.0, 2.0)] == [False, True, False, True]


def test_a_firm_line_concerns_every_text_that_has_its_issue_on_the_table() -> None:
    """Upper Farm wants at most 10 of the water, firmly; 20 is there now."""
    at = Seated({"parties.upper.on.water.red_line": {"max": 10, "firm": True}})
    unchanged = list(at.state.ground)
    assert red_line(at.conflict, at.upper, at.state.ground, unchanged, [1.0, 1.0]) == at.water
    assert red_line(at.conflict, at.upper, at.state.ground, unchanged, [0.0, 1.0]) == -1
    at = Seated({"parties.upper.on.water.red_line": {"max": 10}})
    assert red_line(at.conflict, at.upper, at.state.ground, unchanged, [1.0, 1.0]) == -1


def test_the_first_red_line_is_named() -> None:
    at = Seated({"parties.upper.on.water.red_line": {"max": 30}, "parties.upper.on.path.red_line": {"never": ["open"]}})
    assert red_line(at.conflict, at.upper, at.state.ground, [30.0, 1.0], [1.0, 1.0]) == -1
    assert red_line(at.conflict, at.upper, at.state.ground, [30.0, 2.0], [1.0, 1.0]) == at.path
    assert red_line(at.conflict, at.upper, at.state.ground, [31.0, 2.0], [1.0, 1.0]) == at.water
    assert red_line(at.conflict, at.lower, at.state.ground, [31.0, 2.0], [1.0, 1.0]) == -1


def test_another_option_counts_as_the_whole_scale() -> None:
    assert movement(Item(), 20.0, 35.0) == 15.0 == movement(Item(), 35.0, 20.0)
    assert (movement(Item(options=2.0), 0.0, 0.0), movement(Item(options=2.0), -1.0, 0.0)) == (0.0, 100.0)


def test_a_text_that_restates_changes_nothing() -> None:
    at = Seated()
    assert not changes(at.conflict, at.state.ground, [20.0, 0.0])
    assert changes(at.conflict, at.state.ground, [20.0, 1.0])


def texts_of(conflict: Any, shares: list[float]) -> Any:
    """A text from shares of each scale, or an option."""
    found = []
    for issue, share in zip(range(conflict.issues), itertools.cycle(shares)):
        options = int(conflict.items[issue].options)
        found.append(float(min(options - 1, int(share * options))) if options else 100.0 * share)
    return found


SHARES = st.lists(st.floats(0, 1), min_size=5, max_size=5)


@given(scenarios(), SHARES)
def test_property_utility_is_within_nothing_and_one_and_never_above_the_ideal(scenario: Scenario, shares: list[float]) -> None:
    conflict = encode(scenario).conflict(stream_of(1))
    text = texts_of(conflict, shares)
    for party in range(conflict.parties):
        best = sum(stake.weight * stake.best for stake in conflict.stakes[party][: conflict.issues])
        assert -1e-12 <= utility(conflict, party, text) <= best + 1e-12 <= 1 + 1e-9


@given(scenarios(), st.floats(0, 1), st.floats(0, 1), SHARES)
def test_property_utility_is_best_at_the_ideal_and_falls_with_distance(
    scenario: Scenario, near: float, far: float, shares: list[float],
) -> None:
    near, far = sorted((near, far))
    conflict = encode(scenario).conflict(stream_of(2))
    target = texts_of(conflict, shares)
    for party in range(conflict.parties):
        ideal = list(target)
        for issue in range(conflict.issues):
            if not conflict.items[issue].options:
                ideal[issue] = conflict.stakes[party][issue].position
        steps = [[one + share * (other - one) for one, other in zip(ideal, target)] for share in (0.0, near, far)]
        for step in steps:  # an option can't be gone towards
            step[:] = [target[issue] if conflict.items[issue].options else step[issue] for issue in range(conflict.issues)]
        values = [utility(conflict, party, step) for step in steps]
        assert values[0] >= values[1] - 1e-12 >= values[2] - 2e-12
        scales = sum(conflict.stakes[party][issue].weight for issue in range(conflict.issues) if not conflict.items[issue].options)
        if math.isclose(scales, 1.0):
            assert values[0] == pytest.approx(1.0)


@given(scenarios())
def test_property_weights_add_up_to_one_for_whoever_cares(scenario: Scenario) -> None:
    conflict = encode(scenario).conflict(stream_of(3))
    for party in range(conflict.parties):
        assert sum(conflict.stakes[party][issue].interest for issue in range(conflict.issues)) == pytest.approx(1.0)


@given(scenarios(), SHARES)
def test_property_the_gain_of_a_text_is_the_difference_of_utilities(scenario: Scenario, shares: list[float]) -> None:
    negotiation = seated(scenario, 4)
    conflict, state, table = negotiation.conflict, negotiation.state, negotiation.table
    table.text[:] = texts_of(conflict, shares)
    table.tabled[:] = [1.0] * conflict.issues
    for issue, before in enumerate(state.ground):
        if not differs(before, table.text[issue]):
            table.text[issue] = before
    note_status_quo(conflict, state, table)
    note_performers(conflict, state, table)
    for party in range(conflict.parties):
        gain = utility(conflict, party, table.text) - utility(conflict, party, state.ground)
        take_stock(conflict, state, table, party)
        assert gain_of(conflict, state, table, party)[0] == pytest.approx(gain, abs=1e-12)
