"""The record and its facts: read whole or refused with every problem, and statistics that say of it what can be counted by hand."""

from __future__ import annotations

import json
import math
import shutil
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from click.testing import CliRunner, Result
from hypothesis import given
from hypothesis import strategies as st

from sim.analysis.empirical.case_record import CaseRecord, read_record, record_for, shipped_records
from sim.analysis.empirical.fact_results import tail_probability
from sim.analysis.empirical.statistics import Rows, compute_statistic
from sim.analysis.empirical.stylised_facts import Fact, Part, interval, read_facts, target
from sim.analysis.empirical.timing_tests import run_timing_test, timing_tests
from sim.cli.main import cli
from sim.errors import CaseRecordError
from tests.report.pages import assert_opens_with_a_verdict


@pytest.fixture(scope="module")
def astana() -> CaseRecord:
    return read_record("astana")


def test_the_record_is_what_its_files_say(astana: CaseRecord) -> None:
    assert list(shipped_records()) == sorted(shipped_records()) and "astana" in shipped_records()
    assert len(astana.rounds) == 22 and astana.parties == ["iraq", "jordan", "lebanon", "opposition", "regime", "un", "us"]
    assert str(astana.first_day) == "2017-01-23"
    first = astana.rounds.iloc[0]
    assert (first.statement, first.outcome, first.late, first.jordan, first.recalled) == (True, "agreement", None, "away", "jordan us")
    assert set(astana.violence.mark) == {"found", "derived", "block mean", "recalled"}
    assert astana.violence.source.str.len().min() > 0 and astana.violence.licence.str.len().min() > 0


@pytest.mark.parametrize(("statistic", "words", "value", "rows"), [
    ("share", {"column": "statement"}, 21 / 22, 22),
    ("share", {"column": "outcome", "word": "agreement", "rounds": (1, 8)}, 4 / 8, 8),
    ("share", {"column": "outcome", "word": "procedural", "rounds": (9, 15)}, 5 / 7, 7),
    ("share", {"column": "announced"}, 18 / 20, 20),
    ("share", {"column": "late"}, 6 / 19, 19),
    ("share", {"column": "swapped", "rounds": (9, 18)}, 6 / 10, 10),
    ("share", {"column": "venue", "word": "Astana"}, 20 / 22, 22),
    ("presence", {"party": "opposition", "words": ["away"]}, 1 / 22, 22),
    ("presence", {"party": "jordan", "words": ["present"], "rounds": (10, 10)}, math.nan, 0),
    ("gap", {"rounds": (2, 2)}, 23.0, 1),
    ("agreed", {"issue": "areas", "rounds": (1, 8)}, 1.0, 1),
    ("agreed", {"issue": "detainees", "rounds": (1, 7)}, 0.0, 1),
    ("agreed", {"issue": "transition"}, 0.0, 1),
    ("agreed_share", {"issues": ["areas"]}, 3 / 4, 4),
    ("agreed_before", {"issue": "areas", "other": "detainees"}, 1.0, 1),
    ("agreed_before", {"issue": "detainees", "other": "areas"}, 0.0, 1),
    ("agreed_before", {"issue": "detainees", "other": "refugees"}, 1.0, 1),
    ("agreed_before", {"issue": "transition", "other": "refugees"}, math.nan, 0),
    ("early", {"rounds": (1, 8)}, 1.0, 4),
    ("refusals", {"parties": ["regime"]}, 3 / 6, 6),
    ("gap", {"rounds": (21, 22)}, (218 + 292) / 2, 2),
])
def test_what_can_be_counted_by_hand(astana: CaseRecord, statistic: str, words: dict[str, Any], value: float, rows: int) -> None:
    found = compute_statistic(astana.series(), statistic, **words)
    assert found.mean() == pytest.approx(value, nan_ok=True) and len(found.value) == rows


def test_every_day_of_a_month_has_its_share_of_deaths(astana: CaseRecord) -> None:
    """January to December 2017 together, whatever the weeks are."""
    weekly = astana.weekly()
    assert weekly.deaths.sum() == pytest.approx(astana.monthly().deaths.sum())


def small(deaths: list[float]) -> dict[str, pd.DataFrame]:
    """A series of one replicate: a round in week 4, deaths week by week."""
    return {
        "rounds": pd.DataFrame({"replicate": [0], "round": [1], "convened": [True], "week": [4.0]}),
        "weekly": pd.DataFrame({"replicate": 0, "week": range(len(deaths)), "deaths": deaths}),
        "runs": pd.DataFrame({"replicate": [0], "weeks": [len(deaths)]}),
    }


def test_a_violence_ratio_by_hand() -> None:
    series = small([1, 1, 4, 4, 2, 2, 2, 2])
    assert compute_statistic(series, "violence", before=(2, 0), against=(4, 2)).mean() == pytest.approx(4.0)
    assert compute_statistic(series, "violence", after=(0, 2), against=(2, 0)).mean() == pytest.approx(0.5)
    assert len(compute_statistic(series, "violence", before=(2, 0), against=(9, 2)).value) == 0, "not wholly in the series"
    assert len(compute_statistic(small([0, 0, 4, 4, 2]), "violence", before=(2, 0), against=(4, 2)).value) == 0, "no deaths to divide by"


@given(st.lists(st.lists(st.booleans(), min_size=1, max_size=6), min_size=1, max_size=8))
def test_property_a_mean_is_of_all_rows_and_replicates_have_theirs(runs: list[list[bool]]) -> None:
    rows = Rows(np.repeat(range(len(runs)), [len(run) for run in runs]), np.array([float(each) for run in runs for each in run]))
    assert rows.mean() == pytest.approx(np.mean([each for run in runs for each in run]))
    assert rows.by_replicate().tolist() == pytest.approx([np.mean(run) for run in runs])


def test_the_interval_of_a_share_is_exact_and_of_a_mean_students() -> None:
    assert interval(Rows(np.zeros(8), np.array([1.0] * 4 + [0.0] * 4))) == pytest.approx((0.157, 0.843), abs=5e-4)
    assert interval(Rows(np.zeros(3), np.array([1.0, 2.0, 3.0]))) == pytest.approx((2 - 4.302653 / 3**0.5, 2 + 4.302653 / 3**0.5))
    logs = interval(Rows(np.zeros(3), np.log([0.5, 1.0, 2.0]), is_log=True))
    assert logs[0] * logs[1] == pytest.approx(1.0)


def test_a_tail_counts_replicates_as_far_out() -> None:
    each = np.arange(100.0)
    assert tail_probability(each, 98.0) == pytest.approx(0.04) and tail_probability(each, 200.0) == 0.0 and tail_probability(each, 50.0) == 1.0


# Mistakes


def edited(tmp_path: Path, name: str, *changes: tuple[str, str]) -> Path:
    """A copy of the record with one file changed."""
    folder = tmp_path / "mine"
    shutil.copytree(shipped_records()["astana"], folder)
    path = folder / name
    text = path.read_text("utf-8")
    for was, now in changes:
        assert was in text, was
        text = text.replace(was, now, 1)
    path.write_text(text, "utf-8")
    return folder


def test_every_mistake_of_the_rounds_is_told_at_once(tmp_path: Path) -> None:
    folder = edited(tmp_path, "rounds.csv", ("1,2017-01-23,2017-01-24,Astana,present", "1,2017-01-23,2017-01-22,,prezent"),
                    ("2,2017-02-15,", "2,2017-13-15,"), ("3,2017-03-14", "4,2017-03-14"), (",yes,agreement,no,", ",maybe,deal,no,"))
    with pytest.raises(CaseRecordError) as caught:
        read_record(folder)
    told = str(caught.value).splitlines()
    assert 'rounds.csv:2: end: 2017-01-22 is before the start, 2017-01-23' in told
    assert any(line.startswith('rounds.csv:2: regime: "prezent" is not known; did you mean "present"?') for line in told)
    assert any(line.startswith('rounds.csv:2: outcome: "deal" is not known') for line in told)
    assert any(line.startswith('rounds.csv:2: statement: "maybe" is not known') for line in told)
    assert 'rounds.csv:2: venue: is empty' in told
    assert 'rounds.csv:3: start: "2017-13-15" is not a date such as 2017-01-23' in told
    assert 'rounds.csv:4: round: "4" is not the expected round 3' in told
    assert len(told) == 7


def test_every_mistake_of_the_counts_is_told_at_once(tmp_path: Path) -> None:
    folder = edited(tmp_path, "violence.csv", ("SNHR,2017,1,", "SNHR,2017,13,"), (",876,,,found,", ",-876,,,fund,"))
    with pytest.raises(CaseRecordError) as caught:
        read_record(folder)
    told = str(caught.value).splitlines()
    assert told[0] == 'violence.csv:2: month: "13" is not within 1..12'
    assert told[1].startswith('violence.csv:3: mark: "fund" is not known; did you mean "found"?')
    assert told[2] == 'violence.csv:3: value: "-876" is not a number of 0 or more'


def test_every_error_of_the_events_is_reported_at_once(tmp_path: Path) -> None:
    folder = edited(tmp_path, "agreed.csv", ("\n4,areas,found", "\n40,areas,fund"), ("\n8,detainees", "\n8,"))
    with pytest.raises(CaseRecordError) as caught:
        read_record(folder)
    assert str(caught.value).splitlines() == [
        'agreed.csv:3: mark: "fund" is not known; did you mean "found"? (allowed: found, recalled, judgement)',
        'agreed.csv:3: round: "40" is not a round of the record, 1 to 22', "agreed.csv:5: issue: is empty",
    ]


def test_a_record_without_events_has_no_rows_of_them() -> None:
    series = read_record("normandy").series()
    assert len(series["agreed"]) == len(series["refused"]) == 0
    assert math.isnan(compute_statistic(series, "refusals", parties=["russia"]).mean())


@pytest.mark.parametrize(("was", "now", "complaint"), [
    ("{statistic: refusals, parties: [regime, opposition]}", "{statistic: refusals, parties: [regim]}", 'there is no party "regim" in the record; did you mean "regime"'),
    ("{statistic: early, rounds: [1, 8]}", "{statistic: early}", "early needs rounds"),
    ("{statistic: agreed_share, issues: [areas]}", "{statistic: ground, issue: areas, after_round: 8}", "ground needs target"),
    ("  source: Refusals that sources name", "  sourc: Refusals that sources name", 'did you mean "source"'),
    ("status: predicted\n  source: Refusals that sources name, in refused.csv; the round without a statement (2) is left out, as both sides were blamed\n",
     "status: predicted\n", "source and mark go together"),
    ("{statistic: share, column: statement, band", "{statistic: shar, column: statement, band", "joint_statement.parts.0.statistic"),
    ("{statistic: share, column: statement, band", "{statistic: share, colum: statement, band", 'is not known; did you mean "column"?'),
    ("{statistic: share, column: statement, band", "{statistic: share, band", "share needs column"),
    ("party: opposition, words: [away]", "party: oposition, words: [away]", 'there is no party "oposition" in the record; did you mean'),
    ("{statistic: gap, rounds: [2, 8]}", "{statistic: gap, party: un}", "party is not a key of gap"),
    ("  mechanism: Its patron calls it\n", "", "opposition_boycotts.mechanism: is missing"),
])
def test_a_mistake_in_the_facts_is_told_where_it_is(tmp_path: Path, was: str, now: str, complaint: str) -> None:
    record = read_record(edited(tmp_path, "facts.yaml", (was, now)))
    with pytest.raises(CaseRecordError) as caught:
        read_facts(record)
    assert complaint in str(caught.value) and str(caught.value).startswith("facts.yaml:")


def test_another_conflict_brings_its_own_record() -> None:
    """Other parties, other facts, other numbers: nothing of the founding case is needed to read it."""
    record = read_record("normandy")
    assert len(record.rounds) == 6 and record.parties == ["france", "germany", "republics", "russia", "ukraine"]
    facts = read_facts(record)
    assert {fact.status for fact in facts.facts.values()} == {"fitted", "predicted"}
    statement = facts.targets["few_texts"][0]
    assert statement.value == pytest.approx(2 / 6) and statement.rows == 6
    assert [record_for(name) for name in ("normandy", "astana_21", "mine.yaml", None)] == ["normandy", "astana", "astana", "astana"]


def test_an_unknown_record_is_told_with_the_nearest() -> None:
    with pytest.raises(CaseRecordError, match='there is no record "astan"; did you mean "astana"'):
        read_record("astan")


# Facts


def test_every_fact_has_a_target(astana: CaseRecord) -> None:
    facts = read_facts(astana)
    assert len(facts.facts) == 24
    for name, fact in facts.facts.items():
        assert isinstance(fact, Fact)
        for part, aim in zip(fact.parts, facts.targets[name], strict=True):
            assert math.isfinite(aim.value) and (aim.low <= aim.value <= aim.high or part.target), name
            assert part.band or math.isfinite(aim.high - aim.low), name


def test_a_stated_target_is_taken_as_it_stands(astana: CaseRecord) -> None:
    stated = {"value": 1, "low": 0.5, "high": 1, "source": "somebody", "mark": "recalled"}
    aim = target(Part.model_validate({"statistic": "goes_on", "target": stated}), astana.series())
    assert (aim.value, aim.low, aim.high, aim.rows, aim.source) == (1, 0.5, 1, None, "somebody")


# Claims


def test_a_claim_is_asked_in_both_directions(astana: CaseRecord) -> None:
    """The article's claim of 2022 and 2023 finds no support in monthly counts, and its opposite none either."""
    first, whole = timing_tests(astana)
    assert first.rounds == 3 and whole.rounds == 19 and whole.ratio == pytest.approx(0.965, abs=5e-4)
    assert first.conclusion == whole.conclusion == "not supported, nor its opposite"
    assert whole.rise + whole.fall == pytest.approx(1.0) and whole.rise_by_dates + whole.fall_by_dates == pytest.approx(1.0, abs=2e-3)


def test_a_rise_that_is_there_is_found(astana: CaseRecord) -> None:
    """Deaths doubled in the four weeks before every round."""
    series = astana.series()
    weekly = series["weekly"].copy()
    before = {int(np.floor(week)) - back for week in series["rounds"].week for back in range(1, 5)}
    weekly.loc[weekly.week.isin(before), "deaths"] *= 3.0

    class Bloody(CaseRecord):
        def series(self, rounds: tuple[int, int] | None = None) -> dict[str, pd.DataFrame]:
            return {**series, "weekly": weekly}

    found = run_timing_test(Bloody(astana.name, astana.folder, astana.metadata, astana.rounds, astana.violence), "it rose")
    assert found.conclusion == "supported" and found.ratio > 1.5


# The verb


def shown(*words: str | Path) -> Result:
    """What the program says."""
    return CliRunner().invoke(cli, ["record", *map(str, words)], catch_exceptions=False)


def test_it_is_shown_round_by_round_and_year_by_year() -> None:
    told = shown().stdout
    assert "4 agreements, 8 procedural results, 10 bare joint statements; 6 rounds followed a prisoner exchange" in " ".join(told.split())
    assert "    3  2017-03-14  Astana    27        yes     statement                  -    P    -    -    P    P    P" in told
    assert "   11  2018-11-28  Astana   121  no    yes     statement   2018-11-24" in told
    assert "   15  2021-02-16  Sochi    434  yes   yes     procedural                 .    .    .    P    P    P    -" in told
    lines = told.splitlines()
    year = next(at for at, line in enumerate(lines) if line.startswith("  2017  "))
    assert lines[year + 1] == "        ^^^ ^ ^ ^^ ^", "rounds of January, February, March, May ..."
    assert "not supported, nor its opposite" in told and "Others  normandy" in told


def test_its_document_holds_every_round_and_month(astana: CaseRecord) -> None:
    told = json.loads(shown("astana", "--json").stdout)
    assert [each["round"] for each in told["rounds"]] == list(range(1, 23))
    assert told["rounds"][14]["days"] == 434 and told["rounds"][0]["days"] is None and told["rounds"][10]["swap"] == "2018-11-24"
    assert len(told["violence"]["months"]) == len(astana.monthly()) and told["violence"]["months"][0]["month"] == "2017-01"
    assert told["parties"] == astana.parties and len(told["claims"]) == 2


@pytest.mark.parametrize("name", ["astana", "normandy"])
def test_its_page_stands_alone(name: str, tmp_path: Path, long_run: bool) -> None:
    """The page of the longer record with `--long` only: other lines, but the same parts."""
    if name == "astana" and not long_run:
        pytest.skip("only with --long")
    assert shown(name, "--html", tmp_path / "record.html").exit_code == 0
    page = (tmp_path / "record.html").read_text("utf-8")
    assert page.count("<script") == 1 and "://" not in page.split("<main>")[0] and page.count("<figure ") == 1
    assert all(f"<h2>The record: {part}</h2>" in page for part in ("notes and sources", "violence"))
    assert_opens_with_a_verdict(page)


def test_a_record_that_is_not_there_is_a_sentence() -> None:
    done = shown("astan")
    assert done.exit_code == 2 and 'there is no record "astan"; did you mean "astana"?' in done.output and "Traceback" not in done.output
