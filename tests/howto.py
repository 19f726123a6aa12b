"""The recorded sessions in the how-to pages of docs/: `python -m tests.howto` writes them anew."""

from __future__ import annotations

import contextlib
import re
import shlex
import sys
import tempfile
import unittest.mock
from pathlib import Path

from click.testing import CliRunner

from sim.cli import cli

ROOT = Path(__file__).resolve().parent.parent
PAGES = tuple(ROOT / "docs" / "how-to" / f"{name}.md" for name in ("sensitivity", "compare"))
#: A session: a command after a dollar sign, and what it prints.
SESSION = re.compile(r"(```console\n\$ parley ([^\n]*)\n)(.*?)(```)", re.DOTALL)


def typed(command: str, folder: Path) -> str:
    """What the program prints in a folder, a hundred columns wide, here and by one worker."""
    kept, sys.argv[0] = sys.argv[0], "parley"
    try:
        with contextlib.chdir(folder), unittest.mock.patch("sim.study.processors", lambda: 1):
            done = CliRunner(env={"COLUMNS": None}).invoke(cli, shlex.split(command))
    finally:
        sys.argv[0] = kept
    assert done.exit_code == 0, f"parley {command}: {done.output}"
    return done.stdout


def written_anew(text: str, folder: Path) -> str:
    """The page with its sessions as the program prints them now, one after the other in one folder."""
    return SESSION.sub(lambda found: found[1] + typed(found[2], folder) + found[4], text)


if __name__ == "__main__":
    for page in PAGES:
        with tempfile.TemporaryDirectory() as place:
            page.write_text(written_anew(page.read_text("utf-8"), Path(place)), "utf-8")
