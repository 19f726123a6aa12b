"""Limits of memory: a command says what it needs and ends; it never hangs, and never prints a traceback."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.processes import RUN_SIM, environment, interruptible

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="ulimit -v")


def limited(kilobytes: int, *words: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """Run the program with a limit of its address space."""
    script = f'ulimit -v {kilobytes}; exec "$0" "$@"'
    with interruptible():
        return subprocess.run(["bash", "-c", script, sys.executable, RUN_SIM, *words], cwd=folder, env=environment(), capture_output=True, text=True,
                              timeout=120, check=False)


@pytest.mark.parametrize("kilobytes", [716_800, 400_000, 200_000])
@pytest.mark.parametrize("words", [("batch", "valley", "--replicates", "20"), ("run", "valley", "--no-log")])
def test_too_small_a_limit_is_named_with_what_to_do(tmp_path: Path, kilobytes: int, words: tuple[str, ...]) -> None:
    done = limited(kilobytes, *words, folder=tmp_path)
    if words[0] == "run" and kilobytes == 716_800:
        assert done.returncode == 0 and "Round 1" in done.stdout
        return
    assert done.returncode in (1, 2) and "Traceback" not in done.stderr
    assert f"may use at most {kilobytes * 1024 / 1e6:,.0f} MB of address space (ulimit -v)" in done.stderr and "ulimit -v unlimited" in done.stderr


def test_a_limit_that_is_large_enough_is_no_obstacle(tmp_path: Path) -> None:
    done = limited(1_500_000, "batch", "valley", "--replicates", "20", "--engine", "mesa", "--workers", "1", folder=tmp_path)
    assert done.returncode == 0, done.stderr
