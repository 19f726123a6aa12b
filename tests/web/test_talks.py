"""Private talks, the shared draft, a person who mediates and guarantors who promise: what each of them does, and who learns of it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from sim.scenario.loader import load_scenario, scenario_to_yaml
from sim.web.classroom import room_core, room_talks
from sim.web.classroom.open_room import OpenRoom, Watcher
from sim.web.classroom.projections import view
from sim.web.classroom.room import Room
from sim.web.classroom.what_if import WhatIf
from sim.web.common.errors import DeniedError
from tests.web.test_teams import YAML, asked, of, taught

AUDIENCES = (("teacher", ""), ("seat", "kelda"), ("seat", "wethern"), ("seat", "league"), ("seat", ""), ("show", ""))


@pytest.fixture
def room(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Room:
    """A room whose talks have begun, two people in each seat; a message a minute."""
    clock = iter(range(0, 10**9, 60))
    for module in (room_core, room_talks):
        monkeypatch.setattr(module, "time", lambda: float(next(clock)))
    own, _ = Room.open(tmp_path, YAML, 1, team_size=2, assigned=True)
    for number in range(6):
        own.join("", f"Student {number}")
    own.join("", "Eve", observe=True)
    own.advance("lobby")
    return own


def readers(room: Room, word: str) -> set[str]:
    """The audiences whose picture has a word."""
    return {party or sees for sees, party in AUDIENCES if word in json.dumps(view(room, sees, party))}


def first(room: Room, party: str) -> str:
    return of(room, party)[0]


def decided_by_all(room: Room) -> None:
    """Go on without whoever has not decided."""
    room.advance(room.phase)


def test_a_message_reaches_those_it_is_for_and_the_teacher(room: Room) -> None:
    asked(room, first(room, "kelda"), do="say", to=["wethern"], text="Bridge for\nwater?", offer={"water": 40, "bridge": 2})
    asked(room, first(room, "league"), do="say", to=["wethern", "kelda"], text="A caucus of three")
    asked(room, of(room, "kelda")[1], do="say", to=[], text="Among ourselves")
    assert readers(room, "Bridge for water?") == {"teacher", "kelda", "wethern"}
    assert readers(room, "A caucus of three") == {"teacher", "kelda", "wethern", "league"}
    assert readers(room, "Among ourselves") == {"teacher", "kelda"}
    (told, *_) = view(room, "seat", "wethern")["talks"]
    assert told["offer"] == {"water": 40.0, "bridge": 2.0} and (told["party"], told["to"], told["name"]) == ("kelda", ["wethern"], "Student 0")
    assert view(Room.load(room.event_log.path), "teacher")["talks"] == view(room, "teacher")["talks"]


@pytest.mark.parametrize("what", [
    {"to": ["nobody"], "text": "x"}, {"to": ["kelda"], "text": "x"}, {"to": ["wethern", "wethern"], "text": "x"}, {"to": ["wethern"], "text": " \n"},
    {"to": ["wethern"], "text": "x", "offer": {"moon": 1}}, {"to": ["wethern"], "text": "x", "offer": {"bridge": 9}},
])
def test_a_message_that_can_not_be_sent_is_refused_and_not_logged(room: Room, what: dict[str, Any]) -> None:
    size = room.event_log.size
    with pytest.raises(DeniedError, match="not_on_offer"):
        asked(room, first(room, "kelda"), do="say", **what)
    assert room.event_log.size == size


def test_talks_are_bounded_and_the_teacher_closes_them(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    speaker = first(room, "kelda")
    taught(room, do="talks", kind="closed")
    with pytest.raises(DeniedError, match="talks_closed"):
        asked(room, speaker, do="say", to=["wethern"], text="psst")
    taught(room, do="talks", kind="open")
    for module in (room_core, room_talks):
        monkeypatch.setattr(module, "time", lambda: 10.0**6)
    for number in range(room_talks.BURST):
        asked(room, speaker, do="say", to=["wethern"], text=f"{number}")
    with pytest.raises(DeniedError, match="too_fast"):
        asked(room, speaker, do="say", to=["wethern"], text="once more")
    asked(room, of(room, "kelda")[1], do="say", to=["wethern"], text="somebody else may")
    with pytest.raises(DeniedError, match="nobody_there"):
        for person in of(room, "wethern"):
            room.remove(person)
        asked(room, of(room, "kelda")[1], do="say", to=["wethern"], text="Hello?")


def test_a_connection_is_sent_each_message_once_and_forgets_them_with_its_seat(room: Room) -> None:
    speaker, other = first(room, "kelda"), first(room, "wethern")
    held, page = OpenRoom(room), Watcher("seat", "wethern", other, keeps=True)

    def heard() -> tuple[int, list[str]]:
        held.changed()
        told = json.loads(held.picture(page))
        return told["talks_after"], [each["text"] for each in told["talks"]]

    asked(room, speaker, do="say", to=["wethern"], text="one")
    assert heard() == (0, ["one"]) and heard() == (1, [])
    asked(room, speaker, do="say", to=["league"], text="not for you")
    asked(room, speaker, do="say", to=["wethern"], text="two")
    assert heard() == (1, ["two"])
    room.move(other, "league")
    assert heard() == (0, ["not for you"]), "who moves reads what the new team may read, and the page drops the rest"
    assert "sheet" in json.loads(OpenRoom(room).picture(Watcher("seat", "", other, keeps=True)))


def test_marks_on_the_shared_draft_are_for_everybody(room: Room) -> None:
    asked(room, first(room, "kelda"), do="mark", issue="water", value=35)
    asked(room, first(room, "wethern"), do="mark", issue="water", value=50)
    asked(room, first(room, "wethern"), do="mark", issue="bridge", value=1)
    asked(room, first(room, "wethern"), do="mark", issue="bridge", value=None)
    assert view(room, "show")["marks"] == {"kelda": {"water": 35.0}, "wethern": {"water": 50.0}}
    for issue, value in (("water", 101), ("moon", 1), ("bridge", 0.5), ("water", float("nan"))):
        with pytest.raises(DeniedError, match="not_on_offer"):
            room.mark(first(room, "kelda"), issue, value)


def to_draft(room: Room) -> None:
    """Both sides propose, Wethern in confidence; the mediator is asked for the text."""
    decided_by_all(room)
    room.decide("kelda", "open/1", {"propose": {"water": 30}})
    room.decide("wethern", "open/1", {"propose": {"water": 61}, "note": "Only for you", "confide": True})
    assert room.phase == "draft/1/1" and room.waiting == ["league"]


def test_a_person_who_mediates_writes_the_text(room: Room) -> None:
    to_draft(room)
    asked_ = view(room, "seat", "league")["question"]
    assert asked_["kind"] == "draft" and asked_["start"]["water"] == 30, "the draft begins with what was openly proposed"
    assert view(room, "seat", "kelda")["run"]["text"] == {} and view(room, "show")["run"]["text"] == {}, "nobody reads a draft"
    room.decide("league", "draft/1/1", {"propose": {"water": 44}})
    assert room.phase == "answer/1/1" and view(room, "show")["run"]["text"]["water"] == 44
    moves = {each["issue"]: each for each in view(room, "show")["run"]["moves"]["1/1"]}
    assert (moves["water"]["by"], moves["water"]["wishes"]) == ("mediator", {"kelda": 30.0}) and moves["bridge"]["by"] == "chair"
    assert readers(room, "Only for you") == {"teacher", "wethern", "league"}
    assert readers(room, '"water": 61') == {"teacher", "wethern", "league"}
    room.reveal()
    assert "show" in readers(room, "Only for you")
    assert Room.load(room.event_log.path).phase == "answer/1/1"
    room.decide("kelda", "answer/1/1", {"reply": "reject"})
    room.decide("wethern", "answer/1/1", {"reply": "reject"})
    moment = WhatIf(room.encoded, room.seed, room.decisions, ())
    assert moment.played("answer/1/1", "kelda", "accept")["reply"] == "reject", "and the debrief plays on with another answer to that text"


def test_without_a_person_in_its_seat_the_model_mediates_as_ever(tmp_path: Path) -> None:
    room, _ = Room.open(tmp_path, YAML, 1)
    room.join("kelda", "Amal")
    room.advance("lobby")
    decided_by_all(room)
    assert room.question("kelda") and not (room.question("kelda") or {})["confides"]
    room.decide("kelda", "open/1", {"propose": {"water": 30}, "confide": True})
    assert room.phase == "answer/1/1" and "confide" not in room.decisions["open/1", "kelda"]
    assert view(room, "show")["run"]["moves"]["1/1"][0] == {"issue": "water", "from": None, "to": 30, "by": "parties", "wishes": {"kelda": 30.0}}


def test_a_guarantors_promise_is_public_and_bears_on_what_the_sides_can_count_on(room: Room) -> None:
    chances = room.model.promised("league")
    room.decide("league", "prepare/1", {"promise": {"kelda": "firm"}})
    with pytest.raises(DeniedError, match="not_on_offer"):
        room.decide("kelda", "prepare/1", {"promise": {"wethern": "firm"}})
    decided_by_all(room)
    names = room.encoded.parties
    ties = room.model.conflict.ties[names.index("league")]
    assert ties[names.index("kelda")].punishes == pytest.approx(min(1.0, 1.6 * chances["kelda"]))
    assert ties[names.index("wethern")].punishes == pytest.approx(chances["wethern"])
    assert {"kelda": "firm"} in [each.get("promise") for each in view(room, "show")["notes"]]


def test_a_proposal_shows_its_points_at_every_value(tmp_path: Path) -> None:
    """The curve that a page draws under its sliders is the sheet's: the same points at the same values, and the same red line."""
    room, _ = Room.open(tmp_path, scenario_to_yaml(load_scenario("valley")), 3)
    room.join("kelda", "Amal")
    told = view(room, "seat", "kelda")["sheet"]["points"]["issues"]
    for issue, own in told.items():
        assert len(own["curve"]) == (101 if issue == "water" else 4)
        for place in own["places"]:
            at = int(place["value"])
            assert own["curve"][at] == place["points"] and (at in own["refused"]) == place["crossed"]
    assert told["water"]["refused"] == list(range(71, 101))
