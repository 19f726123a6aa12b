"""Krippendorff's alpha: agreement of coders beyond chance, with values missing."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from typing import Any

#: Values of alpha from which conclusions are reliable, and from which they are tentative (Krippendorff 2004).
RELIABLE, TENTATIVE = 0.8, 0.667


def krippendorff_alpha(units: Sequence[Sequence[Any]], level: str = "interval") -> float | None:
    """Return Krippendorff's alpha of units, each with the values that coders gave it; None if all values are equal or no unit has two.

    Args:
        units: for each unit its values, without those missing.
        level: "nominal" for words, "interval" for numbers.

    >>> round(krippendorff_alpha([[1, 1], [2, 2], [3, 4]]) or 0, 3)
    0.878
    """
    pairable = [list(values) for values in units if len(values) > 1]
    values = [value for unit in pairable for value in unit]
    if not values:
        return None
    measure = _nominal if level == "nominal" else _squares
    expected = measure(values) / (len(values) - 1)
    if expected <= 0:
        return None
    observed = math.fsum(measure(unit) / (len(unit) - 1) for unit in pairable)
    return 1.0 - observed / expected


def _squares(values: Sequence[float]) -> float:
    """Return the sum of squared differences over all ordered pairs, divided by 1; of n values, 2n times their squared deviations."""
    mean = math.fsum(values) / len(values)
    return 2.0 * len(values) * math.fsum((value - mean) ** 2 for value in values)


def _nominal(values: Sequence[Any]) -> float:
    """Return the number of ordered pairs of unlike values."""
    return float(len(values) ** 2 - sum(count**2 for count in Counter(values).values()))


def verdict(alpha: float | None) -> str:
    """Return what an alpha means for conclusions (Krippendorff 2004).

    >>> verdict(0.85), verdict(0.7), verdict(0.2), verdict(None)
    ('reliable', 'tentative', 'not reliable', 'all values are equal')
    """
    if alpha is None:
        return "all values are equal"
    return "reliable" if alpha >= RELIABLE else "tentative" if alpha >= TENTATIVE else "not reliable"
