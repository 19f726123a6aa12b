"""Whatever people send to a room, the room goes on, its log can be replayed, and other rooms notice nothing."""

from __future__ import annotations

import asyncio
import json
import threading
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.testclient import TestClient

from sim.scenario.loader import load_scenario, scenario_to_yaml
from sim.web.classroom import open_room, room_manager
from sim.web.classroom.commands import do
from sim.web.classroom.decision_script import EVENTS
from sim.web.classroom.open_room import OpenRoom, Watcher
from sim.web.classroom.room import Room
from sim.web.classroom.room_manager import RoomManager
from sim.web.common.errors import DeniedError
from sim.web.common.rate_limits import ConnectionCounter, UnknownConnections
from sim.web.common.requests import Command
from sim.web.lab.scenario_catalog import ScenarioCatalog
from sim.web.server.app import app_of
from sim.web.server.app_state import AppState
from tests.examples import examples
from tests.web.test_security import HERE, HOST, heard, hello, taken

YAML = scenario_to_yaml(load_scenario("valley", ["horizon.rounds=2"]))
PARTIES = ["", "kelda", "wethern", "league", "nobody"]


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AppState:
    """A server's site, which plays no thousand runs before somebody asks for them."""
    monkeypatch.setattr(AppState, "start_runs", lambda site, room: None)
    return AppState(tmp_path / "rooms", ScenarioCatalog({}, ["valley"]))


@pytest.fixture
def client(site: AppState) -> Iterator[TestClient]:
    with TestClient(app_of(site, "127.0.0.1"), base_url=f"http://{HOST}", headers=HERE, client=("127.0.0.1", 5000),
                    raise_server_exceptions=False) as client:
        yield client


def opened(client: TestClient, clock: int = 0) -> dict[str, str]:
    found: dict[str, str] = client.post("/api/rooms", json={"scenario": "valley", "seed": 1, "clock": clock}).json()
    return found


# one message


@pytest.mark.parametrize("kind", sorted(EVENTS))
@pytest.mark.parametrize("party", ["", "kelda", "nobody"])
@pytest.mark.parametrize("other", ["", "kelda", "wethern", "nobody"])
def test_an_event_is_taken_only_with_the_parties_it_concerns(tmp_path: Path, kind: str, party: str, other: str) -> None:
    """A party named in the wrong place was accepted once, and no round could be played after it."""
    room, _ = Room.open(tmp_path, YAML, 1)
    room.advance("lobby")
    concerned = {"hope": bool(party) and not other, "despair": bool(party) and not other, "rift": bool(party) and bool(other) and party != other}
    concerned["thaw"] = concerned["rift"]
    fits = concerned.get(kind, not party and not other) and "nobody" not in (party, other)
    try:
        room.bring_about(kind, party, other, "x")
    except DeniedError as denied:
        assert not fits and denied.why == "not_on_offer"
    else:
        assert fits
    while room.phase != "end":
        room.advance(room.phase)
    assert Room.load(room.event_log.path).phase == "end"


COMMANDS: st.SearchStrategy[dict[str, Any]] = st.builds(
    dict, do=st.sampled_from(["advance", "pause", "resume", "clock", "reveal", "end", "bring", "free", "reassign", "decide", "ask_break", "x"]),
    party=st.sampled_from(PARTIES), other=st.sampled_from(PARTIES), kind=st.sampled_from([*EVENTS, "", "x"]), text=st.text(max_size=8),
    seconds=st.sampled_from([0, 1, 7200]), phase=st.sampled_from(["now", "lobby", "end", "prepare/1", "answer/1/1", ""]),
    decision=st.dictionaries(
        st.sampled_from(["reply", "propose", "order", "coming", "strike", "break", "press", "sign", "note", "x"]),
        st.recursive(st.one_of(st.none(), st.booleans(), st.floats(), st.integers(-1, 101), st.sampled_from(
            ["accept", "reject", "away", "strike", "hard", "kelda", "water", ""])), lambda inner: st.lists(inner, max_size=2) | st.dictionaries(
            st.sampled_from(["water", "bridge", "kelda", "wethern"]), inner, max_size=2), max_leaves=4), max_size=4),
)


@given(st.lists(st.tuples(st.sampled_from(["teacher", "kelda", "league", "show"]), COMMANDS), max_size=12))
@examples(8)
def test_property_whatever_is_accepted_can_be_replayed_and_played_to_the_end(
    tmp_path_factory: pytest.TempPathFactory, sent: list[tuple[str, dict[str, Any]]],
) -> None:
    room, _ = Room.open(tmp_path_factory.mktemp("rooms"), YAML, 1)
    room.join("kelda", "Amal")
    room.join("league", "Bo")
    for who, message in sent:
        message = message | {"phase": room.phase if message["phase"] == "now" else message["phase"]}
        command = Command.model_validate(message)
        try:
            do(room, who if who in ("teacher", "show") else "seat", who, command)
        except DeniedError:
            continue
        assert "NaN" not in room.event_log.path.read_text() and "Infinity" not in room.event_log.path.read_text()
    again = Room.load(room.event_log.path)
    assert (again.phase, again.decisions, again.seats) == (room.phase, room.decisions, room.seats)
    if again.paused:
        again.resume()
    while again.phase != "end":
        again.advance(again.phase)


# one room and the others


def test_a_room_whose_log_can_not_be_replayed_is_set_aside_and_others_go_on(
    client: TestClient, site: AppState, monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The log of one room is damaged behind the server's back; its clock, its pages and its restart touch no other room."""
    bad, good = opened(client), opened(client, clock=1)
    with client.websocket_connect("/ws") as teacher:
        teacher.send_json(hello(good, "teacher", good["token"]))
        heard(teacher, "teacher")
        path = site.room_manager.folder / f"{bad['code']}.jsonl"
        event = {"kind": "brought about", "at": 1, "event": {"round": 1, "kind": "hope", "party": "", "other": "kelda", "text": ""}}
        path.write_text(path.read_text() + json.dumps(event) + "\n")
        site.room_manager.open.pop(bad["code"])
        for _ in range(2):
            with client.websocket_connect("/ws") as socket:
                socket.send_json(hello(bad, "teacher", bad["token"]))
                assert heard(socket, "denied")["why"] == "room_unreadable"
        assert "hope" not in site.room_manager.set_aside[bad["code"]] and "event" in site.room_manager.set_aside[bad["code"]]
        teacher.send_json({"do": "advance", "phase": "lobby", "id": 1})
        while heard(teacher, "teacher")["phase"] != "end":  # its clock of one second closes phase after phase
            pass
    assert json.dumps(event) in path.read_text(), "the damaged log is kept"


def test_a_command_that_fails_unforeseen_is_refused_and_the_room_stays(
    client: TestClient, site: AppState, monkeypatch: pytest.MonkeyPatch,
) -> None:
    room, other = opened(client), opened(client)
    with client.websocket_connect("/ws") as teacher, client.websocket_connect("/ws") as neighbour:
        for socket, own in ((teacher, room), (neighbour, other)):
            socket.send_json(hello(own, "teacher", own["token"]))
            heard(socket, "teacher")

        def broken(own: Room, phase: str) -> None:
            raise IndexError("unforeseen")

        monkeypatch.setattr(Room, "advance", broken)
        teacher.send_json({"do": "advance", "phase": "lobby", "id": 1})
        assert heard(teacher, "answer")["why"] == "command_failed"
        monkeypatch.undo()
        neighbour.send_json({"do": "advance", "phase": "lobby", "id": 2})
        assert "why" not in heard(neighbour, "answer")
        teacher.send_json({"do": "advance", "phase": "lobby", "id": 3})
        assert "why" not in heard(teacher, "answer")


def test_a_room_that_its_clock_can_not_carry_on_is_paused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(open_room, "TICK", 0.001)
    room, _ = Room.open(tmp_path, YAML, 1, clock=1)
    room.advance("lobby")
    room.since -= 10.0

    def broken(own: Room, now: float) -> bool:
        raise ZeroDivisionError("unforeseen")

    monkeypatch.setattr(Room, "tick", broken)
    held = OpenRoom(room, {Watcher("show")})

    async def until_paused() -> None:
        clock = asyncio.create_task(held.keep_time())
        while not held.room.paused:
            await asyncio.sleep(0.001)
        clock.cancel()

    asyncio.run(asyncio.wait_for(until_paused(), 30.0))
    assert held.room.paused and Room.load(room.event_log.path).paused


def test_rooms_do_not_wait_for_each_other(tmp_path: Path) -> None:
    """While something long is done to one room, others are served."""

    async def both() -> list[str]:
        manager, order = RoomManager(tmp_path), []
        (slow, _), (quick, _) = [await manager.opened(YAML, 1, 0, False) for _ in range(2)]
        waiting = threading.Event()
        task = asyncio.create_task(slow.work(waiting.wait, 30.0))
        await quick.work(quick.room.advance, "lobby")
        order.append(f"quick {quick.room.phase}")
        waiting.set()
        await task
        order.append("slow")
        manager.close()
        return order

    assert asyncio.run(both()) == ["quick prepare/1", "slow"]


# strangers


def test_strangers_never_keep_those_out_who_hold_a_token(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(room_manager, "MOST_STRANGERS", 3)
    room = opened(client)
    seat = taken(client, room)
    with ExitStack() as stack:
        for _ in range(3):
            heard(entered(stack, client, hello(room, "show")), "show")
        assert heard(entered(stack, client, hello(room, "show")), "denied")["why"] == "room_full"
        assert heard(entered(stack, client, hello(room, "seat", seat, "kelda")), "seat")["view"] == "seat"
        assert heard(entered(stack, client, hello(room, "teacher", room["token"])), "teacher")["view"] == "teacher"
        assert heard(entered(stack, client, hello(room, "show", room["token"])), "show")["view"] == "show", "the teacher's projector"


def entered(stack: ExitStack, client: TestClient, first: dict[str, str]) -> Any:
    socket = stack.enter_context(client.websocket_connect("/ws"))
    socket.send_json(first)
    return socket


def test_many_windows_of_one_seat_end_the_oldest(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(room_manager, "MOST_OF_TOKEN", 2)
    room = opened(client)
    seat = taken(client, room)
    with ExitStack() as stack:
        sockets = [entered(stack, client, hello(room, "seat", seat, "kelda")) for _ in range(3)]
        assert heard(sockets[-1], "seat")["view"] == "seat"
        while (last := heard(sockets[0], "denied"))["view"] != "denied":
            pass
        assert last["why"] == "replaced"


def test_strangers_of_one_address_are_counted_apart_from_its_seats(client: TestClient, site: AppState) -> None:
    site.strangers = ConnectionCounter(1, 1)
    room = opened(client)
    seat = taken(client, room)
    with ExitStack() as stack:
        heard(entered(stack, client, hello(room, "show")), "show")
        assert heard(entered(stack, client, hello(room, "show")), "denied")["why"] == "too_fast"
        assert heard(entered(stack, client, hello(room, "seat", seat, "kelda")), "seat")["view"] == "seat"


def test_a_newcomer_replaces_the_socket_that_has_said_nothing_for_longest() -> None:
    async def many() -> list[str]:
        unknown, ended = UnknownConnections(3, 2), []

        async def wait(name: str, who: str) -> None:
            try:
                async with asyncio.timeout(60.0) as limit:
                    with unknown.one(who, limit):
                        await asyncio.Event().wait()
            except TimeoutError:
                ended.append(name)

        tasks = []
        for name, who in (("a1", "a"), ("a2", "a"), ("a3", "a"), ("b1", "b"), ("c1", "c")):
            tasks.append(asyncio.create_task(wait(name, who)))
            await asyncio.sleep(0)
            await asyncio.sleep(0)
        for _ in range(5):
            await asyncio.sleep(0)
        for task in tasks:
            task.cancel()
        return ended

    assert asyncio.run(many()) == ["a1", "a2"], "of its own address first; where all are too many, of all"
