"""The lab's questions."""

from __future__ import annotations

from functools import lru_cache

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from sim.analysis.theory.game import Game
from sim.rules.rng import stream_of
from sim.web.common.client_address import caller
from sim.web.common.requests import Asking, State
from sim.web.jobs.benchmark import placed
from sim.web.lab.lab import played, told, yaml_of, zipped
from sim.web.server.app_state import Site, read

#: Answers that are kept: a class that opens one link, a step back, the two futures of a what-if.
KEPT = 24


def routes(site: Site) -> list[Route]:
    """The routes of the lab."""
    once = lru_cache(maxsize=KEPT)(lambda text: told(site.shelf, State.model_validate_json(text)))

    async def lab(request: Request) -> Response:
        """A run of a state."""
        state = await read(request, State)
        return Response(await site.work(request, once, state.model_dump_json()), media_type="application/json")

    async def thousand(request: Request) -> Response:
        """A state a thousand times, and this run's place among them."""
        asked = await read(request, Asking)
        model, text = await site.work(request, lambda: (played(site.shelf, asked.state), yaml_of(site.shelf, asked.state)))
        found = await site.thousands.ask(text, asked.state.seed, asked.count, caller(request.scope))
        game = Game.of(model.encoded, stream_of(asked.state.seed, 0))
        return JSONResponse(placed(found, game, {"this": model.state.ground}))

    async def scenario(request: Request) -> Response:
        """The scenario of a state."""
        state = await read(request, State)
        return Response(await site.work(request, yaml_of, site.shelf, state), media_type="application/yaml")

    async def log(request: Request) -> Response:
        """The log of a state's run, as CSV files in a zip."""
        state = await read(request, State)
        return Response(await site.work(request, lambda: zipped(played(site.shelf, state))), media_type="application/zip")

    return [Route("/api/lab", lab, methods=["POST"]), Route("/api/lab/thousand", thousand, methods=["POST"]),
            Route("/api/lab/scenario", scenario, methods=["POST"]), Route("/api/lab/log", log, methods=["POST"])]
