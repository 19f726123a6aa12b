"""A debrief's thousand runs: they begin when the teacher is there, nobody waits for them to hear what happened, and they are kept."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from sim.web.jobs import job_queue
from sim.web.lab.scenario_catalog import ScenarioCatalog
from sim.web.server.app import app_of
from sim.web.server.app_state import RUNS, AppState

HOST = "127.0.0.1:8000"
FOUND = {"count": RUNS, "gains": {party: {"quartiles": [0, 0, 0, 0, 0]} for party in ("kelda", "wethern", "league")}}


class Player:
    """Plays nothing; answers once it may."""

    def __init__(self) -> None:
        self.asked: list[Any] = []
        self.may = False

    async def __call__(self, asked: str, heard: Any, patience: float) -> dict[str, Any]:
        self.asked.append(json.loads(asked))
        heard({"stage": "playing", "done": 300})
        while not self.may:
            await asyncio.sleep(0.01)
        return FOUND


@pytest.fixture
def player(monkeypatch: pytest.MonkeyPatch) -> Player:
    monkeypatch.setattr(job_queue, "WHILE", 0.05)
    found = Player()
    monkeypatch.setattr(job_queue, "played", found)
    return found


@pytest.fixture
def client(tmp_path: Path, player: Player) -> Iterator[TestClient]:
    served = app_of(AppState(tmp_path / "rooms", ScenarioCatalog({}, ["valley"])), "127.0.0.1")
    here = {"host": HOST, "origin": f"http://{HOST}"}
    with TestClient(served, base_url=f"http://{HOST}", headers=here, client=("127.0.0.1", 5000)) as own:
        yield own


def entered(client: TestClient, **hello: str) -> None:
    """Somebody's page is connected, and shown the room."""
    with client.websocket_connect("/ws") as socket:
        socket.send_json(hello)
        while socket.receive_json()["view"] != hello["sees"]:
            pass


def test_runs_begin_with_their_room_and_nobody_waits_to_hear_what_happened(client: TestClient, player: Player) -> None:
    room = client.post("/api/rooms", json={"scenario": "valley", "seed": 1}).json()
    code, teacher = room["code"], {"token": room["token"]}
    seat = client.post(f"/api/rooms/{code}/join", json={"party": "kelda", "name": "Amal"}).json()["token"]
    entered(client, room=code, sees="show")
    entered(client, room=code, sees="seat", party="kelda", token=seat)
    assert player.asked == []
    entered(client, room=code, sees="teacher", token=room["token"])
    entered(client, room=code, sees="teacher", token=room["token"])
    assert [(each["seed"], each["count"]) for each in player.asked] == [(1, RUNS)]

    account = client.post(f"/api/rooms/{code}/debrief", json=teacher).json()
    assert set(account) == {"room", "scenario", "story", "lesson"} and account["room"]["seats"]["kelda"]["name"] == "Amal"
    far = client.post(f"/api/rooms/{code}/monte-carlo", json=teacher).json()
    assert far == {"far": {"stage": "playing", "done": 300, "count": RUNS}}

    player.may = True
    while "found" not in (told := client.post(f"/api/rooms/{code}/monte-carlo", json=teacher).json()):
        pass
    assert told["found"]["gains"]["kelda"] == {"quartiles": [0, 0, 0, 0, 0], "ends": {"class": 0.0}}
    assert len(player.asked) == 1
