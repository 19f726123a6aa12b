"""The lab's questions."""

from __future__ import annotations

from functools import lru_cache

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from sim.analysis.theory.game import Game
from sim.rules.rng import stream_of
from sim.web.common.client_address import caller
from sim.web.common.requests import MonteCarloRequest, State
from sim.web.jobs.benchmark import against_runs
from sim.web.lab.lab import log_archive, played, told, yaml_of
from sim.web.server.app_state import AppState, read

#: Answers that are kept: a class that opens one link, a step back, the two futures of a what-if.
KEPT = 24


def routes(site: AppState) -> list[Route]:
    """The routes of the lab."""
    once = lru_cache(maxsize=KEPT)(lambda text: told(site.catalog, State.model_validate_json(text)))

    async def lab(request: Request) -> Response:
        """A run of a state."""
        state = await read(request, State)
        return Response(await site.work(request, once, state.model_dump_json()), media_type="application/json")

    async def monte_carlo(request: Request) -> Response:
        """A state a thousand times, and this run's place among them."""
        asked = await read(request, MonteCarloRequest)
        model, text = await site.work(request, lambda: (played(site.catalog, asked.state), yaml_of(site.catalog, asked.state)))
        found = await site.monte_carlo.ask(text, asked.state.seed, asked.count, caller(request.scope))
        game = Game.of(model.encoded, stream_of(asked.state.seed, 0))
        return JSONResponse(against_runs(found, game, {"this": model.state.ground}))

    async def scenario(request: Request) -> Response:
        """The scenario of a state."""
        state = await read(request, State)
        return Response(await site.work(request, yaml_of, site.catalog, state), media_type="application/yaml")

    async def log(request: Request) -> Response:
        """The log of a state's run, as CSV files in a zip."""
        state = await read(request, State)
        return Response(await site.work(request, lambda: log_archive(played(site.catalog, state))), media_type="application/zip")

    return [Route("/api/lab", lab, methods=["POST"]), Route("/api/lab/monte-carlo", monte_carlo, methods=["POST"]),
            Route("/api/lab/scenario", scenario, methods=["POST"]), Route("/api/lab/log", log, methods=["POST"])]
