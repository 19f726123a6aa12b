"""A class in browsers: what its people do, told as they would tell it."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

#: A small phone.
PHONE = {"viewport": {"width": 360, "height": 740}, "is_mobile": True, "has_touch": True}
SEATS = {"kelda": "Kelda, the upper community", "wethern": "Wethern, the lower community", "league": "The League of the lower towns"}


def expect(what: Any) -> Any:
    """Playwright's `expect`, patient for twenty seconds; imported late, since there may be no browser to test with."""
    from playwright.sync_api import expect as said

    said.set_options(timeout=20_000)
    return said(what)


def opened(page: Any, url: str, rehearsal: bool = False) -> str:
    """A teacher opens a room of `valley` from the first page, with a fixed random seed; returns its code."""
    page.route("**/api/rooms", lambda route: route.continue_(post_data=json.dumps(route.request.post_data_json | {"seed": 1})))
    page.goto(url)
    page.get_by_label("Conflict").select_option("valley")
    page.get_by_role("button", name="Rehearse alone, playing all seats" if rehearsal else "Open a room").click()
    page.wait_for_url("**/rehearse/*" if rehearsal else "**/teach/*")
    return str(page.url).split("#")[0].rsplit("/", 1)[1]


def own_link(teacher: Any) -> str:
    """The teacher's own secret link, as it stands folded on the page."""
    return str(teacher.locator(".ways details input").input_value())


def seated(page: Any, url: str, code: str, party: str, name: str) -> Any:
    """A student joins by the short link and takes a seat."""
    page.goto(f"{url}/join/{code}")
    page.get_by_label("Your name").fill(name)
    page.get_by_role("radio", name=SEATS[party]).check()
    page.get_by_role("button", name="Take this seat").click()
    page.wait_for_url("**/seat/*")
    page.get_by_role("heading", name="Your role sheet").wait_for()
    return page


def classed(people: Callable[..., Any], url: str, watch: Callable[[Any], None] = lambda _: None) -> tuple[Any, dict[str, Any], str]:
    """A teacher with a new room, and a student on a phone in each seat; `watch` sees each student's page before it is used."""
    teacher = people()
    code = opened(teacher, url)
    students = {}
    for party, name in (("kelda", "Ana"), ("wethern", "Boris"), ("league", "Chloé")):
        page = people(**PHONE)
        watch(page)
        students[party] = seated(page, url, code, party, name)
    return teacher, students, code


def begun(teacher: Any, students: dict[str, Any]) -> None:
    """The teacher begins; everybody is asked for orders."""
    teacher.get_by_role("button", name="Start", exact=True).click()
    for page in students.values():
        page.get_by_role("heading", name="Give your orders").wait_for()


def sent(page: Any) -> None:
    """A student sends what is on the form."""
    page.get_by_role("button", name="Send", exact=True).click()


def proposing(people: Callable[..., Any], url: str) -> tuple[Any, dict[str, Any], Any]:
    """A class whose orders are sent: a teacher, students who are asked what they propose, and where Kelda writes to the others."""
    teacher, students, _ = classed(people, url)
    begun(teacher, students)
    for page in students.values():
        sent(page)
    return teacher, students, students["kelda"].get_by_label("Message to the others")


def to_answers(students: dict[str, Any]) -> None:
    """Orders, proposals and the League's text are sent as they are, until the two who consent are asked for their answers."""
    sides = [students[party] for party in ("kelda", "wethern")]
    for heading, pages in (("Give your orders", [*students.values()]), ("What do you propose?", sides), ("Write the text", [students["league"]])):
        for page in pages:
            page.get_by_role("heading", name=heading).wait_for()
        for page in pages:
            sent(page)
    for party in ("kelda", "wethern"):
        students[party].get_by_role("heading", name="How do you answer the text?").wait_for()


def answered(page: Any, reply: str) -> None:
    """A student answers the text; accepting and walking out are confirmed."""
    page.get_by_role("radio", name=reply).check()
    sent(page)
    if reply in ("Accept", "Walk out"):
        page.get_by_role("button", name="Yes, ").click()


class Frames:
    """What a page was sent over its sockets, as JSON."""

    def __init__(self) -> None:
        self.all: list[Any] = []

    def __call__(self, page: Any) -> None:
        page.on("websocket", lambda socket: socket.on("framereceived", lambda text: self.all.append(json.loads(text))))
