"""One run of a scenario, and what can be asked of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sim.api.printed import Document, Printed, printed
from sim.engine.log import Log, frame
from sim.engine.model_parameters import ScenarioSource
from sim.engine.seeds import DEFAULT_SEED
from sim.engine.strategy_loader import players
from sim.report.explanation.run_document import run_document
from sim.report.explanation.run_view import RunView
from sim.report.text.run import RunPrinter
from sim.rules.log_schema import COLUMNS
from sim.scenario.encoding.instance import EncodedScenario, encode
from sim.scenario.errors import suggestion
from sim.scenario.schema.scenario import Scenario
from sim.studies.provenance import run_manifest
from sim.studies.single_run import run_single, write_single_run
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
    strategies: Mapping[str, Any] = field(default_factory=dict)

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

    def text(self) -> str:
        """Return the run round by round."""
        return printed(lambda screen: RunPrinter(self.document, screen).print())

    def table(self, name: str) -> pd.DataFrame:
        """Return a table of the log, such as "rounds" or "answers".

        Raises:
            KeyError: there is no table of that name.
        """
        if name not in COLUMNS:
            raise KeyError(f"there is no table {name}{suggestion(name, COLUMNS)}")
        return frame(self.encoded, name, self.log)

    def save(self, folder: str | Path) -> Path:
        """Write the run as a results folder, for `open_study` and all commands.

        Raises:
            ResultsError: it cannot be written there.
            StudySpecError: a strategy cannot be named as `module:object`.
        """
        stated = strategy_references(self.strategies)
        manifest = run_manifest(self.scenario, self.name, self.seed, self.replicate, self.settings, stated, ["parley.run_once"])
        write_single_run(Path(folder), self.encoded, self.log, manifest)
        return Path(folder)

    def __repr__(self) -> str:
        run = self.view.run
        return f"<SingleRun of {self.name}, seed {self.seed}, replicate {self.replicate}: {run['rounds']} rounds, {run['ending']}>"


def run_once(
    scenario: ScenarioSource, seed: int = DEFAULT_SEED, replicate: int = 0, *, settings: Sequence[str] = (),
    strategies: Mapping[str, Any] | None = None,
) -> SingleRun:
    """Run a scenario once, with every decision logged; `parley run` does the same.

    Args:
        scenario: its name, its file, or the scenario itself.
        seed: 0 to 2^64 - 1; the same seed reproduces the run.
        replicate: replicate number under that seed.
        settings: changes `path=value` to a scenario that is read from a file.
        strategies: by party, what plays it: a `Strategy`, its class, a subclass of `Party`, a function, or "module:object"; under
            "procedure", a subclass of `Procedure`.

    Raises:
        ScenarioError: the scenario is invalid.
        RunError: a strategy raised an error.

    >>> run = run_once("valley", settings=["horizon.rounds=2"])
    >>> run
    <SingleRun of valley, seed 1, replicate 0: 2 rounds, horizon>
    >>> run.table("rounds")["outcome"].tolist()
    ['statement', 'statement']
    """
    source = scenario.scenario if isinstance(scenario, EncodedScenario) else scenario
    ((name, read),) = load_scenarios(source, settings).items()
    encoded = scenario if isinstance(scenario, EncodedScenario) else encode(read)
    given = dict(strategies or {})
    named = players([f"{party}={each}" for party, each in given.items() if isinstance(each, str)], encoded.parties)
    log = run_single(encoded, seed, replicate, given | named)
    return SingleRun(name, encoded, seed, replicate, log, tuple(settings), given)
