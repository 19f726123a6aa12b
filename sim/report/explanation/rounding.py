"""Rounding of the terms of a decision for display, so that what is shown adds up to the total that is shown."""

from __future__ import annotations

import math
from collections.abc import Sequence

#: Decimals in which terms are shown, and the most that are shown to tell two numbers apart.
PLACES, MOST = 3, 6


def signed(value: float, places: int = PLACES) -> str:
    """A number with its sign; a zero that results from rounding has none.

    >>> signed(-0.0141), signed(0.1), signed(-0.0001), signed(-0.0001, 4)
    ('-0.014', '+0.100', '0', '-0.0001')
    """
    return f"{value:+.{places}f}" if round(value, places) else "0"


def places_for(surplus: float, demanded: float, met: bool) -> int:
    """The decimals that show a surplus to be other than 0, and to meet or miss what was demanded, as it did; at least three.

    >>> places_for(0.02, 0.05, False), places_for(-0.0001, 0.0, False), places_for(0.0201, 0.0203, False)
    (3, 4, 4)
    """
    for places in range(PLACES, MOST):
        shown, limit = round(surplus, places), round(demanded, places)
        if (shown != 0 or surplus == 0) and (shown >= limit) == met:
            return places
    return MOST


def rounded(values: Sequence[float], total: float, places: int = PLACES) -> list[float]:
    """Round values so that they add up to the rounded total (largest remainder); each by itself if the values do not add up to it.

    >>> rounded([0.0103, 0.0104], 0.0207)
    [0.01, 0.011]
    >>> rounded([0.0106, 0.5], 9.0)
    [0.011, 0.5]
    """
    if not math.isclose(math.fsum(values), total, abs_tol=0.1 * 10.0**-places):
        return [round(value, places) for value in values]
    return rounded_to(values, round(total, places), places)


def rounded_to(values: Sequence[float], total: float, places: int = PLACES) -> list[float]:
    """Round values, each up or down, so that they add up to a total that is rounded already and near their sum.

    >>> rounded_to([0.0104, 0.0004], 0.011), rounded_to([0.0106], 0.01)
    ([0.011, 0.0], [0.01])
    """
    scale = 10**places
    units = [math.floor(value * scale) for value in values]
    short = round(total * scale) - sum(units)
    for place in sorted(range(len(values)), key=lambda place: (units[place] - values[place] * scale, -place))[:max(0, short)]:
        units[place] += 1
    return [unit / scale for unit in units]
