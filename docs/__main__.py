"""Make every number, session, table and picture of the documentation anew, in order: `python -m docs`; with words, steps that have them.

What is written by hand stays as it is; tests hold that it agrees.
"""

from __future__ import annotations

import subprocess
import sys
import time
from typing import NamedTuple

from docs.pages import ROOT


class Step(NamedTuple):
    """A command that makes something, what it makes, and about how much of a processor's time it takes once the rules are compiled."""

    command: str
    makes: str
    takes: str


STEPS = (
    Step("sim.scenario.glossary", "scenarios/README.md, the keys of a scenario", "a second"),
    Step("docs.architecture", "the picture of the house", "a second"),
    Step("docs.diagrams", "the diagrams of a round, of the veto sets and of ties", "two seconds"),
    Step("docs.command_line", "the page of the command line", "a second"),
    Step("docs.front", "the picture of the front page", "five seconds"),
    Step("docs.tables --facts", "the tables of the model's page", "ten seconds"),
    Step("docs.verification", "published numbers beside ours, and whether intervals cover", "half a minute"),
    Step("docs.reliability", "how many faults of each kind were tried, and how many failed", "some minutes"),
    Step("docs.mechanisms", "how strongly each mechanism of the model works", "some minutes"),
    Step("docs.validation", "the sessions of the validation page: facts, calibration, forecasts", "some minutes"),
    Step("docs.notebooks", "the executed notebooks", "twenty seconds"),
    Step("docs.gallery", "ten questions with their answers and pictures", "twenty seconds"),
    Step("docs.teaching", "what to expect of a lesson, and the answers to its exercises", "ten seconds"),
    Step("tests.readme", "what the front page shows of a run", "five seconds"),
    Step("docs.blocks", "the sessions of all other pages, and the table of what nobody runs", "forty seconds"),
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
        if step.command == "sim.scenario.glossary":
            (ROOT / "scenarios" / "README.md").write_bytes(done.stdout)
        print(f"  done in {time.monotonic() - start:.0f} s", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
