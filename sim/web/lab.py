"""The lab's questions: a run under other numbers, from the start or from a round on; and the same a thousand times."""

from __future__ import annotations

import asyncio
import csv
import hashlib
import io
import json
import sys
import zipfile
from collections import OrderedDict
from functools import cached_property, lru_cache
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

from sim.scenario import as_yaml, read
from sim.seating import Seating, seat
from sim.tables import COLUMNS
from sim.web.dials import dials
from sim.web.staging import Script, Staged
from sim.web.telling import rows_of, run_view, scenario_view, stances

Row = dict[str, Any]
Setting = Annotated[str, Field(min_length=3, max_length=300)]

#: How long a thousand runs may take, in seconds; the first ones of an engine are compiled for half a minute.
PATIENCE = 600
#: The most runs that a page may ask for.
MOST_RUNS = 10_000


class Turn(BaseModel):
    """Other numbers from a round on."""

    model_config = ConfigDict(extra="forbid")
    round: int = Field(ge=1, le=200)
    settings: list[Setting] = Field(max_length=60)


class State(BaseModel):
    """A state of the lab: all that a link holds."""

    model_config = ConfigDict(extra="forbid")
    scenario: str = Field(max_length=60, pattern=r"^[A-Za-z0-9_\-]+$")
    seed: int = Field(1, ge=0, le=2**53)
    replicate: int = Field(0, ge=0, le=2**32 - 1)
    settings: list[Setting] = Field(default_factory=list, max_length=60)
    turn: Turn | None = None


class Shelf:
    """The scenarios that the lab offers: shipped ones, and one given on the command line, by name."""

    def __init__(self, own: dict[str, str], shipped: list[str]) -> None:
        self.own, self.names = own, [*own, *(name for name in shipped if name not in own)]

    @cached_property
    def offered(self) -> list[Row]:
        """Name, title and summary of each: one's own first, then from small to large."""
        def size(name: str) -> tuple[bool, int, int]:
            scenario = self.seated(name).scenario
            return name not in self.own, len(scenario.parties), len(scenario.issues)

        scenarios = {name: self.seated(name).scenario for name in sorted(self.names, key=size)}
        return [{"name": name, "title": each.title, "summary": each.summary} for name, each in scenarios.items()]

    def seated(self, name: str, settings: tuple[str, ...] = ()) -> Seating:
        """A scenario with changes, seated.

        Raises:
            KeyError: there is no such scenario; ScenarioError: the changes do not fit it.
        """
        if name not in self.names:
            raise KeyError(name)
        return _seated(self.own.get(name, name), settings)


@lru_cache(maxsize=64)
def _seated(where: str, settings: tuple[str, ...]) -> Seating:
    return seat(read(where, list(settings)))


def played(shelf: Shelf, state: State) -> Staged:
    """The run of a state."""
    turns = {}
    if state.turn:
        turns[state.turn.round] = shelf.seated(state.scenario, (*state.settings, *state.turn.settings))
    return Staged(shelf.seated(state.scenario, tuple(state.settings)), state.seed, Script(turns=turns), state.replicate).play_on()


def told(shelf: Shelf, state: State) -> Row:
    """The run of a state, with everything that the lab shows of it."""
    model = played(shelf, state)
    return {"scenario": scenario_view(model.seating), "stances": stances(model), "run": run_view(model),
            "dials": dials(shelf.seated(state.scenario)), "end": [float(each) for each in model.climate.ground]}


def zipped(model: Staged) -> bytes:
    """The log of a run: one CSV file for each table."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as folder:
        for table, columns in COLUMNS.items():
            text = io.StringIO()
            writer = csv.DictWriter(text, columns)
            writer.writeheader()
            writer.writerows(rows_of(model.seating, table, model.log.rows[table]))
            folder.writestr(zipfile.ZipInfo(f"{table}.csv"), text.getvalue())
    return held.getvalue()


def yaml_of(shelf: Shelf, state: State) -> str:
    """The scenario of a state, whole."""
    turn = state.turn.settings if state.turn else []
    return as_yaml(shelf.seated(state.scenario, (*state.settings, *turn)).scenario)


class Thousands:
    """Asks a process of its own for many runs, one question at a time; answers are kept."""

    def __init__(self, most: int = 32) -> None:
        self.most, self.turn = most, asyncio.Semaphore(1)
        self.known: OrderedDict[str, Row] = OrderedDict()

    async def ask(self, scenario: str, seed: int, count: int, ends: dict[str, list[float]]) -> Row:
        """So many runs of a scenario (its YAML), and where given ends lie among them.

        Raises:
            RuntimeError: the process failed or took too long; with what it said.
        """
        asked = json.dumps({"scenario": scenario, "seed": seed, "count": min(count, MOST_RUNS), "ends": ends})
        key = hashlib.sha256(asked.encode()).hexdigest()
        if key not in self.known:
            async with self.turn:
                if key not in self.known:
                    self.known[key] = await self._answer(asked)
                    while len(self.known) > self.most:
                        self.known.popitem(last=False)
        return self.known[key]

    async def _answer(self, asked: str) -> Row:
        pipe = asyncio.subprocess.PIPE
        process = await asyncio.create_subprocess_exec(sys.executable, "-m", "sim.web.thousand", stdin=pipe, stdout=pipe, stderr=pipe)
        try:
            answer, complaint = await asyncio.wait_for(process.communicate(asked.encode()), PATIENCE)
        except (TimeoutError, asyncio.CancelledError):
            process.kill()
            raise
        if process.returncode:
            raise RuntimeError(complaint.decode(errors="replace").strip().splitlines()[-1] if complaint else "the runs failed")
        found: Row = json.loads(answer)
        return found
