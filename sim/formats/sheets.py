"""Read spreadsheets (xlsx, xls, ods) and CSV files as sheets whose cells know their place."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sim.errors import Problem
from sim.formats.problems import decode, fail, library, read_bytes
from sim.scenario.errors import one_line

WORKBOOKS = (".xlsx", ".xlsm", ".xls", ".ods")
TEXTS = (".csv", ".tsv", ".txt")
EXTRA = "spreadsheets"
#: Limits of a spreadsheet of codings; event data are read elsewhere.
MAX_FILE, MAX_UNPACKED, MAX_CELLS = 20_000_000, 200_000_000, 1_000_000


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet: its file, its name (empty for the only table of a CSV file) and its rows of cells, which are empty strings where nothing is."""

    file: str
    name: str
    rows: list[list[Any]]

    def place(self, row: int, column: int) -> str:
        """Return how messages call a cell, by row and column from 0.

        >>> Sheet("a.xlsx", "positions", []).place(3, 27), Sheet("a.csv", "", []).place(0, 0)
        ('a.xlsx, sheet positions, cell AB4', 'a.csv, cell A1')
        """
        sheet = f", sheet {self.name}" if self.name else ""
        return f"{self.file}{sheet}, cell {letters(column)}{row + 1}"


def letters(column: int) -> str:
    """Return the letters of a column, from 0.

    >>> [letters(column) for column in (0, 25, 26, 701, 702)]
    ['A', 'Z', 'AA', 'ZZ', 'AAA']
    """
    text = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        text = chr(65 + rest) + text
    return text


def read_sheets(path: Path, notes: list[str], problems: list[Problem]) -> list[Sheet]:
    """Return the sheets of a workbook or the only one of a CSV file.

    Args:
        path: the file.
        notes: receives what a reader should know, such as a guessed encoding.
        problems: receives cells that can't be read.

    Raises:
        FormatError: the file can't be read as a whole.
    """
    suffix = path.suffix.lower()
    if suffix in WORKBOOKS:
        return _workbook(path, problems)
    if suffix not in TEXTS:
        fail(path, f"{suffix or 'a file without suffix'} is not a spreadsheet (allowed: {', '.join((*WORKBOOKS, *TEXTS))})")
    return [text_sheet(decode(read_bytes(path, MAX_FILE), path, notes), one_line(str(path)))]


def text_sheet(text: str, file: str) -> Sheet:
    """Return the table of a CSV text, separated by commas, semicolons or tabs.

    >>> text_sheet("party;position\\nkelda;0,5\\n", "a.csv").rows
    [['party', 'position'], ['kelda', '0,5']]
    """
    stated = re.match(r"sep=(.)\r?\n", text)
    first = text[stated.end():] if stated else text
    separator = stated[1] if stated else _separator(first)
    try:
        rows: list[list[Any]] = [list(row) for row in csv.reader(io.StringIO(first, newline=""), delimiter=separator)]
    except (csv.Error, TypeError, ValueError) as error:
        fail(file, f"is not a table: {one_line(str(error))}")
    if stated:
        rows.insert(0, [])
    if sum(map(len, rows)) > MAX_CELLS:
        fail(file, f"has more than {MAX_CELLS:,} cells")
    return Sheet(file, "", rows)


def _separator(text: str) -> str:
    """Return the separator that the first line has most of, outside quotes."""
    line = re.sub(r'"[^"]*"', "", text.lstrip("\r\n").split("\n", 1)[0])
    return max(",;\t", key=line.count)


def _workbook(path: Path, problems: list[Problem]) -> list[Sheet]:
    content = read_bytes(path, MAX_FILE)
    calamine = library("python_calamine", EXTRA, f"reading {path.suffix.lower()} files")
    _check_archive(content, path)
    file = one_line(str(path))
    try:
        book = calamine.CalamineWorkbook.from_filelike(io.BytesIO(content))
        sheets = []
        for name in book.sheet_names:
            sheet = book.get_sheet_by_name(name)
            if sheet.total_height * sheet.total_width > MAX_CELLS:
                fail(path, f"has more than {MAX_CELLS:,} cells", f"sheet {one_line(name)}")
            sheets.append(Sheet(file, one_line(name), sheet.to_python(skip_empty_area=False)))
    except (KeyboardInterrupt, SystemExit, MemoryError):
        raise
    except BaseException as error:  # a damaged file may make the library panic, which is no Exception
        if hasattr(error, "problems"):
            raise
        fail(path, f"can't be read as a spreadsheet: {one_line(str(error))}")
    problems += [Problem(sheet.place(row, column), 0, "", f"the formula gives {value}; mend it or write the value")
                 for sheet in sheets for row, column, value in _cells(sheet) if isinstance(value, str) and value in _FORMULA_ERRORS]
    if zipfile.is_zipfile(io.BytesIO(content)) and path.suffix.lower() in (".xlsx", ".xlsm"):
        problems += _uncomputed(content, sheets)
    return sheets


_FORMULA_ERRORS = frozenset(("#REF!", "#VALUE!", "#NAME?", "#DIV/0!", "#N/A", "#NUM!", "#NULL!"))


def _cells(sheet: Sheet) -> Iterator[tuple[int, int, Any]]:
    for row, values in enumerate(sheet.rows):
        for column, value in enumerate(values):
            yield row, column, value


def _check_archive(content: bytes, path: Path) -> None:
    """Refuse an archive that would unpack to far more than a spreadsheet holds."""
    if not zipfile.is_zipfile(io.BytesIO(content)):
        return
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            size = sum(each.file_size for each in archive.infolist())
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
        fail(path, f"can't be read as a spreadsheet: {one_line(str(error))}")
    if size > MAX_UNPACKED:
        fail(path, f"unpacks to {size:,} bytes (allowed: at most {MAX_UNPACKED:,})")


def _uncomputed(content: bytes, sheets: Sequence[Sheet]) -> list[Problem]:
    """Return a problem for each formula whose value is an error or not in the file, since it would be read as an empty cell."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        names = [name for name in archive.namelist() if name.startswith("xl/worksheets/") and name.endswith(".xml")]
        try:
            if not any(b"<f" in page or b't="e"' in page for page in map(archive.read, names)):
                return []
        except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, EOFError):
            return []
    openpyxl = library("openpyxl", EXTRA, "reading formulas")
    try:
        book = openpyxl.load_workbook(io.BytesIO(content))
        cells = [(sheet, cell) for sheet in sheets for row in book[sheet.name].iter_rows() for cell in row]
    except Exception:
        return [Problem(sheets[0].file if sheets else "", 0, "", "has formulas that can't be read; save it with values instead of formulas")]
    errors = [(sheet, cell, f"the formula gives {cell.value}; mend it or write the value") for sheet, cell in cells if cell.data_type == "e"]
    empty = [(sheet, cell, "a formula without a stored value; open the file in a spreadsheet program and save it")
             for sheet, cell in cells if cell.data_type == "f" and not _has_value(sheet, cell.row - 1, cell.column - 1)]
    return [Problem(sheet.place(cell.row - 1, cell.column - 1), 0, "", message) for sheet, cell, message in [*errors, *empty]]


def _has_value(sheet: Sheet, row: int, column: int) -> bool:
    return row < len(sheet.rows) and column < len(sheet.rows[row]) and sheet.rows[row][column] != ""
