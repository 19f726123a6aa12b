"""Role sheets and forms to print, for a scenario or for a room of the classroom."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import platformdirs

from sim.display.html_page import HtmlPage
from sim.engine.model_parameters import ScenarioSource
from sim.engine.seeds import DEFAULT_SEED
from sim.errors import SheetsError
from sim.scenario.encoding.instance import EncodedScenario, encode
from sim.scenario.errors import suggestion
from sim.scenario.loader import load_scenario, parse_scenario
from sim.scenario.schema.scenario import Scenario
from sim.web.classroom.printable_sheets import RoleSheets
from sim.web.i18n import languages


def sheets(
    scenario: ScenarioSource | None = None, *, settings: Sequence[str] = (), seed: int = DEFAULT_SEED, language: str = "en",
    room: str | None = None, rooms: str | Path | None = None,
) -> HtmlPage:
    """Make the printable role sheets and forms of a scenario or a room, as `parley sheets` writes them.

    Args:
        scenario: its name, its file, or the scenario itself; left out if a room is given.
        settings: changes `path=value` to a scenario that is read from a file.
        seed: random seed for uncertain numbers.
        language: language of everything except the scenario's own texts.
        room: code of a classroom room, which has its own scenario and seed.
        rooms: folder of the rooms; your data folder if omitted.

    Raises:
        SheetsError: there is no such room or language, or neither a scenario nor a room is given, or both.
        ScenarioError: the scenario is invalid.

    >>> sheets("valley").html[:15]
    b'<!doctype html>'
    """
    return HtmlPage(role_sheets(scenario, settings, seed, language, room, rooms).page().encode())


def role_sheets(
    scenario: ScenarioSource | None, settings: Sequence[str], seed: int, language: str, room: str | None, rooms: str | Path | None
) -> RoleSheets:
    """Return the content of the sheets; see `sheets`."""
    if language not in languages():
        raise SheetsError(f'there is no language "{language}"{suggestion(language, languages())}')
    if room is None and scenario is None:
        raise SheetsError("give a scenario, or the code of a room")
    if room is None:
        return RoleSheets(_encoded(scenario, settings), seed, language)
    if scenario is not None or settings:
        raise SheetsError("a room has its own scenario; give the room alone, or a scenario without it")
    opened = opening_of(room, rooms)
    return RoleSheets(encode(parse_scenario(opened["scenario"])), int(opened["seed"]), language, room)


def _encoded(scenario: ScenarioSource | None, settings: Sequence[str]) -> EncodedScenario:
    if isinstance(scenario, Scenario | EncodedScenario):
        if settings:
            raise SheetsError("settings apply to scenarios that are read from files; change a scenario object before you pass it")
        return scenario if isinstance(scenario, EncodedScenario) else encode(scenario)
    return encode(load_scenario(str(scenario), settings))


def opening_of(room: str, rooms: str | Path | None = None) -> dict[str, str]:
    """Read the first event of a room's log, with its scenario and random seed.

    Raises:
        SheetsError: the room does not exist, or its file is not a room's log.
    """
    folder = Path(rooms or Path(platformdirs.user_data_dir("parley", appauthor=False)) / "rooms")
    if not room.isalnum() or not (folder / f"{room}.jsonl").is_file():
        raise SheetsError(f"there is no room {room} in {folder}")
    try:
        with (folder / f"{room}.jsonl").open(encoding="utf-8") as log:
            event: dict[str, str] = json.loads(log.readline())
        if event["kind"] == "opened" and event["scenario"] and int(event["seed"]) >= 0:
            return event
    except (ValueError, KeyError, TypeError, OSError):
        pass
    raise SheetsError(f"{folder / room}.jsonl is not a room's log")
