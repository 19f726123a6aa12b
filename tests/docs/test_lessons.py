"""The lesson pack is true: its numbers are made again, its answers recomputed from the printed sheets and the engine, its plans add up."""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path

import pytest
from click.testing import CliRunner

from docs import teaching
from sim.cli.main import cli
from sim.engine.model import Negotiation
from sim.scenario.encoding.instance import encode
from sim.scenario.loader import load_scenario, parse_scenario
from sim.web.classroom.printable_sheets import RoleSheets
from tests.web.sheet_reader import points_of

ROOT = Path(__file__).parents[2]
PAGES = sorted(teaching.FOLDER.glob("*.md"))
ANSWERS = (teaching.FOLDER / "answers.md").read_text("utf-8")
each_page = pytest.mark.parametrize("page", PAGES, ids=[page.stem for page in PAGES])


def part(scenario: str, name: str) -> str:
    """A part of the answers as it stands on the page."""
    found = re.search(rf"<!-- made: {scenario} {name} -->\n(.*?)<!-- end -->", ANSWERS, re.DOTALL)
    assert found
    return found[1]


@each_page
def test_every_part_is_as_the_program_makes_it_now(page: Path) -> None:
    text = page.read_text("utf-8")
    assert teaching.filled(text) == text, "run: python -m docs.teaching"


@pytest.mark.parametrize("name", ["valley", "astana_21"])
def test_the_answers_follow_from_the_printed_sheets(name: str) -> None:
    case = teaching.case_of(name)
    table = dict(re.findall(r"^\| ([^|]+) \| (.*) \|$", part(name, "gains"), re.MULTILINE))
    page = case.paper.page()
    for party in case.consenting:
        own = points_of(page, case.encoded.scenario.parties[party].label)
        no_deal = sum(values["now"] for values in own.values())
        told = [str(no_deal)]
        for text in teaching.TEXTS[name].values():
            chosen = {case.item(issue): str(value) if isinstance(value, int) else (case.encoded.scenario.issues[issue].options or {})[str(value)]
                      for issue, value in text.items()}
            total = sum(values[chosen.get(item, "now")] for item, values in own.items())
            told.append(f"{total} ({teaching.signed(total - no_deal)})")
        assert table[case.label(party)] == " | ".join(told)


@pytest.mark.parametrize("name", ["valley", "astana_21"])
def test_points_are_the_utilities_of_the_engine(name: str) -> None:
    """A text's points are a thousand times its utility in the engine, but for rounding each item."""
    from sim.rules.utility import utility

    case, model = teaching.case_of(name), Negotiation(load_scenario(name), teaching.SEED)
    for key in teaching.TEXTS[name]:
        whole = [case.text(key).get(issue, float(case.points.game.status_quo[at])) for at, issue in enumerate(case.encoded.issues)]
        for at, party in enumerate(case.encoded.parties):
            assert abs(case.points.of(party, case.text(key)) - 1000 * utility(model.conflict, at, whole)) <= len(whole) / 2


def test_the_cost_of_distrust_by_hand_is_that_of_the_engine() -> None:
    """Points are rounded item by item, so a product of them may be a point off."""
    case = teaching.case_of("valley")
    told = dict(re.findall(r"^- (\w+): .* it doubts .* = (\d+) points", part("valley", "distrust"), re.MULTILINE))
    assert set(told) == {case.label(party) for party in case.consenting}
    for party in case.consenting:
        given = case.answer(party, case.text("A"))
        assert abs(1000 * given.distrust - float(told[case.label(party)])) <= 1, party
        assert given.audience == given.change == given.hope == given.relief == 0, "nothing else counts in the valley before the first round"


def test_a_shared_bridge_needs_between_50_and_60_of_water() -> None:
    points = teaching.case_of("valley").points
    shared = {"bridge": 2.0}
    assert points.gain("wethern", {**shared, "water": 50.0}) < 0 < points.gain("wethern", {**shared, "water": 60.0})
    assert not points.at("kelda", "water", 60.0).crossed
    assert points.gain("wethern", {"bridge": 3.0, "water": 70.0}) < 0 and points.at("kelda", "water", 80.0).crossed


def test_text_b_of_astana_fails_for_the_two_reasons_given() -> None:
    """Without normalisation the regime loses; with it the two who fight count less than nothing of it before the first round."""
    case = teaching.case_of("astana_21")
    text = case.text("B")
    assert all(case.points.gain(party, text) > 0 for party in case.consenting)
    assert case.points.gain("regime", {issue: value for issue, value in text.items() if issue != "normalisation"}) < 0
    opposition = case.paper.model.conflict.stakes[case.encoded.parties.index("opposition")]
    assert opposition[case.encoded.issues.index("normalisation")].strikes
    assert case.fighting == ["regime", "opposition"]
    for party, row in zip(case.fighting, part("astana_21", "counted").strip().splitlines()[2:], strict=True):
        given = case.answer(party, text)
        assert given.red_line < 0 and given.utility - given.baseline - given.distrust - given.audience < 0
        numbers = [int(cell.replace("−", "-")) for cell in re.findall(r"[+−]?\d+", row)]
        assert numbers[1:3] == [-round(1000 * given.distrust), -round(1000 * given.audience)] and numbers[3] < 0


@each_page
def test_what_a_page_points_to_is_there(page: Path) -> None:
    for target in re.findall(r"\]\(([^)#]+)", page.read_text("utf-8")):
        assert target.startswith("http") or (page.parent / target).exists(), target


@each_page
def test_its_commands_are_known(page: Path) -> None:
    text = page.read_text("utf-8").replace("\n   --", " --")
    for verb, rest in re.findall(r"parley (\w+)([^`\n]*)", text):
        assert verb in cli.commands, verb
        known = {option for parameter in cli.commands[verb].params for option in parameter.opts}
        assert set(re.findall(r"--[a-z]+", rest)) <= known, (verb, rest)


def test_the_short_meetings_are_a_scenario() -> None:
    found = re.search(r"```yaml title=\"short.yaml\"\n(.*?)```", (teaching.FOLDER / "facilitator.md").read_text("utf-8"), re.DOTALL)
    assert found
    scenario = parse_scenario(found[1])
    assert (scenario.procedure.exchanges, scenario.horizon.rounds) == (3, 2)


@pytest.mark.parametrize(("page", "ends"), [("valley", [50]), ("astana", [90, 90])])
def test_minutes_of_a_plan_follow_on_each_other(page: str, ends: list[int]) -> None:
    rows = re.findall(r"^\| (\d+) – (\d+) \|", (teaching.FOLDER / f"{page}.md").read_text("utf-8"), re.MULTILINE)
    found, last = [], 0
    for begin, end in ((int(one), int(other)) for one, other in rows):
        if begin == 0 and last:
            found.append(last)
            last = 0
        assert begin == last < end
        last = end
    assert [*found, last] == ends


@pytest.mark.parametrize("page", ["valley", "astana"])
def test_minutes_of_a_plan_in_one_paragraph_follow_on_each_other(page: str) -> None:
    text = (teaching.FOLDER / f"{page}.md").read_text("utf-8")
    for paragraph in re.findall(r"^(?:\*\*\w+ lesson\.\*\* )?0 – .*?(?=\n\n)", text, re.MULTILINE | re.DOTALL):
        spans = [(int(one), int(other)) for one, other in re.findall(r"(\d+) – (\d+)", paragraph)]
        assert spans[0][0] == 0 and spans[-1][1] in (50, 90)
        assert all(one[1] == other[0] for one, other in pairwise(spans)), spans


def test_the_sheets_that_the_lessons_print_are_there(tmp_path: Path) -> None:
    done = CliRunner().invoke(cli, ["sheets", "valley", "--html", str(tmp_path / "sheets.html")])
    assert done.exit_code == 0 and (tmp_path / "sheets.html").read_text("utf-8") == RoleSheets(encode(load_scenario("valley"))).page()
