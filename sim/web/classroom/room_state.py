"""State of a room as the events of its log give it. What people may do is defined in `sim.web.classroom.room` and the modules it is made of."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from sim.web.classroom.decision_script import Event

Row = dict[str, Any]

#: Commands whose keys a room remembers, so that a repeated one is carried out once.
MOST_KEYS = 2_000
#: The phase before a room begins, and the one after its run.
LOBBY, END = "lobby", "end"


@dataclass
class Person:
    """Somebody in a room: an id, a name, the digest of the token, and the party whose team this is ("" for an observer)."""

    id: str
    name: str
    token: str
    party: str


@dataclass(kw_only=True)
class RoomState:
    """A room as far as its events tell it.

    `phase`: what it waits in: "lobby" before it begins, then such as "answer/2/1", "end" after the run or when it was ended; `reached`: how
    far its run has come; `trail`: the phases before this one. `since`: when the phase began by the clock; `paused`: since when it rests, 0
    if it does not; `closing`: when everybody had decided, 0 if not (seconds since 1970); `grace`: for how long decisions may be taken back then.
    `people` by id, in the order in which they came; `speakers`: who decides for each party that people hold.
    `decisions` by phase and party; `earlier`: those that a step back has undone; `suggestions` and `votes` inside teams, by phase and party.
    `attempts` at a homework, by the digest of the student's token. `breaks`: parties that asked for one; `changes`: how often each person or party changed something in this phase.
    """

    seed: int
    teacher: str
    rehearsal: bool
    clock: int
    since: float
    grace: int = 0
    team_size: int = 1
    assigned: bool = False
    homework: str = ""
    phase: str = LOBBY
    revealed: bool = False
    paused: float = 0.0
    closing: float = 0.0
    people: dict[str, Person] = field(default_factory=dict)
    arrivals: int = 0
    speakers: dict[str, str] = field(default_factory=dict)
    decisions: dict[tuple[str, str], Row] = field(default_factory=dict)
    earlier: dict[tuple[str, str], Row] = field(default_factory=dict)
    suggestions: dict[tuple[str, str], dict[str, Row]] = field(default_factory=dict)
    votes: dict[tuple[str, str], dict[str, str]] = field(default_factory=dict)
    brought: list[Event] = field(default_factory=list)
    news: list[Row] = field(default_factory=list)
    breaks: list[str] = field(default_factory=list)
    changes: dict[str, int] = field(default_factory=dict)
    reached: str = ""
    trail: list[str] = field(default_factory=list)
    talks_open: bool = True
    talks_shown: bool = False
    messages: list[Row] = field(default_factory=list)
    marks: dict[str, dict[str, float]] = field(default_factory=dict)
    observations: list[Row] = field(default_factory=list)
    attempts: dict[str, Row] = field(default_factory=dict)
    keys: dict[str, None] = field(default_factory=dict)

    @property
    def seats(self) -> dict[str, Person]:
        """Parties that people hold, each with its speaker."""
        return {party: self.people[person] for party, person in self.speakers.items()}

    def team(self, party: str) -> list[Person]:
        """The people of a party, in the order in which they came; for "" the observers."""
        return [each for each in self.people.values() if each.party == party]

    def fold(self, event: Row) -> None:
        """Apply an event.

        Raises:
            KeyError: there is no event of this kind, or it lacks something.
        """
        _FOLDS[event["kind"]](self, event)
        if event.get("key"):
            self.keys[event["key"]] = None
            while len(self.keys) > MOST_KEYS:
                del self.keys[next(iter(self.keys))]

    def _enter(self, phase: str, at: float) -> None:
        """Begin a phase."""
        self.phase = phase
        self.since, self.closing, self.breaks, self.changes = at, 0.0, [], {}
        self.paused = at if self.paused else 0.0

    def _went_on(self, event: Row) -> None:
        self.trail.append(self.phase)
        self.reached = event["to"]
        self._enter(event["to"], event["at"])

    def _ended(self, event: Row) -> None:
        self.trail.append(self.phase)
        self._enter(END, event["at"])

    def _went_back(self, event: Row) -> None:
        """Return to the phase before; what was decided there and since is taken back, and kept as drafts."""
        left, back = self.phase, self.trail.pop()
        if left != END or self.reached != back:  # else only an early end is taken back, and the run stays where it was
            self.reached = "" if back == LOBBY else back
            for phase, party in [key for key in self.decisions if key[0] in (left, back)]:
                self.earlier[phase, party] = self.decisions.pop((phase, party))
        self._enter(back, event["at"])

    def _joined(self, event: Row) -> None:
        old = self.people.pop(event.get("replaces", ""), None)
        person = Person(event["person"], event["name"], event["token"], event["party"])
        self.people[person.id] = person
        self.arrivals += 1
        self.closing = 0.0
        if person.party and (person.party not in self.speakers or (old and self.speakers[person.party] == old.id)):
            self.speakers[person.party] = person.id

    def _moved(self, event: Row) -> None:
        person = self.people.pop(event["person"])
        self._speaker_lost(person)
        if event["party"] is not None:
            self.people[person.id] = Person(person.id, person.name, person.token, event["party"])
            if event["party"]:
                self.speakers.setdefault(event["party"], person.id)
        self.closing = 0.0

    def _speaker_lost(self, person: Person) -> None:
        """Let the next of a team speak where its speaker has gone; where nobody is left the model plays the party."""
        if self.speakers.get(person.party) == person.id:
            rest = self.team(person.party)
            if rest:
                self.speakers[person.party] = rest[0].id
            else:
                del self.speakers[person.party]
                self.breaks = [each for each in self.breaks if each != person.party]

    def _freed(self, event: Row) -> None:
        for person in self.team(event["party"]):
            del self.people[person.id]
            self._speaker_lost(person)

    def _decided(self, event: Row) -> None:
        self.decisions[event["phase"], event["party"]] = event["decision"]
        self._count(event["party"])

    def _withdrawn(self, event: Row) -> None:
        self.earlier[event["phase"], event["party"]] = self.decisions.pop((event["phase"], event["party"]))
        self.closing = 0.0
        self._count(event["party"])

    def _suggested(self, event: Row) -> None:
        self.suggestions.setdefault((event["phase"], event["party"]), {})[event["person"]] = event["decision"]
        self._count(event["person"])

    def _voted(self, event: Row) -> None:
        own = self.votes.setdefault((event["phase"], event["party"]), {})
        own[event["person"]] = event["for"]
        self._count(event["person"])

    def _count(self, who: str) -> None:
        self.changes[who] = self.changes.get(who, 0) + 1

    def _brought_about(self, event: Row) -> None:
        self.brought.append(Event(**event["event"]))
        self.news.append(event["event"] | {"at": event["at"], "phase": self.phase})

    def _paused(self, event: Row) -> None:
        self.paused = event["at"]

    def _resumed(self, event: Row) -> None:
        rested = event["at"] - self.paused if self.paused else 0.0
        self.since, self.closing = self.since + rested, self.closing + rested if self.closing else 0.0
        self.paused, self.breaks = 0.0, []

    def _clock_set(self, event: Row) -> None:
        self.clock, self.since, self.paused = event["seconds"], event["at"], event["at"] if self.paused else 0.0
        self.closing = event["at"] if self.closing else 0.0

    def _extended(self, event: Row) -> None:
        self.since += event["seconds"]
        self.closing += event["seconds"] if self.closing else 0.0

    def _said(self, event: Row) -> None:
        told = {name: event[name] for name in ("at", "person", "party", "name", "to", "text", "offer")}
        self.messages.append(told | {"n": len(self.messages) + 1, "phase": self.phase})

    def _marked(self, event: Row) -> None:
        own = {name: value for name, value in self.marks.get(event["party"], {}).items() if name != event["issue"]}
        self.marks[event["party"]] = own if event["value"] is None else own | {event["issue"]: event["value"]}
        self._count(event["person"])

    def _observed(self, event: Row) -> None:
        self.observations.append({name: event[name] for name in ("at", "person", "name", "text")} | {"phase": self.phase})

    def _attempted(self, event: Row) -> None:
        self.attempts[event["token"]] = {name: event[name] for name in ("at", "code", "name", "party")}

    def _teams_set(self, event: Row) -> None:
        self.team_size, self.assigned = event["size"], event["assigned"]

    def _speaker(self, event: Row) -> None:
        if self.people[event["person"]].party != event["party"]:
            raise KeyError(event["person"])
        self.speakers[event["party"]] = event["person"]


def _set(name: str, value: Any) -> Callable[[RoomState, Row], None]:
    """An event that sets one thing."""
    return lambda state, event: setattr(state, name, value)


_FOLDS: dict[str, Callable[[RoomState, Row], None]] = {
    "began": RoomState._went_on, "went on": RoomState._went_on, "ended": RoomState._ended, "went back": RoomState._went_back,
    "joined": RoomState._joined, "moved": RoomState._moved, "freed": RoomState._freed, "speaker": RoomState._speaker,
    "teams set": RoomState._teams_set, "decided": RoomState._decided, "withdrawn": RoomState._withdrawn, "suggested": RoomState._suggested,
    "voted": RoomState._voted, "all decided": lambda state, event: setattr(state, "closing", event["at"]),
    "brought about": RoomState._brought_about, "paused": RoomState._paused, "resumed": RoomState._resumed,
    "asked for a break": lambda state, event: setattr(state, "breaks", [*state.breaks, event["party"]]), "clock set": RoomState._clock_set,
    "extended": RoomState._extended, "revealed": _set("revealed", True), "said": RoomState._said, "marked": RoomState._marked,
    "talks shown": lambda state, event: setattr(state, "talks_shown", event["shown"]), "talks set": lambda state, event: setattr(state, "talks_open", event["open"]), "observed": RoomState._observed,
    "attempted": RoomState._attempted,
}
