"""Describe the schema of scenarios for forms: the groups of keys, and each key's meaning, unit, bounds, default and source."""

from __future__ import annotations

import datetime
import json
from functools import cache
from pathlib import Path
from typing import Any, Literal, get_args, get_origin

from pydantic.fields import FieldInfo

from sim.scenario import introspection
from sim.scenario.fields import SchemaModel
from sim.scenario.files import list_profiles, list_scenarios
from sim.scenario.schema.scenario import Scenario
from sim.scenario.serialization import to_plain
from sim.web.studio.references import KEYS, VALUES

Row = dict[str, Any]

#: A text that may be longer gets a field of several lines.
LONG = 400


@cache
def form_schema() -> Row:
    """Return the groups by name, the name of the whole, and which keys and values are names of parties, issues, options or roles.

    >>> found = form_schema()
    >>> [key["name"] for key in found["groups"][found["top"]]["keys"]][:4]
    ['extends', 'behaviour', 'title', 'summary']
    >>> next(key["node"] for key in found["groups"]["Party"]["keys"] if key["name"] == "capability")["t"]
    'number'
    """
    groups: dict[str, Row] = {}
    _collect(Scenario, groups)
    groups["Scenario"]["keys"][:0] = [
        _plain_key("extends", "Scenario that this one extends; this text then states only what differs.", list(list_scenarios())),
        _plain_key("behaviour", "Base profile of behaviour that this text's own keys add to or replace.", list(list_profiles())),
    ]
    return {"top": "Scenario", "groups": groups, "names": {"keys": KEYS, "values": VALUES}}


@cache
def meanings() -> dict[str, dict[str, str]]:
    """Return the meanings and units of keys in other languages than English: by language, then by the English text.

    >>> meanings()["fr"]["Title."]
    'Titre.'
    """
    return {path.stem.removeprefix("meanings_"): json.loads(path.read_text("utf-8")) for path in sorted(Path(__file__).parent.glob("meanings_*.json"))}


def _plain_key(name: str, meaning: str, words: list[str]) -> Row:
    return {"name": name, "meaning": meaning, "unit": "", "source": "", "required": False, "default": None, "node": {"t": "choice", "words": words}}


def _collect(model: type[SchemaModel], groups: dict[str, Row]) -> str:
    """Add a group and all groups below it; return its name."""
    name = model.__name__
    if name not in groups:
        groups[name] = {"about": (model.__doc__ or "").strip().splitlines()[0], "keys": []}
        groups[name]["keys"] = [_key(key, field, groups) for key, field in model.model_fields.items()]
    return name


def _key(name: str, field: FieldInfo, groups: dict[str, Row]) -> Row:
    extra = field.json_schema_extra if isinstance(field.json_schema_extra, dict) else {}
    default = None if field.is_required() else to_plain(field.get_default(call_default_factory=True, validated_data={}))
    return {"name": name, "meaning": field.description or "", "unit": extra.get("unit", ""), "source": extra.get("source", ""),
            "required": field.is_required(), "default": default.isoformat() if isinstance(default, datetime.date) else default,
            "node": _node(introspection.type_of(field), groups)}


def _node(kind: Any, groups: dict[str, Row]) -> Row:
    """Return how a value of a type is entered."""
    choices = [choice for choice in introspection.member_types(kind) if choice is not type(None)]
    low, high = introspection.bounds(kind)
    models = introspection.models(kind)
    if introspection.is_number(kind):
        return {"t": "point" if str in choices else "number", "low": low, "high": high}
    if len(models) > 1:
        return {"t": "union", "of": {introspection.default_kind(model): _collect(model, groups) for model in models}}
    if models:
        return {"t": "group", "of": _collect(models[0], groups)}
    first = choices[0]
    if get_origin(first) is dict:
        keys, values = get_args(first)
        return {"t": "map", "keys": "whole" if int in introspection.member_types(keys) else "name", "of": _node(values, groups)}
    if get_origin(first) is list:
        return {"t": "list", "of": _node(get_args(first)[0], groups)}
    if get_origin(first) is Literal:
        return {"t": "choice", "words": list(get_args(first))}
    if first is bool:
        return {"t": "bool"}
    if first is int:
        return {"t": "whole", "low": low, "high": high}
    if first is datetime.date:
        return {"t": "date"}
    longest = max((note.max_length for note in introspection.metadata(kind) if getattr(note, "max_length", None)), default=0)
    is_name = any(getattr(note, "pattern", None) for note in introspection.metadata(kind))
    return {"t": "name"} if is_name else {"t": "text", "long": longest > LONG}
