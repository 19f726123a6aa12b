"""A simulation of the coverage of an interval."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

#: Number of simulations per interval on the page; the standard error of a coverage of 0.95 is then 0.003.
TRIALS = 4_000
Ends = tuple[float, float]
Draw = Callable[..., tuple[Ends, float]]


class Case(NamedTuple):
    """An interval method, the distribution it is tested on, a trial that returns the interval and the true value, and the number of trials."""

    what: str
    of: str
    draw: Draw
    trials: int = TRIALS
    nominal: float = 0.95


def coverage_of(case: Case, trials: int | None = None, seed: int = 1) -> float:
    """The share of trials in which the interval contains the true value."""
    rng = np.random.Generator(np.random.Philox(seed))
    return float(np.mean([low <= truth <= high for (low, high), truth in (case.draw(rng) for _ in range(trials or case.trials))]))
