"""What people write: names, notes, what a teacher tells; one line each, of letters that stay where they stand."""

from __future__ import annotations

import unicodedata

#: Joiners that Persian, Arabic and the languages of India need, and emoji; every other letter without a shape is taken out.
JOINERS = "\u200c\u200d"


def line(text: str) -> str:
    """A text as one line: no control characters, no marks that turn the direction of neighbouring text, no half characters.

    >>> line("  Amal\\n\\tof  the hill\\u202e ")
    'Amal of the hill'
    >>> line("\u200d \u200c")
    ''
    """
    kept = "".join(letter if letter in JOINERS or unicodedata.category(letter) not in ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp") else " "
                   for letter in text)
    return " ".join(kept.split()) if kept.strip(JOINERS + " ") else ""
