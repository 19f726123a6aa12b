"""Welfare, inequality and distances from solution concepts, for many settlements at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from sim.analysis.arrays import BoolArray, FloatArray
from sim.analysis.theory.game import Game
from sim.rules.reply import ROUNDING


class WelfareMeasures(NamedTuple):
    """Measures of k settlements for p parties."""

    utilities: FloatArray  # [k, p] 0..1
    gains: FloatArray  # [k, p] over the disagreement point
    welfare: FloatArray  # [k] sum of the utilities
    total_gain: FloatArray  # [k] sum of the gains
    minimum_gain: FloatArray  # [k] smallest gain of any party
    nash_product: FloatArray  # [k] Nash product of the gains, 0 where some party loses
    inequality: FloatArray  # [k] Gini coefficient of the utilities, 0 equal to 1 - 1/p
    crosses_red_line: BoolArray  # [k] whether a red line of one of the p is crossed
    acceptable: BoolArray  # [k] whether no red line is crossed and no party loses
    distances: dict[str, FloatArray]  # [k] from each given text, in utility: root mean square over the p parties
    departures: dict[str, FloatArray]  # [k] from each given text, in points: mean over negotiable issues; a different option counts as 100


def welfare_measures(
    game: Game, texts: ArrayLike, who: str | Sequence[int] = "consent_on_ground", points: Mapping[str, ArrayLike | None] | None = None
) -> WelfareMeasures:
    """Measures of texts [k, m], or of one text [m], for a veto set or for some parties.

    Args:
        game: disagreement points and red lines are those at the start of the scenario, whatever happened before a text.
        texts: points on scales, indices of options (-1: not settled), in the order of `game.issues`.
        who: a right (`consent_on_ground`, `sign_statement`), or indices of parties.
        points: texts [m] by name to measure distances from, such as those of `sim.analysis.theory.solutions.solution_texts(game)`; None is skipped.

    Raises:
        ValueError: the texts have another number of issues than the game, or hold a value that is not a finite number.

    >>> from sim.analysis.theory.game import load_encoded
    >>> game = Game.of(load_encoded("textbook"))
    >>> found = welfare_measures(game, [[4.7619, 100.0], [50.0, 50.0]], points={"middle": [50.0, 50.0]})
    >>> found.minimum_gain.round(3).tolist(), found.distances["middle"].round(3).tolist(), found.departures["middle"].round(1).tolist()
    ([0.214, 0.0], [0.214, 0.0], [47.6, 0.0])
    """
    given = np.atleast_2d(np.asarray(texts, dtype=float))
    if given.shape[-1] != len(game.issues) or given.ndim != 2:
        raise ValueError(f"texts have {given.shape[-1]} issues; the game has {len(game.issues)}: {', '.join(game.issues)}")
    if not np.isfinite(given).all():
        raise ValueError(f"text {int(np.argwhere(~np.isfinite(given))[0][0])} holds a value that is not a finite number")
    own = game.restricted_to(who)
    utilities = own.utility(given)
    gains = utilities - own.disagreement
    crosses = np.asarray(own.crosses_red_line(given).any(axis=(1, 2)))
    known = {name: np.asarray(point, dtype=float) for name, point in (points or {}).items() if point is not None}
    away = {name: utilities - own.utility(point) for name, point in known.items()}
    return WelfareMeasures(
        utilities, gains, utilities.sum(axis=1), gains.sum(axis=1), gains.min(axis=1), np.maximum(gains, 0.0).prod(axis=1),
        gini(utilities), crosses, ~crosses & (gains >= -ROUNDING).all(axis=1),
        {name: np.sqrt(np.mean(np.square(each), axis=1)) for name, each in away.items()},
        {name: departure(game, given, point) for name, point in known.items()},
    )


def gini(amounts: FloatArray) -> FloatArray:
    """The Gini coefficient along the last axis of amounts of 0 or more; 0 if all amounts are 0.

    Sources: Gini 1912; Sen 1973.

    >>> gini(np.array([[1.0, 1.0, 1.0], [0.0, 0.0, 1.0], [0.0, 0.0, 0.0]])).round(3).tolist()
    [0.0, 0.667, 0.0]
    """
    ordered = np.sort(np.asarray(amounts, dtype=float), axis=-1)
    many = ordered.shape[-1]
    ranks = 2.0 * np.arange(1, many + 1) - many - 1.0
    total = ordered.sum(axis=-1)
    found: FloatArray = np.divide((ordered * ranks).sum(axis=-1), many * total, out=np.zeros_like(total), where=total > 0.0)
    return found


def departure(game: Game, texts: FloatArray, point: FloatArray) -> FloatArray:
    """The distance of texts [k, m] from a text [m]: the mean over negotiable issues [k], 0..100; a different option counts as 100."""
    apart = np.abs(texts - point)
    for issue, options in enumerate(game.options):
        if options:
            apart[:, issue] = np.where(apart[:, issue] > 0.0, 100.0, 0.0)
    counted = apart[:, game.negotiable]
    return counted.mean(axis=1) if counted.shape[1] else np.zeros(len(texts))
