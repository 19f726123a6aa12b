"""A range is one input: what a replicate draws for it is known without a run, and it can be held at a value in both engines."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.engine.batch import BatchRunner, negotiate
from sim.engine.log import Log
from sim.engine.model import play
from sim.rules.log_schema import SUMMARY
from sim.rules.rng import sample, stream_of
from sim.scenario.distributions import Range
from sim.scenario.encoding.instance import EncodedScenario, encode
from sim.scenario.inputs import by_position, quantile, sampled_values, uncertain_inputs, value_at, with_fixed_inputs
from sim.scenario.loader import load_scenario, parse_scenario
from tests.scenario.text_edits import TEXT, changed

#: A scenario with a range of each kind; a score that stands for its salience; and one number that stands in two places.
KINDS = changed(("score: {hill: 100, valley: 20}", "score: {hill: 100, valley: {low: 20, mode: 30, high: 80}}"),
                ("trust:\n", "trust:\n  default: {low: 0.2, high: 0.8}\n"))


@pytest.fixture(scope="module")
def well() -> EncodedScenario:
    return encode(parse_scenario(KINDS))


@pytest.mark.parametrize("seed", [0, 1, 2**40 + 7])
def test_what_a_replicate_draws_is_known_without_a_run(well: EncodedScenario, seed: int) -> None:
    inputs = uncertain_inputs(well)
    assert {each.range.kind for each in inputs} == {0, 1, 2}
    replicates = np.array([0, 1, 5, 999, 2**32 - 1])
    found = by_position(well, inputs, sampled_values(inputs, seed, replicates))
    for row, replicate in zip(found, replicates.tolist(), strict=True):
        stream = stream_of(seed, replicate)
        engines = [sample(stream, each.first_key, each.second_key, *map(float, each[1:6])) for each in well.uncertain]
        np.testing.assert_allclose(row, engines, rtol=1e-13)


def test_a_range_in_two_places_is_one_input(well: EncodedScenario) -> None:
    trust = next(each for each in uncertain_inputs(well) if each.path == "trust.default")
    assert len(trust.spots) > 1
    assert [each.path for each in uncertain_inputs(well)].count("trust.default") == 1


def test_a_score_is_told_in_its_own_unit(well: EncodedScenario) -> None:
    score = next(each for each in uncertain_inputs(well) if "score" in each.path)
    assert (score.range.low, score.range.high, score.divide) == (20.0, 80.0, 100.0)
    assert 20 <= sampled_values([score], 1, np.arange(3)).min() <= 80


def test_a_range_without_width_is_no_input() -> None:
    encoded = encode(parse_scenario(changed(("{low: 30, mode: 40, high: 60}", "{low: 40, high: 40}"))))
    assert "parties.valley.capability" not in [each.path for each in uncertain_inputs(encoded)]


@given(st.floats(0, 50), st.floats(0, 50), st.floats(0, 50), st.floats(0, 30), st.integers(0, 2))
def test_a_quantile_rises_from_the_low_end_to_the_high(a: float, b: float, c: float, sd: float, kind: int) -> None:
    low, middle, high = sorted((a, b, c))
    if high - low < 1e-6:
        return
    stated = [{"low": low, "mode": middle, "high": high}, {"low": low, "high": high},
              {"mean": middle, "sd": sd, "low": low, "high": high}][kind]
    found = quantile(Range.of(stated), np.linspace(0, 1, 21))
    assert np.all(np.diff(found) >= -1e-9) and low <= found.min() and found.max() <= high
    if kind < 2:
        assert found[0] == pytest.approx(low) and found[-1] == pytest.approx(high)


def test_a_truncated_normal_has_the_quantiles_of_its_draws() -> None:
    stated = Range.of({"mean": 60, "sd": 8, "low": 55, "high": 80})
    encoded = encode(parse_scenario(TEXT.replace("{mean: 60, sd: 8, low: 40, high: 80}", "{mean: 60, sd: 8, low: 55, high: 80}")))
    water = next(each for each in uncertain_inputs(encoded) if each.path == "parties.valley.on.water.salience")
    draws = sampled_values([water], 1, np.arange(4000))[:, 0]
    for share in (0.1, 0.5, 0.9):
        assert (draws < quantile(stated, np.array([share]))[0]).mean() == pytest.approx(share, abs=0.03)


@pytest.mark.parametrize("path", ["parties.kelda.outlook", "patronage.league.kelda.punishes", "parties.wethern.on.bridge.salience"])
def test_a_range_held_at_a_value_is_the_scenario_with_that_constant(path: str) -> None:
    encoded = encode(load_scenario("valley"))
    (asked,) = [each for each in uncertain_inputs(encoded) if each.path == path]
    value = quantile(asked.range, np.array([0.3]))[0]
    constant = negotiate(encode(load_scenario("valley", [f"{path}={float(value)!r}"])), 1, 0, 40)
    at = by_position(encoded, [asked], np.array([[value]]))[0]
    desk = BatchRunner(encoded)
    desk.hold(at)
    compiled = desk.negotiate(1, 0, 40)
    for table in SUMMARY:
        assert np.array_equal(compiled[table], constant[table], equal_nan=True)
    log: Log = play(with_fixed_inputs(encoded, at), 1, 7)
    assert np.array_equal(log.matrix("runs")[0], constant["runs"][7], equal_nan=True)


def test_a_desk_lets_go_of_what_it_held() -> None:
    encoded = encode(load_scenario("valley"))
    desk = BatchRunner(encoded)
    desk.hold(np.array([each.high for each in encoded.uncertain]))
    desk.negotiate(1, 0, 5)
    desk.hold(np.full(len(encoded.uncertain), np.nan))
    assert np.array_equal(desk.negotiate(1, 0, 40)["runs"], negotiate(encoded, 1, 0, 40)["runs"], equal_nan=True)


def test_paths_lead_through_groups_lists_and_numbers() -> None:
    scenario = load_scenario("astana_21")
    assert value_at(scenario, "hosting.venues.0.city") == scenario.hosting.venues[0].city
    assert value_at(scenario, "issues.committee.scale.15") == "exists on paper, no session since June 2022"
    assert value_at(scenario, "hosting.venues.99.city") is None and value_at(scenario, "title.x") is None
