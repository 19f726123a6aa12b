"""The rooms that are open, who is connected to them, and what each connection is shown."""

from __future__ import annotations

import asyncio
import contextlib
import json
import re
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from time import time
from typing import Any

from starlette.websockets import WebSocket

from sim.scenario import ScenarioError
from sim.web.limits import MOST_ROOMS, MOST_SOCKETS
from sim.web.room import CODE, LETTERS, Denied, Room

Row = dict[str, Any]
IS_CODE = re.compile(rf"[{LETTERS}]{{{CODE}}}")
#: Seconds that a socket may take to accept what it is sent, before it is dropped (it will come back and ask).
SLOW = 10.0
TICK = 0.25


@dataclass(eq=False)
class Watcher:
    """A connection: what it may see ("teacher", "show", or the party whose seat it holds). Only the newest picture waits to be sent."""

    socket: WebSocket
    sees: str
    party: str = ""
    fresh: asyncio.Event = field(default_factory=asyncio.Event)


@dataclass
class Open:
    """A room with its connections."""

    room: Room
    watchers: set[Watcher] = field(default_factory=set)

    def online(self) -> Counter[str]:
        """How many connections each party has."""
        return Counter(each.party for each in self.watchers if each.party)

    def view(self, watcher: Watcher) -> Row:
        """What a connection is shown."""
        online = self.online()
        if watcher.sees == "teacher":
            return self.room.teacher_view(online) | {"watching": len(self.watchers)}
        if watcher.sees == "seat":
            return self.room.seat_view(watcher.party, online)
        return self.room.show_view(online)

    def changed(self) -> None:
        """Let every connection be shown the room anew, the teacher first."""
        for watcher in sorted(self.watchers, key=lambda each: each.sees != "teacher"):
            watcher.fresh.set()


class Hub:
    """All rooms of a folder; each is read when somebody asks for it."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        self.folder = folder
        self.open: dict[str, Open] = {}

    def opened(self, scenario: str, seed: int, clock: int, rehearsal: bool) -> tuple[Room, str]:
        """A new room, and the teacher's token.

        Raises:
            Denied: there are too many.
        """
        self._make_way()
        room, token = Room.open(self.folder, scenario, seed, clock, rehearsal)
        self.open[room.code] = Open(room)
        return room, token

    def _make_way(self) -> None:
        """Forget rooms that nobody is in (they stay on disk).

        Raises:
            Denied: people are in all of them.
        """
        if len(self.open) >= MOST_ROOMS:
            empty = [code for code, each in self.open.items() if not each.watchers]
            if not empty:
                raise Denied("too_many_rooms")
            for code in empty:
                del self.open[code]

    def find(self, code: str) -> Open:
        """A room by its code.

        Raises:
            Denied: there is none.
        """
        if not IS_CODE.fullmatch(code):
            raise Denied("no_such_room")
        if code not in self.open:
            path = self.folder / f"{code}.jsonl"
            if not path.is_file():
                raise Denied("no_such_room")
            self._make_way()
            try:
                room = Room.load(path)
            except (ValueError, KeyError, ScenarioError, OSError) as error:
                raise Denied("room_unreadable") from error
            if room.clock and room.begun:  # nobody could act while the server was away
                room.do("clock set", seconds=room.clock)
            self.open[code] = Open(room)
        return self.open[code]

    async def keep_showing(self, held: Open, watcher: Watcher) -> None:
        """Send a connection what it is shown, whenever that has changed; what it was too slow for is left out."""
        while True:
            await watcher.fresh.wait()
            watcher.fresh.clear()
            picture = json.dumps(held.view(watcher), ensure_ascii=False, separators=(",", ":"))
            await asyncio.wait_for(watcher.socket.send_text(picture), SLOW)

    def enter(self, held: Open, watcher: Watcher) -> None:
        """Add a connection.

        Raises:
            Denied: the room is full of them.
        """
        if len(held.watchers) >= MOST_SOCKETS:
            raise Denied("room_full")
        held.watchers.add(watcher)
        held.changed()

    def leave(self, held: Open, watcher: Watcher) -> None:
        """Take a connection away."""
        held.watchers.discard(watcher)
        held.changed()

    async def keep_time(self) -> None:
        """Close phases whose clock has run out, in rooms that somebody is in."""
        while True:
            await asyncio.sleep(TICK)
            for held in list(self.open.values()):
                deadline = held.room.deadline
                if held.watchers and deadline is not None and time() >= deadline:
                    with contextlib.suppress(Denied):
                        held.room.advance()
                        held.changed()
