"""Edges of numbers and dates: whatever a check accepts is written and read back unchanged, and can be played; the rest is refused in words."""

from __future__ import annotations

import datetime
import math
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.engine.model import play
from sim.errors import ParleyError, ScenarioError, SweepError
from sim.report.explanation.run_view import RunView
from sim.scenario.encoding.instance import encode
from sim.scenario.loader import load_scenario, parse_scenario, scenario_to_yaml
from sim.scenario.schema.scenario import Scenario
from sim.scenario.serialization import scenario_digest
from sim.scenario.yaml_dialect import dump_yaml
from sim.studies.sweep import sweep
from sim.studies.sweep_spec import parse_axis

VALLEY = load_scenario("valley", ["horizon.rounds=2"])
NUMBERS = st.floats(0.0, 1.0) | st.sampled_from([0.0, -0.0, 1.0, 5e-324, 1e-300, math.nextafter(1.0, 0.0), 0.1 + 0.2])
SPREADS = st.floats(0.0, allow_infinity=False) | st.sampled_from([0.0, -0.0, 1e15, 1e16, 1e17, 1e300, 1.7976931348623157e308, 5e-324])
TEXTS = st.text(st.characters(exclude_categories=("Cs", "Cc")) | st.sampled_from("\n\t\u0085\u2028\ufeff:#'\"\\{}[]&*!|>%@`-?~"), min_size=1, max_size=60)


@st.composite
def ranges(draw: st.DrawFn) -> Any:
    """A number from 0 to 1, or a range of any form."""
    low, middle, high = sorted(draw(NUMBERS) for _ in range(3))
    return draw(st.sampled_from([
        middle, {"low": low, "high": high}, {"low": low, "mode": middle, "high": high}, {"draws": [middle, low, high]},
        {"mean": middle, "sd": draw(SPREADS), "low": low, "high": high},
    ]))


def assert_survives(scenario: Scenario) -> None:
    """What was checked is written and read back with the same digest."""
    again = parse_scenario(scenario_to_yaml(scenario))
    assert again == scenario and scenario_digest(again) == scenario_digest(scenario)


@given(ranges(), ranges(), TEXTS, st.dates(datetime.date(1, 1, 1), datetime.date(2999, 12, 31)))
def test_property_a_scenario_that_passes_is_read_back_unchanged_and_played(pain: Any, trust: Any, title: str, day: datetime.date) -> None:
    text = dump_yaml({"extends": "valley", "title": title, "parties": {"kelda": {"pain": pain}}, "trust": {"default": trust},
                      "calendar": {"first_round": day}, "horizon": {"rounds": 1}})
    try:
        scenario = parse_scenario(text)
    except ScenarioError as error:
        assert "title" in str(error), "only some titles are refused"
        return
    assert_survives(scenario)
    log = play(encode(scenario), 3)
    assert all(math.isfinite(value) for row in log.rows["parties"] for value in row)
    view = RunView.from_log(encode(scenario), 3, log, "valley")
    assert [view.date(row) >= day for row in view.rounds] == [True]


@given(st.floats() | st.integers(-10**400, 10**400) | st.sampled_from(["٣", "²", "１", "1_000", "0x10", "1e400", ".nan", "--1", "1e", "٠.٥"]))
def test_property_any_number_anywhere_is_accepted_or_refused_in_words(value: Any) -> None:
    for setting in (f"parties.kelda.pain={value}", f"horizon.rounds={value}", f"trust.default={{mean: 0.5, sd: {value}, low: 0, high: 1}}"):
        try:
            scenario = load_scenario("valley", [setting])
        except ScenarioError:
            continue
        assert_survives(scenario)


@pytest.mark.parametrize("day", ["9999-12-31", "3000-01-01", "0000-01-01", "2023-02-30", "10000-01-01", "٢٠٢٠-01-01"])
def test_a_date_out_of_bounds_is_refused(day: str) -> None:
    with pytest.raises(ScenarioError, match="first_round"):
        load_scenario("valley", [f"calendar.first_round={day}"])


@pytest.mark.parametrize("day", ["0001-01-01", "2999-12-31"])
def test_the_earliest_and_latest_date_can_be_played_to_the_end_and_shown(day: str) -> None:
    scenario = load_scenario("valley", [f"calendar.first_round={day}", "calendar.outage=1", "calendar.outage_shortest=520", "calendar.outage_longest=520",
                                        "horizon.rounds=200", "parties.kelda.change_cost=1"])
    log = play(encode(scenario), 1)
    view = RunView.from_log(encode(scenario), 1, log, "valley")
    assert all(view.date(row) for row in view.rounds)


def test_a_sweep_over_the_narrowest_interval_plays_every_point_once(tmp_path: Path) -> None:
    study = sweep("valley", ["parties.kelda.change_cost=0.3:0.30000000000001:5"], 2, out=tmp_path / "s", workers=1, engine="mesa", progress=False,
                  settings=["horizon.rounds=1"])
    values = study.points()["parties.kelda.change_cost"].tolist()
    assert values == sorted(set(values)) and (values[0], values[-1]) == (0.3, 0.30000000000001)
    assert study.runs().groupby("point").size().tolist() == [2] * 5


@given(st.floats(0, 1), st.integers(0, 40), st.integers(2, 9))
def test_property_a_grid_has_different_values_in_order_or_is_refused(low: float, steps: int, many: int) -> None:
    high = low
    for _ in range(steps):
        high = math.nextafter(high, 2.0)
    try:
        values = parse_axis(f"parties.kelda.change_cost={low!r}:{high!r}:{many}").values
    except SweepError as error:
        assert "is not below" in str(error) or "different numbers" in str(error)
        return
    assert len(values) == many == len(set(values)) and list(values) == sorted(values) and low <= values[0] and values[-1] <= high


@pytest.mark.parametrize("stated", [
    "parties.kelda.change_cost=0:1:²", "parties.kelda.change_cost=٠:١:5", "parties.kelda.change_cost=0:1:5_0", "parties.kelda.change_cost=0:1e400:5",
    "calendar.first_round=2023-02-30,2023-03-01", f"horizon.rounds={'9' * 5000},2", "parties.kelda.change_cost=.nan,0.5", "parties.²=1,2",
    "parties.kelda.change_cost=0:1:" + "9" * 5000, "hosting.venues.².weight=1,2",
])
def test_a_sweep_with_a_strange_number_is_refused(stated: str, tmp_path: Path) -> None:
    with pytest.raises(ParleyError) as caught:
        sweep("valley", [stated], 1, out=tmp_path / "s", progress=False)
    assert all(len(line) < 400 for line in str(caught.value).splitlines())
