"""How good settlements are, and how far from the points of theory: measures of many at once."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.analysis.theory.game import Game, load_encoded
from sim.analysis.theory.solutions import solution_texts
from sim.analysis.theory.welfare import gini, welfare_measures

AMOUNTS = st.lists(st.floats(0, 100), min_size=2, max_size=8).filter(lambda amounts: sum(amounts) > 1e-3)


@pytest.fixture(scope="module")
def textbook() -> Game:
    """Pay and security between a union and a firm; each cares for one of them three times as much."""
    return Game.of(load_encoded("textbook"))


def test_measures_by_hand(textbook: Game) -> None:
    """What holds, 50 and 50, is worth one half to both. No rise in pay and full security is worth 0.7 to the one, 0.75 to the other."""
    found = welfare_measures(textbook, [[50.0, 50.0], [0.0, 100.0]])
    assert found.utilities[0].tolist() == pytest.approx([0.5, 0.5])
    assert found.welfare[0] == pytest.approx(1.0) and found.inequality[0] == pytest.approx(0.0)
    assert found.gains[1].tolist() == pytest.approx([0.2, 0.25])
    assert (found.minimum_gain[1], found.total_gain[1], found.nash_product[1]) == pytest.approx((0.2, 0.45, 0.05))
    assert found.acceptable.tolist() == [True, True] and not found.crosses_red_line.any()


def test_a_settlement_at_a_point_of_theory_is_no_distance_from_it(textbook: Game) -> None:
    known = solution_texts(textbook)
    egalitarian = known["egalitarian"]
    assert egalitarian is not None
    found = welfare_measures(textbook, np.array([egalitarian, [50.0, 50.0]]), points=known)
    assert set(found.distances) == set(known)
    assert found.distances["egalitarian"][0] == pytest.approx(0.0) and found.departures["egalitarian"][0] == pytest.approx(0.0)
    assert found.distances["egalitarian"][1] == pytest.approx(3 / 14, abs=1e-6)
    assert found.departures["egalitarian"][1] == pytest.approx((50 - 100 / 21 + 50) / 2, abs=1e-4)


def test_another_option_is_a_whole_scale_away() -> None:
    game = Game.of(load_encoded("harbour"))
    nash = solution_texts(game)["nash"]
    assert nash is not None
    other = nash.copy()
    other[0] = 0.0
    found = welfare_measures(game, np.array([nash, other]), points={"nash": nash})
    assert found.departures["nash"].tolist() == pytest.approx([0.0, 20.0])


def test_a_deal_across_a_red_line_is_not_acceptable_whatever_it_gains() -> None:
    game = Game.of(load_encoded("astana_21"))
    text = game.text({"areas": 0})
    found = welfare_measures(game, text)
    assert found.crosses_red_line[0] and not found.acceptable[0]


def test_the_gini_coefficient_of_known_shares() -> None:
    """One of four has everything: 3/4. Two of four share it: 1/2. Shares of 1, 2, 3: 2/9."""
    assert gini(np.array([0.0, 0.0, 0.0, 7.0])) == pytest.approx(0.75)
    assert gini(np.array([1.0, 0.0, 1.0, 0.0])) == pytest.approx(0.5)
    assert gini(np.array([1.0, 2.0, 3.0])) == pytest.approx(2 / 9)


@given(AMOUNTS, st.floats(0.1, 10))
def test_property_inequality_knows_no_unit_and_no_order(amounts: list[float], factor: float) -> None:
    found = float(gini(np.array(amounts)))
    assert float(gini(np.array(amounts) * factor)) == pytest.approx(found, abs=1e-9)
    assert float(gini(np.array(amounts[::-1]))) == pytest.approx(found, abs=1e-9)
    assert -1e-12 <= found <= 1 - 1 / len(amounts) + 1e-12


@given(AMOUNTS)
def test_property_to_share_more_evenly_is_to_be_less_unequal(amounts: list[float]) -> None:
    """Pigou and Dalton: a transfer from the richest to the poorest, no further than the middle, never raises it."""
    rows = np.sort(np.array(amounts))
    moved = rows.copy()
    step = (rows[-1] - rows[0]) / 4
    moved[0], moved[-1] = rows[0] + step, rows[-1] - step
    assert float(gini(moved)) <= float(gini(rows)) + 1e-12


@pytest.mark.parametrize(("texts", "told"), [([[1.0]], "texts have 1 issues; the game has 2: pay, security"),
                                             ([[1.0, float("nan")]], "text 0 holds a value that is not a finite number")])
def test_what_is_no_text_is_refused(textbook: Game, texts: list[list[float]], told: str) -> None:
    with pytest.raises(ValueError, match=told):
        welfare_measures(textbook, texts)
