"""One-step-ahead forecasts: by the conditioned model, by base rates and by persistence.

The model's forecast is the share among the runs that best match the rounds so far. Every category gets half a pseudo-count, so that no
forecast is 0 or 1. Scores are in `sim.analysis.empirical.scoring`.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np

from sim.analysis.arrays import FloatArray, IntArray
from sim.analysis.empirical.abc import Importance, posterior, weighted_quantile
from sim.analysis.empirical.history_matrix import CLASSES, PRESENCES, Histories, summaries

#: Number of rounds in the window of recent rates.
RECENT = 5


class GapDistribution(NamedTuple):
    """A forecast distribution of the days from one round to the next: values with weights that sum to 1."""

    days: FloatArray
    weights: FloatArray

    def quantile(self, share: float) -> float:
        """The quantile in days; NaN if the distribution is empty."""
        return weighted_quantile(self.days, self.weights, share) if len(self.days) else math.nan


class Forecast(NamedTuple):
    """Forecast probabilities for one round.

    `meets`: that the round takes place. Given that it does, `statement`: a joint statement; `classes`: each class of outcome, in the order
    of CLASSES; `late`: a late date; `attendance` [parties, PRESENCES]: each party's attendance; `gaps`: days since the previous round.
    """

    meets: float
    statement: float
    classes: tuple[float, ...]
    late: float
    attendance: FloatArray
    gaps: GapDistribution

    @property
    def days(self) -> tuple[float, float, float]:
        """Days since the previous round: median, and the ends of the central 90% interval."""
        return self.gaps.quantile(0.5), self.gaps.quantile(0.05), self.gaps.quantile(0.95)


class MatchingRuns(NamedTuple):
    """The runs that best match a record so far: `places` are their indices, `weights` sum to 1."""

    places: IntArray
    weights: FloatArray


def matching_runs(
    shares: FloatArray, runs: Histories, seen: Histories, rounds: int, keep: int, importance: Importance | None = None,
) -> MatchingRuns:
    """The runs whose first rounds best match the observed ones; runs without a meeting in these rounds are ignored.

    keep: number of runs; with `importance`, weights of runs that were not all drawn from the prior, the effective number.
    """
    going = np.flatnonzero(runs.met[:, :rounds].sum(axis=1) > 0)
    alive = runs.of(going)
    weights = None if importance is None else importance.of(going)
    found = posterior(shares[going], summaries(alive.up_to(rounds)), summaries(seen.up_to(rounds))[0], keep, weights)
    return MatchingRuns(going[found.kept], found.weights)


def model_forecast(runs: Histories, known: MatchingRuns, rounds: int, came: FloatArray) -> Forecast:
    """The model's forecast of the round after `rounds`, from the matching runs.

    came: attendance of each party at that round in matching runs [k, parties], as indices of PRESENCES; NaN where a run did not meet.
    """
    here = runs.of(known.places)
    met = here.met[:, rounds] > 0
    ways = came.shape[1]
    if not met.any():
        none = np.array([])
        return Forecast(0.0, math.nan, (math.nan,) * len(CLASSES), math.nan, np.full((ways, len(PRESENCES)), math.nan), GapDistribution(none, none))
    held = known.weights * met / (known.weights * met).sum()
    size = 1.0 / np.square(held).sum()  # effective sample size

    def chance(values: FloatArray, ways: int = 2) -> float:
        """A weighted share with half a pseudo-count for each of `ways` categories."""
        return float((size * (held * np.nan_to_num(values)).sum() + 0.5) / (size + 0.5 * ways))

    classes = [chance(here.outcome[:, rounds] == place, len(CLASSES)) for place in range(len(CLASSES))]
    whole = tuple((np.array(classes) / sum(classes)).tolist())
    days = here.days[:, rounds]
    known_days = met & ~np.isnan(days)
    gaps = GapDistribution(days[known_days], held[known_days] / held[known_days].sum())
    return Forecast(float(known.weights @ met), chance(here.signed[:, rounds]), whole, chance(here.late[:, rounds]), _ways(came), gaps)


def base_rate_forecast(seen: Histories, came: FloatArray, rounds: int, last: int | None = None) -> Forecast:
    """The forecast of the round after `rounds` from the rates of all earlier rounds, or of the `last` ones.

    came: attendance of each party at each round [rounds, parties], as indices of PRESENCES; NaN where unknown.
    """
    first = max(0, rounds - last) if last else 0
    own = seen.up_to(rounds).since(first)
    classes = np.array([np.nansum(own.is_class(word)) + 0.5 for word in CLASSES])
    days = own.days[0][~np.isnan(own.days[0])]
    shares = tuple((classes / classes.sum()).tolist())
    return Forecast(_rate(own.met), _rate(own.signed), shares, _rate(own.late), _ways(came[first:rounds]), _even(days))


def persistence_forecast(seen: Histories, came: FloatArray, rounds: int) -> Forecast:
    """The persistence forecast: the round after `rounds` equals the last one, with the rate at which earlier rounds equalled theirs.

    Days: the last gap times the earlier ratios of successive gaps.
    """
    own = seen.up_to(rounds)
    classes = _lasting(own.outcome[0], len(CLASSES))
    signed = _lasting(own.signed[0], 2)[1]
    days = own.days[0][~np.isnan(own.days[0])]
    there = np.array([_lasting(column, len(PRESENCES)) for column in came[:rounds].T]).reshape(-1, len(PRESENCES))
    meets = _lasting(own.met[0], 2)[1]
    return Forecast(meets, signed, tuple(classes.tolist()), _rate(own.late), there, _even(days[-1:] * (days[1:] / days[:-1])))


def _lasting(codes: FloatArray, ways: int) -> FloatArray:
    """Probabilities of each of `ways` categories if the last one persists at the observed rate."""
    known = codes[~np.isnan(codes)]
    if not len(known):
        return np.full(ways, 1.0 / ways)
    same = float(np.sum(known[1:] == known[:-1]))
    stays = (same + 0.5) / (len(known) - 1 + 1.0)
    found = np.full(ways, (1.0 - stays) / (ways - 1))
    found[int(known[-1])] = stays
    return found


def _ways(came: FloatArray) -> FloatArray:
    """The share of each kind of attendance [parties, PRESENCES], with half a pseudo-count each; uniform where nothing is known."""
    counts = np.array([(came == way).sum(axis=0) for way in range(len(PRESENCES))]).T + 0.5
    found: FloatArray = counts / counts.sum(axis=1, keepdims=True)
    return found


def _even(days: FloatArray) -> GapDistribution:
    return GapDistribution(days, np.full(len(days), 1.0 / max(1, len(days))))


def _rate(values: FloatArray) -> float:
    known = values[~np.isnan(values)]
    return float((known.sum() + 0.5) / (len(known) + 1.0))
