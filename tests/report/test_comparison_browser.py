"""The page of a comparison in a real browser: nothing is asked of a network, nothing spills over a phone, everything has a name."""

from __future__ import annotations

import re
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


def test_the_verdict_and_its_picture_fit_on_the_first_screen(opened: Any) -> None:
    """On a phone and on a desk; what differs follows, and the rest is folded away."""
    for width in (390, 1280):
        screen = {"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": width < 600}
        opened.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", screen)
        ends = opened.execute_script("return ['#verdict .verdict', '#verdict svg'].map((each) => document.querySelector(each).getBoundingClientRect().bottom)")
        assert max(ends) < 900
    assert "Compared with valley, the talks of wary" in opened.execute_script("return document.querySelector('.verdict').textContent")
    assert opened.execute_script("return document.querySelectorAll('details.fold:not([open])').length") >= 10


def test_another_baseline_turns_the_differences_round(opened: Any) -> None:
    read = "return [...document.querySelectorAll('[data-choice]')].filter((each) => each.checkVisibility()).map((each) => each.textContent).join(' ')"
    before = opened.execute_script(read)
    opened.execute_script("const box = document.querySelector('#choice'); box.value = 'wary'; box.dispatchEvent(new Event('change'))")
    after = opened.execute_script(read)
    assert "less likely" in before and "Compared with valley" in before and "Compared with wary" not in before
    assert "more likely" in after and "Compared with wary" in after and "Compared with valley" not in after


def test_a_table_is_sorted_by_a_click_on_a_heading(opened: Any) -> None:
    column = "return [...document.querySelectorAll('#what-differs-and-how-sure [data-choice]:not([hidden]) tbody tr')].map((row) => row.cells[6].textContent)"
    click = "document.querySelector('#what-differs-and-how-sure [data-choice]:not([hidden]) th:nth-child(7) button').click()"
    opened.execute_script(click)
    up = [float(each) for each in opened.execute_script(column)]
    opened.execute_script(click)
    down = [float(each) for each in opened.execute_script(column)]
    assert len(up) >= 3 and up == sorted(up) and down == sorted(up, reverse=True)


def test_a_link_opens_what_is_folded(opened: Any) -> None:
    opened.execute_script("location.hash = '#effect-sizes'")
    opened.execute_async_script("setTimeout(arguments[0], 0)")
    assert opened.execute_script("return document.querySelector('#effect-sizes').open")


def test_a_figure_can_be_saved_and_has_tooltips(opened: Any) -> None:
    """The picture that is saved stands alone: it is a document with the page's colours."""
    labels = opened.execute_script("return [...document.querySelectorAll('#verdict .tools button')].map((each) => each.getAttribute('aria-label'))")
    assert labels == ["Save as SVG: How the talks end", "Save as PNG: How the talks end"]
    text = opened.execute_script("return standalone(document.querySelector('#verdict svg'))")
    assert text.startswith("<svg") and 'xmlns="http://www.w3.org/2000/svg"' in text and "color: rgb(" in text
    found = re.findall(r"<title>([^<]+)</title>", text)
    assert any(words.startswith("wary: ") and words.endswith("% of runs") for words in found)


POINT = """const at = document.querySelector(arguments[0]);
    const box = at.getBoundingClientRect();
    at.closest('svg').dispatchEvent(new PointerEvent('pointermove', { clientX: box.x + box.width / 2, clientY: box.y + box.height / 2 }));
    const tip = at.closest('figure').querySelector('.tooltip');
    return [at.dataset.tip, tip.checkVisibility(), tip.textContent];"""


def test_a_tooltip_tells_what_is_under_the_pointer_and_a_series_can_be_hidden(opened: Any) -> None:
    words, shown, told = opened.execute_script(POINT, "#verdict svg [data-tip]")
    assert shown and told == words
    opened.execute_script("document.querySelector('#agreements-by-round').open = true")
    toggles = "[...document.querySelectorAll('#agreements-by-round .tools button[aria-pressed]')]"
    assert opened.execute_script(f"return {toggles}.map((each) => each.textContent)") == ["valley", "wary"]
    hidden = """return [...document.querySelectorAll('#agreements-by-round [data-series="wary"]')].map((each) => getComputedStyle(each).visibility)"""
    assert set(opened.execute_script(hidden)) == {"visible"}
    opened.execute_script(f"{toggles}[1].click()")
    assert set(opened.execute_script(hidden)) == {"hidden"}
    assert opened.execute_script(f"return {toggles}.map((each) => each.getAttribute('aria-pressed'))") == ["true", "false"]
    assert "wary: an agreement by round" not in opened.execute_script("return standalone(document.querySelector('#agreements-by-round svg'))")


def test_each_figure_and_table_has_words(opened: Any) -> None:
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
