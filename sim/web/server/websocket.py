"""One connection to a room: a hello, then views of the room one way and commands the other."""

from __future__ import annotations

import asyncio
import json
from contextlib import nullcontext, suppress
from typing import Any

from pydantic import ValidationError
from starlette.websockets import WebSocket, WebSocketDisconnect, WebSocketState

from sim.errors import ParleyError
from sim.web.classroom.commands import do
from sim.web.classroom.open_room import OpenRoom, Watcher
from sim.web.common.client_address import caller
from sim.web.common.errors import DeniedError
from sim.web.common.rate_limits import HELLO, MOST_BYTES, SLOW, TokenBucket
from sim.web.common.requests import Command, Hello
from sim.web.server.app_state import AppState
from sim.web.views.serializers import as_json, scenario_view

#: Messages of one connection: so many at once, and so many a second.
BURST, PACE = 40, 10.0


class MessageError(ParleyError, ValueError):
    """A message from a browser is malformed."""


async def talk(site: AppState, socket: WebSocket) -> None:
    """Serve one connection until it ends."""
    await socket.accept()
    who = caller(socket.scope)
    why, code = "", 1000
    try:
        await Connection(site, socket, who).run()
    except DeniedError as denied:
        why, code = denied.why, 1008
    except (ValidationError, MessageError):
        why, code = "not_understood", 1003
    except (TimeoutError, WebSocketDisconnect):
        pass
    if socket.client_state == WebSocketState.CONNECTED and socket.application_state == WebSocketState.CONNECTED:
        with suppress(Exception):  # whoever has gone hears no farewell
            async with asyncio.timeout(1.0):
                if why:
                    await socket.send_text(as_json({"view": "denied", "why": why}).decode())
                await socket.close(code)


class Connection:
    """A connection and what it has proved to be."""

    def __init__(self, site: AppState, socket: WebSocket, who: str) -> None:
        self.site, self.socket, self.who = site, socket, who
        self.token, self.pace = "", TokenBucket(BURST, PACE)

    async def run(self) -> None:
        """Hear the hello, then show and hear until one of both ends."""
        async with asyncio.timeout(HELLO) as limit:
            with self.site.unknown.one(self.who, limit):
                hello = Hello.model_validate(await self.message())
        held, self.token = await self.proved(hello), hello.token
        holds = hello.token if hello.token and held.room.knows(hello.token) else ""
        seat, own = hello.sees == "seat", held.room.person_of(hello.token)
        watcher = Watcher(hello.sees, hello.party if seat else "", own.id if seat and own else "", hello.keeps, holds)
        with nullcontext() if holds else self.site.strangers.one(self.who):
            await self.serve(held, watcher)

    async def serve(self, held: OpenRoom, watcher: Watcher) -> None:
        """Show and hear until one of both ends."""
        await self.send(as_json({"view": "hello", "scenario": scenario_view(held.room.encoded)}).decode())
        self.site.room_manager.enter(held, watcher)
        if watcher.sees == "teacher":
            self.site.start_runs(held.room)
        both = [asyncio.create_task(self.show(held, watcher)), asyncio.create_task(self.hear(held, watcher))]
        for each in both:
            each.add_done_callback(lambda task: task.cancelled() or task.exception())  # the first one's counts, and is raised below
        try:
            done, _ = await asyncio.wait(both, return_when=asyncio.FIRST_COMPLETED)
            for each in done:
                each.result()
        finally:
            for each in both:
                each.cancel()
            self.site.room_manager.leave(held, watcher)

    async def proved(self, hello: Hello) -> OpenRoom:
        """The room of a hello, if it proves what it says.

        Raises:
            DeniedError: it does not.
        """
        held = await self.site.found(self.who, hello.room, hello.token)
        if not _may(held, hello.sees, hello.party, hello.token):
            self.site.missed(self.who)
            raise DeniedError("not_yours")
        return held

    async def show(self, held: OpenRoom, watcher: Watcher) -> None:
        """Send the newest picture, and then answers, whenever there are any: whoever hears an answer has seen what came of it.

        Raises:
            TimeoutError: the connection is too slow to take them; it will come back and ask. DeniedError: its seat is somebody else's now.
        """
        while True:
            await watcher.wake.wait()
            watcher.wake.clear()
            self._check(held, watcher)
            answers, watcher.answers = watcher.answers, []
            for text in await held.newest(watcher) + answers:
                await self.send(text)

    async def send(self, text: str) -> None:
        """Send a message.

        Raises:
            TimeoutError: the connection is too slow to take it.
        """
        async with asyncio.timeout(SLOW):
            await self.socket.send_text(text)

    async def hear(self, held: OpenRoom, watcher: Watcher) -> None:
        """Carry out what is asked, and answer it."""
        while True:
            asked = Command.model_validate(await self.message())
            if not self.pace.take():
                raise DeniedError("too_fast")
            self._check(held, watcher)
            answer: dict[str, Any] = {"view": "answer", "id": asked.id}
            if asked.do != "here":  # a sign of life
                try:
                    answer |= await held.work(do, held.room, watcher.sees, held.party(watcher), asked, watcher.person)
                except DeniedError as denied:
                    answer["why"] = denied.why
                    if held.broken:
                        held.changed()
                else:
                    held.changed()
            watcher.answers.append(as_json(answer).decode())
            watcher.wake.set()

    def _check(self, held: OpenRoom, watcher: Watcher) -> None:
        """See that a seat is still this connection's: it may have been given to somebody else.

        Raises:
            DeniedError: it is not, newer connections have taken its place, or the room was set aside.
        """
        if held.broken:
            raise DeniedError("room_unreadable")
        if watcher.replaced:
            raise DeniedError("replaced")
        if not _may(held, watcher.sees, held.party(watcher), self.token):
            raise DeniedError("not_yours")

    async def message(self) -> Any:
        """The next message as JSON.

        Raises:
            MessageError: it is not text, is too long, or is not JSON.
        """
        try:
            text = await self.socket.receive_text()
            if len(text) > MOST_BYTES:
                raise MessageError("too long")
            return json.loads(text)
        except (KeyError, ValueError, RecursionError) as error:
            raise MessageError("no JSON") from error


def _may(held: OpenRoom, sees: str, party: str, token: str) -> bool:
    """Whether a token opens what a connection wants to see; the projector needs none, and a person's token leads to their own place."""
    room = held.room
    if sees == "show":
        return True
    if sees == "teacher":
        return room.is_teacher(token)
    return room.holds(party, token) if party else room.person_of(token) is not None
