"""The lab as a cockpit: the browser's own runs are the command's, changes can be undone, and everything is in view on a screen and on a phone."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from sim.cli.main import cli
from sim.scenario.loader import load_scenario
from sim.studies.results import open_study
from tests.web.server_process import Served
from tests.web.test_lab_browser import VALLEY, set_slider

PHONE = {"width": 390, "height": 844}
DESK = {"width": 1280, "height": 800}
#: Milliseconds in which an edited engine is compiled, on a machine on which others work too.
PATIENCE = 180_000
pytestmark = pytest.mark.filterwarnings("default")


@pytest.fixture
def cockpit(people: Callable[..., Any], served: Served) -> Callable[..., Any]:
    """Opens the cockpit at a state, once the browser's kernel has played its runs."""

    def enter(link: str = VALLEY, **kinds: Any) -> Any:
        page = people(**({"viewport": DESK} | kinds))
        page.goto(served.url + link)
        settled(page)
        return page

    return enter


def settled(page: Any) -> None:
    """Wait until the 200 runs of the present settings and of the first ones are played."""
    page.locator(".likely[aria-busy=false] .headline").wait_for(state="attached", timeout=PATIENCE)


def shares(page: Any) -> dict[str, int]:
    """The runs by ending, and with an agreement, as the page hands them out."""
    if not page.locator(".menu[open]").count():
        page.locator(".menu summary").click()
    with page.expect_download() as found:
        page.get_by_role("button", name="Shares (CSV)").click()
    page.locator(".menu summary").click()
    rows = csv.DictReader(io.StringIO(found.value.path().read_text()))
    return {row["value"]: int(row["runs"]) for row in rows if row["runs"] != "0"}


def by_command(command: str, folder: Path) -> dict[str, int]:
    """The same, as the command line finds them."""
    words = command.split()
    assert words[:2] == ["parley", "batch"]
    result = CliRunner().invoke(cli, [*words[1:], "--workers", "1", "--fresh", "--out", str(folder / "study")])
    assert result.exit_code == 0, result.output
    runs = open_study(folder / "study").runs()
    found = {"agreement": int((runs["agreements"] > 0).sum()), **{str(word): int(many) for word, many in runs["ending"].value_counts().items()}}
    return {word: many for word, many in found.items() if many}


def test_the_shares_are_those_of_the_command(cockpit: Callable[..., Any], tmp_path: Path) -> None:
    page = cockpit()
    for value in (None, 30.0, 55.0):
        if value is not None:
            set_slider(page, "Kelda", "weight of", value)
            settled(page)
        command = page.locator(".menu").get_by_label("The same 200 runs by command", exact=True).input_value()
        assert ("--set parties.kelda.on.water.salience" in command) == (value is not None)
        assert shares(page) == by_command(command, tmp_path)
    assert page.locator(".likely .ghost").count() > 0
    assert re.search(r"percentage points \(95% CI", page.locator(".likely .difference").inner_text())


#: What the browser's own kernel tells of a run, and what the server does.
BOTH = """async ([scenario, settings]) => {
    const { loadKernel } = await import("/static/lab/kernel.js");
    const { runView } = await import("/static/lab/run_view.js");
    const { ask } = await import("/static/base/api.js");
    const kernel = await loadKernel(scenario, { stopped: false });
    const { tables } = await kernel.tell(3, settings);
    const asked = Object.entries(settings).map(([path, value]) => `${path}=${value}`);
    return [runView(tables, kernel.tables), (await ask("/api/lab", { scenario, seed: 3, settings: asked })).run];
}"""


@pytest.mark.parametrize(("scenario", "settings"), [("valley", {}), ("astana_21", {"trust.default": 0.6})])
def test_the_browser_tells_a_run_as_the_server_does(people: Callable[..., Any], served: Served, scenario: str, settings: dict[str, float]) -> None:
    page = people()
    page.set_default_timeout(PATIENCE)
    page.goto(served.url)
    own, given = page.evaluate(BOTH, [scenario, settings])
    for round_ in given["rounds"]:
        del round_["trusts"]  # in no table
    for name in ("round", "ended", "opening", "ground", "declared", "rounds"):
        assert own[name] == close(given[name]), name


def close(value: Any) -> Any:
    """The same value, with numbers equal to the last place that is shown."""
    if isinstance(value, dict):
        return {name: close(each) for name, each in value.items()}
    if isinstance(value, list):
        return [close(each) for each in value]
    return pytest.approx(value, abs=1.1e-4) if isinstance(value, float) else value


def test_changes_are_undone_and_done_again(cockpit: Callable[..., Any]) -> None:
    """By the buttons and by the browser's own Back, which stays in the lab."""
    page = cockpit()
    before = shares(page)
    undo, redo = (page.locator(".toolbar").get_by_role("button", name=name, exact=True) for name in ("Undo", "Redo"))
    assert undo.is_disabled() and redo.is_disabled()
    set_slider(page, "Kelda", "weight of", 30.0)
    settled(page)
    after = shares(page)
    assert after != before and "salience%3D30" in page.url
    undo.click()
    page.locator(".slider.changed").first.wait_for(state="detached")
    settled(page)
    assert shares(page) == before and "salience" not in page.url
    redo.click()
    page.locator(".slider.changed").first.wait_for()
    settled(page)
    assert shares(page) == after
    page.go_back()
    page.locator(".slider.changed").first.wait_for(state="detached")
    assert page.url.split("#")[0].endswith("/lab") and redo.is_enabled()
    page.get_by_label("Conflict").select_option("harbour")
    page.wait_for_url("**scenario=harbour**")
    page.go_back()
    page.wait_for_url("**scenario=valley**")
    page.locator(".issue", has_text="The bridge to the market").wait_for()


def test_what_changed_since_the_start_is_told(cockpit: Callable[..., Any]) -> None:
    page = cockpit()
    page.get_by_role("tab", name="Since the start").click()
    page.get_by_text("Nothing has changed yet").wait_for()
    set_slider(page, "Kelda", "weight of", 30.0)
    page.locator(".futures table").wait_for(timeout=PATIENCE)
    assert page.locator(".stage li", has_text="45 → 30").count() == 1
    assert "The bridge to the market" in page.locator(".futures tbody").inner_text()


# what is known when


@pytest.mark.parametrize("scenario", ["astana_21"])
def test_nothing_is_shown_before_it_happens(cockpit: Callable[..., Any], served: Served, scenario: str) -> None:
    """What a round declares, and the weeks after it, are not known while its texts are on the table."""
    page = cockpit(f"/lab#scenario={scenario}&seed=3&at=1.1")
    told = page.evaluate("""async (scenario) => {
        const { ask } = await import("/static/base/api.js");
        const { standBefore, roundsUntil } = await import("/static/lab/moment.js");
        const declared = (own) => Object.values(own).map((each) => each.declared);
        let found, at = -1;
        for (let seed = 1; at < 0; seed += 1) {
            found = await ask("/api/lab", { scenario, seed });
            at = found.run.rounds.findIndex((round) => round.agenda.some((each, issue) => each.declared !== found.declared[issue]));
        }
        const round = found.run.rounds[at];
        const before = declared(standBefore(found, round.round)), after = declared(standBefore(found, round.round + 1));
        const run = { rounds: [{ weeks: ["before"], exchanges: ["one", "two"], after: { weeks: ["later"], breaches: ["a breach"] } }] };
        const weeks = (text) => roundsUntil(run, { round: 1, text }).map((each) => [each.weeks, each.after.weeks, each.after.breaches]);
        return [before, found.declared, after, round.agenda.map((each) => each.declared), weeks(2), weeks(3)];
    }""", scenario)
    before, opening, after, closing, early, late = told
    assert before == opening and after == closing and opening != closing
    assert early == [[["before"], [], []]] and late == [[["before"], ["later"], ["a breach"]]]


# a place for everything


def is_page_still(page: Any) -> bool:
    """Whether neither way the page can be scrolled."""
    still: bool = page.evaluate("document.documentElement.scrollHeight <= innerHeight && document.documentElement.scrollWidth <= innerWidth")
    return still


@pytest.mark.parametrize("scenario", ["valley", "astana_21"])
def test_a_desktop_shows_it_all_without_scrolling(cockpit: Callable[..., Any], scenario: str) -> None:
    page = cockpit(f"/lab#scenario={scenario}&seed=3")
    assert is_page_still(page)
    for place in (".likely .headline", ".transport", ".slider >> nth=5", ".why-not", ".network svg", ".axes"):
        box = page.locator(place).first.bounding_box()
        assert box and box["y"] >= 0 and box["y"] + min(box["height"], 100) <= DESK["height"], place


def test_a_phone_has_three_tabs(cockpit: Callable[..., Any], axe: Callable[[Any], list[str]]) -> None:
    page = cockpit(viewport={"width": 320, "height": 700}, color_scheme="dark")
    tabs = page.locator(".parts [role=tab]")
    assert tabs.all_inner_texts() == ["Settings", "The run", "Who stands where"]
    places = [page.locator(f".part.{name}") for name in ("settings", "run", "parties")]
    tabs.nth(1).focus()
    for at in (2, 0, 1):
        page.keyboard.press("ArrowRight")
        assert [place.is_visible() for place in places] == [other == at for other in range(3)]
        assert axe(page) == []
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_on_a_desktop(cockpit: Callable[..., Any], axe: Callable[[Any], list[str]], scheme: str) -> None:
    page = cockpit(VALLEY + "&set=trust.default%3D0.6&at=2.2", color_scheme=scheme)
    page.locator(".menu summary").click()
    for tab in page.locator("#view-text, #view-answers, #view-began").all():
        tab.click()
        page.evaluate("for (const each of document.querySelectorAll('.bench details')) each.open = true")
        assert axe(page) == []


#: Pairs of signs in one picture that lie on each other by more than two pixels.
OVERLAPS = """() => [...document.querySelectorAll(".field")].flatMap((field) => {
    const boxes = [...field.querySelectorAll(".wish, .wall")].map((each) => [each.textContent, each.getBoundingClientRect()]);
    return boxes.flatMap(([one, a], at) => boxes.slice(at + 1)
        .filter(([, b]) => Math.min(a.right, b.right) - Math.max(a.left, b.left) > 2 && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 2)
        .map(([other]) => `${one} on ${other}`));
})"""


@pytest.mark.parametrize("viewport", [DESK, PHONE])
def test_labels_do_not_lie_on_each_other(cockpit: Callable[..., Any], viewport: dict[str, int]) -> None:
    page = cockpit("/lab#scenario=astana_21&seed=3", viewport=viewport)
    assert page.locator(".field .wish").count() > 50
    assert page.evaluate(OVERLAPS) == []


# going on from here


def test_pictures_are_handed_out(cockpit: Callable[..., Any]) -> None:
    page = cockpit(VALLEY + "&set=trust.default%3D0.6")
    page.locator(".menu summary").click()
    files = {}
    for kind in ("SVG", "PNG"):
        with page.expect_download() as found:
            page.get_by_role("button", name=f"Picture ({kind})").click()
        files[kind] = found.value.path().read_bytes()
    assert files["PNG"].startswith(b"\x89PNG") and b"parley batch valley --set trust.default=0.6" in files["SVG"]


def test_a_class_is_opened_with_these_settings(cockpit: Callable[..., Any], served: Served) -> None:
    page = cockpit(VALLEY + "&set=parties.kelda.capability%3D30")
    page.locator(".menu summary").click()
    page.get_by_role("button", name="Open a class with these settings").click()
    page.wait_for_url("**/teach/**")
    code = page.url.split("/teach/")[1].split("#")[0]
    log = next(path for path in served.rooms.rglob("*") if path.is_file() and code in str(path))
    assert "capability: 30" in log.read_text()
    assert load_scenario("valley").parties["kelda"].capability != 30


def test_without_a_kernel_the_server_plays(people: Callable[..., Any], served: Served, tmp_path: Path) -> None:
    page = people(viewport=DESK)
    page.route("**/api/lab/kernel/**", lambda route: route.fulfill(status=501, json={"why": "not_understood"}))
    page.goto(served.url + VALLEY)
    page.locator(".stage").first.wait_for()
    settled(page)
    assert shares(page) == by_command("parley batch valley --replicates 200 --seed 3", tmp_path)
    page.complaints.clear()  # the browser notes the 501 as an error
