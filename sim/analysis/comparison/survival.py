"""Survival analysis of times to an event: Kaplan-Meier curves, restricted means and pseudo-values.

A run that ends, or reaches its horizon, without the event is censored. Times are whole rounds.

Kaplan and Meier 1958, JASA 53:457; Andersen, Klein and Rosthøj 2003, Biometrika 90:15 (pseudo-values); curves, their intervals and the
log-rank test are SciPy's.
"""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from sim.analysis.arrays import BoolArray, FloatArray, IntArray

if TYPE_CHECKING:
    import pandas as pd
    from scipy.stats import CensoredData


class EventTimes(NamedTuple):
    """Times to an event: `time` [k] in rounds (NaN: the run is missing), `observed` [k] False if the time is censored."""

    time: FloatArray
    observed: BoolArray

    @property
    def known(self) -> EventTimes:
        """The times of the runs that are not missing."""
        there = ~np.isnan(self.time)
        return EventTimes(self.time[there], self.observed[there])


def kaplan_meier(times: EventTimes) -> pd.DataFrame:
    """The Kaplan-Meier curve: round, at_risk, survival (share without the event after the round), and the 95% interval low to high.

    The interval uses the log-log transformation, so it stays within 0..1.

    >>> kaplan_meier(EventTimes(np.array([1.0, 2.0, 2.0, 3.0]), np.array([True, True, False, False])))["survival"].tolist()
    [1.0, 0.75, 0.5, 0.5]
    """
    import pandas as pd
    from scipy.stats import ecdf

    held = times.known
    found = ecdf(_censored(held)).sf
    with warnings.catch_warnings(), np.errstate(divide="ignore", invalid="ignore"):
        warnings.simplefilter("ignore", RuntimeWarning)  # undefined where the curve is 0 or 1
        band = found.confidence_interval(0.95, method="log-log")
    rows = [(0.0, len(held.time), 1.0, 1.0, 1.0)]
    for at, (round_, value) in enumerate(zip(found.quantiles, found.probabilities)):
        ends = (end if np.isfinite(end) else value for end in (band.low.probabilities[at], band.high.probabilities[at]))
        rows.append((round_, int((held.time >= round_).sum()), value, *ends))
    return pd.DataFrame(rows, columns=["round", "at_risk", "survival", "low", "high"])


def median_time(times: EventTimes) -> float:
    """The median time: the first round after which at most half are without the event; NaN if there is none."""
    found = kaplan_meier(times)
    below = found.loc[found["survival"] <= 0.5, "round"]
    return float(below.iloc[0]) if len(below) else float("nan")


def log_rank(one: EventTimes, other: EventTimes) -> tuple[float, float]:
    """The log-rank test of two independent groups of runs: chi-squared with one degree of freedom, and p-value (Mantel 1966).

    NaN if no run of either group has the event. For paired runs the test is conservative.
    """
    from scipy.stats import logrank

    if not one.known.observed.any() and not other.known.observed.any():
        return float("nan"), float("nan")
    found = logrank(_censored(one.known), _censored(other.known))
    return float(found.statistic) ** 2, float(found.pvalue)


def restricted_mean(times: EventTimes, horizon: int) -> float:
    """The mean time up to a horizon: the area under the Kaplan-Meier curve.

    >>> restricted_mean(EventTimes(np.array([1.0, 3.0, 3.0]), np.array([True, True, False])), 3)
    2.3333333333333335
    """
    return _area(*_counts(times.known, horizon))


def pseudo_values(times: EventTimes, horizon: int) -> FloatArray:
    """Jackknife pseudo-values of the restricted mean [k]: n times the mean of all runs less n - 1 times the mean of all others.

    Their mean approximates the restricted mean, their spread gives its error, and paired runs can be compared by them. Without censoring
    before the horizon they equal the times, cut at the horizon. NaN where the run is missing.
    """
    held = times.known
    events, censored = _counts(held, horizon)
    many = len(held.time)
    whole = _area(events, censored)
    found = np.full(len(times.time), np.nan)
    place = np.minimum(times.time, horizon + 1)
    for round_ in range(1, horizon + 2):
        for seen, counts in ((True, events), (False, censored)):
            if not counts[round_]:
                continue
            counts[round_] -= 1
            found[(place == round_) & (times.observed == seen)] = many * whole - (many - 1) * _area(events, censored)
            counts[round_] += 1
    return found


def _counts(held: EventTimes, horizon: int) -> tuple[IntArray, IntArray]:
    """Numbers of events and of censored runs in each round up to the horizon [horizon + 2]; the last element counts all later rounds."""
    place = np.minimum(held.time, horizon + 1).astype(int)
    return np.bincount(place[held.observed], minlength=horizon + 2), np.bincount(place[~held.observed], minlength=horizon + 2)


def _area(events: IntArray, censored: IntArray) -> float:
    leaving = events + censored
    at_risk = leaving.sum() - np.cumsum(leaving) + leaving
    staying = 1.0 - np.divide(events, at_risk, out=np.zeros(len(events)), where=at_risk > 0)
    return float(np.cumprod(staying)[:-2].sum())  # rounds 0 to horizon - 1


def _censored(held: EventTimes) -> CensoredData:
    from scipy.stats import CensoredData

    return CensoredData.right_censored(held.time, ~held.observed)
