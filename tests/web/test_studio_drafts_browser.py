"""Drafts of the studio in a real browser: reloaded, shared by tabs, left in the middle of an edit; nothing that was typed is lost."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.web.server_process import Served

pytestmark = pytest.mark.filterwarnings("default")
CHECK = "**/api/studio/check"


@pytest.fixture
def draft(people: Callable[..., Any], served: Served) -> Any:
    """A page with a draft of the textbook case; no runs are played."""
    page = people()
    page.context.route("**/api/studio/kernel", lambda route: route.fulfill(status=202, json={"compiling": True}))
    page.goto(f"{served.url}/studio#begin=textbook")
    settled(page)
    return page


def settled(page: Any) -> None:
    """Wait until a text was checked and nothing is being asked."""
    page.locator(".studio[aria-busy=false] .verdict", has_text="Valid").wait_for(state="attached")


def another_tab(page: Any) -> Any:
    """The same draft in a second tab of the browser."""
    other = page.context.new_page()
    other.goto(page.url)
    settled(other)
    return other


def text(page: Any) -> str:
    return str(page.get_by_label("The scenario as YAML").input_value())


def until(page: Any, holds: str, given: Any = None) -> None:
    """Wait until the YAML holds something, as a function of the text says."""
    page.wait_for_function(f"given => (({holds})(document.querySelector('.code')?.value ?? '', given))", arg=given)


def retitle(page: Any, title: str) -> None:
    """Type a title, and wait until it stands in the text."""
    page.get_by_label("Title").fill(title)
    until(page, "(text, title) => text.includes(title)", title)
    settled(page)


def versions(page: Any) -> int:
    """How often the text of the only draft was written to the browser's storage."""
    kept: int = page.evaluate("JSON.parse(Object.entries(localStorage).find(([key]) => key.includes('draft'))[1]).version.count")
    return kept


class Held:
    """Holds back the checks of a page until they are let go."""

    def __init__(self, page: Any) -> None:
        self.routes: list[Any] = []
        self.open = False
        page.route(CHECK, lambda route: route.continue_() if self.open else self.routes.append(route))

    def let_go(self) -> None:
        """Let the held checks go on, and all later ones."""
        self.open = True
        for route in self.routes:
            route.continue_()


def wait_for_check(page: Any, do: Callable[[], Any]) -> None:
    """Do something, and wait until the page has asked for a check."""
    with page.expect_request(CHECK):
        do()


def test_a_draft_survives_a_reload_and_is_shared_by_two_tabs(draft: Any) -> None:
    retitle(draft, "Kept")
    kept = text(draft)
    draft.reload()
    settled(draft)
    assert text(draft) == kept
    other = another_tab(draft)
    retitle(other, "Changed by the other")
    until(draft, "text => text.includes('Changed by the other')")
    draft.get_by_role("button", name="Undo").click()
    until(draft, "(text, kept) => text === kept", kept)
    until(other, "(text, kept) => text === kept", kept)
    settled(other)
    other.goto(draft.url.split("#")[0])
    other.get_by_role("button", name="Kept", exact=True).wait_for()
    retitle(draft, "Renamed meanwhile")
    other.get_by_role("button", name="Renamed meanwhile", exact=True).wait_for()


def test_a_tab_that_only_hears_of_a_text_does_not_write_it_back(draft: Any, served: Served) -> None:
    """The other tab is left while it still checks the text that it has heard of: neither text nor title of the draft go back."""
    retitle(draft, "Kept")
    kept = text(draft)
    other = another_tab(draft)
    retitle(other, "Changed by the other")
    until(draft, "text => text.includes('Changed by the other')")
    settled(draft)
    before = versions(draft)
    Held(other)
    wait_for_check(other, draft.get_by_role("button", name="Undo").click)
    until(draft, "(text, kept) => text === kept", kept)
    settled(draft)
    until(other, "(text, kept) => text === kept", kept)
    assert versions(draft) == before + 1, "the tab that heard of the text has written, too"
    other.goto(f"{served.url}/studio")
    other.get_by_role("button", name="Kept", exact=True).wait_for()
    draft.reload()
    settled(draft)
    assert text(draft) == kept


def test_what_two_tabs_write_at_the_same_time_is_in_both(draft: Any) -> None:
    other = another_tab(draft)
    checks = [Held(page) for page in (draft, other)]
    wait_for_check(draft, lambda: draft.get_by_label("Title").fill("By the first"))
    wait_for_check(other, lambda: other.get_by_label("Summary, one line").fill("By the second"))
    for each in checks:
        each.let_go()
    both = "text => text.includes('By the first') && text.includes('By the second')"
    for page in (draft, other):
        until(page, both)
        settled(page)
    assert text(draft) == text(other)
    draft.reload()
    settled(draft)
    assert text(draft) == text(other)


def test_an_edit_that_the_server_has_not_made_is_made_when_the_draft_is_opened_again(draft: Any) -> None:
    checks = Held(draft)
    wait_for_check(draft, lambda: draft.get_by_label("Title").fill("Typed at the last moment"))
    draft.get_by_label("Summary, one line").fill("And this was not even sent")
    address = draft.url
    draft.goto("about:blank")
    checks.open = True
    draft.goto(address)
    until(draft, "text => text.includes('Typed at the last moment') && text.includes('And this was not even sent')")
    settled(draft)
    assert draft.evaluate("Object.keys(localStorage).filter((key) => key.includes('unmade'))") == []


def test_a_draft_that_is_not_there_is_said(draft: Any, served: Served) -> None:
    draft.goto("about:blank")
    draft.goto(f"{served.url}/studio#draft=nosuch")
    draft.get_by_role("alert").get_by_text("no such draft").wait_for()
    draft.get_by_role("button", name="Empty scenario").wait_for()
    draft.goto("about:blank")
    draft.goto(f"{served.url}/studio#begin=nosuch")
    draft.get_by_role("alert").get_by_text("did not work").wait_for()
    draft.complaints.clear()  # the browser reports the refusal of the unknown scenario


def test_a_browser_that_keeps_nothing_can_still_write(draft: Any, served: Served) -> None:
    draft.add_init_script("Storage.prototype.setItem = () => { throw new DOMException('full', 'QuotaExceededError'); };")
    draft.goto(f"{served.url}/studio")
    draft.reload()
    draft.get_by_role("button", name="Empty scenario").click()
    draft.get_by_label("Title").fill("In memory only")
    until(draft, "text => text.includes('In memory only')")
    draft.get_by_text("cannot keep the draft").wait_for()
