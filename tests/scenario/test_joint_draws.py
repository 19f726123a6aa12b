"""Joint draws: a replicate takes one place in the draws of every number that has any, in both engines."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import jsonschema
import numpy as np
import pytest

from sim.analysis.sensitivity.design import sensitivity_problem
from sim.analysis.sensitivity.study import sensitivity
from sim.engine.batch import BatchRunner, negotiate
from sim.errors import ScenarioError, SensitivityDesignError
from sim.rules.distributions import JOINT
from sim.rules.rng import joint_draw_index, stream_of
from sim.scenario.distributions import Range
from sim.scenario.encoding.instance import EncodedScenario, encode
from sim.scenario.inputs import by_position, joint_draw_indices, sampled_values, uncertain_inputs, with_fixed_inputs
from sim.scenario.json_schema import scenario_json_schema
from sim.scenario.loader import load_scenario, parse_scenario, scenario_to_yaml
from sim.scenario.serialization import scenario_digest
from sim.studies.sweep_spec import build_sweep
from tests.engine.test_engines_agree import assert_same, reference

#: Three draws of a gap and of its growth, which balance each other; and of a score that is divided by the highest.
TEXT = """\
extends: astana_21
horizon: {rounds: 3}
calendar: {gap: {draws: [1, 2.5, 4]}, gap_per_empty_round: {draws: [3, 2, 0.5]}}
parties:
  regime:
    change_cost: {draws: [0.02, 0.2, 0.1]}
"""
JOINTS = {(1.0, 3.0, 0.02), (2.5, 2.0, 0.2), (4.0, 0.5, 0.1)}


@pytest.fixture(scope="module")
def three() -> EncodedScenario:
    return encode(parse_scenario(TEXT))


def test_both_engines_take_the_same_place(three: EncodedScenario) -> None:
    for seed in range(10):
        assert_same(negotiate(three, seed, 3, 3, "full"), reference(three, seed, 3, 3))


def test_a_replicate_takes_one_place_for_all(three: EncodedScenario) -> None:
    inputs = [each for each in uncertain_inputs(three) if each.range.draws]
    found = sampled_values(inputs, 7, np.arange(900))
    assert {tuple(row) for row in found.tolist()} == JOINTS
    assert min(Counter(map(tuple, found.tolist())).values()) > 250, "each place as likely as another"
    for replicate in range(20):
        sampled = three.sampled(stream_of(7, replicate))
        assert [sampled[three.uncertain[each.spots[0]].at] for each in inputs] == found[replicate].tolist()


def test_what_place_is_taken_is_known_without_a_run() -> None:
    many = np.arange(50)
    assert joint_draw_indices(300, 2**40 + 1, many).tolist() == [joint_draw_index(stream_of(2**40 + 1, each), 300) for each in many.tolist()]
    assert joint_draw_indices(5, 1, np.arange(2_000)).max() == 4


def test_draws_are_told_and_read_back_in_rows(three: EncodedScenario) -> None:
    text = scenario_to_yaml(three.scenario)
    assert "draws: [1, 2.5, 4]" in text
    again = parse_scenario(text)
    assert again == three.scenario and scenario_digest(again) == scenario_digest(three.scenario)
    other = parse_scenario(TEXT.replace("0.5]", "0.6]"))
    assert scenario_digest(other) != scenario_digest(three.scenario)


def test_a_number_set_by_hand_leaves_the_draws_and_the_others_stay_joint(tmp_path: Path) -> None:
    scenario = parse_scenario(TEXT, ["calendar.gap=2"])
    assert scenario.calendar.gap == 2.0 and isinstance(scenario.calendar.gap_per_empty_round, Range)
    assert scenario.calendar.gap_per_empty_round.kind == JOINT
    (tmp_path / "base.yaml").write_text(TEXT)
    (tmp_path / "over.yaml").write_text("extends: base.yaml\ncalendar: {gap: {low: 1, high: 3}}\n")
    laid = load_scenario(tmp_path / "over.yaml")
    assert laid.calendar.gap == Range.of({"low": 1, "high": 3}) and len(laid.parties["regime"].change_cost.draws) == 3  # type: ignore[union-attr]


def test_held_at_a_value_a_number_is_drawn_no_more(three: EncodedScenario) -> None:
    """In both engines; what isn't held is drawn as before."""
    inputs = [each for each in uncertain_inputs(three) if each.path == "calendar.gap"]
    values = by_position(three, inputs, np.array([[2.0]]))[0]
    desk = BatchRunner(three)
    desk.hold(values)
    fixed = with_fixed_inputs(three, values)
    assert_same(desk.negotiate(4, 0, 3, "full"), reference(fixed, 4, 0, 3))
    assert len(fixed.uncertain) == len(three.uncertain)


def test_a_sweep_varies_what_has_draws() -> None:
    scenario, design = build_sweep(parse_scenario(TEXT), ["calendar.gap=1:3:3"])
    assert list(design.columns["calendar.gap"]) == [1.0, 2.0, 3.0] and scenario.calendar.gap == Range.of({"low": 1, "high": 3})


def test_designs_that_vary_one_by_one_leave_draws_to_luck(three: EncodedScenario) -> None:
    known = [each.path for each in sensitivity_problem(three.scenario, joint=False).inputs]
    assert "calendar.gap" not in known and known == [each.path for each in uncertain_inputs(three) if not each.range.draws]
    with pytest.raises(SensitivityDesignError, match=r"calendar.gap has joint draws, which this method cannot vary independently; give a range"):
        sensitivity_problem(three.scenario, ["calendar.gap"], joint=False)
    assert [each.path for each in sensitivity_problem(three.scenario, ["calendar.gap=1:3"], joint=False).inputs] == ["calendar.gap"]


def test_distances_rank_draws_too(tmp_path: Path) -> None:
    study = sensitivity(parse_scenario(TEXT), ["calendar.gap"], replicates=400, out=tmp_path / "s", workers=1, progress=False)
    found = study.drivers("weeks").inputs
    assert found.path.tolist() == ["calendar.gap"] and (found.low[0], found.high[0]) == (1.0, 4.0)


@pytest.mark.parametrize(("stated", "complaint"), [
    ("{draws: [1]}", "calendar.gap: draws: 1 entries (allowed: a list of 2 to 5,000 numbers)"),
    ("{draws: 3}", "calendar.gap: draws: 3 (allowed: a list of 2 to 5,000 numbers)"),
    ("{draws: [1, x, 2]}", "calendar.gap: draws, entry 2: 'x' is not a number"),
    ("{draws: [1, -2, 2]}", "calendar.gap: -2 is not within 0..520"),
    ("{draws: [1, 2, 3], low: 1}", "calendar.gap: a range with the keys draws, low (allowed: "),
    ("{draws: [1, 2]}", "calendar.gap_per_empty_round: has 3 draws, and calendar.gap has 2; draws are joint, so every number needs the same count"),
])
def test_a_mistake_is_told_with_line_and_path(stated: str, complaint: str) -> None:
    with pytest.raises(ScenarioError) as caught:
        parse_scenario(TEXT.replace("{draws: [1, 2.5, 4]}", stated))
    assert f"<text>:3: {complaint}" in str(caught.value)


def test_all_mistakes_are_told_at_once() -> None:
    text = TEXT.replace("[1, 2.5, 4]", "[1, 2.5, 4, 5]").replace("horizon: {rounds: 3}", "horizon: {rounds: 3000}")
    with pytest.raises(ScenarioError) as caught:
        parse_scenario(text)
    assert "horizon.rounds" in str(caught.value) and "3 draws" in str(caught.value)


def test_an_editor_knows_them() -> None:
    known = scenario_json_schema()
    tree = {"title": "t", "summary": "s", "horizon": {"rounds": 1}, "calendar": {"gap": {"draws": [1, 2]}}}
    errors = [error.json_path for error in jsonschema.Draft202012Validator(known).iter_errors(tree)]
    assert not [path for path in errors if "calendar" in path]
    tree["calendar"] = {"gap": {"draws": [1]}}
    assert [error for error in jsonschema.Draft202012Validator(known).iter_errors(tree) if "calendar" in error.json_path]
    assert "minItems" in json.dumps(known)


def test_scenarios_without_draws_have_the_digests_they_had() -> None:
    """A study that was begun before goes on."""
    assert "draws" not in scenario_to_yaml(load_scenario("astana_21"))
    assert Range.of({"low": 1, "high": 2}).draws == ()
