"""Firefox, driven by the protocol that it speaks itself (Marionette), so that no driver has to be installed."""

from __future__ import annotations

import json
import shutil
import socket
import subprocess
import time
from pathlib import Path
from typing import Any

FIREFOX = next((found for name in ("firefox-esr", "firefox") if (found := shutil.which(name))), None)
#: Any port, nothing fetched at the start, and a proxy that nobody answers: without a network.
PREFERENCES = {
    "marionette.port": 0, "network.proxy.type": 1, "network.proxy.http": "127.0.0.1", "network.proxy.http_port": 9,
    "network.proxy.ssl": "127.0.0.1", "network.proxy.ssl_port": 9, "browser.shell.checkDefaultBrowser": False,
    "datareporting.policy.dataSubmissionEnabled": False, "app.update.enabled": False, "intl.accept_languages": "en-GB",
    "devtools.console.stdout.content": True,
}
STARTS_WITHIN = 120.0


class Firefox:
    """A Firefox without a window on the screen, with a profile of its own in a folder."""

    def __init__(self, folder: Path) -> None:
        lines = (f"user_pref({json.dumps(name)}, {json.dumps(value)});\n" for name, value in PREFERENCES.items())
        (folder / "user.js").write_text("".join(lines), "utf-8")
        self.output = folder / "output.txt"
        with self.output.open("w") as output:
            self.process = subprocess.Popen(
                [str(FIREFOX), "--headless", "--marionette", "--no-remote", "--profile", str(folder)],
                stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.STDOUT,
            )
        self.socket = socket.create_connection(("127.0.0.1", self._port(folder / "MarionetteActivePort")), timeout=240)
        self.received, self.number = b"", 0
        self._answer()  # who it is
        self.tell("WebDriver:NewSession", {"capabilities": {}})
        self.tell("WebDriver:SetTimeouts", {"script": 120_000})

    def _port(self, place: Path) -> int:
        """Wait for the file in which Firefox states its port."""
        until = time.monotonic() + STARTS_WITHIN
        while time.monotonic() < until and self.process.poll() is None:
            if place.is_file() and place.read_text().strip().isdigit():
                return int(place.read_text())
            time.sleep(0.05)
        self.process.kill()
        raise RuntimeError(f"Firefox did not start: {self.output.read_text()[-500:]}")

    def _answer(self) -> Any:
        """Read one message: its length, a colon, JSON."""
        while b":" not in self.received:
            self.received += self.socket.recv(65536)
        length, _, rest = self.received.partition(b":")
        while len(rest) < int(length):
            rest += self.socket.recv(65536)
        self.received = rest[int(length) :]
        return json.loads(rest[: int(length)])

    def tell(self, command: str, arguments: dict[str, Any] | None = None) -> Any:
        """Give a command and return what it gives."""
        self.number += 1
        message = json.dumps([0, self.number, command, arguments or {}]).encode()
        self.socket.sendall(b"%d:%s" % (len(message), message))
        _, number, error, found = self._answer()
        assert number == self.number
        if error:
            raise RuntimeError(f"{command}: {error['message']}")
        return found["value"] if isinstance(found, dict) and set(found) == {"value"} else found

    def open(self, address: str) -> None:
        """Open a page, and wait until it is loaded."""
        self.tell("WebDriver:Navigate", {"url": address})

    def run(self, script: str, *arguments: Any) -> Any:
        """Run a script; what it hands to its last argument, a function, is returned."""
        return self.tell("WebDriver:ExecuteAsyncScript", {"script": script, "args": list(arguments)})

    def value(self, expression: str) -> Any:
        """Return the value of an expression."""
        return self.run(f"arguments[arguments.length - 1]({expression})")

    def close(self) -> None:
        """End it."""
        self.socket.close()
        self.process.terminate()
        self.process.wait(60)
