"""The lab: a link gives the same run to everybody, what is taken away plays the same, and every number says where it comes from."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from docs.teaching import CHANGES
from sim.engine.model import Negotiation
from sim.rules.log_schema import COLUMNS
from sim.scenario.distributions import Range
from sim.scenario.encoding.instance import encode
from sim.scenario.files import list_scenarios
from sim.scenario.inputs import value_at
from sim.scenario.loader import load_scenario, parse_scenario, scenario_factory
from sim.web.common.requests import State
from sim.web.lab.lab import log_archive, played, told, yaml_of
from sim.web.lab.scenario_catalog import MOST_WORK, ScenarioCatalog, work
from sim.web.views.serializers import rows_of
from tests.processes import typed
from tests.stories import rows

NAMES = list(list_scenarios())
CHANGED = State(scenario="astana_21", seed=5, replicate=2, settings=["trust.default=0.6", "parties.opposition.pain=0.4"])


@pytest.fixture(scope="module")
def catalog() -> ScenarioCatalog:
    return ScenarioCatalog({}, NAMES)


def same(one: Any, other: Any) -> bool:
    return all(one.matrix(table).tobytes() == other.matrix(table).tobytes() for table in COLUMNS)


def test_a_states_link_gives_the_same_run(catalog: ScenarioCatalog) -> None:
    """On another machine, from the link alone; and it is the engine's run of those settings, seed and replicate."""
    link = CHANGED.model_dump_json()
    first, again = told(catalog, CHANGED), told(ScenarioCatalog({}, NAMES), State.model_validate_json(link))
    assert first == again
    log = Negotiation(encode(load_scenario("astana_21", CHANGED.settings)), 5, 2).run()
    assert same(played(catalog, CHANGED).log, log)


def test_what_if_shows_both_futures_under_the_same_draws(catalog: ScenarioCatalog) -> None:
    turn = {"round": 4, "settings": ["trust.default=0.9", "parties.opposition.pain=0.9"]}
    turned = State.model_validate(CHANGED.model_dump() | {"turn": turn})
    one, two = (json.loads(told(catalog, state))["run"]["rounds"] for state in (CHANGED, turned))
    assert one[:3] == two[:3] and one[3:] != two[3:]


def test_what_if_a_party_hurt_more_from_a_round_on(catalog: ScenarioCatalog) -> None:
    """A number that a run begins with is so from that round on."""
    turn = {"round": 4, "settings": ["parties.opposition.outlook=0.05", "trust.default=0.9"]}
    rounds = json.loads(told(catalog, State.model_validate(CHANGED.model_dump() | {"turn": turn})))["run"]["rounds"]
    before, after = (rounds[at]["states"]["opposition"]["outlook"] for at in (2, 3))
    assert after < before
    before, after = (sum(map(sum, rounds[at]["trusts"])) for at in (2, 3))
    assert after > before + 1


def test_the_yaml_that_is_downloaded_plays_the_same_run(catalog: ScenarioCatalog, tmp_path: Path) -> None:
    state = CHANGED.model_copy(update={"replicate": 0})
    (tmp_path / "mine.yaml").write_text(yaml_of(catalog, state))
    assert same(Negotiation(encode(parse_scenario(yaml_of(catalog, state))), 5).run(), played(catalog, state).log)
    answer = typed("run", "mine.yaml", "--seed", "5", "--json", "--no-log", folder=tmp_path)
    ours = json.loads(told(catalog, state))["run"]
    assert answer.returncode == 0, answer.stderr
    document = json.loads(answer.stdout)
    assert [row["outcome"] for row in document["rounds"]] == [row["outcome"] for row in ours["rounds"]]


def test_the_rows_of_the_csv_are_the_logs(catalog: ScenarioCatalog) -> None:
    model = played(catalog, CHANGED)
    with zipfile.ZipFile(io.BytesIO(log_archive(model))) as folder:
        assert set(folder.namelist()) == {f"{table}.csv" for table in COLUMNS}
        for table, columns in COLUMNS.items():
            written = list(csv.DictReader(io.StringIO(folder.read(f"{table}.csv").decode())))
            assert len(written) == len(model.log.rows[table])
            expected = rows_of(model.encoded, table, model.log.rows[table])
            assert written == [{name: "" if row[name] is None else str(row[name]) for name in columns} for row in expected]
    deaths = sum(row["deaths"] for row in rows(model.log, "weeks"))
    assert rows(model.log, "runs")[0]["deaths"] == pytest.approx(deaths)


def test_a_page_opens_with_ones_own_scenario_or_else_with_the_first_lesson(catalog: ScenarioCatalog) -> None:
    assert catalog.listed[0]["name"] == "valley"
    assert [each["name"] for each in ScenarioCatalog({"mine": scenario_factory("valley")}, ["textbook", "valley"]).listed] == ["mine", "valley", "textbook"]


@pytest.mark.parametrize("name", NAMES)
def test_every_dial_has_a_meaning_a_standing_and_the_bounds_of_its_key(catalog: ScenarioCatalog, name: str) -> None:
    found = catalog.sliders(name)
    assert len({each["path"] for each in found}) == len(found) > 0
    scenario = load_scenario(name)
    for slider in found:
        stated = value_at(scenario, slider["path"])
        assert slider["meaning"] and slider["source"], slider
        assert slider["low"] <= slider["value"] <= slider["high"] and slider["low"] < slider["high"]
        if isinstance(stated, Range):
            assert slider["value"] == stated.central
            assert not slider["uncertain"] or (slider["low"] <= stated.low and stated.high <= slider["high"])
        elif isinstance(stated, int | float):
            assert slider["value"] == stated


@pytest.mark.parametrize("name", CHANGES)
def test_what_an_exercise_sets_can_be_set_on_a_slider(catalog: ScenarioCatalog, name: str) -> None:
    """Beyond the range, too, in which a scenario holds a number uncertain."""
    found = {each["path"]: each for each in catalog.sliders(name)}
    for path, value in (setting.split("=") for settings in CHANGES[name].values() for setting in settings):
        assert found[path]["low"] <= float(value) <= found[path]["high"], path


@pytest.mark.parametrize("name", ["valley", pytest.param("astana_21", marks=pytest.mark.long)])
def test_both_ends_of_every_dial_make_a_scenario(catalog: ScenarioCatalog, name: str) -> None:
    from sim.errors import ScenarioError

    under = scenario_factory(name)
    for slider in catalog.sliders(name):
        for end in ("low", "high"):
            try:
                under([f"{slider['path']}={slider[end]}"])
            except ScenarioError as error:  # a level of violence below what others set off is the one thing that a slider may not do alone
                assert "other sources alone excite" in str(error), (slider["path"], slider[end], str(error))


@pytest.mark.parametrize("name", NAMES)
def test_every_scenario_is_within_what_a_page_may_ask_for(name: str) -> None:
    assert work(load_scenario(name)) <= MOST_WORK


def test_all_that_the_lab_tells_of_a_run_is_in_its_log(catalog: ScenarioCatalog) -> None:
    model, view = played(catalog, CHANGED), json.loads(told(catalog, CHANGED))["run"]
    assert view["round"] == len(view["rounds"]) == model.round and view["ended"]["rounds"] == model.round
    assert sum(len(exchange["answers"]) for row in view["rounds"] for exchange in row["exchanges"]) == len(model.log.rows["answers"])
    assert sum(len(row["breaches"]) + len(row["after"]["breaches"]) for row in view["rounds"]) == view["ended"]["breaches"]
    for row in view["rounds"]:
        assert sum(week["incidents"] for week in row["weeks"]) == row["incidents"] == sum(row["fought"].values())
    for row in (each for round_ in view["rounds"] for exchange in round_["exchanges"] for each in exchange["answers"]):
        assert row["surplus"] == pytest.approx(sum(value for _, value in row["terms"]), abs=0.005), "the terms add up to the surplus"


@pytest.mark.parametrize("name", ["valley", "textbook"])
def test_what_comes_after_the_talks_is_not_told_as_what_led_to_them(catalog: ScenarioCatalog, name: str) -> None:
    """A settlement is carried out in the weeks after the last round; deaths and broken commitments of these belong to no meeting."""
    for seed in range(1, 9):
        *earlier, last = (view := json.loads(told(catalog, State.model_validate({"scenario": name, "seed": seed})))["run"])["rounds"]
        for row in (*earlier, last):
            assert sum(week["incidents"] for week in row["weeks"]) == row["incidents"]
            assert all(week["week"] < row["week"] for week in row["weeks"])
        assert not any(row["after"]["weeks"] or row["after"]["breaches"] for row in earlier)
        assert all(week["week"] >= last["week"] for week in last["after"]["weeks"])
        ended = view["ended"]
        assert sum(week["incidents"] for row in view["rounds"] for week in row["weeks"] + row["after"]["weeks"]) == ended["incidents"]
        assert sum(len(row["breaches"]) + len(row["after"]["breaches"]) for row in view["rounds"]) == ended["breaches"]


def test_what_a_run_drew_for_uncertain_numbers_is_told(catalog: ScenarioCatalog) -> None:
    """Within their ranges, and the same positions that its axes show; a number that was set is drawn no more."""
    view = json.loads(told(catalog, CHANGED.model_copy(update={"settings": ["parties.russia.on.aid.position=31"]})))
    uncertain = {each["path"]: each["uncertain"] for each in view["sliders"] if each["uncertain"]}
    assert set(view["drawn"]) == set(uncertain) - {"parties.russia.on.aid.position"}
    assert all(uncertain[path][0] <= value <= uncertain[path][1] for path, value in view["drawn"].items())
    positions = {tuple(path.split(".")): value for path, value in view["drawn"].items() if path.endswith(".position")}
    assert positions
    for (_, party, _, issue, _), value in positions.items():
        assert view["stances"][party][issue]["position"] == value


@pytest.mark.parametrize("state", [
    {"scenario": "a/b"}, {"scenario": "valley", "turn": {"round": 201, "settings": []}}, {"scenario": "valley", "seed": 2**54},
    {"scenario": "valley", "replicate": -1}, {"scenario": "valley", "settings": ["x" * 301]},
])
def test_a_link_with_nonsense_is_refused(state: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        State.model_validate(state)
