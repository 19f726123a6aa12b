"""Who sits where: people join, are placed, moved and replaced; in a team one speaks, and the others suggest and vote."""

from __future__ import annotations

from typing import Any

from sim.web.classroom.room_phases import PhaseActions
from sim.web.classroom.room_state import LOBBY, Person
from sim.web.common.errors import DeniedError
from sim.web.common.text_sanitizer import line
from sim.web.common.tokens import digest, new_token

Row = dict[str, Any]

#: The most people of a team, and of a room.
MOST_TEAM, MOST_PEOPLE = 12, 300
#: Letters of an observer's note, and notes of one observer.
MOST_LETTERS, MOST_NOTES = 300, 100


class TeamActions(PhaseActions):
    """Joining, teams and their speakers, observers."""

    def join(self, party: str, name: str, token: str = "", observe: bool = False) -> str:
        """Join a room; returns the token.

        A browser proposes its `token`. One that is in the room already keeps its place (before the talks it may change it), so a
        repeated request never takes a second seat. Without a party, or where seats are assigned, a newcomer is placed where most needed.

        Raises:
            DeniedError: there is no such seat, its team is full, or the room is.
        """
        if party and party not in self.encoded.parties:
            raise DeniedError("no_such_seat")
        here = self.person_of(token)
        if here is None and len(self.people) >= MOST_PEOPLE:
            raise DeniedError("room_full")
        given = "" if self.assigned else party
        if here is not None:
            if self.phase == LOBBY and given and given != here.party:
                self._fits(given)
                self.do("moved", person=here.id, party=given)
            return token
        if given and not observe:
            self._fits(given)
        return self._seat("" if observe else given or self.place(), line(name) or party or "?", token)

    def _fits(self, party: str) -> None:
        if not self.may_choose(party):
            raise DeniedError("seat_taken")

    def may_choose(self, party: str) -> bool:
        """Whether a newcomer may choose a party: one that is free, or before the talks one whose team has room."""
        team = len(self.team(party))
        return not team or (team < self.team_size and self.phase == LOBBY)

    def place(self) -> str:
        """The party that needs a person most: a free one, those with a veto first, then the smallest team; "" if all teams are full."""
        size = {party: len(self.team(party)) for party in self.encoded.parties}
        fit = [party for party, many in size.items() if many < max(self.team_size, 1)]
        return min(fit, key=lambda party: (size[party], *self._rank(party)), default="")

    def _rank(self, party: str) -> tuple[bool, bool, int]:
        seat = self.encoded.parties.index(party)
        return (not self.encoded.scenario.parties[party].invited, not self.model.conflict.profiles[seat].consents, seat)

    def join_all(self) -> None:
        """Seat one person in all parties, for a rehearsal."""
        for party in self.encoded.parties:
            self.join(party, party)

    def _seat(self, party: str, name: str, token: str = "", **more: Any) -> str:
        token = token or new_token()
        self.do("joined", person=f"#{self.arrivals + 1}", party=party, name=name, token=digest(token), **more)
        self.go_on()
        return token

    def free(self, party: str) -> None:
        """Take a seat from everybody who holds it."""
        if party not in self.speakers:
            raise DeniedError("no_such_seat")
        self.do("freed", party=party)
        self.go_on()

    def reassign(self, party: str, name: str, token: str = "") -> str:
        """Give the speaker's place to somebody else, or to the same person anew; returns the new token. The old one opens nothing any more."""
        if party not in self.encoded.parties:
            raise DeniedError("no_such_seat")
        if token and self.knows(token):
            raise DeniedError("not_on_offer")
        old = self.seats.get(party)
        return self._seat(party, line(name) or (old.name if old else party), token, **({"replaces": old.id} if old else {}))

    def move(self, person: str, party: str) -> None:
        """Put somebody into a party's team, or among the observers ("")."""
        own = self._person(person)
        if party and party not in self.encoded.parties:
            raise DeniedError("no_such_seat")
        if party != own.party:
            self.do("moved", person=person, party=party)
            self.go_on()

    def remove(self, person: str) -> None:
        """Take somebody out of the room; the token opens nothing any more."""
        self._person(person)
        self.do("moved", person=person, party=None)
        self.go_on()

    def set_teams(self, size: int, assigned: bool) -> None:
        """How many people a party's team may have, and whether newcomers are placed or choose."""
        if not 1 <= size <= MOST_TEAM:
            raise DeniedError("not_on_offer")
        self.do("teams set", size=size, assigned=assigned)

    def balance(self) -> None:
        """Spread everybody evenly before the talks begin: observers find places, and teams differ by one person at most.

        Raises:
            DeniedError: the talks have begun.
        """
        if self.phase != LOBBY:
            raise DeniedError("phase_over")
        for person in self.team(""):
            party = self.place()
            if party:
                self.do("moved", person=person.id, party=party)
        while True:
            sizes = sorted(self.encoded.parties, key=lambda party: (len(self.team(party)), *self._rank(party)))
            least, most = self.team(sizes[0]), self.team(sizes[-1])
            if len(most) - len(least) < 2:
                return
            self.do("moved", person=most[-1].id, party=sizes[0])

    def _person(self, person: str) -> Person:
        if person not in self.people:
            raise DeniedError("no_such_person")
        return self.people[person]

    # inside a team

    def pass_on(self, party: str, person: str, by: str = "") -> None:
        """Let another of the team speak; `by`: the speaker who passes the role on, or nobody if the teacher does.

        Raises:
            DeniedError: whoever asks is not the speaker, or the person is not of the team.
        """
        if by and self.speakers.get(party) != by:
            raise DeniedError("not_speaker")
        if not party or self._person(person).party != party:
            raise DeniedError("no_such_person")
        if self.speakers[party] != person:
            self.do("speaker", party=party, person=person, by=by or "teacher")

    def succeed(self, away: set[str], online: set[str]) -> bool:
        """Let somebody of a team who is there speak for a speaker who has been away too long; returns whether anybody does."""
        found = False
        for party, speaker in list(self.speakers.items()):
            there = [each.id for each in self.team(party) if each.id in online]
            if speaker in away and speaker not in online and there:
                self.do("speaker", party=party, person=there[0], by="away")
                found = True
        return found

    def suggest(self, party: str, phase: str, decision: Row, person: str) -> None:
        """A suggestion to one's own team, of which only the team learns."""
        made = self.checked(party, phase, decision)
        if self.suggestions.get((phase, party), {}).get(person) == made:
            return
        self.count_change(person)
        self.do("suggested", phase=phase, party=party, person=person, decision=made)

    def vote(self, party: str, phase: str, person: str, choice: str) -> None:
        """Support a suggestion of one's own team, by its author; "" takes the support back."""
        if phase != self.phase:
            raise DeniedError("phase_over")
        if choice and choice not in self.suggestions.get((phase, party), {}):
            raise DeniedError("not_on_offer")
        if self.votes.get((phase, party), {}).get(person, "") != choice:
            self.count_change(person)
            self.do("voted", phase=phase, party=party, person=person, **{"for": choice})

    def observe(self, person: str, text: str) -> None:
        """An observer's note for the debrief."""
        own, told = self._person(person), line(text)[:MOST_LETTERS]
        if own.party or not told:
            raise DeniedError("not_yours" if own.party else "not_on_offer")
        if sum(each["person"] == person for each in self.observations) >= MOST_NOTES:
            raise DeniedError("too_fast")
        self.do("observed", person=person, name=own.name, text=told)
