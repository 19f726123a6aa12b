"""Where things are shown: a console that is plain when nobody watches, and signs that it can print."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from rich.console import Console

PLAIN_WIDTH = 100


def console(error: bool = False) -> Console:
    """A console on standard output (or error): colours on a terminal, plain text elsewhere or where NO_COLOR is set."""
    stream = sys.stderr if error else sys.stdout
    plain = bool(os.environ.get("NO_COLOR")) or not stream.isatty() or os.environ.get("TERM") == "dumb"
    width = None if stream.isatty() or os.environ.get("COLUMNS") else PLAIN_WIDTH
    return Console(file=stream, color_system=None if plain else "auto", width=width, highlight=False, markup=False, emoji=False)


@contextmanager
def trimmed_output(screen: Console) -> Iterator[None]:
    """Print at once on a terminal; elsewhere at the end, without the blanks that fill lines up."""
    if screen.is_terminal:
        yield
        return
    with screen.capture() as kept:
        yield
    screen.file.write("".join(f"{line.rstrip()}\n" for line in kept.get().splitlines()))


class Symbols:
    """The signs that a stream can print: arrows and bars, or plain letters."""

    def __init__(self, encoding: str) -> None:
        unicode = encoding.lower().replace("-", "").startswith("utf")
        self.arrow = "→" if unicode else "->"
        self.bars = " ▁▂▃▄▅▆▇█" if unicode else " .:-=+*#@"
        self.dot = "·" if unicode else "-"
        self.times = "×" if unicode else "x"
        self.block = "█" if unicode else "#"

    def sparkline(self, values: Sequence[float], most: float, width: int = 60) -> str:
        """Values as bars of one sign each, on a scale that ends at `most`; neighbours are averaged if there is no room for all.

        >>> Symbols("ascii").sparkline([0, 1, 2, 4, 8], 8)
        ' .:=@'
        """
        each = -(-len(values) // width) or 1
        means = [sum(values[at:at + each]) / len(values[at:at + each]) for at in range(0, len(values), each)]
        return "".join(self.bars[min(8, -(-int(value * 8_000 / most) // 1000)) if most else 0] for value in means)
