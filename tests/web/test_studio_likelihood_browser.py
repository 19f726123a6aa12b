"""How likely a deal is, in the studio in a real browser: the browser's own runs, which are the command's, and what a change did."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.web.server_process import Served
from tests.web.test_cockpit_browser import PATIENCE, by_command

pytestmark = pytest.mark.filterwarnings("default")


@pytest.fixture
def studio(people: Callable[..., Any], served: Served) -> Callable[[str], Any]:
    """Opens a shipped scenario in the studio."""

    def enter(name: str) -> Any:
        page = people()
        page.goto(f"{served.url}/studio#begin={name}")
        return page

    return enter


def simulated(page: Any) -> None:
    """Wait until the present text is checked and its runs are played."""
    page.locator(".studio[aria-busy=false] .likelihood[aria-busy=false] .headline").wait_for(timeout=PATIENCE)


def agreed(page: Any) -> int:
    """Percent of runs with an agreement, as the page writes it."""
    return int(page.locator(".likelihood .headline b").inner_text().rstrip("%"))


def test_the_browser_plays_the_runs_of_the_command(studio: Callable[[str], Any], tmp_path: Path) -> None:
    page = studio("valley")
    asked: list[str] = []
    page.on("request", lambda each: asked.append(each.url))
    simulated(page)
    found = by_command("parley batch valley --replicates 200 --seed 1", tmp_path)
    before = agreed(page)
    assert before == (found["agreement"] + 1) // 2
    endings = page.locator(".likelihood .endings li").all_inner_texts()
    assert len(endings) == len(found) - 1 and sum(int(each) for each in re.findall(r": (\d+)%", " ".join(endings))) == 100
    page.get_by_label("The scenario as YAML").fill(page.locator(".code").input_value().replace("default: 0.4", "default: 0.9"))
    page.locator(".likelihood .change").wait_for(timeout=PATIENCE)
    changed = by_command("parley batch valley --set trust.default=0.9 --replicates 200 --seed 1", tmp_path)
    assert agreed(page) == (changed["agreement"] + 1) // 2 != before
    by = (changed["agreement"] - found["agreement"] + 1) // 2
    assert f"{by:+} points since the change".replace("-", "−") in page.locator(".likelihood").inner_text()
    assert not [each for each in asked if each.endswith("/api/studio/runs")], "the server has played"
    assert len([each for each in asked if "/module/" in each]) <= 1, "the code is the same for both"


def test_shares_of_a_text_that_is_no_longer_valid_are_out_of_date(studio: Callable[[str], Any]) -> None:
    page = studio("textbook")
    simulated(page)
    page.get_by_label("The scenario as YAML").fill(page.locator(".code").input_value().replace("rounds: 3", "rounds: many"))
    page.locator(".verdict", has_text="1 error").wait_for(state="attached")
    page.locator(".likelihood .stale .headline").wait_for()
    page.get_by_text("Of the scenario as it was before the last change.").wait_for()


def test_without_a_kernel_the_server_plays(people: Callable[..., Any], served: Served) -> None:
    page = people()
    page.route("**/api/studio/kernel", lambda route: route.fulfill(status=501, json={"why": "not_understood"}))
    answers = iter([(80, {"settlement": 80, "horizon": 120, "lapse": 0}), (110, {"settlement": 110, "horizon": 90})])

    def answer(route: Any) -> None:
        many, endings = next(answers)
        route.fulfill(json={"count": 200, "seed": 1, "agreement": {"value": many / 200, "low": 0.3, "high": 0.6}, "endings": endings})

    page.route("**/api/studio/runs", answer)
    page.goto(f"{served.url}/studio#begin=valley")
    page.locator(".likelihood .headline", has_text="40%").wait_for()
    assert page.locator(".endings li").all_inner_texts() == ["the time limit was reached: 60%", "settlement: 40%"]
    page.get_by_label("The scenario as YAML").fill(page.locator(".code").input_value().replace("default: 0.4", "default: 0.6"))
    page.locator(".likelihood .headline", has_text="55%").wait_for()
    assert "+15 points since the change" in page.locator(".likelihood").inner_text()
    page.complaints.clear()  # the browser notes the 501 as an error
