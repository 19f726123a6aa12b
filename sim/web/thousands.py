"""Asks a process of its own for many runs, one question at a time; answers are kept."""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import json
import logging
import os
import signal
import sys
import tempfile
from collections import OrderedDict
from pathlib import Path
from typing import Any

from sim.web.denied import Denied

Row = dict[str, Any]

#: How long a thousand runs may take, in seconds; the first ones of an engine are compiled for half a minute.
PATIENCE = 600.0
#: Questions that may wait at once, of one caller, and answers that are kept.
MOST_WAITING, MOST_OF_ONE, MOST_KEPT = 16, 3, 32
log = logging.getLogger("uvicorn.error")
TOP = Path(__file__).resolve().parents[2]


class Thousands:
    """The questions that were asked, and what was answered. Many who ask the same wait for one answer: a whole class opens its debrief."""

    def __init__(self, patience: float = PATIENCE) -> None:
        self.patience, self.turn = patience, asyncio.Semaphore(1)
        self.known: OrderedDict[str, Row] = OrderedDict()
        self.asking: dict[str, tuple[str, asyncio.Task[Row]]] = {}

    async def ask(self, scenario: str, seed: int, count: int, ends: dict[str, list[float]], who: str = "") -> Row:
        """So many runs of a scenario (its YAML), and where given ends lie among them; `who`: the caller, if its questions are counted.

        Raises:
            Denied: the process failed, took too long, or too many wait for it.
        """
        asked = json.dumps({"scenario": scenario, "seed": seed, "count": count, "ends": ends})
        key = hashlib.sha256(asked.encode()).hexdigest()
        if key not in self.known:
            if key not in self.asking:
                self._admit(who)
                task = asyncio.create_task(self._in_turn(key, asked))
                task.add_done_callback(lambda done: done.cancelled() or done.exception())  # whoever still waits hears of it below
                self.asking[key] = who, task
            return await asyncio.shield(self.asking[key][1])
        self.known.move_to_end(key)
        return self.known[key]

    def _admit(self, who: str) -> None:
        own = sum(bool(who) and each == who for each, _ in self.asking.values())
        if len(self.asking) >= MOST_WAITING or own >= MOST_OF_ONE:
            raise Denied("too_fast")

    async def _in_turn(self, key: str, asked: str) -> Row:
        try:
            async with self.turn:
                self.known[key] = await self._answer(asked)
        finally:
            del self.asking[key]
        while len(self.known) > MOST_KEPT:
            self.known.popitem(last=False)
        return self.known[key]

    async def _answer(self, asked: str) -> Row:
        pipe = asyncio.subprocess.PIPE
        with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
            process = await asyncio.create_subprocess_exec(
                sys.executable, "-m", "sim.web.thousand", stdin=pipe, stdout=pipe, stderr=pipe, cwd=folder, start_new_session=True,
                env=os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, (str(TOP), os.environ.get("PYTHONPATH"))))},
            )
            try:
                answer, complaint = await asyncio.wait_for(process.communicate(asked.encode()), self.patience)
            except TimeoutError:
                raise Denied("runs_failed") from None
            finally:
                _end(process)
                await process.wait()
        if process.returncode:
            log.warning("a thousand runs failed: %s", complaint.decode(errors="replace").strip())
            raise Denied("runs_failed")
        found: Row = json.loads(answer)
        return found


def _end(process: asyncio.subprocess.Process) -> None:
    """End a process, and what it has started, if it has not ended by itself."""
    if process.returncode is None:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            if hasattr(os, "killpg"):
                os.killpg(process.pid, signal.SIGKILL)
            else:
                process.kill()
