"""`parley validate`: facts that hold, one that fails when it must, and a page that shows the record."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner, Result

from sim.analysis.empirical.case_record import read_record, shipped_records
from sim.analysis.empirical.stylised_facts import Facts, read_facts
from sim.analysis.empirical.validation import validate
from sim.cli.main import cli
from tests.report.pages import assert_opens_with_a_verdict

FEW = ("joint_statement", "opposition_boycotts")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The record with two of its facts, so that little is played."""
    place = tmp_path_factory.mktemp("records") / "small"
    shutil.copytree(shipped_records()["astana"], place)
    facts = yaml.safe_load((place / "facts.yaml").read_text("utf-8"))
    (place / "facts.yaml").write_text(yaml.safe_dump({name: facts[name] for name in FEW}), "utf-8")
    return place


def typed(*words: str | Path) -> Result:
    """What the program says."""
    return CliRunner().invoke(cli, ["validate", *map(str, words)], catch_exceptions=False)


def test_the_document_has_what_a_reader_of_it_needs(folder: Path, tmp_path: Path) -> None:
    done = typed("--record", folder, "--replicates", "10", "--no-nulls", "--json", "--html", tmp_path / "facts.html")
    told: dict[str, Any] = json.loads(done.stdout)
    assert [each["id"] for each in told["facts"]] == list(FEW) and told["total"] == 2
    for each in told["facts"]:
        assert {"id", "target", "value", "interval", "met", "mechanism", "depends_on_mechanism", "parts", "status"} <= set(each)
        assert each["met"] == all(part["met"] for part in each["parts"])
        for part in each["parts"]:
            low, high = part["band"]
            assert part["met"] == (low <= part["value"] <= high) and 0 <= part["tail_probability"] <= 1
            assert part["interval"][0] <= part["interval"][1]
    statement = told["facts"][0]
    assert statement["target"] == pytest.approx(21 / 22) and statement["met"] and statement["depends_on_mechanism"]
    page = (tmp_path / "facts.html").read_text("utf-8")
    assert page.count("<figure ") == 3 and page.count("<script") == 1 and "The record: rounds" in page and "2017-01-23" in page
    assert_opens_with_a_verdict(page)
    assert f"{told['met']} of 2 facts of the record" in page and "Which facts are not met" in page
    assert "Running 10 x astana_2017" in done.stderr


def test_a_fact_fails_where_its_mechanism_is_taken_away(folder: Path) -> None:
    """Turkey no patron: the opposition stays away, and the fact that it seldom does is not met."""
    facts = read_facts(read_record(folder))
    played = validate(facts, facts.record.metadata["scenarios"], 30, settings=["patronage.turkey=null"], mechanisms=False, nulls=False)
    found = {each.name: each for each in played}
    assert not found["opposition_boycotts"].met and found["opposition_boycotts"].depends_on_mechanism is None


def test_in_words(folder: Path) -> None:
    done = typed("--record", folder, "--replicates", "10", "--no-nulls")
    assert done.exit_code == 0 and "2 of 2 facts are met by astana_2017 (10 series of each scenario)" in " ".join(done.stdout.split())
    assert "is not a test" in " ".join(done.stdout.split()) and "(patronage.turkey=null): not met" in done.stdout


@pytest.mark.parametrize(("words", "complaint"), [
    (("--record", "astan"), 'there is no record "astan"; did you mean "astana"?'),
    (("nowhere.yaml",), "nowhere.yaml"),
    (("--set", "calendar.gapp=3"), "gapp"),
    (("--html", "/no/place/a.html"), "there is no folder /no/place"),
])
def test_bad_usage_is_a_sentence(words: tuple[str, ...], complaint: str) -> None:
    done = typed(*words, "--replicates", "1")
    assert done.exit_code == 2 and complaint in done.stderr and "Traceback" not in done.output


def test_nothing_of_the_case_is_in_the_code() -> None:
    """The record names parties, sources and scenarios; the code that reads it none."""
    import sim

    words = ("astana_2", "SNHR", "opposition", "turkey")
    for name in ("stylised_facts", "case_record", "statistics", "simulated_series", "validation"):
        text = (Path(sim.__file__).parent / "analysis" / "empirical" / f"{name}.py").read_text("utf-8").lower()
        assert not [word for word in words if word.lower() in text], name
    assert Facts.__doc__


def test_a_scenario_of_another_conflict_is_refused_before_anything_is_played() -> None:
    for verb in ("validate", "calibrate"):
        done = CliRunner().invoke(cli, [verb, "valley"])
        assert done.exit_code == 2 and "Playing" not in done.stderr
        assert done.stderr.startswith("valley: does not play the record astana, which tells of iraq, jordan, lebanon, opposition, regime, ")
