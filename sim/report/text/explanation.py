"""The explanation of a run on a terminal."""

from __future__ import annotations

import datetime
from collections.abc import Sequence

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from sim.display.console import Symbols
from sim.report.explanation.term_sentences import ANSWER_LABELS
from sim.report.rows import Row
from sim.report.text.run import OUTCOMES


def print_explanation(document: Row, screen: Console, brief: bool = False) -> None:
    """Print an explanation; brief: only the main reason for each answer."""
    screen.print(Text(document["scenario"]["title"], style="bold"))
    if not brief:
        note = "Utility runs from 0 (the worst on every issue) to 1 (the best); gains are in these units."
        screen.print(Text(note, style="dim"))
    if not document["counterfactuals"]:
        screen.print(Text("This run was played with strategies: name them with --strategy to see which changes would have been sufficient.", style="dim"))
    for row in document["rounds"]:
        _head(row, screen)
        if brief:
            _say(screen, row["brief"] or [row["why_no_talks"] or ""])
        else:
            _whole(row, screen, document["party"])


def _head(row: Row, screen: Console) -> None:
    day = datetime.date.fromisoformat(row["date"])
    words, style = OUTCOMES[row["outcome"]]
    where = f", {row['city']}" if row["city"] else ""
    screen.print()
    screen.print(Text.assemble((f"Round {row['round']}: {day.day} {day:%B %Y}{where}", "bold"), "  ", (words, style)))


def _whole(row: Row, screen: Console, party: str | None) -> None:
    """A round in full."""
    agenda = [item for item in row["agenda"] if party is None or item["fate"] == "tabled" or item["struck_by"] == party]
    if row["mechanism"]:
        _say(screen, [row["mechanism"]])
    for title, explained in (("Attendance", row["attendance"]), ("Agenda", agenda)):
        if explained:
            screen.print(Text(f"  {title}", style="dim"))
            _say(screen, [each["text"] for each in explained])
    if row["why_no_talks"]:
        _say(screen, [row["why_no_talks"]])
    if row["answers"]:
        screen.print(Text(f"  Answers to the text of exchange {row['answers'][0]['exchange']}", style="dim"))
    for answer in row["answers"]:
        verdict, *more = answer["sentences"]
        _say(screen, [verdict])
        _say(screen, more, 6)
        if party is not None:
            screen.print(Padding(_bars(answer["reasons"], screen), (0, 0, 0, 6)))
    if row["signing"]:
        screen.print(Text("  Joint statement", style="dim"))
        _say(screen, [each["text"] for each in row["signing"]])
    if row["why_no_effect"]:
        _say(screen, [row["why_no_effect"]])
    if row["votes"]:
        screen.print(Text("  Ratification", style="dim"))
        _say(screen, [each["text"] for each in row["votes"]])


def _say(screen: Console, sentences: Sequence[str], indent: int = 4) -> None:
    for sentence in sentences:
        screen.print(Padding(Text(sentence), (0, 0, 0, indent)))


def _bars(reasons: Sequence[Row], screen: Console) -> Table:
    """The terms of an answer as bars, those in favour to the right."""
    most = max((abs(reason["value"]) for reason in reasons), default=1.0)
    table = Table.grid(padding=(0, 1))
    table.add_column(style="dim")
    table.add_column(justify="right")
    table.add_column(justify="right", width=16, style="red")
    table.add_column(width=16, style="green")
    for reason in reasons:
        bar = Symbols(screen.encoding).block * max(1, round(16 * abs(reason["value"]) / most))
        table.add_row(ANSWER_LABELS.get(reason["term"], reason["term"]), reason["shown"], *(("", bar) if reason["value"] > 0 else (bar, "")))
    return table
