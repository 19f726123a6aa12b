"""The program and its helpers as processes of their own."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
RUN_SIM = str(ROOT / "run_sim.py")


def environment(**more: str) -> dict[str, str]:
    """Ours, in which Parley is found from anywhere."""
    kept = {name: value for name, value in os.environ.items() if name not in ("NO_COLOR", "COLUMNS")}
    return kept | {"PYTHONPATH": str(ROOT)} | more


def started(*words: str, folder: Path, **kinds: Any) -> subprocess.Popen[str]:
    """The program at work, in a process group of its own."""
    kinds = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE} | kinds
    return subprocess.Popen([sys.executable, RUN_SIM, *words], cwd=folder, env=environment(), text=True, start_new_session=True, **kinds)


def typed(*words: str, folder: Path, timeout: float = 120) -> subprocess.CompletedProcess[str]:
    """The program as one types it."""
    return subprocess.run([sys.executable, RUN_SIM, *words], cwd=folder, env=environment(), capture_output=True, text=True, timeout=timeout,
                          check=False)


def files(folder: Path) -> dict[str, bytes]:
    """Every file of a study but its manifest, which tells when it was made."""
    found = [path for path in folder.rglob("*") if path.is_file() and path.name != "manifest.json"]
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in found}
