"""The rooms that are open, who is connected to them, and what each connection is shown."""

from __future__ import annotations

import asyncio
import logging
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from time import time
from typing import Any

from sim.errors import ScenarioError
from sim.web.classroom.projections import final_view, live_view
from sim.web.classroom.room import Room
from sim.web.common.errors import DeniedError
from sim.web.common.rate_limits import MOST_KEPT, MOST_ROOMS, MOST_SOCKETS
from sim.web.common.tokens import is_code
from sim.web.views.serializers import as_json

Row = dict[str, Any]

TICK = 0.25
log = logging.getLogger("uvicorn.error")


@dataclass(eq=False)
class Watcher:
    """A connection: what it may see ("teacher", "show", or the "seat" of a party), answers that wait to be sent, and whether its picture is
    old. Only the newest picture is ever sent; what a slow connection missed is left out.

    `keeps`: it remembers the lasting half of its picture, and is sent that only when it has changed; `kept`: which it has.
    """

    sees: str
    party: str = ""
    keeps: bool = False
    kept: int = -1
    answers: list[str] = field(default_factory=list)
    wake: asyncio.Event = field(default_factory=asyncio.Event)
    stale: bool = True


@dataclass
class OpenRoom:
    """A room with its connections; a picture is drawn once for all that are shown the same."""

    room: Room
    watchers: set[Watcher] = field(default_factory=set)
    version: int = 0
    _run: tuple[Any, ...] = ()
    _passing: dict[tuple[str, str], str] = field(default_factory=dict)
    _lasting: dict[tuple[str, str], str] = field(default_factory=dict)

    def online(self) -> Counter[str]:
        """How many connections each party has; "" for those that hold no seat."""
        return Counter(each.party for each in self.watchers)

    def changed(self) -> None:
        """Let every connection be shown the room anew, the teacher first."""
        self._passing.clear()
        run = (self.room.model, self.room.revealed, self.room.phase)
        if run != self._run:
            self._run, self.version = run, self.version + 1
            self._lasting.clear()
        for watcher in sorted(self.watchers, key=lambda each: each.sees != "teacher"):
            watcher.stale = True
            watcher.wake.set()

    def picture(self, watcher: Watcher) -> str:
        """What a connection is shown now, as JSON."""
        audience = (watcher.sees, watcher.party)
        if audience not in self._passing:
            self._passing[audience] = as_json(live_view(self.room, *audience, self.online())).decode()
        if watcher.keeps and watcher.kept == self.version:
            return self._passing[audience]
        if audience not in self._lasting:
            self._lasting[audience] = as_json(final_view(self.room, *audience)).decode()
        watcher.kept = self.version
        return f"{self._passing[audience][:-1]},{self._lasting[audience][1:]}"


class RoomManager:
    """All rooms of a folder; each is read when somebody asks for it."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        self.folder = folder
        self.open: dict[str, OpenRoom] = {}

    def opened(self, scenario: str, seed: int, clock: int, rehearsal: bool) -> tuple[Room, str]:
        """A new room, and the teacher's token.

        Raises:
            DeniedError: there are too many.
        """
        self._make_way()
        if sum(1 for _ in self.folder.glob("*.jsonl")) >= MOST_KEPT:
            raise DeniedError("too_many_rooms")
        room, token = Room.open(self.folder, scenario, seed, clock, rehearsal)
        self.open[room.code] = OpenRoom(room)
        return room, token

    def _make_way(self) -> None:
        """Forget rooms that nobody is in (they stay on disk).

        Raises:
            DeniedError: people are in all of them.
        """
        if len(self.open) >= MOST_ROOMS:
            empty = [code for code, each in self.open.items() if not each.watchers]
            if not empty:
                raise DeniedError("too_many_rooms")
            for code in empty:
                del self.open[code]

    def find(self, code: str) -> OpenRoom:
        """A room by its code.

        Raises:
            DeniedError: there is none.
        """
        if not is_code(code):
            raise DeniedError("no_such_room")
        if code not in self.open:
            path = self.folder / f"{code}.jsonl"
            if not path.is_file():
                raise DeniedError("no_such_room")
            self._make_way()
            self.open[code] = OpenRoom(_loaded(path))
        return self.open[code]

    def enter(self, held: OpenRoom, watcher: Watcher) -> None:
        """Add a connection.

        Raises:
            DeniedError: the room is full of them.
        """
        if len(held.watchers) >= MOST_SOCKETS:
            raise DeniedError("room_full")
        held.watchers.add(watcher)
        held.changed()

    def leave(self, held: OpenRoom, watcher: Watcher) -> None:
        """Take a connection away."""
        held.watchers.discard(watcher)
        held.changed()

    async def keep_time(self) -> None:
        """Close phases whose clock has run out, in rooms that somebody is in."""
        while True:
            await asyncio.sleep(TICK)
            for held in list(self.open.values()):
                with suppress(DeniedError):  # a full log or disk: the teacher hears of it with the next click
                    if held.watchers and held.room.tick(time()):
                        held.changed()


def _loaded(path: Path) -> Room:
    """A room from its log, with its clock wound.

    Raises:
        DeniedError: it can't be read.
    """
    try:
        room = Room.load(path)
        room.wind()
    except (ValueError, KeyError, TypeError, ScenarioError, OSError) as error:
        log.warning("room %s can't be read: %s", path.stem, error)
        raise DeniedError("room_unreadable") from error
    return room
