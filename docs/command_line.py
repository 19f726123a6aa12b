"""The page of the command line, every verb with its help: `python -m docs.command_line`."""

from __future__ import annotations

from docs.blocks import main
from docs.pages import DOCS
from sim.cli.main import cli

PAGE = DOCS / "reference" / "cli.md"
HEAD = """# The command line

What each verb says when it is asked by `--help`. The page is written by `python -m docs.command_line`, and a test holds it current.

- A scenario alone means `run`. Scenarios go by file, or by the name of one that comes with the program.
- What is misspelt is answered with the nearest known word, verbs, scenarios, parties and keys alike.
- **Exit codes**: 0 done; 1 a run failed; 2 bad usage, a scenario with problems, or a place where results can't be written; 130 interrupted.
- Results go to standard output, progress and complaints to standard error. `--json` prints one document and nothing else.
- `NO_COLOR` turns colours off, `COLUMNS` sets the width, `NUMBA_CACHE_DIR` says where compiled rules are kept.

"""


def page() -> str:
    """The page, with sessions that are to be filled."""
    verbs = "\n".join(f"## `{name}`\n\n```console\n$ parley {name} --help\n```\n" for name in cli.commands)
    return f"{HEAD}```console\n$ parley --help\n```\n\n{verbs}"


if __name__ == "__main__":
    PAGE.write_text(page(), "utf-8")
    main(["reference/cli.md"])
