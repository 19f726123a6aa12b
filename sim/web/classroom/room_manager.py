"""The rooms of a folder: opened, found by their codes, entered and left. A room that can't be read is set aside and touches no other."""

from __future__ import annotations

import asyncio
import logging
from functools import partial
from pathlib import Path
from typing import Any

from sim.web.classroom.homework import attempt
from sim.web.classroom.open_room import OpenRoom, Watcher
from sim.web.classroom.room import Room
from sim.web.common.errors import DeniedError
from sim.web.common.rate_limits import MOST_KEPT, MOST_OF_TOKEN, MOST_ROOMS, MOST_STRANGERS
from sim.web.common.tokens import is_code

log = logging.getLogger("uvicorn.error")


class RoomManager:
    """All rooms of a folder; each is read when somebody asks for it, and keeps its own time.

    `set_aside`: by code, the errors of rooms whose logs can't be replayed; their files stay as they are.
    """

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        self.folder = folder
        self.open: dict[str, OpenRoom] = {}
        self.set_aside: dict[str, str] = {}
        self._clocks: dict[str, asyncio.Task[None]] = {}
        self._reading: dict[str, asyncio.Lock] = {}

    async def opened(self, scenario: str, seed: int, clock: int, rehearsal: bool, **more: Any) -> tuple[OpenRoom, str]:
        """A new room, and the teacher's token; for `more` see `Room.open`.

        Raises:
            DeniedError: there are too many.
        """
        self._make_way()
        self._bound()
        room, token = await asyncio.to_thread(partial(Room.open, self.folder, scenario, seed, clock, rehearsal, **more))
        return self._hold(room), token

    def _bound(self) -> None:
        """See that not too many rooms are kept.

        Raises:
            DeniedError: there are.
        """
        if sum(1 for _ in self.folder.glob("*.jsonl")) >= MOST_KEPT:
            raise DeniedError("too_many_rooms")

    async def attempt(self, homework: OpenRoom, party: str, name: str, token: str) -> tuple[str, str]:
        """The code of a student's own room for a homework, and the student's token.

        Raises:
            DeniedError: there are too many, or no such party.
        """
        self._bound()
        return await homework.work(attempt, homework.room, self.folder, party, name, token)

    def _hold(self, room: Room) -> OpenRoom:
        """Keep a room open, with a clock of its own."""
        held = self.open[room.code] = OpenRoom(room)
        self._clocks[room.code] = asyncio.create_task(held.keep_time())
        return held

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
                self._forget(code)

    def _forget(self, code: str) -> None:
        """Close a room that nobody is in."""
        self.open.pop(code, None)
        if code in self._clocks:
            self._clocks.pop(code).cancel()

    async def find(self, code: str) -> OpenRoom:
        """A room by its code.

        Raises:
            DeniedError: there is none, or its log can't be replayed.
        """
        if not is_code(code) or (code not in self.open and not (self.folder / f"{code}.jsonl").is_file()):
            raise DeniedError("no_such_room")
        async with self._reading.setdefault(code, asyncio.Lock()):
            if code in self.open and self.open[code].broken:
                self.set_aside[code] = self.open[code].broken
                self._forget(code)
            if code in self.set_aside:
                raise DeniedError("room_unreadable")
            if code not in self.open:
                self._make_way()
                self._hold(await asyncio.to_thread(self._loaded, self.folder / f"{code}.jsonl"))
        self._reading.pop(code, None)
        return self.open[code]

    def _loaded(self, path: Path) -> Room:
        """A room from its log, with its clock wound.

        Raises:
            DeniedError: its log can't be replayed; it is set aside.
        """
        try:
            room = Room.load(path)
            room.wind()
        except Exception as error:
            self.set_aside[path.stem] = f"{type(error).__name__}: {error}"
            log.warning("room %s is set aside, since its log can't be replayed: %s", path.stem, self.set_aside[path.stem])
            raise DeniedError("room_unreadable") from error
        return room

    def enter(self, held: OpenRoom, watcher: Watcher) -> None:
        """Add a connection. Whoever holds a token gets in, in place of the oldest of too many with the same token; strangers while there is room.

        Raises:
            DeniedError: the room is full of strangers.
        """
        alike = [each for each in held.watchers if each.holds == watcher.holds]
        if not watcher.holds and len(alike) >= MOST_STRANGERS:
            raise DeniedError("room_full")
        if watcher.holds and len(alike) >= MOST_OF_TOKEN:
            oldest = min(alike, key=lambda each: each.entered)
            oldest.replaced = True
            oldest.wake.set()
            held.watchers.discard(oldest)
        held.watchers.add(watcher)
        held.changed()

    def leave(self, held: OpenRoom, watcher: Watcher) -> None:
        """Take a connection away."""
        held.watchers.discard(watcher)
        held.changed()

    def close(self) -> None:
        """Stop the clocks of all rooms."""
        for code in list(self.open):
            self._forget(code)
