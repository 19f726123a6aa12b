"""Estimates from many runs with 95% intervals: shares (Wilson), means (Student), rates (linearised ratios)."""

from __future__ import annotations

import math
from functools import lru_cache
from statistics import NormalDist
from typing import NamedTuple

import numpy as np

QUANTILE = 0.975
#: Number of runs from which Student's quantile equals the normal one to three digits.
LARGE_SAMPLE = 1000


class Share(NamedTuple):
    """The share of runs in which something holds.

    >>> seats = Share(12, 100)
    >>> seats.value, [round(end, 3) for end in seats.interval]
    (0.12, [0.07, 0.198])
    """

    hits: int = 0
    runs: int = 0

    def plus(self, values: np.ndarray) -> Share:
        """The share with further runs added, each true or false."""
        return Share(self.hits + int(np.count_nonzero(values)), self.runs + len(values))

    @property
    def value(self) -> float:
        """The share; NaN without runs."""
        return self.hits / self.runs if self.runs else math.nan

    @property
    def interval(self) -> tuple[float, float]:
        """Wilson's score interval (Wilson 1927, JASA 22:209)."""
        return wilson_interval(self.value, self.runs)

    @property
    def half_width(self) -> float:
        """Half the width of the interval."""
        if not self.runs:
            return 0.5
        return _wilson(self.value, self.runs)[1]


def wilson_interval(share: float, runs: float) -> tuple[float, float]:
    """Wilson's 95% interval of a share of runs; 0 to 1 without runs. `runs` may be an effective number, not a whole one.

    >>> [round(end, 3) for end in wilson_interval(0.12, 100)]
    [0.07, 0.198]
    """
    if runs <= 0:
        return 0.0, 1.0
    centre, half = _wilson(share, runs)
    return max(0.0, centre - half), min(1.0, centre + half)


def _wilson(share: float, runs: float) -> tuple[float, float]:
    """Centre and half width of the interval."""
    z = NormalDist().inv_cdf(QUANTILE)
    half = z / (1 + z * z / runs) * math.sqrt(share * (1 - share) / runs + z * z / (4 * runs * runs))
    return (share + z * z / (2 * runs)) / (1 + z * z / runs), half


class Mean(NamedTuple):
    """The mean over runs; `squares` is the sum of squared deviations from it.

    >>> rounds = Mean().plus(np.array([3.0, 5.0])).plus(np.array([4.0]))
    >>> rounds.value, round(rounds.half_width, 2)
    (4.0, 2.48)
    """

    runs: int = 0
    average: float = 0.0
    squares: float = 0.0

    def plus(self, values: np.ndarray) -> Mean:
        """The mean with further runs added (Chan, Golub and LeVeque 1983)."""
        more = len(values)
        if not more:
            return self
        runs, average = self.runs + more, float(np.mean(values))
        delta = average - self.average
        squares = self.squares + float(np.sum((values - average) ** 2)) + delta * delta * self.runs * more / runs
        return Mean(runs, self.average + delta * more / runs, squares)

    @property
    def value(self) -> float:
        """The mean; NaN without runs."""
        return self.average if self.runs else math.nan

    @property
    def interval(self) -> tuple[float, float]:
        """Student's interval."""
        return self.value - self.half_width, self.value + self.half_width

    @property
    def half_width(self) -> float:
        """Half the width of the interval; infinite for fewer than two runs."""
        if self.runs < 2:
            return math.inf
        return _student(self.runs - 1) * math.sqrt(self.squares / (self.runs - 1) / self.runs)


class Rate(NamedTuple):
    """A total of all runs per week of all runs, so that runs that end early do not count for less; sums and sums of products.

    >>> deaths = Rate().plus(np.array([10.0, 2.0]), np.array([4.0, 2.0]))
    >>> deaths.value, deaths.mean_weeks
    (2.0, 3.0)
    """

    runs: int = 0
    total: float = 0.0
    weeks: float = 0.0
    total_squared: float = 0.0
    weeks_squared: float = 0.0
    product: float = 0.0

    def plus(self, totals: np.ndarray, weeks: np.ndarray) -> Rate:
        """The rate with further runs added: what each adds up to, and the weeks for which it is counted."""
        more = (len(totals), totals.sum(), weeks.sum(), totals @ totals, weeks @ weeks, totals @ weeks)
        return Rate(self.runs + len(totals), *(own + float(each) for own, each in zip(self[1:], more[1:])))

    @property
    def value(self) -> float:
        """The rate; NaN if no week is counted."""
        return self.total / self.weeks if self.weeks > 0 else math.nan

    @property
    def mean_weeks(self) -> float:
        """The weeks for which a run is counted on average; NaN without runs."""
        return self.weeks / self.runs if self.runs else math.nan

    @property
    def interval(self) -> tuple[float, float]:
        """Student's interval of the linearised ratio (Cochran 1977, Sampling Techniques, chapter 6)."""
        return self.value - self.half_width, self.value + self.half_width

    @property
    def half_width(self) -> float:
        """Half the width of the interval; infinite for fewer than two runs."""
        if self.runs < 2 or not self.weeks > 0:
            return math.inf
        rate = self.value
        squares = max(0.0, self.total_squared - 2.0 * rate * self.product + rate * rate * self.weeks_squared)
        return _student(self.runs - 1) * math.sqrt(squares / (self.runs - 1) / self.runs) / self.mean_weeks


def contributions(totals: np.ndarray, weeks: np.ndarray) -> np.ndarray:
    """Numbers whose mean is the total of all runs over the weeks of all runs, and whose spread gives its error [runs].

    The linearised ratio (Cochran 1977, Sampling Techniques, chapter 6): a week counts alike in short and in long runs.

    >>> found = contributions(np.array([10.0, 2.0]), np.array([4.0, 2.0]))
    >>> float(found.mean())
    2.0
    """
    mean_weeks = float(np.nanmean(weeks)) if np.isfinite(weeks).any() else 0.0
    if not mean_weeks > 0:
        return np.full(len(weeks), np.nan)
    rate = float(np.nanmean(totals)) / mean_weeks
    return np.asarray(rate + (totals - rate * weeks) / mean_weeks)


@lru_cache(maxsize=1024)
def _student(freedom: int) -> float:
    """Student's quantile, by bisection of the distribution function: a short command does without SciPy, which is slow to import."""
    if freedom + 1 >= LARGE_SAMPLE:
        return NormalDist().inv_cdf(QUANTILE)
    low, high = 0.0, 64.0
    for _ in range(64):
        middle = (low + high) / 2
        low, high = (middle, high) if within_student(middle, freedom) < 2 * QUANTILE - 1 else (low, middle)
    return (low + high) / 2


def within_student(bound: float, freedom: int) -> float:
    """The probability that a variable with Student's distribution is within +-bound (Abramowitz and Stegun 1964, 26.7.3 and 26.7.4).

    >>> round(within_student(1.0, 1), 12), round(within_student(2.0, 2), 12)
    (0.5, 0.816496580928)
    """
    angle = math.atan(bound / math.sqrt(freedom))
    sine, cosine = math.sin(angle), math.cos(angle)
    odd = freedom % 2
    term, total = (cosine if odd else 1.0), 0.0
    for at in range(2 + odd, freedom + 1, 2):
        total += term
        term *= cosine * cosine * (at - 1) / at
    return 2.0 / math.pi * (angle + sine * total) if odd else sine * total
