"""Scales in steps: whatever a procedure writes lands on a multiple of the step, whoever writes it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.engine.model import Negotiation, play
from sim.errors import DecisionError, ScenarioError
from sim.rules.grid import on_grid, on_grid_towards, on_grid_within
from sim.rules.parties import Item
from sim.scenario.loader import load_scenario
from tests.stories import Seated, rows, well

PROCEDURES = (
    {"kind": "single_text"}, {"kind": "single_text", "search": "anneal"}, {"kind": "alternating_offers", "exchanges": 12},
    {"kind": "vote", "proposals": "pool"}, {"kind": "compromise"}, {"kind": "exchange"}, {"kind": "challenge"}, {"kind": "condorcet"},
)
points = st.floats(0, 100)
steps = st.sampled_from([1.0, 5.0, 7.0, 30.0, 0.25])


@pytest.mark.parametrize("procedure", PROCEDURES, ids=lambda each: "-".join(map(str, each.values())))
def test_every_text_of_every_procedure_is_in_steps(procedure: dict[str, object]) -> None:
    """The water is at 20 of 100 at first, and the scale has steps of 7: a text leaves 20 as it is, or goes to a multiple of 7."""
    log = play(well({"issues.water.step": 7, "procedure": procedure, "parties.upper.on.water.red_line": {"max": 75}}), 3)
    found = {row["value"] for row in rows(log, "texts") if row["issue"] == 0.0}
    assert found - {20.0} and all(value % 7.0 == 0.0 for value in found - {20.0})


def test_declared_values_and_commitments_are_in_steps() -> None:
    log = play(well({"issues.water.step": 7, "statement.step": 5}), 3)
    declared = {row["declared"] for row in rows(log, "agenda") if row["issue"] == 0.0} - {20.0}
    assert declared and all(value % 7.0 == 0.0 for value in declared)


def test_a_party_can_hope_for_no_more_than_the_nearest_step() -> None:
    """The elder wants 25; with steps of 20 its best is 20, or 5 points away."""
    assert Seated({"issues.water.step": 20}).stake("elder", "water").best == pytest.approx(0.95)


def test_a_strategy_can_write_no_point_between_the_steps() -> None:
    model = Negotiation(well({"issues.water.step": 25}), 1)
    model.table.tabled[0] = 1.0
    model.write("water", 75)
    model.write("water", 20)  # the status quo
    with pytest.raises(DecisionError, match="offered 30 on water; allowed: a step of the scale, such as 0, 20, 25, 50"):
        model.write("water", 30)


@given(value=points, ideal=points, low=points, high=points, step=steps)
def test_property_steps_are_near_within_bounds_and_towards_the_ideal(value: float, ideal: float, low: float, high: float, step: float) -> None:
    item = Item(step=step)
    near = on_grid(item, value)
    assert abs(near / step - round(near / step)) < 1e-9 and 0.0 <= near <= 100.0 and on_grid(item, near) == pytest.approx(near)
    assert abs(near - value) <= step / 2.0 + 1e-9 or value > 100.0 - step
    inside = on_grid_within(item, min(high, max(low, value)), low, high, -1.0)
    assert inside == -1.0 or low <= inside <= high
    towards = on_grid_towards(item, value, ideal)
    assert abs(ideal - towards) <= abs(ideal - value) + 1e-6


def test_steps_are_for_scales() -> None:
    with pytest.raises(ScenarioError, match=r"issues\.bridge\.step: is for issues with a scale; this one has options"):
        load_scenario("valley", ["issues.bridge.step=5"])
