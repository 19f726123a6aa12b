"""The studio in a real browser: a conflict written by mouse and by keys, files in and out, and nothing that is lost."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from sim.scenario.files import list_scenarios
from sim.scenario.loader import load_scenario, parse_scenario
from sim.scenario.serialization import scenario_digest
from tests.web.server_process import Served

pytestmark = pytest.mark.filterwarnings("default")
PHONE = {"width": 320, "height": 640}


@pytest.fixture
def studio(people: Callable[..., Any], served: Served) -> Callable[..., Any]:
    """Opens the studio: `studio()` where one begins, `studio("valley")` on a shipped scenario. No runs are played but those of a test's own."""

    def enter(begin: str = "", **kinds: Any) -> Any:
        page = people(**kinds)
        page.context.route("**/api/studio/kernel", lambda route: route.fulfill(status=202, json={"compiling": True}))
        page.goto(f"{served.url}/studio" + (f"#begin={begin}" if begin else ""))
        page.wait_for_selector("[role=tablist]" if begin else ".studio-start")
        if begin:
            checked(page)
        return page

    return enter


def checked(page: Any, verdict: str = "Valid") -> None:
    """Wait until the check has said something."""
    page.locator(".verdict", has_text=verdict).wait_for(state="attached")


def tab(page: Any, name: str) -> None:
    page.get_by_role("tab", name=name).click()


def text(page: Any) -> str:
    return str(page.get_by_label("The scenario as YAML").input_value())


def until(page: Any, holds: str, given: Any = None) -> None:
    """Wait until the YAML holds something, as a function of the text says."""
    page.wait_for_function(f"given => (({holds})(document.querySelector('.code')?.value ?? '', given))", arg=given)


def download(page: Any) -> bytes:
    with page.expect_download() as found:
        page.get_by_role("button", name="Download", exact=True).click()
    return Path(found.value.path()).read_bytes()


def paste(page: Any, place: Any, block: str) -> None:
    """Paste a block into a place, as from a spreadsheet."""
    place.focus()
    place.evaluate("""(element, block) => {
        const data = new DataTransfer();
        data.setData('text/plain', block);
        element.dispatchEvent(new ClipboardEvent('paste', {clipboardData: data, bubbles: true, cancelable: true}));
    }""", block)


def test_two_parties_and_two_issues_are_written_by_mouse(studio: Callable[..., Any]) -> None:
    page = studio()
    page.get_by_role("button", name="Empty scenario").click()
    page.get_by_label("Title").fill("A wage round")
    page.get_by_label("Summary, one line").fill("A union and a firm")
    tab(page, "Issues")
    page.get_by_label("Name shown to people").fill("Pay")
    page.get_by_label("What 0 means").fill("as it is")
    page.get_by_label("What 100 means").fill("ten percent more")
    page.get_by_role("button", name="Add", exact=True).last.click()
    page.locator(".entry-card", has_text="Pay").wait_for()
    page.locator("#new-issue").fill("Hours")
    page.get_by_label("Kind").select_option("options")
    page.get_by_label("Options, one on each line").fill("Forty\nThirty five")
    page.get_by_role("button", name="Add", exact=True).last.click()
    page.locator(".entry-card", has_text="Hours").wait_for()
    tab(page, "Parties")
    for name in ("The union", "The firm"):
        page.get_by_label("New party").fill(name)
        page.get_by_role("button", name="Add", exact=True).click()
        page.get_by_label(f"Capability, {name}").wait_for()
    tab(page, "Positions")
    paste(page, page.get_by_label("The union: Pay, 0–100"), "80\t0\t100\n20..30\t100\t30\n")
    until(page, "text => text.includes('thirty_five: 30')")
    page.get_by_role("button", name="Saliences").click()
    paste(page, page.get_by_label("The union: Pay"), "60\t40\n70\t30\n")
    until(page, "text => text.includes('salience: 30')")
    checked(page)
    scenario = parse_scenario(download(page).decode())
    assert scenario.title == "A wage round" and list(scenario.parties) == ["the_union", "the_firm"]
    firm = scenario.parties["the_firm"].on
    assert (firm["pay"].position.low, firm["pay"].position.high) == (20, 30)  # type: ignore[union-attr]
    assert firm["hours"].score == {"forty": 100, "thirty_five": 30} and firm["hours"].salience == 30
    assert scenario.rights.consent_on_ground == ["principal"]


@pytest.mark.parametrize("names", [["valley", "climate_summit", "aid_only"], pytest.param(list(list_scenarios()), marks=pytest.mark.long)])
def test_a_shipped_file_goes_in_and_out_byte_for_byte(studio: Callable[..., Any], names: list[str]) -> None:
    page = studio()
    for name, path in ((name, list_scenarios()[name]) for name in names):
        page.get_by_label("Files").set_input_files(path)
        page.locator(".verdict").wait_for()
        assert page.locator(".file-name").input_value() == name
        assert download(page) == path.read_bytes(), name
        page.get_by_role("link", name="Start another").click()


def test_an_edit_leaves_comments_and_order_alone_and_can_be_undone(studio: Callable[..., Any]) -> None:
    page = studio("valley")
    before = list_scenarios()["valley"].read_text()
    tab(page, "Parties")
    page.get_by_label("Capability, Kelda, the upper community").fill("45")
    after = before.replace("capability: 40                      # weight", "capability: 45                      # weight")
    until(page, "(text, after) => text === after", after)
    page.keyboard.press("Control+z")
    until(page, "(text, before) => text === before", before)
    page.wait_for_function("() => document.getElementById('field-parties-kelda-capability').value === '40'")
    page.keyboard.press("Control+Shift+z")
    until(page, "(text, after) => text === after", after)
    page.get_by_label("The scenario as YAML").fill(after.replace("capability: 20", "capability: 25"))
    page.wait_for_function("() => document.getElementById('field-parties-league-capability').value === '25'")


def test_a_wrong_value_shows_its_error_at_its_field(studio: Callable[..., Any]) -> None:
    page = studio("valley")
    tab(page, "Positions")
    page.get_by_label("Kelda, the upper community: Summer water let down to Wethern, 0–100").fill("250")
    checked(page, "1 error")
    cell = page.locator("#field-parties-kelda-on-water-position[aria-invalid=true]")
    cell.wait_for()
    assert "is not within 0..100" in page.locator(f"#{cell.get_attribute('aria-describedby')}").inner_text()
    tab(page, "Talks")
    page.get_by_label("The scenario as YAML").fill(text(page).replace("position: 250", "position: 25").replace("{rounds: 5}", "{runds: 5}"))
    page.locator(".all-findings", has_text='did you mean "rounds"').wait_for()
    page.get_by_role("button", name="horizon.rounds", exact=True).click()
    page.wait_for_function("() => document.activeElement.id === 'field-horizon-rounds'")
    page.get_by_role("button", name=re.compile("^Line ")).first.click()
    page.wait_for_function("() => { const { value, selectionStart, selectionEnd } = document.querySelector('.code');"
                           " return value.slice(selectionStart, selectionEnd).startsWith('horizon: {runds: 5}'); }")


def test_a_marker_is_dragged_and_moved_by_keys(studio: Callable[..., Any]) -> None:
    page = studio("valley")
    tab(page, "Positions")
    marker = page.get_by_role("slider", name="Position of Wethern")
    marker.focus()
    page.keyboard.press("ArrowLeft")
    until(page, "text => text.includes('position: 89')")
    rail, box = page.locator(".axis-row", has=marker).locator(".axis-rail").bounding_box(), marker.bounding_box()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.mouse.down()
    page.mouse.move(rail["x"] + rail["width"] * 0.6, box["y"] + 5, steps=4)
    page.mouse.up()
    until(page, "text => text.includes('wethern:') && /position: (59|60|61)/.test(text)")


def test_a_valid_scenario_goes_to_the_lab_and_to_a_class(studio: Callable[..., Any]) -> None:
    page = studio("textbook")
    page.get_by_label("Title").fill("A round of wages")
    until(page, "text => text.includes('A round of wages')")
    checked(page)
    address = page.url
    page.get_by_role("button", name="Open the lab").click()
    page.wait_for_url("**/lab?draft=draft_*")
    page.locator("select", has=page.locator("option:checked", has_text="A round of wages")).wait_for()
    page.locator(".stage").first.wait_for()
    page.goto(address)
    checked(page)
    page.get_by_role("button", name="Open a class with it").click()
    page.wait_for_url("**/?draft=draft_*")
    page.locator(".open-room select option:checked", has_text="A round of wages").wait_for(state="attached")


def test_broken_yaml_stops_the_forms_and_is_kept(studio: Callable[..., Any]) -> None:
    page = studio("textbook")
    page.get_by_label("The scenario as YAML").fill("title: [")
    checked(page, "cannot be read")
    assert page.get_by_label("Title").is_disabled()
    page.reload()
    checked(page, "cannot be read")
    assert text(page) == "title: ["


@pytest.mark.parametrize("kinds, tabs", [
    ({"color_scheme": "dark", "locale": "fr-FR"}, None), ({"viewport": PHONE}, ["Parties", "Positions", "Ties"]),
])
def test_axe_finds_nothing_and_nothing_is_wider_than_the_screen(
    studio: Callable[..., Any], axe: Callable[[Any], list[str]], kinds: dict[str, Any], tabs: list[str] | None,
) -> None:
    page = studio(**kinds)
    assert axe(page) == []
    page.goto(page.url + "#begin=valley")
    page.wait_for_selector("[role=tablist]")
    checked(page, "Valid")
    for each in page.locator("[role=tab]").all():
        if tabs and each.inner_text() not in tabs:
            continue
        each.click()
        for more in page.locator("details.more > summary").all()[:3]:
            more.click()
        assert axe(page) == [], each.inner_text()
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), each.inner_text()


def test_the_valley_written_again_has_the_shipped_digest(studio: Callable[..., Any]) -> None:
    """All its keys typed into an empty scenario, by way of the YAML pane and of the forms."""
    page = studio()
    page.get_by_role("button", name="Empty scenario").click()
    bare = "\n".join(line.split(" #")[0].rstrip() for line in list_scenarios()["valley"].read_text().split("\n") if not line.startswith("#"))
    without = bare.replace("position: 20, ", "").replace("    capability: 20\n", "").replace("  half_pain: 1.5\n", "")
    page.get_by_label("The scenario as YAML").fill(without)
    tab(page, "Parties")
    page.get_by_label("Capability, The League of the lower towns").fill("20")
    tab(page, "Positions")
    page.get_by_label("Kelda, the upper community: Summer water let down to Wethern, 0–100").fill("20")
    tab(page, "Violence")
    page.locator("#field-hostilities > details.more > summary").click()
    page.locator("#field-hostilities-half_pain").fill("1.5")
    until(page, "text => text.includes('half_pain: 1.5')")
    checked(page)
    assert scenario_digest(parse_scenario(download(page).decode())) == scenario_digest(load_scenario("valley"))
