"""Specification of a study: its scenarios and everything else that its results depend on."""

from __future__ import annotations

import datetime
import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from sim.engine.strategy_loader import players
from sim.errors import StudySpecError
from sim.rules.log_schema import COLUMNS, SUMMARY
from sim.scenario.loader import load_scenario
from sim.scenario.schema.scenario import Scenario
from sim.scenario.serialization import scenario_digest
from sim.studies.design import Design
from sim.studies.provenance import package_versions, table_file_prefix, versions
from sim.studies.scenario_texts import scenario_text
from sim.studies.strategy_sources import is_only_here, strategy_digests
from sim.studies.tasks import TASK_SIZES, JobSpec, Task, split_design, split_replicates

#: A scenario, its name, or its file.
ScenarioSource = str | Path | Scenario


@dataclass(frozen=True)
class StudySpec:
    """What a study consists of: everything that its results depend on."""

    scenarios: Mapping[str, Scenario]
    seed: int = 1
    detail: str = "summary"
    engine: str | None = None
    settings: tuple[str, ...] = ()
    strategies: tuple[str, ...] = ()
    task_size: int | None = None  # for tests: small tasks
    design: Design | None = None  # of the one scenario

    def __post_init__(self) -> None:
        if not self.scenarios:
            raise StudySpecError("a study needs a scenario")
        if self.detail not in ("summary", "full"):
            raise StudySpecError(f"detail must be summary or full, not {self.detail}")
        if not 0 <= self.seed < 2**64:
            raise StudySpecError(f"the seed must be a whole number from 0 to 2^64 - 1, not {self.seed}")
        if self.engine not in (None, "compiled", "mesa"):
            raise StudySpecError(f"the engine must be compiled or mesa, not {self.engine}")
        if self.strategies and self.engine == "compiled":
            raise StudySpecError("custom strategies run on the Mesa engine; leave out the choice of the compiled engine")
        if self.design and len(self.scenarios) > 1:
            raise StudySpecError(f"a design varies one scenario, not {len(self.scenarios)}")

    @property
    def engine_name(self) -> str:
        """The engine: as requested, or else compiled, or mesa if there are custom strategies."""
        return self.engine or ("mesa" if self.strategies else "compiled")

    @property
    def isolates(self) -> bool:
        """Whether runs need a process of their own: strategies may end it.

        Those of the main script can't be imported by another process.
        """
        return bool(self.strategies) and not any(map(is_only_here, self.strategies))

    @property
    def replicates_per_task(self) -> int:
        """The number of replicates in a task."""
        return self.task_size or TASK_SIZES[self.engine_name, self.detail]

    def runs(self, replicates: int) -> int:
        """The number of runs in a number of replicates."""
        return replicates * len(self.scenarios) * (len(self.design) if self.design else 1)

    @property
    def tables(self) -> list[str]:
        """The tables that the study keeps."""
        return list(SUMMARY if self.detail == "summary" else COLUMNS)

    @cached_property
    def scenario_texts(self) -> dict[str, str]:
        """The scenarios as YAML."""
        return {name: scenario_text(scenario) for name, scenario in self.scenarios.items()}

    def job(self) -> JobSpec:
        """What workers need to know."""
        return JobSpec(self.scenario_texts, self.seed, self.detail, self.engine_name, self.strategies, versions())

    def tasks(self, replicates: int) -> list[Task]:
        """The tasks that make up a number of replicates."""
        stems = {name: f"{name}-{table_file_prefix(scenario_digest(scenario))}" for name, scenario in self.scenarios.items()}
        if self.design:
            ((name, stem),) = stems.items()
            return list(split_design(name, f"{stem}-{self.design.digest[:6]}", replicates, self.design, self.replicates_per_task))
        return [task for name, stem in stems.items() for task in split_replicates(name, stem, replicates, self.replicates_per_task)]

    def manifest(self, replicates: int, command: Sequence[str]) -> dict[str, Any]:
        """The study's manifest."""
        made = versions()
        return {
            "engine": {"name": self.engine_name, "version": made["engine"], "digest": made["digest"]},
            "packages": package_versions(),
            "scenarios": [{"name": name, "title": each.title, "digest": scenario_digest(each)} for name, each in self.scenarios.items()],
            "seed": self.seed,
            "replicates": {"first": 0, "count": replicates},
            "detail": self.detail,
            "tables": self.tables,
            "task_size": self.replicates_per_task,
            "settings": list(self.settings),
            "strategies": list(self.strategies),
            "strategy_sources": self._sources(),
            **({"design": self.design.manifest()} if self.design else {}),
            "command": list(command),
            "created": datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds"),
        }

    def _sources(self) -> dict[str, str]:
        """Digests of the strategies' source code, so that an edited strategy makes another study."""
        if not self.strategies:
            return {}
        played = [each for scenario in self.scenarios.values() for each in players(self.strategies, scenario.parties).values()]
        return strategy_digests(self.strategies * len(self.scenarios), played)

    def default_folder(self) -> Path:
        """The study's folder unless the user gives one; settings and strategies add a digest to its name.

        >>> StudySpec({"calm": None, "storm": None}, seed=3).default_folder().name
        'calm+storm-seed3'
        """
        names = "+".join(self.scenarios)
        if len(names) > 60:
            names = f"{names[:50].rstrip('+')}+{hashlib.sha256(names.encode()).hexdigest()[:6]}"
        variation = [*self.settings, *self.strategies, *([self.design.digest] if self.design else [])]
        purpose = f"-{self.design.purpose}" if self.design else ""
        suffix = f"-{hashlib.sha256(repr(variation).encode()).hexdigest()[:6]}" if variation else ""
        return Path("results") / f"{names}{purpose}-seed{self.seed}{suffix}"


def load_scenarios(scenarios: ScenarioSource | Sequence[ScenarioSource] | Mapping[str, ScenarioSource],
                   settings: Sequence[str] = ()) -> dict[str, Scenario]:
    """Load scenarios, keyed by name: the file's name, or the title of a scenario given as an object.

    >>> list(load_scenarios(["valley", "scenarios/textbook.yaml"]))
    ['valley', 'textbook']

    Raises:
        ScenarioError: a scenario has errors.
        StudySpecError: two have the same name.
    """
    if isinstance(scenarios, Mapping):
        return unique_names([(str(name), _read(each, settings)) for name, each in scenarios.items()])
    listed = [scenarios] if isinstance(scenarios, str | Path | Scenario) else list(scenarios)
    return unique_names([(_name(each), _read(each, settings)) for each in listed])


def unique_names(pairs: Sequence[tuple[str, Scenario]]) -> dict[str, Scenario]:
    """Scenarios keyed by names that are valid in file names.

    Raises:
        StudySpecError: two have the same name.
    """
    found: dict[str, Scenario] = {}
    for name, scenario in pairs:
        valid = file_name(name)
        if valid.casefold() in map(str.casefold, found):
            raise StudySpecError(f"two scenarios are called {valid}; each scenario of a study needs its own name")
        found[valid] = scenario
    return found


def file_name(name: str) -> str:
    """Return a name that is valid in file names.

    >>> file_name("A well, two farms"), file_name("?")
    ('A_well_two_farms', 'scenario')
    """
    return re.sub(r"[^\w-]+", "_", name).strip("_")[:60] or "scenario"


def _name(scenario: ScenarioSource) -> str:
    if isinstance(scenario, Scenario):
        return scenario.title
    return scenario_name(scenario)


def scenario_name(where: str | Path) -> str:
    """The name of a scenario that is given by name or file.

    >>> scenario_name("cases/valley.yaml"), scenario_name("astana_21")
    ('valley', 'astana_21')
    """
    path = Path(where)
    return path.stem if path.suffix in (".yaml", ".yml") else path.name


def _read(scenario: ScenarioSource, settings: Sequence[str]) -> Scenario:
    if isinstance(scenario, Scenario):
        if settings:
            raise StudySpecError("settings apply to scenarios that are read from files; change a scenario object before you pass it")
        return scenario
    return load_scenario(scenario, settings)


def strategy_references(strategies: Mapping[str, Any] | Sequence[str]) -> tuple[str, ...]:
    """References to strategies, as `party=module:object`, that other processes can load; texts of that form are returned as they are.

    >>> from sim.engine.agents import Strategy
    >>> strategy_references({"union": Strategy, "firm": "mine:Stubborn"})
    ('union=sim.engine.agents:Strategy', 'firm=mine:Stubborn')

    Raises:
        StudySpecError: a strategy can't be imported by a name.
    """
    if not isinstance(strategies, Mapping):
        return tuple(strategies)
    return tuple(f"{party}={each if isinstance(each, str) else _reference(each)}" for party, each in strategies.items())


def _reference(strategy: Any) -> str:
    module, name = getattr(strategy, "__module__", None), getattr(strategy, "__qualname__", None)
    if not module or not str(name).isidentifier():
        raise StudySpecError(f"{strategy!r} can't be imported by other processes; give a class or function defined at the"
                             f" top level of a module")
    return f"{module}:{name}"
