"""Materials of a case: complete in every language, with questions whose answers are stored beside the log, and only by those who hold a seat."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from sim.scenario.loader import load_scenario
from sim.web.classroom.lessons import GENERAL, KINDS, lesson, lesson_files, read_lesson, shown
from sim.web.classroom.survey import Survey
from sim.web.i18n import languages
from sim.web.lab.scenario_catalog import ScenarioCatalog
from sim.web.server.app import app_of
from sim.web.server.app_state import AppState

HOST = "127.0.0.1:8000"


@pytest.fixture
def client(tmp_path: Path) -> Iterator[TestClient]:
    served = app_of(AppState(tmp_path / "rooms", ScenarioCatalog({}, ["valley"])), "127.0.0.1")
    here = {"host": HOST, "origin": f"http://{HOST}"}
    with TestClient(served, base_url=f"http://{HOST}", headers=here, client=("127.0.0.1", 5000)) as own:
        yield own


def test_every_lesson_is_in_every_language_with_the_same_questions() -> None:
    names = {name for name, _ in lesson_files()}
    assert {"valley", "park", "harbour", "astana_21", GENERAL} <= names
    assert set(lesson_files()) == {(name, language) for name in names for language in languages()}
    for name in names:
        each = [read_lesson(name, language) for language in languages()]
        for when in ("before", "after"):
            asked = [[(question["id"], question["kind"]) for question in told[when]] for told in each]
            assert all(one == asked[0] for one in asked) and len(set(asked[0])) == len(asked[0])
            assert {kind for _, kind in asked[0]} <= set(KINDS)
        assert len({(len(told["notes"]), len(told["debrief"])) for told in each}) == 1


def test_a_derived_scenario_has_the_lesson_of_its_base_and_others_a_general_one() -> None:
    assert lesson(load_scenario("valley", ["title=Two short meetings"])) == lesson(load_scenario("valley"))
    assert lesson(load_scenario("coalition"))["en"]["before"] == read_lesson(GENERAL, "en")["before"]
    assert all("notes" not in told for told in shown(lesson(load_scenario("valley")), False).values())


def test_answers_are_stored_beside_the_log_of_those_who_hold_a_seat(client: TestClient, tmp_path: Path) -> None:
    room = client.post("/api/rooms", json={"scenario": "valley", "seed": 1}).json()
    path = f"/api/rooms/{room['code']}"
    token = client.post(f"{path}/join", json={"party": "kelda", "name": "Ana"}).json()["token"]
    given = {"party": "kelda", "token": token, "when": "before", "answers": {"expect_deal": "40"}, "consent": True}
    assert client.post(f"{path}/survey", json=given).json() == {}
    assert client.post(f"{path}/survey", json=given | {"answers": {"expect_deal": "50"}}).json() == {}
    for wrong in ({"token": "x"}, {"party": "wethern"}):
        assert client.post(f"{path}/survey", json=given | wrong).json() == {"why": "not_yours"}
    assert client.post(f"{path}/survey", json=given | {"when": "now"}).status_code == 400
    rows = Survey(tmp_path / "rooms" / f"{room['code']}.jsonl").rows()
    assert [(row["party"], row["answers"], row["consent"]) for row in rows] == [("kelda", {"expect_deal": "50"}, True)]
    assert token not in str(rows)
    mine, other = (client.post(f"{path}/lesson", json={"token": each}).json() for each in (room["token"], ""))
    assert mine["answered"] == {"before": 1, "after": 0} and mine["lesson"]["en"]["notes"]
    assert set(other) == {"lesson"} and "notes" not in str(other)
