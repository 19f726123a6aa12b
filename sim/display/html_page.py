"""An HTML page as a result: to be written to a file, and shown in a notebook."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from pathlib import Path


@dataclass(frozen=True, repr=False)
class HtmlPage:
    """An HTML page in one file, which needs no network.

    >>> HtmlPage(b"<!DOCTYPE html>" + bytes(985))
    <HtmlPage of 1 kB>
    """

    html: bytes

    def save(self, file: str | Path) -> Path:
        """Write the page to a file."""
        path = Path(file)
        path.write_bytes(self.html)
        return path

    def __repr__(self) -> str:
        return f"<HtmlPage of {len(self.html) / 1000:,.0f} kB>"

    def _repr_html_(self) -> str:
        return f'<iframe srcdoc="{escape(self.html.decode(), quote=True)}" style="width: 100%; height: 640px; border: 0"></iframe>'
