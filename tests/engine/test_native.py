"""The compiled engine plays code that comes with the package, without numba; an edited engine is compiled beside the reference engine."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

import sim.engine.batch
import sim.engine.kernel_build
from sim.engine import native
from sim.engine.batch import BatchRunner, negotiate
from sim.engine.fingerprint import KERNEL_NAMES, kernel_of
from sim.engine.kernel_build import KernelBuild
from sim.errors import KernelError
from sim.scenario.encoding.instance import encode
from sim.scenario.loader import load_scenario
from tests.processes import ROOT, environment


def test_the_shipped_code_is_that_of_this_engine() -> None:
    shipped = {path.name for path in native.SHIPPED.glob("*")}
    assert shipped == {native.code_name(kernel, form) for kernel in KERNEL_NAMES for form in native.FORMS}, "run: python -m sim.engine.ship"


def test_a_batch_needs_no_numba() -> None:
    code = (
        "import sys; sys.modules['numba'] = None; from parley import load_scenario; from sim.engine.batch import negotiate; "
        "from sim.scenario.encoding.instance import encode; print(len(negotiate(encode(load_scenario('valley')), 1, 0, 20)['runs']))"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, env=environment(), capture_output=True, text=True)
    assert done.stdout == "20\n", done.stderr


def test_code_of_another_engine_is_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(native, "engine_digest", lambda: "0123456789abcdef")
    assert native.code_of(kernel_of("single_text")) is None


def test_an_edited_engine_without_numba_says_what_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    with pytest.raises(KernelError, match=r"install parley-sim\[compile\], or play with --engine mesa"):
        KernelBuild("play_many")


def test_a_build_that_fails_says_why(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sim.engine.kernel_build, "COMMAND", [sys.executable, "-c", "raise SystemExit('no room')"])
    build = KernelBuild("play_many")
    build.process.wait()
    with pytest.raises(KernelError, match="can't be compiled: no room"):
        build.is_running()


class Build:
    """A build that ends after some questions."""

    def __init__(self, questions: int) -> None:
        self.questions = questions

    def is_running(self) -> bool:
        """Whether it still runs."""
        self.questions -= 1
        return self.questions >= 0


@pytest.mark.parametrize("questions", [0, 3, 9])
@pytest.mark.parametrize("detail", ["summary", "full"])
def test_until_the_kernel_is_compiled_the_reference_engine_plays_the_same_runs(
    questions: int, detail: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    encoded = encode(load_scenario("valley"))
    values = np.full(len(encoded.uncertain), np.nan)
    values[0] = encoded.uncertain[0].low
    runner, expected = BatchRunner(encoded), BatchRunner(encoded)
    expected.hold(values)
    runner.hold(values)
    tables = expected.negotiate(3, 2, 6, detail)
    build = Build(questions)
    monkeypatch.setattr(sim.engine.batch, "code_of", lambda kernel: None)
    monkeypatch.setattr(sim.engine.batch, "build_of", lambda kernel: build)
    found = runner.negotiate(3, 2, 6, detail)
    assert found.keys() == tables.keys()
    for name, table in tables.items():
        np.testing.assert_array_equal(found[name], table, err_msg=name)
    assert build.questions == max(-1, questions - 7)


def test_machine_code_is_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is in the cache is loaded and not made anew; another folder has none."""
    runs = negotiate(encode(load_scenario("valley")), 1, 0, 5)["runs"]
    kernel = kernel_of("single_text")
    assert native.is_warm(kernel)
    monkeypatch.setattr(native, "parsed", None)
    native.native_kernel.cache_clear()
    np.testing.assert_array_equal(negotiate(encode(load_scenario("valley")), 1, 0, 5)["runs"], runs)
    monkeypatch.setattr(native, "cache_folder", lambda: tmp_path)
    assert not native.is_warm(kernel)
