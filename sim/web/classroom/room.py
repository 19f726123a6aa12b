"""A room of the classroom: what follows from the events in its log. Nothing else is kept.

A server that is killed reads the log and every seat is where it was. The run itself is never kept either: it is played again from the seed
and the decisions, once for each phase that is over.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from time import time
from typing import Any

from sim.scenario.encoding.instance import EncodedScenario, encode
from sim.scenario.loader import parse_scenario, scenario_to_yaml
from sim.web.classroom.decision_script import DecisionScript, Event
from sim.web.classroom.decision_validation import allowed
from sim.web.classroom.event_log import EventLog
from sim.web.classroom.interactive_model import InteractiveModel
from sim.web.classroom.point_scores import Points
from sim.web.classroom.role_sheets import question
from sim.web.classroom.room_state import RoomState
from sim.web.common.errors import DeniedError
from sim.web.common.text_sanitizer import line
from sim.web.common.tokens import digest, fits, new_code, new_token

Row = dict[str, Any]

#: How often a person may change a decision in one phase; beyond it, who asks is not a person.
MOST_CHANGES = 100


@dataclass(kw_only=True)
class Room(RoomState):
    """A room, and what its people may do in it. `do` is the only way to change it; every change is on disk before it holds."""

    event_log: EventLog
    encoded: EncodedScenario
    _model: InteractiveModel | None = None

    @classmethod
    def open(cls, folder: Path, scenario: str, seed: int, clock: int = 0, rehearsal: bool = False) -> tuple[Room, str]:
        """A new room of a scenario (its YAML), and the teacher's token.

        Raises:
            ScenarioError: the scenario is none; DeniedError: the room can't be written.
        """
        token = new_token()
        first = {"kind": "opened", "at": time(), "scenario": scenario, "seed": seed, "clock": clock, "rehearsal": rehearsal,
                 "teacher": digest(token)}
        encoded = encode(parse_scenario(scenario))
        while True:
            try:
                event_log = EventLog.begin(folder / f"{new_code()}.jsonl", first)
            except FileExistsError:
                continue
            return cls._of(event_log, encoded, first), token

    @classmethod
    def load(cls, path: Path) -> Room:
        """A room from its log.

        Raises:
            ValueError: the file is no log of a room, or of one that another version played.
        """
        event_log, events = EventLog.read(path)
        room = cls._of(event_log, encode(parse_scenario(events[0]["scenario"])), events[0])
        for event in events[1:]:
            room.fold(event)
        if not all(event.is_valid(room.encoded.parties) for event in room.brought):
            raise ValueError(f"{path} has an event that the scenario's parties do not allow")
        if room.begun and not room.model.reached and room.reached != "end":
            raise ValueError(f"{path} tells of {room.reached}, which its run no longer comes to")
        room._go_on()  # where the server was killed between a last decision and what followed from it
        return room

    @classmethod
    def _of(cls, event_log: EventLog, encoded: EncodedScenario, first: Mapping[str, Any]) -> Room:
        told = {name: first[name] for name in ("seed", "teacher", "rehearsal", "clock")}
        return cls(event_log=event_log, encoded=encoded, since=first["at"], **told)

    def do(self, kind: str, **what: Any) -> None:
        """Let something happen: on disk first, then here.

        Raises:
            DeniedError: it can't be written; then it did not happen.
        """
        event = {"kind": kind, "at": time(), **what}
        self.event_log.add(event)
        self.fold(event)

    def fold(self, event: Row) -> None:
        """Let an event change what it changes; the run is played anew where it is another one now."""
        super().fold(event)
        if event["kind"] in ("began", "went on", "joined", "freed"):
            self._model = None

    # what follows

    @property
    def code(self) -> str:
        """The room's code."""
        return self.event_log.path.stem

    @property
    def begun(self) -> bool:
        """Whether the run has begun."""
        return bool(self.reached)

    @property
    def model(self) -> InteractiveModel:
        """The run as far as it has come; before it begins, as it stands before the first round."""
        if self._model is None:
            self._model = self._played(self.reached or "prepare/1", closed=False)
        return self._model

    @cached_property
    def yaml(self) -> str:
        """The scenario as it was given."""
        return scenario_to_yaml(self.encoded.scenario)

    @cached_property
    def points(self) -> Points:
        """What texts are worth to the parties under this room's random draws."""
        return Points(self.encoded, self.seed)

    def _played(self, since: str, closed: bool) -> InteractiveModel:
        script = DecisionScript(frozenset(self.seats), self.decisions, tuple(self.brought), since=since, closed=closed)
        return InteractiveModel(self.encoded, self.seed, script).play_on()

    @property
    def asked(self) -> list[str]:
        """Parties whose people are asked in this phase."""
        return self.model.waits.asked if self.begun and self.phase != "end" and self.model.waits else []

    @property
    def waiting(self) -> list[str]:
        """Those of them who have not decided yet."""
        return [name for name in self.asked if (self.phase, name) not in self.decisions]

    @property
    def deadline(self) -> float | None:
        """When the phase is over by the clock; None if there is none, or while the room is paused."""
        return self.since + self.clock if self.clock and self.begun and not self.paused and self.phase != "end" else None

    def question(self, party: str) -> Row | None:
        """What a party's person is asked now."""
        waits = self.model.waits
        return question(self.model, waits, party) if waits and party in self.asked else None

    def is_teacher(self, token: str) -> bool:
        """Whether a token is the teacher's."""
        return fits(token, self.teacher)

    def holds(self, party: str, token: str) -> bool:
        """Whether a token is that of a party's seat; in a rehearsal the teacher holds them all."""
        held = self.seats.get(party)
        return held is not None and (fits(token, held.token) or (self.rehearsal and self.is_teacher(token)))

    def knows(self, token: str) -> bool:
        """Whether a token is the teacher's or that of any seat."""
        return self.is_teacher(token) or any(fits(token, seat.token) for seat in self.seats.values())

    # what people do

    def join(self, party: str, name: str) -> str:
        """Take a free seat; returns its token."""
        if party not in self.encoded.parties:
            raise DeniedError("no_such_seat")
        if party in self.seats:
            raise DeniedError("seat_taken")
        return self._seat(party, line(name) or party)

    def join_all(self) -> None:
        """Seat one person in all parties, for a rehearsal."""
        for party in self.encoded.parties:
            self.join(party, party)

    def _seat(self, party: str, name: str) -> str:
        token = new_token()
        self.do("joined", party=party, name=name, token=digest(token))
        return token

    def decide(self, party: str, phase: str, decision: Row) -> None:
        """A person's decision in the phase that the room waits in; it may be changed until the phase is over."""
        if phase != self.phase or self.paused:
            raise DeniedError("paused" if self.paused else "phase_over")
        asked = self.question(party)
        if asked is None:
            raise DeniedError("not_asked")
        options = {name: len(words) for name, words in zip(self.encoded.issues, self.encoded.options, strict=True)}
        made = allowed(asked, decision, options)
        if self.decisions.get((phase, party)) == made:
            return
        if self.changes.get(party, 0) >= MOST_CHANGES:
            raise DeniedError("too_fast")
        self.do("decided", phase=phase, party=party, decision=made)
        self._go_on()

    def _go_on(self) -> None:
        """Go on by itself once everybody asked has decided."""
        if self.asked and not self.waiting:
            self._close_phase()

    def _close_phase(self) -> None:
        model = self._played(self.phase, closed=True)
        self.do("went on", phase=self.phase, to=model.waits.phase if model.waits else "end")
        self._model = model

    def ask_break(self, party: str) -> None:
        """Ask the teacher for a break."""
        if not self.begun or self.phase == "end" or party in self.breaks:
            raise DeniedError("phase_over")
        self.do("asked for a break", party=party)

    def advance(self, phase: str) -> None:
        """Begin, or go on without those who have not decided: for them the model decides. Two clicks are one.

        Raises:
            DeniedError: the room is no longer in that phase.
        """
        if phase != self.phase or phase == "end":
            raise DeniedError("phase_over")
        if not self.begun:
            self.do("began", to="prepare/1")
        else:
            self._close_phase()

    def pause(self) -> None:
        """Stop the clock and decisions."""
        if self.paused or not self.begun or self.phase == "end":
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

    def reveal(self) -> None:
        """Show everybody what was secret."""
        if self.revealed:
            raise DeniedError("phase_over")
        self.do("revealed")

    def end(self) -> None:
        """End before the run does."""
        if self.phase == "end":
            raise DeniedError("phase_over")
        self.do("ended")

    def free(self, party: str) -> None:
        """Take a seat from whoever holds it."""
        if party not in self.seats:
            raise DeniedError("no_such_seat")
        self.do("freed", party=party)
        self._go_on()

    def reassign(self, party: str, name: str) -> str:
        """Give a seat to somebody else, or to the same person anew; returns its new token. The old one opens nothing any more."""
        if party not in self.encoded.parties:
            raise DeniedError("no_such_seat")
        return self._seat(party, line(name) or (self.seats[party].name if party in self.seats else party))

    def bring_about(self, kind: str, party: str = "", other: str = "", text: str = "") -> None:
        """An event before the next round."""
        if self.phase == "end":
            raise DeniedError("phase_over")
        event = Event(self.model.round + 1, kind, party, other, line(text))
        if not event.is_valid(self.encoded.parties):
            raise DeniedError("not_on_offer")
        self.do("brought about", event=vars(event))

    def tick(self, now: float) -> bool:
        """Close the phase if its clock has run out; returns whether it had."""
        if self.deadline is None or now < self.deadline:
            return False
        self._close_phase()
        return True

    def wind(self) -> None:
        """Let a phase's clock begin anew: nobody could act while the server was away."""
        if self.clock and self.begun and self.phase != "end":
            self.set_clock(self.clock)
