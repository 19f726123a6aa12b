"""A room that is open: its connections, what each is shown, and the one thing that is done to it at a time."""

from __future__ import annotations

import asyncio
import logging
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from math import inf
from time import monotonic, time
from typing import Any, TypeVar

from sim.web.classroom.projections import common_view, final_view, own_view, talk_view
from sim.web.classroom.room import Room
from sim.web.common.errors import DeniedError
from sim.web.views.serializers import as_json

Result = TypeVar("Result")

#: Seconds between two looks at a room's clock.
TICK = 0.25
#: Seconds after which another of a team speaks for a speaker who has gone.
AWAY = 20.0
#: Whose half of a picture it is that everybody is shown.
COMMON = ("", "", "")
log = logging.getLogger("uvicorn.error")


@dataclass(eq=False)
class Watcher:
    """A connection: what it may see ("teacher", "show", or the "seat" of a party), answers that wait to be sent, and whether its picture is
    old (`stale`). `drawn`: a picture that waits to be sent, "" if none does; what a slow connection missed meanwhile is left out.

    `person`: the id of the person whose it is, if one has sat down. `keeps`: it remembers the lasting half of its picture and messages, and
    is sent only what is new of them; `kept`: which half it has, of which party; `heard`: the number of messages that were looked through for it.
    `holds`: the token that it has proved, "" for a stranger. `replaced`: newer connections with its token have taken its place.
    """

    sees: str
    party: str = ""
    person: str = ""
    keeps: bool = False
    holds: str = ""
    kept: tuple[int, str] = (-1, "")
    heard: int = 0
    answers: list[str] = field(default_factory=list)
    wake: asyncio.Event = field(default_factory=asyncio.Event)
    stale: bool = True
    drawn: str = ""
    replaced: bool = False
    entered: float = field(default_factory=monotonic)


@dataclass(eq=False)
class OpenRoom:
    """A room with its connections; a picture is drawn once for all that are shown the same.

    Whatever may take long is done in a thread, one thing at a time for each room, so that no room waits for another. `broken`: why the
    room's log can no longer be replayed, "" if it can.
    """

    room: Room
    watchers: set[Watcher] = field(default_factory=set)
    version: int = 0
    broken: str = ""
    _lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    _run: tuple[Any, ...] = ()
    _passing: dict[tuple[str, str, str], str] = field(default_factory=dict)
    _lasting: dict[tuple[str, str], str] = field(default_factory=dict)
    _gone: dict[str, float] = field(default_factory=dict)
    _drawing: asyncio.Future[None] | None = None

    async def work(self, do: Callable[..., Result], *given: Any) -> Result:
        """Do something to the room, or with it, in a thread, when nothing else is being done to it.

        A caller that goes away does not stop it half way.

        Raises:
            DeniedError: it is refused, or it failed for a reason that nobody foresaw, which is logged; the room stays as its log has it.
        """
        task = asyncio.ensure_future(self._work(do, *given))
        task.add_done_callback(lambda done: done.cancelled() or done.exception())  # a caller that has gone no longer asks
        return await asyncio.shield(task)

    async def _work(self, do: Callable[..., Result], *given: Any) -> Result:
        async with self._lock:
            try:
                return await asyncio.to_thread(self._done, do, given)
            except DeniedError:
                raise
            except Exception as error:
                log.exception("room %s: a command failed; the room stays as its log has it", self.room.code)
                await asyncio.to_thread(self._read_again)
                raise DeniedError("room_unreadable" if self.broken else "command_failed") from error

    def _done(self, do: Callable[..., Result], given: tuple[Any, ...]) -> Result:
        """Do something to the room, and play the run as far as it has come now."""
        if self.broken:
            raise DeniedError("room_unreadable")
        found = do(*given)
        _ = self.room.model
        return found

    def _read_again(self) -> None:
        """Read the room from its log, as a restart would; a log that can't be replayed is found out at once."""
        try:
            self.room = Room.load(self.room.event_log.path)
        except Exception as error:
            self.broken = f"{type(error).__name__}: {error}"
            log.warning("room %s is set aside, since its log can't be replayed: %s", self.room.code, self.broken)

    def online(self) -> Counter[str]:
        """How many connections each person has, by id; without one by party, "" for those that hold no seat."""
        return Counter(each.person or each.party for each in list(self.watchers))  # connections come and go while a thread counts

    def changed(self) -> None:
        """Let every connection be shown the room anew, the teacher first."""
        self._passing = {}
        run = () if self.broken else (self.room.model, self.room.revealed, self.room.phase, len(self.room.trail))
        if run != self._run:
            self._run, self.version, self._lasting = run, self.version + 1, {}
        for watcher in sorted(self.watchers, key=lambda each: each.sees != "teacher"):
            watcher.stale = True
            watcher.wake.set()

    async def newest(self, watcher: Watcher) -> list[str]:
        """What a connection is to be sent: a picture that was waiting, and the newest one.

        Pictures of all connections that wait for one are drawn together.

        Raises:
            DeniedError: the room can't be drawn.
        """
        texts = _taken(watcher)
        while watcher.stale and not watcher.drawn:
            if self._drawing is None or self._drawing.done():
                self._drawing = asyncio.ensure_future(self._draw())
                self._drawing.add_done_callback(lambda done: done.cancelled() or done.exception())
            await asyncio.shield(self._drawing)
        return texts + _taken(watcher)

    async def _draw(self) -> None:
        for each, text in await self.work(self._due):
            each.drawn = text
            each.wake.set()

    def _due(self) -> list[tuple[Watcher, str]]:
        """The connections whose picture is old, those who wait for an answer first, then the teacher, each with a new one."""
        due = sorted((each for each in list(self.watchers) if each.stale and not each.drawn), key=lambda each: (not each.answers, each.sees != "teacher"))
        for each in due:
            each.stale = False  # before it is drawn: what changes meanwhile makes it old again
        try:
            return [(each, self.picture(each)) for each in due]
        except Exception:
            for each in due:
                each.stale = True
            raise

    def picture(self, watcher: Watcher) -> str:
        """What a connection is shown now, as JSON."""
        passing, lasting, version, party = self._passing, self._lasting, self.version, self.party(watcher)
        live, final = (watcher.sees, party, watcher.person), (watcher.sees, party)
        online = self.online()
        if COMMON not in passing:
            passing[COMMON] = _members(common_view(self.room, online))
        if live not in passing:
            passing[live] = _members(own_view(self.room, watcher.sees, party, online, watcher.person))
        parts = [passing[COMMON], passing[live], self._messages(watcher, party)]
        if not watcher.keeps or watcher.kept != (version, party):
            if final not in lasting:
                lasting[final] = _members(final_view(self.room, *final))
            parts.append(lasting[final])
        watcher.kept = (version, party)
        return f"{{{','.join(parts)}}}"

    def _messages(self, watcher: Watcher, party: str) -> str:
        """The messages that a connection has not been sent yet, as members of its picture."""
        after = watcher.heard if watcher.keeps and watcher.kept[1] == party else 0
        watcher.heard = len(self.room.messages)
        return _members({"talks": talk_view(self.room, watcher.sees, party, after), "talks_after": after})

    def party(self, watcher: Watcher) -> str:
        """The party of a connection now: a person may have been moved."""
        own = self.room.people.get(watcher.person)
        if own is not None:
            watcher.party = own.party
        return watcher.party

    async def keep_time(self) -> None:
        """Close phases whose clock has run out while somebody is in the room; a room that can't go on is paused."""
        while True:
            await asyncio.sleep(TICK)
            if not self.watchers:
                self._gone = {}
                continue
            away = self._away(time())
            if away:
                with suppress(DeniedError):
                    if await self.work(self.room.succeed, away, {each.person for each in self.watchers}):
                        self.changed()
            if time() < min(self.room.deadline or inf, self.room.closes_at or inf):
                continue
            try:
                over = await self.work(self.room.tick, time())
            except DeniedError as denied:  # a full log or disk: the teacher is answered so at the next click
                over = denied.why == "command_failed" and await self._paused()
            if over:
                self.changed()

    def _away(self, now: float) -> set[str]:
        """Speakers who have been gone too long while others of their team are there."""
        online = {each.person for each in self.watchers}
        gone = {speaker for party, speaker in self.room.speakers.items()
                if speaker not in online and any(each.id in online for each in self.room.team(party))}
        self._gone = {speaker: self._gone.get(speaker, now) for speaker in gone}
        return {speaker for speaker, since in self._gone.items() if now - since >= AWAY}

    async def _paused(self) -> bool:
        """Pause the room; returns whether it could be."""
        try:
            await self.work(self.room.pause)
        except DeniedError:
            return False
        return True


def _members(row: dict[str, Any]) -> str:
    """The members of an object as JSON, without its braces."""
    return as_json(row).decode()[1:-1]


def _taken(watcher: Watcher) -> list[str]:
    """The picture that waits to be sent to a connection, taken from it."""
    text, watcher.drawn = watcher.drawn, ""
    return [text] if text else []
