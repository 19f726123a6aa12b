"""What a model conditioned on the first rounds says of the next one, scored against base rates and persistence.

Brier 1950 for a joint statement; the logarithmic score (Good 1952) for the class of outcome. A forecast of the model is the share among the
runs that are most like the rounds so far; each class keeps half a run's worth, so that nothing that happens was called impossible.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np

from sim.analysis.bayes import posterior
from sim.analysis.histories import CLASSES, Histories, summaries


class Forecast(NamedTuple):
    """Chances for one round: of meeting at all, of a joint statement, of each class of outcome (in the order of CLASSES), of a late date;
    and the days since the one before: median and the middle nine tenths."""

    meets: float
    statement: float
    classes: tuple[float, ...]
    late: float
    days: tuple[float, float, float]


class Score(NamedTuple):
    """How a forecast did: Brier's score of the statement (0 best, 1 worst), minus the log of the chance given to the class that came."""

    brier: float
    log: float


def by_model(shares: np.ndarray, runs: Histories, seen: Histories, rounds: int, keep: int) -> Forecast:
    """The round after `rounds`, from the runs whose first rounds are most like those seen; runs that have ended by then say nothing."""
    going = runs.met[:, :rounds].sum(axis=1) > 0
    alive = runs.of(going)
    aim = summaries(seen.up_to(rounds))[0]
    found = posterior(shares[going], summaries(alive.up_to(rounds)), aim, keep)
    here, weights = alive.of(found.kept), found.weights
    met = here.met[:, rounds] > 0
    if not met.any():
        return Forecast(0.0, math.nan, (math.nan,) * len(CLASSES), math.nan, (math.nan,) * 3)
    held = weights * met / (weights * met).sum()
    size = 1.0 / np.square(held).sum()  # so many runs of equal weight

    def chance(values: np.ndarray, ways: int = 2) -> float:
        """A share, with half a run for each way it might have gone."""
        return float((size * (held * np.nan_to_num(values)).sum() + 0.5) / (size + 0.5 * ways))

    classes = [chance(here.outcome[:, rounds] == place, len(CLASSES)) for place in range(len(CLASSES))]
    days = here.days[:, rounds]
    order = np.argsort(np.where(met, days, np.inf))
    ends = [float(days[order][np.searchsorted(np.cumsum(held[order]), share)]) for share in (0.5, 0.05, 0.95)]
    whole = tuple((np.array(classes) / sum(classes)).tolist())
    late = chance(here.late[:, rounds])
    return Forecast(float(weights @ met), chance(here.signed[:, rounds]), whole, late, (ends[0], ends[1], ends[2]))


def by_rate(seen: Histories, rounds: int) -> Forecast:
    """The round after `rounds` as all before it, on average; each way it might go counts half a round more."""
    own = seen.up_to(rounds)
    classes = np.array([np.nansum(own.is_class(word)) + 0.5 for word in CLASSES])
    return Forecast(1.0, _rate(own.signed), tuple(classes / classes.sum()), _rate(own.late), _days(own.days[0]))


def by_persistence(seen: Histories, rounds: int) -> Forecast:
    """The round after `rounds` as the last one, as often as rounds so far were as the one before; the rest evenly."""
    own = seen.up_to(rounds)
    last = int(own.outcome[0, -1])
    same = own.outcome[0, 1:] == own.outcome[0, :-1]
    stays = (same.sum() + 0.5) / (len(same) + 1.0)
    classes = np.full(len(CLASSES), (1.0 - stays) / (len(CLASSES) - 1))
    classes[last] = stays
    signed = own.signed[0]
    again = (np.sum(signed[1:] == signed[:-1]) + 0.5) / len(signed)
    return Forecast(1.0, float(again if signed[-1] else 1.0 - again), tuple(classes), _rate(own.late), _days(own.days[0][-1:]))


def score(forecast: Forecast, seen: Histories, place: int) -> Score:
    """How a forecast of a round did; place: of the round, from 0."""
    brier = (forecast.statement - float(seen.signed[0, place])) ** 2
    return Score(brier, -math.log(forecast.classes[int(seen.outcome[0, place])]))


def _rate(values: np.ndarray) -> float:
    known = values[~np.isnan(values)]
    return float((known.sum() + 0.5) / (len(known) + 1.0))


def _days(values: np.ndarray) -> tuple[float, float, float]:
    known = values[~np.isnan(values)]
    if not len(known):
        return (math.nan,) * 3
    return float(np.median(known)), float(np.quantile(known, 0.05)), float(np.quantile(known, 0.95))
