"""The page of a run: it holds the log's numbers, loads nothing, and no label can become part of its code."""

from __future__ import annotations

import base64
import hashlib
import itertools
import json
import re
import shutil
from collections.abc import Sequence
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from sim.cli.main import cli
from sim.engine.model import Negotiation
from sim.engine.strategy_loader import players
from sim.errors import NotInResultsError, ResultsError
from sim.report.explanation.reasons import breaking
from sim.report.explanation.run_document import COMING
from sim.report.pages.replay import page_data, rerun
from sim.report.pages.replay.page import FOLDER, SCRIPTS, joined, page
from sim.report.pages.replay.rerun import replay_run
from sim.report.stylesheet import STYLES
from sim.scenario.encoding.instance import encode
from sim.scenario.loader import load_scenario, parse_scenario
from sim.scenario.schema.scenario import Scenario
from sim.studies.provenance import run_manifest
from sim.studies.results import open_study
from sim.studies.single_run import run_single, write_single_run
from sim.studies.study import run_study
from tests.scenario.text_edits import changed
from tests.sealing import seal

ROOT = Path(__file__).resolve().parents[2]
#: The Astana format with its broken commitments: of its 22 rounds six that show all that a page shows.
SHORTENED = load_scenario("astana_2017", ["horizon.rounds=6"])
STUBBORN = "kelda=tests.engine.custom_strategies:yes"


def inside(*words: str) -> Result:
    """The program within this process."""
    return CliRunner().invoke(cli, words)


def written(folder: Path, scenario: Scenario, name: str, seed: int = 1, strategies: Sequence[str] = ()) -> Path:
    """A results folder as `parley run` leaves it."""
    encoded = encode(scenario)
    log = run_single(encoded, seed, 0, players(strategies, encoded.parties))
    write_single_run(folder, encoded, log, run_manifest(scenario, name, seed, 0, (), strategies, ()))
    return folder


class Seen(HTMLParser):
    """What a browser would make of a page: its elements, and the texts of some."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.texts: dict[str, list[str]] = {}
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        self.texts.setdefault(tag, []).append("")

    def handle_endtag(self, tag: str) -> None:
        self.tags.append((f"/{tag}", {}))
        self.texts.setdefault(f"/{tag}", []).append("")

    def handle_data(self, data: str) -> None:
        if self.tags:
            self.texts[self.tags[-1][0]][-1] += data

    def count(self, tag: str) -> int:
        return sum(found == tag for found, _ in self.tags)

    @property
    def data(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.texts["script"][0])
        return found


@pytest.fixture(scope="module")
def places(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Folders of runs: `valley`, and `long`, the Astana format with its broken commitments."""
    folder = tmp_path_factory.mktemp("runs")
    written(folder / "valley", load_scenario("valley"), "valley", 2)
    written(folder / "long", SHORTENED, "astana_2017")
    return folder


@pytest.fixture(scope="module")
def pages(places: Path) -> dict[str, bytes]:
    return {name: page(replay_run(open_study(places / name).select())) for name in ("valley", "long")}


# What it holds


@pytest.mark.parametrize("name", ["valley", "long"])
def test_the_page_holds_the_logs_numbers(name: str, places: Path, pages: dict[str, bytes]) -> None:
    data, study = Seen(pages[name].decode()).data, open_study(places / name).select()

    def near(value: Any) -> Any:
        """Approximate numbers to the page's six decimals."""
        return pytest.approx(value, abs=1e-6)

    rounds = {row["round"]: row for row in data["rounds"]}
    assert len(rounds) == len(study.rows("rounds"))
    for row in study.rows("rounds"):
        shown = rounds[row["round"]]
        assert all(shown[name] == row[name] for name in ("outcome", "gap", "slipped", "breaches", "swaps", "convened"))
        assert (shown["deaths"], shown["trust"], shown["week"]) == near((row["deaths"], row["trust"], row["week"]))
    answers = study.rows("answers")
    assert len(answers) == sum(len(each["answers"]) for row in rounds.values() for each in row["exchanges"])
    for row in answers:
        given = next(each for each in rounds[row["round"]]["exchanges"][row["exchange"] - 1]["answers"] if each["party"] == row["party"])
        assert (given["reply"], given["red_line"]) == (row["reply"], row["red_line"])
        assert given["terms"] == near([row[term] for term in data["columns"]["answer"]])
    for row in study.rows("texts"):
        assert rounds[row["round"]]["exchanges"][row["exchange"] - 1]["text"][row["issue"]] == near(row["value"])
    for row in study.rows("parties"):
        shown = next(each for each in rounds[row["round"]]["attendance"] if each["party"] == row["party"])
        assert shown["presence"] == row["presence"]
        assert [each for each in shown["terms"] if each is not None] == near([row[term] for term in COMING if row[term] is not None])
    for row in study.rows("agenda"):
        shown = next(each for each in rounds[row["round"]]["agenda"] if each["issue"] == row["issue"])
        assert (shown["ground"], shown["declared"], shown["struck_by"]) == (near(row["ground"]), near(row["declared"]), row["struck_by"])


def test_weeks_stand_at_their_place_and_add_up_to_the_runs_total(places: Path, pages: dict[str, bytes]) -> None:
    weeks, study = Seen(pages["long"].decode()).data["weeks"], open_study(places / "long")
    for row in study.rows("weeks"):
        assert weeks["sources"][row["source"]]["incidents"][int(row["week"] - weeks["first"])] == row["incidents"]
    run_ = study.rows("runs")[0]
    assert sum(sum(each["incidents"]) for each in weeks["sources"].values()) == run_["incidents"]
    assert sum(sum(each["deaths"]) for each in weeks["sources"].values()) == pytest.approx(run_["deaths"], rel=1e-3)
    assert {len(each["deaths"]) for each in weeks["sources"].values()} == {int(weeks["last"] - weeks["first"])}


@pytest.mark.parametrize(("name", "scenario", "seed"), [("valley", load_scenario("valley"), 2), ("long", SHORTENED, 1)])
def test_trust_is_the_models_after_each_round_and_its_mean_is_the_logs(
    name: str, scenario: Scenario, seed: int, places: Path, pages: dict[str, bytes]
) -> None:
    data, model = Seen(pages[name].decode()).data, Negotiation(scenario, seed, 0)
    held = [[list(row) for row in model.state.trust]]
    while model.running:
        model.step()
        held.append([list(row) for row in model.state.trust])
    assert len(data["trust"]) == len(held) == len(data["rounds"]) + 1
    for shown, real in zip(data["trust"], held, strict=True):
        for row, wanted in zip(shown, real, strict=True):
            assert row == pytest.approx(wanted, abs=1e-6)
    ties, seats = model.conflict.ties, range(len(model.encoded.parties))
    against = [(one, other) for one, other in itertools.permutations(seats, 2) if ties[one][other].opposes]
    for row, matrix in list(zip(data["rounds"], data["trust"][1:], strict=True))[:-1]:
        assert sum(matrix[one][other] for one, other in against) / len(against) == pytest.approx(row["trust"], abs=1e-5)


def test_every_answer_is_told_and_every_no_is_told_what_would_have_done(pages: dict[str, bytes]) -> None:
    texts = [each for row in Seen(pages["long"].decode()).data["rounds"] for each in row["exchanges"]]
    noes = [answer for each in texts for answer in each["answers"] if answer["reply"] == "reject"]
    assert noes and all(re.search("smallest sufficient change|No change|no change", " ".join(answer["lines"])) for answer in noes)
    assert all(answer["lines"][0].endswith(".") for each in texts for answer in each["answers"])


def test_commitments_are_told_with_their_fate(places: Path, pages: dict[str, bytes]) -> None:
    shown, rows = Seen(pages["long"].decode()).data["commitments"], open_study(places / "long").rows("commitments")
    assert [each["fate"] == "broken" for each in shown] == [row["broken"] for row in rows] and any(row["broken"] for row in rows)
    for each, row in zip(shown, rows, strict=True):
        assert (each["why"] is not None) == row["broken"]
        if row["broken"]:
            assert f"{100 * row['hazard']:.2f}%" in each["why"]
            parts = [row[term] for term in ("loss", "temptation", "hope", "punishment", "spoiling")]
            assert sum(reason.value for reason in breaking(row)) == pytest.approx(sum(parts))
        else:
            later = any(other["issue"] == row["issue"] and other["round"] > row["round"] for other in rows)
            assert each["fate"] == ("superseded" if later else "in force")


def test_all_rounds_are_told_without_the_script(places: Path, pages: dict[str, bytes]) -> None:
    text = pages["long"].decode().split("<script")[0]
    for row in open_study(places / "long").rows("rounds"):
        assert f"<span>Round {row['round']}: " in text
    agreements = open_study(places / "long").rows("runs")[0]["agreements"]
    assert text.count("<article") == SHORTENED.horizon.rounds and f"{agreements} × agreement" in text


def test_where_parties_answer_in_turns_it_is_told_whose_offer_is_on_the_table(tmp_path: Path) -> None:
    offers = written(tmp_path / "turns", load_scenario("harbour_offers"), "harbour_offers")
    rows, shown = open_study(offers).rows("answers"), Seen(page(replay_run(open_study(offers).select())).decode()).data
    order = [party["name"] for party in shown["parties"] if party["consents"]]
    texts = [(row["round"], each) for row in shown["rounds"] for each in row["exchanges"]]
    assert [each["answers"][0]["party"] for _, each in texts] == [row["party"] for row in rows] and len(rows) > len(order)
    assert texts[0][1]["offer"] == order[0]
    for (round_, before), (later, after) in itertools.pairwise(texts):
        if later == round_:  # who refuses makes the next offer; else the offer stands, and its acceptances with it
            answer = before["answers"][0]
            refused = before["text"] != after["text"]
            assert after["offer"] == (answer["party"] if refused else before["offer"])
            assert after["earlier"] == ({} if refused else {**before["earlier"], answer["party"]: answer["reply"]})


def test_an_exchange_of_positions_is_told_with_what_it_did_to_everybody(tmp_path: Path) -> None:
    trusting = [f"trust.of.{one}.{other}=1" for one, others in load_scenario("astana_21").trust.of.items() for other in others]
    place = written(tmp_path / "trades", load_scenario("astana_21", ["procedure.kind=exchange", "horizon.rounds=2", *trusting]), "astana_21")
    rows = open_study(place).rows("trades")
    rounds = Seen(page(replay_run(open_study(place).select())).decode()).data["rounds"]
    told = [each | {"round": row["round"], "exchange": at} for row in rounds for at, text in enumerate(row["exchanges"], 1)
            for each in text["trades"]]
    assert rows and [each | {"effect": pytest.approx(each["effect"], abs=1e-6)} for each in told] == [
        {name: row[name] for name in ("party", "traded", "effect", "round", "exchange")} for row in rows]


# What it is


def test_six_rounds_take_less_than_400_kb(pages: dict[str, bytes]) -> None:
    assert 100_000 < len(pages["long"]) < 400_000


def test_the_same_run_is_the_same_bytes_from_a_run_a_study_in_full_and_a_study_of_summaries(tmp_path: Path) -> None:
    short = {name: load_scenario(name, ["horizon.rounds=2"]) for name in ("textbook", "valley")}
    one = written(tmp_path / "one", short["valley"], "valley", 7)
    full = run_study(short, 2, 7, detail="full", engine="mesa", workers=1, out=tmp_path / "full", progress=False)
    brief = run_study(short, 2, 7, engine="mesa", workers=1, out=tmp_path / "brief", progress=False)
    made = [page(replay_run(open_study(one).select())), page(replay_run(open_study(one).select()))]
    made += [page(replay_run(study.select("valley"), 0)) for study in (full, brief)]
    assert len(set(made)) == 1
    assert page(replay_run(brief.select("valley"), 1)) != made[0]


def test_nothing_is_fetched_and_only_its_own_script_and_style_may_run(pages: dict[str, bytes]) -> None:
    text = pages["long"].decode()
    seen = Seen(text)
    assert [tag for tag, own in seen.tags if {"src", "srcset", "style", "onclick", "onload"} & set(own)] == []
    assert all((own.get("href") or "#").startswith("#") for _, own in seen.tags)
    assert {tag for tag, _ in seen.tags} & {"link", "img", "iframe", "object", "embed", "base", "form"} == set()
    told = text.replace("http://www.w3.org/2000/svg", "")  # the name of a language, not an address
    assert not re.search(r"https?:|@import|url\((?!#|data:)|fetch\(|XMLHttp|WebSocket|EventSource|sendBeacon|import\(", told)
    policy = next(own["content"] for tag, own in seen.tags if own.get("http-equiv") == "Content-Security-Policy") or ""
    style, script = seen.texts["style"][0], seen.texts["script"][1]
    for kind, held in (("style", style), ("script", script)):
        assert f"{kind}-src 'sha256-{base64.b64encode(hashlib.sha256(held.encode()).digest()).decode()}'" in policy
    assert policy.startswith("default-src 'none';") and "unsafe" not in policy


def test_the_script_makes_elements_from_texts_only() -> None:
    assert not re.search(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\b|new Function|</|on[a-z]+=", joined())
    assert {f"{name}.js" for name in SCRIPTS} | {"page.html", "style.css"} == {path.name for path in FOLDER.iterdir()}


HOSTILE = "</script><img src=x onerror=alert(1)>"
COMMENT = "<!--<script>{{ 7 * 7 }} & \"quoted\" 'single'"


def test_no_label_breaks_out_of_the_page(tmp_path: Path) -> None:
    scenario = parse_scenario(changed(
        ("title: The well on the border", f"title: '{HOSTILE}'"), ("label: The hill village\n", f"label: '{HOSTILE}'\n"),
        ("label: The valley village", f"label: {json.dumps(COMMENT)}"), ("hill: At the spring", f"hill: '{HOSTILE}'"),
        ("0: none of it", f"0: {json.dumps(COMMENT)}"), ("label: Where the new pump goes", f"label: '{HOSTILE}'"),
        ("city: Market town", f"city: '{HOSTILE}'"),
    ))
    text = page(replay_run(open_study(written(tmp_path / "hostile", scenario, "hostile")).select()), (f"title={HOSTILE}",)).decode()
    seen, plain = Seen(text), Seen(page(replay_run(open_study(written(tmp_path / "plain", parse_scenario(changed()), "plain")).select())).decode())
    assert (seen.count("script"), seen.count("style"), seen.count("img")) == (2, 1, 0)
    assert "<!--" not in text and "49 &amp;" not in text
    assert seen.texts["h1"] == [HOSTILE] and plain.texts["h1"] == ["The well on the border"]
    data = seen.data
    assert [party["label"] for party in data["parties"]][:2] == [HOSTILE, COMMENT]
    assert data["issues"][0]["scale"][0] == [0, COMMENT] and data["issues"][1]["options"][0] == ["hill", HOSTILE]
    assert any(row["city"] == HOSTILE for row in data["rounds"])
    assert seen.count("article") == len(data["rounds"])


def test_embedded_data_survive_the_signs_that_end_a_line_of_script() -> None:
    from sim.report.pages.replay.page import embedded

    label = "a\u2028b\u2029c<>&\\u003c"
    assert not set("<>&\u2028\u2029") & set(embedded({"label": label}))
    assert json.loads(embedded({"label": label})) == {"label": label}


def channels(colour: str) -> float:
    """The relative luminance of a colour (WCAG 2.2)."""
    parts = [int(colour[at:at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
def test_words_stand_out_four_and_a_half_to_one_and_signs_three_to_one(scheme: int) -> None:
    tokens = (STYLES / "tokens.css").read_text("utf-8")
    block = re.findall(r"^ *:root(?::not\(\.paper\))? \{(.*?)\}", tokens, re.S | re.M)[scheme]
    colours = dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6})", block))
    assert len(colours) > 20

    def ratio(one: str, other: str) -> float:
        light, dark = sorted((channels(colours[one]), channels(colours[other])), reverse=True)
        return (light + 0.05) / (dark + 0.05)

    words = [("ink", ground) for ground in ("page", "panel", "good", "bad", "shade")]
    words += [(word, ground) for word in ("soft", "accent", "red", "text") for ground in ("page", "panel")]
    words += [("page", "accent"), ("soft", "shade")]
    assert {pair: round(ratio(*pair), 2) for pair in words if ratio(*pair) < 4.5} == {}
    signs = ("agreement", "procedural", "statement", "none", "not-convened", "refused", "deaths", "incidents", "good-edge", "bad-edge", "red", "focus")
    assert {sign: round(ratio(sign, "page"), 2) for sign in signs if ratio(sign, "page") < 3} == {}


# What goes wrong


@pytest.fixture(scope="module")
def summaries(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A study of two scenarios that keeps summaries only."""
    folder = tmp_path_factory.mktemp("study") / "s"
    run_study(["textbook", "valley"], 3, engine="mesa", workers=1, out=folder, progress=False)
    return folder


@pytest.mark.parametrize(("words", "complaint"), [
    (("nowhere",), "nowhere: no such folder"),
    ((".",), "is not a results folder"),
    (("STUDY",), "holds 2 scenarios (textbook, valley); choose one by --scenario"),
    (("STUDY", "--scenario", "vally"), "there is no scenario vally"),
    (("STUDY", "--scenario", "valley"), "holds 3 replicates; choose one with --replicate"),
    (("STUDY", "--scenario", "valley", "--replicate", "3"), "there is no replicate 3; "),
    (("STUDY", "--scenario", "valley", "--replicate", "1", "--strategy", "kelder=mine:Stubborn"), "did you mean kelda?"),
    (("STUDY", "--scenario", "valley", "--replicate", "1", "--strategy", STUBBORN), "the re-run of replicate 1 differs"),
])
def test_a_mistake_is_told_in_words_and_leaves_no_page(words: tuple[str, ...], complaint: str, summaries: Path, tmp_path: Path) -> None:
    place = tmp_path / "run.html"
    refused = inside("replay", *(str(summaries) if word == "STUDY" else word for word in words), "--html", str(place))
    assert refused.exit_code == 2 and complaint in refused.stderr and "Traceback" not in refused.output
    assert not place.exists()


def test_a_page_that_can_not_be_written_is_refused_and_an_old_one_is_replaced(summaries: Path, tmp_path: Path) -> None:
    which = (str(summaries), "--scenario", "valley", "--replicate", "1", "--html")
    (tmp_path / "run.html").write_text("old")
    done = inside("replay", *which, str(tmp_path / "run.html"))
    assert done.exit_code == 0 and re.fullmatch(r"  Page  \S+run\.html \(\d+ kB\)\n", done.stdout)
    assert (tmp_path / "run.html").read_bytes().startswith(b"<!DOCTYPE html>")
    for place, complaint in ((tmp_path, "is a folder"), (tmp_path / "no" / "run.html", "there is no folder"),
                             (Path("/dev/full"), "can't write")):
        refused = inside("replay", *which, str(place))
        assert refused.exit_code == 2 and complaint in refused.stderr
    assert inside("replay", str(summaries)).exit_code == 2


def test_a_full_disk_leaves_the_old_page(summaries: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A page is there whole or not at all."""
    (tmp_path / "run.html").write_text("old")

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    refused = inside("replay", str(summaries), "--scenario", "valley", "--replicate", "1", "--html", str(tmp_path / "run.html"))
    assert refused.exit_code == 2 and refused.stderr == f"can't write {tmp_path / 'run.html'}: No space left on device\n"
    assert [(each.name, each.read_text()) for each in tmp_path.iterdir()] == [("run.html", "old")]


def test_a_summary_whose_scenario_was_edited_is_refused(summaries: Path, tmp_path: Path) -> None:
    folder = tmp_path / "edited"
    shutil.copytree(summaries, folder)
    place = folder / "scenarios" / "valley.yaml"
    place.write_text(place.read_text("utf-8").replace("rounds: 5", "rounds: 1"), "utf-8")
    with pytest.raises(ResultsError, match=r"scenarios/valley.yaml is damaged .*perhaps it was edited"):
        replay_run(open_study(folder).select("valley"), 0)
    seal(folder)
    with pytest.raises(NotInResultsError, match="the re-run of replicate"):
        [replay_run(open_study(folder).select("valley"), replicate) for replicate in range(3)]


def test_a_run_with_strategies_is_shown_from_its_log_and_in_full_if_they_are_named_again(tmp_path: Path) -> None:
    study = open_study(written(tmp_path / "run", load_scenario("valley"), "valley", 2, [STUBBORN])).select()
    alone, named = replay_run(study), replay_run(study, strategies=[STUBBORN])
    assert alone.missing and "--strategy" in alone.missing and not alone.trust
    assert named.missing is None and named.trust
    assert "therefore not shown" in page(alone).decode() and "therefore not shown" not in page(named).decode()
    assert Seen(page(alone).decode()).data["rounds"][0]["outcome"] == Seen(page(named).decode()).data["rounds"][0]["outcome"]
    wrong = replay_run(study, strategies=["kelda=sim.engine.agents:Strategy"])
    assert wrong.missing is not None and "differs from the stored log" in wrong.missing


def test_a_study_of_summaries_with_strategies_wants_them_named_again(tmp_path: Path) -> None:
    study = run_study("valley", 4, strategies={"kelda": "tests.engine.custom_strategies:Moody"}, workers=1, out=tmp_path / "s", progress=False)
    with pytest.raises(NotInResultsError, match=r"name them: --strategy kelda=tests\.engine\.custom_strategies:Moody"):
        replay_run(study.select(), 1)
    assert replay_run(study.select(), 1, ["kelda=tests.engine.custom_strategies:Moody"]).trust
    with pytest.raises(NotInResultsError, match=r"replicate 3 failed when .* was made: .*not in the mood"):
        replay_run(study.select(), 3, ["kelda=tests.engine.custom_strategies:Moody"])


def test_a_strategy_that_fails_now_is_told_in_a_line(summaries: Path) -> None:
    with pytest.raises(NotInResultsError, match=r"the re-run failed, round \d: "):
        replay_run(open_study(summaries).select("valley"), 1, ["kelda=builtins:len"])


def test_of_a_very_long_run_only_the_last_text_of_a_round_is_told_in_full(places: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (rerun, page_data):
        monkeypatch.setattr(module, "MOST_TEXTS", 3)
    shown = replay_run(open_study(places / "long").select())
    rounds = Seen(page(shown).decode()).data["rounds"]
    told = [[len(answer["lines"]) > 1 for answer in each["answers"]] for row in rounds for each in row["exchanges"]]
    last = [at == len(row["exchanges"]) - 1 for row in rounds for at in range(len(row["exchanges"]))]
    assert [all(each) for each in told] == [at < 3 or ended for at, ended in enumerate(last)]
    assert len(shown.snapshots) <= 3 + len(rounds)
