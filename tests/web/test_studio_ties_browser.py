"""Ties and violence in the studio in a real browser: a matrix with its picture, and an on/off with one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from sim.scenario.files import list_scenarios
from sim.scenario.schema.parties import Patronage
from tests.web.test_studio_browser import checked, studio, tab, text, until

__all__ = ["studio"]
pytestmark = pytest.mark.filterwarnings("default")


def test_ties_are_typed_into_a_matrix_and_drawn(studio: Callable[..., Any]) -> None:
    page = studio("valley")
    page.get_by_role("tab", name="Ties", exact=True).click()
    assert page.locator(".layers button").count() == len(Patronage.model_fields) + 1, "a kind of tie, or trust, can't be written"
    before = page.locator(".ring-of-parties .tie").count()
    assert before == 2, "the League can put pressure on both"
    page.get_by_label("Leverage: Kelda → Wethern").fill("0.2..0.4")
    until(page, "text => /kelda:\\s*\\n?\\s*\\{?wethern: \\{leverage: \\{low: 0.2, high: 0.4\\}\\}/.test(text) || text.includes('low: 0.2, high: 0.4')")
    page.locator(".ring-of-parties .tie").nth(before).wait_for(state="attached")
    checked(page)
    page.get_by_role("button", name="Kelda → Wethern: 0.3").click()
    page.wait_for_function("() => document.activeElement.id === 'field-patronage-kelda-wethern-leverage'")
    page.get_by_label("Leverage: Kelda → Wethern").fill("")
    page.locator(".ring-of-parties .tie").nth(before).wait_for(state="detached")
    until(page, "text => !/^ {2}kelda:/m.test(text.slice(text.indexOf('patronage:'), text.indexOf('trust:')))")
    page.get_by_role("button", name="Trust", exact=True).click()
    page.get_by_label("Trust: Kelda → Wethern").fill("2")
    page.locator("#field-trust-of-kelda-wethern[aria-invalid=true]").wait_for()
    page.get_by_label("Trust: Kelda → Wethern").fill("")
    page.locator(".ring-of-parties .node").first.click()
    assert page.locator(".ties-matrix tr.chosen").count() == 1


def test_violence_is_switched_off_and_on_again(studio: Callable[..., Any]) -> None:
    page = studio("valley")
    tab(page, "Violence")
    page.locator(".chart canvas").wait_for()
    before = list_scenarios()["valley"].read_text()
    page.get_by_role("radio", name="No violence").click()
    until(page, "text => !text.includes('hostilities:')")
    page.locator(".chart").wait_for(state="detached")
    page.get_by_role("radio", name="Violence between the rounds").click()
    until(page, "text => text.includes('half_pain: 1.5')")
    page.locator(".chart canvas").wait_for()
    checked(page)
    for _ in range(2):
        page.get_by_role("button", name="Undo").click()
    until(page, "(text, before) => text === before", before)
    assert text(page) == before


def test_the_picture_of_violence_shows_the_pause_before_a_round(studio: Callable[..., Any]) -> None:
    page = studio("pause_before_talks")
    tab(page, "Violence")
    page.locator(".chart .numbers > summary").click()
    page.locator(".chart tbody tr").first.wait_for()
    rows = page.locator(".chart tbody tr").evaluate_all("rows => rows.map((row) => [...row.children].map((cell) => Number(cell.textContent.replace('−', '-'))))")
    by = {week: levels for week, *levels in rows}
    assert by[0.0] == pytest.approx([0.6, 0.1, 0.2, 0.1, 0.4, 0.3, 3.6], abs=0.06), "the regime's 1.2 and Russia's 0.36 are halved at a round"
    assert by[-7.0] == pytest.approx([1.2, 0.1, 0.4, 0.1, 0.4, 0.2, 3.6], abs=0.06)
