"""The slide on private talks: who wrote to whom and who moved the text; the messages themselves once the teacher shows them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from sim.scenario.loader import load_scenario, scenario_to_yaml
from sim.web.classroom.room import Room
from tests.web.classroom import expect
from tests.web.client import asked
from tests.web.server_process import Served

pytestmark = pytest.mark.filterwarnings("default")


def over(folder: Path) -> tuple[str, str]:
    """A room whose talks are over and revealed, with three private messages; its code and the teacher's token."""
    room, token = Room.open(folder, scenario_to_yaml(load_scenario("valley", ["procedure.exchanges=1"])), 1)
    for party in ("kelda", "wethern", "league"):
        room.join(party, f"Student of {party}")
    kelda, wethern, league = (room.speakers[party] for party in ("kelda", "wethern", "league"))
    room.advance("lobby")
    room.say(kelda, ["wethern"], "Water for the bridge?", {"water": 40})
    room.say(wethern, ["kelda"], "Only if the League guards it", {})
    room.mark(league, "water", 55)
    for party in ("kelda", "wethern", "league"):
        room.decide(party, "prepare/1", {})
    for party in ("kelda", "wethern"):
        room.decide(party, "open/1", {"propose": {"water": 45}})
    room.decide("league", "draft/1/1", {"propose": {"water": 50}})
    room.say(league, [], "To myself", {})
    room.end()
    room.reveal()
    return room.code, token


def test_messages_are_counted_for_all_and_read_once_the_teacher_shows_them(people: Callable[..., Any], served: Served) -> None:
    code, token = over(served.rooms)
    hidden = asked(served.url, f"/api/rooms/{code}/debrief", {"token": ""})["room"]
    assert not hidden["talks_shown"] and [(each["party"], each["to"], each["text"], each["name"], each["offered"]) for each in hidden["talks"]] == [
        ("kelda", ["wethern"], "", "", True), ("wethern", ["kelda"], "", "", False), ("league", [], "", "", False)]

    teacher = people(viewport={"width": 1280, "height": 720})
    teacher.goto(f"{served.url}/debrief/{code}#{token}")
    teacher.get_by_role("button", name="How the talks went").click()
    slide = teacher.get_by_role("region", name="How the talks went")
    expect(slide.get_by_text("3 private messages were written.")).to_be_visible()
    expect(slide.get_by_role("listitem").filter(has_text="Kelda and Wethern").first).to_contain_text("2 messages, 1 with an offer")
    expect(slide.get_by_text("Inside the team of The League of the lower towns")).to_be_visible()
    expect(slide.get_by_text("Written by The League of the lower towns, the mediator.")).to_be_visible()
    expect(slide.get_by_role("row", name="Summer water let down to Wethern 55")).to_be_visible()
    assert slide.get_by_text("Water for the bridge?").count() == 0

    slide.get_by_role("button", name="Show private messages").click()
    expect(slide.get_by_text("Water for the bridge?")).to_be_visible()
    reader = people()
    reader.goto(f"{served.url}/debrief/{code}")
    reader.get_by_role("button", name="How the talks went").click()
    expect(reader.get_by_text("Only if the League guards it")).to_be_visible()
    assert reader.get_by_role("button", name="Show private messages").count() == 0
    slide.get_by_role("button", name="Show private messages").click()
    expect(slide.get_by_text("Water for the bridge?")).to_have_count(0)
    assert not Room.load(served.rooms / f"{code}.jsonl").talks_shown
