"""What stands before every page and question: whose host and origin they name, how large and how many they are; and strict headers."""

from __future__ import annotations

import ipaddress
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import HTTPConnection
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from sim.web.common.client_address import caller
from sim.web.common.errors import DeniedError
from sim.web.common.rate_limits import ASKED_A_SECOND, LARGER, MOST_ASKED, MOST_BYTES, TokenBuckets
from sim.web.server.refusals import plain_page, wants_page

#: Scripts, styles and answers come from this server alone; nothing in a page is script but what stands in a file of ours.
POLICY = ("default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'; style-src 'self'; font-src 'self'; img-src 'self' data:; "
          "connect-src 'self'; base-uri 'none'; "
          "form-action 'none'; frame-ancestors 'none'")
HEADERS = {"content-security-policy": POLICY, "x-content-type-options": "nosniff", "referrer-policy": "no-referrer",
           "x-frame-options": "DENY", "cross-origin-resource-policy": "same-origin"}


class SecurityMiddleware:
    """Around the whole application, its error pages too: what is let in asks a host that is ours, from a page of ours, and not too much.

    hosts: names of this machine beside its numbers. A name that somebody else points at this machine is refused, so that no foreign page
    reaches it under a name of its own (DNS rebinding).
    """

    def __init__(self, app: ASGIApp, hosts: frozenset[str]) -> None:
        self.app, self.hosts = app, hosts
        self.rates = TokenBuckets(MOST_ASKED, ASKED_A_SECOND)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request through, or refuse it."""
        if scope["type"] == "lifespan":
            await self.app(scope, receive, send)
            return
        refused = self._refusal(scope, Headers(scope=scope))
        if scope["type"] == "websocket":
            if refused:
                await send({"type": "websocket.close", "code": 1008})
            else:
                await self.app(scope, receive, send)
            return

        async def strictly(message: Message) -> None:
            """Pass a message on; the first of an answer with the headers."""
            if message["type"] == "http.response.start":
                own = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    own[name] = value
                own["cache-control"] = caching(scope["path"], message["status"])
            await send(message)

        answer = refusal(HTTPConnection(scope), refused) if refused else self.app
        await answer(scope, receive, strictly)

    def _refusal(self, scope: Scope, headers: Headers) -> DeniedError | None:
        """Why a request is refused, if it is."""
        if not self._is_ours(headers.get("host", "")):
            return DeniedError("wrong_host")
        if not self.rates.take(caller(scope)):
            return DeniedError("too_fast")
        if scope["type"] == "websocket" or scope["method"] not in ("GET", "HEAD"):
            if not is_from(headers.get("origin", ""), headers["host"]):
                return DeniedError("wrong_origin")
            length = headers.get("content-length", "0")
            if not (length.isascii() and length.isdigit()) or int(length[:12]) > most_bytes(scope["path"]) or "transfer-encoding" in headers:
                return DeniedError("too_long")
        return None

    def _is_ours(self, host: str) -> bool:
        """Whether a Host header names this machine: by number (which no foreign name can stand for), as localhost, or as it is called."""
        try:
            name = urlsplit(f"//{host}").hostname or ""
            return name in self.hosts or bool(ipaddress.ip_address(name))
        except ValueError:
            return False


def refusal(request: HTTPConnection, denied: DeniedError) -> Response:
    """Return the answer to a request that is refused before anything looks at it: for a person a page, for a script JSON."""
    return HTMLResponse(plain_page(denied.why), denied.code) if wants_page(request) else JSONResponse({"why": denied.why}, denied.code)


def most_bytes(path: str) -> int:
    """Return the most bytes of a request's body: the studio sends whole scenarios, and files of other programs.

    >>> most_bytes("/api/lab") < most_bytes("/api/studio/check") < most_bytes("/api/studio/import")
    True
    """
    return next((most for start, most in LARGER.items() if path.startswith(start)), MOST_BYTES)


def caching(path: str, status: int) -> str:
    """How long browsers may keep an answer: files whose names hold their digest for good, other files until they ask again, all else not at all.

    >>> [caching(path, 200) for path in ("/static/bundle/0f.js", "/static/app.js", "/api/about")]
    ['public, max-age=31536000, immutable', 'no-cache', 'no-store']
    """
    if path.startswith("/static/bundle/") and status == 200:
        return "public, max-age=31536000, immutable"
    return "no-cache" if path.startswith("/static/") else "no-store"


def is_from(origin: str, host: str) -> bool:
    """Whether an Origin header is that of a page that this host gave.

    >>> [is_from(origin, "127.0.0.1:8000") for origin in ("http://127.0.0.1:8000", "http://127.0.0.1:9000", "null", "")]
    [True, False, False, False]
    """
    try:
        parts = urlsplit(origin)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(host) and parts.netloc.lower() == host.lower()
