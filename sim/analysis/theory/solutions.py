"""Solution concepts of cooperative bargaining: Nash, Kalai-Smorodinsky, egalitarian and utilitarian.

Only deals that every member of a veto set can accept count: within its red lines, and no worse than its disagreement point. Named options
are enumerated exactly; on scales a convex program is solved (`sim.analysis.theory.convex_program`).

Sources: Nash 1950, weighted by Kalai 1977a; Kalai and Smorodinsky 1975, lexicographic after Imai 1983; egalitarian (Kalai 1977b) as leximin.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import product
from math import prod

import numpy as np

from sim.analysis.arrays import BoolArray, FloatArray
from sim.analysis.theory.convex_program import FEASIBILITY_TOLERANCE, ConvexProgram, program_on_scales
from sim.analysis.theory.game import RIGHTS, Game
from sim.analysis.theory.stepped_scales import allowed_values, neighbours
from sim.errors import TooManyDealsError

#: The most combinations of named options that are enumerated: without scales, and with scales, where each needs a convex program.
MAX_DEALS, MAX_PROGRAMS = 2_000_000, 600
#: The most combinations that are enumerated for the sake of scales in steps, which are otherwise solved as scales, then put on steps.
MAX_STEPPED = 200_000
#: Gains that differ by less than this count as equal.
GAIN_TOLERANCE = 1e-7
CONCEPTS = ("nash", "kalai_smorodinsky", "egalitarian", "utilitarian")


@dataclass(frozen=True)
class Solution:
    """A solution: its text [m], and each party's gain over its disagreement point [n], in the order of the veto set."""

    concept: str
    text: FloatArray
    gains: FloatArray

    @property
    def minimum_gain(self) -> float:
        """The smallest gain of any party."""
        return float(self.gains.min())

    @property
    def total_gain(self) -> float:
        """The sum of the gains."""
        return float(self.gains.sum())

    @property
    def nash_product(self) -> float:
        """The Nash product of the gains."""
        return float(np.maximum(self.gains, 0.0).prod())


@dataclass(frozen=True)
class OutcomeSpace:
    """The deals that a veto set could conclude.

    >>> from sim.analysis.theory.game import load_encoded
    >>> space = OutcomeSpace.of(Game.of(load_encoded("harbour")))
    >>> len(space.combinations), space.scales, int(space.feasible(space.game.gains(space.combinations)).sum())
    (720, [], 12)
    """

    game: Game  # restricted to the veto set
    scales: list[int]  # indices of the negotiable issues on scales
    combinations: FloatArray  # [c, m] every combination of named options, and of scales in steps, that crosses no red line; scales at the status quo
    stepped: tuple[int, ...] = ()  # scales in steps whose values are enumerated
    relaxed: tuple[int, ...] = ()  # scales in steps that are too many to enumerate: solved as scales, then by the values nearest to that

    @classmethod
    def of(cls, game: Game, who: str | Sequence[int] = RIGHTS[0]) -> OutcomeSpace:
        """The outcome space of the holders of a right, or of some parties by index.

        Raises:
            TooManyDealsError: there are more combinations of options than can be enumerated.
            ValueError: no party holds the right.
        """
        own = game.restricted_to(who)
        if not own.parties:
            raise ValueError(f"no party holds the right {who}" if isinstance(who, str) else "a veto set needs at least one party")
        scales = [issue for issue, options in enumerate(own.options) if not options and own.negotiable[issue]]
        choices = [_choices(own, issue) if options and own.negotiable[issue] else [own.status_quo[issue]] for issue, options in enumerate(own.options)]
        stepped = tuple(issue for issue in scales if own.step[issue] > 0.0)
        whole = [allowed_values(own, issue) if issue in stepped else choice for issue, choice in enumerate(choices)]
        is_listed = prod(map(len, whole)) <= (MAX_STEPPED if len(stepped) == len(scales) else MAX_PROGRAMS)
        if is_listed:
            choices, scales = whole, [issue for issue in scales if issue not in stepped]
        many, most = prod(map(len, choices)), MAX_PROGRAMS if scales else MAX_DEALS
        if many > most:
            beside = " beside its scales" if scales else ""
            raise TooManyDealsError.of(many, most, beside)
        combinations = np.array(list(product(*choices)), dtype=float).reshape(many, len(own.issues))
        return cls(own, scales, combinations, stepped if is_listed else (), () if is_listed else stepped)

    def near(self, text: FloatArray) -> OutcomeSpace:
        """The deals whose scales in steps have an allowed value near a text's, as many as can be enumerated, and whose options are the text's."""
        scales = [issue for issue in self.scales if issue not in self.relaxed]
        cells = neighbours(self.game, text, self.relaxed, MAX_PROGRAMS if scales else MAX_STEPPED)
        cells[:, scales] = self.game.status_quo[scales]
        return replace(self, scales=scales, combinations=cells, stepped=self.relaxed, relaxed=())

    @cached_property
    def unsettled(self) -> tuple[str, ...]:
        """Negotiable issues of which red lines exclude every option while nothing is settled: they stay open whatever is agreed."""
        own = self.game
        return tuple(name for issue, name in enumerate(own.issues)
                     if own.options[issue] and own.negotiable[issue] and bool((self.combinations[:, issue] < 0.0).any()))

    @cached_property
    def programs(self) -> list[tuple[FloatArray, ConvexProgram]]:
        """The convex program over the scales for each combination of options whose red lines leave a feasible point."""
        return [(cell, made) for cell in self.combinations if (made := program_on_scales(self.game, cell, self.scales)) is not None]

    def feasible(self, gains: FloatArray) -> BoolArray:
        """Flags [k] of the rows of gains [k, n] in which no party loses."""
        found: BoolArray = np.asarray((gains >= -FEASIBILITY_TOLERANCE).all(axis=-1))
        return found

    def solution(self, concept: str, text: FloatArray) -> Solution:
        """A text [m] with its gains, as a solution."""
        return Solution(concept, text, self.game.gains(text))

    def text_of(self, cell: FloatArray, z: FloatArray) -> FloatArray:
        """The text [m] of a combination of options [m] and a program's variables z [v]."""
        text = cell.copy()
        text[self.scales] = z[: len(self.scales)]
        return text


def _choices(game: Game, issue: int) -> list[float]:
    """The options of an issue that no red line excludes.

    If red lines exclude every option and nothing is settled, the issue stays unsettled, which no red line forbids; a firm line that excludes
    the status quo as well leaves nothing.
    """
    free = [float(place) for place in range(len(game.options[issue])) if not game.refused[:, issue, place].any()]
    return free or ([float(game.status_quo[issue])] if game.status_quo[issue] < 0 else [])


def solve(space: OutcomeSpace, weights: FloatArray | None = None) -> dict[str, Solution | None]:
    """The solution of every concept by name; None if no deal is open (for Nash: if not every party can gain at once).

    weights: bargaining power in the Nash product [n], in any unit; equal if omitted, or if nobody has any.
    """
    ideal = ideal_gains(space)
    if ideal is None:
        return dict.fromkeys(CONCEPTS)
    power = np.ones(len(space.game.parties)) if weights is None or not np.any(weights) else np.asarray(weights, dtype=float) / np.mean(weights)
    shares = np.where(ideal > GAIN_TOLERANCE, ideal, 1.0)
    return {
        "nash": _on_steps(space, lambda own: nash(own, power)),
        "kalai_smorodinsky": _on_steps(space, lambda own: leximin(own, shares, "kalai_smorodinsky")),
        "egalitarian": _on_steps(space, lambda own: leximin(own, np.ones(len(power)), "egalitarian")),
        "utilitarian": _on_steps(space, utilitarian),
    }


def _on_steps(space: OutcomeSpace, solver: Callable[[OutcomeSpace], Solution | None]) -> Solution | None:
    """A concept's solution; of scales in steps that can't be enumerated, the best of the values near the solution on any point."""
    if not space.relaxed:
        return solver(space)
    rough = solver(replace(space, relaxed=()))
    return None if rough is None else solver(space.near(rough.text))


def solution_texts(game: Game, who: str | Sequence[int] = RIGHTS[0]) -> dict[str, FloatArray | None]:
    """The text [m] of every concept's solution by name, or None, for `sim.analysis.theory.welfare.welfare_measures`; None where there is none."""
    return {name: None if found is None else found.text for name, found in solve(OutcomeSpace.of(game, who)).items()}


def ideal_gains(space: OutcomeSpace) -> FloatArray | None:
    """The largest gain of each party over all open deals [n] (its ideal point); None if no deal is open."""
    many = len(space.game.parties)
    if not space.scales:
        gains = space.game.gains(space.combinations)
        open_ = gains[space.feasible(gains)]
        return open_.max(axis=0) if len(open_) else None
    found = np.full(many, -np.inf)
    for party, chosen in enumerate(np.eye(many)):
        for _, made in space.programs:
            best = made.maximise(chosen, 0.0, np.zeros(many), np.zeros(many))
            if best is not None:
                found[party] = max(found[party], made.gains(best[0])[party])
    return None if np.isneginf(found).any() else found


def maximin(space: OutcomeSpace) -> tuple[float | None, FloatArray | None]:
    """The maximin gain within all red lines and its text [m]: negative if some party has to lose, None if the red lines exclude every text."""
    if space.relaxed:
        _, rough = maximin(replace(space, relaxed=()))
        return (None, None) if rough is None else maximin(space.near(rough))
    if not space.scales:
        if not len(space.combinations):
            return None, None
        least = space.game.gains(space.combinations).min(axis=1)
        best = int(np.argmax(least))
        return float(least[best]), space.combinations[best]
    many = len(space.game.parties)
    found: tuple[float | None, FloatArray | None] = (None, None)
    for cell, made in space.programs:
        best_here = made.maximise(np.zeros(many), 1.0, np.zeros(many), np.ones(many))
        if best_here is not None and (found[0] is None or best_here[1] > found[0]):
            found = best_here[1], space.text_of(cell, best_here[0])
    return found


def nash(space: OutcomeSpace, weights: FloatArray) -> Solution | None:
    """The deal with the greatest weighted Nash product; None unless some deal is better for every party."""
    if not space.scales:
        return _best_cell(space, "nash", lambda gains: np.where(
            (gains > FEASIBILITY_TOLERANCE).all(axis=1), (weights * np.log(np.maximum(gains, 1e-300))).sum(axis=1), -np.inf))
    found: tuple[float, Solution] | None = None
    for cell, made in space.programs:
        z = made.nash(weights)
        if z is not None:
            one = space.solution("nash", space.text_of(cell, z))
            worth = float(weights @ np.log(np.maximum(one.gains, 1e-12)))
            if found is None or worth > found[0] + GAIN_TOLERANCE / 100:
                found = worth, one
    return found[1] if found else None


def utilitarian(space: OutcomeSpace) -> Solution | None:
    """The deal with the greatest total gain; ties are broken by leximin."""
    if not space.scales:
        return _best_cell(space, "utilitarian", lambda gains: gains.sum(axis=1))
    many = len(space.game.parties)
    ones, none = np.ones(many), np.zeros(many)
    sums = [(float(made.gains(best[0]).sum()), cell, made) for cell, made in space.programs
            if (best := made.maximise(ones, 0.0, none, none)) is not None]
    most = max((total for total, _, _ in sums), default=0.0)
    held, shares = np.append(none, most), np.append(ones, 0.0)
    known = [space.solution("utilitarian", space.text_of(cell, z)) for total, cell, made in sums
             if total >= most - GAIN_TOLERANCE / 10 and (z := _leximin_in(made.with_total_gain(), shares, held)) is not None]
    return _first(known, ones)


def leximin(space: OutcomeSpace, shares: FloatArray, concept: str) -> Solution | None:
    """The deal that maximises the smallest gain relative to `shares`, then the next smallest, and so on.

    shares: 1 for the egalitarian solution, ideal gains for the Kalai-Smorodinsky solution [n].
    """
    if not space.scales:
        gains = space.game.gains(space.combinations)
        open_ = np.flatnonzero(space.feasible(gains))
        if not len(open_):
            return None
        ordered = np.sort(gains[open_] / shares, axis=1).round(9)
        best = open_[np.lexsort(ordered.T[::-1])[-1]]
        return space.solution(concept, space.combinations[best])
    return _first([space.solution(concept, space.text_of(cell, z)) for cell, made in space.programs
                   if (z := _leximin_in(made, shares)) is not None], shares)


def _leximin_in(made: ConvexProgram, shares: FloatArray, held: FloatArray | None = None) -> FloatArray | None:
    """Leximin within one convex program: raise all gains together, fix those at their limit, and continue. A share of 0 fixes a gain at once."""
    many = len(shares)
    held, free = np.zeros(many) if held is None else held.copy(), shares > 0.0
    z: FloatArray | None = None
    while free.any():
        best = made.maximise(np.zeros(many), 1.0, np.where(free, 0.0, held), np.where(free, shares, 0.0))
        if best is None:
            return z
        z, level = best
        if level < -GAIN_TOLERANCE:
            return None
        floors = np.where(free, level * shares - GAIN_TOLERANCE / 10, held)
        stuck = free.copy()
        for party in np.flatnonzero(free):
            more = made.maximise(np.eye(many)[party], 0.0, floors, np.zeros(many))
            if more is not None and made.gains(more[0])[party] > level * shares[party] + 10 * GAIN_TOLERANCE:
                stuck[party] = False
        if not stuck.any():
            stuck = free.copy()
        held[stuck] = level * shares[stuck] - GAIN_TOLERANCE / 10
        free &= ~stuck
    return z


def _first(known: list[Solution], shares: FloatArray) -> Solution | None:
    """The solution whose sorted relative gains are lexicographically greatest."""
    found: Solution | None = None
    for one in known:
        if found is None or _ahead(one.gains / shares, found.gains / shares):
            found = one
    return found


def _ahead(one: FloatArray, other: FloatArray) -> bool:
    """Whether the sorted gains of `one` are lexicographically greater than those of `other`, beyond rounding."""
    for mine, theirs in zip(np.sort(one), np.sort(other), strict=True):
        if abs(mine - theirs) > GAIN_TOLERANCE * 10:
            return bool(mine > theirs)
    return False


def _best_cell(space: OutcomeSpace, concept: str, value: Callable[[FloatArray], FloatArray]) -> Solution | None:
    """The open combination of options with the greatest value; ties are broken by leximin."""
    gains = space.game.gains(space.combinations)
    values = np.where(space.feasible(gains), value(gains), -np.inf)
    if not np.any(values > -np.inf):
        return None
    equal = np.flatnonzero(values >= values.max() - FEASIBILITY_TOLERANCE)
    ordered = np.sort(gains[equal], axis=1).round(9)
    return space.solution(concept, space.combinations[equal[np.lexsort(ordered.T[::-1])[-1]]])
