"""The zone of possible agreement: which deals nobody in a veto set would refuse, how much room they leave, and who stands in the way.

Raiffa 1982; the win set of Tsebelis 2002. A deal is open if it crosses no red line and leaves nobody worse off than no deal.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from math import comb, prod

import numpy as np
from scipy.stats import qmc

from sim.analysis.theory.game import RIGHTS, Array, Game
from sim.analysis.theory.solutions import EQUAL, Space

#: Points of Halton's sequence by which a share of a space with scales is counted; the same points every time.
POINTS = 16_384
#: Most things that are taken out of the way together, and most programmes (or lists of deals) looked at in search of them.
MOST_TOGETHER, MOST_LOOKS = 3, 2_000
#: Room that is none.
BARREN = 1e-6


@dataclass(frozen=True)
class Obstacle:
    """Something in the way: a party, or a red line of it on an issue, and the room that there would be without it.

    `room` is None where even then no deal would be open.
    """

    party: str
    issue: str | None  # None: the party as a whole
    room: float | None
    hurt_on: tuple[str, ...] = ()  # issues on which the others' best deal would hurt the party, the worst first


@dataclass(frozen=True)
class Way:
    """The fewest things that have to go together before everybody left can gain: parties (None) and red lines (the issue)."""

    without: tuple[tuple[str, str | None], ...]
    room: float


@dataclass(frozen=True)
class Zone:
    """What is open to a veto set."""

    parties: tuple[str, ...]
    share: float  # of all deals, 0..1: exact for named options, counted by points where there are scales
    deals: int | None  # how many, where there are only named options
    of: int | None  # of how many
    room: float | None  # the greatest gain that all can have at once (utility); None if no deal is open
    text: Array | None  # where they have it
    spans: dict[str, tuple[float, float] | tuple[str, ...] | None]  # by issue: points, or options, within the zone; None if it is empty
    obstacles: tuple[Obstacle, ...]  # what alone makes more room
    ways: tuple[Way, ...]  # where nothing alone lets everybody gain: the smallest sets that do, the most room first
    resolution: float  # the least share that would be seen: one point, or one deal

    @property
    def is_empty(self) -> bool:
        """Whether every deal is refused by somebody."""
        return self.room is None

    @property
    def is_barren(self) -> bool:
        """Whether no deal is better for everybody: the zone is empty, or by every deal in it somebody gains nothing."""
        return self.room is None or self.room <= BARREN


def zone(game: Game, who: str | Sequence[int] = RIGHTS[0]) -> Zone:
    """The zone of those who hold a right, or of some seats.

    Raises:
        TooLarge, ValueError: as `Space.of`.

    >>> from sim.analysis.theory.game import seat_of
    >>> found = zone(Game.of(seat_of("harbour")))
    >>> found.deals, found.of, round(found.room, 2)
    (12, 720, 0.03)
    """
    space = Space.of(game, who)
    room, text = greatest_room(space)
    open_ = room is not None and room >= -EQUAL
    share, deals, of, resolution = _size(space)
    obstacles = _obstacles(game, space, room)
    stuck = (room is None or room <= BARREN) and all((each.room or 0.0) <= BARREN for each in obstacles)
    return Zone(
        space.own.parties, share, deals, of, max(0.0, float(room)) if open_ and room is not None else None, text if open_ else None,
        _spans(space) if open_ else dict.fromkeys(game.issues), obstacles,
        _ways(game, space) if stuck else (), resolution,
    )


def greatest_room(space: Space) -> tuple[float | None, Array | None]:
    """The greatest smallest gain within all red lines, and the text that gives it; negative if somebody would have to lose; None if
    red lines leave nothing."""
    if not space.scales:
        if not len(space.cells):
            return None, None
        least = space.own.gains(space.cells).min(axis=1)
        best = int(np.argmax(least))
        return float(least[best]), space.cells[best]
    many = len(space.own.parties)
    found: tuple[float | None, Array | None] = (None, None)
    for cell, made in space.programmes:
        best_here = made.best(np.zeros(many), 1.0, np.zeros(many), np.ones(many))
        if best_here is not None and (found[0] is None or best_here[1] > found[0]):
            found = best_here[1], space.written(cell, best_here[0])
    return found


def _size(space: Space) -> tuple[float, int | None, int | None, float]:
    """The share of all deals that are open, their number where they can be counted, of how many, and the least share that would be seen.

    With scales: the share that red lines leave, which is exact, times the share of points within them that nobody refuses.
    """
    own = space.own
    choices = {issue: len(options) for issue, options in enumerate(own.options) if options and own.negotiable[issue]}
    if not space.scales:
        of = prod(choices.values())
        deals = int(space.feasible(own.gains(space.cells)).sum())
        return deals / of, deals, of, 1.0 / of
    lower, upper = own.lowest[:, space.scales].max(axis=0), own.highest[:, space.scales].min(axis=0)
    left = float(np.prod(np.maximum(upper - lower, 0.0) / 100.0)) * len(space.cells) / prod(choices.values())
    places = qmc.Halton(d=len(space.scales) + 1, scramble=False).random(POINTS)
    texts = space.cells[np.floor(places[:, -1] * len(space.cells)).astype(int)]
    texts[:, space.scales] = lower + (upper - lower) * places[:, :-1]
    return left * float(space.feasible(own.gains(texts)).mean()), None, None, left / POINTS


def _spans(space: Space) -> dict[str, tuple[float, float] | tuple[str, ...] | None]:
    """By issue, what values it takes in some open deal."""
    own, many = space.own, len(space.own.parties)
    none = np.zeros(many)
    open_cells = list(space.cells[space.feasible(own.gains(space.cells))]) if not space.scales else []
    lows, highs = dict.fromkeys(space.scales, np.inf), dict.fromkeys(space.scales, -np.inf)
    for cell, made in space.programmes if space.scales else ():
        best = made.best(none, 1.0, none, none + 1.0)
        if best is None or best[1] < -EQUAL:
            continue
        open_cells.append(cell)
        for place, issue in enumerate(space.scales):
            low, high = made.reach(place, many)
            lows[issue], highs[issue] = min(lows[issue], low), max(highs[issue], high)
    found: dict[str, tuple[float, float] | tuple[str, ...] | None] = {}
    for issue, name in enumerate(own.issues):
        options = own.options[issue]
        if issue in lows:
            found[name] = (float(lows[issue]), float(highs[issue]))
        elif options:
            taken = sorted({int(cell[issue]) for cell in open_cells} - {-1})
            found[name] = tuple(options[place] for place in taken)
        else:
            found[name] = (float(own.status_quo[issue]), float(own.status_quo[issue]))
    return found


def _obstacles(game: Game, space: Space, room: float | None) -> tuple[Obstacle, ...]:
    """Parties and red lines without which there would be more room, the greatest first."""
    seats = [game.parties.index(name) for name in space.own.parties]
    found: list[Obstacle] = []
    for seat in seats:
        others = [other for other in seats if other != seat]
        if others:
            without, text = greatest_room(Space.of(game, others))
            found.append(Obstacle(game.parties[seat], None, _open(without), () if text is None else _hurts(game, seat, text)))
        for issue, name in enumerate(game.issues):
            if game.negotiable[issue] and _has_line(game, seat, issue):
                freed, _ = greatest_room(Space.of(_without_line(game, seat, issue), seats))
                found.append(Obstacle(game.parties[seat], name, _open(freed)))
    here = _open(room)
    better = [each for each in found if each.room is not None and (here is None or each.room > here + 1e-6)]
    return tuple(sorted(better, key=lambda each: -(each.room or 0.0)))


def _ways(game: Game, space: Space) -> tuple[Way, ...]:
    """The smallest sets of parties and red lines without which all who are left can gain; none if more than three, or too many to look at.

    A party that goes takes its red lines with it, and one at least stays.
    """
    seats = [game.parties.index(name) for name in space.own.parties]
    open_ = np.flatnonzero(game.negotiable).tolist()
    things: list[tuple[int, int | None]] = [*((seat, None) for seat in seats),
                                            *((seat, issue) for seat in seats for issue in open_ if _has_line(game, seat, issue))]
    for size in range(2, MOST_TOGETHER + 1):
        if comb(len(things), size) * (len(space.cells) if space.scales else 1) > MOST_LOOKS:
            return ()
        found = [way for chosen in combinations(things, size) if (way := _way(game, seats, chosen)) is not None]
        if found:
            return tuple(sorted(found, key=lambda way: -way.room))
    return ()


def _way(game: Game, seats: Sequence[int], without: Sequence[tuple[int, int | None]]) -> Way | None:
    """The room without some parties and red lines, if all who are left can gain."""
    gone = {seat for seat, issue in without if issue is None}
    left = [seat for seat in seats if seat not in gone]
    if not left or any(issue is not None and seat in gone for seat, issue in without):
        return None
    freed = game
    for seat, issue in without:
        if issue is not None:
            freed = _without_line(freed, seat, issue)
    room, _ = greatest_room(Space.of(freed, left))
    if room is None or room <= BARREN:
        return None
    return Way(tuple((game.parties[seat], None if issue is None else game.issues[issue]) for seat, issue in without), room)


def _open(room: float | None) -> float | None:
    return None if room is None or room < -EQUAL else max(0.0, room)


def _hurts(game: Game, seat: int, text: Array) -> tuple[str, ...]:
    """Issues on which a text is worse for a party than what holds (where nothing holds: than its best), the worst first."""
    best = game.scores[seat].max(axis=1)
    held = np.where(game.status_quo < 0, best, game.worth(game.status_quo)[seat])
    loss = game.weights[seat] * (held - game.worth(text)[seat])
    order = np.argsort(-loss, kind="stable")
    return tuple(game.issues[issue] for issue in order if loss[issue] > 1e-6)


def _has_line(game: Game, seat: int, issue: int) -> bool:
    if game.options[issue]:
        return bool(game.refused[seat, issue].any())
    return bool(game.lowest[seat, issue] > 0.0 or game.highest[seat, issue] < 100.0)


def _without_line(game: Game, seat: int, issue: int) -> Game:
    lowest, highest, refused = game.lowest.copy(), game.highest.copy(), game.refused.copy()
    lowest[seat, issue], highest[seat, issue], refused[seat, issue] = 0.0, 100.0, False
    return replace(game, lowest=lowest, highest=highest, refused=refused)
