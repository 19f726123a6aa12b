"""The deals that would pass at a first meeting, by what parties count of them instead of by their raw gains.

Counted values jump where an issue begins to change or to bind, so no program solves for them: the share is that of all deals, or of evenly
spread ones, and the best deal is searched for by steps along one or two issues.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations, product
from math import prod

import numpy as np

from sim.analysis.arrays import FloatArray
from sim.analysis.halton import halton
from sim.analysis.theory.counted_consent import CountedAnswer, FirstMeeting
from sim.analysis.theory.decision_rules import DecisionRule
from sim.analysis.theory.game import Game
from sim.rules.reply import ROUNDING

#: The most deals whose answers are reckoned, and the most for each pair of a party and an issue, so that large scenarios take seconds too.
MOST_DEALS, MOST_WORK = 2_048, 200_000
#: Steps along a scale, in points, of the search for the best deal.
STEPS = (16.0, 8.0, 4.0, 2.0, 1.0)
#: What a deal counts for to a party whose red line it crosses, or who is not there to accept it: less than any deal can cost.
FORBIDDEN = -100.0
#: The most that a deal may count for to a party that would not let it pass.
REFUSED = float(np.nextafter(-ROUNDING, -1.0))


@dataclass(frozen=True)
class CountedDeal:
    """A deal, the least that it counts for to a coalition that carries it, and what it counts for to each party that answers."""

    text: FloatArray
    least: float
    counted: dict[str, float]


@dataclass(frozen=True)
class CountedZone:
    """How many of the deals examined would pass at a first meeting, and the best deal found."""

    examined: int
    passing: int  # deals that change something and are accepted by all, or by a winning coalition
    is_exact: bool  # whether all deals were examined; else they are evenly spread over the space
    best: CountedDeal | None  # None: no deal was found that would pass


def _counted(given: CountedAnswer | None) -> float:
    """What a text counts for to a party by its answer; `FORBIDDEN` if it gives none, or refuses what it would gain by."""
    return given.counted if given is not None and (given.accepts or given.counted < -ROUNDING) else FORBIDDEN


@dataclass(frozen=True)
class CountedSpace:
    """The deals of a scenario as a first meeting counts them, under a decision rule.

    >>> from sim.analysis.theory.decision_rules import decision_rule
    >>> from sim.analysis.theory.game import load_encoded
    >>> encoded = load_encoded("harbour_vote")
    >>> found = CountedSpace(Game.of(encoded), decision_rule(encoded), FirstMeeting(encoded)).zone()
    >>> found.passing, found.examined, found.is_exact
    (55, 720, True)
    """

    game: Game
    rule: DecisionRule
    meeting: FirstMeeting

    def zone(self, starts: Sequence[FloatArray] = ()) -> CountedZone:
        """Examine deals and search for the best one from the best of them, the status quo and some further `starts`."""
        texts, is_exact = self.deals()
        passing, leaders = 0, list[CountedDeal]()
        for text in texts:
            if not self._changes(text):
                continue
            # Of deals that would not pass only the best two matter, so that the others are not answered to the end.
            deal = self.deal(text, min(REFUSED, leaders[-1].least) if len(leaders) == 2 else -np.inf)
            if deal is not None:
                passing += deal.least >= -ROUNDING
                leaders = sorted([*leaders, deal], key=lambda each: -each.least)[:2]
        if is_exact:
            best = leaders[0] if leaders else None
        else:
            begin = [self._whole(np.round(text)) for text in (self.game.status_quo, *starts, *(deal.text for deal in leaders))]
            each = self.most // max(1, len(begin))
            found = [self._climb(deal, each) for deal in begin]
            best = max((deal for deal in found if self._changes(deal.text)), key=lambda deal: deal.least, default=None)
        return CountedZone(len(texts), int(passing), is_exact, best if best and best.least >= -ROUNDING else None)

    @cached_property
    def most(self) -> int:
        """The number of deals that may be examined, and again in the search."""
        return max(16, min(MOST_DEALS, MOST_WORK // self.game.weights.size))

    def deal(self, text: FloatArray, above: float = -np.inf) -> CountedDeal | None:
        """A text [m] with what it counts for; None if all must agree and it counts for no more than `above` to one of them."""
        self.meeting.read(text)
        given: dict[int, CountedAnswer | None] = {}
        for seat in list(self._askable) if self.rule.is_unanimity else ():
            given[seat] = self.meeting.answer_of(seat)
            if _counted(given[seat]) <= above:
                self._askable.remove(seat)
                self._askable.insert(0, seat)  # who refused this text is likely to refuse the next
                return None
        for seat in range(len(self.game.parties)):
            if seat not in given:
                given[seat] = self.meeting.answer_of(seat)
        counted = {name: each.counted for seat, name in enumerate(self.game.parties) if (each := given[seat]) is not None}
        return CountedDeal(text, self._least(np.array([_counted(given[seat]) for seat in range(len(self.game.parties))])), counted)

    def _whole(self, text: FloatArray) -> CountedDeal:
        """A text with what it counts for, whatever that is."""
        found = self.deal(text)
        assert found is not None
        return found

    @cached_property
    def _askable(self) -> list[int]:
        """The voters, those first who refused last."""
        return list(self.rule.voters)

    def _least(self, values: FloatArray) -> float:
        """The most that every member of some winning coalition counts the text for [n]; far below 0 if red lines leave none."""
        for least in sorted({float(values[seat]) for seat in self.rule.voters}, reverse=True):
            if self.rule.wins(values >= least):
                return least
        return FORBIDDEN

    def _changes(self, text: FloatArray) -> bool:
        return bool((np.abs(text - self.game.status_quo) >= 0.5).any())

    def deals(self) -> tuple[list[FloatArray], bool]:
        """All deals, if there are no scales and not too many deals; else evenly spread ones."""
        game, choices = self.game, [self._options(issue) for issue in range(len(self.game.issues))]
        scales = [issue for issue, options in enumerate(game.options) if not options and game.negotiable[issue]]
        if not scales and prod(map(len, choices)) <= self.most:
            return [np.array(each) for each in product(*choices)], True
        texts = np.tile(game.status_quo, (self.most, 1))
        places = halton(len(game.issues), self.most)
        lowest, highest = self._lines()
        for issue, options in enumerate(choices):
            if issue in scales:
                texts[:, issue] = lowest[issue] + (highest[issue] - lowest[issue]) * places[:, issue]
            else:
                texts[:, issue] = np.array(options)[(places[:, issue] * len(options)).astype(int)]
        return list(texts), False

    def _options(self, issue: int) -> list[float]:
        game = self.game
        return [float(at) for at in range(len(game.options[issue]))] if game.options[issue] and game.negotiable[issue] else [float(game.status_quo[issue])]

    def _lines(self) -> tuple[FloatArray, FloatArray]:
        """The span of each scale that the voters' red lines leave if all must agree; all of it if some may be outvoted, or if nothing is left."""
        lowest, highest = np.zeros(len(self.game.issues)), np.full(len(self.game.issues), 100.0)
        if self.rule.is_unanimity:
            voters = list(self.rule.voters)
            lowest, highest = self.game.lowest[voters].max(axis=0), self.game.highest[voters].min(axis=0)
        blocked = lowest > highest
        return np.where(blocked, 0.0, lowest), np.where(blocked, 100.0, highest)

    def _climb(self, deal: CountedDeal, most: int) -> CountedDeal:
        """Improve a deal by the first step that raises its least counted value, ever shorter ones, with at most so many answers."""
        for step in STEPS:
            improved = True
            while improved and most > 0:
                improved = False
                for text in self._near(deal.text, step):
                    most -= 1
                    after = self.deal(text, deal.least + 1e-6)
                    if after is not None and after.least > deal.least + 1e-6:
                        deal, improved = after, True
                    if improved or most <= 0:
                        break
        return deal

    def _near(self, text: FloatArray, step: float) -> Iterator[FloatArray]:
        """The texts that differ from one by a step, or another option, on one issue, then on two."""
        moves = []
        for issue in range(len(self.game.issues)):
            if not self.game.negotiable[issue]:
                continue
            values = self._options(issue) if self.game.options[issue] else [max(0.0, text[issue] - step), min(100.0, text[issue] + step)]
            moves += [(issue, value) for value in values if value != text[issue]]
        for changes in (*((move,) for move in moves), *(pair for pair in combinations(moves, 2) if pair[0][0] != pair[1][0])):
            after = text.copy()
            for issue, value in changes:
                after[issue] = value
            yield after
