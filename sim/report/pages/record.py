"""The HTML page of a historical record: rounds, attendance, prisoner exchanges and monthly violence."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sim.analysis.empirical.case_record import CaseRecord
from sim.analysis.empirical.timing_tests import timing_tests
from sim.engine.fingerprint import VERSION
from sim.report.figures import record as figures
from sim.report.pages.base import Section, cell, figure_svg, render
from sim.report.text.formatting import format_number
from sim.report.text.record import counted, days_between, standings
from sim.report.text.validation import claimed
from sim.studies.provenance import versions


def record_page(record: CaseRecord) -> str:
    """Render a record as a page."""
    made = {"Record": record.name, "Sources": "; ".join(record.metadata["sources"]), "Licence": record.metadata["licence"],
            "Scenarios of this case": ", ".join(str(record.metadata["scenarios"][each]) for each in ("whole", "recent")
                                                if each in record.metadata["scenarios"]),
            "Engine": f"{VERSION} ({versions()['digest']})"}
    lead = [" ".join(record.metadata["about"].split()), standings(record)]
    asked = timing_tests(record)
    own = [*record_sections(record), *([_claims_section(record)] if asked else [])]
    return render(f"{record.metadata['title']}: the record", own, made, {}, lead)


def record_sections(record: CaseRecord) -> Iterator[Section]:
    """The record itself: rounds, and monthly deaths."""
    words = [counted(record), "Filled circles: attended; open circles: in part; crosses: absent. Lines below mark the rounds."]
    names = ["round", "start", "days", "venue", *record.parties, "statement", "outcome", "announced", "late", "swap", "recalled",
             "confidence"]
    rows = [[_cell({**row, "days": days}[name]) for name in names]
            for row, days in zip(record.rounds.to_dict("records"), days_between(record))]
    yield Section("The record: rounds", words, figure_svg(figures.timeline(record), words), names, rows)
    notes = [[str(row["round"]), row["note"] or "–", row["source"]] for row in record.rounds.to_dict("records")]
    yield Section("The record: notes and sources", ["Notes on each round and their sources."], "",
                  ["Round", "Note", "Source"], notes)
    monthly = record.monthly()
    wanted = record.metadata["civilians"]
    words = [f"{wanted['series']}: {wanted['measure']}. A block mean is a total divided evenly over its months."]
    counts = [[f"{month:%Y-%m}", cell(float(deaths)), mark] for month, deaths, mark in zip(monthly.month, monthly.deaths, monthly["mark"])]
    yield Section("The record: violence", words, "", ["Month", "Deaths", "Mark"], counts)


def _cell(value: Any) -> str:
    return str(value) if hasattr(value, "isoformat") else format_number(value) if isinstance(value, float) else cell(value)


def _claims_section(record: CaseRecord) -> Section:
    return Section("Claims, tested on the record", [claimed(each) for each in timing_tests(record)], "", ["Claim", "Conclusion"],
                   [[each.claim, each.conclusion] for each in timing_tests(record)])
