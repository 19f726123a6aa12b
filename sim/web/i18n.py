"""The words of the pages, for what is made here and not in a browser: read from the same table, so that no sentence stands twice."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

TABLES = Path(__file__).resolve().parent / "static" / "words"
#: A key and its words, as they stand in a table.
ENTRY = re.compile(r'(?:"([^"\\]+)"|(\w+)):\s*("(?:[^"\\]|\\.)*")')


def languages() -> list[str]:
    """The languages that there is a table of.

    >>> languages()
    ['en', 'fr']
    """
    return sorted(path.stem for path in TABLES.glob("*.js"))


@lru_cache(maxsize=8)
def table(language: str) -> dict[str, str]:
    """All words of a language, by key."""
    found = ENTRY.finditer((TABLES / f"{language}.js").read_text("utf-8"))
    return {quoted or plain: json.loads(words) for quoted, plain, words in (each.groups() for each in found)}


class Speech:
    """What is said in one language.

    >>> t = Speech("en")
    >>> t("round", n=2), t.percent(0.125), t.number(1234.5, 1), t.listed(["Kelda", "Wethern"])
    ('Round 2', '12\xa0%', '1,234.5', 'Kelda, Wethern')
    >>> Speech("fr").number(0.4, 1)
    '0,4'
    """

    def __init__(self, language: str = "en") -> None:
        self.language, self.words = language, table(language)
        self.direction = self.words["dir"]

    def __call__(self, key: str, **values: object) -> str:
        """The words of a key, their gaps filled.

        Raises:
            KeyError: the table has no such key, or nothing was given for a gap.
        """
        return re.sub(r"\{(\w+)\}", lambda gap: str(values[gap[1]]), self.words[key])

    def number(self, value: float | None, places: int = 0) -> str:
        """A number with at most so many places; a dash for none."""
        if value is None:
            return "–"
        told = f"{value:,.{places}f}"
        told = told.rstrip("0").rstrip(".") if "." in told else told
        return told.translate(str.maketrans(",.", "\u202f,")) if self.language == "fr" else told

    def percent(self, share: float) -> str:
        """A share of 1."""
        return f"{self.number(100 * share)}\u00a0%"

    def pair(self, name: str, value: str) -> str:
        """A name and its value, as the language writes them."""
        return self("pair", name=name, value=value)

    def listed(self, names: Sequence[str]) -> str:
        """Names one after the other."""
        return ", ".join(names)
