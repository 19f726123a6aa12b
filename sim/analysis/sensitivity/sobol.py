"""Sobol' indices of a stochastic model: the share of an outcome's variance that each input explains, net of random variation.

The outcome of a run is Y(x, noise). The indices are those of its mean over noise, m(x). The average of K runs at a point still contains
noise, which would count as an interaction of every input. Products of two averages are therefore estimated from different replicates only
(a U-statistic), which is unbiased for any number of replicates. With one replicate of a deterministic model, the estimators are SALib's.

Sources: design and first order, Saltelli et al. 2010 (Comput. Phys. Commun. 181:259); total, Jansen 1999 (ibid. 117:35); indices of the
mean of a stochastic model, Marrel, Iooss, Da Veiga and Ribatet 2012 (Stat. Comput. 22:833).
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from sim.analysis.arrays import FloatArray
from sim.studies.estimators import Mean


class Index(NamedTuple):
    """A sensitivity index with its 95% interval; NaN if the outcome does not vary."""

    value: float
    low: float
    high: float


class SobolIndices(NamedTuple):
    """Sobol' indices of an outcome.

    `first`: first-order index of each input. `total`: total index of each input. `noise`: share of the variance of a single run that is
    random variation. `variance`: variance of the mean over noise. `rows`: number of rows of the design used.
    """

    first: list[Index]
    total: list[Index]
    noise: float
    variance: float
    rows: int


def sobol_indices(values: FloatArray) -> SobolIndices:
    """Sobol' indices from an outcome on Saltelli's design.

    Args:
        values: outcomes [rows, inputs + 2, replicates]: for each row of the design the points A, A with each input in turn from B, and B.
            The points of a row share random numbers; other rows use different ones. Rows with NaN are ignored.

    Intervals are Student's for a ratio of means over rows (delta method); they cover sampling of both inputs and noise. They are conservative,
    since points of a Sobol' sequence are more evenly spread than random points.
    """
    kept = values[~np.isnan(values).any(axis=(1, 2))]
    rows, width, replicates = kept.shape
    if not rows:
        none = [Index(np.nan, np.nan, np.nan)] * (width - 2)
        return SobolIndices(none, none, np.nan, np.nan, 0)
    centred = kept - kept.mean()
    a, mixed, b = centred[:, :1], centred[:, 1:-1], centred[:, -1:]
    ends = np.concatenate([a, b], axis=1)
    spread = _product(ends - ends.mean(), ends - ends.mean()).mean(axis=1)
    first, total = _product(b, mixed - a), _product(a - mixed, a - mixed) / 2
    noise = float(kept[:, [0, -1]].var(axis=2, ddof=1).mean()) if replicates > 1 else 0.0
    if not spread.mean() > 1e-20 * float((kept**2).mean()):  # rounding error only
        spread = np.zeros(rows)
    return SobolIndices(
        [_ratio(first[:, each], spread) for each in range(width - 2)], [_ratio(total[:, each], spread) for each in range(width - 2)],
        noise / (noise + max(float(spread.mean()), 0.0)) if noise > 0 else 0.0, float(spread.mean()), rows,
    )


def _product(one: FloatArray, other: FloatArray) -> FloatArray:
    """Unbiased products of the means of two outcomes over replicates (the last axis); plain products if there is one replicate."""
    replicates = one.shape[-1]
    same = (one * other).sum(axis=-1)
    if replicates == 1:
        return np.asarray(same)
    return np.asarray((one.sum(axis=-1) * other.sum(axis=-1) - same) / (replicates * (replicates - 1)))


def _ratio(above: FloatArray, below: FloatArray) -> Index:
    """The ratio of two means over rows with its 95% interval; NaN if the denominator is not significantly above 0."""
    floor = Mean().plus(below)
    if not floor.value > 0 or not floor.value > floor.half_width:
        return Index(np.nan, np.nan, np.nan)
    value = float(above.mean()) / floor.value
    half = Mean().plus((above - value * below) / floor.value).half_width
    return Index(value, value - half, value + half)
