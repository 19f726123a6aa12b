"""From a tree of written values to a scenario, or to every problem in it at its file and line."""

from __future__ import annotations

from collections.abc import Sequence
from copy import deepcopy
from typing import Any, Literal, get_args, get_origin

from pydantic import ValidationError

from sim.errors import SET, Problem, ScenarioError
from sim.scenario import introspection
from sim.scenario.checks.check import check_consistency
from sim.scenario.checks.finding import Inconsistency
from sim.scenario.errors import MAX_PROBLEMS, dotted_path
from sim.scenario.pydantic_errors import SchemaViolation, schema_violations
from sim.scenario.schema.scenario import Scenario
from sim.scenario.source_tree import Path, SourceNode


def validate(tree: SourceNode, noted: Sequence[Problem]) -> Scenario:
    """The scenario that a tree states, if it has no problem and none was noted before.

    Raises:
        ScenarioError: the problems noted before, what the records refuse, and what doesn't fit together.
    """
    plain = tree.plain()
    told: list[SchemaViolation | Inconsistency] = []
    try:
        scenario = Scenario.model_validate(plain)
        told += check_consistency(scenario)
    except ValidationError as error:
        faults = schema_violations(error, plain)
        told += [*faults, *_beside(plain, faults)]
    if told or noted:
        raise ScenarioError(_in_order(tree, noted, told))
    return scenario


def _in_order(tree: SourceNode, noted: Sequence[Problem], told: Sequence[SchemaViolation | Inconsistency]) -> list[Problem]:
    """All problems by file and line, up to the most that are shown; what was noted at a path is not told again."""
    known = {problem.path for problem in noted}
    rows: list[tuple[str, int, str, Problem | SchemaViolation | Inconsistency]] = [(one.file, one.line, one.path, one) for one in noted]
    for one in told:
        at, path = tree.nearest_to(one.path), dotted_path(one.path)
        if path not in known:
            rows.append((at.file, at.line, path, one))
    rows.sort(key=lambda row: (row[0] == SET, row[0] != tree.file, *row[:3]))
    # Messages only now: to find the nearest word for each of very many would take long.
    problems = [Problem(file, line, path, one.message) for file, line, path, one in rows[:MAX_PROBLEMS]]
    if len(rows) > MAX_PROBLEMS:
        problems.append(Problem(tree.file, tree.line, "", f"and {len(rows) - MAX_PROBLEMS:,} more problems"))
    return problems


# What doesn't fit together, as far as it can be seen beside the faults


def _beside(plain: Any, faults: list[SchemaViolation]) -> list[Inconsistency]:
    """Findings on what remains when the faulty values are left out; none about what the faults themselves touch."""
    mended = deepcopy(plain)
    # From the last place in a list to the first, so that places keep their meaning while values are taken out.
    for fault in sorted(faults, key=lambda fault: [step for step in fault.path if isinstance(step, int)], reverse=True):
        if not fault.path or not _mend(mended, fault):
            return []
    try:
        scenario = Scenario.model_validate(mended)
    except ValidationError:
        return []
    touched = [fault.path for fault in faults]
    touched += [path[:-1] for path in touched if isinstance(path[-1], int) and len(path) > 1]  # places in a list have moved
    if any(path[0] == "parties" and (len(path) == 2 or path[-1] == "role") for path in touched):
        touched += [("rights",), ("hosting",)]  # who holds a right isn't known
    gone = frozenset(str(path[-1]) for path in touched)
    return [one for one in check_consistency(scenario, gone) if not any(_overlap(one.path, path) for path in touched)]


def _overlap(one: Path, other: Path) -> bool:
    length = min(len(one), len(other))
    return one[:length] == other[:length]


def _mend(plain: Any, fault: SchemaViolation) -> bool:
    """Take a faulty value out, or put something harmless in its place; False if that can't be done."""
    parent = plain
    for step in fault.path[:-1]:
        try:
            parent = parent[step]
        except (LookupError, TypeError):
            return True  # it went with a value above it
    last = fault.path[-1]
    field = next((record.model_fields[last] for record in introspection.models(introspection.type_at(fault.path[:-1])) if last in record.model_fields), None)
    if field is None or not field.is_required():
        if isinstance(parent, list):
            del parent[last:last + 1]
        elif isinstance(parent, dict):
            parent.pop(last, None)
        return True
    harmless = _harmless(introspection.type_of(field))
    if harmless is not None and isinstance(parent, dict):
        parent[last] = harmless
    return harmless is not None


def _harmless(kind: Any) -> Any:
    """A value that may stand for a required one, if there is a simple one."""
    for choice in introspection.member_types(kind):
        if get_origin(choice) is Literal:
            return get_args(choice)[-1]
        if choice is str:
            return "x"
        if choice is int:
            return introspection.bounds(kind)[0]
    return None
