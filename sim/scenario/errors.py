"""Wording of error messages about scenarios: paths, values, and suggestions for unknown words."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from typing import Any

MAX_PROBLEMS = 200
_MOST_ALLOWED = 12
_LONGEST = 60


def nearest_word(word: object, known: Iterable[str]) -> str | None:
    """The known word most like the one found, if any is like it.

    >>> nearest_word("capabilty", ["capability", "curvature"])
    'capability'
    """
    close = difflib.get_close_matches(str(word).lower()[:_LONGEST], list(known), 1, 0.6)
    return close[0] if close else None


def suggestion(word: object, known: Iterable[str]) -> str:
    """The end of a message about an unknown word: the nearest known one, and what is allowed.

    >>> suggestion("russa", ["russia", "iran"])
    '; did you mean "russia"? (allowed: russia, iran)'
    >>> suggestion("x", [])
    ' (nothing is allowed here)'
    """
    words = list(known)
    if not words:
        return " (nothing is allowed here)"
    close = nearest_word(word, words)
    more = f" and {len(words) - _MOST_ALLOWED} more" if len(words) > _MOST_ALLOWED else ""
    guess = f'; did you mean "{close}"?' if close else ""
    return f"{guess} (allowed: {', '.join(words[:_MOST_ALLOWED])}{more})"


def short_repr(value: Any, longest: int = _LONGEST) -> str:
    """A value on one short line, safe to print.

    >>> short_repr("no\\nreturn"), short_repr({"a": 1, "b": 2}), short_repr([1, 2, 3]), short_repr("x" * 99, 10)
    ('"no\\\\nreturn"', 'a group of 2 keys', 'a list of 3', '"xxxxxxxx...')
    """
    if isinstance(value, dict):
        return f"a group of {len(value)} key{'s' * (len(value) != 1)}"
    if isinstance(value, list):
        return f"a list of {len(value)}"
    if value is None or isinstance(value, bool):
        return {None: "nothing", True: "true", False: "false"}[value]
    text = f'"{_printable(value[: longest + 1])}"' if isinstance(value, str) else str(value)
    return text if len(text) <= longest else f"{text[: longest - 1]}..."


def dotted_path(path: Iterable[object]) -> str:
    """A path in a scenario as it is written for `--set`.

    >>> dotted_path(("hosting", "venues", 0, "weight")), dotted_path(("parties", "New York"))
    ('hosting.venues.0.weight', 'parties."New York"')
    """
    return ".".join(_step(str(step)) for step in path)


def _step(step: str) -> str:
    plain = step.replace("_", "").replace("-", "").isalnum() and step.isascii() and len(step) <= _LONGEST
    return step if plain else short_repr(step)


def _printable(text: str) -> str:
    """Text without line breaks or codes that would move a terminal's cursor."""
    return "".join(letter if letter.isprintable() else ascii(letter)[1:-1] for letter in text)


def one_line(text: str) -> str:
    """A message from elsewhere, kept to one printable line of at most 240 characters."""
    line = _printable(text[:241])
    return line if len(line) <= 240 else f"{line[:237]}..."
