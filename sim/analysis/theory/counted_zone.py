"""The deals that would pass at a first meeting, by what parties count of them instead of by their raw gains.

Counted values jump where an issue begins to change or to bind, so no program solves for them: the share is that of all deals, or of evenly
spread ones, and the best deal is searched for by steps along one or two issues.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations, islice, product
from math import prod

import numpy as np

from sim.analysis.arrays import BoolArray, FloatArray
from sim.analysis.halton import halton
from sim.analysis.theory.counted_consent import FirstMeeting
from sim.analysis.theory.counted_texts import FORBIDDEN, CountedTexts
from sim.analysis.theory.decision_rules import DecisionRule
from sim.analysis.theory.game import Game
from sim.rules.reply import ROUNDING
from sim.rules.utility import TOLERANCE

#: The most deals whose answers are reckoned, and the most for each pair of a party and an issue, so that large scenarios take seconds too.
MOST_DEALS, MOST_WORK = 2_048, 200_000
#: Steps along a scale, in points, of the search for the best deal.
STEPS = (16.0, 8.0, 4.0, 2.0, 1.0)


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
        least = self.least(texts)
        changing = np.flatnonzero(self._changes(texts))
        passing = int((least[changing] >= -ROUNDING).sum())
        leaders = [texts[at] for at in changing[np.argsort(-least[changing], kind="stable")[:2]]]
        if is_exact:
            best = leaders[0] if leaders else None
        else:
            begin = [np.round(text) for text in (self.game.status_quo, *starts, *leaders)]
            found = [self._climb(text, self.most // max(1, len(begin))) for text in begin]
            best = max((text for text in found if self._changes(text)), key=lambda text: float(self.least(text[None])[0]), default=None)
        passes = best is not None and float(self.least(best[None])[0]) >= -ROUNDING
        return CountedZone(len(texts), passing, is_exact, self.deal(best) if best is not None and passes else None)

    @cached_property
    def most(self) -> int:
        """The number of deals that may be examined, and again in the search."""
        return max(16, min(MOST_DEALS, MOST_WORK // self.game.weights.size))

    @cached_property
    def _counted(self) -> CountedTexts:
        return CountedTexts(self.game, self.meeting)

    def deal(self, text: FloatArray) -> CountedDeal:
        """A text [m] with what it counts for, whatever that is."""
        answers = self.meeting.answers(text)
        return CountedDeal(text, float(self.least(text[None])[0]), {name: each.counted for name, each in answers.items()})

    def least(self, texts: FloatArray) -> FloatArray:
        """The most [k] that every member of some winning coalition counts texts [k, m] for; far below 0 if red lines leave none."""
        values, found = self._counted.values(texts), np.full(len(texts), FORBIDDEN)
        if self.rule.is_unanimity:
            return np.asarray(values[:, list(self.rule.voters)].min(axis=1))
        for seat in self.rule.voters:
            carried = self.rule.wins(values >= values[:, seat, None])
            found = np.where(carried, np.maximum(found, values[:, seat]), found)
        return found

    def _changes(self, texts: FloatArray) -> BoolArray:
        """Whether texts [..., m] change something [...]."""
        return np.asarray((np.abs(texts - self.game.status_quo) >= TOLERANCE).any(axis=-1))

    def deals(self) -> tuple[FloatArray, bool]:
        """All deals, if there are no scales and not too many deals; else evenly spread ones."""
        game, choices = self.game, [self._options(issue) for issue in range(len(self.game.issues))]
        scales = [issue for issue, options in enumerate(game.options) if not options and game.negotiable[issue]]
        if not scales and prod(map(len, choices)) <= self.most:
            return np.array(list(product(*choices)), dtype=float).reshape(-1, len(choices)), True
        texts = np.tile(game.status_quo, (self.most, 1))
        places = halton(len(game.issues), self.most)
        lowest, highest = self._lines()
        for issue, options in enumerate(choices):
            if issue in scales:
                texts[:, issue] = lowest[issue] + (highest[issue] - lowest[issue]) * places[:, issue]
            else:
                texts[:, issue] = np.array(options)[(places[:, issue] * len(options)).astype(int)]
        return texts, False

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

    def _climb(self, text: FloatArray, most: int) -> FloatArray:
        """Improve a deal by the first step that raises its least counted value, ever shorter ones, with at most so many answers."""
        least = float(self.least(text[None])[0])
        for step in STEPS:
            improved = True
            while improved and most > 0:
                near = list(islice(self._near(text, step), most))
                values = self.least(np.array(near).reshape(len(near), len(text)))
                better = np.flatnonzero(values > least + 1e-6)
                improved = len(better) > 0
                most -= int(better[0]) + 1 if improved else len(near)
                if improved:
                    text, least = near[better[0]], float(values[better[0]])
        return text

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
