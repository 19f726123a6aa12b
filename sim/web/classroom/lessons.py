"""Materials of a case for a class, from files beside the scenarios: instructor's notes, questions before and after the talks, questions for the debrief.

`scenarios/lessons/NAME.LANGUAGE.yaml` has those of a shipped scenario, and of scenarios derived from it; `general` those of every other one.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from sim.scenario.files import scenarios_folder
from sim.scenario.schema.scenario import Scenario
from sim.web.views.scenario_texts import NARROW, nearest, read_plain

Row = dict[str, Any]

GENERAL = "general"
#: Kinds of questions: a number from 0 to 100, a grade from 1 to 5, a short text.
KINDS = ("percent", "grade", "text")


@cache
def lesson_files() -> dict[tuple[str, str], Path]:
    """The files of lessons: (scenario, language) to file."""
    files = sorted((scenarios_folder() / "lessons").glob("*.*.yaml"))
    return {(path.name.split(".")[0], path.name.split(".")[1]): path for path in files}


@cache
def read_lesson(name: str, language: str) -> Row:
    """A lesson: `notes`, `before`, `after` and `debrief`; questions before and after are those of every lesson, then its own."""
    own: Row = read_plain(lesson_files()[name, language])
    if name != GENERAL:
        common = read_lesson(GENERAL, language)
        own = {"notes": own["notes"], "debrief": own["debrief"], **{when: [*common[when], *own.get(when, [])] for when in ("before", "after")}}
    told: Row = _spaced(own) if language == "fr" else own
    return told


def _spaced(told: Any) -> Any:
    """French texts with spaces that do not break where a sign must not begin a line."""
    if isinstance(told, str):
        return NARROW.sub("\u00a0", told)
    if isinstance(told, dict):
        return {key: _spaced(value) for key, value in told.items()}
    return [_spaced(each) for each in told] if isinstance(told, list) else told


def lesson(scenario: Scenario) -> dict[str, Row]:
    """The lesson of a scenario, by language."""
    names = sorted({name for name, _ in lesson_files()} - {GENERAL})
    name = nearest(scenario, names) or GENERAL
    return {language: read_lesson(each, language) for each, language in lesson_files() if each == name}


def shown(found: dict[str, Row], teacher: bool) -> dict[str, Row]:
    """A lesson as its teacher sees it, or others, who are not shown the notes."""
    return {language: {key: value for key, value in each.items() if teacher or key != "notes"} for language, each in found.items()}
