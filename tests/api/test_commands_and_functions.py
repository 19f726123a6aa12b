"""Each command prints, and stores, what the function of the same purpose returns."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from click.testing import CliRunner

import parley
from sim.api.summaries.sweep import SweepSummary
from sim.cli.main import cli
from sim.studies.spec import file_name


def typed(*words: object) -> str:
    """Return what a command prints."""
    given = [str(word) for word in words]
    with patch.object(sys, "argv", ["parley", *given]):
        done = CliRunner(env={"COLUMNS": None}).invoke(cli, given, prog_name="parley")
    assert done.exit_code == 0, done.output
    return done.stdout


def document(text: str, *leave_out: str) -> dict[str, Any]:
    """Return a printed document without some of its keys."""
    return {name: value for name, value in json.loads(text).items() if name not in leave_out}


def assert_same_tables(one: Path, other: Path) -> None:
    """Check that two results folders hold the same tables."""
    names = {path.name for path in (one / "tables").iterdir()}
    assert names == {path.name for path in (other / "tables").iterdir()} and "runs" in names
    first, second = parley.open_study(one), parley.open_study(other)
    for name in names:
        assert first.table(name).equals(second.table(name)), name


def test_run_stores_the_run_of_run_once(tmp_path: Path) -> None:
    options = ["horizon.rounds=3"]
    text = typed("run", "valley", "--seed", 5, "--replicate", 2, "--set", *options, "--out", tmp_path / "typed")
    run = parley.run_once("valley", 5, 2, settings=options)
    assert text.startswith(str(run))
    assert_same_tables(tmp_path / "typed", run.save(tmp_path / "called"))


def test_run_and_run_once_take_strategies_in_the_same_words(tmp_path: Path) -> None:
    named = "kelda=tests.engine.custom_strategies:Moody"
    text = typed("run", "valley", "--strategy", named, "--json", "--no-log")
    assert text.rstrip() == parley.run_once("valley", strategies=[named]).to_json()
    assert text.rstrip() == parley.run_once("valley", strategies=dict([named.split("=")])).to_json()


def test_a_run_is_saved_where_the_command_would_store_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert f"  Log   {parley.run_once('textbook', settings=['horizon.rounds=1']).save()}\n" in typed("run", "textbook", "--set", "horizon.rounds=1")
    manifest = json.loads(next(tmp_path.glob("results/*/manifest.json")).read_text())
    assert manifest["command"][0] == "parley"


def test_batch_stores_the_study_of_run_study(tmp_path: Path) -> None:
    typed("batch", "valley", "textbook", "--replicates", 40, "--workers", 1, "--out", tmp_path / "typed")
    study = parley.run_study(["valley", "textbook"], 40, workers=1, out=tmp_path / "called", progress=False)
    assert_same_tables(tmp_path / "typed", tmp_path / "called")
    again = ("batch", "valley", "textbook", "--replicates", 40, "--workers", 1, "--out", tmp_path / "called")
    assert parley.summarize(study).document | {"before": 80, "added": 0} == json.loads(typed(*again, "--json"))
    assert typed(*again).startswith(str(parley.summarize(tmp_path / "called")))


def test_sweep_stores_the_study_of_sweep(tmp_path: Path) -> None:
    vary, outcomes = "parties.kelda.change_cost=0:0.4:3", ("agreement", "deaths")
    words = ("sweep", "valley", "--vary", vary, "--replicates", 30, "--workers", 1, "--outcome", "agreement", "--outcome", "deaths")
    text = typed(*words, "--out", tmp_path / "typed", "--html", tmp_path / "typed.html")
    study = parley.sweep("valley", [vary], 30, workers=1, out=tmp_path / "called", progress=False)
    found = parley.summarize(study, outcomes)
    assert_same_tables(tmp_path / "typed", tmp_path / "called")
    assert text.startswith(str(found))
    assert document(typed(*words, "--out", tmp_path / "called", "--json"), "before", "added") == document(found.to_json(), "before", "added")
    assert isinstance(found, SweepSummary) and "<svg" in found.page()


def test_sensitivity_ranks_the_inputs_of_sensitivity(tmp_path: Path) -> None:
    words = ("sensitivity", "valley", "--replicates", 300, "--workers", 1)
    typed(*words, "--out", tmp_path / "typed")
    found = parley.sensitivity("valley", replicates=300, workers=1, out=tmp_path / "called", progress=False)
    assert_same_tables(tmp_path / "typed", tmp_path / "called")
    assert repr(found) == f"<Sensitivity of {found.study!r}: {len(found.paths)} inputs>" and found._repr_html_().startswith("<table>")
    assert typed(*words, "--out", tmp_path / "called", "--all").startswith(str(parley.summarize(found, every=True)))
    stored = parley.sensitivity(tmp_path / "called")
    assert typed("sensitivity", tmp_path / "called", "--json").rstrip() == parley.summarize(stored).to_json()


def test_compare_prints_the_comparison_of_compare(tmp_path: Path) -> None:
    folder = parley.run_study({"as_it_is": "valley", "short": parley.load_scenario("valley", ["horizon.rounds=2"])}, 60, workers=1,
                              out=tmp_path / "study", progress=False).folder
    found = parley.summarize(parley.compare(folder, "short", ["agreement"]))
    words = ("compare", folder, "--baseline", "short", "--outcome", "agreement")
    assert json.loads(typed(*words, "--json")) == json.loads(found.to_json())
    assert typed(*words).rstrip() == str(found)


def test_validate_prints_the_facts_of_validate() -> None:
    found = parley.validate("normandy", replicates=3, nulls=False, progress=False)
    assert json.loads(typed("validate", "normandy", "--replicates", 3, "--no-nulls", "--json")) == json.loads(found.to_json())


@pytest.mark.long
def test_calibrate_prints_and_writes_the_posterior_of_calibrate(tmp_path: Path) -> None:
    """The function finds the command's study complete: a study of anything else in that folder would be refused."""
    words = ("calibrate", "astana_2017", "--budget", 1000, "--keep", 0.1, "--trials", 2, "--rounds", "1-12", "--out", tmp_path / "study")
    printed = typed(*words, "--json", "--as", "ranges", "--write", tmp_path / "calibrated.yaml")
    found = parley.calibrate("astana_2017", budget=1000, keep=0.1, trials=2, rounds=12, out=tmp_path / "study", progress=False)
    assert json.loads(printed) == json.loads(found.to_json())
    assert (tmp_path / "calibrated.yaml").read_text("utf-8") == found.to_yaml("ranges")
    calibrated = parley.load_scenario(tmp_path / "calibrated.yaml")
    assert list(calibrated.parties) == list(parley.load_scenario("astana_2017").parties) and "draws:" not in found.to_yaml("ranges")


def test_solve_prints_the_solutions_of_solve() -> None:
    assert json.loads(typed("solve", "valley", "--weights", "capability", "--json")) == parley.solve("valley", weights="capability").document


def test_explain_and_replay_show_the_stored_run(tmp_path: Path) -> None:
    folder = parley.run_once("valley", settings=["horizon.rounds=2"]).save(tmp_path / "run")
    assert typed("explain", folder, "--round", 1).rstrip() == str(parley.explain(folder, 1))
    typed("replay", folder, "--html", tmp_path / "typed.html")
    assert (tmp_path / "typed.html").read_bytes() == parley.replay(folder).html


def test_a_file_is_found_by_its_name_as_the_command_finds_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    typed("new", "mine")
    assert {parley.load_scenario(where).title for where in ("mine", "mine.yaml", tmp_path / "mine")} == {"Mine"}
    assert typed("run", "mine", "--json", "--no-log").rstrip() == parley.run_once("mine").to_json()
    assert parley.run_study("mine", 5, workers=1, progress=False).scenarios == ["mine"]


def test_a_single_run_has_no_summary(tmp_path: Path) -> None:
    folder = parley.run_once("textbook").save(tmp_path / "run")
    with pytest.raises(parley.ParleyError, match="holds a single run; explain or replay it instead"):
        parley.summarize(folder)


def test_pages_to_play_and_to_print_are_those_of_the_commands(tmp_path: Path) -> None:
    settings = ("horizon.rounds=3",)
    typed("page", "valley", "--set", *settings, "--seed", 4, "--html", tmp_path / "page.html")
    played = parley.page("valley", settings=settings, seed=4)
    assert (tmp_path / "page.html").read_bytes() == played.html == played.save(tmp_path / "called.html").read_bytes()
    typed("sheets", "valley", "--set", *settings, "--seed", 4, "--language", "fr", "--html", tmp_path / "sheets.html")
    printed = parley.sheets("valley", settings=settings, seed=4, language="fr")
    assert (tmp_path / "sheets.html").read_bytes() == printed.html == parley.sheets(parley.load_scenario("valley", settings), seed=4, language="fr").html


def test_a_page_takes_a_scenario_that_is_an_object() -> None:
    scenario = parley.load_scenario("valley")
    by_name, by_object = (parley.page(each).html.decode() for each in ("valley", scenario))
    assert by_object == by_name.replace('"scenario":"valley"', f'"scenario":"{file_name(scenario.title)}.yaml"')


def test_sheets_of_nothing_are_refused() -> None:
    with pytest.raises(parley.ParleyError, match="give a scenario, or the code of a room"):
        parley.sheets()
    with pytest.raises(parley.ParleyError, match="change a scenario object before you pass it"):
        parley.sheets(parley.load_scenario("valley"), settings=["horizon.rounds=3"])
