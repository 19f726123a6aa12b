"""The description of the model keeps up with the program: its tables, its names, its examples and its measurements."""

from __future__ import annotations

import re
from functools import partial
from pathlib import Path
from typing import Any, get_args, get_origin

import pytest

from docs import facts, tables
from sim.rules import rng
from sim.scenario import introspection
from sim.scenario.distributions import Range
from sim.scenario.encoding.rows import number_keys

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "reference" / "model.md").read_text(encoding="utf-8")


def test_the_tables_have_not_drifted_from_the_program() -> None:
    assert tables.filled(PAGE, tables.MAKERS) == PAGE, "run: python -m docs.tables"


def holds_numbers(kind: Any) -> bool:
    """Whether one or more numbers (ranges, counts, flags) may stand there."""
    for choice in introspection.member_types(kind):
        if choice in (Range, int, float, bool):
            return True
        if get_origin(choice) in (dict, list) and holds_numbers(get_args(choice)[-1]):
            return True
    return False


def test_every_number_of_a_scenario_has_a_row() -> None:
    marks = re.findall(r"<!-- keys (.*) -->", PAGE)
    told = {key for mark in marks for key in tables.listed(mark)}
    for path, record in tables.RECORDS.items():
        numbers = {name for name, field in record.model_fields.items() if holds_numbers(introspection.type_of(field))}
        assert numbers >= set(number_keys(record))
        missed = {name for name in numbers if (path, name) not in told}
        assert not missed, f"{path}: {', '.join(sorted(missed))} stands in no table of docs/reference/model.md"


def test_a_row_tells_meaning_unit_default_and_source() -> None:
    assert "| `agenda.noise` | Variation of an item's urgency from round to round, on a log scale. | sd of the logarithm | 0 |" in PAGE


#: What rules are built from, and the model page describes elsewhere: words, types, arithmetic, draws, and how logs are spelt.
INFRASTRUCTURE = {
    "enums.py", "registry.py", "rng.py", "distributions.py", "log_schema.py", "state.py", "parties.py", "parameters.py",
    "elementary.py", "error_function.py", "floats.py",
}


@pytest.mark.parametrize("folder", ["rules", "procedures"])
def test_every_file_of_rules_is_told(folder: str) -> None:
    page = PAGE + (ROOT / "docs" / "reference" / "procedures.md").read_text() if folder == "procedures" else PAGE
    for path in sorted((ROOT / "sim" / folder).glob("[!_]*.py")):
        if path.name in INFRASTRUCTURE:
            continue
        assert re.search(rf"^##(# 8\.\d+|##)? .*`sim/{folder}/{path.name}`$", page, re.MULTILINE), path.name


def test_every_purpose_of_a_draw_is_listed() -> None:
    purposes = {name: value for name, value in vars(rng).items() if name.isupper() and isinstance(value, int) and value != rng.WORD}
    rows = re.findall(r"^\| (\d+) \| `([A-Z_]+)` \|", PAGE, re.MULTILINE)
    assert {name: int(number) for number, name in rows} == purposes


def test_every_section_referred_to_is_there() -> None:
    sections = set(re.findall(r"^### (8\.\d+) ", PAGE, re.MULTILINE))
    prose = re.sub(r"<!-- (facts|early|controls) -->.*?<!-- end -->", "", PAGE, flags=re.DOTALL)  # an 8.0 there is a measurement
    assert set(re.findall(r"(?<![\d.])8\.\d{1,2}(?!\d)", prose)) == sections
    headings = (re.sub(r"[^\w -]", "", heading) for heading in re.findall(r"^#+ (.*)$", PAGE, re.MULTILINE))
    anchors = {heading.strip().lower().replace(" ", "-") for heading in headings}
    assert set(re.findall(r"\]\(#(.*?)\)", PAGE)) <= anchors


#: The controls that every run of the tests measures anew; with `--long`, all.
SOME_CONTROLS = ("patrons punish often (0.5 and 0.9)", "all five want the same")


@pytest.mark.long
def test_the_measurements_are_those_of_this_engine(long_run: bool) -> None:
    made = {"facts": facts.facts_table(), "early": facts.early_table()}
    if long_run:
        made["controls"] = facts.controls_table()
    makers = {name: partial(tables.constant, text) for name, text in made.items()}
    assert tables.filled(PAGE, makers) == PAGE, "run: python -m docs.tables --facts"
    assert all(line in PAGE.splitlines() for line in facts.controls_table(SOME_CONTROLS).splitlines())
