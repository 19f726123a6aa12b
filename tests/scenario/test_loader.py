"""A scenario comes in as it was meant, or goes back with every problem at its line."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from functools import cache
from pathlib import Path

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.errors import ScenarioError
from sim.scenario.distributions import Range
from sim.scenario.files import list_scenarios
from sim.scenario.json_schema import scenario_json_schema
from sim.scenario.loader import load_scenario, parse_scenario, scenario_summary, scenario_to_yaml
from sim.scenario.schema.procedures import KINDS, Vote
from sim.scenario.schema.scenario import Scenario
from sim.scenario.serialization import scenario_digest, to_plain
from sim.scenario.yaml_parser import parse_yaml
from tests.examples import examples
from tests.scenario.text_edits import TEXT, changed, line_of


def told(text: str, *overrides: str) -> list[str]:
    """The problems of a text, a line each."""
    with pytest.raises(ScenarioError) as caught:
        parse_scenario(text, overrides, file="well.yaml")
    return str(caught.value).splitlines()


def told_of(path: Path | str) -> list[str]:
    """The problems of a file, a line each."""
    with pytest.raises(ScenarioError) as caught:
        load_scenario(path)
    return str(caught.value).splitlines()


# A good scenario


def test_the_well_is_read() -> None:
    well = parse_scenario(TEXT)
    assert list(well.parties) == ["hill", "valley", "district"]
    assert well.parties["valley"].capability == Range.of({"low": 30, "mode": 40, "high": 60})
    assert well.parties["hill"].on["water"].red_line is not None
    assert str(well.calendar.first_round) == "2017-01-23"


def test_yes_no_on_and_off_are_words() -> None:
    text = changed(("At the spring", "yes"), ("By the road", "off"))
    assert parse_scenario(text).issues["pump"].options == {"hill": "yes", "valley": "off"}


def test_an_alias_repeats_a_value() -> None:
    text = changed(
        ("position: 80\n        salience: 70", "position: 80\n        salience: &weight 70"),
        ("{position: 50, salience: 50}", "{position: 50, salience: *weight}"),
    )
    assert parse_scenario(text).parties["district"].on["water"].salience == 70


def test_a_byte_order_mark_and_windows_lines_do_no_harm(tmp_path: Path) -> None:
    path = tmp_path / "well.yaml"
    path.write_bytes(b"\xef\xbb\xbf" + TEXT.replace("\n", "\r\n").encode())
    assert load_scenario(path) == parse_scenario(TEXT)


# One file over another


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "well.yaml").write_text(TEXT, encoding="utf-8")
    return tmp_path


def variant(folder: Path, text: str, name: str = "variant.yaml") -> Path:
    """A file beside the well."""
    (folder / name).write_text(text, encoding="utf-8")
    return folder / name


def test_a_variant_says_only_what_differs(folder: Path) -> None:
    dry = load_scenario(variant(folder, "extends: well.yaml\ntitle: Dry\nparties: {hill: {on: {water: {salience: 90}}}}\nhorizon: {weeks: 52}\n"))
    assert (dry.title, dry.horizon.rounds, dry.horizon.weeks) == ("Dry", 6, 52)
    assert (dry.parties["hill"].on["water"].position, dry.parties["hill"].on["water"].salience) == (80, 90)
    assert list(dry.parties) == ["hill", "valley", "district"]


def test_a_range_is_one_number_and_is_replaced_whole(folder: Path) -> None:
    sure = load_scenario(variant(folder, "extends: well.yaml\nparties: {valley: {capability: {low: 35, high: 45}}}\n"))
    assert sure.parties["valley"].capability == Range.of({"low": 35, "high": 45})


def test_null_removes_what_would_be_inherited(folder: Path) -> None:
    path = variant(
        folder,
        "extends: well.yaml\nparties: {district: null}\nrights: {sign_statement: [regime], host: []}\npatronage: null\nhosting: null\n",
    )
    assert list(load_scenario(path).parties) == ["hill", "valley"]


def test_removing_a_party_that_is_not_there_is_a_mistake(folder: Path) -> None:
    path = variant(folder, "extends: well.yaml\nparties:\n  distrct: null\n")
    assert told_of(path) == [
        f"{path}:3: parties.distrct: is null, which removes an inherited key, but there is none;"
        ' did you mean "district"? (allowed: hill, valley, district)'
    ]


def test_a_removed_party_is_missed_where_it_is_named(folder: Path) -> None:
    path = variant(folder, "extends: well.yaml\nparties: {district: null}\n")
    well = folder / "well.yaml"
    assert told_of(path) == [
        f'{well}:{line_of("host: [district]")}: rights.host.0: there is no party or role "district" (allowed: hill, valley, principal,'
        " regime, opposition, guarantor, observer, mediator, host, spoiler)",
        f"{well}:{line_of('  district:', TEXT.split('patronage')[1]) + TEXT.split('patronage')[0].count(chr(10))}: patronage.district:"
        ' there is no party "district" (allowed: hill, valley)',
        f'{well}:{line_of("Market")}: hosting.venues.0.host: there is no party "district" (allowed: hill, valley)',
    ]


def test_a_mistake_is_told_where_it_stands(folder: Path) -> None:
    (folder / "well.yaml").write_text(changed(("salience: 70", "salience: 250")), encoding="utf-8")
    path = variant(folder, "extends: well.yaml\nhorizon: {rounds: 999}\n")
    assert told_of(path) == [
        f"{path}:2: horizon.rounds: 999 is not within 1..200",
        f"{folder / 'well.yaml'}:{line_of('salience: 70')}: parties.hill.on.water.salience: 250 is not within 0..100",
    ]


def test_files_that_extend_one_another_in_a_circle(folder: Path) -> None:
    path = variant(folder, "extends: b.yaml\n", "a.yaml")
    variant(folder, "\nextends: a.yaml\n", "b.yaml")
    assert told_of(path) == [f"{folder / 'b.yaml'}:2: extends: files extend one another in a circle: a.yaml -> b.yaml -> a.yaml"]


def test_too_many_files_on_one_another(folder: Path) -> None:
    for number in range(12):
        variant(folder, f"extends: v{number + 1}.yaml\n", f"v{number}.yaml")
    assert told_of(folder / "v0.yaml") == [f"{folder / 'v7.yaml'}:1: extends: more than 8 files extend one another"]


@pytest.mark.parametrize(
    ("stated", "expected"),
    [
        ("5", "5 is neither a file nor the name of a scenario"),
        ("[a, b]", "a list of 2 is neither a file nor the name of a scenario"),
        ("nowhere.yaml", '"nowhere.yaml": no such file'),
    ],
)
def test_extends_that_leads_nowhere(folder: Path, stated: str, expected: str) -> None:
    path = variant(folder, f"title: x\nextends: {stated}\n")
    assert told_of(path)[0].startswith(f"{path}:2: extends: {expected}")


def test_a_text_extends_nothing_outside_the_current_folder(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / "inner").mkdir()
    monkeypatch.chdir(folder / "inner")
    assert told("extends: ../well.yaml\n") == ['well.yaml:1: extends: "../well.yaml" is outside the current folder']
    monkeypatch.chdir(folder)
    assert parse_scenario("extends: well.yaml\n") == parse_scenario(TEXT)


# Settings


def test_settings_are_laid_over_the_file() -> None:
    well = parse_scenario(
        TEXT,
        [
            "parties.hill.on.water.salience=30",
            "horizon.rounds=3",
            "hosting.venues.0.weight=2",
            "bargaining.mood=0",
            "parties.valley.capability.high=80",
            "parties.district.audience={low: 0, high: 1}",
            "trust.of.valley.hill=0.1",
            "hostilities.tempo.50=0.9",
            "issues.water.scale.50=half",
            "calendar.first_round=2018-01-01",
        ],
    )
    assert (well.parties["hill"].on["water"].salience, well.horizon.rounds, well.hosting.venues[0].weight, well.bargaining.mood) == (
        30,
        3,
        2,
        0,
    )
    assert well.parties["valley"].capability == Range.of({"low": 30, "mode": 40, "high": 80})
    assert well.parties["district"].audience == Range.of({"low": 0, "high": 1})
    assert (well.hostilities.tempo, well.trust.of["valley"]) == ({50: 0.9}, {"hill": 0.1})


def test_a_setting_removes_a_party() -> None:
    assert "valley" not in told(TEXT, "parties.valley=null")[0].split("(allowed")[1]
    assert list(parse_scenario(TEXT, ["parties.district=null", "patronage=null", "hosting=null", "rights.host=[]"]).parties) == ["hill", "valley"]


@pytest.mark.parametrize(
    ("setting", "expected"),
    [
        ("parties.hill.on.water.salience=250", "--set: parties.hill.on.water.salience: 250 is not within 0..100"),
        (
            "horizon.runds=3",
            '--set: horizon.runds: unknown key; did you mean "rounds"? (allowed: rounds, weeks, deadline, discount_weekly, implementation, abandoned_after)',
        ),
        (
            "parties.vally.capability=3",
            '--set: parties.vally: there is no "vally" here; did you mean "valley"? (allowed: hill, valley, district)',
        ),
        (
            "parties.vally=null",
            "--set: parties.vally: is null, which removes an inherited key, but there is none;"
            ' did you mean "valley"? (allowed: hill, valley, district)',
        ),
        ("hosting.venues.3.weight=2", '--set: hosting.venues.3: "3" is not an index of this list (allowed: 0 to 0)'),
        ("hosting.venues.first=2", '--set: hosting.venues.first: "first" is not an index of this list (allowed: 0 to 0)'),
        ("title.words=2", '--set: title.words: title is "The well on the border" and has no keys'),
        ("horizon.rounds", '--set: "horizon.rounds" is not path=value, such as horizon.rounds=3 (path=null removes)'),
        ("horizon..rounds=3", '--set: "horizon..rounds=3" is not path=value, such as horizon.rounds=3 (path=null removes)'),
        ("horizon.rounds=", '--set: "horizon.rounds=" is not path=value, such as horizon.rounds=3 (path=null removes)'),
        (
            "horizon.rounds=!!python/name:os.system",
            "--set: horizon.rounds: YAML tags such as tag:yaml.org,2002:python/name:os.system are not supported; write the plain value",
        ),
        ("extends=well.yaml", "--set: extends: is allowed only at the top level of a file"),
    ],
)
def test_a_setting_that_is_wrong(setting: str, expected: str) -> None:
    assert told(TEXT, setting) == [expected]


def test_a_setting_that_is_no_yaml() -> None:
    assert told(TEXT, "horizon.rounds=[1, ")[0].startswith("--set: horizon.rounds: not valid YAML: ")


# Files that are no scenario


def test_yaml_that_breaks_off() -> None:
    (line,) = told("title: The well\nissues: [water\nparties: 3\n")
    assert line == "well.yaml:3: not valid YAML: the [ of line 2 is not closed before this, or lacks a comma"


@pytest.mark.parametrize(
    ("text", "line", "why"),
    [
        ("issues:\n\twater: 1\n", 2, "a tab; indent by spaces"),
        ("title: @well\n", 1, "a text that begins with @ needs quotes"),
        ("title: A well\nsummary: Two: farms\n", 2, "a second colon; put a text that holds a colon and a space in quotes"),
        ("title:\n  a: 1\n  capability:60\n  b: 2\n", 3, "a key needs a colon and a space after it"),
        ("parties:\n  a:\n    role: x\n   b: 1\n", 4, "the line is not below a key, or a quote above it is not closed"),
        ("title: 'The well\nsummary: none\n", 3, "a quote is not closed"),
    ],
)
def test_what_is_mostly_behind_broken_yaml_is_said(text: str, line: int, why: str) -> None:
    assert told(text) == [f"well.yaml:{line}: not valid YAML: {why}"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", "well.yaml:1: is empty"),
        ("# only a remark\n", "well.yaml:2: is empty"),
        ("~", "well.yaml:1: is empty"),
        ("just words", 'well.yaml:1: a scenario is a group of keys, not "just words"'),
        ("- a\n- b\n", "well.yaml:1: a scenario is a group of keys, not a list of 2"),
        ("title: a\n---\ntitle: b\n", "well.yaml:2: a second document starts here; a file holds one scenario"),
        ("title: a\nsummary: b\x07\n", "well.yaml:2: the character U+0007 is not allowed in YAML"),
        ("title: \ud800", "well.yaml:1: contains half a character (a lone surrogate)"),
        ("title: " + "x" * 16_000_001, "well.yaml:1: has more than 16,000,000 characters"),
    ],
)
def test_text_that_is_no_scenario(text: str, expected: str) -> None:
    assert told(text) == [expected]


def test_aliases_that_repeat_aliases_are_counted_not_expanded() -> None:
    bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n"
    bomb += "".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]\n" for n in range(1, 10))
    start = time.monotonic()
    assert told(bomb) == ["well.yaml:6: a5.7: more than 1,000,000 values, counting each alias (*name) as what it repeats"]
    assert time.monotonic() - start < 1


def test_a_long_text_repeated_very_often_is_counted_too() -> None:
    start = time.monotonic()
    (line,) = told(f"a: &a {'x' * 100_000}\nb: [{', '.join(['*a'] * 1000)}]\n")
    assert line.endswith("more than 1,000,000 values, counting each alias (*name) as what it repeats")
    assert time.monotonic() - start < 1


@pytest.mark.parametrize(
    "text", ["[" * 100_000, "a: " * 3 + "{a: " * 100_000, "- " * 100_000, "? " * 50_000, "".join(" " * n + "a:\n" for n in range(900))]
)
def test_deep_nesting_ends_soon(text: str) -> None:
    start = time.monotonic()
    (line,) = told(text)
    assert "nested more than 40 deep" in line or "not valid YAML" in line
    assert time.monotonic() - start < 1


def test_nesting_by_aliases_counts_as_well() -> None:
    text = "a0: &a0 [x]\n" + "".join(f"a{n}: &a{n} [*a{n - 1}]\n" for n in range(1, 60))
    assert told(text)[0].endswith("is nested more than 40 deep")


def test_a_file_that_is_too_large_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "large.yaml"
    with path.open("wb") as stream:
        stream.truncate(200_000_000)
    start = time.monotonic()
    assert told_of(path) == [f"{path}: has 200,000,000 bytes; a scenario has at most 16,000,000"]
    assert time.monotonic() - start < 1


def test_what_is_no_plain_file(tmp_path: Path) -> None:
    assert told_of(tmp_path) == [f"{tmp_path}: is a folder; name a scenario file, or a scenario that parley list prints"]
    (tmp_path / "two.yaml").touch()
    (tmp_path / "one.yaml").touch()
    assert told_of(tmp_path) == [f"{tmp_path}: is a folder; name a scenario file in it, such as {tmp_path / 'one.yaml'}"]
    (tmp_path / "manifest.json").touch()
    assert told_of(tmp_path) == [f"{tmp_path}: is a folder of results, not a scenario; parley explain, compare and replay read it"]
    assert told_of("/dev/zero") == ["/dev/zero: is not a regular file"]
    pipe = tmp_path / "pipe.yaml"
    os.mkfifo(pipe)
    assert told_of(pipe) == [f"{pipe}: is not a regular file"]


def test_a_file_that_is_not_utf8(tmp_path: Path) -> None:
    path = tmp_path / "latin.yaml"
    path.write_bytes("title: well\nsummary: Génie\n".encode("latin-1"))
    assert told_of(path) == [f"{path}:2: not UTF-8 text; save the file as UTF-8"]


@pytest.mark.parametrize("name", ["no/such/file.yaml", "a\0b", "x" * 5000, ""])
def test_a_file_that_is_not_there(name: str) -> None:
    (line,) = told_of(name)
    assert "no such file" in line or "is a folder" in line


def test_the_nearest_shipped_name_is_offered(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sim.scenario.files.list_scenarios", lambda: {"harbour": folder / "well.yaml", "well": folder / "well.yaml"})
    assert told_of("harbor.yaml") == ['harbor.yaml: no such file; did you mean "harbour"? (parley list prints the shipped ones)']
    assert told_of("nope.yaml") == ["nope.yaml: no such file, nor a shipped scenario of that name (parley list prints the shipped ones)"]
    assert load_scenario("harbour") == parse_scenario(TEXT)
    assert parse_scenario("extends: well\ntitle: Dry\n").title == "Dry"


# Lists, names, digests


def test_shipped_scenarios_are_listed_by_name_and_can_be_read() -> None:
    found = list_scenarios()
    assert list(found) == sorted(found)
    for name, path in found.items():
        assert path.stem == name
        assert not scenario_summary(path).startswith("(")
        scenario = load_scenario(name)
        assert scenario_digest(parse_scenario(scenario_to_yaml(scenario))) == scenario_digest(scenario)


def test_a_summary_for_lists(folder: Path) -> None:
    assert scenario_summary(folder / "well.yaml") == "Two villages and a broker bargain over water and the site of a new pump."
    assert scenario_summary(variant(folder, "title: x\nextends: well.yaml\n")) == scenario_summary(folder / "well.yaml")
    assert scenario_summary(variant(folder, "summary: >\n  Two\n  lines\n")) == "Two lines"
    assert scenario_summary(variant(folder, "issues: {summary: none of it}\n")) == "(no summary)"
    assert scenario_summary(variant(folder, "a: [\n")) == "(can't be read)"
    assert scenario_summary(variant(folder, "extends: variant.yaml\n")) == "(no summary)"
    assert scenario_summary(folder / "missing.yaml") == "(can't be read)"


def test_a_digest_names_what_is_said_not_how() -> None:
    same = changed(
        ("title: The well on the border\n", ""),
        ("    label: The hill village\n    role: regime\n", "    role: regime\n    label: 'The hill village'\n"),
        ("capability: 60", "capability: 60.0 # judged"),
        ("rights:", "title: The well on the border\nrights:"),
        ("{hill: 0.6, others: 0.3}", "{others: 0.3, hill: 0.6}"),
    )
    assert scenario_digest(parse_scenario(same)) == scenario_digest(parse_scenario(TEXT))
    assert len(scenario_digest(parse_scenario(TEXT))) == 64


@pytest.mark.parametrize("setting", ["title=x", "horizon.rounds=7", "parties.valley.capability.mode=41", "parties.valley.capability=45"])
def test_a_digest_changes_with_the_scenario(setting: str) -> None:
    assert scenario_digest(parse_scenario(TEXT, [setting])) != scenario_digest(parse_scenario(TEXT))


def test_the_order_of_seats_is_part_of_the_digest() -> None:
    last = "  district:\n    label: The district office\n    role: guarantor\n    on:\n      water: {position: 50, salience: 50}\n"
    moved = changed((last, ""), ("parties:\n", f"parties:\n{last}"))
    assert scenario_digest(parse_scenario(moved)) != scenario_digest(parse_scenario(TEXT))


def test_a_scenario_written_out_leaves_defaults_out() -> None:
    text = scenario_to_yaml(parse_scenario(TEXT, ["agenda.noise=0", "bargaining.substance=10"]))
    assert "agenda" not in text and "bargaining" not in text
    assert parse_scenario(text) == parse_scenario(TEXT)


TRICKY = st.text(
    st.characters(exclude_categories=["Cs"], exclude_characters="\0") | st.sampled_from(" \n\t#:-'\"\\\x85\u2028\ufeff"),
    min_size=1,
    max_size=40,
)
WORDS = TRICKY | st.sampled_from(
    ["on", "no", "null", "~", "1e3", "12:30", "2017-01-23", "0x1f", "<<", "=", "1_000", ".inf", "a\n b\n", " a", "a\n\n"]
)
NUMBERS = st.floats(0, 100, allow_subnormal=False)


@given(label=WORDS, about=WORDS, low=NUMBERS, high=NUMBERS, tempo=st.dictionaries(st.integers(0, 5200), st.floats(0, 10), max_size=3))
def test_property_a_scenario_written_out_reads_back_as_it_was(
    label: str, about: str, low: float, high: float, tempo: dict[int, float]
) -> None:
    plain = to_plain(parse_scenario(TEXT))
    plain["parties"]["hill"] |= {"label": label, "capability": {"low": min(low, high), "high": max(low, high)}}
    plain["about"], plain["hostilities"]["tempo"] = about, tempo
    scenario = Scenario.model_validate(plain)
    text = scenario_to_yaml(scenario)
    again = parse_scenario(text)
    assert again == scenario and scenario_digest(again) == scenario_digest(scenario) and scenario_to_yaml(again) == text


LINES = TEXT.splitlines()
SCRAPS = st.sampled_from(
    [
        "null",
        "~",
        "[]",
        "{}",
        "on",
        "true",
        "-1",
        "1e400",
        ".nan",
        "!!set {a}",
        "*x",
        "&x [1]",
        "{low: 1}",
        "2017-13-13",
        "'",
        '"',
        "? a",
        "extends: well",
        "  hill: 3",
        "\t",
        "- x",
        "|",
        "hill",
        "others",
        "9" * 30,
        "{low: 9, mode: 3, high: 1}",
        "<<: {}",
        "%YAML 9",
    ]
)


@st.composite
def broken(draw: st.DrawFn) -> str:
    """The well with a few lines lost, doubled, moved, cut or spoilt."""
    lines = list(LINES)
    for _ in range(draw(st.integers(1, 4))):
        at = draw(st.integers(0, len(lines) - 1))
        match draw(st.sampled_from(["drop", "double", "swap", "cut", "value", "scrap", "dent"])):
            case "drop":
                del lines[at]
            case "double":
                lines.insert(at, lines[at])
            case "swap":
                other = draw(st.integers(0, len(lines) - 1))
                lines[at], lines[other] = lines[other], lines[at]
            case "cut":
                lines[at] = lines[at][: draw(st.integers(0, len(lines[at])))]
            case "value":
                lines[at] = f"{lines[at].split(':')[0]}: {draw(SCRAPS)}"
            case "scrap":
                lines.insert(at, draw(SCRAPS | st.text(max_size=8)))
            case _:
                lines[at] = " " * draw(st.integers(1, 5)) + lines[at]
    return "\n".join(lines)


@given(text=broken())
@examples(60)
def test_property_a_broken_scenario_raises_nothing_but_mistakes_with_lines(text: str) -> None:
    try:
        parse_scenario(text)
    except ScenarioError as error:
        assert error.problems
        assert all(1 <= problem.line <= text.count("\n") + 2 and problem.message for problem in error.problems)
        assert all(line.isprintable() for line in str(error).splitlines())


@given(
    path=st.lists(
        st.sampled_from(["parties", "hill", "on", "water", "salience", "hosting", "venues", "0", "x", "calendar", "slip"]),
        min_size=1,
        max_size=5,
    ),
    value=SCRAPS,
)
@examples(50)
def test_property_a_setting_raises_nothing_but_mistakes(path: list[str], value: str) -> None:
    try:
        parse_scenario(TEXT, [f"{'.'.join(path)}={value}"])
    except ScenarioError as error:
        assert error.problems


# The schema, and what reading needs


def test_the_schema_allows_extends_and_asks_for_nothing_then() -> None:
    found = scenario_json_schema()
    assert found["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert next(iter(found["properties"])) == "extends"
    assert (found["if"], set(found["else"]["required"])) == (
        {"required": ["extends"]},
        {"title", "summary", "horizon", "issues", "parties", "rights"},
    )
    assert "required" not in found["$defs"]["Party"]
    assert "minProperties" not in found["properties"]["parties"]
    assert found["$defs"]["Party"]["properties"]["pain"]["$ref"] == "#/$defs/number_0_to_1"
    assert {"type": "null"} in found["properties"]["parties"]["patternProperties"]["^[a-z][a-z0-9_]{0,39}$"]["anyOf"]


def test_every_reference_of_the_schema_leads_somewhere() -> None:
    found = scenario_json_schema()
    assert links(found) == {f"#/$defs/{name}" for name in found["$defs"]}


@pytest.mark.parametrize("name", list_scenarios())
def test_an_editor_finds_nothing_wrong_with_a_shipped_scenario(name: str) -> None:
    text = Path(__file__).parents[2].joinpath("scenarios", f"{name}.yaml").read_text(encoding="utf-8")
    assert [error.message for error in wrong_by_schema(text)] == []


@pytest.mark.parametrize("kind", KINDS)
def test_an_editor_finds_nothing_wrong_with_any_procedure(kind: str) -> None:
    assert wrong_by_schema(scenario_to_yaml(load_scenario("harbour", [f"procedure.kind={kind}"]))) == []


@pytest.mark.parametrize(("was", "now"), [("quota: 0.7", "quota: 65"), ("quota: 0.7", "quotum: 0.7"), ("kind: vote", "kind: ballot")])
def test_an_editor_finds_what_is_wrong(was: str, now: str) -> None:
    text = scenario_to_yaml(load_scenario("harbour", ["procedure.kind=vote", "procedure.quota=0.7"]))
    assert was in text and wrong_by_schema(text.replace(was, now))


@cache
def schema_validator() -> jsonschema.Draft202012Validator:
    """Return a validator of scenarios as an editor has it."""
    return jsonschema.Draft202012Validator(scenario_json_schema())


def wrong_by_schema(text: str) -> list[jsonschema.ValidationError]:
    """What an editor would underline."""
    tree = parse_yaml(text, "a.yaml", [])
    assert tree is not None
    plain = json.loads(json.dumps(tree.plain(), default=str))  # to an editor a date is text
    return list(schema_validator().iter_errors(plain))


def links(node: object) -> set[str]:
    """Every `$ref` in a schema."""
    if isinstance(node, dict):
        own = {node["$ref"]} if isinstance(node.get("$ref"), str) else set()
        return own.union(*(links(value) for value in node.values()))
    return set().union(*(links(value) for value in node)) if isinstance(node, list) else set()


def test_reading_loads_no_engine() -> None:
    code = "import sys, sim.scenario.loader; print(sorted({'mesa', 'numba', 'pandas', 'numpy'} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=Path(__file__).parents[2])
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize("kind", KINDS)
def test_a_procedure_is_written_with_its_kind_and_read_back(kind: str) -> None:
    scenario = load_scenario("harbour", [f"procedure.kind={kind}", "procedure.exchanges=7"])
    assert parse_scenario(scenario_to_yaml(scenario)) == scenario
    assert ("kind" in scenario_to_yaml(scenario)) == (kind != "single_text")


def test_another_kind_of_procedure_starts_from_its_own_defaults() -> None:
    """The file's keys belong to the kind it had; settings after the kind are of the new one."""
    assert load_scenario("textbook", ["procedure.kind=vote"]).procedure == Vote()
    assert load_scenario("textbook", ["procedure.kind=vote", "procedure.quota=0.9"]).procedure == Vote(quota=0.9)
    assert load_scenario("textbook", ["procedure.kind=single_text"]).procedure == load_scenario("textbook").procedure


@pytest.mark.parametrize(("settings", "message"), [
    (["procedure.kind=vot"], '--set: procedure.kind: "vot" is not known; did you mean "vote"?'),
    (["procedure.kind=vote", "procedure.qota=3"], '--set: procedure.qota: unknown key; did you mean "quota"?'),
    (["procedure.kind=vote", "procedure.tactics={mayor: time}"], "--set: procedure.tactics: unknown key"),
    (["procedure.kind=vote", "procedure.veto=[tourist]"],
     '--set: procedure.veto.0: there is no party or role "tourist"; did you mean "tourism"?'),
    (["procedure.kind=vote", "procedure.veto=[mediator]"], "--set: procedure.veto.0: mediator has no vote, so it cannot have a veto"),
    (["procedure.kind=alternating_offers", "procedure.tactics.mayor=scripted"],
     "--set: procedure.tactics.mayor: mayor is scripted but has no script in procedure.scripts"),
    (["procedure.kind=alternating_offers", "procedure.scripts.union={0: 1, 100: 0}"],
     "--set: procedure.scripts.union: union has a script that is not used"),
    (["procedure.kind=alternating_offers", "procedure.tactics.nobody=time"], '--set: procedure.tactics.nobody: there is no party "nobody"'),
])
def test_mistakes_in_a_procedure_are_reported(settings: list[str], message: str) -> None:
    with pytest.raises(ScenarioError) as caught:
        load_scenario("harbour", settings)
    assert message in str(caught.value)
