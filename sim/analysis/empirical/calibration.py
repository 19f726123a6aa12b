"""Calibrate a scenario on the first rounds of a case record, and forecast the rounds held out.

The runs are one resumable study of the scenario, in which free parameters are ranges. The posterior is computed by `abc`, the forecasts by
`forecasting`.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from sim.analysis.arrays import FloatArray
from sim.analysis.comparison.arms import Arm
from sim.analysis.empirical.abc import (
    MIN_LEARNED,
    Importance,
    Posterior,
    Recovery,
    dummy_variance_reduction,
    posterior,
    recover_parameters,
    systematic_resample,
)
from sim.analysis.empirical.case_record import CaseRecord
from sim.analysis.empirical.forecasting import OneStepForecaster, RoundForecast, WithdrawalForecast
from sim.analysis.empirical.generations import GenerationRunner
from sim.analysis.empirical.history_matrix import Histories, histories, observed, recorded_attendance, simulated, summaries
from sim.analysis.empirical.smc import LEAST_ACCEPTANCE, MAX_BUDGET, MIN_BUDGET, Generation, generation_sizes, sequential_runs
from sim.engine.log import arrow
from sim.errors import StudySpecError
from sim.rules.distributions import JOINT, NORMAL
from sim.scenario.encoding.instance import EncodedScenario, encode
from sim.scenario.inputs import UncertainInput, quantile, uncertain_inputs, uniform_draws
from sim.scenario.loader import load_scenario, parse_scenario, scenario_to_yaml
from sim.scenario.schema.scenario import Scenario
from sim.studies.progress import ProgressReporter
from sim.studies.results import Study
from sim.studies.spec import StudySpec, unique_names
from sim.studies.study import execute

#: The schemes of approximate Bayesian computation.
SCHEMES = ("rejection", "smc")
#: Default share of runs kept, and the minimum number.
KEEP, LEAST_KEPT = 0.01, 200
#: Default number of synthetic observations used to test parameter recovery.
TRIALS = 100
#: Number of new runs in the posterior predictive check.
CHECK_RUNS = 500
#: Number of joint posterior draws in a calibrated scenario.
JOINT_DRAWS = 300


@dataclass(frozen=True)
class Calibration:
    """The calibration of a scenario's uncertain inputs on the first rounds of a record.

    `inputs` [p]: the first `free` of them were named. `runs`: the histories of the runs drawn from the prior: all of them, or the first
    generation. `table` [n, s], `observed_summaries` [s]: summaries of all runs and of the record. `importance`, `generations`: weights of the
    runs and how the tolerance fell, if the scheme is sequential. `observed`: the record's whole history. `check_summaries` [f, s]: summaries of new runs with joint posterior draws. `parties`: those
    whose attendance is forecast. `exit`: the forecast for the host's withdrawal, if the record has one.
    `wanted`: the number of runs to keep; the effective number, if the scheme is sequential.
    """

    record: CaseRecord
    study: Study
    rounds: int
    inputs: list[UncertainInput]
    free: int
    runs: Histories
    table: FloatArray
    observed_summaries: FloatArray
    observed: Histories
    posterior: Posterior
    recovery: Recovery
    check_summaries: FloatArray
    parties: list[str]
    origins: list[RoundForecast]
    exit: WithdrawalForecast | None
    wanted: int
    importance: Importance | None = None
    generations: Sequence[Generation] = ()

    @property
    def scheme(self) -> str:
        """The scheme of approximate Bayesian computation, one of `SCHEMES`."""
        return SCHEMES[self.importance is not None]

    @property
    def prior_table(self) -> FloatArray:
        """The summaries of the runs that are drawn from the prior."""
        return self.table[: len(self.runs)]

    @property
    def kept_table(self) -> FloatArray:
        """The summaries of the runs kept; by importance, if they were not drawn from the prior."""
        kept = self.posterior.kept
        if self.importance is not None:
            kept = kept[systematic_resample(self.importance.weights[kept], len(kept))]
        return self.table[kept]

    @cached_property
    def learned(self) -> list[int]:
        """Indices of the inputs whose variance reduction exceeds that of dummy inputs, largest first."""
        found = self.posterior.variance_reduction()
        return [int(at) for at in np.argsort(-found, kind="stable") if found[at] > max(MIN_LEARNED, self.dummy_reduction)]

    @cached_property
    def dummy_reduction(self) -> float:
        """The greatest apparent variance reduction of dummy inputs."""
        return dummy_variance_reduction(self.table, self.observed_summaries, self.wanted, importance=self.importance)

    @cached_property
    def reported(self) -> list[int]:
        """Indices of the inputs to report: those that were named, and others that are informed by the record."""
        return reported_inputs(self.free, self.learned)

    def values(self, place: int, shares: FloatArray) -> FloatArray:
        """Values of an input at quantiles of its prior."""
        return quantile(self.inputs[place].range, shares)

    def draws(self, many: int) -> dict[str, list[float]]:
        """Joint posterior draws of the reported inputs, by path."""
        return joint_draws([self.inputs[place] for place in self.reported], self.reported, self.posterior, many)


def range_settings(free: Mapping[str, Any]) -> list[str]:
    """Settings that turn free parameters into ranges.

    >>> range_settings({"bargaining.mood": [0, 0.03]})
    ['bargaining.mood={low: 0, high: 0.03}']
    """
    return [f"{path}={{low: {low}, high: {high}}}" for path, (low, high) in free.items()]


def calibrate(
    record: CaseRecord, scenario: str, free: Mapping[str, Any], rounds: int, budget: int, watch: ProgressReporter, *, seed: int = 1, keep: float = KEEP,
    trials: int = TRIALS, scheme: str = SCHEMES[0], acceptance: float | None = None, workers: int | None = None, cluster: str | None = None,
    out: Path | None = None, fresh: bool = False, command: Sequence[str] = (),
) -> Calibration:
    """Run a scenario over its ranges and free parameters, and condition it on the first rounds of a record.

    Args:
        free: range [low, high] by path, in addition to the scenario's own ranges.
        rounds: number of the record's rounds used; later rounds are held out.
        budget: number of runs.
        keep: share of runs to keep, 0..1; "smc": the effective sample size as a share of the budget.
        trials: number of synthetic observations in the test of parameter recovery.
        scheme: "rejection", or "smc" (sequential Monte Carlo with adaptive tolerance).
        acceptance: "smc" stops after a generation of which a smaller share comes within the previous tolerance.

    Raises:
        ScenarioError: a path is not a number of the scenario.
        StudyError, ResultsError, StudySpecError: see `sim.studies.study.execute`; or the scheme and its options do not fit.
    """
    check_scheme(scheme, budget, acceptance)
    settings = tuple(range_settings(free))
    name = Path(scenario).stem
    loaded = load_scenario(scenario, list(settings))
    check_free(loaded, free)
    plan = StudySpec(unique_names([(name, loaded)]), seed, settings=settings)
    sizes = generation_sizes(budget) if scheme == "smc" else [budget]
    default = plan.default_folder()
    folder = out or (default.with_name(f"{default.name}-smc") if scheme == "smc" else default)
    study = execute(
        plan, sizes[0], workers=workers, cluster=cluster, out=folder, fresh=fresh, progress=watch, command=command,
    ).study
    later = None
    if scheme == "smc":
        runner = GenerationRunner(plan, folder, rounds, watch, workers, cluster, fresh, command)
        later = Sequel(runner, sizes[1:], LEAST_ACCEPTANCE if acceptance is None else acceptance)
    return condition_on_record(record, study, list(free), rounds, max(LEAST_KEPT, round(keep * budget)), trials, later)


def check_scheme(scheme: str, budget: int, acceptance: float | None) -> None:
    """Check that a scheme and its options fit.

    Raises:
        StudySpecError: they do not; the message says what is allowed.
    """
    if scheme not in SCHEMES:
        raise StudySpecError(f"the scheme of a calibration is {' or '.join(SCHEMES)}, not {scheme}")
    if scheme == "rejection" and acceptance is not None:
        raise StudySpecError("a least acceptance rate stops the generations of the scheme smc; rejection has none")
    if acceptance is not None and not 0 <= acceptance < 1:
        raise StudySpecError(f"the least acceptance rate is from 0 to below 1, not {acceptance:g}")
    if scheme == "smc" and not MIN_BUDGET <= budget <= MAX_BUDGET:
        raise StudySpecError(f"the scheme smc takes {MIN_BUDGET:,} to {MAX_BUDGET:,} runs, not {budget:,}")


def independent_inputs(scenario: Scenario) -> list[UncertainInput]:
    """The ranges whose draws are quantiles of their priors: not normal distributions or joint draws, which runs draw but a calibration leaves alone."""
    return [each for each in uncertain_inputs(encode(scenario)) if each.range.kind not in (NORMAL, JOINT)]


def check_free(scenario: Scenario, free: Iterable[str]) -> None:
    """Check that the free parameters of a scenario are ranges that can be calibrated.

    Raises:
        StudySpecError: one is not; the message names it.
    """
    known = {each.path for each in independent_inputs(scenario)}
    for path in free:
        if path not in known:
            raise StudySpecError(f"{path} can't be calibrated: the scenario does not draw it from its interval; give two different ends, and the path "
                                 "of a number that the scenario uses")


class Sequel(NamedTuple):
    """What follows the first generation of a sequential calibration: how it runs, the runs of each later generation, and when it stops."""

    runner: GenerationRunner
    sizes: list[int]
    acceptance: float


def condition_on_record(
    record: CaseRecord, study: Study, free: Sequence[str], rounds: int, keep: int, trials: int, later: Sequel | None = None,
) -> Calibration:
    """Condition the runs of a study, and of the generations that follow it, on the first rounds of a record."""
    arm, scenario = Arm(study.scenarios[0], study.select()), study.select().scenario()
    known = independent_inputs(scenario)
    inputs = [*(each for path in free for each in known if each.path == path), *(each for each in known if each.path not in free)]
    replicates = np.arange(arm.replicates)
    shares = np.column_stack([uniform_draws(each.path, arm.seed, replicates) for each in inputs])
    seen, runs = observed(record), simulated(arm, len(record.rounds))
    table, aim = summaries(runs.up_to(rounds)), summaries(seen.up_to(rounds))[0]
    kept = min(keep, len(table) // 4)
    importance, first = None, shares[:, :1]
    generations: tuple[Generation, ...] = ()
    if later:
        found_runs = sequential_runs(
            shares, table, len(free), aim, kept, later.sizes, partial(later.runner.run, inputs), seed=arm.seed, acceptance=later.acceptance,
        )
        shares, table, importance, generations = found_runs.shares, found_runs.table, found_runs.importance, tuple(found_runs.generations)
    found = posterior(shares, table, aim, kept, importance)
    parties = [party for party in scenario.parties if party in record.parties]
    ahead = OneStepForecaster(arm, runs, seen, recorded_attendance(record, parties), parties, rounds, kept)
    draws = joint_draws(inputs[: len(free)], range(len(free)), found, JOINT_DRAWS)
    fresh = summaries(simulate_histories(encode(with_inputs(scenario, {path: {"draws": values} for path, values in draws.items()})), arm.seed, arm.replicates, CHECK_RUNS, rounds))
    known_again = recover_parameters(shares[:, : len(free)], table, kept, min(trials, len(runs) // 4), importance, found if later else None)
    return Calibration(record, study, rounds, inputs, len(free), runs, table, aim, seen, found, known_again, fresh, parties,
                       *ahead.forecast(first, record), kept, importance, generations)


def simulate_histories(encoded: EncodedScenario, seed: int, first: int, many: int, rounds: int) -> Histories:
    """The histories of `many` new replicates from `first` on."""
    from sim.engine.batch import negotiate

    table = arrow(encoded, "rounds", negotiate(encoded, seed, first, many)["rounds"])
    place = table.schema.get_field_index("replicate")
    return histories(table.set_column(place, "replicate", [table["replicate"].to_numpy() - first]), many, rounds)


def reported_inputs(free: int, learned: Sequence[int]) -> list[int]:
    """Indices of the inputs to report: the named ones first, then others that are informed by the record.

    >>> reported_inputs(2, [0, 7, 3])
    [0, 1, 7, 3]
    """
    return [*range(free), *(place for place in learned if place >= free)]


def joint_draws(inputs: Sequence[UncertainInput], places: Sequence[int], found: Posterior, many: int) -> dict[str, list[float]]:
    """Equally weighted joint draws by path: draw k of every path belongs together.

    places: index of each input in the posterior.
    """
    rows = systematic_resample(found.weights, many)
    return {
        each.path: [significant(value) for value in quantile(each.range, found.quantiles[rows, place]).tolist()]
        for each, place in zip(inputs, places, strict=True)
    }


def with_inputs(scenario: Scenario, inputs: Mapping[str, Mapping[str, Any]]) -> Scenario:
    """The scenario with other ranges or joint draws, by path, such as `{"low": 0, "high": 1}` or `{"draws": [0.1, 0.2]}`."""
    settings = [f"{path}={json.dumps(stated)}" for path, stated in inputs.items()]
    return parse_scenario(scenario_to_yaml(scenario), settings)


def significant(value: float) -> float:
    """A value rounded to four significant digits.

    >>> significant(0.00123456)
    0.001235
    """
    return float(f"{value:.4g}")
