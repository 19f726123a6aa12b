"""The report of a run on a terminal, round by round, from its document."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from typing import Any

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from sim.display.console import Symbols
from sim.report.explanation.red_lines import softened_words
from sim.report.rows import Row
from sim.report.text.phrasing import listed, plural

#: The label of an outcome in the heading of a round, and its colour.
OUTCOMES = {
    "agreement": ("Agreement", "bold green"),
    "procedural": ("Procedural result", "bold cyan"),
    "statement": ("Joint statement only", "bold yellow"),
    "none": ("No result", "bold red"),
    "not convened": ("Did not meet", "bold magenta"),
    "refused": ("Agreed, then refused in a vote", "bold red"),
}
ENDINGS = {
    "horizon": "The time horizon was reached",
    "settlement": "All negotiable issues are settled",
    "lapse": "The conveners ended the talks",
    "collapse": "A principal left the talks for good",
    "refused": "A vote refused the agreed text",
    "deadline": "The deadline passed",
}


def name_with_label(each: Row) -> str:
    """A party or an issue by its key, with its label where that differs.

    >>> name_with_label({"name": "un", "label": "United Nations"}), name_with_label({"name": "iran", "label": "Iran"})
    ('un (United Nations)', 'iran')
    """
    name, label = each["name"], each["label"]
    return name if name.replace("_", " ") == label.lower() else f"{name} ({label})"


def ending_words(document: Row) -> str:
    """How a run ended; a settlement lists the issues that were struck from its agenda, which it leaves open."""
    ending: str = document["summary"]["ending"]
    struck = [each["issue"].replace("_", " ") for each in document["rounds"][-1]["agenda"] if each["struck_by"]]
    beside = f" except {listed(struck)}, struck from the agenda" if ending == "settlement" and struck else ""
    return f"{ENDINGS[ending]}{beside}"


class RunPrinter:
    """Prints a run's document on a console; labels: what to call parties, by name (default: their names, as commands take them)."""

    def __init__(self, document: Row, console: Console, labels: Mapping[str, str] | None = None) -> None:
        self.document, self.console, self.labels = document, console, labels or {}
        self.signs = Symbols(console.encoding)
        self.options = {issue["name"]: list(issue["options"] or ()) for issue in document["issues"]}
        issues = document["summary"]["issues"]
        self.declared = {issue["issue"]: issue["opening_declared"] for issue in issues}
        self.worst = max((week["incidents"] for row in document["rounds"] for week in row["violence"]["weeks"]), default=0.0)

    def print(self) -> None:
        """Print the whole run: heading, parties, rounds and summary."""
        self.head()
        self.parties()
        for row in self.document["rounds"]:
            self.round(row)
        self.afterwards()
        self.summary()

    def head(self) -> None:
        """Print the title, seed and settings."""
        document, dot = self.document, self.signs.dot
        self.console.print(Text(document["scenario"]["title"], style="bold"))
        facts = [f"seed {document['seed']}, replicate {document['replicate']}", plural(len(document["parties"]), "party"),
                 plural(len(document["issues"]), "issue"), f"engine {document['engine']['version']}"]
        self.console.print(Text(f" {dot} ".join(facts), style="dim"))
        for setting in document["scenario"]["settings"]:
            self.console.print(Text(f"with {setting}", style="dim"))

    def parties(self) -> None:
        """Print the parties and issues with the keys used below, and the red lines that do not apply as stated."""
        inside = [name_with_label(party) for party in self.document["parties"] if party["invited"]]
        outside = [name_with_label(party) for party in self.document["parties"] if not party["invited"]]
        agenda = [name_with_label(issue) for issue in self.document["issues"]]
        softened = [softened_words(line) for line in self.document["red_lines"] if line["applies"] != line["stated"]]
        crossed = f"{'; '.join(softened)} (the status quo crosses {'it' if len(softened) == 1 else 'them'})" if softened else ""
        self.lines([("Invited", "; ".join(inside)), ("Outside", "; ".join(outside)), ("Agenda", "; ".join(agenda)), ("Softened", crossed)])

    def round(self, row: Row) -> None:
        """Print one round."""
        words, style = OUTCOMES[row["outcome"]]
        day = datetime.date.fromisoformat(row["date"])
        head = Table.grid(expand=True)
        head.add_column()
        head.add_column(justify="right")
        where = f", {row['city']}" if row["city"] and row["convened"] else ""
        head.add_row(Text(f"Round {row['round']}: {day.day} {day:%B %Y}{where}", style="bold"), Text(words, style=style))
        self.console.print()
        self.console.print(head)
        before = " before it" if row["round"] == 1 else ""
        span = range(int(row["week"] - row["gap"] - row["slipped"]), int(row["week"]))
        self.lines([
            ("Violence", self.violence(row["violence"]["weeks"], before)), ("", row["mechanism"]), ("Broken", self.broken(span)), ("Attended", self.attendance(row)),
            ("Tabled", self.tabled(row)), ("Struck", self.struck(row)), ("Answers", self.answers(row)), ("Ended", self.ended(row)),
            ("Votes", "; ".join(each["words"] for each in row["votes"])),
            ("Why", row["why"]),
        ])
        self.declared = {item["issue"]: item["declared"] for item in row["agenda"]}

    def afterwards(self) -> None:
        """Print the weeks after the last round in which a settlement is implemented."""
        weeks = self.document["afterwards"]["weeks"]
        if weeks:
            self.console.print()
            self.console.print(Text("Implementation of the settlement", style="bold"))
            span = range(weeks[0]["week"], weeks[-1]["week"] + 2)
            self.lines([("Violence", self.violence(weeks, "")), ("Broken", self.broken(span) or "no commitments")])

    def lines(self, labelled: list[tuple[str, Any]]) -> None:
        """Print lines with a label each; empty ones are left out."""
        grid = Table.grid(padding=(0, 2))
        grid.add_column(style="dim", width=8)
        grid.add_column(overflow="fold")
        for label, text in labelled:
            if text:
                grid.add_row(label, text)
        self.console.print(Padding(grid, (0, 0, 0, 2)))

    def called(self, parties: Sequence[str]) -> str:
        """List parties, by their labels where `labels` has them."""
        return ", ".join(self.labels.get(party, party) for party in parties)

    def value(self, issue: str, value: float | None) -> str:
        """Format a value of an issue."""
        if value is None:
            return "-"
        if value < 0:
            return "open"
        if self.options[issue]:
            return str(self.options[issue][int(value)])
        return f"{value:.0f}"

    def move(self, issue: str, before: float | None, after: float | None) -> str:
        """Format the move of an issue from one value to another."""
        name, old, new = issue.replace("_", " "), self.value(issue, before), self.value(issue, after)
        return f"{name} {old} {self.signs.arrow} {new}" if old != new else f"{name} unchanged at {new}"

    def attendance(self, row: Row) -> Text | None:
        """List who attended in full, in part, or not at all."""
        invited = {party["name"] for party in self.document["parties"] if party["invited"]}
        found = {presence: [each["party"] for each in row["attendance"] if each["presence"] == presence and each["party"] in invited]
                 for presence in ("present", "in part", "away")}
        if not any(found[presence] for presence in ("present", "in part")) and not row["convened"]:
            return None
        text = Text(self.called(found["present"]) or "none in full")
        for presence, style in (("in part", "yellow"), ("away", "red")):
            if found[presence]:
                text.append(f"; {presence}: {self.called(found[presence])}", style=style)
        return text

    def tabled(self, row: Row) -> str:
        """List the tabled issues with their status quo and the last text."""
        items = [item for item in row["agenda"] if item["tabled"]]
        if not row["bargained"]:
            return ", ".join(item["issue"].replace("_", " ") for item in items)
        return "; ".join(self.move(item["issue"], item["ground"], item["text"]) for item in items)

    def struck(self, row: Row) -> str:
        """List the struck issues and the parties that struck them."""
        items = [item for item in row["agenda"] if item["struck_by"]]
        struck = "; ".join(f"{item['issue'].replace('_', ' ')} by {self.called([item['struck_by']])}" for item in items)
        return f"{struck} (another track)" if struck else ""

    def answers(self, row: Row) -> Text | None:
        """List the last answers by party."""
        if not row["proposals"]:
            return None
        last = row["proposals"][-1]
        words = {"accept": ("accepted by", "green"), "reject": ("rejected by", "red"), "walk out": ("walk-out by", "red")}
        groups = {reply: [party for party, given in row["last_replies"].items() if given == reply] for reply in words}
        broke_off = ", when talks broke off" if row["talks_ended"] == "broken off" else ""
        text = Text(f"after {plural(last['exchange'], 'exchange')}{broke_off}: ")
        for at, (reply, parties) in enumerate((reply, parties) for reply, parties in groups.items() if parties):
            text.append("; " if at else "")
            text.append(words[reply][0], style=words[reply][1])
            text.append(f" {self.called(parties)}")
        return text

    def ended(self, row: Row) -> str:
        """Describe the result of the round."""
        if row["outcome"] == "agreement":
            agreed = [self.move(item["issue"], item["ground"], item["declared"]) for item in row["agenda"] if item["agreed"]]
            against = f" (carried by {listed(row['carried_by'])} against {listed(row['outvoted'])})" if row["outvoted"] else ""
            return f"agreed: {'; '.join(agreed)}{against}"
        closed = [self.move(item["issue"], item["ground"], item["text"]) for item in row["agenda"] if item["tabled"] and item["closed"]]
        issue = row["declared_on"]
        if row["outcome"] == "procedural" and closed:
            return f"closed provisionally: {'; '.join(closed)}"
        if row["outcome"] == "procedural" and issue:
            after = next(item["declared"] for item in row["agenda"] if item["issue"] == issue)
            return f"joint statement that changes only the declared position: {self.move(issue, self.declared[issue], after)}"
        if row["outcome"] == "none":
            refused = [each["party"] for each in row["signing"] if not each["signs"]]
            return f"no joint statement: {listed(refused)} refused to sign" if refused else ""
        return ""

    def violence(self, weeks: list[Row], before: str) -> Text | None:
        """Draw the violence of some weeks, one bar per week."""
        if not self.worst or not weeks:
            return None
        bars = self.signs.sparkline([week["incidents"] for week in weeks], self.worst, max(10, self.console.width - 56))
        text = Text(bars, style="red")
        incidents, deaths = (sum(week[column] for week in weeks) for column in ("incidents", "deaths"))
        counts = f"{plural(incidents, 'incident')}, {plural(deaths, 'death')} in {plural(len(weeks), 'week')}"
        text.append(f"  {counts}{before}", style="default")
        return text

    def broken(self, span: range) -> Text | None:
        """List the commitments broken in some weeks."""
        broken = [f"{self.called([each['performer']])} broke its commitment on {each['issue'].replace('_', ' ')} of round {each['round']} after "
                f"{plural(each['weeks'], 'week')}" for each in self.document["commitments"] if each["broken"] and int(each["end"]) in span]
        return Text("; ".join(broken), style="red") if broken else None

    def summary(self) -> None:
        """Print the totals of the run."""
        total = self.document["summary"]
        counts = [f"{count} {self.signs.times} {OUTCOMES[outcome][0].lower()}" for outcome, count in total["outcomes"].items() if count]
        self.console.print()
        self.console.print(Text(f"{plural(len(self.document['rounds']), 'round')}: {', '.join(counts)}", style="bold"))
        table = Table(box=None, padding=(0, 2 if self.console.width >= 90 else 1), show_edge=False, header_style="dim")
        for column in ("  Issue", "In force", "Declared"):
            table.add_column(column, no_wrap=column == "  Issue")
        for column in ("Tabled", "Struck", "Agreed", "Broken"):
            table.add_column(column, justify="right")
        for issue in total["issues"]:
            name = issue["issue"]
            ground = self.shift(name, issue["opening"], issue["ground"])
            declared = self.shift(name, issue["opening_declared"], issue["declared"])
            counts = [str(int(issue[column])) for column in ("tabled", "struck", "agreed", "broken")]
            table.add_row(f"  {name.replace('_', ' ')}", ground, declared, *counts)
        self.console.print(table)
        made, broken = total["commitments_made"], total["commitments_broken"]
        kept = f"{plural(made, 'commitment')} made, {broken} broken" if made else "no commitments"
        violent, deaths, incidents = self.document["scenario"]["violence"], plural(total["deaths"], "death"), plural(total["incidents"], "incident")
        signals = f", {plural(total['swaps'], 'goodwill gesture')}" if violent or total["swaps"] else ""
        self.console.print(f"  {ending_words(self.document)}: {kept}{signals}{f', {deaths} in {incidents}' if violent else ''}.")

    def shift(self, issue: str, before: float, after: float) -> Text:
        """Format a value at the start and the end; bold if it moved."""
        old, new = self.value(issue, before), self.value(issue, after)
        return Text(f"{old} {self.signs.arrow} {new}", style="bold") if old != new else Text(old)
