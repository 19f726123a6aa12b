"""Results of facts: what a series gives for each part, whether it lies in the band, and how often the draws of a null model meet a fact."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from sim.analysis.arrays import BoolArray, FloatArray
from sim.analysis.empirical.statistics import Rows, Series
from sim.analysis.empirical.stylised_facts import Part, Target

#: Tolerance of a band.
TOLERANCE = 1e-9


class PartResult(NamedTuple):
    """The result of validating a part of a fact.

    `value`: mean over the rounds of all replicates. `error`: its Monte Carlo standard error. `low`, `high`: central 95% of replicates.
    `tail`: two-sided posterior predictive p-value of the record's value (Gelman, Meng and Stern 1996; Meng 1994). `band`: the interval in
    which the value must lie. `met`: whether it does.
    """

    part: Part
    target: Target
    value: float
    error: float
    low: float
    high: float
    tail: float
    band: tuple[float, float]
    met: bool


def band_of(part: Part, aim: Target) -> tuple[float, float]:
    """The band of a part: the stated one, else the interval of its target."""
    return part.band or (aim.low, aim.high)


def _inside(values: FloatArray, band: tuple[float, float]) -> BoolArray:
    return np.asarray((values >= band[0] - TOLERANCE) & (values <= band[1] + TOLERANCE))


def evaluate_part(part: Part, aim: Target, series: Series) -> PartResult:
    """Evaluate a part on a simulated series."""
    rows = part.rows_in(series)
    value, each = rows.mean(), rows.by_replicate()
    low, high = np.quantile(each, (0.025, 0.975)).tolist() if len(each) else (math.nan, math.nan)
    band = band_of(part, aim)
    return PartResult(part, aim, value, rows.error(), low, high, tail_probability(each, aim.value), band, bool(_inside(np.array(value), band)))


def tail_probability(each: FloatArray, value: float) -> float:
    """The two-sided tail probability of a value among replicates: twice the smaller tail, at most 1; NaN without replicates.

    >>> tail_probability(np.array([0.1, 0.2, 0.3, 0.4]), 0.3)
    1.0
    """
    if not len(each) or math.isnan(value):
        return math.nan
    above, below = (float(np.mean(side)) for side in (each >= value - 1e-12, each <= value + 1e-12))
    return min(1.0, 2.0 * min(above, below))


def draws_met(parts: Sequence[Part], aims: Sequence[Target], series: Sequence[Series], draws: int, replicates: int | None) -> BoolArray:
    """Whether each draw of a null model meets a fact, that is, has the mean of every part in its band [draws].

    Args:
        series: the simulated series of each part, in which draw d has the replicates from d * `replicates` on.
        draws: number of draws.
        replicates: number of replicates of each draw; None if all belong to the only draw.
    """
    met = np.ones(draws, dtype=bool)
    for part, aim, each in zip(parts, aims, series, strict=True):
        met &= _inside(_mean_by_draw(part.rows_in(each), draws, replicates), band_of(part, aim))
    return met


def _mean_by_draw(rows: Rows, draws: int, replicates: int | None) -> FloatArray:
    """The statistic of each draw; NaN for a draw without rows."""
    place = np.asarray(rows.replicate, dtype=int) // replicates if replicates else np.zeros(len(rows.replicate), dtype=int)
    counts = np.bincount(place, minlength=draws)
    means = np.divide(np.bincount(place, rows.value, minlength=draws), counts, out=np.full(draws, np.nan), where=counts > 0)
    return np.asarray(np.exp(means) if rows.is_log else means)
