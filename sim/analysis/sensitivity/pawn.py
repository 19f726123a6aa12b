"""PAWN indices: distribution-based sensitivity from plain runs, without a design.

Every replicate of a study draws its inputs from their ranges, and the draws can be reproduced from its number. Runs are split by an input
into ten slices of equal size; the index is the median Kolmogorov-Smirnov distance between the outcome's distribution in a slice and in all
runs. Sampling variation keeps it above 0: the indices of dummy inputs, which have no influence, give the noise level. Equal to
`SALib.analyze.pawn` without its significance tests, which take most of its time.

Source: Pianosi and Wagener 2018, Environ. Model. Softw. 108:197.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from sim.analysis.arrays import FloatArray, IntArray
from sim.analysis.sensitivity.sobol import Index
from sim.studies.estimators import Mean, Share

SLICES = 10
#: Groups of the jackknife, and its Student quantile.
GROUPS, QUANTILE = 10, 2.2621571627409915
#: Levels to which an outcome is coarsened for the jackknife.
LEVELS = 200


class PawnIndex(NamedTuple):
    """The PAWN index of one input.

    `median`: median distance over slices, 0 to 1, with its 95% interval. `greatest`: largest distance. `lowest`, `highest`: the outcome's
    mean (or share of runs) in the input's lowest and highest slice.
    """

    median: Index
    greatest: float
    lowest: Index
    highest: Index


def pawn_indices(inputs: FloatArray, values: FloatArray, share: bool = False) -> list[PawnIndex]:
    """PAWN indices of each input.

    Args:
        inputs: sampled values [runs, inputs].
        values: the outcome of each run [runs].
        share: whether the outcome is binary, 0 or 1.

    The intervals are from a jackknife over ten groups of runs.
    """
    levels, ranks = np.unique(values, return_inverse=True)
    coarse = ranks * LEVELS // len(levels) if len(levels) > LEVELS else ranks
    return [_distance(slices(column), ranks, coarse, values, share) for column in inputs.T]


def slices(column: FloatArray, many: int = SLICES) -> IntArray:
    """The slice of each run [runs], from the ranks of an input; slices have equal size.

    >>> slices(np.array([0.3, 0.1, 0.9, 0.5]), 2).tolist()
    [0, 0, 1, 1]
    """
    place = np.empty(len(column), dtype=np.int64)
    place[np.argsort(column, kind="stable")] = np.arange(len(column))
    return place * many // len(column)


def dummy_index(dummies: FloatArray, values: FloatArray) -> float:
    """The greatest PAWN index of dummy inputs [runs, dummy inputs], which have no influence."""
    ranks = np.unique(values, return_inverse=True)[1]
    return max(float(np.median(_apart(slices(column), ranks))) for column in dummies.T)


def _distance(slice_: IntArray, ranks: IntArray, coarse: IntArray, values: FloatArray, share: bool) -> PawnIndex:
    apart = _apart(slice_, ranks)
    index = float(np.median(apart))
    half = _jackknife(slice_, coarse)
    return PawnIndex(
        Index(index, max(0.0, index - half), min(1.0, index + half)), float(apart.max()),
        _mean(values[slice_ == 0], share), _mean(values[slice_ == SLICES - 1], share),
    )


def _apart(slice_: IntArray, ranks: IntArray) -> FloatArray:
    """The Kolmogorov-Smirnov distance of each slice from all runs [slices]."""
    counts = np.bincount(ranks * SLICES + slice_, minlength=(ranks.max() + 1) * SLICES).reshape(-1, SLICES)
    found: FloatArray = _from_counts(counts[None])[0]
    return found


def _from_counts(counts: IntArray) -> FloatArray:
    """Distances [samples, slices] from counts [samples, levels, slices]."""
    reached = counts.cumsum(axis=1, dtype=float)
    whole = reached.sum(axis=2)
    own = reached / reached[:, -1:, :]
    return np.asarray(np.abs(own - (whole / whole[:, -1:])[:, :, None]).max(axis=1))


def _jackknife(slice_: IntArray, ranks: IntArray) -> float:
    """The half-width of the 95% interval of the median distance."""
    group = np.arange(len(slice_)) % GROUPS
    levels = int(ranks.max()) + 1
    counts = np.bincount((group * levels + ranks) * SLICES + slice_, minlength=GROUPS * levels * SLICES).reshape(GROUPS, levels, SLICES)
    without = np.median(_from_counts(counts.sum(axis=0) - counts), axis=1)
    return QUANTILE * float(np.sqrt((GROUPS - 1) / GROUPS * ((without - without.mean()) ** 2).sum()))


def _mean(values: FloatArray, share: bool) -> Index:
    measure: Share | Mean = Share().plus(values > 0) if share else Mean().plus(values)
    return Index(measure.value, *measure.interval)
