"""Each command loads only the libraries that it needs: what a short command imports is most of its time."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from sim.engine.native import code_of
from tests.processes import ROOT, environment

#: Libraries that take a tenth of a second or more to import.
HEAVY = ("mesa", "networkx", "numba", "pandas", "scipy", "pyarrow", "matplotlib", "jinja2", "pydantic", "rich", "yaml", "numpy", "multiprocessing.pool",
         "pyarrow.dataset", "scipy.stats", "concurrent.futures.process")
CODE = """import json, sys
from click.testing import CliRunner
from sim.cli.main import cli
done = CliRunner().invoke(cli, sys.argv[2:])
assert done.exit_code == 0, done.output
print(json.dumps(sorted(set(json.loads(sys.argv[1])) & set(sys.modules))))"""


def loaded(*words: str | Path, at: Path) -> set[str]:
    """The heavy libraries that a command has loaded when it is done."""
    command = [sys.executable, "-c", CODE, json.dumps(HEAVY), *map(str, words)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=at, env=environment(PYTHONPATH=str(ROOT)))
    assert done.returncode == 0, done.stderr
    return set(json.loads(done.stdout.splitlines()[-1]))


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a run."""
    folder = tmp_path_factory.mktemp("light")
    needed = {"numpy", "pyarrow", "pydantic", "rich", "yaml"}
    assert loaded("run", "textbook", "--out", folder / "run", at=folder) <= needed, "a run without strategies needs neither Mesa nor pandas"
    loaded("batch", "textbook", "valley", "--replicates", "50", "--workers", "1", "--out", folder / "study", at=folder)
    return folder


@pytest.mark.skipif(code_of("play_many_mediated") is None, reason="the engine was edited, so that the reference engine plays first, which needs Mesa")
@pytest.mark.parametrize("runs", ["7", "1000"])
def test_a_batch_loads_neither_pandas_nor_scipy(place: Path, runs: str) -> None:
    found = loaded("batch", "valley", "--replicates", runs, "--workers", "1", "--out", place / runs, at=place)
    assert found <= {"concurrent.futures.process", "numpy", "pyarrow", "pydantic", "rich", "yaml"}


@pytest.mark.parametrize(("words", "needed"), [
    (("list",), {"pydantic", "rich", "yaml"}),
    (("check", "valley"), {"numpy", "pydantic", "rich", "yaml"}),
    (("solve", "textbook"), {"numpy", "pydantic", "rich", "scipy", "yaml"}),
    (("explain", "run", "--round", "1"), {"numpy", "pyarrow", "pydantic", "rich", "yaml"}),
    (("replay", "run", "--html", "run.html"), {"jinja2", "numpy", "pyarrow", "pydantic", "rich", "yaml"}),
    (("compare", "study"), {"concurrent.futures.process", "numpy", "pandas", "pyarrow", "pydantic", "rich", "scipy", "yaml"}),
], ids=lambda value: value[0] if isinstance(value, tuple) else "")
def test_a_command_loads_what_it_needs(place: Path, words: tuple[str, ...], needed: set[str]) -> None:
    assert loaded(*words, at=place) <= needed
