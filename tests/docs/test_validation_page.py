"""The page of validation tells what the program printed: its sessions agree with the tables that are made anew in every test."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from docs.pages import blocks
from docs.validation import SEED, drawn
from sim.analysis.empirical.case_record import read_record
from sim.analysis.empirical.stylised_facts import read_facts
from sim.analysis.empirical.validation import validate
from sim.scenario.checks import draws
from sim.scenario.inputs import uniform_draws
from sim.scenario.loader import load_scenario

DOCS = Path(__file__).resolve().parents[2] / "docs" / "reference"
PAGE = (DOCS / "validation.md").read_text("utf-8")
MODEL = (DOCS / "model.md").read_text("utf-8")
SESSIONS = dict(block.text.removeprefix("$ parley ").split("\n", 1) for block in blocks(PAGE) if block.kind == "console")


def test_every_session_was_played() -> None:
    calibrated = "astana_calibrated.yaml"
    assert list(SESSIONS) == ["validate --seed 7", f"calibrate --write {calibrated}", f"validate {calibrated} --seed 7", "validate normandy --seed 7"]
    assert all(len(text.splitlines()) > 20 for text in SESSIONS.values()), "python -m docs.validation plays them"


def test_the_facts_are_those_of_the_models_page() -> None:
    """Section 9 of model.md is made anew by a test; the session must have the same means, row by row."""
    table = re.findall(r"<!-- facts -->\n\n(.*?)\n\n<!-- end -->", MODEL, re.DOTALL)[0].splitlines()[2:]
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in table]
    pattern = r"^  (\S.{44,45}?)\s\s+([\d.,]+)\s+([\d.,]+ to [\d.,]+)\s+([\d.,]+)\s+[\d.,]+ to "
    rows = re.findall(pattern, SESSIONS["validate --seed 7"], re.MULTILINE)
    assert len(rows) == len(cells) >= 30
    for (label, record, band, model), row in zip(rows, cells, strict=True):
        assert (record, band, model) == (row[2], row[3], row[4]), label
    unmet = {row[0] for row in cells if row[-1] != "yes"}
    many = len(read_facts(read_record("astana")).facts)
    assert f"{many - len(unmet)} of {many} facts are met by astana_2017" in " ".join(SESSIONS["validate --seed 7"].split())


def test_the_calibration_is_of_the_first_twenty_rounds_and_says_what_it_can_not() -> None:
    told = " ".join(SESSIONS["calibrate --write astana_calibrated.yaml"].split())
    assert "200,000 runs of astana_2017, of which the 2,000 closest to rounds 1 to 20 of the record are kept" in told
    assert "Round 21, held out" in told and "Round 22, held out" in told and "not a clean out-of-sample test" in told
    assert "parties.opposition.wear" in told and "not identified" in told


def test_the_shipped_scenario_is_the_one_that_the_calibration_wrote() -> None:
    """Its draws have the posterior that the session tells: the ends of the middle nine tenths, within what 300 draws can show."""
    told = {row[0]: [float(end) for end in row[1:]] for row in re.findall(
        r"^  ([a-z_.]+) +\S+ to \S+ +(\S+) to (\S+) +-?[\d.]+(?: |$)", SESSIONS["calibrate --write astana_calibrated.yaml"], re.MULTILINE)}
    spans = read_record("astana").metadata["free"]
    scenario = load_scenario("astana_calibrated")
    joint = {".".join(map(str, path)): np.array(each.draws) for path, each in draws.joint(scenario)}
    assert joint.keys() == told.keys() >= spans.keys() and {len(each) for each in joint.values()} == {300}
    for path, own in joint.items():
        low, high = spans.get(path, (-np.inf, np.inf))
        assert low <= own.min() and own.max() <= high, path
        assert np.quantile(own, (0.05, 0.95)) == pytest.approx(told[path], abs=0.1 * np.ptp(own)), path
    assert "Later rounds were not used" in scenario.standing and "2,000 of 200,000 runs" in scenario.standing


def test_the_calibrated_scenario_meets_the_facts_that_the_session_says() -> None:
    """As the session says; fewer series agree, but for a fact whose mean lies near the edge of its band."""
    assert NOT_MET <= met_not("astana_calibrated") <= NOT_MET | CLOSE


def test_what_hangs_together_does_so_weakly(tmp_path: Path) -> None:
    """Draws that are shuffled number by number meet the same facts, as the document says, lest the draws get credit unearned."""
    settings = []
    for path, each in draws.joint(load_scenario("astana_calibrated")):
        name = ".".join(map(str, path))
        shuffled = np.array(each.draws)[np.argsort(uniform_draws(name, 1, np.arange(len(each.draws))))]
        settings.append(f"{name}={{draws: {shuffled.tolist()}}}")
    assert NOT_MET <= met_not("astana_calibrated", settings) <= NOT_MET | CLOSE


#: Facts that the calibrated scenario does not meet, as the session says, and one whose mean lies near the edge of its band.
NOT_MET = {name for name, fact in read_facts(read_record("astana")).facts.items()
           if f"NOT MET {fact.claim}" in SESSIONS["validate astana_calibrated.yaml --seed 7"]}
CLOSE = {"procedural"}


def met_not(scenario: str, settings: Sequence[str] = ()) -> set[str]:
    """Facts of the founding record that a scenario does not meet, by 150 series."""
    facts = read_facts(read_record("astana"))
    whole = {name: fact for name, fact in facts.facts.items() if all(part.scenario == "whole" for part in fact.parts)}
    found = validate(replace(facts, facts=whole), {"whole": scenario}, 150, SEED, settings=settings, mechanisms=False, nulls=False)
    return {each.name for each in found if not each.met}


@pytest.mark.long
def test_the_figures_are_those_that_the_page_shows_and_come_out_as_they_are() -> None:
    figures = drawn()
    assert sorted(figures) == sorted(re.findall(r"\]\(([a-z0-9_-]+\.svg)\)", PAGE))
    for name, figure in figures.items():
        assert (DOCS / name).read_text("utf-8") == figure, f"{name}: python -m docs.validation draws it anew"
