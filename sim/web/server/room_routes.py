"""The classroom's questions, but for what goes through sockets: rooms opened, found and joined."""

from __future__ import annotations

import asyncio
import io
from typing import Any

import segno
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from sim.scenario.loader import scenario_to_yaml
from sim.web.classroom.homework import HOMEWORK
from sim.web.classroom.lessons import lesson, shown
from sim.web.classroom.open_room import OpenRoom
from sim.web.classroom.point_scores import check_points
from sim.web.classroom.projections import view
from sim.web.classroom.room import Room
from sim.web.classroom.survey import Survey
from sim.web.common.client_address import caller, is_local
from sim.web.common.errors import DeniedError
from sim.web.common.rate_limits import MOST_KEPT
from sim.web.common.requests import Credentials, JoinRequest, OpenRequest, SurveyAnswers
from sim.web.common.tokens import digest, fits, new_seed
from sim.web.server.app_state import AppState, read
from sim.web.views.serializers import scenario_view

Row = dict[str, Any]


def routes(site: AppState) -> list[Route]:
    """The routes of rooms."""
    rooms = RoomRoutes(site)
    return [
        Route("/api/rooms", rooms.open, methods=["POST"]), Route("/api/rooms/{code}", rooms.look),
        Route("/api/rooms/{code}/lesson", rooms.lesson, methods=["POST"]), Route("/api/rooms/{code}/survey", rooms.survey, methods=["POST"]),
        Route("/api/rooms/{code}/qr.svg", rooms.qr), Route("/api/rooms/{code}/join", rooms.join, methods=["POST"]),
    ]


class RoomRoutes:
    """The way into a room."""

    def __init__(self, site: AppState) -> None:
        self.site = site

    async def found(self, request: Request) -> OpenRoom:
        """The room that a request names.

        Raises:
            DeniedError: there is none, or the caller has guessed too often.
        """
        return await self.site.found(caller(request.scope), request.path_params["code"])

    async def open(self, request: Request) -> Response:
        """A new room: for whoever sits at this machine, or has its key."""
        asked = await read(request, OpenRequest)
        if not is_local(request.scope):
            self._check(caller(request.scope), asked.key)
        if not asked.request:
            return JSONResponse(await self._opened(request, asked))
        doing = self.site.openings.get(asked.request)
        if doing is None:  # a second click asks for the same room
            doing = self.site.openings[asked.request] = asyncio.ensure_future(self._opened(request, asked))
            doing.add_done_callback(lambda done: self.site.openings.pop(asked.request, None) if done.cancelled() or done.exception() else None)
            while len(self.site.openings) > MOST_KEPT:
                self.site.openings.popitem(last=False)
        return JSONResponse(await asyncio.shield(doing))

    async def _opened(self, request: Request, asked: OpenRequest) -> dict[str, str]:
        """A new room as it was asked for: its code and the teacher's token."""
        encoded = await self.site.work(request, self.site.catalog.seated, asked.scenario, tuple(asked.settings))
        check_points(encoded)
        seed = asked.seed if asked.seed is not None else new_seed()
        alone = asked.rehearsal or asked.homework
        held, token = await self.site.room_manager.opened(
            scenario_to_yaml(encoded.scenario), seed, asked.clock, asked.rehearsal, grace=0 if alone else self.site.grace,
            team_size=asked.team_size, assigned=asked.assigned, homework=HOMEWORK if asked.homework else "")
        if asked.rehearsal:
            await held.work(held.room.join_all)
        return {"code": held.room.code, "token": token}

    def _check(self, who: str, key: str) -> None:
        """See that somebody from elsewhere has the key; a wrong one is a wrong guess.

        Raises:
            DeniedError: it is wrong, or too many were.
        """
        if self.site.misses.spent(who):
            raise DeniedError("too_fast")
        if not fits(key, digest(self.site.key)):
            self.site.missed(who)
            raise DeniedError("needs_key")

    async def look(self, request: Request) -> Response:
        """What anybody with the code may know before taking a seat."""
        room = (await self.found(request)).room
        return JSONResponse({"scenario": scenario_view(room.encoded), "phase": room.phase.split("/")[0],
                             "seats": {party: seat.name for party, seat in room.seats.items()}})

    async def qr(self, request: Request) -> Response:
        """The QR code of a room's link, with this machine's address on its network."""
        held, drawn = await self.found(request), io.BytesIO()
        host = f"[{self.site.address}]" if ":" in self.site.address else self.site.address
        link = f"http://{host}:{self.site.port}/join/{held.room.code}"
        segno.make(link, error="m").save(drawn, kind="svg", scale=6, border=2, xmldecl=False, dark="#000", light="#fff")
        return Response(drawn.getvalue(), media_type="image/svg+xml")

    async def join(self, request: Request) -> Response:
        """Take a seat."""
        asked = await read(request, JoinRequest)
        held = await self.found(request)
        if held.room.homework == HOMEWORK:
            code, token = await self.site.room_manager.attempt(held, asked.party, asked.name, asked.token)
        else:
            code, token = held.room.code, await held.work(lambda: held.room.join(asked.party, asked.name, asked.token, asked.observe))
        held.changed()
        return JSONResponse({"code": code, "token": token, "picture": await self._seat(code, token)})

    async def _seat(self, code: str, token: str) -> Row:
        """What whoever holds a token sees from their seat, so that the page need not wait for its connection."""
        held = await self.site.room_manager.find(code)
        online = held.online()

        def drawn(room: Room) -> Row:
            own = room.person_of(token)
            return view(room, "seat", own.party, online, own.id) if own else {}

        return await held.work(lambda: drawn(held.room))

    async def lesson(self, request: Request) -> Response:
        """The questions of a room's case by language; for its teacher its instructor's notes too, and how many have answered."""
        token = (await read(request, Credentials)).token
        held = await self.site.found(caller(request.scope), request.path_params["code"], token)
        teacher, found = held.room.is_teacher(token), await self.site.work(request, lesson, held.room.encoded.scenario)
        answer = {"lesson": shown(found, teacher)}
        if teacher:
            rows = await held.work(Survey(held.room.event_log.path).rows)
            answer["answered"] = {when: sum(row["when"] == when for row in rows) for when in ("before", "after")}
        return JSONResponse(answer)

    async def survey(self, request: Request) -> Response:
        """Store the answers of somebody in the room, for their own party."""
        asked = await read(request, SurveyAnswers)
        held = await self.site.found(caller(request.scope), request.path_params["code"], asked.token)
        own = held.room.person_of(asked.token)
        if own is None or asked.party not in ("", own.party):
            raise DeniedError("not_yours")
        await held.work(Survey(held.room.event_log.path).add, own.party, asked.token, asked.when, asked.answers, asked.consent)
        return JSONResponse({})


async def before_joining(site: AppState, request: Request) -> Row | None:
    """The scenario and what the projector shows of a room that a page is about to join, so that it need not wait for a connection.

    A code of no room is a wrong guess, which the page then reports without asking again. None if no code was given, or the caller has guessed
    too often: then the page asks by its connection.
    """
    who, code = caller(request.scope), request.path_params.get("code")
    if code is None or site.misses.spent(who):
        return None
    try:
        held = await site.found(who, "".join(each for each in code.upper() if each.isalnum()))
    except DeniedError as denied:
        return {"denied": denied.why}
    online = held.online()
    return {"scenario": scenario_view(held.room.encoded), "picture": await held.work(lambda: view(held.room, "show", online=online))}
