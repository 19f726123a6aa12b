"""Every round of a run in a few lines, for print and for whoever can't run the page's script; the lines are those of the terminal."""

from __future__ import annotations

import io
from typing import Any

from rich.console import Console
from rich.text import Text

from sim.report.explanation.run_document import run_document
from sim.report.explanation.run_view import RunView
from sim.report.rows import Row
from sim.report.text.phrasing import plural
from sim.report.text.run import ENDINGS, OUTCOMES, RunPrinter


def summary(view: RunView) -> Row:
    """The heads of the page, and each round as (label, words)."""
    told = run_document(view)
    telling = RunPrinter(told, Console(file=io.StringIO(), width=120))
    rounds = []
    for row in told["rounds"]:
        rounds.append({"round": row["round"], "when": when(row), "outcome": row["outcome"], "words": OUTCOMES[row["outcome"]][0],
                       "lines": _lines(telling, row)})
        telling.declared = {item["issue"]: item["declared"] for item in row["agenda"]}
    return {"rounds": rounds, "counts": _counts(told), "end": _end(told), "cast": _cast(told)}


def when(row: Row) -> str:
    """The day and the city of a round.

    >>> when({"date": "2017-06-09", "city": "Sochi", "convened": True})
    '9 June 2017, Sochi'
    """
    import datetime

    day = datetime.date.fromisoformat(row["date"])
    return f"{day.day} {day:%B %Y}" + (f", {row['city']}" if row["city"] and row["convened"] else "")


def _lines(telling: RunPrinter, row: Row) -> list[tuple[str, str]]:
    weeks = row["violence"]["weeks"]
    incidents, deaths = (sum(week[column] for week in weeks) for column in ("incidents", "deaths"))
    violence = f"{plural(incidents, 'incident')}, {plural(deaths, 'death')} in {plural(len(weeks), 'week')}" if weeks else ""
    span = range(int(row["week"] - row["gap"] - row["slipped"]), int(row["week"]))
    lines: list[tuple[str, Any]] = [
        ("Violence", violence), ("Broken", telling.broken(span)), ("Came", telling.came(row)), ("Tabled", telling.tabled(row)),
        ("Struck", telling.struck(row)), ("Answers", telling.answers(row)), ("Ended", telling.ended(row)), ("Why", row["why"]),
    ]
    return [(label, words.plain if isinstance(words, Text) else words) for label, words in lines if words]


def _counts(told: Row) -> str:
    """How many rounds ended how: "6 rounds: 1 agreement, 5 joint statement only"."""
    counts = [f"{count} × {OUTCOMES[outcome][0].lower()}" for outcome, count in told["summary"]["outcomes"].items() if count]
    return f"{plural(len(told['rounds']), 'round')}: {', '.join(counts)}."


def _end(told: Row) -> str:
    """How the run ended, and what it left."""
    own = told["summary"]
    made = own["commitments_made"]
    kept = f"{plural(made, 'commitment')} made, {own['commitments_broken']} broken" if made else "no commitments"
    return f"{ENDINGS[own['ending']]}: {kept}, {plural(own['deaths'], 'death')} in {plural(own['incidents'], 'incident')}."


def _cast(told: Row) -> list[tuple[str, str]]:
    """Who is invited, who stays outside."""
    inside = [party["label"] for party in told["parties"] if party["invited"]]
    outside = [party["label"] for party in told["parties"] if not party["invited"]]
    return [(label, "; ".join(names)) for label, names in (("Invited", inside), ("Outside", outside)) if names]
