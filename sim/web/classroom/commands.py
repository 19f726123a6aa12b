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


def _reassign(room: Room, asked: Command) -> Row:
    return {"party": asked.party, "token": room.reassign(asked.party, line(asked.text)[:MOST_NAME])}


#: What a teacher may do.
OF_TEACHER: dict[str, Deed] = {
    "advance": lambda room, asked: room.advance(asked.phase), "pause": lambda room, asked: room.pause(),
    "resume": lambda room, asked: room.resume(), "clock": lambda room, asked: room.set_clock(asked.seconds),
    "reveal": lambda room, asked: room.reveal(), "end": lambda room, asked: room.end(),
    "bring": lambda room, asked: room.bring_about(asked.kind, asked.party, asked.other, asked.text),
    "free": lambda room, asked: room.free(asked.party), "reassign": _reassign,
}


def do(room: Room, sees: str, party: str, asked: Command) -> Row:
    """Carry out what somebody asks, if it is theirs to ask; returns what is answered to them alone.

    Args:
        sees: as what they are in the room: "teacher", "show", or "seat" of the party.

    Raises:
        DeniedError: it is not.
    """
    if sees == "teacher" and asked.do in OF_TEACHER:
        return OF_TEACHER[asked.do](room, asked) or {}
    if sees == "seat" and asked.do == "decide":
        room.decide(party, asked.phase, asked.decision)
    elif sees == "seat" and asked.do == "ask_break":
        room.ask_break(party)
    else:
        raise DeniedError("not_yours")
    return {}
