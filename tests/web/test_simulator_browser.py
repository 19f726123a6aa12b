"""The page that plays a scenario, opened as a file in a real browser: its numbers are those of the batch."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from sim.engine.batch import negotiate
from sim.scenario.encoding.instance import encode
from sim.scenario.loader import load_scenario
from sim.web.simulator.page import simulator_page
from tests.web.simulator_settings import SETTLED, TEN_SETTINGS, agreed

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
    for argument in ("--headless=new", "--no-sandbox", "--hide-scrollbars", "--lang=en-GB"):
        options.add_argument(argument)
    options.add_experimental_option("mobileEmulation", {"deviceMetrics": {"width": 390, "height": 844, "pixelRatio": 2}})
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    driver = webdriver.Chrome(options=options, service=webdriver.ChromeService(str(DRIVER)))
    driver.set_script_timeout(60)
    yield driver
    driver.quit()


@pytest.fixture(scope="module")
def opened(browser: Any, tmp_path_factory: pytest.TempPathFactory) -> Any:
    place = tmp_path_factory.mktemp("page") / "valley.html"
    place.write_bytes(simulator_page("valley"))
    browser.get(place.as_uri())
    return browser


def moved(browser: Any, path: str, value: float) -> dict[str, Any]:
    """Move a slider and return what is shown once all runs are played."""
    browser.execute_script(
        "const slider = document.getElementById(arguments[0]); slider.value = arguments[1]; slider.dispatchEvent(new Event('input'));",
        path, value,
    )
    state: dict[str, Any] = browser.execute_async_script(SETTLED)
    return state


def test_the_page_gives_the_numbers_of_the_batch_at_ten_settings(opened: Any) -> None:
    assert opened.execute_async_script(SETTLED)["agreed"] == agreed()
    opened.execute_script("document.getElementById('reset').click()")
    for path, value in TEN_SETTINGS:
        state = moved(opened, path, value)
        chosen = json.loads(opened.execute_script("return JSON.stringify(window.simulator.state().settings)"))
        assert state["agreed"] == agreed(*(f"{each}={setting}" for each, setting in chosen.items())), chosen
    command = opened.find_element("id", "command").text
    assert command.startswith("parley batch valley --set ") and "--replicates 1000 --seed 1" in command
    assert re.search(r"percentage points.*95% CI", opened.find_element("id", "difference").text)
    assert opened.find_elements("css selector", ".ghost")


def test_a_link_brings_the_settings_back_and_reset_takes_them_away(opened: Any) -> None:
    state = moved(opened, "trust.default", 0.7)
    address = opened.current_url
    assert "trust.default=" in address
    opened.get("about:blank")
    opened.get(address)
    assert opened.execute_async_script(SETTLED)["agreed"] == state["agreed"]
    opened.execute_script("document.getElementById('reset').click()")
    assert opened.execute_async_script(SETTLED)["agreed"] == agreed() and "#" not in opened.current_url


def test_a_run_is_told_round_by_round_in_both_languages(opened: Any) -> None:
    opened.execute_async_script(SETTLED)
    rounds = opened.find_elements("css selector", "#rounds > li")
    table = negotiate(encode(load_scenario("valley")), 1, 0, 1)["rounds"]
    assert len(rounds) == len(table) and rounds[0].text.startswith("Round 1")
    opened.execute_script("const s = document.getElementById('language'); s.value = 'fr'; s.dispatchEvent(new Event('change'));")
    assert opened.find_element("css selector", "#rounds > li").text.startswith("Tour 1")
    assert opened.execute_script("return document.documentElement.lang") == "fr"
    opened.execute_script("const s = document.getElementById('language'); s.value = 'en'; s.dispatchEvent(new Event('change'));")


def test_nothing_is_wider_than_a_phone_and_nothing_is_complained_of(opened: Any) -> None:
    assert opened.execute_script("return document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    opened.execute_async_script(SETTLED)
    assert opened.execute_script(  # a long interval goes below its label rather than leaving it a column of syllables
        "return [...document.querySelectorAll('.bars .label')].every((each) => each.getBoundingClientRect().width >= 140)"
    )
    unnamed = opened.execute_script(
        "return [...document.querySelectorAll('input, select, button')].filter((each) => !(each.labels?.length || each.textContent)).length"
    )
    assert unnamed == 0
    assert [entry for entry in opened.get_log("browser") if entry["level"] == "SEVERE"] == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(people: Callable[..., Any], axe: Callable[[Any], list[str]], tmp_path: Path, scheme: str) -> None:
    (tmp_path / "valley.html").write_bytes(simulator_page("valley"))
    page = people(color_scheme=scheme, bypass_csp=True)  # axe is a script that the page's policy forbids
    page.goto((tmp_path / "valley.html").as_uri())
    page.wait_for_function("window.simulator && window.simulator.settled()")
    page.evaluate("for (const each of document.querySelectorAll('details')) each.open = true")
    assert axe(page) == []
