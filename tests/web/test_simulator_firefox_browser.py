"""The page that plays a scenario, opened as a file in Firefox with the network off: its numbers are those of the batch."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest

from sim.web.simulator.page import simulator_page
from tests.web.firefox import FIREFOX, Firefox
from tests.web.simulator_settings import SETTLED, TEN_SETTINGS, agreed

pytestmark = pytest.mark.skipif(FIREFOX is None, reason="no Firefox on the PATH")
MOVE = "const slider = document.getElementById(arguments[0]); slider.value = arguments[1]; slider.dispatchEvent(new Event('input'));"


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Firefox]:
    """Firefox at a phone's size, with the page of the valley."""
    place = tmp_path_factory.mktemp("page") / "valley.html"
    place.write_bytes(simulator_page("valley"))
    firefox = Firefox(tmp_path_factory.mktemp("profile"))
    try:
        firefox.tell("WebDriver:SetWindowRect", {"width": 500, "height": 844})  # as narrow as Firefox allows
        firefox.open(place.as_uri())
        yield firefox
    finally:
        firefox.close()


def test_firefox_gives_the_numbers_of_the_batch_at_ten_settings(opened: Firefox) -> None:
    assert opened.run(SETTLED)["agreed"] == agreed()
    for path, value in TEN_SETTINGS:
        state = opened.run(MOVE + SETTLED.replace("arguments[arguments.length - 1]", "arguments[2]"), path, value)
        chosen = json.loads(opened.value("JSON.stringify(window.simulator.state().settings)"))
        assert state["agreed"] == agreed(*(f"{each}={setting}" for each, setting in chosen.items())), chosen
    opened.run(f"document.getElementById('reset').click(); {SETTLED}")


def test_a_run_is_told_and_nothing_is_wider_than_the_page(opened: Firefox) -> None:
    opened.run(SETTLED)
    assert opened.value("document.querySelector('#rounds > li').textContent").startswith("Round 1")
    assert opened.value("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    output = opened.output.read_text(errors="replace")
    assert [line for line in output.splitlines() if "JavaScript error" in line and ".html" in line] == []
