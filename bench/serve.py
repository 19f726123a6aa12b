"""What the server of the lab and the classroom takes, measured from outside over loopback: `python bench/serve.py [--quick] [--json]`."""

from __future__ import annotations

import asyncio
import json
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tests.web.client import asked  # noqa: E402
from tests.web.server_process import Served  # noqa: E402 - the checkout comes first

SCENARIO, LABS = "astana_21", ("valley", "astana_21", "astana_2017")
PAGES = {"front": "/", "lab": "/lab", "studio": "/studio", "seat": "/seat/ABCDEF", "teacher": "/teach/ABCDEF", "projector": "/show/ABCDEF",
         "debrief": "/debrief/ABCDEF"}
#: Texts that are edited in the studio: the smallest, one with many comments, and the one with most parties.
TEXTS = ("valley", "astana_21", "climate_summit")
#: An answer to each kind of question.
ANSWERS: dict[str, dict[str, Any]] = {"prepare": {}, "open": {}, "offer": {}, "answer": {"reply": "reject"}, "sign": {"sign": True}}
#: What is aimed at.
AIMS = {"answer to teacher, ms, p95": 100, "ten rooms: answer to teacher, ms, p95": 100, "page, kB, the heaviest": 300, "memory, MB": 250,
        f"cockpit: a run of {SCENARIO}, ms, p50": 60, f"cockpit: 200 runs of {SCENARIO}, ms, p50": 1000,
        **{f"lab step on {name}, ms, p50": 100 for name in LABS}, **{f"studio check on {name}, ms, p50": 150 for name in TEXTS}}

#: Milliseconds of one run as pages show it, and of 200 runs, in the browser's own engine.
COCKPIT = """async ([scenario, times]) => {
    const { loadKernel } = await import("/static/lab/kernel.js");
    const { runView } = await import("/static/lab/run_view.js");
    const kernel = await loadKernel(scenario, { stopped: false });
    const took = [[], []];
    for (let at = -1; at < times; at += 1) {
        const settings = { "trust.default": 0.4 + at / 100 };
        const start = performance.now();
        runView((await kernel.tell(1, settings)).tables, kernel.tables);
        const told = performance.now();
        await kernel.play(1, settings, 200);
        if (at < 0) continue; // the browser compiles
        took[0].push(told - start);
        took[1].push(performance.now() - told);
    }
    return took;
}"""


class Socket:
    """A line to a room, read all the time as a browser does; `seen` holds when what came."""

    def __init__(self, url: str, hello: dict[str, Any]) -> None:
        self.url, self.hello, self.news = url, hello, asyncio.Condition()
        self.picture: dict[str, Any] = {}
        self.answers: dict[int, dict[str, Any]] = {}

    async def open(self) -> Socket:
        """Connect and wait for the first picture."""
        from websockets.asyncio.client import connect

        self.line = await connect(self.url.replace("http", "ws", 1) + "/ws", origin=self.url, max_size=None)  # type: ignore[arg-type]
        await self.line.send(json.dumps(self.hello))
        self.reading = asyncio.create_task(self._read())
        await self.until(lambda: bool(self.picture))
        return self

    async def _read(self) -> None:
        async for text in self.line:
            told = json.loads(text)
            async with self.news:
                if told["view"] == "answer":
                    self.answers[told["id"]] = told
                elif told["view"] != "hello":
                    self.picture = {**self.picture, **told} if self.hello.get("keeps") else told
                self.news.notify_all()

    async def until(self, holds: Any) -> None:
        """Wait until something holds of what was heard."""
        async with self.news:
            await asyncio.wait_for(self.news.wait_for(holds), 30)

    async def do(self, number: int, **deed: Any) -> None:
        """Do something, and wait for the answer."""
        await self.line.send(json.dumps({"id": number, **deed}))
        await self.until(lambda: number in self.answers)

    async def close(self) -> None:
        """Hang up."""
        self.reading.cancel()
        await self.line.close()


class Class:
    """A room with its teacher, people in all seats (some with several tabs), and projectors."""

    def __init__(self, url: str, sockets: int) -> None:
        self.url, self.count = url, sockets
        found = asked(url, "/api/rooms", {"scenario": SCENARIO, "seed": 1})
        self.code, self.token = found["code"], found["token"]
        parties = [each["name"] for each in asked(url, f"/api/rooms/{self.code}")["scenario"]["parties"]]
        self.tokens = {party: asked(url, f"/api/rooms/{self.code}/join", {"party": party, "name": party})["token"] for party in parties}

    async def line(self, **hello: Any) -> Socket:
        """One more line to the room."""
        return await Socket(self.url, {"room": self.code, "keeps": True, **hello}).open()

    async def open(self) -> None:
        """Connect everybody and begin."""
        self.teacher = await self.line(sees="teacher", token=self.token)
        parties = list(self.tokens)
        seats = [parties[at % len(parties)] for at in range(max(len(parties), self.count - 1 - self.count // 10))]
        self.seats = [await self.line(sees="seat", party=party, token=self.tokens[party]) for party in seats]
        self.shows = [await self.line(sees="show") for _ in range(max(0, self.count - 1 - len(self.seats)))]
        await self.teacher.do(1, do="advance", phase="lobby")

    async def phases(self, most: int, pause: float = 0.0) -> list[float]:
        """People answer one after another, phase by phase; seconds from each answer to the teacher's picture of it."""
        took: list[float] = []
        by_party = {seat.hello["party"]: seat for seat in self.seats}
        number, phase = 10, "lobby"
        for _ in range(most):
            await self.teacher.until(lambda phase=phase: self.teacher.picture["phase"] != phase)
            phase, waiting = self.teacher.picture["phase"], list(self.teacher.picture["waiting"])
            if phase == "end":
                break
            for party in waiting:
                seat = by_party[party]
                await seat.until(lambda seat=seat, phase=phase: seat.picture["phase"] == phase)
                number += 1
                start = time.perf_counter()
                decision = ANSWERS[phase.split("/")[0]]
                await seat.line.send(json.dumps({"do": "decide", "id": number, "phase": phase, "decision": decision}))
                await self.teacher.until(lambda party=party, phase=phase: self.teacher.picture["phase"] != phase
                                         or party not in self.teacher.picture["waiting"])
                took.append(time.perf_counter() - start)
                await asyncio.sleep(pause)
        return took

    async def close(self) -> None:
        """Everybody leaves."""
        await asyncio.gather(*(each.close() for each in (self.teacher, *self.seats, *self.shows)))


def shares(name: str, took: list[float]) -> dict[str, float]:
    """The middle and the slow end of some times, in milliseconds."""
    cuts = statistics.quantiles(took, n=20)
    return {f"{name}, ms, p50": cuts[9] * 1e3, f"{name}, ms, p95": cuts[18] * 1e3, f"{name}: how many": len(took)}


async def room(server: Served, quick: bool) -> dict[str, float]:
    """Sixty sockets in one room: from a student's answer to the teacher's picture of it."""
    own = Class(server.url, 20 if quick else 60)
    await own.open()
    before = worked(server)
    took = await own.phases(4 if quick else 12)
    each = (worked(server) - before) / len(took)
    await own.close()
    return {**shares("answer to teacher", took), "answer to teacher: ms of the server's processor": each * 1e3}


async def rooms(server: Served, quick: bool) -> dict[str, float]:
    """Ten rooms at once, in each of which somebody answers every quarter of a second: more than 150 people do."""
    classes = [Class(server.url, 15) for _ in range(3 if quick else 10)]
    for each in classes:
        await each.open()
    found = await asyncio.gather(*(each.phases(3 if quick else 4, pause=0.25) for each in classes))
    for each in classes:
        await each.close()
    return shares("ten rooms: answer to teacher", [took for each in found for took in each])


def lab(server: Served, quick: bool) -> dict[str, float]:
    """A step of the lab: one number is moved to where it has never been, and the run comes back."""
    found: dict[str, float] = {}
    for name in LABS:
        asked(server.url, "/api/lab", {"scenario": name})
        took, before = [], worked(server)
        for at in range(5 if quick else 15):
            start = time.perf_counter()
            asked(server.url, "/api/lab", {"scenario": name, "settings": [f"trust.default={0.3 + at / 1000}"]})
            took.append(time.perf_counter() - start)
            time.sleep(0.35)  # a caller may do three a second
        found[f"lab step on {name}, ms, p50"] = statistics.median(took) * 1e3
        found[f"lab step on {name}: ms of the server's processor"] = (worked(server) - before) / len(took) * 1e3
    return found


def studio(server: Served, quick: bool) -> dict[str, float]:
    """A keystroke in the studio: one number is changed in the text, and the text comes back checked."""
    found: dict[str, float] = {}
    for name in TEXTS:
        text = asked(server.url, f"/api/studio/begin/scenario/{name}")["text"]
        took, before = [], worked(server)
        for at in range(5 if quick else 25):
            edit = {"do": "set", "path": ["trust", "default"], "value": 0.3 + at / 1000}
            start = time.perf_counter()
            answer = asked(server.url, "/api/studio/check", {"text": text, "edits": [edit]})
            took.append(time.perf_counter() - start)
            assert answer["valid"], answer["findings"]
            text = answer["text"]
        found[f"studio check on {name}, ms, p50"] = statistics.median(took) * 1e3
        found[f"studio check on {name}: ms of the server's processor"] = (worked(server) - before) / len(took) * 1e3
    return found


def cockpit(server: Served, quick: bool) -> dict[str, float]:
    """The engine in Chromium: one run told in full, and 200 runs counted, at a setting that has not been asked for; nothing without a browser."""
    import shutil

    browser = next((found for name in ("chromium", "chromium-browser", "google-chrome") if (found := shutil.which(name))), None)
    if browser is None:
        return {}
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=browser, args=["--no-sandbox", "--disable-gpu"])
        page = chromium.new_page()
        page.goto(server.url)
        runs, batches = page.evaluate(COCKPIT, [SCENARIO, 5 if quick else 15])
        chromium.close()
    return {f"cockpit: a run of {SCENARIO}, ms, p50": statistics.median(runs), f"cockpit: 200 runs of {SCENARIO}, ms, p50": statistics.median(batches)}


def weight(url: str) -> dict[str, float]:
    """What each page brings over the line, compressed as it is sent, with all scripts and styles that it asks for; kB."""
    import re
    from urllib.error import HTTPError
    from urllib.request import Request, urlopen

    def fetched(path: str) -> tuple[bytes, int]:
        import gzip

        with urlopen(Request(url + path, headers={"accept-encoding": "gzip"})) as answer:
            body = answer.read()
            return (gzip.decompress(body) if answer.headers.get("content-encoding") == "gzip" else body), len(body)

    def under(path: str, seen: dict[str, int]) -> None:
        if path in seen:
            return
        try:
            body, seen[path] = fetched(path)
        except HTTPError:
            return  # not there: it weighs nothing
        folder = path.rsplit("/", 1)[0]
        text = body.decode(errors="replace")
        links = re.findall(r'(?:src|href)="([^"#:]+)"', text) if path == page else re.findall(r'(?:from|import)\s*\(?"(\.[^"]+)"', text)
        for link in links:
            if link.endswith((".js", ".css", ".svg")):
                under(link if link.startswith("/") else os.path.normpath(f"{folder}/{link}"), seen)

    found = {}
    for name, page in PAGES.items():
        seen: dict[str, int] = {}
        under(page, seen)
        found[name] = sum(seen.values()) / 1000
    return {"page, kB, the heaviest": max(found.values())}


def worked(server: Served) -> float:
    """Seconds of a processor that the server has had; waiting for one that others use is not among them."""
    import psutil

    assert server.process
    times = psutil.Process(server.process.pid).cpu_times()
    return float(times.user + times.system)


def memory(pid: int) -> float:
    """Resident memory of a process and those it started, MB."""
    import psutil

    process = psutil.Process(pid)
    return float(sum(each.memory_info().rss for each in (process, *process.children(recursive=True)))) / 1e6


@contextmanager
def served() -> Iterator[Served]:
    """A server over rooms of its own, for as long as it takes."""
    with tempfile.TemporaryDirectory() as folder:
        server = Served(Path(folder) / "rooms")
        try:
            yield server
        finally:
            server.stop()


@click.command()
@click.option("--quick", is_flag=True, help="Fewer sockets, rooms and steps.")
@click.option("--json", "as_document", is_flag=True, help="Print JSON and nothing else.")
def main(quick: bool, as_document: bool) -> None:
    """Measure the server, and print a table or JSON."""
    found: dict[str, float] = {}
    with served() as server:
        found |= weight(server.url)
        found |= lab(server, quick)
        found |= cockpit(server, quick)
        found |= studio(server, quick)
        found |= asyncio.run(room(server, quick))
        found |= asyncio.run(rooms(server, quick))
        assert server.process
        found["memory, MB"] = memory(server.process.pid)
    found["load of the machine"] = os.getloadavg()[0]
    if as_document:
        click.echo(json.dumps(found, indent=2))
        return
    for name, value in found.items():
        aim = f"   (aim {AIMS[name]}: {'met' if value <= AIMS[name] else 'NOT met'})" if name in AIMS else ""
        click.echo(f"{name:54}{value:10,.1f}{aim}")


if __name__ == "__main__":
    main()
