"""Where values lie among those of another sample, by ranks, so that all pairs are never formed."""

from __future__ import annotations

import numpy as np

from sim.analysis.arrays import FloatArray, IntArray


def placements(values: FloatArray, among: FloatArray) -> FloatArray:
    """For each value the number of `among` below it less the number above it [k].

    >>> placements(np.array([1.0, 2.5, 2.0]), np.array([1.0, 2.0, 2.0, 3.0])).tolist(), placements(np.array([2.0, 5.0]), np.array([2.0, 9.0])).tolist()
    ([-3.0, 2.0, 0.0], [-1.0, 0.0])
    """
    whole = _whole_numbers(values, among)
    if whole is not None:  # counts: a table by value instead of a search for each
        own, others = whole
        up_to = np.cumsum(np.bincount(others, minlength=int(own.max()) + 1))
        table = 2 * up_to - np.diff(up_to, prepend=0) - len(among)
        return np.asarray(table[own], dtype=float)
    ordered, order = np.sort(among), np.argsort(values)
    rising, found = values[order], np.empty(len(values))  # a search for rising values stays within the cache
    found[order] = np.searchsorted(ordered, rising, side="left") + np.searchsorted(ordered, rising, side="right") - len(ordered)
    return found


def _whole_numbers(one: FloatArray, other: FloatArray) -> tuple[IntArray, IntArray] | None:
    """Two samples as whole numbers from 0, if both hold whole numbers within a span that is not much larger than they are; else None."""
    low, high = min(one.min(), other.min()), max(one.max(), other.max())
    if not np.isfinite(high) or high - low > 4 * (len(one) + len(other)) or not all(np.array_equal(each, np.floor(each)) for each in (one, other)):
        return None
    return (one - low).astype(np.int64), (other - low).astype(np.int64)
