"""A page of the classroom without a browser: questions by HTTP, and a line to a room, with the library that the server does not use."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.request import Request, urlopen

from websockets.sync.client import ClientConnection, connect

PATIENCE = 30.0


def asked(url: str, path: str, body: Any = None) -> Any:
    """An answer of the server's as JSON; with a body, to a question put to it."""
    data = None if body is None else json.dumps(body).encode()
    with urlopen(Request(url + path, data, {"content-type": "application/json", "origin": url}), timeout=PATIENCE) as answer:
        return json.load(answer)


@contextmanager
def line(url: str, **hello: Any) -> Iterator[ClientConnection]:
    """A line to a room, after its hello."""
    with connect(url.replace("http", "ws", 1) + "/ws", origin=url, max_size=None, open_timeout=PATIENCE) as own:  # type: ignore[call-overload, unused-ignore]
        own.send(json.dumps(hello))
        yield own


def heard(own: ClientConnection, what: Any, patience: float = PATIENCE) -> dict[str, Any]:
    """The next message of which something holds."""
    until = time.monotonic() + patience
    while True:
        told: dict[str, Any] = json.loads(own.recv(timeout=max(0.01, until - time.monotonic())))
        if what(told):
            return told


def done(own: ClientConnection, number: int, **deed: Any) -> dict[str, Any]:
    """Do something, and hear what is answered."""
    own.send(json.dumps({"id": number, **deed}))
    return heard(own, lambda told: told["view"] == "answer" and told["id"] == number)
