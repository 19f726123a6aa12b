"""The core of a room: its log, the run that follows from it, and the closing of phases.

A server that is killed reads the log and every seat is where it was. The run itself is never kept either: it is played again from the seed
and the decisions, once for each phase that is over.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from hmac import compare_digest
from time import time
from typing import Any

from sim.scenario.encoding.instance import EncodedScenario
from sim.scenario.loader import scenario_to_yaml
from sim.web.classroom.decision_script import DecisionScript
from sim.web.classroom.event_log import EventLog
from sim.web.classroom.interactive_model import InteractiveModel
from sim.web.classroom.point_scores import Points
from sim.web.classroom.role_sheets import question
from sim.web.classroom.room_state import END, Person, RoomState
from sim.web.common.errors import DeniedError
from sim.web.common.tokens import digest, fits

Row = dict[str, Any]

#: How often a person may change a decision in one phase; beyond it, who asks is not a person.
MOST_CHANGES = 100


@dataclass(kw_only=True)
class RoomCore(RoomState):
    """A room and what follows from its events. `do` is the only way to change it; every change is on disk before it is made.

    `key`: the key of the command that is being carried out, which its events bear.
    """

    event_log: EventLog
    encoded: EncodedScenario
    key: str = ""
    _model: InteractiveModel | None = None

    def do(self, kind: str, **what: Any) -> None:
        """Let something happen: on disk first, then here.

        Raises:
            DeniedError: it can't be written; then it did not happen.
        """
        event = {"kind": kind, "at": time(), **what} | ({"key": self.key} if self.key else {})
        self.event_log.add(event)
        self.fold(event)

    def fold(self, event: Row) -> None:
        """Apply an event; the run is played anew where it is another one now."""
        before = self.reached, set(self.speakers)
        super().fold(event)
        if before != (self.reached, set(self.speakers)):
            self._model = None

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
        script = DecisionScript(frozenset(self.speakers), self.decisions, tuple(self.brought), since=since, closed=closed)
        return InteractiveModel(self.encoded, self.seed, script).play_on()

    @property
    def asked(self) -> list[str]:
        """Parties whose people are asked in this phase."""
        return self.model.waits.asked if self.begun and self.phase != END and self.model.waits else []

    @property
    def waiting(self) -> list[str]:
        """Those of them who have not decided yet."""
        return [name for name in self.asked if (self.phase, name) not in self.decisions]

    @property
    def running(self) -> bool:
        """Whether a phase is under way in which something may be decided."""
        return self.begun and not self.paused and self.phase != END

    @property
    def deadline(self) -> float | None:
        """When the phase is over by the clock; None if there is none, or while the room is paused."""
        return self.since + self.clock if self.clock and self.running else None

    @property
    def closes_at(self) -> float | None:
        """When the phase closes because everybody has decided; None if it does not."""
        return self.closing + self.grace if self.closing and self.running else None

    def question(self, party: str) -> Row | None:
        """What a party's people are asked now."""
        waits = self.model.waits
        return question(self.model, waits, party) if waits and party in self.asked else None

    @cached_property
    def options(self) -> dict[str, int]:
        """How many options each issue has; 0 for a scale."""
        return {name: len(words) for name, words in zip(self.encoded.issues, self.encoded.options, strict=True)}

    def is_teacher(self, token: str) -> bool:
        """Whether a token is the teacher's."""
        return fits(token, self.teacher)

    def person_of(self, token: str) -> Person | None:
        """Whose token it is."""
        if not token:
            return None
        own = digest(token)  # once, not once for each person
        return next((each for each in self.people.values() if compare_digest(own, each.token)), None)

    def holds(self, party: str, token: str) -> bool:
        """Whether a token is that of somebody in a party's team; in a rehearsal the teacher holds them all."""
        if party in self.speakers and self.rehearsal and self.is_teacher(token):
            return True
        found = self.person_of(token)
        return found is not None and found.party == party

    def knows(self, token: str) -> bool:
        """Whether a token is the teacher's or that of anybody in the room."""
        return self.is_teacher(token) or self.person_of(token) is not None

    def count_change(self, who: str) -> None:
        """See that somebody has not changed things too often in this phase.

        Raises:
            DeniedError: they have.
        """
        if self.changes.get(who, 0) >= MOST_CHANGES:
            raise DeniedError("too_fast")

    def go_on(self) -> None:
        """Close the phase once everybody asked has decided: at once, or after the time of grace."""
        if self.asked and not self.waiting:
            if not self.grace:
                self.close_phase()
            elif not self.closing:
                self.do("all decided")

    def close_phase(self) -> None:
        """Play on with what was decided; for whoever has not, the model decides."""
        model = self._played(self.phase, closed=True)
        self.do("went on", phase=self.phase, to=model.waits.phase if model.waits else END)
        self._model = model
        if self.homework and self.phase == END and not self.revealed:
            self.do("revealed")
