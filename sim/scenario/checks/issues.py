"""Whether issues, and the parties' stances on them, are said in a way that fits: points on a scale, or named options."""

from __future__ import annotations

from collections.abc import Iterator

from sim.scenario.checks.inconsistency import Inconsistency, check_name, lowest
from sim.scenario.distributions import highest
from sim.scenario.errors import suggestion
from sim.scenario.schema.parties import Issue, Stance
from sim.scenario.schema.scenario import Scenario
from sim.scenario.source_tree import Path


def issues(scenario: Scenario) -> Iterator[Inconsistency]:
    """Issues that are neither a scale nor options, or both; and states that are no point or no option of theirs."""
    for name, issue in scenario.issues.items():
        path = ("issues", name)
        if (issue.scale is None) == (issue.options is None):
            found = "neither a scale nor options" if issue.scale is None else "both a scale and options"
            yield Inconsistency(path, f"has {found}; an issue has one of them")
            continue
        if issue.scale is not None and issue.status_quo is None:
            yield Inconsistency((*path, "status_quo"), "is missing; a scale needs the point that holds at the start")
        for key in ("status_quo", "declared"):
            yield from _state((*path, key), issue, getattr(issue, key))


def _state(path: Path, issue: Issue, state: object) -> Iterator[Inconsistency]:
    """A finding if a state of an issue is no point of its scale, or none of its options."""
    if state is None:
        return
    if issue.options is None:
        if isinstance(state, str):
            yield Inconsistency(path, f'"{state}" is not a point of the scale, 0..100')
    elif isinstance(state, str):
        yield from check_name(path, "option", state, issue.options)
    else:
        yield Inconsistency(path, f"is a number, and the issue has options{suggestion('', issue.options)}")


def stances(scenario: Scenario) -> Iterator[Inconsistency]:
    """Stances that don't suit their issue."""
    for name, party in scenario.parties.items():
        for issue_name, stance in party.on.items():
            issue = scenario.issues.get(issue_name)
            if issue is None or (issue.scale is None) == (issue.options is None):
                continue  # told elsewhere
            suits = _on_scale if issue.options is None else _on_options
            yield from suits(("parties", name, "on", issue_name), issue, stance)


def _on_scale(path: Path, issue: Issue, stance: Stance) -> Iterator[Inconsistency]:
    for key in ("position", "salience"):
        if getattr(stance, key) is None:
            yield Inconsistency((*path, key), "is missing; a stance on a scale has a position and a salience")
    if stance.score is not None:
        yield Inconsistency((*path, "score"), "is for issues with options; this one is a scale, so give a position")
    line = stance.red_line
    if line is not None and line.never:
        yield Inconsistency((*path, "red_line", "never"), "is for issues with options; on a scale a red line has min or max")
    if line is not None and line.min is not None and line.max is not None and highest(line.min) > lowest(line.max):
        yield Inconsistency((*path, "red_line"), f"min {highest(line.min):g} is above max {lowest(line.max):g}, so nothing would be left")


def _on_options(path: Path, issue: Issue, stance: Stance) -> Iterator[Inconsistency]:
    options = issue.options or {}
    if stance.position is not None:
        yield Inconsistency((*path, "position"), "is for issues with a scale; this one has options, so give each a score")
    if stance.score is None:
        yield Inconsistency((*path, "score"), f"is missing; a stance on options has a score for each of {', '.join(options)}")
    else:
        for word in stance.score:
            yield from check_name((*path, "score", word), "option", word, options)
            if stance.salience is not None and highest(stance.score[word]) > 100:
                yield Inconsistency((*path, "score", word), "is above 100; beside a stated salience a score runs from 0 to 100")
        for word in options:
            if word not in stance.score:
                yield Inconsistency((*path, "score"), f'has no score for the option "{word}"', word)
    line = stance.red_line
    if line is None:
        return
    for key in ("min", "max"):
        if getattr(line, key) is not None:
            yield Inconsistency((*path, "red_line", key), "is for issues with a scale; among options a red line has never: [option]")
    for place, word in enumerate(line.never):
        yield from check_name((*path, "red_line", "never", place), "option", word, options)
