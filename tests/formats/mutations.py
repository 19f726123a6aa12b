"""Mutated files: small changes to a valid file, each drawn from a seed."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from sim.errors import FormatError

#: What is put in place of a cell or word.
WORDS = ("", " ", "0", "-1", "1e400", "nan", "250", "0,5", "1.234,5", "x", "kelda", "Кельда", "=1+1", "#REF!", "'", '"', ";", ",", "\x00", "\ufeff", "<", ">",
         "&", "{", "}", "[", "]", ":", "- ", "true", "null", "2017-01-23", "99999999999999999999", "a" * 500, "\n", "\t", "../..", "%", "é", "\u2028")


def mutated(content: bytes, seed: int) -> bytes:
    """Return a file's bytes with one to three changes: a byte flipped, a piece cut out, doubled, moved or replaced by a word."""
    draw = random.Random(seed)
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


def failures(contents: dict[str, bytes], read: Callable[[Path], Any], folder: Path, seeds: Iterable[int]) -> list[str]:
    """Return what a reader did wrong with mutated files: anything but a result or a clear error."""
    wrong = []
    for seed in seeds:
        draw = random.Random(seed)
        name = draw.choice(sorted(contents))
        for each, content in contents.items():
            (folder / each).write_bytes(mutated(content, seed) if each == name else content)
        try:
            read(folder)
        except FormatError as error:
            text = str(error)
            if not text.strip() or "Traceback" in text or len(text.splitlines()) != len(error.problems):
                wrong.append(f"seed {seed}: unclear error {text[:200]!r}")
        except Exception as error:
            wrong.append(f"seed {seed}, {name}: {type(error).__name__}: {error}")
    return wrong
