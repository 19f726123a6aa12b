"""Translate pydantic's validation errors into messages about a scenario's keys."""

from __future__ import annotations

from typing import Any, Literal, NamedTuple, get_args, get_origin

from pydantic import ValidationError

from sim.scenario import introspection
from sim.scenario.errors import one_line, short_repr, suggestion
from sim.scenario.schema.procedures import KINDS
from sim.scenario.source_tree import Path

#: Keys of earlier editions, and what to write instead.
REMOVED_KEYS = {
    "distrust": "a party counts what others have to perform by how far it trusts them; lower `trust.of.<party>.<other>`, or raise"
                " `change_cost` for a cost of any change",
}


class SchemaViolation(NamedTuple):
    """One validation error: its path, pydantic's error type and context, the value found, and whether that is a key."""

    path: Path
    kind: str
    found: Any
    context: dict[str, Any]
    original: str
    is_key: bool

    @property
    def message(self) -> str:
        """The message: what was found and what is allowed."""
        return _message(self)


def schema_violations(error: ValidationError, plain: Any) -> list[SchemaViolation]:
    """Return one violation per path; for a union, that of the member closest to the value found."""
    violations: dict[tuple[Path, bool], SchemaViolation] = {}
    for one in error.errors(include_url=False):
        is_key = bool(one["loc"]) and one["loc"][-1] == "[key]"
        path, found = _path(one["loc"], plain, one["type"]), one["input"]
        if one["type"] == "union_tag_invalid":
            path, found = (*path, "kind"), (one.get("ctx") or {}).get("tag")
        member = next((step for step in one["loc"] if step in KINDS), None)
        violation = SchemaViolation(path, one["type"], found, {**(one.get("ctx") or {}), "member": member}, one["msg"], is_key)
        known = violations.get((violation.path, is_key))
        if known is None or (isinstance(violation.found, str) and violation.kind.startswith("string")):
            violations[violation.path, is_key] = violation
    return list(violations.values())


def _path(place: tuple[Any, ...], plain: Any, kind: str) -> Path:
    """Return the path in the file, without the steps that pydantic adds (`[key]`, the member of a union)."""
    path: list[Any] = []
    here = plain
    for step in place:
        is_there = step in here if isinstance(here, dict) else isinstance(here, list) and isinstance(step, int) and 0 <= step < len(here)
        if is_there:
            here = here[step]
            path.append(step)
    return (*path, place[-1]) if kind == "missing" else tuple(path)


_WRONG_TYPE = {
    "string_type": "is not text; put it in quotes if it is meant as text", "bool": "is neither true nor false",
    "date": "is not a date such as 2017-01-23", "int": "is not a whole number", "list": "is not a list, such as [one, two]",
    "dict": "is not a group of keys", "model": "is not a group of keys", "invalid_key": "is not a valid key here",
}


def _message(violation: SchemaViolation) -> str:
    """Return the message of a violation."""
    special = {"missing": _missing, "extra_forbidden": _unknown, "literal_error": _unknown_word, "union_tag_invalid": _unknown_word,
               "string_pattern_mismatch": _invalid_name, "string_too_long": _too_many, "too_long": _too_many, "too_short": _too_few,
               "greater_than_equal": _outside, "less_than_equal": _outside}.get(violation.kind)
    if special:
        return special(violation)
    if violation.kind == "string_too_short":
        return "is empty"
    for start in (violation.kind, violation.kind.split("_")[0]):
        if start in _WRONG_TYPE:
            return f"{short_repr(violation.found)} {_WRONG_TYPE[start]}"
    return one_line(violation.original)


def _missing(violation: SchemaViolation) -> str:
    parents = introspection.models(introspection.type_at(violation.path[:-1]))
    meanings = [record.model_fields[violation.path[-1]].description for record in parents if violation.path[-1] in record.model_fields]
    return f"is missing ({meanings[0]})" if meanings else "is missing"


def _unknown(violation: SchemaViolation) -> str:
    if violation.path == ("extends",):
        return "is allowed only at the top level of a file"
    if violation.path[-1] in REMOVED_KEYS and violation.path[0] == "parties":
        return f"is no longer a key: {REMOVED_KEYS[violation.path[-1]]}"
    return f"unknown key{suggestion(violation.path[-1], introspection.allowed_keys(introspection.type_at(violation.path[:-1]), violation.context['member']))}"


def _unknown_word(violation: SchemaViolation) -> str:
    words = [str(word) for choice in introspection.member_types(introspection.type_at(violation.path)) if get_origin(choice) is Literal for word in get_args(choice)]
    return f"{short_repr(violation.found)} is not known{suggestion(violation.found, words)}"


def _invalid_name(violation: SchemaViolation) -> str:
    return f"{short_repr(violation.found)} is not a valid name; use up to 40 lowercase letters, digits and _, starting with a letter"


def _too_many(violation: SchemaViolation) -> str:
    if isinstance(violation.found, str):
        return f"has {len(violation.found):,} characters (allowed: at most {violation.context.get('max_length', 0):,})"
    return f"has {len(violation.found):,} entries (allowed: at most {violation.context.get('max_length', 0):,})"


def _too_few(violation: SchemaViolation) -> str:
    return f"has {len(violation.found):,} entries (allowed: at least {violation.context.get('min_length', 0):,})"


def _outside(violation: SchemaViolation) -> str:
    kind = introspection.type_at(violation.path)
    if violation.is_key:
        parents = introspection.member_types(introspection.type_at(violation.path[:-1]))
        kind = next((get_args(parent)[0] for parent in parents if get_origin(parent) is dict), None)
    low, high = introspection.bounds(kind)
    return f"{short_repr(violation.found)} is not within {low}..{high}"
