"""Formulas of the documentation, typeset while the site is built: LaTeX in a block ```` ```math ````, MathML in the page, no script.

GitHub shows the same blocks typeset. A block may hold several formulas, one a line.
"""

from __future__ import annotations

from typing import Any

from latex2mathml.converter import convert


def fence(source: str, language: str, class_name: str, options: dict[str, Any], markdown: Any, **_: Any) -> str:
    """Return a block of LaTeX as MathML; one formula a line, empty lines aside. MkDocs calls this (`mkdocs.yml`)."""
    formulas = [line.strip().removesuffix(r"\\").strip() for line in source.splitlines()]
    return '<div class="formula">' + "".join(convert(line, display="block") for line in formulas if line) + "</div>"
