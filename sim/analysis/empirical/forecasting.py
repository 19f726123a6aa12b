"""What runs like the rounds so far say of the next one, round by round, and of a format whose host has withdrawn; with rivals and scores.

How parties would come is seen by playing the runs most like the record again in full.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.analysis.arrays import FloatArray, IntArray
from sim.analysis.comparison.arms import Arm
from sim.analysis.empirical.abc import systematic_resample
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
from sim.analysis.empirical.scoring import Score, score
from sim.rules.log_schema import COLUMNS
from sim.scenario.encoding.instance import EncodedScenario, encode
from sim.scenario.loader import parse_scenario, scenario_to_yaml

#: The first round that is forecast from those before it.
FIRST_ORIGIN = 8
#: Runs that are played again in full for each forecast.
RERUNS = 400


@dataclass(frozen=True)
class RoundForecast:
    """A forecast of one round from all before it, by the model and by each of its rivals, with scores.

    `held_out`: whether the round is none of those that the calibration used.
    """

    round: int
    forecasts: dict[str, Forecast]
    scores: dict[str, Score]
    held_out: bool


@dataclass(frozen=True)
class WithdrawalForecast:
    """Whether the format goes on after its host has withdrawn before a round: chances of meeting by forecaster, and whether it did."""

    round: int
    probabilities: dict[str, float]
    met: bool
    held_out: bool


@dataclass(frozen=True)
class OneStepForecaster:
    """What is needed to look ahead: an arm's runs and the record's history `seen`, how parties `came` to its rounds, and how many runs are
    kept."""

    arm: Arm
    runs: Histories
    observed: Histories
    attendance: FloatArray
    parties: list[str]
    rounds: int
    keep: int

    def forecast(self, shares: FloatArray, record: CaseRecord) -> tuple[list[RoundForecast], WithdrawalForecast | None]:
        """Each round from `FIRST_ORIGIN + 1` on, forecast from those before it; and whether the format outlives its host."""
        befores = range(FIRST_ORIGIN, self.observed.met.shape[1])
        like = {before: matching_runs(shares, self.runs, self.observed, before, self.keep) for before in befores}
        chosen = {before: known.places[systematic_resample(known.weights, RERUNS)] for before, known in like.items()}
        there = self._again(np.unique(np.concatenate(list(chosen.values()))))
        origins = [self._origin(before, like[before], there[chosen[before], before].astype(float)) for before in befores]
        left = record.metadata.get("withdrawn")
        return origins, None if left is None or left - 1 not in chosen else self._exit(int(left), chosen[left - 1])

    def _again(self, replicates: IntArray) -> NDArray[np.float32]:
        """How the parties came to every round of runs that are played again, at their places among all runs."""
        encoded = encode(self.arm.study.scenario())
        seats = [encoded.parties.index(party) for party in self.parties]
        shape = self.observed.met.shape[1]
        found = np.full((len(self.runs), shape, len(seats)), np.nan, dtype=np.float32)
        found[replicates] = presences(encoded, self.arm.seed, replicates, shape)[:, :, seats]
        return found

    def _origin(self, before: int, like: MatchingRuns, there: FloatArray) -> RoundForecast:
        """One round, forecast by everybody."""
        forecasts = {
            "model": model_forecast(self.runs, like, before, there), "base rates": base_rate_forecast(self.observed, self.attendance, before),
            "recent rates": base_rate_forecast(self.observed, self.attendance, before, RECENT), "persistence": persistence_forecast(self.observed, self.attendance, before),
        }
        scores = {name: score(each, self.observed, self.attendance, before) for name, each in forecasts.items()}
        return RoundForecast(before + 1, forecasts, scores, before >= self.rounds)

    def _exit(self, round_: int, replicates: IntArray) -> WithdrawalForecast:
        """Whether a round met before which the host withdrew: the runs most like the rounds before it, played again with that."""
        encoded = encode(parse_scenario(scenario_to_yaml(self.arm.study.scenario()), [f"hosting.withdraws_at={round_}"]))
        met = meets_after(encoded, self.arm.seed, np.unique(replicates), round_)
        own = met[np.searchsorted(np.unique(replicates), replicates)]
        rivals = {"base rates": base_rate_forecast(self.observed, self.attendance, round_ - 1), "persistence": persistence_forecast(self.observed, self.attendance, round_ - 1)}
        chances = {"model": float((own.sum() + 0.5) / (len(own) + 1.0)), **{name: each.meets for name, each in rivals.items()}}
        return WithdrawalForecast(round_, chances, bool(self.observed.met[0, round_ - 1] > 0), round_ > self.rounds)


def presences(encoded: EncodedScenario, seed: int, replicates: IntArray, rounds: int) -> FloatArray:
    """How every party came to every round [replicates, rounds, parties]: 0 away, 1 in part, 2 in full; not a number if it didn't meet."""
    from sim.engine.batch import BatchRunner

    desk = BatchRunner(encoded)
    found = np.full((len(replicates), rounds, len(encoded.parties)), np.nan)
    for row, replicate in enumerate(replicates.tolist()):
        tables = desk.negotiate(seed, replicate, 1, "full")
        round_, party, presence = (_column(tables["parties"], "parties", name) for name in ("round", "party", "presence"))
        met = np.zeros(int(max(rounds, round_.max(initial=0))) + 1, dtype=bool)
        met[_column(tables["rounds"], "rounds", "round").astype(int)] = _column(tables["rounds"], "rounds", "convened") > 0
        chosen = met[round_.astype(int)] & (round_ <= rounds)
        found[row, round_[chosen].astype(int) - 1, party[chosen].astype(int)] = presence[chosen]
    return found


def meets_after(encoded: EncodedScenario, seed: int, replicates: IntArray, round_: int) -> FloatArray:
    """Whether each run meets in a round before which, as `encoded` says, the host has withdrawn [replicates], as 0 or 1."""
    from sim.engine.batch import BatchRunner

    desk = BatchRunner(encoded)
    found = np.zeros(len(replicates))
    for row, replicate in enumerate(replicates.tolist()):
        rounds = desk.negotiate(seed, replicate, 1)["rounds"]
        found[row] = np.any((_column(rounds, "rounds", "round") == round_) & (_column(rounds, "rounds", "convened") > 0))
    return found


def _column(table: FloatArray, name: str, column: str) -> FloatArray:
    """A column of a table's matrix, whose first is the replicate."""
    found: FloatArray = table[:, 1 + COLUMNS[name].index(column)]
    return found
