"""The efficient frontier between two parties: the most that one can gain for each gain of the other, with everybody else no worse off."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from sim.analysis.arrays import FloatArray
from sim.analysis.theory.convex_program import FEASIBILITY_TOLERANCE
from sim.analysis.theory.solutions import GAIN_TOLERANCE, OutcomeSpace

#: The number of levels of the first party's gain at which a frontier over scales is computed, unless stated.
LEVELS = 41
#: A floor that no gain falls below: the two parties themselves may lose, so that the frontier continues beyond the zone of agreement.
NO_FLOOR = -10.0


def pair_frontier(space: OutcomeSpace, one: int, other: int, levels: int = LEVELS, through: Sequence[float] = ()) -> FloatArray:
    """Points [k, 2] of the frontier between two parties of a space, by their index: the gains of both, by rising gain of the first.

    The deals cross no red line, and no third party of the space loses; only deals that are better for neither than another one count.

    Args:
        levels: how many gains of the first party are tried, evenly spaced; for scales only.
        through: further gains of the first party at which the frontier is computed, such as those of solutions.

    >>> from sim.analysis.theory.game import Game, load_encoded
    >>> space = OutcomeSpace.of(Game.of(load_encoded("textbook")))
    >>> pair_frontier(space, 0, 1, levels=3).round(2).tolist()
    [[-0.5, 0.5], [-0.0, 0.32], [0.5, -0.5]]
    """
    points = _on_scales(space, one, other, levels, through) if space.scales else _of_options(space, one, other)
    return undominated(points)


def undominated(points: FloatArray) -> FloatArray:
    """The points [k, 2] than which no other is at least as good in both columns, by rising first column.

    >>> undominated(np.array([[0.0, 2.0], [1.0, 1.0], [0.5, 0.5], [1.0, 0.0]])).tolist()
    [[0.0, 2.0], [1.0, 1.0]]
    """
    kept: list[FloatArray] = []
    whole = points.round(9)  # gains that differ by rounding only are equal
    for point in points[np.lexsort((-whole[:, 1], -whole[:, 0]))]:
        if not kept or point[1] > kept[-1][1] + GAIN_TOLERANCE:
            kept.append(point)
    return np.array(kept[::-1]).reshape(len(kept), 2)


def _of_options(space: OutcomeSpace, one: int, other: int) -> FloatArray:
    gains = space.game.gains(space.combinations)
    third = [party for party in range(gains.shape[1]) if party not in (one, other)]
    allowed = (gains[:, third] >= -FEASIBILITY_TOLERANCE).all(axis=1)
    found: FloatArray = gains[allowed][:, [one, other]]
    return found


def _on_scales(space: OutcomeSpace, one: int, other: int, levels: int, through: Sequence[float]) -> FloatArray:
    many = len(space.game.parties)
    eye, none = np.eye(many), np.zeros(many)
    floors = np.where(np.isin(np.arange(many), (one, other)), NO_FLOOR, 0.0)
    points = []
    for _, program in space.programs:
        ends = [program.maximise(eye[first] + GAIN_TOLERANCE * eye[second], 0.0, floors, none) for first, second in ((other, one), (one, other))]
        if ends[0] is None or ends[1] is None:
            continue
        low, high = (float(program.gains(end[0])[one]) for end in ends if end is not None)
        points += [program.gains(end[0])[[one, other]] for end in ends if end is not None]
        for level in sorted({*np.linspace(low, high, levels)[1:-1].tolist(), *(each for each in through if low < each < high)}):
            best = program.maximise(eye[other], 0.0, np.where(np.arange(many) == one, level, floors), none)
            if best is not None:
                points.append(program.gains(best[0])[[one, other]])
    return np.array(points).reshape(len(points), 2)
