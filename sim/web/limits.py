"""How much one caller may ask: bounds on sizes, rates and numbers, so that a class can't be stopped by one tab, or one student."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from time import monotonic

#: Bytes of a request's body or of a socket's message.
MOST_BYTES = 32_768
#: Letters of a person's name.
MOST_NAME = 40
#: Sockets on one room, and rooms that are open at once.
MOST_SOCKETS, MOST_ROOMS = 200, 50


class Bucket:
    """So many tokens, which come back at a rate (a second); each request takes one.

    >>> now = [0.0]
    >>> bucket = Bucket(2, 1.0, lambda: now[0])
    >>> bucket.take(), bucket.take(), bucket.take()
    (True, True, False)
    >>> now[0] = 1.0
    >>> bucket.take()
    True
    """

    def __init__(self, size: float, rate: float, clock: Callable[[], float] = monotonic) -> None:
        self.size, self.rate, self.clock = size, rate, clock
        self.held, self.seen = size, clock()

    def take(self) -> bool:
        """Take a token if there is one."""
        now = self.clock()
        self.held, self.seen = min(self.size, self.held + (now - self.seen) * self.rate), now
        if self.held < 1.0:
            return False
        self.held -= 1.0
        return True


class Buckets:
    """A bucket for each caller; of the longest unseen ones, those beyond a number are forgotten."""

    def __init__(self, size: float, rate: float, most: int = 4096, clock: Callable[[], float] = monotonic) -> None:
        self.size, self.rate, self.most, self.clock = size, rate, most, clock
        self.own: OrderedDict[str, Bucket] = OrderedDict()

    def take(self, who: str) -> bool:
        """Take one of a caller's tokens if there is one."""
        bucket = self.own.pop(who, None) or Bucket(self.size, self.rate, self.clock)
        self.own[who] = bucket
        while len(self.own) > self.most:
            self.own.popitem(last=False)
        return bucket.take()
