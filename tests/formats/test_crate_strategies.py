"""Archives of studies with strategies: their code is included as it ran, and is run again only if that is asked for."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

import parley
from sim.cli.main import cli
from sim.errors import FormatError

CODE = """from helpers.words import REPLY


def refuse(party, text, decision):
    return REPLY
"""


@pytest.fixture
def study(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, within_this_process: None) -> Iterator[Path]:
    """A study of the textbook case with a strategy in two local modules."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "helpers").mkdir()
    (tmp_path / "helpers" / "__init__.py").write_text("")
    (tmp_path / "helpers" / "words.py").write_text("REPLY = None\n")
    (tmp_path / "crated_strategy.py").write_text(CODE)
    parley.run_study("textbook", 2, strategies=["union=crated_strategy:refuse"], workers=1, out=tmp_path / "study", progress=False)
    yield tmp_path / "study"
    for name in ("crated_strategy", "helpers", "helpers.words"):
        sys.modules.pop(name, None)


def test_the_code_is_included_and_runs_again_elsewhere_if_asked_for(study: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    archive = parley.export_crate(study, tmp_path / "study.zip")
    assert archive.missing == ()
    (tmp_path / "elsewhere").mkdir()
    monkeypatch.chdir(tmp_path / "elsewhere")
    (tmp_path / "crated_strategy.py").unlink()
    with pytest.raises(FormatError, match=r"holds Python code of strategies.*strategies/crated_strategy.py, strategies/helpers/__init__.py.*--run-code"):
        parley.rerun(archive.file, workers=1)
    done = CliRunner().invoke(cli, ["rerun", "../study.zip", "--run-code", "--workers", "1", "--out", "again"], catch_exceptions=False)
    assert done.exit_code == 0 and "2 runs made again" in done.output and (tmp_path / "elsewhere" / "again" / "manifest.json").is_file()


def test_code_that_was_changed_is_not_included_and_that_is_said(study: Path, tmp_path: Path) -> None:
    (tmp_path / "helpers" / "words.py").write_text("REPLY = 3\n")
    done = CliRunner().invoke(cli, ["export", str(study), "--crate", str(tmp_path / "study.zip")], catch_exceptions=False)
    assert done.exit_code == 0 and "not included: helpers.words was changed since the study ran" in done.stderr
    with pytest.raises(FormatError, match=r"union=crated_strategy:refuse.*the code of helpers\.words is not in the archive"):
        parley.rerun(tmp_path / "study.zip", run_code=True)
