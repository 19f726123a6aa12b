"""Proper scoring rules for forecasts, each 0 at best, and differences in score between forecasters.

The Brier score (1950) for joint statements and attendance; the logarithmic score (Good 1952) for the class of outcome; the continuous
ranked probability score (CRPS; Matheson and Winkler 1976) for the days between rounds. Rounds are not independent and there are few of them, so
intervals of mean differences are those of an autoregression whose autocorrelation is integrated out (Zellner and Tiao 1964); resampled blocks
are too narrow in so short a series.
"""

from __future__ import annotations

import math
from functools import cache
from typing import NamedTuple

import numpy as np

from sim.analysis.arrays import FloatArray
from sim.analysis.empirical.forecast import Forecast, GapDistribution
from sim.analysis.empirical.history_matrix import Histories

#: Quantities that are scored, and their scoring rules.
MEASURES = {"statement": "Brier", "outcome": "log", "attendance": "Brier", "gap": "CRPS, days"}
#: Autocorrelations between neighbouring rounds over which the interval of a difference averages, and the fewest rounds that have one.
AUTOCORRELATIONS, LEAST = np.linspace(0.0, 0.95, 20), 6


class Score(NamedTuple):
    """The scores of a forecast; NaN where the outcome is unknown.

    `statement`: Brier score. `outcome`: negative log probability of the class that occurred. `attendance`: Brier score over all kinds of
    attendance, averaged over parties. `gap`: CRPS, in days. `covered`: whether the gap lay in the central 90% interval, 0 or 1.
    """

    statement: float
    outcome: float
    attendance: float
    gap: float
    covered: float


def score(forecast: Forecast, seen: Histories, came: FloatArray, place: int) -> Score:
    """The scores of a forecast of the round with index `place` (from 0); came: recorded attendance [rounds, parties]."""
    statement = (forecast.statement - float(seen.signed[0, place])) ** 2
    outcome = -math.log(forecast.classes[int(seen.outcome[0, place])])
    known = ~np.isnan(came[place])
    true = np.eye(forecast.attendance.shape[1])[came[place][known].astype(int)]
    apart = np.square(forecast.attendance[known] - true).sum(axis=1) / 2.0
    days = float(seen.days[0, place])
    _, low, high = forecast.days
    covered = math.nan if math.isnan(days) or math.isnan(low) else float(low <= days <= high)
    return Score(statement, outcome, float(apart.mean()) if len(apart) else math.nan, crps(forecast.gaps, days), covered)


def crps(gaps: GapDistribution, days: float) -> float:
    """The continuous ranked probability score of a forecast distribution, in days; 0 if all weight lies on the observed value.

    >>> crps(GapDistribution(np.array([10.0, 30.0]), np.array([0.5, 0.5])), 20.0)
    5.0
    """
    if not len(gaps.days) or math.isnan(days):
        return math.nan
    order = np.argsort(gaps.days)
    values, weights = gaps.days[order], gaps.weights[order]
    below = np.cumsum(weights) - weights / 2.0
    # The mean absolute difference between two draws is twice the sum of w (2 F - 1) x over ordered values.
    spread = float((weights * (2.0 * below - 1.0) * values).sum()) * 2.0
    return float((weights * np.abs(values - days)).sum()) - spread / 2.0


class ScoreDifference(NamedTuple):
    """The mean difference in score between two forecasters, with a 95% interval; positive if the first is better."""

    mean: float
    low: float
    high: float
    rounds: int


def score_difference(own: FloatArray, other: FloatArray) -> ScoreDifference:
    """The mean difference between two forecasters' scores by round, with an interval that allows for dependence between rounds.

    The differences are taken for a first-order autoregression about their mean. The interval is the central 95% of the posterior of that mean
    under a uniform prior on the autocorrelation and flat priors on the mean and the logarithm of the scale: a mixture of Student
    distributions, so it stays wide where few rounds cannot rule out dependence. NaN with fewer than `LEAST` rounds, or if none differ.

    >>> found = score_difference(np.zeros(6), np.array([1.0, 2.0, 1.0, 2.0, 1.0, 2.0]))
    >>> found.mean, found.low < 0.9, found.high > 2.1
    (1.5, True, True)
    """
    gains = (other - own)[~np.isnan(other - own)]
    many = len(gains)
    mean = float(gains.mean()) if many else math.nan
    if many < LEAST or np.ptp(gains) <= 1e-12 * np.abs(gains).max():
        return ScoreDifference(mean, math.nan, math.nan, many)
    return ScoreDifference(mean, *_posterior_interval(gains), many)


def _posterior_interval(gains: FloatArray) -> tuple[float, float]:
    """The central 95% of the posterior of the mean of a stationary first-order autoregression."""
    from scipy import optimize, special

    many, weights, centres, scales = len(gains), [], [], []
    for precision, determinant in _autoregressions(many):
        information = float(precision.sum())
        centre = float((precision @ gains).sum()) / information
        apart = gains - centre
        squares = float(apart @ precision @ apart)
        weights.append(-0.5 * (determinant + math.log(information) + (many - 1) * math.log(squares)))
        centres.append(centre)
        scales.append(math.sqrt(squares / (many - 1) / information))
    share, middle, spread = np.exp(np.array(weights) - max(weights)), np.array(centres), np.array(scales)
    share /= share.sum()

    def below(mean: float) -> float:
        return float((share * special.stdtr(many - 1, (mean - middle) / spread)).sum())

    reach = 1e3 * float(spread.max())
    low, high = (float(optimize.brentq(lambda mean, part=part: below(mean) - part, middle.min() - reach, middle.max() + reach, xtol=1e-12))
                 for part in (0.025, 0.975))
    return low, high


@cache
def _autoregressions(rounds: int) -> list[tuple[FloatArray, float]]:
    """For each autocorrelation: the inverse of the correlation matrix of so many rounds, and the logarithm of its determinant."""
    lags = np.abs(np.subtract.outer(np.arange(rounds), np.arange(rounds)))
    matrices = [correlation**lags for correlation in AUTOCORRELATIONS]
    return [(np.linalg.inv(matrix), float(np.linalg.slogdet(matrix)[1])) for matrix in matrices]
