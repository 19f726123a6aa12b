"""Private talks between parties, and the draft on which all parties mark what they would support."""

from __future__ import annotations

from time import time
from typing import Any

from sim.web.classroom.decision_validation import proposal
from sim.web.classroom.room_state import END
from sim.web.classroom.room_teams import TeamActions
from sim.web.common.errors import DeniedError
from sim.web.common.text_sanitizer import line

Row = dict[str, Any]

#: Letters of a message; messages of a person in a time (seconds), of a person and of a room in all.
MOST_LETTERS, BURST, WITHIN, MOST_OWN, MOST_SAID = 300, 6, 10.0, 400, 5_000


class TalkActions(TeamActions):
    """Messages between teams, inside one, and marks on the shared draft."""

    def say(self, person: str, to: list[str], text: str, offer: Row) -> None:
        """Write to the teams of other parties, or to one's own team (`to` empty), with an offer or without.

        Raises:
            DeniedError: the teacher has closed the talks, nobody is there to read it, or it says nothing or too much.
        """
        own = self._person(person)
        if not own.party:
            raise DeniedError("not_yours")
        if not self.talks_open or self.phase == END:
            raise DeniedError("talks_closed" if not self.talks_open else "phase_over")
        if len(set(to)) != len(to) or own.party in to or any(party not in self.encoded.parties for party in to):
            raise DeniedError("not_on_offer")
        if any(party not in self.speakers for party in to):
            raise DeniedError("nobody_there")
        told, given = line(text)[:MOST_LETTERS], proposal(self.encoded.issues, offer, self.options)
        if not told and not given:
            raise DeniedError("not_on_offer")
        self._pace(person)
        among = [party for party in self.encoded.parties if party in to]
        self.do("said", person=person, name=own.name, party=own.party, to=among, text=told, offer=given)

    def _pace(self, person: str) -> None:
        """See that somebody does not write too much.

        Raises:
            DeniedError: they do.
        """
        own = [each["at"] for each in self.messages if each["person"] == person]
        if len(own) >= MOST_OWN or len(self.messages) >= MOST_SAID or (len(own) >= BURST and time() - own[-BURST] < WITHIN):
            raise DeniedError("too_fast")

    def set_talks(self, allowed: bool) -> None:
        """Open or close private talks, for all."""
        if allowed != self.talks_open:
            self.do("talks set", open=allowed)

    def show_talks(self, shown: bool) -> None:
        """Show private messages to everybody who reads the debrief, or hide them."""
        if shown != self.talks_shown:
            self.do("talks shown", shown=shown)

    def talks_for_debrief(self) -> list[Row]:
        """All private messages; without names, texts and offers unless the teacher shows them. `offered`: whether there was an offer."""
        hidden: Row = {} if self.talks_shown else {"name": "", "person": "", "text": "", "offer": {}}
        return [each | {"offered": bool(each["offer"])} | hidden for each in self.messages]

    def mark(self, person: str, issue: str, value: float | None) -> None:
        """Mark on the shared draft what one's party would support on an issue; None takes the mark away."""
        own = self._person(person)
        if not own.party:
            raise DeniedError("not_yours")
        if self.phase == END:
            raise DeniedError("phase_over")
        if issue not in self.encoded.issues:
            raise DeniedError("not_on_offer")
        kept = None if value is None else proposal(self.encoded.issues, {issue: value}, self.options)[issue]
        if self.marks.get(own.party, {}).get(issue) != kept:
            self.count_change(person)
            self.do("marked", person=person, party=own.party, issue=issue, value=kept)

    def talks_of(self, party: str, after: int = 0) -> list[Row]:
        """Messages that a party's team may read, beyond a number; for the teacher (None) see `messages`."""
        return [each for each in self.messages[after:] if party == each["party"] or party in each["to"]]
