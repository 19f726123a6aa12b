"""Scales in steps: solutions, zones and maximin deals lie on the steps, exactly where they can be enumerated."""

from __future__ import annotations

from itertools import product
from typing import Any

import numpy as np
import pytest

from sim.analysis.theory import solutions
from sim.analysis.theory.game import Game
from sim.analysis.theory.solutions import CONCEPTS, OutcomeSpace, maximin, solve
from sim.analysis.theory.zone import zone
from tests.stories import well

SEATS: dict[str, Any] = {
    "issues.water": {"label": "Water", "scale": {0: "x"}, "status_quo": 50, "step": 20},
    "issues.path": {"label": "The path", "scale": {0: "x"}, "status_quo": 50, "step": 12.5}, "rights.consent_on_ground": ["upper", "lower"],
    "parties.upper.on": {"water": {"position": 0, "salience": 80}, "path": {"position": 100, "salience": 20}},
    "parties.lower.on": {"water": {"position": 90, "salience": 30, "red_line": {"min": 15}}, "path": {"position": 10, "salience": 70}},
    "parties.miller.on": {"water": {"position": 50, "salience": 1}, "path": {"position": 100, "salience": 50}},
}
GRID = np.array(list(product((20.0, 40.0, 50.0, 60.0, 80.0, 100.0), [12.5 * place for place in range(9)])))


def test_solutions_are_the_best_deals_on_steps() -> None:
    """The status quo, 50, is a value of the scale in steps of 20 too; 0 crosses a red line."""
    space = OutcomeSpace.of(Game.of(well(SEATS)))
    assert sorted(map(tuple, space.combinations)) == sorted(map(tuple, GRID)) and space.scales == []
    gains = space.game.gains(GRID)
    open_ = (gains >= -1e-9).all(axis=1)
    found = solve(space)
    for concept, value in (("nash", gains.prod(axis=1)), ("egalitarian", gains.min(axis=1)), ("utilitarian", gains.sum(axis=1))):
        solution = found[concept]
        assert solution is not None and list(solution.text) in GRID.tolist()
        best = np.where(open_, value, -np.inf).max()
        assert value[GRID.tolist().index(list(solution.text))] == pytest.approx(best)
    least, text = maximin(space)
    assert least == pytest.approx(gains.min(axis=1).max()) and text is not None and list(text) in GRID.tolist()


def test_a_zone_counts_the_deals_on_steps_and_spans_them() -> None:
    game = Game.of(well(SEATS))
    gains = game.restricted_to((0, 1)).gains(GRID)
    open_ = GRID[(gains >= -1e-9).all(axis=1)]
    found = zone(game)
    assert (found.open_deals, found.total_deals) == (len(open_), 7 * 9)
    assert found.ranges == {"water": (open_[:, 0].min(), open_[:, 0].max()), "path": (open_[:, 1].min(), open_[:, 1].max())}


@pytest.mark.parametrize("other", [{}, {"issues.path.step": 0}])
def test_too_many_steps_are_taken_near_the_solution_on_any_point(other: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    exact = solve(OutcomeSpace.of(Game.of(well(SEATS))))
    monkeypatch.setattr(solutions, "MAX_STEPPED", 50)
    monkeypatch.setattr(solutions, "MAX_PROGRAMS", 4)
    space = OutcomeSpace.of(Game.of(well(SEATS | other)))
    assert space.relaxed == ((0,) if other else (0, 1)) and space.scales == [0, 1]
    found = solve(space)
    for concept in CONCEPTS:
        solution, best = found[concept], exact[concept]
        assert solution is not None and best is not None and solution.text[0] in GRID[:, 0], concept
        assert other or solution.text[1] in GRID[:, 1]
        assert solution.minimum_gain >= -1e-7
    nash, best = found["nash"], exact["nash"]
    assert nash is not None and best is not None
    assert nash.nash_product >= best.nash_product - 1e-9
    least, text = maximin(space)
    assert text is not None and text[0] in GRID[:, 0] and least == pytest.approx(space.game.gains(text).min(), abs=1e-7)
    ends = zone(space.game, (0, 1)).ranges["water"]
    assert ends is not None and all(end in GRID[:, 0] for end in ends)


def test_beside_a_scale_without_steps_the_values_in_steps_are_enumerated() -> None:
    space = OutcomeSpace.of(Game.of(well(SEATS | {"issues.path.step": 0})))
    assert space.scales == [1] and space.stepped == (0,)
    for solution in solve(space).values():
        assert solution is not None and solution.text[0] in GRID[:, 0]
