"""Halton's points, evenly spread over a unit cube; written out here since `scipy.stats` takes longer to import than most commands take."""

from __future__ import annotations

import numpy as np

from sim.analysis.arrays import FloatArray

PRIMES = (2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47, 53, 59, 61, 67, 71, 73, 79, 83, 89, 97, 101, 103, 107, 109, 113, 127, 131,
          137, 139, 149, 151, 157, 163, 167, 173, 179, 181, 191, 193, 197, 199, 211, 223, 227, 229, 233, 239, 241, 251, 257, 263, 269, 271,
          277, 281, 283, 293, 307, 311, 313)


def halton(dimensions: int, points: int) -> FloatArray:
    """The first points [points, dimensions] of Halton's sequence, in 0..1, without scrambling (Halton 1960).

    Raises:
        ValueError: there are more than 65 dimensions.

    >>> halton(2, 4).round(3).tolist()
    [[0.0, 0.0], [0.5, 0.333], [0.25, 0.667], [0.75, 0.111]]
    """
    if dimensions > len(PRIMES):
        raise ValueError(f"Halton's points are known for up to {len(PRIMES)} dimensions, not {dimensions}")
    found = np.zeros((points, dimensions))
    for at, base in enumerate(PRIMES[:dimensions]):
        left, scale = np.arange(points), 1.0
        while left.any():
            scale /= base
            found[:, at] += scale * (left % base)
            left //= base
    return found
