"""A scenario calibrated on the rounds of a record, and held against the rounds that were held out.

The runs are one resumable study of the scenario, in which what is free is a range: each run draws its own values. What is learned of them
is `sim.analysis.bayes`, what follows for later rounds `sim.analysis.forecast`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np

from sim.analysis.arms import Arm
from sim.analysis.bayes import LEARNED, Posterior, Recovery, floor, posterior, recover
from sim.analysis.forecast import Forecast, Score, by_model, by_persistence, by_rate, score
from sim.analysis.histories import Histories, observed, simulated, summaries
from sim.analysis.record import Record
from sim.inputs import Input, inputs_of, quantile, uniforms
from sim.numbers import NORMAL
from sim.plan import Plan, named
from sim.report.progress import Watch
from sim.scenario import read
from sim.seating import seat
from sim.store import Study
from sim.study import carry_out

#: The share of runs that is kept, and the least number.
KEEP, LEAST_KEPT = 0.01, 200
#: Runs taken for observed, to see whether their inputs are recovered.
TRIALS = 100
#: The first round that is forecast from those before it.
FIRST_ORIGIN = 8


@dataclass(frozen=True)
class Origin:
    """A forecast of one round from all before it, by the model, by base rates and by persistence, with scores.

    `held_out`: whether the round is none of those that the calibration used.
    """

    round: int
    forecasts: dict[str, Forecast]
    scores: dict[str, Score]
    held_out: bool


@dataclass(frozen=True)
class Calibration:
    """What the first rounds of a record say of a scenario's uncertain inputs.

    `inputs` [p], of which the first `free` were named; `table` [n, s] and `seen` [s]: summaries of the runs and of the record.
    """

    record: Record
    study: Study
    rounds: int
    inputs: list[Input]
    free: int
    runs: Histories
    table: np.ndarray
    seen: np.ndarray
    posterior: Posterior
    recovery: Recovery
    origins: list[Origin]

    @cached_property
    def learned(self) -> list[int]:
        """Places of the inputs of which more is learned than chance would have of as many, most first."""
        found = self.posterior.learned()
        return [int(at) for at in np.argsort(-found, kind="stable") if found[at] > max(LEARNED, self.floor)]

    @cached_property
    def floor(self) -> float:
        """By how much the variance of an input that has nothing to do with the rounds would seem to shrink, at most."""
        return floor(self.table, self.seen, len(self.posterior.kept))

    def values(self, place: int, shares: np.ndarray) -> np.ndarray:
        """Values of an input at shares of its prior."""
        return quantile(self.inputs[place].range, shares)


def spans(free: Mapping[str, Any]) -> list[str]:
    """Settings that make ranges of what is free.

    >>> spans({"bargaining.mood": [0, 0.03]})
    ['bargaining.mood={low: 0, high: 0.03}']
    """
    return [f"{path}={{low: {low}, high: {high}}}" for path, (low, high) in free.items()]


def calibrate(
    record: Record, scenario: str, free: Mapping[str, Any], rounds: int, budget: int, watch: Watch, *, seed: int = 1, keep: float = KEEP,
    trials: int = TRIALS, workers: int | None = None, cluster: str | None = None, out: Path | None = None, fresh: bool = False,
    command: Sequence[str] = (),
) -> Calibration:
    """Play a scenario over its ranges and what is free, and condition it on the first rounds of a record.

    Args:
        free: ends [low, high] by path, besides the scenario's own ranges.
        rounds: how many of the record's rounds are used; later ones are held out.
        budget: how many runs.
        keep: the share of runs that is kept.
        trials: how many runs are taken for observed in turn.

    Raises:
        ScenarioError: a path is no number of the scenario.
        StudyError, StoreError, PlanError: see `sim.study.carry_out`.
    """
    settings = tuple(spans(free))
    name = Path(scenario).stem
    plan = Plan(named([(name, read(scenario, list(settings)))]), seed, settings=settings)
    study = carry_out(plan, budget, workers, cluster, out, None, fresh, watch, command).study
    return conditioned(record, study, list(free), rounds, max(LEAST_KEPT, round(keep * budget)), trials)


def conditioned(record: Record, study: Study, free: Sequence[str], rounds: int, keep: int, trials: int) -> Calibration:
    """What a study's runs say, conditioned on the first rounds of a record."""
    arm = Arm(study.scenarios[0], study.of())
    known = [each for each in inputs_of(seat(study.of().scenario())) if each.range.kind != NORMAL]
    inputs = [*(each for path in free for each in known if each.path == path), *(each for each in known if each.path not in free)]
    replicates = np.arange(arm.replicates)
    shares = np.column_stack([uniforms(each.path, arm.seed, replicates) for each in inputs])
    seen, runs = observed(record), simulated(arm, len(record.rounds))
    table, aim = summaries(runs.up_to(rounds)), summaries(seen.up_to(rounds))[0]
    kept = min(keep, len(table) // 4)
    return Calibration(
        record, study, rounds, inputs, len(free), runs, table, aim, posterior(shares, table, aim, kept),
        recover(shares[:, : len(free)], table, kept, min(trials, len(table) // 4)), _origins(shares, runs, seen, rounds, kept),
    )


def _origins(shares: np.ndarray, runs: Histories, seen: Histories, rounds: int, keep: int) -> list[Origin]:
    """Each round from `FIRST_ORIGIN + 1` on, forecast from those before it."""
    found = []
    for before in range(FIRST_ORIGIN, seen.met.shape[1]):
        forecasts = {
            "model": by_model(shares[:, :1], runs, seen, before, keep), "base rates": by_rate(seen, before),
            "persistence": by_persistence(seen, before),
        }
        found.append(Origin(before + 1, forecasts, {name: score(each, seen, before) for name, each in forecasts.items()}, before >= rounds))
    return found
