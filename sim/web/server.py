"""The server of the lab and the classroom: pages, questions, sockets; and what keeps out who does not belong."""

from __future__ import annotations

import asyncio
import contextlib
import ipaddress
import json
import secrets
import socket
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from starlette.applications import Starlette
from starlette.datastructures import Headers, MutableHeaders
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response
from starlette.routing import Mount, Route, WebSocketRoute
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from starlette.websockets import WebSocket, WebSocketDisconnect

from sim.scenario import ScenarioError, as_yaml
from sim.web.hub import Hub, Watcher
from sim.web.lab import Shelf, State, Thousands, played, told, yaml_of, zipped
from sim.web.limits import MOST_BYTES, MOST_NAME, Bucket, Buckets
from sim.web.room import Denied
from sim.web.staging import EVENTS, Event
from sim.web.telling import scenario_view

Row = dict[str, Any]
STATIC = Path(__file__).parent / "static"
PAGES = ("/", "/lab", "/join/{code}", "/join", "/seat/{code}", "/teach/{code}", "/show/{code}", "/rehearse/{code}", "/debrief/{code}")
POLICY = ("default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; base-uri 'none'; "
          "form-action 'none'; frame-ancestors 'none'")
HEADERS = {"content-security-policy": POLICY, "x-content-type-options": "nosniff", "referrer-policy": "no-referrer",
           "x-frame-options": "DENY", "cross-origin-opener-policy": "same-origin"}


class Refused(BaseModel):
    """What a person asks for; anything else in it is refused."""

    model_config = ConfigDict(extra="forbid")


class Opening(Refused):
    """A room to be opened."""

    scenario: str = Field(max_length=60)
    settings: list[str] = Field(default_factory=list, max_length=60)
    seed: int | None = Field(None, ge=0, le=2**53)
    clock: int = Field(0, ge=0, le=7200)
    rehearsal: bool = False
    key: str = Field("", max_length=80)


class Joining(Refused):
    """A seat to be taken."""

    party: str = Field(max_length=40)
    name: str = Field(min_length=1, max_length=MOST_NAME)


class Hello(Refused):
    """The first message of a socket: which room, as whom, and the token that proves it."""

    room: str = Field(max_length=12)
    sees: str = Field(pattern="^(teacher|seat|show)$")
    party: str = Field("", max_length=40)
    token: str = Field("", max_length=80)


class Doing(Refused):
    """A later message of a socket; `id` comes back with the answer."""

    do: str = Field(max_length=20)
    id: int = Field(0, ge=0, le=2**31)
    phase: str = Field("", max_length=40)
    decision: dict[str, Any] = Field(default_factory=dict, max_length=12)
    party: str = Field("", max_length=40)
    other: str = Field("", max_length=40)
    kind: str = Field("", max_length=20)
    text: str = Field("", max_length=200)
    seconds: int = Field(0, ge=0, le=7200)


class Asking(Refused):
    """A thousand runs of a state of the lab."""

    state: State
    count: int = Field(1000, ge=50, le=10_000)


class Debriefing(Refused):
    """A thousand runs beside a room's."""

    token: str = Field("", max_length=80)


class Guard:
    """Middleware: strict headers on every answer; a host that is ours, a caller's own origin, bodies of bounded size, bounded rates."""

    def __init__(self, app: ASGIApp, hosts: frozenset[str]) -> None:
        self.app, self.hosts = app, hosts
        self.rates = Buckets(200, 40.0)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request pass, or answer it here."""
        if scope["type"] not in ("http", "websocket"):
            await self.app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        why, code = self._refusal(scope, headers)
        if scope["type"] == "websocket":
            if why:
                await WebSocket(scope, receive, send).close(1008)
                return
            await self.app(scope, receive, send)
            return

        async def strictly(message: Message) -> None:
            if message["type"] == "http.response.start":
                own = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    own[name] = value
                if not scope["path"].startswith("/static/"):
                    own["cache-control"] = "no-store"
            await send(message)

        if why:
            await JSONResponse({"why": why}, code)(scope, receive, strictly)
            return
        await self.app(scope, receive, strictly)

    def _refusal(self, scope: Scope, headers: Headers) -> tuple[str, int]:
        """Why a request is refused, and the code; an empty word if it is not."""
        if not self._is_ours(headers.get("host", "")):
            return "wrong_host", 421
        if not self.rates.take((scope.get("client") or ("?",))[0]):
            return "too_fast", 429
        if scope["type"] == "websocket" or scope["method"] not in ("GET", "HEAD"):
            if urlsplit(headers.get("origin", "")).netloc != headers.get("host"):
                return "wrong_origin", 403
            length = headers.get("content-length", "0")
            if not length.isdigit() or int(length) > MOST_BYTES or "transfer-encoding" in headers:
                return "too_long", 413
        return "", 0

    def _is_ours(self, host: str) -> bool:
        """Whether a Host header names this machine: by number (which no foreign name can stand for), as localhost, or as it was asked."""
        name = urlsplit(f"//{host}").hostname or ""
        if name in self.hosts:
            return True
        try:
            ipaddress.ip_address(name)
        except ValueError:
            return False
        return True


class Site:
    """What the server holds: rooms, the lab's scenarios, the key that opens rooms from elsewhere."""

    def __init__(self, rooms: Path, shelf: Shelf, address: str, port: int, reachable: bool) -> None:
        self.hub, self.shelf, self.thousands = Hub(rooms), shelf, Thousands()
        self.key = secrets.token_urlsafe(16)
        self.address, self.port, self.reachable = address, port, reachable
        self.joins, self.costly = Buckets(20, 0.5), Buckets(30, 3.0)
        self.playing = asyncio.Semaphore(2)

    # pages

    async def page(self, request: Request) -> Response:
        """Every page is the same small document; its script looks at the path."""
        return FileResponse(STATIC / "index.html")

    async def about(self, request: Request) -> Response:
        """What the pages need to begin with."""
        address = f"{self.address}:{self.port}"
        return JSONResponse({"scenarios": self.shelf.offered, "address": address, "reachable": self.reachable, "events": list(EVENTS)})

    async def code(self, request: Request) -> Response:
        """The QR code of a room's link, with this machine's address on its network."""
        import io

        import segno

        held = self.hub.find(request.path_params["code"])
        drawn = io.BytesIO()
        link = f"http://{self.address}:{self.port}/join/{held.room.code}"
        segno.make(link, error="m").save(drawn, kind="svg", scale=6, border=2, xmldecl=False, dark="#000", light="#fff")
        return Response(drawn.getvalue(), media_type="image/svg+xml")

    # lab

    async def lab(self, request: Request) -> Response:
        """A run of a state."""
        state = State.model_validate(await body(request))
        self._may(request)
        async with self.playing:
            return JSONResponse(await asyncio.to_thread(told, self.shelf, state))

    async def lab_thousand(self, request: Request) -> Response:
        """A state a thousand times."""
        asked = Asking.model_validate(await body(request))
        self._may(request)
        async with self.playing:
            model = await asyncio.to_thread(played, self.shelf, asked.state)
        ends = {"this": [float(each) for each in model.climate.ground]}
        return JSONResponse(await self.thousands.ask(yaml_of(self.shelf, asked.state), asked.state.seed, asked.count, ends))

    async def lab_yaml(self, request: Request) -> Response:
        """The scenario of a state."""
        text = yaml_of(self.shelf, State.model_validate(await body(request)))
        return Response(text, media_type="application/yaml")

    async def lab_log(self, request: Request) -> Response:
        """The log of a state's run, as CSV files in a zip."""
        self._may(request)
        model = await asyncio.to_thread(played, self.shelf, State.model_validate(await body(request)))
        return Response(zipped(model), media_type="application/zip")

    def _may(self, request: Request) -> None:
        if not self.costly.take(caller(request)):
            raise Denied("too_fast")

    # rooms

    async def open_room(self, request: Request) -> Response:
        """A new room: for whoever sits at this machine, or has its key."""
        asked = Opening.model_validate(await body(request))
        here = caller(request) in ("127.0.0.1", "::1")
        if not here and not secrets.compare_digest(asked.key, self.key):
            raise Denied("needs_key")
        self._may(request)
        seating = self.shelf.seated(asked.scenario, tuple(asked.settings))
        seed = asked.seed if asked.seed is not None else secrets.randbelow(2**31)
        room, token = self.hub.opened(as_yaml(seating.scenario), seed, asked.clock, asked.rehearsal)
        if asked.rehearsal:
            for party in seating.scenario.parties:
                room.join(party, party)
        return JSONResponse({"code": room.code, "token": token})

    async def room(self, request: Request) -> Response:
        """What anybody with the code may know before taking a seat."""
        held = self._found(request)
        return JSONResponse({"scenario": scenario_view(held.room.seating), "phase": held.room.phase.split("/")[0],
                             "seats": {party: seat.name for party, seat in held.room.seats.items()}})

    async def join(self, request: Request) -> Response:
        """Take a seat."""
        asked = Joining.model_validate(await body(request))
        held = self._found(request)
        token = held.room.join(asked.party, " ".join(asked.name.split()) or "?")
        held.changed()
        return JSONResponse({"token": token})

    async def debrief(self, request: Request) -> Response:
        """A thousand runs beside a room's own, once its teacher has revealed it."""
        asked = Debriefing.model_validate(await body(request))
        held = self._found(request)
        if not held.room.revealed and not held.room.is_teacher(asked.token):
            raise Denied("not_revealed")
        room = held.room
        ends = {"class": [float(each) for each in room.model.climate.ground]}
        told_ = await self.thousands.ask(as_yaml(room.seating.scenario), room.seed, 1000, ends)
        return JSONResponse(told_ | {"room": room.teacher_view(held.online()), "scenario": scenario_view(room.seating)})

    async def room_log(self, request: Request) -> Response:
        """The log of a room's run as CSV files in a zip: for its teacher."""
        asked = Debriefing.model_validate(await body(request))
        held = self._found(request)
        if not held.room.is_teacher(asked.token):
            raise Denied("not_yours")
        return Response(zipped(held.room.model), media_type="application/zip")

    def _found(self, request: Request) -> Any:
        """The room of a request's path; guesses are slow."""
        if not self.joins.take(caller(request)):
            raise Denied("too_fast")
        return self.hub.find(request.path_params["code"])

    # sockets

    async def socket(self, socket_: WebSocket) -> None:
        """One connection: a hello, then pictures of the room one way and deeds the other."""
        await socket_.accept()
        held = watcher = showing = None
        pace = Bucket(40, 10.0)
        try:
            hello = Hello.model_validate(await message(socket_))
            held = self.hub.find(hello.room)
            if hello.sees == "teacher" and not held.room.is_teacher(hello.token):
                raise Denied("not_yours")
            if hello.sees == "seat" and not held.room.holds(hello.party, hello.token):
                raise Denied("not_yours")
            await socket_.send_json({"view": "hello", "scenario": scenario_view(held.room.seating)})
            watcher = Watcher(socket_, hello.sees, hello.party if hello.sees == "seat" else "")
            self.hub.enter(held, watcher)
            showing = asyncio.create_task(self.hub.keep_showing(held, watcher))
            while True:
                asked = Doing.model_validate(await message(socket_))
                if not pace.take():
                    raise Denied("too_fast")
                if watcher.sees == "seat" and not held.room.holds(watcher.party, hello.token):
                    raise Denied("not_yours")  # the seat was given to somebody else meanwhile
                if asked.do == "here":  # a sign of life
                    await socket_.send_json({"view": "answer", "id": asked.id})
                    continue
                try:
                    extra = self._do(held, watcher, asked)
                except Denied as denied:
                    await socket_.send_json({"view": "answer", "id": asked.id, "why": denied.why})
                    continue
                held.changed()
                await socket_.send_json({"view": "answer", "id": asked.id, **extra})
        except Denied as denied:
            with contextlib.suppress(Exception):
                await socket_.send_json({"view": "denied", "why": denied.why})
                await socket_.close(1008)
        except (ValidationError, ValueError):
            with contextlib.suppress(Exception):
                await socket_.send_json({"view": "denied", "why": "not_understood"})
                await socket_.close(1003)
        except WebSocketDisconnect:
            pass
        finally:
            if showing:
                showing.cancel()
            if held and watcher:
                self.hub.leave(held, watcher)

    def _do(self, held: Any, watcher: Watcher, asked: Doing) -> Row:
        """Carry out what somebody asks, if it is theirs to ask."""
        room = held.room
        if watcher.sees == "seat":
            if asked.do == "decide":
                room.decide(watcher.party, asked.phase, asked.decision)
            elif asked.do == "ask_break":
                room.ask_break(watcher.party)
            else:
                raise Denied("not_yours")
            return {}
        if watcher.sees != "teacher":
            raise Denied("not_yours")
        if asked.do == "advance":
            if asked.phase and asked.phase != room.phase:  # two clicks are one
                raise Denied("phase_over")
            room.advance()
        elif asked.do in ("pause", "resume"):
            if bool(room.paused) == (asked.do == "pause"):
                raise Denied("phase_over")
            room.do("paused" if asked.do == "pause" else "resumed")
        elif asked.do == "clock":
            room.do("clock set", seconds=asked.seconds)
        elif asked.do == "reveal":
            room.do("revealed")
        elif asked.do == "end":
            room.do("ended")
        elif asked.do == "bring":
            if asked.kind not in EVENTS:
                raise Denied("not_on_offer")
            room.bring_about(Event(0, asked.kind, asked.party, asked.other, asked.text))
        elif asked.do in ("free", "reassign"):
            if asked.party not in room.seating.parties:
                raise Denied("no_such_seat")
            name = room.seats[asked.party].name if asked.party in room.seats else asked.party
            if asked.party in room.seats:
                room.do("freed", party=asked.party)
            if asked.do == "reassign":
                return {"party": asked.party, "token": room.join(asked.party, asked.text[:MOST_NAME] or name)}
        else:
            raise Denied("not_yours")
        return {}


async def message(socket_: WebSocket) -> Any:
    """The next message of a socket as JSON.

    Raises:
        ValueError: it is too long, or no JSON.
    """
    text = await socket_.receive_text()
    if len(text) > MOST_BYTES:
        raise ValueError("too long")
    return json.loads(text)


async def body(request: Request) -> Any:
    """The body of a request as JSON."""
    return await request.json()


def caller(request: Request) -> str:
    """Whose request it is, by address."""
    return request.client.host if request.client else "?"


async def refuse(request: Request, error: Exception) -> Response:
    """What a refusal looks like."""
    if isinstance(error, Denied):
        codes = {"no_such_room": 404, "too_fast": 429, "seat_taken": 409, "not_yours": 403, "needs_key": 403, "not_revealed": 403}
        return JSONResponse({"why": error.why}, codes.get(error.why, 400))
    if isinstance(error, ScenarioError):
        return JSONResponse({"why": "bad_scenario", "text": str(error)[:2000]}, 400)
    if isinstance(error, RuntimeError | TimeoutError):
        return JSONResponse({"why": "runs_failed", "text": str(error)[:300]}, 500)
    return JSONResponse({"why": "not_understood"}, 400)


def address_here() -> str:
    """This machine's address on its network, found without sending anything."""
    with contextlib.closing(socket.socket(socket.AF_INET, socket.SOCK_DGRAM)) as asking:
        try:
            asking.connect(("192.0.2.1", 9))
            found: str = asking.getsockname()[0]
            return found
        except OSError:
            return "127.0.0.1"


def app_of(site: Site, host: str) -> Starlette:
    """The application."""

    @contextlib.asynccontextmanager
    async def living(_: Starlette) -> AsyncIterator[None]:
        clock = asyncio.create_task(site.hub.keep_time())
        yield
        clock.cancel()

    def post(path: str, do: Any) -> Route:
        return Route(path, do, methods=["POST"])

    errors: Any = {each: refuse for each in (Denied, ScenarioError, ValidationError, ValueError, KeyError, RuntimeError, TimeoutError)}
    hosts = frozenset({"localhost", host, socket.gethostname().lower()})
    return Starlette(
        routes=[
            *(Route(path, site.page) for path in PAGES), Route("/api/about", site.about), Route("/api/rooms/{code}", site.room),
            Route("/api/rooms/{code}/qr.svg", site.code), post("/api/lab", site.lab), post("/api/lab/thousand", site.lab_thousand),
            post("/api/lab/scenario", site.lab_yaml), post("/api/lab/log", site.lab_log), post("/api/rooms", site.open_room),
            post("/api/rooms/{code}/join", site.join), post("/api/rooms/{code}/debrief", site.debrief),
            post("/api/rooms/{code}/log", site.room_log), WebSocketRoute("/ws", site.socket),
            Mount("/static", StaticFiles(directory=STATIC)),
        ],
        middleware=[Middleware(Guard, hosts=hosts), Middleware(GZipMiddleware, minimum_size=1000)],
        exception_handlers=errors, lifespan=living,
    )
