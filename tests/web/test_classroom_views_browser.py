"""Explanations that a class sees in real browsers."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest

from tests.web.classroom import PHONE, answered, begun, classed, expect, opened, proposing, seated, sent, to_answers
from tests.web.server_process import Served

pytestmark = pytest.mark.filterwarnings("default")


def test_a_class_reads_the_story_before_it_begins(people: Callable[..., Any], served: Served) -> None:
    code = opened(people(), served.url)
    page, show = seated(people(**PHONE), served.url, code, "kelda", "Ana"), people()
    show.goto(f"{served.url}/show/{code}")
    for each in (page, show):
        expect(each.get_by_text("Kelda lies above Wethern on one river")).to_be_visible()


def test_a_text_beyond_ones_red_line_says_so_to_oneself_alone(people: Callable[..., Any], served: Served) -> None:
    _, students, _ = proposing(people, served.url)
    students["wethern"].get_by_role("slider", name="Summer water").fill("80")
    for party in ("kelda", "wethern"):
        sent(students[party])
    students["league"].get_by_role("heading", name="Write the text").wait_for()
    sent(students["league"])
    crossed = "It crosses your red line: Summer water let down to Wethern."
    expect(students["kelda"].get_by_text(crossed)).to_be_visible()
    expect(students["wethern"].locator(".gives").first).to_contain_text("more than no deal")
    assert students["wethern"].get_by_text("It crosses your red line").count() == 0


def test_a_statement_that_not_all_sign_is_none(people: Callable[..., Any], served: Served) -> None:
    teacher, students, _ = classed(people, served.url)
    begun(teacher, students)
    to_answers(students)
    for party in ("kelda", "wethern"):
        answered(students[party], "Walk out")
    for party, sign in (("kelda", "Yes"), ("wethern", "No"), ("league", "Yes")):
        students[party].get_by_role("heading", name="Will you sign?").wait_for()
        students[party].get_by_role("radio", name=sign, exact=True).check()
        sent(students[party])
    expect(teacher.get_by_text("only Kelda and The League of the lower towns would sign a statement, so there is none")).to_be_visible()


def test_a_seat_that_was_given_away_is_no_way_back(people: Callable[..., Any], served: Served) -> None:
    teacher = people()
    code = opened(teacher, served.url)
    page = seated(people(**PHONE), served.url, code, "kelda", "Ana")
    row = teacher.get_by_role("row", name=re.compile("Kelda"))
    row.get_by_text("Change").click()
    row.get_by_role("button", name="New link for this seat").click()
    row.get_by_role("group").get_by_role("button", name="New link for this seat").click()
    expect(page.get_by_text("Take a free seat, or ask your teacher for a link")).to_be_visible()
    row.get_by_text("Change").click()  # a seat that has a link may be freed all the same
    expect(row.get_by_role("button", name="Free the seat")).to_be_visible()
    page.get_by_role("link", name="Join a room").last.click()
    expect(page.get_by_role("radio", name="Wethern, the lower community")).to_be_visible()
    assert page.get_by_role("link", name="Return to your seat").count() == 0


def test_what_was_refused_in_a_pause_is_forgotten_after_it(people: Callable[..., Any], served: Served) -> None:
    teacher, students, _ = proposing(people, served.url)
    page = students["kelda"]
    page.get_by_role("heading", name="What do you propose?").wait_for()
    page.context.set_offline(True)
    expect(page.get_by_text("connection lost; reconnecting")).to_be_visible()
    sent(page)
    teacher.get_by_role("button", name="Pause").click()
    expect(teacher.get_by_role("button", name="Resume")).to_be_visible()
    page.context.set_offline(False)
    refused = page.get_by_text("That did not work: the room is paused")
    expect(refused).to_be_visible()
    teacher.get_by_role("button", name="Resume").click()
    expect(refused).to_have_count(0)
    sent(page)
    expect(page.get_by_role("heading", name="Sent.")).to_be_visible()
    page.complaints.clear()  # a browser says itself that a socket failed


def test_two_students_share_a_browser(people: Callable[..., Any], served: Served) -> None:
    """The second one joins beside the first, not in their place, and both find their seats again."""
    code = opened(people(), served.url)
    page = seated(people(**PHONE), served.url, code, "kelda", "Ana")
    page.goto(f"{served.url}/join/{code}")
    page.get_by_role("heading", name="Join as another person").wait_for()
    page.get_by_label("Your name").fill("Boris")
    page.get_by_role("radio", name="Wethern, the lower community").check()
    page.get_by_role("button", name="Take this seat").click()
    page.get_by_role("heading", name="Wethern", exact=True).wait_for()
    page.goto(f"{served.url}/join/{code}")
    expect(page.get_by_role("button", name="Continue as Boris")).to_be_visible()
    page.get_by_role("button", name="Continue as Ana").click()
    page.get_by_role("heading", name="Kelda", exact=True).wait_for()
    page.reload()
    page.get_by_role("heading", name="Kelda", exact=True).wait_for()

    page.goto(f"{served.url}/join/{code}")
    page.get_by_label("Who is joining?").select_option("Ana, in another seat")
    page.get_by_label("Your name").fill("Ana")
    page.get_by_role("radio", name="The League of the lower towns").check()
    page.get_by_role("button", name="Take this seat").click()
    page.get_by_role("heading", name="The League of the lower towns", exact=True).wait_for()
    page.goto(f"{served.url}/join/{code}")
    expect(page.get_by_role("button", name="Continue as")).to_have_count(2)
