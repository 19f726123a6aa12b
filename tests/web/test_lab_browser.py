"""The lab in a real browser: what one person does with it, by mouse and by keys, in both languages, on a screen and on a phone."""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from collections.abc import Callable
from typing import Any

import pytest

from sim.rules.reply import Answer
from sim.scenario.encoding.instance import encode
from sim.scenario.files import list_scenarios
from sim.scenario.loader import load_scenario, parse_scenario
from sim.web.classroom.decision_script import DecisionScript
from sim.web.classroom.interactive_model import InteractiveModel
from sim.web.views.serializers import drawn, rows_of, terms
from tests.web.server_process import Served

VALLEY = "/lab#scenario=valley&seed=3"
PHONE = {"width": 360, "height": 740}
pytestmark = pytest.mark.filterwarnings("default")


@pytest.fixture
def lab(people: Callable[..., Any], served: Served) -> Callable[..., Any]:
    """Opens the lab at a state: `lab(VALLEY)`."""

    def enter(link: str = VALLEY, **kinds: Any) -> Any:
        page = people(**kinds)
        page.goto(served.url + link)
        page.wait_for_selector(".stage:not([hidden])")
        return page

    return enter


def moment(page: Any) -> str:
    """Where one is in the run, in words."""
    return str(page.locator(".moment").inner_text())


def press(page: Any, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def see(page: Any, view: str) -> None:
    """Open one of the tabs of the run."""
    page.get_by_role("tab", name=view, exact=True).click()


def outcomes(page: Any) -> list[str]:
    """How each round came out, as the strip tells at the end."""
    press(page, "To the end")
    return [each.get_attribute("class").split()[1] for each in page.locator(".strip-of-rounds > .outcome").all()]


def played(**settings: float) -> InteractiveModel:
    """The same run, asked of the model itself."""
    changes = [f"{path}={value}" for path, value in settings.items()]
    return InteractiveModel(encode(load_scenario("valley", changes)), 3, DecisionScript()).play_on()


def logged(model: InteractiveModel, table: str) -> list[dict[str, Any]]:
    return rows_of(model.encoded, table, model.log.rows[table])


def number(told: str, place: Any) -> float:
    """The number in what a place of the page tells."""
    found = re.search(told, place.inner_text())
    assert found, place.inner_text()
    return float(found[1])


def rounds(model: InteractiveModel) -> list[str]:
    return [each["outcome"].replace(" ", "-") for each in logged(model, "rounds")]


# one run


def test_a_conflict_is_chosen_and_stepped_through(lab: Callable[..., Any]) -> None:
    page = lab()
    page.get_by_label("Conflict").select_option("normandy")
    page.locator(".why-not", has_text="Ukraine").wait_for()
    assert moment(page) == "Round 1 of 6, text 1"
    assert page.locator(".outcome", has_text="only the declared text moves").count() == 0
    press(page, "Step")
    assert moment(page) == "Round 1 of 6, text 2"
    press(page, "Back")
    assert moment(page) == "Round 1 of 6, text 1"


def test_it_runs_by_itself_until_it_is_paused(lab: Callable[..., Any]) -> None:
    page = lab()
    press(page, "Run")
    page.locator(".moment", has_text="text 2").wait_for()
    press(page, "Pause")
    page.get_by_role("button", name="Run", exact=True).wait_for()
    here = moment(page)
    page.clock.install()
    page.clock.run_for(5000)
    assert moment(page) == here
    press(page, "Run")
    page.clock.run_for(5000)
    page.wait_for_function("here => document.querySelector('.moment').textContent !== here", arg=here)


def test_the_end_is_the_model_s_own(lab: Callable[..., Any]) -> None:
    page = lab()
    assert outcomes(page) == rounds(played())
    assert page.locator(".ending").inner_text().startswith("The talks ended after round 5")
    press(page, "Rewind")
    assert moment(page) == "Round 1 of 5, text 1"


def test_later_rounds_are_not_told_before_one_is_there(lab: Callable[..., Any]) -> None:
    page = lab()
    assert page.locator(".strip-of-rounds .outcome").count() == 0
    assert page.locator(".strip-of-rounds .later").count() == 5


def test_reasons_are_those_of_the_log(lab: Callable[..., Any]) -> None:
    page = lab(VALLEY + "&at=1.1")
    model = played()
    given = terms(model.encoded, Answer(*model.log.rows["answers"][0][4:]))
    see(page, "Answers")
    card = page.locator(".exchange[open] .card").first
    card.locator("summary").click()
    told = [float(each.replace("−", "-")) for each in card.locator(".amount").all_inner_texts()]
    assert told == [pytest.approx(value, abs=5e-4) for _, value in given["terms"]]
    assert card.locator(".terms li").first.inner_text().strip()


def test_the_text_moves_on_its_axis_and_is_told_in_words(lab: Callable[..., Any]) -> None:
    page = lab(VALLEY + "&at=1.2")
    values = [each["value"] for each in logged(played(), "texts") if each["issue"] == "water"][:2]
    issue = page.locator(".issue").first
    assert issue.locator(".field .was").evaluate("each => each.style.getPropertyValue('--at')") == pytest.approx(str(values[0]))
    assert issue.locator(".field .text b").inner_text() == f"{values[1]:.1f}"
    assert f"text: {round(values[1])}" in issue.locator(".reading").inner_text()
    assert "Kelda wants 20" in issue.locator(".unseen").inner_text()
    assert "Kelda wants 20 (what seeps through the weir), red line ≤ 70" in issue.locator(".unseen").inner_text()


# numbers, what if, a thousand times


def set_slider(page: Any, group: str, name: str, value: float) -> None:
    """Move a number, which is among those that matter most or in the group of whose it is."""
    place = page.locator(".group", has_text=group).first
    if place.get_attribute("open") is None:
        place.locator("summary").first.click()
    slider = place.get_by_role("slider", name=f"{group}: {name}")
    slider.evaluate("""(each, value) => {
        each.value = value;
        for (const kind of ['input', 'change']) each.dispatchEvent(new Event(kind, { bubbles: true }));
    }""", value)
    current(page)


def current(page: Any) -> None:
    """Wait until the run of the settings that are shown is there."""
    page.locator(".bench[aria-busy=false]").wait_for()


def test_another_number_is_another_run_and_can_be_undone(lab: Callable[..., Any]) -> None:
    page = lab()
    before = outcomes(page)
    set_slider(page, "Kelda", "weight of", 30.0)
    other = rounds(played(**{"parties.kelda.on.water.salience": 30.0}))
    assert outcomes(page) == other != before
    assert page.locator(".group .slider.changed").count() == 1
    press(page, "Reset all")
    page.locator(".slider.changed").first.wait_for(state="detached")
    current(page)
    assert outcomes(page) == before


def test_a_number_tells_its_meaning_range_and_source(lab: Callable[..., Any]) -> None:
    page = lab()
    page.get_by_label("Search the numbers").fill("value of talking")
    told = page.locator(".group .slider").first.inner_text()
    assert "What the process itself is worth to the party" in told
    assert re.search(r"\(0–0\.5, utility\)\s+Source: \w+", told)


def test_an_uncertain_number_tells_what_this_run_drew(lab: Callable[..., Any]) -> None:
    """It is where the what-if begins too; one that was set begins where it was set."""
    page = lab()
    value = pytest.approx(drawn(played())["parties.kelda.outlook"], abs=6e-4)
    page.get_by_label("Search the numbers").fill("outlook")
    assert number(r"Value in this run: (\S+)\.$", page.locator(".group .slider").first) == value
    see(page, "What if")
    page.get_by_role("combobox", name="set", exact=True).select_option("parties.kelda.outlook")
    assert number(r"now (\S+)$", page.locator("#whatif-range")) == value
    page.goto(page.url.split("#")[0] + "#scenario=valley&seed=3&set=parties.kelda.outlook%3D0.6")
    page.locator("#whatif-range", has_text="now 0.6").wait_for()


@pytest.mark.parametrize("name", ["astana_2017", "valley"])
def test_no_two_parties_have_the_same_sign(lab: Callable[..., Any], name: str) -> None:
    """Iran and Iraq begin with the same two letters."""
    page = lab(f"/lab#scenario={name}&at=1.1")
    see(page, "Answers")
    heads = page.locator(".stage section").first.locator(".card .party").all_inner_texts()
    parties = load_scenario(name).parties
    assert len(heads) == len(parties) and len(set(heads)) == len(heads)


def test_who_fought_is_told(lab: Callable[..., Any]) -> None:
    page = lab(VALLEY + "&at=2.1")
    encoded = played().encoded
    weeks = [row for row in logged(played(), "weeks") if row["round"] == 2 and row["incidents"]]
    told = page.locator(".round .facts").first.inner_text()
    assert weeks and told.startswith("since the previous round: ")
    for source in {row["source"] for row in weeks}:
        label = encoded.scenario.parties[source].label.split(",")[0] if source in encoded.parties else "others"
        assert f"{label} {sum(row['incidents'] for row in weeks if row['source'] == source)}" in told


def test_a_single_week_is_seen_in_the_chart_of_violence(lab: Callable[..., Any]) -> None:
    """A line needs two points; where there is one, it is drawn by itself."""
    page = lab("/lab#scenario=valley&seed=1")
    see(page, "Violence")
    page.wait_for_function("""() => {
        const canvas = document.querySelector(".stage .plot canvas");
        if (!canvas?.width) return false;
        const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
        let red = 0;
        for (let at = 0; at < data.length; at += 4) red += data[at + 3] > 200 && data[at] > data[at + 1] + 60;
        return red > 10;
    }""")
    assert len({row["week"] for row in logged(InteractiveModel(encode(load_scenario("valley")), 1, DecisionScript()).play_on(), "weeks") if row["round"] == 1}) == 1


def test_who_types_keeps_the_focus_while_the_run_is_played_anew(lab: Callable[..., Any]) -> None:
    page = lab()
    box = page.get_by_label("Search the numbers")
    press(page, "Run")
    box.click()
    for at, letter in enumerate("kelda"):
        page.keyboard.type(letter)
        page.locator(".moment", has_text=f"text {min(at + 2, 4)}").wait_for()  # the run goes on meanwhile
    assert box.input_value() == "kelda"
    assert box.evaluate("each => each === document.activeElement")


def test_what_if_shows_both_futures_under_the_same_luck(lab: Callable[..., Any]) -> None:
    page = lab()
    see(page, "What if")
    page.get_by_label("From round").select_option("2")
    page.get_by_role("combobox", name="set", exact=True).select_option("parties.kelda.on.water.salience")
    page.get_by_role("spinbutton", name="to", exact=True).fill("30")
    press(page, "Compare")
    page.locator(".futures table").wait_for()
    base = encode(load_scenario("valley"))
    turned = InteractiveModel(base, 3, DecisionScript(turns={2: encode(load_scenario("valley", ["parties.kelda.on.water.salience=30"]))})).play_on()
    rows = page.locator(".futures tbody tr")
    first = rows.nth(0).locator("td").all_inner_texts()
    assert first[0] == first[1], "before the turn nothing may differ"
    words = {"agreement": "agreement:", "procedural": "procedural result", "statement": "joint statement", "none": "met without",
             "not-convened": "the round"}
    for at, (one, other) in enumerate(zip(rounds(played()), rounds(turned), strict=False)):
        told = rows.nth(at).locator("td").all_inner_texts()
        assert told[0].startswith(words[one]) and told[1].removeprefix("≠ ").startswith(words[other])
        assert all(re.search(r"; [\d,]+ deaths?; Trust: 0\.\d", each) for each in told)
    press(page, "Discard the alternative run")
    assert page.locator(".futures").count() == 0
    page.go_back()
    see(page, "Text")
    assert page.locator(".side-by-side .future").count() == 2


def test_a_thousand_times_and_where_this_run_lies(lab: Callable[..., Any]) -> None:
    page = lab()
    see(page, "1,000 runs")
    press(page, "Simulate 1,000 runs")
    page.locator(".monte-carlo").wait_for(timeout=180_000)
    assert re.match(r"\d+\s?% of 1,000 runs reach an agreement \(95% CI \d+\s?% to \d+\s?%\)\.", page.locator(".monte-carlo .lead").inner_text())
    assert "this run: " in page.locator(".measure", has_text="Joint statements").locator("p.facts").inner_text()
    bars = page.locator(".measure", has_text="Joint statements")
    bars.locator("summary").click()
    bars.locator("tbody td").first.wait_for()
    counts = [int(each.replace(",", "")) for each in bars.locator("tbody td").all_inner_texts()]
    assert sum(counts) == 1000
    assert page.locator(".gains tbody tr").count() == 3


# taking it along


def test_a_link_opens_the_same_state(lab: Callable[..., Any]) -> None:
    page = lab(VALLEY + "&set=parties.kelda.capability%3D30&from=2&then=trust.default%3D0.9&at=2.1")
    page.locator(".futures table").wait_for()
    link = page.get_by_label("Link to this state", exact=True).input_value()
    told, here = page.locator(".futures tbody").inner_text(), moment(page)
    other = lab(link[link.index("/lab"):])
    other.locator(".futures table").wait_for()
    assert (other.locator(".futures tbody").inner_text(), moment(other)) == (told, here)
    assert other.locator(".count").all_inner_texts() == page.locator(".count").all_inner_texts()
    assert other.locator("summary", has_text="Kelda").locator(".count", has_text="1 of ").count() == 1


@pytest.mark.parametrize("link", ["/lab#scenario=../../etc/passwd&seed=-4&at=x", "/lab#set=&then=nothing&from=9", "/lab#%%%"])
def test_a_broken_link_opens_the_first_conflict(lab: Callable[..., Any], link: str) -> None:
    assert moment(lab(link)).startswith("Round 1 of")


def taken(page: Any, name: str) -> Any:
    page.locator(".menu summary").click()
    with page.expect_download() as found:
        press(page, name)
    return found.value


def test_the_scenario_is_taken_as_yaml(lab: Callable[..., Any]) -> None:
    page = lab(VALLEY + "&set=parties.kelda.capability%3D30")
    download = taken(page, "Scenario (YAML)")
    assert download.suggested_filename == "valley.yaml"
    scenario = parse_scenario(download.path().read_text())
    assert scenario.parties["kelda"].capability == 30
    assert scenario.parties["wethern"].capability == load_scenario("valley").parties["wethern"].capability


def test_the_log_is_taken_as_csv(lab: Callable[..., Any]) -> None:
    download = taken(lab(), "Log (CSV)")
    with zipfile.ZipFile(download.path()) as folder:
        rows = list(csv.DictReader(io.StringIO(folder.read("rounds.csv").decode())))
    assert [row["outcome"].replace(" ", "-") for row in rows] == rounds(played())


# for everybody


def test_by_keys_alone(lab: Callable[..., Any]) -> None:
    page = lab()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to the content"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    assert "scenario=valley" in page.url, "the state behind the # is kept"
    page.keyboard.press("Shift+ArrowRight")
    assert moment(page) == "Round 1 of 5, text 2"
    page.keyboard.press("ArrowRight")
    assert moment(page).startswith("Round 2 of 5")
    page.keyboard.press("ArrowLeft")
    assert moment(page) == "Round 1 of 5, closing statement"
    reached = set()
    for _ in range(60):
        page.keyboard.press("Tab")
        reached.add(page.evaluate("(document.activeElement.getAttribute('aria-label') ?? document.activeElement.textContent).trim()"))
    assert {"Rewind", "Back", "Step", "Run", "To the end", "Moment of the run", "Text", "Trust"} <= reached
    step = page.get_by_role("button", name="Step", exact=True)
    step.focus()
    page.keyboard.press("Enter")
    assert moment(page).startswith("Round 2 of 5")
    assert step.evaluate("each => each === document.activeElement")


#: Every two of language, scheme and screen together at least once.
LOOKS = [("en-GB", "light", None), ("en-GB", "dark", PHONE), ("fr-FR", "dark", None), ("fr-FR", "light", PHONE)]


@pytest.mark.parametrize(("language", "scheme", "viewport"), LOOKS)
def test_axe_finds_nothing(people: Callable[..., Any], served: Served, axe: Callable[[Any], list[str]], language: str, scheme: str,
                           viewport: dict[str, int] | None) -> None:
    page = people(locale=language, color_scheme=scheme, **({"viewport": viewport} if viewport else {}))
    page.goto(served.url)
    page.wait_for_selector(".conflicts")
    assert axe(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.goto(f"{served.url}{VALLEY}&at=2.99&from=2&then=trust.default%3D0.9")
    page.wait_for_selector(".futures")
    open_all(page)
    assert axe(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_axe_finds_nothing_in_a_large_conflict(lab: Callable[..., Any], axe: Callable[[Any], list[str]]) -> None:
    page = lab("/lab#scenario=astana_21&seed=3&at=2.99", viewport=PHONE)
    assert axe(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def open_all(page: Any) -> None:
    page.evaluate("for (const each of document.querySelectorAll('details')) each.open = true")
    page.locator(".slider").first.wait_for(state="attached")


#: Words that are the same in both languages.
KEPT = {"Parley", "Violence", "position", "Sources", "points"}
TEXTS = """() => {
    const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const told = [];
    const own = 'script, noscript, .language, .text, .reading, [lang=en]';
    while (walk.nextNode()) if (!walk.currentNode.parentElement.closest(own)) told.push(walk.currentNode.data.trim());
    return told;
}"""


def test_every_word_is_french_in_french(lab: Callable[..., Any]) -> None:
    """But what the scenario itself says, which is in its own language, and where a number is from."""
    told = []
    for language in ("en-GB", "fr-FR"):
        page = lab(VALLEY + "&at=1.99&from=1&then=trust.default%3D0.9", locale=language)
        page.locator(".futures").wait_for()
        open_all(page)
        told.append(set(page.evaluate(TEXTS)))
    said = [load_scenario("valley").model_dump(mode="json"), [load_scenario(name).title for name in list_scenarios()]]
    own = json.dumps(said, ensure_ascii=False).replace("\\n", " ")
    same = {each for each in told[0] & told[1] if re.search("[a-z]{3}", each) and each not in own}
    assert same <= KEPT
    assert len(told[1]) > 150


def test_the_language_is_chosen_and_remembered(lab: Callable[..., Any]) -> None:
    page = lab()
    page.get_by_label("Language").select_option("fr")
    page.get_by_role("button", name="Un pas").wait_for()
    assert page.evaluate("document.documentElement.lang") == "fr"
    page.reload()
    page.get_by_role("button", name="Un pas").wait_for()


def test_less_motion_is_respected(lab: Callable[..., Any]) -> None:
    page = lab(reduced_motion="reduce")
    assert page.locator(".field .text").first.evaluate("each => getComputedStyle(each).transitionDuration") == "0s"


def test_a_page_weighs_less_than_300_kilobytes(people: Callable[..., Any], served: Served) -> None:
    page = people()
    for path, there in (("/", ".conflicts"), ("/lab#scenario=valley", ".likely .headline"), ("/join", "form")):
        page.goto("about:blank")
        page.goto(served.url + path)
        page.wait_for_selector(there)
        weight = page.evaluate("performance.getEntries().reduce((sum, each) => sum + (each.transferSize ?? 0), 0)")
        assert 0 < weight < 300_000
