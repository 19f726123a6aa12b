"""Every round of a run in a few lines, as on the terminal, for print and for browsers without scripts."""

from __future__ import annotations

import io
from typing import Any

from rich.console import Console
from rich.text import Text

from sim.report.explanation.run_document import run_document
from sim.report.explanation.run_view import RunView
from sim.report.rows import Row
from sim.report.text.phrasing import plural
from sim.report.text.run import OUTCOMES, RunPrinter, ending_words


def summary(view: RunView) -> Row:
    """Summarize a run: its counts, its end, the parties, and each round as (label, text)."""
    document = run_document(view)
    labels = {party: view.names.party(party) for party in view.encoded.parties}
    printer = RunPrinter(document, Console(file=io.StringIO(), width=120), labels)
    rounds = []
    for row in document["rounds"]:
        rounds.append({"round": row["round"], "when": when(row), "outcome": row["outcome"], "words": OUTCOMES[row["outcome"]][0],
                       "lines": _lines(printer, row)})
        printer.declared = {item["issue"]: item["declared"] for item in row["agenda"]}
    return {"rounds": rounds, "counts": _counts(document), "end": _end(document), "parties": _parties(document)}


def when(row: Row) -> str:
    """Format the date and the city of a round.

    >>> when({"date": "2017-06-09", "city": "Sochi", "convened": True})
    '9 June 2017, Sochi'
    """
    import datetime

    day = datetime.date.fromisoformat(row["date"])
    return f"{day.day} {day:%B %Y}" + (f", {row['city']}" if row["city"] and row["convened"] else "")


def _lines(printer: RunPrinter, row: Row) -> list[tuple[str, str]]:
    weeks = row["violence"]["weeks"]
    incidents, deaths = (sum(week[column] for week in weeks) for column in ("incidents", "deaths"))
    violence = f"{plural(incidents, 'incident')}, {plural(deaths, 'death')} in {plural(len(weeks), 'week')}" if weeks and printer.document["scenario"]["violence"] else ""
    span = range(int(row["week"] - row["gap"] - row["slipped"]), int(row["week"]))
    lines: list[tuple[str, Any]] = [
        ("Violence", violence), ("Broken commitments", printer.broken(span)), ("Present", printer.attendance(row)), ("On the table", printer.tabled(row)),
        ("Struck off", printer.struck(row)), ("Answers", printer.answers(row)), ("Result", printer.ended(row)), ("Why", row["why"]),
    ]
    return [(label, words.plain if isinstance(words, Text) else words) for label, words in lines if words]


def _counts(document: Row) -> str:
    """Count the rounds by outcome: "6 rounds: 1 × agreement, 5 × joint statement only"."""
    counts = [f"{count} × {OUTCOMES[outcome][0].lower()}" for outcome, count in document["summary"]["outcomes"].items() if count]
    return f"{plural(len(document['rounds']), 'round')}: {', '.join(counts)}."


def _end(document: Row) -> str:
    """How the run ended, and its totals."""
    own = document["summary"]
    made = own["commitments_made"]
    kept = f"{plural(made, 'commitment')} made, {own['commitments_broken']} broken" if made else "no commitments"
    dead = f", {plural(own['deaths'], 'death')} in {plural(own['incidents'], 'incident')}" if document["scenario"]["violence"] else ""
    return f"{ending_words(document)}: {kept}{dead}."


def _parties(document: Row) -> list[tuple[str, str]]:
    """The invited parties and those outside the talks."""
    inside = [party["label"] for party in document["parties"] if party["invited"]]
    outside = [party["label"] for party in document["parties"] if not party["invited"]]
    return [(label, "; ".join(names)) for label, names in (("Invited", inside), ("Outside", outside)) if names]
