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
#: Questions that may wait at once, and answers that are kept.
MOST_WAITING, MOST_KEPT = 16, 32
log = logging.getLogger("uvicorn.error")
TOP = Path(__file__).resolve().parents[2]


class Thousands:
    """The questions that were asked, and what was answered."""

    def __init__(self, patience: float = PATIENCE) -> None:
        self.patience, self.turn, self.waiting = patience, asyncio.Semaphore(1), 0
        self.known: OrderedDict[str, Row] = OrderedDict()

    async def ask(self, scenario: str, seed: int, count: int, ends: dict[str, list[float]]) -> Row:
        """So many runs of a scenario (its YAML), and where given ends lie among them.

        Raises:
            Denied: the process failed, took too long, or too many wait for it.
        """
        asked = json.dumps({"scenario": scenario, "seed": seed, "count": count, "ends": ends})
        key = hashlib.sha256(asked.encode()).hexdigest()
        if key not in self.known:
            if self.waiting >= MOST_WAITING:
                raise Denied("too_fast")
            self.waiting += 1
            try:
                async with self.turn:
                    if key not in self.known:
                        self.known[key] = await self._answer(asked)
            finally:
                self.waiting -= 1
            while len(self.known) > MOST_KEPT:
                self.known.popitem(last=False)
        self.known.move_to_end(key)
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
