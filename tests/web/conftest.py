"""What tests of the lab and the classroom share: a server, a browser, and pages that are watched while they are used."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest

from tests.web.server_process import Served

BROWSER = next((found for name in ("chromium", "chromium-browser", "google-chrome") if (found := shutil.which(name))), None)
QUIET = ("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
         "--disable-component-update", "--disable-sync")
#: Milliseconds that a page is waited for: a loaded machine may be slow, and a test that waits for a condition goes on as soon as it holds.
PATIENCE = 30_000
LOOPBACK = {"127.0.0.1", "localhost", ""}


@pytest.fixture(scope="session")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A server for all tests; who kills servers starts one of one's own: `Served(tmp_path / "rooms")`."""
    server = Served(tmp_path_factory.mktemp("rooms"))
    yield server
    server.stop()


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    """A browser, driven by Playwright; ended with the file of tests, since its event loop would be in the way of others."""
    api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed: pip install 'parley-sim[browser]'")
    if BROWSER is None:
        pytest.skip("no Chromium on the PATH")
    with api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=BROWSER, args=list(QUIET))
        yield browser
        browser.close()


@pytest.fixture
def people(chromium: Any) -> Iterator[Callable[..., Any]]:
    """Opens a window for each person, with storage of its own; `people(viewport=..., locale=...)` gives its page.

    After the test: no page may have asked anything of another machine, written an error, or broken the content security policy.
    """
    contexts: list[Any] = []
    complaints: list[str] = []

    def watch(page: Any) -> None:
        page.on("console", lambda told: complaints.append(told.text) if told.type in ("error", "warning") else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("request", lambda asked: None if is_local(asked.url) else complaints.append(f"asked {asked.url}"))
        page.on("websocket", lambda socket: None if is_local(socket.url) else complaints.append(f"asked {socket.url}"))

    def enter(**kinds: Any) -> Any:
        context = chromium.new_context(**({"locale": "en-GB", "viewport": {"width": 1280, "height": 900}} | kinds))
        context.set_default_timeout(PATIENCE)
        context.on("page", watch)
        contexts.append(context)
        page = context.new_page()
        page.complaints = complaints  # a test that breaks something on purpose clears these
        return page

    yield enter
    for context in contexts:
        context.close()
    assert complaints == []


def is_local(url: str) -> bool:
    """Whether an address is this machine's own, or no address at all."""
    parts = urlsplit(url)
    return parts.scheme in ("data", "blob", "about") or (parts.hostname or "") in LOOPBACK


@pytest.fixture
def axe() -> Callable[[Any], list[str]]:
    """What axe finds wrong with a page: a line for each element."""
    library = pytest.importorskip("axe_playwright_python.sync_playwright",
                                  reason="axe-playwright-python is not installed: pip install 'parley-sim[browser]'")

    def look(page: Any) -> list[str]:
        # Colours are measured as they stay, not on their way from one to another.
        page.evaluate("() => Promise.all(document.getAnimations().filter((each) => each instanceof CSSTransition)"
                      ".map((each) => each.finished.catch(() => null)))")
        found = library.Axe().run(page).response["violations"]
        return [f"{each['id']}: {node['html'][:200]} ({node['failureSummary']})" for each in found for node in each["nodes"]]

    return look
