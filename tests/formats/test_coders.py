"""Several coders: Krippendorff's alpha on published examples, where they differ, and a scenario whose draws carry whole coders."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Literal

import krippendorff
import numpy as np
import pytest
from click.testing import CliRunner, Result
from hypothesis import given
from hypothesis import strategies as st

import parley
from sim.cli.main import cli
from sim.errors import FormatError, MetricError
from sim.formats.coding.agreement import krippendorff_alpha
from sim.formats.coding.coders import compare_coders
from sim.formats.coding.sensitivity import parse_claim
from sim.formats.spreadsheet.workbook import csv_bytes, workbook_bytes
from sim.formats.spreadsheet.writer import scenario_tables
from sim.scenario.distributions import Range
from sim.scenario.inputs import value_at
from sim.scenario.loader import load_scenario, parse_scenario

VALLEY = load_scenario("valley", ["horizon.rounds=2"])
NONE = np.nan
LEVELS: tuple[Literal["nominal", "interval"], ...] = ("nominal", "interval")
#: The reliability data of Krippendorff (2011), "Computing Krippendorff's alpha-reliability", section D: four observers, twelve units.
PUBLISHED = np.array([[1, 2, 3, 3, 2, 1, 4, 1, 2, NONE, NONE, NONE], [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, NONE, 3],
                      [NONE, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, NONE], [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, NONE]])


def typed(*words: object) -> Result:
    """Run a command."""
    return CliRunner().invoke(cli, list(map(str, words)), catch_exceptions=False)


def units(data: np.ndarray) -> list[list[float]]:
    """Return each unit's values without those missing."""
    return [[float(value) for value in column if not np.isnan(value)] for column in data.T]


def test_alpha_is_that_of_published_examples() -> None:
    assert krippendorff_alpha(units(PUBLISHED), "nominal") == pytest.approx(0.743, abs=5e-4)
    assert krippendorff_alpha(units(PUBLISHED), "interval") == pytest.approx(0.849, abs=5e-4)
    two = np.array([[0, 1, 0, 0, 0, 0, 0, 0, 1, 0], [1, 1, 1, 0, 0, 1, 0, 0, 0, 0]], dtype=float)  # section A of the same: binary data, two observers
    assert krippendorff_alpha(units(two), "nominal") == pytest.approx(0.095, abs=5e-4)
    assert krippendorff_alpha([[1], [2]]) is None and krippendorff_alpha([[3, 3], [3, 3]]) is None


@given(st.lists(st.lists(st.none() | st.integers(0, 5), min_size=3, max_size=3), min_size=2, max_size=12), st.sampled_from(LEVELS))
def test_property_alpha_is_that_of_another_program(rows: list[list[int | None]], level: Literal["nominal", "interval"]) -> None:
    data = np.array([[NONE if value is None else value for value in row] for row in rows], dtype=float).T
    ours = krippendorff_alpha(units(data), level)
    paired = {value for column in units(data) if len(column) > 1 for value in column}
    if len(paired) < 2:
        assert ours is None
    else:
        assert ours == pytest.approx(krippendorff.alpha(reliability_data=data, level_of_measurement=level), abs=1e-9)


@pytest.fixture
def three(tmp_path: Path) -> list[Path]:
    """The workbooks of three coders, who differ on one position, one salience and one role."""
    files = []
    for coder, position, salience, role in (("anna", 20, 45, "guarantor"), ("ben", 30, 45, "guarantor"), ("chen", 60, 50, "mediator")):
        tables = scenario_tables(VALLEY)
        head = tables["positions"][0]
        for row in tables["positions"][1:]:
            if row[:2] == ["kelda", "water"]:
                row[head.index("position")] = position
                row[head.index("salience")], row[head.index("salience_low")], row[head.index("salience_high")] = salience, None, None
        league = next(row for row in tables["parties"] if row[0] == "league")
        league[tables["parties"][0].index("role")] = role
        settings = [row for row in tables["settings"] if not str(row[0]).startswith("rights.")]
        settings += [[f"rights.{right}", who, *[None] * 5] for right, who in (("sign_statement", "league; principal"), ("consent_on_ground", "principal"), ("convene", "league"))]
        files.append(tmp_path / f"{coder}.xlsx")
        files[-1].write_bytes(workbook_bytes(tables | {"settings": settings}))
    return files


def test_coders_are_compared_field_by_field(three: list[Path]) -> None:
    found = compare_coders(three)
    rows = {row.field: row for row in found.agreement()}
    assert found.coders == ["anna", "ben", "chen"] and rows["score"].alpha == 1.0 and rows["score"].units == 12
    positions = [[20, 30, 60], [90, 90, 90], [55, 55, 55]]
    assert rows["position"].alpha == pytest.approx(krippendorff.alpha(np.array(positions, dtype=float).T, level_of_measurement="interval"))
    assert rows["role"].level == "nominal" and rows["role"].units == 3
    widest = found.differences()
    assert {unit.path for unit in widest} == {("parties", "kelda", "on", "water", "position"), ("parties", "kelda", "on", "water", "salience"),
                                              ("parties", "league", "role")}
    assert "parties.kelda.on.water.position: anna 20, ben 30, chen 60" in str(found)


def test_the_joint_scenario_draws_whole_coders(three: list[Path]) -> None:
    joint = compare_coders(three).joint
    position = value_at(joint.scenario, "parties.kelda.on.water.position")
    salience = value_at(joint.scenario, "parties.kelda.on.water.salience")
    assert isinstance(position, Range) and position.draws == (20, 30, 60)
    assert isinstance(salience, Range) and salience.draws == (45, 45, 50)
    assert joint.scenario.parties["league"].role == "guarantor"
    assert any("parties.league.role, which can't be drawn: 2 of 3 say guarantor" in each for each in joint.lost)
    assert parse_scenario(joint.text) == joint.scenario


def test_a_coder_without_a_value_gets_the_median_of_the_others(tmp_path: Path) -> None:
    for coder, shuttle in (("anna", 0.2), ("ben", 0.4), ("chen", None)):
        table: list[list[Any]] = [["name", "shuttle"], ["wethern", shuttle]]
        (tmp_path / coder).mkdir()
        (tmp_path / coder / "parties.csv").write_bytes(csv_bytes(table))
    joint = compare_coders([tmp_path / coder for coder in ("anna", "ben", "chen")], extends="valley").joint
    shuttle = value_at(joint.scenario, "parties.wethern.shuttle")
    assert isinstance(shuttle, Range) and shuttle.draws == pytest.approx((0.2, 0.4, 0.3))
    assert any("parties.wethern.shuttle of chen: the median of the others, 0.3" in each for each in joint.assumed)


def test_the_command_reports_writes_and_tests_a_claim(three: list[Path], tmp_path: Path) -> None:
    done = typed("coders", *three, "--out", tmp_path / "joint.yaml", "--claim", "rounds >= 1", "--replicates", 8)
    assert done.exit_code == 0, done.stderr
    assert "The claim holds for 3 of 3 coders." in done.stdout and "Where they differ most (3 of" in done.stdout
    assert parley.check(tmp_path / "joint.yaml").scenario.parties["kelda"]
    none = typed("coders", *three, "--claim", "rounds > 50", "--replicates", 4)
    assert "The claim holds for 0 of 3 coders." in none.stdout


def test_what_can_not_be_compared_is_refused(three: list[Path], tmp_path: Path) -> None:
    assert typed("coders", three[0]).exit_code == 2
    with pytest.raises(FormatError, match="has other parties than anna: firm, kelda, league, union, wethern only in one"):
        (tmp_path / "textbook.yaml").write_text("extends: textbook\n")
        compare_coders([three[0], tmp_path / "textbook.yaml"])
    with pytest.raises(FormatError, match="is not a claim about an outcome"):
        parse_claim("agreement is likely")
    with pytest.raises(MetricError, match="did you mean agreement"):
        parse_claim("agreemnt > 1")
    (tmp_path / "bad.xlsx").write_bytes(b"nothing")
    (tmp_path / "worse.xlsx").write_bytes(b"nothing")
    with pytest.raises(FormatError) as caught:
        compare_coders([three[0], tmp_path / "bad.xlsx", tmp_path / "worse.xlsx"])
    assert len(caught.value.problems) == 2
