"""A run played again for its page, which yields what the log lacks: trust between each pair, and counterfactuals for each answer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sim.engine.strategy_loader import players
from sim.errors import NotInResultsError, RunError
from sim.report.explanation.run_view import RunView
from sim.report.explanation.snapshots import ProposalSnapshot, SnapshotKeeper
from sim.report.explanation.stored_runs import check_strategies_named, check_summary, chosen, load_run_view, seed_and_name
from sim.scenario.encoding.instance import EncodedScenario, encode
from sim.studies.guarded_play import make_model, run_errors
from sim.studies.results import Study

if TYPE_CHECKING:
    from sim.engine.model import Player
    from sim.studies.guarded_play import AnyModel

#: Trust of each party (row) in each other (column), 0 to 1.
Matrix = list[list[float]]


@dataclass
class ReplayedRun:
    """A run with what its replay page shows.

    `trust`: before the first round, and after each; `snapshots`: of proposals, by round and exchange. Both are empty if the run cannot be
    reproduced; `missing` then says why in a sentence.
    """

    view: RunView
    trust: list[Matrix] = field(default_factory=list)
    snapshots: Mapping[tuple[int, int], ProposalSnapshot] = field(default_factory=dict)
    missing: str | None = None


#: Up to so many proposals of a run are kept and explained in full; beyond them, only the last one of each round.
MOST_TEXTS = 500


class _RunKeeper(SnapshotKeeper):
    """Keeps every snapshot of a run, or the last of each round once there are many, and trust after every round."""

    def __init__(self) -> None:
        super().__init__(frozenset())
        self.trust: list[Matrix] = []

    def on_round(self, model: AnyModel) -> None:
        """Keep trust before the round."""
        self.keep_trust(model)

    def on_text(self, model: AnyModel, exchange: int) -> None:
        """Keep a snapshot before any party answers."""
        if len(self.snapshots) >= MOST_TEXTS:
            self.snapshots.pop((model.round, exchange - 1), None)
        self.keep(model, exchange)

    def keep_trust(self, model: AnyModel) -> None:
        """Copy the current trust of each party in each other."""
        self.trust.append([[float(value) for value in row] for row in model.state.trust])


def replay_run(study: Study, replicate: int | None = None, strategies: Sequence[str] = ()) -> ReplayedRun:
    """Play a replicate of a results folder again, and show its log if the folder keeps one, else that of the re-run.

    strategies: those that the run was played with, as `party=module:object`.

    Raises:
        NotInResultsError: there is no such replicate; or the folder holds only its summary, and the re-run differs from it.
        ResultsError, ScenarioError: the folder cannot be read.
        StrategyError: a strategy that cannot play.
    """
    wanted = chosen(study, replicate)
    stated = list(study.manifest.get("strategies") or ())
    logged = load_run_view(study, wanted) if study.table("parties", wanted).num_rows else None
    if logged is None:
        check_strategies_named(study, strategies)
    elif stated and not strategies:
        named = " ".join(f"--strategy {each}" for each in stated)
        return ReplayedRun(logged, missing=f"The run was played with strategies that were not named ({named}).")
    seed, name = seed_and_name(study)
    encoded = logged.encoded if logged else encode(study.scenario())
    again = rerun(encoded, seed, wanted, players(strategies, encoded.parties), name)
    if logged is None:
        check_summary(study, again.view)
        return again
    if logged.tables == again.view.tables:
        return ReplayedRun(logged, again.trust, again.snapshots)
    return ReplayedRun(logged, missing="The re-run by this version differs from the stored log.")


def rerun(encoded: EncodedScenario, seed: int, replicate: int, strategies: Mapping[str, Player], name: str) -> ReplayedRun:
    """Play a run again, with what its page shows.

    Raises:
        NotInResultsError: it failed.
    """
    keeper = _RunKeeper()
    model: AnyModel | None = None
    try:
        with run_errors(lambda: None if model is None else model.round):
            model = make_model(encoded, seed, replicate, strategies, keeper)
            model.run()
            keeper.keep_trust(model)
    except RunError as error:
        raise NotInResultsError(f"the re-run failed, {error}") from error
    return ReplayedRun(RunView.from_log(encoded, seed, model.log, name), keeper.trust, keeper.snapshots)

