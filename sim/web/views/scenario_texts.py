"""Scenario texts in other languages: files beside the scenarios, read by the pages only; the engine and its digests know nothing of them.

`scenarios/locales/NAME.LANGUAGE.yaml` has the texts of a shipped scenario under the same keys. A text is translated where a scenario, or one
derived from it, still says what the shipped one says; what was changed stays as it is.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from sim.errors import Problem, ScenarioError
from sim.scenario.files import display_name, read_text, scenarios_folder
from sim.scenario.loader import load_scenario
from sim.scenario.schema.scenario import Scenario
from sim.scenario.yaml_parser import parse_yaml

Path_ = tuple[str, ...]
Row = dict[str, Any]

#: A space before which a French line must not break.
NARROW = re.compile(r" (?=[;:?!»%])|(?<=«) ")


def texts_of(scenario: Scenario) -> dict[Path_, str]:
    """All texts of a scenario that pages show, by where they are in its file."""
    found: dict[Path_, str] = {(name,): " ".join(str(getattr(scenario, name)).split()) for name in ("title", "summary", "about", "standing")}
    found |= {("sources", str(at)): source for at, source in enumerate(scenario.sources)}
    found |= {("parties", name): party.label for name, party in scenario.parties.items()}
    for name, issue in scenario.issues.items():
        found["issues", name, "label"] = issue.label
        found |= {("issues", name, "options", option): words for option, words in (issue.options or {}).items()}
        found |= {("issues", name, "scale", f"{point:g}"): words for point, words in (issue.scale or {}).items()}
    return {path: text for path, text in found.items() if text}


@cache
def locale_files() -> dict[tuple[str, str], Path]:
    """The files of translated texts: (scenario, language) to file."""
    files = sorted((scenarios_folder() / "locales").glob("*.*.yaml"))
    return {(path.name.split(".")[0], path.name.split(".")[1]): path for path in files}


@cache
def translated(name: str, language: str) -> dict[Path_, str]:
    """The texts of a locale file by where they are in the scenario's file."""
    told = read_plain(locale_files()[name, language])
    flat = {path: " ".join(str(text).split()) for path, text in _flat(told)}
    return {path: NARROW.sub("\u00a0", text) for path, text in flat.items()} if language == "fr" else flat


def read_plain(path: Path) -> Any:
    """The content of a YAML file beside the scenarios.

    Raises:
        ScenarioError: it can't be parsed.
    """
    problems: list[Problem] = []
    content = parse_yaml(read_text(path), display_name(path), problems).plain()
    if problems:
        raise ScenarioError(problems)
    return content


def _flat(told: Any, path: Path_ = ()) -> list[tuple[Path_, str]]:
    if isinstance(told, Mapping):
        return [each for key, value in told.items() for each in _flat(value, (*path, f"{key:g}" if isinstance(key, int | float) else str(key)))]
    if isinstance(told, list):
        return [each for at, value in enumerate(told) for each in _flat(value, (*path, str(at)))]
    return [(path, told)]


@cache
def _source(name: str) -> dict[Path_, str]:
    return texts_of(load_scenario(name))


def translations(scenario: Scenario) -> dict[str, dict[str, str]]:
    """By language, each text of a scenario that has a translation, with it.

    >>> translations(load_scenario("valley", ["title=Another valley"]))["fr"]["The bridge to the market"]
    'Le pont vers le marché'
    >>> "Another valley" in translations(load_scenario("valley", ["title=Another valley"]))["fr"]
    False
    """
    own, found = texts_of(scenario), dict[str, dict[str, str]]()
    for name, language in locale_files():
        source, other = _source(name), translated(name, language)
        alike = {text: other[path] for path, text in own.items() if path in other and source.get(path) == text}
        if 2 * len(alike) >= len(own):  # a scenario of another conflict may share a word
            found[language] = found.get(language, {}) | alike
    return found


def nearest(scenario: Scenario, names: list[str]) -> str:
    """The one of some shipped scenarios that a scenario is, or is derived from: that with its title, else with its parties and issues; "" if none."""
    own = texts_of(scenario)
    alike = [name for name in names if _source(name)["title",] == own.get(("title",))]
    keys = {path for path in own if path[0] in ("parties", "issues")}
    return next(iter(alike or [name for name in names if {path for path in _source(name) if path[0] in ("parties", "issues")} == keys]), "")


def localized(told: Any, texts: Mapping[str, str]) -> Any:
    """A value of a page with every text replaced that has a translation."""
    if isinstance(told, str):
        return texts.get(" ".join(told.split()), told)
    if isinstance(told, Mapping):
        return {key: localized(value, texts) for key, value in told.items()}
    return [localized(each, texts) for each in told] if isinstance(told, list) else told
