"""Programs over scales on which every loss is linear in the distance: solved exactly, by the stretches between the parties' ideal points.

Along a scale each party's gain bends at its ideal point only. Each stretch between two such points becomes a variable, between 0 and its
length. Gains are concave, so filling the stretches in order is at least as good for every party as any other way to reach a point:
gains become linear without a variable for each party's distance.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from sim.analysis.arrays import FloatArray, IntArray
from sim.analysis.theory.bounded_simplex import maximise_bounded

#: The lowest level of gains that is looked for, in utility, and the span above it.
LOWEST_LEVEL, LEVELS = -100.0, 200.0
#: Steps of the interior-point method; how small its barrier becomes; and the share of the way to a bound that a step may go.
MOST_STEPS, LEAST_BARRIER, BOUNDARY_SHARE = 100, 1e-15, 0.99


@dataclass(frozen=True)
class Stretches:
    """The stretches of all scales, and what each party gains along them.

    Gains are `start + slopes . filled`, where `filled` [s] says how many points of each stretch lie below a deal.
    """

    lower: FloatArray  # [k] lowest allowed point of each scale
    upper: FloatArray  # [k]
    scale: IntArray  # [s] the scale of each stretch
    lengths: FloatArray  # [s] points
    start: FloatArray  # [n] gains at the lowest points
    slopes: FloatArray  # [n, s] gain by point

    @classmethod
    def of(cls, lower: FloatArray, upper: FloatArray, weights: FloatArray, positions: FloatArray, constant: FloatArray) -> Stretches:
        """The stretches of k scales between bounds, for n parties' weights and ideal points [n, k].

        constant: each party's gain [n] at its own ideal points.

        >>> one = np.ones((1, 1))
        >>> found = Stretches.of(np.zeros(1), np.full(1, 100.0), one, 40.0 * one, np.zeros(1))
        >>> found.lengths.tolist(), found.slopes.tolist(), found.start.tolist()
        ([40.0, 60.0], [[0.01, -0.01]], [-0.4])
        """
        scales, lengths, slopes = [], [], []
        for at, (low, high) in enumerate(zip(lower, upper, strict=True)):
            cares = weights[:, at] > 0.0
            ends = np.unique(np.concatenate([[low, high], np.clip(positions[cares, at], low, high)]))
            for begin, end in pairwise(ends):
                scales.append(at)
                lengths.append(end - begin)
                slopes.append(np.where(positions[:, at] >= end, 1.0, -1.0) * weights[:, at] / 100.0)
        start = constant - (weights * np.abs(lower - positions)).sum(axis=1) / 100.0
        return cls(lower, upper, np.array(scales, dtype=int), np.array(lengths), start, np.array(slopes).reshape(len(lengths), len(start)).T)

    def points(self, filled: FloatArray) -> FloatArray:
        """The point of each scale [k] with so much of each stretch filled."""
        found = self.lower + np.bincount(self.scale, weights=filled, minlength=len(self.lower))
        return np.asarray(np.clip(found, self.lower, self.upper))

    def filled(self, points: FloatArray) -> FloatArray:
        """How much of each stretch [s] lies below the points of the scales [k]."""
        before = np.cumsum(self.lengths) - self.lengths
        first = np.array([before[self.scale == at][0] if (self.scale == at).any() else 0.0 for at in range(len(self.lower))])
        return np.asarray(np.clip(points[self.scale] - self.lower[self.scale] - (before - first[self.scale]), 0.0, self.lengths))

    def maximise(
        self, cost: FloatArray, weights: FloatArray, reward: float, floors: FloatArray, rates: FloatArray, slack: float
    ) -> tuple[FloatArray, float] | None:
        """The points [k] and the level t that maximise `weights . gains + reward t - cost . points` with `gains >= floors + rates t`.

        None if there are none. slack: by how much each gain may fall short.
        """
        # Stretches in shares of the scale, as utilities are, and the level from its lowest value.
        slopes = self.slopes * 100.0
        goal = np.append(weights @ slopes - 100.0 * cost[self.scale], reward)
        rows = np.hstack([-slopes, rates[:, None]])
        right = self.start - floors - rates * LOWEST_LEVEL + slack
        found = maximise_bounded(goal, rows, right, np.append(self.lengths / 100.0, LEVELS))
        return None if found is None else (self.points(found[:-1] * 100.0), float(found[-1]) + LOWEST_LEVEL)

    def nash(self, weights: FloatArray, begin: FloatArray) -> FloatArray | None:
        """The points [k] with the greatest weighted Nash product, by a primal-dual interior-point method; None if it does not converge.

        begin: points [k] at which every party gains. A scale that no party cares about stays as it is there.
        """
        moving = np.any(self.slopes != 0.0, axis=0)
        if not moving.any():
            return begin
        lengths, slopes, filled = self.lengths[moving] / 100.0, self.slopes[:, moving] * 100.0, self.filled(begin)
        known, share = filled[moving] / 100.0, 0.5
        while np.any(self.start + slopes @ (known + share * (lengths / 2.0 - known)) <= 0.0):
            share /= 2.0
        inside = _interior_optimum(self.start, slopes, lengths, weights, known + share * (lengths / 2.0 - known))
        if inside is None:
            return None
        filled[moving] = inside * 100.0
        return self.points(filled)


def _interior_optimum(start: FloatArray, slopes: FloatArray, lengths: FloatArray, weights: FloatArray, x: FloatArray) -> FloatArray | None:
    """The x within 0 and `lengths` that maximises the weighted sum of logarithms of `start + slopes x`, from an x inside."""
    barrier = 0.1
    below, above = barrier / x, barrier / (lengths - x)
    for _ in range(MOST_STEPS):
        gains = start + slopes @ x
        gradient = -(weights / gains) @ slopes
        curved = (slopes.T * (weights / gains**2)) @ slopes
        curved[np.diag_indices(len(x))] += below / x + above / (lengths - x)
        step = np.asarray(np.linalg.solve(curved, -(gradient - barrier / x + barrier / (lengths - x))), dtype=np.float64)
        lower_step = (barrier - below * step) / x - below
        upper_step = (barrier + above * step) / (lengths - x) - above
        far = _longest((x, step), (lengths - x, -step), (gains, slopes @ step))
        x = x + far * step
        far = _longest((below, lower_step), (above, upper_step))
        below, above = below + far * lower_step, above + far * upper_step
        gap = float(below @ x + above @ (lengths - x)) / (2 * len(x))
        rest = float(np.abs(-(weights / (start + slopes @ x)) @ slopes - below + above).max())
        if gap <= LEAST_BARRIER * 10 and rest <= 1e-9:
            return x
        barrier = max(LEAST_BARRIER, 0.1 * gap)
    return None


def _longest(*moves: tuple[FloatArray, FloatArray]) -> float:
    """The longest share of steps, up to 1, that leaves all values above 0."""
    longest = 1.0
    for values, step in moves:
        falls = step < 0.0
        if falls.any():
            longest = min(longest, BOUNDARY_SHARE * float((-values[falls] / step[falls]).min()))
    return longest
