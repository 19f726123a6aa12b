"""The design system: marks of parties that everybody can tell apart, and a page for everything that goes wrong."""

from __future__ import annotations

import json
from collections.abc import Callable
from itertools import combinations
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import numpy as np
import pytest

from sim.report.marks import HUES, SHAPES, mark_of
from tests.web.server_process import Served

pytestmark = pytest.mark.filterwarnings("default")

#: How colours look to people without one kind of cone: matrices of linear RGB, complete deficiency (Machado, Oliveira and Fernandes 2009).
BLINDNESS = {
    "none": np.eye(3),
    "protanopia": np.array([[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]]),
    "deuteranopia": np.array([[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]]),
    "tritanopia": np.array([[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]]),
}
XYZ = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]])
#: CIE 1976 difference above which two fills are told apart at a glance.
APART = 15.0


def lab(color: str, seen: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    """CIE L*a*b* of a colour as somebody sees it."""
    srgb = np.array([int(color[at : at + 2], 16) / 255 for at in (1, 3, 5)])
    linear = np.where(srgb <= 0.04045, srgb / 12.92, ((srgb + 0.055) / 1.055) ** 2.4)
    ratio = XYZ @ np.clip(seen @ linear, 0, 1) / XYZ.sum(axis=1)
    f = np.where(ratio > 0.008856, np.cbrt(ratio), 7.787 * ratio + 16 / 116)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


@pytest.mark.parametrize("kind", BLINDNESS)
def test_twelve_parties_differ_in_shape_or_in_colour_for_everybody(kind: str) -> None:
    marks = [mark_of(at) for at in range(12)]
    alike = [(one, other) for one, other in combinations(marks, 2) if one.shape == other.shape
             and np.linalg.norm(lab(one.color, BLINDNESS[kind]) - lab(other.color, BLINDNESS[kind])) < APART]
    assert alike == []


def test_the_difference_of_colours_sees_what_is_alike() -> None:
    """Red and green of one lightness: apart for most people, not for those without the long cones."""
    assert np.linalg.norm(lab("#b05a00", BLINDNESS["none"]) - lab("#5f7a00", BLINDNESS["none"])) > APART
    assert np.linalg.norm(lab("#b05a00", BLINDNESS["deuteranopia"]) - lab("#6d7600", BLINDNESS["deuteranopia"])) < APART


def test_pages_and_reports_give_out_the_same_marks(people: Callable[..., Any], served: Served) -> None:
    page = people()
    page.goto(served.url)
    found = page.evaluate("""async () => {
        const { HUES, SHAPES, markOf } = await import("/static/base/marks.js");
        return [HUES, Object.keys(SHAPES), Array.from({ length: 48 }, (_, at) => [markOf(at).color, markOf(at).shape])];
    }""")
    assert found == [list(HUES), list(SHAPES), [[*mark_of(at)] for at in range(48)]]


def test_an_address_without_a_page_says_so_and_leads_on(people: Callable[..., Any], served: Served, axe: Callable[[Any], list[str]]) -> None:
    page = people(color_scheme="dark", viewport={"width": 320, "height": 700})
    answer = page.goto(f"{served.url}/nowhere")
    page.get_by_role("heading", name="There is no page here").wait_for()
    assert answer.status == 404
    assert page.locator(".state a").evaluate_all("links => links.map((each) => each.getAttribute('href'))") == ["/", "/lab"]
    assert axe(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.complaints.clear()  # the browser notes the 404 as an error


def asked(url: str, path: str, **headers: str) -> tuple[int, str, str]:
    """Status, kind and text of an answer."""
    try:
        with urlopen(Request(url + path, headers=headers)) as answer:
            return answer.status, answer.headers["content-type"], answer.read().decode()
    except HTTPError as error:
        return error.code, error.headers["content-type"], error.read().decode()


def test_a_refusal_is_a_page_for_people_and_json_for_scripts(served: Served) -> None:
    for path, why, code in (("/nowhere", "no_such_page", 404), ("/static/nothing.js", "no_such_page", 404)):
        status, kind, text = asked(served.url, path)
        assert (status, kind, json.loads(text)) == (code, "application/json", {"why": why})
        status, kind, text = asked(served.url, path, accept="text/html,*/*")
        assert status == code and kind.startswith("text/html") and f'data-why="{why}"' in text


def test_a_foreign_host_gets_a_page_in_both_languages(served: Served) -> None:
    status, kind, text = asked(served.url, "/", accept="text/html", host="elsewhere.example")
    assert status == 421 and kind.startswith("text/html") and "<script" not in text
    assert '<p lang="en">' in text and '<p lang="fr">' in text


def test_a_chart_tells_the_numbers_under_the_pointer_and_hides_a_line(people: Callable[..., Any], served: Served) -> None:
    page = people()
    page.goto(f"{served.url}/lab#scenario=valley&seed=3&from=2&then=trust.default%3D0.9")
    plot = page.locator(".futures .plot canvas")
    plot.wait_for(timeout=60_000)
    lines = page.locator(".futures .key button")
    box = plot.bounding_box()
    assert box
    page.locator(".futures .u-over").hover(position={"x": 40, "y": 40})
    told = page.locator(".futures .tooltip")
    told.wait_for()
    assert told.locator("div").count() == 2
    lines.first.click()
    page.locator(".futures .u-over").hover(position={"x": 60, "y": 40})
    told.wait_for()
    assert told.locator("div").count() == 1 and lines.first.get_attribute("aria-pressed") == "false"
