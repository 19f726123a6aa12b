"""What is left of a room when it is over: its account, a thousand runs beside it, its log; for its teacher, and once revealed for all."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from sim.web.classroom.open_room import OpenRoom
from sim.web.classroom.projections import view
from sim.web.common.client_address import caller
from sim.web.common.errors import DeniedError
from sim.web.common.requests import Credentials
from sim.web.jobs.benchmark import against_runs
from sim.web.lab.lab import log_archive
from sim.web.server.app_state import RUNS, AppState, read
from sim.web.views.serializers import scenario_view


def routes(site: AppState) -> list[Route]:
    """The routes of debriefs."""
    left = DebriefRoutes(site)
    asked = {"debrief": left.account, "monte-carlo": left.monte_carlo, "log": left.log}
    return [Route(f"/api/rooms/{{code}}/{name}", answer, methods=["POST"]) for name, answer in asked.items()]


class DebriefRoutes:
    """What may be asked about a room when it is over."""

    def __init__(self, site: AppState) -> None:
        self.site = site

    async def account(self, request: Request) -> Response:
        """What happened, with everybody's reasons."""
        held = await self._open(request)
        online = held.online()
        room = await held.work(lambda: view(held.room, "teacher", online=online))
        return JSONResponse({"room": room, "scenario": scenario_view(held.room.encoded)})

    async def monte_carlo(self, request: Request) -> Response:
        """A thousand runs beside the room's own as "found", or as "far" the number finished so far."""
        held = await self._open(request)
        room = held.room
        answer = await self.site.debriefs.look(room.yaml, room.seed, RUNS)
        if "found" in answer:
            found = answer["found"]
            answer = {"found": await held.work(lambda: against_runs(found, room.points.game, {"class": room.model.state.ground}))}
        return JSONResponse(answer)

    async def log(self, request: Request) -> Response:
        """The log of a room's run as CSV files in a zip: for its teacher."""
        held, teacher = await self._found(request)
        if not teacher:
            raise DeniedError("not_yours")
        return Response(await self.site.work(request, log_archive, held.room.model), media_type="application/zip")

    async def _open(self, request: Request) -> OpenRoom:
        """A room whose secrets the caller may know.

        Raises:
            DeniedError: they are not revealed, and the caller is not its teacher.
        """
        held, teacher = await self._found(request)
        if not teacher and not held.room.revealed:
            raise DeniedError("not_revealed")
        return held

    async def _found(self, request: Request) -> tuple[OpenRoom, bool]:
        """The room that a request names, and whether it comes from its teacher; a wrong token is a wrong guess."""
        token, who = (await read(request, Credentials)).token, caller(request.scope)
        held = await self.site.found(who, request.path_params["code"], token)
        teacher = held.room.is_teacher(token)
        if token and not teacher:
            self.site.missed(who)
        return held, teacher
