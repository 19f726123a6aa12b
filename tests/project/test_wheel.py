"""What is installed has all that the program reads: scenarios, records, templates, pages with their scripts, words of every language."""

from __future__ import annotations

from pathlib import Path

import pytest
from hatchling.builders.wheel import WheelBuilder

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def held() -> set[str]:
    """The files of the wheel, as the build backend would put them in."""
    return {file.distribution_path for file in WheelBuilder(str(ROOT)).recurse_included_files()}


def test_the_wheel_holds_every_file_of_the_package(held: set[str]) -> None:
    there = {path.relative_to(ROOT).as_posix() for path in (ROOT / "sim").rglob("*") if path.is_file() and "__pycache__" not in path.parts}
    assert there - held == set()


def test_the_wheel_holds_scenarios_and_records_where_the_reader_looks(held: set[str]) -> None:
    there = {f"sim/shipped/{path.relative_to(ROOT / 'scenarios').as_posix()}" for path in (ROOT / "scenarios").rglob("*") if path.is_file()}
    assert there - held == set() and "sim/shipped/record/astana/rounds.csv" in held


def test_the_wheel_holds_nothing_else(held: set[str]) -> None:
    assert {name.split("/")[0] for name in held} == {"sim", "parley.py"}
    assert not [name for name in held if name.endswith((".pyc", ".ipynb", ".parquet"))]
