"""Make every number, session, table and picture of the documentation anew, in order: `python -m docs`; with words, steps that have them.

What is written by hand stays as it is; tests hold that it agrees.
"""

from __future__ import annotations

import subprocess
import sys
import time
from typing import NamedTuple

from docs.blocks import ROOT


class Step(NamedTuple):
    """A command that makes something, what it makes, and about how long it takes on two cores once the rules are compiled."""

    command: str
    makes: str
    takes: str


STEPS = (
    Step("sim.glossary", "scenarios/README.md, the keys of a scenario", "a second"),
    Step("docs.architecture", "the picture of the house", "a second"),
    Step("docs.command_line", "the page of the command line", "a second"),
    Step("docs.front", "the picture of the front page", "half a minute"),
    Step("docs.tables --facts", "the tables of the model's page", "one minute"),
    Step("docs.verification", "published numbers beside ours, and whether intervals cover", "two minutes"),
    Step("docs.validation", "the sessions of the validation page: facts, calibration, forecasts", "ten minutes"),
    Step("docs.notebooks", "the executed notebooks", "two minutes"),
    Step("docs.teaching", "what to expect of a lesson, and the answers to its exercises", "half a minute"),
    Step("tests.readme", "what the front page shows of a run", "a few seconds"),
    Step("docs.blocks", "the sessions of all other pages, and the table of what nobody runs", "three minutes"),
)


def main(wanted: list[str]) -> int:
    """Run the steps, and say what each took; stops at the first that fails."""
    for step in STEPS:
        if wanted and not any(word in step.command for word in wanted):
            continue
        print(f"{step.makes} (python -m {step.command}; about {step.takes})", flush=True)
        start = time.monotonic()
        done = subprocess.run([sys.executable, "-m", *step.command.split()], cwd=ROOT, stdout=subprocess.PIPE)
        if done.returncode:
            print(f"python -m {step.command} failed", file=sys.stderr)
            return done.returncode
        if step.command == "sim.glossary":
            (ROOT / "scenarios" / "README.md").write_bytes(done.stdout)
        print(f"  done in {time.monotonic() - start:.0f} s", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
