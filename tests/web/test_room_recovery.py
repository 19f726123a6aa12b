"""The room survives: the server is killed at any moment, the log is cut at any byte, the disk is full; what was acknowledged is there."""

from __future__ import annotations

import asyncio
import json
import os
import threading
import time
from pathlib import Path
from typing import Any

import pytest
from websockets.exceptions import ConnectionClosed

from sim.scenario.loader import scenario_to_yaml
from sim.web.classroom.event_log import MOST_EVENTS, EventLog
from sim.web.classroom.projections import view
from sim.web.classroom.room import Room
from sim.web.classroom.room_manager import RoomManager
from sim.web.common.errors import DeniedError
from tests.processes import invoked
from tests.stories import OF_ONE_MIND, well
from tests.web.client import asked, done, heard, line
from tests.web.server_process import Served

YAML = scenario_to_yaml(well(OF_ONE_MIND))


def told(room: Room) -> dict[str, Any]:
    """All that every audience is shown, but for the clock on the wall."""
    audiences = [("teacher", ""), ("show", ""), *(("seat", party) for party in room.encoded.parties)]
    return {f"{sees} {party}": {key: value for key, value in view(room, sees, party).items() if key != "now"} for sees, party in audiences}


def eventful(folder: Path) -> tuple[Room, str, list[dict[str, Any]]]:
    """A room in which much has happened, with what was shown after each event."""
    room, teacher = Room.open(folder, YAML, 7, clock=60)
    shown = [told(room)]

    def then(deed: Any, *given: Any) -> None:
        deed(*given)
        shown.append(told(room))

    for party in ("upper", "lower", "elder"):
        then(room.join, party, f"Person of {party}\u2028")
    then(room.advance, "lobby")
    then(room.bring_about, "flare", "", "", "A fire\nin the barn")
    then(room.decide, "upper", "prepare/1", {"coming": "present"})
    then(room.ask_break, "upper")
    then(room.pause)
    then(room.resume)
    then(room.reassign, "lower", "Bo")
    then(room.advance, "prepare/1")
    then(room.decide, "upper", "open/1", {"propose": {"water": 60}, "note": "so be it"})
    then(room.advance, "open/1")
    then(room.free, "elder")
    then(room.reveal)
    then(room.set_clock, 30)
    then(room.end)
    return room, teacher, shown


def test_a_room_is_what_its_log_says_after_every_event(tmp_path: Path) -> None:
    """Read again after each line: every audience is shown the same."""
    room, _, shown = eventful(tmp_path)
    lines = room.event_log.path.read_bytes().splitlines(keepends=True)
    assert len(lines) == len(shown)
    for count in range(1, len(lines) + 1):
        room.event_log.path.write_bytes(b"".join(lines[:count]))
        assert told(Room.load(room.event_log.path)) == shown[count - 1], lines[count - 1]


def test_a_log_cut_short_at_any_byte_loads_as_it_was_before_the_cut_line(tmp_path: Path, long_run: bool) -> None:
    """Cut at both sides of every end of a line and at every seventh byte; with `--long` at every byte."""
    room, teacher, _ = eventful(tmp_path)
    path, content = room.event_log.path, room.event_log.path.read_bytes()
    first = content.index(b"\n") + 1
    ends = [at for at, byte in enumerate(content) if byte == 10]
    for number, size in enumerate(sorted({*range(0, len(content) + 1, 1 if long_run else 7), *ends, *(end + 1 for end in ends)})):
        path.write_bytes(content[:size])
        if size < first:
            with pytest.raises(ValueError, match="no log of a room"):
                EventLog.read(path)
            assert path.read_bytes() == content[:size], "what can't be read is left as it is"
            continue
        event_log, events = EventLog.read(path)
        whole = content[:size][: content[:size].rfind(b"\n") + 1]
        assert len(events) == whole.count(b"\n") and event_log.size == len(whole) and path.read_bytes() == whole
        if number % 101 == 0:
            loaded = Room.load(path)
            assert loaded.is_teacher(teacher)
            loaded.set_clock(90)
            assert Room.load(path).clock == 90, "and goes on"


def test_a_kill_between_the_last_decision_and_what_follows_is_made_good(tmp_path: Path) -> None:
    room, _ = Room.open(tmp_path, YAML, 7)
    room.join("upper", "Amal")
    room.advance("lobby")
    room.decide("upper", "prepare/1", {"coming": "present"})
    after = told(room)
    lines = room.event_log.path.read_bytes().splitlines(keepends=True)
    assert json.loads(lines[-1])["kind"] == "went on"
    room.event_log.path.write_bytes(b"".join(lines[:-1]))
    assert told(Room.load(room.event_log.path)) == after


@pytest.mark.parametrize("content", [
    b"", b"{}\n", b"[]\n", b"null\n", b"x\n", b'{"kind": "joined", "at": 1}\n', b'{"kind": "opened", "at": 1}\n',
    b'{"kind": "opened", "at": 1, "scenario": "x", "seed": 1, "teacher": "", "rehearsal": false, "clock": 0}\n',
])
def test_a_file_that_is_no_room_is_refused_in_a_word(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "ABCDEF.jsonl").write_bytes(content)
    with pytest.raises(DeniedError, match="room_unreadable"):
        asyncio.run(RoomManager(tmp_path).find("ABCDEF"))


def test_a_log_of_another_versions_run_is_refused(tmp_path: Path) -> None:
    """Its phase is one that the run never comes to."""
    room, _ = Room.open(tmp_path, YAML, 7)
    room.advance("lobby")
    room.do("went on", phase="prepare/1", to="answer/9/9")
    with pytest.raises(DeniedError, match="room_unreadable"):
        asyncio.run(RoomManager(tmp_path).find(room.code))


def test_a_full_disk_undoes_what_was_half_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    room, _ = Room.open(tmp_path, YAML, 7)
    room.join("upper", "Amal")
    before = told(room)

    def full(handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(DeniedError, match="not_saved"):
        room.advance("lobby")
    assert told(room) == before
    monkeypatch.undo()
    assert told(Room.load(room.event_log.path)) == before
    room.advance("lobby")
    assert Room.load(room.event_log.path).phase == "prepare/1"


def test_a_log_does_not_grow_without_end(tmp_path: Path) -> None:
    room, _ = Room.open(tmp_path, YAML, 7)
    room.event_log.events = MOST_EVENTS
    with pytest.raises(DeniedError, match="room_full"):
        room.set_clock(1)


def test_the_clock_begins_anew_where_it_ran_out_while_the_server_was_away(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from sim.web.classroom import room_core as module

    monkeypatch.setattr(module, "time", lambda: 1000.0)
    room, _ = Room.open(tmp_path, YAML, 7, clock=60)
    room.join("upper", "Amal")
    room.advance("lobby")
    assert room.deadline == 1060.0
    monkeypatch.setattr(module, "time", lambda: 5000.0)
    again = asyncio.run(RoomManager(tmp_path).find(room.code)).room
    assert again.phase == "prepare/1" and again.deadline == 5060.0


def test_a_pause_lasts_while_the_server_is_away(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from sim.web.classroom import room_core as module

    monkeypatch.setattr(module, "time", lambda: 1000.0)
    room, _ = Room.open(tmp_path, YAML, 7, clock=60)
    room.join("upper", "Amal")
    room.advance("lobby")
    room.pause()
    monkeypatch.setattr(module, "time", lambda: 5000.0)
    again = asyncio.run(RoomManager(tmp_path).find(room.code)).room
    assert again.paused and again.deadline is None
    monkeypatch.setattr(module, "time", lambda: 6000.0)
    again.resume()
    assert again.deadline == 6060.0


# a real server, killed


class Person(threading.Thread):
    """Somebody in a seat, who changes a decision all the time and remembers what was acknowledged."""

    def __init__(self, url: str, hello: dict[str, Any]) -> None:
        super().__init__(daemon=True)
        self.url, self.hello, self.stop = url, hello, False
        self.acknowledged: list[tuple[str, str]] = []
        self.last = ""

    def run(self) -> None:
        """Act until told to stop, over as many connections as it takes."""
        while not self.stop:
            try:
                with line(self.url, **self.hello) as own:
                    self.act(own)
            except (ConnectionClosed, OSError, TimeoutError):
                time.sleep(0.02)

    def act(self, own: Any) -> None:
        number = len(self.acknowledged)
        while not self.stop:
            shown = heard(own, lambda told: told["view"] == "seat", 5)
            word = ("present", "away")[number % 2]
            number += 1
            self.last = word
            own.send(json.dumps({"do": "decide", "id": number, "phase": shown["phase"], "decision": {"coming": word}}))
            answer = heard(own, lambda told, own_=number: told["view"] == "answer" and told["id"] == own_, 5)
            if "why" not in answer:
                self.acknowledged.append((shown["phase"], word))
            time.sleep(0.11)


@pytest.mark.long
def test_a_server_killed_while_people_act_has_every_acknowledged_deed(tmp_path: Path, long_run: bool) -> None:
    server = Served(tmp_path / "rooms")
    try:
        opened = asked(server.url, "/api/rooms", {"scenario": "valley", "seed": 1})
        code, teacher = opened["code"], opened["token"]
        tokens = {party: asked(server.url, f"/api/rooms/{code}/join", {"party": party, "name": party})["token"]
                  for party in ("kelda", "wethern")}
        with line(server.url, room=code, sees="teacher", token=teacher) as own:
            done(own, 1, do="advance", phase="lobby")
        amal = Person(server.url, {"room": code, "sees": "seat", "party": "kelda", "token": tokens["kelda"]})
        amal.start()
        for kill in range(4 if long_run else 2):
            time.sleep(0.4 + 0.13 * kill)
            server.kill()
            known = list(amal.acknowledged)
            events = [json.loads(each) for each in (tmp_path / "rooms" / f"{code}.jsonl").read_bytes().split(b"\n")[:-1]]
            kept = [(each["phase"], each["decision"].get("coming")) for each in events if each["kind"] == "decided"]
            assert kept[: len(known)] == known and len(kept) <= len(known) + 1, "no more than the one that was under way"
            server.start()
            for party, token in tokens.items():
                with line(server.url, room=code, sees="seat", party=party, token=token) as own:
                    shown = heard(own, lambda told: told["view"] == "seat")
                    assert shown["phase"] == "prepare/1" and set(shown["seats"]) == {"kelda", "wethern"}
                    if party == "kelda" and kept:
                        assert shown["decided"]["coming"] in ("present", "away")
        amal.stop = True
        amal.join(20)
        assert len(amal.acknowledged) >= (4 if long_run else 2), "people got through between the kills"
    finally:
        server.stop()


def test_two_servers_do_not_keep_the_same_rooms(served: Served, tmp_path: Path) -> None:
    second = invoked("serve", "--port", "0", "--rooms", str(served.rooms), folder=tmp_path)
    assert second.returncode == 2 and "another server uses this folder of rooms" in second.stderr
