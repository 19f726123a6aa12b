"""Obstacles to agreement: parties and red lines whose removal would raise the maximin gain, alone or together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from math import comb

import numpy as np

from sim.analysis.arrays import FloatArray
from sim.analysis.theory.game import Game
from sim.analysis.theory.solutions import GAIN_TOLERANCE, OutcomeSpace, maximin

#: The most parties and red lines removed together, and the most problems solved in search of them.
MAX_REMOVED, MAX_PROBLEMS = 3, 2_000
#: Tolerance below which a maximin gain counts as zero.
JOINT_GAIN_TOLERANCE = 1e-6


@dataclass(frozen=True)
class Obstacle:
    """A party, or its red line on an issue, without which the maximin gain would be higher.

    `maximin_gain_without`: the maximin gain once it is removed, in utility; None if no deal is open even then.
    """

    party: str
    issue: str | None  # None: the party's consent as a whole
    maximin_gain_without: float | None
    losing_issues: tuple[str, ...] = ()  # issues on which the others' best deal is worse for the party than the status quo, largest loss first


@dataclass(frozen=True)
class RemovalSet:
    """A smallest set of parties (issue None) and red lines whose joint removal lets every remaining party gain."""

    removed: tuple[tuple[str, str | None], ...]
    maximin_gain: float


def obstacles(game: Game, space: OutcomeSpace, room: float | None) -> tuple[Obstacle, ...]:
    """Parties and red lines whose removal raises the maximin gain `room`, largest first."""
    seats = [game.parties.index(name) for name in space.game.parties]
    found: list[Obstacle] = []
    for seat in seats:
        others = [other for other in seats if other != seat]
        if others:
            without, text = maximin(OutcomeSpace.of(game, others))
            found.append(Obstacle(game.parties[seat], None, open_gain(without), () if text is None else losing_issues(game, seat, text)))
        for issue, name in enumerate(game.issues):
            if game.negotiable[issue] and has_red_line(game, seat, issue):
                freed, _ = maximin(OutcomeSpace.of(without_red_line(game, seat, issue), seats))
                found.append(Obstacle(game.parties[seat], name, open_gain(freed)))
    here = open_gain(room)
    better = [each for each in found if each.maximin_gain_without is not None and (here is None or each.maximin_gain_without > here + 1e-6)]
    return tuple(sorted(better, key=lambda each: -(each.maximin_gain_without or 0.0)))


def removal_sets(game: Game, space: OutcomeSpace) -> tuple[RemovalSet, ...]:
    """The smallest sets of parties and red lines whose removal lets all remaining parties gain.

    Empty if that takes more than `MAX_REMOVED` removals or more than `MAX_PROBLEMS` problems. A removed party's red lines go with it, and at
    least one party remains.
    """
    seats = [game.parties.index(name) for name in space.game.parties]
    open_ = np.flatnonzero(game.negotiable).tolist()
    things: list[tuple[int, int | None]] = [*((seat, None) for seat in seats),
                                            *((seat, issue) for seat in seats for issue in open_ if has_red_line(game, seat, issue))]
    for size in range(2, MAX_REMOVED + 1):
        if comb(len(things), size) * (len(space.combinations) if space.scales else 1) > MAX_PROBLEMS:
            return ()
        found = [way for chosen in combinations(things, size) if (way := _way(game, seats, chosen)) is not None]
        if found:
            return tuple(sorted(found, key=lambda way: -way.maximin_gain))
    return ()


def _way(game: Game, seats: Sequence[int], without: Sequence[tuple[int, int | None]]) -> RemovalSet | None:
    """The removal of some parties and red lines, if all remaining parties can gain; else None."""
    gone = {seat for seat, issue in without if issue is None}
    left = [seat for seat in seats if seat not in gone]
    if not left or any(issue is not None and seat in gone for seat, issue in without):
        return None
    freed = game
    for seat, issue in without:
        if issue is not None:
            freed = without_red_line(freed, seat, issue)
    room, _ = maximin(OutcomeSpace.of(freed, left))
    if room is None or room <= JOINT_GAIN_TOLERANCE:
        return None
    return RemovalSet(tuple((game.parties[seat], None if issue is None else game.issues[issue]) for seat, issue in without), room)


def open_gain(room: float | None) -> float | None:
    """A maximin gain, 0 or more; None if somebody has to lose or no text is left."""
    return None if room is None or room < -GAIN_TOLERANCE else max(0.0, room)


def losing_issues(game: Game, seat: int, text: FloatArray) -> tuple[str, ...]:
    """Issues on which a text is worse for a party than the status quo (or its best option, if none is in force), largest loss first."""
    best = game.scores[seat].max(axis=1)
    held = np.where(game.status_quo < 0, best, game.issue_utilities(game.status_quo)[seat])
    loss = game.weights[seat] * (held - game.issue_utilities(text)[seat])
    order = np.argsort(-loss, kind="stable")
    return tuple(game.issues[issue] for issue in order if loss[issue] > 1e-6)


def has_red_line(game: Game, seat: int, issue: int) -> bool:
    """Whether a party's red line excludes something on an issue."""
    if game.options[issue]:
        return bool(game.refused[seat, issue].any())
    return bool(game.lowest[seat, issue] > 0.0 or game.highest[seat, issue] < 100.0)


def without_red_line(game: Game, seat: int, issue: int) -> Game:
    """The game without a party's red line on an issue."""
    lowest, highest, refused = game.lowest.copy(), game.highest.copy(), game.refused.copy()
    lowest[seat, issue], highest[seat, issue], refused[seat, issue] = 0.0, 100.0, False
    return replace(game, lowest=lowest, highest=highest, refused=refused)
