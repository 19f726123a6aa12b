"""Practical significance: a difference's interval compared with the smallest difference that matters (the margin), and the runs it takes."""

from __future__ import annotations

import math
from enum import StrEnum
from statistics import NormalDist
from typing import NamedTuple

from sim.analysis.comparison.effect_sizes import Difference


class Finding(StrEnum):
    """The finding about a difference."""

    IDENTICAL = "identical"  # identical in every pair of runs
    HIGHER = "higher"  # by more than the margin
    LOWER = "lower"
    NEGLIGIBLE = "negligible"  # the whole interval lies within the margin
    HIGHER_SIZE_UNCERTAIN = "higher, size uncertain"  # significantly higher, but perhaps by less than the margin
    LOWER_SIZE_UNCERTAIN = "lower, size uncertain"
    INCONCLUSIVE = "inconclusive"  # more runs are needed
    NOT_APPLICABLE = "not applicable"  # too few runs to which the outcome applies


class Conclusion(NamedTuple):
    """A finding, and the runs per arm needed to settle it with the power asked for (None: settled, or more than `MAX_RUNS`)."""

    finding: Finding
    runs_needed: int | None


#: The largest number of runs that is recommended.
MAX_RUNS = 100_000_000
#: The power for which the number of runs is computed, unless another is asked for.
POWER = 0.8


def power_factor(power: float) -> float:
    """By how much the runs exceed those at which the interval just reaches the margin (50% power), for this power of a two-sided 5% test.

    >>> round(power_factor(0.5), 3), round(power_factor(0.8), 3)
    (1.0, 2.043)
    """
    normal = NormalDist()
    return ((normal.inv_cdf(0.975) + normal.inv_cdf(power)) / normal.inv_cdf(0.975)) ** 2


def conclude(found: Difference, margin: float = 0.0, power: float = POWER) -> Conclusion:
    """Classify a difference by its 95% interval and a margin.

    Args:
        margin: the smallest difference that matters, in the outcome's unit, 0 or more; with 0 every difference matters.
        power: the probability, above 0 and below 1, that the number of runs settles an open finding.

    >>> conclude(Difference(0.12, 0.09, 0.15, 0.015, 1000, True, 2.0), 0.05).finding.value
    'higher'
    >>> conclude(Difference(0.01, -0.01, 0.03, 0.01, 1000, True, 2.0), 0.05).finding.value
    'negligible'
    >>> conclude(Difference(0.06, 0.01, 0.11, 0.025, 1000, True, 2.0), 0.05)
    Conclusion(finding=<Finding.HIGHER_SIZE_UNCERTAIN: 'higher, size uncertain'>, runs_needed=52000)
    """
    low, high = found.low, found.high
    if not math.isfinite(low + high):
        return Conclusion(Finding.NOT_APPLICABLE, None)
    if found.paired and found.value == 0.0 and found.error == 0.0:
        return Conclusion(Finding.IDENTICAL, None)
    if low > margin:
        return Conclusion(Finding.HIGHER, None)
    if high < -margin:
        return Conclusion(Finding.LOWER, None)
    if margin > 0.0 and low > -margin and high < margin:
        return Conclusion(Finding.NEGLIGIBLE, None)
    finding = Finding.HIGHER_SIZE_UNCERTAIN if low > 0.0 else Finding.LOWER_SIZE_UNCERTAIN if high < 0.0 else Finding.INCONCLUSIVE
    return Conclusion(finding, _enough(found, margin, power))


def _enough(found: Difference, margin: float, power: float) -> int | None:
    """The runs per arm that would settle the finding with this power if the current estimate is the true difference, rounded up."""
    room = abs(abs(found.value) - margin)
    wide = (found.high - found.low) / 2.0
    times = wide / room if room > wide / MAX_RUNS else MAX_RUNS
    needed = found.runs * times * times * power_factor(power)
    if needed > MAX_RUNS:
        return None
    grain: int = 10 ** max(0, math.floor(math.log10(needed)) - 1)
    return math.ceil(needed / grain - 1e-9) * grain
