"""What parties would count of a text at a first meeting: credibility, audience, the war and the cost of change included."""

from __future__ import annotations

from typing import NamedTuple

from sim.analysis.arrays import FloatArray
from sim.analysis.theory.game import central_conflict
from sim.rules.bargaining import answer, sit_down, weigh_text
from sim.rules.cost import rejecting_capability
from sim.rules.enums import REPLY_ACCEPT
from sim.rules.initial_state import begin
from sim.rules.issue_rights import is_concerned
from sim.rules.rng import stream_of
from sim.rules.valuation import note_status_quo
from sim.scenario.encoding.instance import EncodedScenario, prepare


class CountedAnswer(NamedTuple):
    """A party's answer to a text: its total counted value, in utility, and whether it accepts if it holds out for nothing more."""

    counted: float
    accepts: bool


class FirstMeeting:
    """A meeting before anything has happened: all invited parties are in the room, everything negotiable is on the table.

    Ranges are fixed at their central values, and there is no random variation.

    >>> from sim.analysis.theory.game import Game, load_encoded
    >>> meeting, game = FirstMeeting(load_encoded("valley")), Game.of(load_encoded("valley"))
    >>> {name: each.accepts for name, each in meeting.answers(game.text({"water": 50, "bridge": "shared"})).items()}
    {'kelda': True, 'wethern': False}
    """

    def __init__(self, encoded: EncodedScenario) -> None:
        self.encoded = encoded
        conflict, state, table, stream = central_conflict(encoded), encoded.state(), encoded.table(), stream_of(0, 0)
        prepare(conflict)
        conflict.bargaining.mood = 0.0
        begin(conflict, state)
        self.rejecting: float = rejecting_capability(conflict)
        for issue, item in enumerate(conflict.items):
            table.tabled[issue] = item.negotiable
        for seat in range(conflict.parties):
            if state.standings[seat].presence > 0.0:
                sit_down(conflict, state, table, seat, self.rejecting, stream)
            state.standings[seat].demand = 0.0
        note_status_quo(conflict, state, table)
        self.conflict, self.state, self.table = conflict, state, table

    def answers(self, text: FloatArray) -> dict[str, CountedAnswer]:
        """The answer of each party whose consent is needed, to a text [m]; a party that is not invited answers nothing.

        A party that isn't asked, since the text changes nothing on which its consent is needed, counts it for 0 and accepts.
        """
        self.read(text)
        each = {name: self.answer_of(seat) for seat, name in enumerate(self.encoded.parties)}
        return {name: given for name, given in each.items() if given is not None}

    def read(self, text: FloatArray) -> None:
        """Put a text [m] on the table and let all parties weigh it."""
        self.table.text[:] = [float(value) for value in text]
        weigh_text(self.conflict, self.state, self.table)

    def answer_of(self, seat: int) -> CountedAnswer | None:
        """The answer of a party to the text that was read; None if its consent isn't needed or it isn't invited."""
        if self.conflict.profiles[seat].consents == 0.0 or self.state.standings[seat].presence == 0.0:
            return None
        if not is_concerned(self.conflict, self.state, self.table, seat):
            return CountedAnswer(0.0, True)
        given = answer(self.conflict, self.state, self.table, seat, self.rejecting, 1.0)
        return CountedAnswer(float(given.surplus), given.reply == REPLY_ACCEPT)
