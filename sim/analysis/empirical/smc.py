"""Sequential Monte Carlo for approximate Bayesian computation: generations of runs whose inputs are proposed where earlier runs were close.

The first generation draws from the prior. Each later one moves particles, which are drawn by their weights, with a normal kernel on the
scale on which the prior is standard normal (population Monte Carlo: Beaumont et al. 2009, Biometrika 96:983). Particles are drawn towards
their mean first, so that a proposal is hardly wider than its particles (Liu and West 2001): with a dozen inputs that the record hardly
determines, a kernel of twice their covariance puts most proposals outside the prior's bulk. Their covariance shrinks towards the prior's as far
as sampling error suggests (Ledoit and Wolf 2004, J. Multivar. Anal. 88:365). The tolerance adapts: it is the smallest at which the runs so far
keep the effective sample size asked for (compare Del Moral, Doucet and Jasra 2012, Stat. Comput. 22:1009). Runs of all generations are kept
and weighted by prior over the mixture of all proposals (Veach and Guibas 1995; Cornuet et al. 2012, Scand. J. Stat. 39:798). The prior is part
of this mixture, so no weight exceeds the inverse of its share of the runs.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np
from scipy.special import ndtr, ndtri

from sim.analysis.arrays import FloatArray
from sim.analysis.empirical.abc import Importance, Posterior, distances, posterior, systematic_resample
from sim.scenario.inputs import uniform_draws

#: The number of generations that share the budget, and the most runs in one.
GENERATIONS, MOST_RUNS = 8, 50_000
#: The fewest and the most runs under this scheme.
MIN_BUDGET, MAX_BUDGET = 1_000, 2_000_000
#: Default acceptance rate below which no further generation is started.
LEAST_ACCEPTANCE = 0.02
#: Number of equally weighted particles that a generation is proposed from.
CENTRES = 200
#: The variance of a kernel, in units of that of Silverman's rule; smoother proposals have more even weights.
SMOOTHING = 2.0
#: Number of points whose density is computed at a time, to bound memory.
BLOCK = 4_096
#: Distance of quantiles from 0 and 1, so that their normal scores are finite.
NEAR = 1e-9

#: Runs the inputs of a generation: from its number and the quantiles of the free inputs to the quantiles of all inputs and the summaries.
Simulator = Callable[[int, FloatArray], tuple[FloatArray, FloatArray]]


class Generation(NamedTuple):
    """One generation: its runs, the share of them within the previous tolerance, the tolerance after it, and the effective sample size there."""

    runs: int
    acceptance: float
    tolerance: float
    effective: float


@dataclass(frozen=True)
class Proposal:
    """A mixture of normal distributions of normal scores: `centres` [c, p] of equal weight, with the covariance `factor` x transposed."""

    centres: FloatArray
    factor: FloatArray

    def draw(self, many: int, seed: int, generation: int) -> FloatArray:
        """Quantiles of the free inputs [many, p]; every centre is used equally often, within 1."""
        numbers = np.arange(many)
        inputs = range(self.centres.shape[1])
        steps = np.column_stack([ndtri(uniform_draws(f"abc.smc.{generation}.{place}", seed, numbers)) for place in inputs])
        moved = self.centres[numbers * len(self.centres) // many] + steps @ self.factor.T
        return np.asarray(np.clip(ndtr(moved), NEAR, 1.0 - NEAR))

    def density(self, shares: FloatArray) -> FloatArray:
        """The density at quantiles of the free inputs [n], relative to the prior."""
        inverse = np.linalg.inv(self.factor)
        scores = normal_scores(shares)
        points, centres = scores @ inverse.T, self.centres @ inverse.T
        total = np.concatenate([_kernel_sums(points[first : first + BLOCK], centres) for first in range(0, len(points), BLOCK)])
        scale = len(centres) * abs(np.linalg.det(self.factor))
        return np.asarray(total / scale * np.exp(0.5 * np.square(scores).sum(axis=1)))


def _kernel_sums(points: FloatArray, centres: FloatArray) -> FloatArray:
    """At each point the sum of standard normal kernels about the centres, without their constant."""
    squares = np.square(points).sum(axis=1)[:, None] + np.square(centres).sum(axis=1) - 2.0 * points @ centres.T
    return np.asarray(np.exp(-0.5 * np.maximum(squares, 0.0)).sum(axis=1))


def normal_scores(shares: FloatArray) -> FloatArray:
    """Quantiles of a prior as values of a standard normal variable."""
    return np.asarray(ndtri(np.clip(shares, NEAR, 1.0 - NEAR)))


def proposal_around(shares: FloatArray, weights: FloatArray) -> Proposal:
    """The proposal of the next generation, from weighted particles: quantiles of the free inputs [m, p].

    It has the mean of the particles and, as far as it can be estimated, their covariance times 1 + 1/p: wider tails keep weights even, but in
    many dimensions they take most proposals away from the particles. A kernel has a share of it by `SMOOTHING` times Silverman's rule.
    """
    points, size = normal_scores(shares), 1.0 / np.square(weights).sum()
    mean, many = weights @ points, points.shape[1]
    covariance = (1.0 + 1.0 / many) * shrunk_covariance(points - mean, weights, size)
    kernel = min(1.0, SMOOTHING * (4.0 / ((many + 2) * size)) ** (2.0 / (many + 4)))
    centres = mean + np.sqrt((1.0 + 1.0 / many) * (1.0 - kernel)) * (points[systematic_resample(weights, CENTRES)] - mean)
    return Proposal(centres, np.linalg.cholesky(kernel * covariance + 1e-12 * np.eye(many)))


def shrunk_covariance(apart: FloatArray, weights: FloatArray, size: float) -> FloatArray:
    """The weighted covariance of particles, given their differences from the mean [m, p], shrunk towards the prior's: the identity.

    size: the effective number of particles, on which the sampling error of the covariance depends.
    """
    found = (apart.T * weights) @ apart
    prior, spread = np.eye(len(found)), np.diag(found)
    error = float((np.outer(spread, spread) + np.square(found)).sum() / size)
    share = min(1.0, error / max(float(np.square(found - prior).sum()), 1e-300))
    return np.asarray((1.0 - share) * found + share * prior)


@dataclass
class SequentialRuns:
    """The runs of all generations.

    `shares` [n, p]: inputs as quantiles of their priors, the `free` ones first. `table` [n, s]: summaries. `proposed` [n]: at each run's
    inputs the sum over generations of runs times density, relative to the prior. `first`: the runs drawn from the prior, which come first.
    """

    shares: FloatArray
    table: FloatArray
    free: int
    first: int = field(init=False)
    proposed: FloatArray = field(init=False)
    proposals: list[tuple[int, Proposal]] = field(default_factory=list)
    generations: list[Generation] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.first = len(self.table)
        self.proposed = np.full(self.first, float(self.first))

    @property
    def importance(self) -> Importance:
        """The weights of the runs: prior over the mixture of all proposals."""
        return Importance(len(self.table) / self.proposed, self.first)

    def add(self, proposal: Proposal, shares: FloatArray, table: FloatArray) -> None:
        """Add the runs of a generation."""
        known, new = self.shares[:, : self.free], shares[:, : self.free]
        self.proposals.append((len(shares), proposal))
        here = self.first + sum((many * each.density(new) for many, each in self.proposals), np.zeros(len(new)))
        self.proposed = np.concatenate([self.proposed + len(shares) * proposal.density(known), here])
        self.shares, self.table = np.vstack([self.shares, shares]), np.vstack([self.table, table])

    def posterior(self, seen: FloatArray, keep: int) -> Posterior:
        """The posterior given the runs so far."""
        return posterior(self.shares, self.table, seen, keep, self.importance)


def generation_sizes(budget: int) -> list[int]:
    """The runs of each generation, which differ by 1 at most.

    >>> generation_sizes(2_001)
    [250, 250, 250, 250, 250, 250, 250, 251]
    """
    many = max(GENERATIONS, -(-budget // MOST_RUNS))
    return [budget * (each + 1) // many - budget * each // many for each in range(many)]


def sequential_runs(
    shares: FloatArray, table: FloatArray, free: int, seen: FloatArray, keep: int, sizes: list[int], simulate: Simulator, *, seed: int,
    acceptance: float = LEAST_ACCEPTANCE,
) -> SequentialRuns:
    """Run generation after generation, until the budget is spent or too few runs are accepted.

    Args:
        shares, table: the first generation, drawn from the prior: inputs as quantiles [n, p], the `free` ones first; summaries [n, s].
        seen: the observed summaries.
        keep: the effective sample size that sets the tolerance.
        sizes: the runs of each later generation.
        simulate: runs the inputs of a generation.
        seed: random seed of the proposals.
        acceptance: stop after a generation of which a smaller share comes within the previous tolerance.
    """
    found = SequentialRuns(shares, table, free)
    now = found.posterior(seen, keep)
    found.generations.append(Generation(len(table), len(now.kept) / len(table), now.distance, now.effective_size()))
    for number, size in enumerate(sizes, 1):
        proposal = proposal_around(found.shares[now.kept, :free], now.weights)
        new_shares, new_table = simulate(number, proposal.draw(size, seed, number))
        found.add(proposal, new_shares, new_table)
        near = distances(found.table, seen, found.first)[-size:] <= now.distance
        now = found.posterior(seen, keep)
        found.generations.append(Generation(size, float(near.mean()), now.distance, now.effective_size()))
        if near.mean() < acceptance:
            break
    return found
