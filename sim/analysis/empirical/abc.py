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


def posterior(shares: FloatArray, table: FloatArray, seen: FloatArray, keep: int) -> Posterior:
    """The posterior of inputs given observed summaries.

    Args:
        shares: each run's inputs as quantiles of their priors [n, p], 0..1.
        table: each run's summaries [n, s]; NaN counts as the greatest distance.
        seen: the observed summaries [s]; NaN is ignored.
        keep: number of runs to keep.
    """
    apart = _apart(table, seen, ~np.isnan(seen))
    distance = np.sqrt(np.square(apart).sum(axis=1))
    kept = np.argsort(distance, kind="stable")[:keep]
    reach = float(distance[kept[-1]])
    weights = np.maximum(1.0 - np.square(distance[kept] / reach), 1e-12) if reach > 0 else np.ones(len(kept))
    return Posterior(kept, weights / weights.sum(), _moved(shares[kept], apart[kept], weights), reach)


def _apart(table: FloatArray, seen: FloatArray, known: BoolArray) -> FloatArray:
    """Differences of each run's summaries from the observed ones [n, k], in units of the median absolute deviation."""
    scale = np.nanmedian(np.abs(table[:, known] - np.nanmedian(table[:, known], axis=0)), axis=0)
    wide = np.nanstd(table[:, known], axis=0)
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


def dummy_variance_reduction(table: FloatArray, seen: FloatArray, keep: int, inputs: int = 200) -> float:
    """The greatest apparent variance reduction among `inputs` dummy inputs, which are drawn independently of the runs."""
    kept = posterior(uniform_draws("bayes.nobody", 1, np.arange(len(table)))[:, None], table, seen, keep)
    dummies = uniform_draws("bayes.strangers", 1, np.arange(keep * inputs)).reshape(keep, inputs)
    known = ~np.isnan(seen)
    apart = _apart(table, seen, known)[kept.kept]
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


def recover_parameters(shares: FloatArray, table: FloatArray, keep: int, trials: int) -> Recovery:
    """Simulation-based calibration: each of the first runs of the table in turn is treated as observed, and its inputs are estimated from all others."""
    ranks, inside, means, spreads, credibility = [], [], [], [], []
    many = shares.shape[1]
    references = uniform_draws("bayes.references", 1, np.arange(trials * many)).reshape(trials, many)
    for trial in range(trials):
        others = np.arange(len(table)) != trial
        found = posterior(shares[others], table[others], table[trial], keep)
        ranks.append((found.weights[:, None] * (found.quantiles < shares[trial])).sum(axis=0))
        ends = found.interval()
        inside.append((ends[:, 0] <= shares[trial]) & (shares[trial] <= ends[:, 1]))
        means.append(found.mean())
        spreads.append(1.0 - found.variance_reduction())
        credibility.append(_nearer(found, references[trial], shares[trial]))
    rows = np.array(ranks)
    true, estimated = shares[:trials], np.array(means)
    together = [float(np.corrcoef(true[:, each], estimated[:, each])[0, 1]) for each in range(shares.shape[1])]
    chance = np.array([stats.kstest(column, "uniform").pvalue for column in rows.T])
    contraction = np.asarray(1.0 - np.mean(spreads, axis=0))
    return Recovery(rows, chance, np.mean(inside, axis=0), np.array(together), contraction, np.array(credibility))


def _nearer(found: Posterior, reference: FloatArray, true: FloatArray) -> float:
    """The posterior mass that lies nearer to a reference point than the true inputs do."""
    apart = np.square(found.quantiles - reference).sum(axis=1)
    return float(found.weights[apart < np.square(true - reference).sum()].sum())
