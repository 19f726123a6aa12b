"""PAWN: how far an outcome's distribution moves when one input is known to lie in a slice of its range. It needs runs only, no design.

Every replicate of an ordinary study has drawn its own inputs, and what it drew is a function of its number; so the runs of a batch are
enough, and each serves every input. Runs are cut by an input into ten slices of as many runs; the index is the median of the
Kolmogorov-Smirnov distances between the outcome's distribution in a slice and in all runs (Pianosi and Wagener 2018, Environ. Model. Softw.
108:197). It is never quite nothing, since a slice differs from the whole by chance too: what made-up inputs that do nothing reach says how
much. It is what `SALib.analyze.pawn` gives, without its tests of significance, which take most of its time.
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
#: Levels of an outcome that the jackknife looks at.
LEVELS = 200


class PawnIndex(NamedTuple):
    """How much an outcome's distribution depends on an input.

    `median`: the median distance over slices, 0 to 1, with its 95% interval; `greatest`: the greatest; `lowest` and `highest`: the
    outcome's mean (or share of runs) in the input's lowest and highest slice.
    """

    median: Index
    greatest: float
    lowest: Index
    highest: Index


def pawn_indices(inputs: FloatArray, values: FloatArray, share: bool = False) -> list[PawnIndex]:
    """PAWN indices of each input.

    Args:
        inputs: numbers [runs, inputs]; no two runs need be alike.
        values: the outcome of each run.
        share: whether the outcome is 0 or 1.

    The intervals of indices are those of a jackknife over ten groups of runs.
    """
    levels, ranks = np.unique(values, return_inverse=True)
    coarse = ranks * LEVELS // len(levels) if len(levels) > LEVELS else ranks
    return [_distance(slices(column), ranks, coarse, values, share) for column in inputs.T]


def slices(column: FloatArray, many: int = SLICES) -> IntArray:
    """For each run, which slice of an input's runs it is in: as many runs in each.

    >>> slices(np.array([0.3, 0.1, 0.9, 0.5]), 2).tolist()
    [0, 0, 1, 1]
    """
    place = np.empty(len(column), dtype=np.int64)
    place[np.argsort(column, kind="stable")] = np.arange(len(column))
    return place * many // len(column)


def dummy_index(nothing: FloatArray, values: FloatArray) -> float:
    """The greatest index of made-up inputs that do nothing: numbers [runs, made-up inputs]."""
    ranks = np.unique(values, return_inverse=True)[1]
    return max(float(np.median(_apart(slices(column), ranks))) for column in nothing.T)


def _distance(slice_: IntArray, ranks: IntArray, coarse: IntArray, values: FloatArray, share: bool) -> PawnIndex:
    apart = _apart(slice_, ranks)
    index = float(np.median(apart))
    half = _jackknife(slice_, coarse)
    return PawnIndex(
        Index(index, max(0.0, index - half), min(1.0, index + half)), float(apart.max()),
        _mean(values[slice_ == 0], share), _mean(values[slice_ == SLICES - 1], share),
    )


def _apart(slice_: IntArray, ranks: IntArray) -> FloatArray:
    """The Kolmogorov-Smirnov distance of each slice from all runs."""
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
    """Half the width of the 95% interval of the median distance."""
    group = np.arange(len(slice_)) % GROUPS
    levels = int(ranks.max()) + 1
    counts = np.bincount((group * levels + ranks) * SLICES + slice_, minlength=GROUPS * levels * SLICES).reshape(GROUPS, levels, SLICES)
    without = np.median(_from_counts(counts.sum(axis=0) - counts), axis=1)
    return QUANTILE * float(np.sqrt((GROUPS - 1) / GROUPS * ((without - without.mean()) ** 2).sum()))


def _mean(values: FloatArray, share: bool) -> Index:
    measure: Share | Mean = Share().plus(values > 0) if share else Mean().plus(values)
    return Index(measure.value, *measure.interval)
