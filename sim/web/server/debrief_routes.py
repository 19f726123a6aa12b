"""What is left of a room when it is over: its account, a thousand runs beside it, its log; for its teacher, and once revealed for all."""

from __future__ import annotations

import hmac
from collections import OrderedDict
from collections.abc import Callable, Mapping
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from sim.web.classroom.debrief_story import story
from sim.web.classroom.exports import everything, research
from sim.web.classroom.lessons import lesson, shown
from sim.web.classroom.open_room import OpenRoom
from sim.web.classroom.projections import view
from sim.web.classroom.room import Room
from sim.web.classroom.what_if import WhatIf
from sim.web.common.client_address import caller
from sim.web.common.errors import DeniedError
from sim.web.common.requests import Credentials, TalksShown, WhatIfRequest
from sim.web.common.tokens import derived
from sim.web.jobs.benchmark import against_runs
from sim.web.server.app_state import RUNS, AppState, read
from sim.web.views.serializers import scenario_view

Row = dict[str, Any]

#: Rooms of which the moments are kept that were played again.
KEPT = 16


def routes(site: AppState) -> list[Route]:
    """The routes of debriefs."""
    left = DebriefRoutes(site)
    asked = {"debrief": left.account, "monte-carlo": left.monte_carlo, "moments": left.moments, "what-if": left.what_if, "log": left.log, "research": left.research,
             "reader": left.reader, "talks": left.talks}
    return [Route(f"/api/rooms/{{code}}/{name}", answer, methods=["POST"]) for name, answer in asked.items()]


class DebriefRoutes:
    """What may be asked about a room when it is over."""

    def __init__(self, site: AppState) -> None:
        self.site = site
        self.played: OrderedDict[tuple[str, int], list[Row]] = OrderedDict()

    async def account(self, request: Request) -> Response:
        """What happened, with everybody's reasons, as the slides tell it."""
        held, _ = await self._open(request)
        online = held.online()
        room, told = await held.work(lambda: (_room_view(held.room, online), story(held.room)))
        questions = shown(lesson(held.room.encoded.scenario), False)
        return JSONResponse({"room": room, "scenario": scenario_view(held.room.encoded), "story": told, "lesson": questions})

    async def talks(self, request: Request) -> Response:
        """Show private messages in the debrief, or hide them: for its teacher."""
        asked = await read(request, TalksShown)
        held, teacher = await self._found(request, asked.token)
        if not teacher:
            raise DeniedError("not_yours")
        await held.work(held.room.show_talks, asked.shown)
        return JSONResponse({})

    async def monte_carlo(self, request: Request) -> Response:
        """A thousand runs beside the room's own as "found", or as "far" the number finished so far."""
        held, _ = await self._open(request)
        room = held.room
        answer = await self.site.debriefs.look(room.yaml, room.seed, RUNS)
        if "found" in answer:
            found = answer["found"]
            answer = {"found": await held.work(lambda: against_runs(found, room.points.game, {"class": room.model.state.ground}))}
        return JSONResponse(answer)

    async def what_if(self, request: Request) -> Response:
        """The run as it would have gone on after another answer."""
        asked = await read(request, WhatIfRequest)
        held, _ = await self._allowed(request, asked.token)
        room = held.room
        moment = await held.work(_what_if, room)
        return JSONResponse(await self.site.work(request, moment.played, asked.phase, asked.party, asked.reply))

    async def moments(self, request: Request) -> Response:
        """The moments on which most depended, each played on with the other answer."""
        held, _ = await self._open(request)
        room = held.room
        key = (room.code, room.event_log.events)
        if key not in self.played:
            moment, found = await held.work(lambda: (_what_if(room), story(room)["moments"]))
            if key not in self.played:  # somebody else's question may have been faster
                self.played[key] = await self.site.work(request, moment.tested, found)
            while len(self.played) > KEPT:
                self.played.popitem(last=False)
        return JSONResponse({"moments": self.played[key]})

    async def log(self, request: Request) -> Response:
        """Everything that a room knows as CSV files in a zip: for its teacher."""
        return await self._archive(request, everything)

    async def research(self, request: Request) -> Response:
        """What those who consented let be used for research, with pseudonyms: for its teacher."""
        return await self._archive(request, research)

    async def reader(self, request: Request) -> Response:
        """The token of a link that opens the debrief and nothing else: for its teacher, to hand on."""
        held = await self._of_teacher(request)
        return JSONResponse({"token": reader_token(held.room)})

    async def _archive(self, request: Request, made: Callable[[Room], bytes]) -> Response:
        held = await self._of_teacher(request)
        return Response(await self.site.work(request, made, held.room), media_type="application/zip")

    async def _of_teacher(self, request: Request) -> OpenRoom:
        """The room of whoever asks.

        Raises:
            DeniedError: they are not its teacher.
        """
        held, teacher = await self._found(request, (await read(request, Credentials)).token)
        if not teacher:
            raise DeniedError("not_yours")
        return held

    async def _open(self, request: Request) -> tuple[OpenRoom, bool]:
        """A room whose secrets the caller may know."""
        return await self._allowed(request, (await read(request, Credentials)).token)

    async def _allowed(self, request: Request, token: str) -> tuple[OpenRoom, bool]:
        """A room whose secrets the holder of a token may know, and whether it is its teacher.

        Raises:
            DeniedError: they are not revealed, and the token is neither its teacher's nor that of a reader.
        """
        held, teacher = await self._found(request, token)
        if not teacher and not held.room.revealed and not is_reader(held.room, token):
            raise DeniedError("not_revealed")
        return held, teacher

    async def _found(self, request: Request, token: str) -> tuple[OpenRoom, bool]:
        """The room that a request names, and whether it comes from its teacher; a wrong token is a wrong guess."""
        who = caller(request.scope)
        held = await self.site.found(who, request.path_params["code"], token)
        teacher = held.room.is_teacher(token)
        if token and not teacher and not is_reader(held.room, token):
            self.site.missed(who)
        return held, teacher


def _room_view(room: Room, online: Mapping[str, int]) -> Row:
    """A room as its debrief shows it; private messages only as far as the teacher shows them."""
    return view(room, "teacher", online=online) | {"talks": room.talks_for_debrief(), "talks_shown": room.talks_shown}


def _what_if(room: Room) -> WhatIf:
    return WhatIf(room.encoded, room.seed, room.decisions, tuple(room.brought))


def reader_token(room: Room) -> str:
    """The token of a room's read-only link."""
    return derived(room.teacher, f"read the debrief of {room.code}")


def is_reader(room: Room, token: str) -> bool:
    """Whether a token is that of a room's read-only link."""
    return hmac.compare_digest(token.encode(), reader_token(room).encode())
