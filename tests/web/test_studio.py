"""The studio on the server: edits that leave the rest of a text alone, the same findings as the check, and limits on what others send."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args, get_origin

import pytest
from starlette.testclient import TestClient

from sim.errors import ScenarioError
from sim.scenario import introspection
from sim.scenario.distributions import Range
from sim.scenario.fields import SchemaModel
from sim.scenario.files import list_scenarios
from sim.scenario.glossary import groups
from sim.scenario.loader import parse_scenario
from sim.scenario.schema.scenario import Scenario
from sim.scenario.serialization import scenario_digest
from sim.scenario.yaml_spans import MOST_NODES, MOST_TEXT
from sim.web.lab.scenario_catalog import ScenarioCatalog
from sim.web.server.app import app_of
from sim.web.server.app_state import AppState
from sim.web.studio.beginnings import imported, templates
from sim.web.studio.document import described, reader_of
from sim.web.studio.edits import Edit, edited, plain_values
from sim.web.studio.form_schema import form_schema, meanings
from sim.web.studio.references import KEYS, VALUES, pattern_of
from sim.web.studio.yaml_snippets import flow, literal, scalar

HOST = "127.0.0.1:8000"
TEXTS = {name: path.read_text("utf-8") for name, path in list_scenarios().items()}
VALLEY = TEXTS["valley"]
DATES = [f"2000-0{month}-01" for month in range(5, 10)]
#: Files of different make: comments beside values, lists in lines, variants, many parties.
MADE = ["valley", "normandy", "cyprus_2004", "rejectionists_seated"]


def scenario_of(text: str) -> Scenario:
    return reader_of(text)(())


def edit(path: str, value: Any = None, do: Any = "set") -> Edit:
    return Edit(do=do, path=list(path.split(".")), value=value)


def leaves(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[tuple[Any, ...], Any]]:
    """All single values of a scenario, with their paths."""
    inside = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for step, own in inside:
        yield from leaves(own, (*path, step))
    if not isinstance(value, dict | list):
        yield path, value


def changed_lines(before: str, after: str) -> int:
    """How many lines differ, in two texts of as many lines."""
    one, other = before.split("\n"), after.split("\n")
    return abs(len(one) - len(other)) or sum(left != right for left, right in zip(one, other, strict=True))


# edits


@pytest.mark.parametrize("name", MADE)
def test_a_changed_value_changes_its_own_line_only(name: str) -> None:
    text = TEXTS[name]
    found = [(path, own) for path, own in leaves(plain_values(text)) if "\n" not in str(own)]
    for path, own in found[:: max(1, len(found) // 12)]:
        wanted: Any = 7 if isinstance(own, int | float) and not isinstance(own, bool) else "other: words, [and] # signs"
        after = edited(text, [Edit(path=list(path), value=wanted)])
        assert dict(leaves(plain_values(after))) == dict(leaves(plain_values(text))) | {path: wanted}
        assert changed_lines(text, after) <= 1, path


@pytest.mark.parametrize("name", MADE)
def test_a_removed_key_goes_alone(name: str) -> None:
    text = TEXTS[name]
    before = dict(leaves(plain_values(text)))
    kept = [line for line in text.split("\n") if line.lstrip().startswith("#")]
    named = [path for path in before if not any(isinstance(step, int) for step in path)]
    for path in named[:: max(1, len(named) // 12)]:
        after = edited(text, [Edit(do="remove", path=list(path))])
        assert dict(leaves(plain_values(after))) == {each: own for each, own in before.items() if each != path}
        assert all(line in after for line in kept)


@pytest.mark.parametrize("name", list(TEXTS))
def test_no_edit_is_no_change(name: str) -> None:
    """Also one that states what is there already."""
    text = TEXTS[name]
    assert edited(text, []) == edited(text, [edit("title", plain_values(text)["title"])]) == text


def test_new_keys_go_where_the_schema_has_them() -> None:
    after = edited(VALLEY, [edit("parties.kelda.side", "hills"), edit("calendar.dates", DATES), edit("agenda.items", 2),
                            edit("issues.water.scale.60", "more than half"), edit("parties.kelda.on.water.red_line.min", {"low": 5, "high": 10})])
    assert "    role: principal                     # its consent is needed (see rights)\n    side: hills\n    capability: 40" in after
    assert '      50: "half the flow"\n      60: more than half\n      100: "all of it"' in after
    assert "red_line: {max: 70, min: {low: 5, high: 10}}}" in after
    assert after.index("agenda:") < after.index("procedure:")
    assert str(parse_scenario(after).calendar.dates[0]) == "2000-05-01"


def test_from_nothing() -> None:
    text = edited("", [edit("title", "A well"), edit("issues.water", {"label": "Water", "scale": {"0": "none", "100": "all"}, "status_quo": 50}),
                       edit("about", "One.\n\nTwo.\n")])
    assert plain_values(text) == {"title": "A well", "issues": {"water": {"label": "Water", "scale": {0: "none", 100: "all"}, "status_quo": 50}},
                                  "about": "One.\n\nTwo.\n"}
    assert "about: |\n  One.\n\n  Two.\n" in text


def test_lists_change_by_item() -> None:
    text = 'sources: # where from\n  - "One" # first\n  - "Two"\n'
    assert edited(text, [edit("sources.2", "Three")]) == 'sources: # where from\n  - "One" # first\n  - "Two"\n  - Three\n'
    assert edited(text, [edit("sources", ["Two"])]) == 'sources: # where from\n  - "Two"\n'
    assert edited(text, [edit("sources.0", do="remove"), edit("sources.0", do="remove")]) == "sources: [] # where from\n"


def test_a_party_is_renamed_wherever_it_is_named() -> None:
    after = edited(VALLEY, [edit("parties.kelda", "hills", "rename")])
    assert after == VALLEY.replace("kelda", "hills")
    astana = edited(TEXTS["astana_21"], [edit("parties.russia", "moscow", "rename")])
    assert "russia" not in json.dumps([*map(str, dict(leaves(plain_values(astana))))])
    scenario_of(astana)


def test_an_issue_and_an_option_are_renamed_with_their_scores() -> None:
    after = edited(VALLEY, [edit("issues.bridge.options.shut", "closed", "rename"), edit("issues.water", "weir", "rename")])
    scenario = scenario_of(after)
    assert scenario.issues["bridge"].status_quo == "closed"
    assert scenario.parties["kelda"].on["bridge"].score == {"closed": 0, "escort": 35, "shared": 80, "handed": 100}
    assert list(scenario.parties["kelda"].on) == ["weir", "bridge"]
    for name in ("Bad name", "wethern", 3):
        with pytest.raises(ScenarioError):
            edited(VALLEY, [edit("parties.kelda", name, "rename")])


def test_seats_are_moved_with_all_their_lines() -> None:
    after = edited(VALLEY, [edit("parties.league", -2, "move")])
    assert list(scenario_of(after).parties) == ["league", "kelda", "wethern"]
    assert edited(after, [edit("parties.league", 2, "move")]) == VALLEY


def test_what_several_places_share_is_not_changed_by_a_form() -> None:
    text = "a: &shared {low: 1, high: 2}\nb: *shared\n"
    with pytest.raises(ScenarioError, match="change it in the YAML pane"):
        edited(text, [edit("a.low", 0)])
    assert edited(text, [edit("b", 3)]) == "a: &shared {low: 1, high: 2}\nb: 3\n"


@pytest.mark.parametrize("value", ["plain", "true", "12", "1e3", "2020-01-01", "~", "", " x", "x ", "a: b", "a #b", "- a", "é", "\u2028", "it's", '"', "[", "null", "a,b", "!x", "&x", "%x", "on"])
def test_texts_are_read_back_as_they_were(value: str) -> None:
    for written in (scalar(value), scalar(value, "'"), scalar(value, '"')):
        assert plain_values(f"a: {written} # c\nb: [{written}, {{c: {written}}}]") == {"a": value, "b": [value, {"c": value}]}
    assert plain_values(f"a: {flow([value])}") == {"a": [value]}
    assert plain_values(f"a: {literal(f'one{value}' + chr(10) + 'two', 2)}") == {"a": f"one{value}\ntwo"}


# findings


@pytest.mark.parametrize("path, value, word", [
    ("horizon.runds", 3, 'did you mean "rounds"'), ("parties.kelda.on.water.salience", 250, "is not within 0..100"),
    ("parties.kelda.role", "principle", 'did you mean "principal"'), ("rights.convene", ["gaurantor"], 'did you mean "guarantor"'),
    ("parties.kelda.capability", "40", "leave out the quotes"), ("issues.water.scale", None, "neither a scale nor options"),
])
def test_findings_are_those_of_the_check_with_line_and_key(path: str, value: Any, word: str) -> None:
    text = edited(VALLEY, [edit(path, value)])
    with pytest.raises(ScenarioError) as error:
        parse_scenario(text)
    found = described(text)
    assert [(each["path"], each["message"]) for each in found["findings"]] == [(each.path, each.message) for each in error.value.problems]
    assert [each["line"] for each in found["findings"]] == [each.line for each in error.value.problems]
    assert any(word in each["message"] and each["kind"] == "error" for each in found["findings"]) and not found["valid"]


@pytest.mark.parametrize("name", list(TEXTS))
def test_a_shipped_scenario_is_valid_and_the_same(name: str) -> None:
    found = described(TEXTS[name])
    from sim.scenario.loader import lint_scenario

    scenario, lints = lint_scenario(name)
    assert found["valid"] and found["digest"] == scenario_digest(scenario)
    assert [each["message"].split(": ")[-1] for each in found["findings"]] == [each.message.split(": ")[-1] for each in lints]
    assert all(each["kind"] == "lint" for each in found["findings"])


def test_what_is_inherited_is_told_apart() -> None:
    found = described("extends: valley\nhorizon: {rounds: 3}")
    assert found["own"] == {"extends": "valley", "horizon": {"rounds": 3}}
    assert found["inherited"]["horizon"] == {"rounds": 5} and found["inherited"]["calendar"]["first_round"] == "2000-05-01"
    assert described("behaviour: civil_war")["inherited"]["bargaining"]


def test_half_a_text_says_where_it_breaks_off() -> None:
    found = described("title: A well\nissues: {water: {")
    assert not found["readable"] and found["findings"][0]["line"] >= 2 and "own" not in found


# limits


def test_no_file_of_this_machine_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "secret.yaml").write_text(VALLEY)
    for name in ("secret.yaml", "./secret.yaml", str(tmp_path / "secret.yaml"), "/etc/passwd", "profiles/none"):
        found = described(f"extends: {name}")
        assert not found["valid"] and "is not a shipped scenario" in found["findings"][0]["message"], name
    assert described("extends: valley.yaml")["valid"]


@pytest.mark.parametrize("text, word", [
    ("a: " + "[" * 50 + "]" * 50, "nested"), ("[" + "a," * MOST_NODES + "a]", "values"), ("x" * (MOST_TEXT + 1), "characters"), ("a: 1\n---\nb: 2", "second document"),
    ("".join(f"{'abcdefghij'[at]}: &{'abcdefghij'[at]} [{', '.join([f'*{chr(96 + at)}'] * 10) if at else '1'}]\n" for at in range(9)), "values"),
    (f"a: &a \"{'x' * 90_000}\"\nb: [{', '.join(['*a'] * 60)}]", "values"), ("a: *none", "alias"), ("a: \x00", "not valid YAML"), ("- 1", "is a group of keys"),
])
def test_a_hostile_text_is_refused_in_a_line(text: str, word: str) -> None:
    found = described(text)
    assert not found["valid"] and word in found["findings"][0]["message"]
    with pytest.raises(ScenarioError):
        edited(text, [edit("title", "x")])


def test_files_of_other_programs_are_read_and_left_nowhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    from sim.formats.exporting import export_scenario

    names = export_scenario("textbook", tmp_path / "tables").files
    files = [(f"../../{path.name}", base64.b64encode(path.read_bytes()).decode()) for path in names]
    text, _ = imported(files, "")
    assert scenario_digest(scenario_of(text)) == scenario_digest(scenario_of(TEXTS["textbook"]))
    assert [each.name for each in tmp_path.iterdir()] == ["tables"]
    with pytest.raises(ScenarioError) as error:
        imported([("/etc/broken.csv", base64.b64encode(b"party,nonsense\n1,2").decode())], "spreadsheet")
    assert str(tmp_path) not in str(error.value) and "broken.csv" in str(error.value)
    with pytest.raises(ScenarioError):
        imported([("a.csv", "no base64!")], "")


# the schema, for forms


def test_the_form_schema_has_every_key() -> None:
    known = form_schema()["groups"]
    for _, model in groups():
        assert [key["name"] for key in known[model.__name__]["keys"] if key["name"] not in ("extends", "behaviour")] == list(model.model_fields)
    assert all(key["meaning"] for group in known.values() for key in group["keys"])


def test_every_key_has_its_meaning_and_unit_in_french() -> None:
    keys = [key for group in form_schema()["groups"].values() for key in group["keys"]]
    units = {key["unit"] for key in keys if key["unit"] and not key["unit"][0].isdigit()}
    wanted = {key["meaning"] for key in keys} | units
    french = meanings()["fr"]
    assert wanted - set(french) == set()
    assert [text for text in french if text not in wanted and not text[0].isdigit()] == []
    assert not [text for text in french.values() if re.search(r" [:?!;»%]|« ", text)]
    assert all(set(re.findall(r"`[^`]+`", english)) == set(re.findall(r"`[^`]+`", text)) for english, text in french.items())


def named_places(kind: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], str]]:
    """Places of the schema whose keys or values are names."""
    for choice in introspection.member_types(kind):
        if get_origin(choice) is dict:
            if str in introspection.member_types(get_args(choice)[0]):
                yield path, "key"
            yield from named_places(get_args(choice)[1], (*path, "*"))
        elif get_origin(choice) is list:
            inner = get_args(choice)[0]
            is_list = str in introspection.member_types(inner) and any(getattr(note, "pattern", None) for note in introspection.metadata(inner))
            if is_list:
                yield path, "value"
            yield from named_places(inner, path if is_list else (*path, "*"))
        elif isinstance(choice, type) and issubclass(choice, SchemaModel) and choice is not Range:
            for name, field in choice.model_fields.items():
                inner = introspection.type_of(field)
                if str in introspection.member_types(inner) and any(getattr(note, "pattern", None) for note in introspection.metadata(inner)):
                    yield (*path, name), "value"
                yield from named_places(inner, (*path, name))


def test_every_name_of_the_schema_is_known_as_a_reference() -> None:
    """So that renaming misses none; names of votes and sides are nobody else's."""
    own = {("ratification", "ballots"), ("parties", "*", "side")}
    missing = [(path, what) for path, what in named_places(Scenario)
               if path not in own and pattern_of(path, KEYS if what == "key" else VALUES) is None]
    assert missing == []


# questions


@pytest.fixture
def client(tmp_path: Path) -> Iterator[TestClient]:
    site = AppState(tmp_path / "rooms", ScenarioCatalog({}, ["valley"]))
    with TestClient(app_of(site, "127.0.0.1"), base_url=f"http://{HOST}", headers={"host": HOST, "origin": f"http://{HOST}"},
                    client=("127.0.0.1", 5000), raise_server_exceptions=False) as client:
        yield client


def test_a_text_comes_back_edited_and_checked(client: TestClient) -> None:
    edits = [{"do": "set", "path": ["parties", "kelda", "capability"], "value": 45}]
    found = client.post("/api/studio/check", json={"text": VALLEY, "edits": edits}).json()
    assert found["text"] == VALLEY.replace("capability: 40                      # weight", "capability: 45                      # weight")
    assert found["valid"] and found["refused"] == [] and found["own"]["parties"]["kelda"]["capability"] == 45
    refused = client.post("/api/studio/check", json={"text": VALLEY, "edits": [{"do": "rename", "path": ["parties", "kelda"], "value": "wethern"}]}).json()
    assert refused["text"] == VALLEY and "wethern is taken" in refused["refused"][0]["message"]


def test_every_beginning_comes_byte_for_byte(client: TestClient) -> None:
    for name, path in list_scenarios().items():
        assert client.get(f"/api/studio/begin/scenario/{name}").json()["text"].encode() == path.read_bytes()
    for name in templates():
        text = client.get(f"/api/studio/begin/template/{name}").json()["text"]
        assert described(text)["valid"], name
    for place in ("scenario/nothing", "template/..%2fnew", "file/valley"):
        assert client.get(f"/api/studio/begin/{place}").status_code == 404


def test_bodies_are_bounded_by_what_they_are_for(client: TestClient) -> None:
    assert client.post("/api/studio/check", json={"text": "x" * 900_000}).status_code == 400
    assert client.post("/api/studio/check", json={"text": "x" * 1_100_000}).status_code == 413
    assert client.post("/api/lab", json={"scenario": "x" * 40_000}).status_code == 413
    assert client.post("/api/studio/check", json={"text": "", "edits": [{"do": "set", "path": ["a"] * 30}]}).status_code == 400
    assert client.post("/api/studio/check", json={"text": ""}, headers={"origin": "http://elsewhere"}).status_code == 403


@pytest.mark.parametrize("path", ["/api/studio/runs", "/api/studio/kernel"])
def test_an_invalid_scenario_is_not_run(client: TestClient, path: str) -> None:
    found = client.post(path, json={"text": "title: A well"})
    assert found.status_code == 400 and "is missing" in found.json()["text"]
    long = edited(VALLEY, [edit("horizon.rounds", 200), edit("procedure", {"kind": "single_text", "exchanges": 200, "moves": 200})])
    assert "too long for a page" in client.post(path, json={"text": long}).json()["text"]


def test_a_kernel_that_there_is_none_of_is_not_made(client: TestClient) -> None:
    assert client.get("/api/studio/module/play_nothing").status_code == 404


def test_a_text_is_handed_over_to_the_lab_and_to_a_class(client: TestClient) -> None:
    text = edited(VALLEY, [edit("title", "Another valley"), edit("horizon.rounds", 2)])
    name = client.post("/api/studio/lend", json={"text": text}).json()["name"]
    assert client.post("/api/studio/lend", json={"text": text}).json()["name"] == name
    assert [each["name"] for each in client.get(f"/api/about?draft={name}").json()["scenarios"]] == [name, "valley"]
    assert [each["name"] for each in client.get("/api/about").json()["scenarios"]] == ["valley"]
    run = client.post("/api/lab", json={"scenario": name, "settings": ["trust.default=0.9"]}).json()
    assert run["scenario"]["title"] == "Another valley" and len(run["run"]["rounds"]) <= 2
    assert len(client.post("/api/rooms", json={"scenario": name}).json()["code"]) == 6
    assert client.post("/api/studio/lend", json={"text": "title: A well"}).status_code == 400


def test_what_is_handed_over_is_bounded() -> None:
    from sim.web.lab.lent_scenarios import MOST, MOST_OF_ONE, LentScenarios

    def other(number: int) -> Any:
        return reader_of(edited(TEXTS["textbook"], [edit("title", f"Number {number}")]))

    lent = LentScenarios()
    names = [lent.lend(other(number), "one") for number in range(MOST_OF_ONE + 1)]
    assert list(lent) == names[1:]
    reader = other(100)
    for number in range(MOST):
        lent.lend(lambda _, number=number: reader(()).model_copy(update={"title": f"{number}"}), str(number))  # type: ignore[misc]
    assert len(lent) == len(lent.lenders) == MOST and names[1] not in lent
