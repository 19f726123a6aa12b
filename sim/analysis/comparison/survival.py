"""Times that may not be seen to their end: Kaplan-Meier curves, restricted means, and pseudo-values that let runs be compared in pairs.

A run that ends, or whose horizon is over, before it has an agreement says only that it took longer. Times are whole rounds.

Kaplan and Meier 1958, JASA 53:457; Andersen, Klein and Rosthøj 2003, Biometrika 90:15 (pseudo-values); curves, their intervals and the
log-rank test are SciPy's.
"""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from sim.analysis.theory.game import Array

if TYPE_CHECKING:
    import pandas as pd


class EventTimes(NamedTuple):
    """When something happened in each run, or until when it had not: `time` [k] in rounds (not a number: no such run), `seen` [k]."""

    time: Array
    observed: Array

    @property
    def known(self) -> EventTimes:
        """The runs that are there."""
        there = ~np.isnan(self.time)
        return EventTimes(self.time[there], self.observed[there])


def kaplan_meier(times: EventTimes) -> pd.DataFrame:
    """The Kaplan-Meier curve: round, at_risk, survival (the share still without it after the round), and 95% ends low and high.

    The interval is log-log, so within 0..1.

    >>> kaplan_meier(EventTimes(np.array([1.0, 2.0, 2.0, 3.0]), np.array([True, True, False, False])))["survival"].tolist()
    [1.0, 0.75, 0.5, 0.5]
    """
    import pandas as pd
    from scipy.stats import ecdf

    held = times.known
    found = ecdf(_censored(held)).sf
    with warnings.catch_warnings(), np.errstate(divide="ignore", invalid="ignore"):
        warnings.simplefilter("ignore", RuntimeWarning)  # where the curve is 0 or 1 there is no such interval
        band = found.confidence_interval(0.95, method="log-log")
    rows = [(0.0, len(held.time), 1.0, 1.0, 1.0)]
    for at, (round_, value) in enumerate(zip(found.quantiles, found.probabilities)):
        ends = (end if np.isfinite(end) else value for end in (band.low.probabilities[at], band.high.probabilities[at]))
        rows.append((round_, int((held.time >= round_).sum()), value, *ends))
    return pd.DataFrame(rows, columns=["round", "at_risk", "survival", "low", "high"])


def median_time(times: EventTimes) -> float:
    """The first round after which at most half are still without it; not a number if more than half always are."""
    found = kaplan_meier(times)
    below = found.loc[found["survival"] <= 0.5, "round"]
    return float(below.iloc[0]) if len(below) else float("nan")


def log_rank(one: EventTimes, other: EventTimes) -> tuple[float, float]:
    """The log-rank test of two groups of runs, as if independent: chi-squared with one degree of freedom, and p.

    Not a number if it happened in no run of either. (Mantel 1966; runs that share their luck are more alike than it assumes, so it is
    rather too careful.)
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


def pseudo_values(times: EventTimes, horizon: int) -> Array:
    """What each run adds to the restricted mean [k]: n times the mean of all, less n - 1 times that of all others.

    Their mean is the restricted mean (nearly), their spread gives its error, and runs that share luck can be compared by theirs. Without
    censoring before the horizon they are the times themselves, cut at the horizon. Not a number where there is no run.
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


def _counts(held: EventTimes, horizon: int) -> tuple[Array, Array]:
    """How many have it, and how many are lost sight of, in each round up to the horizon; the last place holds all later ones."""
    place = np.minimum(held.time, horizon + 1).astype(int)
    return tuple(np.bincount(place[held.observed == seen], minlength=horizon + 2) for seen in (True, False))  # type: ignore[return-value]


def _area(events: Array, censored: Array) -> float:
    leaving = events + censored
    at_risk = leaving.sum() - np.cumsum(leaving) + leaving
    staying = 1.0 - np.divide(events, at_risk, out=np.zeros(len(events)), where=at_risk > 0)
    return float(np.cumprod(staying)[:-2].sum())  # rounds 0 to horizon - 1


def _censored(held: EventTimes) -> object:
    from scipy.stats import CensoredData

    return CensoredData.right_censored(held.time, ~held.observed)
