"""Read and check the files of a case record: every problem with its file, line and column."""

from __future__ import annotations

import csv
import datetime
import io
import math
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pandas as pd

from sim.errors import Problem
from sim.scenario.dates import EARLIEST, LATEST
from sim.scenario.errors import short_repr, suggestion
from sim.scenario.yaml_dialect import is_digits
from sim.scenario.yaml_parser import parse_yaml

ROUNDS, VIOLENCE, RECORD, FACTS = "rounds.csv", "violence.csv", "record.yaml", "facts.yaml"
PRESENCES = ("present", "in part", "away")
OUTCOMES = ("agreement", "procedural", "statement", "none")
MARKS = ("found", "derived", "block mean", "recalled")
CONFIDENCES = ("high", "medium", "low")
#: Columns of `rounds.csv` other than parties.
FIXED = ("round", "start", "end", "venue", "statement", "outcome", "announced", "late", "swap", "recalled", "confidence", "note", "source")
COUNTS = ("series", "year", "month", "measure", "value", "low", "high", "mark", "basis", "source", "licence")
#: The columns that hold numbers with decimals; such a number as a spreadsheet with decimal commas writes it; and as Parley reads it.
NUMBERS = ("value", "low", "high")
DECIMAL_COMMA = re.compile(r"[0-9]+,[0-9]+")
NUMBER = re.compile(r"[0-9]+(\.[0-9]+)?([eE][+-]?[0-9]{1,3})?")
KEYS = ("title", "about", "sources", "licence", "scenarios", "civilians")
#: Optional keys of record.yaml: whether it is the founding case, the round before which the host withdrew, the ranges of free parameters in
#: a calibration, and claims to test on the record.
OPTIONAL_KEYS = ("founding", "withdrawn", "free", "claims")

Row = dict[str, Any]


def read_metadata(path: Path, problems: list[Problem]) -> dict[str, Any]:
    """The keys of record.yaml; problems are appended."""
    text = _text(path, problems)
    tree = parse_yaml(text, path.name, problems) if text else None
    plain = tree.plain() if tree is not None else {}
    if tree is not None and isinstance(plain, dict):
        strange = [key for key in plain if key not in (*KEYS, *OPTIONAL_KEYS)]
        problems += [tree.nearest_to((key,)).problem((key,), f"is not known{suggestion(key, (*KEYS, *OPTIONAL_KEYS))}") for key in strange]
        problems += [tree.problem((key,), "is missing") for key in KEYS if key not in plain]
    return plain if isinstance(plain, dict) else {}


def _text(path: Path, problems: list[Problem]) -> str:
    try:
        return path.read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        problems.append(Problem(path.name, 0, "", f"can't be read: {getattr(error, 'strerror', None) or error}"))
        return ""


def read_table(path: Path, columns: tuple[str, ...] | None, problems: list[Problem]) -> list[Row]:
    """The rows of a CSV file, each with its line in `_line`; columns are checked against those that there must be.

    The file may come from a spreadsheet: with a byte order mark, with semicolons or tabs between cells and then with decimal commas.
    """
    text = _text(path, problems)
    delimiter = _delimiter(text)
    reader = csv.DictReader(io.StringIO(text, newline=""), delimiter=delimiter)
    heads, wanted = list(reader.fieldnames or ()), columns or FIXED
    problems += [Problem(path.name, 1, name, "the column is missing") for name in wanted if name not in heads]
    if columns:
        problems += [Problem(path.name, 1, name, f"is not a column{suggestion(name, columns)}") for name in heads if name not in columns]
    rows: list[Row] = []
    for row in reader:
        if None in row or None in row.values():
            problems.append(Problem(path.name, reader.line_num, "", f"does not have {len(heads)} cells, one for each column"))
        rows.append({**{name: (row.get(name) or "").strip() for name in {*heads, *wanted}}, "_line": reader.line_num, "_file": path.name})
    if delimiter != ",":
        for row in rows:
            row.update({name: row[name].replace(",", ".") for name in NUMBERS if DECIMAL_COMMA.fullmatch(row.get(name, ""))})
    return rows


def _delimiter(text: str) -> str:
    """What separates the cells of the first line: the most frequent of comma, semicolon and tab."""
    first = text.partition("\n")[0]
    return max((",", ";", "\t"), key=first.count)


def check_rounds(rows: list[Row], problems: list[Problem]) -> None:
    """Check that rounds are numbered from 1 in order of date, and that every word is allowed."""
    parties = [name for name in (rows[0] if rows else ()) if name not in FIXED and not name.startswith("_")]
    words = {"outcome": OUTCOMES, "confidence": CONFIDENCES, "statement": ("yes", "no")}
    perhaps = {**dict.fromkeys(parties, PRESENCES), "announced": ("yes", "no"), "late": ("yes", "no")}
    before: datetime.date | None = None
    for number, row in enumerate(rows, 1):
        say = _sayer(row, problems)
        if row["round"] != str(number):
            say("round", f"{short_repr(row['round'])} is not the expected round {number}")
        for name, known in words.items():
            _word(row, name, known, say)
        for name, known in perhaps.items():
            if row[name]:
                _word(row, name, known, say)
        start, end = (_day(row, name, say) for name in ("start", "end"))
        if start and end and end < start:
            say("end", f"{end} is before the start, {start}")
        if start and before and start <= before:
            say("start", f"{start} is not after the round before, {before}")
        before = start or before
        if row["swap"]:
            _day(row, "swap", say)
        for name in row["recalled"].split():
            if name not in (*FIXED, *parties):
                say("recalled", f"{short_repr(name)} is not a column{suggestion(name, [*FIXED, *parties])}")
        for name in ("venue", "source"):
            if not row[name]:
                say(name, "is empty")


def check_counts(rows: list[Row], problems: list[Problem]) -> None:
    """Check that counts are numbers of 0 or more, each with year, mark, source and licence, and that none is there twice."""
    seen: dict[tuple[str, ...], int] = {}
    for row in rows:
        say = _sayer(row, problems)
        for name in ("value", "low", "high"):
            if row[name] or name == "value":
                check_number(row, name, say)
        if not is_digits(row["year"]) or not EARLIEST.year <= int(row["year"]) <= LATEST.year:
            say("year", f"{short_repr(row['year'])} is not a year from {EARLIEST.year} to {LATEST.year}")
        if row["month"] and not (is_digits(row["month"]) and 1 <= int(row["month"]) <= 12):
            say("month", f"{short_repr(row['month'])} is not within 1..12")
        when = (row["series"], row["measure"], row["year"].lstrip("0"), row["month"].lstrip("0"))
        if when in seen:
            say("month" if row["month"] else "year", f"{_period(row)} is counted in line {seen[when]} already")
        seen.setdefault(when, row["_line"])
        _word(row, "mark", MARKS, say)
        for name in ("series", "measure", "source", "licence"):
            if not row[name]:
                say(name, "is empty")


def _period(row: Row) -> str:
    """A row's month or year, as 2017-03 or 2017."""
    return f"{row['year']}-{row['month'].zfill(2)}" if row["month"] else str(row["year"])


Say = Callable[[str, str], None]


def _sayer(row: Row, problems: list[Problem]) -> Say:
    def say(column: str, message: str) -> None:
        """Note a problem of this row."""
        problems.append(Problem(row["_file"], row["_line"], column, message))

    return say


def _word(row: Row, name: str, known: tuple[str, ...], say: Say) -> None:
    if row[name] not in known:
        say(name, f"{short_repr(row[name])} is not known{suggestion(row[name], known)}")


def _day(row: Row, name: str, say: Say) -> datetime.date | None:
    try:
        day = datetime.date.fromisoformat(row[name])
    except ValueError:
        say(name, f"{short_repr(row[name])} is not a date such as 2017-01-23")
        return None
    if not EARLIEST <= day <= LATEST:
        say(name, f"{row[name]} is not within {EARLIEST}..{LATEST}")
        return None
    return day


def check_number(row: Row, name: str, say: Say) -> None:
    """Check that a cell is a number of 0 or more."""
    if not NUMBER.fullmatch(row[name]) or not math.isfinite(float(row[name])):
        comma = "; write it with a decimal point and without thousands separators" if "," in row[name] else ""
        say(name, f"{short_repr(row[name])} is not a number of 0 or more{comma}")


def typed_rounds(rows: list[Row]) -> pd.DataFrame:
    """The rows of rounds.csv as a table with typed columns."""
    def typed(name: str, text: str) -> Any:
        """A cell converted to its type."""
        if name == "round":
            return int(text)
        if name in ("start", "end", "swap"):
            return datetime.date.fromisoformat(text) if text else None
        if name in ("statement", "announced", "late"):
            return {"yes": True, "no": False}.get(text)
        return text or None

    return pd.DataFrame({
        name: pd.Series([typed(name, row[name]) for row in rows], dtype=int if name == "round" else object) for name in _plain(rows)
    })


def typed_counts(rows: list[Row]) -> pd.DataFrame:
    """The rows of violence.csv as a table with numbers."""
    frame = pd.DataFrame([{name: row[name] for name in COUNTS} for row in rows], columns=list(COUNTS))
    for name in ("year", "month", "value", "low", "high"):
        frame[name] = pd.to_numeric(frame[name].replace("", None))
    return frame


def _plain(rows: list[Row]) -> Iterator[str]:
    """The columns of a file's rows: the fixed ones first, then the parties in alphabetical order."""
    yield from FIXED
    yield from sorted(name for name in (rows[0] if rows else ()) if name not in FIXED and not name.startswith("_"))
