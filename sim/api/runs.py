"""One run of a scenario, and what can be asked of it."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.console import Console

from sim.api.printed import Document, Printed
from sim.engine.log import Log, frame
from sim.engine.model_parameters import ScenarioSource
from sim.engine.seeds import DEFAULT_SEED
from sim.engine.strategy_loader import players as load_players
from sim.errors import RunError
from sim.report.explanation.run_document import run_document
from sim.report.explanation.run_view import RunView
from sim.report.text.run import RunPrinter
from sim.rules.log_schema import COLUMNS
from sim.scenario.encoding.instance import EncodedScenario, encode
from sim.scenario.errors import suggestion
from sim.scenario.schema.scenario import Scenario
from sim.studies.provenance import run_manifest
from sim.studies.result_files import read_manifest
from sim.studies.single_run import run_isolated, run_single, write_single_run
from sim.studies.spec import load_scenarios, strategy_references

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, repr=False)
class SingleRun(Printed):
    """A run of a scenario: its log, and the scenario, seed, replicate and strategies that reproduce it.

    `print(run)` tells it round by round, as `parley run` does.
    """

    name: str
    encoded: EncodedScenario
    seed: int
    replicate: int
    log: Log
    settings: tuple[str, ...] = ()
    strategies: Mapping[str, Any] | Sequence[str] = ()

    @cached_property
    def view(self) -> RunView:
        """The log with names, by table and round."""
        return RunView.from_log(self.encoded, self.seed, self.log, self.name)

    @cached_property
    def document(self) -> Document:  # type: ignore[override]
        """The run as plain values, as `parley run --json` prints it."""
        return run_document(self.view, list(self.settings))

    @property
    def scenario(self) -> Scenario:
        """The scenario as it was run."""
        return self.encoded.scenario

    def show(self, screen: Console) -> None:
        """Print the run round by round."""
        RunPrinter(self.document, screen).print()

    def table(self, name: str) -> pd.DataFrame:
        """Return a table of the log, such as "rounds" or "answers".

        Raises:
            KeyError: there is no table of that name.
        """
        if name not in COLUMNS:
            raise KeyError(f"there is no table {name}{suggestion(name, COLUMNS)}")
        return frame(self.encoded, name, self.log)

    def save(self, folder: str | Path | None = None, command: Sequence[str] = ("parley.run_once",)) -> Path:
        """Write the run as a results folder, for `open_study` and all commands; one under results/ unless another is given.

        Args:
            folder: where to write; a single run that is there is replaced.
            command: what the manifest records as the command that made the run.

        Raises:
            ResultsError: it cannot be written there.
            StudySpecError: a strategy cannot be named as `module:object`.
        """
        stated = strategy_references(self.strategies)
        manifest = run_manifest(self.scenario, self.name, self.seed, self.replicate, self.settings, stated, command)
        path = self.default_folder() if folder is None else Path(folder)
        write_single_run(path, self.encoded, self.log, manifest)
        return path

    def default_folder(self) -> Path:
        """The folder of the run's results unless another is given."""
        return Path("results") / run_folder(self.name, self.seed, self.replicate, [*self.settings, *strategy_references(self.strategies)])

    def replaces(self, folder: str | Path | None = None) -> bool:
        """Whether `save` would replace another run in a folder: of another scenario, seed, replicate, strategy or version.

        Raises:
            ResultsError: the folder's manifest can't be read.
        """
        stated = strategy_references(self.strategies)
        manifest = run_manifest(self.scenario, self.name, self.seed, self.replicate, self.settings, stated, ())
        path = self.default_folder() if folder is None else Path(folder)
        earlier = read_manifest(path) if path.is_dir() else None
        return earlier is not None and any(earlier.get(key) != manifest[key]
                                           for key in ("engine", "scenario", "seed", "replicates", "strategies"))

    def __repr__(self) -> str:
        run = self.view.run
        return f"<SingleRun of {self.name}, seed {self.seed}, replicate {self.replicate}: {run['rounds']} rounds, {run['ending']}>"


def run_once(
    scenario: ScenarioSource, seed: int = DEFAULT_SEED, replicate: int = 0, *, settings: Sequence[str] = (),
    strategies: Mapping[str, Any] | Sequence[str] | None = None, isolate: bool = False, time_limit: float | None = None,
) -> SingleRun:
    """Run a scenario once, with every decision logged; `parley run` does the same.

    Args:
        scenario: its name, its file, or the scenario itself.
        seed: 0 to 2^64 - 1; the same seed reproduces the run.
        replicate: replicate number under that seed.
        settings: changes `path=value` to a scenario that is read from a file.
        strategies: by party, what plays it: a `Strategy`, its class, a subclass of `Party`, a function, or "module:object"; under
            "procedure", a subclass of `Procedure`. Or texts `party=module:object`.
        isolate: play in a process of its own, which a strategy may crash without harm, as the command does; strategies must be importable.
        time_limit: seconds after which an isolated run is stopped and counts as failed.

    Raises:
        ScenarioError: the scenario is invalid.
        RunError: a strategy raised an error, or took too long.

    >>> run = run_once("valley", settings=["horizon.rounds=2"])
    >>> run
    <SingleRun of valley, seed 1, replicate 0: 2 rounds, horizon>
    >>> run.table("rounds")["outcome"].tolist()
    ['statement', 'statement']
    """
    source = scenario.scenario if isinstance(scenario, EncodedScenario) else scenario
    ((name, read),) = load_scenarios(source, settings).items()
    encoded = scenario if isinstance(scenario, EncodedScenario) else encode(read)
    given = strategies or ()
    players = loaded_strategies(given, encoded.parties)
    try:
        if isolate or time_limit is not None:
            log = run_isolated(read, seed, replicate, strategy_references(given), time_limit)
        else:
            log = run_single(encoded, seed, replicate, players)
    except RunError as error:
        raise RunError(f"replicate {replicate} failed (seed {seed}): {error}") from error
    return SingleRun(name, encoded, seed, replicate, log, tuple(settings), given)


def loaded_strategies(strategies: Mapping[str, Any] | Sequence[str], parties: Sequence[str]) -> dict[str, Any]:
    """Return strategies by party, with those that are named as "module:object" loaded.

    Raises:
        StrategyError: there is no such party, module or object.

    >>> loaded_strategies(["firm=sim.engine.agents:Strategy"], ["firm", "union"])
    {'firm': <class 'sim.engine.agents.Strategy'>}
    """
    if not isinstance(strategies, Mapping):
        return load_players(strategies, parties)
    named = load_players([f"{party}={each}" for party, each in strategies.items() if isinstance(each, str)], parties)
    return {**strategies, **named}


def run_folder(name: str, seed: int, replicate: int, varied: Sequence[str] = ()) -> str:
    """Name a run's folder; settings and strategies add a hash, so that a variant does not overwrite the original run.

    >>> run_folder("well", 1, 0), run_folder("well", 1, 0, ["horizon.rounds=2"])
    ('well-seed1-replicate0', 'well-seed1-replicate0-212450')
    """
    folder = f"{name}-seed{seed}-replicate{replicate}"
    return f"{folder}-{hashlib.sha256(repr(list(varied)).encode()).hexdigest()[:6]}" if varied else folder
