"""What the events of a room's log tell, one after the other: the whole of what a room is. What people may do stands in `sim.web.classroom.room`."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from sim.web.classroom.decision_script import Event

Row = dict[str, Any]


@dataclass
class Seat:
    """Who holds a party: a name, and the digest of the token."""

    name: str
    token: str


@dataclass(kw_only=True)
class RoomState:
    """A room as far as its events tell it.

    `phase`: what it waits in: "lobby" before it begins, then such as "answer/2/1", "end" after the run or when it was ended; `reached`: how
    far its run has come. `since`: when the phase began by the clock; `paused`: since when it rests, 0 if it does not (seconds since 1970).
    `decisions`: by phase and party; `breaks`: who asked for one; `changes`: how often each party decided in this phase.
    """

    seed: int
    teacher: str
    rehearsal: bool
    clock: int
    since: float
    phase: str = "lobby"
    revealed: bool = False
    paused: float = 0.0
    seats: dict[str, Seat] = field(default_factory=dict)
    decisions: dict[tuple[str, str], Row] = field(default_factory=dict)
    brought: list[Event] = field(default_factory=list)
    breaks: list[str] = field(default_factory=list)
    changes: dict[str, int] = field(default_factory=dict)
    reached: str = ""

    def fold(self, event: Row) -> None:
        """Let an event change what it changes."""
        kind, at = event["kind"], event["at"]
        if kind in ("began", "went on"):
            self.phase = self.reached = event["to"]
            self.since, self.breaks, self.changes = at, [], {}
            self.paused = at if self.paused else 0.0
        elif kind == "joined":
            self.seats[event["party"]] = Seat(event["name"], event["token"])
        elif kind == "freed":
            self.seats.pop(event["party"], None)
            self.breaks = [each for each in self.breaks if each != event["party"]]
        elif kind == "decided":
            self.decisions[event["phase"], event["party"]] = event["decision"]
            self.changes[event["party"]] = self.changes.get(event["party"], 0) + 1
        elif kind == "brought about":
            self.brought.append(Event(**event["event"]))
        elif kind == "paused":
            self.paused = at
        elif kind == "resumed":
            self.since, self.paused, self.breaks = self.since + (at - self.paused if self.paused else 0.0), 0.0, []
        elif kind == "asked for a break":
            self.breaks = [*self.breaks, event["party"]]
        elif kind == "clock set":
            self.clock, self.since, self.paused = event["seconds"], at, at if self.paused else 0.0
        elif kind == "revealed":
            self.revealed = True
        elif kind == "ended":
            self.phase = "end"
