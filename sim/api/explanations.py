"""Explanations of a run, and its replay page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rich.console import Console

from sim.api.printed import Document, Printed
from sim.api.runs import SingleRun, loaded_strategies, run_once
from sim.display.html_page import HtmlPage
from sim.engine.model_parameters import ScenarioSource
from sim.engine.seeds import DEFAULT_SEED
from sim.report.explanation.explanation_document import explain_view, explanation_document
from sim.report.pages.replay.rerun import ReplayedRun, replay_run, rerun
from sim.report.text.explanation import print_explanation
from sim.studies.results import Study, open_study
from sim.studies.spec import strategy_references

#: A run, or where it is found: a run in memory, a study, a results folder, or a scenario, which is then run once.
RunSource = SingleRun | Study | ScenarioSource


@dataclass(frozen=True, repr=False)
class Explanation(Printed):
    """Why each party did what it did; `print` shows it as `parley explain` does."""

    document: Document
    brief: bool = False

    def show(self, screen: Console) -> None:
        """Print the explanation in sentences."""
        print_explanation(self.document, screen, brief=self.brief)

    def __repr__(self) -> str:
        rounds = ", ".join(str(each["round"]) for each in self.document["rounds"])
        return f"<Explanation of {self.document['scenario']['name']}, round {rounds}>"


def explain(
    run: RunSource, round: int | None = None, party: str | None = None, exchange: int | None = None, *, scenario: str | None = None,
    replicate: int | None = None, seed: int = DEFAULT_SEED, strategies: Mapping[str, Any] | Sequence[str] | None = None,
) -> Explanation:
    """Explain why each party came, answered and signed as it did, and what would have changed an answer.

    Args:
        run: a run, a study or its folder; or a scenario by name, file or object, which is then run once.
        round: the round to explain in full; all in brief if omitted.
        party: only this party.
        exchange: answers at this exchange of the round, instead of at the last.
        scenario: which scenario of a study.
        replicate: which replicate of a study, or of the run that is made.
        seed: of the run that is made from a scenario.
        strategies: those that the stored run was played with, as for `run_once`.

    Raises:
        NotInResultsError: there is no such replicate, round, exchange or party.
        ResultsError, ScenarioError: the run cannot be read.

    >>> explanation = explain("valley", round=1, party="wethern")
    >>> explanation
    <Explanation of valley, round 1>
    >>> explanation.document["rounds"][0]["answers"][0]["reply"]
    'reject'
    """
    brief = round is None and party is None
    source = _found(run, replicate, seed, strategies)
    if isinstance(source, SingleRun):
        return Explanation(explain_view(source.view, round, party, exchange, _seated(source)), brief)
    named = strategy_references(strategies or ())
    return Explanation(explanation_document(source.select(scenario), replicate, round, party, exchange, named), brief)


def replay(
    run: RunSource, *, scenario: str | None = None, replicate: int | None = None, seed: int = DEFAULT_SEED,
    strategies: Mapping[str, Any] | Sequence[str] | None = None,
) -> HtmlPage:
    """Make the replay page of a run: attendance, texts, answers with their reasons, violence, trust and commitments, round by round.

    Arguments and errors are those of `explain`.

    >>> replay("textbook").html[:15]
    b'<!DOCTYPE html>'
    """
    source = _found(run, replicate, seed, strategies)
    if isinstance(source, SingleRun):
        shown = rerun(source.encoded, source.seed, source.replicate, _seated(source), source.name)
        return _page(shown, source.settings)
    study = source.select(scenario)
    shown = replay_run(study, replicate, strategy_references(strategies or ()))
    return _page(shown, tuple(study.manifest.get("settings") or ()))


def _page(shown: ReplayedRun, settings: tuple[str, ...]) -> HtmlPage:
    from sim.report.pages.replay.page import page  # loads the templates' engine

    return HtmlPage(page(shown, settings))


def _found(run: RunSource, replicate: int | None, seed: int, strategies: Mapping[str, Any] | Sequence[str] | None) -> SingleRun | Study:
    """Return a run in memory or an open study."""
    if isinstance(run, SingleRun | Study):
        return run
    if isinstance(run, str | Path) and Path(run).is_dir():
        return open_study(run)
    return run_once(run, seed, replicate or 0, strategies=strategies)


def _seated(run: SingleRun) -> dict[str, Any]:
    """Return a run's strategies, loaded."""
    return loaded_strategies(run.strategies, run.encoded.parties)
