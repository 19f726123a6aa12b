"""Fit the model's process of violence to weekly incidents: levels, branching matrix and memory, with intervals.

The rate of a party is its base rate plus (1 - memory) times its excitation, which fades by `memory` each week and takes up the branching
matrix times the week's incidents (`sim.rules.hawkes`). Given the memory, rates are linear in base rate and matrix, and each party's part of
the likelihood has its own maximum. Intervals are those of the profile likelihood, widened by overdispersion.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from scipy.optimize import brentq, minimize

from sim.analysis.arrays import FloatArray

MEMORIES = tuple(round(0.05 * step, 2) for step in range(20))
#: Half the 95% quantile of chi-squared with one degree of freedom.
DROP = 1.9207
MOST = 0.95


class Estimate(NamedTuple):
    """An estimate with its 95% interval."""

    low: float
    mode: float
    high: float


class HawkesFit(NamedTuple):
    """Fitted violence: the mean level of each party, the branching matrix [excited, exciting], and the memory."""

    levels: list[Estimate]
    branching: list[list[Estimate]]
    memory: Estimate
    dispersion: list[float]


def fit_hawkes(counts: FloatArray) -> HawkesFit:
    """Fit the process to incidents [weeks, parties].

    >>> quiet = fit_hawkes(np.tile([[2.0, 1.0], [3.0, 0.0]], (30, 1)))
    >>> [round(each.mode, 2) for each in quiet.levels]
    [2.5, 0.5]
    """
    scores = np.array([sum(_fitted(counts, one, memory)[1] for one in range(counts.shape[1])) for memory in MEMORIES])
    best = int(np.argmax(scores))
    features = _features(counts, MEMORIES[best])
    dispersion, branching = [], []
    for one in range(counts.shape[1]):
        values, _ = _fitted(counts, one, MEMORIES[best])
        rates = features @ values
        dispersion.append(max(1.0, float(np.sum((counts[:, one] - rates) ** 2 / np.maximum(rates, 1e-9)) / max(1, len(counts) - len(values)))))
        branching.append([_interval(features, counts[:, one], values, place, dispersion[-1]) for place in range(1, len(values))])
    near = [memory for memory, score in zip(MEMORIES, scores) if score >= scores[best] - DROP * max(dispersion)]
    return HawkesFit(_levels(counts), branching, Estimate(min(near), MEMORIES[best], max(near)), dispersion)


def _features(counts: FloatArray, memory: float) -> FloatArray:
    """Return what each week's rates are linear in: 1, and (1 - memory) times the faded incidents of each party before the week."""
    rows = np.ones((len(counts), counts.shape[1] + 1))
    faded = np.zeros(counts.shape[1])
    for week, count in enumerate(counts):
        rows[week, 1:] = (1.0 - memory) * faded
        faded = memory * faded + count
    return rows


def _fitted(counts: FloatArray, one: int, memory: float) -> tuple[FloatArray, float]:
    """Return a party's base rate and row of the matrix at the maximum of the likelihood, and its logarithm there."""
    features = _features(counts, memory)
    return _maximum(features, counts[:, one], np.full(features.shape[1], -1.0))


def _maximum(features: FloatArray, own: FloatArray, fixed: FloatArray) -> tuple[FloatArray, float]:
    """Return the maximum over values within bounds; those with `fixed` at 0 or above are held there."""
    start = np.full(features.shape[1], 0.1)
    start[0] = max(0.5 * float(own.mean()), 1e-6)
    bounds = [(1e-9, None) if place == 0 else (0.0, MOST) for place in range(len(start))]
    bounds = [(float(value), float(value)) if value >= 0 else bound for value, bound in zip(fixed, bounds)]

    def negative(values: FloatArray) -> tuple[float, FloatArray]:
        rates = np.maximum(features @ values, 1e-9)
        return float(np.sum(rates - own * np.log(rates))), features.T @ (1.0 - own / rates)

    found = minimize(negative, np.clip(start, [low for low, _ in bounds], [np.inf if high is None else high for _, high in bounds]), jac=True,
                     bounds=bounds, method="L-BFGS-B")
    return np.asarray(found.x), -float(found.fun)


def _interval(features: FloatArray, own: FloatArray, values: FloatArray, place: int, dispersion: float) -> Estimate:
    top = _maximum(features, own, np.full(len(values), -1.0))[1]

    def drop(value: float) -> float:
        fixed = np.full(len(values), -1.0)
        fixed[place] = value
        return top - _maximum(features, own, fixed)[1] - DROP * dispersion

    mode = float(min(max(values[place], 0.0), MOST))
    low = 0.0 if drop(0.0) <= 0 else float(brentq(drop, 0.0, mode, xtol=1e-3))
    high = MOST if drop(MOST) <= 0 else float(brentq(drop, mode, MOST, xtol=1e-3))
    return Estimate(low, mode, high)


def _levels(counts: FloatArray) -> list[Estimate]:
    """Return the mean incidents a week of each party; intervals from means of blocks of weeks, which keep what weeks share."""
    length = max(1, int(np.sqrt(len(counts))))
    blocks = len(counts) // length
    means = counts[: blocks * length].reshape(blocks, length, -1).mean(axis=1)
    errors = means.std(axis=0, ddof=1) / np.sqrt(blocks) if blocks > 1 else np.zeros(counts.shape[1])
    levels = counts.mean(axis=0)
    return [Estimate(max(0.0, float(level - 1.96 * error)), float(level), float(level + 1.96 * error)) for level, error in zip(levels, errors)]
