"""Coverage of the intervals of fits and of sensitivity indices: hostilities fitted to events, Sobol' and PAWN indices, elementary effects, posteriors."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache, partial

import numpy as np
from scipy.special import ndtri

from docs.coverage_case import Case, Ends
from sim.analysis.arrays import FloatArray
from sim.analysis.empirical.abc import posterior
from sim.analysis.empirical.statistics import Rows
from sim.analysis.empirical.stylised_facts import interval
from sim.analysis.sensitivity.morris import elementary_effects
from sim.analysis.sensitivity.pawn import pawn_indices
from sim.analysis.sensitivity.samplers import unit_design
from sim.analysis.sensitivity.sobol import sobol_indices
from sim.formats.events.hawkes import HawkesFit, fit_hawkes

#: Number of simulations of a fit, and of a sensitivity index.
FITS, INDICES = 200, 1_000
#: The process that is fitted: levels, branching matrix, memory, and weeks.
LEVELS, BRANCHING, MEMORY, WEEKS = np.array([4.0, 2.0]), np.array([[0.3, 0.2], [0.1, 0.4]]), 0.5, 104
#: The expected PAWN index of x1 in x1 + noise from 2,000 runs (600 simulations); that of 1,000,000 runs is 0.192.
PAWN = 0.2121


def fits() -> Iterator[Case]:
    """Intervals of `parley import ucdp|acled`, of `parley sensitivity`, of a record's statistics, and of `parley calibrate`."""
    process = "2 parties, 4 and 2 incidents a week, branching 0.1 to 0.4, 104 weeks"
    yield Case("hostilities fitted to events: level (blocks of weeks)", process, _fitted_level, FITS)
    yield Case("hostilities fitted to events: branching (profile likelihood)", process, _fitted_branching, FITS)
    yield Case("hostilities fitted to events: memory (profile likelihood)", process, _fitted_memory, FITS)
    yield Case("a Sobol' index of the total (ratio of means)", "2 x1 + x2 + noise, 256 rows of 2 runs", partial(_sobol, total=True), INDICES)
    yield Case("a Sobol' index of the first order (ratio of means)", "2 x1 + x2 + noise, 256 rows of 2 runs", partial(_sobol, total=False), INDICES)
    yield Case("a mean absolute elementary effect (bootstrap)", "x1 + x1 x2, 40 trajectories", _morris, INDICES)
    yield Case("a PAWN index of so many runs (jackknife)", "x1 + noise, 2,000 runs", _pawn, INDICES)
    yield Case("a share in a record (Clopper-Pearson)", "p = 0.3, 22 rounds", _recorded_share)
    yield Case("a ratio in a record (Student, logarithms)", "log-normal, sigma = 1, 14 rounds", _recorded_ratio)
    yield Case("a posterior (approximate Bayesian computation)", "normal input seen with noise of 0.5, 200 of 4,000 runs", _posterior, INDICES, 0.9)


def weekly_incidents(rng: np.random.Generator) -> FloatArray:
    """Incidents of the fitted process [weeks, parties], after 50 weeks that are left out."""
    base, faded, rows = LEVELS - BRANCHING @ LEVELS, np.zeros(2), []
    for _ in range(WEEKS + 50):
        count = rng.poisson(base + (1.0 - MEMORY) * (BRANCHING @ faded))
        faded = MEMORY * faded + count
        rows.append(count)
    return np.array(rows[50:], dtype=float)


@cache
def _fit(key: int) -> HawkesFit:
    """The fit to simulated incidents; the cases of the fitted process share it."""
    return fit_hawkes(weekly_incidents(np.random.Generator(np.random.Philox(key))))


def _next_fit(rng: np.random.Generator) -> HawkesFit:
    return _fit(int(rng.integers(2**62)))


def _fitted_level(rng: np.random.Generator) -> tuple[Ends, float]:
    found = _next_fit(rng).levels[0]
    return (found.low, found.high), float(LEVELS[0])


def _fitted_branching(rng: np.random.Generator) -> tuple[Ends, float]:
    """Any entry of the matrix."""
    key = int(rng.integers(2**62))
    fit, one, other = _fit(key), key % 2, key // 2 % 2
    return (fit.branching[one][other].low, fit.branching[one][other].high), float(BRANCHING[one, other])


def _fitted_memory(rng: np.random.Generator) -> tuple[Ends, float]:
    found = _next_fit(rng).memory
    return (found.low, found.high), MEMORY


def _sobol(rng: np.random.Generator, total: bool) -> tuple[Ends, float]:
    design = unit_design("sobol", 2, 256, int(rng.integers(2**31)))
    values = (design @ [2.0, 1.0])[:, None] + rng.normal(0, 0.3, (len(design), 2))
    found = sobol_indices(values.reshape(256, 4, 2))
    index = (found.total if total else found.first)[0]
    return (index.low, index.high), 0.8


def _morris(rng: np.random.Generator) -> tuple[Ends, float]:
    """The elementary effect of x1 is 1 + x2, and x2 is one half on average."""
    seed = int(rng.integers(2**31))
    design = unit_design("morris", 2, 40, seed)
    effect = elementary_effects(design, (design[:, 0] + design[:, 0] * design[:, 1])[:, None], seed)[0].effect
    return (effect.low, effect.high), 1.5


def pawn_index(rng: np.random.Generator, runs: int) -> tuple[Ends, float]:
    """The interval and the value of the PAWN index of x1 in x1 + noise."""
    inputs = rng.random((runs, 1))
    found = pawn_indices(inputs, inputs[:, 0] + rng.normal(0, 0.5, runs))[0].median
    return (found.low, found.high), found.value


def _pawn(rng: np.random.Generator) -> tuple[Ends, float]:
    return pawn_index(rng, 2_000)[0], PAWN


def _recorded_share(rng: np.random.Generator) -> tuple[Ends, float]:
    return interval(Rows(np.zeros(22), (rng.random(22) < 0.3).astype(float))), 0.3


def _recorded_ratio(rng: np.random.Generator) -> tuple[Ends, float]:
    return interval(Rows(np.zeros(14), rng.normal(0.2, 1.0, 14), True)), float(np.exp(0.2))


def _posterior(rng: np.random.Generator) -> tuple[Ends, float]:
    """The central 90% of the posterior of a standard normal input, given as a quantile."""
    true, shares = rng.random(), rng.random((4_000, 1))
    table = ndtri(shares) + rng.normal(0, 0.5, (4_000, 1))
    low, high = posterior(shares, table, np.array([ndtri(true) + rng.normal(0, 0.5)]), 200).interval()[0]
    return (float(low), float(high)), float(true)
