"""How objects show themselves in a notebook: as preformatted text, or as a small table."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from typing import Any


def as_text(text: str) -> str:
    """Return HTML that shows a text as it is.

    >>> as_text("1 < 2")
    '<pre style="line-height: 1.3; white-space: pre-wrap">1 &lt; 2</pre>'
    """
    return f'<pre style="line-height: 1.3; white-space: pre-wrap">{escape(text)}</pre>'


def as_table(title: str, facts: Mapping[str, Any]) -> str:
    """Return HTML of a table with a title, a row for each fact.

    >>> as_table("A & B", {"runs": 200})
    '<table><caption>A &amp; B</caption><tr><th style="text-align: left">runs</th><td style="text-align: left">200</td></tr></table>'
    """
    left = ' style="text-align: left"'
    rows = "".join(f"<tr><th{left}>{escape(name)}</th><td{left}>{escape(str(value))}</td></tr>" for name, value in facts.items())
    return f"<table><caption>{escape(title)}</caption>{rows}</table>"
