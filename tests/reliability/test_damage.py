"""Damaged folders: no damage passes as a result; it is named on reading, and mended by the command that made the study."""

from __future__ import annotations

import json
import os
import random
import shutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from sim.api.runs import run_once
from sim.errors import DamagedResultsError, ParleyError, ResultsError
from sim.scenario.loader import load_scenario
from sim.studies.results import Study, open_study
from sim.studies.study import execute, run_study
from sim.studies.sweep import sweep
from tests.processes import files
from tests.reliability.campaigns import SMALL_STUDY as SPEC
from tests.reliability.campaigns import read_everything
from tests.reliability.damage import damage, flip_bit


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A study of two scenarios in two tasks each."""
    folder = tmp_path_factory.mktemp("damage") / "whole"
    execute(SPEC, 4, workers=1, out=folder)
    return folder


def copied(whole: Path, place: Path) -> Path:
    """A copy of a study, to be damaged."""
    return Path(shutil.copytree(whole, place / "study"))


class Messages:
    """A progress reporter that keeps messages."""

    def __init__(self) -> None:
        self.lines: list[str] = []

    def message(self, text: str) -> None:
        """Keep a message."""
        self.lines.append(text)

    def begin(self, total: int, done: int) -> None:
        """Do nothing."""

    def advance(self, runs: int) -> None:
        """Do nothing."""

    def end(self) -> None:
        """Do nothing."""


def test_no_damage_passes_as_done(tmp_path: Path, whole: Path, long_run: bool) -> None:
    """Whatever happens to a file, reading says so, and the same command restores the same bytes and names what it wrote anew."""
    for seed in range(200 if long_run else 8):
        folder = copied(whole, tmp_path / f"{seed}")
        done = damage(folder, seed)
        same = files(folder) == files(whole)
        missing_record = done.startswith("delete checkpoint")  # as if its task had not been run yet
        if not same and not missing_record:
            with pytest.raises(DamagedResultsError, match=r"(is damaged|is missing).*; the command that made the results"):
                read_everything(open_study(folder))
        messages = Messages()
        execute(SPEC, 4, workers=1, out=folder, progress=messages)
        assert files(folder) == files(whole), done
        assert same or missing_record or any("is written anew" in line for line in messages.lines), done
        shutil.rmtree(folder)


DAMAGED_DOCUMENTS: dict[str, Callable[[dict[str, Any]], Any]] = {
    "wrong types": lambda document: document | {"count": "two", "first": None, "rows": 5, "replicates": [], "scenarios": 7},
    "a changed number": lambda document: document | {"seed": 2, "first": 1},
    "a list": lambda document: [document],
    "a number": lambda document: 17,
    "nothing": lambda document: None,
    "an empty object": lambda document: {},
    "a digest of another type": lambda document: document | {"seal": 5},
    "files in other folders": lambda document: document | {"sha256": {"../../runs": "0" * 64}, "task": "../x"},
}


@pytest.mark.parametrize("change", DAMAGED_DOCUMENTS)
@pytest.mark.parametrize("name", ["manifest.json", "checkpoint"])
def test_documents_of_a_wrong_shape_are_damage(tmp_path: Path, whole: Path, name: str, change: str) -> None:
    folder = copied(whole, tmp_path)
    path = folder / name if name.endswith(".json") else sorted((folder / name).iterdir())[0]
    path.write_text(json.dumps(DAMAGED_DOCUMENTS[change](json.loads(path.read_text()))))
    if name == "manifest.json" and change == "an empty object":
        with pytest.raises(ResultsError, match="is not a results folder"):
            open_study(folder)
        return
    with pytest.raises(DamagedResultsError, match=rf"{path.name} is damaged \("):
        read_everything(open_study(folder))


@pytest.mark.parametrize("text", [
    b'{"a":' * 100_000, b"[" * 1_000_000, b"9" * 10_000, b"\xff\xfe", b"", b"{", b"NaN", b'"' + b"x" * 100, b"\x00" * 50,
])
@pytest.mark.parametrize("name", ["manifest.json", "checkpoint"])
def test_hostile_json_is_damage(tmp_path: Path, whole: Path, name: str, text: bytes) -> None:
    folder = copied(whole, tmp_path)
    path = folder / name if name.endswith(".json") else sorted((folder / name).iterdir())[0]
    path.write_bytes(text)
    with pytest.raises(DamagedResultsError, match=rf"{path.name} is damaged \(.*; (give another folder|the command)"):
        read_everything(open_study(folder))


@pytest.mark.skipif(os.name != "posix", reason="pipes and devices")
@pytest.mark.parametrize("kind", ["pipe", "device", "folder", "loop"])
def test_a_document_or_table_that_is_no_file_is_named_without_waiting(tmp_path: Path, whole: Path, kind: str) -> None:
    folder = copied(whole, tmp_path)
    for path in (sorted((folder / "tables" / "runs").iterdir())[0], sorted((folder / "checkpoint").iterdir())[0], folder / "manifest.json"):
        path.unlink()
        if kind == "pipe":
            os.mkfifo(path)
        elif kind == "folder":
            path.mkdir()
        else:
            path.symlink_to("/dev/zero" if kind == "device" else path.name)
        with pytest.raises(ParleyError, match=rf"{path.name}( is not a regular file|: Too many levels of symbolic links)"):
            read_everything(open_study(folder))


def test_a_damaged_manifest_is_replaced_by_fresh_only(tmp_path: Path, whole: Path) -> None:
    folder = copied(whole, tmp_path)
    (folder / "manifest.json").write_text("{")
    with pytest.raises(ResultsError, match=r"manifest.json is damaged .*--fresh"):
        execute(SPEC, 4, workers=1, out=folder)
    execute(SPEC, 4, workers=1, out=folder, fresh=True)
    assert files(folder) == files(whole)


def test_fresh_does_not_replace_a_folder_that_only_resembles_a_study(tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "manifest.json").write_text("{ my own")
    with pytest.raises(ResultsError, match=r"manifest.json is damaged"):
        execute(SPEC, 4, workers=1, out=tmp_path / "mine", fresh=True)
    assert (tmp_path / "mine" / "manifest.json").read_text() == "{ my own"


def test_an_edited_scenario_is_noticed_and_restored(tmp_path: Path, whole: Path) -> None:
    folder = copied(whole, tmp_path)
    path = folder / "scenarios" / "valley.yaml"
    path.write_text(path.read_text().replace("rounds: 2", "rounds: 3"))
    with pytest.raises(ResultsError, match=r"scenarios/valley.yaml is damaged .*perhaps it was edited"):
        open_study(folder).select("valley").scenario()
    execute(SPEC, 4, workers=1, out=folder)
    assert open_study(folder).select("valley").scenario() == load_scenario("valley", ["horizon.rounds=2"])


def test_the_points_of_a_sweep_are_checked_and_restored(tmp_path: Path) -> None:
    def sweep_it() -> Study:
        return sweep("valley", ["parties.kelda.change_cost=0:0.2:3"], 2, out=tmp_path / "s", workers=1, engine="mesa", progress=False,
                     settings=["horizon.rounds=1"])

    before = files(sweep_it().folder)
    path = tmp_path / "s" / "points.parquet"
    path.write_bytes(path.read_bytes()[:-9] + b"123456789")
    with pytest.raises(DamagedResultsError, match=r"points.parquet is damaged"):
        open_study(tmp_path / "s").points()
    assert files(sweep_it().folder) == before


def test_a_single_run_is_checked_too(tmp_path: Path) -> None:
    run_once("valley", settings=["horizon.rounds=2"]).save(tmp_path / "run")
    for name in ("tables/rounds", "scenario.yaml"):
        path = tmp_path / "run" / name
        path = path if path.is_file() else next(path.iterdir())
        content = path.read_bytes()
        flip_bit(random.Random(1), path)
        with pytest.raises(DamagedResultsError, match=path.name):
            study = open_study(tmp_path / "run")
            study.scenario()
            study.rows("rounds")
        path.write_bytes(content)


# A study that is continued


HELPER = "LEVEL = {0}\n"
STRATEGY = """
from helpers.levels import LEVEL

def hold(party, text, decision):
    from helpers import unused
    return int(decision.surplus > LEVEL)
"""


@pytest.fixture
def actor(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder with a strategy whose numbers are in a module of a package."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "helpers").mkdir()
    (tmp_path / "helpers" / "__init__.py").write_text("")
    (tmp_path / "helpers" / "unused.py").write_text("")
    (tmp_path / "helpers" / "levels.py").write_text(HELPER.format(0.0))
    (tmp_path / "actor_with_helpers.py").write_text(STRATEGY)
    yield tmp_path
    for name in [name for name in sys.modules if name.split(".")[0] in ("helpers", "actor_with_helpers", "reader_of_files")]:
        del sys.modules[name]


def go_on(replicates: int, strategy: str = "actor_with_helpers:hold") -> Study:
    """Run a study with the strategy, or continue it."""
    return run_study("textbook", replicates, out="study", strategies={"union": strategy}, workers=1, progress=False)


@pytest.mark.usefixtures("within_this_process")
def test_a_study_is_not_continued_with_an_edited_helper_module(actor: Path) -> None:
    assert set(go_on(2).manifest["strategy_sources"]) == {"actor_with_helpers", "helpers", "helpers.levels", "helpers.unused"}
    (actor / "helpers" / "levels.py").write_text(HELPER.format(9.0))
    with pytest.raises(ResultsError, match=r"holds another study.*\n  strategy_sources.helpers.levels: stored \w{12}, requested \w{12}"):
        go_on(4)


@pytest.mark.usefixtures("within_this_process")
def test_a_stored_replicate_is_run_again_before_more_are_added(actor: Path) -> None:
    """What digests can't see, such as a file that a strategy reads, shows in the numbers."""
    (actor / "reader_of_files.py").write_text("from pathlib import Path\n\ndef hold(*_):\n    return int(Path('level.txt').read_text())\n")
    (actor / "level.txt").write_text("1")
    go_on(2, "reader_of_files:hold")
    before = files(actor / "study")
    (actor / "level.txt").write_text("0")
    with pytest.raises(ResultsError, match=r"replicate 0 of textbook gives other numbers than are stored in study: .* stored .*, now "):
        go_on(4, "reader_of_files:hold")
    (actor / "level.txt").unlink()
    with pytest.raises(ResultsError, match=r"replicate 0 of textbook is stored in study, but fails when it is run again: round 1: FileNotFoundError"):
        go_on(4, "reader_of_files:hold")
    assert files(actor / "study") == before
