"""Facts about content, and the null models beside them, on small series and records whose answers are known."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd
import pytest
import yaml

from sim.analysis.empirical.case_record import CaseRecord, read_record
from sim.analysis.empirical.constant_hazard import constant_hazard_series
from sim.analysis.empirical.discrimination import discrimination
from sim.analysis.empirical.fact_results import draws_met
from sim.analysis.empirical.nulls import draw_of, identical_stances, random_stances, swapped_stances, with_stances
from sim.analysis.empirical.simulated_series import series
from sim.analysis.empirical.statistics import compute_statistic
from sim.analysis.empirical.stylised_facts import Fact, Part, Target, read_facts
from sim.analysis.empirical.validation import FactResult, validate
from sim.errors import CaseRecordError
from sim.report.text.validation import discriminating, discrimination_sentences, validation_lines
from sim.scenario.distributions import central
from sim.scenario.schema.scenario import Scenario
from tests.stories import WELL


def small_log() -> dict[str, pd.DataFrame]:
    """Two runs of two rounds: run 0 agrees on water at once and on the path at round 2, run 1 never agrees."""
    rounds = pd.DataFrame({
        "replicate": [0, 0, 1, 1], "round": [1, 2, 1, 2], "convened": True, "outcome": ["agreement", "agreement", "statement", "statement"],
        "gap": 4, "slipped": 0, "swaps": 0, "statement": True, "week": [0.0, 4.0, 0.0, 4.0],
    })
    agenda = pd.DataFrame([
        (0, 1, "water", 1, 20.0), (0, 1, "path", 0, 0.0), (0, 2, "water", 0, 60.0), (0, 2, "path", 1, 1.0),
        (1, 1, "water", 0, 20.0), (1, 1, "path", 0, 0.0), (1, 2, "water", 0, 40.0), (1, 2, "path", 0, 0.0),
    ], columns=["replicate", "round", "issue", "agreed", "ground"])
    answers = pd.DataFrame([
        (1, 1, 1, "upper", "accept"), (1, 1, 1, "lower", "reject"), (1, 1, 2, "upper", "reject"), (1, 1, 2, "lower", "accept"),
        (1, 2, 1, "upper", "walk out"), (1, 2, 1, "lower", "accept"),
    ], columns=["replicate", "round", "exchange", "party", "reply"])
    parties = pd.DataFrame([(1, 2, "lower", "in part"), (1, 2, "priest", "away"), (1, 2, "upper", "present")],
                           columns=["replicate", "round", "party", "presence"])
    runs = pd.DataFrame({"replicate": [0, 1], "weeks": [8, 8]})
    weeks = pd.DataFrame({"replicate": [0, 1], "week": [0.0, 0.0], "deaths": [1.0, 1.0]})
    return {"runs": runs, "rounds": rounds, "parties": parties, "agenda": agenda, "answers": answers, "weeks": weeks, "commitments": runs}


@pytest.mark.parametrize(("statistic", "words", "value", "rows"), [
    ("agreed", {"issue": "water"}, 1 / 2, 2),
    ("agreed", {"issue": "path", "rounds": (1, 1)}, 0.0, 2),
    ("agreed_share", {"issues": ["water"]}, 1 / 2, 2),
    ("agreed_share", {"issues": ["water", "path"]}, 1.0, 2),
    ("early", {"rounds": (1, 1)}, 1 / 2, 2),
    ("ground", {"issue": "water", "after_round": 2}, 50.0, 2),
    ("ground", {"issue": "water", "after_round": 3}, float("nan"), 0),
    ("refusals", {"parties": ["upper"]}, 2 / 3, 3),
    ("refusals", {"parties": ["upper", "lower"], "rounds": (2, 2)}, 1.0, 2),
])
def test_content_is_counted_as_by_hand(statistic: str, words: dict[str, Any], value: float, rows: int) -> None:
    """Upper refuses the last text of round 1 and walks out in round 2, where lower attends in part; the priest is never asked."""
    found = compute_statistic(series(small_log()), statistic, **words)
    assert found.mean() == pytest.approx(value, nan_ok=True) and len(found.value) == rows


def test_rounds_of_content_are_numbered_as_in_the_record() -> None:
    later = series(small_log(), first_round=21)
    assert compute_statistic(later, "agreed", issue="path", rounds=(22, 22)).mean() == 0.5
    assert compute_statistic(later, "refusals", parties=["upper"], rounds=(21, 21)).mean() == 1.0
    assert compute_statistic(later, "ground", issue="water", after_round=22).mean() == 50.0


def test_a_draw_meets_a_fact_if_its_own_mean_lies_in_each_band() -> None:
    """Draw 0 is run 0, with both agreements; draw 1 is run 1, with none and so no early share. Their pooled mean is in the band, neither is."""
    parts = [Part.model_validate({"statistic": "agreed", "issue": "water", "band": [0.4, 0.6]})]
    anyone, aim = Target(0.5, 0.0, 1.0, None, ""), series(small_log())
    assert draws_met(parts, [anyone], [aim], 2, 1).tolist() == [False, False]
    assert draws_met(parts, [anyone], [aim], 1, 2).tolist() == draws_met(parts, [anyone], [aim], 1, None).tolist() == [True]
    early = [Part.model_validate({"statistic": "early", "rounds": [1, 1], "band": [0.5, 1.0]})]
    assert draws_met(early, [anyone], [aim], 2, 1).tolist() == [True, False]


# Preferences


@pytest.fixture(scope="module")
def well() -> Scenario:
    tree = {**WELL, "parties": {**WELL["parties"]}}
    tree["parties"]["upper"] = {**tree["parties"]["upper"], "on": {**tree["parties"]["upper"]["on"],
                                "water": {"position": 10, "salience": 75, "red_line": {"max": 30}}}}
    return Scenario.model_validate(tree)


def test_random_preferences_move_red_lines_with_the_position(well: Scenario) -> None:
    seen = set()
    for seed in range(20):
        wants = random_stances(well, draw_of("test", 1, seed))
        stance, line = wants["upper"]["water"], wants["upper"]["water"].red_line
        assert line is not None and stance.position is not None and line.max is not None
        assert central(line.max) == pytest.approx(min(100.0, central(stance.position) + 20.0)) and 0 <= central(stance.position) <= 100
        scores = {name: central(value) for name, value in (wants["upper"]["path"].score or {}).items()}
        assert sorted(scores.values()) == [0, 50, 100] and list(scores) == ["closed", "shared", "open"]
        seen.add(stance.position)
    assert len(seen) == 20


def test_identical_preferences_are_the_mean_and_have_no_red_lines(well: Scenario) -> None:
    wants = identical_stances(well, draw_of("test", 1, 0))
    water = wants["bandits"]["water"]
    assert water.position == pytest.approx((10 + 100 + 25 + 75) / 4) and water.salience == pytest.approx((75 + 50 + 100 + 50) / 4)
    assert water.red_line is None and wants["upper"] == wants["lower"] == wants["priest"]
    assert (wants["upper"]["path"].score or {})["shared"] == pytest.approx((50 + 60 + 100) / 3)


def test_nobody_keeps_its_own_preferences_when_they_are_swapped(well: Scenario) -> None:
    own = {name: party.on for name, party in well.parties.items() if party.on}
    for seed in range(10):
        wants = swapped_stances(well, draw_of("test", 1, seed))
        assert sorted(map(str, wants.values())) == sorted(map(str, own.values()))
        assert all(wants[name] != own[name] for name in own)
    changed = with_stances(well, wants)
    assert {name: party.on for name, party in changed.parties.items() if party.on} == wants
    assert well.parties["upper"].on == own["upper"], "the scenario itself is unchanged"


# Constant hazards


def test_constant_hazards_have_the_records_rates_and_no_memory() -> None:
    record = read_record("astana")
    many = 600
    rounds = pd.DataFrame([(run, number) for run in range(many) for number in range(1, 23)], columns=["replicate", "round"]).assign(
        convened=True, outcome="agreement", statement=True)
    issues = ["a", "b", "c", "d"]
    grounds = rounds[["replicate", "round"]].merge(pd.DataFrame({"issue": issues}), how="cross").assign(ground=7.0, agreed=1)
    refused = pd.DataFrame({"replicate": 0, "round": 1, "party": ["one", "two"]})
    model = {"rounds": rounds, "grounds": grounds, "refused": refused, "agreed": grounds, "runs": pd.DataFrame({"replicate": range(many)}),
             "commitments": grounds, "presences": refused}
    null = constant_hazard_series(record, model, 3)
    assert compute_statistic(null, "share", column="outcome", word="agreement").mean() == pytest.approx(4 / 22, abs=0.01)
    assert compute_statistic(null, "early", rounds=(1, 8)).mean() == pytest.approx(8 / 22, abs=0.03)
    assert compute_statistic(null, "agreed_share", issues=["a"]).mean() == pytest.approx(1 / 4, abs=0.03)
    assert compute_statistic(null, "refusals", parties=["one"]).mean() == pytest.approx(1 / 2, abs=0.02)
    never = (1 - 4 / 22 / 4) ** 8
    assert compute_statistic(null, "ground", issue="a", after_round=8).mean() == pytest.approx(7 * never + 50 * (1 - never), abs=3)
    assert (null["rounds"].groupby("replicate").size() == 22).all() and null["presences"] is refused
    assert (grounds.ground == 7.0).all(), "the model's own series is unchanged"


# Verdicts


def fact(status: str = "predicted") -> Fact:
    """A fact whose parts do not matter."""
    return Fact.model_validate({"claim": "It is so", "mechanism": "Reasons", "status": status, "parts": [{"statistic": "goes_on"}]})


def test_a_fact_that_a_null_meets_as_often_as_not_does_not_count() -> None:
    found = [
        FactResult("kept", fact(), [], None, {"random": 0.45, "swapped": 0.1}),
        FactResult("passed", fact(), [], None, {"random": 0.5, "swapped": 0.0}),
        FactResult("exogenous", fact("given"), [], None, {"random": 0.0, "swapped": 0.0}),
    ]
    assert [each.discriminates for each in found] == [True, False, False]
    assert FactResult("alone", fact(), [], None).discriminates is None and discrimination([FactResult("alone", fact(), [], None)]) is None
    counted = discrimination(found)
    assert counted is not None and (counted.facts, counted.met, counted.share) == (1, 1, 1.0) and counted.lead == pytest.approx(0.55)
    assert dict(counted.all_nulls) == {"random": pytest.approx(0.95), "swapped": pytest.approx(0.1)}
    assert "1 of 3 facts discriminate" in discrimination_sentences(found)[0] and "leads the best null by 55 points" in discrimination_sentences(found)[0]
    assert [discriminating(each) for each in found] == [
        "discriminates", "does not discriminate (met by random)", "does not discriminate, since it follows from an exogenous input",
    ]


ROUNDS = """round,start,end,venue,statement,outcome,announced,late,swap,recalled,confidence,note,source
1,2000-01-03,2000-01-04,Hall,yes,agreement,no,,,,high,,a minute book
2,2000-02-07,2000-02-08,Hall,yes,statement,no,,,,high,,a minute book
"""
FACTS = """
agree:
  claim: Pay is agreed
  mechanism: Both gain
  parts: [{statistic: agreed, issue: pay, band: [0.5, 1.0]}]
alone:
  claim: A union that decides alone leaves security as it likes it
  mechanism: Only the union's wants count, and on security it wants the status quo
  parts:
    - {statistic: agreed, issue: security, band: [0.0, 0.1],
       settings: ["rights.consent_on_ground=[union]", issues.security.status_quo=20, parties.union.on.security.position=20,
                  bargaining.misreading=0]}
"""


@pytest.fixture(scope="module")
def wages(tmp_path_factory: pytest.TempPathFactory) -> CaseRecord:
    """A handmade record of the textbook's wage round."""
    folder = tmp_path_factory.mktemp("records") / "wages"
    folder.mkdir()
    head = {"title": "Wages", "about": "Two rounds", "sources": ["none"], "licence": "none", "scenarios": {"whole": "textbook"},
            "civilians": {"series": "S", "measure": "deaths"}}
    files = {
        "record.yaml": yaml.safe_dump(head), "rounds.csv": ROUNDS, "facts.yaml": FACTS, "agreed.csv": "round,issue,mark,note,source\n1,pay,found,,minutes\n",
        "violence.csv": "series,year,month,measure,value,low,high,mark,basis,source,licence\nS,2000,1,deaths,0,,,found,,none,none\n",
    }
    for name, text in files.items():
        (folder / name).write_text(text, "utf-8")
    return read_record(folder)


def test_what_follows_from_preferences_discriminates_and_what_does_not_does_not(wages: CaseRecord) -> None:
    """Two parties that swap their wants still trade; but a union with other wants does not leave security alone."""
    heard: list[str] = []
    facts = read_facts(wages)
    agree, alone = found = validate(facts, {"whole": "textbook"}, 10, 1, said=heard.append)
    assert agree.met and agree.nulls["swapped preferences"] == 1.0 and not agree.discriminates
    assert agree.nulls["identical preferences"] == 0.0, "the mean of both positions is the status quo"
    assert alone.met and alone.discriminates and alone.nulls["random preferences"] < 0.5
    assert alone.nulls["identical preferences"] == alone.nulls["swapped preferences"] == alone.nulls["constant hazard"] == 0.0
    assert [each for each in heard if each.startswith("null model")] == [
        "null model, random preferences: 20 x 10", "null model, identical preferences: 1 x 200", "null model, swapped preferences: 20 x 10",
        "null model, constant hazard",
    ]
    assert "does not discriminate (met by" in "\n".join(validation_lines(facts, found, {"whole": "textbook"}, 10))


def test_an_issue_that_the_scenario_lacks_is_reported_before_anything_is_played(wages: CaseRecord) -> None:
    text = (wages.folder / "facts.yaml").read_text("utf-8").replace("agreed, issue: pay", "agreed, issue: payy")
    (Path(wages.folder) / "facts.yaml").write_text(text, "utf-8")
    heard: list[str] = []
    with pytest.raises(CaseRecordError, match=r'agree\.parts\.0: textbook has no issue "payy"; did you mean "pay"'):
        validate(read_facts(wages), {"whole": "textbook"}, 2, said=heard.append)
    assert not heard
