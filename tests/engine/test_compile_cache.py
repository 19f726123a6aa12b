"""An edited rule is never run as it was before: compiled code is kept under a digest of the engine's sources."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from sim.engine.fingerprint import sources_digest
from tests.processes import ROOT, environment

RULE = """\
from sim.rules.registry import rule

@rule
def share(water):
    return {factor} * water
"""
#: A kernel in a file of its own, cached as the engine's is.
KERNEL = """\
from sim.engine.compile_cache import is_warm
from sim.engine.jit import outermost
from sim.rules.sharing import share
warm = is_warm("divided")

@outermost
def divided(water):
    return share(water)

print(warm, divided(100.0))
"""


def test_an_edited_rule_in_another_file_is_compiled_anew(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "sim", tmp_path / "sim", ignore=shutil.ignore_patterns("__pycache__"))
    (tmp_path / "sim" / "engine" / "kernel.py").write_text(KERNEL)

    def played(factor: float, place: Path = tmp_path) -> str:
        (place / "sim" / "rules" / "sharing.py").write_text(RULE.format(factor=factor))
        own = environment(PYTHONPATH=str(place), NUMBA_CACHE_DIR=str(tmp_path / "cache"))
        command = [sys.executable, "-m", "sim.engine.kernel"]
        return subprocess.run(command, cwd=place, env=own, capture_output=True, text=True, timeout=120, check=True).stdout.strip()

    assert played(0.25) == "False 25.0"
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


@pytest.mark.parametrize("package", sorted({path.parent.relative_to(ROOT / "sim").as_posix() for path in (ROOT / "sim").rglob("*.py")}))
def test_the_digest_covers_what_decides_numbers_and_nothing_else(tmp_path: Path, package: str) -> None:
    """An edit in a rule is another engine; an edit in a page or a command is the same one, so studies go on and nothing is compiled anew."""
    shutil.copytree(ROOT / "sim", tmp_path / "sim", ignore=shutil.ignore_patterns("__pycache__", "static"))
    digest = sources_digest(tmp_path / "sim")
    (tmp_path / "sim" / package / "__init__.py").write_text("# edited\n")
    decides = package.startswith(("rules", "procedures", "engine", "scenario/encoding"))
    assert (sources_digest(tmp_path / "sim") != digest) == decides


#: A kernel made once for each of two choices, too long to be woven into what calls it, and the two outermost kernels that do.
CHOICES = """\
import math
import sys
import types

from numba import njit
from sim.engine.jit import compiler, outermost

@njit
def less(water):
    return water - 1.0

@njit
def more(water):
    return water + 1.0

def flow_by(choice):
    turn = choice.turn

    @compiler(choice.__name__).function
    def flow(water):
        {turns}
        return turn(0.0) if water < 1.0 else 0.0

    return flow

ebb, flood = (flow_by(types.SimpleNamespace(__name__=name, turn=turn)) for name, turn in (("ebb", less), ("flood", more)))

@outermost
def falling(water):
    return ebb(water) + ebb(2.0 * water)

@outermost
def rising(water):
    return flood(water) + flood(2.0 * water)

print(*(kernel(1.0) for kernel in (falling, rising) if kernel.__name__ in sys.argv))
"""


def test_kernels_of_two_choices_compiled_in_two_processes_are_two_in_a_third(tmp_path: Path) -> None:
    """Machine code is linked by name: a vote is never played by the kernel of a mediated text that lies in the same cache."""
    turns = "\n        ".join(f"water = math.sin(water + {turn}.0) * math.cos(water)" for turn in range(60))
    (tmp_path / "flows.py").write_text(CHOICES.format(turns=turns))
    own = environment(PYTHONPATH=f"{ROOT}:{tmp_path}", NUMBA_CACHE_DIR=str(tmp_path / "cache"))

    def played(*kernels: str) -> str:
        command = [sys.executable, "-m", "flows", *kernels]
        return subprocess.run(command, cwd=tmp_path, env=own, capture_output=True, text=True, timeout=120, check=True).stdout.strip()

    assert played("falling") == "-2.0"
    assert played("rising") == "2.0"
    assert played("falling", "rising") == "-2.0 2.0"


#: What a process can see of the compiled engine beside its own modules.
SURROUNDINGS = """\
import sys
import numba
before = (dict(vars(numba.config)), sys.modules["__main__"], list(sys.path))
from sim.engine.batch import negotiate
from sim.scenario.encoding.instance import encode
from sim.scenario.loader import load_scenario
negotiate(encode(load_scenario("valley")), 1, 0, 1)
after = (dict(vars(numba.config)), sys.modules["__main__"], list(sys.path))
assert before[0].keys() <= after[0].keys()
print(*(name for name, value in before[0].items() if after[0][name] != value), *(one is other or one == other for one, other in zip(before[1:], after[1:])))
"""


def test_the_compiled_engine_leaves_its_surroundings_alone(tmp_path: Path) -> None:
    """Neither its import nor a run changes a setting of numba, the main module or the path that modules are looked for in."""
    done = subprocess.run([sys.executable, "-c", SURROUNDINGS], cwd=ROOT, env=environment(PYTHONPATH=str(ROOT)), capture_output=True, text=True)
    assert done.stdout.split() == ["True", "True"], done.stderr
