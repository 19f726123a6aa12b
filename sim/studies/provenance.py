"""What made a result: the engine, the packages, the scenario, the command."""

from __future__ import annotations

import datetime
import platform
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from typing import Any

import sim
from sim.engine.fingerprint import sources_digest
from sim.scenario.schema.scenario import Scenario
from sim.scenario.serialization import scenario_digest

#: Packages whose version could change a number or a file.
PACKAGES = ("numpy", "mesa", "numba", "pyarrow")
#: What two manifests must agree on for their replicates to belong together.
IDENTITY = ("engine", "packages", "seed", "detail", "part_size", "settings", "strategies", "strategy_sources", "scenarios", "design")


def packages() -> dict[str, str]:
    """The versions of Python and of the packages that results depend on."""
    found = {"python": platform.python_version()}
    for name in PACKAGES:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            found[name] = "not installed"
    return found


@cache
def made_by() -> dict[str, str]:
    """The engine and the packages of this process, each with its version: what must be the same for results to belong together."""
    return {"engine": sim.__version__, "digest": sources_digest(), **packages()}


def manifest_of(
    scenario: Scenario, name: str, seed: int, replicate: int, settings: Sequence[str], strategies: Sequence[str], command: Sequence[str]
) -> dict[str, Any]:
    """What a run's manifest says; `command` is the command line after the program's name."""
    return {
        "engine": {"version": sim.__version__, "digest": sources_digest()},
        "packages": packages(),
        "scenario": {"name": name, "title": scenario.title, "digest": scenario_digest(scenario)},
        "seed": seed,
        "replicates": {"first": replicate, "count": 1},
        "settings": list(settings),
        "strategies": list(strategies),
        "command": ["parley", *command],
        "created": datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds"),
    }


def part_name(scenario: Scenario, first: int) -> str:
    """The name of a part of a table: unlike scenarios, engines or replicates never share one."""
    return f"{part_stem(scenario_digest(scenario))}-{first:010d}"


def part_stem(scenario: str) -> str:
    """The beginning of the names of a scenario's parts, from its digest."""
    return f"{scenario[:12]}-{made_by()['digest'][:12]}"


def differences(there: Mapping[str, Any], here: Mapping[str, Any]) -> list[str]:
    """What differs between two manifests that should be of one study, one line each.

    >>> differences({"seed": 2, "engine": {"digest": "ab"}}, {"seed": 1, "engine": {"digest": "ab"}})
    ['seed: 2 there, 1 here']
    """
    held, wanted = _flat({name: there.get(name) for name in IDENTITY}), _flat({name: here.get(name) for name in IDENTITY})
    names = [*wanted, *(name for name in held if name not in wanted)]
    unlike = [name for name in names if held.get(name) != wanted.get(name)]
    return [f"{name}: {_said(held.get(name))} there, {_said(wanted.get(name))} here" for name in unlike]


def _flat(value: Any, path: str = "") -> dict[str, Any]:
    """Values by their dotted paths; a list of things with names goes by the names."""
    if isinstance(value, list) and value and all(isinstance(each, dict) and "name" in each for each in value):
        value = {each["name"]: {name: own for name, own in each.items() if name != "name"} for each in value}
    if isinstance(value, dict) and value:
        return {path_: own for name, each in value.items() for path_, own in _flat(each, f"{path}.{name}".lstrip(".")).items()}
    return {path: value}


def _said(value: Any) -> str:
    if isinstance(value, list):
        return " ".join(map(str, value)) or "none"
    text = "none" if value in (None, {}) else str(value)
    return text[:12] if len(text) == 64 else text  # a digest is known by its beginning
