"""A process of its own that plays many runs: a question goes in, news of how far it is and at last an answer come out.

See `sim.web.jobs.monte_carlo` for what it does. The server never holds a compiler or a thousand runs itself.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
import os
import signal
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from sim.web.common.errors import DeniedError

Row = dict[str, Any]

#: The most bytes of one line of an answer.
MOST_BYTES = 16_000_000
log = logging.getLogger("uvicorn.error")
TOP = Path(__file__).resolve().parents[3]


async def played(asked: str, heard: Callable[[Row], None], patience: float) -> Row:
    """The answer to a question; `heard` receives the progress.

    Raises:
        DeniedError: the process failed, made no sense, or took longer than `patience`, in seconds.
    """
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        process = await _begun(folder)
        complaint = asyncio.create_task(process.stderr.read())  # type: ignore[union-attr]
        try:
            async with asyncio.timeout(patience):
                answer = await _conversed(process, asked, heard)
                await process.wait()
        except (TimeoutError, ValueError):
            raise DeniedError("runs_failed") from None
        finally:
            _end(process)
            await process.wait()
            told = (await complaint).decode(errors="replace").strip()
    if process.returncode or answer is None:
        log.warning("many runs failed: %s", told)
        raise DeniedError("runs_failed")
    return answer


async def _begun(folder: str) -> asyncio.subprocess.Process:
    pipe = asyncio.subprocess.PIPE
    path = os.pathsep.join(filter(None, (str(TOP), os.environ.get("PYTHONPATH"))))
    return await asyncio.create_subprocess_exec(
        sys.executable, "-m", "sim.web.jobs.monte_carlo", stdin=pipe, stdout=pipe, stderr=pipe, cwd=folder, start_new_session=True,
        limit=MOST_BYTES, env=os.environ | {"PYTHONPATH": path},
    )


async def _conversed(process: asyncio.subprocess.Process, asked: str, heard: Callable[[Row], None]) -> Row | None:
    """Put the question, and hear what is said; nothing if it says nothing to the question itself."""
    assert process.stdin and process.stdout
    with contextlib.suppress(ConnectionError):  # it may have ended already; what it complains of tells why
        process.stdin.write(asked.encode())
        await process.stdin.drain()
    process.stdin.close()
    answer = None
    async for line in process.stdout:
        told: Row = json.loads(line)
        if "answer" in told:
            answer = told["answer"]
        else:
            heard(told)
    return answer


def _end(process: asyncio.subprocess.Process) -> None:
    """End a process, and what it has started, if it has not ended by itself."""
    if process.returncode is None:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            if hasattr(os, "killpg"):
                os.killpg(process.pid, signal.SIGKILL)
            else:
                process.kill()
