"""`parley batch`: what it prints, where it writes, how it ends."""

from __future__ import annotations

import json
import os
import re
import select
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from sim.cli.main import cli
from sim.errors import NotInResultsError
from sim.report.explanation.explanation_document import explanation_document
from sim.report.text.batch import run_counts
from sim.scenario.loader import load_scenario
from sim.studies.results import Study, open_study
from tests.processes import ROOT, RUN_SIM, environment, files, invoked, started


def inside(*words: str) -> Result:
    """The program within this process."""
    return CliRunner().invoke(cli, words)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder in which a study of two scenarios was typed."""
    folder = tmp_path_factory.mktemp("desk")
    done = invoked("batch", "textbook", "valley", "--replicates", "200", folder=folder)
    assert done.returncode == 0, done.stderr
    (folder / "told.txt").write_text(done.stdout)
    (folder / "seen.txt").write_text(done.stderr)
    return folder


def test_what_came_of_a_study_is_told_in_a_row_for_each_scenario(folder: Path) -> None:
    told = (folder / "told.txt").read_text()
    assert "\x1b" not in told and max(map(len, told.splitlines())) <= 100
    lines = told.splitlines()
    assert lines[0] == "200 runs of each scenario, seed 1, summary detail, compiled engine"
    assert re.fullmatch(r"  textbook   200  +\d+\.\d% \(\d+\.\d to \d+\.\d\)  +0\.000 ±0\.000  +0\.000 ±0\.000", lines[3])
    assert lines[4].startswith("  valley     200")
    assert "  Study results/textbook+valley-seed1" in lines
    assert lines[-1] == "  Next  python run_sim.py run textbook --seed 1 --replicate 0"


def test_elsewhere_than_on_a_terminal_it_says_two_lines(folder: Path) -> None:
    lines = (folder / "seen.txt").read_text().splitlines()
    assert lines[0] == "400 runs" and lines[-1].startswith("400 of 400 runs done (400 in ")
    assert len(lines) == 2 or (len(lines) == 3 and lines[1].startswith("Compiling the engine"))


def test_the_same_command_again_finds_all_done(folder: Path) -> None:
    before = files(folder / "results")
    done = invoked("batch", "textbook", "valley", "--replicates", "200", folder=folder)
    assert (done.returncode, done.stderr) == (0, "400 runs, 400 of them already done\n")
    assert "All were already stored" in done.stdout
    assert files(folder / "results") == before


def test_json_is_alone_on_stdout(folder: Path) -> None:
    done = invoked("batch", "textbook", "valley", "--replicates", "200", "--json", folder=folder)
    told = json.loads(done.stdout, parse_constant=lambda word: pytest.fail(f"{word} is no JSON"))
    assert list(told) == ["folder", "engine", "seed", "detail", "replicates", "before", "added", "scenarios", "failed", "lost"]
    valley = told["scenarios"][1]
    assert (valley["name"], valley["runs"], valley["failed"]) == ("valley", 200, 0)
    runs = open_study(folder / "results" / "textbook+valley-seed1").select("valley").runs()
    assert valley["agreement"]["share"] == (runs["agreements"] > 0).mean()
    weeks = runs["weeks"] + load_scenario("valley").hostilities.burn_in
    assert valley["deaths_a_week"]["rate"] == pytest.approx(runs["deaths"].sum() / weeks.sum())
    assert valley["weeks_counted"] == pytest.approx(weeks.mean())
    assert valley["agreement"]["low"] < valley["agreement"]["share"] < valley["agreement"]["high"]


def test_a_study_of_full_detail_is_explained(tmp_path: Path) -> None:
    place = str(tmp_path / "s")
    study = ("textbook", "valley", "--replicates", "30", "--detail", "full", "--task-size", "8", "--workers", "1")
    made = inside("batch", *study, "--out", place)
    assert made.exit_code == 0 and f"explain {place} --scenario textbook --replicate 0" in made.stdout
    told = inside("explain", place, "--scenario", "valley", "--replicate", "17", "--round", "1")
    assert told.exit_code == 0 and "The valley" in told.stdout
    again = inside("run", "valley", "--replicate", "17", "--out", str(tmp_path / "alone"))
    assert again.exit_code == 0
    assert inside("explain", str(tmp_path / "alone"), "--round", "1").stdout == told.stdout
    brief = inside("explain", place, "--scenario", "valley", "--replicate", "17")
    assert f"explain {place} --scenario valley --replicate 17 --round" in brief.stdout
    for words, complaint in (
        ((), "holds 2 scenarios (textbook, valley); choose one by --scenario"),
        (("--scenario", "harbour"), "there is no scenario harbour"),
        (("--scenario", "valley"), "holds 30 replicates; choose one with --replicate"),
        (("--scenario", "valley", "--replicate", "30"), "there is no replicate 30"),
    ):
        refused = inside("explain", place, *words)
        assert refused.exit_code == 2 and complaint in refused.stderr


def test_a_replicate_of_a_study_of_summaries_is_played_again_to_explain_it(folder: Path, tmp_path: Path) -> None:
    told = inside("explain", str(folder / "results" / "textbook+valley-seed1"), "--scenario", "valley", "--replicate", "3", "--round", "1")
    assert told.exit_code == 0 and inside("run", "valley", "--replicate", "3", "--out", str(tmp_path / "alone")).exit_code == 0
    assert told.stdout == inside("explain", str(tmp_path / "alone"), "--round", "1").stdout


def test_an_edited_study_of_summaries_is_not_explained_by_another_run(folder: Path, tmp_path: Path) -> None:
    made = inside("batch", "textbook", "--replicates", "3", "--out", str(tmp_path / "three"), "--workers", "1")
    assert made.exit_code == 0
    study = open_study(tmp_path / "three").select()
    other = Study(study.folder, {**study.manifest, "seed": 2}, study.chosen)
    with pytest.raises(NotInResultsError, match="the re-run of replicate 1 differs"):
        explanation_document(other, 1)


def test_a_single_run_does_not_replace_a_study(folder: Path) -> None:
    refused = inside("run", "textbook", "--out", str(folder / "results" / "textbook+valley-seed1"))
    assert refused.exit_code == 2 and "holds" in refused.stderr


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        (("batch",), "Missing argument"),
        (("batch", "astana_12"), 'did you mean "astana_21"?'),
        (("batch", "textbook", "textbook"), "two scenarios are called textbook"),
        (("batch", "textbook", "--replicates", "0"), "0 is not within 1 to"),
        (("batch", "textbook", "--set", "horizon.rounds=many"), "is not a whole number"),
        (("batch", "textbook", "--outcome", "deaths"), "--outcome requires --until-ci"),
        (("batch", "textbook", "--until-ci", "0.1", "--outcome", "death"), "did you mean deaths?"),
        (("batch", "textbook", "--until-ci", "-1"), "the width of an interval must be more than 0"),
        (("batch", "textbook", "--cluster", "here", "--workers", "2"), "leave out --workers or --cluster"),
        (("batch", "textbook", "--engine", "compiled", "--strategy", "union=a:b"), "run on the Mesa engine"),
        (("batch", "textbook", "--strategy", "onion=a:b"), "did you mean union?"),
        (("batch", "textbook", "--strategy", "union=nowhere:b"), "ModuleNotFoundError"),
    ],
)
def test_a_mistake_is_told_without_a_traceback_and_ends_with_2(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...], complaint: str
) -> None:
    monkeypatch.chdir(tmp_path)
    result = inside(*words)
    assert result.exit_code == 2
    assert complaint in result.stderr and "Traceback" not in result.stderr
    assert not list(tmp_path.iterdir())


def test_another_study_in_the_folder_is_refused_and_fresh_starts_over(tmp_path: Path) -> None:
    words = ("batch", "textbook", "--replicates", "20", "--out", str(tmp_path / "s"))
    assert inside(*words).exit_code == 0
    refused = inside(*words, "--seed", "2", "--set", "horizon.rounds=2")
    assert refused.exit_code == 2
    lines = refused.stderr.splitlines()
    assert lines[0].endswith("holds another study, and nothing was changed:")
    assert lines[1:3] == ["  seed: stored 1, requested 2", "  settings: stored none, requested horizon.rounds=2"]
    assert lines[-1] == "Choose another folder by --out, or replace the study by --fresh"
    assert inside(*words, "--seed", "2", "--fresh").exit_code == 0
    assert open_study(tmp_path / "s").manifest["seed"] == 2


@pytest.mark.usefixtures("within_this_process")
def test_runs_that_fail_end_with_1_and_are_named(tmp_path: Path) -> None:
    words = ("--strategy", "union=tests.engine.custom_strategies:Moody", "--replicates", "10", "--workers", "1", "--out", str(tmp_path / "s"))
    done = inside("batch", "textbook", *words)
    assert done.exit_code == 1
    assert "\n2 runs failed, the first of them replicate 3 of textbook (seed 1): round 1: ValueError: not in the mood (custom_strategies" in done.stderr
    assert "  textbook     8  " in done.stdout
    told = json.loads(inside("batch", "textbook", *words, "--json").stdout)
    assert [each["replicate"] for each in told["failed"]] == [3, 7]


def test_until_the_interval_is_narrow(tmp_path: Path) -> None:
    words = ("batch", "valley", "--task-size", "100", "--workers", "1", "--until-ci", "1.5", "--outcome", "deaths", "--out", str(tmp_path))
    done = inside(*words)
    assert done.exit_code == 0 and "The CI of deaths is as narrow as requested:" in done.stdout
    told = json.loads(inside(*words, "--json").stdout)
    assert told["until"]["met"] and told["until"]["reached"]["valley"] <= 1.5
    short = inside("batch", "valley", "--until-ci", "0.01", "--replicates", "300", "--workers", "1", "--out", str(tmp_path / "t"))
    assert short.exit_code == 0
    assert "The CI of agreement is still" in short.stdout and "increase --replicates" in short.stdout


@pytest.mark.parametrize(("code", "message"), [
    (Path("play_many.bc.xz"), "Optimizing the engine for this processor (a few seconds, once per version)"),
    (None, "Compiling the engine, as its rules were edited; until then the reference engine plays the same runs, slowly"),
])
def test_a_cold_start_says_what_it_does_first(code: Path | None, message: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sim.studies.study_runner.code_of", lambda kernel: code)
    monkeypatch.setattr("sim.studies.study_runner.is_warm", lambda kernel: False)
    done = inside("batch", "textbook", "--replicates", "20", "--out", str(tmp_path / "s"))
    assert done.stderr.splitlines()[1] == message


@pytest.mark.skipif(os.name != "posix", reason="signals")
def test_ctrl_c_ends_with_130_and_says_how_to_go_on(tmp_path: Path) -> None:
    words = ("batch", "astana_21", "--replicates", "100000", "--task-size", "500", "--workers", "2", "--out", "s")
    process = started(*words, folder=tmp_path)
    while len(list((tmp_path / "s" / "checkpoint").glob("*.json"))) < 2:
        assert process.poll() is None
        time.sleep(0.05)
    os.killpg(process.pid, signal.SIGINT)  # as a terminal does: the whole group
    told, wrong = process.communicate(timeout=30)
    kept = len(open_study(tmp_path / "s").replicates())
    assert (process.returncode, told) == (130, "")
    assert wrong.endswith(f"Interrupted\n{kept:,} of 100,000 runs are kept in s; the same command resumes from there\n")
    assert "Traceback" not in wrong and kept >= 1000
    with pytest.raises(ProcessLookupError):  # nobody is left in the group
        for _ in range(100):
            os.killpg(process.pid, 0)
            time.sleep(0.05)


@pytest.mark.skipif(os.name != "posix", reason="signals")
def test_where_ctrl_c_is_ignored_a_study_runs_to_its_end(tmp_path: Path) -> None:
    """A shell starts jobs in the background with SIGINT ignored, so that Ctrl-C reaches the program in the foreground only."""
    script = "import os, signal, sys; signal.signal(signal.SIGINT, signal.SIG_IGN); os.execv(sys.executable, [sys.executable, *sys.argv[1:]])"
    words = [sys.executable, "-c", script, RUN_SIM, "batch", "textbook", "--replicates", "400", "--task-size", "20", "--workers", "1", "--out", "s"]
    with subprocess.Popen(words, cwd=tmp_path, env=environment(), stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr is not None and process.stderr.readline() == "400 runs\n"
        process.send_signal(signal.SIGINT)
        assert process.wait(timeout=120) == 0
    assert len(open_study(tmp_path / "s").replicates()) == 400


def test_a_terminal_sees_a_line_that_moves(tmp_path: Path) -> None:
    pty = pytest.importorskip("pty")
    ours, theirs = pty.openpty()
    words = ("batch", "valley", "--replicates", "400", "--task-size", "100", "--workers", "1", "--out", "s")
    process = started(*words, folder=tmp_path, stdout=subprocess.DEVNULL, stderr=theirs)
    os.close(theirs)
    seen = b""
    while process.poll() is None or select.select([ours], [], [], 0)[0]:
        try:
            seen += os.read(ours, 4096)
        except OSError:  # the other end is gone
            break
    os.close(ours)
    assert process.wait() == 0
    assert b"400/400" in seen and b"runs" in seen and b"/s" in seen


def test_batch_does_not_import_mesa(tmp_path: Path) -> None:
    script = f"import sys; sys.argv = ['parley', 'batch', 'textbook', '--replicates', '20', '--out', {str(tmp_path / 's')!r}]\n" \
             "from sim.cli.main import main\ntry:\n    main()\nexcept SystemExit as end:\n    assert not end.code\n" \
             "assert not {'mesa', 'scipy.stats', 'distributed', 'matplotlib'} & set(sys.modules)"
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, env=environment(), capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr


def test_a_study_that_was_broken_off_says_what_is_missing() -> None:
    document: dict[str, Any] = {
        "replicates": 400, "before": 300, "added": 0, "seed": 1, "detail": "summary", "engine": {"name": "compiled"}, "lost": [],
        "scenarios": [{"name": "valley"}],
    }
    assert run_counts(document) == [
        "Up to 400 runs of each scenario, seed 1, summary detail, compiled engine",
        "300 were already stored",
        "100 requested earlier are missing; --replicates 400 runs them",
    ]
    assert run_counts(document | {"before": 400})[1:] == ["All were already stored"]
