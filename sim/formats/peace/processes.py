"""Agreements of PA-X as rounds of a case record, and ceasefires as a table of their dates."""

from __future__ import annotations

import csv
import datetime
import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sim.analysis.empirical.record_files import FIXED
from sim.errors import FormatError, Problem
from sim.formats.imported import write_new
from sim.formats.problems import check_not_empty, decode, fail, read_bytes
from sim.formats.sheets import MAX_FILE, Sheet, text_sheet
from sim.formats.values import day
from sim.scenario.errors import one_line, short_repr, suggestion

Row = dict[str, str]
#: Columns of PA-X that are read; the first ones there must be.
AGREEMENTS, OPTIONAL = ("AgtId", "Con", "Dat", "Agt"), ("PPName", "Stage", "Part")
#: What the first and last day of a ceasefire may be called, and what the ceasefire itself.
STARTS, ENDS = ("start", "start_date", "date_start"), ("end", "end_date", "date_end")
NAMES = ("name", "title", "ceasefire", "id", "cc_id")


@dataclass(frozen=True)
class PeaceTable:
    """A table of dates: its file name for a record, its rows, and what was left out or is not in the source."""

    file: str
    rows: tuple[Row, ...]
    notes: tuple[str, ...]

    def save(self, folder: str | Path, replace: bool = False) -> Path:
        """Write the table as CSV.

        Raises:
            FormatError: the file exists and may not be replaced, or can't be written.
        """
        place = Path(folder)
        try:
            place.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            fail(place, f"can't be written: {error.strerror or error}")
        stream = io.StringIO()
        writer = csv.DictWriter(stream, list(self.rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(self.rows)
        return write_new(place / self.file, stream.getvalue().encode(), replace)


def import_agreements(file: str | Path, process: str, *, parties: Mapping[str, Iterable[str]] | None = None) -> PeaceTable:
    """Return the agreements of a peace process in PA-X as `rounds.csv` of a case record, one round for each day.

    Args:
        file: the CSV file of PA-X.
        process: part of the name of the country (`Con`) or process (`PPName`).
        parties: for each party the names under which it signs; those that the column `Part` names were present.

    Raises:
        FormatError: all problems, with their cells; or there is no such process.
    """
    sheet, heads = _read(Path(file), AGREEMENTS)
    days: dict[datetime.date, list[Row]] = {}
    problems: list[Problem] = []
    others: set[str] = set()
    for number, row in _rows(sheet, heads):
        if process.lower() not in f"{row['con']} {row.get('ppname', '')}".lower():
            others.add(row["con"])
            continue
        on = day(row["dat"])
        if isinstance(on, datetime.date):
            days.setdefault(on, []).append(row)
        else:
            problems.append(Problem(sheet.place(number, heads.index("dat")), 0, "", f"{short_repr(row['dat'])} is not a date such as 2017-01-23"))
    if problems:
        raise FormatError(problems)
    if not days:
        fail(str(file), f"has no agreement of a process {short_repr(process)}{suggestion(process, sorted(others))}")
    rows = [_round(number, on, own, parties or {}) for number, (on, own) in enumerate(sorted(days.items()), 1)]
    notes = ["venues, announcements, delays and rounds without an agreement are not in PA-X: add them before the table is used as a record",
             *([] if parties else ["no parties were given, so that nobody's attendance is stated"])]
    return PeaceTable("rounds.csv", tuple(rows), tuple(notes))


def _round(number: int, on: datetime.date, agreements: list[Row], parties: Mapping[str, Iterable[str]]) -> Row:
    signers = " ".join(row.get("part", "") for row in agreements).lower()
    present = {party: "present" if any(name.strip("* ").lower() in signers for name in names) else "" for party, names in parties.items()}
    fixed: dict[str, Any] = {
        "round": number, "start": on, "end": on, "venue": "not in PA-X", "statement": "yes", "outcome": "agreement", "confidence": "medium",
        "note": "; ".join(f"{row['agt']}{f' ({stage})' if (stage := row.get('stage')) else ''}" for row in agreements),
        "source": "PA-X, agreement " + ", ".join(row["agtid"] for row in agreements),
    }
    order = [*FIXED[:4], *present, *FIXED[4:]]
    return {name: str(fixed.get(name, present.get(name, ""))) for name in order}


def import_ceasefires(file: str | Path) -> PeaceTable:
    """Return the ceasefires of a table with a first and a last day as name, start, end and days; without a last day it is still in force.

    Raises:
        FormatError: all problems, with their cells.
    """
    sheet, heads = _read(Path(file), ())
    start, end, name = (next((word for word in words if word in heads), None) for words in (STARTS, ENDS, NAMES))
    if start is None or end is None:
        fail(str(file), f"has no column for the {'first' if start is None else 'last'} day (allowed: {', '.join(STARTS if start is None else ENDS)})")
    rows: list[Row] = []
    problems: list[Problem] = []
    for number, row in _rows(sheet, heads):
        first, last = day(row[start]), day(row[end]) if row[end] else None
        wrong = [(word, row[word]) for word, value in ((start, first), (end, last)) if value is not None and not isinstance(value, datetime.date)]
        problems += [Problem(sheet.place(number, heads.index(word)), 0, "", f"{short_repr(text)} is not a date such as 2017-01-23") for word, text in wrong]
        if wrong:
            continue
        if last is not None and last < first:
            problems.append(Problem(sheet.place(number, heads.index(end)), 0, "", f"{last} is before the first day, {first}"))
        rows.append({"name": row[name] if name else f"ceasefire {len(rows) + 1}", "start": str(first), "end": str(last or ""),
                     "days": str((last - first).days + 1) if last else ""})
    if problems:
        raise FormatError(problems)
    if not rows:
        fail(str(file), "has no ceasefires")
    ordered = sorted(rows, key=lambda row: row["start"])
    return PeaceTable("ceasefires.csv", tuple(ordered), tuple(f"the column {head}" for head in heads if head not in (start, end, name)))


def _read(path: Path, needed: Iterable[str]) -> tuple[Sheet, list[str]]:
    """Return a CSV file as a sheet, and its header in lowercase."""
    notes: list[str] = []
    check_not_empty(path)
    sheet = text_sheet(decode(read_bytes(path, MAX_FILE), path, notes), one_line(str(path)))
    heads = [one_line(str(head).strip().lower()) for head in sheet.rows[0]] if sheet.rows else []
    missing = [Problem(sheet.place(0, 0), 0, "", f"has no column {name}{suggestion(name, heads)}") for name in needed if name.lower() not in heads]
    if missing or len(set(heads)) < len(heads):
        raise FormatError(missing or [Problem(sheet.place(0, 0), 0, "", "has two columns of the same name")])
    return sheet, heads


def _rows(sheet: Sheet, heads: list[str]) -> Iterable[tuple[int, Row]]:
    for number, cells in enumerate(sheet.rows[1:], 1):
        if any(str(cell).strip() for cell in cells):
            padded = [*cells, *[""] * len(heads)]
            yield number, {head: one_line(" ".join(str(cell).split())) for head, cell in zip(heads, padded)}
