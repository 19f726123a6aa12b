"""The pages of sweeps, sensitivity studies, records, validations and calibrations in a real browser: they fit, open with the answer, and load nothing."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from sim.analysis.empirical.case_record import read_record
from sim.analysis.sensitivity.study import sensitivity
from sim.api.empirical import calibrate, validate
from sim.api.summaries.summarize import summarize
from sim.report.pages.record import record_page
from sim.studies.study import run_study
from sim.studies.sweep import sweep
from tests.report.pages import assert_opens_with_a_verdict
from tests.report.test_replay_browser import browser, pytestmark

__all__ = ["browser", "pytestmark"]
PAGES = ("curve", "heat_map", "sensitivity", "record", "validation", pytest.param("calibration", marks=pytest.mark.long))


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with each page."""
    place = tmp_path_factory.mktemp("pages")
    cost = "parties.kelda.change_cost=0:0.3:3"
    curve = sweep("valley", [cost], 40, out=place / "one", workers=1, progress=False)
    both = sweep("valley", [cost, "horizon.rounds=2,5"], 40, out=place / "two", workers=1, progress=False)
    runs = run_study("valley", 400, out=place / "runs", workers=1, progress=False)
    texts: dict[str, Any] = {
        "curve": summarize(curve, ["agreement", "deaths_a_week"]), "heat_map": summarize(both), "sensitivity": summarize(sensitivity(runs)),
        "validation": validate(replicates=10, mechanisms=False, nulls=False, progress=False),
    }
    for name, each in texts.items():
        (place / f"{name}.html").write_text(each.page(), "utf-8")
    (place / "record.html").write_text(record_page(read_record("astana")), "utf-8")
    return place


@pytest.mark.parametrize("name", PAGES)
def test_a_page_opens_with_its_answer_and_fits(browser: Any, made: Path, name: str) -> None:
    """On a phone and on a desk, the verdict and its picture are on the first screen; nothing spills over, and nothing is loaded."""
    if name == "calibration":
        found = calibrate(budget=1_000, keep=0.2, trials=5, workers=1, out=made / "calibrated", progress=False)
        (made / "calibration.html").write_text(found.page(), "utf-8")
    browser.get("about:blank")
    browser.get((made / f"{name}.html").as_uri())
    assert_opens_with_a_verdict((made / f"{name}.html").read_text("utf-8"), folds=0 if name == "heat_map" else 1)
    for width in (390, 1280):
        screen = {"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": width < 600}
        browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", screen)
        assert browser.execute_script("return document.documentElement.scrollWidth") <= width
        ends = "return ['#verdict .verdict', '#verdict svg'].map((each) => document.querySelector(each).getBoundingClientRect().bottom)"
        assert max(browser.execute_script(ends)) < 900
        cut = """return [...document.querySelectorAll('#verdict svg')].filter((svg) => [...svg.querySelectorAll('text')].some((each) => {
            const [own, all] = [each.getBoundingClientRect(), svg.getBoundingClientRect()];
            return own.left < all.left - 1 || own.right > all.right + 1 || own.top < all.top - 1 || own.bottom > all.bottom + 1; })).length"""
        assert browser.execute_script(cut) == 0, "no letter of the picture is cut off"
    assert browser.execute_script("return performance.getEntriesByType('resource').filter((each) => !each.name.startsWith('data:')).length") == 0
    saved = "return [...document.querySelectorAll('#verdict .tools button[aria-label]')].map((each) => each.textContent)"
    assert browser.execute_script(saved) == ["SVG", "PNG"]
    assert [entry["message"] for entry in browser.get_log("browser")] == [], "the page complained"
