"""An edited rule is never run as it was before: compiled code is kept under a digest of the engine's sources."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

from sim.compiled import ABOVE, SHOWING, sources_digest
from tests.processes import ROOT, environment

RULE = """\
from sim.rule import rule

@rule
def share(water):
    return {factor} * water
"""
#: A kernel in a file of its own, cached as the engine's is.
KERNEL = """\
from sim import compiled
from sim.rules.sharing import share
warm = compiled.is_warm("divided")
compiled.prepare_compiler()
from numba import njit

@njit(cache=True)
def divided(water):
    return share(water)

print(warm, divided(100.0))
"""


def test_an_edited_rule_in_another_file_is_compiled_anew(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "sim", tmp_path / "sim", ignore=shutil.ignore_patterns("__pycache__"))
    (tmp_path / "sim" / "kernel.py").write_text(KERNEL)

    def played(factor: float, place: Path = tmp_path) -> str:
        (place / "sim" / "rules" / "sharing.py").write_text(RULE.format(factor=factor))
        own = environment(PYTHONPATH=str(place), NUMBA_CACHE_DIR=str(tmp_path / "cache"))
        command = [sys.executable, "-m", "sim.kernel"]
        return subprocess.run(command, cwd=place, env=own, capture_output=True, text=True, timeout=120, check=True).stdout.strip()

    assert played(0.25) == "False 25.0"
    assert played(0.25) == "True 25.0"
    assert played(0.75) == "False 75.0"
    assert played(0.25) == "True 25.0", "and back"

    (tmp_path / "moved").mkdir()
    (tmp_path / "sim").rename(tmp_path / "moved" / "sim")
    assert played(0.25, tmp_path / "moved") == "False 25.0", "the same sources in another folder are compiled there anew, and it is said"


def test_any_change_of_the_engines_sources_names_another_engine(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "sim", tmp_path / "sim", ignore=shutil.ignore_patterns("__pycache__"))
    digest = sources_digest(tmp_path / "sim")
    assert digest == sources_digest()
    rule = tmp_path / "sim" / "rules" / "statement.py"
    text = rule.read_text()
    rule.write_text(f"{text}\n")
    assert sources_digest(tmp_path / "sim") != digest
    rule.write_text(text)
    (tmp_path / "sim" / "rules" / "new.py").touch()
    assert sources_digest(tmp_path / "sim") != digest
    (tmp_path / "sim" / "rules" / "new.py").unlink()
    assert sources_digest(tmp_path / "sim") == digest


def test_a_change_of_a_page_is_the_same_engine(tmp_path: Path) -> None:
    """What only reads results has no part in them: a study goes on, and nothing is compiled anew."""
    shutil.copytree(ROOT / "sim", tmp_path / "sim", ignore=shutil.ignore_patterns("__pycache__"))
    digest = sources_digest(tmp_path / "sim")
    for floor in ABOVE:
        (tmp_path / "sim" / floor).mkdir(exist_ok=True)
        (tmp_path / "sim" / floor / "new.py").touch()
    for name in SHOWING:
        (tmp_path / "sim" / name).write_text("")
    assert sources_digest(tmp_path / "sim") == digest


def test_no_engine_imports_a_floor_above_it() -> None:
    """Or the digest would miss what an engine does."""
    ask = "import sys, sim.batch, sim.model, sim.runner, sim.store; print(*(name for name in sys.modules if name[:4] == 'sim.'))"
    told = subprocess.run([sys.executable, "-c", ask], cwd=ROOT, env=environment(), capture_output=True, text=True, check=True)
    found = told.stdout.split()
    assert "sim.rules.statement" in found and "sim.store" in found
    assert [name for name in found if name.split(".")[1] in (*ABOVE, *(name.removesuffix(".py") for name in SHOWING))] == []
