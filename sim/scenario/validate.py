"""Validate a source tree: return the scenario, or raise every problem with its file and line."""

from __future__ import annotations

from collections.abc import Sequence
from copy import deepcopy
from typing import Any, Literal, get_args, get_origin

from pydantic import ValidationError

from sim.errors import SET, Problem, ScenarioError
from sim.scenario import introspection
from sim.scenario.checks.consistency import check_consistency
from sim.scenario.checks.inconsistency import Inconsistency
from sim.scenario.errors import MAX_PROBLEMS, dotted_path
from sim.scenario.pydantic_errors import SchemaViolation, schema_violations
from sim.scenario.schema.scenario import Scenario
from sim.scenario.source_tree import Path, SourceNode


def validate(tree: SourceNode, earlier: Sequence[Problem]) -> Scenario:
    """Return the scenario of a source tree, if neither the tree nor reading it has a problem.

    Raises:
        ScenarioError: the problems found while reading, violations of the schema, and inconsistencies between keys.
    """
    plain = tree.plain()
    found: list[SchemaViolation | Inconsistency] = []
    try:
        scenario = Scenario.model_validate(plain)
        found += check_consistency(scenario)
    except ValidationError as error:
        violations = schema_violations(error, plain)
        found += [*violations, *_partial_inconsistencies(plain, violations)]
    if found or earlier:
        raise ScenarioError(_sorted_problems(tree, earlier, found))
    return scenario


def _sorted_problems(tree: SourceNode, earlier: Sequence[Problem], found: Sequence[SchemaViolation | Inconsistency]) -> list[Problem]:
    """Return all problems by file and line, up to a maximum; at a path with an earlier problem, only that one."""
    known = {problem.path for problem in earlier}
    rows: list[tuple[str, int, str, Problem | SchemaViolation | Inconsistency]] = [(one.file, one.line, one.path, one) for one in earlier]
    for one in found:
        at, path = tree.nearest_to(one.path), dotted_path(one.path)
        if path not in known:
            rows.append((at.file, at.line, path, one))
    rows.sort(key=lambda row: (row[0] == SET, row[0] != tree.file, *row[:3]))
    # Messages are made only now, since finding the nearest word is slow for very many problems.
    problems = [Problem(file, line, path, one.message) for file, line, path, one in rows[:MAX_PROBLEMS]]
    if len(rows) > MAX_PROBLEMS:
        problems.append(Problem(tree.file, tree.line, "", f"and {len(rows) - MAX_PROBLEMS:,} more problems"))
    return problems


def _partial_inconsistencies(plain: Any, violations: list[SchemaViolation]) -> list[Inconsistency]:
    """Return inconsistencies among the valid values: of the scenario without the invalid ones, and not about those."""
    repaired = deepcopy(plain)
    # From the last index of a list to the first, so that indices stay valid while values are removed.
    for violation in sorted(violations, key=lambda violation: [step for step in violation.path if isinstance(step, int)], reverse=True):
        if not violation.path or not _repair(repaired, violation):
            return []
    try:
        scenario = Scenario.model_validate(repaired)
    except ValidationError:
        return []
    affected = [violation.path for violation in violations]
    affected += [path[:-1] for path in affected if isinstance(path[-1], int) and len(path) > 1]  # indices have changed
    if any(path[0] == "parties" and (len(path) == 2 or path[-1] == "role") for path in affected):
        affected += [("rights",), ("hosting",)]  # it is unknown who holds a right
    ignored = frozenset(str(path[-1]) for path in affected)
    return [one for one in check_consistency(scenario, ignored) if not any(_overlap(one.path, path) for path in affected)]


def _overlap(one: Path, other: Path) -> bool:
    length = min(len(one), len(other))
    return one[:length] == other[:length]


def _repair(plain: Any, violation: SchemaViolation) -> bool:
    """Remove an invalid value, or replace it by a valid one; return False if neither is possible."""
    parent = plain
    for step in violation.path[:-1]:
        try:
            parent = parent[step]
        except (LookupError, TypeError):
            return True  # removed with a value above it
    last = violation.path[-1]
    field = next((record.model_fields[last] for record in introspection.models(introspection.type_at(violation.path[:-1])) if last in record.model_fields), None)
    if field is None or not field.is_required():
        if isinstance(parent, list):
            del parent[last:last + 1]
        elif isinstance(parent, dict):
            parent.pop(last, None)
        return True
    placeholder = _placeholder(introspection.type_of(field))
    if placeholder is not None and isinstance(parent, dict):
        parent[last] = placeholder
    return placeholder is not None


def _placeholder(kind: Any) -> Any:
    """Return a valid value for a required key of a simple type, or None."""
    for choice in introspection.member_types(kind):
        if get_origin(choice) is Literal:
            return get_args(choice)[-1]
        if choice is str:
            return "x"
        if choice is int:
            return introspection.bounds(kind)[0]
    return None
