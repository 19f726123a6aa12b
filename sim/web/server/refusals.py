"""What a refusal looks like: JSON for scripts, and for a person who opens an address a page that says what happened and leads on."""

from __future__ import annotations

import html
from pathlib import Path

from starlette.exceptions import HTTPException
from starlette.requests import HTTPConnection, Request
from starlette.responses import HTMLResponse, JSONResponse, Response

from sim.errors import ScenarioError
from sim.web.common.errors import DeniedError
from sim.web.i18n import catalogue, languages

INDEX = Path(__file__).resolve().parents[1] / "static" / "index.html"


def wants_page(request: HTTPConnection) -> bool:
    """Whether a person opened the address in a browser, rather than a script asking for data."""
    return request.scope.get("method") == "GET" and "text/html" in request.headers.get("accept", "")


async def refuse(request: Request, error: Exception) -> Response:
    """Answer with a word that the pages know, and for a scenario with what is wrong with it; never with how the program found out."""
    code, why, text = 400, "not_understood", ""
    if isinstance(error, DeniedError):
        code, why = error.code, error.why
    elif isinstance(error, HTTPException):
        code = error.status_code
        why = "no_such_page" if code == 404 else why
    elif isinstance(error, ScenarioError):
        why, text = "bad_scenario", str(error)[:2000]
    if wants_page(request):
        return HTMLResponse(page_of(why), code)
    return JSONResponse({"why": why} | ({"text": text} if text else {}), code)


def page_of(why: str) -> str:
    """Return the pages' document with the reason of a refusal in it; its script shows it in the reader's language."""
    return INDEX.read_text("utf-8").replace('<div id="app">', f'<div id="app" data-why="{html.escape(why)}">')


def plain_page(why: str) -> str:
    """Return a page without scripts or styles, for those whom the server gives no files either: the reason in every language."""
    reasons = "".join(f'<p lang="{code}">{html.escape(catalogue(code)["refused_text"].format(why=catalogue(code)[f"why.{why}"]))}</p>'
                      for code in languages())
    return f'<!doctype html><html lang="en"><meta charset="utf-8"><title>Parley</title><h1>Parley</h1>{reasons}</html>'
