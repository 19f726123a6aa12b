"""Role sheets on paper: what a party may know and no more, in the words of the screens, a sheet to a page."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from sim.cli.main import cli
from sim.scenario.encoding.instance import encode
from sim.scenario.files import list_scenarios
from sim.scenario.loader import load_scenario, scenario_to_yaml
from sim.web.classroom.point_scores import Points
from sim.web.classroom.printable_sheets import RoleSheets
from sim.web.classroom.role_sheets import sheet
from sim.web.classroom.room import Room
from sim.web.i18n import Translator, languages
from tests.web.sheet_reader import articles, points_of

BROWSER = next((found for name in ("chromium", "chromium-browser", "google-chrome") if (found := shutil.which(name))), None)
HOSTILE = "<script>alert(1)</script> & \"quoted\""


def typed(*words: str) -> Result:
    """What `parley sheets` says."""
    return CliRunner().invoke(cli, ["sheets", *words])


def test_a_sheet_holds_its_party_and_no_other() -> None:
    found = articles(RoleSheets(encode(load_scenario("valley"))).page())
    assert list(found) == ["The valley: water and a bridge", "Kelda, the upper community", "Wethern, the lower community",
                           "The League of the lower towns", "Proposal", "Orders and answers"]
    kelda, wethern = found["Kelda, the upper community"], found["Wethern, the lower community"]
    assert "≤\u00a070" in kelda and "never: handed" not in kelda
    assert "never: handed to Kelda" in wethern and "≤\u00a070" not in wethern
    common = found["The valley: water and a bridge"]
    assert "≤" not in common and "✗" not in common and "points" not in common


def test_a_patron_is_told_of_without_its_own_red_lines() -> None:
    sheets = RoleSheets(encode(load_scenario("astana_21")))
    assert {"Russia", "Iran"} <= set(sheets.role("regime")["patrons"])
    russian = {row["line"] for row in sheets.role("russia")["wants"] if row["line"]}
    assert russian == {"≤\u00a065", "≤\u00a040"}
    assert "≤\u00a065" not in articles(sheets.page())["Syrian government"]


@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize("name", ["valley", "astana_21", "harbour", "textbook", "normandy"])
def test_every_scenario_has_sheets_in_every_language(name: str, language: str) -> None:
    sheets = RoleSheets(encode(load_scenario(name)), language=language)
    page = sheets.page()
    assert f'<html lang="{language}"' in page and not re.search(r"\{\w+\}", page)
    assert len(articles(page)) == len(sheets.encoded.parties) + 3
    for party in sheets.encoded.scenario.parties:
        own = points_of(page, sheets.labels[party])
        assert sum(values["now"] for values in own.values()) == sheets.points.of(party, {})


def test_the_words_are_those_of_the_screens() -> None:
    sheets = RoleSheets(encode(load_scenario("valley")))
    own, t = sheet(sheets.model, "kelda"), Translator("en")
    page = articles(sheets.page())["Kelda, the upper community"]
    assert own["motives"] and all(t(f"motive.{each}") in page.replace("&#39;", "'") for each in own["motives"])
    assert t("consents_right") in page and t("signs_right") in page and t("secret") in page


@pytest.mark.parametrize(("count", "text"), [(0, "0 deaths"), (1, "1 death"), (2, "2 deaths"), ("1,234", "1,234 deaths")])
def test_counts_agree_with_their_nouns(count: object, text: str) -> None:
    assert Translator("en")("deaths_of", n=count) == text


def test_luck_draws_what_is_uncertain() -> None:
    one, same, other = (RoleSheets(encode(load_scenario("valley")), seed).page() for seed in (1, 1, 2))
    assert one == same != other


def test_a_room_prints_its_own_numbers(tmp_path: Path) -> None:
    room, _ = Room.open(tmp_path, scenario_to_yaml(load_scenario("valley", ["horizon.rounds=3"])), 77)
    done = typed("--room", room.code, "--rooms", str(tmp_path), "--html", str(tmp_path / "sheets.html"))
    assert done.exit_code == 0
    page = (tmp_path / "sheets.html").read_text("utf-8")
    assert f"room {room.code}" in page and "at most 3 rounds" in page
    assert points_of(page, "Kelda, the upper community")["The bridge to the market"]["now"] == 0
    by_room = Points(room.encoded, room.seed)
    wethern = points_of(page, "Wethern, the lower community")
    assert wethern["Summer water let down to Wethern"]["90"] == by_room.at("wethern", "water", 90).points


def test_what_a_scenario_says_is_text_and_no_markup() -> None:
    page = RoleSheets(encode(load_scenario("valley", [f"parties.kelda.label={json.dumps(HOSTILE)}", f"title={json.dumps(HOSTILE)}"]))).page()
    assert "<script" not in page and "&lt;script&gt;" in page


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        ((), "give a scenario, or the code of a room"),
        (("vally",), "vally"),
        (("valley", "--language", "xx"), 'there is no language "xx" (allowed: en, fr)'),
        (("valley", "--room", "ABCDEF"), "a room has its own scenario"),
        (("--room", "../../etc"), "there is no room"),
        (("--room", "ZZZZZZ"), "there is no room ZZZZZZ"),
        (("--room", "BROKEN"), "is not a room's log"),
    ],
)
def test_a_mistake_is_told_in_words(words: tuple[str, ...], complaint: str, tmp_path: Path) -> None:
    (tmp_path / "BROKEN.jsonl").write_text("[1, 2]\n")
    done = typed(*words, "--rooms", str(tmp_path), "--html", str(tmp_path / "sheets.html"))
    assert done.exit_code == 2 and complaint in done.stderr
    assert not (tmp_path / "sheets.html").exists()


@pytest.mark.skipif(BROWSER is None, reason="no Chromium on the PATH")
@pytest.mark.parametrize("language", languages())
def test_a_browser_prints_a_sheet_to_a_page(language: str, tmp_path: Path) -> None:
    """The scenario with most items and parties; the valley has less on each sheet."""
    sheets = RoleSheets(encode(load_scenario("astana_21")), language=language)
    (tmp_path / "sheets.html").write_text(sheets.page(), "utf-8")
    quiet = ("--headless", "--disable-gpu", "--no-sandbox", "--no-first-run", "--disable-background-networking",
             "--disable-component-update", "--disable-sync", "--no-pdf-header-footer")
    subprocess.run([str(BROWSER), *quiet, f"--user-data-dir={tmp_path / 'profile'}", f"--print-to-pdf={tmp_path / 'sheets.pdf'}",
                    (tmp_path / "sheets.html").as_uri()], check=True, capture_output=True, timeout=120)
    pages = re.findall(rb"/Type\s*/Page\b", (tmp_path / "sheets.pdf").read_bytes())
    assert len(pages) == len(sheets.encoded.parties) + 3


def test_there_is_a_scenario_for_every_lesson() -> None:
    assert {"valley", "astana_21"} <= set(list_scenarios())
