"""What each of a room's audiences sees: the teacher, a seat, an observer, the projector. What one may not know is never in what it is sent.

A view has two halves: what people change by every click (who is there, who has decided), and what follows from the run, which is long and
changes only when a phase ends. Messages come beside them, and each only once.
"""

from __future__ import annotations

from collections.abc import Mapping
from time import time
from typing import Any

from sim.web.classroom.role_sheets import in_points, points_of_text, sheet, tally, worth
from sim.web.classroom.room import Room
from sim.web.classroom.room_state import Person
from sim.web.views.serializers import plain, stances
from sim.web.views.timeline import run_view

Row = dict[str, Any]

#: Messages that are sent to a page that opens; earlier ones are in the log.
MOST_SHOWN = 300


def own_view(room: Room, sees: str, party: str, online: Mapping[str, int], person: str = "") -> Row:
    """What every click changes, beside `common_view`; `online`: connections by the id of their person, or by party where there is none."""
    told: Row = {"view": sees}
    if sees == "seat":
        told |= {"party": party, "breaks": room.breaks} | _own(room, person)
        if party:
            told |= _team_view(room, party, online)
    elif sees == "teacher":
        told |= {"breaks": room.breaks, "watching": sum(online.values()), "teams": {name: _people(room, name, online) for name in ("", *room.speakers)},
                 "team_size": room.team_size, "observations": [*room.observations],
                 "attempts": list(room.attempts.values())}
    return told


def _own(room: Room, person: str) -> Row:
    """Who one is."""
    me = room.people.get(person)
    if me is None:
        return {"me": None}
    own = {"me": {"id": me.id, "name": me.name, "speaks": room.speakers.get(me.party) == me.id}}
    return own if me.party else own | {"observations": [each for each in room.observations if each["person"] == person]}


def _team_view(room: Room, party: str, online: Mapping[str, int]) -> Row:
    """What a party's team knows of itself: who is in it, what was decided and suggested in this phase."""
    told: Row = {"team": _people(room, party, online)}
    if party in room.asked:
        place = (room.phase, party)
        told |= {"decided": room.decisions.get(place), "earlier": room.earlier.get(place), "suggestions": [
            {"person": person, "decision": made, "votes": [voter for voter, choice in room.votes.get(place, {}).items() if choice == person]}
            for person, made in room.suggestions.get(place, {}).items()]}
    return told


def _people(room: Room, party: str, online: Mapping[str, int]) -> list[Row]:
    def row(person: Person) -> Row:
        return {"id": person.id, "name": person.name, "online": online.get(person.id, 0) > 0, "speaks": room.speakers.get(party) == person.id}

    return [row(each) for each in room.team(party)]


def final_view(room: Room, sees: str, party: str) -> Row:
    """The half that follows from the run; it stays as it is until a phase ends, a seat changes hands, or the teacher reveals."""
    everything = sees == "teacher" or room.revealed
    told: Row = {"notes": _notes(room, party, everything), "run": None}
    if room.begun:
        told["run"] = _run(room, everything, party if sees == "seat" else "")
    if everything:
        told["stances"] = stances(room.model)
    if sees == "teacher":
        told["worths"] = {name: plain(worth(room.model, name)) for name in room.encoded.parties} if room.begun else {}
    elif sees == "seat" and party:
        told |= {"sheet": sheet(room.model, party) | {"points": tally(room.points, room.model, party)},
                 "worth": plain(worth(room.model, party)) if room.begun else 0}
        asked = room.question(party)
        if asked is not None:
            told["question"] = asked | ({"gives": points_of_text(room.points, room.model, party)} if asked["kind"] == "answer" else {})
    return told


def talk_view(room: Room, sees: str, party: str, after: int = 0) -> list[Row]:
    """Messages beyond a number that an audience may read: the teacher all of them, a seat those of its own party."""
    if sees == "teacher":
        return room.messages[max(after, len(room.messages) - MOST_SHOWN):]
    return room.talks_of(party, after)[-MOST_SHOWN:] if sees == "seat" and party else []


def view(room: Room, sees: str, party: str = "", online: Mapping[str, int] | None = None, person: str = "") -> Row:
    """The whole picture of an audience: "teacher", "show" (the projector), or the "seat" of a party ("" for observers)."""
    passing = common_view(room, online or {}) | own_view(room, sees, party, online or {}, person)
    return passing | final_view(room, sees, party) | {"talks": talk_view(room, sees, party)}


def common_view(room: Room, online: Mapping[str, int]) -> Row:
    """What everybody in the room may know, and every click may change."""
    return {
        "code": room.code, "phase": room.phase, "deadline": room.deadline, "closes_at": room.closes_at, "paused": bool(room.paused),
        "clock": room.clock, "now": time(), "revealed": room.revealed, "rehearsal": room.rehearsal, "waiting": room.waiting,
        "asked": room.asked, "can_step_back": bool(room.trail) and not room.revealed, "talks_open": room.talks_open, "marks": {**room.marks},
        "mediator": room.model.mediator, "full": not room.place(), "assigned": room.assigned, "homework": room.homework,
        "seats": {party: {"name": held.name, "size": len(room.team(party)),
                          "online": online.get(party, 0) > 0 or any(online.get(each.id, 0) > 0 for each in room.team(party))}
                  for party, held in room.seats.items()},
        "choosable": [party for party in room.encoded.parties if room.may_choose(party)], "observers": len(room.team("")),
        "events": [{name: each[name] for name in ("round", "kind", "party", "other", "text", "at", "phase")} for each in room.news],
    }


def _notes(room: Room, party: str, everything: bool) -> list[Row]:
    """What people wrote beside their answers and proposals, and what guarantors promised, in phases that are over.

    What was told to the mediator in confidence is shown to its own side and to the mediator.
    """
    found: list[Row] = []
    for (phase, author), made in room.decisions.items():
        promised = {client: word for client, word in made.get("promise", {}).items() if word != "as usual"}
        said = made.get("note") or (made.get("propose") and not phase.startswith("draft/")) or promised
        hidden = made.get("confide") and not everything and party not in (author, room.model.mediator)
        if phase != room.reached and said and not hidden:
            found.append({"phase": phase, "party": author, "note": made.get("note", ""), "propose": made.get("propose") or {}}
                         | ({"promise": promised} if promised else {}) | ({"confide": True} if made.get("confide") else {}))
    return found


def _run(room: Room, everything: bool, party: str) -> Row:
    """The run as an audience may see it, in points; a draft that the mediator is writing is shown to nobody else."""
    run = _by_people(room, run_view(room.model, everything, party))
    if room.phase.startswith("draft/") and not everything and party != room.model.mediator:
        run["text"] = {issue: plain(value) for issue, value in room.model.published.items()}
    for each in run["rounds"]:
        for exchange in each["exchanges"]:
            exchange["answers"] = [in_points(row) if "terms" in row else row for row in exchange["answers"]]
    run["moves"] = {f"{number}/{exchange}": [move | {"from": None if move["from"] is None else plain(move["from"]), "to": plain(move["to"])}
                                             for move in moves] for (number, exchange), moves in room.model.moves.items()}
    return run


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
