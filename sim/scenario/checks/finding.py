"""What a check of a whole scenario finds."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from sim.scenario.distributions import Number, Range
from sim.scenario.errors import allowed, shown
from sim.scenario.source_tree import Path


class Finding(NamedTuple):
    """Something that doesn't fit: the path, what is found and allowed, and the name that is missed, if one is."""

    path: Path
    message: str
    missed: str | None = None


def named(path: Path, what: str, word: str, known: Iterable[str]) -> Iterator[Finding]:
    """A finding if a word names nothing known.

    >>> [finding.message for finding in named(("trust", "of", "russa"), "party", "russa", ["russia", "iran"])]
    ['there is no party "russa"; did you mean "russia"? (allowed: russia, iran)']
    """
    words = list(known)
    if word not in words:
        yield Finding(path, f"there is no {what} {shown(word)}{allowed(word, words)}", word)


def lowest(number: Number) -> float:
    """The least value that a number or its range may take."""
    return number.low if isinstance(number, Range) else number
