"""Record of an inconsistency between keys of a scenario, and the check for unknown names."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from sim.scenario.distributions import Number, Range
from sim.scenario.errors import short_repr, suggestion
from sim.scenario.source_tree import Path


class Inconsistency(NamedTuple):
    """Path and message of an inconsistency, and the unknown name if that is the cause."""

    path: Path
    message: str
    missed: str | None = None


def check_name(path: Path, what: str, word: str, known: Iterable[str]) -> Iterator[Inconsistency]:
    """Yield an inconsistency if a name is unknown.

    >>> [each.message for each in check_name(("trust", "of", "russa"), "party", "russa", ["russia", "iran"])]
    ['there is no party "russa"; did you mean "russia"? (allowed: russia, iran)']
    """
    words = list(known)
    if word not in words:
        yield Inconsistency(path, f"there is no {what} {short_repr(word)}{suggestion(word, words)}", word)


def lowest(number: Number) -> float:
    """Return the smallest value that a number or its range may take."""
    return number.low if isinstance(number, Range) else number
