"""The recorded output in the README: `python -m tests.readme` writes it anew."""

from __future__ import annotations

import re
import tempfile
from pathlib import Path

from tests.processes import ROOT, invoked

README = ROOT / "README.md"
#: The first of the bars below an explanation, or its end.
BARS = re.compile(r"^ {6}[a-z ]+ +[+-]\d\.\d{3} |\Z", re.MULTILINE)
RECORDED = re.compile(r"(<!-- recorded: (\w+) (\w+) -->\n```text\n)(.*?)(```)", re.DOTALL)


def typed(*words: str) -> str:
    """What the program prints, a hundred columns wide."""
    done = invoked(*words, folder=ROOT)
    assert done.returncode == 0, done.stderr
    return done.stdout


def recorded(verb: str, scenario: str) -> str:
    """The stretch of output that the README shows: the fifth round, or why the opposition rejected its text, in words."""
    with tempfile.TemporaryDirectory() as folder:
        place = str(Path(folder) / "run")
        told = typed("run", scenario, "--out", place)
        if verb == "explain":
            told = typed("explain", place, "--round", "5", "--party", "opposition")
            return told[told.index("  Answers to the text") : next(BARS.finditer(told)).start()].rstrip() + "\n"
    start = told.index("Round 5:")
    return told[start : told.index("Round 6:")].rstrip() + "\n"


def written_anew(text: str) -> str:
    """The README with its recorded output as the program prints it now."""
    return RECORDED.sub(lambda found: found[1] + recorded(found[2], found[3]) + found[5], text)


if __name__ == "__main__":
    README.write_text(written_anew(README.read_text("utf-8")), "utf-8")
