"""The valley written in the studio from nothing, by the keyboard alone: the same scenario as the shipped file."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest

from sim.scenario.loader import load_scenario, parse_scenario
from sim.scenario.serialization import scenario_digest
from tests.web.test_studio_browser import checked, download, studio

__all__ = ["studio"]
pytestmark = pytest.mark.filterwarnings("default")


class Keys:
    """Somebody who writes with the keyboard alone."""

    def __init__(self, page: Any) -> None:
        self.page = page

    def reach(self, selector: str) -> None:
        """Focus a field, opening what hides it."""
        while not self.page.locator(selector).count():
            closed = self.page.locator("details.more:not([open]) > summary")
            if not closed.count():
                self.page.locator(selector).wait_for()  # what was just added is about to come
                break
            closed.first.press("Enter")
            self.page.wait_for_function("() => [...document.querySelectorAll('details.more[open]')].every((each) => each.querySelector('.keys'))")
        self.page.locator(selector).focus()

    def put(self, path: str, value: str) -> None:
        """Type a value into the field of a key."""
        self.reach(f"#field-{path.replace('.', '-')}")
        self.page.keyboard.press("Control+a")
        self.page.keyboard.insert_text(value)
        self.page.keyboard.press("Tab")
        self.settled()

    def choose(self, selector: str, value: str) -> None:
        """Choose a word of a list."""
        self.reach(selector)
        self.page.locator(selector).select_option(value)
        self.settled()

    def enter(self, selector: str) -> None:
        """Press a button, or tick a box."""
        self.reach(selector)
        self.page.keyboard.press("Space")
        self.settled()

    def add(self, path: str, name: str) -> None:
        """Add one of the scenario's names to a table."""
        place = f"#field-{path.replace('.', '-')}-add"
        self.choose(place, name)
        self.page.keyboard.press("Tab")
        self.page.keyboard.press("Enter")
        self.page.locator(f"#field-{path.replace('.', '-')}-{name}").wait_for()

    def tab(self, name: str) -> None:
        """Go to a tab by the arrow keys."""
        chosen = self.page.locator("[role=tab][aria-selected=true]")
        chosen.focus()
        for _ in range(8):
            now = chosen.inner_text()
            if now.split(" (")[0] == name:
                return
            self.page.keyboard.press("ArrowRight")
            self.page.wait_for_function("now => document.querySelector('[role=tab][aria-selected=true]').innerText !== now", arg=now)
        raise AssertionError(name)

    def settled(self) -> None:
        """Wait until the check of what was typed is back."""
        self.page.evaluate("() => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)))")
        self.page.wait_for_function("() => document.querySelector('.studio').getAttribute('aria-busy') === 'false'")


@pytest.mark.long
def test_the_valley_is_written_from_nothing_by_keyboard(studio: Callable[..., Any]) -> None:
    page = studio()
    keys, valley = Keys(page), load_scenario("valley")
    page.get_by_role("button", name="Empty scenario").focus()
    page.keyboard.press("Enter")
    page.wait_for_selector("[role=tablist]")
    for key in ("title", "summary", "about", "standing"):
        keys.put(key, getattr(valley, key))
    page.get_by_role("button", name="Add to sources").press("Enter")
    keys.put("sources.0", valley.sources[0])
    keys.choose("#field-behaviour", "civil_war")
    write_issues(keys, page)
    write_parties(keys, page)
    write_stances(keys, page)
    keys.tab("Ties")
    for client in ("kelda", "wethern"):
        keys.put(f"patronage.league.{client}.leverage", "0.3")
    page.get_by_role("button", name="Punishes").press("Enter")
    for client in ("kelda", "wethern"):
        keys.put(f"patronage.league.{client}.punishes", "0.1..0.3..0.5")
    page.get_by_role("button", name="Trust", exact=True).press("Enter")
    for client in ("kelda", "wethern"):
        keys.put(f"trust.of.{client}.league", "0.8")
    keys.put("trust.default", "0.4")
    write_talks(keys, page)
    write_violence(keys, page)
    checked(page)
    found = parse_scenario(download(page).decode())
    assert found == valley and scenario_digest(found) == scenario_digest(valley)


def write_issues(keys: Keys, page: Any) -> None:
    """The issues of the valley."""
    keys.tab("Issues")
    for place, words in (("#new-issue", "Water"), ("#new-issue-low", "none"), ("#new-issue-high", "all of it")):
        page.locator(place).focus()
        page.keyboard.type(words)
    page.keyboard.press("Enter")
    page.locator("#field-issues-water-label").wait_for()
    for point, words in (("20", "what seeps through the weir"), ("50", "half the flow")):
        page.locator("#field-issues-water-scale-new-at").focus()
        page.keyboard.type(point)
        page.keyboard.press("Tab")
        page.keyboard.type(words)
        page.keyboard.press("Enter")
        page.locator(f"#field-issues-water-scale-{point}").wait_for()
    keys.put("issues.water.label", "Summer water let down to Wethern")
    keys.put("issues.water.status_quo", "20")
    page.locator("#new-issue").focus()
    page.keyboard.type("Bridge")
    page.locator("#new-issue-kind").select_option("options")
    page.locator("#new-issue-low").focus()
    page.keyboard.type("shut\nescort\nshared\nhanded")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.locator("#field-issues-bridge-label").wait_for()
    keys.put("issues.bridge.label", "The bridge to the market")
    for option, words in (load_scenario("valley").issues["bridge"].options or {}).items():
        keys.put(f"issues.bridge.options.{option}", words)
    keys.choose("#field-issues-bridge-status_quo", "shut")


def write_parties(keys: Keys, page: Any) -> None:
    """The parties of the valley, with what they don't have in common."""
    keys.tab("Parties")
    for name, party in load_scenario("valley").parties.items():
        page.locator("#new-party").focus()
        page.keyboard.type(name.capitalize())
        page.keyboard.press("Enter")
        page.locator(f"#field-parties-{name}-label").wait_for()
        keys.put(f"parties.{name}.label", party.label)
        keys.put(f"parties.{name}.capability", f"{party.capability:g}")
        page.get_by_role("button", name=f"All keys of {party.label}").press("Enter")
        if name == "league":
            keys.choose("#field-parties-league-role", "guarantor")
            keys.put("parties.league.value_of_talking", "0.2")
            keys.put("parties.league.shuttle", "0.2")
        else:
            keys.put(f"parties.{name}.concession", "1")
            keys.put(f"parties.{name}.pain", "0.1")
            keys.put(f"parties.{name}.outlook", "0.3..0.5..0.7")


def write_stances(keys: Keys, page: Any) -> None:
    """The grid, cell by cell."""
    cells = {"kelda": ("20", [0, 35, 80, 100], "30..45..60", "60"), "wethern": ("90", [100, 70, 35, 0], "65", "25..40..55"),
             "league": ("55", [0, 60, 100, 30], "30", "70")}
    keys.tab("Positions")
    for party, (position, scores, _, _) in cells.items():
        keys.put(f"parties.{party}.on.water.position", position)
        for option, score in zip(("shut", "escort", "shared", "handed"), scores, strict=True):
            keys.put(f"parties.{party}.on.bridge.score.{option}", str(score))
    page.get_by_role("button", name="Saliences").press("Enter")
    for party, (_, _, water, bridge) in cells.items():
        keys.put(f"parties.{party}.on.water.salience", water)
        keys.put(f"parties.{party}.on.bridge.salience", bridge)
    page.get_by_role("button", name="Red lines").press("Enter")
    keys.put("parties.kelda.on.water.red_line.max", "70")
    page.get_by_label("Wethern, the lower community: never The bridge to the market, handed to Kelda").press("Space")
    keys.settled()


def write_talks(keys: Keys, page: Any) -> None:
    """Rounds, dates, the procedure and rights."""
    keys.tab("Talks")
    keys.put("horizon.rounds", "5")
    for key, value in {"first_round": "2000-05-01", "gap": "4", "gap_per_empty_round": "1", "gap_without_pain": "2", "outage": "0"}.items():
        keys.put(f"calendar.{key}", value)
    keys.put("procedure.exchanges", "6")
    for right, role in (("sign_statement", "principal"), ("sign_statement", "guarantor"), ("sign_statement", "principal"), ("convene", "guarantor")):
        keys.reach(f"#field-rights-{right}")
        page.locator(f"#field-rights-{right}").get_by_label(re.compile({"principal": "dispute", "guarantor": "guarantor"}[role])).press("Space")
        keys.settled()


def write_violence(keys: Keys, page: Any) -> None:
    """Raids of either side on the other."""
    keys.tab("Violence")
    page.get_by_role("radio", name="Violence between the rounds").press("Space")
    page.locator("#field-hostilities-sources-kelda").wait_for()
    for one, other in (("kelda", "wethern"), ("wethern", "kelda")):
        keys.put(f"hostilities.sources.{one}.level", "1.2")
        keys.reach("#field-hostilities-excites")
        keys.add("hostilities.excites", one)
        for cause, many in ((one, "0.1"), (other, "0.3")):
            keys.add(f"hostilities.excites.{one}", cause)
            keys.put(f"hostilities.excites.{one}.{cause}", many)
    for key, value in {"half_pain": "1.5", "burn_in": "1", "deaths_per_incident": "0.1"}.items():
        keys.put(f"hostilities.{key}", value)
