"""Sweeps: a scenario at many points that share random numbers, stored like any study."""

from __future__ import annotations

import json
import re
import xml.etree.ElementTree as ElementTree
from pathlib import Path
from typing import Any, cast

import numpy as np
import pytest
from click.testing import CliRunner, Result
from hypothesis import given
from hypothesis import strategies as st

import sim.engine.batch
from sim.analysis.comparison.response_curves import marginal_response, response, response_curve, response_grid, steepest_step
from sim.cli.main import cli
from sim.display.console import Symbols
from sim.engine.batch import negotiate
from sim.engine.log import arrow
from sim.errors import ResultsError, StudyError, StudySpecError, SweepError
from sim.report.text.sweep import exposure_note, sweep_lines
from sim.scenario.encoding.instance import encode
from sim.scenario.loader import load_scenario
from sim.studies.checkpoint import Checkpoint
from sim.studies.estimators import Share
from sim.studies.results import open_study
from sim.studies.spec import StudySpec, load_scenarios
from sim.studies.stopping_rule import StoppingRule
from sim.studies.study import StudyInterrupted, StudyReport, execute
from sim.studies.sweep import sweep, with_sweep
from sim.studies.sweep_spec import build_sweep, parse_axis
from sim.studies.tasks import Task, TaskResult
from tests.examples import examples
from tests.processes import files

DISTRUST = "parties.kelda.change_cost"


def plan(*vary: str, kind: str = "factorial", points: int | None = None, **kinds: Any) -> StudySpec:
    """A sweep of the valley in small tasks."""
    return with_sweep(StudySpec(load_scenarios("valley"), **({"task_size": 60} | kinds)), vary or (f"{DISTRUST}=0:0.3:4", "horizon.rounds=1,5"),
                   kind, points)


def fill(where: Path, replicates: int = 50, workers: int = 1, what: StudySpec | None = None, **kinds: Any) -> StudyReport:
    return execute(what or plan(), replicates, workers=workers, out=where, **kinds)


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Eight points of 50 runs each: four ranges held, by two horizons set."""
    folder = tmp_path_factory.mktemp("sweeps") / "whole"
    fill(folder)
    return folder


def test_a_point_is_the_scenario_set_to_it_to_the_last_bit(whole: Path) -> None:
    runs = open_study(whole).runs()
    for distrust in (0.0, 0.1, 0.2, 0.3):
        for rounds in (1, 5):
            own = runs[(runs[DISTRUST] == distrust) & (runs["horizon.rounds"] == rounds)]
            encoded = encode(load_scenario("valley", [f"{DISTRUST}={distrust}", f"horizon.rounds={rounds}"]))
            alone = arrow(encoded, "runs", negotiate(encoded, 1, 0, 50)["runs"]).to_pandas()
            assert own[list(alone.columns)].reset_index(drop=True).equals(alone)


def test_both_engines_play_the_same_points(tmp_path: Path, whole: Path) -> None:
    fill(tmp_path / "mesa", 3, what=plan(engine="mesa"))
    ours, theirs = open_study(tmp_path / "mesa").runs(), open_study(whole).runs()
    pick = theirs[theirs["replicate"] < 3]
    order = ["point", "replicate"]
    assert ours.sort_values(order, ignore_index=True).equals(pick.sort_values(order, ignore_index=True))


def test_results_carry_the_parameters_as_columns(whole: Path) -> None:
    study = open_study(whole)
    assert list(study.points().columns) == ["point", DISTRUST, "horizon.rounds"]
    for frame in (study.runs(), study.rounds(), study.issues()):
        assert list(frame.columns[:5]) == ["scenario", "point", DISTRUST, "horizon.rounds", "replicate"]
    assert len(study.runs()) == 400 and set(study.runs()["horizon.rounds"]) == {1, 5}
    assert (study.rounds().groupby("point")["round"].max() <= study.points()["horizon.rounds"]).all()


def test_others_join_the_parameters_without_us(whole: Path) -> None:
    import duckdb

    found = duckdb.connect().execute(f"""select "{DISTRUST}", count(*) from '{whole}/tables/runs/*.parquet' join '{whole}/points.parquet' using (point)
                           group by 1 order by 1""").fetchall()
    assert found == [(0.0, 100), (0.1, 100), (0.2, 100), (0.3, 100)]


def test_what_does_nothing_changes_nothing_at_any_point(tmp_path: Path) -> None:
    """All points share their random draws, so runs differ by the parameter alone."""
    fill(tmp_path / "s", 30, what=plan("parties.league.endorsement=0:1:3", "hostilities.deaths_per_incident=0.1,0.2"))
    runs = open_study(tmp_path / "s").runs()
    for point in range(2, 6):
        assert runs[runs["point"] == point]["trust"].tolist() == runs[runs["point"] == point - 2]["trust"].tolist()
        assert runs[runs["point"] == point]["incidents"].tolist() == runs[runs["point"] == 0]["incidents"].tolist()


def test_a_study_holds_one_text_and_one_table_of_points(whole: Path) -> None:
    study = open_study(whole)
    assert [path.name for path in (whole / "scenarios").iterdir()] == ["valley.yaml"]
    assert study.scenario().parties["kelda"].change_cost.high == 0.3  # type: ignore[union-attr]
    assert study.manifest["design"]["points"] == 8
    assert len(list((whole / "checkpoint").iterdir())) == 8, "tasks of 60 runs over eight points"


def test_two_workers_write_the_same_bytes_as_one(tmp_path: Path, whole: Path) -> None:
    fill(tmp_path / "two", workers=2)
    assert files(tmp_path / "two") == files(whole)


@pytest.mark.parametrize("damage", ["record", "cut", "points"])
def test_what_a_kill_may_leave_is_mended(tmp_path: Path, whole: Path, damage: str) -> None:
    folder = tmp_path / "s"
    fill(folder)
    if damage == "record":
        sorted((folder / "checkpoint").iterdir())[3].unlink()
    elif damage == "cut":
        part = sorted((folder / "tables" / "rounds").iterdir())[2]
        part.write_bytes(part.read_bytes()[:100])
    else:
        (folder / "points.parquet").unlink()
    report = fill(folder)
    assert report.before + report.added == 400
    assert files(folder) == files(whole)


def test_more_replicates_add_to_what_is_there(tmp_path: Path) -> None:
    fill(tmp_path / "s", 70)
    report = fill(tmp_path / "s", 90)
    assert (report.before, report.added, report.requested) == (560, 240, 720), "of the last 30 at each point, 10 are played again"
    fill(tmp_path / "t", 90)
    assert files(tmp_path / "s") == files(tmp_path / "t")


@pytest.mark.parametrize(("other", "complaint"), [
    (plan(f"{DISTRUST}=0:0.3:7", "horizon.rounds=1,5"), f"design.varied: stored {DISTRUST}=0:0.3:4 horizon.rounds=1,5, requested "),
    (StudySpec(load_scenarios("valley"), task_size=60), "design.purpose: stored sweep, requested none"),
])
def test_another_design_is_not_mixed_in(whole: Path, other: StudySpec, complaint: str) -> None:
    before = files(whole)
    with pytest.raises(ResultsError, match=re.escape(complaint)):
        fill(whole, what=other)
    assert files(whole) == before


def test_interrupted_it_goes_on_where_it_was(tmp_path: Path, whole: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    genuine, kept = Checkpoint.add, []

    def interrupted(self: Checkpoint, task: Task, result: TaskResult) -> None:
        genuine(self, task, result)
        kept.append(task)
        if len(kept) == 2:
            raise KeyboardInterrupt

    monkeypatch.setattr(Checkpoint, "add", interrupted)
    with pytest.raises(StudyInterrupted, match=r"(\d+) of 400 runs are kept in .*; the same command resumes"):
        fill(tmp_path / "s")
    monkeypatch.undo()
    report = fill(tmp_path / "s")
    assert report.before == sum(task.runs for task in kept) and report.before + report.added == 400
    assert files(tmp_path / "s") == files(whole)


def test_a_run_that_fails_is_told_with_its_point(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    play = sim.engine.batch.BatchRunner.negotiate

    def fragile(self: Any, seed: int, first: int, many: int, detail: str = "summary") -> Any:
        if self.rounds == 1 and first <= 7 < first + many:
            raise ValueError("no such issue")
        return play(self, seed, first, many, detail)

    monkeypatch.setattr(sim.engine.batch.BatchRunner, "negotiate", fragile)
    study = fill(tmp_path / "s").study
    failed = study.failed()
    assert list(failed.columns) == ["scenario", "point", "replicate", "seed", "message"]
    assert sorted(failed["point"]) == [0, 2, 4, 6] and set(failed["replicate"]) == {7}
    assert len(study.runs()) == 396
    found = response(study)
    assert found["runs"].tolist() == [49, 50] * 4


def test_no_interval_is_awaited_in_a_sweep(tmp_path: Path) -> None:
    with pytest.raises(StudyError, match="a stopping rule does not apply to a design"):
        fill(tmp_path / "s", until=StoppingRule("agreement", 0.1))


# what is varied


@pytest.mark.parametrize(("vary", "complaint"), [
    ("parties.kelda.change_cst=0:0.3:4", 'parties.kelda.change_cst: unknown key; did you mean "change_cost"?'),
    ("parties.keldo.change_cost=0:0.3:4", 'parties.keldo: there is no "keldo" here; did you mean "kelda"?'),
    ("parties.kelda.change_cost=0:3:4", "parties.kelda.change_cost: 3 is not within 0..1"),
    ("parties.kelda.change_cost=0.3:0:4", "parties.kelda.change_cost: 0.3 is not below 0; write the lower end first"),
    ("parties.kelda.change_cost=0:0.3:1", 'parties.kelda.change_cost: the number of values must be a whole number of at least 2, not "1"'),
    ("parties.kelda.change_cost=0:0.3:x", 'parties.kelda.change_cost: the number of values must be a whole number of at least 2, not "x"'),
    ("parties.kelda.change_cost=0:0.3", "parties.kelda.change_cost: how many values from 0 to 0.3? Write parties.kelda.change_cost=0:0.3:5"),
    ("parties.kelda.change_cost=low:high:3", 'parties.kelda.change_cost: "low" is not a number; write an interval as A:B:N, or list words as v1,v2'),
    ("parties.kelda.change_cost=0.2", "parties.kelda.change_cost: a sweep needs at least two values"),
    ("parties.kelda.change_cost=0.2,0.20", "parties.kelda.change_cost: 0.2,0.20 repeats a value"),
    ("parties.kelda.label=0:1:3", "parties.kelda.label takes no interval of numbers; list its values as parties.kelda.label=v1,v2"),
    ("parties.kelda.role=guarantor,principl", 'parties.kelda.role: "principl" is not known; did you mean "principal"?'),
    ("horizon.rounds=1:4:3", "horizon.rounds takes whole numbers, and 3 values from 1 to 4 are not; list them as v1,v2"),
    ("horizon.rounds=1.5:4:3", "horizon.rounds takes whole numbers; 1.5:4:3 has an end that is not one"),
    ("horizon.rounds=0,3", "horizon.rounds: 0 is not within 1..200"),
    ("hostilities.excites.kelda.kelda=0:0.95:3", "hostilities.excites"),
    ("distrust", '"distrust" is not PATH=A:B:N'),
    ("parties.kelda.change_cost=0:1:2000000", "parties.kelda.change_cost: 2,000,000 values are too many; a design has at most 100,000 points"),
    ("horizon.weeks=1:2000:2000", "horizon.weeks: 2,000 combinations of values other than ranges are too many; the maximum is 1,000"),
])
def test_what_cant_be_varied_is_told(vary: str, complaint: str) -> None:
    with pytest.raises(SweepError) as caught:
        build_sweep(load_scenario("valley"), [vary])
    assert f"--vary: {complaint}" in str(caught.value)


def test_too_many_points_are_refused_with_their_runs() -> None:
    with pytest.raises(SweepError, match=re.escape("400 x 1,000 values are 400,000 points, 400,000,000 runs at 1,000 each")):
        build_sweep(load_scenario("valley"), [f"{DISTRUST}=0:1:400", "trust.default=0:1:1000"])


def test_every_mistake_is_told_at_once() -> None:
    with pytest.raises(SweepError) as caught:
        build_sweep(load_scenario("valley"), [f"{DISTRUST}=1:0:3", "trust=", f"{DISTRUST}=0:1:3", f"{DISTRUST}=0:1:4"])
    assert len(str(caught.value).splitlines()) == 3 and "is varied twice" in str(caught.value)


@pytest.mark.parametrize(("kind", "points", "vary", "complaint"), [
    ("lhs", None, "trust.default=0:1", "a lhs design needs --points, the number of points"),
    ("sobol", 100, "trust.default=0:1", "a sobol design needs a power of 2: 64 or 128 points, not 100"),
    ("lhs", 8, "trust.default=0:1:3", "trust.default: a lhs design chooses the values; write trust.default=0:1 and give --points"),
    ("factorial", 8, "trust.default=0:1:3", "the points of a factorial design follow from its values"),
    ("lhs", 1, "trust.default=0:1", "a design has 2 to 100,000 points, not 1"),
])
def test_a_design_is_asked_for_properly(kind: str, points: int | None, vary: str, complaint: str) -> None:
    with pytest.raises(SweepError, match=re.escape(complaint)):
        build_sweep(load_scenario("valley"), [vary], kind, points)


@given(st.floats(-1e6, 1e6), st.floats(-1e6, 1e6), st.integers(2, 40))
def test_a_grid_has_both_ends_and_even_steps(one: float, other: float, many: int) -> None:
    low, high = sorted((float(f"{one:.9g}"), float(f"{other:.9g}")))
    if high - low < 1e-3:
        return
    values = parse_axis(f"trust.default={low!r}:{high!r}:{many}").values
    assert (values[0], values[-1], len(values)) == (low, high, many)
    assert np.allclose(np.diff(values), (high - low) / (many - 1), rtol=1e-5)


@examples(4)
@given(st.sampled_from(["lhs", "sobol"]), st.integers(0, 2**64 - 1), st.sampled_from([4, 16, 64]))
def test_points_that_fill_a_space_lie_within_it_and_follow_the_seed(kind: str, seed: int, points: int) -> None:
    vary = ["trust.default=0.2:0.7", "horizon.rounds=2:9", "issues.bridge.status_quo=shut,escort"]
    _, design = build_sweep(load_scenario("valley"), vary, kind, points, seed)
    assert design.digest == build_sweep(load_scenario("valley"), vary, kind, points, seed)[1].digest
    assert design.digest != build_sweep(load_scenario("valley"), vary, kind, points, seed ^ 1)[1].digest
    trust, rounds, bridge = (list(design.columns[path]) for path in design.paths)
    assert min(trust) >= 0.2 and max(trust) <= 0.7 and set(rounds) <= set(range(2, 10)) and set(bridge) == {"shut", "escort"}
    quarters = np.bincount(((np.array(trust) - 0.2) / 0.125).clip(0, 3.999).astype(int), minlength=4)
    assert quarters.tolist() == [points // 4] * 4


def test_from_python_a_sweep_is_a_call(tmp_path: Path) -> None:
    study = sweep(load_scenario("valley"), ["trust.default=0.2,0.8"], 20, workers=1, out=tmp_path / "s", progress=False)
    assert study.runs()["trust.default"].tolist() == [0.2] * 20 + [0.8] * 20
    with pytest.raises(StudySpecError, match="nothing to vary"):
        sweep("valley", [])


# how outcomes answer


def test_a_response_has_an_estimate_with_its_interval_at_each_point(whole: Path) -> None:
    study = open_study(whole)
    found, runs = response(study, "agreement", baseline=0), study.runs()
    for row in found.itertuples():
        agreed = runs[runs["point"] == row.point]["agreements"] > 0
        share = Share(int(agreed.sum()), 50)
        assert (row.estimate, row.low, row.high, row.runs) == (share.value, *share.interval, 50)
    assert found["change"].iloc[0] == found["change_low"].iloc[0] == 0
    weeks = runs["weeks"] + study.scenario().hostilities.burn_in
    rates = response(study, "deaths_a_week", baseline=0)
    assert rates["estimate"].tolist() == pytest.approx((runs["deaths"].groupby(runs["point"]).sum() / weeks.groupby(runs["point"]).sum()).tolist())
    assert rates["change"].tolist() == pytest.approx((rates["estimate"] - rates["estimate"].iloc[0]).tolist())
    means = response(study, "deaths")
    assert means["estimate"].tolist() == pytest.approx(runs.groupby("point")["deaths"].mean().tolist())


def test_a_total_over_runs_of_unlike_length_is_never_printed_without_saying_so(tmp_path: Path) -> None:
    """Runs of three rounds have fewer deaths than runs of six in the same war; the weeks before the first round count at each point."""
    study = fill(tmp_path / "s", 40, what=plan("horizon.rounds=3,6", "hostilities.burn_in=10,40")).study
    runs = study.runs()
    weeks = runs["weeks"] + runs["hostilities.burn_in"]
    rates = response(study, "deaths_a_week")
    assert rates["estimate"].tolist() == pytest.approx((runs["deaths"].groupby(runs["point"]).sum() / weeks.groupby(runs["point"]).sum()).tolist())
    by_point = weeks.groupby(runs["point"]).mean()
    (note,) = exposure_note(study, "deaths")
    assert f"{by_point.min():.1f} to {by_point.max():.1f} weeks" in note and note.endswith("deaths a week compare equal time (--outcome deaths_a_week)")
    assert exposure_note(study, "deaths_a_week") == exposure_note(study, "agreement") == []
    assert note in " ".join(sweep_lines(study, ["deaths"], Symbols("utf-8")))


def test_sharing_luck_narrows_the_change_between_points(tmp_path: Path) -> None:
    study = fill(tmp_path / "s", 400, what=plan(f"{DISTRUST}=0.15,0.2")).study
    paired = response(study, "agreement", 0).iloc[1]
    alone = response(study, "agreement")
    apart = np.sqrt((((alone["high"] - alone["low"]) / 2) ** 2).sum())
    assert (paired["change_high"] - paired["change_low"]) / 2 < 0.75 * apart


def test_a_marginal_counts_a_replicate_once_whatever_the_number_of_points(tmp_path: Path) -> None:
    """Two values that differ in nothing are the same runs twice: the interval must not be narrower for it."""
    one = fill(tmp_path / "one", 60, what=plan("trust.default=0.3,0.6")).study
    two = fill(tmp_path / "two", 60, what=plan("trust.default=0.3,0.6", "parties.league.label=a,b")).study
    assert np.allclose(marginal_response(one, "deaths", "trust.default")[["estimate", "low", "high"]],
                       marginal_response(two, "deaths", "trust.default")[["estimate", "low", "high"]])
    assert marginal_response(two, "deaths", "parties.league.label")["from"].tolist() == ["a", "b"]


def test_where_it_changes_fastest_is_told_only_if_it_is_known(tmp_path: Path) -> None:
    study = fill(tmp_path / "s", 300, what=plan(f"{DISTRUST}=0:0.4:5")).study
    found = response_curve(study)
    assert np.allclose(found["step"][1:], np.diff(found["estimate"])) and np.isnan(found["step"][0])
    at = int(cast(int, found["step"].abs()[1:].idxmax()))
    assert steepest_step(found, DISTRUST) == (found[DISTRUST][at - 1], found[DISTRUST][at])
    few = fill(tmp_path / "few", 10, what=plan(f"{DISTRUST}=0.2:0.23:4")).study
    assert steepest_step(response_curve(few), DISTRUST) is None


def test_a_grid_stands_as_the_design_does(whole: Path) -> None:
    study = open_study(whole)
    found = response_grid(response(study), DISTRUST, "horizon.rounds")
    assert found.index.tolist() == [0.0, 0.1, 0.2, 0.3] and found.columns.tolist() == [1, 5]
    assert found.to_numpy().ravel().tolist() == response(study)["estimate"].tolist()


# the command line


def typed(*words: str) -> Result:
    return CliRunner().invoke(cli, ["sweep", "valley", *words, "--workers", "1"])


def test_a_curve_is_told_in_words_and_drawn(tmp_path: Path) -> None:
    done = typed("--vary", f"{DISTRUST}=0:0.4:5", "--replicates", "200", "--out", str(tmp_path / "s"))
    assert done.exit_code == 0, done.output
    lines = done.stdout.splitlines()
    assert lines[0] == "5 points x 200 runs, seed 1, common random numbers across points"
    assert re.fullmatch(rf"The share of runs with an agreement falls from [\d.]+% at {DISTRUST} 0 to [\d.]+% at 0.4: "
                        r"by [\d.]+ points \[[\d.]+, [\d.]+\]", " ".join(lines[2:4]))
    drawn = [line for line in lines if "●" in line]
    assert [line.split()[0] for line in drawn] == ["0", "0.1", "0.2", "0.3", "0.4"]
    places = [line.index("●") for line in drawn]
    assert places == sorted(places, reverse=True)
    assert lines[-1].endswith(f"run valley --seed 1 --set {DISTRUST}=0") and max(map(len, lines[:-2])) <= 100


def test_two_paths_make_a_heat_map(tmp_path: Path) -> None:
    done = typed("--vary", f"{DISTRUST}=0:0.3:4", "--vary", "horizon.rounds=1,5", "--replicates", "50", "--out", str(tmp_path / "s"))
    found = response(open_study(tmp_path / "s"))["estimate"]
    cells = re.findall(r"([\d.]+)% [▁▂▃▄▅▆▇█]", done.stdout.split("(across)")[1].split("\n\n")[0])
    assert cells == [f"{100 * value:.1f}" for value in found]


def test_several_paths_are_told_one_by_one(tmp_path: Path) -> None:
    done = typed("--vary", "trust.default=0:1", "--vary", "parties.kelda.hope=0:0.2", "--design", "sobol", "--points", "16",
                 "--replicates", "30", "--out", str(tmp_path / "s"))
    assert done.exit_code == 0
    assert "  trust.default, averaged over the others" in done.stdout and "  parties.kelda.hope, averaged over" in done.stdout


def test_json_is_one_document_and_the_same_again(tmp_path: Path) -> None:
    words = ("--vary", f"{DISTRUST}=0,0.2", "--replicates", "40", "--outcome", "first_agreement", "--outcome", "agreement", "--json")
    first, again = (typed(*words, "--out", str(tmp_path / "s")) for _ in range(2))
    told = json.loads(first.stdout, parse_constant=lambda word: pytest.fail(f"{word} is no JSON"))
    assert [each["outcome"] for each in told["outcomes"]] == ["first_agreement", "agreement"]
    assert told["outcomes"][1]["points"][1][DISTRUST] == 0.2 and told["runs"] == 80
    assert json.loads(again.stdout) == told | {"before": 80, "added": 0}


def test_a_page_stands_by_itself_and_is_the_same_every_time(tmp_path: Path) -> None:
    words = ("--vary", f"{DISTRUST}=0:0.3:4", "--vary", "horizon.rounds=1,5", "--replicates", "50", "--out", str(tmp_path / "s"), "--html")
    for name in ("a.html", "b.html"):
        done = typed(*words, str(tmp_path / name))
        assert done.exit_code == 0, done.output
    page = (tmp_path / "a.html").read_text("utf-8")
    assert "Page  " in done.stdout and len(page) < 200_000
    outside = re.sub(r'xmlns(:\w+)?="[^"]*"', "", page)
    assert not re.search(r'(?:src|href)="(?!#|data:)', outside) and page.count("<script") == 1
    (figure,) = re.findall(r"<svg .*?</svg>", page, re.DOTALL)
    assert figure in page.split("</section>")[0] and '<p class="verdict">' in page
    drawn = ElementTree.fromstring(figure)
    assert drawn.get("role") == "img" and "highest" in str(drawn.get("aria-label"))
    assert re.sub(r"<dd>.*?</dd>", "", page) == re.sub(r"<dd>.*?</dd>", "", (tmp_path / "b.html").read_text("utf-8"))


def test_bad_usage_ends_with_2_and_no_folder(tmp_path: Path) -> None:
    for words, complaint in (
        (("--vary", "parties.kelda.distrst=0:1:3"), "unknown key"),
        (("--vary", f"{DISTRUST}=0:1:3", "--outcome", "deth"), "did you mean deaths?"),
        (("--vary", f"{DISTRUST}=0:1:3", "--replicates", "999999999"), "3 points x 999,999,999 replicates are 2,999,999,997 runs; the maximum"),
    ):
        done = typed(*words, "--out", str(tmp_path / "s"))
        assert done.exit_code == 2 and complaint in done.output and "Traceback" not in done.output
    assert not (tmp_path / "s").exists()


def test_a_value_that_never_changes_is_told_so(tmp_path: Path) -> None:
    done = typed("--vary", "parties.league.label=a,b", "--replicates", "20", "--out", str(tmp_path / "s"))
    assert "at every value of parties.league.label" in done.stdout
