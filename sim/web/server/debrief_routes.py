"""What is left of a room when it is over: its account, a thousand runs beside it, its log; for its teacher, and once revealed for all."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from sim.web.classroom.projections import view
from sim.web.classroom.room_manager import OpenRoom
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
        room = view(held.room, "teacher", online=held.online())
        return JSONResponse({"room": room, "scenario": scenario_view(held.room.encoded)})

    async def monte_carlo(self, request: Request) -> Response:
        """A thousand runs beside the room's own as "found", or as "far" the number finished so far."""
        room = (await self._open(request)).room
        told = await self.site.debriefs.look(room.yaml, room.seed, RUNS)
        if "found" in told:
            told = {"found": against_runs(told["found"], room.points.game, {"class": room.model.state.ground})}
        return JSONResponse(told)

    async def log(self, request: Request) -> Response:
        """The log of a room's run as CSV files in a zip: for its teacher."""
        held = self._found(request)
        if not await self._is_teacher(request, held):
            raise DeniedError("not_yours")
        return Response(await self.site.work(request, log_archive, held.room.model), media_type="application/zip")

    def _found(self, request: Request) -> OpenRoom:
        return self.site.found(caller(request.scope), request.path_params["code"])

    async def _open(self, request: Request) -> OpenRoom:
        """A room whose secrets the caller may know.

        Raises:
            DeniedError: they are not revealed, and the caller is not its teacher.
        """
        held = self._found(request)
        if not await self._is_teacher(request, held) and not held.room.revealed:
            raise DeniedError("not_revealed")
        return held

    async def _is_teacher(self, request: Request, held: OpenRoom) -> bool:
        """Whether a request has the teacher's token; a wrong one is a wrong guess."""
        token = (await read(request, Credentials)).token
        if token and not held.room.is_teacher(token):
            self.site.missed(caller(request.scope))
        return held.room.is_teacher(token)
