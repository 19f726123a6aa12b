"""Marks of parties: no two parties of a scenario share one, the site gives out the same, and replays and figures show them."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from sim.report.figures.party_marks import draw_mark, marker_of, marks_of
from sim.report.figures.svg import as_svg, blank
from sim.report.marks import HUES, SHAPES, initials, mark_of
from sim.report.stylesheet import SHARED, STYLES, stylesheet
from sim.scenario.files import list_scenarios
from sim.scenario.loader import load_scenario

STATIC = Path(__file__).resolve().parents[2] / "sim" / "web" / "static"


def labels_of(scenario: str) -> dict[str, str]:
    """The labels of a scenario's parties, by key."""
    return {name: party.label or name for name, party in load_scenario(scenario).parties.items()}


@pytest.fixture(scope="module")
def shipped() -> dict[str, dict[str, str]]:
    """The parties of all shipped scenarios."""
    return {name: labels_of(name) for name in list_scenarios()}


def test_no_two_parties_of_a_shipped_scenario_share_a_hue_with_a_shape_or_their_letters(shipped: dict[str, dict[str, str]]) -> None:
    assert len(shipped) > 20
    for name, labels in shipped.items():
        found = marks_of(labels)
        assert len({own[0] for own in found.values()}) == len(labels), name
        assert len({letters for _, letters in found.values()}) == len(labels), name


def test_parties_of_the_largest_conflicts_differ_by_letters_where_hues_and_shapes_are_used_up() -> None:
    labels = {f"p{at}": "Party" for at in range(200)}
    assert len(set(initials(labels).values())) == 200
    assert len({mark_of(at) for at in range(48)}) == 48


@pytest.mark.skipif(shutil.which("node") is None, reason="no node on the PATH")
def test_the_site_gives_out_the_same_marks_and_letters(shipped: dict[str, dict[str, str]]) -> None:
    many = {"many": {f"p{at}": "Party" for at in range(60)}, "signs": {"a": "Åland, an island", "b": "the Åland fleet", "c": "42", "d": "du Nord"}}
    names = (STATIC / "base" / "names.js").read_text("utf-8")
    code = "\n".join([(STATIC / "base" / "marks.js").read_text("utf-8"), names[names.index("const SMALL"):],
                      'const short = (label) => label.split(",")[0];',
                      f"const asked = {json.dumps({**shipped, **many})};",
                      "const listed = (own) => initials(Object.entries(own).map(([name, label]) => ({ name, label })));",
                      "console.log(JSON.stringify([SHAPES, Array.from({ length: 48 }, (_, at) => markOf(at)),",
                      "  Object.fromEntries(Object.entries(asked).map(([name, own]) => [name, listed(own)]))]));"]).replace("export ", "")
    shapes, marks, letters = json.loads(subprocess.run(["node", "-e", code], check=True, capture_output=True, text=True).stdout)
    assert shapes == SHAPES and list(shapes) == list(SHAPES)
    assert [(each["color"], each["shape"], each["kind"]) for each in marks] == [(*mark_of(at), mark_of(at).kind) for at in range(48)]
    assert letters == {name: initials(own) for name, own in {**shipped, **many}.items()}


def test_the_style_sheet_has_a_rule_for_every_hue_and_shape() -> None:
    rules = (STYLES / "marks.css").read_text("utf-8")
    assert re.findall(r"^\.c\d \{ background: (#[0-9a-f]{6});", rules, re.M) == list(HUES)
    assert len(re.findall(r"^\.s\d ", rules, re.M)) == len(SHAPES)


def test_a_page_of_one_file_holds_the_shared_parts_and_the_typeface_and_asks_for_nothing() -> None:
    whole = stylesheet()
    assert all((STYLES / f"{name}.css").read_text("utf-8").splitlines()[0] in whole for name in SHARED)
    assert "url(data:font/woff2;base64," in whole
    assert not re.search(r"url\((?!#|data:)|@import", whole)


@pytest.mark.parametrize("at", range(len(SHAPES)))
def test_a_figure_draws_the_outline_and_the_letters_of_a_mark(at: int) -> None:
    figure, axes = blank(2.0, 2.0)
    own = (mark_of(at), "Ab")
    draw_mark(axes, 0.5, 0.5, own)
    drawn = as_svg(figure, "a mark")
    assert own[0].color in drawn and ">Ab<" in drawn
    box = marker_of(own[0].shape).get_extents()
    assert 1.69 < box.width < 2.4 and 1.69 < box.height < 2.4
