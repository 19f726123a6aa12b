"""Results that show themselves as the command line shows them: as text, in a notebook too, and as one document of plain values."""

from __future__ import annotations

from collections.abc import Callable
from io import StringIO
from pathlib import Path
from typing import Any

from rich.console import Console

from sim.display.console import PLAIN_WIDTH, Symbols
from sim.display.notebook import as_text
from sim.report.rows import as_json

Document = dict[str, Any]


class Printed:
    """Base of results that are a document: `document` holds plain values, `str` is the text of the command, `to_json` its JSON."""

    document: Document

    def show(self, screen: Console) -> None:
        """Print the text of the command on a console, in colours if it has them."""
        raise NotImplementedError

    def text(self) -> str:
        """Return the text that the command prints."""
        return printed(self.show)

    def to_json(self) -> str:
        """Return the document as JSON, as `--json` prints it."""
        return as_json(self.document)

    def __str__(self) -> str:
        return self.text()

    def _repr_html_(self) -> str:
        return as_text(self.text())


class PrintedLines(Printed):
    """Base of results whose text is lines without colours."""

    def lines(self, symbols: Symbols) -> list[str]:
        """Return the text's lines, drawn with symbols that the console can print."""
        raise NotImplementedError

    def show(self, screen: Console) -> None:
        """Print the lines on a console."""
        screen.out("\n".join(self.lines(Symbols(screen.encoding))), highlight=False)


class Paged(PrintedLines):
    """Base of results that have a page of figures and tables too, the one that a command writes by `--html`."""

    def page(self) -> str:
        """Return the HTML of the page, which needs no network."""
        raise NotImplementedError

    def save_page(self, file: str | Path) -> Path:
        """Write the page to a file."""
        path = Path(file)
        path.write_text(self.page(), "utf-8")
        return path


def printed(show: Callable[[Console], None]) -> str:
    """Return what a function prints on a plain console of the usual width.

    >>> printed(lambda screen: screen.print("a deal"))
    'a deal'
    """
    page = StringIO()
    show(Console(file=page, color_system=None, width=PLAIN_WIDTH, highlight=False, markup=False, emoji=False))
    return "\n".join(line.rstrip() for line in page.getvalue().splitlines())
