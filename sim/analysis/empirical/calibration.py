"""Calibrate a scenario on the first rounds of a case record, and forecast the rounds held out.

The runs are one resumable study of the scenario, in which free parameters are ranges. The posterior is computed by `abc`, the forecasts by
`forecasting`.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from sim.analysis.arrays import FloatArray
from sim.analysis.comparison.arms import Arm
from sim.analysis.empirical.abc import Importance, posterior, recover_parameters
from sim.analysis.empirical.calibration_result import SCHEMES, Calibration, joint_draws
from sim.analysis.empirical.case_record import CaseRecord
from sim.analysis.empirical.forecasting import OneStepForecaster
from sim.analysis.empirical.generations import GenerationRunner
from sim.analysis.empirical.history_matrix import Histories, histories, observed, recorded_attendance, simulated, summaries
from sim.analysis.empirical.reruns import drawn_runs
from sim.analysis.empirical.smc import LEAST_ACCEPTANCE, MAX_BUDGET, MIN_BUDGET, Generation, generation_sizes, sequential_runs
from sim.engine.log import arrow
from sim.errors import StudySpecError
from sim.rules.distributions import JOINT, NORMAL
from sim.scenario.encoding.instance import EncodedScenario, encode
from sim.scenario.inputs import UncertainInput, uncertain_inputs, uniform_draws
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
        runner = GenerationRunner(plan, folder, rounds, len(record.rounds), watch, workers, cluster, fresh, command)
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
    shares = np.column_stack([uniform_draws(each.path, arm.seed, np.arange(arm.replicates)) for each in inputs])
    seen, runs, sources = observed(record), simulated(arm, len(record.rounds)), [drawn_runs(arm.seed, arm.replicates)]
    table, aim = summaries(runs.up_to(rounds)), summaries(seen.up_to(rounds))[0]
    kept, tried = min(keep, len(table) // 4), min(trials, len(table) // 4)
    importance: Importance | None = None
    generations: tuple[Generation, ...] = ()
    if later:
        whole = sequential_runs(
            shares, table, len(free), aim, kept, later.sizes, partial(later.runner.run, inputs), seed=arm.seed, acceptance=later.acceptance,
        )
        shares, table, importance, generations = whole.shares, whole.table, whole.importance, tuple(whole.generations)
        runs, sources = runs.followed_by(later.runner.histories), [*sources, *later.runner.sources]
    found = posterior(shares, table, aim, kept, importance)
    parties = [party for party in scenario.parties if party in record.parties]
    forecaster = OneStepForecaster(scenario, sources, runs, seen, recorded_attendance(record, parties), parties, rounds, kept, importance)
    near = recover_parameters(shares[:, : len(free)], table, kept, tried, importance, found)
    recovery = near if later else recover_parameters(shares[:, : len(free)], table, kept, tried)
    fresh = posterior_summaries(scenario, joint_draws(inputs[: len(free)], range(len(free)), found, JOINT_DRAWS), arm, rounds)
    return Calibration(record, study, rounds, inputs, len(free), table, aim, seen, found, recovery, near, fresh, parties,
                       *forecaster.forecast(shares[:, :1], record), kept, importance, generations)


def posterior_summaries(scenario: Scenario, draws: Mapping[str, Sequence[float]], arm: Arm, rounds: int) -> FloatArray:
    """The summaries of new runs with joint draws of inputs [CHECK_RUNS, s]; their replicates follow those of an arm."""
    drawn = with_inputs(scenario, {path: {"draws": values} for path, values in draws.items()})
    return summaries(simulate_histories(encode(drawn), arm.seed, arm.replicates, CHECK_RUNS, rounds))


def simulate_histories(encoded: EncodedScenario, seed: int, first: int, many: int, rounds: int) -> Histories:
    """The histories of `many` new replicates from `first` on."""
    from sim.engine.batch import negotiate

    table = arrow(encoded, "rounds", negotiate(encoded, seed, first, many)["rounds"])
    place = table.schema.get_field_index("replicate")
    return histories(table.set_column(place, "replicate", [table["replicate"].to_numpy() - first]), many, rounds)


def with_inputs(scenario: Scenario, inputs: Mapping[str, Mapping[str, Any]]) -> Scenario:
    """The scenario with other ranges or joint draws, by path, such as `{"low": 0, "high": 1}` or `{"draws": [0.1, 0.2]}`."""
    settings = [f"{path}={json.dumps(stated)}" for path, stated in inputs.items()]
    return parse_scenario(scenario_to_yaml(scenario), settings)
