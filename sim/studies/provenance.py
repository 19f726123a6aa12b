"""Provenance of results: versions of engine and packages, scenario, seed and command."""

from __future__ import annotations

import datetime
import platform
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from typing import Any

from sim.engine.fingerprint import VERSION, sources_digest
from sim.scenario.schema.scenario import Scenario
from sim.scenario.serialization import scenario_digest

#: Packages whose version may change a number or a file.
PACKAGES = ("numpy", "mesa", "llvmlite", "pyarrow")
#: Manifest entries that must agree for replicates to belong to the same study.
IDENTITY = ("engine", "packages", "seed", "detail", "task_size", "settings", "strategies", "strategy_sources", "scenarios", "design")


def package_versions() -> dict[str, str]:
    """The versions of Python and of the packages that results depend on."""
    found = {"python": platform.python_version()}
    for name in PACKAGES:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            found[name] = "not installed"
    return found


@cache
def versions() -> dict[str, str]:
    """The versions of engine and packages in this process, which must be equal for results to be combined."""
    return {"engine": VERSION, "digest": sources_digest(), **package_versions()}


def run_manifest(
    scenario: Scenario, name: str, seed: int, replicate: int, settings: Sequence[str], strategies: Sequence[str], command: Sequence[str]
) -> dict[str, Any]:
    """The manifest of a single run; `command`: what made the run."""
    return {
        "engine": {"version": VERSION, "digest": sources_digest()},
        "packages": package_versions(),
        "scenario": {"name": name, "title": scenario.title, "digest": scenario_digest(scenario)},
        "seed": seed,
        "replicates": {"first": replicate, "count": 1},
        "settings": list(settings),
        "strategies": list(strategies),
        "command": list(command),
        "created": datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds"),
    }


def table_file_stem(scenario: Scenario, first: int) -> str:
    """The file name, without suffix, of a single run's tables; it differs by scenario, engine and first replicate."""
    return f"{table_file_prefix(scenario_digest(scenario))}-{first:010d}"


def table_file_prefix(scenario: str) -> str:
    """How the names of a scenario's table files begin, from its digest and the engine's."""
    return f"{scenario[:12]}-{versions()['digest'][:12]}"


def differences(
    first: Mapping[str, Any], second: Mapping[str, Any], labels: tuple[str, str] = ("stored", "requested")
) -> list[str]:
    """Differences between two manifests that should belong to the same study, one line each.

    >>> differences({"seed": 2, "engine": {"digest": "ab"}}, {"seed": 1, "engine": {"digest": "ab"}})
    ['seed: stored 2, requested 1']
    """
    old, new = _flatten({name: first.get(name) for name in IDENTITY}), _flatten({name: second.get(name) for name in IDENTITY})
    names = [*new, *(name for name in old if name not in new)]
    unlike = [name for name in names if old.get(name) != new.get(name)]
    return [f"{name}: {labels[0]} {_format(old.get(name))}, {labels[1]} {_format(new.get(name))}" for name in unlike]


def _flatten(value: Any, path: str = "") -> dict[str, Any]:
    """Values by dotted path; entries of a list that have names are keyed by name."""
    if isinstance(value, list) and value and all(isinstance(each, dict) and "name" in each for each in value):
        value = {each["name"]: {name: own for name, own in each.items() if name != "name"} for each in value}
    if isinstance(value, dict) and value:
        return {inner: own for name, each in value.items() for inner, own in _flatten(each, f"{path}.{name}".lstrip(".")).items()}
    return {path: value}


def _format(value: Any) -> str:
    if isinstance(value, list):
        return " ".join(map(str, value)) or "none"
    text = "none" if value in (None, {}) else str(value)
    return text[:12] if len(text) == 64 else text  # a digest is abbreviated
