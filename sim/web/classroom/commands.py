"""What people do in a room through their sockets, and whose it is to do."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sim.web.classroom.room import Room
from sim.web.common.errors import DeniedError
from sim.web.common.rate_limits import MOST_NAME
from sim.web.common.requests import Command
from sim.web.common.text_sanitizer import line

Row = dict[str, Any]
Deed = Callable[[Room, Command], Row | None]
OwnDeed = Callable[[Room, Command, str, str], Row | None]


def _reassign(room: Room, asked: Command) -> Row:
    return {"party": asked.party, "token": room.reassign(asked.party, line(asked.text)[:MOST_NAME], asked.token)}


def _vote(room: Room, asked: Command, party: str, person: str) -> None:
    room.vote(party, asked.phase, person, asked.person)


#: What a teacher may do.
OF_TEACHER: dict[str, Deed] = {
    "advance": lambda room, asked: room.advance(asked.phase), "pause": lambda room, asked: room.pause(),
    "resume": lambda room, asked: room.resume(), "clock": lambda room, asked: room.set_clock(asked.seconds),
    "extend": lambda room, asked: room.extend(asked.phase, asked.seconds), "back": lambda room, asked: room.step_back(asked.phase),
    "reveal": lambda room, asked: room.reveal(), "end": lambda room, asked: room.end(),
    "bring": lambda room, asked: room.bring_about(asked.kind, asked.party, asked.other, asked.text),
    "free": lambda room, asked: room.free(asked.party), "reassign": _reassign,
    "move": lambda room, asked: room.move(asked.person, asked.party), "remove": lambda room, asked: room.remove(asked.person),
    "speaker": lambda room, asked: room.pass_on(asked.party, asked.person), "balance": lambda room, asked: room.balance(),
    "teams": lambda room, asked: room.set_teams(asked.size, asked.kind == "assigned"),
    "talks": lambda room, asked: room.set_talks(asked.kind == "open"),
}
#: What somebody in a party's team may do; in a rehearsal nobody has an id, and whoever acts speaks.
OF_TEAM: dict[str, OwnDeed] = {
    "decide": lambda room, asked, party, person: room.decide(party, asked.phase, asked.decision, person),
    "withdraw": lambda room, asked, party, person: room.withdraw(party, asked.phase, person),
    "ask_break": lambda room, asked, party, person: room.ask_break(party),
}
#: What needs an id of one's own.
OF_PERSON: dict[str, OwnDeed] = {
    "pass": lambda room, asked, party, person: room.pass_on(party, asked.person, person),
    "suggest": lambda room, asked, party, person: room.suggest(party, asked.phase, asked.decision, person), "vote": _vote,
    "say": lambda room, asked, party, person: room.say(person, asked.to, asked.text, asked.offer),
    "mark": lambda room, asked, party, person: room.mark(person, asked.issue, asked.value),
}


def do(room: Room, sees: str, party: str, asked: Command, person: str = "") -> Row:
    """Carry out what somebody asks, if it is theirs to ask; returns what is answered to them alone.

    A command whose key the room has heard from the same person is answered without being carried out again.

    Args:
        sees: as what they are in the room: "teacher", "show", or "seat" of the party ("" for an observer).
        person: their id, if they have one of their own.

    Raises:
        DeniedError: it is not.
    """
    deed = _deed(sees, party, asked, person)
    key = f"{person or party or sees}:{asked.key}" if asked.key else ""
    if key in room.keys:
        return {}
    room.key = key
    try:
        return deed(room) or {}
    finally:
        room.key = ""


def _deed(sees: str, party: str, asked: Command, person: str) -> Callable[[Room], Row | None]:
    """What a command does.

    Raises:
        DeniedError: it is not theirs to ask.
    """
    if sees == "teacher" and asked.do in OF_TEACHER:
        return lambda room: OF_TEACHER[asked.do](room, asked)
    if sees == "seat" and party and asked.do in OF_TEAM:
        return lambda room: OF_TEAM[asked.do](room, asked, party, person)
    if sees == "seat" and party and person and asked.do in OF_PERSON:
        return lambda room: OF_PERSON[asked.do](room, asked, party, person)
    if sees == "seat" and not party and person and asked.do == "observe":
        return lambda room: room.observe(person, asked.text)
    raise DeniedError("not_yours")
