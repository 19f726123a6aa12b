"""Scenario texts in other languages: complete for the cases of the lessons, and no part of what the engine reads."""

from __future__ import annotations

import pytest

from sim.scenario.encoding.instance import encode
from sim.scenario.files import list_scenarios
from sim.scenario.loader import load_scenario
from sim.web.classroom.printable_sheets import RoleSheets
from sim.web.views.scenario_texts import locale_files, localized, texts_of, translated, translations
from sim.web.views.serializers import scenario_view


@pytest.mark.parametrize(("name", "language"), sorted(locale_files()))
def test_a_translation_covers_every_text_of_its_scenario_and_nothing_else(name: str, language: str) -> None:
    source, other = texts_of(load_scenario(name)), translated(name, language)
    assert set(other) == set(source)
    assert not [path for path, text in other.items() if not text.strip()]
    assert set(translations(load_scenario(name))[language]) == set(source.values())


def test_the_cases_of_the_lessons_are_there_in_french_and_no_file_is_read_as_a_scenario() -> None:
    assert {("valley", "fr"), ("park", "fr"), ("harbour", "fr"), ("astana_21", "fr")} <= set(locale_files())
    assert {name for name, _ in locale_files()} <= set(list_scenarios())


def test_what_was_changed_keeps_its_words() -> None:
    changed = load_scenario("valley", ["issues.bridge.label=The ford"])
    assert "The ford" not in translations(changed)["fr"] and translations(changed)["fr"]["none"] == "rien"
    assert translations(load_scenario("cyprus_2004")) == {}


def test_sheets_on_paper_are_in_the_language_of_the_page() -> None:
    page = RoleSheets(encode(load_scenario("valley")), language="fr").page()
    assert "Le pont vers le marché" in page and "Kelda, la communauté d&#39;amont" in page and "The bridge to the market" not in page


def test_a_page_of_the_scenario_can_be_replaced_text_by_text() -> None:
    view = scenario_view(encode(load_scenario("park")))
    french = localized({name: part for name, part in view.items() if name != "texts"}, view["texts"]["fr"])
    assert french["issues"][2]["options"][1] == ["edge", "au bord du parc"] and french["parties"][1]["label"] == "Les marchands du marché"
    assert localized(view["title"], {}) == view["title"]
