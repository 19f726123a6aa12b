"""How good settlements are, and how far from what theory would have: welfare, inequality, distances; for many settlements at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np

from sim.analysis.theory.game import Array, Game
from sim.rules.reply import ROUNDING


class WelfareMeasures(NamedTuple):
    """Of k settlements, to the p parties whose measure it is."""

    utilities: Array  # [k, p] 0..1
    gains: Array  # [k, p] over what each has without a deal
    welfare: Array  # [k] sum of the utilities
    total_gain: Array  # [k] sum of the gains
    minimum_gain: Array  # [k] gain of the party that gains least
    nash_product: Array  # [k] Nash's product of the gains, 0 where somebody loses
    inequality: Array  # [k] Gini coefficient of the utilities, 0 equal to 1 - 1/p
    crosses_red_line: Array  # [k] whether a red line of one of the p is crossed
    acceptable: Array  # [k] whether none is, and nobody loses
    distances: dict[str, Array]  # [k] from each of the points given, in utility: root mean square over the p parties
    departures: dict[str, Array]  # [k] from the same, in points: mean over negotiable issues; another option counts as 100


def welfare_measures(
    game: Game, texts: Array, who: str | Sequence[int] = "consent_on_ground", points: Mapping[str, Array | None] | None = None
) -> WelfareMeasures:
    """Measures of texts [k, m] (or of one text [m]) for a veto set, or for the seats given.

    Args:
        game: its disagreement and red lines are those of the scenario's opening, whatever happened before a text.
        texts: points on scales, places of options (-1: nothing settled), in the order of `game.issues`.
        who: a right (`consent_on_ground`, `sign_statement`), or seats.
        points: texts [m] to measure distances from, such as those of `sim.analysis.theory.solutions.solution_texts(game)`; None is left out.

    Raises:
        ValueError: the texts have another number of issues than the game, or hold something that is no number.

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
        raise ValueError(f"text {int(np.argwhere(~np.isfinite(given))[0][0])} holds something that is no number")
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


def gini(amounts: Array) -> Array:
    """The Gini coefficient along the last axis of amounts of 0 or more: mean difference over twice the mean; 0 if all have nothing.

    Gini 1912; Sen 1973.

    >>> gini(np.array([[1.0, 1.0, 1.0], [0.0, 0.0, 1.0], [0.0, 0.0, 0.0]])).round(3).tolist()
    [0.0, 0.667, 0.0]
    """
    ordered = np.sort(np.asarray(amounts, dtype=float), axis=-1)
    many = ordered.shape[-1]
    ranks = 2.0 * np.arange(1, many + 1) - many - 1.0
    total = ordered.sum(axis=-1)
    found: Array = np.divide((ordered * ranks).sum(axis=-1), many * total, out=np.zeros_like(total), where=total > 0.0)
    return found


def departure(game: Game, texts: Array, point: Array) -> Array:
    """How far texts [k, m] are from a point [m]: the mean over negotiable issues, 0..100; another option counts as the whole scale."""
    apart = np.abs(texts - point)
    for issue, options in enumerate(game.options):
        if options:
            apart[:, issue] = np.where(apart[:, issue] > 0.0, 100.0, 0.0)
    counted = apart[:, game.negotiable]
    return counted.mean(axis=1) if counted.shape[1] else np.zeros(len(texts))
