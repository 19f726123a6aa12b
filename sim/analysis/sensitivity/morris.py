"""Morris' elementary effects: which inputs move an outcome at all, from few points."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from sim.analysis.arrays import FloatArray
from sim.analysis.sensitivity.sobol import Index

#: Levels of the grid on which trajectories walk; a step is two thirds of an input's probability.
LEVELS = 4


class ElementaryEffect(NamedTuple):
    """What a step of one input does to an outcome, scaled to its whole range.

    `effect`: the mean size of elementary effects (mu*) with its 95% interval; `signed`: their mean (mu); `spread`: their standard
    deviation (sigma) with the luck taken out, great if the effect depends on the others; `luck`: the mean size that luck alone would give
    an input whose steps do nothing but stir it.
    """

    effect: Index
    signed: float
    spread: float
    noise: float


def trajectories(inputs: int, many: int, seed: int) -> FloatArray:
    """Morris' design on the unit cube, by SALib: numbers [many * (inputs + 1), inputs]."""
    from SALib.sample import morris

    return np.asarray(morris.sample(_problem(inputs), many, num_levels=LEVELS, seed=seed))


def _problem(inputs: int) -> dict[str, object]:
    return {"num_vars": inputs, "names": [str(each) for each in range(inputs)], "bounds": [[0.0, 1.0]] * inputs}


def elementary_effects(shares: FloatArray, values: FloatArray, seed: int) -> list[ElementaryEffect]:
    """Elementary effects of each input, by SALib, from the means over luck at each point of a design.

    Args:
        shares: the design on the unit cube [points, inputs].
        values: the outcome [points, replicates]; the points of a trajectory share a replicate's luck, other trajectories have other luck.
            Trajectories with a missing number are left out.
        seed: of the bootstrap behind the intervals.

    Sources: Morris 1991 (Technometrics 33:161); Campolongo, Cariboni and Saltelli 2007 (Environ. Model. Softw. 22:1509).
    """
    from SALib.analyze import morris

    points, inputs = shares.shape
    whole = ~np.isnan(values).any(axis=1).reshape(-1, inputs + 1).repeat(inputs + 1, axis=0).reshape(points, inputs + 1)
    kept = whole.all(axis=1)
    shares, values = shares[kept], values[kept]
    if len(shares) < 2 * (inputs + 1):
        none = Index(np.nan, np.nan, np.nan)
        return [ElementaryEffect(none, np.nan, np.nan, np.nan)] * inputs
    found = morris.analyze(_problem(inputs), shares, values.mean(axis=1), num_levels=LEVELS, seed=seed)
    size, half, mean, spread = (np.asarray(found[name], dtype=float) for name in ("mu_star", "mu_star_conf", "mu", "sigma"))
    errors = _errors(shares, values)
    lucky, steady = np.sqrt(2 / np.pi * errors), np.sqrt(np.maximum(0.0, spread**2 - errors))
    return [
        ElementaryEffect(Index(float(size[each]), max(0.0, float(size[each] - half[each])), float(size[each] + half[each])), float(mean[each]),
               float(steady[each]), float(lucky[each]))
        for each in range(inputs)
    ]


def _errors(shares: FloatArray, values: FloatArray) -> FloatArray:
    """For each input, the variance that luck leaves in one elementary effect, on the average."""
    inputs, replicates = shares.shape[1], values.shape[1]
    if replicates < 2:
        return np.zeros(inputs)
    steps = np.diff(shares.reshape(-1, inputs + 1, inputs), axis=1)
    moved = np.abs(steps).argmax(axis=2)
    slopes = np.diff(values.reshape(-1, inputs + 1, replicates), axis=1) / np.abs(steps).max(axis=2)[:, :, None]
    errors = slopes.var(axis=2, ddof=1) / replicates
    return np.asarray(np.bincount(moved.ravel(), errors.ravel(), inputs) / np.bincount(moved.ravel(), minlength=inputs))
