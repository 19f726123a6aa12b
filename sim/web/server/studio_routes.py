"""The studio's questions. Each brings the whole text with it: the server keeps none."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from sim.engine.batch import BatchRunner
from sim.engine.fingerprint import KERNEL_NAMES
from sim.engine.wasm import wasm_module
from sim.errors import Problem, ScenarioError
from sim.formats.importing import READERS
from sim.scenario.encoding.instance import encode
from sim.scenario.loader import scenario_to_yaml
from sim.scenario.schema.scenario import Scenario
from sim.scenario.yaml_spans import FILE
from sim.web.common.client_address import caller
from sim.web.common.errors import DeniedError
from sim.web.lab.kernel import is_compiled, packed
from sim.web.lab.scenario_catalog import MOST_WORK, work
from sim.web.server.app_state import AppState, read
from sim.web.server.work_limits import WorkLimit
from sim.web.studio.beginnings import beginning, imported, templates
from sim.web.studio.document import described, findings, reader_of
from sim.web.studio.edits import Edit, edited
from sim.web.studio.form_schema import form_schema, meanings
from sim.web.studio.messages import CheckRequest, ImportRequest, RunsRequest
from sim.web.views.serializers import as_json

Row = dict[str, Any]

#: Checks of a caller, at once and a second: one for each pause in typing.
MOST_CHECKS, CHECKS_A_SECOND = 120, 12.0


def routes(site: AppState) -> list[Route]:
    """The routes of the studio."""
    own = StudioRoutes(site)
    return [
        Route("/api/studio", own.about), Route("/api/studio/begin/{kind}/{name}", own.begin), Route("/api/studio/check", own.check, methods=["POST"]),
        Route("/api/studio/import", own.import_, methods=["POST"]), Route("/api/studio/runs", own.runs, methods=["POST"]),
        Route("/api/studio/lend", own.lend, methods=["POST"]), Route("/api/studio/kernel", own.kernel, methods=["POST"]),
        Route("/api/studio/module/{kernel}", own.module),
    ]


class StudioRoutes:
    """What may be asked while a scenario is written."""

    def __init__(self, site: AppState) -> None:
        self.site, self.check_work = site, WorkLimit(MOST_CHECKS, CHECKS_A_SECOND)

    async def about(self, request: Request) -> Response:
        """The schema for the forms, and what one may start from."""
        return Response(as_json({"schema": form_schema(), "meanings": meanings(), "templates": templates(), "kinds": list(READERS)}), media_type="application/json")

    async def begin(self, request: Request) -> Response:
        """The text of a shipped scenario or a template."""
        text = beginning(request.path_params["kind"], request.path_params["name"])
        return JSONResponse({"text": text})

    async def check(self, request: Request) -> Response:
        """A text after edits, with its values and findings."""
        asked = await read(request, CheckRequest)
        return Response(as_json(await self.check_work(request, checked, asked.text, asked.edits)), media_type="application/json")

    async def import_(self, request: Request) -> Response:
        """The text of a scenario from other programs' files."""
        asked = await read(request, ImportRequest)
        text, notes = await self.site.work(request, imported, [(each.name, each.content) for each in asked.files], asked.kind)
        return JSONResponse({"text": text, "notes": notes})

    async def runs(self, request: Request) -> Response:
        """How runs of a text's scenario end; or that others wait first, among them perhaps runs of a page that is closed by now."""
        asked = await read(request, RunsRequest)
        text = await self.check_work(request, _playable, asked.text)
        try:
            found = await self.site.monte_carlo.ask(text, asked.seed, asked.count, caller(request.scope))
        except DeniedError as denied:
            if denied.why != "too_fast":
                raise
            return JSONResponse({"waiting": True})
        return JSONResponse({name: found[name] for name in ("count", "seed", "agreement", "endings")})

    async def lend(self, request: Request) -> Response:
        """The name under which the lab and the classroom find a text's scenario, as long as the server runs."""
        asked = await read(request, CheckRequest)
        reader = await self.check_work(request, _lendable, asked.text)
        return JSONResponse({"name": self.site.catalog.lent.lend(reader, caller(request.scope))})

    async def kernel(self, request: Request) -> Response:
        """What a browser needs to play a text's scenario; 202 while the engine is being compiled."""
        asked = await read(request, CheckRequest)
        found = await self.check_work(request, _kernel, asked.text)
        return JSONResponse(found, 202 if "compiling" in found else 200)

    async def module(self, request: Request) -> Response:
        """A kernel as a WebAssembly module, by its name."""
        name = request.path_params["kernel"]
        if name not in KERNEL_NAMES:
            raise HTTPException(404)
        return Response(await self.site.work(request, wasm_module, name), media_type="application/wasm")


def checked(text: str, edits: list[Edit]) -> Row:
    """Return a text after edits, with its description; edits that can't be made leave it as it was, and `refused` says why."""
    try:
        after = edited(text, edits) if edits else text
    except ScenarioError as error:
        return {"text": text, "refused": findings(error.problems), **described(text)}
    return {"text": after, "refused": [], **described(after)}


def _lendable(text: str) -> Callable[[Sequence[str]], Scenario]:
    """Return what reads a text's scenario under settings, if a run of it isn't too long for a page."""
    reader = reader_of(text)
    if work(reader(())) > MOST_WORK:
        raise ScenarioError([Problem(FILE, 0, "", "a run of this scenario is too long for a page; play it by `parley batch`")])
    return reader


def _kernel(text: str) -> Row:
    """Return a text's scenario as the kernel's memory holds it, and the kernel's name."""
    runner = BatchRunner(encode(_lendable(text)(())))
    return packed(runner) if is_compiled(runner.kernel_name) else {"compiling": True}


def _playable(text: str) -> str:
    """Return a text's whole scenario as YAML."""
    return scenario_to_yaml(_lendable(text)(()))
