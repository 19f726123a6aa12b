"""The HTML page of a historical record: how its rounds ended, in a sentence and a picture, then the claims, the rest folded away."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sim.analysis.empirical.case_record import CaseRecord
from sim.analysis.empirical.timing_tests import timing_tests
from sim.engine.fingerprint import VERSION
from sim.report.figures import record as figures
from sim.report.figures.party_marks import marks_of
from sim.report.marks import Mark
from sim.report.pages.base import Section, cell, figure_svg, render
from sim.report.text.formatting import format_number
from sim.report.text.record import counted, days_between, standings
from sim.scenario.loader import load_scenario
from sim.studies.provenance import versions

#: Columns of the table of rounds, in words; the parties follow the venue.
HEADS = {
    "round": "Round", "start": "Start", "days": "Days since the last", "venue": "Venue", "statement": "Joint statement", "outcome": "Outcome",
    "announced": "Next round announced", "late": "Later than announced", "swap": "Prisoner exchange", "recalled": "From memory", "confidence": "Confidence",
}


def record_page(record: CaseRecord) -> str:
    """Render a record as a page."""
    made = {"Record": record.name, "Sources": "; ".join(record.metadata["sources"]), "Licence": record.metadata["licence"],
            "Scenarios of this case": ", ".join(str(record.metadata["scenarios"][each]) for each in ("whole", "recent")
                                                if each in record.metadata["scenarios"]),
            "Engine": f"{VERSION} ({versions()['digest']})"}
    lead = [" ".join(record.metadata["about"].split()), standings(record)]
    first, *rest = record_sections(record)
    own = [first._replace(verdict=True), *claims_sections(record), *(each._replace(folded=True) for each in rest)]
    return render(f"{record.metadata['title']}: the record", own, made, {}, lead)


def record_sections(record: CaseRecord) -> Iterator[Section]:
    """The record itself: rounds, and monthly deaths."""
    names, marks = party_names(record)
    heads = {**HEADS, **{party: names[party] for party in record.parties}}
    columns = ["round", "start", "days", "venue", *record.parties, *list(HEADS)[4:]]
    rows = [[_cell({**row, "days": days}[name]) for name in columns]
            for row, days in zip(record.rounds.to_dict("records"), days_between(record))]
    words = [counted(record)]
    yield Section("The record: rounds", words, figure_svg(figures.timeline(record, names, marks), words), [heads[name] for name in columns], rows)
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


def party_names(record: CaseRecord) -> tuple[dict[str, str], dict[str, tuple[Mark, str]]]:
    """The short names and the marks of the parties of a case, by key."""
    labels = party_labels(record)
    return {party: label.split(",")[0] for party, label in labels.items()}, marks_of(labels)


def party_labels(record: CaseRecord) -> dict[str, str]:
    """The labels of all parties of the case, in the order of its scenario, by key; without a scenario, keys with spaces and capitals.

    >>> from sim.analysis.empirical.case_record import read_record
    >>> list(party_labels(read_record("astana")).values())[1:3]
    ['Opposition delegation', 'Russia']
    """
    named = record.metadata["scenarios"].get("whole")
    if named is None:
        return {party: party.upper() if len(party) <= 2 else party[0].upper() + party[1:].replace("_", " ") for party in record.parties}
    return {name: party.label or name for name, party in load_scenario(named).parties.items()}


def claims_sections(record: CaseRecord) -> list[Section]:
    """The claims about a case with their tests on the record alone; none if it makes no claim."""
    asked = timing_tests(record)
    heads = ["Claim", "Conclusion", "Weekly deaths before a round, relative to earlier weeks [95% CI]", "Rounds with a rise", "p for a rise", "p for a fall"]
    rows = [[each.claim, each.conclusion, f"{each.ratio:.2f} [{each.low:.2f}, {each.high:.2f}]", f"{each.above} of {each.rounds}", f"{each.rise:.2f}",
             f"{each.fall:.2f}"] for each in asked]
    words = ["Tested on deaths by day: the 4 weeks before a round, relative to the 13 weeks before."] if any(each.unit == "day" for each in asked) else []
    return [Section("Claims, tested on the record alone", words, "", heads, rows, opened=True)] if asked else []
