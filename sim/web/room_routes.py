"""The classroom's questions, but for what goes through sockets: rooms opened and joined, and what is left when they are over."""

from __future__ import annotations

import io

import segno
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from sim.scenario import as_yaml
from sim.web.asked import Joining, Opening, Proving
from sim.web.callers import caller, is_here
from sim.web.denied import Denied
from sim.web.hub import Open
from sim.web.lab import zipped
from sim.web.showing import view
from sim.web.site import Site, read
from sim.web.telling import scenario_view
from sim.web.tokens import digest, fits, fresh_seed


def routes(site: Site) -> list[Route]:
    """The routes of rooms."""

    def found(request: Request) -> Open:
        return site.found(caller(request.scope), request.path_params["code"])

    async def proved(request: Request, held: Open) -> bool:
        """Whether a request has the teacher's token; a wrong one is a wrong guess."""
        token = (await read(request, Proving)).token
        if token and not held.room.is_teacher(token):
            site.missed(caller(request.scope))
        return held.room.is_teacher(token)

    async def open_room(request: Request) -> Response:
        """A new room: for whoever sits at this machine, or has its key."""
        asked = await read(request, Opening)
        who = caller(request.scope)
        if not is_here(request.scope):
            if site.misses.spent(who):
                raise Denied("too_fast")
            if not fits(asked.key, digest(site.key)):
                site.missed(who)
                raise Denied("needs_key")
        seating = await site.work(request, site.shelf.seated, asked.scenario, tuple(asked.settings))
        seed = asked.seed if asked.seed is not None else fresh_seed()
        room, token = site.hub.opened(as_yaml(seating.scenario), seed, asked.clock, asked.rehearsal)
        if asked.rehearsal:
            for party in seating.scenario.parties:
                room.join(party, party)
        return JSONResponse({"code": room.code, "token": token})

    async def room(request: Request) -> Response:
        """What anybody with the code may know before taking a seat."""
        held = found(request)
        return JSONResponse({"scenario": scenario_view(held.room.seating), "phase": held.room.phase.split("/")[0],
                             "seats": {party: seat.name for party, seat in held.room.seats.items()}})

    async def qr(request: Request) -> Response:
        """The QR code of a room's link, with this machine's address on its network."""
        held, drawn = found(request), io.BytesIO()
        host = f"[{site.address}]" if ":" in site.address else site.address
        link = f"http://{host}:{site.port}/join/{held.room.code}"
        segno.make(link, error="m").save(drawn, kind="svg", scale=6, border=2, xmldecl=False, dark="#000", light="#fff")
        return Response(drawn.getvalue(), media_type="image/svg+xml")

    async def join(request: Request) -> Response:
        """Take a seat."""
        asked = await read(request, Joining)
        held = found(request)
        token = held.room.join(asked.party, asked.name)
        held.changed()
        return JSONResponse({"token": token})

    async def debrief(request: Request) -> Response:
        """A thousand runs beside a room's own: for its teacher, and for everybody once it is revealed."""
        held = found(request)
        if not await proved(request, held) and not held.room.revealed:
            raise Denied("not_revealed")
        own = held.room
        ends = {"class": [float(each) for each in own.model.climate.ground]}
        answer = await site.debriefs.ask(as_yaml(own.seating.scenario), own.seed, 1000, ends)
        return JSONResponse(answer | {"room": view(own, "teacher", online=held.online()), "scenario": scenario_view(own.seating)})

    async def log(request: Request) -> Response:
        """The log of a room's run as CSV files in a zip: for its teacher."""
        held = found(request)
        if not await proved(request, held):
            raise Denied("not_yours")
        return Response(await site.work(request, zipped, held.room.model), media_type="application/zip")

    return [
        Route("/api/rooms", open_room, methods=["POST"]), Route("/api/rooms/{code}", room), Route("/api/rooms/{code}/qr.svg", qr),
        Route("/api/rooms/{code}/join", join, methods=["POST"]), Route("/api/rooms/{code}/debrief", debrief, methods=["POST"]),
        Route("/api/rooms/{code}/log", log, methods=["POST"]),
    ]
