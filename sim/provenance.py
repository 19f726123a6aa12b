"""What made a result: the engine, the packages, the scenario, the command."""

from __future__ import annotations

import datetime
import platform
from collections.abc import Sequence
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from typing import Any

import sim
from sim.canonical import digest
from sim.compiled import sources_digest
from sim.records import Scenario

#: Packages whose version could change a number or a file.
PACKAGES = ("numpy", "mesa", "numba", "pyarrow")


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
        "scenario": {"name": name, "title": scenario.title, "digest": digest(scenario)},
        "seed": seed,
        "replicates": {"first": replicate, "count": 1},
        "settings": list(settings),
        "strategies": list(strategies),
        "command": ["parley", *command],
        "created": datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds"),
    }


def part_name(scenario: Scenario, first: int) -> str:
    """The name of a part of a table: unlike scenarios, engines or replicates never share one."""
    return f"{part_stem(digest(scenario))}-{first:010d}"


def part_stem(scenario: str) -> str:
    """The beginning of the names of a scenario's parts, from its digest."""
    return f"{scenario[:12]}-{made_by()['digest'][:12]}"
