"""Studies: the same bytes with any number of workers, unlike runs never mixed, interrupted studies resumed."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import textwrap
import time
from pathlib import Path
from typing import Any, cast

import numpy as np
import psutil
import pytest

import sim.studies.checkpoint
import sim.studies.study
from sim.engine.batch import BatchRunner, negotiate
from sim.engine.log import arrow
from sim.engine.model import play
from sim.errors import EngineMismatchError, ExecutorError, ResultsError, StrategyError, StudyError, StudySpecError
from sim.rules.log_schema import COLUMNS, SUMMARY
from sim.scenario.encoding.instance import encode
from sim.scenario.loader import load_scenario
from sim.studies.checkpoint import open_checkpoint
from sim.studies.lock import lock_folder
from sim.studies.provenance import run_manifest
from sim.studies.results import open_study
from sim.studies.single_run import run_single, write_single_run
from sim.studies.spec import StudySpec, load_scenarios, unique_names
from sim.studies.stopping_rule import StoppingRule
from sim.studies.study import StudyInterrupted, StudyReport, execute, run_study
from sim.studies.tasks import Task
from sim.studies.worker import run_task
from tests.engine.custom_strategies import Counting
from tests.processes import ROOT, environment, files


def plan(*names: str, **kinds: Any) -> StudySpec:
    """A study of small tasks."""
    return StudySpec(load_scenarios(names or ["textbook"]), **({"task_size": 20} | kinds))


def fill(where: Path, replicates: int = 50, workers: int = 1, what: StudySpec | None = None, **kinds: Any) -> StudyReport:
    return execute(what or plan(), replicates, workers=workers, out=where, **kinds)


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A study of 50 runs in three tasks."""
    folder = tmp_path_factory.mktemp("studies") / "whole"
    fill(folder)
    return folder


def test_a_study_is_read_as_data_frames(whole: Path) -> None:
    study = open_study(whole)
    runs, rounds, issues = study.runs(), study.rounds(), study.issues()
    assert list(runs.columns[:3]) == ["scenario", "replicate", "ending"]
    assert list(runs["replicate"]) == list(range(50)) and set(runs["scenario"]) == {"textbook"}
    assert len(rounds) == runs["rounds"].sum() and len(issues) == 100
    assert study.failed().empty and list(study.failed().columns) == ["scenario", "replicate", "seed", "message"]
    assert study.scenario() == load_scenario("textbook")


def test_its_rows_are_those_of_the_engine(whole: Path) -> None:
    encoded = encode(load_scenario("textbook"))
    runs = arrow(encoded, "runs", negotiate(encoded, 1, 0, 50)["runs"]).to_pandas()
    assert open_study(whole).runs().drop(columns="scenario").equals(runs)


def test_both_engines_write_the_same_numbers(tmp_path: Path, whole: Path) -> None:
    fill(tmp_path / "mesa", 8, what=plan(engine="mesa"))
    ours, theirs = open_study(tmp_path / "mesa").runs(), open_study(whole).runs()[:8]
    assert ours.equals(theirs)


def test_others_read_the_files_without_us(whole: Path) -> None:
    import duckdb
    import polars

    pattern = f"{whole}/tables/runs/*.parquet"
    assert duckdb.connect().execute(f"select scenario, count(*) from '{pattern}' group by scenario").fetchall() == [("textbook", 50)]
    assert polars.read_parquet(pattern)["replicate"].to_list() == list(range(50))


def test_two_workers_write_the_same_bytes_as_one(tmp_path: Path) -> None:
    """Every table is written in full detail; a sweep's test compares summaries."""
    what = plan("textbook", "valley", detail="full")
    fill(tmp_path / "one", 45, 1, what)
    fill(tmp_path / "two", 45, 2, what)
    one = files(tmp_path / "one")
    assert len(one) == 2 + 2 * 3 + 2 * 3 * len(COLUMNS)
    assert files(tmp_path / "two") == one


def test_without_a_number_of_workers_there_is_one_for_each_processor(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[int] = []

    def nobody(job: object, workers: int, *_: object) -> None:
        asked.append(workers)
        raise ExecutorError("none")

    monkeypatch.setattr("sim.studies.study.available_processors", lambda: 3)
    monkeypatch.setattr("sim.studies.study_runner.make_executor", nobody)
    for number, replicates in enumerate((50, 100)):
        with pytest.raises(StudyError, match="none"):
            execute(plan(), replicates, out=tmp_path / f"{number}")
    assert asked == [3, 3], "of three and of five tasks"


def test_more_replicates_add_parts_and_replace_a_short_last_one(tmp_path: Path, whole: Path) -> None:
    fill(tmp_path / "grown", 30)
    kept = _times(tmp_path / "grown")
    report = fill(tmp_path / "grown", 50)
    assert (report.before, report.added) == (30, 30)
    assert files(tmp_path / "grown") == files(whole)
    assert _times(tmp_path / "grown") == kept, "the first part is not written again"
    assert open_study(tmp_path / "grown").manifest["replicates"] == {"first": 0, "count": 50}


def _times(folder: Path) -> list[int]:
    return sorted(path.stat().st_mtime_ns for path in folder.rglob("*-0000000000.parquet"))


def test_fewer_replicates_leave_what_is_there(tmp_path: Path) -> None:
    fill(tmp_path / "study", 50)
    report = fill(tmp_path / "study", 30)
    assert (report.before, report.added) == (50, 0)
    assert open_study(tmp_path / "study").manifest["replicates"]["count"] == 50
    assert len(open_study(tmp_path / "study").runs()) == 50


@pytest.mark.parametrize("damage", ["record", "cut", "missing", "litter"])
def test_what_a_kill_may_leave_is_mended(tmp_path: Path, whole: Path, damage: str) -> None:
    folder = tmp_path / "study"
    fill(folder)
    record, table = (sorted((folder / where).iterdir())[1] for where in ("checkpoint", "tables/rounds"))
    if damage == "record":
        record.unlink()
    elif damage == "cut":
        table.write_bytes(table.read_bytes()[:100])
    elif damage == "missing":
        table.unlink()
    else:
        (folder / "tables" / "runs" / ".part.parquet.new").write_text("half")
        (folder / "tables" / "runs" / "stray.parquet").write_text("a table file without a record")
    report = fill(folder)
    assert report.added == (0 if damage == "litter" else 20)
    assert files(folder) == files(whole)


@pytest.mark.parametrize(("text", "complaint"), [('{"task": "te', "Unterminated"), ("{}", "lacks seal"), ("[1]", "not a JSON object")])
def test_a_damaged_task_record_is_named_and_its_task_is_run_again(tmp_path: Path, whole: Path, text: str, complaint: str) -> None:
    fill(tmp_path / "study")
    record = sorted((tmp_path / "study" / "checkpoint").iterdir())[1]
    record.write_text(text)
    with pytest.raises(ResultsError, match=rf"{record.name} is damaged .*{complaint}.*runs its task again"):
        open_study(tmp_path / "study").runs()
    assert fill(tmp_path / "study").added == 20
    assert files(tmp_path / "study") == files(whole)


def test_a_task_without_a_record_is_incomplete(tmp_path: Path) -> None:
    fill(tmp_path / "study")
    sorted((tmp_path / "study" / "checkpoint").iterdir())[0].unlink()
    assert open_study(tmp_path / "study").replicates() == list(range(20, 50))


@pytest.mark.parametrize(
    ("other", "complaint"),
    [
        ({"seed": 2}, "seed: stored 1, requested 2"),
        ({"detail": "full"}, "detail: stored summary, requested full"),
        ({"engine": "mesa"}, "engine.name: stored compiled, requested mesa"),
        ({"task_size": 10}, "task_size: stored 20, requested 10"),
        ({"strategies": ("union=tests.engine.custom_strategies:yes",)}, "strategies: stored none, requested union=tests.engine.custom_strategies:yes"),
    ],
)
def test_unlike_studies_are_not_mixed(whole: Path, other: dict[str, Any], complaint: str) -> None:
    before = files(whole)
    with pytest.raises(ResultsError, match="holds another study, and nothing was changed") as caught:
        fill(whole, what=plan(**other))
    assert f"\n  {complaint}\n" in str(caught.value)
    assert str(caught.value).endswith("Choose another folder by --out, or replace the study by --fresh")
    assert files(whole) == before


def test_another_scenario_text_or_set_of_scenarios_is_another_study(whole: Path) -> None:
    complaint = r"settings: stored none, requested horizon.rounds=2\n  scenarios.textbook.digest: stored \w{12}, requested \w{12}"
    with pytest.raises(ResultsError, match=complaint):
        fill(whole, what=StudySpec(load_scenarios("textbook", ["horizon.rounds=2"]), settings=("horizon.rounds=2",), task_size=20))
    with pytest.raises(ResultsError, match=r"scenarios.valley.title: stored none, requested The valley"):
        fill(whole, what=plan("textbook", "valley"))


def test_another_engine_or_package_is_another_study(whole: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    genuine = plan().manifest(50, [])
    manifest = genuine | {"engine": genuine["engine"] | {"digest": "0123456789abcdef"}, "packages": genuine["packages"] | {"numpy": "1.0"}}
    monkeypatch.setattr(StudySpec, "manifest", lambda *_: manifest)
    with pytest.raises(ResultsError, match=r"engine.digest: stored \w{16}, requested 0123456789abcdef\n  packages.numpy: stored [\d.]+, requested 1.0"):
        fill(whole)


@pytest.mark.usefixtures("within_this_process")
def test_an_edited_strategy_is_another_study(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.syspath_prepend(tmp_path)
    (tmp_path / "diehard.py").write_text("def no(*_):\n    return 0\n")
    what = plan(strategies=("union=diehard:no",))
    assert fill(tmp_path / "study", 3, what=what).added == 3
    assert open_study(tmp_path / "study").runs()["agreements"].sum() == 0
    (tmp_path / "diehard.py").write_text("def no(*_):\n    return 2\n")
    with pytest.raises(ResultsError, match=r"strategy_sources.diehard: stored \w{12}, requested \w{12}"):
        fill(tmp_path / "study", 3, what=what)


def test_fresh_starts_over(tmp_path: Path) -> None:
    fill(tmp_path / "study", what=plan(seed=3))
    report = fill(tmp_path / "study", fresh=True)
    assert (report.before, report.added, report.study.manifest["seed"]) == (0, 50, 1)
    assert [entry.name for entry in tmp_path.iterdir()] == ["study"]


def test_fresh_leaves_a_folder_alone_that_holds_more(tmp_path: Path) -> None:
    fill(tmp_path / "study", what=plan(seed=3))
    (tmp_path / "study" / "thesis.docx").write_text("mine")
    with pytest.raises(ResultsError, match=r"holds other files \(thesis.docx\)"):
        fill(tmp_path / "study", fresh=True)
    assert fill(tmp_path / "study", what=plan(seed=3)).added == 0


def test_nothing_that_is_no_study_is_touched(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("mine")
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / "notes").write_text("mine")
    scenario = load_scenario("textbook")
    encoded = encode(scenario)
    write_single_run(tmp_path / "single", encoded, run_single(encoded, 1, 0, {}), run_manifest(scenario, "textbook", 1, 0, [], [], []))
    for name, complaint in (("file", "is a file"), ("folder", "is not empty and is not a study"), ("single", "holds a single run")):
        with pytest.raises(ResultsError, match=complaint):
            fill(tmp_path / name, fresh=True)
    with pytest.raises(ResultsError, match=r"file/study: (File exists|Not a directory)"):
        fill(tmp_path / "file" / "study")


def test_two_programs_do_not_fill_one_folder_at_once(tmp_path: Path) -> None:
    what = plan()
    with open_checkpoint(tmp_path / "study", what.manifest(50, []), what.scenario_texts):
        for fresh in (False, True):
            with pytest.raises(ResultsError, match="is in use by another process"):
                fill(tmp_path / "study", fresh=fresh)
    assert fill(tmp_path / "study").added == 50


def test_a_study_that_is_in_use_is_left_alone(tmp_path: Path) -> None:
    what = plan()
    with open_checkpoint(tmp_path / "study", what.manifest(50, []), what.scenario_texts) as checkpoint:
        checkpoint.add(what.tasks(50)[0], run_task(what.job(), what.tasks(50)[0]))
        before = files(tmp_path / "study")
        for fresh in (False, True):
            with pytest.raises(ResultsError, match="is in use by another process"):
                fill(tmp_path / "study", fresh=fresh)
        assert files(tmp_path / "study") == before


def test_a_folder_is_locked_against_other_processes_and_the_lock_leaves_no_file(tmp_path: Path) -> None:
    script = textwrap.dedent("""
        import pathlib, sys
        from sim.errors import FolderLockedError
        from sim.studies.lock import lock_folder
        try:
            with lock_folder(pathlib.Path(sys.argv[1])):
                print("locked")
        except FolderLockedError as error:
            print(error)
    """)

    def lock_elsewhere() -> str:
        words = [sys.executable, "-c", script, str(tmp_path / "study")]
        return subprocess.run(words, env=environment(), capture_output=True, text=True, timeout=60, check=True).stdout

    with lock_folder(tmp_path / "study"):
        assert lock_elsewhere() == f"{tmp_path / 'study'} is in use by another process\n"
    assert lock_elsewhere() == "locked\n"
    assert list(tmp_path.iterdir()) == []


def test_a_study_of_an_earlier_format_is_refused_with_what_to_do(tmp_path: Path) -> None:
    fill(tmp_path / "study")
    path = tmp_path / "study" / "manifest.json"
    path.write_text(path.read_text().replace("parley results 3", "parley results 1"))
    for attempt in (lambda: fill(tmp_path / "study"), lambda: open_study(tmp_path / "study")):
        with pytest.raises(ResultsError, match=r'earlier version of parley \(format "parley results 1".*Run the same command into a new folder'):
            attempt()


# Scenarios of a study share their random numbers


def test_one_scenario_under_two_names_is_the_same_rows_twice(tmp_path: Path) -> None:
    valley = load_scenario("valley")
    study = run_study({"one": valley, "other": valley}, 40, out=tmp_path / "twins", progress=False)
    for name in SUMMARY:
        table = study.table(name).to_pandas()
        one, other = (table[table["scenario"] == scenario].drop(columns="scenario").reset_index(drop=True) for scenario in ("one", "other"))
        assert len(one) > 0 and one.equals(other)


def test_a_variant_that_changes_no_luck_is_paired_with_its_base(tmp_path: Path) -> None:
    """Rounds before the last do not depend on the horizon; in the last round, parties drop `bargaining.final_demand`."""
    short, long = load_scenario("valley", ["horizon.rounds=3"]), load_scenario("valley", ["horizon.rounds=5"])
    rounds = run_study({"short": short, "long": long}, 60, seed=8, out=tmp_path / "pair", progress=False).rounds()
    rounds = rounds[rounds["round"] <= 2].drop(columns="gap")
    one, other = (rounds[rounds["scenario"] == scenario].drop(columns="scenario").reset_index(drop=True) for scenario in ("short", "long"))
    assert len(one) > 60 and one.equals(other)


# Scenarios and settings from Python


def test_run_takes_names_files_scenarios_and_settings(tmp_path: Path) -> None:
    (tmp_path / "my case.yaml").write_text((ROOT / "scenarios" / "textbook.yaml").read_text())
    study = run_study(["textbook", tmp_path / "my case.yaml", load_scenario("valley")], 3, out=tmp_path / "s", workers=1, progress=False)
    assert study.scenarios == ["textbook", "my_case", "The_valley_water_and_a_bridge"]
    study = run_study("valley", 3, settings=["horizon.rounds=1"], out=tmp_path / "t", workers=1, progress=False)
    assert set(study.runs()["rounds"]) == {1}


def test_a_study_goes_below_results_by_its_names_seed_and_variation() -> None:
    scenario = load_scenario("textbook")
    assert plan("textbook", "valley", seed=7).default_folder() == Path("results/textbook+valley-seed7")
    assert plan(settings=("horizon.rounds=2",)).default_folder().name.startswith("textbook-seed1-")
    names = [f"case{number}" for number in range(40)]
    folders = {StudySpec(dict.fromkeys(some, scenario)).default_folder().name for some in (names, names[:-1])}
    assert len(folders) == 2 and all(len(name) < 80 for name in folders)


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        ({"detail": "everything"}, "detail must be summary or full, not everything"),
        ({"engine": "steam"}, "the engine must be compiled or mesa, not steam"),
        ({"seed": -1}, "the seed must be a whole number"),
        ({"replicates": 2**33}, "the number of replicates must be 1 to 2"),
        ({"workers": 0}, "the number of workers must be at least 1"),
        ({"engine": "compiled", "strategies": {"union": "tests.engine.custom_strategies:yes"}}, "run on the Mesa engine"),
        ({"strategies": {"onion": "tests.engine.custom_strategies:yes"}}, "did you mean union?"),
        ({"strategies": {"union": lambda *_: 1}}, "give a class or function defined at the top level of a module"),
        ({"strategies": {"union": "__main__:yes"}, "workers": 2}, "other processes can't import a strategy from the script"),
        ({"until": ("agreement", 0.0)}, "the width of an interval must be more than 0"),
        ({"until": ("agreemnt", 0.1)}, "did you mean agreement?"),
        ({"cluster": "tcp://127.0.0.1:1"}, "can't reach a Dask scheduler at tcp://127.0.0.1:1"),
        ({"cluster": "scheduler.json"}, "scheduler.json is neither a scheduler's address"),
        ({"scenarios": ["textbook", ROOT / "scenarios" / "textbook.yaml"]}, "two scenarios are called textbook"),
        ({"scenarios": []}, "a study needs a scenario"),
        ({"scenarios": load_scenario("textbook"), "settings": ["horizon.rounds=1"]}, "settings apply to scenarios that are read from files"),
    ],
)
def test_what_cannot_be_is_refused_in_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: dict[str, Any], complaint: str
) -> None:
    import distributed

    monkeypatch.setattr(distributed, "Client", NobodyThere)
    with pytest.raises((StudySpecError, StudyError, StrategyError), match=complaint):
        run_study(**cast(Any, {"scenarios": "textbook", "out": tmp_path / "s", "progress": False} | arguments))


class NobodyThere:
    """A connection to a scheduler that does not answer."""

    def __init__(self, *_: object, **__: object) -> None:
        raise OSError("Timed out trying to connect")


def test_names_are_made_fit_for_files() -> None:
    scenario = load_scenario("textbook")
    assert list(unique_names([("a/b: c", scenario), ("Süd-Tal", scenario), ("...", scenario)])) == ["a_b_c", "Süd-Tal", "scenario"]


# When something fails


def test_a_replicate_that_fails_is_recorded_and_the_others_go_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    genuine = BatchRunner.negotiate

    def breaks_at_27(self: BatchRunner, seed: int, first: int, many: int, detail: str) -> Any:
        if first <= 27 < first + many:
            raise ZeroDivisionError("no scale")
        return genuine(self, seed, first, many, detail)

    monkeypatch.setattr(BatchRunner, "negotiate", breaks_at_27)
    study = run_study("textbook", 50, seed=5, out=tmp_path / "s", workers=1, progress=False)
    assert list(study.runs()["replicate"]) == [*range(27), *range(28, 50)]
    failed = study.failed().to_dict("records")
    assert failed == [{"scenario": "textbook", "replicate": 27, "seed": 5, "message": failed[0]["message"]}]
    assert failed[0]["message"].startswith("ZeroDivisionError: no scale (test_study.py, line ")
    monkeypatch.undo()
    assert len(run_study("textbook", 50, seed=5, out=tmp_path / "s", workers=1, progress=False).failed()) == 1


@pytest.mark.usefixtures("within_this_process")
def test_a_strategy_that_raises_fails_only_its_replicates(tmp_path: Path) -> None:
    report = fill(tmp_path / "s", 12, 1, plan(strategies=("union=tests.engine.custom_strategies:Moody",), task_size=4, detail="full"))
    failed = open_study(tmp_path / "s").failed()
    assert list(failed["replicate"]) == [3, 7]
    assert set(failed["message"]) == {"round 1: ValueError: not in the mood (custom_strategies.py, line 22)"}
    assert (report.added, len(report.study.runs()), report.lost) == (12, 10, [])
    assert report.study.table("answers", 3).num_rows == 0 < report.study.table("answers", 4).num_rows


def test_loading_a_strategy_leaves_the_module_path_and_main_module_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "refuser.py").write_text("def no(*_):\n    return 0\n")
    path, main = sys.path[:], sys.modules["__main__"]
    fill(tmp_path / "study", 2, 1, plan(strategies=("union=refuser:no",), task_size=2))
    assert sys.path == path and sys.modules["__main__"] is main


@pytest.mark.usefixtures("within_this_process")
def test_a_strategy_does_not_remember_other_replicates(tmp_path: Path) -> None:
    """A study of two tasks in one process gives the rows of replicates that are played one by one, each with a strategy of its own."""
    fill(tmp_path / "study", 8, 1, plan(strategies=("union=tests.engine.custom_strategies:counting",), task_size=4))
    encoded = encode(load_scenario("textbook"))
    alone = np.concatenate([play(encoded, 1, replicate, {"union": Counting()}).matrix("runs") for replicate in range(8)])
    assert open_study(tmp_path / "study").runs().drop(columns="scenario").equals(arrow(encoded, "runs", alone).to_pandas())


def test_a_worker_that_is_killed_costs_time_only(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PARLEY_TEST_MARK", str(tmp_path / "mark"))
    what = plan(strategies=("union=tests.engine.custom_strategies:KillsItsWorkerOnce",), task_size=2)
    report = fill(tmp_path / "s", 8, 2, what)
    assert (tmp_path / "mark").exists()
    assert (report.added, report.lost, len(report.study.runs())) == (8, [], 8)


@pytest.mark.long
def test_a_run_that_always_kills_its_worker_fails_and_no_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, long_run: bool,
) -> None:
    """Of two workers, the one that does not crash is ended too; that its runs are not to blame, the test before this one shows."""
    what = plan(strategies=("union=tests.engine.custom_strategies:KillsItsWorker",), task_size=2)
    if not long_run:
        monkeypatch.setattr("sim.studies.scheduler.MAX_RUN_ATTEMPTS", 1)  # that it may be tried again, the test before this one shows
    for workers in (1, 2) if long_run else (1,):
        report = fill(tmp_path / f"{workers}", 8, workers, what)
        assert report.lost == [] and list(report.study.runs()["replicate"]) == [0, 1, 2, 3, 4, 6, 7]
        failed = report.study.failed().to_dict("records")
        assert [(run["replicate"], run["message"]) for run in failed] == [(5, "its process ended with exit status 9")]
    assert not long_run or files(tmp_path / "1") == files(tmp_path / "2")


def test_workers_end_with_the_process_that_started_them(tmp_path: Path) -> None:
    script = "from sim.studies.study import run_study; run_study('astana_21', 1_000_000, workers=2, out='s')"
    parent = subprocess.Popen([sys.executable, "-c", script], cwd=tmp_path, env=environment(), stderr=subprocess.DEVNULL)
    workers: list[psutil.Process] = []
    while len(workers) < 2:
        time.sleep(0.1)
        assert parent.poll() is None
        workers = [child for child in psutil.Process(parent.pid).children() if "loky" in " ".join(child.cmdline())]
    parent.send_signal(signal.SIGKILL)
    parent.wait()
    _, alive = psutil.wait_procs(workers, timeout=20)
    assert not alive


def test_a_full_disk_keeps_what_is_finished(tmp_path: Path, whole: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    genuine = sim.studies.checkpoint.write_file  # type: ignore[attr-defined]
    written: list[Path] = []

    def full(path: Path, content: bytes) -> None:
        written.append(path)
        if len([each for each in written if each.suffix == ".parquet"]) > 5:
            raise OSError(28, "No space left on device")
        genuine(path, content)

    monkeypatch.setattr(sim.studies.checkpoint, "write_file", full)
    with pytest.raises(ResultsError, match=r"can't write .*: No space left on device\n20 of 50 runs are kept in .*; the same command"):
        fill(tmp_path / "s")
    assert open_study(tmp_path / "s").replicates() == list(range(20))
    monkeypatch.undo()
    assert fill(tmp_path / "s").added == 30
    assert files(tmp_path / "s") == files(whole)


@pytest.mark.skipif(sys.platform != "linux" or os.geteuid() != 0, reason="only the superuser may make a small disk")
def test_a_small_disk_really_full(tmp_path: Path) -> None:
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=128k", "none", str(tmp_path)], capture_output=True, check=False).returncode:
        pytest.skip("no disk can be mounted here")
    try:
        with pytest.raises(ResultsError, match=r"No space left on device\n\d+ of 4,000 runs are kept"):
            fill(tmp_path / "s", 4000)
        kept = open_study(tmp_path / "s").replicates()
        assert kept == list(range(len(kept))) and kept
        assert not list((tmp_path / "s").rglob("*.new"))
    finally:
        subprocess.run(["umount", str(tmp_path)], check=True)


def test_an_interruption_keeps_what_is_finished_and_says_so(tmp_path: Path, whole: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    genuine = BatchRunner.negotiate

    def interrupted(self: BatchRunner, seed: int, first: int, many: int, detail: str) -> Any:
        if first >= 20:
            raise KeyboardInterrupt
        return genuine(self, seed, first, many, detail)

    monkeypatch.setattr(BatchRunner, "negotiate", interrupted)
    with pytest.raises(StudyInterrupted, match=r"^Interrupted\n20 of 50 runs are kept in .*; the same command resumes from there$"):
        fill(tmp_path / "s")
    monkeypatch.undo()
    fill(tmp_path / "s")
    assert files(tmp_path / "s") == files(whole)


def test_a_worker_of_another_version_is_refused() -> None:
    job = plan().job()
    with pytest.raises(EngineMismatchError, match=r"other versions than this study: numpy [\d.]+ instead of 1.0"):
        run_task(job._replace(versions=job.versions | {"numpy": "1.0"}), Task("textbook", 0, 1, "key"))


# Until an interval is narrow


def test_runs_are_added_until_the_interval_is_narrow(tmp_path: Path) -> None:
    report = fill(tmp_path / "s", 5000, what=plan("valley", task_size=100), until=StoppingRule("deaths", 0.2))
    count = report.study.manifest["replicates"]["count"]
    assert report.met and 200 < count < 5000 and count % 100 == 0
    assert len(report.study.runs()) == count
    width = report.reached["valley"].half_width
    values = report.study.runs()["deaths"]
    assert width == pytest.approx(1.96 * values.std() / count**0.5, rel=0.01) and width <= 0.2


def test_the_number_of_runs_does_not_depend_on_interruptions(tmp_path: Path) -> None:
    what, until = plan("valley", task_size=100), StoppingRule("deaths", 0.2)
    counts = set()
    for name, before in (("straight", 0), ("interrupted", 300), ("beyond", 1500)):
        if before:
            fill(tmp_path / name, before, what=what)
        report = fill(tmp_path / name, 5000, what=what, until=until)
        counts.add(report.reached["valley"].runs)
    assert len(counts) == 1


def test_an_interval_that_stays_wide_is_told(tmp_path: Path) -> None:
    report = fill(tmp_path / "s", 250, what=plan("valley", task_size=100), until=StoppingRule("agreement", 0.0001))
    assert not report.met and report.reached["valley"].runs == 250


# From scripts and notebooks


def test_a_script_without_a_guard_starts_no_processes_without_end(tmp_path: Path) -> None:
    (tmp_path / "script.py").write_text(textwrap.dedent("""
        from sim.studies.study import run_study
        study = run_study(["textbook", "valley"], replicates=60, workers=2, task_size=20)
        print(len(study.runs()), study.folder)
    """))
    done = subprocess.run([sys.executable, "script.py"], cwd=tmp_path, env=environment(), capture_output=True,
                          text=True, timeout=120, check=True)
    assert done.stdout == "120 results/textbook+valley-seed1\n"
    lines = done.stderr.splitlines()
    assert lines[0] == "120 runs" and lines[-1].startswith("120 of 120 runs done (120 in ")


def test_a_strategy_of_the_script_itself_plays_in_one_process(tmp_path: Path) -> None:
    (tmp_path / "script.py").write_text(textwrap.dedent("""
        from sim.studies.study import run_study
        def no(party, text, decision):
            return 0
        print(run_study("textbook", 5, workers=1, strategies={"union": no}, progress=False).runs()["agreements"].sum())
    """))
    done = subprocess.run([sys.executable, "script.py"], cwd=tmp_path, env=environment(), capture_output=True,
                          text=True, timeout=120, check=True)
    assert (done.stdout, done.stderr) == ("0\n", "")


def test_a_notebook_gets_a_bar(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setitem(sys.modules, "ipykernel", sys.modules["json"])
    pytest.importorskip("tqdm")
    monkeypatch.setitem(sys.modules, "tqdm.auto", __import__("tqdm"))
    run_study("textbook", 50, out=tmp_path / "s")
    assert "50/50" in capsys.readouterr().err


def test_the_manifest_says_what_was_run(whole: Path) -> None:
    manifest = json.loads((whole / "manifest.json").read_text())
    assert manifest["kind"] == "study" and manifest["engine"]["name"] == "compiled"
    assert {"python", "numpy", "llvmlite", "pyarrow", "mesa"} <= set(manifest["packages"])
    assert manifest["tables"] == list(SUMMARY) and len(manifest["scenarios"][0]["digest"]) == 64
    assert load_scenario(whole / "scenarios" / "textbook.yaml") == load_scenario("textbook")
