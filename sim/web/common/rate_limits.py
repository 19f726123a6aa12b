"""How much one caller may ask: bounds on sizes, rates and numbers, so that a class can't be stopped by one tab, or one student."""

from __future__ import annotations

from collections import Counter, OrderedDict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import monotonic

from sim.web.common.errors import DeniedError

#: Bytes of a request's body or of a socket's message.
MOST_BYTES = 32_768
#: Letters of a person's name.
MOST_NAME = 40
#: Sockets on one room, rooms that are open at once, and rooms whose logs are kept.
MOST_SOCKETS, MOST_ROOMS, MOST_KEPT = 200, 50, 2_000
#: Sockets in all, and from one address; a school may have one address for everybody in it.
MOST_LINES, MOST_FROM_ONE = 2_000, 600
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
