"""Write a scenario as tables: one row a setting, party, issue, option and stance."""

from __future__ import annotations

import datetime
from typing import Any

from sim.formats.profile import stated_keys
from sim.formats.spreadsheet.layout import (
    ISSUES,
    OPTIONS,
    PARTIES,
    PARTS,
    POSITIONS,
    REMARKS,
    SETTINGS,
    SHEETS,
    Column,
    columns_of,
    key_columns,
    meaning_at,
)
from sim.scenario import introspection
from sim.scenario.schema.scenario import Scenario

Tables = dict[str, list[list[Any]]]


def scenario_tables(scenario: Scenario) -> Tables:
    """Return the sheets of a scenario, each with its header first; columns of uncertain numbers only where some row needs them.

    >>> from sim.scenario.loader import load_scenario
    >>> tables = scenario_tables(load_scenario("valley"))
    >>> tables["options"][1]
    ['water', 0, 'none', None, None]
    """
    plain = stated_keys(scenario)
    rows: dict[str, list[dict[str, Any]]] = {sheet: [] for sheet in SHEETS}
    _issues(plain, rows)
    _parties(plain, rows)
    plain = {key: value for key, value in plain.items() if value or key not in (PARTIES, ISSUES)}
    rows[SETTINGS] = [_setting(path, value) for path, value in _leaves(plain, ())]
    return {sheet: _table(sheet, rows[sheet]) for sheet in SHEETS}


def headers(sheet: str, used: set[str]) -> list[str]:
    """Return the header of a sheet: the parts of uncertain numbers, beside the first ones, only if used."""
    own = [] if sheet == OPTIONS else columns_of(sheet)
    kept = [column.header for column in own if not column.part or column.header in used or column.header in ("low", "high")]
    return [*key_columns(sheet), *kept, *(["meaning"] if sheet == SETTINGS else []), *REMARKS]


def _table(sheet: str, rows: list[dict[str, Any]]) -> list[list[Any]]:
    header = headers(sheet, {name for row in rows for name in row})
    return [header, *([row.get(name) for name in header] for row in rows)]


def _issues(plain: dict[str, Any], rows: dict[str, list[dict[str, Any]]]) -> None:
    for name, issue in plain[ISSUES].items():
        for group in ("scale", "options"):
            rows[OPTIONS] += [{"issue": name, "value": value, "label": label} for value, label in issue.pop(group, {}).items()]
        rows[ISSUES].append({"name": name, **_taken(issue, columns_of(ISSUES))})
    plain[ISSUES] = {name: issue for name, issue in plain[ISSUES].items() if issue}


def _parties(plain: dict[str, Any], rows: dict[str, list[dict[str, Any]]]) -> None:
    options = {row["issue"]: [other["value"] for other in rows[OPTIONS] if other["issue"] == row["issue"]] for row in rows[OPTIONS]}
    for name, party in plain[PARTIES].items():
        rows[PARTIES].append({"name": name, **_taken(party, columns_of(PARTIES))})
        for issue, stance in party.get("on", {}).items():
            rows[POSITIONS] += _stance(name, issue, stance, options.get(issue, []))
        party["on"] = {issue: stance for issue, stance in party.get("on", {}).items() if stance}
        if not party["on"]:
            del party["on"]
    plain[PARTIES] = {name: party for name, party in plain[PARTIES].items() if party}


def _stance(party: str, issue: str, stance: dict[str, Any], options: list[Any]) -> list[dict[str, Any]]:
    """Return the rows of a stance: one, or one for each option; what rows can't hold stays in the stance."""
    columns = columns_of(POSITIONS)
    line = stance.get("red_line", {})
    never, scores = line.get("never", []), stance.pop("score", {})
    own = _taken(stance, [column for column in columns if column.path[0] != "red_line"])
    own |= _taken(line, [column._replace(path=column.path[1:]) for column in columns if column.path[0] == "red_line" and column.header != "never"])
    if never == [option for option in options if option in never]:
        line.pop("never", None)
    else:
        never = []
    if line == {} and (never or set(own) & {column.header for column in columns if column.path[0] == "red_line"}):
        stance.pop("red_line", None)
    rows = [{"party": party, "issue": issue, "option": option, **_parts("position", scores[option], True)}
            | ({"never": True} if option in never else {}) for option in options if option in scores] or [{"party": party, "issue": issue}]
    rows[0] |= own
    return rows


def _taken(group: dict[str, Any], columns: list[Column]) -> dict[str, Any]:
    """Return the cells of a group's keys that have columns, and remove those keys from the group."""
    cells: dict[str, Any] = {}
    for column in columns:
        if len(column.path) == 1 and not column.part and column.path[0] in group:
            cells |= _parts(column.header, group.pop(column.path[0]), column.header == "position")
    return cells


def _parts(header: str, value: Any, plain_names: bool) -> dict[str, Any]:
    """Return the cells of a value: one, or one for each part of a range."""
    if not isinstance(value, dict):
        return {header: value}
    names = {"mode": header, "mean": header} | {part: part if plain_names else f"{header}_{part}" for part in PARTS}
    return {names[part]: "; ".join(map(repr, own)) if isinstance(own, list) else own for part, own in value.items()}


def _leaves(value: Any, path: tuple[Any, ...]) -> list[tuple[tuple[Any, ...], Any]]:
    """Return what is left of a scenario as paths with values, ranges and lists of names."""
    kind = introspection.type_at(path) if path else None
    if isinstance(value, dict) and not (path and introspection.is_number(kind)):
        return [each for key, own in value.items() for each in _leaves(own, (*path, key))] if value or not path else [(path, "{}")]
    if isinstance(value, list) and not value:
        return [(path, "[]")]
    if isinstance(value, list) and not all(isinstance(own, str) and own.isidentifier() for own in value):
        return [each for place, own in enumerate(value) for each in _leaves(own, (*path, place))]
    return [(path, "; ".join(value) if isinstance(value, list) else value)]


def _setting(path: tuple[Any, ...], value: Any) -> dict[str, Any]:
    return {"key": ".".join(map(str, path)), **_parts("value", value, True), "meaning": meaning_at(path) or None}


def as_cell(value: Any) -> Any:
    """Return a value as a spreadsheet's cell holds it; dates that its calendar lacks become texts."""
    return value.isoformat() if type(value) is datetime.date and value < datetime.date(1900, 3, 1) else value
