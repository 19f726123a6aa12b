"""The data dictionary tells every table and column as they are, and its examples run."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest

from sim.engine.log import arrow
from sim.engine.model import play
from sim.rules.log_schema import CODED_COLUMNS, COLUMNS, SUMMARY
from sim.scenario.encoding.instance import EncodedScenario, encode
from sim.scenario.loader import load_scenario
from sim.studies.provenance import run_manifest
from sim.studies.results import open_study
from sim.studies.single_run import write_single_run

PAGE = (Path(__file__).parents[2] / "docs" / "reference" / "data.md").read_text(encoding="utf-8")
FOLDER = "results/astana_21-seed1-replicate0"


@pytest.fixture(scope="module")
def encoded() -> EncodedScenario:
    return encode(load_scenario("astana_21", ["horizon.rounds=2"]))


@pytest.fixture(scope="module")
def somewhere(tmp_path_factory: pytest.TempPathFactory, encoded: EncodedScenario) -> Path:
    place = tmp_path_factory.mktemp("reading")
    manifest = run_manifest(encoded.scenario, "astana_21", 1, 0, [], [], ["run", "astana_21"])
    write_single_run(place / FOLDER, encoded, play(encoded, 1), manifest)
    return place


def rows(table: str) -> list[list[str]]:
    """The rows of a table's description, as cells."""
    section = PAGE.split(f"### `{table}`\n")[1].split("\n#")[0]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in section.splitlines() if line.startswith("| `")]


def test_every_table_is_told_with_its_detail() -> None:
    told = re.findall(r"^\| \[`(\w+)`\]\(#\w+\) \| .* \| (summary|full) \|$", PAGE, re.MULTILINE)
    assert told == [(table, "summary" if table in SUMMARY else "full") for table in COLUMNS]
    assert re.findall(r"^### `(\w+)`$", PAGE, re.MULTILINE) == list(COLUMNS)


@pytest.mark.parametrize("table", COLUMNS)
def test_every_column_has_a_row_in_order(table: str) -> None:
    assert [row[0].strip("`") for row in rows(table)] == ["replicate", *COLUMNS[table]]


@pytest.mark.parametrize("table", COLUMNS)
def test_a_row_tells_type_and_meaning(table: str, encoded: EncodedScenario) -> None:
    schema = arrow(encoded, table, np.empty((0, 1 + len(COLUMNS[table])))).schema
    for name, told, _, meaning, _ in rows(table):
        column = name.strip("`")
        kind = schema.field(column).type
        named = "word" if column in CODED_COLUMNS else "name"
        found = named if pa.types.is_dictionary(kind) else "yes/no" if pa.types.is_boolean(kind) else \
            "whole" if pa.types.is_integer(kind) else "number"
        assert told == found, f"{table}.{column} is {found}, told as {told}"
        assert meaning


def test_columns_said_never_to_be_null_never_are(encoded: EncodedScenario) -> None:
    for table in COLUMNS:
        for scenario in (encoded, encode(load_scenario("valley"))):
            for replicate in range(3):
                log = play(scenario, 5, replicate)
                made = arrow(scenario, table, log.matrix(table))
                for name, _, _, _, null in rows(table):
                    assert null or made.column(name.strip("`")).null_count == 0, f"{table}.{name}"


def test_every_word_is_told() -> None:
    section = PAGE.split("### Words\n")[1].split("\n#")[0]
    told = re.findall(r"^\| ([a-z ]+) \| `(\w+)` \|", section, re.MULTILINE)
    assert told == [(word.word, column) for column in ("ending", "outcome", "reply", "presence") for word in CODED_COLUMNS[column]]


def test_every_key_of_the_manifest_is_told(somewhere: Path) -> None:
    told = re.findall(r"^\| `(\w+)` \|", PAGE.split("| key of `manifest.json`")[1].split("\n\n")[0], re.MULTILINE)
    assert told == list(open_study(somewhere / FOLDER).manifest)


def test_the_folder_holds_what_is_told(somewhere: Path) -> None:
    held = {path.relative_to(somewhere / FOLDER).as_posix() for path in (somewhere / FOLDER).rglob("*") if path.is_file()}
    assert {name for name in held if "/" not in name} == {"manifest.json", "scenario.yaml", "runs.csv"}
    assert {name.split("/")[1] for name in held if name.startswith("tables/")} == set(COLUMNS)
