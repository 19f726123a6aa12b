"""The explanation of a stored run as one document: rounds, parties, reasons, and what would have changed an answer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from sim.engine.strategy_loader import players
from sim.errors import NotInResultsError
from sim.report.explanation.explain import brief_reason, explain_round
from sim.report.explanation.run_view import RunView
from sim.report.explanation.stored_runs import load_run_view
from sim.report.rows import Row
from sim.scenario.errors import nearest_word
from sim.studies.results import Study

if TYPE_CHECKING:
    from sim.report.explanation.snapshots import ProposalSnapshot


def explanation_document(
    study: Study, replicate: int | None = None, round_: int | None = None, party: str | None = None, exchange: int | None = None,
    strategies: Sequence[str] = (),
) -> Row:
    """Explain what parties did, in one round or in all, one party or all.

    strategies: those that the run was played with, as `party=module:object`; a run with strategies has no counterfactuals without them.

    Raises:
        NotInResultsError, ResultsError: see `load_run_view`; also an unknown round, exchange or party.
        StrategyError: a strategy that can't play.
    """
    view = load_run_view(study, replicate, strategies)
    again = not study.manifest.get("strategies") or bool(strategies)
    return explain_view(view, round_, party, exchange, players(strategies, view.encoded.parties) if again else None)


def explain_view(
    view: RunView, round_: int | None = None, party: str | None = None, exchange: int | None = None, strategies: Mapping[str, Any] | None = None
) -> Row:
    """Explain what parties did in a run that is loaded.

    strategies: those that the run was played with, by party; None if they are unknown, and then there are no counterfactuals.

    Raises:
        NotInResultsError: an unknown round, exchange or party.
    """
    check(view, round_, party, exchange)
    rounds = [row["round"] for row in view.rounds if round_ in (None, row["round"])]
    snapshots: Mapping[tuple[int, int], ProposalSnapshot] = {}
    if strategies is not None:
        from sim.report.explanation.snapshots import take_snapshots

        wanted = frozenset((each, exchange or view.round(each)["exchanges"]) for each in rounds if view.round(each)["bargained"])
        snapshots = take_snapshots(view.encoded, view.seed, view.replicate, wanted, strategies)
    explained = []
    for each in rounds:
        snapshot = snapshots.get((each, exchange or view.round(each)["exchanges"]))
        whole = explain_round(view, each, exchange, snapshot, party)
        answers = [row for row in view.answers(each, exchange) if party in (None, row["party"])]
        no_effect = [whole["why_no_effect"]] if whole["why_no_effect"] else []
        explained.append(whole | {"brief": [*(brief_reason(view, row) for row in answers), *no_effect]})
    return {
        "scenario": {"name": view.name, "title": view.scenario.title},
        "seed": view.seed,
        "replicate": view.replicate,
        "party": party,
        "counterfactuals": strategies is not None,
        "rounds": explained,
    }


def check(view: RunView, round_: int | None, party: str | None, exchange: int | None) -> None:
    """Check that the round, party and exchange are in the run.

    Raises:
        NotInResultsError: one of them is not.
    """
    parties, rounds = view.encoded.parties, len(view.rounds)
    if party is not None and party not in parties:
        close = nearest_word(party, parties)
        raise NotInResultsError(f"there is no party {party}; " + (f"did you mean {close}?" if close else f"the parties are {', '.join(parties)}"))
    if round_ is not None and round_ > rounds:
        raise NotInResultsError(f"there is no round {round_}; the run has {rounds}")
    if exchange is not None:
        if round_ is None:
            raise NotInResultsError("--exchange needs --round")
        if not view.answers(round_, exchange):
            held = len({row["exchange"] for row in view.of("answers", round_)})
            raise NotInResultsError(f"round {round_} has no exchange {exchange}; it has {held}")
