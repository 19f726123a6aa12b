"""An empty workbook to fill in: headers with comments, drop-down lists, and example rows that are not read."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Any

from sim.formats.imported import write_new
from sim.formats.problems import fail
from sim.formats.spreadsheet.layout import ISSUES, OPTIONS, PARTIES, POSITIONS, SETTINGS, meaning_at
from sim.formats.spreadsheet.workbook import workbook_bytes
from sim.formats.spreadsheet.writer import headers

#: Settings that every scenario states, as they are in an empty workbook.
START: dict[str, Any] = {
    "title": None, "summary": None, "standing": "Every number is a judgement.", "behaviour": "domestic", "horizon.rounds": 6,
    "calendar.first_round": datetime.date(2025, 1, 15), "procedure.kind": "single_text", "rights.sign_statement": "principal",
    "rights.consent_on_ground": "principal", "rights.convene": "principal",
}
#: What settings that are no keys of the schema mean.
MEANINGS = {"behaviour": "Base profile of all that is not stated: civil_war, interstate, domestic or none."}
#: Example rows; the # makes them comments, which are skipped.
EXAMPLE: dict[str, list[dict[str, Any]]] = {
    PARTIES: [{"name": "# union", "label": "Workers' union", "role": "principal", "capability": 50, "note": "rows that begin with # are examples: delete them"},
              {"name": "# firm", "label": "The firm", "role": "principal", "capability": 60}],
    ISSUES: [{"name": "# wage", "label": "Rise of the wage", "status_quo": 20, "note": "a scale: its points are in the sheet options"},
             {"name": "# hours", "label": "Working hours", "status_quo": "as_now", "note": "named options: they are in the sheet options"}],
    OPTIONS: [{"issue": "# wage", "value": 0, "label": "no rise"}, {"issue": "# wage", "value": 100, "label": "ten percent"},
              {"issue": "# hours", "value": "as_now", "label": "forty hours"}, {"issue": "# hours", "value": "shorter", "label": "thirty-six hours"}],
    POSITIONS: [
        {"party": "# union", "issue": "wage", "position": 90, "low": 80, "high": 100, "salience": 70, "red_line_min": 30, "source": "press of 3 May"},
        {"party": "# union", "issue": "hours", "option": "as_now", "position": 0, "salience": 30},
        {"party": "# union", "issue": "hours", "option": "shorter", "position": 100},
        {"party": "# firm", "issue": "wage", "position": 10, "salience": 60},
        {"party": "# firm", "issue": "hours", "option": "as_now", "position": 100, "salience": 40},
        {"party": "# firm", "issue": "hours", "option": "shorter", "position": 0, "never": True},
    ],
}


def write_template(path: str | Path, replace: bool = False) -> Path:
    """Write an empty workbook to fill in.

    Raises:
        FormatError: the file exists and may not be replaced, can't be written, is no .xlsx file, or a library is missing.
    """
    place = Path(path)
    if place.suffix.lower() != ".xlsx":
        fail(place, "an empty spreadsheet is written as .xlsx, since CSV has no drop-down lists")
    return write_new(place, workbook_bytes(template_tables()), replace)


def template_tables() -> dict[str, list[list[Any]]]:
    """Return the sheets of the empty workbook."""
    settings = [{"key": name, "value": value, "meaning": MEANINGS.get(name) or meaning_at(tuple(name.split(".")))} for name, value in START.items()]
    rows: dict[str, list[dict[str, Any]]] = {SETTINGS: settings, **EXAMPLE}
    used = {"capability_low", "capability_high", "salience_low", "salience_high"}
    tables = {sheet: (header := headers(sheet, used), [[row.get(name) for name in header] for row in own]) for sheet, own in rows.items()}
    return {sheet: [header, *body] for sheet, (header, body) in tables.items()}
