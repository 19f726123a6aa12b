"""Many runs, asked for one question at a time of a process of its own; answers are kept."""

from __future__ import annotations

import asyncio
import hashlib
import json
from collections import OrderedDict
from dataclasses import dataclass, field
from typing import Any

from sim.web.common.errors import DeniedError
from sim.web.jobs.worker_process import played

Row = dict[str, Any]

#: How long a thousand runs may take, in seconds; the first ones of an engine are compiled for half a minute.
PATIENCE = 600.0
#: How long a page waits before it is sent the progress, in seconds.
WHILE = 1.5
#: Questions that may wait at once, of one caller, and answers that are kept.
MOST_WAITING, MOST_OF_ONE, MOST_KEPT = 16, 3, 32


@dataclass
class Job:
    """A question that is not answered yet: who asked first, and how far it is.

    `far`: the stage, one of "waiting", "starting", "compiling", "playing", "weighing"; and how many runs are done.
    """

    who: str
    far: Row = field(default_factory=lambda: {"stage": "waiting", "done": 0})
    task: asyncio.Task[Row] | None = None


class MonteCarloQueue:
    """The questions that were asked, and what was answered. Many who ask the same wait for one answer: a whole class opens its debrief."""

    def __init__(self, patience: float = PATIENCE) -> None:
        self.patience, self.turn = patience, asyncio.Semaphore(1)
        self.known: OrderedDict[str, Row] = OrderedDict()
        self.asking: dict[str, Job] = {}

    async def ask(self, scenario: str, seed: int, count: int, who: str = "") -> Row:
        """So many runs of a scenario (its YAML); `who`: the caller, if its questions are counted.

        Raises:
            DeniedError: the process failed, took too long, or too many wait for it.
        """
        key = self._begun(scenario, seed, count, who)
        if key in self.known:
            self.known.move_to_end(key)
            return self.known[key]
        task = self.asking[key].task
        assert task
        return await asyncio.shield(task)

    async def look(self, scenario: str, seed: int, count: int) -> Row:
        """The same as {"found": ...} if it is there within a while, else {"far": ...}: the stage, and how many runs are done of how many.

        Raises:
            DeniedError: see `ask`.
        """
        try:
            async with asyncio.timeout(WHILE):
                return {"found": await self.ask(scenario, seed, count)}
        except TimeoutError:
            waited = self.asking.get(_key(scenario, seed, count))
            return {"far": (waited.far if waited else {"stage": "weighing", "done": count}) | {"count": count}}

    def start_runs(self, scenario: str, seed: int, count: int) -> None:
        """Let runs begin that will be asked for later; where too many wait already, they begin when they are asked for."""
        if len(self.asking) < MOST_WAITING:
            self._begun(scenario, seed, count, "")

    async def close(self) -> None:
        """Give up what is not answered."""
        tasks = [each.task for each in self.asking.values() if each.task]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def _begun(self, scenario: str, seed: int, count: int, who: str) -> str:
        """The key of a question that is answered, or asked by now."""
        key = _key(scenario, seed, count)
        if key not in self.known and key not in self.asking:
            self._admit(who)
            self.asking[key] = Job(who)
            task = asyncio.create_task(self._in_turn(key, json.dumps({"scenario": scenario, "seed": seed, "count": count})))
            task.add_done_callback(lambda done: done.cancelled() or done.exception())  # whoever waits hears of it
            self.asking[key].task = task
        return key

    def _admit(self, who: str) -> None:
        own = sum(bool(who) and each.who == who for each in self.asking.values())
        if len(self.asking) >= MOST_WAITING or own >= MOST_OF_ONE:
            raise DeniedError("too_fast")

    async def _in_turn(self, key: str, asked: str) -> Row:
        try:
            async with self.turn:
                self.asking[key].far = {"stage": "starting", "done": 0}
                self.known[key] = await self._answer(key, asked)
        finally:
            del self.asking[key]
        while len(self.known) > MOST_KEPT:
            self.known.popitem(last=False)
        return self.known[key]

    async def _answer(self, key: str, asked: str) -> Row:
        far = self.asking[key].far
        return await played(asked, far.update, self.patience)


def _key(scenario: str, seed: int, count: int) -> str:
    return hashlib.sha256(json.dumps([scenario, seed, count]).encode()).hexdigest()
