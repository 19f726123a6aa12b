"""A small class plays two rounds by script; `bench/classroom.py` plays thirty phones and measures."""

from __future__ import annotations

import asyncio
from pathlib import Path

from sim.web.classroom.room import Room
from tests.web.class_lesson import Lesson, leaks, losses
from tests.web.client import asked
from tests.web.server_process import Served

PARTIES = ["kelda", "wethern", "league"]


def test_six_phones_in_teams_lose_nothing_and_learn_no_secret(served: Served) -> None:
    opened = asked(served.url, "/api/rooms", {"scenario": "valley", "seed": 1, "team_size": 2, "settings": ["procedure.exchanges=1"]})
    lesson = Lesson(served.url, opened["code"], opened["token"], [*PARTIES, *PARTIES])
    asyncio.run(lesson.play())

    assert {phase.split("/")[0] for phase in lesson.phases} == {"prepare", "open", "draft", "answer", "sign"}
    assert {phase.split("/")[1] for phase in lesson.phases} == {"1", "2"}
    assert sum(phone.drops for phone in lesson.class_) >= 3 and sum(len(phone.said) for phone in lesson.class_) >= 6 * 4
    assert [phone.party for phone in lesson.class_] == [*PARTIES, *PARTIES, "", ""], "late comers observe where every team is full"
    assert leaks(lesson) == []
    assert losses(lesson, Room.load(served.rooms / f"{opened['code']}.jsonl")) == []
    account = asked(served.url, f"/api/rooms/{opened['code']}/debrief", {"token": opened["token"]})
    assert len(account["room"]["talks"]) == sum(len(phone.said) for phone in lesson.class_) and account["room"]["observations"]


def test_the_search_for_leaks_finds_what_is_put_before_the_wrong_phone(served: Served) -> None:
    opened = asked(served.url, "/api/rooms", {"scenario": "valley", "seed": 1, "team_size": 2, "settings": ["procedure.exchanges=1"]})
    lesson = Lesson(served.url, opened["code"], opened["token"], PARTIES, late=0, rounds=1)
    asyncio.run(lesson.play())
    kelda, wethern, league = lesson.class_
    said, to = next((text, to) for text, to in kelda.said if "wethern" not in to)
    wethern.frames += [said, kelda.token, '{"sheet":{"party":"kelda"', f'{{"phase":"open/1","notes":["note by {league.party} in open/1."]}}']
    assert to is not None and len(leaks(lesson)) == 4
    kelda.said.append(("never sent", ()))
    assert len(losses(lesson, Room.load(Path(served.rooms) / f"{opened['code']}.jsonl"))) == 2
