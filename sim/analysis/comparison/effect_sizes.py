"""Estimates, differences and effect sizes for one outcome of two sets of runs.

Intervals are 95%. If replicate k of both sets uses the same random numbers, differences are taken run by run (common random numbers).

- Shares: Wilson 1927; differences: Newcombe 1998, Statistics in Medicine 17:873 (independent, method 10) and 17:2635 (paired, method 10).
- Means: Student's interval; differences of paired runs: Student's; of independent runs: Welch's.
- Means of numbers from 0 to a limit, where most runs may be at an end: Wilson's interval with the number of runs that gives the same variance;
  differences: from the limits of both and their correlation (Zou and Donner 2008, Statistics in Medicine 27:1693), as Newcombe's for shares.
- Cliff's delta: Cliff 1993, Psychological Bulletin 114:494; its error from placements (DeLong, DeLong and Clarke-Pearson 1988, Biometrics
  44:837, which covers pairs), its interval on the scale of Fisher's z, so that it stays within -1..1.
- Wasserstein distance of order 1: the smallest mean change that turns one distribution into the other.
"""

from __future__ import annotations

import math
from statistics import NormalDist
from typing import NamedTuple

import numpy as np

from sim.analysis.arrays import FloatArray
from sim.analysis.comparison.placements import placements
from sim.studies.estimators import QUANTILE, Mean, Share, wilson_interval

Z = NormalDist().inv_cdf(QUANTILE)


class Estimate(NamedTuple):
    """An estimate of a share or mean, with its 95% interval, its Monte Carlo standard error and the number of runs."""

    value: float
    low: float
    high: float
    error: float
    runs: int


class Difference(NamedTuple):
    """The difference of two shares or means, with its 95% interval and Monte Carlo standard error.

    `paired`: whether the runs share random numbers. `runs`: the number of pairs, or of runs in the smaller set. `gain`: variance of the
    difference of independent runs over that of paired runs; 1 if unpaired, NaN if nothing varies.
    """

    value: float
    low: float
    high: float
    error: float
    runs: int
    paired: bool
    gain: float


class Effect(NamedTuple):
    """Cliff's delta, P(one > other) - P(one < other), -1 to 1, with its 95% interval."""

    value: float
    low: float
    high: float


def estimate(values: FloatArray, share: bool) -> Estimate:
    """The share or mean of a vector of runs; NaN is ignored.

    >>> estimate(np.array([1.0, 0.0, 1.0, 1.0, np.nan]), share=True).value
    0.75
    """
    known = values[~np.isnan(values)]
    if share:
        held: Share | Mean = Share().plus(known > 0)
        error = math.sqrt(held.value * (1.0 - held.value) / len(known)) if len(known) else math.nan
    else:
        held = Mean().plus(known)
        error = float(known.std(ddof=1) / math.sqrt(len(known))) if len(known) > 1 else math.nan
    low, high = held.interval if len(known) > (0 if share else 1) else (math.nan, math.nan)
    return Estimate(held.value, low, high, error, len(known))


def bounded_estimate(values: FloatArray, limit: float) -> Estimate:
    """The mean of numbers from 0 to a limit, such as rounds up to a horizon; NaN is ignored.

    >>> [round(each, 3) for each in bounded_estimate(np.array([6.0] * 99 + [1.0]), 6)[:3]]
    [5.95, 5.724, 5.991]
    """
    found = estimate(values, share=False)
    if found.runs < 2:
        return found
    share = min(1.0, max(0.0, found.value / limit))
    spread = (found.error / limit) ** 2
    inside = 0.0 < share < 1.0 and spread > 0.0
    low, high = wilson_interval(share, share * (1.0 - share) / spread if inside else found.runs)
    return found._replace(low=limit * low, high=limit * high)


def bounded_difference(one: FloatArray, other: FloatArray, limit: float, paired: bool) -> Difference:
    """The difference of the means of two vectors of numbers from 0 to a limit; see `difference`."""
    found = difference(one, other, False, paired)
    if not math.isfinite(found.value) or (paired and found.error == 0.0):
        return found
    if paired:
        one, other = in_pairs(one, other)
    first, second = (bounded_estimate(each, limit) for each in (one, other))
    varies = paired and min(first.error, second.error) > 0.0
    correlation = float(np.corrcoef(one, other)[0, 1]) if varies else 0.0
    low, high = _from_limits(first[:3], second[:3], correlation)
    return found._replace(low=low, high=high)


def _from_limits(one: tuple[float, ...], other: tuple[float, ...], correlation: float) -> tuple[float, float]:
    """The interval of a difference from two estimates with their intervals (value, low, high) and their correlation."""
    (p, l1, u1), (q, l2, u2) = one, other

    def reach(down: float, up: float) -> float:
        return math.sqrt(max(0.0, down * down - 2.0 * correlation * down * up + up * up))

    return p - q - reach(p - l1, u2 - q), p - q + reach(u1 - p, q - l2)


def difference(one: FloatArray, other: FloatArray, share: bool, paired: bool) -> Difference:
    """The difference of the share or mean of two vectors of runs; NaN is ignored.

    With `paired`, replicate k of `one` is compared with replicate k of `other` wherever both have a value.

    >>> half, most = np.array([1.0, 0.0] * 50), np.array([1.0, 1.0, 1.0, 0.0] * 25)
    >>> found = difference(most, half, share=True, paired=False)
    >>> [round(each, 3) for each in found[:3]]
    [0.25, 0.116, 0.372]
    """
    if paired:
        one, other = in_pairs(one, other)
    one, other = one[~np.isnan(one)], other[~np.isnan(other)]
    runs = min(len(one), len(other))
    if runs < 2:
        return Difference(math.nan, math.nan, math.nan, math.nan, runs, paired, math.nan)
    value = float(one.mean() - other.mean())
    apart = float(one.var(ddof=1) / len(one) + other.var(ddof=1) / len(other))
    together = float((one - other).var(ddof=1) / runs) if paired else apart
    low, high = _ends(one, other, share, paired)
    gain = 1.0 if not paired else apart / together if together > 0 else math.nan
    return Difference(value, low, high, math.sqrt(together), runs, paired, gain)


def in_pairs(one: FloatArray, other: FloatArray) -> tuple[FloatArray, FloatArray]:
    """The values of the replicates that both vectors have."""
    many = min(len(one), len(other))
    there = ~np.isnan(one[:many]) & ~np.isnan(other[:many])
    return one[:many][there], other[:many][there]


def _ends(one: FloatArray, other: FloatArray, share: bool, paired: bool) -> tuple[float, float]:
    """The 95% interval of a difference."""
    if share:
        return newcombe_paired(*_crossed(one, other)) if paired else newcombe(_share(one), _share(other))
    if paired:
        return Mean().plus(one - other).interval
    value = float(one.mean() - other.mean())
    first, second = float(one.var(ddof=1) / len(one)), float(other.var(ddof=1) / len(other))
    if first + second == 0.0:
        return value, value
    freedom = (first + second) ** 2 / (first**2 / (len(one) - 1) + second**2 / (len(other) - 1))  # Welch and Satterthwaite
    from scipy.special import stdtrit  # slow to import

    half = float(stdtrit(freedom, QUANTILE)) * math.sqrt(first + second)
    return value - half, value + half


def _share(values: FloatArray) -> Share:
    return Share().plus(values > 0)


def _crossed(one: FloatArray, other: FloatArray) -> tuple[int, int, int, int]:
    """Numbers of pairs that are positive in both, in the first only, in the second only, and in neither."""
    first, second = one > 0, other > 0
    return int((first & second).sum()), int((first & ~second).sum()), int((~first & second).sum()), int((~first & ~second).sum())


def newcombe(one: Share, other: Share) -> tuple[float, float]:
    """The 95% interval of the difference of two independent shares (Newcombe 1998, method 10).

    >>> [round(end, 4) for end in newcombe(Share(56, 70), Share(48, 80))]  # his example (a)
    [0.0524, 0.3339]
    """
    return _from_limits((one.value, *one.interval), (other.value, *other.interval), 0.0)


def newcombe_paired(both: int, first: int, second: int, neither: int) -> tuple[float, float]:
    """The 95% interval of the difference of two shares of the same pairs (Newcombe 1998, paired, method 10).

    Args:
        both, first, second, neither: numbers of pairs that are positive in both, in the first only, in the second only, in neither.

    >>> [round(end, 3) for end in newcombe_paired(1, 1, 7, 12)]  # Fagerland, Lydersen and Laake 2014, airway reactivity
    [-0.507, -0.026]
    """
    many = both + first + second + neither
    one, other = Share(both + first, many), Share(both + second, many)
    product = (both + first) * (second + neither) * (both + second) * (first + neither)
    over = both * neither - first * second
    phi = 0.0 if product == 0 else (max(over - many / 2, 0.0) if over > 0 else float(over)) / math.sqrt(product)
    return _from_limits((one.value, *one.interval), (other.value, *other.interval), phi)


def cliffs_delta(one: FloatArray, other: FloatArray, paired: bool = False) -> Effect:
    """Cliff's delta of two vectors of runs; NaN is ignored.

    With `paired`, the interval accounts for replicate k of both sharing random numbers; the value is the same.

    >>> cliffs_delta(np.array([2.0, 3.0, 4.0]), np.array([1.0, 2.0, 3.0])).value.__round__(3)
    0.556
    """
    if paired:
        one, other = in_pairs(one, other)
    one, other = one[~np.isnan(one)], other[~np.isnan(other)]
    if not len(one) or not len(other):
        return Effect(math.nan, math.nan, math.nan)
    above, below = placements(one, other), -placements(other, one)
    value = float(above.sum() / (len(one) * len(other)))
    above, below = above / len(other), below / len(one)
    least = min(len(one), len(other))
    if least < 2 or abs(value) == 1.0:
        end = Share(least, least).interval[0] * 2.0 - 1.0  # as for a share of 100% of so many pairs
        return Effect(value, -1.0 if value < 0 else end, -end if value < 0 else 1.0)
    apart = above.var(ddof=1) / len(one) + below.var(ddof=1) / len(other)
    variance = float((above + below).var(ddof=1) / least if paired else apart)
    centre, half = math.atanh(value), Z * math.sqrt(variance) / (1.0 - value * value)
    return Effect(value, math.tanh(centre - half), math.tanh(centre + half))


def wasserstein(one: FloatArray, other: FloatArray) -> float:
    """The Wasserstein distance of order 1 of two distributions, in the outcome's unit.

    >>> wasserstein(np.array([0.0, 1.0]), np.array([2.0, 3.0]))
    2.0
    """
    one, other = one[~np.isnan(one)], other[~np.isnan(other)]
    if not len(one) or not len(other):
        return math.nan
    one, other = np.sort(one), np.sort(other)
    if len(one) == len(other):
        return float(np.abs(one - other).mean())
    every = np.sort(np.concatenate([one, other]))
    return float((np.abs(_shares_up_to(one, every[:-1]) - _shares_up_to(other, every[:-1])) * np.diff(every)).sum())


def _shares_up_to(ordered: FloatArray, values: FloatArray) -> FloatArray:
    """The share of a sorted sample at or below each value."""
    return np.asarray(np.searchsorted(ordered, values, side="right") / len(ordered))


class HypothesisTest(NamedTuple):
    """A test of two samples: its statistic, and its p-value or, for a Kolmogorov-Smirnov test, the effective number of runs that gives it."""

    statistic: float
    runs: float = math.nan
    known_p: float | None = None

    @property
    def p(self) -> float:
        """The p-value for independent runs; NaN if there is none."""
        if self.known_p is not None or math.isnan(self.statistic):
            return math.nan if self.known_p is None else self.known_p
        from scipy.stats import kstwo  # slow to import, so only where p-values are reported

        return float(np.clip(kstwo.sf(self.statistic, round(self.runs)), 0.0, 1.0))


#: What is reported where no test applies.
NO_TEST = HypothesisTest(math.nan)


def kolmogorov_smirnov(one: FloatArray, other: FloatArray) -> HypothesisTest:
    """The Kolmogorov-Smirnov test of two samples, with the asymptotic p-value; NaN if a sample has fewer than 2 runs."""
    one, other = one[~np.isnan(one)], other[~np.isnan(other)]
    if min(len(one), len(other)) < 2:
        return NO_TEST
    one, other = np.sort(one), np.sort(other)
    steps = (each[np.append(True, np.diff(each) > 0.0)] for each in (one, other))  # the distinct values of a sorted sample
    apart = max(float(np.abs(_shares_up_to(one, values) - _shares_up_to(other, values)).max()) for values in steps)
    return HypothesisTest(apart, len(one) * len(other) / (len(one) + len(other)))


def holm(chances: FloatArray) -> FloatArray:
    """p-values adjusted for multiple testing (Holm 1979); NaN stays NaN and does not count as a test.

    >>> holm(np.array([0.01, 0.04, 0.03, np.nan])).round(3).tolist()
    [0.03, 0.06, 0.06, nan]
    """
    found = np.full(len(chances), np.nan)
    known = np.flatnonzero(~np.isnan(chances))
    order = known[np.argsort(chances[known], kind="stable")]
    if len(order):
        found[order] = np.minimum(1.0, np.maximum.accumulate(chances[order] * np.arange(len(order), 0, -1)))
    return found
