"""Rolling one-step-ahead forecasts of a record's rounds, and of the format after its host has withdrawn, with benchmarks and scores.

Attendance is not in the summary tables of a study, so the matching runs are repeated in full detail (`reruns`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.analysis.arrays import FloatArray, IntArray
from sim.analysis.empirical.abc import Importance, systematic_resample
from sim.analysis.empirical.case_record import CaseRecord
from sim.analysis.empirical.forecast import (
    RECENT,
    Forecast,
    MatchingRuns,
    base_rate_forecast,
    matching_runs,
    model_forecast,
    persistence_forecast,
)
from sim.analysis.empirical.history_matrix import Histories
from sim.analysis.empirical.reruns import RunSource, meets_in, presences
from sim.analysis.empirical.scoring import Score, score
from sim.scenario.encoding.instance import encode
from sim.scenario.loader import parse_scenario, scenario_to_yaml
from sim.scenario.schema.scenario import Scenario

#: The first forecast origin: the number of rounds before the first round that is forecast from those before it.
FIRST_ORIGIN = 8
#: Number of matching runs that are repeated in full detail for each forecast.
RERUNS = 400


@dataclass(frozen=True)
class RoundForecast:
    """Forecasts of one round from all earlier rounds, by the model and each benchmark, with their scores.

    `held_out`: whether the round was not used in the calibration.
    """

    round: int
    forecasts: dict[str, Forecast]
    scores: dict[str, Score]
    held_out: bool


@dataclass(frozen=True)
class WithdrawalForecast:
    """Forecast probabilities, by forecaster, that a round takes place although the host withdrew before it, and whether it did."""

    round: int
    probabilities: dict[str, float]
    met: bool
    held_out: bool


@dataclass(frozen=True)
class OneStepForecaster:
    """Makes one-step-ahead forecasts from `runs` of a scenario and the `observed` history of a record.

    `sources`: the studies of the runs, in order. `attendance` [rounds, parties]: recorded attendance. `rounds`: number of rounds used in the
    calibration. `keep`: number of runs kept; the effective number, if the runs have weights. `importance`: these weights.
    """

    scenario: Scenario
    sources: Sequence[RunSource]
    runs: Histories
    observed: Histories
    attendance: FloatArray
    parties: list[str]
    rounds: int
    keep: int
    importance: Importance | None = None

    def forecast(self, shares: FloatArray, record: CaseRecord) -> tuple[list[RoundForecast], WithdrawalForecast | None]:
        """The forecasts of each round from `FIRST_ORIGIN + 1` on, and of the host's withdrawal if the record has one."""
        befores = range(FIRST_ORIGIN, self.observed.met.shape[1])
        like = {before: matching_runs(shares, self.runs, self.observed, before, self.keep, self.importance) for before in befores}
        chosen = {before: known.places[systematic_resample(known.weights, RERUNS)] for before, known in like.items()}
        there = self._again(np.unique(np.concatenate(list(chosen.values()))))
        origins = [self._origin(before, like[before], there[chosen[before], before].astype(float)) for before in befores]
        left = record.metadata.get("withdrawn")
        return origins, None if left is None or left - 1 not in chosen else self._exit(int(left), chosen[left - 1])

    def _again(self, places: IntArray) -> NDArray[np.float32]:
        """The attendance of the parties at every round of the repeated runs [runs, rounds, parties]; NaN for other runs."""
        encoded = encode(self.scenario)
        seats = [encoded.parties.index(party) for party in self.parties]
        shape = self.observed.met.shape[1]
        found = np.full((len(self.runs), shape, len(seats)), np.nan, dtype=np.float32)
        found[places] = presences(encoded, self.sources, places, shape)[:, :, seats]
        return found

    def _origin(self, before: int, like: MatchingRuns, there: FloatArray) -> RoundForecast:
        """The forecasts of one round by every forecaster."""
        forecasts = {
            "model": model_forecast(self.runs, like, before, there), "base rates": base_rate_forecast(self.observed, self.attendance, before),
            "recent rates": base_rate_forecast(self.observed, self.attendance, before, RECENT), "persistence": persistence_forecast(self.observed, self.attendance, before),
        }
        scores = {name: score(each, self.observed, self.attendance, before) for name, each in forecasts.items()}
        return RoundForecast(before + 1, forecasts, scores, before >= self.rounds)

    def _exit(self, round_: int, places: IntArray) -> WithdrawalForecast:
        """The forecast of a round before which the host withdrew, by repeating the matching runs with the withdrawal."""
        encoded = encode(parse_scenario(scenario_to_yaml(self.scenario), [f"hosting.withdraws_at={round_}"]))
        met = meets_in(encoded, self.sources, np.unique(places), round_)
        own = met[np.searchsorted(np.unique(places), places)]
        rivals = {"base rates": base_rate_forecast(self.observed, self.attendance, round_ - 1), "persistence": persistence_forecast(self.observed, self.attendance, round_ - 1)}
        chances = {"model": float((own.sum() + 0.5) / (len(own) + 1.0)), **{name: each.meets for name, each in rivals.items()}}
        return WithdrawalForecast(round_, chances, bool(self.observed.met[0, round_ - 1] > 0), round_ > self.rounds)
