"""A run got ready to be shown: its log, and what only playing it again can tell (trust pair by pair, what would have brought a yes)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from sim.engine.model import Negotiation
from sim.engine.strategy_loader import players
from sim.errors import NotInResultsError
from sim.report.explanation.run_view import RunView
from sim.report.explanation.snapshots import ProposalSnapshot, SnapshotKeeper
from sim.report.explanation.stored_runs import chosen, load_run_view, replicate_rows, seed_and_name
from sim.rules.log_schema import SUMMARY
from sim.scenario.encoding.instance import encode
from sim.studies.results import Study

#: Trust of the first in the second, 0..1, by seats.
Matrix = list[list[float]]


@dataclass
class ReplayedRun:
    """A run to be shown.

    `trust`: before the first round, and after each; `snapshots`: texts on the table, by round and exchange; both empty if the run can't be
    played again as it was, and then `missing` says why in a sentence.
    """

    view: RunView
    trust: list[Matrix] = field(default_factory=list)
    snapshots: Mapping[tuple[int, int], ProposalSnapshot] = field(default_factory=dict)
    missing: str | None = None


#: How many texts of a run are kept and explained in full; of rounds beyond, only the last text.
MOST_TEXTS = 500


class _RunKeeper(SnapshotKeeper):
    """Keeps every snapshot of a run, or the last of each round once there are many, and trust after every round."""

    def __init__(self) -> None:
        super().__init__(frozenset())
        self.trust: list[Matrix] = []

    def on_round(self, model: Negotiation) -> None:
        """Keep trust before the round."""
        self.keep_trust(model)

    def on_text(self, model: Negotiation, exchange: int) -> None:
        """Keep the snapshot before anybody answers."""
        if len(self.snapshots) >= MOST_TEXTS:
            self.snapshots.pop((model.round, exchange - 1), None)
        self.keep(model, exchange)

    def keep_trust(self, model: Negotiation) -> None:
        """Keep trust as it is now."""
        self.trust.append([[float(value) for value in row] for row in model.state.trust])


def replay_run(study: Study, replicate: int | None = None, strategies: Sequence[str] = ()) -> ReplayedRun:
    """A replicate of a results folder, played again: from its log if the folder keeps one, else from what is played now.

    strategies: those that the run was played with, as `party=module:object`.

    Raises:
        NotInResultsError: there is no such replicate; or the folder keeps only its summary, and played again it comes out otherwise.
        ResultsError, ScenarioError: the folder can't be read.
        StrategyError: a strategy that can't play.
    """
    wanted = chosen(study, replicate)
    stated = list(study.manifest.get("strategies") or ())
    logged = load_run_view(study, wanted) if study.table("parties", wanted).num_rows else None
    if stated and not strategies:
        named = " ".join(f"--strategy {each}" for each in stated)
        if logged is None:
            raise NotInResultsError(f"{study.folder} holds summaries only and was played with strategies; name them again: {named}")
        return ReplayedRun(logged, missing=f"The run was played with strategies and they were not named again ({named}).")
    seed, name = seed_and_name(study)
    encoded = logged.encoded if logged else encode(study.scenario())
    keeper = _RunKeeper()
    model = Negotiation(encoded, seed, wanted, players(strategies, encoded.parties), keeper)
    try:
        model.run()
        keeper.keep_trust(model)
    except Exception as error:  # whatever a user's strategy does
        why = f"{type(error).__name__}: {' '.join(str(error).split())}"
        raise NotInResultsError(f"played again, the run failed in round {model.round}: {why}") from error
    again = RunView.from_log(encoded, seed, model.log, name)
    if logged is None:
        _check_summary(study, again)
        return ReplayedRun(again, keeper.trust, keeper.snapshots)
    if logged.tables == again.tables:
        return ReplayedRun(logged, keeper.trust, keeper.snapshots)
    return ReplayedRun(logged, missing="Played again by this version, the run comes out otherwise than its log.")


def _check_summary(study: Study, again: RunView) -> None:
    """Make sure that a run played now is the one that a study keeps the summary of.

    Raises:
        NotInResultsError: it is not.
    """
    if any(replicate_rows(study, table, again.replicate) != again.tables[table] for table in SUMMARY):
        made = study.manifest.get("engine", {}).get("version", "unknown")
        raise NotInResultsError(
            f"{study.folder} holds summaries only, and played again replicate {again.replicate} comes out otherwise: the study was made by "
            f"another engine (version {made}), with other strategies, or its scenario was edited; make it again by `parley batch --fresh`"
        )
