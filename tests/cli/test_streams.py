"""What a command prints leaves in any encoding, to any device, at any width; where it can't, one sentence says so."""

from __future__ import annotations

import io
import json
import os
import stat
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from sim.display.console import PLAIN_WIDTH, console, status_line
from sim.engine import compile_cache
from sim.errors import ExecutorError, ScenarioError
from sim.scenario.loader import load_scenario
from sim.studies.executors import DaskExecutor

ROOT = Path(__file__).resolve().parents[2]
#: Letters that cp1252 and ASCII lack, and some that they have.
SCENARIO = """
extends: valley
title: Долина علی é
parties:
  kelda: {label: Кельда}
"""


def parley(*arguments: str, encoding: str = "", columns: str = "", place: Path = ROOT, redirect: str = "") -> subprocess.CompletedProcess[bytes]:
    """Run a command in a process of its own, with its output redirected by the shell."""
    settings = {**os.environ, "PYTHONPATH": str(ROOT), "LC_ALL": "C", "PYTHONUTF8": "0"}
    settings |= {name: value for name, value in (("PYTHONIOENCODING", encoding), ("COLUMNS", columns)) if value}
    command = ["sh", "-c", f'"$@" {redirect}', "sh", sys.executable, "-m", "parley", *arguments]
    return subprocess.run(command, cwd=place, env=settings, capture_output=True, check=False, timeout=120)


@pytest.mark.parametrize("encoding", ["cp1252", "ascii"])
def test_other_alphabets_leave_in_any_encoding(tmp_path: Path, encoding: str) -> None:
    """JSON is UTF-8 always; text has "?" for the letters that the encoding lacks."""
    (tmp_path / "own.yaml").write_text(SCENARIO, "utf-8")
    if encoding == "cp1252":
        text = parley("run", "own.yaml", encoding=encoding, place=tmp_path)
        assert (text.returncode, text.stderr) == (0, b"") and b"??????" in text.stdout
    else:
        found = parley("run", "own.yaml", "--json", encoding=encoding, place=tmp_path)
        assert (found.returncode, found.stderr) == (0, b"")
        assert json.loads(found.stdout.decode("utf-8"))["scenario"]["title"] == "Долина علی é"


def test_what_goes_to_a_file_is_utf_8_where_nothing_else_is_asked_for(tmp_path: Path) -> None:
    (tmp_path / "own.yaml").write_text(SCENARIO, "utf-8")
    found = parley("run", "own.yaml", place=tmp_path)
    assert found.returncode == 0 and "Кельда" in found.stdout.decode("utf-8")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no /dev/full")
@pytest.mark.parametrize("arguments", [("list",), ("run", "valley", "--json")])
def test_a_full_device_is_one_sentence(arguments: tuple[str, ...], tmp_path: Path) -> None:
    found = parley(*arguments, redirect="> /dev/full", place=tmp_path)
    assert (found.returncode, found.stderr.decode()) == (1, "cannot write the output: No space left on device\n")


@pytest.mark.parametrize("arguments", [("list",), ("run", "valley", "--json")])
def test_a_closed_output_is_one_sentence(arguments: tuple[str, ...], tmp_path: Path) -> None:
    found = parley(*arguments, redirect=">&-", place=tmp_path)
    assert (found.returncode, found.stderr.decode()) == (1, "cannot write the output: standard output is closed\n")


@pytest.mark.parametrize("arguments", ["--help", "schema"])
def test_a_reader_that_has_gone_is_no_error(arguments: str, tmp_path: Path) -> None:
    found = parley(arguments, redirect="| true", place=tmp_path)
    assert (found.returncode, found.stderr) == (0, b"")


@pytest.mark.parametrize("columns", ["0", "-3", "x", "٣٣", "5", "1" * 30])
def test_a_width_that_no_text_fits_in_is_not_used(columns: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", columns)
    assert console().width == (1_000 if columns == "1" * 30 else PLAIN_WIDTH)


def test_a_stated_width_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "63")
    assert console().width == 63


def test_a_setting_of_hundreds_of_levels_is_refused() -> None:
    with pytest.raises(ScenarioError, match="is nested more than 40 deep"):
        load_scenario("valley", ["a." * 497 + "b=1"])


@pytest.mark.parametrize("address", ["http://x:1", "nonsense://127.0.0.1:1"])
def test_an_address_without_a_scheduler_is_one_sentence(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("distributed")
    import distributed

    class Nowhere:
        def __init__(self, **options: object) -> None:
            raise TimeoutError("timed out after 20 s.")

    monkeypatch.setattr(distributed, "Client", Nowhere)
    with pytest.raises(ExecutorError, match=f"can't reach a Dask scheduler at {address}: timed out after 20 s"):
        DaskExecutor(None, address)  # type: ignore[arg-type]


# where nothing can be written


def test_compiled_code_goes_to_a_folder_of_ones_own_where_the_usual_one_can_not_be_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
) -> None:
    """As in a container with a home that can't be written. Others must not be able to place code there."""
    (tmp_path / "file").touch()
    monkeypatch.setenv("NUMBA_CACHE_DIR", str(tmp_path / "file" / "cache"))
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    compile_cache._writable.cache_clear()
    try:
        found = compile_cache.cache_folder().parent
        assert found.parent == tmp_path and stat.S_IMODE(found.stat().st_mode) == 0o700
        assert compile_cache.cache_note() == f"{tmp_path / 'file' / 'cache'} can't be written; compiled code is kept in {found}"
        found.chmod(0o777)
        compile_cache._writable.cache_clear()
        assert compile_cache.cache_folder().parent != found
    finally:
        compile_cache._writable.cache_clear()


def test_a_folder_that_can_be_written_is_used_without_a_word(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NUMBA_CACHE_DIR", str(tmp_path / "cache"))
    assert compile_cache.cache_folder().parent == tmp_path / "cache" and compile_cache.cache_note() == ""


def test_rooms_go_to_a_temporary_folder_where_the_usual_one_can_not_be_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str],
) -> None:
    import platformdirs

    from sim.cli.commands.serve import folder_of_rooms

    (tmp_path / "file").touch()
    monkeypatch.setattr(platformdirs, "user_data_dir", lambda *args, **options: str(tmp_path / "file"))
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    found = folder_of_rooms()
    assert found.parent == tmp_path and f"rooms are kept in {found}" in capsys.readouterr().err


class _Terminal(io.StringIO):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(("stream", "shown"), [(_Terminal(), True), (io.StringIO(), False)])
def test_a_wait_is_announced_on_a_terminal_only(monkeypatch: pytest.MonkeyPatch, stream: io.StringIO, shown: bool) -> None:
    monkeypatch.setattr("sys.stderr", stream)
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.delenv("NO_COLOR", raising=False)
    with status_line("Reading the runs") as change:
        change("Comparing the runs")
    assert ("Comparing the runs" in stream.getvalue()) is shown
    assert shown or stream.getvalue() == ""
