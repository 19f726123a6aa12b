"""Terminal output: a console that is plain off a terminal, and symbols that the encoding can print."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress

from rich.console import Console

PLAIN_WIDTH = 100
#: Widths of lines that are taken from the environment or the terminal.
LEAST_WIDTH, MOST_WIDTH = 20, 1_000


def console(error: bool = False) -> Console:
    """A console on standard output (or error): colours on a terminal, plain text elsewhere or where NO_COLOR is set."""
    stream = sys.stderr if error else sys.stdout
    plain = bool(os.environ.get("NO_COLOR")) or not stream.isatty() or os.environ.get("TERM") == "dumb"
    return Console(file=stream, color_system=None if plain else "auto", width=_width(stream.isatty()), highlight=False, markup=False,
                   emoji=False)


def _width(terminal: bool) -> int:
    """The width of lines: COLUMNS if it is a width that text fits in, else the terminal's own, else `PLAIN_WIDTH`."""
    stated = os.environ.get("COLUMNS", "")
    if stated.isascii() and stated.isdigit() and int(stated) >= LEAST_WIDTH:
        return min(int(stated), MOST_WIDTH)
    found = PLAIN_WIDTH
    if terminal:
        with suppress(OSError, ValueError):
            found = os.get_terminal_size(sys.stdout.fileno()).columns
    return found if found >= LEAST_WIDTH else PLAIN_WIDTH


@contextmanager
def status_line(text: str = "") -> Iterator[Callable[[str], None]]:
    """Show what is being done on standard error until the block ends, if that is a terminal; gives a function that changes the text."""
    screen = console(error=True)
    if screen.color_system is None:
        yield lambda text: None
        return
    with screen.status(text) as status:
        yield lambda text: status.update(text)


@contextmanager
def trimmed_output(screen: Console) -> Iterator[None]:
    """Print at once on a terminal; elsewhere at the end, without trailing blanks."""
    if screen.is_terminal:
        yield
        return
    with screen.capture() as kept:
        yield
    screen.file.write("".join(f"{line.rstrip()}\n" for line in kept.get().splitlines()))


class Symbols:
    """Symbols that an encoding can print: Unicode arrows and bars, or ASCII."""

    def __init__(self, encoding: str) -> None:
        unicode = encoding.lower().replace("-", "").startswith("utf")
        self.arrow = "→" if unicode else "->"
        self.bars = " ▁▂▃▄▅▆▇█" if unicode else " .:-=+*#@"
        self.dot = "·" if unicode else "-"
        self.times = "×" if unicode else "x"
        self.block = "█" if unicode else "#"

    def sparkline(self, values: Sequence[float], most: float, width: int = 60) -> str:
        """A sparkline on a scale from 0 to `most`; neighbouring values are averaged if there are more than `width`.

        >>> Symbols("ascii").sparkline([0, 1, 2, 4, 8], 8)
        ' .:=@'
        """
        each = -(-len(values) // width) or 1
        means = [sum(values[at:at + each]) / len(values[at:at + each]) for at in range(0, len(values), each)]
        return "".join(self.bars[min(8, -(-int(value * 8_000 / most) // 1000)) if most else 0] for value in means)
