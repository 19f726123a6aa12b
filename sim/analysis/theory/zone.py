"""The zone of possible agreement (ZOPA) of a veto set: its size, its maximin gain and its range on each issue.

A deal is open if it crosses no red line and leaves no party below its disagreement point. Sources: Raiffa 1982; the win set of Tsebelis 2002.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import prod

import numpy as np

from sim.analysis.arrays import FloatArray
from sim.analysis.halton import halton
from sim.analysis.theory.game import RIGHTS, Game
from sim.analysis.theory.obstacles import JOINT_GAIN_TOLERANCE, Obstacle, RemovalSet, obstacles, removal_sets
from sim.analysis.theory.solutions import GAIN_TOLERANCE, OutcomeSpace, maximin
from sim.analysis.theory.stepped_scales import allowed_values, grid

#: Number of points of the Halton sequence that estimate the zone's share of a space with scales; always the same points.
SAMPLE_POINTS = 16_384


@dataclass(frozen=True)
class Zone:
    """The zone of possible agreement of a veto set."""

    parties: tuple[str, ...]
    share: float  # of all deals, 0..1: exact for named options, estimated by quasi-Monte Carlo where there are scales
    open_deals: int | None  # number of open deals, if all issues have named options or steps
    total_deals: int | None  # number of all deals, if all issues have named options or steps
    maximin_gain: float | None  # the largest gain that all parties can have at once, in utility; None if no deal is open
    maximin_text: FloatArray | None  # the text [m] that attains it
    ranges: dict[str, tuple[float, float] | tuple[str, ...] | None]  # by issue: lowest and highest points, or options, within the zone; None if it is empty
    obstacles: tuple[Obstacle, ...]  # whose removal alone raises the maximin gain
    removal_sets: tuple[RemovalSet, ...]  # if no single removal lets all gain: the smallest sets that do, highest maximin gain first
    resolution: float  # the smallest share that can be detected: one point, or one deal
    unsettled: tuple[str, ...] = ()  # issues that no deal settles: every option is refused, and none is in force
    accepted_by_all: int | None = None  # under a voting rule: number of open deals that every voter accepts, if all issues have named options

    @property
    def is_empty(self) -> bool:
        """Whether every deal is refused: there is none, or all that can be settled is nothing."""
        return self.open_deals == 0 or (self.maximin_gain is None and self.share == 0.0)

    @property
    def lacks_joint_gain(self) -> bool:
        """Whether no deal is better for every party than its disagreement point."""
        return self.maximin_gain is None or self.maximin_gain <= JOINT_GAIN_TOLERANCE


def zone(game: Game, who: str | Sequence[int] = RIGHTS[0]) -> Zone:
    """The zone of possible agreement of the holders of a right, or of some parties by index.

    Raises:
        TooManyDealsError, ValueError: see `OutcomeSpace.of`.

    >>> from sim.analysis.theory.game import load_encoded
    >>> found = zone(Game.of(load_encoded("harbour")))
    >>> found.open_deals, found.total_deals, round(found.maximin_gain, 2)
    (12, 720, 0.03)
    """
    space = OutcomeSpace.of(game, who)
    room, text = maximin(space)
    open_ = room is not None and room >= -GAIN_TOLERANCE
    share, deals, of, resolution = _size(space)
    found = obstacles(game, space, room)
    stuck = (room is None or room <= JOINT_GAIN_TOLERANCE) and all((each.maximin_gain_without or 0.0) <= JOINT_GAIN_TOLERANCE for each in found)
    return Zone(
        space.game.parties, share, deals, of, max(0.0, float(room)) if open_ and room is not None else None, text if open_ else None,
        spans(space) if open_ else dict.fromkeys(game.issues), found,
        removal_sets(game, space) if stuck else (), resolution, space.unsettled,
    )


def _size(space: OutcomeSpace) -> tuple[float, int | None, int | None, float]:
    """The share of deals that are open, the number of open and of all deals (None with scales), and the smallest detectable share.

    With scales the share that red lines leave is exact; it is multiplied by the share of sample points within them that no party refuses.
    """
    own = space.game
    choices = {issue: len(options) for issue, options in enumerate(own.options) if options and own.negotiable[issue]}
    choices |= {issue: len(grid(own, issue)) for issue in space.stepped}
    if not space.scales:
        of = prod(choices.values())
        deals = 0 if space.unsettled else int(space.feasible(own.gains(space.combinations)).sum())
        return deals / of, deals, of, 1.0 / of
    if not len(space.combinations):
        return 0.0, None, None, 1.0 / SAMPLE_POINTS
    lower, upper = own.lowest[:, space.scales].max(axis=0), own.highest[:, space.scales].min(axis=0)
    combinations = 0 if space.unsettled else len(space.combinations)
    left = float(np.prod(np.maximum(upper - lower, 0.0) / 100.0)) * combinations / prod(choices.values())
    places = halton(len(space.scales) + 1, SAMPLE_POINTS)
    texts = space.combinations[np.floor(places[:, -1] * len(space.combinations)).astype(int)]
    texts[:, space.scales] = lower + (upper - lower) * places[:, :-1]
    for issue in space.relaxed:
        values = np.array(allowed_values(own, issue) or [own.status_quo[issue]])
        texts[:, issue] = values[np.abs(texts[:, issue, None] - values).argmin(axis=1)]
    return left * float(space.feasible(own.gains(texts)).mean()), None, None, left / SAMPLE_POINTS


def spans(space: OutcomeSpace) -> dict[str, tuple[float, float] | tuple[str, ...] | None]:
    """The values that each issue takes in open deals, by issue."""
    own, many = space.game, len(space.game.parties)
    none = np.zeros(many)
    open_cells = list(space.combinations[space.feasible(own.gains(space.combinations))]) if not space.scales else []
    lows, highs = dict.fromkeys(space.scales, np.inf), dict.fromkeys(space.scales, -np.inf)
    for cell, made in space.programs if space.scales else ():
        best = made.maximise(none, 1.0, none, none + 1.0)
        if best is None or best[1] < -GAIN_TOLERANCE:
            continue
        open_cells.append(cell)
        for place, issue in enumerate(space.scales):
            low, high = made.range_of(place, many)
            lows[issue], highs[issue] = min(lows[issue], low), max(highs[issue], high)
    found: dict[str, tuple[float, float] | tuple[str, ...] | None] = {}
    for issue, name in enumerate(own.issues):
        options = own.options[issue]
        if issue in space.relaxed:
            values = [value for value in allowed_values(own, issue) if lows[issue] - GAIN_TOLERANCE <= value <= highs[issue] + GAIN_TOLERANCE]
            found[name] = (values[0], values[-1]) if values else None
        elif issue in lows:
            found[name] = (float(lows[issue]), float(highs[issue]))
        elif issue in space.stepped:
            values = [float(cell[issue]) for cell in open_cells]
            found[name] = (min(values), max(values)) if values else None
        elif options:
            taken = sorted({int(cell[issue]) for cell in open_cells} - {-1})
            found[name] = tuple(options[place] for place in taken)
        else:
            found[name] = (float(own.status_quo[issue]), float(own.status_quo[issue]))
    return found
