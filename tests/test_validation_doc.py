"""The page of validation tells what the program printed: its sessions agree with the tables that are made anew in every test."""

from __future__ import annotations

import re
from pathlib import Path

from docs.blocks import blocks

DOCS = Path(__file__).resolve().parents[1] / "docs" / "reference"
PAGE = (DOCS / "validation.md").read_text("utf-8")
MODEL = (DOCS / "model.md").read_text("utf-8")
SESSIONS = dict(block.text.removeprefix("$ parley ").split("\n", 1) for block in blocks(PAGE) if block.kind == "console")


def test_every_session_was_played() -> None:
    assert list(SESSIONS) == ["validate", "calibrate --write astana_calibrated.yaml", "validate astana_calibrated.yaml", "validate normandy"]
    assert all(len(text.splitlines()) > 20 for text in SESSIONS.values()), "python -m docs.validation plays them"


def test_the_facts_are_those_of_the_models_page() -> None:
    """Section 9 of model.md is made anew by a test; the session must have the same means, row by row."""
    table = re.findall(r"<!-- facts -->\n\n(.*?)\n\n<!-- end -->", MODEL, re.DOTALL)[0].splitlines()[2:]
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in table]
    pattern = r"^  (\S.{44,45}?)\s\s+([\d.,]+)\s+([\d.,]+ to [\d.,]+)\s+([\d.,]+)\s+[\d.,]+ to "
    rows = re.findall(pattern, SESSIONS["validate"], re.MULTILINE)
    assert len(rows) == len(cells) >= 30
    for (label, record, band, model), row in zip(rows, cells, strict=True):
        assert (record, band, model) == (row[2], row[3], row[4]), label
    unmet = {row[0] for row in cells if row[-1] != "yes"}
    assert f"{15 - len(unmet)} of 15 facts are met by astana_2017" in " ".join(SESSIONS["validate"].split())


def test_the_calibration_is_of_the_first_twenty_rounds_and_says_what_it_can_not() -> None:
    told = " ".join(SESSIONS["calibrate --write astana_calibrated.yaml"].split())
    assert "200,000 runs of astana_2017, of which the 2,000 most like rounds 1 to 20 of the record are kept" in told
    assert "Round 21, held out" in told and "Round 22, held out" in told and "no clean test of foresight" in told
    assert "parties.opposition.distrust" in told and "not identified" in told
