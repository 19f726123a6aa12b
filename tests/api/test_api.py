"""The public functions take names, paths and objects alike, give what the commands print, and share one default seed."""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click
import pytest
from click.testing import CliRunner

import parley
from sim.cli.main import cli
from sim.engine.seeds import DEFAULT_SEED
from sim.scenario.encoding.instance import encode

#: A small scenario: each way of naming it is played, explained and solved.
SMALL = "textbook"
FILE = parley.list_scenarios()[SMALL]
SOURCES: dict[str, Any] = {
    "name": SMALL, "path": FILE, "text": str(FILE), "object": parley.load_scenario(SMALL), "encoded": encode(parley.load_scenario(SMALL)),
}


def printed(*words: str) -> str:
    """What a command prints."""
    return CliRunner(env={"COLUMNS": None}).invoke(cli, list(words), prog_name="parley").output


@functools.cache
def of_the_name() -> tuple[Any, ...]:
    """A run, an explanation, a solution and a page of the scenario by its name."""
    return parley.run_once(SMALL), parley.explain(SMALL, 1), parley.solve(SMALL), parley.replay(SMALL)


@pytest.mark.parametrize("source", [source for name, source in SOURCES.items() if name != "name"], ids=[name for name in SOURCES if name != "name"])
def test_a_run_an_explanation_a_page_and_a_solution_take_names_paths_and_objects(source: Any) -> None:
    run, explanation, solution, page = of_the_name()
    assert parley.run_once(source).log.rows == run.log.rows
    assert parley.explain(source, 1).document["rounds"] == explanation.document["rounds"]
    assert parley.solve(source).document["veto_sets"] == solution.document["veto_sets"]
    assert len(parley.replay(source).html) == pytest.approx(len(page.html), abs=200)


def test_a_run_prints_what_the_command_prints() -> None:
    assert str(parley.run_once("valley")) == printed("run", "valley", "--no-log").rstrip()
    assert parley.run_once("valley", 3, 2).to_json() == printed("run", "valley", "--seed", "3", "--replicate", "2", "--json", "--no-log").rstrip()
    assert str(parley.solve("harbour")) == printed("solve", "harbour").rstrip()


def test_a_saved_run_is_explained_and_shown_as_the_run_in_memory(tmp_path: Path) -> None:
    run = parley.run_once("valley", settings=["horizon.rounds=1"])
    folder = run.save(tmp_path / "run")
    in_memory = parley.explain(run, round=1, party="wethern")
    for stored in (folder, str(folder), parley.open_study(folder)):
        assert parley.explain(stored, round=1, party="wethern").document == in_memory.document
        assert parley.replay(stored).html == parley.replay(run).html
    assert str(in_memory) == printed("explain", str(folder), "--round", "1", "--party", "wethern").rstrip()
    assert parley.replay(run).save(tmp_path / "run.html").read_bytes().startswith(b"<!DOCTYPE html>")


def test_a_run_with_a_strategy_is_explained_with_it() -> None:
    run = parley.run_once("valley", strategies={"kelda": lambda party, text, decision: parley.Reply.REJECT})
    answers = run.table("answers")
    assert set(answers.loc[answers["party"] == "kelda", "reply"]) == {"reject"}
    assert parley.explain(run, 1).document["counterfactuals"]


def test_studies_are_compared_by_folder_and_by_object(tmp_path: Path) -> None:
    study = parley.run_study({"as_it_is": "valley", "short": parley.load_scenario("valley", ["horizon.rounds=2"])}, 300, out=tmp_path / "study",
                             workers=1, progress=False)
    frames = [parley.compare(each).frame() for each in (study, str(study.folder), [study.folder])]
    assert frames[0].equals(frames[1]) and frames[0].equals(frames[2])
    one = study.select("as_it_is")
    assert len(parley.sensitivity(one).drivers("deaths").inputs)
    assert "&lt;" not in study._repr_html_() and "as_it_is, short" in study._repr_html_()
    assert "<table" in parley.compare(study)._repr_html_()


@pytest.mark.parametrize(("function", "given"), [
    (parley.load_scenario, ("valley",)), (parley.run_once, ("textbook",)), (parley.solve, ("textbook",)),
    (parley.explain, ("textbook", 1)), (parley.replay, ("textbook",)),
], ids=lambda each: getattr(each, "__name__", None))
def test_results_show_themselves_in_a_line_and_in_a_notebook(function: Callable[..., Any], given: tuple[Any, ...]) -> None:
    shown = function(*given)
    assert repr(shown).startswith(f"<{type(shown).__name__}") and len(repr(shown)) < 120
    assert shown._repr_html_().startswith(("<table", "<pre", "<iframe"))


def test_a_scenario_object_is_validated_as_its_file() -> None:
    by_name = parley.validate("normandy", replicates=2, mechanisms=False, nulls=False)
    scenario = parley.load_scenario("normandy")
    assert parley.validate(scenario, record="normandy", replicates=2, mechanisms=False, nulls=False).document["facts"] == by_name.document["facts"]
    assert "facts reproduced" in repr(by_name) and str(by_name)


def test_one_default_seed_holds_for_all_functions_and_commands() -> None:
    functions = {name: getattr(parley, name) for name in parley.__all__ if inspect.isfunction(getattr(parley, name))}
    parameters = {name: inspect.signature(function).parameters for name, function in functions.items()}
    seeds = {name: own["seed"].default for name, own in parameters.items() if "seed" in own}
    assert {"run_once", "run_study", "sweep", "sensitivity", "calibrate", "validate", "explain", "replay"} <= set(seeds)
    assert set(seeds.values()) == {DEFAULT_SEED}
    commands = {name: option.default for name, command in cli.commands.items() for option in command.params
                if isinstance(option, click.Option) and option.name == "seed"}
    assert {"run", "batch", "sweep", "sensitivity", "calibrate", "validate", "sheets"} <= set(commands)
    assert set(commands.values()) == {DEFAULT_SEED}


@pytest.mark.parametrize("name", parley.__all__)
def test_each_public_name_has_an_example(name: str) -> None:
    assert ">>> " in (getattr(parley, name).__doc__ or "")
