"""`parley compare` as people use it: an answer in words, a page that opens anywhere, a sentence for whatever can't be compared."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner, Result

from sim.cli.main import cli
from sim.scenario.loader import load_scenario
from sim.studies.integrity import sealed
from sim.studies.study import run_study
from tests.sealing import seal


def typed(*words: str | Path) -> Result:
    """What the program says."""
    return CliRunner().invoke(cli, ["compare", *map(str, words)], catch_exceptions=False)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A study of the valley and of a valley with less trust, whose label holds what must not become a part of a page."""
    scenarios = {"valley": load_scenario("valley"), "wary": load_scenario("valley", ["parties.kelda.change_cost=0.4", "title=<script>alert(1)</script>"])}
    place = tmp_path_factory.mktemp("studies") / "both"
    run_study(scenarios, 300, out=place, workers=1, progress=False)
    return place


def test_it_answers_in_words(folder: Path) -> None:
    done = typed(folder, "--matters", "agreement=0.05")
    assert done.exit_code == 0
    assert "2 scenarios, 300 runs each, paired by common random numbers; differences from valley" in done.output
    assert "Runs with an agreement; smallest relevant difference 5.0 points\n  valley  " in done.output
    assert re.search(r"\n  wary    .*  less likely by \d+\.\d points \[", done.output)
    assert re.search(r"Exemplary runs\n  valley +\d+  typical", done.output)
    assert re.search(r"Next  .* replay .*both --scenario valley --replicate \d+ --html run\.html", done.output)


def test_the_baseline_may_be_another(folder: Path) -> None:
    done = typed(folder, "--baseline", "wary", "--outcome", "agreement")
    assert re.search(r"  valley  .*  more likely by \d", done.output) and "differences from wary" in " ".join(done.output.split())


def test_the_document_holds_every_number(folder: Path) -> None:
    told: dict[str, Any] = json.loads(typed(folder, "--json").output)
    assert told["baseline"] == "valley" and told["paired"] is True
    outcomes = {each["outcome"]: each for each in told["outcomes"]}
    assert {"agreement", "first_agreement", "kept", "signed", "attendance", "welfare", "nash_distance", "ground.water", "deaths_a_week",
            "ending=settlement", "agreed.water"} <= set(outcomes)
    last = told["agreements_by_round"][-1]
    share = outcomes["agreement"]["scenarios"][1]
    assert (last["scenario"], last["round"], last["value"]) == ("wary", 5, share["value"])
    assert last["difference"] == pytest.approx(share["difference"]["value"]) and last["difference_low"] < last["difference"]
    base, wary = outcomes["first_agreement"]["scenarios"]
    assert outcomes["agreement"]["scenarios"][0]["value"] < 0.5 and base["median"] is None, "fewer than half of the runs reach an agreement"
    assert "difference" not in base
    assert set(wary) == {"scenario", "value", "low", "high", "error", "runs", "median", "difference", "cliffs_delta", "wasserstein",
                         "finding", "runs_needed", "summary", "log_rank"}
    assert wary["difference"]["paired"] is True and 0 <= wary["log_rank"]["p"] <= wary["log_rank"]["p_holm"] <= 1
    assert all(each["exemplars"][0]["why"] == "typical" for each in told["scenarios"])


def test_the_run_it_names_can_be_replayed(folder: Path, tmp_path: Path) -> None:
    told = json.loads(typed(folder, "--json", "--outcome", "deaths").output)
    for each in told["scenarios"][1]["exemplars"][:1]:
        words = each["command"][each["command"].index("replay") :]
        words[words.index("run.html")] = str(tmp_path / "run.html")
        assert CliRunner().invoke(cli, words, catch_exceptions=False).exit_code == 0


def test_the_page_stands_alone(folder: Path, tmp_path: Path, long_run: bool) -> None:
    """One file under 2 MB, the same bytes again (with `--long`), nothing loaded, no label of a scenario that becomes code, a table for each figure."""
    pages = []
    for name in ("one.html", "two.html") if long_run else ("one.html",):
        assert typed(folder, "--html", tmp_path / name).exit_code == 0
        pages.append((tmp_path / name).read_text("utf-8"))
    page = pages[0]
    assert page == pages[-1] and len(page.encode()) < 2_000_000
    assert page.count("<script") == 1 and "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert not re.search(r"(?:src|href)=[\"'](?!#|data:image/png)", page) and "@import" not in page
    figures, labels = page.count("<figure "), re.findall(r'<svg role="img" aria-label="([^"]+)"', page)
    assert figures == len(labels) >= 9 and all(len(label) > 40 for label in labels)
    assert page.count("<table") >= figures
    assert page.index("Compared with valley, the talks of wary") < page.index("<svg") < page.index("What differs, and how sure") < page.index("Effect sizes")
    for words in ("What is agreed", "First agreement and what rules it out", "Violence by round", "Gains by party and issue",
                  "Appendix: tests", "Differences between wary and valley", "Seed", "Command"):
        assert words in page


def damaged(folder: Path, place: Path, change: Any) -> Path:
    """A copy of a study with another manifest."""
    shutil.copytree(folder, place)
    manifest = json.loads((place / "manifest.json").read_text("utf-8"))
    change(manifest)
    (place / "manifest.json").write_text(json.dumps(sealed(manifest)), "utf-8")
    return place


def test_what_can_not_be_compared_is_refused_in_a_sentence(folder: Path, tmp_path: Path) -> None:
    alone = tmp_path / "alone"
    run_study("valley", 20, out=alone, workers=1, progress=False)
    half = shutil.copytree(folder, tmp_path / "half")
    next((half / "checkpoint").glob("wary*.json")).unlink()
    old = damaged(folder, tmp_path / "old", lambda manifest: manifest["engine"].update(digest="0123456789abcdef"))
    for words, complaint in (
        ((alone,), f"{alone} holds only valley; a comparison needs two scenarios"),
        ((half,), f"{half} holds 0 of 300 runs of wary; continue it with"),
        ((folder, old), "was not run by the same engine as"),
        ((folder, folder), "occurs twice; name each study once"),
        ((folder, "--baseline", "valle"), "there is no scenario valle to compare with; did you mean valley?"),
        ((folder, "--outcome", "deth"), "there is no outcome deth; did you mean deaths?"),
        ((folder, "--matters", "deth=3"), "there is no outcome deth; did you mean deaths?"),
        ((folder, "--matters", "deaths=-3"), "--matters: deaths=-3 is not an outcome and a number of 0 or more"),
        ((tmp_path / "nowhere",), "nowhere"),
        ((folder, "--html", tmp_path), ""),
    ):
        done = typed(*words)
        assert done.exit_code == 2 and complaint in done.output and "Traceback" not in done.output, words


def test_an_outcome_that_never_varies_is_told_so(folder: Path) -> None:
    done = typed(folder, "--outcome", "withdrawn")
    assert done.exit_code == 0 and "Identical in every run: withdrawn (0.0%)." in done.output


def test_a_run_that_failed_is_left_out_and_the_rest_compared(folder: Path, tmp_path: Path) -> None:
    """A replicate without a row counts in no estimate and in no pair."""
    place = shutil.copytree(folder, tmp_path / "failed")
    for table in ("runs", "rounds", "issues"):
        (part,) = (place / "tables" / table).glob("wary*.parquet")
        kept = pq.read_table(part).to_pandas().query("replicate != 7")
        pq.write_table(pa.Table.from_pandas(kept, preserve_index=False), part)
    seal(place)
    told = json.loads(typed(place, "--json", "--outcome", "deaths", "--outcome", "welfare").output)
    for each in told["outcomes"]:
        assert each["scenarios"][1]["runs"] == 299 and each["scenarios"][1]["difference"]["runs"] == 299
