"""The Pareto frontier: efficient deals, and how far a text lies from the frontier (Pareto 1906)."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from sim.analysis.arrays import BoolArray, FloatArray
from sim.analysis.theory.solutions import GAIN_TOLERANCE, OutcomeSpace

#: Number of deals that are compared with all others at a time.
CHUNK_ROWS = 256


class ParetoImprovement(NamedTuple):
    """The improvement that a text leaves on the table, in utility: what every party could gain at once, and the largest total gain without a loser."""

    common_gain: float
    total_gain: float


def pareto_efficient(space: OutcomeSpace) -> BoolArray:
    """Flags [c] of the combinations of named options that are Pareto-efficient, regardless of what parties have without a deal.

    Raises:
        ValueError: the game has scales, so its deals cannot be listed.

    >>> from sim.analysis.theory.game import Game, load_encoded
    >>> int(pareto_efficient(OutcomeSpace.of(Game.of(load_encoded("harbour")))).sum())
    481
    """
    if space.scales:
        raise ValueError("a game with scales has no list of efficient deals; use pareto_improvement")
    utilities = space.game.utility(space.combinations).round(12)
    efficient = np.ones(len(utilities), dtype=bool)
    for start in range(0, len(utilities), CHUNK_ROWS):
        rows = utilities[start : start + CHUNK_ROWS, None, :]
        beaten = np.all(utilities >= rows, axis=2) & np.any(utilities > rows, axis=2)
        efficient[start : start + CHUNK_ROWS] = ~beaten.any(axis=1)
    return efficient


def pareto_improvement(space: OutcomeSpace, text: FloatArray) -> ParetoImprovement:
    """The Pareto improvement over a text [m] among the deals that cross no red line; 0 and 0 if the text is efficient.

    >>> from sim.analysis.theory.game import Game, load_encoded
    >>> game = Game.of(load_encoded("textbook"))
    >>> slack = pareto_improvement(OutcomeSpace.of(game), game.text({"pay": 50, "security": 50}))
    >>> round(slack.common_gain, 4), round(slack.total_gain, 4)
    (0.2143, 0.45)
    """
    here = space.game.gains(np.asarray(text, dtype=float))
    many = len(here)
    if not space.scales:
        more = space.game.gains(space.combinations) - here
        kept = more[(more >= -GAIN_TOLERANCE).all(axis=1)]
        return ParetoImprovement(float(more.min(axis=1).max(initial=0.0)), float(kept.sum(axis=1).max(initial=0.0)))
    at_once = together = 0.0
    for _, made in space.programs:
        level = made.maximise(np.zeros(many), 1.0, here, np.ones(many))
        if level is not None:
            at_once = max(at_once, level[1])
        best = made.maximise(np.ones(many), 0.0, here, np.zeros(many))
        if best is not None:
            together = max(together, float((made.gains(best[0]) - here).sum()))
    return ParetoImprovement(at_once, together)
