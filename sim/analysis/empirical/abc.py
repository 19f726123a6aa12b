"""Approximate Bayesian computation (ABC): the posterior of uncertain inputs given an observed history.

Every run of a study draws its inputs from their ranges (the prior), so a study is a reference table. Rejection keeps the runs whose summary
statistics are nearest to the observed ones; local linear regression then adjusts their inputs to the observed summaries, on the logit of
prior quantiles, so that no input leaves its range.

Sources: Pritchard et al. 1999, Mol. Biol. Evol. 16:1791; Beaumont, Zhang and Balding 2002, Genetics 162:2025; the logit scale: Hamilton et al. 2005;
simulation-based calibration: Talts et al. 2018, arXiv 1804.06788; contraction: Schad, Betancourt and Vasishth 2021, Psychological Methods 26:103;
expected coverage by random points (TARP): Lemos et al. 2023, arXiv 2302.03026.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from scipy import stats

from sim.analysis.arrays import BoolArray, FloatArray, IntArray
from sim.scenario.inputs import uniform_draws

#: Minimum variance reduction from prior to posterior at which an input counts as informed by the data.
MIN_LEARNED = 0.1
#: Distance of quantiles from 0 and 1, so that their logit is finite.
EDGE = 1e-4


class Importance(NamedTuple):
    """Weights of runs whose inputs were not all drawn from the prior.

    `weights` [n]: prior density over proposal density. `first`: the number of runs drawn from the prior, which come first; distances are in
    units of their spread.
    """

    weights: FloatArray
    first: int

    def without(self, run: int) -> Importance:
        """The weights of all runs but one."""
        return Importance(np.delete(self.weights, run), self.first - (run < self.first))

    def of(self, chosen: IntArray) -> Importance:
        """The weights of some runs, given by ascending indices."""
        return Importance(self.weights[chosen], int((chosen < self.first).sum()))


@dataclass(frozen=True)
class Posterior:
    """A weighted posterior sample of p inputs.

    `kept` [m]: indices of the runs kept, nearest first. `weights` [m]: they sum to 1. `quantiles` [m, p]: adjusted inputs as quantiles of
    their priors, 0..1. `distance`: that of the farthest run kept.
    """

    kept: IntArray
    weights: FloatArray
    quantiles: FloatArray
    distance: float

    def mean(self) -> FloatArray:
        """Posterior means [p], as quantiles of the priors; the prior mean is 0.5."""
        found: FloatArray = self.weights @ self.quantiles
        return found

    def effective_size(self) -> float:
        """The effective sample size of the weights (Kish 1965)."""
        return float(1.0 / np.square(self.weights).sum())

    def interval(self, level: float = 0.9) -> FloatArray:
        """The central credible interval of each input [p, 2], as quantiles of the priors."""
        ends = ((1 - level) / 2, (1 + level) / 2)
        return np.array([[weighted_quantile(column, self.weights, end) for end in ends] for column in self.quantiles.T])

    def variance_reduction(self) -> FloatArray:
        """The reduction of each input's variance from prior to posterior [p]: 1 if it is known exactly, 0 or less if nothing is learned."""
        spread = self.weights @ np.square(self.quantiles - self.mean())
        found: FloatArray = 1.0 - spread * 12.0  # a uniform share has variance 1/12
        return found

    def correlations(self) -> FloatArray:
        """The posterior correlation matrix of the inputs [p, p]."""
        apart = (self.quantiles - self.mean()) * np.sqrt(self.weights)[:, None]
        size = np.sqrt(np.square(apart).sum(axis=0))
        found: FloatArray = apart.T @ apart / np.outer(size, size)
        return found


def posterior(shares: FloatArray, table: FloatArray, seen: FloatArray, keep: int, importance: Importance | None = None) -> Posterior:
    """The posterior of inputs given observed summaries.

    Args:
        shares: each run's inputs as quantiles of their priors [n, p], 0..1.
        table: each run's summaries [n, s]; NaN counts as the greatest distance.
        seen: the observed summaries [s]; NaN is ignored.
        keep: number of runs to keep; with `importance`, the effective sample size to keep.
        importance: weights of runs that were not all drawn from the prior.
    """
    apart = _apart(table, seen, ~np.isnan(seen), None if importance is None else importance.first)
    distance = np.sqrt(np.square(apart).sum(axis=1))
    order = np.argsort(distance, kind="stable")
    kept = order[: keep if importance is None else _count_of_effective_size(importance.weights[order], keep)]
    reach = float(distance[kept[-1]])
    weights = np.maximum(1.0 - np.square(distance[kept] / reach), 1e-12) if reach > 0 else np.ones(len(kept))
    if importance is not None:
        weights = weights * importance.weights[kept]
    return Posterior(kept, weights / weights.sum(), _moved(shares[kept], apart[kept], weights), reach)


def distances(table: FloatArray, seen: FloatArray, first: int | None = None) -> FloatArray:
    """The distance of each run's summaries from the observed ones [n]; `first`: the number of runs that set the units, all if omitted."""
    found: FloatArray = np.sqrt(np.square(_apart(table, seen, ~np.isnan(seen), first)).sum(axis=1))
    return found


def _count_of_effective_size(weights: FloatArray, wanted: int) -> int:
    """How many of the first weights have an effective sample size of at least `wanted`; all if none have."""
    reached = np.square(np.cumsum(weights)) / np.cumsum(np.square(weights)) >= wanted * (1 - 1e-12)
    return int(np.argmax(reached)) + 1 if reached.any() else len(weights)


def _apart(table: FloatArray, seen: FloatArray, known: BoolArray, first: int | None = None) -> FloatArray:
    """Differences of each run's summaries from the observed ones [n, k], in units of the median absolute deviation of the first runs."""
    base = table[:first, known]
    scale = np.nanmedian(np.abs(base - np.nanmedian(base, axis=0)), axis=0)
    wide = np.nanstd(base, axis=0)
    scale = np.where(scale > 0, scale, np.where(wide > 0, wide, 1.0))
    apart = (table[:, known] - seen[known]) / scale
    found: FloatArray = np.where(np.isnan(apart), np.nanmax(np.abs(apart), axis=0), apart)
    return found


def _moved(shares: FloatArray, apart: FloatArray, weights: FloatArray) -> FloatArray:
    """Inputs adjusted to the observed summaries by weighted linear regression on the logit scale [m, p]."""
    inside = np.clip(shares, EDGE, 1.0 - EDGE)
    logit = np.log(inside / (1.0 - inside))
    design = np.column_stack([np.ones(len(apart)), apart])
    root = np.sqrt(weights)[:, None]
    slopes = np.linalg.lstsq(design * root, logit * root, rcond=None)[0]
    found: FloatArray = 1.0 / (1.0 + np.exp(-(logit - apart @ slopes[1:])))
    return found


def systematic_resample(weights: FloatArray, many: int) -> IntArray:
    """Indices of `many` equally weighted draws by systematic resampling; each index occurs in proportion to its weight, +-1 (Kitagawa 1996).

    >>> systematic_resample(np.array([0.5, 0.25, 0.25]), 4).tolist()
    [0, 0, 1, 2]
    """
    ends = np.cumsum(weights)
    return np.minimum(np.searchsorted(ends / ends[-1], (np.arange(many) + 0.5) / many), len(weights) - 1)


def dummy_variance_reduction(table: FloatArray, seen: FloatArray, keep: int, inputs: int = 200, importance: Importance | None = None) -> float:
    """The greatest apparent variance reduction among `inputs` dummy inputs, which are drawn independently of the runs."""
    kept = posterior(uniform_draws("bayes.nobody", 1, np.arange(len(table)))[:, None], table, seen, keep, importance)
    count = len(kept.kept)
    dummies = uniform_draws("bayes.strangers", 1, np.arange(count * inputs)).reshape(count, inputs)
    known = ~np.isnan(seen)
    apart = _apart(table, seen, known, None if importance is None else importance.first)[kept.kept]
    moved = _moved(dummies, apart, kept.weights)
    return float(Posterior(kept.kept, kept.weights, moved, kept.distance).variance_reduction().max())


def weighted_quantile(values: FloatArray, weights: FloatArray, share: float) -> float:
    """The weighted quantile of values: the smallest value below which `share` of the weight lies.

    >>> weighted_quantile(np.array([1.0, 2.0, 3.0]), np.array([0.25, 0.5, 0.25]), 0.5)
    2.0
    """
    order = np.argsort(values)
    return float(values[order][np.searchsorted(np.cumsum(weights[order]), share * (1 - 1e-12))])


class Recovery(NamedTuple):
    """The result of simulation-based calibration with t trials.

    `ranks` [t, p]: rank of the true input within its posterior, uniform on 0..1 if the method is correct. `p_value` [p]: Kolmogorov-Smirnov
    test of uniform ranks. `coverage` [p]: share of central 90% intervals that contain the true input. `correlation` [p]: of true inputs and
    posterior means. `contraction` [p]: data-averaged posterior contraction, 1 less the posterior variance averaged over trials relative to the
    prior's: 0 if nothing is learned, whatever the ranks say. `credibility` [t]: by distance to a random reference point, the posterior mass
    nearer to it than the true inputs; uniform if all inputs together are covered as expected (TARP).
    """

    ranks: FloatArray
    p_value: FloatArray
    coverage: FloatArray
    correlation: FloatArray
    contraction: FloatArray
    credibility: FloatArray

    @property
    def tarp_p_value(self) -> float:
        """The Kolmogorov-Smirnov test of uniform credibility: whether expected coverage holds for all inputs together."""
        return float(stats.kstest(self.credibility, "uniform").pvalue)

    def failures(self, level: float = 0.01) -> list[str]:
        """Why the check fails, as words: coverage that is not as expected, or a posterior that learned nothing; empty if it passes.

        A posterior that equals the prior has uniform ranks and the right coverage, so only contraction finds it out. `level`: of all tests
        of coverage together.
        """
        chances = [*self.p_value.tolist(), self.tarp_p_value]
        found = ["the true inputs are not covered as often as expected"] if min(chances) < level / len(chances) else []
        return [*found, *(["nothing is learned of any input"] if self.contraction.max() < MIN_LEARNED else [])]


def recover_parameters(
    shares: FloatArray, table: FloatArray, keep: int, trials: int, importance: Importance | None = None, near: Posterior | None = None,
) -> Recovery:
    """Simulation-based calibration: each of some runs in turn is treated as observed, and its inputs are estimated from all others.

    These are the first runs of the table; or, given a posterior, runs drawn by importance from those that it kept, which tests coverage near
    the record (Prangle et al. 2014, Aust. N. Z. J. Stat. 56:309).
    """
    ranks, inside, means, spreads, credibility = [], [], [], [], []
    many = shares.shape[1]
    chosen: IntArray = np.arange(trials)
    if near is not None:
        chosen = near.kept[systematic_resample(np.ones(len(near.kept)) if importance is None else importance.weights[near.kept], trials)]
    references = uniform_draws("bayes.references", 1, np.arange(trials * many)).reshape(trials, many)
    for trial, run in enumerate(chosen.tolist()):
        others = np.arange(len(table)) != run
        rest = None if importance is None else importance.without(run)
        found = posterior(shares[others], table[others], table[run], keep, rest)
        ranks.append((found.weights[:, None] * (found.quantiles < shares[run])).sum(axis=0))
        ends = found.interval()
        inside.append((ends[:, 0] <= shares[run]) & (shares[run] <= ends[:, 1]))
        means.append(found.mean())
        spreads.append(1.0 - found.variance_reduction())
        credibility.append(_nearer(found, references[trial], shares[run]))
    rows = np.array(ranks)
    true, estimated = shares[chosen], np.array(means)
    together = [float(np.corrcoef(true[:, each], estimated[:, each])[0, 1]) for each in range(shares.shape[1])]
    chance = np.array([stats.kstest(column, "uniform").pvalue for column in rows.T])
    contraction = np.asarray(1.0 - np.mean(spreads, axis=0))
    return Recovery(rows, chance, np.mean(inside, axis=0), np.array(together), contraction, np.array(credibility))


def _nearer(found: Posterior, reference: FloatArray, true: FloatArray) -> float:
    """The posterior mass that lies nearer to a reference point than the true inputs do."""
    apart = np.square(found.quantiles - reference).sum(axis=1)
    return float(found.weights[apart < np.square(true - reference).sum()].sum())
