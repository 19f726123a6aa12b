"""The command line: what it prints, where it writes, how it ends."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

import sim
from sim.cli.main import cli
from tests.processes import ROOT, RUN_SIM, environment, invoked, typed


def inside(*words: str) -> Result:
    """The program within this process, for what needs no process of its own."""
    return CliRunner().invoke(cli, words)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder in which a run of two rounds was typed."""
    folder = tmp_path_factory.mktemp("desk")
    done = invoked("astana_21", "--set", "horizon.rounds=2", "--out", "run", folder=folder)
    assert done.returncode == 0, done.stderr
    (folder / "told.txt").write_text(done.stdout)
    return folder


def test_a_run_is_told_round_by_round_in_plain_text(folder: Path) -> None:
    told = (folder / "told.txt").read_text()
    assert "\x1b" not in told
    assert max(map(len, told.splitlines())) <= 100
    for words in ("Round 1: 24 January 2024, Astana", "Round 2:", "Attended  regime, opposition, russia", "Struck    transition by regime",
                  "Answers   after", "Why       ", "2 rounds:", "The time horizon was reached", "Log   run",
                  "Next  python run_sim.py explain run"):
        assert words in told


def test_a_run_leaves_a_results_folder(folder: Path) -> None:
    manifest = json.loads((folder / "run" / "manifest.json").read_text())
    assert manifest["seed"] == 1 and manifest["settings"] == ["horizon.rounds=2"]
    assert manifest["command"][:2] == ["parley", "astana_21"]
    assert len(manifest["scenario"]["digest"]) == 64
    assert {"python", "numpy", "mesa", "pyarrow"} <= set(manifest["packages"])
    assert "rounds: 2" in (folder / "run" / "scenario.yaml").read_text()


def test_a_run_may_go_on_top_of_a_run_but_of_nothing_else(folder: Path) -> None:
    for _ in range(2):
        first = inside("run", "textbook", "--out", str(folder / "again"))
        assert first.exit_code == 0 and "Replaced" not in first.stderr, "the same run again"
    other = inside("run", "textbook", "--seed", "9", "--out", str(folder / "again"))
    assert other.exit_code == 0 and other.stderr == f"Replaced another run in {folder / 'again'}\n"
    assert json.loads((folder / "again" / "manifest.json").read_text())["seed"] == 9
    refused = inside("run", "textbook", "--out", str(folder))
    assert refused.exit_code == 2 and "is not a results folder" in refused.stderr


def test_a_place_that_cannot_be_written_is_one_line_and_exit_2(folder: Path) -> None:
    done = invoked("run", "textbook", "--out", "told.txt/run", folder=folder)
    assert done.returncode == 2
    assert done.stderr == "can't write told.txt/run: Not a directory\n"


@pytest.mark.skipif(os.geteuid() == 0, reason="the superuser may write everywhere")
def test_a_folder_without_permission_is_one_line_and_exit_2(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    done = invoked("run", "textbook", "--out", str(tmp_path / "run"), folder=tmp_path)
    assert (done.returncode, done.stderr.count("\n")) == (2, 1)
    assert "Permission denied" in done.stderr


def test_json_is_alone_on_stdout_and_the_same_in_every_process(folder: Path) -> None:
    words = ("run", "astana_21", "--seed", "3", "--set", "horizon.rounds=2", "--json")
    one, other = typed(*words, folder=folder), invoked(*words, "--no-log", folder=folder)
    assert one.returncode == other.returncode == 0
    assert one.stdout == other.stdout and one.stderr == other.stderr == ""
    told = json.loads(one.stdout, parse_constant=lambda word: pytest.fail(f"{word} is no JSON"))
    assert list(told) == ["scenario", "engine", "seed", "replicate", "parties", "issues", "red_lines", "rounds", "afterwards", "commitments",
                          "summary"]
    assert told["engine"]["version"] == sim.__version__
    first = told["rounds"][0]
    assert {each["party"] for each in first["attendance"]} == {party["name"] for party in told["parties"]}
    answer = first["proposals"][-1]["answers"][0]
    assert {"reply", "utility", "distrust", "relief", "pressures", "surplus", "held_out", "red_line"} <= set(answer)
    assert sum(week["deaths"] for week in first["violence"]["weeks"]) == pytest.approx(first["deaths"])
    assert told["summary"]["deaths"] == pytest.approx(sum(row["deaths"] for row in told["rounds"]))
    assert [entry.name.rsplit("-", 1)[0] for entry in (folder / "results").iterdir()] == ["astana_21-seed3-replicate0"]


def test_explain_tells_a_partys_reasons(folder: Path) -> None:
    done = invoked("explain", "run", "--round", "2", "--party", "opposition", folder=folder)
    assert (done.returncode, done.stderr) == (0, "")
    told = " ".join(done.stdout.split())
    for words in ("Round 2:", "The Opposition delegation attended", "struck normalisation from the agenda as belonging to another track",
                  "Answers to the text of exchange 6 The Opposition delegation ", "net gain", "By issue: "):
        assert words in told


def test_explain_has_a_brief_view_and_a_document(folder: Path) -> None:
    brief = inside("explain", str(folder / "run"))
    assert brief.exit_code == 0 and brief.output.count("Round ") == 2 and f"explain {folder / 'run'} --round 2" in brief.output
    told = json.loads(inside("explain", str(folder / "run"), "--json").output)
    answer = told["rounds"][0]["answers"][0]
    assert {"party", "reply", "main", "reasons", "what_if", "text"} <= set(answer)
    assert all(set(reason) == {"term", "value", "shown", "sentence"} for reason in answer["reasons"])


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        (("astana_12",), 'did you mean "astana_21"?'),
        (("explane",), 'did you mean "explain"?'),
        (("run", "astana_12"), 'did you mean "astana_21"?'),
        (("run", "astana_21", "--set", "horizon.rounds=many"), '--set: horizon.rounds: "many" is not a whole number'),
        (("run", "astana_21", "--seed", "-1"), "-1 is not within 0 to"),
        (("run", "textbook", "--no-log", "--strategy", "onion=a:b"), "did you mean union?"),
        (("run", "textbook", "--no-log", "--strategy", "union=a"), "write PARTY=module:object"),
        (("run", "textbook", "--no-log", "--strategy", "union=json:nothing"), "AttributeError"),
        (("run", "textbook", "--no-log", "--strategy", "union=json:JSONDecoder"), "is neither a Strategy, nor a Party, nor a function"),
        (("explain", "nowhere"), "nowhere: no such folder"),
        (("explain", str(ROOT / "sim")), "is not a results folder"),
        (("check", "nowhere.yaml"), "nowhere.yaml: no such file"),
    ],
)
def test_a_mistake_is_told_without_a_traceback_and_ends_with_2(words: tuple[str, ...], complaint: str) -> None:
    result = inside(*words)
    assert result.exit_code == 2
    assert complaint in result.stderr and "Traceback" not in result.stderr


def test_a_player_of_ones_own_takes_a_seat_and_its_errors_end_with_1(tmp_path: Path) -> None:
    (tmp_path / "mine.py").write_text("def bad(*_):\n    return 1 / 0\n")
    (tmp_path / "mine_too.py").write_text("def no(*_):\n    return 0\n")
    told = json.loads(invoked("run", "textbook", "--no-log", "--strategy", "union=mine_too:no", "--json", folder=tmp_path).stdout)
    answers = [answer for row in told["rounds"] for each in row["proposals"] for answer in each["answers"]]
    assert {answer["reply"] for answer in answers if answer["party"] == "union"} == {"reject"}
    failed = invoked("run", "textbook", "--strategy", "union=mine:bad", folder=tmp_path)
    assert failed.returncode == 1
    assert failed.stderr == "replicate 0 failed (seed 1): round 1: ZeroDivisionError: division by zero (mine.py, line 2)\n"
    assert not (tmp_path / "results").exists()


def test_ctrl_c_ends_with_130_and_one_line(tmp_path: Path) -> None:
    """The strategy, which plays in a process of its own, interrupts the command."""
    (tmp_path / "mine.py").write_text("import os, signal\n\nsent = []\n\n\ndef stop(*_):\n"
                                      "    sent or sent.append(os.kill(os.getppid(), signal.SIGINT))\n    return 0\n")
    done = typed("run", "textbook", "--strategy", "union=mine:stop", folder=tmp_path)
    assert (done.returncode, done.stdout, done.stderr) == (130, "", "\nInterrupted.\n")
    assert not (tmp_path / "results").exists()


def test_a_terminal_gets_colours_unless_no_color_is_set(folder: Path) -> None:
    pty = pytest.importorskip("pty")

    code = "import os\nfrom sim.cli.main import cli\nfor setting in ('', '1'):\n    os.environ['NO_COLOR'] = setting\n" \
           "    cli(['explain', 'run'], standalone_mode=False)\n    print('[second]' if setting == '' else '', flush=True)\n"
    leader, follower = pty.openpty()
    with subprocess.Popen([sys.executable, "-c", code], cwd=folder, stdout=follower, stderr=follower,
                          env=environment(TERM="xterm-256color", COLUMNS="100")):
        os.close(follower)
        found = b""
        try:
            while chunk := os.read(leader, 65536):
                found += chunk
        except OSError:  # the other end has closed
            pass
    os.close(leader)
    coloured, plain = found.decode().split("[second]")
    assert "\x1b[1m" in coloured
    assert "\x1b" not in plain and "Round" in plain


def test_check_says_ok_or_every_mistake(tmp_path: Path) -> None:
    (tmp_path / "bad.yaml").write_text("extends: textbook\nhorizon: {rounds: 0, months: 3}\n")
    result = inside("check", "textbook", str(tmp_path / "bad.yaml"))
    assert result.exit_code == 2
    assert result.stdout == "textbook: OK (2 parties, 2 issues, up to 3 rounds)\n"
    assert result.stderr.count("bad.yaml:2: horizon") == 2


def test_list_names_every_shipped_scenario() -> None:
    lines = inside("list").output.splitlines()
    assert any(line.startswith("astana_21 ") and "three guarantors" in line for line in lines)


def test_new_writes_a_scenario_that_runs_and_never_overwrites(tmp_path: Path) -> None:
    made = inside("new", "my_valley", "--out", str(tmp_path))
    assert made.exit_code == 0 and "title: My valley" in (tmp_path / "my_valley.yaml").read_text()
    path = str(tmp_path / "my_valley.yaml")
    assert inside("check", "--strict", path).exit_code == 0
    assert "What" not in inside("run", path, "--no-log", "--set", "horizon.rounds=1").stderr
    before = Path(path).read_text()
    again = inside("new", "my_valley.yaml", "--out", str(tmp_path))
    assert again.exit_code == 2 and "already exists; choose another name" in again.stderr and Path(path).read_text() == before
    assert inside("new", "../elsewhere", "--out", str(tmp_path)).exit_code == 2
    assert inside("new", "my", "--out", str(tmp_path / "nowhere")).exit_code == 2


@pytest.mark.parametrize("kind", ["coalition", "referendum", "summit"])
def test_new_writes_a_scenario_of_a_kind_that_passes_the_strict_check_and_plays(kind: str, tmp_path: Path) -> None:
    assert inside("new", "mine", "--template", kind, "--out", str(tmp_path)).exit_code == 0
    path = str(tmp_path / "mine.yaml")
    assert inside("check", "--strict", path).exit_code == 0
    assert "Agreement" in inside("run", path, "--no-log", "--seed", "2").output
    told = inside("new", "mine", "--template", "treaty", "--out", str(tmp_path))
    assert told.exit_code == 2 and kind in told.stderr


def test_the_schema_is_json() -> None:
    found: dict[str, Any] = json.loads(inside("schema").output)
    assert "parties" in found["properties"]


def test_every_command_has_help_with_an_example() -> None:
    for name in cli.commands:
        told = inside(name, "--help").output
        assert "Example" in told and f"parley {name}" in told


def test_help_imports_nothing_heavy() -> None:
    done = subprocess.run([sys.executable, "-X", "importtime", RUN_SIM, "--help"], capture_output=True, text=True, timeout=60, check=True)
    imported = {line.rsplit("|", 1)[-1].strip() for line in done.stderr.splitlines()}
    assert "click" in imported
    assert imported.isdisjoint({"pydantic", "numpy", "pandas", "mesa", "rich", "pyarrow", "numba", "yaml"})


def test_the_version_stands_in_two_places_and_is_one() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    assert project["version"] == sim.__version__
    assert project["scripts"]["parley"] == "parley:main"
    done = subprocess.run([sys.executable, "-m", "sim", "--version"], capture_output=True, text=True, timeout=60, check=True, cwd=ROOT)
    assert done.stdout == f"parley, version {sim.__version__}\n"


@pytest.mark.parametrize("start", ["from sim.cli.entry import main", "from parley import main"])
def test_loading_can_be_interrupted_without_a_traceback(start: str) -> None:
    """Ctrl-C within the first half second falls into an import."""
    interrupting = (
        "import sys\n"
        "class Interrupting:\n"
        "    def find_spec(self, name, path=None, target=None):\n"
        "        if name == 'sim.cli.commands.calibrate':\n"
        "            raise KeyboardInterrupt\n"
        "sys.meta_path.insert(0, Interrupting())\n"
        f"{start}\nmain()\n"
    )
    done = subprocess.run([sys.executable, "-c", interrupting], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (130, "", "Interrupted.\n")
