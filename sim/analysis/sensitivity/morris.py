"""Elementary effects (Morris method): screen inputs for any influence on an outcome with few points."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from sim.analysis.arrays import FloatArray
from sim.analysis.sensitivity.sobol import Index
from sim.errors import require_library

#: Levels of the grid of the trajectories; a step is two thirds of an input's probability range.
LEVELS = 4


class ElementaryEffect(NamedTuple):
    """The elementary effects of one input, scaled to its whole range.

    `effect`: mean absolute elementary effect (mu*) with its 95% interval. `signed`: mean effect (mu). `spread`: standard deviation (sigma)
    net of random variation; large if the effect depends on other inputs. `noise`: the mean absolute effect that random variation alone
    gives an input without influence.
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
    """Elementary effects of each input (by SALib), from the means over replicates at each point of a design.

    Args:
        shares: the design on the unit cube [points, inputs].
        values: the outcome [points, replicates]; the points of a trajectory share random numbers; other trajectories use
            different ones. Trajectories with NaN are ignored.
        seed: seed of the bootstrap of the intervals.

    Sources: Morris 1991 (Technometrics 33:161); Campolongo, Cariboni and Saltelli 2007 (Environ. Model. Softw. 22:1509).
    """
    require_library("SALib", "sensitivity", "the analysis of a Morris design")
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
    noisy, steady = np.sqrt(2 / np.pi * errors), np.sqrt(np.maximum(0.0, spread**2 - errors))
    return [
        ElementaryEffect(Index(float(size[each]), max(0.0, float(size[each] - half[each])), float(size[each] + half[each])), float(mean[each]),
               float(steady[each]), float(noisy[each]))
        for each in range(inputs)
    ]


def _errors(shares: FloatArray, values: FloatArray) -> FloatArray:
    """The mean variance of one elementary effect that is due to random variation, for each input [inputs]."""
    inputs, replicates = shares.shape[1], values.shape[1]
    if replicates < 2:
        return np.zeros(inputs)
    steps = np.diff(shares.reshape(-1, inputs + 1, inputs), axis=1)
    moved = np.abs(steps).argmax(axis=2)
    slopes = np.diff(values.reshape(-1, inputs + 1, replicates), axis=1) / np.abs(steps).max(axis=2)[:, :, None]
    errors = slopes.var(axis=2, ddof=1) / replicates
    return np.asarray(np.bincount(moved.ravel(), errors.ravel(), inputs) / np.bincount(moved.ravel(), minlength=inputs))
