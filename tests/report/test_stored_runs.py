"""Runs that are read from results folders."""

from __future__ import annotations

from pathlib import Path

import pytest

from sim.api.runs import run_once
from sim.errors import NotInResultsError
from sim.report.explanation.stored_runs import load_run_view
from sim.rules.log_schema import COLUMNS
from sim.studies.results import open_study


def test_a_run_of_another_engine_is_named_as_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A table without a column that this engine writes was written by an earlier one."""
    run_once("textbook").save(tmp_path / "run")
    assert load_run_view(open_study(tmp_path / "run")).replicate == 0
    monkeypatch.setattr("sim.report.explanation.stored_runs.COLUMNS", COLUMNS | {"rounds": (*COLUMNS["rounds"], "weather")})
    with pytest.raises(NotInResultsError, match=r"another engine .* table rounds has no column weather; make it again"):
        load_run_view(open_study(tmp_path / "run"))
