"""The lab's questions."""

from __future__ import annotations

import asyncio
from functools import lru_cache

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from sim.analysis.theory.game import Game
from sim.rules.rng import stream_of
from sim.web.common.client_address import caller
from sim.web.common.requests import MonteCarloRequest, State
from sim.web.jobs.benchmark import against_runs
from sim.web.lab.kernel import LabKernels
from sim.web.lab.lab import log_archive, played, told, yaml_of
from sim.web.lab.ranking import quickly_ranked
from sim.web.server.app_state import AppState, read

#: Answers that are kept: a class that opens one link, a step back, the two futures of a what-if.
KEPT = 24


def routes(site: AppState) -> list[Route]:
    """The routes of the lab."""
    once = lru_cache(maxsize=KEPT)(lambda text: told(site.catalog, State.model_validate_json(text)))

    kernels = LabKernels(site.catalog)
    ordered = lru_cache(maxsize=KEPT)(lambda name: quickly_ranked(site.catalog, name))

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

    async def kernel(request: Request) -> Response:
        """What a browser needs to read the tables of a scenario's kernel; 202 while the kernel is being compiled."""
        name = request.path_params["name"]
        if not await site.work(request, kernels.is_ready, name):
            return JSONResponse({"compiling": True}, 202)
        return Response(await asyncio.to_thread(kernels.about, name), media_type="application/json")

    async def image(request: Request) -> Response:
        """The memory of a scenario's kernel."""
        return Response(await asyncio.to_thread(kernels.image, request.path_params["name"]), media_type="application/octet-stream")

    async def module(request: Request) -> Response:
        """A scenario's kernel as a WebAssembly module."""
        name = request.path_params["name"]
        if not await site.work(request, kernels.is_ready, name):
            return JSONResponse({"compiling": True}, 202)
        return Response(await asyncio.to_thread(kernels.module, name), media_type="application/wasm")

    async def order(request: Request) -> Response:
        """The numbers of a scenario that matter most, the first the most."""
        return JSONResponse(await site.work(request, ordered, request.path_params["name"]))

    return [Route("/api/lab/kernel/{name}", kernel), Route("/api/lab/kernel/{name}/image", image), Route("/api/lab/kernel/{name}/module", module),
            Route("/api/lab/order/{name}", order), Route("/api/lab", lab, methods=["POST"]), Route("/api/lab/monte-carlo", monte_carlo, methods=["POST"]),
            Route("/api/lab/scenario", scenario, methods=["POST"]), Route("/api/lab/log", log, methods=["POST"])]
