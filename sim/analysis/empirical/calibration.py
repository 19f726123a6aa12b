"""Calibrate a scenario on the first rounds of a case record, and forecast the rounds held out.

The runs are one resumable study of the scenario, in which free parameters are ranges. The posterior is computed by `abc`, the forecasts by
`forecasting`.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np

from sim.analysis.arrays import FloatArray
from sim.analysis.comparison.arms import Arm
from sim.analysis.empirical.abc import (
    MIN_LEARNED,
    Posterior,
    Recovery,
    dummy_variance_reduction,
    posterior,
    recover_parameters,
    systematic_resample,
)
from sim.analysis.empirical.case_record import CaseRecord
from sim.analysis.empirical.forecasting import OneStepForecaster, RoundForecast, WithdrawalForecast
from sim.analysis.empirical.history_matrix import Histories, histories, observed, recorded_attendance, simulated, summaries
from sim.engine.log import arrow
from sim.rules.distributions import JOINT, NORMAL
from sim.scenario.encoding.instance import EncodedScenario, encode
from sim.scenario.inputs import UncertainInput, quantile, uncertain_inputs, uniform_draws
from sim.scenario.loader import load_scenario, parse_scenario, scenario_to_yaml
from sim.scenario.schema.scenario import Scenario
from sim.studies.progress import ProgressReporter
from sim.studies.results import Study
from sim.studies.spec import StudySpec, unique_names
from sim.studies.study import execute

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

    `inputs` [p]: the first `free` of them were named. `table` [n, s], `observed_summaries` [s]: summaries of the runs and of the record.
    `observed`: the record's whole history. `check_summaries` [f, s]: summaries of new runs with joint posterior draws. `parties`: those
    whose attendance is forecast. `exit`: the forecast for the host's withdrawal, if the record has one.
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

    @cached_property
    def learned(self) -> list[int]:
        """Indices of the inputs whose variance reduction exceeds that of dummy inputs, largest first."""
        found = self.posterior.variance_reduction()
        return [int(at) for at in np.argsort(-found, kind="stable") if found[at] > max(MIN_LEARNED, self.dummy_reduction)]

    @cached_property
    def dummy_reduction(self) -> float:
        """The greatest apparent variance reduction of dummy inputs."""
        return dummy_variance_reduction(self.table, self.observed_summaries, len(self.posterior.kept))

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
    trials: int = TRIALS, workers: int | None = None, cluster: str | None = None, out: Path | None = None, fresh: bool = False,
    command: Sequence[str] = (),
) -> Calibration:
    """Run a scenario over its ranges and free parameters, and condition it on the first rounds of a record.

    Args:
        free: range [low, high] by path, in addition to the scenario's own ranges.
        rounds: number of the record's rounds used; later rounds are held out.
        budget: number of runs.
        keep: share of runs to keep, 0..1.
        trials: number of synthetic observations in the test of parameter recovery.

    Raises:
        ScenarioError: a path is not a number of the scenario.
        StudyError, ResultsError, StudySpecError: see `sim.studies.study.execute`.
    """
    settings = tuple(range_settings(free))
    name = Path(scenario).stem
    plan = StudySpec(unique_names([(name, load_scenario(scenario, list(settings)))]), seed, settings=settings)
    study = execute(
        plan, budget, workers=workers, cluster=cluster, out=out, fresh=fresh, progress=watch, command=command,
    ).study
    return condition_on_record(record, study, list(free), rounds, max(LEAST_KEPT, round(keep * budget)), trials)


def condition_on_record(record: CaseRecord, study: Study, free: Sequence[str], rounds: int, keep: int, trials: int) -> Calibration:
    """Condition the runs of a study on the first rounds of a record."""
    arm, scenario = Arm(study.scenarios[0], study.select()), study.select().scenario()
    known = [each for each in uncertain_inputs(encode(scenario)) if each.range.kind not in (NORMAL, JOINT)]
    inputs = [*(each for path in free for each in known if each.path == path), *(each for each in known if each.path not in free)]
    replicates = np.arange(arm.replicates)
    shares = np.column_stack([uniform_draws(each.path, arm.seed, replicates) for each in inputs])
    seen, runs = observed(record), simulated(arm, len(record.rounds))
    table, aim = summaries(runs.up_to(rounds)), summaries(seen.up_to(rounds))[0]
    kept = min(keep, len(table) // 4)
    found = posterior(shares, table, aim, kept)
    parties = [party for party in scenario.parties if party in record.parties]
    ahead = OneStepForecaster(arm, runs, seen, recorded_attendance(record, parties), parties, rounds, kept)
    draws = joint_draws(inputs[: len(free)], range(len(free)), found, JOINT_DRAWS)
    fresh = summaries(simulate_histories(encode(with_inputs(scenario, {path: {"draws": values} for path, values in draws.items()})), arm.seed, arm.replicates, CHECK_RUNS, rounds))
    known_again = recover_parameters(shares[:, : len(free)], table, kept, min(trials, len(table) // 4))
    return Calibration(record, study, rounds, inputs, len(free), runs, table, aim, seen, found, known_again, fresh, parties,
                       *ahead.forecast(shares[:, :1], record))


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
