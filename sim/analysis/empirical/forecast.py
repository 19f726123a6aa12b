"""What a model conditioned on the first rounds says of the next one, beside base rates and persistence.

A forecast of the model is the share among the runs that are most like the rounds so far; each way it might go keeps half a run's worth, so
that nothing that happens was called impossible. How forecasts did is `sim.analysis.empirical.scoring`.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np

from sim.analysis.arrays import FloatArray, IntArray
from sim.analysis.empirical.abc import posterior, weighted_quantile
from sim.analysis.empirical.history_matrix import CLASSES, PRESENCES, Histories, summaries

#: Rounds that rates which forget look back on.
RECENT = 5


class GapDistribution(NamedTuple):
    """Days from one round to the next, as values with weights that sum to 1."""

    days: FloatArray
    weights: FloatArray

    def quantile(self, share: float) -> float:
        """The days below which a share of the weight lies; not a number if nothing is known."""
        return weighted_quantile(self.days, self.weights, share) if len(self.days) else math.nan


class Forecast(NamedTuple):
    """Chances for one round: of meeting at all; if it meets, of a joint statement, of each class of outcome (in the order of CLASSES), of a
    late date, and of how each party comes [parties, PRESENCES]; and the days since the round before."""

    meets: float
    statement: float
    classes: tuple[float, ...]
    late: float
    attendance: FloatArray
    gaps: GapDistribution

    @property
    def days(self) -> tuple[float, float, float]:
        """Days since the round before: median and the middle nine tenths."""
        return self.gaps.quantile(0.5), self.gaps.quantile(0.05), self.gaps.quantile(0.95)


class MatchingRuns(NamedTuple):
    """The runs most like a record so far: `places` among all runs, and `weights`, which sum to 1."""

    places: IntArray
    weights: FloatArray


def matching_runs(shares: FloatArray, runs: Histories, seen: Histories, rounds: int, keep: int) -> MatchingRuns:
    """The runs whose first rounds are most like those seen; runs that have ended by then say nothing."""
    going = np.flatnonzero(runs.met[:, :rounds].sum(axis=1) > 0)
    alive = runs.of(going)
    found = posterior(shares[going], summaries(alive.up_to(rounds)), summaries(seen.up_to(rounds))[0], keep)
    return MatchingRuns(going[found.kept], found.weights)


def model_forecast(runs: Histories, known: MatchingRuns, rounds: int, came: FloatArray) -> Forecast:
    """The round after `rounds`, from the runs most like it so far.

    came: how each party came to that round, of runs like those so far [k, parties]; not a number where a run didn't meet.
    """
    here = runs.of(known.places)
    met = here.met[:, rounds] > 0
    ways = came.shape[1]
    if not met.any():
        none = np.array([])
        return Forecast(0.0, math.nan, (math.nan,) * len(CLASSES), math.nan, np.full((ways, len(PRESENCES)), math.nan), GapDistribution(none, none))
    held = known.weights * met / (known.weights * met).sum()
    size = 1.0 / np.square(held).sum()  # so many runs of equal weight

    def chance(values: FloatArray, ways: int = 2) -> float:
        """A share, with half a run for each way it might have gone."""
        return float((size * (held * np.nan_to_num(values)).sum() + 0.5) / (size + 0.5 * ways))

    classes = [chance(here.outcome[:, rounds] == place, len(CLASSES)) for place in range(len(CLASSES))]
    whole = tuple((np.array(classes) / sum(classes)).tolist())
    days = here.days[:, rounds]
    known_days = met & ~np.isnan(days)
    gaps = GapDistribution(days[known_days], held[known_days] / held[known_days].sum())
    return Forecast(float(known.weights @ met), chance(here.signed[:, rounds]), whole, chance(here.late[:, rounds]), _ways(came), gaps)


def base_rate_forecast(seen: Histories, came: FloatArray, rounds: int, last: int | None = None) -> Forecast:
    """The round after `rounds` as those before it, on average, or as the last few; each way it might go counts half a round more.

    came: how each party came to each round [rounds, parties]; not a number where that isn't known.
    """
    first = max(0, rounds - last) if last else 0
    own = seen.up_to(rounds).since(first)
    classes = np.array([np.nansum(own.is_class(word)) + 0.5 for word in CLASSES])
    days = own.days[0][~np.isnan(own.days[0])]
    shares = tuple((classes / classes.sum()).tolist())
    return Forecast(_rate(own.met), _rate(own.signed), shares, _rate(own.late), _ways(came[first:rounds]), _even(days))


def persistence_forecast(seen: Histories, came: FloatArray, rounds: int) -> Forecast:
    """The round after `rounds` as the last one, as often as rounds so far were as the one before; the rest evenly.

    Days: those of the last gap, times what each gap so far was to the one before.
    """
    own = seen.up_to(rounds)
    classes = _lasting(own.outcome[0], len(CLASSES))
    signed = _lasting(own.signed[0], 2)[1]
    days = own.days[0][~np.isnan(own.days[0])]
    there = np.array([_lasting(column, len(PRESENCES)) for column in came[:rounds].T]).reshape(-1, len(PRESENCES))
    meets = _lasting(own.met[0], 2)[1]
    return Forecast(meets, signed, tuple(classes.tolist()), _rate(own.late), there, _even(days[-1:] * (days[1:] / days[:-1])))


def _lasting(codes: FloatArray, ways: int) -> FloatArray:
    """Chances of each way, if the last one lasts as often as others did."""
    known = codes[~np.isnan(codes)]
    if not len(known):
        return np.full(ways, 1.0 / ways)
    same = float(np.sum(known[1:] == known[:-1]))
    stays = (same + 0.5) / (len(known) - 1 + 1.0)
    found = np.full(ways, (1.0 - stays) / (ways - 1))
    found[int(known[-1])] = stays
    return found


def _ways(came: FloatArray) -> FloatArray:
    """The share of each way of coming [parties, PRESENCES], each with half a row more; even where nothing is known."""
    counts = np.array([(came == way).sum(axis=0) for way in range(len(PRESENCES))]).T + 0.5
    found: FloatArray = counts / counts.sum(axis=1, keepdims=True)
    return found


def _even(days: FloatArray) -> GapDistribution:
    return GapDistribution(days, np.full(len(days), 1.0 / max(1, len(days))))


def _rate(values: FloatArray) -> float:
    known = values[~np.isnan(values)]
    return float((known.sum() + 0.5) / (len(known) + 1.0))
