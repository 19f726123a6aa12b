"""A class of thirty in ten teams plays two rounds to the debrief: mis-taps, lost connections, late comers, a mediator and private talks.

Phones are sockets, of which one is a page in a real browser; nothing is lost, and no secret of a seat is in a frame of another.
"""

from __future__ import annotations

import asyncio
import json
import random
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from websockets.asyncio.client import ClientConnection, connect

from sim.web.classroom.room import Room
from sim.web.common.tokens import new_token
from tests.web.classroom import PHONE
from tests.web.client import asked
from tests.web.server_process import Served

#: Ten parties: those of the scenario of the founding case that people can hold best.
SCENARIO, TEAMS, PHONES, LATE = "astana_2017", 10, 30, 3
#: Seconds in which an answer should have come at the 95th percentile; on a machine that does nothing else.
AIM = 0.1


class Phone:
    """A phone of a student: what it was sent, and what it does when it is asked."""

    def __init__(self, url: str, code: str, name: str, token: str, lots: random.Random) -> None:
        self.url, self.code, self.name, self.token, self.lots = url, code, name, token, lots
        self.frames: list[str] = []
        self.picture: dict[str, Any] = {}
        self.waits: list[float] = []
        self.refused: list[str] = []
        self.number = 0
        self.said: list[str] = []
        self.socket: ClientConnection | None = None

    async def enter(self, **hello: Any) -> None:
        """Connect, and hear the first picture."""
        self.socket = await connect(self.url.replace("http", "ws", 1) + "/ws", origin=self.url, max_size=None, ping_interval=None)  # type: ignore[arg-type]
        await self.socket.send(json.dumps({"room": self.code, "token": self.token, **hello}))
        await self.hear(lambda told: "phase" in told)

    async def hear(self, what: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
        """The next message of which something holds."""
        assert self.socket
        while True:
            text = await asyncio.wait_for(self.socket.recv(), 60)
            self.frames.append(str(text))
            told: dict[str, Any] = json.loads(text)
            if "phase" in told:
                self.picture = told
            if what(told):
                return told

    async def act(self, **deed: Any) -> str:
        """Do something, twice as an impatient thumb does; returns why it was refused, or ""."""
        assert self.socket
        self.number += 1
        message = json.dumps({"id": self.number, "key": f"{self.name}-{self.number}", **deed})
        began = asyncio.get_running_loop().time()
        await self.socket.send(message)
        await self.socket.send(message)
        number = self.number
        first = await self.hear(lambda told: told.get("view") == "answer" and told["id"] == number)
        self.waits.append(asyncio.get_running_loop().time() - began)
        await self.hear(lambda told: told.get("view") == "answer" and told["id"] == number)
        return str(first.get("why", ""))

    async def drop(self, **hello: Any) -> None:
        """Lose the connection, and come back."""
        assert self.socket
        await self.socket.close()
        await self.enter(**hello)

    def decision(self) -> dict[str, Any]:
        """Something that is on offer."""
        question = self.picture["question"]
        kind = question["kind"]
        if kind == "prepare":
            return {"coming": "present", "order": "as usual"} if question["comings"] and question["orders"] else {}
        if kind == "sign":
            return {"sign": self.lots.random() < 0.8}
        made: dict[str, Any] = {"propose": {}, "note": f"note of {self.name}"}
        if kind == "answer":
            made["reply"] = "reject"
        elif question["items"] and question["start"][question["items"][0]] is not None:
            item = question["items"][0]
            made["propose"] = {item: float(round(question["start"][item]))}
        return made


async def seat(url: str, code: str, number: int, seed: int) -> Phone:
    """A student joins: the request is sent twice."""
    token, name = new_token(), f"Student {number}"
    body = {"name": name, "token": token}
    first, second = [await asyncio.to_thread(asked, url, f"/api/rooms/{code}/join", body) for _ in range(2)]
    assert first == second == {"code": code, "token": token}
    return Phone(url, code, name, token, random.Random(seed + number))


async def round_of(teacher: Phone, phones: list[Phone], phase: str) -> None:
    """Everybody does their part in a phase: speakers decide (one taps wrongly and takes it back), others suggest, all talk, some lose the line."""
    await asyncio.gather(*(phone.drop(sees="seat") for phone in phones))  # a fresh picture, after a lost connection
    others = {phone.picture["party"] for phone in phones}
    for at, phone in enumerate(phones):
        me, party = phone.picture["me"], phone.picture["party"]
        if not party:
            assert await phone.act(do="observe", text=f"seen by {phone.name} in {phase}") == ""
            continue
        if phone.picture.get("question"):
            deed = "decide" if me["speaks"] else "suggest"
            assert await phone.act(do=deed, phase=phase, decision=phone.decision()) in ("", "phase_over")
            if at % 7 == 0 and me["speaks"] and await phone.act(do="withdraw", phase=phase) == "":
                assert await phone.act(do="decide", phase=phase, decision=phone.decision()) in ("", "phase_over")
        to = sorted(others - {party, ""})[at % (len(others - {party, ""}))]
        secret = f"whisper-{phone.name.replace(' ', '-')}-{phase}-to-{to}."
        assert await phone.act(do="say", to=[to], text=secret) == ""
        phone.said.append(secret)
    await teacher.drop(sees="teacher")
    if teacher.picture["phase"] == phase:
        assert await teacher.act(do="advance", phase=phase) == ""
    await teacher.drop(sees="teacher")


async def lesson(url: str, code: str, token: str, seed: int) -> tuple[list[Phone], Phone, Phone]:
    """Two rounds and the end."""
    phones = [await seat(url, code, number, seed) for number in range(PHONES)]
    teacher, show = (Phone(url, code, name, own, random.Random(seed)) for name, own in (("teacher", token), ("show", "")))
    await teacher.enter(sees="teacher")
    await show.enter(sees="show")
    await asyncio.gather(*(phone.enter(sees="seat") for phone in phones))
    await teacher.act(do="advance", phase="lobby")
    late = 0
    for _ in range(80):
        await teacher.drop(sees="teacher")
        phase = teacher.picture["phase"]
        if phase == "end" or phase.endswith("/3"):
            break
        if late < LATE:
            phones.append(await seat(url, code, PHONES + late, seed))
            await phones[-1].enter(sees="seat")
            late += 1
        if phase == "open/1":
            assert await teacher.act(do="back", phase=phase) == "" and teacher.picture["phase"] == "prepare/1"
            phase = "prepare/1"
        await round_of(teacher, phones, phase)
    if teacher.picture["phase"] != "end":
        await teacher.act(do="end")
    await show.drop(sees="show")
    return phones, teacher, show


@pytest.mark.long
def test_a_class_of_thirty_plays_two_rounds_to_the_debrief(tmp_path: Path, people: Callable[..., Any]) -> None:
    server = Served(tmp_path / "rooms", "--grace", "10")
    try:
        opened = asked(server.url, "/api/rooms", {"scenario": SCENARIO, "seed": 1, "team_size": 3, "assigned": True, "settings": ["procedure.exchanges=2"]})
        code, token = opened["code"], opened["token"]
        screen = people(**PHONE)
        screen.goto(f"{server.url}/show/{code}")
        screen.locator("main.room").wait_for()
        with ThreadPoolExecutor(1) as beside:  # the browser's library has an event loop of its own in this thread
            phones, teacher, show = beside.submit(lambda: asyncio.run(lesson(server.url, code, token, 1))).result()
        screen.get_by_role("heading", name="The talks are over").wait_for()
        no_secret_went_astray(phones, teacher, show)
        nothing_was_lost(Room.load(tmp_path / "rooms" / f"{code}.jsonl"), phones)
        account = asked(server.url, f"/api/rooms/{code}/debrief", {"token": token})
        assert len(account["room"]["talks"]) > 0 and account["room"]["observations"]
        waits = sorted(wait for phone in phones for wait in phone.waits)
        print(f"{len(waits)} answers, p50 {waits[len(waits) // 2]:.3f} s, p95 {waits[int(0.95 * len(waits))]:.3f} s (aim: {AIM} s)")
    finally:
        server.stop()


def no_secret_went_astray(phones: list[Phone], teacher: Phone, show: Phone) -> None:
    """What was whispered is in the frames of both sides and the teacher alone, and a role sheet only in those of its own team."""
    everything = {phone.name: "\n".join(phone.frames) for phone in [*phones, show]}
    heard = "\n".join(teacher.frames)
    team = {phone.name: phone.picture["party"] for phone in phones} | {"show": ""}
    for phone in phones:
        for secret in phone.said:
            to = secret.rsplit("-to-", 1)[1].rstrip(".")
            readers = {name for name, frames in everything.items() if secret in frames}
            assert {team[name] for name in readers} <= {team[phone.name], to} and phone.name in readers and secret in heard
    for name, frames in everything.items():
        sheets = {json.loads(frame)["sheet"]["party"] for frame in frames.split("\n") if '"sheet":' in frame}
        assert sheets == ({team[name]} if team[name] else set()), name


def nothing_was_lost(room: Room, phones: list[Phone]) -> None:
    """Every message is in the log once, in every team there are three people at most, and observers have no team."""
    texts = [each["text"] for each in room.messages]
    assert sorted(texts) == sorted(secret for phone in phones for secret in phone.said)
    assert len(room.people) == len(phones) and max(len(room.team(party)) for party in room.speakers) <= 3
    assert len(room.speakers) >= TEAMS
