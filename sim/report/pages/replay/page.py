"""The page of a run: one HTML file with its styles, script and data inside, and a policy that lets it load nothing else."""

from __future__ import annotations

import base64
import hashlib
import json

from markupsafe import Markup

from sim.report.pages.replay.page_data import page_data
from sim.report.pages.replay.rerun import ReplayedRun
from sim.report.pages.replay.summary import summary
from sim.report.pages.templates import REPORT_TEMPLATES, page_environment
from sim.report.rows import Row

FOLDER = REPORT_TEMPLATES / "replay"
#: The parts of the script, in the order in which they build on one another.
SCRIPTS = (
    "dom", "state", "timeline", "room", "agenda", "axes", "options", "table", "answers", "violence", "issues", "trust", "commitments",
    "main",
)


def page(shown: ReplayedRun, settings: tuple[str, ...] = ()) -> bytes:
    """Render a run as the bytes of an HTML file; the same run gives the same bytes."""
    style, script = (FOLDER / "style.css").read_text("utf-8"), joined()
    data = page_data(shown, settings)
    return page_environment().get_template("replay/page.html").render(
        data=data, embedded_data=embedded(data), summary=summary(shown.view), style=Markup(style), script=Markup(script),
        policy=policy(style, script),
    ).encode()


def joined() -> str:
    """The whole script, in a scope of its own."""
    parts = "\n".join((FOLDER / f"{name}.js").read_text("utf-8") for name in SCRIPTS)
    return f'(function () {{\n"use strict";\n{parts}}}());\n'


def policy(style: str, script: str) -> str:
    """The content security policy under which only this style and this script run, and nothing is fetched from anywhere.

    >>> policy("p {}", "go()")[:44]
    "default-src 'none'; base-uri 'none'; form-ac"
    """
    def of(text: str) -> str:
        return base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()

    return f"default-src 'none'; base-uri 'none'; form-action 'none'; style-src 'sha256-{of(style)}'; script-src 'sha256-{of(script)}'"


def embedded(data: Row) -> Markup:
    """Data as JSON that may stand inside a script element: no label in it can end the element or begin a comment.

    >>> print(embedded({"label": "</script><b>&"}))
    {"label":"\\u003c/script\\u003e\\u003cb\\u003e\\u0026"}
    """
    text = json.dumps(data, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    for sign in "<>&\u2028\u2029":
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    return Markup(text)
