"""Base profiles of behaviour, for scenarios that tests write as plain values."""

from __future__ import annotations

import copy
from typing import Any

from sim.scenario.files import list_profiles, read_text
from sim.scenario.yaml_parser import parse_yaml


def behaviour(name: str) -> dict[str, Any]:
    """Return the values of a base profile, by section."""
    values: dict[str, Any] = parse_yaml(read_text(list_profiles()[name]), name, []).plain()
    return values


def with_behaviour(tree: dict[str, Any], name: str = "civil_war") -> dict[str, Any]:
    """Return a scenario over a base profile, as `behaviour: NAME` reads it: what the scenario states replaces the profile's values."""
    profile = behaviour(name)
    if tree.get("procedure", {}).get("kind", "single_text") != "single_text":
        del profile["procedure"]
    merged: dict[str, Any] = _merged(profile, copy.deepcopy(tree))
    return merged


def _merged(base: Any, over: Any) -> Any:
    if not isinstance(base, dict) or not isinstance(over, dict):
        return over
    return {**base, **{key: _merged(base.get(key), value) for key, value in over.items()}}
