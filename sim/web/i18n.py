"""Texts and numbers in the reader's language, for what is made on the server; pages read the same catalogues."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from babel import Locale
from babel.lists import format_list
from babel.numbers import format_decimal, format_percent

#: One catalogue a language: key to text, with {placeholders}; plural forms are keys ending in .one, .other, ...
CATALOGUES = Path(__file__).resolve().parent / "static" / "locales"


def languages() -> list[str]:
    """List the languages that have a catalogue.

    >>> languages()
    ['en', 'fr']
    """
    return sorted(path.stem for path in CATALOGUES.glob("*.json"))


@cache
def catalogue(language: str) -> dict[str, str]:
    """Return all texts of a language, by key.

    Raises:
        FileNotFoundError: there is no catalogue of this language.
    """
    texts: dict[str, str] = json.loads((CATALOGUES / f"{language}.json").read_text("utf-8"))
    return texts


class Translator:
    """Texts, numbers and lists in one language.

    >>> t = Translator("en")
    >>> t("round", n=2), t.percent(0.125), t.number(1234.5, 1), t.listed(["Kelda", "Wethern"])
    ('Round 2', '12%', '1,234.5', 'Kelda and Wethern')
    >>> t("deaths_of", n=1), t("deaths_of", n=3)
    ('1 death', '3 deaths')
    >>> Translator("fr").number(0.4, 1)
    '0,4'
    """

    def __init__(self, language: str = "en") -> None:
        self.language, self.texts = language, catalogue(language)
        self.locale = Locale.parse(language)
        self.direction = self.texts["dir"]

    def __call__(self, key: str, /, **values: object) -> str:
        """Return the text of a key with its placeholders filled in; a text with plural forms is chosen by `count`, or else by `n`.

        Raises:
            KeyError: the catalogue has no such key, or a placeholder has no value.
        """
        text = self.texts.get(key) or self.texts[f"{key}.{self._category(values.get('count', values.get('n', 0)))}"]
        return re.sub(r"\{(\w+)\}", lambda placeholder: str(values[placeholder[1]]), text)

    def _category(self, count: object) -> str:
        try:
            return str(self.locale.plural_form(float(str(count))))
        except ValueError:  # a number that is formatted already, with separators: never one
            return "other"

    def number(self, value: float | None, places: int = 0) -> str:
        """Format a number with at most so many decimal places; a dash for None."""
        if value is None:
            return "–"
        pattern = "#,##0" + ("." + "#" * places if places else "")
        return str(format_decimal(value, format=pattern, locale=self.locale))

    def percent(self, share: float) -> str:
        """Format a share of 1 as a whole percentage."""
        return str(format_percent(share, locale=self.locale))

    def pair(self, name: str, value: str) -> str:
        """Return "name: value" in the language's punctuation."""
        return self("pair", name=name, value=value)

    def listed(self, names: Sequence[str]) -> str:
        """Return names as a list in a sentence."""
        return str(format_list(list(names), locale=self.locale))
