"""Connections of strangers, before anything is asked: none is waited for without end, one caller has so many, and none fills the screen."""

from __future__ import annotations

import asyncio
import logging
import sys
from collections import Counter
from typing import Any, ClassVar

from uvicorn.protocols.http.h11_impl import H11Protocol

from sim.web.common.client_address import caller
from sim.web.common.rate_limits import FILES, MOST_OPEN, MOST_OPEN_FROM_ONE, REQUEST

#: What uvicorn says of bytes that are no request, which anybody may send without end.
NOISE = ("Invalid HTTP request received", "Unsupported upgrade request", "Invalid UTF-8 sequence received", "opening handshake failed")


class BoundedProtocol(H11Protocol):
    """A connection that is closed if it is one too many, or if no whole request comes over it for a while.

    What has become a socket is no longer counted here, and has a patience of its own (`sim.web.server.websocket`).
    """

    open: ClassVar[Counter[str]] = Counter()
    counted = ""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Count it, and begin to wait."""
        super().connection_made(transport)
        self.counted = caller({"client": self.client})
        self.open[self.counted] += 1
        if len(self.connections) > MOST_OPEN or self.open[self.counted] > MOST_OPEN_FROM_ONE:
            transport.abort()
        else:
            self.loop.call_later(REQUEST, self._look, None)

    def connection_lost(self, exc: Exception | None) -> None:
        """Forget it."""
        super().connection_lost(exc)
        self._forget()

    def handle_websocket_upgrade(self, event: Any) -> None:
        """Hand it over to a socket."""
        super().handle_websocket_upgrade(event)
        self._forget()

    def _forget(self) -> None:
        self.open[self.counted] -= 1
        if self.open[self.counted] <= 0:
            del self.open[self.counted]

    def _look(self, before: Any) -> None:
        """Close it if it has been waiting since the last look."""
        if self not in self.connections or self.transport.is_closing():
            return
        if self.cycle is before and (before is None or before.response_complete):
            self.transport.abort()
        else:
            self.loop.call_later(REQUEST, self._look, self.cycle)


def keep_quiet() -> None:
    """Leave the teacher's screen to what concerns the teacher."""
    logging.getLogger("uvicorn.error").addFilter(lambda record: not record.getMessage().startswith(NOISE))


def make_room() -> None:
    """Ask the system for as many open files as connections may need; some give a program 256 unless it asks."""
    if sys.platform == "win32":
        return
    import resource

    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    most = FILES if hard == resource.RLIM_INFINITY else min(FILES, hard)
    if soft != resource.RLIM_INFINITY and soft < most:
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))
