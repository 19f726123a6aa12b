"""The one style sheet of the site, reports, replays, simulator pages and role sheets: shared parts, and what a page adds."""

from __future__ import annotations

import base64
from functools import cache
from pathlib import Path

from sim.report.pages.templates import REPORT_TEMPLATES

#: Parts that every page shares, in their order: tokens, letters and controls, components, marks of parties.
SHARED = ("tokens", "base", "components", "marks")
STYLES = REPORT_TEMPLATES / "style"
FONTS = REPORT_TEMPLATES / "fonts"


@cache
def stylesheet(*own: Path) -> str:
    """Join the shared parts and a page's own files into the style sheet of a page that is one file, with the typeface inside.

    >>> "@font-face" in stylesheet() and "url(data:font/woff2;base64," in stylesheet()
    True
    """
    paths = [*(STYLES / f"{name}.css" for name in SHARED), *own]
    whole = "\n".join(path.read_text("utf-8") for path in paths)
    for font in sorted(FONTS.glob("*.woff2")):
        whole = whole.replace(f'url("../fonts/{font.name}")', f"url(data:font/woff2;base64,{base64.b64encode(font.read_bytes()).decode()})")
    return whole
