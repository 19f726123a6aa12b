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
    own = LabRoutes(site)
    return [
        Route("/api/lab/kernel/{name}", own.kernel), Route("/api/lab/kernel/{name}/image", own.image), Route("/api/lab/kernel/{name}/module", own.module),
        Route("/api/lab/order/{name}", own.order), Route("/api/lab", own.run, methods=["POST"]),
        Route("/api/lab/monte-carlo", own.monte_carlo, methods=["POST"]), Route("/api/lab/scenario", own.scenario, methods=["POST"]),
        Route("/api/lab/log", own.log, methods=["POST"]),
    ]


class LabRoutes:
    """What may be asked about a state: a scenario under settings and a random seed."""

    def __init__(self, site: AppState) -> None:
        self.site, self.kernels = site, LabKernels(site.catalog)
        self.told = lru_cache(maxsize=KEPT)(lambda text: told(site.catalog, State.model_validate_json(text)))
        self.ordered = lru_cache(maxsize=KEPT)(lambda name: quickly_ranked(site.catalog, name))

    async def run(self, request: Request) -> Response:
        """A run of a state."""
        state = await read(request, State)
        return Response(await self.site.work(request, self.told, state.model_dump_json()), media_type="application/json")

    async def monte_carlo(self, request: Request) -> Response:
        """A state a thousand times, and this run's place among them."""
        asked = await read(request, MonteCarloRequest)
        catalog = self.site.catalog
        model, text = await self.site.work(request, lambda: (played(catalog, asked.state), yaml_of(catalog, asked.state)))
        found = await self.site.monte_carlo.ask(text, asked.state.seed, asked.count, caller(request.scope))
        game = Game.of(model.encoded, stream_of(asked.state.seed, 0))
        return JSONResponse(against_runs(found, game, {"this": model.state.ground}))

    async def scenario(self, request: Request) -> Response:
        """The scenario of a state."""
        state = await read(request, State)
        return Response(await self.site.work(request, yaml_of, self.site.catalog, state), media_type="application/yaml")

    async def log(self, request: Request) -> Response:
        """The log of a state's run, as CSV files in a zip."""
        state = await read(request, State)
        return Response(await self.site.work(request, lambda: log_archive(played(self.site.catalog, state))), media_type="application/zip")

    async def kernel(self, request: Request) -> Response:
        """What a browser needs to read the tables of a scenario's kernel; 202 while the kernel is being compiled."""
        name = request.path_params["name"]
        if not await self.site.work(request, self.kernels.is_ready, name):
            return JSONResponse({"compiling": True}, 202)
        return Response(await asyncio.to_thread(self.kernels.about, name), media_type="application/json")

    async def image(self, request: Request) -> Response:
        """The memory of a scenario's kernel."""
        return Response(await asyncio.to_thread(self.kernels.image, request.path_params["name"]), media_type="application/octet-stream")

    async def module(self, request: Request) -> Response:
        """A scenario's kernel as a WebAssembly module; 202 while it is being compiled."""
        name = request.path_params["name"]
        if not await self.site.work(request, self.kernels.is_ready, name):
            return JSONResponse({"compiling": True}, 202)
        return Response(await asyncio.to_thread(self.kernels.module, name), media_type="application/wasm")

    async def order(self, request: Request) -> Response:
        """The numbers of a scenario that matter most, the first the most."""
        return JSONResponse(await self.site.work(request, self.ordered, request.path_params["name"]))
