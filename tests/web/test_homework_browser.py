"""Homework in a browser: a student plays one seat alone, leaves and returns, and comes to the debrief; the teacher sees who has begun."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.web.classroom import PHONE, answered, expect, sent
from tests.web.client import asked
from tests.web.server_process import Served

pytestmark = pytest.mark.filterwarnings("default")
SHORT = ["procedure.exchanges=1", "horizon.rounds=1"]


def test_a_student_plays_homework_alone_and_comes_back_to_it(people: Callable[..., Any], served: Served) -> None:
    opened = asked(served.url, "/api/rooms", {"scenario": "valley", "seed": 1, "homework": True, "settings": SHORT})
    teacher, page = people(), people(**PHONE)
    teacher.goto(f"{served.url}/teach/{opened['code']}#{opened['token']}")
    expect(teacher.get_by_text("Nobody has begun yet.")).to_be_visible()
    page.goto(f"{served.url}/join/{opened['code']}")
    page.get_by_label("Your name").fill("Ana")
    page.get_by_role("radio", name="Kelda, the upper community").check()
    page.get_by_role("button", name="Take this seat").click()
    page.get_by_role("heading", name="Give your orders").wait_for()
    assert page.evaluate("scrollY") == 0
    expect(teacher.get_by_role("link", name="Ana")).to_be_visible()
    sent(page)

    page.get_by_role("heading", name="What do you propose?").wait_for()
    page.goto(f"{served.url}/join/{opened['code']}")  # another day, by the same link
    page.get_by_role("button", name="Continue as Ana").click()
    page.get_by_role("heading", name="What do you propose?").wait_for()
    sent(page)
    page.get_by_role("heading", name="How do you answer the text?").wait_for()
    answered(page, "Reject")
    page.get_by_role("heading", name="Will you sign?").wait_for()
    page.get_by_role("radio", name="No", exact=True).check()
    sent(page)
    page.get_by_role("heading", name="The talks are over").wait_for()
    page.get_by_role("link", name="Open the debrief").click()
    expect(page.get_by_role("heading", name="What happened")).to_be_visible()
    expect(page.get_by_text("the model").first).to_be_visible()
