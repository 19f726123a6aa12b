"""A server as a process of its own, on a free port of loopback, which can be killed and started again over the same rooms."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from tests.processes import RUN_SIM, environment

PATIENCE = 60.0


class Served:
    """`parley serve` at work: `url` without a slash at its end, `rooms` its folder. Phases close at once, unless `--grace` is among `more`."""

    def __init__(self, rooms: Path, *more: str) -> None:
        self.rooms, self.more, self.port = rooms, more, 0
        self.process: subprocess.Popen[str] | None = None
        self.start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        """Start it; a second time on the same port."""
        words = [sys.executable, RUN_SIM, "serve", "--port", str(self.port), "--rooms", str(self.rooms), "--grace", "0", *self.more]
        self.process = subprocess.Popen(words, env=environment(), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                                        start_new_session=True)
        assert self.process.stdout
        first = self.process.stdout.readline()
        found = re.search(r"http://127\.0\.0\.1:(\d+)/", first)
        assert found, f"the server said: {first}{self.process.stdout.read()}"
        self.port = int(found[1])
        self._await()

    def _await(self) -> None:
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            try:
                with urlopen(f"{self.url}/api/about", timeout=PATIENCE):
                    return
            except (URLError, ConnectionError):
                time.sleep(0.05)
        raise AssertionError("the server does not answer")

    def kill(self) -> None:
        """End it as a power cut would, with whatever it started."""
        self._end(signal.SIGKILL)

    def stop(self) -> None:
        """End it as Ctrl-C does."""
        self._end(signal.SIGINT)

    def _end(self, how: signal.Signals) -> None:
        if self.process:
            os.killpg(self.process.pid, how)
            self.process.communicate(timeout=PATIENCE)
            self.process = None
