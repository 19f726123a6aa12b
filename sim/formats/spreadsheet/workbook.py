"""Write a scenario as a workbook or as CSV files, with drop-down lists and comments, and an empty workbook to fill in."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from sim.errors import ScenarioError
from sim.formats.imported import differences, plain_of, write_new
from sim.formats.problems import fail, library
from sim.formats.sheets import EXTRA, letters
from sim.formats.spreadsheet.layout import ISSUES, OPTIONS, PARTIES, POSITIONS, REMARKS, SHEETS, columns_by_header, key_columns, words_of
from sim.formats.spreadsheet.reader import spreadsheet_scenario
from sim.formats.spreadsheet.writer import Tables, as_cell, scenario_tables
from sim.scenario.errors import dotted_path, one_line
from sim.scenario.schema.scenario import Scenario

#: Characters that a workbook can't hold, and the most that a cell holds.
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
MOST_CHARACTERS = 32_767
#: Rows for which an empty workbook has drop-down lists.
ROWS = 2_000


def write_spreadsheet(scenario: Scenario, path: str | Path, replace: bool = False) -> tuple[list[Path], list[str]]:
    """Write a scenario as a workbook (.xlsx), or as CSV files in a folder; return the files, and what they can't hold.

    The spreadsheet is read back and compared with the scenario, so that nothing is lost silently.

    Raises:
        FormatError: a file exists and may not be replaced, can't be written, or a library is missing.
    """
    place, tables = Path(path), scenario_tables(scenario)
    if place.suffix.lower() == ".xlsx":
        contents = {place: workbook_bytes(tables)}
    elif place.suffix and not place.is_dir():
        fail(place, "a spreadsheet is written as .xlsx, or as CSV files to a folder without suffix")
    else:
        contents = {place / f"{sheet}.csv": csv_bytes(rows) for sheet, rows in tables.items()}
    lost = ["comments and the layout of a YAML file; a scenario that extends another is written out", *_lost(scenario, contents)]
    if place.suffix.lower() != ".xlsx":
        try:
            place.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            fail(place, f"can't be written: {one_line(str(error.strerror or error))}")
    return [write_new(file, content, replace) for file, content in contents.items()], lost


def _lost(scenario: Scenario, contents: Mapping[Path, bytes]) -> list[str]:
    """Return the keys that differ when the spreadsheet is read back."""
    with TemporaryDirectory() as folder:
        files = [write_new(Path(folder) / file.name, content) for file, content in contents.items()]
        try:
            back = plain_of(spreadsheet_scenario([Path(folder)] if len(files) > 1 else files))
        except ScenarioError as error:
            return [f"{problem.path or 'the scenario'}: {problem.message}" for problem in error.problems[:20]]
    return [dotted_path(path) for path in differences(plain_of(scenario), back)]


def csv_bytes(rows: list[list[Any]]) -> bytes:
    """Return a table as CSV in UTF-8 with a byte order mark, so that Excel reads its letters."""
    stream = io.StringIO()
    csv.writer(stream, lineterminator="\r\n").writerows([["" if value is None else repr(value) if isinstance(value, float) else
                                                          str(value).lower() if isinstance(value, bool) else value for value in row] for row in rows])
    return b"\xef\xbb\xbf" + stream.getvalue().encode("utf-8", "replace")


def workbook_bytes(tables: Tables) -> bytes:
    """Return tables as a workbook: a comment on each header, and drop-down lists where only some words are allowed."""
    openpyxl = library("openpyxl", EXTRA, "writing .xlsx files")
    book = openpyxl.Workbook()
    book.remove(book.active)
    for sheet, rows in tables.items():
        _fill(book.create_sheet(sheet), sheet, rows)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def _fill(page: Any, sheet: str, rows: list[list[Any]]) -> None:
    from openpyxl.styles import Font

    for row, values in enumerate(rows, 1):
        for column, value in enumerate(values, 1):
            if value is None:
                continue
            cell = page.cell(row, column)
            content = as_cell(value)
            cell.value = _FORBIDDEN.sub("", content)[:MOST_CHARACTERS] if isinstance(content, str) else content
            if isinstance(content, str):
                cell.data_type = "s"  # a text that begins with = is not a formula
            if isinstance(content, str) and content.startswith("# "):
                cell.font = Font(italic=True, color="808080")
    header = rows[0] if sheet in SHEETS else []
    for column, name in enumerate(header, 1):
        _head(page, sheet, column, name)
    page.freeze_panes = "B2" if sheet in SHEETS else None


def _head(page: Any, sheet: str, column: int, name: str) -> None:
    """Set the width, the comment and the drop-down list of a column."""
    from openpyxl.comments import Comment
    from openpyxl.styles import Font
    from openpyxl.worksheet.datavalidation import DataValidation

    cell, own = page.cell(1, column), columns_by_header(sheet).get(name)
    cell.font = Font(bold=True)
    page.column_dimensions[letters(column - 1)].width = {"label": 44, "value": 30 if sheet == "settings" else 14, "meaning": 60, "key": 30}.get(name, 14)
    meaning = key_columns(sheet).get(name) or REMARKS.get(name) or (own.meaning if own else "")
    if meaning:
        cell.comment = Comment(meaning, "Parley", height=110, width=320)
    formula = _choices(sheet, name)
    if formula:
        rule = DataValidation(type="list", formula1=formula, allow_blank=True, showErrorMessage=name not in ("party", "issue", "option"))
        page.add_data_validation(rule)
        rule.add(f"{letters(column - 1)}2:{letters(column - 1)}{ROWS}")


def _choices(sheet: str, name: str) -> str:
    """Return the formula of a column's drop-down list; empty if it has none."""
    if name == "party" and sheet == POSITIONS:
        return f"{PARTIES}!$A$2:$A$200"
    if name == "issue" and sheet in (POSITIONS, OPTIONS):
        return f"{ISSUES}!$A$2:$A$200"
    if name == "option":
        return f"{OPTIONS}!$B$2:$B${ROWS}"
    own = columns_by_header(sheet).get(name)
    words = words_of(own.kind) if own and not own.part and sheet != "settings" else []
    return f'"{",".join(words)}"' if words and sum(map(len, words)) < 200 else ""
