"""The marks of parties in figures: a hue and a shape for each place in a scenario's order; `sim/web/static/base/marks.js` is the same in JavaScript."""

from __future__ import annotations

from typing import NamedTuple

#: Okabe and Ito 2008.
HUES = ("#0072b2", "#e69f00", "#009e73", "#d55e00", "#56b4e9", "#cc79a7", "#f0e442", "#4d4d4d")
#: Shapes, with the marker that Matplotlib draws for each.
SHAPES = {"circle": "o", "square": "s", "hexagon": "H", "house": "^", "shield": "v", "flag": ">"}


class Mark(NamedTuple):
    """How one party is drawn."""

    color: str
    shape: str

    @property
    def marker(self) -> str:
        """Matplotlib's marker of the shape."""
        return SHAPES[self.shape]


def mark_of(at: int) -> Mark:
    """Return the mark of the party at a place; 48 places have 48 marks.

    Hues repeat after eight and shapes after six; a step back at each repetition of the hues keeps them apart.

    >>> mark_of(2), mark_of(10)
    (Mark(color='#009e73', shape='hexagon'), Mark(color='#009e73', shape='house'))
    """
    names = tuple(SHAPES)
    return Mark(HUES[at % len(HUES)], names[(at - at // len(HUES)) % len(names)])
