"""Euclidean utility: the distances by hand, its laws, and that chairs, offers and answers reckon with the text as a whole."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.engine.model import play
from sim.procedures import alternating_offers, single_text
from sim.procedures.chair_beliefs import see, see_gains
from sim.report.explanation.explain import worth_of_items
from sim.report.explanation.run_view import RunView
from sim.rules.credibility import performer_of
from sim.rules.distance import joint_change, joint_utility, slope
from sim.rules.utility import best_gain, interest_slope, step_gain, utility
from sim.rules.valuation import note_performers
from sim.scenario.checks.consistency import check_consistency
from sim.scenario.checks.lints.inert_keys import inert_keys
from sim.scenario.encoding.instance import encode
from tests.stories import Seated, well

EUCLIDEAN = {"utility": "euclidean"}
POINT = st.floats(0, 100)


def test_utility_is_one_less_the_weighted_distance_from_the_ideal_point() -> None:
    """Upper Farm wants (0, closed) with weights 0.75 and 0.25, Lower Farm (100, open) with one half each; in force is (20, closed)."""
    at = Seated(EUCLIDEAN)
    at.write(60.0, 2.0)
    before, after = {"upper": 0.75 * 0.2**2, "lower": 0.5 * 0.8**2 + 0.5}, {"upper": 0.75 * 0.6**2 + 0.25, "lower": 0.5 * 0.4**2}
    for name in before:
        seat = at.names[name]
        assert utility(at.conflict, seat, at.state.ground) == pytest.approx(1 - before[name] ** 0.5)
        assert utility(at.conflict, seat, at.table.text) == pytest.approx(1 - after[name] ** 0.5)
        assert at.standing(name).gain == pytest.approx(before[name] ** 0.5 - after[name] ** 0.5)


def test_an_option_is_as_far_as_its_score_is_below_the_best() -> None:
    at = Seated(EUCLIDEAN)
    assert utility(at.conflict, at.lower, [100.0, 1.0]) == pytest.approx(1 - (0.5 * 0.4**2) ** 0.5)
    assert utility(at.conflict, at.lower, [100.0, -1.0]) == pytest.approx(1 - 0.5**0.5)


def test_only_who_is_said_to_have_it_has_euclidean_utility() -> None:
    at, plain = Seated({"parties.lower.utility": "euclidean"}), Seated()
    text = [60.0, 2.0]
    assert utility(at.conflict, at.upper, text) == utility(plain.conflict, plain.upper, text)
    assert utility(at.conflict, at.lower, text) == pytest.approx(1 - 0.08**0.5)
    other = Seated(EUCLIDEAN | {"parties.lower.utility": "additive"})
    assert utility(other.conflict, other.lower, text) == utility(plain.conflict, plain.lower, text)


@given(ideal=POINT, before=POINT, after=POINT, curvature=st.floats(1, 4))
def test_property_with_one_issue_it_is_additive_utility(ideal: float, before: float, after: float, curvature: float) -> None:
    change = {"parties.lower.on": {"water": {"position": ideal, "salience": 7}}, "parties.lower.curvature": curvature}
    at, plain = Seated(change | EUCLIDEAN), Seated(change)
    for value in (before, after):
        assert utility(at.conflict, at.lower, [value, 0.0]) == pytest.approx(utility(plain.conflict, plain.lower, [value, 0.0]), abs=1e-9)


@given(texts=st.lists(st.tuples(POINT, st.sampled_from([-1.0, 0.0, 1.0, 2.0])), min_size=1, max_size=3))
def test_property_with_curvature_2_it_is_additive_utility_on_scales(texts: list[tuple[float, float]]) -> None:
    change: dict[str, Any] = {"parties.upper.curvature": 2, "parties.upper.on.path.score": {"closed": 100, "shared": 0, "open": 0}}
    at, plain = Seated(change | EUCLIDEAN), Seated(change)
    for text in texts:
        assert utility(at.conflict, at.upper, list(text)) == pytest.approx(utility(plain.conflict, plain.upper, list(text)), abs=1e-12)


@given(factor=st.floats(0.01, 1), water=POINT)
def test_property_the_unit_of_salience_changes_nothing(factor: float, water: float) -> None:
    scaled = {f"parties.upper.on.{issue}.salience": factor * salience for issue, salience in (("water", 75), ("path", 25))}
    at, other = Seated(EUCLIDEAN), Seated(EUCLIDEAN | scaled)
    assert utility(other.conflict, other.upper, [water, 1.0]) == pytest.approx(utility(at.conflict, at.upper, [water, 1.0]), abs=1e-12)


@given(before=st.floats(0, 1), after=st.floats(0, 1), curvature=st.floats(1, 4))
def test_property_changes_of_the_sum_are_worth_the_change_of_utility(before: float, after: float, curvature: float) -> None:
    exact = joint_utility(curvature, 1.0, after) - joint_utility(curvature, 1.0, before)
    assert joint_change(curvature, 1.0, before, after - before) == pytest.approx(exact, abs=1e-7)
    assert slope(curvature, 1.0, before, after) > 0.0 or max(1.0 - before, 1.0 - after) < 1e-300


def test_losses_of_one_issue_its_best_and_declared_steps_are_changes_of_the_whole() -> None:
    at = Seated(EUCLIDEAN)
    at.write(60.0, 2.0)
    ground, here = at.state.ground, [20.0, 0.0]
    performer, loss = performer_of(at.conflict, ground, at.water, 20.0, 60.0)
    assert (performer, loss) == (at.upper, pytest.approx(utility(at.conflict, at.upper, here) - utility(at.conflict, at.upper, [60.0, 0.0])))
    assert best_gain(at.conflict, at.table, at.lower) == pytest.approx(1.0 - utility(at.conflict, at.lower, here))
    step = utility(at.conflict, at.miller, [30.0, 0.0]) - utility(at.conflict, at.miller, here)
    assert step_gain(at.conflict, at.miller, here, at.water, 30.0) == pytest.approx(step)
    change = 0.5 * (0.8**2 - 0.4**2) + 0.5
    assert interest_slope(at.conflict, at.lower, here, at.table.text) * change == pytest.approx(at.standing("lower").gain)


CONFERENCE: dict[str, Any] = {
    "utility": "euclidean", "procedure": {"exchanges": 6, "moves": 6, "aim": 0.9}, "parties.upper.utility": "additive",
    **{f"issues.more_{place}": {"label": "x", "scale": {0: "none"}, "status_quo": 40} for place in range(3)},
    **{f"parties.{name}.on.more_{place}": {"position": (31 * seat + 47 * place) % 101, "salience": 20 + 9 * place + seat}
       for seat, name in enumerate(("upper", "lower", "elder", "miller")) for place in range(3)},
}


@pytest.mark.parametrize("search", ["climb", "anneal"])
def test_a_chair_keeps_track_of_every_gain_while_it_amends(search: str) -> None:
    """After many changes, of one item and of two at once, each gain is what it is when the text is read anew."""
    at = Seated(CONFERENCE | {"bargaining.misreading": 20, "procedure.search": search})
    at.write(20.0, 0.0, 40.0, 40.0, 40.0)
    begun = list(at.table.text)
    single_text.open_text(at.conflict, at.state, at.table, at.stream)
    opened = list(at.table.text)
    single_text.propose(at.conflict, at.state, at.table, 1, at.stream)
    assert list(at.table.text) != opened != begun
    tracked = list(at.table.seen_gain)
    note_performers(at.conflict, at.state, at.table)
    for name in ("upper", "lower", "elder", "miller"):
        for issue in range(at.conflict.issues):
            see(at.conflict, at.state, at.table, at.names[name], issue)
    see_gains(at.conflict, at.state, at.table)
    assert list(at.table.seen_gain) == pytest.approx(tracked, abs=1e-9)


def test_what_a_chair_sees_without_error_is_what_parties_gain() -> None:
    at = Seated(CONFERENCE | {"trust.default": 1})
    at.write(20.0, 0.0, 40.0, 40.0, 40.0)
    single_text.open_text(at.conflict, at.state, at.table, at.stream)
    single_text.propose(at.conflict, at.state, at.table, 1, at.stream)
    seen = list(at.table.seen_gain)
    at.write(*at.table.text)
    for name in ("upper", "lower", "elder", "miller"):
        standing = at.standing(name)
        assert seen[at.names[name]] - standing.holding + standing.baseline == pytest.approx(standing.gain, abs=1e-9)


def test_an_offer_gives_its_author_what_it_insists_on() -> None:
    """Lower Farm insists on half of its best, and takes it back from a text of the status quo; offers land on the exact point."""
    at = Seated(CONFERENCE | {"procedure": {"kind": "alternating_offers"}, "trust.default": 1})
    at.write(20.0, 0.0, 40.0, 40.0, 40.0)
    standing = at.standing("lower")
    standing.best, standing.demand, standing.final_demand = best_gain(at.conflict, at.table, at.lower), 0.5, 1.0
    alternating_offers.open_talks(at.conflict, at.state, at.table)
    alternating_offers.offer(at.conflict, at.state, at.table, at.lower, 0.0)
    at.write(*at.table.text)
    assert standing.gain == pytest.approx(0.5 * standing.best, abs=1e-6)
    assert standing.gain == pytest.approx(utility(at.conflict, at.lower, at.table.text) - utility(at.conflict, at.lower, at.state.ground))


@pytest.mark.parametrize("procedure", [{"kind": "vote", "proposals": "pool"}, {"kind": "condorcet"}, {"kind": "exchange"}, {"kind": "single_text"}])
def test_every_procedure_plays_with_it(procedure: dict[str, Any]) -> None:
    euclidean, additive = (play(well(CONFERENCE | {"procedure": procedure, "utility": word}), 3) for word in ("euclidean", "additive"))
    assert euclidean.rows["answers"] != additive.rows["answers"]


def test_what_it_cannot_be_combined_with_is_refused() -> None:
    stated = well(EUCLIDEAN | {"parties.upper.on.water.curvature": 2})
    assert [str(each.path) for each in check_consistency(stated)] == ["('parties', 'upper', 'on', 'water', 'curvature')"]
    single = well({"parties.lower.utility": "euclidean", "undertaking.single": True})
    assert [each.path for each in check_consistency(single)] == [("parties", "lower", "utility")]


def test_where_it_changes_nothing_a_lint_says_so() -> None:
    alone = well({"parties.elder.utility": "euclidean"})
    assert "utilities are the same" in next(each.message for each in inert_keys(alone) if each.path == ("parties", "elder", "utility"))
    bound = well(EUCLIDEAN | {"procedure": {"kind": "compromise", "binding": True}})
    assert "positions and saliences alone" in next(each.message for each in inert_keys(bound) if each.path == ("utility",))


def test_what_an_explanation_says_of_each_issue_adds_up_to_the_gain() -> None:
    encoded = encode(well(CONFERENCE | {"bargaining.misreading": 20}))
    view = RunView.from_log(encoded, 1, play(encoded, 1))
    checked = 0
    for round_ in (1, 2, 3):
        for answer in view.answers(round_):
            gains = sum(item["gain"] for item in worth_of_items(view, answer))
            assert gains == pytest.approx(answer["utility"] - answer["baseline"], abs=1e-9)
            checked += gains != 0.0
    assert checked >= 3
