"""Three runs, kept as they were: a change that moves a number shows here, and must mean to."""

from __future__ import annotations

import pytest

from tests.golden.remake import FOLDER, RUNS, golden


@pytest.mark.parametrize(("name", "seed", "replicate"), RUNS)
def test_a_run_is_told_as_it_was_told_before(name: str, seed: int, replicate: int) -> None:
    assert golden(name, seed, replicate) == (FOLDER / f"{name}.txt").read_text("utf-8"), "python -m tests.golden.remake writes them anew"
