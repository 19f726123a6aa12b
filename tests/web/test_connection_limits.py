"""Connections over which nothing is asked: they are not waited for, not many from one, and leave nothing on the screen."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
import uvicorn
from uvicorn.server import ServerState

from sim.web.server import connection_limits
from sim.web.server.connection_limits import BoundedProtocol, keep_quiet

OpenRoom = Callable[[], Awaitable[tuple[asyncio.StreamReader, asyncio.StreamWriter]]]
ASKED = b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"


async def hello(scope: Any, receive: Any, send: Any) -> None:
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"2")]})
    await send({"type": "http.response.body", "body": b"hi"})


def told(story: Callable[[OpenRoom], Awaitable[None]]) -> None:
    """A story that opens connections to a server of its own."""

    async def whole() -> None:
        config = uvicorn.Config(hello, http=BoundedProtocol, log_config=None, lifespan="off")
        config.load()
        state = ServerState()
        server = await asyncio.get_running_loop().create_server(lambda: BoundedProtocol(config, state, {}), "127.0.0.1", 0)
        port = server.sockets[0].getsockname()[1]
        async with server:
            await asyncio.wait_for(story(lambda: asyncio.open_connection("127.0.0.1", port)), 20)

    asyncio.run(whole())
    assert not BoundedProtocol.open


@pytest.mark.parametrize("begun", [b"", b"GET / HTTP/1.1\r\nHost: loc", ASKED + b"GET / HT"])
def test_a_connection_that_asks_nothing_whole_is_closed(monkeypatch: pytest.MonkeyPatch, begun: bytes) -> None:
    monkeypatch.setattr(connection_limits, "REQUEST", 0.05)

    async def story(opened: OpenRoom) -> None:
        reader, writer = await opened()
        writer.write(begun)
        heard = await reader.read()
        assert heard.endswith(b"hi") if begun.startswith(ASKED) else heard == b""
        writer.close()

    told(story)


def test_a_caller_has_so_many_connections(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connection_limits, "MOST_OPEN_FROM_ONE", 2)

    async def story(opened: OpenRoom) -> None:
        lines = [await opened() for _ in range(3)]
        with pytest.raises(ConnectionError):
            await refused(lines[2][0])
        lines[0][1].close()
        lines[1][1].write(ASKED)
        assert (await lines[1][0].readuntil(b"hi")).startswith(b"HTTP/1.1 200")
        reader, writer = await opened()
        writer.write(ASKED)
        assert (await reader.readuntil(b"hi")).startswith(b"HTTP/1.1 200"), "one went, so another may come"
        for _, each in lines:
            each.close()
        writer.close()
        await asyncio.sleep(0.05)

    told(story)


async def refused(reader: asyncio.StreamReader) -> None:
    """An end that was not asked for, whether the system tells of it as an end or as a break."""
    if not await reader.read():
        raise ConnectionError


def test_what_strangers_send_is_not_told_and_what_went_wrong_here_is(caplog: pytest.LogCaptureFixture) -> None:
    keep_quiet()
    log = logging.getLogger("uvicorn.error")
    log.warning("Invalid HTTP request received.")
    log.error("Invalid UTF-8 sequence received from client.")
    log.error("Exception in ASGI application")
    assert [each.getMessage() for each in caplog.records] == ["Exception in ASGI application"]
