"""Whole numbers that add up: percentages to 100, rounded parts to their rounded sum (the method of largest remainders, Hamilton 1792)."""

from __future__ import annotations

from collections.abc import Sequence
from math import floor


def apportion(parts: Sequence[float], total: int | None = None) -> list[int]:
    """Whole numbers in proportion to `parts` that add up to `total`, or without one the parts themselves, rounded so that they add up to their rounded sum.

    >>> apportion([1, 1, 1], 100), apportion([0.4, 0.4, 0.4]), apportion([0, 0], 100)
    ([34, 33, 33], [1, 0, 0], [0, 0])
    """
    whole = sum(parts)
    if not whole:
        return [0] * len(parts)
    exact = [part * (1.0 if total is None else total / whole) for part in parts]
    found = [floor(each) for each in exact]
    left = (round(whole) if total is None else total) - sum(found)
    order = sorted(range(len(parts)), key=lambda at: (found[at] - exact[at], at))
    for at in order[:left]:
        found[at] += 1
    return found


def percentages(counts: Sequence[float]) -> list[int]:
    """Whole percentages that add up to 100; all 0 if nothing was counted.

    >>> percentages([367, 633]), percentages([1, 1, 1, 1, 1, 1]), sum(percentages([0.1] * 7))
    ([37, 63], [17, 17, 17, 17, 16, 16], 100)
    """
    return apportion(counts, 100)
