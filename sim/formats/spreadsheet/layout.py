"""The sheets of a scenario's spreadsheet and their columns, derived from the scenario schema."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from functools import cache
from typing import Any, NamedTuple, get_args, get_origin

from sim.scenario import introspection
from sim.scenario.distributions import Range

SETTINGS, PARTIES, ISSUES, OPTIONS, POSITIONS = SHEETS = ("settings", "parties", "issues", "options", "positions")
#: The parts of an uncertain number beside its value (mode, mean or constant), each with a column.
PARTS = {"low": "Lowest value; with high, the number is drawn anew in every run.", "high": "Highest value.",
         "sd": "Standard deviation, if the value is the mean of a normal distribution between low and high.",
         "draws": "Joint draws, separated by semicolons; then leave the other columns empty."}
REMARKS = {"note": "A remark; it becomes a comment of the scenario.", "source": "Where the values of the row come from; it becomes a comment."}


class Column(NamedTuple):
    """A column: its header, the path of its key below the row's group, which part of a number it holds, its meaning and type."""

    header: str
    path: tuple[Any, ...]
    part: str
    meaning: str
    kind: Any


def is_scalar(kind: Any) -> bool:
    """Whether a type's values fit into one cell, or are numbers with a range."""
    choices = [choice for choice in introspection.member_types(kind) if choice is not type(None)]
    return bool(choices) and all(choice in (str, int, float, bool, datetime.date, Range) or _is_words(choice) for choice in choices)


def _is_words(choice: Any) -> bool:
    return get_origin(choice) is not None and bool(get_args(choice)) and isinstance(get_args(choice)[0], str)


def words_of(kind: Any) -> list[str]:
    """Return the words that a type allows, for a drop-down list; empty if it allows others.

    >>> words_of(introspection.type_at(("parties", "x", "invited"))), words_of(introspection.type_at(("parties", "x", "label")))
    (['true', 'false'], [])
    """
    choices = [choice for choice in introspection.member_types(kind) if choice is not type(None)]
    if choices == [bool]:
        return ["true", "false"]
    return [str(word) for choice in choices for word in get_args(choice)] if choices and all(map(_is_words, choices)) else []


@cache
def columns_of(sheet: str) -> list[Column]:
    """Return the columns of a sheet that hold keys, in the order in which they are written; reading allows any order.

    >>> [column.header for column in columns_of(POSITIONS)][:8]
    ['position', 'low', 'high', 'sd', 'draws', 'never', 'salience', 'salience_low']
    """
    if sheet == PARTIES:
        return list(_fields(("parties", "x")))
    if sheet == ISSUES:
        return list(_fields(("issues", "x")))
    if sheet == POSITIONS:
        stance = ("parties", "x", "on", "x")
        kind = introspection.type_at((*stance, "position"))
        meaning = "Ideal point on the scale; or the score of the option, from 0 to 100."
        first = [Column("position", ("position",), "", meaning, kind), *(Column(part, ("position",), part, PARTS[part], kind) for part in PARTS)]
        never = Column("never", ("red_line", "never"), "", "Whether the party never accepts the option of the row.", bool)
        rest = [column for column in _fields(stance) if column.path[0] not in ("position", "score")]
        lines = [column._replace(header=column.header if column.path[0] == "firm" else f"red_line_{column.header}", path=("red_line", *column.path))
                 for column in _fields((*stance, "red_line"))]
        return [*first, never, *rest, *lines]
    kind = introspection.type_at(("parties", "x", "capability"))
    return [Column("value", (), "", "The value.", kind), *(Column(part, (), part, meaning, kind) for part, meaning in PARTS.items())]


def _fields(path: tuple[str, ...]) -> Iterator[Column]:
    for record in introspection.models(introspection.type_at(path)):
        for name, field in record.model_fields.items():
            kind = introspection.type_of(field)
            if not is_scalar(kind):
                continue
            yield Column(name, (name,), "", meaning_at((*path, name)), kind)
            if introspection.is_number(kind):
                yield from (Column(f"{name}_{part}", (name,), part, f"{name}: {meaning}", kind) for part, meaning in PARTS.items())


def meaning_at(path: tuple[Any, ...]) -> str:
    """Return the meaning of the key at a path with its unit; empty if there is none.

    >>> meaning_at(("horizon", "rounds"))
    'Maximum number of rounds. (rounds)'
    """
    for record in introspection.models(introspection.type_at(path[:-1])):
        field = record.model_fields.get(str(path[-1]))
        if field is not None and field.description:
            extra = field.json_schema_extra if isinstance(field.json_schema_extra, dict) else {}
            return field.description + (f" ({extra['unit']})" if extra.get("unit") else "")
    return ""


def key_columns(sheet: str) -> dict[str, str]:
    """Return the columns that say what a row is about, with their meanings."""
    return {
        SETTINGS: {"key": "A key of the scenario, such as horizon.rounds; the reference of keys lists all."},
        PARTIES: {"name": "A short name in lowercase letters, digits and _; used in the other sheets."},
        ISSUES: {"name": "A short name in lowercase letters, digits and _; used in the other sheets."},
        OPTIONS: {"issue": "The issue.", "value": "A point of its scale from 0 to 100, or the short name of an option.",
                  "label": "What it means, in words."},
        POSITIONS: {"party": "The party.", "issue": "The issue.", "option": "The option, if the issue has options: one row for each."},
    }[sheet]


@cache
def columns_by_header(sheet: str) -> dict[str, Column]:
    """Return the columns that hold keys by header."""
    return {} if sheet == OPTIONS else {column.header: column for column in columns_of(sheet)}
