"""What a difference's interval says, held against the smallest difference that matters."""

from __future__ import annotations

import math
from enum import StrEnum
from typing import NamedTuple

from sim.analysis.comparison.effect_sizes import Difference


class Finding(StrEnum):
    """What runs say of a difference."""

    SAME = "same"  # in every pair of runs
    HIGHER = "higher"  # by more than matters
    LOWER = "lower"
    SMALL = "small"  # whatever it is, it is less than matters
    SLIGHTLY_HIGHER = "slightly higher"  # surely higher; these runs can't tell whether by as much as matters
    SLIGHTLY_LOWER = "slightly lower"
    OPEN = "open"  # these runs can't tell
    NONE = "none"  # it applies to too few runs to say anything


class Verdict(NamedTuple):
    """A finding, and if it isn't settled how many runs of each would do (None: no number of runs that anybody would play)."""

    finding: Finding
    enough: int | None


#: More runs than this are not recommended to anybody.
MOST_RUNS = 100_000_000


def verdict(found: Difference, matters: float = 0.0) -> Verdict:
    """What a difference's 95% interval says.

    Args:
        matters: the smallest difference that matters, in the outcome's unit, 0 or more; with 0 every difference does.

    >>> verdict(Difference(0.12, 0.09, 0.15, 0.015, 1000, True, 2.0), 0.05).finding.value
    'higher'
    >>> verdict(Difference(0.01, -0.01, 0.03, 0.01, 1000, True, 2.0), 0.05).finding.value
    'small'
    >>> verdict(Difference(0.06, 0.01, 0.11, 0.025, 1000, True, 2.0), 0.05)
    Verdict(finding=<Finding.SLIGHTLY_HIGHER: 'slightly higher'>, enough=25000)
    """
    low, high = found.low, found.high
    if not math.isfinite(low + high):
        return Verdict(Finding.NONE, None)
    if found.paired and found.value == 0.0 and found.error == 0.0:
        return Verdict(Finding.SAME, None)
    if low > matters:
        return Verdict(Finding.HIGHER, None)
    if high < -matters:
        return Verdict(Finding.LOWER, None)
    if matters > 0.0 and low > -matters and high < matters:
        return Verdict(Finding.SMALL, None)
    finding = Finding.SLIGHTLY_HIGHER if low > 0.0 else Finding.SLIGHTLY_LOWER if high < 0.0 else Finding.OPEN
    return Verdict(finding, _enough(found, matters))


def _enough(found: Difference, matters: float) -> int | None:
    """How many runs would settle it, if the difference is as it looks now: widths go by the root of their number; one digit and a half."""
    room = abs(abs(found.value) - matters)
    wide = (found.high - found.low) / 2.0
    times = wide / room if room > wide / MOST_RUNS else MOST_RUNS
    needed = found.runs * times * times
    if needed > MOST_RUNS:
        return None
    grain = 10 ** max(0, math.floor(math.log10(needed)) - 1)
    return math.ceil(needed / grain - 1e-9) * grain
