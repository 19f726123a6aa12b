"""The map of possible deals: what deals are worth to pairs of parties, where many runs ended, and the efficient frontier; in points."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import combinations
from typing import Any

import numpy as np

from sim.analysis.arrays import FloatArray
from sim.analysis.halton import halton
from sim.analysis.theory.coalitions import Coalition, accepts, all_deals
from sim.analysis.theory.decision_rules import DecisionRule
from sim.analysis.theory.game import Game
from sim.analysis.theory.pair_frontier import LEVELS, pair_frontier
from sim.analysis.theory.solutions import OutcomeSpace, Solution, solve
from sim.errors import TooManyDealsError

Row = dict[str, Any]

#: Points of a party's best deal, as on role sheets (`sim.web.classroom.point_scores`).
ALL = 1000
#: The most deals that are drawn, parties that are offered as axes, and programs that the frontiers of a map may take.
MOST_DEALS, MOST_PARTIES, MOST_PROGRAMS = 600, 8, 1200
FEWEST_LEVELS = 7


def deal_map(game: Game, rule: DecisionRule, held: Sequence[Coalition] | None, ends: FloatArray) -> Row:
    """The map of a game: its parties, possible deals, the ends of runs, solutions and a frontier for each pair of parties.

    Args:
        game: the scenario under one run's own random draws, by which everything is valued.
        rule: whose consent a deal needs; these parties are the axes, the first `MOST_PARTIES` of them.
        held: the coalitions of the rule, or None if there are too many: then there is no frontier.
        ends: where the issues stood at the end of each run [r, m].
    """
    seats = list(rule.voters)[:MOST_PARTIES]
    names = [game.parties[seat] for seat in seats]
    texts = possible_deals(game)
    passes = rule.wins(accepts(game, texts)) if len(texts) else np.zeros(0, dtype=bool)
    told: Row = {"parties": names, "deals": points(game.gains(texts)[:, seats]), "pass": [bool(each) for each in passes],
                 "runs": counted(game.gains(ends)[:, seats]), "solutions": {}, "frontiers": []}
    if held:
        space = held[0].space
        solved = solve(space)
        told["solutions"] = {name: dict(zip(space.game.parties, points(found.gains), strict=True)) for name, found in solved.items() if found}
        told["frontiers"] = frontiers(space, [name for name in names if name in space.game.parties], solved)
    return told


def possible_deals(game: Game) -> FloatArray:
    """Deals [k, m] evenly spread over everything that is negotiable, at most `MOST_DEALS` of them; none if they can't be listed."""
    scales = [issue for issue, options in enumerate(game.options) if not options and game.negotiable[issue]]
    try:
        texts = all_deals(game)
    except TooManyDealsError:
        return np.zeros((0, len(game.issues)))
    if scales:
        places = halton(len(scales) + 1, MOST_DEALS)
        texts = texts[np.floor(places[:, -1] * len(texts)).astype(int)]
        texts[:, scales] = 100.0 * places[:, :-1]
        chosen: FloatArray = texts
        return chosen
    kept: FloatArray = texts[np.unique(np.linspace(0, len(texts) - 1, min(len(texts), MOST_DEALS)).round().astype(int))]
    return kept


def frontiers(space: OutcomeSpace, names: Sequence[str], solved: dict[str, Solution | None]) -> list[Row]:
    """The frontier of each pair of parties, which passes through the solutions."""
    pairs = list(combinations(names, 2))
    programs = len(space.programs) if space.scales else 1
    levels = max(FEWEST_LEVELS, min(LEVELS, MOST_PROGRAMS // max(1, len(pairs) * programs)))
    told = []
    for one, other in pairs:
        first, second = (space.game.parties.index(name) for name in (one, other))
        through = [float(found.gains[first]) for found in solved.values() if found]
        told.append({"one": one, "other": other, "points": points(pair_frontier(space, first, second, levels, through))})
    return told


def points(gains: FloatArray) -> Any:
    """Gains in whole points."""
    return np.rint(ALL * gains).astype(int).tolist()


def counted(gains: FloatArray) -> list[Row]:
    """Ends of runs in whole points, those that are alike as one with their number, the most frequent first."""
    return [{"at": list(at), "runs": many} for at, many in Counter(map(tuple, points(gains))).most_common()]
