"""A run on a terminal, round by round, from its document."""

from __future__ import annotations

import datetime
from typing import Any

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from sim._console import Signs
from sim.report.rows import Row
from sim.report.text.phrasing import listed, plural

#: What an outcome is called at the head of a round, and its colour.
OUTCOMES = {
    "agreement": ("Agreement", "bold green"),
    "procedural": ("Procedural result", "bold cyan"),
    "statement": ("Joint statement only", "bold yellow"),
    "none": ("No result", "bold red"),
    "not convened": ("Did not meet", "bold magenta"),
}
ENDINGS = {
    "horizon": "The run ends at its horizon",
    "settlement": "Everything on the agenda is settled",
    "lapse": "The format is no longer convened",
    "collapse": "A principal has left for good",
}


def name_with_label(each: Row) -> str:
    """A party or an issue by its short name, with its full one where that says more.

    >>> name_with_label({"name": "un", "label": "United Nations"}), name_with_label({"name": "iran", "label": "Iran"})
    ('un (United Nations)', 'iran')
    """
    name, label = each["name"], each["label"]
    return name if name.replace("_", " ") == label.lower() else f"{name} ({label})"


class RunPrinter:
    """Tells a run's document on a console."""

    def __init__(self, told: Row, console: Console) -> None:
        self.told, self.console = told, console
        self.signs = Signs(console.encoding)
        self.options = {issue["name"]: list(issue["options"] or ()) for issue in told["issues"]}
        issues = told["summary"]["issues"]
        self.declared = {issue["issue"]: issue["opening_declared"] for issue in issues}
        self.worst = max((week["incidents"] for row in told["rounds"] for week in row["violence"]["weeks"]), default=0.0)

    def print(self) -> None:
        """The whole run: a head, its rounds, what came of it."""
        self.head()
        self.cast()
        for row in self.told["rounds"]:
            self.round(row)
        self.afterwards()
        self.summary()

    def head(self) -> None:
        """What is run."""
        told, dot = self.told, self.signs.dot
        self.console.print(Text(told["scenario"]["title"], style="bold"))
        facts = [f"seed {told['seed']}, replicate {told['replicate']}", plural(len(told["parties"]), "party"),
                 plural(len(told["issues"]), "issue"), f"engine {told['engine']['version']}"]
        self.console.print(Text(f" {dot} ".join(facts), style="dim"))
        for setting in told["scenario"]["settings"]:
            self.console.print(Text(f"with {setting}", style="dim"))

    def cast(self) -> None:
        """Who and what the short names below stand for."""
        inside = [name_with_label(party) for party in self.told["parties"] if party["invited"]]
        outside = [name_with_label(party) for party in self.told["parties"] if not party["invited"]]
        agenda = [name_with_label(issue) for issue in self.told["issues"]]
        self.lines([("Invited", "; ".join(inside)), ("Outside", "; ".join(outside)), ("Agenda", "; ".join(agenda))])

    def round(self, row: Row) -> None:
        """One round."""
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
            ("Violence", self.violence(row["violence"]["weeks"], before)), ("Broken", self.broken(span)), ("Came", self.came(row)),
            ("Tabled", self.tabled(row)), ("Struck", self.struck(row)), ("Answers", self.answers(row)), ("Ended", self.ended(row)),
            ("Why", row["why"]),
        ])
        self.declared = {item["issue"]: item["declared"] for item in row["agenda"]}

    def afterwards(self) -> None:
        """The weeks after the last round in which a settlement is carried out."""
        weeks = self.told["afterwards"]["weeks"]
        if weeks:
            self.console.print()
            self.console.print(Text("Afterwards, while the settlement is carried out", style="bold"))
            span = range(weeks[0]["week"], weeks[-1]["week"] + 2)
            self.lines([("Violence", self.violence(weeks, "")), ("Broken", self.broken(span) or "nothing")])

    def lines(self, told: list[tuple[str, Any]]) -> None:
        """Lines with a label each; those with nothing to say are left out."""
        grid = Table.grid(padding=(0, 2))
        grid.add_column(style="dim", width=8)
        grid.add_column(overflow="fold")
        for label, text in told:
            if text:
                grid.add_row(label, text)
        self.console.print(Padding(grid, (0, 0, 0, 2)))

    def value(self, issue: str, value: float | None) -> str:
        """A value of an issue in words."""
        if value is None:
            return "-"
        if self.options[issue]:
            return self.options[issue][int(value)] if value >= 0 else "open"
        return f"{value:.0f}"

    def move(self, issue: str, before: float | None, after: float | None) -> str:
        """An issue from one value to another."""
        name, old, new = issue.replace("_", " "), self.value(issue, before), self.value(issue, after)
        return f"{name} {old} {self.signs.arrow} {new}" if old != new else f"{name} kept at {new}"

    def came(self, row: Row) -> Text | None:
        """Who came, who came in part, who stayed away."""
        invited = {party["name"] for party in self.told["parties"] if party["invited"]}
        found = {presence: [each["party"] for each in row["attendance"] if each["presence"] == presence and each["party"] in invited]
                 for presence in ("present", "in part", "away")}
        if not any(found[presence] for presence in ("present", "in part")) and not row["convened"]:
            return None
        text = Text(", ".join(found["present"]) or "nobody in full")
        for presence, style in (("in part", "yellow"), ("away", "red")):
            if found[presence]:
                text.append(f"; {presence}: {', '.join(found[presence])}", style=style)
        return text

    def tabled(self, row: Row) -> str:
        """What was on the table: what holds, and the last text."""
        items = [item for item in row["agenda"] if item["tabled"]]
        if not row["bargained"]:
            return ", ".join(item["issue"].replace("_", " ") for item in items)
        return "; ".join(self.move(item["issue"], item["ground"], item["text"]) for item in items)

    def struck(self, row: Row) -> str:
        """What was struck, and by whom."""
        items = [item for item in row["agenda"] if item["struck_by"]]
        told = "; ".join(f"{item['issue'].replace('_', ' ')} by {item['struck_by']}" for item in items)
        return f"{told} (another track)" if told else ""

    def answers(self, row: Row) -> Text | None:
        """The last answers, by party."""
        if not row["proposals"]:
            return None
        last = row["proposals"][-1]
        words = {"accept": ("yes", "green"), "reject": ("no", "red"), "walk out": ("walked out", "red")}
        groups = {reply: [party for party, given in row["last_replies"].items() if given == reply] for reply in words}
        broke_off = ", when the meeting broke off" if row["talks_ended"] == "broken off" else ""
        text = Text(f"after {plural(last['exchange'], 'exchange')}{broke_off}: ")
        for at, (reply, parties) in enumerate((reply, parties) for reply, parties in groups.items() if parties):
            text.append("; " if at else "")
            text.append(words[reply][0], style=words[reply][1])
            text.append(f" {', '.join(parties)}")
        return text

    def ended(self, row: Row) -> str:
        """What the round left behind."""
        if row["outcome"] == "agreement":
            agreed = [self.move(item["issue"], item["ground"], item["declared"]) for item in row["agenda"] if item["agreed"]]
            return f"agreed: {'; '.join(agreed)}"
        issue = row["declared_on"]
        if row["outcome"] == "procedural" and issue:
            after = next(item["declared"] for item in row["agenda"] if item["issue"] == issue)
            return f"a joint statement that moves only the declared text: {self.move(issue, self.declared[issue], after)}"
        if row["outcome"] == "none":
            refused = [each["party"] for each in row["signing"] if not each["signs"]]
            return f"no joint statement: {listed(refused)} would not sign" if refused else ""
        return ""

    def violence(self, weeks: list[Row], before: str) -> Text | None:
        """The violence of some weeks, a bar a week."""
        if not self.worst or not weeks:
            return None
        bars = self.signs.sparkline([week["incidents"] for week in weeks], self.worst, max(10, self.console.width - 56))
        text = Text(bars, style="red")
        incidents, deaths = (sum(week[column] for week in weeks) for column in ("incidents", "deaths"))
        counts = f"{plural(incidents, 'incident')}, {plural(deaths, 'death')} in {plural(len(weeks), 'week')}"
        text.append(f"  {counts}{before}", style="default")
        return text

    def broken(self, span: range) -> Text | None:
        """Commitments broken in some weeks."""
        told = [f"{each['performer']} broke its word on {each['issue'].replace('_', ' ')}, given in round {each['round']}, after "
                f"{plural(each['weeks'], 'week')}" for each in self.told["commitments"] if each["broken"] and int(each["end"]) in span]
        return Text("; ".join(told), style="red") if told else None

    def summary(self) -> None:
        """What came of it all."""
        told = self.told["summary"]
        counts = [f"{count} {self.signs.times} {OUTCOMES[outcome][0].lower()}" for outcome, count in told["outcomes"].items() if count]
        self.console.print()
        self.console.print(Text(f"{plural(len(self.told['rounds']), 'round')}: {', '.join(counts)}", style="bold"))
        table = Table(box=None, padding=(0, 2 if self.console.width >= 90 else 1), show_edge=False, header_style="dim")
        for column in ("  Issue", "On the ground", "Declared"):
            table.add_column(column, no_wrap=column == "  Issue")
        for column in ("Tabled", "Struck", "Agreed", "Broken"):
            table.add_column(column, justify="right")
        for issue in told["issues"]:
            name = issue["issue"]
            ground = self.shift(name, issue["opening"], issue["ground"])
            declared = self.shift(name, issue["opening_declared"], issue["declared"])
            counts = [str(int(issue[column])) for column in ("tabled", "struck", "agreed", "broken")]
            table.add_row(f"  {name.replace('_', ' ')}", ground, declared, *counts)
        self.console.print(table)
        made, broken = told["commitments_made"], told["commitments_broken"]
        kept = f"{plural(made, 'commitment')} made, {broken} broken" if made else "no commitments"
        signals, deaths = plural(told["swaps"], "signal"), plural(told["deaths"], "death")
        incidents = plural(told["incidents"], "incident")
        self.console.print(f"  {ENDINGS[told['ending']]}: {kept}, {signals} of goodwill, {deaths} in {incidents}.")

    def shift(self, issue: str, before: float, after: float) -> Text:
        """A value then and now; bold if it moved."""
        old, new = self.value(issue, before), self.value(issue, after)
        return Text(f"{old} {self.signs.arrow} {new}", style="bold") if old != new else Text(old)
