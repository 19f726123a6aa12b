"""A room's story: a class plays to the end, nobody sees what is not theirs, and what was decided is what happens."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.engine.model import Negotiation
from sim.rules.log_schema import COLUMNS
from sim.scenario.encoding.instance import encode
from sim.scenario.loader import load_scenario, scenario_to_yaml
from sim.scenario.schema.scenario import Scenario
from sim.web.classroom.commands import do
from sim.web.classroom.point_scores import Points
from sim.web.classroom.printable_sheets import RoleSheets
from sim.web.classroom.projections import view
from sim.web.classroom.room import Room
from sim.web.classroom.room_core import MOST_CHANGES
from sim.web.common.errors import DeniedError
from sim.web.common.requests import Command
from tests.examples import examples
from tests.stories import OF_ONE_MIND, well
from tests.strategies import trees


def opened(folder: Path, scenario: Scenario | None = None, **more: Any) -> tuple[Room, str]:
    return Room.open(folder, scenario_to_yaml(scenario or well(OF_ONE_MIND)), 7, **more)


def answered(asked: dict[str, Any]) -> dict[str, Any]:
    """An answer to a question, of what is on offer: the first of each, and all proposals at 50 or the first option."""
    if asked["kind"] == "prepare":
        return {"coming": (asked["comings"] or [None])[0], "order": (asked["orders"] or [None])[-1]}
    return {"sign": True} if asked["kind"] == "sign" else {"reply": "accept", "propose": {}}


def play(room: Room) -> list[str]:
    """Everybody who is asked answers, until the run ends; returns the phases."""
    phases = []
    while room.phase != "end":
        phases.append(room.phase)
        for party in room.waiting:
            asked = room.question(party)
            assert asked is not None
            room.decide(party, room.phase, answered(asked))
            if room.phase != phases[-1]:
                break
    return phases


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path


def test_a_class_plays_to_the_end_without_the_teacher(folder: Path) -> None:
    room, _ = opened(folder)
    for party in ("upper", "lower", "elder"):
        room.join(party, f"Person of {party}")
    assert view(room, "show")["phase"] == "lobby" and view(room, "show")["run"] is None
    room.advance("lobby")
    assert room.waiting == ["upper", "lower", "elder"]
    phases = play(room)
    assert phases[:4] == ["prepare/1", "open/1", "answer/1/1", "sign/1"]
    shown = view(room, "show")["run"]
    assert shown["ended"] and shown["rounds"][0]["outcome"] == "agreement"
    assert view(room, "seat", "upper")["worth"] != 0


def test_the_teacher_goes_on_without_the_slowest_and_two_clicks_are_one(folder: Path) -> None:
    room, _ = opened(folder)
    room.join("upper", "Amal")
    room.join("lower", "Bo")
    room.advance("lobby")
    with pytest.raises(DeniedError, match="phase_over"):
        room.advance("lobby")
    room.decide("upper", "prepare/1", {"coming": "present"})
    room.advance("prepare/1")
    assert room.phase == "open/1"
    with pytest.raises(DeniedError, match="phase_over"):
        room.advance("prepare/1")
    with pytest.raises(DeniedError, match="phase_over"):
        room.decide("lower", "prepare/1", {"coming": "away"})
    assert room.phase == "open/1" and room.waiting == ["upper", "lower"]


def test_who_sits_down_later_is_not_asked_about_what_is_past(folder: Path) -> None:
    room, _ = opened(folder, well({"rights.sign_statement": ["guarantor"], "horizon.rounds": 3}))
    room.join("upper", "Amal")
    room.advance("lobby")
    while not room.phase.endswith("/2"):
        room.advance(room.phase)
    before = room.phase, room.model.log.rows["answers"]
    room.join("elder", "Chi")  # who would have been asked for a signature in round 1
    assert (room.phase, room.model.log.rows["answers"]) == before
    assert room.model.waits and room.model.waits.phase == room.phase


def test_a_run_does_not_run_away_when_the_last_seat_is_freed(folder: Path) -> None:
    room, _ = opened(folder)
    first = room.join("upper", "Amal")
    room.advance("lobby")
    room.free("upper")
    assert room.phase == "prepare/1" and not room.holds("upper", first)
    second = room.join("upper", "Bo")
    assert room.holds("upper", second) and not room.holds("upper", first) and room.waiting == ["upper"]


def test_a_reassigned_seat_keeps_its_name_and_loses_its_old_token(folder: Path) -> None:
    room, _ = opened(folder)
    first = room.join("upper", "Amal")
    second = room.reassign("upper", "")
    assert room.seats["upper"].name == "Amal" and room.holds("upper", second) and not room.holds("upper", first)


def test_a_decision_may_be_changed_until_the_phase_is_over_but_not_without_end(folder: Path) -> None:
    room, _ = opened(folder)
    room.join("upper", "Amal")
    room.join("lower", "Bo")
    room.advance("lobby")
    for turn in range(MOST_CHANGES):
        room.decide("upper", "prepare/1", {"coming": ("away", "present")[turn % 2]})
    size = room.event_log.size
    room.decide("upper", "prepare/1", {"coming": "present"})  # the same again is nothing new
    assert room.event_log.size == size
    with pytest.raises(DeniedError, match="too_fast"):
        room.decide("upper", "prepare/1", {"coming": "away"})


def test_a_pause_stops_decisions_and_the_clock(folder: Path) -> None:
    room, _ = opened(folder, clock=60)
    room.join("upper", "Amal")
    room.advance("lobby")
    end = room.deadline
    assert end is not None
    room.pause()
    assert room.deadline is None and not room.tick(end + 1000)
    with pytest.raises(DeniedError, match="paused"):
        room.decide("upper", "prepare/1", {})
    with pytest.raises(DeniedError, match="phase_over"):
        room.pause()
    room.resume()
    assert room.deadline is not None and room.deadline >= end
    assert not room.tick(room.deadline - 1) and room.tick(room.deadline) and room.phase == "open/1"


def test_an_event_of_the_teachers_comes_before_the_next_round(folder: Path) -> None:
    room, _ = opened(folder)
    room.join("upper", "Amal")
    room.advance("lobby")
    room.bring_about("rift", "upper", "lower", "A fire in the\nbarn")
    (told,) = view(room, "show")["events"]
    assert told == {"round": 1, "kind": "rift", "party": "upper", "other": "lower", "text": "A fire in the barn", "phase": "prepare/1",
                    "at": told["at"]}
    for given_ in (("rift", "upper", "upper"), ("rift", "upper"), ("news", "upper"), ("hope", "nobody"), ("earthquake",)):
        with pytest.raises(DeniedError, match="not_on_offer"):
            room.bring_about(*given_)


def test_a_rehearsal_is_one_person_in_all_seats(folder: Path) -> None:
    room, teacher = opened(folder, rehearsal=True)
    for party in room.encoded.parties:
        room.join(party, party)
    assert all(room.holds(party, teacher) for party in room.encoded.parties)
    assert not room.holds("nobody", teacher)
    other, _ = opened(folder)
    other.join("upper", "Amal")
    assert not other.holds("upper", teacher)


@pytest.mark.parametrize(("sees", "party", "deed"), [
    ("show", "", "advance"), ("show", "", "decide"), ("seat", "upper", "advance"), ("seat", "upper", "reveal"),
    ("seat", "upper", "reassign"), ("teacher", "", "decide"), ("teacher", "", "open"), ("seat", "upper", "__class__"),
])
def test_what_is_not_ones_own_to_do_is_refused(folder: Path, sees: str, party: str, deed: str) -> None:
    room, _ = opened(folder)
    room.join("upper", "Amal")
    before = room.event_log.size
    with pytest.raises(DeniedError, match="not_yours"):
        do(room, sees, party, Command.model_validate({"do": deed, "phase": "lobby"}))
    assert room.event_log.size == before


@pytest.mark.parametrize("decision", [
    {"coming": "late"}, {"order": "burn"}, {"strike": "path"}, {"strike": ["path"]}, {"break": [["path"]]}, {"press": {"lower": "hard"}},
    {"press": ["lower"]}, {"coming": ["present"]}, {"coming": {}}, {"order": True},
])
def test_orders_that_are_not_on_offer_are_refused(folder: Path, decision: dict[str, Any]) -> None:
    room, _ = opened(folder)
    room.join("upper", "Amal")
    room.advance("lobby")
    with pytest.raises(DeniedError, match="not_on_offer"):
        room.decide("upper", "prepare/1", decision)


@pytest.mark.parametrize("decision", [
    {}, {"reply": "maybe"}, {"reply": None}, {"reply": ["accept"]}, {"reply": "accept", "propose": {"moon": 1}},
    {"reply": "accept", "propose": {"water": 101}}, {"reply": "accept", "propose": {"water": float("nan")}},
    {"reply": "accept", "propose": {"water": True}}, {"reply": "accept", "propose": {"water": "50"}},
    {"reply": "accept", "propose": {"path": 3}}, {"reply": "accept", "propose": {"path": 0.5}},
    {"reply": "accept", "propose": {"water": 10**400}},
    {"reply": "accept", "propose": [50]},
])
def test_answers_that_are_not_on_offer_are_refused(folder: Path, decision: dict[str, Any]) -> None:
    room, _ = opened(folder, well(OF_ONE_MIND | {"agenda.items": 2}))
    room.join("upper", "Amal")
    room.advance("lobby")
    room.advance("prepare/1")
    room.advance("open/1")
    assert room.phase == "answer/1/1"
    with pytest.raises(DeniedError, match="not_on_offer"):
        room.decide("upper", "answer/1/1", decision)
    room.decide("upper", "answer/1/1", {"reply": "accept", "note": "so\nbe it", "more": "than asked"})
    assert room.decisions["answer/1/1", "upper"] == {"reply": "accept", "propose": {}, "note": "so be it"}


# what nobody else may know

SECRETS = ("position", "scores", "weight", "least", "most", "never", "surplus", "held_out", "objection", "red_line", "score", "terms",
           "patrons", "states", "trusts", "near", "worths", "stances", "advice", "punishes", "points", "places", "no_deal", "gives",
           "person")


def keys(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The path of every key in a document."""
    if isinstance(value, dict):
        for key, below in value.items():
            yield (*path, key)
            yield from keys(below, (*path, key))
    elif isinstance(value, list):
        for at, below in enumerate(value):
            yield from keys(below, (*path, at))


def others_rows(view_: dict[str, Any], party: str) -> Iterator[dict[str, Any]]:
    """What is shown of other parties' decisions."""
    for round_ in (view_["run"] or {"rounds": []})["rounds"]:
        yield from (row for row in round_["attendance"] if row["party"] != party)
        for exchange in round_["exchanges"]:
            yield from (row for row in exchange["answers"] if row["party"] != party)


#: Scenarios for a class, whose points add up over issues.
PLAYABLE = trees(most_parties=4, most_issues=3, most_rounds=2).map(lambda tree: tree | {"utility": "additive"})


@examples(6)
@given(PLAYABLE, st.data())
def test_property_what_is_secret_to_a_seat_does_not_change_what_others_are_sent(tree: dict[str, Any], data: Any) -> None:
    """Another party's position, score, weight, red line, reservation and mind may be anything: until somebody acts, one sees the same."""
    import tempfile

    names = list(tree["parties"])
    secret = data.draw(st.sampled_from(names))
    other = copy.deepcopy(tree)
    own = other["parties"][secret]
    for stance in own["on"].values():
        stance.pop("red_line", None)
        stance["salience"] = 61.8
        stance.update({"position": 38.2} if "position" in stance else {"score": dict.fromkeys(stance["score"], 13.7)})
    own.update(reservation=0.123, wear=0.111, hope=0.077, outlook=0.43, pain=0.21)
    watchers = [name for name in names if name != secret and name not in tree["patronage"].get(secret, {})]
    with tempfile.TemporaryDirectory() as folder:
        pictures = []
        for each in (tree, other):
            room, _ = opened(Path(folder), Scenario.model_validate(each))
            for name in names:
                room.join(name, name)
            told = []
            for phase in ("lobby", "prepare/1"):
                assert room.phase == phase
                told += [view(room, "show"), *(view(room, "seat", name) for name in watchers)]
                room.advance(phase)
            pictures.append([{key: value for key, value in view_.items() if key not in ("code", "now")} for view_ in told])
    assert pictures[0] == pictures[1]


@examples(6)
@given(PLAYABLE)
def test_property_no_secret_word_reaches_another_screen_until_it_is_revealed(tree: dict[str, Any]) -> None:
    """Played to the end: the projector has no secret at all; of others a seat sees what they did and not why."""
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        room, _ = opened(Path(folder), Scenario.model_validate(tree))
        for name in tree["parties"]:
            room.join(name, name)
        room.advance("lobby")
        for _ in range(25):
            if room.phase == "end":
                break
            for party in tree["parties"]:
                told = view(room, "seat", party)
                outside = {key: value for key, value in told.items() if key not in ("sheet", "question", "run")}
                assert not [path for path in keys(outside) if path[-1] in SECRETS]
                assert told["sheet"]["party"] == party
                assert {each["party"] for each in told["sheet"]["patrons"]} <= {name for name in tree["parties"] if name != party}
                for row in others_rows(told, party):
                    assert set(row) <= {"party", "reply", "presence"}
                assert told["run"]["states"] is None
                assert not [path for path in keys(told["run"]) if path[-1] in ("states", "trusts", "near") and path != ("states",)]
            assert not [path for path in keys(view(room, "show")) if path[-1] in SECRETS and path[-1] != "states"]
            room.advance(room.phase)
        room.reveal()
        assert view(room, "show")["stances"] and view(room, "seat", next(iter(tree["parties"])))["stances"]


def test_a_seats_own_reasons_are_told_to_it_alone(folder: Path) -> None:
    room, _ = opened(folder, well())
    for party in ("upper", "lower"):
        room.join(party, party)
    room.advance("lobby")
    while room.phase != "end":
        room.advance(room.phase)
    told = view(room, "seat", "upper")
    exchanges = [exchange for round_ in told["run"]["rounds"] for exchange in round_["exchanges"]]
    own = [row for exchange in exchanges for row in exchange["answers"] if row["party"] == "upper"]
    assert own and all("surplus" in row for row in own)
    assert "surplus" not in json.dumps(view(room, "show"))


def test_a_seats_points_are_those_of_its_printed_sheet(folder: Path) -> None:
    """Without a deal and at every value, with the room's own random draws; a text's points are the sum of those on the sheet."""
    room, _ = Room.open(folder, scenario_to_yaml(load_scenario("valley")), 3)
    sheets = RoleSheets(room.encoded, 3)
    for party in room.encoded.parties:
        room.join(party, party)
    for party in room.encoded.parties:
        told, printed = view(room, "seat", party)["sheet"]["points"], sheets.role(party)
        assert told["no_deal"] == printed["no_deal"]
        listed = [[place["points"] for place in own["places"]] for own in told["issues"].values()]
        rows = {row["label"]: row["places"] for row in printed["scales"]} | {row["label"]: row["places"] for row in printed["choices"]}
        on_paper = [rows[sheets.issues[issue]["label"]] for issue in told["issues"]]
        assert listed == [[place["points"] if isinstance(place, dict) else place.points for place in places] for places in on_paper]

    room.advance("lobby")
    while not room.phase.startswith("answer/"):
        room.advance(room.phase)
    asked = view(room, "seat", "kelda")["question"]
    sheet, text = Points(room.encoded, 3), room.model.text
    assert set(text) == set(room.encoded.issues)
    added = sum(sheet.at("kelda", issue, value).points for issue, value in text.items())
    none, advice = sheet.no_deal("kelda"), room.model.advice("kelda")
    assert asked["gives"] == {"text": added, "no_deal": none, "counted": none + round(1000 * (advice.surplus + advice.mood))}
    terms = advice.distrust + advice.audience + advice.change + advice.hope - advice.relief - advice.pressure
    assert asked["gives"]["counted"] - added == pytest.approx(-1000 * terms, abs=3)


def test_points_go_with_what_holds_now(folder: Path) -> None:
    """Where something has changed on the ground, no deal is worth the status quo now, unless the scenario states a reservation."""
    points = Points(encode(load_scenario("valley")), 3)
    assert points.no_deal("kelda", {"bridge": 2.0}) == points.of("kelda", {"bridge": 2.0}) > points.no_deal("kelda")
    stated = Points(encode(load_scenario("harbour")), 1)
    party = stated.encoded.parties[0]
    best = {worth.issue: max(worth.places, key=lambda place: place.points).value for worth in stated.table(party)}
    assert stated.no_deal(party, best) == stated.no_deal(party) < stated.of(party, best)


def test_what_a_person_decided_is_told_apart_from_what_the_rules_weighed(folder: Path) -> None:
    room, _ = opened(folder, well())
    for party in ("upper", "lower"):
        room.join(party, party)
    room.advance("lobby")
    room.decide("upper", "prepare/1", {"coming": "present"})
    while not room.phase.startswith("answer/"):
        room.advance(room.phase)
    phase = room.phase
    room.decide("upper", phase, {"reply": "reject"})
    room.advance(phase)
    while room.phase != "end":
        room.advance(room.phase)
    first = view(room, "teacher")["run"]["rounds"][0]
    assert [row["party"] for row in first["exchanges"][0]["answers"] if "person" in row] == ["upper"]
    assert [row["party"] for row in first["attendance"] if "person" in row] == ["upper"]
    assert "person" not in json.dumps(view(room, "seat", "lower"))


def test_a_whole_room_is_the_engines_run_where_people_leave_all_as_it_is(folder: Path) -> None:
    """A class that presses nothing sees what `parley run` tells."""
    scenario = load_scenario("valley")
    room, _ = Room.open(folder, scenario_to_yaml(scenario), 3)
    room.join("kelda", "Amal")
    room.advance("lobby")
    while room.phase != "end":
        room.advance(room.phase)
    log = Negotiation(encode(scenario), 3).run()
    assert all(room.model.log.matrix(table).tobytes() == log.matrix(table).tobytes() for table in COLUMNS)
