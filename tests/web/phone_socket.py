"""A student's phone as a websocket: it reads all the time, acts, mis-taps, loses its connection in the middle of an answer, and remembers what it was sent."""

from __future__ import annotations

import asyncio
import json
import random
import time
from collections.abc import Callable
from typing import Any

from websockets.asyncio.client import ClientConnection, connect

#: Seconds that a phone waits for anything before it gives up.
PATIENCE = 120.0


class PhoneSocket:
    """A connection to a room, as "seat", "teacher" or "show".

    `frames`: everything that it was sent, in order. `waits`: seconds from each command to its answer. `accepted`: commands that the server
    accepted. `said`: texts of its private messages. `drops`: how often it lost its connection.
    """

    def __init__(self, url: str, code: str, name: str, token: str, draws: random.Random, sees: str = "seat") -> None:
        self.url, self.code, self.name, self.token, self.draws, self.sees = url, code, name, token, draws, sees
        self.frames: list[str] = []
        self.waits: list[float] = []
        self.accepted: list[dict[str, Any]] = []
        self.said: list[tuple[str, tuple[str, ...]]] = []
        self.drops = self.number = 0
        self._answers: dict[int, tuple[float, dict[str, Any]]] = {}
        self._news = asyncio.Condition()
        self._read = 0
        self._picture: dict[str, Any] = {}
        self._lasting: dict[str, Any] = {}
        self._socket: ClientConnection | None = None
        self._reader: asyncio.Task[None] | None = None

    async def enter(self) -> None:
        """Connect, and wait for the first picture."""
        before = len(self.frames)
        self._socket = await connect(self.url.replace("http", "ws", 1) + "/ws", origin=self.url, max_size=None, max_queue=None,  # type: ignore[arg-type]
                                     ping_interval=None, open_timeout=PATIENCE)
        await self._socket.send(json.dumps({"room": self.code, "sees": self.sees, "token": self.token, "keeps": True}))
        self._reader = asyncio.create_task(self._hear(self._socket))
        await self.until(lambda: any('"phase":' in frame for frame in self.frames[before:]))

    async def _hear(self, socket: ClientConnection) -> None:
        async for text in socket:
            now = time.perf_counter()
            self.frames.append(str(text))
            if '"view":"answer"' in str(text)[:40]:
                told = json.loads(text)
                self._answers.setdefault(told["id"], (now, told))
            async with self._news:
                self._news.notify_all()

    async def until(self, holds: Callable[[], Any]) -> None:
        """Wait until something holds of what was heard.

        Raises:
            AssertionError: it does not within the time that a phone waits.
        """
        try:
            async with asyncio.timeout(PATIENCE), self._news:
                await self._news.wait_for(holds)
        except TimeoutError:
            raise AssertionError(f"{self.name} waited in vain; the last frame was {self.frames[-1:]}") from None

    @property
    def picture(self) -> dict[str, Any]:
        """The newest picture, put together as the page does."""
        for frame in self.frames[self._read:]:
            if '"phase":' in frame and '"view":"answer"' not in frame[:40]:
                told = json.loads(frame)
                self._lasting = told if "run" in told else self._lasting
                self._picture = self._lasting | told
        self._read = len(self.frames)
        return self._picture

    @property
    def party(self) -> str:
        """The party in whose team this phone is; "" for an observer, the teacher and the projector."""
        return str(self.picture.get("party", ""))

    async def act(self, taps: int = 1, lose: bool = False, **command: Any) -> str:
        """Send a command; returns why it was refused, or "".

        Args:
            taps: how often an impatient thumb sends it. lose: lose the connection before the answer comes, return, and send it again, as the page does.
        """
        assert self._socket
        self.number += 1
        sent = {"id": self.number, "key": f"{self.name}-{self.number}"} | command
        began = time.perf_counter()
        for _ in range(taps):
            await self._socket.send(json.dumps(sent))
        if lose:
            await self.drop()
            began = time.perf_counter()
            await self._socket.send(json.dumps(sent))
        number = self.number
        await self.until(lambda: number in self._answers)
        at, told = self._answers[number]
        self.waits.append(at - began)
        if not told.get("why"):
            self.accepted.append(sent)
        return str(told.get("why", ""))

    async def drop(self) -> None:
        """Lose the connection without a word, and come back."""
        assert self._socket
        self.drops += 1
        self._socket.transport.abort()
        await self.leave()
        await self.enter()

    async def leave(self) -> None:
        """Close the connection, and read what is left in it."""
        if self._socket and self._reader:
            await self._socket.close()
            await asyncio.gather(self._reader, return_exceptions=True)

    async def look(self) -> None:
        """Wait until everything that was sent before now has arrived."""
        assert self._socket
        self.number += 1
        number = self.number
        await self._socket.send(json.dumps({"do": "here", "id": number}))
        await self.until(lambda: number in self._answers)
