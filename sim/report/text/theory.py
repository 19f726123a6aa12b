"""Cooperative bargaining theory for a scenario on a terminal: solutions, power, ZOPA, winning coalitions and obstacles."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import cycle
from math import ceil, floor, log10

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from sim.analysis.theory.obstacles import JOINT_GAIN_TOLERANCE
from sim.display.console import Symbols
from sim.report.rows import Row
from sim.report.text.phrasing import amount, listed
from sim.report.text.theory_counted import counted_lines

WORDS = {
    "consent_on_ground": "Agreement on changes", "sign_statement": "The joint statement",
    "nash": "Nash", "kalai_smorodinsky": "Kalai-Smorodinsky", "egalitarian": "Egalitarian", "utilitarian": "Utilitarian",
    "status_quo": "Status quo",
}
SIGNS = {"nash": "N", "kalai_smorodinsky": "K", "egalitarian": "E", "utilitarian": "U"}
WIDTH = 61
#: A sign for each party, none of which is a capital of `SIGNS`; with more parties they begin again.
LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789αβγδεζηθικλμνξοπρστυφχψωбджя"
#: With more parties than this the table of gains has a line for each party, and not a column.
MOST_COLUMNS = 10
#: How many obstacles a terminal lists; the document has all.
MOST_OBSTACLES = 5


class TheoryPrinter:
    """Prints the document on a console."""

    def __init__(self, document: Row, console: Console) -> None:
        self.document, self.console = document, console
        self.signs = Symbols(console.encoding)
        self.letters = {each["name"]: sign for each, sign in zip(document["parties"], cycle(LETTERS), strict=False)}

    def print(self) -> None:
        """Print everything, one veto set after another."""
        self.console.print(Text(self.document["scenario"]["title"], style="bold"))
        self.console.print("Utility runs from 0 to 1; gains are relative to the disagreement point, as if all promises were kept.")
        if self.document["euclidean"]:
            self.console.print(f"Euclidean utility: {', '.join(self.document['euclidean'])}; what single issues are worth does not add up for them.")
        for right, found in self.document["veto_sets"].items():
            self.console.print()
            who = ", ".join(f"{name} ({self.letters[name]})" for name in found["parties"])
            self.console.print(Text(f"{WORDS[right]}: {who}", style="bold"))
            self.console.print(Text(f"  Rule        {_rule(found['rule'])}"))
            if found["steps_approximated"]:
                self.console.print(f"  Solutions are the best of many values near those on any point, since there are too many in steps: "
                                   f"{', '.join(found['steps_approximated'])}")
            self.zone(found)
            self.console.print(Padding(self.points(found), (0, 0, 0, 2)))
            counted = counted_lines(found, self.document["issues"], {concept: WORDS[concept] for concept in SIGNS})
            if counted.row_count:
                self.console.print("  Counted at a first meeting, with doubt, audiences, the war and costs:")
                self.console.print(Padding(counted, (0, 0, 0, 4)))
            self.own_points(found)
            self.axes(found)
            self.power(found["power"], found["power_estimated"])

    def zone(self, found: Row) -> None:
        """Print the size of the ZOPA and the obstacles."""
        self.console.print(f"  ZOPA        {_size(found)}")
        if found["coalitions"] is None:
            self.console.print("  Coalitions  too many minimal winning coalitions; solutions and obstacles are not computed (for unanimity they are:"
                               " --set procedure.rule=unanimity)")
            return
        if found["rule"]["kind"] != "unanimity":
            self.coalitions(found["coalitions"])
        open_ = found["zone"]
        one = found["rule"]["kind"] == "unanimity"
        obstacles = [_obstacle(each, one) for each in open_["obstacles"][:MOST_OBSTACLES]] + [_way(each) for each in open_["removal_sets"][:MOST_OBSTACLES]]
        if not obstacles and not open_["joint_gain_possible"]:
            obstacles = ["not identified: no single obstacle and no small set of them, if removed, would let all others gain"]
        if obstacles:
            grid = Table.grid(padding=(0, 2, 0, 0))
            for at, words in enumerate(obstacles):
                grid.add_row("" if at else "Obstacles", Text(words))
            self.console.print(Padding(grid, (0, 0, 1, 2)))

    def coalitions(self, found: list[Row]) -> None:
        """Print the minimal winning coalitions, best first."""
        grid = Table.grid(padding=(0, 2, 0, 0))
        for at, each in enumerate(found[:MOST_OBSTACLES]):
            grid.add_row("" if at else "Coalitions", Text(_coalition(each)))
        if len(found) > MOST_OBSTACLES:
            grid.add_row("", f"and {len(found) - MOST_OBSTACLES} more")
        if not found:
            grid.add_row("Coalitions", "none can win")
        self.console.print(Padding(grid, (0, 0, 0, 2)))

    def points(self, found: Row) -> Table:
        """Build the table of solutions: the gain of each party, and the smallest gain, the sum and the product."""
        rows = [["Gains", *found["parties"], "least", "sum", "product"]]
        for concept, point in found["points"].items():
            if point is None:
                rows.append([WORDS[concept], *["-"] * (len(found["parties"]) + 3)])
                continue
            gains = [f"{point['gains'][name]:+.3f}" for name in found["parties"]]
            rows.append([f"{WORDS[concept]} {f'({SIGNS[concept]})' if concept in SIGNS else ''}".strip(), *gains, f"{point['minimum_gain']:+.3f}",
                         f"{point['total_gain']:+.3f}", f"{point['nash_product']:.2g}"])
        if len(found["parties"]) > MOST_COLUMNS:
            rows = [list(row) for row in zip(*rows, strict=True)]
        table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
        for at, name in enumerate(rows[0]):
            table.add_column(name, justify="right" if at else "left", overflow="fold")
        for row in rows[1:]:
            table.add_row(*row)
        return table

    def own_points(self, found: Row) -> None:
        """Print whom the solutions are for, and the sum and the product of gains in the scenario's own points, if it has any."""
        known = {concept: point for concept, point in found["points"].items() if point is not None and concept in SIGNS}
        if found["rule"]["kind"] != "unanimity" and known:
            self.console.print("  The solutions, and least, sum and product, are those of the first coalition.")
        if any("points" in point for point in known.values()):
            totals = "; ".join(f"{WORDS[concept]} {point['points']['welfare']:,g}, product {point['points']['nash_product']:,.0f}"
                               for concept, point in known.items())
            self.console.print(Text(f"  Points      sum over all parties, product of gains: {totals}"))

    def axes(self, found: Row) -> None:
        """Draw each negotiable issue: ZOPA, positions, status quo and solutions."""
        self.console.print()
        for issue in self.document["issues"]:
            if issue["negotiable"]:
                for line in self.options(issue, found) if issue["options"] else self.scale(issue, found):
                    self.console.print(Text(f"  {line}"), soft_wrap=True)

    def scale(self, issue: Row, found: Row) -> list[str]:
        """Draw a scale from 0 to 100: the ZOPA as a bar, parties above, the status quo (|, if there is one) and the solutions (N K E U) below."""
        name, span = issue["name"], found["zone"]["ranges"][issue["name"]]
        axis = [self.signs.dot] * WIDTH
        if span is not None:
            for at in range(_place(span[0]), _place(span[1]) + 1):
                axis[at] = "=" if self.signs.block == "#" else "━"
        above = _marks({self.letters[party]: stance["position"] for party, stance in issue["stances"].items() if party in found["parties"]})
        quo = {} if issue["status_quo"] is None else {"|": issue["status_quo"]}
        below = _marks({**quo, **{
            SIGNS[concept]: point["text"][name] for concept, point in found["points"].items() if concept in SIGNS and point is not None}})
        pad = max(len(each["name"]) for each in self.document["issues"])
        blank = " " * (pad + 4)
        axis_line = f"{name:<{pad}}  0 {''.join(axis)} 100"
        return [*(f"{blank}{line}" for line in above), axis_line, *(f"{blank}{line}" for line in below), *self.lines(issue, found, blank)]

    def lines(self, issue: Row, found: Row, blank: str) -> list[str]:
        """List the red lines that exclude part of the scale; with what is stated, where the status quo crosses a line."""
        lines = []
        for party, stance in issue["stances"].items():
            line, stated = _span(*stance["accepts"]), _span(*stance["stated"])
            if party in found["parties"] and stated:
                lines.append(f"{party} {line}" if line == stated else f"{party} {line or 'none'} (stated: {stated}; the status quo crosses it)")
        return [f"{blank}red lines: {'; '.join(lines)}"] if lines else []

    def options(self, issue: Row, found: Row) -> list[str]:
        """List the options: which lie in the ZOPA (*), their worth to each party, and which solutions choose them."""
        name, span = issue["name"], found["zone"]["ranges"][issue["name"]] or []
        pad = max(map(len, issue["options"]))
        rows = [name]
        for option in issue["options"]:
            worth = " ".join(f"{self.letters[party]} {stance['worth'][option] * stance['weight']:.2f}"
                             f"{'!' if option in stance['refuses'] else ''}"
                             for party, stance in issue["stances"].items() if party in found["parties"])
            chosen = "".join(SIGNS[concept] for concept, point in found["points"].items()
                             if concept in SIGNS and point is not None and point["text"][name] == option)
            holds = " | status quo" if issue["status_quo"] == option else ""
            rows.append(f"  {'*' if option in span else ' '} {option:<{pad}}  {worth}  {chosen}{holds}".rstrip())
        softened = [f"{party} never {option}" for party, stance in issue["stances"].items() if party in found["parties"]
                    for option in stance["stated"] if option not in stance["refuses"]]
        return [*rows, *([f"    red lines that do not apply, since they forbid the status quo: {'; '.join(softened)}"] if softened else [])]

    def power(self, found: Mapping[str, Row], estimated: bool) -> None:
        """Print the power indices."""
        indices = "; ".join(f"{name} {each['banzhaf']:.3f}" + (f" (Shapley-Shubik {each['shapley_shubik']:.3f})" if abs(
            each["banzhaf"] - each["shapley_shubik"]) > 5e-4 else "") for name, each in found.items())
        self.console.print(Text(f"  Power       {indices or 'nobody: no coalition can win'}"
                                + (" (estimated from random orders, standard error up to 0.005)" if estimated else "")))


def _place(value: float) -> int:
    return round(min(100.0, max(0.0, value)) / 100.0 * (WIDTH - 1))


def _marks(marks: Mapping[str, float]) -> list[str]:
    """Place marks on lines; a mark that would hide another goes one line further."""
    rows: list[list[str]] = []
    for sign, value in sorted(marks.items(), key=lambda each: each[1]):
        at = _place(value)
        row = next((row for row in rows if row[at] == " "), None)
        if row is None:
            row = [" "] * WIDTH
            rows.append(row)
        row[at] = sign
    return ["".join(row).rstrip() for row in rows]


def _span(low: float, high: float) -> str:
    """Describe what a red line on a scale accepts; empty if it accepts everything.

    >>> _span(20, 100), _span(0, 60), _span(0, 100)
    ('at least 20', 'at most 60', '')
    """
    if low > 0 and high < 100:
        return f"{low:g} to {high:g}"
    return f"at least {low:g}" if low > 0 else f"at most {high:g}" if high < 100 else ""


def _share(share: float, resolution: float) -> str:
    """Describe a share of all deals.

    >>> _share(0.155, 1e-6), _share(0.00000321, 1e-6), _share(0.0, 2.5e-6)
    ('15.5% of all deals', '0.00032% of all deals', 'less than 0.00025% of all deals')
    """
    if share < resolution:
        return f"less than {_percent(resolution)} of all deals"
    return f"{_percent(share)} of all deals" if resolution else "a set of measure 0 among all deals"


def _percent(share: float) -> str:
    """Format a share as a percentage: one decimal, or two significant digits below 1%."""
    if share >= 0.01:
        return f"{share:.1%}"
    return f"{100.0 * share:.{max(1, 1 - floor(log10(100.0 * share)))}f}%"


def _way(each: Row) -> str:
    """Describe obstacles that matter only together."""
    parties = [one["party"] for one in each["removed"] if not one["issue"]]
    lines = [f"{one['party']}'s red line on {one['issue']}" for one in each["removed"] if one["issue"]]
    gone = listed([*([f"the consent of {listed(parties)}"] if parties else []), *lines])
    return f"jointly, {gone}: without them, all remaining parties could gain {amount(each['maximin_gain'])}"


def _obstacle(each: Row, unanimity: bool = True) -> str:
    """Describe one obstacle.

    >>> _obstacle({"party": "iran", "issue": "areas", "maximin_gain_without": 0.0, "losing_issues": []})
    "iran's red line on areas: without it, there is a deal that none refuses, but none that all gain by"
    >>> _obstacle({"party": "iran", "issue": "areas", "maximin_gain_without": 0.25, "losing_issues": []}, unanimity=False)
    "iran's red line on areas: without it, a winning coalition could gain 0.250"
    """
    who = ("all" if each["issue"] else "all others") if unanimity else f"{'' if each['issue'] else 'the others of '}a winning coalition"
    gain = each["maximin_gain_without"]
    effect = f"{who} could gain {amount(gain)}" if gain > JOINT_GAIN_TOLERANCE else "there is a deal that none refuses, but none that all gain by"
    if each["issue"]:
        return f"{each['party']}'s red line on {each['issue']}: without it, {effect}"
    hurt = f"; their best deal would cost it on {listed(each['losing_issues'][:3])}" if each["losing_issues"] else ""
    return f"{each['party']}: {'without its consent' if unanimity else 'if it agreed to anything'}, {effect}{hurt}"


def _rule(rule: Row) -> str:
    """Describe a decision rule.

    >>> _rule({"kind": "qualified", "weights": {"a": 1.0, "b": 1.0, "c": 1.0}, "quota": 1.95, "veto": ["a"]})
    '2 of 3 votes, a among them'
    >>> _rule({"kind": "weighted", "weights": {"a": 60.0, "b": 40.0}, "quota": 50.0, "veto": []})
    '50 of 100 in capability'
    """
    if rule["kind"] == "unanimity":
        return "all must agree"
    total = sum(rule["weights"].values())
    needed = f"{rule['quota']:g} of {total:g} in capability" if rule["kind"] == "weighted" else f"{ceil(rule['quota'] - 1e-9)} of {total:g} votes"
    veto = f", {listed(rule['veto'])} among them" if rule["veto"] else ""
    return f"{needed}{veto}"


def _size(found: Row) -> str:
    """Describe the zone: how many deals there are, and the largest gain."""
    zone, by_all = found["zone"], found["rule"]["kind"] == "unanimity"
    size = f"{zone['open_deals']} of {zone['total_deals']} deals" if zone["total_deals"] else _share(zone["share"], zone["share_resolution"])
    passing = "" if by_all else " pass" if zone["accepted_by_all"] is None else f" pass ({zone['accepted_by_all']} accepted by all)"
    open_issues = f"; no option of {listed(zone['unsettled'])} is acceptable to all" if zone["unsettled"] else ""
    if found["coalitions"] is None:
        return f"{size}{passing}"
    if zone["empty"]:
        why = "every deal is unacceptable to at least one party" if by_all else "no winning coalition accepts any deal"
        return f"empty: {why}{open_issues}" if not zone["total_deals"] else f"empty, {size}: {why}{open_issues}"
    whom = "all at once" if by_all else "all of a winning coalition at once"
    gain = f"largest gain for {whom}: {amount(zone['maximin_gain'])}" if zone["joint_gain_possible"] else \
        "no deal benefits all" if by_all else "no deal benefits all of a winning coalition"
    return f"{size}{passing}{open_issues}; {gain}"


def _coalition(each: Row) -> str:
    gain = each["maximin_gain"]
    could = "refuse every deal" if gain is None else f"could all gain {amount(gain)}" if gain > JOINT_GAIN_TOLERANCE else "could not all gain"
    return f"{listed(each['members'])} {could}"
