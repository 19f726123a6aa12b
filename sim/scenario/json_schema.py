"""JSON Schema of a scenario file, for completion and checks in editors."""

from __future__ import annotations

from typing import Any

from sim.scenario.files import list_profiles
from sim.scenario.schema.scenario import Scenario

#: Keywords that require an entry that a file may inherit.
_INHERITED = ("required", "minProperties")
#: Keys of a schema that hold schemas by name, where a name such as `required` or `default` is not a keyword.
_BY_NAME = ("properties", "patternProperties", "$defs")


def scenario_json_schema() -> dict[str, Any]:
    """Return the JSON Schema (draft 2020-12) of a scenario file; a file that extends another may omit any key.

    Nested keys are never required, since an editor cannot see inherited keys; the loader reports missing ones.

    >>> scenario_json_schema()["properties"]["extends"]["type"]
    'string'
    """
    plain = Scenario.model_json_schema()
    required = plain["required"]
    shapes: dict[str, Any] = {}
    slim = _slim(plain, shapes)
    extends = {"type": "string", "description": "Scenario that this one extends: a file, or the name of an included scenario."}
    behaviour = {"enum": list(list_profiles()), "description": "Base profile of behaviour that the file's own keys add to or replace."}
    slim["properties"] = {"extends": extends, "behaviour": behaviour, **slim["properties"]}
    slim["$defs"] |= shapes
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **slim, "title": "Parley scenario",
            "if": {"required": ["extends"]}, "else": {"required": required}}


def _slim(node: Any, shapes: dict[str, Any]) -> Any:
    """Return a schema with number types moved to `shapes`, no required keys, and entries of named groups removable by null."""
    if isinstance(node, list):
        return [_slim(one, shapes) for one in node]
    if not isinstance(node, dict):
        return node
    name = _number(node)
    if name:
        shapes[name] = {"anyOf": node["anyOf"][:5]}
        beside = {key: value for key, value in node.items() if key != "anyOf"}
        rest = _slim(node["anyOf"][5:], shapes)
        link = {"$ref": f"#/$defs/{name}"}
        return {**({"anyOf": [link, *rest]} if rest else link), **beside}
    # If `kind` is inherited, keys shared by several procedures match several members, so `oneOf` would fail.
    node = {"anyOf" if key == "oneOf" else key: value for key, value in node.items()}
    slim = {key: _slim_named(key, value, shapes) for key, value in node.items() if key not in _INHERITED}
    if node.get("type") == "object" and "properties" not in node:
        slim |= _removable(slim)
    return slim


def _slim_named(key: str, value: Any, shapes: dict[str, Any]) -> Any:
    if key in _BY_NAME:
        return {name: _slim(one, shapes) for name, one in value.items()}
    return value if key == "default" else _slim(value, shapes)


def _number(node: dict[str, Any]) -> str | None:
    """Return the name of a number type (a constant, one of three ranges, or joint draws) if the node starts with one."""
    forms = node.get("anyOf", [])
    if len(forms) < 5 or not all(isinstance(form, dict) for form in forms[:5]):
        return None
    ranges = [list(form.get("properties", ())) for form in forms[1:5]]
    if ranges != [["low", "mode", "high"], ["low", "high"], ["mean", "sd", "low", "high"], ["draws"]]:
        return None
    return f"number_{forms[0]['minimum']:g}_to_{forms[0]['maximum']:g}".replace(".", "_").replace("-", "minus_")


def _removable(node: dict[str, Any]) -> dict[str, Any]:
    """Allow null for each entry of a named group, which removes an inherited entry."""
    entries: dict[str, Any] = {}
    if isinstance(node.get("additionalProperties"), dict):
        entries["additionalProperties"] = {"anyOf": [node["additionalProperties"], {"type": "null"}]}
    if "patternProperties" in node:
        entries["patternProperties"] = {name: {"anyOf": [one, {"type": "null"}]} for name, one in node["patternProperties"].items()}
        entries["additionalProperties"] = False
    return entries
