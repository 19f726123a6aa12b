"""Fit the model's process of violence to weekly incidents: levels, branching matrix and memory, with intervals.

The rate of a party is its base rate plus (1 - memory) times its excitation, which fades by `memory` each week and takes up the branching
matrix times the week's incidents (`sim.rules.hawkes`). Given the memory, rates are linear in base rate and matrix, and each party's part of
the likelihood has its own maximum. Intervals are those of the profile likelihood, widened by overdispersion; those of the matrix allow for the
memory being uncertain too.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from scipy.optimize import brentq, minimize
from scipy.special import stdtrit

from sim.analysis.arrays import FloatArray, IntArray

MEMORIES = tuple(round(0.05 * step, 2) for step in range(20))
#: By how much the log-likelihood may fall within an interval: half the 98% quantile of chi-squared with one degree of freedom, since half the 95%
#: quantile holds 90% only in two years of weeks (docs/reference/verification.md, section I).
DROP = 2.706
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
    parties = range(counts.shape[1])
    fits = [[_fitted(counts, one, memory) for one in parties] for memory in MEMORIES]
    scores = np.array([sum(score for _, score in row) for row in fits])
    best = int(np.argmax(scores))
    features = _features(counts, MEMORIES[best])
    values = [fits[best][one][0] for one in parties]
    dispersion = [_dispersion(counts[:, one], features @ values[one], len(values[one])) for one in parties]
    likely = _spread_out(np.flatnonzero(scores >= scores[best] - DROP * max(dispersion)), best)
    branching = [[_branching(counts, one, other, best, likely, fits, dispersion[one]) for other in parties] for one in parties]
    return HawkesFit(_levels(counts, branching, dispersion), branching, _memory(scores, best, max(dispersion)), dispersion)


def _dispersion(own: FloatArray, rates: FloatArray, parameters: int) -> float:
    """Return how many times more incidents vary than the process says, at least 1."""
    return max(1.0, float(np.sum((own - rates) ** 2 / np.maximum(rates, 1e-9)) / max(1, len(own) - parameters)))


def _spread_out(likely: IntArray, best: int, most: int = 5) -> list[int]:
    """Return the best index and a few of the others, with both ends."""
    return sorted({best, *(int(likely[place]) for place in np.linspace(0, len(likely) - 1, min(most, len(likely))).round().astype(int))})


def _memory(scores: FloatArray, best: int, dispersion: float) -> Estimate:
    """Return the memory with the ends at which the likelihood falls by so much, interpolated between memories that were tried."""
    enough = scores[best] - DROP * dispersion

    def end(step: int) -> float:
        """Return the end of the interval in one direction: step 1 for the upper, -1 for the lower."""
        place = best
        while 0 <= place + step < len(scores) and scores[place + step] >= enough:
            place += step
        if not 0 <= place + step < len(scores):
            return MEMORIES[place]
        share = (scores[place] - enough) / (scores[place] - scores[place + step])
        return float(MEMORIES[place] + share * (MEMORIES[place + step] - MEMORIES[place]))

    return Estimate(end(-1), MEMORIES[best], end(1))


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


def _branching(
    counts: FloatArray, one: int, other: int, best: int, likely: list[int], fits: list[list[tuple[FloatArray, float]]], dispersion: float,
) -> Estimate:
    """Return an entry of the matrix with its interval: values that are likely enough with any memory that is itself likely."""
    place, top = 1 + other, sum(score for _, score in fits[best])
    mode = float(min(max(fits[best][one][0][place], 0.0), MOST))
    lows, highs = [mode], [mode]
    for memory in likely:
        features, rest = _features(counts, MEMORIES[memory]), sum(score for _, score in fits[memory]) - fits[memory][one][1]
        here = float(min(max(fits[memory][one][0][place], 0.0), MOST))

        def drop(value: float, features: FloatArray = features, rest: float = rest) -> float:
            fixed = np.full(features.shape[1], -1.0)
            fixed[place] = value
            return top - rest - _maximum(features, counts[:, one], fixed)[1] - DROP * dispersion

        if drop(here) < 0:
            lows.append(0.0 if drop(0.0) <= 0 else float(brentq(drop, 0.0, here, xtol=2e-3)))
            highs.append(MOST if drop(MOST) <= 0 else float(brentq(drop, here, MOST, xtol=2e-3)))
    return Estimate(min(lows), mode, max(highs))


def _levels(counts: FloatArray, branching: list[list[Estimate]], dispersion: list[float]) -> list[Estimate]:
    """Return the mean incidents a week of each party, with Student's interval of means of blocks of weeks, which keep what weeks share.

    Blocks that are shorter than a burst of violence understate it, so the error is at least that of the fitted process: its variance over many
    weeks is that of independent incidents times the square of all that an incident sets off (Hawkes 1971).
    """
    length = max(1, int(np.sqrt(len(counts))))
    blocks = len(counts) // length
    means = counts[: blocks * length].reshape(blocks, length, -1).mean(axis=1)
    errors = means.std(axis=0, ddof=1) / np.sqrt(blocks) if blocks > 1 else np.zeros(counts.shape[1])
    levels = counts.mean(axis=0)
    matrix = np.array([[each.mode for each in row] for row in branching])
    if max(abs(np.linalg.eigvals(matrix)), default=0.0) < 1:
        effect = np.linalg.inv(np.eye(len(matrix)) - matrix)
        errors = np.maximum(errors, np.sqrt(np.square(effect) @ (levels * np.array(dispersion)) / len(counts)))
    reach = float(stdtrit(max(1, blocks - 1), 0.975))
    return [Estimate(max(0.0, float(level - reach * error)), float(level), float(level + reach * error)) for level, error in zip(levels, errors)]
