"""Check a scenario: all problems, and what it states but probably does not mean."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from sim.analysis.theory.deal_lints import deal_lints
from sim.errors import Problem, ScenarioError
from sim.report.text.phrasing import plural
from sim.scenario.checks.lints.lints import LINTS, lint
from sim.scenario.errors import dotted_path
from sim.scenario.loader import lint_scenario
from sim.scenario.schema.scenario import Scenario

#: The lints of keys, and those that need the theory of bargaining.
ALL = (*LINTS, deal_lints)


@dataclass(frozen=True)
class ScenarioCheck:
    """A valid scenario and its warnings, each with file, line, path and message."""

    scenario: Scenario
    warnings: tuple[Problem, ...]

    def __str__(self) -> str:
        return "\n".join(map(str, self.warnings)) or "no warnings"

    def __repr__(self) -> str:
        return f"<ScenarioCheck of {self.scenario.title!r}: {plural(len(self.warnings), 'warning')}>"


def check(scenario: str | Path | Scenario, *, settings: Sequence[str] = (), strict: bool = False) -> ScenarioCheck:
    """Check a scenario and return its warnings; `parley check` prints them.

    A warning is about a valid scenario that probably does not say what its author means: keys that cannot act in it, scores on another
    scale, red lines that the status quo softens, a side without a vote, no deal that all could accept.

    Args:
        scenario: its name, its file, or the scenario itself (whose warnings name no file and line).
        settings: changes `path=value` to a scenario that is read from a file.
        strict: raise an error if there is a warning.

    Raises:
        ScenarioError: the scenario is invalid or, if `strict`, has warnings.

    >>> check("valley", settings=["parties.kelda.capability=0"]).warnings[0].path
    'parties.kelda.capability'
    """
    if isinstance(scenario, Scenario):
        read, warnings = scenario, [Problem("", 0, dotted_path(each.path), each.message) for each in lint(scenario, ALL)]
    else:
        read, warnings = lint_scenario(scenario, settings, ALL)
    if strict and warnings:
        raise ScenarioError(warnings)
    return ScenarioCheck(read, tuple(warnings))
