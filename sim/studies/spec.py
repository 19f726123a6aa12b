"""What a study is: its scenarios and everything else that its results depend on."""

from __future__ import annotations

import datetime
import hashlib
import inspect
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sim.engine.strategy_loader import players
from sim.errors import StudySpecError
from sim.rules.log_schema import COLUMNS, SUMMARY
from sim.scenario.files import list_scenarios
from sim.scenario.loader import load_scenario, scenario_to_yaml
from sim.scenario.schema.scenario import Scenario
from sim.scenario.serialization import scenario_digest
from sim.studies.design import Design
from sim.studies.provenance import made_by, packages, part_stem
from sim.studies.tasks import SIZES, Orders, Part, cut, cut_design

#: A scenario, or where it is found.
Found = str | Path | Scenario


@dataclass(frozen=True)
class Plan:
    """What a study is: all that its results depend on."""

    scenarios: Mapping[str, Scenario]
    seed: int = 1
    detail: str = "summary"
    engine: str | None = None
    settings: tuple[str, ...] = ()
    strategies: tuple[str, ...] = ()
    part_size: int | None = None  # for tests: small parts
    design: Design | None = None  # of the one scenario

    def __post_init__(self) -> None:
        if not self.scenarios:
            raise StudySpecError("a study needs a scenario")
        if self.detail not in ("summary", "full"):
            raise StudySpecError(f"detail is summary or full, not {self.detail}")
        if not 0 <= self.seed < 2**64:
            raise StudySpecError(f"a seed is a whole number from 0 to 2^64 - 1, not {self.seed}")
        if self.engine not in (None, "compiled", "mesa"):
            raise StudySpecError(f"the engine is compiled or mesa, not {self.engine}")
        if self.strategies and self.engine == "compiled":
            raise StudySpecError("a strategy of your own plays on the Mesa engine; leave out the choice of the compiled one")
        if self.design and len(self.scenarios) > 1:
            raise StudySpecError(f"a design varies one scenario, not {len(self.scenarios)}")

    @property
    def played_by(self) -> str:
        """The engine: compiled, unless somebody's own behaviour is to play."""
        return self.engine or ("mesa" if self.strategies else "compiled")

    @property
    def size(self) -> int:
        """Replicates in a part."""
        return self.part_size or SIZES[self.played_by, self.detail]

    def runs(self, replicates: int) -> int:
        """How many runs so many replicates are."""
        return replicates * len(self.scenarios) * (len(self.design) if self.design else 1)

    @property
    def tables(self) -> list[str]:
        """The tables that are kept."""
        return list(SUMMARY if self.detail == "summary" else COLUMNS)

    def texts(self) -> dict[str, str]:
        """The scenarios as YAML."""
        return {name: scenario_to_yaml(scenario) for name, scenario in self.scenarios.items()}

    def orders(self) -> Orders:
        """What workers have to know."""
        return Orders(self.texts(), self.seed, self.detail, self.played_by, self.strategies, made_by())

    def parts(self, replicates: int) -> list[Part]:
        """Everything to be played."""
        stems = {name: f"{name}-{part_stem(scenario_digest(scenario))}" for name, scenario in self.scenarios.items()}
        if self.design:
            ((name, stem),) = stems.items()
            return list(cut_design(name, f"{stem}-{self.design.digest[:6]}", replicates, self.design, self.size))
        return [part for name, stem in stems.items() for part in cut(name, stem, replicates, self.size)]

    def manifest(self, replicates: int, command: Sequence[str]) -> dict[str, Any]:
        """What the study's manifest says."""
        made = made_by()
        return {
            "engine": {"played_by": self.played_by, "version": made["engine"], "digest": made["digest"]},
            "packages": packages(),
            "scenarios": [{"name": name, "title": each.title, "digest": scenario_digest(each)} for name, each in self.scenarios.items()],
            "seed": self.seed,
            "replicates": {"first": 0, "count": replicates},
            "detail": self.detail,
            "tables": self.tables,
            "part_size": self.size,
            "settings": list(self.settings),
            "strategies": list(self.strategies),
            "strategy_sources": self._sources(),
            **({"design": self.design.manifest()} if self.design else {}),
            "command": list(command),
            "created": datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds"),
        }

    def _sources(self) -> dict[str, str]:
        """A digest of the source of each strategy: an edited strategy is another study."""
        found: dict[str, str] = {}
        for scenario in self.scenarios.values():
            for stated, player in zip(self.strategies, players(self.strategies, scenario.parties).values()):
                found[stated] = hashlib.sha256(_source(player).encode()).hexdigest()
        return found

    def folder(self) -> Path:
        """Where the study goes if nobody says otherwise; with settings or strategies it gets a mark.

        >>> Plan({"calm": None, "storm": None}, seed=3).folder().name
        'calm+storm-seed3'
        """
        names = "+".join(self.scenarios)
        if len(names) > 60:
            names = f"{names[:50].rstrip('+')}+{hashlib.sha256(names.encode()).hexdigest()[:6]}"
        varied = [*self.settings, *self.strategies, *([self.design.digest] if self.design else [])]
        verb = f"-{self.design.verb}" if self.design else ""
        mark = f"-{hashlib.sha256(repr(varied).encode()).hexdigest()[:6]}" if varied else ""
        return Path("results") / f"{names}{verb}-seed{self.seed}{mark}"


def _source(player: Any) -> str:
    """The source of a strategy's module, or of the strategy itself where there is no module file."""
    for thing in (inspect.getmodule(player), player if callable(player) else type(player)):
        try:
            return inspect.getsource(thing)  # type: ignore[arg-type]
        except (OSError, TypeError):
            continue
    return ""


def named_scenarios(scenarios: Found | Sequence[Found] | Mapping[str, Found], settings: Sequence[str] = ()) -> dict[str, Scenario]:
    """Scenarios by name; one that is given by its file is called as the file is, one that is given itself by its title.

    >>> list(named_scenarios(["valley", "scenarios/textbook.yaml"]))
    ['valley', 'textbook']

    Raises:
        ScenarioError: a scenario has problems.
        StudySpecError: two have the same name.
    """
    if isinstance(scenarios, Mapping):
        return named([(str(name), _read(each, settings)) for name, each in scenarios.items()])
    listed = [scenarios] if isinstance(scenarios, str | Path | Scenario) else list(scenarios)
    return named([(_name(each), _read(each, settings)) for each in listed])


def named(pairs: Sequence[tuple[str, Scenario]]) -> dict[str, Scenario]:
    """Scenarios by names that are fit for files.

    Raises:
        StudySpecError: two have the same name.
    """
    found: dict[str, Scenario] = {}
    for name, scenario in pairs:
        fit = re.sub(r"[^\w-]+", "_", name).strip("_")[:60] or "scenario"
        if fit.casefold() in map(str.casefold, found):
            raise StudySpecError(f"two scenarios are called {fit}; in one study each needs a name of its own")
        found[fit] = scenario
    return found


def _name(scenario: Found) -> str:
    if isinstance(scenario, Scenario):
        return scenario.title
    return file_name(scenario)


def file_name(where: str | Path) -> str:
    """What a scenario is called that is given by its file.

    >>> file_name("cases/valley.yaml"), file_name("astana_21")
    ('valley', 'astana_21')
    """
    path = Path(where)
    return path.stem if path.suffix in (".yaml", ".yml") else path.name


def _read(scenario: Found, settings: Sequence[str]) -> Scenario:
    if isinstance(scenario, Scenario):
        if settings:
            raise StudySpecError("settings change scenarios that are read from files; change a scenario of your own before you hand it over")
        return scenario
    path = Path(scenario)
    inside = path.name == str(scenario) and path.stem in list_scenarios() and not path.exists()
    return load_scenario(path.stem if inside else scenario, settings)


def stated(strategies: Mapping[str, Any]) -> tuple[str, ...]:
    """Strategies by party, as `party=module:object`.

    >>> from sim.engine.agents import Strategy
    >>> stated({"union": Strategy, "firm": "mine:Stubborn"})
    ('union=sim.engine.agents:Strategy', 'firm=mine:Stubborn')

    Raises:
        StudySpecError: one can't be found by a name.
    """
    return tuple(f"{party}={each if isinstance(each, str) else _where(each)}" for party, each in strategies.items())


def _where(player: Any) -> str:
    module, name = getattr(player, "__module__", None), getattr(player, "__qualname__", None)
    if not module or not str(name).isidentifier():
        raise StudySpecError(f"{player!r} can't be found by other processes: give a class or function at the top of a module")
    return f"{module}:{name}"
