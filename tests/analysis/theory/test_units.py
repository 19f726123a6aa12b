"""Solutions and the edge of what can be stated: units of score, salience and capability change nothing, and every degenerate kind is solved."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.analysis.theory.solutions import CONCEPTS
from sim.report.text.theory_document import theory_document
from sim.scenario.loader import load_scenario
from sim.scenario.schema.scenario import Scenario
from tests.examples import examples
from tests.procedures.test_degenerate import KINDS_OF_CONFLICT, conflict
from tests.strategies import Chooser

RIGHT = "consent_on_ground"


def game_of(seed: int, scales: bool, factors: tuple[float, float, float], rule: str = "unanimity") -> Scenario:
    """Three parties, two issues; each party's saliences or scores in a unit of its own, and capability in the unit of the first party."""
    choose = Chooser(seed)
    options = {name: name for name in ("low", "middle", "high")}
    issue: dict[str, Any] = {"scale": {0: "none", 100: "all"}, "status_quo": 40} if scales else {"options": options, "status_quo": "low"}
    parties = {}
    for name, factor in zip(("ash", "beech", "cedar"), factors, strict=True):
        on: dict[str, Any] = {}
        for place in ("bread", "salt"):
            if scales:
                on[place] = {"position": choose.number(f"{name}.{place}", 0, 100, False), "salience": factor * choose.number(f"{name}.{place}.s", 5, 100, False)}
            else:
                on[place] = {"score": {option: factor * choose.number(f"{name}.{place}.{option}", 1, 100, False) for option in options}}
        capability = factors[0] * choose.number(f"{name}.c", 10, 100, False)
        parties[name] = {"label": name, "role": "principal", "on": on, "capability": capability}
    return Scenario.model_validate({
        "title": "A game", "summary": "Three parties", "horizon": {"rounds": 1}, "parties": parties,
        "issues": {name: {"label": name, **issue} for name in ("bread", "salt")},
        "rights": {"consent_on_ground": ["principal"], "convene": ["principal"]},
        "procedure": {"kind": "vote", "rule": rule, "quota": 0.5},
    })


@pytest.mark.parametrize("scales", [False, True])
@examples(3)
@given(
    seed=st.integers(0, 2**32), factors=st.tuples(*[st.sampled_from([1.0, 0.3, 1 / 7, 0.01])] * 3), weights=st.sampled_from(["equal", "capability"]),
    rule=st.sampled_from(["unanimity", "simple", "weighted"]),
)
def test_property_no_unit_changes_a_solution(scales: bool, seed: int, factors: tuple[float, float, float], weights: str, rule: str) -> None:
    """Utility is what a party's own saliences or scores say relative to one another; capability counts relative to others'."""
    one, other = (theory_document(game_of(seed, scales, each, rule), "game", weights)["veto_sets"][RIGHT] for each in ((1.0, 1.0, 1.0), factors))
    assert one["coalitions"][0]["members"] == other["coalitions"][0]["members"]
    assert (one["zone"]["open_deals"], one["zone"]["empty"]) == (other["zone"]["open_deals"], other["zone"]["empty"])
    for concept in CONCEPTS:
        mine, theirs = one["points"][concept], other["points"][concept]
        assert (mine is None) == (theirs is None)
        if mine is not None:
            assert list(mine["gains"].values()) == pytest.approx(list(theirs["gains"].values()), abs=1e-4)
    for party, index in one["power"].items():
        assert index == pytest.approx(other["power"][party])


#: A weighted vote is solved for every coalition, which takes longer; these are the kinds that power or weight are at stake in.
BY_VOTE = ("who cares has no power", "nobody has power", "nobody cares about anything", "one party")


@pytest.mark.parametrize(("kind", "procedure", "weights"), [
    *((kind, "single_text", "equal") for kind in KINDS_OF_CONFLICT), *((kind, "vote", "capability") for kind in BY_VOTE)])
def test_every_degenerate_kind_is_solved(kind: str, procedure: str, weights: str) -> None:
    for found in theory_document(conflict(kind, procedure), kind, weights)["veto_sets"].values():
        for point in found["points"].values():
            assert point is None or all(math.isfinite(gain) for gain in point["gains"].values())
        assert 0.0 <= found["zone"]["share"] <= 1.0
        indices = [index["banzhaf"] for index in found["power"].values()]
        assert sum(indices) == pytest.approx(1.0) or not indices


def test_without_any_power_nobody_carries_a_weighted_vote() -> None:
    found = theory_document(conflict("nobody has power", "vote"), "well")["veto_sets"][RIGHT]
    assert (found["coalitions"], found["power"], found["zone"]["empty"], found["zone"]["share"]) == ([], {}, True, 0.0)


def test_what_everybody_wants_is_every_solution() -> None:
    points = theory_document(conflict("everybody wants the same", "single_text"), "well")["veto_sets"][RIGHT]["points"]
    for concept in CONCEPTS:
        assert points[concept]["text"]["water"] == pytest.approx(60.0, abs=1e-3) and points[concept]["text"]["path"] == "shared"


def test_capability_in_another_unit_weighs_the_same_in_nashs_product() -> None:
    texts = [theory_document(load_scenario("textbook", [f"parties.union.capability={60 * unit}", f"parties.firm.capability={20 * unit}"]), "textbook",
                             "capability")["veto_sets"][RIGHT]["points"]["nash"]["gains"] for unit in (1.0, 0.01, 1e6)]
    assert np.ptp([list(each.values()) for each in texts], axis=0) == pytest.approx([0.0, 0.0], abs=1e-5)
