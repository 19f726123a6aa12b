"""How long a student takes from the short link to the seat on a slow line: `python bench/joining.py [--scenario valley] [--json]`.

A real Chromium reaches the server through a line of 50 kB/s and 300 ms there and back, which all its connections share; opening a connection
takes a round trip. The student types nothing and chooses nothing: only the name is filled in.
"""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tests.web.client import asked  # noqa: E402 - the checkout comes first
from tests.web.server_process import Served  # noqa: E402

if TYPE_CHECKING:
    from playwright.async_api import Browser

#: Bytes a second, seconds there and back, and bytes that are sent at once, so that connections share the line.
RATE, ROUND_TRIP, CHUNK = 50_000.0, 0.3, 1_400
#: Seconds from the link to the seat that are aimed at.
AIM = 3.0
#: Whether an element with a text is drawn; asked at each frame, since a locator looks again only after up to half a second.
SHOWN = """([selector, text]) => [...document.querySelectorAll(selector)].some((each) => each.textContent.includes(text) && each.offsetParent)"""


class SlowLine:
    """A line to a server that all connections share. `carried`: bytes that came down it; `connections`: how many were opened."""

    def __init__(self, port: int) -> None:
        self.port, self.carried, self.connections = port, 0, 0
        self._free = 0.0

    @asynccontextmanager
    async def open(self) -> AsyncIterator[str]:
        """Its address while it is open."""
        server = await asyncio.start_server(self._connected, "127.0.0.1", 0)
        async with server:
            yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"

    async def _connected(self, near_in: asyncio.StreamReader, near_out: asyncio.StreamWriter) -> None:
        """Carry a connection until it or the measurement ends."""
        with suppress(asyncio.CancelledError):
            await self._carried(near_in, near_out)

    async def _carried(self, near_in: asyncio.StreamReader, near_out: asyncio.StreamWriter) -> None:
        self.connections += 1
        await asyncio.sleep(ROUND_TRIP)
        far_in, far_out = await asyncio.open_connection("127.0.0.1", self.port)
        await asyncio.gather(self._carry(near_in, far_out, down=False), self._carry(far_in, near_out, down=True), return_exceptions=True)

    async def _carry(self, source: asyncio.StreamReader, target: asyncio.StreamWriter, down: bool) -> None:
        """Hand on what comes, late and slowly; what goes up is little and only late."""
        queue: asyncio.Queue[tuple[float, bytes]] = asyncio.Queue()
        writing = asyncio.create_task(self._write(queue, target))
        while data := await source.read(CHUNK):
            now = time.monotonic()
            if down:
                self.carried += len(data)
                self._free = max(now, self._free) + len(data) / RATE
                now = self._free
            await queue.put((now + ROUND_TRIP / 2, data))
        await queue.put((time.monotonic(), b""))
        await writing

    async def _write(self, queue: asyncio.Queue[tuple[float, bytes]], target: asyncio.StreamWriter) -> None:
        while True:
            at, data = await queue.get()
            await asyncio.sleep(at - time.monotonic())
            if not data:
                target.close()
                return
            target.write(data)
            await target.drain()


async def joined(browser: Browser, server: Served, scenario: str) -> dict[str, float]:
    """Seconds from the link to the form and on to the seat, with an empty cache, and what came down the line."""
    code = asked(server.url, "/api/rooms", {"scenario": scenario, "seed": 1})["code"]
    line = SlowLine(server.port)
    async with line.open() as url:
        context = await browser.new_context(viewport={"width": 390, "height": 844}, locale="en-GB")
        page = await context.new_page()
        requests: list[str] = []
        page.on("request", lambda request: requests.append(request.url.removeprefix(url)))
        began = time.perf_counter()
        await page.goto(f"{url}/join/{code}", wait_until="commit")
        await page.wait_for_function(SHOWN, arg=["label", "Your name"], polling="raf", timeout=60_000)
        form = time.perf_counter() - began
        await page.get_by_label("Your name").fill("Ana")
        await page.locator("form button.main").click()
        await page.wait_for_function(SHOWN, arg=["h1, h2, h3", "Your role sheet"], polling="raf", timeout=60_000)
        seat = time.perf_counter() - began
        carried, connections = line.carried, line.connections
        await context.close()
    return {"to the form, s": form, "to the seat, s": seat, "kB": carried / 1000, "requests": len(requests), "connections": connections}


async def measured(server: Served, scenario: str, times: int) -> dict[str, Any]:
    """The middle of several joins, and the least of the seconds."""
    from playwright.async_api import async_playwright

    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu"])
        found = [await joined(browser, server, scenario) for _ in range(times)]
        await browser.close()
    middle = {name: round(statistics.median(each[name] for each in found), 2) for name in found[0]}
    return {**middle, "to the seat, s, the least": round(min(each["to the seat, s"] for each in found), 2),
            "load of the machine": round(os.getloadavg()[0], 1)}


@click.command()
@click.option("--scenario", default="valley", show_default=True, help="The scenario of the room.")
@click.option("--times", default=5, show_default=True, help="How many students join, one after another.")
@click.option("--json", "as_document", is_flag=True, help="Print JSON and nothing else.")
def main(scenario: str, times: int, as_document: bool) -> None:
    """Measure how long joining takes on a slow line."""
    with tempfile.TemporaryDirectory() as folder:
        server = Served(Path(folder) / "rooms")
        try:
            found = asyncio.run(measured(server, scenario, times))
        finally:
            server.stop()
    if as_document:
        click.echo(json.dumps(found, indent=2))
        return
    for name, value in found.items():
        aim = f"   (aim {AIM:.0f}: {'met' if value <= AIM else 'NOT met'})" if name.startswith("to the seat, s") else ""
        click.echo(f"{name:32}{value:>8}{aim}")


if __name__ == "__main__":
    main()
