"""Times to an event with competing events: cumulative incidence, restricted means, pseudo-values and a test.

An event that rules the event of interest out, such as a collapse of the talks before an agreement, competes with it: the time is then
"never", not unknown. Only a run that is still open at its horizon is censored. Times are whole rounds.

Aalen and Johansen 1978, Scand. J. Stat. 5:141 (cumulative incidence; without competing events 1 less the curve of Kaplan and Meier);
Rothman 1978, J. Chronic Dis. 31:557 (interval); Andersen and Klein 2007, Scand. J. Stat. 34:3 (pseudo-values); Gray 1988, Ann. Stat. 16:1141
(runs with a competing event stay at risk in the test).
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from sim.analysis.arrays import FloatArray
from sim.studies.estimators import wilson_interval

if TYPE_CHECKING:
    import pandas as pd

#: Codes of causes: the time is censored; the event of interest happened. All higher codes are competing events.
CENSORED, EVENT = 0, 1
#: Below a difference this small two shares are equal; products of fractions are inexact.
TOLERANCE = 1e-9


class EventTimes(NamedTuple):
    """Times to an event: `time` [k] in rounds (NaN: the run is missing), `cause` [k] what happened then (see `CENSORED`, `EVENT`)."""

    time: FloatArray
    cause: np.ndarray[Any, Any]

    @property
    def known(self) -> EventTimes:
        """The times of the runs that are not missing."""
        there = ~np.isnan(self.time)
        return EventTimes(self.time[there], self.cause[there])

    def of_cause(self, cause: int) -> EventTimes:
        """The same times with another cause as the event of interest."""
        swapped = np.where(self.cause == cause, EVENT, np.where(self.cause == EVENT, cause, self.cause))
        return EventTimes(self.time, swapped)

    def never_as(self, horizon: int) -> FloatArray:
        """Times up to a horizon, with `horizon + 1` for all later times, for "never", and for censored times [k]."""
        return np.where((self.cause == EVENT) & (self.time <= horizon), self.time, self.time * 0.0 + horizon + 1.0)


def cumulative_incidence(times: EventTimes) -> pd.DataFrame:
    """The cumulative incidence of the event: round, at_risk, incidence (share with the event by the round), low and high (95%).

    One row per round in which a run ends, and a first row for round 0. The interval is Wilson's with the number of runs that would give the
    estimator's variance, so without censoring it is that of a share of runs.

    >>> found = cumulative_incidence(EventTimes(np.array([1.0, 2.0, 2.0, 3.0]), np.array([1, 1, 2, 0])))
    >>> found["incidence"].tolist()
    [0.0, 0.25, 0.5, 0.5]
    """
    import pandas as pd

    held = times.known
    rows = [(0.0, len(held.time), 0.0, 0.0, 0.0)]
    for round_, at_risk, value, variance, known in _steps(held):
        rows.append((round_, at_risk, value, *_rothman(value, variance, known)))
    return pd.DataFrame(rows, columns=["round", "at_risk", "incidence", "low", "high"])


def _rothman(value: float, variance: float, known: int) -> tuple[float, float]:
    """Wilson's interval with the effective number of runs; `known`: the number of runs not censored before."""
    inside = TOLERANCE < value < 1.0 - TOLERANCE and variance > 0.0
    return wilson_interval(value, value * (1.0 - value) / variance if inside else known)


def _steps(held: EventTimes) -> Iterator[tuple[float, int, float, float, int]]:
    """For each round in which a run ends: round, number at risk, cumulative incidence, its variance (delta method), uncensored runs."""
    rounds = np.unique(held.time)
    own, other, censored = (np.array([int(((held.time == each) & kind).sum()) for each in rounds]) for kind in (
        held.cause == EVENT, held.cause > EVENT, held.cause == CENSORED))
    leaving = own + other + censored
    at_risk = leaving[::-1].cumsum()[::-1]
    ended = own + other
    before = np.concatenate([[1.0], np.cumprod(1.0 - ended / at_risk)])[:-1]
    incidence = np.cumsum(before * own / at_risk)
    known = len(held.time) - np.concatenate([[0], np.cumsum(censored)[:-1]])
    gone = at_risk * (at_risk - ended)
    hazard_variance = np.divide(ended, gone, out=np.zeros(len(rounds)), where=gone > 0)
    for at in range(len(rounds)):
        upto = slice(at + 1)
        later = incidence[at] - incidence[upto]
        variance = (later**2 * hazard_variance[upto] + before[upto] ** 2 * own[upto] * (at_risk - own)[upto] / at_risk[upto] ** 3
                    - 2.0 * later * before[upto] * own[upto] / at_risk[upto] ** 2).sum()
        yield float(rounds[at]), int(at_risk[at]), float(incidence[at]), max(0.0, float(variance)), int(known[at])


def median_time(times: EventTimes) -> float:
    """The median time: the first round by which at least half have had the event; NaN if there is none.

    >>> median_time(EventTimes(np.arange(1.0, 31.0), np.repeat([1, 0], [15, 15])))
    15.0
    """
    found = cumulative_incidence(times)
    reached = found.loc[found["incidence"] >= 0.5 - TOLERANCE, "round"]
    return float(reached.iloc[0]) if len(reached) else float("nan")


def log_rank(one: EventTimes, other: EventTimes, horizon: int | None = None) -> tuple[float, float]:
    """The log-rank test of two independent groups of runs: chi-squared with one degree of freedom, and p-value.

    A run with a competing event stays at risk up to the horizon (by default the last time of all runs), so that the test compares
    cumulative incidences. NaN if no run of either group has the event. For paired runs the test is conservative.
    """
    held = [one.known, other.known]
    last = max(float(each.time.max(initial=0.0)) for each in held) if horizon is None else float(horizon)
    groups = []
    for each in held:
        until = np.where(each.cause > EVENT, last, np.minimum(each.time, last))
        groups.append((until, (each.cause == EVENT) & (each.time <= last)))
    if not any(seen.any() for _, seen in groups) or not all(len(until) for until, _ in groups):
        return float("nan"), float("nan")
    (own, had), (others, others_had) = groups
    rounds = np.unique(np.concatenate([own[had], others[others_had]]))
    at_risk, others_at_risk = (len(until) - np.searchsorted(np.sort(until), rounds) for until in (own, others))
    events, others_events = (np.searchsorted(seen, rounds, side="right") - np.searchsorted(seen, rounds)
                             for seen in (np.sort(own[had]), np.sort(others[others_had])))
    everybody, ended = (at_risk + others_at_risk).astype(float), (events + others_events).astype(float)
    surplus = float((events - ended * at_risk / everybody).sum())
    spread = ended * at_risk / everybody * (others_at_risk / everybody) * np.divide(everybody - ended, everybody - 1.0, where=everybody > 1.0, out=np.zeros(len(ended)))
    if not spread.sum() > 0:
        return float("nan"), float("nan")
    statistic = surplus**2 / float(spread.sum())
    return statistic, math.erfc(math.sqrt(statistic / 2.0))


def restricted_mean(times: EventTimes, horizon: int) -> float:
    """The mean time up to a horizon, with "never" as the horizon: the area above the cumulative incidence.

    >>> restricted_mean(EventTimes(np.array([1.0, 3.0, 2.0]), np.array([1, 1, 2])), 3)
    2.3333333333333335
    """
    return _area(*_counts(times.known, horizon))


def pseudo_values(times: EventTimes, horizon: int) -> FloatArray:
    """Jackknife pseudo-values of the restricted mean [k]: n times the mean of all runs less n - 1 times the mean of all others.

    Their mean approximates the restricted mean, their spread gives its error, and paired runs can be compared by them. Without censoring
    before the horizon they equal the times, cut at the horizon, with "never" as the horizon. NaN where the run is missing.
    """
    held = times.known
    counts = _counts(held, horizon)
    many = len(held.time)
    whole = _area(*counts)
    found = np.full(len(times.time), np.nan)
    place, kind = np.minimum(times.time, horizon + 1), np.minimum(times.cause, EVENT + 1)
    for round_ in range(1, horizon + 2):
        for cause, own in zip((CENSORED, EVENT, EVENT + 1), counts, strict=True):
            if own[round_]:
                own[round_] -= 1
                found[(place == round_) & (kind == cause)] = many * whole - (many - 1) * _area(*counts)
                own[round_] += 1
    return found


def _counts(held: EventTimes, horizon: int) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Numbers of censored runs, events and competing events by round up to the horizon [horizon + 2]; the last element counts later rounds."""
    place = np.minimum(held.time, horizon + 1).astype(int)
    kind = np.minimum(held.cause, EVENT + 1)
    found = [np.bincount(place[kind == cause], minlength=horizon + 2).astype(float) for cause in (CENSORED, EVENT, EVENT + 1)]
    return found[0], found[1], found[2]


def _area(censored: FloatArray, events: FloatArray, competing: FloatArray) -> float:
    leaving = censored + events + competing
    at_risk = leaving.sum() - np.cumsum(leaving) + leaving

    def hazard(count: FloatArray) -> FloatArray:
        return np.asarray(np.divide(count, at_risk, out=np.zeros(len(count)), where=at_risk > 0))

    before = np.concatenate([[1.0], np.cumprod(1.0 - hazard(events + competing))[:-1]])
    return float((1.0 - np.cumsum(before * hazard(events)))[:-2].sum())  # rounds 0 to horizon - 1
