"""The replay page of a run: one HTML file with its style, script and data, and a policy that forbids loading anything else."""

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
from sim.report.stylesheet import stylesheet

FOLDER = REPORT_TEMPLATES / "replay"
#: The parts of the script, each after those it depends on.
SCRIPTS = (
    "dom", "state", "timeline", "attendance", "agenda", "axes", "options", "table", "answers", "violence", "issues", "trust", "commitments",
    "main",
)


def page(shown: ReplayedRun, settings: tuple[str, ...] = ()) -> bytes:
    """Render a run as the bytes of an HTML file; the same run gives the same bytes."""
    style, script = stylesheet(FOLDER / "style.css"), joined()
    data = page_data(shown, settings)
    return page_environment().get_template("replay/page.html").render(
        data=data, embedded_data=embedded(data), summary=summary(shown.view), style=Markup(style), script=Markup(script),
        policy=policy(style, script),
    ).encode()


def joined() -> str:
    """Join the parts of the script in one scope."""
    parts = "\n".join((FOLDER / f"{name}.js").read_text("utf-8") for name in SCRIPTS)
    return f'(function () {{\n"use strict";\n{parts}}}());\n'


def policy(style: str, script: str) -> str:
    """Build the content security policy that admits only this style and this script, and no requests.

    >>> policy("p {}", "go()")[:44]
    "default-src 'none'; base-uri 'none'; form-ac"
    """
    def sha256(text: str) -> str:
        """Hash a text as the policy states it."""
        return base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()

    return f"default-src 'none'; base-uri 'none'; form-action 'none'; style-src 'sha256-{sha256(style)}'; font-src data:; " \
        f"script-src 'sha256-{sha256(script)}'"


def embedded(data: Row) -> Markup:
    """Write data as JSON for a script element, such that no label can end the element or begin a comment.

    >>> print(embedded({"label": "</script><b>&"}))
    {"label":"\\u003c/script\\u003e\\u003cb\\u003e\\u0026"}
    """
    text = json.dumps(data, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    for sign in "<>&\u2028\u2029":
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    return Markup(text)
