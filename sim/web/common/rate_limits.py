"""How much one caller may ask: bounds on sizes, rates and numbers, so that a class can't be stopped by one tab, or one student."""

from __future__ import annotations

import asyncio
from asyncio import sleep as pause
from collections import Counter, OrderedDict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import monotonic

from sim.web.common.errors import DeniedError

#: Bytes of a request's body or of a socket's message.
MOST_BYTES = 32_768
#: Questions that may have more, by the beginning of their path.
LARGER = {"/api/studio/import": 6_000_000, "/api/studio/": 1_000_000}
#: Letters of a person's name.
MOST_NAME = 40
#: Sockets on one room of those who hold no token of it, and those of one token; rooms that are open at once, and rooms whose logs are kept.
MOST_STRANGERS, MOST_OF_TOKEN, MOST_ROOMS, MOST_KEPT = 100, 10, 50, 2_000
#: Sockets of those who hold no token, in all and from one address; a school may have one address for everybody in it.
MOST_LINES, MOST_FROM_ONE = 2_000, 600
#: Sockets that have not said yet who they are, in all and from one address; one more replaces the one that has waited longest.
MOST_UNKNOWN, MOST_UNKNOWN_FROM_ONE = 1_000, 200
#: Seconds between two questions of an address that has guessed wrongly too often, and how many of its questions may wait.
SLOW_LANE, MOST_IN_LANE = 2.0, 30
#: Connections of any kind, open at once, in all and from one address; and files that the program needs for them.
MOST_OPEN, MOST_OPEN_FROM_ONE, FILES = 4_000, 1_000, 5_000
#: Requests of one address, at once and a second: a class behind one address loads a page of fifty files each.
MOST_ASKED, ASKED_A_SECOND = 5_000, 200.0
#: Seconds in which a request has to come, a socket has to say who it is, a body has to come, and a picture has to be taken.
REQUEST, HELLO, BODY, SLOW = 10.0, 10.0, 10.0, 10.0


class TokenBucket:
    """So many tokens, which come back at a rate (a second); each request takes one.

    >>> now = [0.0]
    >>> bucket = TokenBucket(2, 1.0, lambda: now[0])
    >>> bucket.take(), bucket.take(), bucket.take()
    (True, True, False)
    >>> now[0] = 1.0
    >>> bucket.take()
    True
    """

    def __init__(self, size: float, rate: float, clock: Callable[[], float] = monotonic) -> None:
        self.size, self.rate, self.clock = size, rate, clock
        self.held, self.seen = size, clock()

    def full_enough(self) -> bool:
        """Whether there is a token."""
        now = self.clock()
        self.held, self.seen = min(self.size, self.held + (now - self.seen) * self.rate), now
        return self.held >= 1.0

    def take(self) -> bool:
        """Take a token if there is one."""
        if not self.full_enough():
            return False
        self.held -= 1.0
        return True


class TokenBuckets:
    """A bucket for each caller; of the longest unseen ones, those beyond a number are forgotten."""

    def __init__(self, size: float, rate: float, most: int = 4096, clock: Callable[[], float] = monotonic) -> None:
        self.size, self.rate, self.most, self.clock = size, rate, most, clock
        self.own: OrderedDict[str, TokenBucket] = OrderedDict()

    def take(self, who: str) -> bool:
        """Take one of a caller's tokens if there is one."""
        bucket = self.own.pop(who, None) or TokenBucket(self.size, self.rate, self.clock)
        self.own[who] = bucket
        while len(self.own) > self.most:
            self.own.popitem(last=False)
        return bucket.take()

    def spent(self, who: str) -> bool:
        """Whether a caller has none left; takes nothing."""
        bucket = self.own.get(who)
        return bucket is not None and not bucket.full_enough()


class ConnectionCounter:
    """Connections that are open: so many in all, and so many from one caller."""

    def __init__(self, most: int, most_from_one: int) -> None:
        self.most, self.most_from_one = most, most_from_one
        self.open: Counter[str] = Counter()

    @contextmanager
    def one(self, who: str) -> Iterator[None]:
        """One more connection, as long as it lasts.

        Raises:
            DeniedError: there are too many.
        """
        if self.open.total() >= self.most or self.open[who] >= self.most_from_one:
            raise DeniedError("too_fast")
        self.open[who] += 1
        try:
            yield
        finally:
            self.open[who] -= 1
            self.open += Counter()  # forgets who has none


class UnknownConnections:
    """Connections that have not said yet who they are. One more than allowed ends the one that has waited longest, so that newcomers get in."""

    def __init__(self, most: int = MOST_UNKNOWN, most_from_one: int = MOST_UNKNOWN_FROM_ONE) -> None:
        self.most, self.most_from_one = most, most_from_one
        self.waiting: OrderedDict[asyncio.Timeout, str] = OrderedDict()

    @contextmanager
    def one(self, who: str, limit: asyncio.Timeout) -> Iterator[None]:
        """One more connection, as long as it waits; `limit`: its time limit, which is over at once for one that has to go."""
        own = [each for each, address in self.waiting.items() if address == who]
        if len(own) >= self.most_from_one:
            self._end(own[0])
        elif len(self.waiting) >= self.most:
            self._end(next(iter(self.waiting)))
        self.waiting[limit] = who
        try:
            yield
        finally:
            self.waiting.pop(limit, None)

    def _end(self, limit: asyncio.Timeout) -> None:
        del self.waiting[limit]
        limit.reschedule(asyncio.get_running_loop().time())


class SlowLane:
    """Where questions of an address wait, one behind the other, once it has guessed wrongly too often."""

    def __init__(self) -> None:
        self.queues: Counter[str] = Counter()
        self.locks: dict[str, asyncio.Lock] = {}

    async def wait(self, who: str) -> None:
        """Wait for one's turn.

        Raises:
            DeniedError: too many of the same address wait already.
        """
        if self.queues[who] >= MOST_IN_LANE:
            raise DeniedError("too_fast")
        self.queues[who] += 1
        try:
            async with self.locks.setdefault(who, asyncio.Lock()):
                await pause(SLOW_LANE)
        finally:
            self.queues[who] -= 1
            if not self.queues[who]:
                del self.queues[who]
                self.locks.pop(who, None)
