"""What parties would count of many texts at once at a first meeting: the rules of `FirstMeeting` over arrays.

Everything that a text does to a party adds up over issues, in their order, so that the sums are those of the rules to the last bit where
losses are linear. Tests hold both together; whatever a report shows of a single text comes from the rules themselves.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from sim.analysis.arrays import BoolArray, FloatArray, IntArray
from sim.analysis.theory.counted_consent import FirstMeeting
from sim.analysis.theory.game import Game
from sim.rules.reply import ROUNDING
from sim.rules.tactics import insisted
from sim.rules.utility import TOLERANCE

#: What a text counts for to a party whose red line it crosses, or who is not there to accept it: less than any deal can cost.
FORBIDDEN = -100.0


@dataclass
class _Read:
    """What each party [k, n] makes of texts, added up over issues so far."""

    gain: FloatArray
    doubted: FloatArray
    conceded: FloatArray
    truce: FloatArray
    interest: FloatArray  # by all that it cares about, whether it has a say on it or not
    crossed: BoolArray  # whether a red line is crossed
    asked: BoolArray  # whether its consent is needed


@dataclass(frozen=True)
class CountedTexts:
    """A first meeting that reads many texts at once.

    >>> from sim.analysis.theory.game import load_encoded
    >>> encoded = load_encoded("valley")
    >>> game = Game.of(encoded)
    >>> texts = CountedTexts(game, FirstMeeting(encoded))
    >>> texts.values(np.array([game.text({"water": 50, "bridge": "shared"}), game.status_quo])).round(3).tolist()
    [[0.129, -0.139, -100.0], [0.0, 0.0, -100.0]]
    """

    game: Game
    meeting: FirstMeeting

    def values(self, texts: FloatArray) -> FloatArray:
        """What each of k texts counts for to each party [k, n]; `FORBIDDEN` if it gives no answer, or refuses what it would gain by."""
        if not self.game.is_additive:
            return np.array([self._answers(text) for text in texts]).reshape(len(texts), len(self.game.parties))
        read, changing = self._read(texts), np.any(self._differs(texts), axis=1, keepdims=True)
        own, bargaining = self._standings, self.meeting.conflict.bargaining
        net = read.gain - read.doubted - own["pressed"] * read.conceded + read.truce * (own["relief"] - own["prospect"])
        net = np.where(own["partial"] > 0.0, read.interest, net)
        endorses = (net >= 0.0) & self._present
        charged = np.where(changing, own["cost"], 0.0)
        outlay = np.where(self._present, bargaining.effort * np.minimum(bargaining.pressure, np.maximum(0.0, net - charged)), 0.0)
        left = own["holding"] + read.gain - own["baseline"] - self._cost(read, endorses, changing) + self._pressure(outlay)
        accepts = ~read.crossed & (left >= self._insisted - ROUNDING)
        found = np.where(read.asked, np.where(accepts | (left < -ROUNDING), left, FORBIDDEN), 0.0)
        return np.where(self._present & (own["consents"] > 0.0), found, FORBIDDEN)

    def _answers(self, text: FloatArray) -> list[float]:
        """What a text counts for to each party by the rules themselves: where a party's utility is Euclidean, issues do not add up."""
        self.meeting.read(text)
        given = [self.meeting.answer_of(seat) for seat in range(len(self.game.parties))]
        return [each.counted if each and (each.accepts or each.counted < -ROUNDING) else FORBIDDEN for each in given]

    def _read(self, texts: FloatArray) -> _Read:
        """Let each party read each text, issue by issue."""
        conflict, table, own = self.meeting.conflict, self.meeting.table, self._standings
        differs, crosses = self._differs(texts), self.game.crosses_red_line(texts)
        shape = (len(texts), len(self.game.parties))
        none = np.zeros(shape)
        read = _Read(none, none.copy(), none.copy(), none.copy(), none.copy(), none > 0.0, np.tile(own["partial"] == 0.0, (len(texts), 1)))
        for issue in range(len(self.game.issues)):
            changed, stakes = differs[:, issue, None], self._stakes[issue]
            read.crossed |= crosses[:, :, issue] & (changed | (stakes["firm"] * table.tabled[issue] > 0.0))
            if table.tabled[issue] <= 0.0 or not changed.any():
                continue
            read.asked |= changed & (stakes["consents"] > 0.0)
            better = self.game.issue_utility(issue, texts[:, issue]) - stakes["held"]
            gain = np.where(changed, stakes["weight"] * better, 0.0)
            credible = self._credible(gain)
            read.gain += gain
            read.doubted += np.where(gain > 0.0, (1.0 - credible) * gain, 0.0)
            read.conceded -= np.minimum(gain, 0.0)
            moved = np.abs(texts[:, issue] - self.meeting.state.ground[issue])
            if self.game.options[issue] or self.meeting.state.ground[issue] < 0.0:
                moved = 100.0 * (moved > 0.0)
            binds = changed & (moved >= conflict.bargaining.binding)[:, None]
            read.truce += np.where(binds, table.truce[issue], 0.0)
            read.doubted += np.where(binds, (1.0 - credible) * conflict.items[issue].conquest * own["exposed"], 0.0)
            if conflict.rosters.partial > 0.0:
                cared = np.where(changed, stakes["interest"] * (self.game.issue_utility(issue, texts[:, issue]) - stakes["before"]), 0.0)
                read.interest += np.where(cared > 0.0, credible, 1.0 + own["pressed"]) * cared
        return read

    def _credible(self, gain: FloatArray) -> FloatArray:
        """The chance with which each party reckons that a change is carried out [k, n], from what each gains by it [k, n]."""
        if not len(self._performers):
            return np.ones(gain.shape)
        losses = -gain[:, self._performers]
        place = losses.argmax(axis=1)
        most = np.maximum(losses[np.arange(len(losses)), place], 0.0)
        tempted = most / (most + self.meeting.conflict.bargaining.half_doubt)
        found: FloatArray = 1.0 - np.where(most > 0.0, self._doubts[:, self._performers[place]], 0.0).T * tempted[:, None]
        return found

    def _cost(self, read: _Read, endorses: BoolArray, changing: BoolArray) -> FloatArray:
        """What consent to each text costs each party [k, n]."""
        own, profiles = self._standings, self.meeting.conflict.profiles
        kept = np.where(endorses, 1.0 - own["endorsement"], 1.0)
        unmoved = np.tile(kept.prod(axis=1)[:, None], (1, len(profiles)))
        for seat in np.flatnonzero(own["endorsement"] > 0.0):
            unmoved[:, seat] = np.delete(kept, seat, axis=1).prod(axis=1)
        audience = own["pressed"] * (1.0 - (1.0 - unmoved)) * read.conceded
        cost = read.doubted + audience + own["change"] + read.truce * own["prospect"] - read.truce * own["relief"]
        return np.where(changing, cost, 0.0)

    def _pressure(self, outlay: FloatArray) -> FloatArray:
        """What all patrons together add to each client's surplus [k, n]."""
        found = np.zeros(outlay.shape)
        for patron in self._patrons:
            found += outlay[:, patron, None] * self._leverage[patron]
        return found

    def _differs(self, texts: FloatArray) -> BoolArray:
        return np.asarray(np.abs(texts - np.array(self.meeting.state.ground)) >= TOLERANCE)

    @cached_property
    def _standings(self) -> dict[str, FloatArray]:
        """What the parties [n] reckon with throughout the meeting."""
        conflict, standings = self.meeting.conflict, self.meeting.state.standings
        found = {name: np.array([getattr(each, name) for each in standings])
                 for name in ("pressed", "relief", "prospect", "exposed", "cost", "holding", "baseline", "presence")}
        found |= {name: np.array([getattr(each, name) for each in conflict.profiles]) for name in ("endorsement", "partial", "consents")}
        half = np.where(found["presence"] == 1.0, conflict.bargaining.half_present, 0.0)
        return found | {"change": np.array([each.change_cost for each in conflict.profiles]) + half}

    @cached_property
    def _stakes(self) -> list[dict[str, FloatArray]]:
        """Each party's [n] stakes in each issue, and what the status quo is worth to it."""
        conflict, table, ground = self.meeting.conflict, self.meeting.table, self.meeting.state.ground
        seats = range(conflict.parties)
        return [
            {**{name: np.array([getattr(conflict.stakes[seat][issue], name) for seat in seats]) for name in ("weight", "interest", "firm", "consents")},
             "held": np.array([table.held[seat][issue] for seat in seats]), "before": self.game.issue_utility(issue, np.array(ground[issue]))}
            for issue in range(conflict.issues)
        ]

    @cached_property
    def _present(self) -> BoolArray:
        return self._standings["presence"] > 0.0

    @cached_property
    def _insisted(self) -> FloatArray:
        """The surplus that each party insists on [n]."""
        conflict, state, table = self.meeting.conflict, self.meeting.state, self.meeting.table
        return np.array([insisted(conflict, table, state.standings[seat], seat, 1.0) for seat in range(conflict.parties)])

    @cached_property
    def _performers(self) -> IntArray:
        return np.array(self.meeting.conflict.performers[: int(self.meeting.conflict.rosters.performers)], dtype=int)

    @cached_property
    def _doubts(self) -> FloatArray:
        """Each party's doubt in each other [n, n]."""
        seats = range(self.meeting.conflict.parties)
        return np.array([[self.meeting.table.doubt[seat][other] for other in seats] for seat in seats])

    @cached_property
    def _patrons(self) -> IntArray:
        return np.array(self.meeting.conflict.patrons[: int(self.meeting.conflict.rosters.patrons)], dtype=int)

    @cached_property
    def _leverage(self) -> FloatArray:
        """Each party's leverage over each other [n, n]."""
        seats = range(self.meeting.conflict.parties)
        return np.array([[self.meeting.conflict.ties[patron][seat].leverage for seat in seats] for patron in seats])
