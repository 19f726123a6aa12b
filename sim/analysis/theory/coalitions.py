"""Winning coalitions: which deals pass under a scenario's own rule, and what the members of each coalition could agree on.

A deal passes if those who accept it, within their red lines and no worse than without a deal, are a winning coalition. Solutions are
those of a minimal winning coalition among its members; the leading one is the coalition whose members can all gain most at once.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from itertools import product
from math import prod

import numpy as np

from sim.analysis.arrays import BoolArray, FloatArray
from sim.analysis.halton import halton
from sim.analysis.theory.convex_program import FEASIBILITY_TOLERANCE
from sim.analysis.theory.decision_rules import DecisionRule
from sim.analysis.theory.game import Game
from sim.analysis.theory.obstacles import MAX_PROBLEMS, Obstacle, has_red_line, losing_issues, open_gain, without_red_line
from sim.analysis.theory.solutions import GAIN_TOLERANCE, MAX_DEALS, OutcomeSpace, maximin
from sim.analysis.theory.zone import SAMPLE_POINTS, Zone, spans, zone
from sim.errors import TooManyDealsError


@dataclass(frozen=True)
class Coalition:
    """A minimal winning coalition and the best that its members could do at once."""

    members: tuple[int, ...]  # seats
    space: OutcomeSpace
    maximin_gain: float | None  # the largest gain that all members can have at once; None if the members refuse every deal
    maximin_text: FloatArray | None  # the text [m] that attains it


def coalitions(game: Game, rule: DecisionRule, given: Collection[int] = ()) -> list[Coalition]:
    """The minimal winning coalitions, that whose members can all gain most first; those `given` agree whatever the deal is.

    Raises:
        TooManyDealsError: there are too many coalitions, or deals.

    >>> from sim.analysis.theory.decision_rules import decision_rule
    >>> from sim.scenario.loader import load_scenario
    >>> scenario = load_scenario("harbour_vote")
    >>> best = coalitions(Game.of(scenario), decision_rule(scenario))[0]
    >>> [scenario.parties[name].label for name in best.space.game.parties], round(best.maximin_gain, 2)
    (['Mayor', 'Other cities', 'Union', 'SportCo', 'Department of Tourism'], 0.09)
    """
    found = []
    for members in rule.minimal_winning(given):
        if members:
            space = OutcomeSpace.of(game, members)
            room, text = maximin(space)
            found.append(Coalition(members, space, open_gain(room), text))
    return sorted(found, key=lambda each: 1.0 if each.maximin_gain is None else -round(each.maximin_gain, 9))


def accepts(game: Game, texts: FloatArray) -> BoolArray:
    """Whether each party accepts texts [..., m] within its red lines and at no loss [..., n]."""
    found: BoolArray = np.asarray((game.gains(texts) >= -FEASIBILITY_TOLERANCE) & ~game.crosses_red_line(texts).any(axis=-1))
    return found


def passing(game: Game, rule: DecisionRule, texts: FloatArray) -> BoolArray:
    """Whether those who accept texts [..., m] are a winning coalition [...].

    >>> from sim.analysis.theory.decision_rules import decision_rule
    >>> from sim.scenario.loader import load_scenario
    >>> scenario = load_scenario("harbour_vote")
    >>> game = Game.of(scenario)
    >>> int(passing(game, decision_rule(scenario), all_deals(game)).sum())
    55
    """
    return rule.wins(accepts(game, texts))


def all_deals(game: Game) -> FloatArray:
    """Every combination of named options [k, m], whoever accepts it; what is not negotiable, and scales, at the status quo.

    Raises:
        TooManyDealsError: there are more than `MAX_DEALS`.
    """
    choices = [range(len(options)) if options and game.negotiable[issue] else (game.status_quo[issue],)
               for issue, options in enumerate(game.options)]
    many = prod(map(len, choices))
    if many > MAX_DEALS:
        raise TooManyDealsError.of(many, MAX_DEALS)
    return np.array(list(product(*choices)), dtype=float).reshape(many, len(game.issues))


def zone_under(game: Game, rule: DecisionRule, held: list[Coalition] | None = None) -> Zone:
    """The zone of agreement under a rule: the deals that pass, the best for a coalition, and what obstructs more.

    held: the coalitions of the rule, if they are known.

    Raises:
        TooManyDealsError: see `coalitions`.
    """
    if rule.is_unanimity:
        return zone(game, rule.voters)
    held = coalitions(game, rule) if held is None else held
    open_ = [each for each in held if each.maximin_gain is not None]
    best = open_[0] if open_ else None
    share, deals, of, unanimous, resolution = _size(game, rule)
    return Zone(
        tuple(game.parties[seat] for seat in rule.voters), share, deals, of, best.maximin_gain if best else None,
        best.maximin_text if best else None, _ranges(game, open_), tuple(_obstacles(game, rule, held)), (), resolution,
        accepted_by_all=unanimous,
    )


def examine(game: Game, rule: DecisionRule) -> tuple[Zone, list[Coalition] | None]:
    """The zone of a rule with its coalitions; the size of the zone alone, and None, if the rule has too many coalitions to examine.

    Raises:
        TooManyDealsError: there are too many deals.
    """
    try:
        rule.minimal_winning()
    except TooManyDealsError:
        return size_under(game, rule), None
    held = coalitions(game, rule)
    return zone_under(game, rule, held), held


def size_under(game: Game, rule: DecisionRule) -> Zone:
    """The size of the zone of a rule alone, where it has too many coalitions to find what they could agree on."""
    share, deals, of, unanimous, resolution = _size(game, rule)
    voters = tuple(game.parties[seat] for seat in rule.voters)
    return Zone(voters, share, deals, of, None, None, dict.fromkeys(game.issues), (), (), resolution, accepted_by_all=unanimous)


def _size(game: Game, rule: DecisionRule) -> tuple[float, int | None, int | None, int | None, float]:
    """The share of deals that pass, their number and that of all deals, how many every voter accepts, the smallest detectable share."""
    scales = [issue for issue, options in enumerate(game.options) if not options and game.negotiable[issue]]
    texts = all_deals(game)
    if scales:
        places = halton(len(scales) + 1, SAMPLE_POINTS)
        texts = texts[np.floor(places[:, -1] * len(texts)).astype(int)]
        texts[:, scales] = 100.0 * places[:, :-1]
        return float(passing(game, rule, texts).mean()), None, None, None, 1.0 / SAMPLE_POINTS
    accepted = accepts(game, texts)
    deals = int(rule.wins(accepted).sum())
    return deals / len(texts), deals, len(texts), int(accepted[:, list(rule.voters)].all(axis=1).sum()), 1.0 / len(texts)


def _ranges(game: Game, open_: list[Coalition]) -> dict[str, tuple[float, float] | tuple[str, ...] | None]:
    """The values that each issue takes in the deals of any coalition, by issue; None if there is no deal."""
    found: dict[str, tuple[float, float] | tuple[str, ...] | None] = dict.fromkeys(game.issues)
    for each in open_:
        for issue, (name, span) in enumerate(spans(each.space).items()):
            held = found[name]
            if held is None or span is None:
                found[name] = span if held is None else held
            elif game.options[issue]:
                found[name] = tuple(option for option in game.options[issue] if option in held or option in span)
            else:
                found[name] = (min(float(held[0]), float(span[0])), max(float(held[1]), float(span[1])))
    return found


def _obstacles(game: Game, rule: DecisionRule, held: list[Coalition]) -> list[Obstacle]:
    """Parties whose consent, and red lines whose absence, would let a winning coalition gain more at once; largest first."""
    lines = [(seat, issue) for seat in rule.voters for issue in np.flatnonzero(game.negotiable).tolist() if has_red_line(game, seat, issue)]
    cells = max((len(each.space.combinations) for each in held if each.space.scales), default=1)
    if (len(rule.voters) + len(lines)) * len(held) * cells > MAX_PROBLEMS:
        return []
    here = held[0].maximin_gain if held else None
    found = []
    for obstacle in (*_without_consent(game, rule), *_without_lines(game, rule, lines)):
        after = obstacle.maximin_gain_without
        if after is not None and (here is None or after > here + 1e-6):
            found.append(obstacle)
    return sorted(found, key=lambda each: -(each.maximin_gain_without or 0.0))


def _without_consent(game: Game, rule: DecisionRule) -> Iterator[Obstacle]:
    for seat in rule.voters:
        best = next(iter(coalitions(game, rule, {seat})), None)
        if best is not None:
            issues = () if best.maximin_text is None else losing_issues(game, seat, best.maximin_text)
            yield Obstacle(game.parties[seat], None, best.maximin_gain, issues)


def _without_lines(game: Game, rule: DecisionRule, lines: list[tuple[int, int]]) -> Iterator[Obstacle]:
    for seat, issue in lines:
        best = next(iter(coalitions(without_red_line(game, seat, issue), rule)), None)
        if best is not None and best.maximin_gain is not None and best.maximin_gain > -GAIN_TOLERANCE:
            yield Obstacle(game.parties[seat], game.issues[issue], best.maximin_gain)
