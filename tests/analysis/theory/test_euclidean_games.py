"""Games of parties with Euclidean utility: the utilities of the rules, and solutions against an exhaustive grid."""

from __future__ import annotations

from collections.abc import Callable
from itertools import product
from typing import Any

import numpy as np
import pytest
from click.testing import CliRunner

from sim.analysis.arrays import FloatArray
from sim.analysis.theory.counted_consent import FirstMeeting
from sim.analysis.theory.counted_texts import FORBIDDEN, CountedTexts
from sim.analysis.theory.game import Game, central_conflict
from sim.analysis.theory.solutions import OutcomeSpace, maximin, solve
from sim.cli.main import cli
from sim.errors import ScenarioError
from sim.rules.utility import utility
from sim.scenario.encoding.instance import encode
from sim.scenario.loader import load_scenario
from sim.web.classroom.point_scores import Points
from tests.stories import well

THREE: dict[str, Any] = {
    "utility": "euclidean", "issues.path": {"label": "The path", "scale": {0: "x"}, "status_quo": 0}, "rights.consent_on_ground": ["upper", "lower", "miller"],
    "parties.upper.on": {"water": {"position": 0, "salience": 75}, "path": {"position": 80, "salience": 25}},
    "parties.lower.on": {"water": {"position": 100, "salience": 50}, "path": {"position": 40, "salience": 50}},
    "parties.miller.on": {"water": {"position": 75, "salience": 50}, "path": {"position": 100, "salience": 50}}, "parties.lower.curvature": 1.5,
}

#: What the solution of a concept maximises, of gains [..., n].
VALUES: dict[str, Callable[[FloatArray], Any]] = {
    "nash": lambda gains: gains.prod(axis=-1), "egalitarian": lambda gains: gains.min(axis=-1), "utilitarian": lambda gains: gains.sum(axis=-1),
}


def test_a_game_has_the_utilities_of_the_rules() -> None:
    encoded = encode(well({"utility": "euclidean", "parties.upper.utility": "additive"}))
    game, conflict = Game.of(encoded), central_conflict(encoded)
    for text in product([0.0, 20.0, 77.0], [-1.0, 0.0, 1.0, 2.0]):
        expected = [utility(conflict, seat, list(text)) for seat in range(conflict.parties)]
        assert game.utility(np.array(text)).tolist() == pytest.approx(expected, abs=1e-12)


@pytest.mark.parametrize("mixed", [{}, {"parties.upper.utility": "additive"}])
def test_solutions_are_as_good_as_the_best_point_of_a_fine_grid(mixed: dict[str, Any]) -> None:
    space = OutcomeSpace.of(Game.of(well(THREE | mixed)))
    grid = np.array(list(product(np.linspace(0, 100, 101), repeat=2)))
    gains = space.game.gains(grid)
    open_ = gains[(gains >= 0.0).all(axis=1)]
    assert len(open_) > 100
    found = solve(space)
    least, text = maximin(space)
    assert least is not None and text is not None and least >= open_.min(axis=1).max() - 1e-6
    assert space.game.gains(text).min() == pytest.approx(least, abs=1e-6)
    for concept, value in VALUES.items():
        solution = found[concept]
        assert solution is not None and solution.minimum_gain >= -1e-6
        assert value(open_).max() - 1e-6 <= value(solution.gains) <= value(open_).max() + 0.01, concept


def test_what_texts_count_for_at_a_first_meeting_comes_from_the_rules() -> None:
    encoded = encode(well({"utility": "euclidean", "parties.elder.on.path": {"score": {"closed": 0, "shared": 50, "open": 100}, "salience": 100}}))
    game = Game.of(encoded)
    texts, meeting = CountedTexts(game, FirstMeeting(encoded)), FirstMeeting(encoded)
    text = game.text({"water": 60, "path": "open"})
    given = meeting.answers(text)
    expected = [FORBIDDEN if name not in given or (given[name].counted >= 0 and not given[name].accepts) else given[name].counted for name in game.parties]
    assert texts.values(np.array([text]))[0].tolist() == expected


def test_solve_says_for_whom_single_issues_do_not_add_up() -> None:
    plain, found = (CliRunner().invoke(cli, ["solve", "textbook", *more], catch_exceptions=False).output
                    for more in ([], ["--set", "parties.firm.utility=euclidean"]))
    assert "Euclidean utility: firm; what single issues are worth does not add up for them." in " ".join(found.split())
    assert "Euclidean" not in plain


def test_a_class_counts_points_that_add_up_so_it_refuses_euclidean_utility() -> None:
    with pytest.raises(ScenarioError, match="utility: firm judges a text as a whole"):
        Points(encode(load_scenario("textbook", ["parties.firm.utility=euclidean"])), 1)
