"""An edited rule is never run as it was before: compiled code is kept under a digest of the engine's sources."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from sim.engine.fingerprint import sources_digest
from tests.processes import ROOT, environment


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


#: What a process can see of the compiled engine beside its own modules.
SURROUNDINGS = """\
import sys
before = (sys.modules["__main__"], list(sys.path))
from sim.engine.batch import negotiate
from sim.scenario.encoding.instance import encode
from sim.scenario.loader import load_scenario
negotiate(encode(load_scenario("valley")), 1, 0, 1)
after = (sys.modules["__main__"], list(sys.path))
print(*(one is other or one == other for one, other in zip(before, after)))
"""


def test_the_compiled_engine_leaves_its_surroundings_alone(tmp_path: Path) -> None:
    """Neither its import nor a run changes the main module or the path that modules are looked for in."""
    done = subprocess.run([sys.executable, "-c", SURROUNDINGS], cwd=ROOT, env=environment(PYTHONPATH=str(ROOT)), capture_output=True, text=True)
    assert done.stdout.split() == ["True", "True"], done.stderr
