"""Reasons follow from the logged numbers, and what is said to have been enough for a yes is enough."""

from __future__ import annotations

import math
import re
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from sim.engine.agents import Party
from sim.engine.model import Negotiation
from sim.errors import NotInResultsError
from sim.report.explanation.counterfactual_terms import TermChange, accepts_with, changed, term_changes
from sim.report.explanation.counterfactual_texts import text_changes
from sim.report.explanation.explain import answer_reasons, explain_answer, explain_round, main_term, worth_of_items
from sim.report.explanation.explanation_document import explanation_document
from sim.report.explanation.promises import doubts_sentence, promised
from sim.report.explanation.reasons import consent, verdict
from sim.report.explanation.run_document import run_document
from sim.report.explanation.run_view import RunView
from sim.report.explanation.snapshots import ProposalSnapshot, take_snapshots
from sim.report.rows import as_json
from sim.report.text.phrasing import Names
from sim.rules.enums import Reply
from sim.rules.reply import ROUNDING
from sim.rules.utility import differs
from sim.scenario.encoding.instance import encode
from sim.scenario.loader import load_scenario
from sim.studies.provenance import run_manifest
from sim.studies.results import open_study
from sim.studies.single_run import write_single_run

CASES = [("astana_21", seed) for seed in (1, 2)] + [("valley", seed) for seed in (1, 2)] + [("harbour", 1), ("textbook", 1)]
TERMS = ("gain", "distrust", "audience", "change", "hope", "relief", "mood", "pressure")


@cache
def view(scenario: str, seed: int, **players: Any) -> RunView:
    model = Negotiation(encode(load_scenario(scenario)), seed, 0, players)
    return RunView.from_log(model.encoded, seed, model.run(), scenario)


@cache
def snapshots(scenario: str, seed: int) -> dict[tuple[int, int], ProposalSnapshot]:
    """The first and the last exchange of every round."""
    told = view(scenario, seed)
    wanted = frozenset((row["round"], exchange) for row in told.rounds if row["bargained"] for exchange in {1, row["exchanges"]})
    return take_snapshots(told.encoded, seed, 0, wanted)


def refusals(scenario: str, seed: int) -> list[tuple[ProposalSnapshot, str]]:
    told = view(scenario, seed)
    return [(snapshot, row["party"]) for (round_, exchange), snapshot in snapshots(scenario, seed).items()
            for row in told.answers(round_, exchange) if row["reply"] != "accept"]


@pytest.mark.parametrize(("scenario", "seed"), CASES)
def test_reasons_add_up_to_the_surplus_and_stand_by_weight(scenario: str, seed: int) -> None:
    told = view(scenario, seed)
    for row in told.tables["answers"]:
        reasons = answer_reasons(told, row)
        assert math.isclose(sum(reason.value for reason in reasons), row["surplus"], abs_tol=1e-9)
        assert {reason.term for reason in reasons} <= set(TERMS)
        assert [abs(reason.value) for reason in reasons] == sorted((abs(reason.value) for reason in reasons), reverse=True)


@pytest.mark.parametrize(("scenario", "seed"), CASES)
def test_the_main_reason_is_the_largest_term_unless_chance_decided(scenario: str, seed: int) -> None:
    told = view(scenario, seed)
    for row in told.tables["answers"]:
        values = {reason.term: reason.value for reason in answer_reasons(told, row) if reason.term != "mood"}
        main = main_term(told, row, answer_reasons(told, row))
        accepted, met = row["reply"] == "accept", row["surplus"] + row["mood"] >= row["held_out"] - ROUNDING
        if row["red_line"] is not None:
            assert main == "red_line"
        elif accepted != met:
            assert main == "mood", "without random variation the answer would have been another"
        elif accepted:
            assert main is None or values[main] == max(values.values())
        elif max(row["surplus"], row["surplus"] + row["mood"]) < 0:
            largest = min(values, key=lambda term: values[term])
            assert main == (largest if values[largest] <= -0.0005 or row["mood"] <= 0 else "mood")
        else:
            assert main == "held_out"


@pytest.mark.parametrize(("mood", "surplus", "reply", "main"), [
    (0.03, 0.01, "reject", "mood"),  # 0.04 without it: more than it demanded
    (0.03, -0.04, "reject", "distrust"),  # -0.01 without it: refused anyway, for the largest other term
    (0.03, -0.02, "reject", "held_out"),  # 0.01 without it: not worse off, yet less than it demanded
    (-0.03, 0.03, "accept", "mood"),  # 0 without it
    (-0.03, 0.06, "accept", "gain"),
])
def test_random_variation_is_the_main_reason_only_if_it_decided(mood: float, surplus: float, reply: str, main: str) -> None:
    told = view("astana_21", 1)
    row = next(row for row in told.tables["answers"] if row["red_line"] is None)
    row = row | {"mood": mood, "distrust": 0.02, "audience": 0.0, "change": 0.01, "hope": 0.0, "relief": 0.0, "pressure": 0.0, "held_out": 0.02,
                 "surplus": surplus, "baseline": 0.5, "utility": 0.5 + surplus + mood + 0.03, "reply": reply}
    assert main_term(told, row, answer_reasons(told, row)) == main
    assert ("decided the answer" in explain_answer(told, row)["text"]) == (main == "mood")


@pytest.mark.parametrize(("scenario", "seed"), CASES)
def test_the_share_of_promises_that_is_named_is_what_the_rules_count(scenario: str, seed: int) -> None:
    """Doubted gains and the ground that a breach would cost add up to the logged distrust."""
    told = view(scenario, seed)
    for (round_, exchange), snapshot in snapshots(scenario, seed).items():
        for row in told.answers(round_, exchange):
            sentence = next((each.sentence for each in answer_reasons(told, row, snapshot) if each.term == "distrust"), "")
            found = promised(told, row, worth_of_items(told, row))
            gained = sum(each.gain for each in found)
            for share in re.findall(r"counts only (\d+)% of what", sentence):
                risk = sum(float(cost) for cost in re.findall(r"cost it ground \((\d\.\d+)\)", sentence))
                assert (1 - int(share) / 100) * gained + risk == pytest.approx(row["distrust"], abs=0.005 * gained + 0.0011)


def test_a_doubt_names_who_delivers_how_far_it_is_trusted_and_who_would_punish() -> None:
    told = view("astana_2017", 1)
    found = [
        (row, next(each.sentence for each in answer_reasons(told, row, snapshot) if each.term == "distrust"), snapshot)
        for (round_, exchange), snapshot in snapshots("astana_2017", 1).items()
        for row in told.answers(round_, exchange) if row["party"] == "opposition" and row["distrust"] > 0.01
    ]
    assert len(found) > 5
    for _, sentence, snapshot in found:
        trust = snapshot.state.trust[told.encoded.parties.index("opposition")][told.encoded.parties.index("regime")]
        words = "hardly trusts it" if trust < 0.25 else "trusts it little" if trust < 0.5 else "trusts it only in part"
        assert f"since it {words} ({trust:.2f}) and believes in a chance of only" in sentence and "that Russia would punish a breach" in sentence
        assert "the Syrian government would have to deliver" in sentence
    (row, _, snapshot), at = found[0], told.encoded.parties.index
    try:
        told.conflict.ties[at("russia")][at("regime")].punishes = 0.0
        assert "and nobody would punish a breach" in str(doubts_sentence(told, row, worth_of_items(told, row), snapshot))
    finally:
        view.cache_clear()


@pytest.mark.parametrize(("scenario", "seed"), CASES)
def test_attendance_reasons_add_up_to_the_score(scenario: str, seed: int) -> None:
    told = view(scenario, seed)
    for row in told.rounds:
        for each in explain_round(told, row["round"])["attendance"]:
            assert each["score"] is None or math.isclose(sum(reason["value"] for reason in each["reasons"]), each["score"], abs_tol=1e-9)
            assert each["text"].endswith(".")


@pytest.mark.parametrize(("scenario", "seed"), CASES)
def test_playing_again_gives_the_logged_answers(scenario: str, seed: int) -> None:
    told = view(scenario, seed)
    for (round_, exchange), snapshot in snapshots(scenario, seed).items():
        for row in told.answers(round_, exchange):
            given = snapshot.answer_of(row["party"])
            assert Reply(int(given.reply)).word == row["reply"]
            assert (given.utility, given.surplus, given.held_out) == (row["utility"], row["surplus"], row["held_out"])


@pytest.mark.parametrize(("scenario", "seed"), CASES)
def test_the_change_of_text_that_is_named_makes_it_a_yes_and_a_smaller_one_does_not(scenario: str, seed: int) -> None:
    for snapshot, party in refusals(scenario, seed):
        for change in text_changes(snapshot, party):
            if not change.enough:
                assert not snapshot.accepts(party, {change.issue: change.after})
                continue
            given = snapshot.answer_of(party, {change.issue: change.after})
            assert given.reply == Reply.ACCEPT and given.red_line == -1 and given.surplus >= given.held_out - ROUNDING
            if not snapshot.encoded.options[snapshot.encoded.issues.index(change.issue)]:
                low, high = sorted((change.before, change.after))
                nearer = [point for point in range(math.floor(low) + 1, math.ceil(high)) if low < point < high]
                ground = snapshot.state.ground[snapshot.encoded.issues.index(change.issue)]
                enough = [point for point in nearer if snapshot.accepts(party, {change.issue: float(point)})]
                assert all(not differs(ground, point) and change.unchanged for point in enough), "a whole point nearer was enough"


@pytest.mark.parametrize(("scenario", "seed"), CASES)
def test_no_named_change_of_text_crosses_anyones_red_line(scenario: str, seed: int) -> None:
    for snapshot, party in refusals(scenario, seed):
        for change in text_changes(snapshot, party):
            crossing = [name for name in snapshot.consenters if snapshot.answer_of(name, {change.issue: change.after}).red_line >= 0]
            assert crossing == []
            assert all(snapshot.accepts(name) and not snapshot.accepts(name, {change.issue: change.after}) for name in change.loses)


@pytest.mark.parametrize(("scenario", "seed"), CASES)
def test_the_change_of_a_term_that_is_named_makes_it_a_yes_and_half_of_it_does_not(scenario: str, seed: int) -> None:
    for snapshot, party in refusals(scenario, seed):
        for change in term_changes(snapshot, party):
            assert accepts_with(snapshot, party, change.term, change.after)
            if change.term not in ("exchange", "presence"):
                assert not accepts_with(snapshot, party, change.term, 0.5 * (change.before + change.after))


def test_a_changed_term_is_put_back() -> None:
    snapshot, party = next(each for each in refusals("astana_21", 1) if each[0].answer_of(each[1]).distrust > 0.0)
    before = snapshot.answer_of(party)
    with changed(snapshot, party, "trust", 1.0):
        assert snapshot.answer_of(party).distrust < before.distrust
    assert snapshot.answer_of(party) == before


def test_words_name_the_numbers_that_are_enough() -> None:
    told, snapshot = view("astana_21", 1), snapshots("astana_21", 1)
    refused = [
        explain_answer(told, answer, snapshot[row["round"], int(row["exchanges"])]) for row in told.rounds if row["exchanges"]
        for answer in told.answers(row["round"]) if answer["reply"] == "reject"
    ]
    found = max(refused, key=lambda each: len(each["what_if"]["terms"]))
    assert " rejected the text: net gain " in found["text"] and found["what_if"]["terms"]
    for change in found["what_if"]["terms"]:
        assert change["text"] in found["text"]
    assert found["text"] == " ".join(found["sentences"])


ANSWER = {"party": "un", "reply": "reject", "utility": 0.5, "baseline": 0.45, "distrust": 0.02, "audience": 0.0, "change": 0.01,
          "hope": 0.0, "relief": 0.0, "mood": 0.0, "pressure": 0.0, "surplus": 0.02, "held_out": 0.0, "red_line": None, "objection": None}
NAMES = Names({"un": "United Nations and its envoy", "iran": "Iran"}, {"aid": "Aid"}, {"aid": ()})


@pytest.mark.parametrize(
    ("terms", "words"),
    [
        ({"red_line": "aid"}, "rejected the text: its red line on aid is crossed."),
        ({"held_out": 0.05}, "rejected the text: net gain +0.020; with 2 exchanges left, it still demanded at least +0.050."),
        ({"reply": "accept"}, "accepted the text: net gain +0.020."),
        ({"reply": "accept", "held_out": 0.01}, "accepted the text: net gain +0.020, at least the +0.010 it demanded."),
        ({"surplus": -0.03, "reply": "walk out"}, "walked out: net gain -0.030."),
        ({}, "rejected the text, although the model's rules say accept: net gain +0.020."),
        ({"red_line": "aid", "reply": "accept"}, "accepted the text, although the model's rules say reject: its red line on aid is crossed."),
        ({"utility": 0.45, "distrust": 0.0, "change": 0.0, "surplus": 0.0, "reply": "accept"},
         "accepted the text: net gain 0, as the text restates the status quo."),
    ],
)
def test_a_verdict_in_words(terms: dict[str, Any], words: str) -> None:
    assert verdict(NAMES, ANSWER | terms, exchanges_left=2) == f"The United Nations and its envoy {words}"


def test_patrons_who_put_pressure_on_a_party_are_named_strongest_first() -> None:
    pressures = [{"patron": "iran", "pressure": 0.01}, {"patron": "un", "pressure": 0.02}]
    reasons = consent(NAMES, ANSWER | {"pressure": 0.03, "party": "iran"}, pressures)
    assert reasons[1].sentence == "the United Nations and its envoy and Iran put pressure on it to accept"


def test_a_red_line_can_only_be_met_by_the_text() -> None:
    snapshot, _ = refusals("astana_21", 1)[0]
    at, seat_ = snapshot.encoded.issues.index("aid"), snapshot.encoded.parties.index("regime")
    snapshot = take_snapshots(snapshot.encoded, 1, 0, frozenset({(1, 6)}))[1, 6]
    snapshot.table.tabled[at], snapshot.table.text[at] = 1.0, snapshot.conflict.stakes[seat_][at].red_max + 10.0
    assert snapshot.answer_of("regime").red_line == at
    assert term_changes(snapshot, "regime") == []


def stubborn(party: Party, text: dict[str, float], decision: Any) -> Reply:
    return Reply.REJECT


def test_a_player_of_ones_own_is_not_mistaken_for_the_rules() -> None:
    told = view("textbook", 1, union=stubborn)
    row = told.answers(1)[0]
    by_rules = take_snapshots(told.encoded, 1, 0, frozenset({(1, row["exchange"])}), {"union": stubborn})[1, row["exchange"]]
    found = explain_answer(told, row, by_rules)
    assert found["what_if"] is None and "came from the strategy that played this party" in found["text"]


def test_a_results_folder_explains_as_its_log_does(tmp_path: Path) -> None:
    model = Negotiation(encode(load_scenario("valley")), 3)
    log = model.run()
    write_single_run(tmp_path / "run", model.encoded, log, run_manifest(model.encoded.scenario, "valley", 3, 0, [], [], []))
    study = open_study(tmp_path / "run")
    told = explanation_document(study, round_=2, party="wethern")
    live = explain_round(view("valley", 3), 2, None, snapshots("valley", 3)[2, 6], "wethern")
    assert {name: value for name, value in told["rounds"][0].items() if name != "brief"} == live
    for asked, complaint in (({"party": "kalda"}, "did you mean kelda"), ({"round_": 9}, "there is no round 9; the run has 5"),
                             ({"replicate": 4}, "no replicate 4"), ({"round_": 2, "exchange": 9}, "round 2 has no exchange 9")):
        with pytest.raises(NotInResultsError, match=complaint):
            explanation_document(study, **asked)


def test_a_document_is_the_same_every_time_and_holds_no_nan() -> None:
    one = as_json(run_document(view("valley", 2)))
    model = Negotiation(encode(load_scenario("valley")), 2)
    assert one == as_json(run_document(RunView.from_log(model.encoded, 2, model.run(), "valley")))
    assert "NaN" not in one


@pytest.mark.parametrize(("scenario", "seed"), CASES)
def test_the_weeks_of_a_document_add_up(scenario: str, seed: int) -> None:
    told = run_document(view(scenario, seed))
    for row in told["rounds"]:
        assert sum(week["deaths"] for week in row["violence"]["weeks"]) == pytest.approx(row["deaths"])
        assert sum(each["incidents"] for each in row["violence"]["by_source"]) == row["incidents"]
    weeks = [week for row in (*[row["violence"] for row in told["rounds"]], told["afterwards"]) for week in row["weeks"]]
    assert [week["week"] for week in weeks] == list(range(weeks[0]["week"], weeks[0]["week"] + len(weeks)))
    assert sum(week["deaths"] for week in weeks) == pytest.approx(told["summary"]["deaths"])


def test_a_term_change_says_from_and_to() -> None:
    from sim.report.explanation.counterfactual_sentences import term_words

    assert term_words(TermChange("trust", 0.2199, 0.41, 0.19), {}) == "trust in the others of at least 0.41 instead of 0.22"
    assert term_words(TermChange("exchange", 2.0, 3.0, 0.2), {3: 0.0123}) == "one more exchange, after which it would demand only 0.012"


def test_a_round_says_why_an_accepted_text_changed_nothing() -> None:
    found: dict[str, int] = {"moves too little": 0, "is not signed": 0}
    for seed in range(6):
        played = view("astana_2017", seed)
        for row in run_document(played)["rounds"]:
            if not row["why"] or not row["why"].startswith("The text was accepted, but"):
                continue
            assert row["outcome"] in ("procedural", "statement", "none") and set(row["last_replies"].values()) == {"accept"}
            moves = [abs(item["text"] - item["ground"]) for item in row["agenda"] if item["tabled"]]
            too_little = max(moves) < played.conflict.bargaining.substance
            assert ("here the largest move is" in row["why"]) == too_little
            assert too_little or any(not each["signs"] for each in row["signing"])
            found["moves too little" if too_little else "is not signed"] += 1
    assert found["moves too little"] > 0, found
