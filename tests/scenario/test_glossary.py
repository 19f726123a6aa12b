"""The page beside the scenarios is made from the records, and its examples hold."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from sim.errors import ScenarioError
from sim.scenario.glossary import INTRODUCTION, glossary, groups
from sim.scenario.loader import load_scenario, parse_scenario

README = Path(__file__).parents[2] / "scenarios" / "README.md"
WELL, VARIANT = re.findall(r"```yaml[^\n]*\n(.*?)```", INTRODUCTION.read_text(encoding="utf-8"), re.DOTALL)


def test_the_page_has_not_drifted_from_the_records() -> None:
    assert README.read_text(encoding="utf-8") == glossary(), "run: python -m sim.scenario.glossary > scenarios/README.md"


def test_every_key_of_every_record_is_told() -> None:
    page = glossary()
    for path, record in groups():
        place, _, kind = path.rstrip(")").partition("(")
        title = f"`{place}`" + (f" of kind `{kind}`" if kind else "") if place else "At the top"
        table = page.split(f"### {title}\n")[1].split("###")[0]
        for name, field in record.model_fields.items():
            assert f"| `{name}` | {field.description} |" in table


def test_a_row_tells_meaning_unit_bounds_default_and_source() -> None:
    assert "| `rounds` | Maximum number of rounds. | rounds | whole, 1..200 | must be given |  |" in glossary()
    assert "| `stamina` | Number of hopeless texts (beyond a red line, or far below its demand) that it refuses before it walks out. | exchanges | 1..200 | 4 | assumption |" in glossary()
    assert "| `never` | Options it never accepts. |  | list, each: name | - |  |" in glossary()


def test_the_whole_scenario_of_the_page_is_one() -> None:
    assert list(parse_scenario(WELL).parties) == ["hill", "valley", "district"]


def test_the_variant_of_the_page_is_one(tmp_path: Path) -> None:
    (tmp_path / "well.yaml").write_text(WELL, encoding="utf-8")
    (tmp_path / "variant.yaml").write_text(VARIANT, encoding="utf-8")
    variant = load_scenario(tmp_path / "variant.yaml")
    assert list(variant.parties) == ["hill", "valley"]
    assert variant.parties["valley"].on["water"].salience == 90


def test_the_mistakes_of_the_page_are_told_so() -> None:
    (shown,) = re.findall(r"```text\n(.*?)```", INTRODUCTION.read_text(encoding="utf-8"), re.DOTALL)
    wrong = WELL.replace("rounds: 6", "runds: 6").replace("salience: 70", "salience: 250").replace("[regime, opposition]", "[]")
    with pytest.raises(ScenarioError) as caught:
        parse_scenario(wrong, file="well.yaml")
    assert f"{caught.value}\n" == shown
