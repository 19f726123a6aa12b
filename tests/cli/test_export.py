"""`parley export`: tables as single files, with what each run drew for each uncertain input."""

from __future__ import annotations

from pathlib import Path

import duckdb
import numpy as np
import pandas as pd
import pytest
from click.testing import CliRunner, Result

from sim.cli.main import cli
from sim.rules.log_schema import COLUMNS
from sim.rules.rng import stream_of
from sim.scenario.encoding.instance import encode
from sim.scenario.inputs import uncertain_inputs
from sim.scenario.loader import load_scenario
from sim.studies.results import open_study
from sim.studies.study import run_study


def typed(*words: str | Path) -> Result:
    """What the program says."""
    return CliRunner().invoke(cli, list(map(str, words)), catch_exceptions=False)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A study of two scenarios that have not the same ranges."""
    place = tmp_path_factory.mktemp("studies") / "both"
    scenarios = {"valley": load_scenario("valley"), "sure": load_scenario("valley", ["parties.kelda.outlook=0.5"])}
    run_study(scenarios, 60, out=place, workers=1, progress=False)
    return place


def test_runs_have_what_the_engine_drew(folder: Path, tmp_path: Path) -> None:
    """Each number is the one that a replicate of the reference engine plays with, in the scenario's units."""
    assert typed("export", folder, "--csv", "--out", tmp_path / "csv").exit_code == 0
    runs = pd.read_csv(tmp_path / "csv" / "runs.csv")
    own = runs[runs["scenario"] == "valley"].set_index("replicate")
    encoded = encode(load_scenario("valley"))
    inputs = uncertain_inputs(encoded)
    assert list(runs.columns) == ["scenario", "replicate", *COLUMNS["runs"], *(each.path for each in inputs)]
    for replicate in (0, 7, 59):
        numbers = encoded.sampled(stream_of(1, replicate))
        for each in inputs:
            assert own.loc[replicate, each.path] == pytest.approx(numbers[encoded.uncertain[each.spots[0]].at] * each.divide, rel=1e-12), each.path
    sure = runs[runs["scenario"] == "sure"]
    assert sure["parties.kelda.outlook"].isna().all() and not sure["parties.wethern.outlook"].isna().any()
    shared = own["parties.wethern.outlook"].to_numpy()
    assert sure["parties.wethern.outlook"].to_numpy() == pytest.approx(shared), "the same replicate draws the same in each scenario"


def test_anybody_can_regress_on_the_inputs(folder: Path, tmp_path: Path) -> None:
    """The printed code runs as it is printed."""
    done = typed("export", folder, "--out", tmp_path / "csv")
    lines = {line.split()[0]: line.split(maxsplit=1)[1] for line in done.stdout.splitlines() if line.startswith("  ")}
    assert set(lines) == {"R", "pandas", "DuckDB"} and "glm(agreements > 0 ~ parties.kelda.outlook, binomial, runs)" in lines["R"]
    names: dict[str, object] = {"pd": pd}
    setup, expression = lines["pandas"].split("; ")
    exec(setup, names)
    correlation = eval(expression, names)
    ((slope,),) = duckdb.connect().execute(lines["DuckDB"]).fetchall()
    frame = open_study(folder).runs(inputs=True).dropna(subset=["parties.kelda.outlook"])
    x, y = frame["parties.kelda.outlook"], (frame["agreements"] > 0).astype(float)
    assert correlation == pytest.approx(np.corrcoef(x, y)[0, 1]) and slope == pytest.approx(np.polyfit(x, y, 1)[0])


def test_all_tables_are_written_alike_in_both_formats(folder: Path, tmp_path: Path) -> None:
    for kind in ("csv", "parquet"):
        assert typed("export", folder, f"--{kind}", "--out", tmp_path / kind).exit_code == 0
    assert {file.name for file in (tmp_path / "csv").iterdir()} == {"runs.csv", "rounds.csv", "issues.csv"}
    for name in ("runs", "rounds", "issues"):
        csv, parquet = pd.read_csv(tmp_path / "csv" / f"{name}.csv"), pd.read_parquet(tmp_path / "parquet" / f"{name}.parquet")
        pd.testing.assert_frame_equal(csv, parquet, check_dtype=False)
        kept = open_study(folder).table(name).to_pandas()
        numbers = kept.select_dtypes("number").columns
        assert csv[numbers].to_numpy(float) == pytest.approx(kept[numbers].to_numpy(float), nan_ok=True)


@pytest.mark.parametrize("purpose", ["sweep", "sensitivity"])
def test_points_of_a_design_have_their_values(purpose: str, tmp_path: Path) -> None:
    words = (("sweep", "valley", "--vary", "parties.kelda.outlook=0.2,0.6", "--replicates", "20") if purpose == "sweep"
             else ("sensitivity", "valley", "--method", "morris", "--samples", "4", "--replicates", "5"))
    assert typed(*words, "--workers", "1", "--out", tmp_path / "s").exit_code == 0
    assert typed("export", tmp_path / "s", "--table", "runs").exit_code == 0
    runs = pd.read_csv(tmp_path / "s-csv" / "runs.csv")
    points = open_study(tmp_path / "s").points()
    for path in points.columns.drop("point"):
        assert runs[path].to_numpy() == pytest.approx(points[path].to_numpy()[runs["point"]])
    if purpose == "sweep":
        assert runs.groupby("replicate")["parties.wethern.outlook"].nunique().eq(1).all()


def test_a_single_run_is_exported_with_its_full_log(tmp_path: Path) -> None:
    assert typed("run", "valley", "--out", tmp_path / "one").exit_code == 0
    assert typed("export", tmp_path / "one").exit_code == 0
    written = {file.stem for file in (tmp_path / "one-csv").iterdir()}
    assert {"runs", "rounds", "issues", "parties", "answers", "weeks"} <= written
    runs = pd.read_csv(tmp_path / "one-csv" / "runs.csv")
    assert len(runs) == 1 and 0 <= runs["parties.kelda.outlook"].iloc[0] <= 1


def test_what_can_not_be_written_is_refused_in_a_sentence(folder: Path, tmp_path: Path) -> None:
    place = tmp_path / "csv"
    assert typed("export", folder, "--out", place, "--table", "runs").exit_code == 0
    again = typed("export", folder, "--out", place)
    assert again.exit_code == 2 and f"{place / 'runs.csv'} already exists; --force replaces what is there" in again.output
    assert not (place / "rounds.csv").exists()
    assert typed("export", folder, "--out", place, "--force").exit_code == 0
    for words, complaint in (
        ((folder, "--table", "runz"), 'has no table runz; did you mean "runs"?'), ((tmp_path / "nowhere",), "no such folder"),
        ((folder, "--out", folder / "manifest.json"), ""),
    ):
        done = typed("export", *words)
        assert done.exit_code == 2 and complaint in done.output and "Traceback" not in done.output
