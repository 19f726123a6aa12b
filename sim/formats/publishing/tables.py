"""A scenario's parties, issues and positions as tables of words, for Markdown and LaTeX."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple

from sim.scenario.distributions import Number, Range
from sim.scenario.schema.parties import Issue, Stance
from sim.scenario.schema.scenario import Scenario


class Table(NamedTuple):
    """A table: its caption, its header and its rows."""

    caption: str
    header: list[str]
    rows: list[list[str]]


def scenario_tables(scenario: Scenario) -> list[Table]:
    """Return the tables of a scenario: parties, issues, and one of positions for each issue.

    >>> from sim.scenario.loader import load_scenario
    >>> [table.caption for table in scenario_tables(load_scenario("valley"))]
    ['Parties', 'Issues', 'Positions: Summer water let down to Wethern', 'Positions: The bridge to the market']
    """
    parties = [[party.label, party.role, number(party.capability), number(party.reservation)] for party in scenario.parties.values()]
    reserved = any(row[3] for row in parties)
    issues = [[issue.label, status_quo(issue), values(issue)] for issue in scenario.issues.values()]
    return [
        Table("Parties", ["Party", "Role", "Capability", *(["Without a deal"] if reserved else [])], [row if reserved else row[:3] for row in parties]),
        Table("Issues", ["Issue", "Status quo", "Values"], issues),
        *(_positions(scenario, name, issue) for name, issue in scenario.issues.items()),
    ]


def _positions(scenario: Scenario, name: str, issue: Issue) -> Table:
    stances = [(party.label, party.on[name]) for party in scenario.parties.values() if name in party.on]
    if issue.options is None:
        rows = [[label, number(stance.position), number(stance.salience), red_line(stance, issue)] for label, stance in stances]
        return Table(f"Positions: {issue.label}", ["Party", "Position", "Salience", "Red line"], rows)
    rows = [[label, *(number((stance.score or {}).get(option)) for option in issue.options), number(stance.salience), red_line(stance, issue)]
            for label, stance in stances]
    return Table(f"Positions: {issue.label}", ["Party", *issue.options.values(), "Salience", "Red line"], rows)


def number(value: Number | None) -> str:
    """Return a number in words: a range as its middle with its ends.

    >>> number(45.0), number(Range.of({"low": 30, "mode": 45, "high": 60})), number(None)
    ('45', '45 (30 to 60)', '')
    """
    if isinstance(value, Range):
        return f"{value.mode:.4g} ({value.low:.4g} to {value.high:.4g})"
    return "" if value is None else f"{value:.4g}"


def status_quo(issue: Issue) -> str:
    """Return the state of an issue at the start, in words."""
    state = issue.status_quo
    if state is None:
        return "undecided"
    if isinstance(state, str):
        return (issue.options or {}).get(state, state)
    anchor = (issue.scale or {}).get(int(state)) if isinstance(state, float) and state.is_integer() else None
    return f"{number(state)}: {anchor}" if anchor else number(state)


def values(issue: Issue) -> str:
    """Return the options of an issue, or the anchors of its scale."""
    return "; ".join(issue.options.values()) if issue.options else "; ".join(f"{point}: {label}" for point, label in sorted((issue.scale or {}).items()))


def red_line(stance: Stance, issue: Issue) -> str:
    """Return what a party never accepts, in words; empty if there is nothing."""
    line = stance.red_line
    if line is None:
        return ""
    words = [f"at least {number(line.min)}" if line.min is not None else "", f"at most {number(line.max)}" if line.max is not None else "",
             "never " + " or ".join((issue.options or {}).get(option, option) for option in line.never) if line.never else ""]
    return ", ".join(filter(None, words)) + (", firm" if line.firm else "")


def markdown(scenario: Scenario) -> str:
    """Return the tables of a scenario in Markdown, with its sources and the standing of its numbers."""
    parts = [f"# {_plain(scenario.title)}", _plain(scenario.summary)]
    for table in scenario_tables(scenario):
        rows = [table.header, ["---"] * len(table.header), *table.rows]
        parts += [f"## {_plain(table.caption)}", "\n".join(f"| {' | '.join(_cell(cell) if row is not rows[1] else cell for cell in row)} |" for row in rows)]
    return _closed(parts, scenario, lambda word: f"## {word}", lambda text: f"- {_plain(text)}", _plain)


def latex(scenario: Scenario) -> str:
    """Return the tables of a scenario as LaTeX, to be read in with `\\input`."""
    parts = [f"% {_one_line(scenario.title)}: tables of a Parley scenario"]
    for table in scenario_tables(scenario):
        width = f"{0.9 / len(table.header):.3f}"
        rows = [" & ".join(map(escaped, row)) + r" \\" for row in [table.header, *table.rows]]
        columns = f"*{{{len(table.header)}}}{{p{{{width}\\linewidth}}}}"
        parts.append("\n".join([r"\begin{table}", rf"\caption{{{escaped(table.caption)}}}", rf"\begin{{tabular}}{{{columns}}}", r"\hline", rows[0], r"\hline",
                                *rows[1:], r"\hline", r"\end{tabular}", r"\end{table}"]))
    return _closed(parts, scenario, lambda word: rf"\paragraph{{{word}}}", lambda text: escaped(text) + r"\par", escaped)


def _closed(parts: list[str], scenario: Scenario, heading: Callable[[str], str], item: Callable[[str], str], text: Callable[[str], str]) -> str:
    if scenario.standing.strip():
        parts += [heading("Standing of the numbers"), text(scenario.standing)]
    if scenario.sources:
        parts += [heading("Sources"), "\n".join(map(item, scenario.sources))]
    return "\n\n".join(parts) + "\n"


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _plain(text: str) -> str:
    return re.sub(r"([\\`*_\[\]<>#])", r"\\\1", _one_line(text))


def _cell(text: str) -> str:
    return _plain(text).replace("|", r"\|")


def escaped(text: str) -> str:
    r"""Return a text in which no character means something to LaTeX.

    >>> print(escaped("50% of A&B_1 {x} \\ ~"))
    50\% of A\&B\_1 \{x\} \textbackslash{} \textasciitilde{}
    """
    special = {"\\": r"\textbackslash{}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}"}
    return "".join(special.get(letter, f"\\{letter}" if letter in "&%$#_{}" else letter) for letter in _one_line(text))
