"""What the records refuse, said in plain words."""

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
    """What the records refuse: where, pydantic's word for the kind, what was found, and whether it is a key."""

    path: Path
    kind: str
    found: Any
    context: dict[str, Any]
    said: str
    is_key: bool

    @property
    def message(self) -> str:
        """The fault in plain words: what was found and what is allowed."""
        return _message(self)


def schema_violations(error: ValidationError, plain: Any) -> list[SchemaViolation]:
    """What the records refuse, one fault a path: of the members of a union, the one that is nearest to what was found."""
    faults: dict[tuple[Path, bool], SchemaViolation] = {}
    for one in error.errors(include_url=False):
        is_key = bool(one["loc"]) and one["loc"][-1] == "[key]"
        path, found = _path(one["loc"], plain, one["type"]), one["input"]
        if one["type"] == "union_tag_invalid":
            path, found = (*path, "kind"), (one.get("ctx") or {}).get("tag")
        member = next((step for step in one["loc"] if step in KINDS), None)
        fault = SchemaViolation(path, one["type"], found, {**(one.get("ctx") or {}), "member": member}, one["msg"], is_key)
        known = faults.get((fault.path, is_key))
        if known is None or (isinstance(fault.found, str) and fault.kind.startswith("string")):
            faults[fault.path, is_key] = fault
    return list(faults.values())


def _path(place: tuple[Any, ...], plain: Any, kind: str) -> Path:
    """The path in the file; words of pydantic's own (`[key]`, a union's member) stand for nothing there."""
    path: list[Any] = []
    here = plain
    for step in place:
        is_there = step in here if isinstance(here, dict) else isinstance(here, list) and isinstance(step, int) and 0 <= step < len(here)
        if is_there:
            here = here[step]
            path.append(step)
    return (*path, place[-1]) if kind == "missing" else tuple(path)


_KIND_OF_THING = {
    "string_type": "is not text; put it in quotes if it is meant as text", "bool": "is neither true nor false",
    "date": "is not a date such as 2017-01-23", "int": "is not a whole number", "list": "is not a list, such as [one, two]",
    "dict": "is not a group of keys", "model": "is not a group of keys", "invalid_key": "can't be a key here",
}


def _message(fault: SchemaViolation) -> str:
    """A fault in plain words."""
    special = {"missing": _missing, "extra_forbidden": _unknown, "literal_error": _no_such_word, "union_tag_invalid": _no_such_word,
               "string_pattern_mismatch": _no_name, "string_too_long": _too_many, "too_long": _too_many, "too_short": _too_few,
               "greater_than_equal": _outside, "less_than_equal": _outside}.get(fault.kind)
    if special:
        return special(fault)
    if fault.kind == "string_too_short":
        return "is empty"
    for start in (fault.kind, fault.kind.split("_")[0]):
        if start in _KIND_OF_THING:
            return f"{short_repr(fault.found)} {_KIND_OF_THING[start]}"
    return one_line(fault.said)


def _missing(fault: SchemaViolation) -> str:
    parents = introspection.models(introspection.type_at(fault.path[:-1]))
    meanings = [record.model_fields[fault.path[-1]].description for record in parents if fault.path[-1] in record.model_fields]
    return f"is missing ({meanings[0]})" if meanings else "is missing"


def _unknown(fault: SchemaViolation) -> str:
    if fault.path == ("extends",):
        return "stands only at the top of a file"
    if fault.path[-1] in REMOVED_KEYS and fault.path[0] == "parties":
        return f"is no longer a key: {REMOVED_KEYS[fault.path[-1]]}"
    return f"unknown key{suggestion(fault.path[-1], introspection.allowed_keys(introspection.type_at(fault.path[:-1]), fault.context['member']))}"


def _no_such_word(fault: SchemaViolation) -> str:
    words = [str(word) for choice in introspection.member_types(introspection.type_at(fault.path)) if get_origin(choice) is Literal for word in get_args(choice)]
    return f"{short_repr(fault.found)} is not known{suggestion(fault.found, words)}"


def _no_name(fault: SchemaViolation) -> str:
    return f"{short_repr(fault.found)} is not a name; a name has small letters, digits and _, a letter first, at most 40"


def _too_many(fault: SchemaViolation) -> str:
    if isinstance(fault.found, str):
        return f"has {len(fault.found):,} characters (allowed: at most {fault.context.get('max_length', 0):,})"
    return f"has {len(fault.found):,} entries (allowed: at most {fault.context.get('max_length', 0):,})"


def _too_few(fault: SchemaViolation) -> str:
    return f"has {len(fault.found):,} entries (allowed: at least {fault.context.get('min_length', 0):,})"


def _outside(fault: SchemaViolation) -> str:
    kind = introspection.type_at(fault.path)
    if fault.is_key:
        parents = introspection.member_types(introspection.type_at(fault.path[:-1]))
        kind = next((get_args(parent)[0] for parent in parents if get_origin(parent) is dict), None)
    low, high = introspection.bounds(kind)
    return f"{short_repr(fault.found)} is not within {low}..{high}"


