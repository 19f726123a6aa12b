"""Proper scoring rules for forecasts, each 0 at best, and differences in score between forecasters.

The Brier score (1950) for joint statements and attendance; the logarithmic score (Good 1952) for the class of outcome; the continuous
ranked probability score (CRPS; Matheson and Winkler 1976) for the days between rounds. Rounds are not independent, so intervals of mean
differences use a moving-block bootstrap (Kuensch 1989).
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np

from sim.analysis.arrays import FloatArray
from sim.analysis.empirical.forecast import Forecast, GapDistribution
from sim.analysis.empirical.history_matrix import Histories
from sim.scenario.inputs import uniform_draws

#: Quantities that are scored, and their scoring rules.
MEASURES = {"statement": "Brier", "outcome": "log", "attendance": "Brier", "gap": "CRPS, days"}
#: Rounds in a block (about the cube root of their number), and number of bootstrap samples.
BLOCK, DRAWS = 3, 9_999


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


def score_difference(own: FloatArray, other: FloatArray, block: int = BLOCK) -> ScoreDifference:
    """The mean difference between two forecasters' scores by round, with a block-bootstrap interval; NaN with fewer than two blocks.

    >>> score_difference(np.zeros(6), np.ones(6))
    ScoreDifference(mean=1.0, low=1.0, high=1.0, rounds=6)
    """
    gains = (other - own)[~np.isnan(other - own)]
    many = len(gains)
    if many < 2 * block:
        return ScoreDifference(float(gains.mean()) if many else math.nan, math.nan, math.nan, many)
    blocks = -(-many // block)
    starts = (uniform_draws("scoring.blocks", 1, np.arange(DRAWS * blocks)) * (many - block + 1)).astype(int).reshape(DRAWS, blocks)
    rows = (starts[:, :, None] + np.arange(block)).reshape(DRAWS, -1)[:, :many]
    low, high = np.quantile(gains[rows].mean(axis=1), (0.025, 0.975)).tolist()
    return ScoreDifference(float(gains.mean()), low, high, many)

