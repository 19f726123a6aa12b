"""The page of a run in a real browser: keys move through it, and what is shown is what the log holds."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from sim.report.pages.replay.page import page
from sim.report.pages.replay.rerun import replay_run
from sim.scenario.loader import load_scenario
from sim.studies.results import open_study
from tests.report.test_replay import HOSTILE, written

webdriver = pytest.importorskip("selenium.webdriver", reason="selenium is not installed: pip install 'parley-sim[browser]'")
BROWSER = next((found for name in ("chromium", "chromium-browser", "google-chrome") if (found := shutil.which(name))), None)
DRIVER = shutil.which("chromedriver")
pytestmark = [
    pytest.mark.skipif(BROWSER is None or DRIVER is None, reason="no Chromium or no chromedriver on the PATH"),
    pytest.mark.filterwarnings("default"),
]


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    options = webdriver.ChromeOptions()
    options.binary_location = str(BROWSER)
    for argument in ("--headless=new", "--no-sandbox", "--hide-scrollbars", "--window-size=1280,900"):
        options.add_argument(argument)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    driver = webdriver.Chrome(options=options, service=webdriver.ChromeService(str(DRIVER)))
    yield driver
    driver.quit()


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Any]:
    """A page, and the view of its run."""
    folder = tmp_path_factory.mktemp("shown")
    scenario = load_scenario("astana_2017", ["horizon.rounds=8", f"parties.russia.label={HOSTILE!r}"])
    shown = replay_run(open_study(written(folder / "run", scenario, "astana_2017")).select())
    (folder / "run.html").write_bytes(page(shown))
    return folder / "run.html", shown.view


def keys(browser: Any, where: str, *pressed: str) -> None:
    """Press keys in an element."""
    from selenium.webdriver.common.by import By
    from selenium.webdriver.common.keys import Keys

    browser.find_element(By.CSS_SELECTOR, where).send_keys(*(getattr(Keys, name) for name in pressed))


def seen(browser: Any, where: str) -> list[str]:
    """The texts of what is visible."""
    from selenium.webdriver.common.by import By

    return [each.text for each in browser.find_elements(By.CSS_SELECTOR, where) if each.is_displayed()]


@pytest.fixture
def opened(browser: Any, run: tuple[Path, Any]) -> Iterator[tuple[Any, Any]]:
    browser.get("about:blank")
    browser.get(run[0].as_uri())
    yield browser, run[1]
    assert [entry["message"] for entry in browser.get_log("browser")] == [], "the page complained"


def test_every_round_is_reached_by_the_keyboard_and_shows_its_log(opened: tuple[Any, Any]) -> None:
    browser, view = opened
    keys(browser, "#round-slider", "HOME")
    for row in view.rounds:
        assert seen(browser, "#now")[0].startswith(f"Round {row['round']} of {len(view.rounds)}: ")
        held = [{"accept": "accepted", "reject": "rejected", "walk out": "walked out"}[each["reply"]] for each in view.answers(row["round"])]
        shown = [text.rsplit(" ", 1)[-1] for text in seen(browser, "#answers .card .who")]
        assert [each.split()[-1] for each in held] == shown
        sums = [f"Net gain {'−' if each['surplus'] <= -0.0005 else '+'}{abs(each['surplus']):.3f}, demanded +{each['held_out']:.3f}."
                for each in view.answers(row["round"])]
        assert seen(browser, "#answers .small-print") == sums
        came = [each for each in view.of("parties", row["round"]) if view.scenario.parties[each["party"]].invited]
        words = {"present": "attended", "in part": "attended in part", "away": "stayed away"}
        assert all(text.endswith(words[each["presence"]]) for text, each in zip(seen(browser, "#attendance .who"), came, strict=True))
        assert f"{row['deaths']:,.0f} death" in seen(browser, "#violence .lead")[0]
        keys(browser, "#round-slider", "ARROW_RIGHT")
    keys(browser, "#round-slider", "END")
    assert seen(browser, "#now")[0].startswith(f"Round {len(view.rounds)} of")
    spoken = browser.execute_script("return document.getElementById('round-slider').getAttribute('aria-valuetext')")
    assert spoken.startswith(f"Round {len(view.rounds)} of ")


def test_the_exchanges_of_a_round_are_stepped_through_and_the_text_moves(opened: tuple[Any, Any]) -> None:
    browser, view = opened
    row = next(row for row in view.rounds if row["exchanges"] > 3)
    browser.get(f"{browser.current_url.split('#')[0]}#{row['round']}.1")
    for exchange in range(1, int(row["exchanges"]) + 1):
        assert seen(browser, "#table .now")[0].startswith(f"Exchange {exchange} of {row['exchanges']:.0f}: ")
        assert browser.current_url.endswith(f"#{row['round']}.{exchange}")
        text = view.text(row["round"], exchange)
        readings = seen(browser, "#table .reading")
        assert sorted(f"Text at {view.names.value(issue, round(value * 10 + 1e-9) / 10)};" for issue, value in text.items()) == sorted(
            f"{words.split(';')[0]};" for words in readings)
        keys(browser, "#exchange-slider", "ARROW_RIGHT")


def test_arrows_anywhere_on_the_page_move_between_rounds_and_with_shift_between_exchanges(opened: tuple[Any, Any]) -> None:
    from selenium.webdriver.common.action_chains import ActionChains
    from selenium.webdriver.common.keys import Keys

    browser, view = opened
    row = next(row for row in view.rounds[1:] if row["exchanges"] > 1)
    for _ in range(row["round"] - 1):
        ActionChains(browser).send_keys(Keys.ARROW_RIGHT).perform()
    assert seen(browser, "#now")[0].startswith(f"Round {row['round']} of ")
    ActionChains(browser).key_down(Keys.SHIFT).send_keys(Keys.ARROW_LEFT).key_up(Keys.SHIFT).perform()
    assert seen(browser, "#table .now")[0].startswith(f"Exchange {row['exchanges'] - 1} of {row['exchanges']}")


def test_open_reasons_and_the_place_on_the_page_survive_a_step(opened: tuple[Any, Any]) -> None:
    browser, _ = opened
    keys(browser, "#answers .card summary", "ENTER")
    before = seen(browser, "#answers details .inside")
    browser.execute_script("document.activeElement.dispatchEvent(new KeyboardEvent('keydown', {key: 'ArrowRight', bubbles: true}))")
    after = seen(browser, "#answers details .inside")
    assert len(before) == len(after) == 1 and before != after
    assert browser.execute_script("return document.activeElement.tagName") == "SUMMARY"


def test_play_goes_on_by_itself_until_it_is_paused(opened: tuple[Any, Any]) -> None:
    browser, _ = opened
    keys(browser, "#play", "SPACE")
    assert seen(browser, "#now")[0].startswith("Round 2 of ") and seen(browser, "#play") == ["Pause"]
    keys(browser, "#play", "SPACE")
    assert seen(browser, "#play") == ["Play"]


def test_a_change_is_said_to_those_who_can_not_see_it(opened: tuple[Any, Any]) -> None:
    from selenium.webdriver.support.ui import WebDriverWait

    browser, view = opened
    keys(browser, "#round-slider", "ARROW_RIGHT")
    live = "return document.getElementById('live').textContent"
    WebDriverWait(browser, 5).until(lambda _: browser.execute_script(live).startswith("Round 2 of "))
    no = [view.names.party(each["party"]) for each in view.answers(2) if each["reply"] == "accept"]
    assert all(name in browser.execute_script(live) for name in no)


def test_a_label_stays_text(opened: tuple[Any, Any]) -> None:
    browser, _ = opened
    assert any(HOSTILE in text for text in seen(browser, "#attendance .who"))
    assert browser.execute_script("return document.querySelectorAll('img').length") == 0


@pytest.mark.parametrize("width", [320, 390, 768, 1280])
def test_the_page_is_never_wider_than_the_screen(width: int, opened: tuple[Any, Any]) -> None:
    browser, _ = opened
    size = {"width": width, "height": 800, "deviceScaleFactor": 1, "mobile": width < 500}
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
    try:
        browser.refresh()
        browser.execute_script("for (const each of document.querySelectorAll('details')) each.open = true")
        assert browser.execute_script("return document.documentElement.scrollWidth") <= width
    finally:
        browser.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})


def test_paper_shows_the_whole_run_in_light_colours(opened: tuple[Any, Any]) -> None:
    browser, view = opened
    dark = [{"name": "prefers-color-scheme", "value": "dark"}]
    try:
        browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print", "features": dark})
        browser.execute_script("window.dispatchEvent(new Event('beforeprint'))")
        assert browser.execute_script("return getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
        assert len(seen(browser, "#all article h3")) == len(view.rounds)
        assert seen(browser, "button, input, select, #answers, #trust") == []
        browser.execute_script("window.dispatchEvent(new Event('afterprint'))")
        assert re.search(r"#1(\.\d+)?$", browser.current_url)
    finally:
        browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "", "features": []})
