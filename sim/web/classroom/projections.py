"""What each of a room's audiences sees: the teacher, a seat, the projector. What one may not know is never in what it is sent.

A view has two halves: what people change by every click (who is there, who has decided), and what follows from the run, which is long and
changes only when a phase ends.
"""

from __future__ import annotations

from collections.abc import Mapping
from time import time
from typing import Any

from sim.web.classroom.role_sheets import points_of_text, sheet, tally, worth
from sim.web.classroom.room import Room
from sim.web.views.serializers import plain, stances
from sim.web.views.timeline import run_view

Row = dict[str, Any]


def live_view(room: Room, sees: str, party: str, online: Mapping[str, int]) -> Row:
    """The half that every click changes."""
    told = _common(room, online) | {"view": sees}
    if sees == "seat":
        told |= {"party": party, "breaks": room.breaks}
        if party in room.asked:
            told["decided"] = room.decisions.get((room.phase, party))
    elif sees == "teacher":
        told |= {"breaks": room.breaks, "watching": sum(online.values())}
    return told


def final_view(room: Room, sees: str, party: str) -> Row:
    """The half that follows from the run; it stays as it is until a phase ends, a seat changes hands, or the teacher reveals."""
    told: Row = {"notes": _notes(room), "run": None}
    if room.begun:
        told["run"] = _by_people(room, run_view(room.model, sees == "teacher" or room.revealed, party if sees == "seat" else ""))
    if sees == "teacher" or room.revealed:
        told["stances"] = stances(room.model)
    if sees == "teacher":
        told["worths"] = {name: _worth(room, name) for name in room.encoded.parties} if room.begun else {}
    elif sees == "seat":
        told |= {"sheet": sheet(room.model, party) | {"points": tally(room.points, room.model, party)}, "worth": _worth(room, party)}
        asked = room.question(party)
        if asked is not None:
            told["question"] = asked | ({"gives": points_of_text(room.points, room.model, party)} if asked["kind"] == "answer" else {})
    return told


def view(room: Room, sees: str, party: str = "", online: Mapping[str, int] | None = None) -> Row:
    """The whole picture of an audience: "teacher", "show" (the projector), or the "seat" of a party."""
    return live_view(room, sees, party, online or {}) | final_view(room, sees, party)


def _common(room: Room, online: Mapping[str, int]) -> Row:
    """What everybody in the room may know."""
    return {
        "code": room.code, "phase": room.phase, "deadline": room.deadline, "paused": bool(room.paused), "clock": room.clock, "now": time(),
        "revealed": room.revealed, "rehearsal": room.rehearsal, "waiting": room.waiting, "asked": room.asked,
        "seats": {party: {"name": held.name, "online": online.get(party, 0) > 0} for party, held in room.seats.items()},
        "events": [{"round": each.round, "kind": each.kind, "party": each.party, "other": each.other, "text": each.text}
                   for each in room.brought],
    }


def _notes(room: Room) -> list[Row]:
    """What people wrote beside their answers and proposals, in phases that are over."""
    return [{"phase": phase, "party": party, "note": made.get("note", ""), "propose": made.get("propose") or {}}
            for (phase, party), made in room.decisions.items() if phase != room.reached and (made.get("note") or made.get("propose"))]


def _by_people(room: Room, run: Row) -> Row:
    """A run with a mark where reasons are shown for a person's decision: there they are only what the rules would have weighed."""
    for each in run["rounds"]:
        for row in each["attendance"]:
            if "terms" in row and "coming" in room.decisions.get((f"prepare/{each['round']}", row["party"]), {}):
                row["person"] = True
        for exchange in each["exchanges"]:
            for row in exchange["answers"]:
                if "terms" in row and (f"answer/{each['round']}/{exchange['exchange']}", row["party"]) in room.decisions:
                    row["person"] = True
    return run


def _worth(room: Room, party: str) -> float | None:
    return plain(worth(room.model, party)) if room.begun else 0
