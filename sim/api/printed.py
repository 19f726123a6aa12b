"""Results that show themselves as the command line shows them: as text, in a notebook too, and as one document of plain values."""

from __future__ import annotations

from collections.abc import Callable
from io import StringIO
from typing import Any

from rich.console import Console

from sim._console import PLAIN_WIDTH
from sim._notebook import as_text
from sim.report.rows import as_json

Document = dict[str, Any]


class Printed:
    """Base of results that are a document: `document` holds plain values, `str` is the text of the command, `to_json` its JSON."""

    document: Document

    def text(self) -> str:
        """Return the text that the command prints."""
        raise NotImplementedError

    def to_json(self) -> str:
        """Return the document as JSON, as `--json` prints it."""
        return as_json(self.document)

    def __str__(self) -> str:
        return self.text()

    def _repr_html_(self) -> str:
        return as_text(self.text())


def printed(show: Callable[[Console], None]) -> str:
    """Return what a function prints on a plain console of the usual width.

    >>> printed(lambda screen: screen.print("a deal"))
    'a deal'
    """
    page = StringIO()
    show(Console(file=page, color_system=None, width=PLAIN_WIDTH, highlight=False, markup=False, emoji=False))
    return "\n".join(line.rstrip() for line in page.getvalue().splitlines())
