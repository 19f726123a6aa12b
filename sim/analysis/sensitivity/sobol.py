"""Sobol' indices of a model with luck: what share of an outcome's variation each input explains, the luck taken out.

An outcome of one run is Y(x, luck). Its mean over luck, m(x), is what inputs decide; the indices here are those of m. Averaging K runs at a
point leaves luck in the average, which would count as interaction of every input. So a product of two averages is replaced by the mean of
the products of different replicates, which has the right expectation (a U-statistic): no luck is left in any term, however few replicates.
With one replicate, of a model without luck, the estimators are those of SALib to the last digits.

Sources: design and first order, Saltelli et al. 2010 (Comput. Phys. Commun. 181:259); total, Jansen 1999 (ibid. 117:35); indices of the
mean of a stochastic model, Marrel, Iooss, Da Veiga and Ribatet 2012 (Stat. Comput. 22:833).
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from sim.analysis.arrays import FloatArray
from sim.studies.estimators import Mean


class Index(NamedTuple):
    """A share of variation with the ends of its 95% interval; not a number if there is no variation."""

    value: float
    low: float
    high: float


class SobolIndices(NamedTuple):
    """What explains the variation of an outcome.

    `first`: by each input alone; `total`: by each input with all that it interacts with; `luck`: the share of a single run's variance that
    is luck; `variance`: that of the mean over luck; `rows`: how many rows of the design were used.
    """

    first: list[Index]
    total: list[Index]
    noise: float
    variance: float
    rows: int


def sobol_indices(values: FloatArray) -> SobolIndices:
    """Sobol' indices from an outcome on Saltelli's design.

    Args:
        values: numbers [rows, inputs + 2, replicates]: for each row of the design the points A, A with one input after the other from B,
            and B. The points of a row share a replicate's luck, other rows have other luck. Rows with a missing number are left out.

    An interval is Student's for a ratio of means over rows (by its linear part); as rows differ in luck too, it covers both. Points of a
    Sobol' sequence spread more evenly than chance, so it is rather too wide.
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
    luck = float(kept[:, [0, -1]].var(axis=2, ddof=1).mean()) if replicates > 1 else 0.0
    if not spread.mean() > 1e-20 * float((kept**2).mean()):  # what is left of rounding
        spread = np.zeros(rows)
    return SobolIndices(
        [_ratio(first[:, each], spread) for each in range(width - 2)], [_ratio(total[:, each], spread) for each in range(width - 2)],
        luck / (luck + max(float(spread.mean()), 0.0)) if luck > 0 else 0.0, float(spread.mean()), rows,
    )


def _product(one: FloatArray, other: FloatArray) -> FloatArray:
    """The product of two numbers' means over luck, from replicates on the last axis: without luck of its own if there are several."""
    replicates = one.shape[-1]
    same = (one * other).sum(axis=-1)
    if replicates == 1:
        return np.asarray(same)
    return np.asarray((one.sum(axis=-1) * other.sum(axis=-1) - same) / (replicates * (replicates - 1)))


def _ratio(above: FloatArray, below: FloatArray) -> Index:
    """The ratio of two means over rows; no ratio if the lower is not clear of nothing."""
    floor = Mean().plus(below)
    if not floor.value > 0 or not floor.value > floor.half_width:
        return Index(np.nan, np.nan, np.nan)
    value = float(above.mean()) / floor.value
    half = Mean().plus((above - value * below) / floor.value).half_width
    return Index(value, value - half, value + half)
