"""Where the command starts: loading the program can be interrupted as quietly as running it."""

from __future__ import annotations

import os
import sys
from typing import NoReturn


def main() -> NoReturn:
    """Load and run the command line; Ctrl-C meanwhile ends it with one line and exit status 130."""
    try:
        from sim.cli.main import main as command
    except KeyboardInterrupt:
        os.write(2, b"Interrupted.\n")
        sys.exit(130)
    command()
