"""A scenario held against the record of a real case: validation and calibration."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from sim.analysis.empirical import calibration, validation
from sim.analysis.empirical.calibration import with_inputs
from sim.analysis.empirical.calibration_result import SCHEMES, Calibration
from sim.analysis.empirical.case_record import check_plays, read_record, record_for
from sim.analysis.empirical.discrimination import Discrimination, discrimination
from sim.analysis.empirical.stylised_facts import Facts, read_facts
from sim.analysis.empirical.validation import FactResult
from sim.api.printed import Document, Paged
from sim.display.console import Symbols
from sim.engine.model_parameters import ScenarioSource
from sim.engine.seeds import DEFAULT_SEED
from sim.errors import CaseRecordError, Problem
from sim.report.pages.calibration import calibration_page
from sim.report.pages.validation import validation_page
from sim.report.text.calibration import as_scenario, calibration_document, calibration_lines, stated_posterior
from sim.report.text.validation import validation_document, validation_lines
from sim.scenario.encoding.instance import EncodedScenario
from sim.scenario.loader import scenario_to_yaml
from sim.scenario.schema.scenario import Scenario
from sim.studies.progress import NullProgress, progress_reporter


@dataclass(frozen=True, repr=False)
class Validation(Paged):
    """Which stylised facts of a record a scenario reproduces; `print` shows them as `parley validate` does."""

    facts: Facts
    results: list[FactResult]
    scenarios: Mapping[str, str]
    replicates: int
    seed: int

    @property
    def discrimination(self) -> Discrimination | None:
        """How many facts discriminate, and how many of these the model and each null model meet; None without null models."""
        return discrimination(self.results)

    @cached_property
    def document(self) -> Document:  # type: ignore[override]
        """The facts with targets, simulated values and whether they are reproduced."""
        return validation_document(self.facts, self.results, self.scenarios, self.replicates, self.seed)

    def lines(self, symbols: Symbols) -> list[str]:
        """Return a line for each part of a fact."""
        return validation_lines(self.facts, self.results, self.scenarios, self.replicates)

    def page(self) -> str:
        """Return a page of the facts with figures."""
        return validation_page(self.facts, self.results, self.scenarios, self.replicates, self.seed)

    def __repr__(self) -> str:
        met = sum(each.met for each in self.results)
        return f"<Validation against {self.facts.record.name}: {met} of {len(self.results)} facts reproduced>"


@dataclass(frozen=True, repr=False)
class CalibratedScenario(Paged):
    """What the first rounds of a record say of a scenario's uncertain numbers; `print` shows it as `parley calibrate` does."""

    calibration: Calibration
    base: str
    #: Whether `base` can be extended: a name or a file, not a scenario that was given as an object.
    is_stored: bool = True

    @cached_property
    def document(self) -> Document:  # type: ignore[override]
        """Posteriors, recovery of known inputs and forecasts."""
        return calibration_document(self.calibration)

    def lines(self, symbols: Symbols) -> list[str]:
        """Return posteriors, recovery of known inputs and forecasts."""
        return calibration_lines(self.calibration)

    def page(self) -> str:
        """Return a page of the posteriors and forecasts with figures."""
        return calibration_page(self.calibration)

    def to_yaml(self, form: str = "draws") -> str:
        """Return the calibrated scenario as YAML, with the posterior as joint "draws" or as "ranges".

        It extends the scenario that was calibrated; one that was given as an object is written out in full.
        """
        if self.is_stored:
            return as_scenario(self.calibration, self.base, form)
        scenario = self.calibration.study.select().scenario()
        return scenario_to_yaml(with_inputs(scenario, stated_posterior(self.calibration, form)))

    def __repr__(self) -> str:
        found = self.calibration
        return f"<CalibratedScenario {Path(self.base).stem} on rounds 1-{found.rounds} of {found.record.name}>"


def validate(
    scenario: ScenarioSource | None = None, *, record: str | Path | None = None, replicates: int = 500, seed: int = DEFAULT_SEED,
    settings: Sequence[str] = (), mechanisms: bool = True, nulls: bool = True, progress: bool = True,
) -> Validation:
    """Compare a scenario with the stylised facts of a record; `parley validate` does the same.

    Args:
        scenario: its name, its file, or the scenario itself; the record's own if omitted.
        record: a shipped record, or its folder; the one that the scenario belongs to if omitted.
        replicates: simulated series of each scenario.
        settings: changes `path=value` to the scenarios.
        mechanisms: also test whether each fact disappears without the mechanism that should explain it.
        nulls: also test the facts on null models; a fact that a null model meets does not discriminate.
        progress: report progress on standard error.

    Raises:
        CaseRecordError, ScenarioError: the record or a scenario is invalid, or they do not belong together.

    >>> validate(replicates=2, mechanisms=False, nulls=False, progress=False)  # doctest: +ELLIPSIS
    <Validation against astana: ... of 24 facts reproduced>
    """
    with _as_file(scenario) as where:
        facts = read_facts(read_record(record or record_for(where)))
        if where:
            check_plays(facts.record, where)
        scenarios = {**facts.record.metadata["scenarios"], **({"whole": where} if where else {})}
        reporter = progress_reporter() if progress else NullProgress()
        results = validation.validate(
            facts, scenarios, replicates, seed, settings, lambda words: reporter.message(f"Running {words}"), mechanisms=mechanisms,
            nulls=nulls,
        )
    return Validation(facts, results, scenarios if _is_stored(scenario) else {**scenarios, "whole": Path(str(where)).stem}, replicates,
                      seed)


def calibrate(
    scenario: ScenarioSource | None = None, *, record: str | Path | None = None, rounds: int = 20, budget: int = 200_000,
    free: Mapping[str, tuple[float, float]] | None = None, keep: float = calibration.KEEP, trials: int = calibration.TRIALS,
    scheme: str = SCHEMES[0], acceptance: float | None = None, seed: int = DEFAULT_SEED, workers: int | None = None,
    cluster: str | None = None, out: str | Path | None = None, fresh: bool = False,
    progress: bool = True, command: Sequence[str] = ("parley.calibrate",),
) -> CalibratedScenario:
    """Calibrate a scenario on the first rounds of a record by approximate Bayesian computation; `parley calibrate` does the same.

    Args:
        scenario: its name, its file, or the scenario itself; the record's own if omitted.
        record: a shipped record, or its folder; the one that the scenario belongs to if omitted.
        rounds: how many of the record's rounds are used, from the first; later ones are held out.
        budget: how many runs.
        free: the ends of each number to calibrate, by path; those that the record names if omitted.
        keep: share of runs to accept; with "smc", the effective sample size as a share of the budget.
        trials: synthetic runs used to test parameter recovery.
        scheme: "rejection", or "smc": sequential Monte Carlo, which proposes inputs where earlier runs were close.
        acceptance: "smc" stops after a generation of which a smaller share is accepted; 0.02 if omitted.

    The others are those of `run_study`.

    Raises:
        CaseRecordError, ScenarioError: the record or the scenario is invalid, or they do not belong together.
        StudyError: the study cannot be run to its end.

    >>> calibrate("normandy", record="nowhere")  # doctest: +ELLIPSIS
    Traceback (most recent call last):
    sim.errors.CaseRecordError: record: there is no record "nowhere" ...
    """
    with _as_file(scenario) as where:
        read = read_record(record or record_for(where))
        if where:
            check_plays(read, where)
        base = where or str(read.metadata["scenarios"]["whole"])
        numbers = free or read.metadata.get("free", {})
        if not numbers:
            raise CaseRecordError([Problem(read.name, 0, "free",
                                           "the record names no inputs to calibrate; name them by --free PATH=A:B"
                                           " (in Python: free={path: (low, high)})")])
        if not 9 <= rounds <= len(read.rounds):
            raise CaseRecordError([Problem(read.name, 0, "rounds",
                                           f"{rounds} is not within 9 to {len(read.rounds)}; the first rounds are used for fitting,"
                                           f" later ones are held out")])
        found = calibration.calibrate(
            read, base, numbers, rounds, budget, progress_reporter() if progress else NullProgress(), seed=seed, keep=keep, trials=trials,
            scheme=scheme, acceptance=acceptance, workers=workers, cluster=cluster, out=None if out is None else Path(out), fresh=fresh,
            command=command,
        )
    return CalibratedScenario(found, base, _is_stored(scenario))


def _is_stored(scenario: ScenarioSource | None) -> bool:
    """Whether a scenario is given by name or file, not as an object."""
    return not isinstance(scenario, Scenario | EncodedScenario)


@contextmanager
def _as_file(source: ScenarioSource | None) -> Iterator[str | None]:
    """Yield where a scenario can be read: its name or file, or a temporary file of one that is given as an object."""
    held: Any = source.scenario if isinstance(source, EncodedScenario) else source
    if not isinstance(held, Scenario):
        yield None if held is None else str(held)
        return
    name = re.sub(r"\W+", "_", held.title).strip("_")[:60] or "scenario"
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"{name}.yaml"
        path.write_text(scenario_to_yaml(held), "utf-8")
        yield str(path)
