"""The page of a comparison in a real browser: nothing is asked of a network, nothing spills over a phone, everything has a name."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from sim.scenario.loader import load_scenario
from sim.studies.study import run_study
from tests.cli.test_compare import typed
from tests.report.test_replay_browser import browser, pytestmark

__all__ = ["browser", "pytestmark"]


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("page")
    scenarios = {"valley": load_scenario("valley"), "wary": load_scenario("valley", ["parties.kelda.change_cost=0.4"])}
    run_study(scenarios, 300, out=place / "both", workers=1, progress=False)
    assert typed(place / "both", "--html", place / "report.html").exit_code == 0
    return place / "report.html"


@pytest.fixture
def opened(browser: Any, report: Path) -> Iterator[Any]:
    browser.get("about:blank")
    browser.get(report.as_uri())
    yield browser
    assert [entry["message"] for entry in browser.get_log("browser")] == [], "the page complained"


@pytest.mark.parametrize("width", [1280, 390])
def test_it_fits(opened: Any, width: int) -> None:
    screen = {"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": width < 600}
    opened.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", screen)
    assert opened.execute_script("return document.documentElement.scrollWidth") <= width


def test_it_loads_nothing(opened: Any) -> None:
    asked = opened.execute_script("return performance.getEntriesByType('resource').map((each) => each.name)")
    assert [name for name in asked if not name.startswith("data:")] == []


def test_each_part_is_reached_by_its_link_and_each_figure_has_words(opened: Any) -> None:
    links = opened.execute_script("return [...document.querySelectorAll('nav a')].map((each) => each.getAttribute('href'))")
    assert len(links) >= 10
    assert all(opened.execute_script("return document.querySelector(arguments[0]) !== null", link) for link in links)
    names = opened.execute_script("return [...document.querySelectorAll('figure svg')].map((each) => each.getAttribute('aria-label'))")
    assert len(names) >= 9 and all(names)
    cells = opened.execute_script("return [...document.querySelectorAll('table')].map((each) => each.querySelectorAll('thead th').length)")
    assert all(count >= 2 for count in cells)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_ink_of_figures_is_that_of_the_page(opened: Any, scheme: str) -> None:
    """So that a dark page has no black letters in its figures."""
    opened.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": [{"name": "prefers-color-scheme", "value": scheme}]})
    page = opened.execute_script("return getComputedStyle(document.body).color")
    letters = opened.execute_script("return [...document.querySelectorAll('figure svg text')].map((each) => getComputedStyle(each).fill)")
    assert letters and letters.count(page) > 0.9 * len(letters)
