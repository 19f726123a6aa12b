"""The marks of parties in every report and figure: a hue, a shape and two letters; `sim/web/static/base/` has the same in JavaScript.

The style of marks in HTML is `templates/style/marks.css`; in figures, `sim/report/figures/party_marks.py` draws them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

#: Okabe and Ito 2008.
HUES = ("#0072b2", "#e69f00", "#009e73", "#d55e00", "#56b4e9", "#cc79a7", "#f0e442", "#4d4d4d")
#: Outlines in a box from -1 to 1, as paths of SVG, wide enough for two letters.
SHAPES = {
    "circle": "M-1,0A1,1 0 1,1 1,0A1,1 0 1,1 -1,0Z",
    "square": "M-0.9,-0.9H0.9V0.9H-0.9Z",
    "hexagon": "M-1.1,0L-0.6,-0.95H0.6L1.1,0L0.6,0.95H-0.6Z",
    "house": "M-0.95,-0.35L0,-1.15L0.95,-0.35V0.9H-0.95Z",
    "shield": "M-0.95,-0.9H0.95V0.35L0,1.15L-0.95,0.35Z",
    "flag": "M-1.1,-0.85H0.65L1.15,0L0.65,0.85H-1.1L-0.65,0Z",
}
#: Words that give no letter.
SMALL = {"the", "of", "and", "its", "de", "la", "le", "les", "du", "des", "et"}


class Mark(NamedTuple):
    """How one party is drawn."""

    color: str
    shape: str

    @property
    def outline(self) -> str:
        """The outline of the shape, as a path of SVG."""
        return SHAPES[self.shape]

    @property
    def kind(self) -> str:
        """The classes of the style sheet."""
        return f"c{HUES.index(self.color)} s{tuple(SHAPES).index(self.shape)}"

    @property
    def letters(self) -> str:
        """The colour of letters on the hue: white or black, whichever is easier to read.

        >>> mark_of(0).letters, mark_of(1).letters
        ('#ffffff', '#000000')
        """
        return "#ffffff" if self.color in ("#0072b2", "#4d4d4d") else "#000000"


def mark_of(at: int) -> Mark:
    """Return the mark of the party at a place; 48 places have 48 marks.

    Hues repeat after eight and shapes after six; a step back at each repetition of the hues keeps them apart.

    >>> mark_of(2)[:2], mark_of(10)[:2]
    (('#009e73', 'hexagon'), ('#009e73', 'house'))
    """
    names = tuple(SHAPES)
    return Mark(HUES[at % len(HUES)], names[(at - at // len(HUES)) % len(names)])


def initials(labels: Mapping[str, str]) -> dict[str, str]:
    """Return two letters for each party, no two alike.

    They are the first letters of its first two words, or of its one word the first letter and the next that sets it apart.

    >>> initials({"us": "United States", "ir": "Iran", "iq": "Iraq, next door", "un": "United Nations and its envoy"})
    {'us': 'US', 'ir': 'Ir', 'iq': 'Ia', 'un': 'UN'}
    """
    found: dict[str, str] = {}
    for name, label in labels.items():
        taken = set(found.values())
        found[name] = next(each for each in _pairs(label) if each not in taken)
    return found


def _pairs(label: str) -> Iterator[str]:
    """The pairs of letters that may stand for a label, the best first; digits where letters are used up."""
    short = label.split(",")[0]
    words = [word for word in re.split(r"[\s/]+", short) if word and word[0].isalpha() and word.lower() not in SMALL]
    first = words[0] if words else label
    yield first[0].upper() + words[1][0].upper() if len(words) > 1 else first[:2]
    yield from (first[0] + letter for letter in first[1:])
    yield from (f"{first[0]}{digit}" for digit in range(2, 1000))
