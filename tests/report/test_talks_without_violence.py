"""Talks without violence are first class: no report of them speaks of deaths or incidents, and words are about what is in force."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from sim import compare, run_once, run_study, summarize
from sim.report.text.batch import batch_lines
from sim.report.text.sensitivity import default_outcomes
from sim.scenario.encoding.instance import encode
from sim.scenario.glossary import glossary
from sim.scenario.json_schema import scenario_json_schema
from sim.scenario.loader import load_scenario
from sim.scenario.violence import has_violence
from sim.web.views.serializers import scenario_view

LOCALES = Path(__file__).resolve().parents[2] / "sim" / "web" / "static" / "locales"


def test_a_scenario_has_violence_if_a_source_can_commit_incidents() -> None:
    assert has_violence(load_scenario("valley"))
    assert not has_violence(load_scenario("valley", ["hostilities.sources.kelda.level=0", "hostilities.sources.wethern.level=0"]))
    assert not has_violence(load_scenario("harbour"))


def test_a_run_of_talks_without_violence_counts_no_deaths() -> None:
    peaceful, violent = run_once("textbook").text(), run_once("valley").text()
    assert "death" not in peaceful and "incident" not in peaceful and "goodwill" not in peaceful
    assert "death" in violent and "incident" in violent


def test_a_study_and_a_comparison_of_talks_without_violence_have_no_column_of_deaths(tmp_path: Path) -> None:
    slow = ["parties.union.concession=0.1", "parties.firm.concession=0.1"]
    studies = [run_study("textbook", 20, out=tmp_path / str(at), workers=1, progress=False, settings=settings) for at, settings in enumerate(([], slow))]
    found = compare(studies)
    text = summarize(found).text().lower()
    assert "death" not in text and "incident" not in text
    assert not [each.outcome.name for each in [*found.outcomes, *found.headline] if "deaths" in each.outcome.name]
    asked = compare(studies, outcomes=["deaths"])
    assert [each.outcome.name for each in asked.outcomes] == ["deaths"], "an outcome that is asked for is compared"


def test_a_table_of_studies_has_deaths_if_one_scenario_has_violence() -> None:
    counted = {"share": 0.5, "low": 0.4, "high": 0.6}
    mean = {"mean": 1.0, "low": 0.9, "high": 1.1}
    rows = [{"name": name, "runs": 10, "agreement": counted, "statements": mean, "deaths_a_week": {"rate": 1.0, "low": 0.9, "high": 1.1}, "violence": violence}
            for name, violence in (("textbook", False), ("valley", True))]
    document = {"replicates": 10, "before": 0, "added": 20, "lost": [], "seed": 1, "detail": "summary", "engine": {"name": "compiled"}}
    assert "deaths" in "\n".join(batch_lines({**document, "scenarios": rows}))
    assert "deaths" not in "\n".join(batch_lines({**document, "scenarios": rows[:1]})).lower()


def test_a_sensitivity_study_of_talks_without_violence_leaves_deaths_out() -> None:
    assert "deaths_a_week" not in default_outcomes(load_scenario("textbook")) and "deaths_a_week" in default_outcomes(load_scenario("valley"))


@pytest.mark.parametrize(("name", "violence"), [("textbook", False), ("valley", True)])
def test_pages_know_whether_there_is_violence(name: str, violence: bool) -> None:
    assert scenario_view(encode(load_scenario(name)))["violence"] is violence
    assert run_once(name).document["scenario"]["violence"] is violence


@pytest.mark.parametrize("language", ["en", "fr"])
def test_no_words_of_the_lab_or_the_classroom_are_about_the_ground(language: str) -> None:
    words = json.loads((LOCALES / f"{language}.json").read_text("utf-8"))
    assert not {key: text for key, text in words.items() if "on the ground" in text or "sur le terrain" in text}


def test_no_key_is_explained_by_the_ground() -> None:
    assert "on the ground" not in glossary() and "on the ground" not in json.dumps(scenario_json_schema())
