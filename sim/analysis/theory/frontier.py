"""The Pareto frontier (Pareto 1906): deals that no other betters for one party without harming another, and how far a text is off."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from sim.analysis.theory.game import Array
from sim.analysis.theory.solutions import EQUAL, Space

#: So many rows at a time are compared with all others.
ROWS = 256


class Slack(NamedTuple):
    """What a text leaves on the table: by how much everybody could gain at once, and all together with nobody worse off (utility)."""

    at_once: float
    together: float


def pareto(space: Space) -> Array:
    """Which choices of named options [c] are efficient among all, with no regard to what parties would have without a deal.

    Raises:
        ValueError: the game has scales, of which no list can be made.

    >>> from sim.analysis.theory.game import Game, seat_of
    >>> int(pareto(Space.of(Game.of(seat_of("harbour")))).sum())
    481
    """
    if space.scales:
        raise ValueError("with scales the frontier is no list of deals; see left_on_table")
    utilities = space.own.utility(space.cells).round(12)
    efficient = np.ones(len(utilities), dtype=bool)
    for start in range(0, len(utilities), ROWS):
        rows = utilities[start : start + ROWS, None, :]
        beaten = np.all(utilities >= rows, axis=2) & np.any(utilities > rows, axis=2)
        efficient[start : start + ROWS] = ~beaten.any(axis=1)
    return efficient


def left_on_table(space: Space, text: Array) -> Slack:
    """How far a text [m] is from the frontier of the deals that cross no red line; 0 and 0 if it is efficient.

    >>> from sim.analysis.theory.game import Game, seat_of
    >>> game = Game.of(seat_of("textbook"))
    >>> slack = left_on_table(Space.of(game), game.text({"pay": 50, "security": 50}))
    >>> round(slack.at_once, 4), round(slack.together, 4)
    (0.2143, 0.45)
    """
    here = space.own.gains(np.asarray(text, dtype=float))
    many = len(here)
    if not space.scales:
        more = space.own.gains(space.cells) - here
        kept = more[(more >= -EQUAL).all(axis=1)]
        return Slack(max(0.0, float(more.min(axis=1).max())), max(0.0, float(kept.sum(axis=1).max())) if len(kept) else 0.0)
    at_once = together = 0.0
    for _, made in space.programmes:
        level = made.best(np.zeros(many), 1.0, here, np.ones(many))
        if level is not None:
            at_once = max(at_once, level[1])
        best = made.best(np.ones(many), 0.0, here, np.zeros(many))
        if best is not None:
            together = max(together, float((made.gains(best[0]) - here).sum()))
    return Slack(at_once, together)
