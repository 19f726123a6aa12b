"""Teams, second thoughts and homework: who sits where, who decides, what may be taken back, and that a repeated request does nothing twice."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from sim.scenario.loader import load_scenario, scenario_to_yaml
from sim.web.classroom import homework, room_core
from sim.web.classroom.commands import do
from sim.web.classroom.homework import HOMEWORK, attempt
from sim.web.classroom.open_room import AWAY, OpenRoom, Watcher
from sim.web.classroom.projections import view
from sim.web.classroom.room import Room
from sim.web.common.errors import DeniedError
from sim.web.common.requests import Command
from sim.web.common.tokens import new_token

YAML = scenario_to_yaml(load_scenario("valley", ["horizon.rounds=2"]))
PARTIES = ("kelda", "wethern", "league")


def opened(folder: Path, **more: Any) -> Room:
    return Room.open(folder, YAML, 1, **({"team_size": 4} | more))[0]


def of(room: Room, party: str) -> list[str]:
    return [each.id for each in room.team(party)]


def asked(room: Room, person: str, /, **what: Any) -> dict[str, Any]:
    """A command of a person's."""
    return do(room, "seat", room.people[person].party, Command.model_validate(what), person)


def taught(room: Room, **what: Any) -> dict[str, Any]:
    """A command of the teacher's."""
    return do(room, "teacher", "", Command.model_validate(what))


def full(folder: Path, **more: Any) -> Room:
    """A room of seven: three in Kelda's team, two in each other."""
    room = opened(folder, assigned=True, **more)
    for number in range(7):
        room.join("", f"Student {number}")
    return room


def test_newcomers_are_spread_evenly_those_with_a_veto_first(tmp_path: Path) -> None:
    room = full(tmp_path)
    assert [len(room.team(party)) for party in PARTIES] == [3, 2, 2]
    assert [each.party for each in room.people.values()][:3] == ["kelda", "wethern", "league"]
    for number in range(7, 14):
        room.join("", f"Student {number}")
    assert [len(room.team(party)) for party in ("", *PARTIES)] == [2, 4, 4, 4], "who finds no place observes"


def test_a_browser_never_holds_two_seats_and_a_repeated_request_takes_none(tmp_path: Path) -> None:
    room, token = opened(tmp_path), new_token()
    assert room.join("kelda", "Amal", token) == room.join("kelda", "Amal", token) == token
    assert room.join("wethern", "Amal", token) == token
    assert [len(room.team(party)) for party in PARTIES] == [0, 1, 0] and set(room.speakers) == {"wethern"}
    room.advance("lobby")
    room.join("kelda", "Amal", token)
    assert set(room.speakers) == {"wethern"}, "and keeps its place once the talks have begun"


def test_late_comers_choose_among_free_seats_or_are_placed_or_watch(tmp_path: Path) -> None:
    room = opened(tmp_path)
    room.join("kelda", "Amal")
    room.advance("lobby")
    with pytest.raises(DeniedError, match="seat_taken"):
        room.join("kelda", "Bo")
    shown = view(room, "show")
    assert shown["choosable"] == ["wethern", "league"] and not shown["full"]
    room.join("", "Bo")
    room.join("", "Chi")
    room.join("", "Dee")
    watcher = room.person_of(room.join("", "Eve", observe=True))
    assert [len(room.team(party)) for party in ("", *PARTIES)] == [1, 2, 1, 1] and watcher and watcher.party == ""


def test_a_team_suggests_and_votes_and_its_speaker_decides(tmp_path: Path) -> None:
    room = full(tmp_path)
    room.advance("lobby")
    speaker, second, third = of(room, "kelda")
    orders = {"coming": "away", "order": "hold back"}
    with pytest.raises(DeniedError, match="not_speaker"):
        asked(room, second, do="decide", phase="prepare/1", decision=orders)
    asked(room, second, do="suggest", phase="prepare/1", decision=orders)
    asked(room, third, do="vote", phase="prepare/1", person=second)
    with pytest.raises(DeniedError, match="not_on_offer"):
        asked(room, third, do="vote", phase="prepare/1", person=speaker)
    with pytest.raises(DeniedError, match="not_on_offer"):
        asked(room, third, do="suggest", phase="prepare/1", decision={"order": "burn"})
    (shown,) = view(room, "seat", "kelda", person=third)["suggestions"]
    assert (shown["person"], shown["votes"], shown["decision"]["coming"]) == (second, [third], "away")
    for other in (view(room, "seat", "wethern"), view(room, "show"), view(room, "seat", "")):
        assert "hold back" not in json.dumps({key: value for key, value in other.items() if key != "question"})
    with pytest.raises(DeniedError, match="not_speaker"):
        asked(room, second, do="pass", person=third)
    asked(room, speaker, do="pass", person=second)
    asked(room, second, do="decide", phase="prepare/1", decision=orders)
    assert room.decisions["prepare/1", "kelda"]["coming"] == "away"
    assert view(room, "seat", "kelda", person=second)["me"]["speaks"] and not view(room, "seat", "kelda", person=speaker)["me"]["speaks"]


def test_the_next_of_a_team_speaks_for_a_speaker_who_leaves_or_is_away(tmp_path: Path) -> None:
    room = full(tmp_path)
    first, second, third = of(room, "kelda")
    held = OpenRoom(room, {Watcher("seat", "kelda", third)})
    assert held._away(100.0) == set() and held._away(100.0 + AWAY) == {first}
    assert room.succeed({first}, {third}) and room.speakers["kelda"] == third
    room.pass_on("kelda", second)
    room.remove(second)
    assert room.speakers["kelda"] == first
    room.move(first, "")
    room.move(third, "wethern")
    assert "kelda" not in room.speakers and view(room, "seat", "", person=first)["me"]["id"] == first
    again = Room.load(room.event_log.path)
    assert (again.people, again.speakers) == (room.people, room.speakers)


def test_teams_are_balanced_before_the_talks_only(tmp_path: Path) -> None:
    room = opened(tmp_path)
    for number in range(4):
        room.join("kelda", f"Student {number}")
    room.join("", "Eve", observe=True)
    room.balance()
    assert sorted(len(room.team(party)) for party in PARTIES) == [1, 2, 2] and not room.team("")
    room.advance("lobby")
    with pytest.raises(DeniedError, match="phase_over"):
        room.balance()


def test_observers_write_notes_that_the_teacher_reads_and_see_no_seat(tmp_path: Path) -> None:
    room = opened(tmp_path)
    room.join("kelda", "Amal")
    room.join("", "Eve", observe=True)
    room.join("", "Fay", observe=True)
    room.advance("lobby")
    eve, fay = of(room, "")
    asked(room, eve, do="observe", text="Kelda has\nnot moved")
    assert view(room, "teacher")["observations"][0]["text"] == "Kelda has not moved"
    assert view(room, "seat", "", person=eve)["observations"] and not view(room, "seat", "", person=fay)["observations"]
    assert not {"sheet", "question", "stances", "teams"} & set(view(room, "seat", "", person=eve))
    for what in ({"do": "decide", "phase": "prepare/1"}, {"do": "say", "to": ["kelda"], "text": "psst"}, {"do": "advance", "phase": "prepare/1"}):
        with pytest.raises(DeniedError, match="not_yours"):
            asked(room, eve, **what)


# second thoughts


def test_the_last_answer_may_be_taken_back_until_the_time_of_grace_is_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    now = [1000.0]
    monkeypatch.setattr(room_core, "time", lambda: now[0])
    room = opened(tmp_path, grace=10)
    for party in PARTIES:
        room.join(party, party)
    room.advance("lobby")
    for party in PARTIES:
        room.decide(party, "prepare/1", {})
    assert room.phase == "prepare/1" and view(room, "show")["closes_at"] == 1010.0
    now[0] = 1009.0
    assert not room.tick(now[0])
    asked(room, of(room, "kelda")[0], do="withdraw", phase="prepare/1")
    assert room.closes_at is None and not room.tick(2000.0) and room.waiting == ["kelda"]
    assert view(room, "seat", "kelda")["earlier"] and Room.load(room.event_log.path).waiting == ["kelda"]
    room.decide("kelda", "prepare/1", {"coming": "in part"})
    room.pause()
    now[0] = 1100.0
    assert not room.tick(now[0])
    room.resume()
    assert room.closes_at == 1110.0
    room.extend("prepare/1", 30)
    assert room.closes_at == 1140.0 and not room.tick(1139.0)
    assert room.tick(1140.0) and room.phase == "open/1"


def test_a_step_back_takes_back_what_was_decided_there_and_since(tmp_path: Path) -> None:
    room = opened(tmp_path)
    room.join("kelda", "Amal")
    room.join("wethern", "Bo")
    room.advance("lobby")
    for party in ("kelda", "wethern"):
        room.decide(party, "prepare/1", {"coming": "present"})
    before, shown = room.model.log.rows["weeks"], view(room, "show")["run"]
    room.decide("kelda", "open/1", {"propose": {"water": 30}})
    room.step_back("open/1")
    with pytest.raises(DeniedError, match="phase_over"):
        room.step_back("open/1")
    assert room.phase == "prepare/1" and room.waiting == ["kelda", "wethern"] and not room.decisions
    assert view(room, "seat", "kelda")["earlier"]["coming"] == "present"
    assert Room.load(room.event_log.path).phase == "prepare/1"
    for party in ("kelda", "wethern"):
        room.decide(party, "prepare/1", {"coming": "present"})
    assert room.model.log.rows["weeks"] == before and view(room, "show")["run"] == shown, "the same decisions give the same run"
    room.end()
    room.step_back("end")
    assert room.phase == "open/1" and Room.load(room.event_log.path).phase == "open/1", "an early end is taken back alone"
    while room.phase != "end":
        room.advance(room.phase)
    room.step_back("end")
    assert room.phase != "end" and Room.load(room.event_log.path).phase == room.phase
    room.step_back(room.phase)
    room.end()
    room.reveal()
    with pytest.raises(DeniedError, match="already_revealed"):
        room.step_back("end")


def test_a_command_that_is_sent_twice_is_carried_out_once(tmp_path: Path) -> None:
    """A second click, or a page that does not know whether its first message arrived; also after the server was killed."""
    room = opened(tmp_path)
    room.join("kelda", "Amal")
    room.advance("lobby")
    flare = {"do": "bring", "kind": "flare", "text": "Fire", "key": "k1"}
    taught(room, **flare)
    taught(room, **flare)
    assert len(room.brought) == 1
    (amal,) = of(room, "kelda")
    answer = {"do": "decide", "phase": "prepare/1", "decision": {"coming": "present"}, "key": "k1"}
    asked(room, amal, **answer)
    room = Room.load(room.event_log.path)
    size = room.event_log.size
    assert room.phase == "open/1" and asked(room, amal, **answer) == {} and taught(room, **flare) == {}
    assert room.event_log.size == size
    with pytest.raises(DeniedError, match="phase_over"):
        asked(room, amal, **(answer | {"key": "k2"}))


# homework


def test_a_homework_gives_each_student_a_room_of_their_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    main, teacher = Room.open(tmp_path, YAML, 1, homework=HOMEWORK)
    token = new_token()
    code, kept = attempt(main, tmp_path, "kelda", "Amal", token)
    assert kept == token and attempt(main, tmp_path, "wethern", "Amal", token) == (code, token), "a repeated request finds the same room"
    own = Room.load(tmp_path / f"{code}.jsonl")
    assert own.phase == "prepare/1" and own.holds("kelda", token) and own.is_teacher(teacher) and own.seed == main.seed
    while own.phase != "end":
        asked_ = own.question("kelda")
        own.decide("kelda", own.phase, {"reply": "accept"} if asked_ and asked_["kind"] == "answer" else {"sign": True}) if asked_ else own.advance(own.phase)
    assert own.revealed
    assert [each["name"] for each in view(Room.load(main.event_log.path), "teacher")["attempts"]] == ["Amal"]
    monkeypatch.setattr(homework, "MOST_ATTEMPTS", 1)
    with pytest.raises(DeniedError, match="room_full"):
        attempt(main, tmp_path, "", "Bo")
