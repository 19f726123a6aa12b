"""Links into the lab in a real browser: what they keep, and what is said of one that asks for what there isn't."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest

from tests.web.server_process import Served
from tests.web.test_lab_browser import VALLEY, current, lab, moment, press, see, set_slider

__all__ = ["lab"]
pytestmark = pytest.mark.filterwarnings("default")


def test_a_link_keeps_where_one_began(lab: Callable[..., Any]) -> None:
    page = lab(VALLEY + "&set=parties.kelda.capability%3D30")
    set_slider(page, "Kelda", "weight of", 30.0)
    link = page.get_by_label("Link to this state", exact=True).input_value()
    other = lab(link[link.index("/lab"):])
    see(other, "Since the start")
    other.locator(".stage li", has_text="45 → 30").wait_for()
    assert other.locator(".stage li", has_text="→").count() == 1, "its own capability is where the first reader began"
    assert other.locator(".slider.changed").count() > 0


def test_a_link_from_the_scenario_s_own_numbers_says_so(lab: Callable[..., Any]) -> None:
    page = lab()
    set_slider(page, "Kelda", "weight of", 30.0)
    page.wait_for_url("**base=**")
    other = lab(page.url[page.url.index("/lab"):])
    see(other, "Since the start")
    other.locator(".stage li", has_text="45 → 30").wait_for()


def test_a_scenario_that_is_not_there_is_named(lab: Callable[..., Any]) -> None:
    page = lab("/lab#scenario=nosuch")
    page.get_by_role("alert").get_by_text("There is no scenario “nosuch” here. Shown instead: ").wait_for()
    page.get_by_label("Conflict").select_option("harbour")
    page.get_by_text("There is no scenario").wait_for(state="detached")


def test_a_setting_that_is_no_number_is_named(lab: Callable[..., Any]) -> None:
    page = lab(VALLEY + "&set=trust.default%3Dhigh")
    page.get_by_role("alert").get_by_text(re.compile("KEY=NUMBER: trust.default=high")).wait_for()


@pytest.mark.parametrize(("setting", "said"), [("trust.defalt=0.3", "did you mean"), ("trust.default=7", "0..1")])
def test_a_setting_that_cannot_be_played_can_be_removed(people: Callable[..., Any], served: Served, setting: str, said: str) -> None:
    page = people()
    page.route("**/api/lab/monte-carlo", lambda route: route.fulfill(json={"count": 0, "agreed": [], "endings": {}}))
    page.goto(f"{served.url}{VALLEY}&set=parties.kelda.capability%3D30&set={setting.replace('=', '%3D')}")
    wrong = page.locator(".state.error")
    wrong.wait_for()
    path = setting.split("=")[0]
    assert path in wrong.locator(".detail").inner_text() and said in wrong.locator(".detail").inner_text()
    wrong.get_by_role("button", name=f"Remove {path}").click()
    page.locator(".stage:not([hidden])").wait_for()
    assert "capability" in page.url
    page.complaints.clear()  # the browser reports the refusal


def test_the_bar_does_not_tell_beforehand_when_the_talks_end(lab: Callable[..., Any]) -> None:
    """The valley's talks end in round 2 of 5 under this seed."""
    page = lab("/lab#scenario=valley&seed=6")
    planned = page.locator(".strip-of-rounds > span").count()
    assert moment(page) == f"Round 1 of {planned}, text 1" and page.locator(".strip-of-rounds > .later").count() == planned
    press(page, "To the end")
    held = page.locator(".strip-of-rounds > .outcome").count()
    assert 0 < held < planned and page.locator(".strip-of-rounds > .unheld").count() == planned - held
    slider = page.get_by_label("Moment of the run")
    slider.press("Home")
    assert moment(page) == f"Round 1 of {planned}, text 1"
    slider.press("ArrowRight")
    assert moment(page) == f"Round 1 of {planned}, text 2"
    slider.press("End")
    assert moment(page) == f"Round {held} of {planned}, closing statement"


def test_the_shares_of_endings_add_up(lab: Callable[..., Any]) -> None:
    page = lab()
    told = page.evaluate("""async () => {
        const { apportioned } = await import("/static/base/percentages.js");
        return [apportioned([1, 1, 1]), apportioned([2, 798, 0]), apportioned([101, 99])];
    }""")
    assert told == [["34%", "33%", "33%"], ["<1%", "100%", "0%"], ["51%", "49%"]]
    page.locator(".likely[aria-busy=false] .headline").wait_for(timeout=180_000)
    shares = page.locator(".shares.endings .amount").evaluate_all("cells => cells.map((each) => each.firstChild.data)")
    assert sum(int(each.strip("<%\u00a0")) for each in shares if not each.startswith("<")) == 100


def test_one_death_is_one(lab: Callable[..., Any]) -> None:
    """A fraction that is written as 1 is in the singular, too."""
    page = lab()
    told = page.evaluate("""async () => {
        const { RunComparison } = await import("/static/lab/run_comparison.js");
        const { namesOf } = await import("/static/base/names.js");
        const { html } = await import("/static/base/markup.js");
        const { render } = await import("/static/vendor/preact-htm.js");
        const scenario = { parties: [], issues: [], violence: true };
        const round = { done: true, outcome: "none", exchanges: [], deaths: 0.7, trust: 0.5, weeks: [], after: { weeks: [] } };
        const found = { scenario, end: [], run: { rounds: [round] } };
        const place = document.createElement("div");
        render(html`<${RunComparison} ...${{ found, other: found, label: "", names: namesOf(scenario) }} />`, place);
        return place.textContent;
    }""")
    assert "1 death;" in told


def test_a_translated_scenario_is_shown_in_french(lab: Callable[..., Any]) -> None:
    page = lab(locale="fr-FR")
    page.locator(".issue", has_text="Le pont").first.wait_for()
    assert page.get_by_text("The bridge to the market").count() == 0
    page.get_by_label("Langue").select_option("en")
    page.locator(".issue", has_text="The bridge to the market").first.wait_for()
    current(page)
