"""The one style sheet of the site, reports, replays, simulator pages and role sheets: shared parts, and what a page adds."""

from __future__ import annotations

import base64
import re
from functools import cache
from pathlib import Path

from sim.report.pages.templates import REPORT_TEMPLATES

#: Parts that every page shares, in their order: tokens, letters and controls, components, marks of parties.
SHARED = ("tokens", "base", "components", "marks")
STYLES = REPORT_TEMPLATES / "style"
FONTS = REPORT_TEMPLATES / "fonts"


@cache
def stylesheet(*own: Path, typeface: bool = True) -> str:
    """Join the shared parts and a page's own files into the style sheet of a page that is one file.

    The typeface is inside, unless a page has to be small: without it, the reader's own sans-serif serves.

    >>> "@font-face" in stylesheet() and "url(data:font/woff2;base64," in stylesheet()
    True
    >>> "@font-face" in stylesheet(typeface=False)
    False
    """
    paths = [*(STYLES / f"{name}.css" for name in SHARED), *own]
    whole = "\n".join(path.read_text("utf-8") for path in paths)
    if not typeface:
        return re.sub(r"@font-face\s*\{[^}]*\}\s*", "", whole)
    for font in sorted(FONTS.glob("*.woff2")):
        whole = whole.replace(f'url("../fonts/{font.name}")', f"url(data:font/woff2;base64,{base64.b64encode(font.read_bytes()).decode()})")
    return whole
