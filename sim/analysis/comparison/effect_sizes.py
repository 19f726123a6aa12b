"""One outcome of two sets of runs: each one's estimate, their difference, how often one is above the other, how far they are apart.

Intervals are 95%. Where replicate k of both drew the same numbers, differences are taken run by run, which is what sharing luck is for.

- Shares: Wilson 1927; differences: Newcombe 1998, Statistics in Medicine 17:873 (independent, method 10) and 17:2635 (paired, method 10).
- Means: Student's interval; differences of runs that share luck: Student's; of others: Welch's.
- Cliff's delta: Cliff 1993, Psychological Bulletin 114:494; its error from placements (DeLong, DeLong and Clarke-Pearson 1988, Biometrics
  44:837, which covers pairs), its interval on the scale of Fisher's z, so that it stays within -1..1.
- Wasserstein distance of order 1: the least mean change that turns the one distribution into the other.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from scipy import stats

from sim.analysis.theory.game import Array
from sim.studies.estimators import QUANTILE, Mean, Share

Z = float(stats.norm.ppf(QUANTILE))


class Estimate(NamedTuple):
    """A share or a mean: `value`, the 95% interval `low` to `high`, its Monte Carlo standard error, and of how many runs."""

    value: float
    low: float
    high: float
    error: float
    runs: int


class Difference(NamedTuple):
    """How much more the one has than the other, with its 95% interval and Monte Carlo standard error.

    `paired`: whether it is of runs that share their luck; `runs` how many pairs, or how many on the smaller side. `gain`: by how much the
    variance is smaller for the pairing than of as many independent runs; 1 if they are not paired, not a number if nothing varies.
    """

    value: float
    low: float
    high: float
    error: float
    runs: int
    paired: bool
    gain: float


class Effect(NamedTuple):
    """Cliff's delta: how much likelier a run of the one is above a run of the other than below it, -1 to 1, with its 95% interval."""

    value: float
    low: float
    high: float


def estimate(values: Array, share: bool) -> Estimate:
    """A share or mean of a vector in which what is not a number is left out.

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


def difference(one: Array, other: Array, share: bool, paired: bool) -> Difference:
    """How much more `one` has than `other`: vectors of a value a run, not a number where there is none.

    With `paired` replicate k of the one is compared with replicate k of the other, wherever both have a value.

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


def in_pairs(one: Array, other: Array) -> tuple[Array, Array]:
    """The values of the replicates for which both have one."""
    many = min(len(one), len(other))
    there = ~np.isnan(one[:many]) & ~np.isnan(other[:many])
    return one[:many][there], other[:many][there]


def _ends(one: Array, other: Array, share: bool, paired: bool) -> tuple[float, float]:
    """The 95% interval of a difference."""
    if share:
        return newcombe_paired(*_crossed(one, other)) if paired else newcombe(_share(one), _share(other))
    if paired:
        return Mean().plus(one - other).interval
    if one.std() == 0.0 and other.std() == 0.0:
        return float(one[0] - other[0]), float(one[0] - other[0])
    found = stats.ttest_ind(one, other, equal_var=False).confidence_interval(0.95)
    return float(found.low), float(found.high)


def _share(values: Array) -> Share:
    return Share().plus(values > 0)


def _crossed(one: Array, other: Array) -> tuple[int, int, int, int]:
    """Of pairs: how many have it in both, in the first only, in the second only, in neither."""
    first, second = one > 0, other > 0
    return int((first & second).sum()), int((first & ~second).sum()), int((~first & second).sum()), int((~first & ~second).sum())


def newcombe(one: Share, other: Share) -> tuple[float, float]:
    """The 95% interval of a difference of two independent shares (Newcombe 1998, method 10).

    >>> [round(end, 4) for end in newcombe(Share(56, 70), Share(48, 80))]  # his example (a)
    [0.0524, 0.3339]
    """
    value, (l1, u1), (l2, u2) = one.value - other.value, one.interval, other.interval
    low = math.hypot(one.value - l1, u2 - other.value)
    return value - low, value + math.hypot(u1 - one.value, other.value - l2)


def newcombe_paired(both: int, first: int, second: int, neither: int) -> tuple[float, float]:
    """The 95% interval of a difference of two shares of the same pairs (Newcombe 1998, paired, method 10).

    Args:
        both, first, second, neither: how many pairs have it in both, in the first only, in the second only, in neither.

    >>> [round(end, 3) for end in newcombe_paired(1, 1, 7, 12)]  # Fagerland, Lydersen and Laake 2014, airway reactivity
    [-0.507, -0.026]
    """
    many = both + first + second + neither
    one, other = Share(both + first, many), Share(both + second, many)
    value, (l1, u1), (l2, u2) = one.value - other.value, one.interval, other.interval
    product = (both + first) * (second + neither) * (both + second) * (first + neither)
    over = both * neither - first * second
    phi = 0.0 if product == 0 else (max(over - many / 2, 0.0) if over > 0 else float(over)) / math.sqrt(product)

    def reach(down: float, up: float) -> float:
        return math.sqrt(max(0.0, down * down - 2.0 * phi * down * up + up * up))

    return value - reach(one.value - l1, u2 - other.value), value + reach(u1 - one.value, other.value - l2)


def cliffs_delta(one: Array, other: Array, paired: bool = False) -> Effect:
    """How much likelier a run of `one` is above a run of `other` than below it.

    With `paired` the interval allows for replicate k of both having the same luck; the value is the same.

    >>> cliffs_delta(np.array([2.0, 3.0, 4.0]), np.array([1.0, 2.0, 3.0])).value.__round__(3)
    0.556
    """
    if paired:
        one, other = in_pairs(one, other)
    one, other = one[~np.isnan(one)], other[~np.isnan(other)]
    if not len(one) or not len(other):
        return Effect(math.nan, math.nan, math.nan)
    above, below = _placements(one, other), -_placements(other, one)
    value = float(above.sum() / (len(one) * len(other)))
    above, below = above / len(other), below / len(one)
    least = min(len(one), len(other))
    if least < 2 or abs(value) == 1.0:
        end = Share(least, least).interval[0] * 2.0 - 1.0  # as if so many pairs all went one way
        return Effect(value, -1.0 if value < 0 else end, -end if value < 0 else 1.0)
    apart = above.var(ddof=1) / len(one) + below.var(ddof=1) / len(other)
    variance = float((above + below).var(ddof=1) / least if paired else apart)
    centre, half = math.atanh(value), Z * math.sqrt(variance) / (1.0 - value * value)
    return Effect(value, math.tanh(centre - half), math.tanh(centre + half))


def _placements(values: Array, among: Array) -> Array:
    """For each value how many of `among` it is above, less how many it is below [k]."""
    ordered = np.sort(among)
    under = np.searchsorted(ordered, values, side="left")
    over = len(ordered) - np.searchsorted(ordered, values, side="right")
    found: Array = under - over
    return found


def wasserstein(one: Array, other: Array) -> float:
    """How far two distributions are apart, in the outcome's unit; 0 only if they are the same runs' values.

    >>> wasserstein(np.array([0.0, 1.0]), np.array([2.0, 3.0]))
    2.0
    """
    one, other = one[~np.isnan(one)], other[~np.isnan(other)]
    return float(stats.wasserstein_distance(one, other)) if len(one) and len(other) else math.nan


def kolmogorov_smirnov(one: Array, other: Array) -> tuple[float, float]:
    """The greatest distance of two cumulative distributions, and its p as if the runs were independent (asymptotic)."""
    one, other = one[~np.isnan(one)], other[~np.isnan(other)]
    if not len(one) or not len(other):
        return math.nan, math.nan
    found = stats.ks_2samp(one, other, method="asymp")
    return float(found.statistic), float(found.pvalue)


def holm(chances: Array) -> Array:
    """p-values for several questions asked at once (Holm 1979); those that are not a number stay so and don't count.

    >>> holm(np.array([0.01, 0.04, 0.03, np.nan])).round(3).tolist()
    [0.03, 0.06, 0.06, nan]
    """
    found = np.full(len(chances), np.nan)
    known = np.flatnonzero(~np.isnan(chances))
    order = known[np.argsort(chances[known], kind="stable")]
    if len(order):
        found[order] = np.minimum(1.0, np.maximum.accumulate(chances[order] * np.arange(len(order), 0, -1)))
    return found
