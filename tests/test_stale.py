"""An edited rule is never run as it was before: compiled code is kept under a digest of all sources."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

from sim.compiled import sources_digest
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

    def played(factor: float) -> str:
        (tmp_path / "sim" / "rules" / "sharing.py").write_text(RULE.format(factor=factor))
        own = environment(PYTHONPATH=str(tmp_path), NUMBA_CACHE_DIR=str(tmp_path / "cache"))
        command = [sys.executable, "-m", "sim.kernel"]
        return subprocess.run(command, cwd=tmp_path, env=own, capture_output=True, text=True, timeout=120, check=True).stdout.strip()

    assert played(0.25) == "False 25.0"
    assert played(0.25) == "True 25.0"
    assert played(0.75) == "False 75.0"
    assert played(0.25) == "True 25.0", "and back"


def test_any_change_of_a_source_names_another_engine(tmp_path: Path) -> None:
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
