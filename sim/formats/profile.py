"""State a scenario relative to the base profile of behaviour that it uses, so that its own numbers stand out."""

from __future__ import annotations

from typing import Any

from sim.formats.imported import plain_of
from sim.scenario import introspection
from sim.scenario.files import list_profiles, profile_file, read_text
from sim.scenario.inputs import value_at
from sim.scenario.schema.scenario import Scenario
from sim.scenario.serialization import to_plain
from sim.scenario.yaml_parser import parse_yaml

Path = tuple[Any, ...]


def stated_keys(scenario: Scenario) -> dict[str, Any]:
    """Return a scenario as plain values, with `behaviour` if that makes it shorter.

    >>> from sim.scenario.loader import load_scenario
    >>> plain = stated_keys(load_scenario("valley"))
    >>> plain["behaviour"], plain["calendar"]["outage"], "attendance" in plain
    ('civil_war', 0, False)
    """
    whole = plain_of(scenario)
    choices = [_relative(scenario, name) for name in list_profiles()]
    best = min(choices, key=_leaves, default=whole)
    return best if _leaves(best) < _leaves(whole) - 3 else whole


def _relative(scenario: Scenario, name: str) -> dict[str, Any]:
    profile = parse_yaml(read_text(list_profiles()[name]), profile_file(name), []).plain()
    plain = plain_of(scenario)
    for path, value in _values(profile, ()):
        own = to_plain(value_at(scenario, ".".join(map(str, path))))
        if own == value:
            remove_key(plain, path)
        elif own is not None:
            set_key(plain, path, own)
    return {"behaviour": name, **plain}


def _values(value: Any, path: Path) -> list[tuple[Path, Any]]:
    if isinstance(value, dict) and not (path and introspection.is_number(introspection.type_at(path))):
        return [each for key, own in value.items() for each in _values(own, (*path, key))]
    return [(path, value)]


def remove_key(plain: dict[str, Any], path: Path) -> None:
    """Remove a key, and the groups that it leaves empty."""
    first, *rest = path
    if not rest:
        plain.pop(first, None)
    elif isinstance(plain.get(first), dict):
        remove_key(plain[first], tuple(rest))
        if not plain[first]:
            del plain[first]


def set_key(plain: dict[str, Any], path: Path, value: Any) -> None:
    """Set a key, with the groups around it."""
    for step in path[:-1]:
        plain = plain.setdefault(step, {})
    plain[path[-1]] = value


def _leaves(plain: dict[str, Any]) -> int:
    return len(_values(plain, ()))
