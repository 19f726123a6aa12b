"""The notebooks are what comes out when they are executed."""

from __future__ import annotations

from pathlib import Path

import nbformat
import pytest

from docs.notebooks import executed, outputs, sources

pytestmark = pytest.mark.filterwarnings("default")  # of the kernel's, not ours


#: A notebook of tens of thousands of runs.
LONG = ("what_would_it_take",)


@pytest.mark.parametrize("source", [
    pytest.param(source, id=source.stem, marks=[pytest.mark.long] if source.stem in LONG else []) for source in sources()
])
def test_a_notebook_comes_out_as_recorded(source: Path, tmp_path: Path) -> None:
    recorded = nbformat.read(source.with_suffix(".ipynb"), as_version=4)
    fresh = executed(source, tmp_path)
    assert [cell.source for cell in recorded.cells] == [cell.source for cell in fresh.cells], "python -m docs.notebooks writes it anew"
    assert outputs(recorded) == outputs(fresh)
    assert sum("<svg" in str(cell.get("outputs")) for cell in recorded.cells) >= 2
