"""Check a text as `parley check` does, and describe it for the page: stated and inherited values, errors and lints by key and line."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path as FilePath
from typing import Any

from sim.errors import Problem, ScenarioError
from sim.scenario.checks.lints.lints import lint
from sim.scenario.errors import short_repr, suggestion
from sim.scenario.files import list_profiles, list_scenarios, profile_file
from sim.scenario.schema.scenario import Scenario
from sim.scenario.serialization import scenario_digest
from sim.scenario.source_reader import SourceReader, apply_overrides
from sim.scenario.source_tree import SourceNode
from sim.scenario.validate import validate
from sim.scenario.yaml_dialect import dump_yaml
from sim.scenario.yaml_spans import FILE
from sim.web.studio.parsed_text import parsed

Row = dict[str, Any]

#: Errors and lints that are sent to a page.
MOST_FINDINGS = 100


class ShippedOnly(SourceReader):
    """Reads a text from a browser: it may extend a shipped scenario, and no other file of this machine."""

    def extended_file(self, name: SourceNode, path: FilePath | None, chain: tuple[FilePath, ...]) -> FilePath:
        """Return the file of a shipped scenario, which is named with or without its suffix."""
        known = list_scenarios()
        stem = name.content.removesuffix(".yaml") if isinstance(name.content, str) else ""
        if path is None and stem not in known:
            self.fail(name.problem(("extends",), f"{short_repr(name.content)} is not a shipped scenario; the studio extends no other file"
                                                 f"{suggestion(stem, known)}"))
        return super().extended_file(replace(name, content=stem) if path is None else name, path, chain)


def reader_of(text: str) -> Callable[[Sequence[str]], Scenario]:
    """Return a function from overrides to scenarios for a valid text.

    Raises:
        ScenarioError: every problem found.
    """
    tree, reader = _whole(text)
    validate(tree, reader.problems)

    def scenario(overrides: Sequence[str] = ()) -> Scenario:
        """Return the scenario under overrides, or raise a ScenarioError."""
        problems = list(reader.problems)
        return validate(apply_overrides(tree, overrides, problems), problems)

    return scenario


def described(text: str) -> Row:
    """Return what the page shows of a text.

    `readable` is false if the text is not YAML; then only the findings are there. `own` are the values that the text states; `inherited` those of
    the scenario and profile that it builds on.

    >>> found = described("title: A well\\nhorizon: {runds: 3}")
    >>> found["valid"], found["own"]["horizon"], found["findings"][-1]["message"][:42]
    (False, {'runds': 3}, 'unknown key; did you mean "rounds"? (allow')
    """
    try:
        stated = parsed(text)
    except ScenarioError as error:
        return {"readable": False, "valid": False, "findings": findings(error.problems)}
    own = stated.plain
    found: Row = {"readable": isinstance(own, dict), "valid": False, "own": _json(own), "inherited": {}}
    try:
        found["inherited"] = _json(_inherited(own))
        tree, reader = _whole(text)
        scenario = validate(tree, reader.problems)
    except ScenarioError as error:
        return found | {"findings": findings(error.problems)}
    found |= {"valid": True, "digest": scenario_digest(scenario)}
    return found | {"findings": findings(_lints(tree, scenario), "lint")}


def _whole(text: str) -> tuple[SourceNode, SourceReader]:
    """Return the tree of a text over what it builds on, and the reader with the problems so far."""
    reader, stated = ShippedOnly(), parsed(text)
    reader.problems += stated.problems
    return reader.extended(stated.tree, None, ()), reader


def _inherited(own: Any) -> dict[str, Any]:
    """Return the values below a text's own: those of the scenario that it extends, and of its base profile."""
    names = {name: own[name] for name in ("extends", "behaviour") if isinstance(own, dict) and isinstance(own.get(name), str)}
    plain = ShippedOnly().text(dump_yaml(names), FILE).plain() if names else {}
    return plain if isinstance(plain, dict) else {}


def _lints(tree: SourceNode, scenario: Scenario) -> list[Problem]:
    profiles = set(map(profile_file, list_profiles()))
    found = [(tree.nearest_to(each.path), each) for each in lint(scenario)]
    return [node.problem(each.path, each.message) for node, each in found if node.file not in profiles]


def findings(problems: Sequence[Problem], kind: str = "error") -> list[Row]:
    """Return errors or lints as rows; the line is 0 for what another file states."""
    return [{"kind": kind, "line": each.line if each.file == FILE else 0, "path": each.path,
             "message": each.message if each.file == FILE else f"{each.file}: {each.message}"} for each in problems[:MOST_FINDINGS]]


def _json(value: Any) -> Any:
    """Return values as JSON holds them."""
    if isinstance(value, dict):
        return {str(step): _json(own) for step, own in value.items()}
    if isinstance(value, list):
        return [_json(own) for own in value]
    if isinstance(value, datetime.date):
        return value.isoformat()
    return None if isinstance(value, float) and value - value != 0 else value
