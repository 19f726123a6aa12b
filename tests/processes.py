"""The program as users type it: as a process of its own, or within this one."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from unittest.mock import patch

from click.testing import CliRunner

from sim.cli.main import cli
from sim.cli.support import program_name

ROOT = Path(__file__).resolve().parent.parent
RUN_SIM = str(ROOT / "run_sim.py")


def environment(**more: str) -> dict[str, str]:
    """Environment variables with which Parley is found from any folder."""
    kept = {name: value for name, value in os.environ.items() if name not in ("NO_COLOR", "COLUMNS")}
    return kept | {"PYTHONPATH": str(ROOT)} | more


@contextlib.contextmanager
def interruptible() -> Iterator[None]:
    """Start processes that react to SIGINT, also if this one inherited that it is ignored, as jobs in the background do."""
    before = signal.getsignal(signal.SIGINT)
    if before is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.SIG_DFL)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def started(*words: str, folder: Path, **kinds: Any) -> subprocess.Popen[str]:
    """Start the program in a process group of its own."""
    kinds = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE} | kinds
    with interruptible():
        return subprocess.Popen([sys.executable, RUN_SIM, *words], cwd=folder, env=environment(), text=True, start_new_session=True, **kinds)


def typed(*words: str, folder: Path, timeout: float = 120) -> subprocess.CompletedProcess[str]:
    """Run the program as a user types it."""
    with interruptible():
        return subprocess.run([sys.executable, RUN_SIM, *words], cwd=folder, env=environment(), capture_output=True, text=True,
                              timeout=timeout, check=False)


def invoked(*words: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """Run the program within this process, for what needs no process of its own: loading the libraries anew takes two to three seconds.

    Exit statuses that `sim.cli.main.main` gives to interrupts and failing output are for `typed`.
    """
    with contextlib.chdir(folder), patch.object(sys, "argv", [RUN_SIM, *words]):
        done = CliRunner(env={"COLUMNS": None, "NO_COLOR": None}).invoke(cli, words, prog_name=program_name())
    if done.exception is not None and not isinstance(done.exception, SystemExit):
        raise done.exception
    return subprocess.CompletedProcess(words, done.exit_code, done.stdout, done.stderr)


def files(folder: Path) -> dict[str, bytes]:
    """The contents of all files of a study except its manifest, which holds the time of creation."""
    found = [path for path in folder.rglob("*") if path.is_file() and path.name != "manifest.json"]
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in found}
