"""What can be taken away of a room: everything as CSV for its teacher, and a version for research with pseudonyms, of those who consented."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections.abc import Mapping, Sequence
from typing import Any

from sim.web.classroom.event_log import EventLog
from sim.web.classroom.room import Room
from sim.web.classroom.survey import Survey, respondent
from sim.web.lab.lab import log_tables

Row = dict[str, Any]
Files = dict[str, str]

#: What of an event is never exported: secrets, and what has a file of its own.
SECRET = {"token", "teacher", "scenario", "key"}
#: What of a decision is free text, in which people may name themselves or others.
FREE_TEXT = {"note"}
README = """Research export of a room of Parley.

people.csv      one row for each seat that people held: their pseudonyms, and whether everybody in it consented
decisions.csv   decisions of consenting seats: phase, party, seconds since the phase began, and what was decided, without messages
survey.csv      answers of consenting people before and after the talks
Tables of the run (answers.csv, rounds.csv and others) are included only if every seat that people held has consented.
Names, messages, tokens, times of day and the room's code are left out. Answers in free text may still identify somebody: read them before
you pass them on.
"""


def everything(room: Room) -> bytes:
    """All that a room knows, for its teacher: the run's tables, who sat where, every decision and event, and the answers to questions."""
    events = _events(room)
    files = log_tables(room.model) | {
        "people.csv": table(["party", "name", "speaks"], [{"party": each.party, "name": each.name, "speaks": room.speakers.get(each.party) == each.id}
                                                          for each in room.people.values()]),
        "messages.csv": table(["at", "phase", "party", "name", "to", "text", "offer"], [
            each | {"to": " ".join(each["to"]), "offer": _json(each["offer"])} for each in room.messages]),
        "observations.csv": table(["at", "phase", "name", "text"], room.observations),
        "decisions.csv": _decisions(events),
        "events.csv": table(["at", "kind", "details"], [{"at": each["at"], "kind": each["kind"], "details": _json(_public(each))} for each in events]),
        "survey.csv": _survey(Survey(room.event_log.path).rows()),
        "scenario.yaml": room.yaml,
    }
    return archive(files)


def research(room: Room) -> bytes:
    """What may be used for research: pseudonyms in place of names, and only of those who consented."""
    answered = Survey(room.event_log.path).rows()
    given = {row["respondent"]: row["consent"] for row in answered}  # the last answer counts
    seats = {party: [respondent(each.token) for each in room.team(party)] for party in room.seats}
    consents = {party for party, people in seats.items() if all(given.get(each) for each in people)}
    pseudonyms = {each: f"P{at}" for at, each in enumerate(sorted(given), 1)}
    kept = [row | {"respondent": pseudonyms[row["respondent"]]} for row in answered if given[row["respondent"]]]
    events = [each for each in _events(room) if each["kind"] != "decided" or each["party"] in consents]
    people = [{"party": party, "people": " ".join(sorted({pseudonyms[each] for each in seats[party]})) if party in consents else "",
               "consent": party in consents} for party in sorted(room.seats)]
    files = {"README.txt": README, "people.csv": table(["party", "people", "consent"], people), "decisions.csv": _decisions(events, FREE_TEXT),
             "survey.csv": _survey(kept, timed=False)}
    if room.seats and consents == set(room.seats):
        files |= log_tables(room.model) | {"scenario.yaml": room.yaml}
    return archive(files)


def _events(room: Room) -> list[Row]:
    return EventLog.read(room.event_log.path)[1]


def _public(event: Row) -> Row:
    return {name: value for name, value in event.items() if name not in SECRET | {"at", "kind"}}


def _decisions(events: Sequence[Row], leave_out: set[str] | None = None) -> str:
    """Every decision, also those that were changed later, with the seconds since its phase began."""
    began, rows = 0.0, []
    for each in events:
        if each["kind"] in ("began", "went on"):
            began = each["at"]
        elif each["kind"] == "decided":
            made = {name: value for name, value in each["decision"].items() if name not in (leave_out or ())}
            rows.append({"phase": each["phase"], "party": each["party"], "seconds": round(each["at"] - began, 1),
                         **{name: value if isinstance(value, str | bool | int | float) else _json(value) for name, value in made.items()}})
    columns = sorted({name for row in rows for name in row} - {"phase", "party", "seconds"})
    return table(["phase", "party", "seconds", *columns], rows)


def _survey(rows: Sequence[Row], timed: bool = True) -> str:
    told = [{"at": row["at"], "party": row["party"], "respondent": row["respondent"], "when": row["when"], "consent": row["consent"],
             "question": question, "answer": answer} for row in rows for question, answer in row["answers"].items()]
    return table([*(["at"] if timed else []), "party", "respondent", "when", "consent", "question", "answer"], told)


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


def table(columns: Sequence[str], rows: Sequence[Mapping[str, Any]]) -> str:
    """Rows as CSV; a text that a spreadsheet would take for a formula is quoted by an apostrophe.

    >>> table(["name"], [{"name": "=1+1"}]).splitlines()
    ['name', "'=1+1"]
    """
    held = io.StringIO()
    writer = csv.DictWriter(held, columns, restval="", extrasaction="ignore")
    writer.writeheader()
    writer.writerows({name: _inert(value) for name, value in row.items()} for row in rows)
    return held.getvalue()


def _inert(value: Any) -> Any:
    return f"'{value}" if isinstance(value, str) and value[:1] in ("=", "+", "-", "@", "\t", "\r") else value


def archive(files: Mapping[str, str]) -> bytes:
    """Files in a zip, the same bytes for the same content."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as folder:
        for name, text in files.items():
            folder.writestr(zipfile.ZipInfo(name), text, zipfile.ZIP_DEFLATED)
    return held.getvalue()
