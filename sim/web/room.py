"""A room of the classroom: what happened in it as a log of events on disk, and what follows from them.

Nothing else is kept. A server that is killed reads the log and every seat is where it was; a line that the kill cut short never happened.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import os
import secrets
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from time import time
from typing import Any

from sim.scenario import parse
from sim.seating import Seating, seat
from sim.web.sheets import question, sheet, worth
from sim.web.staging import Event, Script, Staged
from sim.web.telling import plain, run_view, stances

Row = dict[str, Any]

#: Letters of a room's code: none that are mistaken for another.
LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
CODE = 6
#: The most events a room may have, so that a log stays readable.
MOST_EVENTS = 20_000


class Denied(Exception):
    """What was asked is not allowed, or makes no sense now; `why` is a word of `static/words`."""

    def __init__(self, why: str) -> None:
        self.why = why
        super().__init__(why)


def digest(token: str) -> str:
    """What is kept of a token.

    >>> digest("a") == digest("a") != digest("b")
    True
    """
    return hashlib.sha256(token.encode()).hexdigest()


def fresh_code() -> str:
    """A room's code, drawn by the system."""
    return "".join(secrets.choice(LETTERS) for _ in range(CODE))


@dataclass
class Seat:
    """Who holds a party: a name, and the digest of the token."""

    name: str
    token: str


@dataclass
class Room:
    """A room, as its events tell it. `do` is the only way to change it; every change is on disk before it holds."""

    code: str
    path: Path
    seating: Seating
    seed: int
    teacher: str
    rehearsal: bool
    clock: int = 0
    begun: bool = False
    closed: bool = False
    revealed: bool = False
    paused: float = 0.0
    since: float = 0.0
    seats: dict[str, Seat] = field(default_factory=dict)
    decisions: dict[tuple[str, str], Row] = field(default_factory=dict)
    over: set[str] = field(default_factory=set)
    brought: list[Event] = field(default_factory=list)
    breaks: list[str] = field(default_factory=list)
    events: int = 0
    _model: Staged | None = None

    # the log on disk

    @classmethod
    def open(cls, folder: Path, scenario: str, seed: int, clock: int = 0, rehearsal: bool = False) -> tuple[Room, str]:
        """A new room of a scenario (its YAML), and the teacher's token."""
        token, code = secrets.token_urlsafe(24), fresh_code()
        while (folder / f"{code}.jsonl").exists():
            code = fresh_code()
        first = {"kind": "opened", "at": time(), "scenario": scenario, "seed": seed, "clock": clock, "rehearsal": rehearsal,
                 "teacher": digest(token)}
        path = folder / f"{code}.jsonl"
        path.touch(mode=0o600, exist_ok=False)
        room = cls._opened(path, first)
        room._append(first)
        return room, token

    @classmethod
    def load(cls, path: Path) -> Room:
        """A room from its log; a last line that was cut short is taken off.

        Raises:
            ValueError: the file is no log of a room.
        """
        content = path.read_bytes()
        whole = content[: content.rfind(b"\n") + 1]
        if len(whole) < len(content):
            with path.open("r+b") as file:
                file.truncate(len(whole))
        lines = [json.loads(line) for line in whole.splitlines()]
        if not lines or lines[0].get("kind") != "opened":
            raise ValueError(f"{path} is no log of a room")
        room = cls._opened(path, lines[0])
        room.events = 1
        for line in lines[1:]:
            room._fold(line)
            room.events += 1
        return room

    @classmethod
    def _opened(cls, path: Path, first: Mapping[str, Any]) -> Room:
        room = cls(path.stem, path, seat(parse(first["scenario"])), first["seed"], first["teacher"], first["rehearsal"], first["clock"])
        room.since = first["at"]
        return room

    def _append(self, event: Mapping[str, Any]) -> None:
        if self.events >= MOST_EVENTS:
            raise Denied("room_full")
        with self.path.open("ab") as file:
            file.write(json.dumps(event, ensure_ascii=False).encode() + b"\n")
            file.flush()
            os.fsync(file.fileno())
        self.events += 1

    def do(self, kind: str, **what: Any) -> None:
        """Let something happen: on disk first, then here; phases in which everybody has decided go on by themselves."""
        event = {"kind": kind, "at": time(), **what}
        self._append(event)
        self._fold(event)
        self._go_on()

    def _go_on(self) -> None:
        """Note that a phase is over once everybody asked in it has decided, so that who comes later is not asked again."""
        if not self.begun:
            return
        passed = {phase for phase, _ in self.decisions} - self.over
        waits = self.model.waits
        for phase in sorted(passed - ({waits.phase} if waits else set())):
            event = {"kind": "went on", "at": time(), "phase": phase}
            self._append(event)
            self._fold(event)

    def _fold(self, event: Row) -> None:
        """What an event changes."""
        kind, at = event["kind"], event["at"]
        if kind == "began":
            self.begun, self.since = True, at
        elif kind == "joined":
            self.seats[event["party"]] = Seat(event["name"], event["token"])
        elif kind == "freed":
            self.seats.pop(event["party"], None)
        elif kind == "decided":
            self.decisions[event["phase"], event["party"]] = event["decision"]
        elif kind == "went on":
            self.over.add(event["phase"])
            self.since, self.breaks = at, []
            self.paused = at if self.paused else 0.0
        elif kind == "brought about":
            self.brought.append(Event(**event["event"]))
        elif kind == "paused":
            self.paused = at
        elif kind == "resumed":
            self.since, self.paused = self.since + (at - self.paused if self.paused else 0.0), 0.0
            self.breaks = []
        elif kind == "asked for a break":
            self.breaks = [*self.breaks, event["party"]]
        elif kind == "clock set":
            self.clock, self.since = event["seconds"], at
        elif kind == "revealed":
            self.revealed = True
        elif kind == "ended":
            self.closed = True
        if kind not in ("paused", "resumed", "asked for a break", "clock set", "revealed", "decided"):
            self._model = None
        elif kind == "decided" and self._model and self._model.waits and self._all_decided(self._model.waits.phase):
            self._model = None

    def _all_decided(self, phase: str) -> bool:
        assert self._model and self._model.waits
        return all((phase, name) in self.decisions for name in self._model.waits.asked if name in self.seats)

    # what follows

    @property
    def model(self) -> Staged:
        """The run as far as the decisions reach."""
        if self._model is None:
            held = frozenset(self.seats) if self.begun else frozenset(self.seating.parties)
            self._model = Staged(self.seating, self.seed, Script(held, self.decisions, frozenset(self.over), tuple(self.brought))).play_on()
        return self._model

    @property
    def phase(self) -> str:
        """The phase that the room waits in; "lobby" before it begins, "end" after."""
        if not self.begun:
            return "lobby"
        return self.model.waits.phase if self.model.waits and not self.closed else "end"

    @property
    def deadline(self) -> float | None:
        """When the phase is over by the clock; None if there is none, or while the room is paused."""
        return self.since + self.clock if self.clock and self.begun and not self.paused and self.phase != "end" else None

    def waiting(self) -> Iterator[str]:
        """Parties whose people have not decided yet."""
        if self.begun and not self.closed and self.model.waits:
            for name in self.model.waits.asked:
                if (self.model.waits.phase, name) not in self.decisions:
                    yield name

    def is_teacher(self, token: str) -> bool:
        """Whether a token is the teacher's."""
        return hmac.compare_digest(digest(token), self.teacher)

    def holds(self, party: str, token: str) -> bool:
        """Whether a token is that of a party's seat; in a rehearsal the teacher holds them all."""
        held = self.seats.get(party)
        return (held is not None and hmac.compare_digest(digest(token), held.token)) or (self.rehearsal and self.is_teacher(token))

    # what people do

    def join(self, party: str, name: str) -> str:
        """Take a free seat; returns its token."""
        if party not in self.seating.parties:
            raise Denied("no_such_seat")
        if party in self.seats:
            raise Denied("seat_taken")
        token = secrets.token_urlsafe(24)
        self.do("joined", party=party, name=name, token=digest(token))
        return token

    def decide(self, party: str, phase: str, decision: Row) -> None:
        """A person's decision in the phase that the room waits in; it may be changed until the phase is over."""
        if phase != self.phase or self.paused:
            raise Denied("paused" if self.paused else "phase_over")
        waits = self.model.waits
        if party not in self.seats or waits is None or party not in waits.asked:
            raise Denied("not_asked")
        self.do("decided", phase=phase, party=party, decision=self.allowed(party, decision))

    def allowed(self, party: str, decision: Row) -> Row:
        """A decision with nothing in it that was not asked.

        Raises:
            Denied: it answers with something that is not on offer.
        """
        assert self.model.waits
        asked = question(self.model, self.model.waits, party)
        kept: Row = {}

        def one_of(name: str, words: list[str], must: bool = False) -> None:
            if decision.get(name) is not None or must:
                if decision.get(name) not in words:
                    raise Denied("not_on_offer")
                kept[name] = decision[name]

        def some_of(name: str, words: list[str]) -> None:
            chosen = decision.get(name) or []
            if not isinstance(chosen, list) or any(each not in words for each in chosen):
                raise Denied("not_on_offer")
            kept[name] = sorted(set(chosen))

        if asked["kind"] == "prepare":
            one_of("order", asked["orders"])
            one_of("coming", asked["comings"])
            some_of("strike", asked["strikes"])
            some_of("break", asked["breaks"])
            pressed = decision.get("press") or {}
            if not isinstance(pressed, dict) or any(word not in asked["presses"].get(client, ()) for client, word in pressed.items()):
                raise Denied("not_on_offer")
            kept["press"] = pressed
        elif asked["kind"] == "sign":
            if not isinstance(decision.get("sign"), bool):
                raise Denied("not_on_offer")
            kept["sign"] = decision["sign"]
        else:
            if asked["kind"] == "answer":
                one_of("reply", asked["replies"], must=True)
            kept["propose"] = self._proposal(asked.get("items", []), decision.get("propose") or {})
            note = decision.get("note")
            if note:
                kept["note"] = str(note)[:200]
        return kept

    def _proposal(self, items: list[str], wished: Any) -> dict[str, float]:
        if not isinstance(wished, dict) or any(name not in items for name in wished):
            raise Denied("not_on_offer")
        for name, value in wished.items():
            options = self.seating.options[self.seating.issues.index(name)]
            if isinstance(value, bool) or not isinstance(value, int | float):
                raise Denied("not_on_offer")
            if not (value in range(len(options)) if options else 0 <= value <= 100):
                raise Denied("not_on_offer")
        return {name: float(value) for name, value in wished.items()}

    def ask_break(self, party: str) -> None:
        """Ask the teacher for a break."""
        if not self.begun or self.closed or party in self.breaks:
            raise Denied("phase_over")
        self.do("asked for a break", party=party)

    def advance(self) -> None:
        """Begin, or go on without those who have not decided: for them the model decides."""
        if not self.begun:
            self.do("began")
        elif self.model.waits and not self.closed:
            self.do("went on", phase=self.model.waits.phase)

    def bring_about(self, event: Event) -> None:
        """An event before the next round."""
        names = set(self.seating.parties)
        needs = {"hope": 1, "despair": 1, "rift": 2, "thaw": 2}.get(event.kind, 0)
        given = [each for each in (event.party, event.other) if each]
        if len(given) != needs or not set(given) <= names or len(set(given)) != len(given):
            raise Denied("not_on_offer")
        if self.phase == "end":
            raise Denied("phase_over")
        round_ = self.model.round + 1 if self.begun else 1
        self.do("brought about", event={**vars(event), "round": round_, "text": event.text[:200]})

    # what people see

    def common(self, online: Mapping[str, int]) -> Row:
        """What everybody in the room may know."""
        return {
            "code": self.code, "phase": self.phase, "deadline": self.deadline, "paused": bool(self.paused), "clock": self.clock, "now": time(),
            "revealed": self.revealed, "rehearsal": self.rehearsal, "waiting": list(self.waiting()),
            "asked": self.model.waits.asked if self.begun and self.model.waits and not self.closed else [],
            "seats": {party: {"name": held.name, "online": online.get(party, 0) > 0} for party, held in self.seats.items()},
            "events": [{"round": each.round, "kind": each.kind, "party": each.party, "other": each.other, "text": each.text}
                       for each in self.brought],
            "notes": self._notes(),
        }

    def _notes(self) -> list[Row]:
        """What people wrote beside their answers and proposals, in phases that are over."""
        return [{"phase": phase, "party": party, "note": made.get("note", ""), "propose": made.get("propose") or {}}
                for (phase, party), made in self.decisions.items() if phase in self.over and (made.get("note") or made.get("propose"))]

    def show_view(self, online: Mapping[str, int]) -> Row:
        """The projector: no secrets until the teacher reveals them."""
        told = self.common(online) | {"view": "show", "run": self._run(self.revealed)}
        return told | ({"stances": stances(self.model)} if self.revealed else {})

    def seat_view(self, party: str, online: Mapping[str, int]) -> Row:
        """One seat: its own sheet and question, and what everybody may know."""
        waits = self.model.waits if self.begun and not self.closed else None
        told = self.common(online) | {"view": "seat", "party": party, "sheet": sheet(self.model, party), "run": self._run(self.revealed, party),
                                      "worth": plain(worth(self.model, party)) if self.begun else 0, "breaks": self.breaks}
        if waits and party in waits.asked:
            told |= {"question": question(self.model, waits, party), "decided": self.decisions.get((waits.phase, party))}
        return told | ({"stances": stances(self.model)} if self.revealed else {})

    def teacher_view(self, online: Mapping[str, int]) -> Row:
        """The teacher: everything but what is being decided right now."""
        return self.common(online) | {
            "view": "teacher", "run": self._run(True), "stances": stances(self.model), "breaks": self.breaks,
            "worths": {name: plain(worth(self.model, name)) for name in self.seating.parties} if self.begun else {},
        }

    def _run(self, reasons: bool, only: str = "") -> Row | None:
        return run_view(self.model, reasons, only) if self.begun else None
