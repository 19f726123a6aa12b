"""A page's scripts and styles in one file each: nothing is lost in them, browsers keep them, and a student is seated with few requests."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from sim.web.lab.scenario_catalog import ScenarioCatalog
from sim.web.server import bundles
from sim.web.server.app import STATIC, app_of
from sim.web.server.app_state import AppState
from sim.web.server.bundles import BundleError, Modules
from tests.web.classroom import PHONE, opened, seated
from tests.web.server_process import Served
from tests.web.test_translations import BEGUN, SAID


@pytest.mark.parametrize("language", bundles.LANGUAGES)
def test_every_page_has_a_bundle_with_all_that_it_imports(language: str) -> None:
    assert set(bundles.pages()) >= {"", "lab", "join", "seat", "teach", "show", "rehearse", "debrief"}
    for page in bundles.pages():
        script, style = bundles.bundles_of(page, language)
        code = script.plain.decode()
        assert not re.search(r'^\s*(import|export) [{*]', code, re.M) and not re.search(r'\bimport\("\.', code)
        assert f"const brought = {{ {language}:" in code and b"../" not in style.plain
        assert (b"@font-face" in style.plain) == (page != "join"), "letters may wait until a student sits"
    assert b"@font-face" in bundles.letters().plain and bundles.letters().name in bundles.document("join", language)
    assert bundles.found(script.name) == script and bundles.found("0.js") is None


@pytest.mark.parametrize("page", ["join", "seat", "teach", "show", "rehearse", "debrief"])
def test_a_page_of_the_classroom_brings_the_texts_that_its_scripts_use_and_no_others(page: str) -> None:
    """Texts of all pages are a third of what a phone would load."""
    modules = Modules(bundles.pages()[page][0], "en")
    modules.add(STATIC / "app.js")
    code, texts = "\n".join(modules.blocks), bundles.catalogue("en")
    brought = bundles.used_texts(texts, code)
    whole = {key for key in texts for said in SAID.findall(code) if key == said or bundles.PLURAL.sub("", key) == said}
    begun = {key for key in texts for begin in BEGUN.findall(code) if begin and key.startswith(begin)}
    terms = {key for key in texts if key.split(".")[0] in ("yours", "term", "coming") and "." in key}
    assert whole | begun | (terms if "show/terms" in str(modules.numbers) else set()) <= set(brought)
    assert sum(key.startswith(("studio.", "number.")) for key in brought) < 3 and len(brought) < 0.7 * len(texts)


def test_modules_that_import_each_other_or_in_an_unknown_form_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bundles, "STATIC", tmp_path)
    (tmp_path / "a.js").write_text('import { b } from "./b.js";\nexport const a = b;\n')
    (tmp_path / "b.js").write_text('import { a } from "./a.js";\nexport const b = a;\n')
    with pytest.raises(BundleError, match="modules import each other"):
        Modules("", "en").add(tmp_path / "a.js")
    (tmp_path / "c.js").write_text('import * as all from "./a.js";\n')
    with pytest.raises(BundleError, match=r"c\.js imports or exports in a form"):
        Modules("", "en").add(tmp_path / "c.js")


def test_bundles_are_kept_and_documents_are_not(tmp_path: Path) -> None:
    served = app_of(AppState(tmp_path / "rooms", ScenarioCatalog({}, ["valley"])), "127.0.0.1")
    with TestClient(served, base_url="http://127.0.0.1:8000", client=("127.0.0.1", 5000)) as client:
        page = client.get("/join/ABCDEF", headers={"accept-language": "fr-FR,fr;q=0.9"})
        (name,) = re.findall(r'src="(/static/bundle/\w+\.js)"', page.text)
        script = client.get(name)
        assert page.headers["cache-control"] == "no-store" and "immutable" in script.headers["cache-control"]
        assert script.headers["content-encoding"] == "gzip" and "const brought = { fr:" in script.text
        assert client.get(name, headers={"accept-encoding": "identity"}).text == script.text
        missing = client.get("/static/bundle/0.js")
        assert missing.status_code == 404 and "immutable" not in missing.headers["cache-control"]
        assert client.get("/static/app.js").text == (STATIC / "app.js").read_text("utf-8")


def test_the_page_to_join_brings_the_room_and_joining_brings_the_seat(tmp_path: Path) -> None:
    """Neither the form nor the role sheet waits for a connection, which takes four round trips."""
    site = AppState(tmp_path / "rooms", ScenarioCatalog({}, ["valley"]))
    here = {"origin": "http://127.0.0.1:8000"}
    with TestClient(app_of(site, "127.0.0.1"), base_url=here["origin"], headers=here, client=("127.0.0.1", 5000)) as client:
        code = client.post("/api/rooms", json={"scenario": "valley", "seed": 1}).json()["code"]
        (first,) = re.findall(r'<script type="application/json" id="first">(.*)</script>', client.get(f"/join/{code.lower()}").text)
        told = json.loads(first)
        assert told["scenario"]["title"] and told["picture"]["view"] == "show" and not {"sheet", "stances"} & set(told["picture"])
        seat = client.post(f"/api/rooms/{code}/join", json={"party": "kelda", "name": "Ana"}).json()["picture"]
        assert (seat["view"], seat["party"], seat["sheet"]["party"], seat["me"]["name"]) == ("seat", "kelda", "kelda", "Ana")
        assert 'id="first"' not in client.get("/join").text
        for _ in range(20):
            wrong = client.get("/join/ZZZZZZ").text
        assert '{"denied":"no_such_room"}' in wrong
        assert 'id="first"' not in client.get("/join/ZZZZZZ").text, "a code can't be guessed by way of the page"


def test_a_student_is_seated_with_few_requests_and_without_a_reload(people: Callable[..., Any], served: Served) -> None:
    """It took 84 requests and two documents once: minutes, for a class on a slow line."""
    code = opened(people(), served.url)
    page = people(**PHONE)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    seated(page, served.url, code, "kelda", "Ana")
    page.wait_for_function("document.fonts.check('16px \"Source Sans 3\"')")
    assert len(asked) <= 7 and not any(request.endswith("/api/about") for request in asked) and sum(request.endswith(f"/join/{code}") for request in asked) == 1, asked
    page.get_by_label("Language").select_option("fr")
    page.get_by_role("heading", name="Votre fiche de rôle").wait_for()
