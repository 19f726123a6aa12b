"""Check issues and stances: points for an issue with a scale, options for an issue with options."""

from __future__ import annotations

from collections.abc import Iterator

from sim.scenario.checks.inconsistency import Inconsistency, check_name, lowest
from sim.scenario.distributions import highest
from sim.scenario.errors import suggestion
from sim.scenario.fields import MAX_OPTIONS
from sim.scenario.schema.parties import NO_STATUS_QUO, Issue, Stance
from sim.scenario.schema.scenario import Scenario
from sim.scenario.source_tree import Path


def issues(scenario: Scenario) -> Iterator[Inconsistency]:
    """Report issues without exactly one of scale and options, and states that are not on the scale or among the options."""
    for name, issue in scenario.issues.items():
        path = ("issues", name)
        if (issue.scale is None) == (issue.options is None):
            found = "neither a scale nor options" if issue.scale is None else "both a scale and options"
            yield Inconsistency(path, f"has {found}; give exactly one")
            continue
        if issue.scale is not None and issue.status_quo is None:
            yield Inconsistency((*path, "status_quo"), "is missing; an issue with a scale needs a status quo (a point, or none if nothing is in force)")
        if issue.options is not None and "step" in issue.model_fields_set:
            yield Inconsistency((*path, "step"), "is for issues with a scale; this one has options")
        for key in ("status_quo", "declared"):
            yield from _state((*path, key), issue, getattr(issue, key))


def total_options(scenario: Scenario) -> Iterator[Inconsistency]:
    """Report more options, over all issues, than an engine has room for."""
    counts = {name: len(issue.options or ()) for name, issue in scenario.issues.items()}
    many = sum(counts.values())
    if many > MAX_OPTIONS:
        largest = max(counts, key=lambda name: counts[name])
        yield Inconsistency(("issues",), f"have {many:,} options in all, {counts[largest]:,} of them for {largest}; a scenario has at most"
                                         f" {MAX_OPTIONS:,}. An issue whose options are in order may be a scale")


def _state(path: Path, issue: Issue, state: object) -> Iterator[Inconsistency]:
    """Report a state that is not a point of the issue's scale or not one of its options."""
    if state is None:
        return
    if issue.options is None:
        if isinstance(state, str) and state != NO_STATUS_QUO:
            yield Inconsistency(path, f'"{state}" is not a point of the scale, 0..100, nor "{NO_STATUS_QUO}" for nothing in force')
    elif isinstance(state, str):
        yield from check_name(path, "option", state, issue.options)
    else:
        yield Inconsistency(path, f"is a number, but the issue has options{suggestion('', issue.options)}")


def stances(scenario: Scenario) -> Iterator[Inconsistency]:
    """Report stances that do not match the kind of their issue."""
    for name, party in scenario.parties.items():
        for issue_name, stance in party.on.items():
            issue = scenario.issues.get(issue_name)
            if issue is None or (issue.scale is None) == (issue.options is None):
                continue  # reported by `references` or `issues`
            check = _on_scale if issue.options is None else _on_options
            yield from check(("parties", name, "on", issue_name), issue, stance)


def _on_scale(path: Path, issue: Issue, stance: Stance) -> Iterator[Inconsistency]:
    for key in ("position", "salience"):
        if getattr(stance, key) is None:
            yield Inconsistency((*path, key), "is missing; a stance on a scale needs a position and a salience")
    if stance.score is not None:
        yield Inconsistency((*path, "score"), "is for issues with options; this one is a scale, so give a position")
    line = stance.red_line
    if line is not None and line.never:
        yield Inconsistency((*path, "red_line", "never"), "is for issues with options; on a scale, give min or max")
    if line is not None and line.min is not None and line.max is not None and highest(line.min) > lowest(line.max):
        yield Inconsistency((*path, "red_line"), f"min {highest(line.min):g} is above max {lowest(line.max):g}, so no point is acceptable")


def _on_options(path: Path, issue: Issue, stance: Stance) -> Iterator[Inconsistency]:
    options = issue.options or {}
    if stance.position is not None:
        yield Inconsistency((*path, "position"), "is for issues with a scale; this one has options, so give a score for each")
    if stance.curvature is not None:
        yield Inconsistency((*path, "curvature"), "is for issues with a scale; the scores of options say what each is worth")
    if stance.score is None:
        yield Inconsistency((*path, "score"), f"is missing; a stance on options needs a score for each of {', '.join(options)}")
    else:
        for word in stance.score:
            yield from check_name((*path, "score", word), "option", word, options)
            if stance.salience is not None and highest(stance.score[word]) > 100:
                yield Inconsistency((*path, "score", word), "is above 100; with a salience, scores run from 0 to 100")
        for word in options:
            if word not in stance.score:
                yield Inconsistency((*path, "score"), f'has no score for the option "{word}"', word)
    line = stance.red_line
    if line is None:
        return
    for key in ("min", "max"):
        if getattr(line, key) is not None:
            yield Inconsistency((*path, "red_line", key), "is for issues with a scale; for options, give never: [option]")
    for place, word in enumerate(line.never):
        yield from check_name((*path, "red_line", "never", place), "option", word, options)
