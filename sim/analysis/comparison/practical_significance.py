"""What a difference's interval says, held against the smallest difference that matters."""

from __future__ import annotations

import math
from enum import StrEnum
from typing import NamedTuple

from sim.analysis.comparison.effect_sizes import Difference


class Finding(StrEnum):
    """What runs say of a difference."""

    IDENTICAL = "identical"  # in every pair of runs
    HIGHER = "higher"  # by more than matters
    LOWER = "lower"
    NEGLIGIBLE = "negligible"  # whatever it is, it is less than matters
    HIGHER_SIZE_UNCERTAIN = "higher, size uncertain"  # surely higher; these runs can't tell whether by as much as matters
    LOWER_SIZE_UNCERTAIN = "lower, size uncertain"
    INCONCLUSIVE = "inconclusive"  # these runs can't tell
    NOT_APPLICABLE = "not applicable"  # it applies to too few runs to say anything


class Conclusion(NamedTuple):
    """A finding, and if it isn't settled how many runs of each would do (None: no number of runs that anybody would play)."""

    finding: Finding
    runs_needed: int | None


#: More runs than this are not recommended to anybody.
MAX_RUNS = 100_000_000


def conclude(found: Difference, margin: float = 0.0) -> Conclusion:
    """What a difference's 95% interval says.

    Args:
        margin: the smallest difference that matters, in the outcome's unit, 0 or more; with 0 every difference does.

    >>> conclude(Difference(0.12, 0.09, 0.15, 0.015, 1000, True, 2.0), 0.05).finding.value
    'higher'
    >>> conclude(Difference(0.01, -0.01, 0.03, 0.01, 1000, True, 2.0), 0.05).finding.value
    'negligible'
    >>> conclude(Difference(0.06, 0.01, 0.11, 0.025, 1000, True, 2.0), 0.05)
    Conclusion(finding=<Finding.HIGHER_SIZE_UNCERTAIN: 'higher, size uncertain'>, runs_needed=25000)
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
    return Conclusion(finding, _enough(found, margin))


def _enough(found: Difference, margin: float) -> int | None:
    """How many runs would settle it, if the difference is as it looks now: widths go by the root of their number; one digit and a half."""
    room = abs(abs(found.value) - margin)
    wide = (found.high - found.low) / 2.0
    times = wide / room if room > wide / MAX_RUNS else MAX_RUNS
    needed = found.runs * times * times
    if needed > MAX_RUNS:
        return None
    grain = 10 ** max(0, math.floor(math.log10(needed)) - 1)
    return math.ceil(needed / grain - 1e-9) * grain
