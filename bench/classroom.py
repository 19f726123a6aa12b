"""A class of thirty plays two rounds to the debrief, and its answers are timed: `python bench/classroom.py [--phones 30] [--pages 3] [--json]`.

Phones are websockets, some of them pages in Chromium, with the teacher and the projector; see `tests/web/class_lesson.py` for what they do.
"""

from __future__ import annotations

import asyncio
import json
import os
import random
import shutil
import statistics
import sys
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from bench.serve import worked  # noqa: E402
from sim.web.classroom.room import Room  # noqa: E402
from tests.web.class_lesson import Lesson, leaks, losses  # noqa: E402 - the checkout comes first
from tests.web.client import asked  # noqa: E402
from tests.web.server_process import Served  # noqa: E402

if TYPE_CHECKING:
    from playwright.async_api import Browser, Page

#: A scenario with a mediator and more than ten seats; those whose consent is needed are held first, then the mediator.
SCENARIO = "astana_21"
#: Seconds in which an answer should come at the 95th percentile, on a machine that does nothing else.
AIM = 0.1
PHONE = {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True, "locale": "en-GB"}
#: How a phone's page names each phase, and what its student ticks there.
HEADINGS = {"lobby": "Your role sheet", "prepare": "Round {0}: orders", "open": "Round {0}: proposals", "draft": "Round {0}: the mediator writes text {1}",
            "answer": "Round {0}: answers to text {1}", "sign": "Round {0}: joint statement"}
CHOICES = {"answer": "Reject", "sign": "Yes"}
#: What the teacher is asked once more.
CONFIRM = {"back": "Step back", "end": "End the talks"}


@dataclass
class Pages:
    """The pages of a class in a real browser: the teacher, the projector, and some phones, the first of their teams to come, so that they speak."""

    url: str
    code: str
    token: str
    seats: list[str]
    draws: random.Random = field(default_factory=lambda: random.Random(1))
    open: dict[str, tuple[str, Page]] = field(default_factory=dict)
    frames: dict[str, list[str]] = field(default_factory=dict)
    complaints: list[str] = field(default_factory=list)
    reloads: int = 0

    async def _page(self, browser: Browser, name: str, party: str, path: str, **kind: Any) -> Page:
        page = await (await browser.new_context(**kind)).new_page()
        page.set_default_timeout(60_000)
        kept = self.frames[name] = []
        page.on("websocket", lambda socket: socket.on("framereceived", lambda text: kept.append(str(text))))
        page.on("pageerror", lambda error: self.complaints.append(f"{name}: {error}"))
        page.on("console", lambda told: self.complaints.append(f"{name}: {told.text}") if told.type == "error" else None)
        await page.goto(f"{self.url}{path}")
        self.open[name] = (party, page)
        return page

    async def enter(self, browser: Browser) -> None:
        """Open them all; students join by the form."""
        await self._page(browser, "teacher's page", "", f"/teach/{self.code}#{self.token}", viewport={"width": 1280, "height": 800}, locale="en-GB")
        await self._page(browser, "projector's page", "", f"/show/{self.code}", viewport={"width": 1280, "height": 720}, locale="en-GB")
        for party in self.seats:
            page = await self._page(browser, f"page of {party}", party, f"/join/{self.code}", **PHONE)
            await page.get_by_label("Your name").fill(f"Page {party}")
            await page.locator(f'input[name="party"][value="{party}"]').check()
            await page.get_by_role("button", name="Take this seat").click()
            await page.wait_for_url("**/seat/*")
            await page.get_by_role("heading", name="Your role sheet").wait_for()

    async def direct(self, do: str, phase: str) -> None:
        """The teacher clicks."""
        _, page = self.open["teacher's page"]
        if do == "advance":
            name = "Start" if phase == "lobby" else "Continue without waiting"
            await page.get_by_role("button", name=name, exact=True).click()
            return
        if do == "end":
            await page.locator("summary", has_text="Time limit and early end").click()
        await page.get_by_role("button", name=CONFIRM[do], exact=True).click()
        await page.get_by_role("group", name=CONFIRM[do]).get_by_role("button", name=CONFIRM[do], exact=True).click()

    async def act(self, phase: str) -> None:
        """Phones in pages send what is on their form; some lose the page before, and come back."""
        click.echo(f"{phase} ", err=True, nl=False)
        phones = [page for party, page in self.open.values() if party]
        await asyncio.gather(*(self._arrive(page, phase) for page in phones))
        for page in phones if phase != "lobby" else []:  # one after another, so that none acts in a phase that another has closed
            await self._send(page, phase.split("/")[0])

    async def _arrive(self, page: Page, phase: str) -> None:
        """Come to a phase; some load the page anew."""
        if self.draws.random() < 0.3:
            self.reloads += 1
            await page.reload()
        kind, *numbers = phase.split("/")
        await page.get_by_role("heading", name=HEADINGS[kind].format(*numbers), exact=False).first.wait_for()

    async def _send(self, page: Page, kind: str) -> None:
        await page.get_by_role("tab", name="Act").click()
        if kind in CHOICES and await page.get_by_role("radio", name=CHOICES[kind]).count():
            await page.get_by_role("radio", name=CHOICES[kind]).check()
        send = page.get_by_role("button", name="Send", exact=True)
        if await send.count():
            heading = await page.locator("form.question > h3").inner_text()
            await send.click()
            await page.locator("form.question > h3", has_text=heading).wait_for(state="detached")

    async def found(self) -> dict[str, tuple[str, str]]:
        """What each page was sent and shows."""
        return {name: (party, "\n".join([*self.frames[name], await page.content()])) for name, (party, page) in self.open.items()
                if name != "teacher's page"}


async def played(server: Served, phones: int, teams: int, pages: int, pause: float) -> dict[str, Any]:
    """A lesson, with what it took and what went wrong."""
    from playwright.async_api import async_playwright

    opened = asked(server.url, "/api/rooms", {"scenario": SCENARIO, "seed": 1, "team_size": -(-phones // teams), "settings": ["procedure.exchanges=1"]})
    code, token = opened["code"], opened["token"]
    scenario = asked(server.url, f"/api/rooms/{code}")["scenario"]
    ordered = sorted(scenario["parties"], key=lambda party: (not party["consents"], party["role"] != "mediator"))[:teams]
    seats = [ordered[number % teams]["name"] for number in range(phones)]
    held = Pages(server.url, code, token, seats[:pages])
    lesson = Lesson(server.url, code, token, seats[pages:], pause=pause, beside=held.act, hand=held.direct)
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu"])
        await held.enter(browser)
        before = worked(server)
        await lesson.play()
        spent = worked(server) - before
        await held.open["projector's page"][1].get_by_role("heading", name="The talks are over").wait_for()
        leaked = leaks(lesson, await held.found())
        await browser.close()
    return {**told(lesson, spent), "pages": len(held.open), "reloads of pages": held.reloads, "errors in pages": held.complaints, "leaks": leaked,
            "losses": losses(lesson, Room.load(server.rooms / f"{code}.jsonl")), "debrief": debriefed(server, code, token, lesson)}


def told(lesson: Lesson, spent: float) -> dict[str, Any]:
    """The times and numbers of a lesson."""
    waits = sorted(wait for phone in lesson.class_ for wait in phone.waits)
    cuts = statistics.quantiles(waits, n=20)
    return {"phones without a page": len(lesson.class_), "phases": len(lesson.phases), "answers": len(waits), "answer, ms, p50": round(1e3 * cuts[9], 1),
            "answer, ms, p95": round(1e3 * cuts[18], 1), "server's processor, ms an answer": round(1e3 * spent / len(waits), 1),
            "lost connections": sum(phone.drops for phone in lesson.class_), "private messages": sum(len(phone.said) for phone in lesson.class_),
            "load of the machine": round(os.getloadavg()[0], 1)}


def debriefed(server: Served, code: str, token: str, lesson: Lesson) -> str:
    """Whether the debrief has every message."""
    account = asked(server.url, f"/api/rooms/{code}/debrief", {"token": token})
    whole = len(account["room"]["talks"]) == sum(len(phone.said) for phone in lesson.class_)
    return "complete" if whole else "messages are missing"


@click.command()
@click.option("--phones", default=30, show_default=True, help="Phones that join at the start; two more come late.")
@click.option("--teams", default=10, show_default=True, help="Seats that people hold.")
@click.option("--pages", default=3, show_default=True, help="How many of the phones are pages in Chromium.")
@click.option("--pause", default=8.0, show_default=True, help="Seconds over which the thumbs of a phase are spread; 0: everybody at once.")
@click.option("--json", "as_document", is_flag=True, help="Print JSON and nothing else.")
def main(phones: int, teams: int, pages: int, pause: float, as_document: bool) -> None:
    """Play a lesson, print what it took; exits with status 1 if anything was lost or leaked."""
    with tempfile.TemporaryDirectory() as folder:
        server = Served(Path(folder) / "rooms")
        try:
            found = asyncio.run(played(server, phones, teams, pages, pause))
        finally:
            server.stop()
    if as_document:
        click.echo(json.dumps(found, indent=2))
    else:
        for name, value in found.items():
            told_ = "; ".join(value) or "none" if isinstance(value, list) else value
            aim = f"   (aim {1e3 * AIM:.0f}: {'met' if value <= 1e3 * AIM else 'NOT met'})" if name == "answer, ms, p95" else ""
            click.echo(f"{name:36}{told_:>10}{aim}")
    if found["leaks"] or found["losses"] or found["errors in pages"]:
        raise SystemExit(1)


if __name__ == "__main__":
    main()
