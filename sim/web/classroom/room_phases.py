"""What moves a room from phase to phase: decisions, and the teacher's hand on the run and its clock."""

from __future__ import annotations

from typing import Any

from sim.web.classroom.decision_script import Event
from sim.web.classroom.decision_validation import allowed
from sim.web.classroom.room_core import RoomCore
from sim.web.classroom.room_state import END, LOBBY
from sim.web.common.errors import DeniedError
from sim.web.common.text_sanitizer import line

Row = dict[str, Any]


class PhaseActions(RoomCore):
    """Decisions, and what a teacher does with phases, clock and events."""

    def checked(self, party: str, phase: str, decision: Row) -> Row:
        """A decision of a party in the phase that the room waits in, with nothing in it that was not asked.

        Raises:
            DeniedError: it is not the phase, the party is not asked, or the decision is not on offer.
        """
        if phase != self.phase or self.paused:
            raise DeniedError("paused" if self.paused else "phase_over")
        asked = self.question(party)
        if asked is None:
            raise DeniedError("not_asked")
        return allowed(asked, decision, self.options)

    def decide(self, party: str, phase: str, decision: Row, person: str = "") -> None:
        """A speaker's decision; it may be changed until the phase is over. `person`: who decides, if that is to be checked."""
        if person and self.speakers.get(party) != person:
            raise DeniedError("not_speaker")
        made = self.checked(party, phase, decision)
        if self.decisions.get((phase, party)) == made:
            return
        self.count_change(party)
        self.do("decided", phase=phase, party=party, decision=made)
        self.go_on()

    def withdraw(self, party: str, phase: str, person: str = "") -> None:
        """Take a decision back while the phase lasts; a phase that was about to close stays open."""
        if person and self.speakers.get(party) != person:
            raise DeniedError("not_speaker")
        if phase != self.phase or self.paused:
            raise DeniedError("paused" if self.paused else "phase_over")
        if (phase, party) in self.decisions:
            self.count_change(party)
            self.do("withdrawn", phase=phase, party=party)

    def ask_break(self, party: str) -> None:
        """Ask the teacher for a break."""
        if not self.begun or self.phase == END or party in self.breaks:
            raise DeniedError("phase_over")
        self.do("asked for a break", party=party)

    def advance(self, phase: str) -> None:
        """Begin, or go on without those who have not decided: for them the model decides. Two clicks are one.

        Raises:
            DeniedError: the room is no longer in that phase.
        """
        if phase != self.phase or phase == END:
            raise DeniedError("phase_over")
        if not self.begun:
            self.do("began", to="prepare/1")
        else:
            self.close_phase()

    def step_back(self, phase: str) -> None:
        """Return to the phase before; its decisions are taken back and asked for anew.

        Raises:
            DeniedError: there is none before, the room is no longer in that phase, or everything was revealed.
        """
        if phase != self.phase or not self.trail:
            raise DeniedError("phase_over")
        if self.revealed:
            raise DeniedError("already_revealed")
        self.do("went back", phase=phase, to=self.trail[-1])

    def pause(self) -> None:
        """Stop the clock and decisions."""
        if not self.running:
            raise DeniedError("phase_over")
        self.do("paused")

    def resume(self) -> None:
        """Let clock and decisions go on."""
        if not self.paused:
            raise DeniedError("phase_over")
        self.do("resumed")

    def set_clock(self, seconds: int) -> None:
        """How long each phase lasts from now on; 0 for as long as it takes."""
        self.do("clock set", seconds=seconds)

    def extend(self, phase: str, seconds: int) -> None:
        """Let this phase last longer."""
        if phase != self.phase or not self.begun or phase == END or not (self.clock or self.closing):
            raise DeniedError("phase_over")
        if not seconds:
            raise DeniedError("not_on_offer")
        self.do("extended", seconds=seconds)

    def reveal(self) -> None:
        """Show everybody what was secret."""
        if self.revealed:
            raise DeniedError("phase_over")
        self.do("revealed")

    def end(self) -> None:
        """End before the run does."""
        if self.phase == END:
            raise DeniedError("phase_over")
        self.do("ended")

    def bring_about(self, kind: str, party: str = "", other: str = "", text: str = "") -> None:
        """An event before the next round."""
        if self.phase == END:
            raise DeniedError("phase_over")
        event = Event(self.model.round + 1, kind, party, other, line(text))
        if not event.is_valid(self.encoded.parties):
            raise DeniedError("not_on_offer")
        self.do("brought about", event=vars(event))

    def tick(self, now: float) -> bool:
        """Close the phase if its clock or its time of grace has run out; returns whether it had."""
        due = [each for each in (self.deadline, self.closes_at) if each is not None]
        if not due or now < min(due):
            return False
        self.close_phase()
        return True

    def wind(self) -> None:
        """Let a phase's clock begin anew: nobody could act while the server was away."""
        if self.phase not in (LOBBY, END) and (self.clock or self.closing):
            self.set_clock(self.clock)
