"""Spreadsheet files: OpenDocument, damaged files, numbers that must not be lost, and missing libraries."""

from __future__ import annotations

import io
import random
import zipfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given

import parley
from sim.errors import FormatError
from sim.formats.imported import plain_of
from sim.formats.spreadsheet.layout import SHEETS
from sim.formats.spreadsheet.workbook import csv_bytes, workbook_bytes
from sim.formats.spreadsheet.writer import scenario_tables
from tests.examples import examples
from tests.formats.mutations import check_mutation, draws
from tests.formats.test_spreadsheets import VALLEY, Tables, problems, typed


def ods(tables: Tables) -> bytes:
    """Return tables in the OpenDocument format, as its specification lays them out."""
    def cell(value: Any) -> str:
        if value is None:
            return "<table:table-cell/>"
        if isinstance(value, int | float) and not isinstance(value, bool):
            return f'<table:table-cell office:value-type="float" office:value="{value}"><text:p>{value}</text:p></table:table-cell>'
        text = str(value).replace("&", "&amp;").replace("<", "&lt;")
        return f'<table:table-cell office:value-type="string"><text:p>{text}</text:p></table:table-cell>'

    pages = "".join(f'<table:table table:name="{name}">' + "".join(f"<table:table-row>{''.join(map(cell, row))}</table:table-row>" for row in rows)
                    + "</table:table>" for name, rows in tables.items())
    spaces = " ".join(f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "table", "text"))
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("META-INF/manifest.xml", '<?xml version="1.0"?><manifest:manifest xmlns:manifest='
                         '"urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>')
        archive.writestr("content.xml", f'<?xml version="1.0"?><office:document-content {spaces} office:version="1.3"><office:body><office:spreadsheet>'
                                        f"{pages}</office:spreadsheet></office:body></office:document-content>")
    return stream.getvalue()


def test_opendocument_spreadsheets_are_read(tmp_path: Path) -> None:
    tables = {sheet: [row for row in rows if row[0] != "about"] for sheet, rows in scenario_tables(VALLEY).items()}
    (tmp_path / "mine.ods").write_bytes(ods(tables))
    back = plain_of(parley.import_scenario(tmp_path / "mine.ods").scenario)
    expected = plain_of(VALLEY)
    del expected["about"]
    assert {key: value for key, value in back.items() if key != "standing"} == {key: value for key, value in expected.items() if key != "standing"}


CONTENTS = {f"{sheet}.csv": csv_bytes(rows) for sheet, rows in scenario_tables(VALLEY).items()}
BOOK = {"mine.xlsx": workbook_bytes(scenario_tables(VALLEY))}


@examples(45)
@given(draw=draws)
def test_mutated_spreadsheets_end_in_a_clear_error_or_a_scenario(tmp_path_factory: pytest.TempPathFactory, draw: random.Random) -> None:
    check_mutation(CONTENTS, parley.import_scenario, tmp_path_factory.mktemp("mutated"), draw)


@examples(8)
@given(draw=draws)
def test_mutated_workbooks_end_in_a_clear_error_or_a_scenario(tmp_path_factory: pytest.TempPathFactory, draw: random.Random) -> None:
    check_mutation(BOOK, lambda folder: parley.import_scenario(folder / "mine.xlsx"), tmp_path_factory.mktemp("mutated"), draw)


def test_a_changed_number_is_never_lost(tmp_path: Path, long_run: bool) -> None:
    """A number changed in any cell of any sheet changes the scenario, or is refused."""
    original = plain_of(VALLEY)
    for seed in range(300 if long_run else 10):
        draw, tables = random.Random(seed), scenario_tables(VALLEY)
        sheet = draw.choice(SHEETS)
        places = [(row, column) for row, cells in enumerate(tables[sheet]) for column, cell in enumerate(cells) if row and isinstance(cell, int | float)]
        row, column = draw.choice(places)
        tables[sheet][row][column] = draw.choice([3, 1.5, 77, -5, 0.25])
        for name, rows in tables.items():
            (tmp_path / f"{name}.csv").write_bytes(csv_bytes(rows))
        try:
            found = plain_of(parley.import_scenario(tmp_path).scenario)
        except FormatError as error:
            assert all("cell" in problem.file or problem.path for problem in error.problems)
        else:
            assert found != original or tables[sheet][row][column] == scenario_tables(VALLEY)[sheet][row][column]


def test_without_its_library_a_workbook_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "python_calamine", None)
    monkeypatch.setitem(__import__("sys").modules, "openpyxl", None)
    (tmp_path / "a.xlsx").write_bytes(b"PK")
    assert problems(tmp_path / "a.xlsx") == ['reading .xlsx files needs the library python-calamine: pip install "parley-sim[spreadsheets]"']
    done = typed("new", "--spreadsheet", tmp_path / "b.xlsx")
    assert done.exit_code == 2 and 'pip install "parley-sim[spreadsheets]"' in done.stderr


@pytest.mark.parametrize(("content", "message"), [
    ("", "is empty: there is nothing to import"),
    ("\n;;\n", "is empty; `parley new --spreadsheet mine.xlsx` writes a workbook to fill in, with examples"),
    ("party;issue;position\nnorth;water;10\n", "is one table; give a folder with a CSV file for each of settings, parties, issues, options, positions, or"),
])
def test_a_file_without_any_sheet_of_a_scenario_is_one_clear_line(content: str, message: str, tmp_path: Path) -> None:
    (tmp_path / "codings.csv").write_text(content, "utf-8")
    with pytest.raises(FormatError) as caught:
        parley.import_scenario(tmp_path / "codings.csv")
    (found,) = caught.value.problems
    assert message in found.message and not found.message.endswith("...")
