"""Games of other tools: what is carried over is exact, what is not is said, and damaged files are refused in words."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable
from functools import cache
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

import numpy as np
import pytest
from click.testing import CliRunner
from hypothesis import given

import parley
from sim.analysis.theory.game import Game
from sim.cli.main import cli
from sim.engine.model import play
from sim.errors import FormatError
from sim.formats.imported import ImportedScenario
from sim.scenario.encoding.instance import encode
from sim.scenario.loader import parse_scenario
from tests.examples import examples as many_examples
from tests.formats import examples
from tests.formats.mutations import check_mutation, draws

#: Files by kind, and what to give the reader.
KINDS: dict[str, tuple[str, dict[str, str], list[str]]] = {
    "decide": ("decide", {"a.csv": examples.DECIDE}, ["a.csv"]), "decide table": ("decide", {"a.csv": examples.DECIDE_TABLE}, ["a.csv"]),
    "ktab": ("ktab", {"a.csv": examples.KTAB}, ["a.csv"]), "ktab xml": ("ktab", {"a.xml": examples.KTAB_XML}, ["a.xml"]),
    "genius": ("genius", examples.GENIUS, []), "geniusweb": ("genius", examples.GENIUSWEB, []), "negmas": ("negmas", examples.NEGMAS, []),
    "scorable": ("scorable", examples.SCORABLE, []),
}
each_kind = pytest.mark.parametrize("name", KINDS)


def written(files: dict[str, str], folder: Path) -> Path:
    """Write files to a folder."""
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, "utf-8")
    return folder


def read(name: str, folder: Path) -> ImportedScenario:
    """Read the files of a kind in a folder."""
    kind, _, given = KINDS[name]
    return parley.import_scenario([folder / each for each in given] or folder, kind)


def imported(name: str, folder: Path) -> ImportedScenario:
    """Read a kind's example."""
    return read(name, written(KINDS[name][1], folder))


@each_kind
def test_each_example_becomes_a_scenario_that_runs(name: str, tmp_path: Path) -> None:
    found = imported(name, tmp_path)
    assert parse_scenario(found.text) == found.scenario
    assert found.assumed and all(f"# Assumed: {each}"[:200] in found.text for each in found.assumed)
    assert play(encode(found.scenario), seed=1, replicate=0)


def test_decide_keeps_positions_on_their_scales(tmp_path: Path) -> None:
    found = imported("decide", tmp_path)
    north = found.scenario.parties["north"]
    assert (north.on["toll"].position, north.on["toll"].salience, north.on["speed"].position, north.capability) == (100, 90, 0, 75)
    assert found.scenario.issues["toll"].scale == {0: "no toll", 50: "five crowns", 100: "ten crowns"}
    assert found.scenario.parties["coast"].on["speed"].position == 50 and found.scenario.procedure.kind == "exchange"
    assert found.lost == ("power that differs by issue, of north: the mean is its capability",)
    table = imported("decide table", tmp_path)
    assert table.scenario.parties["south"].on["toll"].salience == 60 and table.lost == ()


def test_ktab_keeps_positions_capability_and_the_rule(tmp_path: Path) -> None:
    found = imported("ktab", tmp_path).scenario
    town = found.parties["town"]
    assert (town.on["site"].position, town.on["site"].salience, town.capability, found.title) == (90, 30.5, 60, "Ports")
    assert found.parties["fishers"].label == "Fishers" and found.about == "Where the new port goes"
    xml = imported("ktab xml", tmp_path)
    assert xml.scenario.procedure.model_dump()["model"] == "markov" and xml.scenario.procedure.model_dump()["voting"] == "binary"
    assert xml.scenario.procedure.model_dump()["draws"] and xml.scenario.procedure.model_dump()["binding"]
    lost = "\n".join(xml.lost)
    assert "VictoryProbModel, Linear" in lost and "IdealAdjustment) of Harbour" in lost and "seed 0350758321" in lost


def assert_same_game(scenario: parley.Negotiation | object, utilities: dict[str, Callable[[tuple[str | float, ...]], float]],
                     deals: list[tuple[str | float, ...]], reservations: dict[str, float]) -> None:
    """Check that each party's utility is a rising line over its utility in the file, and that its reservation lies on the line."""
    game = Game.of(scenario)  # type: ignore[arg-type]
    for seat, party in enumerate(game.parties):
        ours = np.array([game.utility(game.text(dict(zip(game.issues, deal))))[seat] for deal in deals])
        theirs = np.array([utilities[party](deal) for deal in deals])
        slope, offset = np.polyfit(theirs, ours, 1)
        assert slope > 0 and ours == pytest.approx(slope * theirs + offset, abs=1e-9), party
        assert game.disagreement[seat] == pytest.approx(slope * reservations[party] + offset, abs=1e-9), party


def test_genius_gives_the_same_game_with_integer_issues(tmp_path: Path) -> None:
    found = imported("genius", tmp_path)
    assert list(found.scenario.issues["warranty"].options or ()) == ["n1", "n2", "n3", "n4"], "few whole numbers are options"
    assert found.scenario.issues["price"].scale == {0: "10", 100: "60"}
    deals = [(colour, point, f"n{years}") for colour, point, years in itertools.product(("red", "blue"), (0.0, 20.0, 100.0), (1, 3, 4))]

    def utility(red: float, blue: float, line: tuple[float, float], years: tuple[float, float], weights: tuple[float, float, float]) -> Callable[..., float]:
        def of(deal: tuple[str, float, str]) -> float:
            price, year = 10 + deal[1] / 2, int(deal[2][1:])
            colour = {"red": red, "blue": blue}[deal[0]] / max(red, blue)
            return weights[0] * colour + weights[1] * (line[0] + line[1] * price) + weights[2] * (years[0] + years[1] * year)
        return of

    assert_same_game(found.scenario, {"buyer": utility(4, 2, (1.2, -0.02), (-0.25, 0.25), (0.3, 0.5, 0.2)),
                                      "seller": utility(1, 5, (-0.2, 0.02), (1.25, -0.25), (0.2, 0.6, 0.2))}, list(deals), {"buyer": 0.3, "seller": 0.1})
    lost = "\n".join([*found.lost, *found.assumed])
    assert found.scenario.parties["buyer"].discount == pytest.approx(0.7 ** (1 / 10)) and found.scenario.parties["seller"].discount == 1
    assert "a discount factor of 0.965 a round for buyer" in lost and "that Price takes whole numbers only" in lost


def test_profiles_may_leave_out_what_the_domain_says(tmp_path: Path) -> None:
    """NegMAS writes profiles of GENIUS without the ends of integer issues."""
    bare = {name: text if name == "car.xml" else re.sub(r' lowerbound="\d+" upperbound="\d+"', "", text) for name, text in examples.GENIUS.items()}
    found = read("genius", written(bare, tmp_path / "bare"))
    assert found.scenario == imported("genius", tmp_path / "whole").scenario.model_copy(update={"title": found.scenario.title})


def test_geniusweb_and_negmas_give_the_same_games(tmp_path: Path) -> None:
    web = imported("geniusweb", tmp_path / "web")
    deals: list[tuple[str | float, ...]] = list(itertools.product(("yoga", "tennis"), ("n1_h", "n3_h")))

    def club(yoga: float, weight: float) -> Callable[..., float]:
        return lambda deal: weight * {"yoga": yoga, "tennis": 1 - yoga}[deal[0]] + (1 - weight) * {"n1_h": 1.0, "n3_h": 0.5}[deal[1]]

    assert_same_game(web.scenario, {"one": club(0.8, 0.6), "two": club(0.1, 0.3)}, deals, {"one": 0.6 * 0.2 + 0.2, "two": 0.3 * 0.9 + 0.35})
    trade = imported("negmas", tmp_path / "trade")
    assert list(trade.scenario.issues["month"].options or ()) == ["n1", "n2", "n3"]
    offers: list[tuple[str | float, ...]] = list(itertools.product(("low", "high"), (0.0, 50.0, 100.0), ("n1", "n2", "n3")))

    def buyer(deal: tuple[str, float, str]) -> float:
        return 0.5 * {"low": 0.1, "high": 0.9}[deal[0]] + 0.3 * 0.01 * (1 + 0.99 * deal[1]) + 0.2 * {"n1": 1, "n2": 0.5, "n3": 0}[deal[2]]

    def seller(deal: tuple[str, float, str]) -> float:
        return 0.4 * {"low": 1, "high": 0.2}[deal[0]] + 0.4 * (1 - 0.01 * (1 + 0.99 * deal[1])) + 0.2 * {"n1": 0, "n2": 0.4, "n3": 1}[deal[2]]

    assert_same_game(trade.scenario, {"buyer": buyer, "seller": seller}, offers, {"buyer": 0.2, "seller": 0.0})  # type: ignore[dict-item]
    assert trade.scenario.parties["seller"].discount == 0.9 and "a discount factor of 0.9 a round for seller" in "\n".join(trade.assumed)
    assert "the reservation value of seller is 0" in "\n".join(trade.assumed)


def test_scorable_games_keep_scores_thresholds_and_vetoes(tmp_path: Path) -> None:
    found = imported("scorable", tmp_path)
    scenario = found.scenario
    assert {name: issue.label for name, issue in scenario.issues.items()} == {"site": "Site", "toll": "Toll"}
    assert scenario.issues["site"].options == {"a1": "upstream", "a2": "downstream"}
    scores = {"the_mayor": ([40, 10], [0, 30, 60]), "the_ministry": ([5, 20], [10, 50, 80]), "the_union": ([50, 30], [50, 25, 0])}
    deals: list[tuple[str | float, ...]] = [(f"a{site}", f"b{toll}") for site in (1, 2) for toll in (1, 2, 3)]

    def sum_of(own: tuple[list[int], list[int]]) -> Callable[..., float]:
        return lambda deal: own[0][int(deal[0][1]) - 1] + own[1][int(deal[1][1]) - 1]

    utilities = {party: sum_of(own) for party, own in scores.items()}
    assert_same_game(scenario, utilities, deals, {"the_mayor": 55, "the_ministry": 60, "the_union": 50})
    assert scenario.procedure.model_dump()["veto"] == ["the_mayor", "the_ministry"]
    assert "the initial deal A1,B3" in found.lost


@pytest.mark.parametrize(("option", "label"), [
    ('A1 "upstream": a new site', "upstream: a new site"), ('A1 "upstream" by the old mill', "upstream: by the old mill"),
    ('A1: "upstream": a new site', "upstream: a new site"), ("A1: the upstream site", "the upstream site"), ('A1 "upstream"', "upstream"),
])
def test_options_of_scorable_games_may_have_a_name_in_quotation_marks(option: str, label: str, tmp_path: Path) -> None:
    """The published games write options with a name, a colon, or both."""
    text = examples.SCORABLE["global_instructions.txt"].replace("    - A1: upstream ==> quiet", option)
    found = read("scorable", written(examples.SCORABLE | {"global_instructions.txt": text}, tmp_path))
    assert found.scenario.issues["site"].options == {"a1": label, "a2": "downstream"}


def test_parties_of_converted_files_are_named_after_the_file_not_its_path(tmp_path: Path) -> None:
    """Files that NegMAS converted from GENIUS are named by a path, and name classes by `type`."""
    files = {name: text.replace("name: buyer", "name: scenarios/xml/buyer.xml").replace("__python_class__: negmas.preferences.crisp.linear.", "type: ")
             for name, text in examples.NEGMAS.items()}
    assert list(read("negmas", written(files, tmp_path)).scenario.parties) == ["buyer", "seller"]


def test_sizes_of_published_files_are_read_and_more_parties_than_a_scenario_has_are_refused(tmp_path: Path) -> None:
    """KTAB's studies have up to 40 actors, DECIDE's summits 15 actors and 13 issues, and folders of domains many profiles."""
    rows = [f"SActor-{actor:02d}, Random, {60 + actor}, {actor}, 10, {99 - actor}, 20, 50, 30," for actor in range(40)]
    (tmp_path / "forty.csv").write_text("\n".join(["Random,desc,40,3,", "Actor,Description,Power,P1,S1,P2,S2,P3,S3,", *rows]))
    assert len(parley.import_scenario(tmp_path / "forty.csv", "ktab").scenario.parties) == 40
    actors, issues = [f"Actor {place} (incl. others)" for place in range(15)], [f"Issue{place}" for place in range(13)]
    lines = [f"'#A'\t'{actor}'\t'{actor}'\t''" for actor in actors]
    lines += [line for issue in issues for line in (f"'#P'\t'{issue}'\t'{issue}'\t''", f"'#M'\t'{issue}'\t0", f"'#M'\t'{issue}'\t100\t")]
    lines += [f"'#D'\t'{actor}'\t'{issue}'\t{5.0 * place}\t0.{place + 1}\t0.026\t" for place, actor in enumerate(actors) for issue in issues[place % 2:]]
    (tmp_path / "summit.csv").write_text("\n".join(lines))
    summit = parley.import_scenario(tmp_path / "summit.csv", "decide").scenario
    assert (len(summit.parties), len(summit.issues)) == (15, 13)
    many = {f"p{place}.yml": examples.NEGMAS["buyer.yml"].replace("name: buyer", f"name: buyer{place}") for place in range(129)}
    some = {"domain.yml": examples.NEGMAS["domain.yml"], **dict(list(many.items())[:65])}
    assert len(read("negmas", written(some, tmp_path / "some")).scenario.parties) == 65
    with pytest.raises(FormatError, match=r"has 129 profiles \(allowed: at most 128 parties\); if only some of them negotiate, give the file of the domain"):
        read("negmas", written({"domain.yml": examples.NEGMAS["domain.yml"], **many}, tmp_path / "many"))


@pytest.mark.parametrize(("name", "file", "old", "new", "message"), [
    ("decide", "a.csv", "'south'\t'toll'\t0", "'soth'\t'toll'\t0", 'a.csv:14: #D: there is no actor "soth"; did you mean "south"?'),
    ("decide", "a.csv", "80\t0.4", "70\t0.4", "a.csv:13: position: 70 is not within 80..120, the meanings of speed"),
    ("decide", "a.csv", "'#P'\t'speed'", "'#Q'\t'speed'", 'a.csv:6: "#Q" is not known (allowed: #A, #P, #M, #D'),
    ("decide table", "a.csv", "salience", "salence", 'there is no column salience; did you mean "salence"?'),
    ("ktab", "a.csv", "80.5, 10.0", "80.5, ten", 'a.csv:3: position: "ten" is not a number'),
    ("ktab", "a.csv", ",3,2,", ",4,2,", "a.csv:1: has 3 actors, and its first line says 4"),
    ("ktab xml", "a.xml", "<dCoord>90</dCoord>", "", "Town/Position: has 1 values (allowed: 2, one for each dimension)"),
    ("ktab xml", "a.xml", "<Scenario>", "<!DOCTYPE x><Scenario>", "has a document type or entities, which are not read"),
    ("genius", "buyer.xml", 'value="Blue"', 'value="Bleu"', "are not those of another file, Red, Bl"),
    ("genius", "buyer.xml", 'ftype="linear"', 'ftype="triangular"', "Price: has an evaluator of type triangular; only linear ones"),
    ("genius", "seller.xml", 'reservation value="0.1"', 'reservation value="7"', "seller: its reservation value 7 is above the utility of every deal"),
    ("geniusweb", "two.json", '"tennis": 0.9', '"golf": 0.9', "two: has no utility for tennis of sport"),
    ("negmas", "buyer.yml", "AffineFun", "GaussianFun", "quantity: has a value function GaussianFun; tables and lines have a counterpart"),
    ("negmas", "buyer.yml", "0.2]", "]", "weights: is not a list of 3 numbers"),
    ("scorable", "config.txt", "".join(examples.SCORABLE["config.txt"].splitlines(keepends=True)[1:]), "", "config.txt: names fewer than two players"),
    ("scorable", "scores_files/union.txt", "50, 25, 0", "50, 25", "has scores for [2, 2] options by issue, and the instructions have [2, 3]"),
    ("scorable", "scores_files/union.txt", ", 0\n50", ", 0\n500", "the least acceptable score 500 is above the best possible, 100"),
])
def test_mistakes_are_reported_with_their_place(name: str, file: str, old: str, new: str, message: str, tmp_path: Path) -> None:
    files = dict(KINDS[name][1])
    assert old in files[file]
    with pytest.raises(FormatError) as caught:
        read(name, written(files | {file: files[file].replace(old, new, 1)}, tmp_path))
    assert message in str(caught.value)


@each_kind
@many_examples(25)
@given(draw=draws)
def test_mutated_files_end_in_a_clear_error_or_a_scenario(name: str, tmp_path_factory: pytest.TempPathFactory, draw: Random) -> None:
    contents = {file: text.encode() for file, text in KINDS[name][1].items()}
    check_mutation(contents, lambda folder: read(name, folder), tmp_path_factory.mktemp("mutated"), draw)


@each_kind
def test_an_emptied_file_ends_in_a_clear_error(name: str, tmp_path: Path) -> None:
    """Also one that has no more than its first line, or lines without words."""
    for place, (file, text) in enumerate(KINDS[name][1].items()):
        for content in ("", "\n \n", "\ufeff", text.splitlines()[0]):
            folder = written(KINDS[name][1] | {file: content}, tmp_path / f"{place}-{len(content)}")
            try:
                assert read(name, folder).scenario.parties
            except FormatError as error:
                assert error.problems and all(problem.message for problem in error.problems)


#: Numbers that count or label what a file has elsewhere, and comments.
NO_CONTENT = re.compile(r"#0'\t[^\n]*|<\?xml[^>]*>|<objective index=\"\d+\"|<item index=\"\d+\"|<adjust>[^<]*")
#: The domain's numbers of its issues, which profiles repeat.
NUMBERS_OF_ISSUES = re.compile(r"<issue index=\"\d+\"")


@cache
def original(name: str) -> tuple[object, ...]:
    """What is read of a kind's example."""
    with TemporaryDirectory() as folder:
        found = imported(name, Path(folder))
    return found.scenario, found.lost, found.assumed


@each_kind
@given(draw=draws)
def test_a_changed_number_is_never_lost(name: str, tmp_path_factory: pytest.TempPathFactory, draw: Random) -> None:
    """A number changed anywhere in a file changes the scenario or what is said of it, or is refused."""
    files, folder = KINDS[name][1], tmp_path_factory.mktemp("changed")
    file = draw.choice(sorted(files))
    kept = [match.span() for pattern in (NO_CONTENT, *([NUMBERS_OF_ISSUES] if file == "car.xml" else [])) for match in pattern.finditer(files[file])]
    places = [match for match in re.finditer(r"(?<![\w.])-?\d+(?:\.\d+)?(?![\w.])", files[file])
              if not any(first <= match.start() < last for first, last in kept)]
    if not places:
        return
    place, value = draw.choice(places), draw.choice(["3", "0.35", "77", "-5", "1.5"])
    changed = files[file][: place.start()] + value + files[file][place.end():]
    try:
        found = read(name, written(files | {file: changed}, folder))
    except FormatError:
        return
    assert (found.scenario, found.lost, found.assumed) != original(name) or float(place[0]) == float(value), (file, place, value)


def test_the_command_says_what_it_could_not_carry_over(tmp_path: Path) -> None:
    written(examples.GENIUS, tmp_path / "car")
    done = CliRunner().invoke(cli, ["import", "genius", str(tmp_path / "car"), "--out", str(tmp_path / "car.yaml")])
    assert done.exit_code == 0 and "assumed: alternating offers as the procedure" in done.stderr
    done = CliRunner().invoke(cli, ["import", str(tmp_path / "car.bin")])
    assert done.exit_code == 2 and "(allowed: spreadsheet, decide, ktab, genius, negmas, scorable)" in done.stderr
