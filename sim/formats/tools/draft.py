"""A scenario in the making from another tool's file: names, problems, what was lost and what was assumed."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

from sim.errors import FormatError, Problem
from sim.formats.imported import ImportedScenario, from_plain
from sim.formats.problems import decode, fail, read_bytes
from sim.formats.values import as_name, number
from sim.scenario.errors import one_line, short_repr

MAX_FILE = 20_000_000
ROUNDS = 10


@dataclass
class Draft:
    """What has been read of a file, and the problems, losses and assumptions met on the way."""

    source: str
    plain: dict[str, Any] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)
    assumed: list[str] = field(default_factory=list)

    def problem(self, message: str, line: int = 0, path: str = "", file: str = "") -> None:
        """Note a problem."""
        self.problems.append(Problem(file or self.source, line, one_line(path), one_line(message)))

    def number(self, value: Any, what: str, line: int = 0, file: str = "", low: float = -1e12, high: float = 1e12) -> float:
        """Return a finite number within bounds, or note a problem and return 0 or the nearest bound."""
        found = number(value if not isinstance(value, str) else value.strip())
        if isinstance(found, bool) or not isinstance(found, int | float) or not math.isfinite(found):
            self.problem(f"{short_repr(value)} is not a number", line, what, file)
            return min(max(0.0, low), high)
        if not low <= found <= high:
            self.problem(f"{found:g} is not within {low:g}..{high:g}", line, what, file)
        return float(min(max(found, low), high))

    def names(self, labels: Iterable[str], what: str) -> dict[str, str]:
        """Return a scenario's name for each label; labels that would have the same name get a number."""
        found: dict[str, str] = {}
        for label in labels:
            name = base = as_name(label) or f"{what}_{len(found) + 1}"
            count = 2
            while name in found.values():
                name, count = f"{base[:36]}_{count}", count + 1
            found[label] = name
        return found

    def finish(self, title: str, summary: str, binding: bool = False) -> ImportedScenario:
        """Return the scenario; all parties are principals who must consent, unless that is stated.

        Raises:
            FormatError: all problems.
        """
        if self.problems:
            raise FormatError(self.problems)
        parties = list(self.plain.get("parties", {}))
        rights = {"consent_on_ground": parties, "sign_statement": parties, "convene": parties}
        plain = {"title": one_line(title)[:200] or "Imported", "summary": summary, "horizon": {"rounds": ROUNDS}, "rights": rights, **self.plain}
        self.assumed.append(f"up to {ROUNDS} rounds; " + ("the procedure's result binds" if binding else "every party must consent"))
        self.assumed.append("no violence, and defaults for all behaviour that the file does not state")
        return from_plain(plain, self.source, self.lost, self.assumed)


def read_text(path: Path, draft: Draft) -> str:
    """Return a text file."""
    return decode(read_bytes(path, MAX_FILE), path, draft.assumed)


def read_xml(path: Path) -> ElementTree.Element:
    """Return the root of an XML file without document type or entities.

    Raises:
        FormatError: it is not such a file.
    """
    content = read_bytes(path, MAX_FILE)
    if b"<!DOCTYPE" in content or b"<!ENTITY" in content:
        fail(path, "has a document type or entities, which are not read")
    try:
        return ElementTree.fromstring(content)
    except (ElementTree.ParseError, ValueError, LookupError) as error:
        fail(path, f"is not XML: {one_line(str(error))}")


def scale(anchors: Mapping[float, str], low: float, high: float, draft: Draft, issue: str) -> dict[int, str]:
    """Return the anchors of a 0-100 scale for values from `low` to `high`; those between two points are rounded, which is noted."""
    found = {0: f"{low:g}", 100: f"{high:g}"} if not anchors else {}
    for value, label in anchors.items():
        point = points(value, low, high)
        if abs(point - round(point)) > 1e-9:
            draft.lost.append(f"the exact place of the anchor {value:g} of {issue}, {point:.2f}, which is rounded to {point:.0f}")
        found[round(point)] = (label or f"{value:g}")[:400]
    return found


def points(value: float, low: float, high: float) -> float:
    """Return a value as points from 0 to 100 between two ends.

    >>> points(30.0, 20.0, 40.0)
    50.0
    """
    return min(100.0, max(0.0, 100.0 * (value - low) / (high - low))) if high > low else 0.0


def listed(words: Iterable[str], most: int = 8) -> str:
    """Return words in one line, the first of many."""
    words = list(dict.fromkeys(words))
    return ", ".join(words[:most]) + (f" and {len(words) - most} more" if len(words) > most else "")
