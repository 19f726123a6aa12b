"""What the server holds, and what a caller may ask of it."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from pathlib import Path
from typing import TypeVar

from starlette.requests import Request

from sim.web.classroom.open_room import OpenRoom
from sim.web.classroom.room import Room
from sim.web.classroom.room_manager import RoomManager
from sim.web.common.errors import DeniedError
from sim.web.common.rate_limits import (
    BODY,
    MOST_FROM_ONE,
    MOST_LINES,
    ConnectionCounter,
    SlowLane,
    TokenBuckets,
    UnknownConnections,
)
from sim.web.common.requests import Message
from sim.web.common.tokens import new_token
from sim.web.jobs.job_queue import MonteCarloQueue
from sim.web.lab.scenario_catalog import ScenarioCatalog
from sim.web.server.work_limits import WorkLimit

#: Runs of the model that a class is set beside.
RUNS = 1000
#: Seconds in which decisions may be taken back, once everybody has decided.
GRACE = 10
#: Pieces of work that one address may ask for at once, and how many more each second brings: thirty people behind one address open the lab together,
#: each by five requests.
MOST_PIECES, PIECES_A_SECOND = 150, 12.0

Record = TypeVar("Record", bound=Message)


class AppState:
    """Rooms, scenarios, the key that opens rooms from elsewhere; and how much each caller has asked for.

    address, port: where people on the same network find it; reachable: whether they can. grace: seconds in which decisions may be taken back.
    """

    def __init__(self, rooms: Path, catalog: ScenarioCatalog, address: str = "127.0.0.1", port: int = 8000, reachable: bool = False) -> None:
        self.room_manager, self.catalog = RoomManager(rooms), catalog
        self.monte_carlo, self.debriefs = MonteCarloQueue(), MonteCarloQueue()  # a class's debrief doesn't wait for what people try in the lab
        self.address, self.port, self.reachable = address, port, reachable
        self.key, self.grace = new_token(), GRACE
        self.openings: OrderedDict[str, asyncio.Future[dict[str, str]]] = OrderedDict()
        self.misses, self.slow_lane = TokenBuckets(20, 0.5), SlowLane()
        self.unknown, self.strangers = UnknownConnections(), ConnectionCounter(MOST_LINES, MOST_FROM_ONE)
        self.work = WorkLimit(MOST_PIECES, PIECES_A_SECOND)

    async def found(self, who: str, code: str, token: str = "") -> OpenRoom:
        """A room by its code.

        Wrong guesses are counted by address. Once there were too many, right tokens are let in as ever, wrong ones learn nothing, and codes
        without a token are looked up slowly, so that others behind the same address still get in.

        Raises:
            DeniedError: there is none, or the caller has guessed too often.
        """
        spent = self.misses.spent(who)
        if spent and not token:
            await self.slow_lane.wait(who)
        try:
            held = await self.room_manager.find(code)
        except DeniedError as denied:
            if spent and token:
                raise DeniedError("too_fast") from denied
            self.missed(who)
            raise
        if spent and token and not held.room.knows(token):
            raise DeniedError("too_fast")
        return held

    def start_runs(self, room: Room) -> None:
        """Let the runs that a room's debrief needs begin while people play."""
        self.debriefs.start_runs(room.yaml, room.seed, RUNS)

    async def close(self) -> None:
        """Give up what is still being played, and stop the clocks of rooms."""
        self.room_manager.close()
        await self.monte_carlo.close()
        await self.debriefs.close()

    def missed(self, who: str) -> None:
        """Note a wrong guess of a code, a token or a key."""
        self.misses.take(who)


async def read(request: Request, kind: type[Record]) -> Record:
    """The body of a request as a record of what is asked.

    Raises:
        ValidationError: it is none; TimeoutError: it does not come.
    """
    async with asyncio.timeout(BODY):
        return kind.model_validate_json(await request.body())
