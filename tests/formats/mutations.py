"""Mutated files: small changes to a valid file, drawn by Hypothesis, which reports the smallest that fails."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

from sim.errors import FormatError

#: What is put in place of a cell or word.
WORDS = ("", " ", "0", "-1", "1e400", "nan", "250", "0,5", "1.234,5", "x", "kelda", "Кельда", "=1+1", "#REF!", "'", '"', ";", ",", "\x00", "\ufeff", "<", ">",
         "&", "{", "}", "[", "]", ":", "- ", "true", "null", "2017-01-23", "99999999999999999999", "a" * 500, "\n", "\t", "../..", "%", "é", "\u2028")


def mutated(content: bytes, draw: random.Random) -> bytes:
    """Return a file's bytes with one to three changes: a byte flipped, a piece cut out, doubled, moved or replaced by a word."""
    for _ in range(draw.randint(1, 3)):
        start = draw.randrange(len(content) + 1)
        end = min(len(content), start + draw.choice((1, 1, 2, 5, 20, 200)))
        piece, word = content[start:end], draw.choice(WORDS).encode()
        change = draw.choice(("flip", "cut", "double", "replace", "insert", "truncate", "line"))
        if change == "flip" and piece:
            content = content[:start] + bytes([piece[0] ^ (1 << draw.randrange(8))]) + content[start + 1:]
        elif change == "line":
            lines = content.splitlines(keepends=True)
            place = draw.randrange(len(lines) + 1)
            content = b"".join([*lines[:place], *lines[place + 1:], *(lines[place:place + 1] if draw.random() < 0.5 else [])])
        else:
            new = {"cut": b"", "double": piece * 2, "replace": word, "insert": word + piece}.get(change, piece)
            content = content[:start] + new + (b"" if change == "truncate" and draw.random() < 0.3 else content[end:])
    return content


#: Where the changes of a file are drawn from.
draws = st.randoms(use_true_random=False)


def check_mutation(contents: dict[str, bytes], read: Callable[[Path], Any], folder: Path, draw: random.Random) -> None:
    """Change one file, and check that the reader gives a result or a clear error."""
    name = draw.choice(sorted(contents))
    for each, content in contents.items():
        (folder / each).parent.mkdir(parents=True, exist_ok=True)
        (folder / each).write_bytes(mutated(content, draw) if each == name else content)
    try:
        read(folder)
    except FormatError as error:
        text = str(error)
        assert text.strip() and "Traceback" not in text and len(text.splitlines()) == len(error.problems), text
