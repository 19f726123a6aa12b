"""From a sheet to records: the header found, every row with its cells by column, misspelt columns reported."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from sim.errors import Problem
from sim.formats.sheets import Sheet
from sim.formats.spreadsheet.layout import PARTS, REMARKS, Column, columns_by_header, key_columns
from sim.formats.values import as_text, converted, number
from sim.scenario.errors import short_repr, suggestion
from sim.scenario.source_tree import SourceNode


class Cell(NamedTuple):
    """The value of a cell that is not empty, and its place."""

    value: Any
    place: str


class Record(NamedTuple):
    """A row of a sheet: its cells by column, and the place of its first cell."""

    cells: dict[str, Cell]
    place: str

    def text(self, header: str) -> str:
        """Return a cell as text without blanks around it; empty if there is none."""
        cell = self.cells.get(header)
        return str(as_text(cell.value)).strip() if cell else ""

    def place_of(self, header: str) -> str:
        """Return the place of a cell, or that of the row."""
        cell = self.cells.get(header)
        return cell.place if cell else self.place

    def node(self, path: tuple[Any, ...], columns: dict[str, Column]) -> SourceNode | None:
        """Return the value of a key, made of its columns: a scalar, or a range of parts."""
        own = {column.part: (self.cells[header], column.kind) for header, column in columns.items() if column.path == path and header in self.cells}
        return number_node({part: cell for part, (cell, _) in own.items()}, next(iter(own.values()))[1]) if own else None


def number_node(parts: dict[str, Cell], kind: Any) -> SourceNode:
    """Return a value from the cells of its parts: the value alone, or a range."""
    if set(parts) == {""}:
        cell = parts[""]
        return SourceNode(converted(cell.value, kind), cell.place, 0)
    names = {"": "mean" if "sd" in parts else "mode"} | {part: part for part in PARTS}
    content, place = {}, ""
    for part, cell in parts.items():
        value = _draws(cell.value) if part == "draws" else number(cell.value)
        content[names[part]] = SourceNode([SourceNode(each, cell.place, 0) for each in value] if isinstance(value, list) else value, cell.place, 0)
        if isinstance(value, str) and not place:
            place = cell.place  # errors about the range point at the part that is not a number
    return SourceNode(content, place or next(iter(parts.values())).place, 0)


def _draws(value: Any) -> Any:
    return [number(each.strip()) for each in value.split(";") if each.strip()] if isinstance(value, str) else [number(value)]


def records(sheet: Sheet, kind: str, problems: list[Problem]) -> Iterator[Record]:
    """Yield the rows of a sheet of a kind; empty rows, and those that begin with #, are skipped.

    Unknown and repeated columns, and cells outside all columns, are added to `problems`.
    """
    header, rows = _header(sheet)
    if header is None:
        return
    names = _columns(sheet, kind, header, problems)
    for row in rows:
        cells, extra = {}, []
        for column, value in enumerate(sheet.rows[row]):
            if value is None or (isinstance(value, str) and not value.strip()):
                continue
            name = names.get(column)
            if name is None:
                extra.append(Problem(sheet.place(row, column), 0, "", f"{short_repr(as_text(value))} is in a column without a header"))
            elif name:
                cells[name] = Cell(value, sheet.place(row, column))
        first = next(iter(cells.values()), None)
        if first is not None and isinstance(first.value, str) and first.value.lstrip().startswith("#"):
            continue
        problems += extra
        if cells:
            yield Record(cells, next(iter(cells.values())).place)


def _header(sheet: Sheet) -> tuple[int | None, range]:
    """Return the row of the header: the first that is neither empty nor a comment; and the rows below it."""
    for row, values in enumerate(sheet.rows):
        first = next((str(value).strip() for value in values if str(value).strip()), "")
        if first and not first.startswith("# "):
            return row, range(row + 1, len(sheet.rows))
    return None, range(0)


def _columns(sheet: Sheet, kind: str, header: int, problems: list[Problem]) -> dict[int, str]:
    """Return the name of each column with a header; empty for a column that is to be skipped, since its header begins with #."""
    known = [*key_columns(kind), *columns_by_header(kind), *REMARKS, *(["meaning"] if kind == "settings" else [])]
    names: dict[int, str] = {}
    for column, value in enumerate(sheet.rows[header]):
        word = "_".join(str(as_text(value)).strip().lower().replace("-", " ").replace(".", " ").split())
        if not word:
            continue
        names[column] = ""
        place = sheet.place(header, column)
        if word.startswith("#") or word == "meaning":
            continue
        if word not in known:
            problems.append(Problem(place, 0, "", f"unknown column {short_repr(as_text(value))}{suggestion(word, known)};"
                                                  " a header that begins with # marks a column to skip"))
        elif word in names.values():
            problems.append(Problem(place, 0, "", f"there are two columns {short_repr(word)}"))
        else:
            names[column] = word
    found = set(names.values())
    if "" not in found:  # else a misspelt column has been reported already
        needed = [word for word in key_columns(kind) if word not in ("option", "label") and not (word in ("name", "value") and "label" in found)]
        problems += [Problem(sheet.place(header, 0), 0, "", f"there is no column {short_repr(word)}") for word in needed if word not in found]
    return names
