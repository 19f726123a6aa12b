"""A page's scripts and styles in one file each: nothing is lost in them, browsers keep them, and a student is seated with few requests."""

from __future__ import annotations

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


@pytest.mark.parametrize("language", bundles.LANGUAGES)
def test_every_page_has_a_bundle_with_all_that_it_imports(language: str) -> None:
    assert set(bundles.pages()) >= {"", "lab", "join", "seat", "teach", "show", "rehearse", "debrief"}
    for page in bundles.pages():
        script, style = bundles.bundles_of(page, language)
        code = script.plain.decode()
        assert not re.search(r'^\s*(import|export) [{*]', code, re.M) and not re.search(r'\bimport\("\.', code)
        assert f"const brought = {{ {language}:" in code and b"@font-face" in style.plain and b"../" not in style.plain
    assert bundles.found(script.name) == script and bundles.found("0.js") is None


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


def test_a_student_is_seated_with_few_requests_and_without_a_reload(people: Callable[..., Any], served: Served) -> None:
    """It took 84 requests and two documents once: minutes, for a class on a slow line."""
    code = opened(people(), served.url)
    page = people(**PHONE)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    seated(page, served.url, code, "kelda", "Ana")
    assert len(asked) <= 8 and sum(request.endswith(f"/join/{code}") for request in asked) == 1, asked
    page.get_by_label("Language").select_option("fr")
    page.get_by_role("heading", name="Votre fiche de rôle").wait_for()
