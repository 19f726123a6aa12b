"""Cooperative bargaining theory for a scenario: solutions, power, ZOPA and obstacles, as a document and on a terminal."""

from __future__ import annotations

from collections.abc import Mapping
from math import floor, log10
from typing import Any

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from sim._console import Symbols
from sim.analysis.arrays import FloatArray
from sim.analysis.theory.frontier import pareto_improvement
from sim.analysis.theory.game import RIGHTS, Game
from sim.analysis.theory.solutions import OutcomeSpace, Solution, solve
from sim.analysis.theory.voting_power import PowerIndices, decision_rule, veto_set
from sim.analysis.theory.welfare import gini
from sim.analysis.theory.zone import Zone, zone
from sim.report.rows import Row
from sim.report.text.phrasing import amount, listed
from sim.scenario.distributions import central
from sim.scenario.encoding.instance import encode
from sim.scenario.schema.parties import RedLine
from sim.scenario.schema.scenario import Scenario

WORDS = {
    "consent_on_ground": "Agreement on changes", "sign_statement": "The joint statement",
    "nash": "Nash", "kalai_smorodinsky": "Kalai-Smorodinsky", "egalitarian": "Egalitarian", "utilitarian": "Utilitarian",
    "status_quo": "Status quo",
}
SIGNS = {"nash": "N", "kalai_smorodinsky": "K", "egalitarian": "E", "utilitarian": "U"}
WIDTH = 61
#: How many obstacles a terminal lists; the document has all.
MOST_OBSTACLES = 5


def theory_document(scenario: Scenario, name: str, weights: str = "equal") -> Row:
    """Build the document: the game, and for each veto set its power indices, ZOPA, obstacles and solutions.

    weights: bargaining power in the Nash product: `equal`, or by `capability`.
    """
    encoded = encode(scenario)
    game = Game.of(encoded)
    return {
        "scenario": {"name": name, "title": scenario.title},
        "nash_weights": weights,
        "parties": [
            {"name": party, "label": scenario.parties[party].label, "capability": float(game.capability[at]),
             "disagreement": float(game.disagreement[at])} for at, party in enumerate(game.parties)
        ],
        "issues": [_issue(game, scenario, at) for at in range(len(game.issues))],
        "power_by_procedure": _power(decision_rule(encoded)),
        "veto_sets": {right: _veto_set(game, right, veto_set(encoded, right), weights) for right in RIGHTS if game.rights[right]},
    }


def _issue(game: Game, scenario: Scenario, at: int) -> Row:
    name, scale = game.issues[at], not game.options[at]
    stances: Row = {}
    for row, party in enumerate(game.parties):
        if game.weights[row, at] > 0:
            line: Any = [float(game.lowest[row, at]), float(game.highest[row, at])] if scale else [
                option for place, option in enumerate(game.options[at]) if game.refused[row, at, place]]
            own = {"position": float(game.positions[row, at])} if scale else {
                "worth": {option: float(game.scores[row, at, place]) for place, option in enumerate(game.options[at])}}
            stances[party] = {"weight": float(game.weights[row, at]), **own, "accepts" if scale else "refuses": line,
                              **_stated_line(scenario, party, name, scale)}
    return {"name": name, "label": scenario.issues[name].label, "options": list(game.options[at]) or None,
            "status_quo": game.by_issue(game.status_quo)[name], "negotiable": bool(game.negotiable[at]), "stances": stances}


def _stated_line(scenario: Scenario, party: str, issue: str, scale: bool) -> Row:
    """The red line as the scenario states it, and whether it is firm; otherwise the status quo softens a line that it crosses."""
    stated = scenario.parties[party].on[issue].red_line or RedLine()
    if not scale:
        return {"stated": list(stated.never), "firm": stated.firm}
    return {"stated": [0.0 if stated.min is None else central(stated.min), 100.0 if stated.max is None else central(stated.max)], "firm": stated.firm}


def _power(found: PowerIndices) -> dict[str, Row]:
    return {voter: {"banzhaf": found.banzhaf[at], "shapley_shubik": found.shapley_shubik[at]}
            for at, voter in enumerate(found.voters) if found.shapley_shubik[at] > 0}


def _veto_set(game: Game, right: str, power: PowerIndices, weights: str) -> Row:
    space, open_ = OutcomeSpace.of(game, right), zone(game, right)
    bargaining = space.game.capability if weights == "capability" else None
    points = {"status_quo": space.solution("status_quo", game.status_quo), **solve(space, bargaining)}
    return {
        "parties": list(open_.parties), "power": _power(power), "zone": _zone(game, open_),
        "points": {name: None if point is None else _point(game, space, point) for name, point in points.items()},
    }


def _zone(game: Game, found: Zone) -> Row:
    return {
        "empty": found.is_empty, "joint_gain_possible": not found.lacks_joint_gain, "share": found.share, "share_resolution": found.resolution,
        "open_deals": found.open_deals, "total_deals": found.total_deals, "maximin_gain": found.maximin_gain,
        "maximin_text": None if found.maximin_text is None else _named(game, found.maximin_text),
        "ranges": {name: None if span is None else list(span) for name, span in found.ranges.items()},
        "obstacles": [{"party": each.party, "issue": each.issue, "maximin_gain_without": each.maximin_gain_without, "losing_issues": list(each.losing_issues)}
                       for each in found.obstacles],
        "removal_sets": [{"removed": [{"party": party, "issue": issue} for party, issue in each.removed], "maximin_gain": each.maximin_gain}
                          for each in found.removal_sets],
    }


def _point(game: Game, space: OutcomeSpace, point: Solution) -> Row:
    utilities = space.game.utility(point.text)
    slack = pareto_improvement(space, point.text)
    return {
        "text": _named(game, point.text), "gains": dict(zip(space.game.parties, map(_number, point.gains), strict=True)),
        "utilities": dict(zip(space.game.parties, map(_number, utilities), strict=True)), "minimum_gain": _number(point.minimum_gain),
        "total_gain": _number(point.total_gain), "nash_product": point.nash_product, "gini": _number(float(gini(utilities))),
        "pareto_improvement": {"common_gain": _number(slack.common_gain), "total_gain": _number(slack.total_gain)},
    }


def _named(game: Game, text: FloatArray) -> dict[str, Any]:
    return {name: _number(value) if isinstance(value, float) else value for name, value in game.by_issue(text).items()}


def _number(value: float) -> float:
    """Round off the tolerance of the optimizer; 0 rather than -0."""
    return round(float(value), 6) + 0.0


class TheoryPrinter:
    """Prints the document on a console."""

    def __init__(self, document: Row, console: Console) -> None:
        self.document, self.console = document, console
        self.signs = Symbols(console.encoding)
        self.letters = {each["name"]: chr(ord("a") + at) for at, each in enumerate(document["parties"])}

    def print(self) -> None:
        """Print everything, one veto set after another."""
        self.console.print(Text(self.document["scenario"]["title"], style="bold"))
        self.console.print("Utility runs from 0 to 1; gains are relative to the disagreement point. Costs of change are excluded.")
        for right, found in self.document["veto_sets"].items():
            self.console.print()
            who = ", ".join(f"{name} ({self.letters[name]})" for name in found["parties"])
            self.console.print(Text(f"{WORDS[right]}: {who}", style="bold"))
            self.zone(found)
            self.console.print(Padding(self.points(found), (0, 0, 0, 2)))
            self.axes(found)
            self.power(found["power"], "unanimity")
        if self.document["power_by_procedure"] != self.document["veto_sets"].get("consent_on_ground", {}).get("power"):
            self.console.print()
            self.power(self.document["power_by_procedure"], "scenario's voting rule")

    def zone(self, found: Row) -> None:
        """Print the size of the ZOPA and the obstacles."""
        open_ = found["zone"]
        if open_["empty"]:
            self.console.print("  ZOPA        empty: every deal is unacceptable to at least one party")
        else:
            size = f"{open_['open_deals']} of {open_['total_deals']} deals" if open_["total_deals"] else _share(open_["share"], open_["share_resolution"])
            gain = f"largest gain for all at once: {amount(open_['maximin_gain'])}" if open_["joint_gain_possible"] \
                else "no deal benefits all"
            self.console.print(f"  ZOPA        {size}; {gain}")
        obstacles = [_obstacle(each) for each in open_["obstacles"][:MOST_OBSTACLES]] + [_way(each) for each in open_["removal_sets"][:MOST_OBSTACLES]]
        if not obstacles and not open_["joint_gain_possible"]:
            obstacles = ["not identified: no single obstacle and no small set of them, if removed, would let all others gain"]
        if obstacles:
            grid = Table.grid(padding=(0, 2, 0, 0))
            for at, words in enumerate(obstacles):
                grid.add_row("" if at else "Obstacles", Text(words))
            self.console.print(Padding(grid, (0, 0, 1, 2)))

    def points(self, found: Row) -> Table:
        """Build the table of solutions: the gain of each party, the smallest gain, the sum and the product."""
        table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
        table.add_column("Gains")
        for name in (*found["parties"], "least", "sum", "product"):
            table.add_column(name, justify="right", overflow="fold")
        for concept, point in found["points"].items():
            if point is None:
                table.add_row(WORDS[concept], *["-"] * (len(found["parties"]) + 3))
                continue
            gains = [f"{point['gains'][name]:+.3f}" for name in found["parties"]]
            table.add_row(f"{WORDS[concept]} {f'({SIGNS[concept]})' if concept in SIGNS else ''}".strip(), *gains, f"{point['minimum_gain']:+.3f}",
                          f"{point['total_gain']:+.3f}", f"{point['nash_product']:.2g}")
        return table

    def axes(self, found: Row) -> None:
        """Draw each negotiable issue: ZOPA, positions, status quo and solutions."""
        self.console.print()
        for issue in self.document["issues"]:
            if issue["negotiable"]:
                for line in self.options(issue, found) if issue["options"] else self.scale(issue, found):
                    self.console.print(Text(f"  {line}"), soft_wrap=True)

    def scale(self, issue: Row, found: Row) -> list[str]:
        """Draw a scale from 0 to 100: the ZOPA as a bar, parties above, the status quo (|) and the solutions (N K E U) below."""
        name, span = issue["name"], found["zone"]["ranges"][issue["name"]]
        axis = [self.signs.dot] * WIDTH
        if span is not None:
            for at in range(_place(span[0]), _place(span[1]) + 1):
                axis[at] = "=" if self.signs.block == "#" else "━"
        above = _marks({self.letters[party]: stance["position"] for party, stance in issue["stances"].items() if party in found["parties"]})
        below = _marks({"|": issue["status_quo"], **{
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

    def power(self, found: Mapping[str, Row], how: str) -> None:
        """Print the power indices."""
        indices = "; ".join(f"{name} {each['banzhaf']:.3f}" + (f" (Shapley-Shubik {each['shapley_shubik']:.3f})" if abs(
            each["banzhaf"] - each["shapley_shubik"]) > 5e-4 else "") for name, each in found.items())
        self.console.print(Text(f"  Power       {how}: {indices}"))


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


def _obstacle(each: Row) -> str:
    """Describe one obstacle."""
    if each["issue"]:
        return f"{each['party']}'s red line on {each['issue']}: without it, all could gain {amount(each['maximin_gain_without'])}"
    hurt = f"; their best deal would cost it on {listed(each['losing_issues'][:3])}" if each["losing_issues"] else ""
    return f"{each['party']}: without its consent, all others could gain {amount(each['maximin_gain_without'])}{hurt}"
