"""A class in real browsers: a teacher, students on phones and a projector, to the debrief, whatever breaks on the way."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from sim.web.classroom.decision_script import COMINGS, EVENTS, ORDERS, PRESSURES, REPLIES
from tests.web.classroom import PHONE, Frames, answered, begun, classed, expect, opened, own_link, proposing, seated, sent, to_answers
from tests.web.server_process import Served
from tests.web.test_translations import words

pytestmark = pytest.mark.filterwarnings("default")
HOSTILE = "<img src=x onerror=alert(1)>"
OPEN = "for (const each of document.querySelectorAll('details')) each.open = true"
#: A thousand runs, on a machine that has to compile the engine first.
LONG = 300_000


@pytest.fixture
def people(people: Callable[..., Any]) -> Callable[..., Any]:
    """Windows that are patient: a class is many pages on one machine."""

    def enter(**kinds: Any) -> Any:
        page = people(**kinds)
        page.context.set_default_timeout(30_000)
        return page

    return enter


def test_a_class_plays_to_the_debrief(people: Callable[..., Any], served: Served) -> None:
    teacher, students, code = classed(people, served.url)
    show = people(viewport={"width": 1600, "height": 900})
    show.goto(f"{served.url}/show/{code}")
    expect(show.get_by_text(code).first).to_be_visible()
    expect(teacher.get_by_role("row", name=re.compile("Kelda.*Ana.*online"))).to_be_visible()

    begun(teacher, students)
    sent(students["kelda"])
    expect(teacher.get_by_role("row", name=re.compile("Kelda.*decided"))).to_be_visible()
    expect(teacher.get_by_role("row", name=re.compile("Wethern.*not yet"))).to_be_visible()
    expect(show.get_by_text("Waiting for Wethern (Boris) and The League of the lower towns (Chloé)")).to_be_visible()
    sent(students["wethern"])
    sent(students["league"])

    for party in ("kelda", "wethern"):
        students[party].get_by_role("heading", name="What do you propose?").wait_for()
    students["kelda"].get_by_role("combobox", name="The bridge to the market").first.select_option("open, run by both together")
    students["kelda"].get_by_label("Message to the others").fill("A bridge for water")
    students["wethern"].get_by_role("slider", name="Summer water let down to Wethern").fill("50")
    for party in ("kelda", "wethern"):
        sent(students[party])
    students["league"].get_by_role("heading", name="Write the text").wait_for()
    sent(students["league"])
    for page in (students["kelda"], students["wethern"]):
        page.get_by_role("heading", name="How do you answer the text?").wait_for()
        text = page.locator(".on-table").inner_text()
        assert "50 (half the flow)" in text and "open, run by both together" in text
    expect(show.get_by_text("A bridge for water")).to_be_visible()
    expect(students["league"].get_by_text("You have no decision to make now")).to_be_visible()

    answered(students["kelda"], "Accept")
    answered(students["wethern"], "Accept")
    for page in students.values():
        page.get_by_role("heading", name="Will you sign?").wait_for()
        page.get_by_role("radio", name="Yes").check()
        sent(page)
    expect(teacher.get_by_role("heading", name="The talks are over")).to_be_visible()
    expect(show.get_by_text("agreement: a change comes into force").first).to_be_visible()

    assert students["kelda"].get_by_role("link", name="Open the debrief").count() == 0
    teacher.get_by_role("button", name="Reveal everything").click()
    teacher.get_by_role("link", name="Open the debrief").click()
    expect(teacher.get_by_role("row", name="Afterwards implementation of the agreement")).to_be_visible()
    teacher.get_by_role("button", name="Next slide").click()
    teacher.get_by_role("button", name="Next slide").click()
    expect(teacher.get_by_text(re.compile(r"\d+% of 1,000 runs of the model from the same start reach an agreement"))).to_be_visible(timeout=LONG)
    expect(teacher.get_by_role("img", name=re.compile("Map of possible deals"))).to_be_visible()
    teacher.keyboard.press("ArrowRight")
    expect(teacher.get_by_role("row", name=re.compile(r"Kelda.*[+−]?\d"))).not_to_have_count(0)
    expect(teacher.get_by_role("heading", name="Who left value on the table?")).to_be_visible()
    teacher.keyboard.press("ArrowRight")
    expect(teacher.get_by_role("row", name=re.compile(r"Other answer .*, then the model"))).not_to_have_count(0)
    teacher.get_by_role("button", name="Read-only link").click()
    reader = people()
    reader.goto(teacher.get_by_role("textbox", name="Read-only link").input_value())
    expect(reader.get_by_role("heading", name="What happened")).to_be_visible()
    assert reader.get_by_role("button", name="Log (CSV)").count() == 0
    with teacher.expect_download() as kept:
        teacher.get_by_role("button", name="Log (CSV)").click()
    with zipfile.ZipFile(kept.value.path()) as log:
        answers = log.read("answers.csv").decode().splitlines()
    assert len(answers) == 3 and all(",accept" in row for row in answers[1:])

    students["kelda"].get_by_role("link", name="Open the debrief").click()
    students["kelda"].get_by_role("button", name="Who gained, who paid").click()
    expect(students["kelda"].get_by_role("heading", name="Who left value on the table?")).to_be_visible()


def test_nobody_is_sent_what_is_secret_to_another(people: Callable[..., Any], served: Served) -> None:
    """Wishes, red lines, reasons and states are in no frame but their own seat's, and in nobody else's page."""
    seen = {party: Frames() for party in ("kelda", "wethern", "league")}
    order = iter(seen.values())
    teacher, students, code = classed(people, served.url, watch=lambda page: next(order)(page))
    screen, show = Frames(), people()
    screen(show)
    show.goto(f"{served.url}/show/{code}")
    begun(teacher, students)
    to_answers(students)
    answered(students["wethern"], "Reject")
    answered(students["kelda"], "Reject")
    students["wethern"].get_by_role("heading", name="Round 1: answers to text 1").wait_for(state="detached")

    for party, frames in seen.items():
        pictures = [each for each in frames.all if "sheet" in each]
        assert pictures and {each["sheet"]["party"] for each in pictures} == {party}
        for each in frames.all:
            assert not wishes({**each, "sheet": None, "question": None})
            assert not reasons(each.get("run"), of_others_than=party)
        for each in pictures:
            assert set(each["sheet"]["wants"]) <= {"water", "bridge"}
            for patron in each["sheet"]["patrons"]:
                assert all(not {"never", "least", "most"} & set(stance) for stance in patron["wants"].values())
    assert any(each["view"] == "show" for each in screen.all)
    for each in screen.all:
        assert not wishes(each) and not {"sheet", "question", "decided", "stances", "worth"} & set(each)
        assert not reasons(each.get("run"), of_others_than="")

    own = {"kelda": "never above 70", "wethern": "never: handed to Kelda", "league": "Without a deal you have 195 points"}
    for party, secret in own.items():
        for other, page in {**students, "show": show}.items():
            held = secret in page.locator("main").evaluate("each => each.textContent")
            assert held == (other == party), f"{other} and {secret}"


def wishes(told: Any) -> list[Any]:
    """Whatever in a message looks like a party's wishes."""
    if isinstance(told, dict):
        own = [told] if {"weight", "position", "scores", "never", "points", "no_deal"} & set(told) else []
        return own + [each for value in told.values() for each in wishes(value)]
    return [each for value in told for each in wishes(value)] if isinstance(told, list) else []


def reasons(run: Any, of_others_than: str) -> list[Any]:
    """Answers and comings that carry reasons, and states, of anybody but one party."""
    if not run:
        return []
    tables = [table for each in run["rounds"] for table in (each["attendance"], *(exchange["answers"] for exchange in each["exchanges"]))]
    rows = [row for table in tables for row in table]
    return [row for row in rows if "terms" in row and row["party"] != of_others_than] + ([run["states"]] if run["states"] else [])


def test_a_name_is_text_everywhere(people: Callable[..., Any], served: Served) -> None:
    teacher = people()
    code = opened(teacher, served.url)
    student = seated(people(**PHONE), served.url, code, "kelda", HOSTILE)
    show, other = people(), people(**PHONE)
    show.goto(f"{served.url}/show/{code}")
    other.goto(f"{served.url}/join/{code}")
    teacher.get_by_role("button", name="Start", exact=True).click()
    student.get_by_role("heading", name="Give your orders").wait_for()
    for page in (teacher, student, show, other):
        expect(page.get_by_text(HOSTILE).first).to_be_visible()
        assert page.locator("img[src=x]").count() == 0


def test_a_reload_and_a_lost_network_cost_nothing(people: Callable[..., Any], served: Served) -> None:
    teacher, students, note = proposing(people, served.url)
    page = students["kelda"]
    note.fill("Let us begin with")
    page.reload()
    expect(note).to_have_value("Let us begin with")

    note.focus()
    page.context.set_offline(True)
    page.keyboard.press("End")
    page.keyboard.type(" the bridge")
    expect(page.get_by_text("connection lost; reconnecting")).to_be_visible()
    students["wethern"].get_by_role("button", name="Request a break").click()  # a picture that this student misses
    page.keyboard.type(", then water")
    sent(page)
    expect(page.get_by_text("Saved. It will be sent when the connection is back.")).to_be_visible()
    page.context.set_offline(False)
    expect(page.get_by_role("heading", name="Sent. You can change it")).to_be_visible()
    sent(students["wethern"])
    expect(teacher.get_by_text("Let us begin with the bridge, then water")).to_be_visible()
    page.complaints.clear()  # a browser says itself that a socket failed


def test_pictures_leave_the_focus_and_what_is_typed(people: Callable[..., Any], served: Served) -> None:
    _, students, note = proposing(people, served.url)
    page = students["kelda"]
    note.fill("Water")
    page.keyboard.press("Home")
    students["wethern"].get_by_role("button", name="Request a break").click()
    sent(students["wethern"])
    expect(page.get_by_text("Waiting for Kelda (Ana)", exact=True)).to_be_visible()
    page.keyboard.type("Snow and ")
    expect(note).to_have_value("Snow and Water")
    expect(note).to_be_focused()


def test_the_sheet_has_points_and_a_text_says_what_it_gives(people: Callable[..., Any], served: Served) -> None:
    """As on paper, with the room's random seed; the model's reasons are shown only to those who may see them."""
    teacher, students, _ = classed(people, served.url)
    page = students["kelda"]
    sheet = page.locator(".sheet")
    expect(sheet.get_by_text("Without a deal you have 420 points").first).to_be_visible()
    sheet.locator("summary", has_text="Your points").click()
    water, bridge = sheet.locator("table.tally").all()
    assert [each.inner_text().lower().split("\t") for each in bridge.locator("tbody tr").all()] == [
        ["shut to kelda now", "0"], ["open on market days, with wethern's escort", "203"], ["open, run by both together", "464"],
        ["handed to kelda", "580"]]
    expect(water.locator("tr:has(.redline) th")).to_have_text(["80", "90", "100"])
    begun(teacher, students)
    to_answers(students)
    expect(page.get_by_text("This text gives you 517 points, 97 more than no deal (420).")).to_be_visible()
    page.get_by_text("What the model would weigh in your place").click()
    expect(page.get_by_text("In your place, the model would still hold out for")).to_be_visible()
    expect(page.get_by_text("you cannot rely on the others to keep their word")).to_be_visible()
    for each in (students["kelda"], students["wethern"]):
        answered(each, "Reject")
    page.get_by_role("heading", name="Round 1: answers to text 1").wait_for(state="detached")
    teacher.evaluate(OPEN)
    assert teacher.get_by_text("A person decided.").count() == 0, "students may see the screen"
    teacher.get_by_role("checkbox", name="Show secrets").check()
    teacher.evaluate(OPEN)
    expect(teacher.get_by_text("A person decided. The model would have weighed these terms:").first).to_be_visible()


def test_a_decision_that_comes_too_late_is_told_and_forgotten(people: Callable[..., Any], served: Served) -> None:
    teacher, students, note = proposing(people, served.url)
    page = students["kelda"]
    note.fill("Water")
    page.context.set_offline(True)
    expect(page.get_by_text("connection lost; reconnecting")).to_be_visible()
    sent(page)
    teacher.get_by_role("button", name="Continue without waiting").click()
    students["league"].get_by_role("heading", name="Write the text").wait_for()
    sent(students["league"])
    students["wethern"].get_by_role("heading", name="How do you answer the text?").wait_for()
    page.context.set_offline(False)
    late = page.get_by_text("That did not work: that phase is over")
    expect(page.get_by_role("heading", name="How do you answer the text?")).to_be_visible()
    expect(late).to_be_visible()
    page.get_by_role("radio", name="Reject").check()
    expect(late).to_have_count(0)
    page.complaints.clear()  # a browser says itself that a socket failed


def test_a_debrief_before_its_runs_tells_what_happened_and_how_far_they_are(people: Callable[..., Any], served: Served) -> None:
    teacher, students, _ = classed(people, served.url)
    begun(teacher, students)
    teacher.get_by_text("Time limit and early end").click()
    teacher.get_by_role("button", name="End the talks").click()
    teacher.locator(".sure").get_by_role("button", name="End the talks").click()
    held = [{"stage": "compiling", "done": 0, "count": 1000}, {"stage": "playing", "done": 300, "count": 1000}]
    shown: list[str] = []

    def answer(route: Any) -> None:
        if not held:
            route.continue_()
            return
        shown.append(teacher.locator(".far [role=status]").first.text_content())
        route.fulfill(json={"far": held.pop(0)})

    teacher.route("**/api/rooms/*/monte-carlo", answer)
    teacher.get_by_role("link", name="Preview the debrief").click()
    expect(teacher.get_by_role("heading", name="What happened")).to_be_visible()
    teacher.get_by_role("button", name="Who gained, who paid").click()
    expect(teacher.get_by_role("heading", name="Who left value on the table?")).to_be_visible(timeout=LONG)
    teacher.get_by_text("Compared with 1,000 runs of the model").click()
    expect(teacher.get_by_text("The talks were ended early, so this class's counts cover fewer rounds than the model's.")).to_be_visible()
    assert shown == ["Loading …", "Compiling the model: about a minute, once per computer."]


def test_a_place_among_whole_numbers_is_exact_and_nothing_has_no_sign(people: Callable[..., Any], served: Served) -> None:
    page = people()
    page.goto(served.url)
    whole = {"whole": True, "counts": [3, 0, 5], "edges": [-0.5, 0.5, 1.5, 2.5], "sorted": [0, 2]}
    quantiles = {"whole": False, "counts": [2], "edges": [0, 4], "sorted": [0, 1, 2, 4]}
    against_runs = "([at, spread]) => import('/static/show/percentile.js').then((own) => own.placeOf(at, spread))"
    assert page.evaluate(against_runs, [2, whole]) == {"below": 38, "like": 62, "above": 0}, "they add up to 100"
    assert page.evaluate(against_runs, [2, quantiles]) == {"below": 50, "like": 25, "above": 25}
    assert page.evaluate(against_runs, [None, whole]) is None
    signed = "(value) => import('/static/base/numbers.js').then((own) => own.signed(value, 2))"
    assert [page.evaluate(signed, value) for value in (0.254, -0.256, -0.001)] == ["+0.25", "−0.26", "0"]


def test_two_tabs_on_one_seat_agree(people: Callable[..., Any], served: Served) -> None:
    teacher, students, _ = classed(people, served.url)
    begun(teacher, students)
    one = students["kelda"]
    other = one.context.new_page()
    other.goto(one.url)
    other.get_by_role("radio", name="attack").check()
    sent(one)
    expect(one.get_by_role("heading", name="Sent.")).to_be_visible()
    expect(other.get_by_text("Already sent:")).to_contain_text("as usual")  # what is being changed here is not lost
    sent(other)
    for page in (one, other):
        expect(page.get_by_role("heading", name="Sent.")).to_be_visible()
        expect(page.get_by_text("Your fighters: attack")).to_be_visible()


def test_a_killed_server_comes_back_with_everybody_where_they_were(people: Callable[..., Any], tmp_path: Path) -> None:
    server = Served(tmp_path / "rooms")
    try:
        teacher, students, code = classed(people, server.url)
        show = people()
        show.goto(f"{server.url}/show/{code}")
        show.locator(".places").wait_for()
        begun(teacher, students)
        sent(students["wethern"])
        students["wethern"].get_by_role("heading", name="Sent.").wait_for()
        students["kelda"].get_by_role("radio", name="restrain").check()
        everybody = [teacher, show, *students.values()]
        for page in everybody:
            page.evaluate("window.stayed = true")
        server.kill()
        for page in everybody:
            expect(page.get_by_text("connection lost; reconnecting")).to_be_visible()
        sent(students["kelda"])
        server.start()
        for page in everybody:
            expect(page.get_by_text("connection lost; reconnecting")).to_have_count(0)
        expect(students["kelda"].get_by_text("Your fighters: restrain")).to_be_visible()
        expect(students["wethern"].get_by_role("heading", name="Sent.")).to_be_visible()
        sent(students["league"])
        for party in ("kelda", "wethern"):
            students[party].get_by_role("heading", name="What do you propose?").wait_for()
        expect(show.get_by_role("heading", name="Round 1: proposals")).to_be_visible()
        assert all(page.evaluate("window.stayed") for page in everybody), "nobody had to load a page again"
        for page in everybody:
            page.goto("about:blank")
        teacher.complaints.clear()  # a browser says itself that a socket failed
    finally:
        server.stop()


def test_the_teacher_pauses_gives_a_seat_away_and_goes_on_without_those_who_do_not_act(people: Callable[..., Any], served: Served) -> None:
    teacher, students, _ = classed(people, served.url)
    begun(teacher, students)
    teacher.get_by_role("button", name="Pause").click()
    expect(students["kelda"].get_by_role("button", name="Send", exact=True)).to_be_disabled()
    teacher.get_by_role("button", name="Resume").click()
    expect(students["kelda"].get_by_role("button", name="Send", exact=True)).to_be_enabled()
    students["league"].get_by_role("button", name="Request a break").click()
    expect(teacher.get_by_role("row", name=re.compile("League.*A break was requested"))).to_be_visible()

    teacher.get_by_text("Trigger an event").click()
    teacher.get_by_label("Announcement to everyone").fill("A flood at the weir")
    teacher.get_by_role("button", name="Trigger it before the next round").click()
    expect(students["kelda"].locator(".news-banner").get_by_text("A flood at the weir")).to_be_visible()

    row = teacher.get_by_role("row", name=re.compile("Kelda"))
    row.get_by_text("Change").click()
    row.get_by_role("button", name="New link for this seat").click()
    row.get_by_role("group").get_by_role("button", name="New link for this seat").click()
    link = row.get_by_label("Link for the seat", exact=False).first.input_value()
    heir = people(**PHONE)
    heir.goto(link)
    expect(heir.get_by_role("heading", name="Give your orders")).to_be_visible()
    expect(students["kelda"].get_by_text("you do not have access to this")).to_be_visible()

    sent(heir)
    teacher.get_by_role("button", name="Continue without waiting").click()
    expect(heir.get_by_role("heading", name="What do you propose?")).to_be_visible()


def test_the_clock_closes_a_phase(people: Callable[..., Any], served: Served) -> None:
    teacher, students, _ = classed(people, served.url)
    begun(teacher, students)
    teacher.get_by_text("Time limit and early end").click()
    teacher.get_by_label("Seconds per phase").fill("6")
    teacher.get_by_role("button", name="Set the time limit").click()
    expect(students["kelda"].get_by_role("timer")).to_be_visible()
    expect(students["kelda"].get_by_role("heading", name="Round 1: proposals")).to_be_visible()


def test_a_teacher_rehearses_all_seats_on_one_screen(people: Callable[..., Any], served: Served) -> None:
    page = people()
    opened(page, served.url, rehearsal=True)
    page.get_by_role("button", name="Start", exact=True).click()
    everybody = ("Kelda", "Wethern", "The League of the lower towns")
    for heading, seats in (("Give your orders", everybody), ("What do you propose?", everybody[:2]), ("Write the text", everybody[2:])):
        expect(page.get_by_role("heading", name=heading)).to_have_count(len(seats))
        for seat in seats:
            sent(page.get_by_role("region", name=seat, exact=True))
    expect(page.get_by_role("heading", name="Round 1: answers to text 1")).to_be_visible()
    for seat in ("Kelda", "Wethern"):
        answered(page.get_by_role("region", name=seat, exact=True), "Walk out")
    expect(page.get_by_role("heading", name=re.compile("Round [12]: (orders|joint)"))).to_be_visible()
    page.get_by_text("Trigger an event").click()
    page.get_by_label("Announcement to everyone").fill("A flood at the weir")
    page.get_by_role("button", name="Trigger it before the next round").click()
    expect(page.get_by_text("A flood at the weir").first).to_be_visible()
    page.get_by_text("Time limit and early end").click()
    page.get_by_role("button", name="End the talks").click()
    page.locator(".sure").get_by_role("button", name="End the talks").click()
    page.get_by_role("button", name="Reveal everything").click()
    page.get_by_role("region", name="Next step").get_by_role("link", name="Open the debrief").click()
    page.get_by_role("button", name="Who gained, who paid").click()
    expect(page.get_by_role("heading", name="Who left value on the table?")).to_be_visible(timeout=LONG)


def test_a_student_needs_no_mouse(people: Callable[..., Any], served: Served) -> None:
    """From the room's code to the joint statement by keys alone, moving on by Tab as somebody does who can't see where to click."""
    teacher = people()
    code = opened(teacher, served.url)
    page = people(**PHONE)
    page.goto(f"{served.url}/join")
    page.get_by_label("Room code").focus()
    page.keyboard.type(code.lower())
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="The valley").wait_for()
    tabbed(page, page.get_by_label("Your name"))
    page.keyboard.type("Ana")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Your role sheet").wait_for()
    begin = teacher.get_by_role("button", name="Start", exact=True)
    expect(begin).to_be_enabled()
    tabbed(teacher, begin)
    teacher.keyboard.press("Enter")

    page.get_by_role("heading", name="Give your orders").wait_for()
    tabbed(page, page.get_by_role("radio", name="attend in full"))
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="What do you propose?")).to_be_focused()  # where the form was that is gone now

    slider = page.get_by_role("slider", name="Summer water let down to Wethern")
    tabbed(page, slider)
    for _ in range(5):
        page.keyboard.press("ArrowRight")
    expect(slider).to_have_attribute("aria-valuetext", re.compile("^58"))
    tabbed(page, page.get_by_label("Message to the others"))
    page.keyboard.type("Water for a bridge")
    closing = page.get_by_role("heading", name="Will you sign?")
    for exchange in range(1, 7):  # a meeting may break off before its last text
        tabbed(page, page.get_by_role("button", name="Send", exact=True))
        page.keyboard.press("Enter")
        text = page.get_by_role("heading", name=f"Round 1: answers to text {exchange}")
        text.or_(closing).first.wait_for()
        if closing.count():
            break
        expect(page.get_by_role("heading", name="How do you answer the text?")).to_be_focused()
        tabbed(page, page.get_by_role("radio", name="Accept"))
        page.keyboard.press("ArrowDown")
        expect(page.get_by_role("radio", name="Reject")).to_be_checked()
    else:
        page.keyboard.press("Enter")
    expect(closing).to_be_focused()
    tabbed(page, page.get_by_role("radio", name="Yes"))
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Round 2: orders for the weeks before").wait_for()


def tabbed(page: Any, wanted: Any, most: int = 60) -> None:
    """Move on by Tab until there."""
    for _ in range(most):
        page.keyboard.press("Tab")
        if wanted.evaluate("each => each === document.activeElement"):
            return
    raise AssertionError(f"no way there by Tab: {wanted}")


@pytest.mark.parametrize(("locale", "scheme"), [("en-GB", "light"), ("fr-FR", "dark")])
def test_axe_finds_nothing_and_a_phone_is_wide_enough(
    locale: str, scheme: str, people: Callable[..., Any], served: Served, axe: Callable[[Any], list[str]]
) -> None:
    """Every page of the classroom, in every phase, in both languages and both schemes."""
    kinds = {"locale": locale, "color_scheme": scheme}
    french = locale.startswith("fr")
    teacher = people(**kinds)
    teacher.goto(served.url)
    teacher.locator(".open-room select").first.select_option("valley")
    assert axe(teacher) == []
    teacher.get_by_role("button", name="Ouvrir une salle" if french else "Open a room").click()
    teacher.wait_for_url("**/teach/*")
    code = teacher.url.split("#")[0].rsplit("/", 1)[1]
    phone = people(**PHONE, **kinds)
    phone.goto(f"{served.url}/join")
    phone.locator("input.code").wait_for()
    fine(phone, axe)
    phone.goto(f"{served.url}/join/{code}")
    phone.locator(".choice").first.wait_for()
    fine(phone, axe)
    phone.locator("input[autocomplete=nickname]").fill("Ana")
    phone.locator("input[value=wethern]").check()
    phone.locator("form button.main").click()
    phone.locator(".sheet").wait_for()
    fine(phone, axe)
    show = people(**kinds)
    show.goto(f"{served.url}/show/{code}")
    show.locator(".big-code").wait_for()
    fine(show, axe)
    teacher.locator(".tag.here").first.wait_for()
    fine(teacher, axe)

    teacher.locator(".next button.main").click()
    for kind in ("prepare", "open", "answer"):
        phone.locator(f"form.{kind}").wait_for()
        for page in (phone, teacher, show):
            page.evaluate(OPEN)
            fine(page, axe)
        if kind == "answer":
            phone.locator("input[value=reject]").check()
        phone.locator("form.question button.main").click()
    next_text, closing = phone.locator("form.answer input[value=reject]:not(:checked)"), phone.locator("form.sign")
    for _ in range(5):  # the other texts of this meeting, which may break off before the last
        next_text.or_(closing).first.wait_for()
        if closing.count():
            break
        next_text.click()
        phone.locator("form.question button.main").click()
    closing.wait_for()
    fine(phone, axe)
    teacher.evaluate(OPEN)
    teacher.locator(".early button").first.click()
    fine(teacher, axe)
    teacher.locator(".sure button.main").click()
    teacher.locator(".next button.main").click()
    phone.locator("a[href^='/debrief/']").wait_for()
    fine(phone, axe)
    teacher.locator(".next a.main").click()
    phone.locator("a[href^='/debrief/']").click()
    for page in (teacher, phone):
        page.locator(".gains").wait_for(state="attached", timeout=LONG)
        page.locator(".moment").first.wait_for(state="attached")
        for button in page.locator(".slide-nav button").all():
            button.click()
            fine(page, axe)


@pytest.mark.parametrize("locale", ["en-GB", "fr-FR"])
def test_axe_finds_nothing_on_a_rehearsal(locale: str, people: Callable[..., Any], served: Served, axe: Callable[[Any], list[str]]) -> None:
    page = people(locale=locale)
    page.goto(served.url)
    page.locator(".open-room select").first.select_option("valley")
    page.locator(".open-room button:not(.main)").first.click()
    page.locator(".next button.main").click()
    expect(page.locator("form.question")).to_have_count(3)
    fine(page, axe)


#: The narrowest phone, a screen of 1280 at 200 %, and that screen with letters of twice the size.
NARROW = [({"width": 320, "height": 640}, "100%"), ({"width": 640, "height": 450}, "100%"), ({"width": 1280, "height": 900}, "200%")]
ALOUD = ("aria-label", "aria-valuetext", "title", "placeholder", "alt")
TEXTS = """names => {
    const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT), told = [];
    const others = "script, .language, [lang=en]";
    while (walk.nextNode()) if (!walk.currentNode.parentElement.closest(others)) told.push(walk.currentNode.data.trim());
    for (const name of names) for (const each of document.querySelectorAll(`[${name}]`)) told.push(each.getAttribute(name));
    return told;
}"""


def fine(page: Any, axe: Callable[[Any], list[str]]) -> None:
    """Nothing for axe to find, nothing that sticks out of a screen that is narrow or enlarged, and no word of another language."""
    assert axe(page) == []
    size = page.viewport_size
    for screen, letters in NARROW:
        page.set_viewport_size(screen)
        page.evaluate("size => document.documentElement.style.fontSize = size", letters)
        page.wait_for_function("width => document.documentElement.scrollWidth <= width", arg=screen["width"])
    page.evaluate("document.documentElement.style.fontSize = ''")
    page.set_viewport_size(size)
    language = page.evaluate("document.documentElement.lang")
    assert language == page.evaluate("navigator.language").split("-")[0]
    if language == "fr":
        assert english(page.evaluate(TEXTS, ALOUD)) == []


def english(told: list[str]) -> list[str]:
    """Texts of a French page that are a line of the English table: as a whole, or with its gaps filled."""
    table, other = words("en"), words("fr")
    same = {"valley", *other.values()}
    lines = [re.compile(re.sub(r"\\\{\w+\\\}", ".+", re.escape(said))) for key, said in table.items()
             if said != other[key] and re.search("[a-z]{3}", re.sub(r"\{\w+\}", "", said))]
    codes = {*ORDERS, *PRESSURES, *COMINGS, *REPLIES, *EVENTS}
    return [each for each in told if each not in same and (each in codes or any(line.fullmatch(each) for line in lines))]


def test_the_way_in_is_one_that_a_phone_can_take(people: Callable[..., Any], served: Served) -> None:
    """A QR code only where others reach this machine, and then with its address on the network."""
    alone = people()
    code = opened(alone, served.url)
    expect(alone.get_by_text("Only this computer can open these links.")).to_be_visible()
    assert alone.get_by_role("img").count() == 0

    reached = people()
    told = reached.request.get(f"{served.url}/api/about").json() | {"address": "192.0.2.7:8000", "reachable": True}
    reached.route("**/api/about", lambda route: route.fulfill(json=told))
    reached.goto(own_link(alone))
    expect(reached.get_by_label("Link for students", exact=True)).to_have_value(f"http://192.0.2.7:8000/join/{code}")
    assert reached.get_by_text(f"/join/{code}").count() == 0, "the address stands there once, where it can be taken along"
    code_of = reached.get_by_role("img", name="QR code of the students' link")
    expect(code_of).to_be_visible()
    expect(code_of).to_have_js_property("complete", True)
    assert code_of.evaluate("each => each.naturalWidth") > 100


def test_a_teacher_finds_the_way_back(people: Callable[..., Any], served: Served) -> None:
    teacher = people()
    code = opened(teacher, served.url)
    teacher.goto(served.url)
    teacher.get_by_role("link", name=f"Room {code}").click()
    expect(teacher.get_by_role("heading", name="Waiting room")).to_be_visible()
    stranger = people()
    stranger.goto(f"{served.url}/teach/{code}")
    expect(stranger.get_by_text("you do not have access to this")).to_be_visible()


def test_a_token_is_in_no_address_once_the_page_is_there(people: Callable[..., Any], served: Served) -> None:
    """Neither what a server may write to a log, nor what a projector shows or the browser's history keeps, holds a token."""
    asked: list[str] = []
    teacher = people()
    teacher.context.on("request", lambda request: asked.append(request.url))
    code = opened(teacher, served.url)
    teacher.get_by_role("heading", name="Waiting room").wait_for()
    assert teacher.url == f"{served.url}/teach/{code}"
    link = own_link(teacher)
    token = link.split("#")[1]
    teacher.reload()
    teacher.get_by_role("heading", name="Waiting room").wait_for()
    assert asked and not [url for url in asked if token in url]

    other = people()
    other.goto(link)
    other.get_by_role("heading", name="Waiting room").wait_for()
    assert other.url == f"{served.url}/teach/{code}"
    other.goto(f"{served.url}/teach/{code}#main")  # what is no token does not drive out the one that is kept
    other.reload()
    other.get_by_role("heading", name="Waiting room").wait_for()

    student = seated(people(), served.url, code, "kelda", "Ana")
    assert student.url == f"{served.url}/seat/{code}"
    student.go_back()
    student.get_by_role("button", name="Continue as Ana").click()
    student.get_by_role("heading", name="Your role sheet").wait_for()


def test_a_seat_of_a_second_window_strands_nobody(people: Callable[..., Any], served: Served) -> None:
    """Once a second window took the first one's seat away, or nobody could reach the first seat any more."""
    teacher = people()
    code = opened(teacher, served.url)
    one = seated(people(), served.url, code, "kelda", "Ana")
    other = seated(one.context.new_page(), served.url, code, "wethern", "Boris")
    for page, party in ((one, "Kelda"), (other, "Wethern")):
        page.reload()
        expect(page.get_by_role("heading", name=party, exact=True)).to_be_visible()
        expect(teacher.get_by_role("row", name=re.compile(f"{party}.*online"))).to_be_visible()
    one.close()
    other.goto(f"{served.url}/join/{code}")
    other.get_by_role("button", name="Continue as Ana").click()
    expect(other.get_by_role("heading", name="Kelda", exact=True)).to_be_visible()


def test_a_browser_that_keeps_nothing_has_its_seat_all_the_same(people: Callable[..., Any], served: Served) -> None:
    code = opened(people(), served.url)
    page = people()
    shut = "{ get() { throw new DOMException('shut', 'SecurityError'); } }"
    page.add_init_script(f"for (const each of ['localStorage', 'sessionStorage']) Object.defineProperty(window, each, {shut})")
    seated(page, served.url, code, "kelda", "Ana")
    page.reload()
    expect(page.get_by_role("heading", name="Your role sheet")).to_be_visible()
