"""What a comparison counts, and over what time: endings, what is agreed, violence over equal time, and what is left out."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from sim.analysis.comparison.arms import comparison_arms
from sim.analysis.comparison.comparison import Comparison, compare
from sim.analysis.comparison.exemplars import Exemplar
from sim.analysis.comparison.exposure import common_week, total_before_week, weekly_rate
from sim.analysis.comparison.metrics import find_outcome, values
from sim.report.text.comparison import comparison_lines, exposure_warning, heading
from sim.report.text.comparison_headline import ending_lines, verdicts
from sim.rules.log_schema import COLUMNS
from sim.scenario.loader import load_scenario
from sim.studies.results import Study
from sim.studies.study import run_study
from tests.sealing import seal

#: Talks that a principal leaves for good when it stays away once.
FICKLE = ["attendance.noise=0.15", "horizon.abandoned_after=1"]


@pytest.fixture(scope="module")
def study(tmp_path_factory: pytest.TempPathFactory) -> Study:
    """The valley, and a valley whose talks often collapse."""
    scenarios = {"valley": load_scenario("valley"), "fickle": load_scenario("valley", FICKLE)}
    return run_study(scenarios, 200, out=tmp_path_factory.mktemp("studies") / "both", workers=1, progress=False)


@pytest.fixture(scope="module")
def found(study: Study) -> Comparison:
    return compare([study])


def test_every_column_of_runs_is_an_outcome(study: Study) -> None:
    names = {each.outcome.name for each in compare([study], outcomes=COLUMNS["runs"]).outcomes}
    assert {"ending=settlement", "ending=horizon", "ending=lapse", "ending=collapse"} <= names
    assert set(COLUMNS["runs"]) - {"ending"} <= names


def test_endings_are_shares_that_add_up(study: Study, found: Comparison) -> None:
    runs = study.runs()
    for at, arm in enumerate(found.arms):
        own = {each.outcome.name: each.estimates[at].value for each in found.headline}
        told = runs[runs["scenario"] == arm.label]["ending"].value_counts(normalize=True)
        told = told[told > 0]  # without endings of talks that no vote ratifies
        assert {word: own[f"ending={word}"] for word in told.index} == pytest.approx(told.to_dict())
    rows = [[float(number) for number in line.split()[1:-1]] for line in ending_lines(found) if line.split()[0] in ("valley", "fickle")]
    assert len(rows) == 2 and all(sum(row) == pytest.approx(100, abs=0.2) for row in rows)


def test_the_verdict_says_how_the_talks_end(study: Study, found: Comparison) -> None:
    (verdict,) = verdicts(found)
    assert re.match(r"Compared with valley, the talks of fickle collapse more often \(\d+\.\d% of runs, not 0\.0%\)", verdict)
    alike = compare([study], outcomes=["deaths"], margins=dict.fromkeys(("ending", "agreement", "deaths_a_week"), 1.0))
    assert "shows no relevant difference" in verdicts(alike)[0]


def test_a_total_over_unequal_exposure_says_so_and_is_no_default(study: Study, found: Comparison) -> None:
    weeks = [float(np.nanmean(arm.weeks_counted)) for arm in found.arms]
    assert weeks[1] < 0.8 * weeks[0]
    (deaths,) = compare([study], outcomes=["deaths"]).outcomes
    assert exposure_warning(deaths, found) == f"Counted over different lengths of time, on average {weeks[0]:.1f} weeks in valley and {weeks[1]:.1f} weeks in fickle."
    assert heading(deaths, found).startswith("Deaths") and "length" not in heading(deaths, found)
    assert not {"deaths", "incidents"} & {each.outcome.name for each in found.outcomes}
    totals = set(COLUMNS["runs"]) & {"agreements", "procedurals", "statements", "commitments", "breaches", "swaps", "incidents", "deaths", "peak_deaths", "rounds"}
    for each in compare([study], outcomes=sorted(totals)).outcomes:
        assert exposure_warning(each, found), each.outcome.name


def test_equal_exposure_needs_no_warning(tmp_path: Path) -> None:
    scenarios = {"valley": load_scenario("valley", ["horizon.rounds=1"]), "wary": load_scenario("valley", ["horizon.rounds=1", "parties.kelda.change_cost=0.9"]),
                 "wary_too": load_scenario("valley", ["horizon.rounds=1", "parties.kelda.change_cost=0.8"])}
    made = run_study(scenarios, 30, out=tmp_path / "s", workers=1, progress=False)
    equal = compare([made.select("wary"), made.select("wary_too")])
    assert {"deaths", "incidents"} <= {each.outcome.name for each in equal.outcomes}
    assert not any(exposure_warning(each, equal) for each in equal.outcomes)


def test_a_rate_is_all_deaths_over_all_weeks(study: Study, found: Comparison) -> None:
    arm = found.arms[1]
    runs, rounds = study.select("fickle").runs(), study.select("fickle").rounds()
    weeks = runs["weeks"].to_numpy() + rounds[rounds["round"] == 1]["gap"].to_numpy()
    measure = find_outcome("deaths_a_week", found.arms)
    assert np.nanmean(values(measure, arm)) == pytest.approx(runs["deaths"].sum() / weeks.sum())
    assert weekly_rate(arm, "deaths") == pytest.approx(runs["deaths"].to_numpy() / weeks)


def test_totals_up_to_a_common_week_count_the_same_weeks(tmp_path: Path) -> None:
    """Against the weekly log: all weeks before the common week."""
    scenarios = {"valley": load_scenario("valley"), "textbook": load_scenario("textbook")}
    made = run_study(scenarios, 40, out=tmp_path / "s", detail="full", workers=1, progress=False)
    arms = comparison_arms([made])
    last = common_week(arms)
    assert last == min(made.runs()["weeks"].min(), 999) and last > 3
    assert {f"deaths_before_week_{last}", f"incidents_before_week_{last}"} <= {each.outcome.name for each in compare([made]).outcomes}
    arm = arms[0]
    weeks = made.select("valley").table("weeks").to_pandas()
    rounds = made.select("valley").rounds()
    for replicate in range(40):
        met = rounds[rounds["replicate"] == replicate]["week"]
        for week in sorted({int(each) for each in met if each <= last}):
            own = weeks[(weeks["replicate"] == replicate) & (weeks["week"] < week)]["incidents"].sum()
            assert total_before_week(arm, "incidents", week)[replicate] == pytest.approx(own), (replicate, week)


def test_what_is_left_out_is_said(tmp_path: Path) -> None:
    """An issue that is a scale in one scenario and options in another, and an issue that one lacks."""
    made = run_study({"valley": load_scenario("valley"), "textbook": load_scenario("textbook")}, 20, out=tmp_path / "s", workers=1, progress=False)
    notes = " ".join(compare([made]).notes)
    assert "Not compared: water at the end (a scale in valley; not an issue in textbook)." in notes
    assert "Not compared: bridge at the end (options " in notes


def test_failed_runs_are_counted(study: Study, tmp_path: Path) -> None:
    place = shutil.copytree(study.folder, tmp_path / "failed")
    for table in ("runs", "rounds", "issues"):
        (part,) = (place / "tables" / table).glob("fickle*.parquet")
        kept = pq.read_table(part).to_pandas().query("replicate != 7")
        pq.write_table(pa.Table.from_pandas(kept, preserve_index=False), part)
    seal(place)
    assert compare(place).notes[0].startswith("1 of 200 runs of fickle failed and are in no figure")


def test_outcomes_that_never_vary_are_listed_with_their_value(study: Study) -> None:
    made = compare([study], outcomes=["withdrawn", "ground.bridge"])
    text = " ".join(comparison_lines(made, [[_typical()], [_typical()]], ["parley"]))
    assert re.search(r"Identical in every run: .*withdrawn \(0\.0%\)", text)


def _typical() -> Exemplar:
    return Exemplar(0, "typical", None, None)


def test_a_mean_outside_the_middle_half_of_runs_has_the_median_beside_it(study: Study, found: Comparison) -> None:
    movement = next(each for each in found.outcomes if each.outcome.name == "movement")
    assert movement.mean_misleads(1) and not next(each for each in found.outcomes if each.outcome.name == "deaths_a_week").mean_misleads(0)
    text = "\n".join(comparison_lines(found, [[_typical()], [_typical()]], ["parley"]))
    assert re.search(r"Movement of the issues \(points\)\n.*\n  fickle  .*\], median 0\.000  lower", text)


def test_no_interval_of_a_share_leaves_its_range(found: Comparison) -> None:
    for each in found.outcomes:
        if each.outcome.in_percent:
            assert all(0.0 <= own.low <= own.value <= own.high <= 1.0 for own in each.estimates), each.outcome.name


def test_a_study_of_one_run_is_compared_without_intervals(tmp_path: Path) -> None:
    scenarios = {"valley": load_scenario("valley"), "wary": load_scenario("valley", ["parties.kelda.change_cost=0.4"])}
    made = compare(run_study(scenarios, 1, out=tmp_path / "one", workers=1, progress=False))
    assert {each.outcome.name: each.contrasts[1].conclusion.finding.value for each in made.outcomes if each.contrasts[1]}["movement"] == "not applicable"
