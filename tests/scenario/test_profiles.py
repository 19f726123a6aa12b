"""Base profiles of behaviour, and defaults that are fitted to no case."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from sim.api.checks import check
from sim.engine.model import play
from sim.errors import ScenarioError
from sim.rules.log_schema import COLUMNS
from sim.scenario.checks.lints.defaults import BEHAVIOUR
from sim.scenario.encoding.instance import encode
from sim.scenario.fields import NEUTRAL, SchemaModel
from sim.scenario.files import list_profiles, list_scenarios, read_text
from sim.scenario.json_schema import scenario_json_schema
from sim.scenario.loader import load_scenario, parse_scenario
from sim.scenario.schema.scenario import Scenario
from tests.profiles import behaviour
from tests.scenario.text_edits import TEXT, changed

#: A line of a profile that holds a number, with the standing in its comment.
NUMBER = re.compile(r"^ +(\w+): (-?[\d.]+) +# (neutral|assumption\b.*|source: .+)$")


def defaults(record: type[SchemaModel] = Scenario, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Any, str]]:
    """Yield the path, default and source of every key of behaviour."""
    for name, field in record.model_fields.items():
        if path or name in BEHAVIOUR:
            default = field.get_default(call_default_factory=True, validated_data={})
            if isinstance(default, SchemaModel):
                yield from defaults(type(default), (*path, name))
            else:
                extra = field.json_schema_extra
                yield (*path, name), default, str(extra.get("source", "")) if isinstance(extra, dict) else ""


def test_no_default_is_fitted_to_one_case() -> None:
    text = json.dumps(Scenario.model_json_schema())
    for word in ("fitted", "Astana", "swaps 1-5 days", "observed"):
        assert word not in text, word


@pytest.mark.parametrize("name", list_profiles())
def test_every_number_of_a_profile_has_its_standing(name: str) -> None:
    lines = [line for line in read_text(list_profiles()[name]).splitlines() if line.startswith(" ") and not line.rstrip().endswith(":")]
    assert lines and [line for line in lines if not NUMBER.match(line)] == []


@pytest.mark.parametrize("name", list_profiles())
def test_a_profile_states_every_assumed_or_neutral_key_of_behaviour(name: str) -> None:
    """But for the size of an agenda, which only civil_war limits, and for a mechanism between rounds, which a conflict has or lacks."""
    stated = behaviour(name)
    for path, _, source in defaults():
        if source.startswith(("assumption", NEUTRAL)) and path not in (("agenda", "items"), ("hostilities", "mechanism", "prevents")):
            value: Any = stated
            for step in path:
                value = value[step]
    assert not [each for each in check(parse_scenario(f"behaviour: {name}\n{TEXT}")).warnings if "defaults that are assumptions" in each.message]


def test_the_profile_none_is_the_defaults() -> None:
    assert parse_scenario(f"behaviour: none\n{TEXT}") == parse_scenario(TEXT)


def test_own_keys_stand_over_the_profile_and_the_profile_over_what_is_extended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "base.yaml").write_text(f"behaviour: domestic\n{TEXT}statement: {{friction: 0.5}}\n")
    base = load_scenario("base.yaml")
    assert (base.statement.friction, base.bargaining.mood, base.calendar.gap) == (0.5, 0.01, 1.0)
    over = parse_scenario("extends: base.yaml\nbehaviour: civil_war\nbargaining: {mood: 0.2}\n")
    assert (over.statement.friction, over.bargaining.mood, over.calendar.gap) == (0.028, 0.2, 1.3)
    assert over.parties == base.parties


def test_another_procedure_takes_none_of_a_profiles_search() -> None:
    offers = changed(("rights:", "procedure: {kind: alternating_offers}\nrights:"))
    assert parse_scenario(f"behaviour: civil_war\n{offers}").procedure.kind == "alternating_offers"


@pytest.mark.parametrize(("stated", "found"), [("civil_wor", 'did you mean "civil_war"? (allowed: civil_war, domestic, interstate, none)'),
                                              ("[none]", "a list of 1 is not a base profile")])
def test_an_unknown_profile_is_an_error_with_its_line(stated: str, found: str) -> None:
    with pytest.raises(ScenarioError) as caught:
        parse_scenario(f"# a comment\nbehaviour: {stated}\n{TEXT}", file="well.yaml")
    assert str(caught.value).startswith("well.yaml:2: behaviour: ") and found in str(caught.value)


def test_no_lint_is_about_a_value_of_a_profile() -> None:
    """The profile states what spoilers do, and the textbook case has none."""
    file = Path(list_scenarios()["textbook"]).read_text("utf-8").replace("behaviour: none", "behaviour: civil_war")
    assert parse_scenario(file).spoiling.memory == 0.7
    assert check("valley").warnings == ()


def test_the_json_schema_knows_the_profiles() -> None:
    schema = scenario_json_schema()
    jsonschema.validate({"extends": "valley", "behaviour": "interstate"}, schema)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({"extends": "valley", "behaviour": "imaginary"}, schema)


def test_hosts_statements_and_lapses_do_nothing_unless_stated() -> None:
    """Without violence, signers or hosts every round meets, a gap after the last, with everybody there; no date slips and nobody withdraws."""
    two = load_scenario("textbook", ["horizon.rounds=9", "parties.firm.reservation=1"])
    for seed in range(20):
        log = play(encode(two), seed, 0)
        rounds = [dict(zip(("replicate", *COLUMNS["rounds"]), row, strict=True)) for row in log.rows["rounds"]]
        assert [row["round"] for row in rounds] == list(range(1, 10))
        assert {(row["convened"], row["withdrawn"], row["slipped"], row["statement"], row["deaths"]) for row in rounds} == {(1.0, 0.0, 0.0, 0.0, 0.0)}
        assert {row["gap"] for row in rounds[1:]} == {2.0}
