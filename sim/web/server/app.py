"""The server of the lab and the classroom: its pages, its questions, its sockets, behind their guard."""

from __future__ import annotations

import asyncio
import contextlib
import gc
import socket
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any

from pydantic import ValidationError
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, JSONResponse, Response
from starlette.routing import Mount, Route, WebSocketRoute
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp
from starlette.websockets import WebSocket

from sim.errors import ScenarioError
from sim.report.stylesheet import FONTS, SHARED, STYLES
from sim.web.classroom.decision_script import EVENTS
from sim.web.common.errors import DeniedError
from sim.web.server import bundles, debrief_routes, lab_routes, room_routes, studio_routes
from sim.web.server.app_state import AppState
from sim.web.server.refusals import refuse
from sim.web.server.security_middleware import SecurityMiddleware
from sim.web.server.websocket import talk

STATIC = Path(__file__).resolve().parents[1] / "static"
PAGES = ("/", "/lab", "/studio", "/join/{code}", "/join", "/seat/{code}", "/teach/{code}", "/show/{code}", "/rehearse/{code}", "/debrief/{code}")


def app_of(site: AppState, host: str) -> ASGIApp:
    """The application, behind its guard; `host`: the name or number it was asked to listen on."""

    async def page(request: Request) -> Response:
        """Every page is a small document; its script looks at the path."""
        first, language = request.url.path.split("/")[1], bundles.language_of(request.headers.get("accept-language", ""))
        text = await asyncio.to_thread(bundles.document, first, language)
        if first == "join":
            text = bundles.with_state(text, await room_routes.before_joining(site, request))
        return HTMLResponse(text, headers={"vary": "accept-language"})

    async def bundle(request: Request) -> Response:
        """A page's scripts or styles in one file."""
        kept = await asyncio.to_thread(bundles.found, request.path_params["name"])
        if kept is None:
            raise HTTPException(404)
        packed = "gzip" in request.headers.get("accept-encoding", "")
        more = {"content-encoding": "gzip"} if packed else {}
        return Response(kept.packed if packed else kept.plain, media_type=kept.kind, headers={"vary": "accept-encoding"} | more)

    def shared_style(name: str) -> Callable[[Request], Awaitable[Response]]:
        """Serve a part of the style sheet that the site shares with reports."""
        async def part(request: Request) -> Response:
            return FileResponse(STYLES / f"{name}.css")

        return part

    async def about(request: Request) -> Response:
        """What the pages need to begin with."""
        lent = request.query_params.get("draft", "")[:60]
        listed = await asyncio.to_thread(site.catalog.offered, lent)
        return JSONResponse({"scenarios": listed, "address": f"{site.address}:{site.port}", "reachable": site.reachable,
                             "events": list(EVENTS)})

    async def line(socket_: WebSocket) -> None:
        """A connection to a room."""
        await talk(site, socket_)

    inner = Starlette(
        routes=[
            *(Route(path, page) for path in PAGES), Route("/api/about", about), *lab_routes.routes(site), *room_routes.routes(site),
            *debrief_routes.routes(site), *studio_routes.routes(site), WebSocketRoute("/ws", line),
            Route("/static/bundle/{name}", bundle), Mount("/static/fonts", StaticFiles(directory=FONTS)),
            *(Route(f"/static/style/{name}.css", shared_style(name)) for name in SHARED), Mount("/static", StaticFiles(directory=STATIC)),
        ],
        middleware=[Middleware(GZipMiddleware, minimum_size=1000, compresslevel=4)], lifespan=lambda _: _living(site),
        exception_handlers={HTTPException: refuse, DeniedError: refuse, ScenarioError: refuse, ValidationError: refuse, ValueError: refuse, TimeoutError: refuse},
    )
    return SecurityMiddleware(inner, hosts_of(host))


@contextlib.asynccontextmanager
async def _living(site: AppState) -> AsyncIterator[None]:
    """While the server runs: the scenarios are read before anybody asks; at its end the clocks of rooms stop."""
    ready = asyncio.create_task(_ready(site))
    yield
    ready.cancel()
    await site.close()


async def _ready(site: AppState) -> None:
    """Bundle the pages' scripts and read the scenarios; then let Python never again search what stays for good (libraries, scenarios) for garbage.

    That search stops everybody in all rooms at once, for a tenth of a second and more.
    """
    await asyncio.to_thread(bundles.make_all)
    await asyncio.to_thread(lambda: site.catalog.listed)
    gc.collect()
    gc.freeze()


def hosts_of(host: str) -> frozenset[str]:
    """Names under which this machine is asked for, beside its numbers."""
    own = socket.gethostname().lower()
    return frozenset({"localhost", own, f"{own.split('.')[0]}.local", host.lower()} - {""})


def address_here() -> str:
    """This machine's address on its network, found without sending anything."""
    with contextlib.closing(socket.socket(socket.AF_INET, socket.SOCK_DGRAM)) as asking:
        try:
            asking.connect(("192.0.2.1", 9))
            found: Any = asking.getsockname()[0]
            return str(found)
        except OSError:
            return "127.0.0.1"
