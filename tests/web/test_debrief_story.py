"""The data of a debrief's slides, without a browser: whole numbers that add up, a frontier that solutions lie on, moments that can be played again."""

from __future__ import annotations

import csv
import io
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from sim.analysis.theory.coalitions import examine
from sim.analysis.theory.decision_rules import decision_rule
from sim.analysis.theory.game import Game
from sim.analysis.theory.solutions import OutcomeSpace, solve
from sim.report.text.apportion import apportion, percentages
from sim.rules.rng import stream_of
from sim.scenario.encoding.instance import encode
from sim.scenario.loader import load_scenario, scenario_to_yaml
from sim.web.classroom.debrief_story import story
from sim.web.classroom.exports import everything, research
from sim.web.classroom.room import Room
from sim.web.classroom.room_state import Person
from sim.web.classroom.survey import Survey
from sim.web.classroom.what_if import WhatIf
from sim.web.common.errors import DeniedError
from sim.web.common.tokens import digest
from sim.web.jobs.benchmark import against_runs
from sim.web.jobs.deal_map import deal_map
from sim.web.jobs.monte_carlo import monte_carlo


def played(folder: Path, decisions: dict[tuple[str, str], dict[str, Any]]) -> tuple[Room, str, str]:
    """A room of the valley with Ana as Kelda and Boris as Wethern, who decide as said; for the rest the model decides."""
    room, _ = Room.open(folder, scenario_to_yaml(load_scenario("valley")), 1)
    token = room.join("kelda", "Ana")
    other = room.join("wethern", "Boris")
    room.advance("lobby")
    while room.phase != "end":
        now = room.phase
        for party in list(room.waiting):
            if room.phase == now and (now, party) in decisions:
                room.decide(party, now, decisions[now, party])
        if room.phase == now:
            room.advance(now)
    return room, token, other


def yes_beyond_the_line() -> dict[tuple[str, str], dict[str, Any]]:
    """Wethern offers to let Kelda have the bridge, which is beyond its red line; both accept and sign."""
    text = {"water": 60, "bridge": 3}
    return {("open/1", "kelda"): {"propose": text}, ("open/1", "wethern"): {"propose": text},
            ("answer/1/1", "kelda"): {"reply": "accept"}, ("answer/1/1", "wethern"): {"reply": "accept", "note": "I am Boris"}, ("sign/1", "wethern"): {"sign": True}}


def test_whole_numbers_add_up() -> None:
    rng = np.random.default_rng(1)
    for size in (1, 2, 3, 7, 40):
        parts = rng.random(size) * rng.integers(1, 100)
        assert sum(percentages(parts.tolist())) == 100
        assert sum(apportion(parts.tolist())) == round(parts.sum())
        assert np.abs(np.array(percentages(parts.tolist())) - 100 * parts / parts.sum()).max() < 1


def test_the_story_says_who_accepted_beyond_a_red_line_and_its_deaths_are_whole(tmp_path: Path) -> None:
    room, *_ = played(tmp_path, yes_beyond_the_line())
    told = story(room)
    assert told["rounds"][0]["outcome"] == "agreement"
    assert [(each["party"], each["issue"], each["value"], each["person"]) for each in told["beyond"]] == [("wethern", "bridge", 3, True)]
    deaths = [*(each["deaths"] for each in told["rounds"]), told["after"]["deaths"]]
    assert all(isinstance(each, int) for each in deaths) and sum(deaths) == told["deaths"]
    game = Game.of(room.encoded, stream_of(1, 0))
    own = game.gains(np.array(room.model.state.ground, dtype=float))
    assert told["gains"] == {party: round(1000 * float(gain)) for party, gain in zip(game.parties, own, strict=True)}
    assert story(played(tmp_path, {})[0])["beyond"] == []


def test_a_moment_is_played_on_with_both_answers(tmp_path: Path) -> None:
    room, *_ = played(tmp_path, {("answer/1/1", "kelda"): {"reply": "accept"}, ("answer/1/1", "wethern"): {"reply": "reject"}})
    play = WhatIf(room.encoded, room.seed, room.decisions, tuple(room.brought))
    found = play.played("answer/1/1", "wethern", "accept")
    assert found["reply"] == "reject" and found["other"]["first_agreement"] == 1 and found["same"]["first_agreement"] != 1
    assert found["same"] == play.played("answer/1/1", "wethern", "reject")["other"]
    tested = play.tested(story(room)["moments"])
    assert tested and [each["turns"] for each in tested] == sorted((each["turns"] for each in tested), reverse=True)
    for phase, party, reply in (("answer/9/1", "wethern", "accept"), ("sign/1", "wethern", "accept"), ("answer/1/1", "x", "accept"), ("answer/1/1", "kelda", "maybe")):
        with pytest.raises(DeniedError):
            play.played(phase, party, reply)


@pytest.mark.parametrize("name", ["valley", "textbook", "harbour"])
def test_the_frontier_passes_through_what_solve_finds(name: str) -> None:
    encoded = encode(load_scenario(name))
    game, rule = Game.of(encoded, stream_of(1, 0)), decision_rule(encoded)
    told = deal_map(game, rule, examine(game, rule)[1], np.array([game.status_quo]))
    solved = {each.concept: each for each in solve(OutcomeSpace.of(game)).values() if each}
    assert {concept: [*gains.values()] for concept, gains in told["solutions"].items()} == {
        concept: np.rint(1000 * each.gains).astype(int).tolist() for concept, each in solved.items()}
    for line in told["frontiers"]:
        assert line["points"] == sorted(line["points"]) and len(line["points"]) > 1
        assert [y for _, y in line["points"]] == sorted((y for _, y in line["points"]), reverse=True)
        for gains in told["solutions"].values():
            mine, theirs = gains[line["one"]], gains[line["other"]]
            best = max((y for x, y in line["points"] if x >= mine - 1), default=None)
            assert best is not None and theirs <= best + 1, "no solution lies beyond the frontier"
            assert len(gains) > 2 or best <= theirs + 1, "with two parties, solutions lie on it"


def test_the_map_has_all_runs_and_percentages_that_add_up(tmp_path: Path) -> None:
    found = monte_carlo(load_scenario("textbook"), 1, 100, tmp_path)
    assert sum(each["runs"] for each in found["map"]["runs"]) == 100
    assert len(found["map"]["deals"]) == len(found["map"]["pass"])
    game = Game.of(encode(load_scenario("textbook")), stream_of(1, 0))
    shares = against_runs(found, game, {"class": game.status_quo.tolist()})["percent"]
    assert sum(shares["agreement"]) == 100 and sum(shares["endings"].values()) == 100


def files(archive: bytes) -> dict[str, list[dict[str, str]]]:
    """The rows of each CSV file of an archive."""
    with zipfile.ZipFile(io.BytesIO(archive)) as folder:
        return {name: [*csv.DictReader(io.StringIO(folder.read(name).decode()))] for name in folder.namelist() if name.endswith(".csv")}


def test_everything_can_be_taken_away_but_no_token(tmp_path: Path) -> None:
    room, token, _ = played(tmp_path, yes_beyond_the_line())
    told = files(everything(room))
    assert {(row["party"], row["name"]) for row in told["people.csv"]} == {("kelda", "Ana"), ("wethern", "Boris")}
    assert {row["note"] for row in told["decisions.csv"]} == {"", "I am Boris"} and len(told["decisions.csv"]) == 5
    assert [row["kind"] for row in told["events.csv"]][:4] == ["opened", "joined", "joined", "began"] and told["answers.csv"]
    whole = str(told)
    assert token not in whole and room.teacher not in whole and room.seats["kelda"].token not in whole


def test_research_gets_only_those_who_consent_and_no_names(tmp_path: Path) -> None:
    room, token, other = played(tmp_path, yes_beyond_the_line())
    asked = Survey(room.event_log.path)
    assert files(research(room))["decisions.csv"] == []
    asked.add("kelda", token, "before", {"expect": "40"}, True)
    asked.add("wethern", other, "before", {"expect": "70"}, False)
    told = files(research(room))
    assert {row["party"] for row in told["decisions.csv"]} == {"kelda"} and [row["answer"] for row in told["survey.csv"]] == ["40"]
    assert "answers.csv" not in told, "the run's tables tell of everybody"
    asked.add("wethern", other, "after", {"expect": "10"}, True)
    told = files(research(room))
    assert {row["party"] for row in told["decisions.csv"]} == {"kelda", "wethern"} and told["answers.csv"]
    assert {row["respondent"] for row in told["survey.csv"]} == {"P1", "P2"}
    whole = str(told)
    assert not [word for word in ("Ana", "Boris", room.code, token) if word in whole]
    room.people["third"] = Person("third", "Cleo", digest("c" * 32), "wethern")
    assert {row["party"] for row in files(research(room))["decisions.csv"]} == {"kelda"}, "everybody in a team has to consent"
    asked.add("kelda", token, "after", {"expect": "0"}, False)
    assert {row["party"] for row in files(research(room))["decisions.csv"]} == set(), "consent can be withdrawn"
