"""Which inputs drive an outcome: found where it is known, from Ishigami's function and from conflicts worked out by hand."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from click.testing import CliRunner, Result
from SALib.test_functions import Ishigami

import sim.engine.batch
import sim.studies.study
from sim.analysis.arrays import FloatArray
from sim.analysis.sensitivity.design import build_design, sensitivity_problem
from sim.analysis.sensitivity.ranking import drivers
from sim.analysis.sensitivity.study import Sensitivity, sensitivity
from sim.cli.main import cli
from sim.errors import ResultsError, SensitivityDesignError, StudySpecError
from sim.rules.log_schema import COLUMNS
from sim.rules.rng import name_key, normal, sample, stream_of
from sim.scenario.encoding.instance import encode
from sim.scenario.loader import load_scenario, parse_scenario
from sim.scenario.schema.scenario import Scenario
from sim.studies.design import ROW_STRIDE
from sim.studies.results import open_study
from sim.studies.spec import StudySpec
from sim.studies.study import execute, run_study
from sim.studies.sweep import sweep
from tests.processes import files
from tests.report.pages import assert_opens_with_a_verdict
from tests.stories import OF_ONE_MIND, well

FIRST, TOTAL = (0.3139, 0.4424, 0.0), (0.5576, 0.4424, 0.2437)


def study(scenario: Scenario | str, where: Path, method: str = "sobol", **kinds: Any) -> Sensitivity:
    return sensitivity(scenario, method=method, workers=1, out=where, progress=False, **kinds)


def row(found: Any, path: str) -> Any:
    """The numbers of one input."""
    return found.inputs.set_index("path").loc[path]


# Ishigami's function, through every step that a scenario goes


INPUTS = ("parties.upper.capability", "parties.lower.capability", "parties.elder.capability")


class IshigamiRunner:
    """An engine whose runs are Ishigami's function of three capabilities, with noise of its own at each replicate and place."""

    noise = 0.0

    def __init__(self, encoded: Any) -> None:
        self.encoded, self.values = encoded, np.full(len(encoded.uncertain), np.nan)

    def hold(self, values: np.ndarray) -> None:
        self.values = values

    def negotiate(self, seed: int, first: int, many: int, detail: str = "summary") -> dict[str, np.ndarray]:
        tables = {name: np.zeros((0, 1 + len(COLUMNS[name]))) for name in ("rounds", "issues")}
        runs = np.ones((many, 1 + len(COLUMNS["runs"])))
        for place, replicate in enumerate(range(first, first + many)):
            noise = stream_of(seed, replicate)
            own = [sample(noise, each.first_key, each.second_key, *map(float, each[1:6])) if np.isnan(held) else held
                   for each, held in zip(self.encoded.uncertain, self.values, strict=True)]
            shares = np.array([own[[each.path for each in self.encoded.uncertain].index(path)] for path in INPUTS]) / 100
            stirred = normal(noise, 0, 0, name_key(repr(shares.tolist())), 0)
            runs[place, 0] = replicate
            runs[place, 1 + COLUMNS["runs"].index("deaths")] = Ishigami.evaluate(np.pi * (2 * shares[None] - 1))[0] + self.noise * stirred
        return {"runs": runs, **tables}


@pytest.fixture
def ishigami(monkeypatch: pytest.MonkeyPatch) -> Scenario:
    monkeypatch.setattr(sim.engine.batch, "BatchRunner", IshigamiRunner)
    return well({path: {"low": 0, "high": 100} for path in INPUTS})


@pytest.mark.parametrize("noise", [0.0, 5.0])
def test_ishigamis_indices_come_out_of_a_study(ishigami: Scenario, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, noise: float) -> None:
    monkeypatch.setattr(IshigamiRunner, "noise", noise)
    found = study(ishigami, tmp_path / "s", samples=256, replicates=3).drivers("deaths")
    for path, first, total in zip(INPUTS, FIRST, TOTAL, strict=True):
        own = row(found, path)
        assert own["first_low"] <= first <= own["first_high"] and own["total_low"] <= total <= own["total_high"]
    assert found.inputs["path"].tolist() == list(INPUTS)
    assert found.noise == pytest.approx(noise**2 / (noise**2 + 13.8446), abs=0.03)


def test_ishigamis_order_is_seen_from_plain_runs(ishigami: Scenario, tmp_path: Path) -> None:
    """Pianosi and Wagener 2018, fig. 2: by PAWN the second input of Ishigami's function comes first, the third last."""
    found = study(ishigami, tmp_path / "s", "pawn", replicates=3000).drivers("deaths")
    assert found.inputs["path"].tolist() == [INPUTS[1], INPUTS[0], INPUTS[2]]
    assert found.inputs["above_noise"].all() and found.dummy_index < 0.08


# a conflict whose answer is worked out by hand


def of_one_mind(**ranges: Any) -> Scenario:
    """Everybody wants water at 60 and the path shared, and nobody doubts it.

    To upper the status quo (20, closed) is worth 0.5 x 0.6 = 0.3 and the text 1: it consents if change costs it no more than 0.7.
    So does lower. The neighbour only looks on; his capability does nothing.
    """
    paths = {"upper": "parties.upper.change_cost", "lower": "parties.lower.change_cost", "neighbour": "parties.neighbour.capability"}
    return well(OF_ONE_MIND | {paths[name]: own for name, own in ranges.items()})


HALF, ANY = {"low": 0.4, "high": 1.0}, {"low": 0, "high": 50}


def test_one_range_decides_and_another_provably_does_nothing(tmp_path: Path) -> None:
    asked = study(of_one_mind(upper=HALF, neighbour=ANY), tmp_path / "s", samples=64, replicates=2)
    found = asked.drivers("agreement")
    cost, idle = row(found, "parties.upper.change_cost"), row(found, "parties.neighbour.capability")
    assert cost["total"] == pytest.approx(1, abs=0.1) and cost["total_low"] <= 1 <= cost["total_high"] and cost["direction"] < -0.8
    assert (idle["total"], idle["first"], idle["total_low"], idle["total_high"]) == (0, 0, 0, 0)
    assert found.noise == 0 and found.inputs["above_noise"].tolist() == [True, False]


def test_two_that_must_both_be_met_have_the_indices_of_a_product(tmp_path: Path) -> None:
    """Y = A B with probability one half each: variance 3/16, each alone 1/16, both together 1/16: first order 1/3, total 2/3."""
    found = study(of_one_mind(upper=HALF, lower=HALF, neighbour=ANY), tmp_path / "s", samples=512, replicates=1).drivers("agreement")
    for path in ("parties.upper.change_cost", "parties.lower.change_cost"):
        own = row(found, path)
        assert own["first_low"] <= 1 / 3 <= own["first_high"] and own["total_low"] <= 2 / 3 <= own["total_high"]
        assert own["first"] == pytest.approx(1 / 3, abs=0.06) and own["total"] == pytest.approx(2 / 3, abs=0.06)
    assert row(found, "parties.neighbour.capability")["total"] == 0


@pytest.mark.parametrize(("method", "kinds"), [("morris", {"samples": 10, "replicates": 2}), ("pawn", {"replicates": 2000})])
def test_the_other_methods_agree_which_one_it_is(tmp_path: Path, method: str, kinds: dict[str, int]) -> None:
    found = study(of_one_mind(upper=HALF, neighbour=ANY), tmp_path / "s", method, **kinds).drivers("agreement")
    assert found.inputs["path"].iloc[0] == "parties.upper.change_cost"
    assert found.inputs["above_noise"].tolist() == [True, False]


def test_deaths_are_as_many_as_incidents_make_them(tmp_path: Path) -> None:
    """Deaths go up in proportion to deaths an incident, whatever the noise, and the neighbour changes none."""
    scenario = well({"hostilities.deaths_per_incident": {"low": 1, "high": 9}, "hostilities.sources": {"bandits": {"level": 20}},
                     "parties.neighbour.capability": ANY})
    found = study(scenario, tmp_path / "s", "morris", samples=10, replicates=20).drivers("deaths")
    deadly, idle = found.inputs.iloc[0], found.inputs.iloc[1]
    assert deadly["path"] == "hostilities.deaths_per_incident" and deadly["signed"] == deadly["effect"] > 0
    assert deadly["spread"] < 0.1 * deadly["effect"], "trajectories differ only in how many incidents their noise brings"
    assert (idle["effect"], idle["noise"]) == (0, 0)


# studies


def test_ranges_not_asked_about_are_luck(tmp_path: Path) -> None:
    asked = study("valley", tmp_path / "s", over=["parties.kelda.on.water.salience"], samples=64, replicates=4)
    every = study("valley", tmp_path / "t", samples=64, replicates=4)
    assert (asked.unvaried, every.unvaried) == (5, 0)
    assert list(asked.study.points().columns) == ["point", "parties.kelda.on.water.salience"]
    assert asked.drivers().noise > every.drivers().noise + 0.15


def test_a_span_makes_an_input_of_a_constant(tmp_path: Path) -> None:
    asked = study("valley", tmp_path / "s", "pawn", over=["ranges", "parties.kelda.change_cost=0:0.4"], replicates=1000)
    assert len(asked.paths) == 7 and "parties.kelda.change_cost" in asked.drivers().inputs["path"].tolist()
    assert asked.study.manifest["settings"] == ["parties.kelda.change_cost={low: 0, high: 0.4}"]


def test_distances_need_no_run_where_a_batch_is_there(tmp_path: Path) -> None:
    plain = run_study("valley", 1000, workers=1, out=tmp_path / "s", progress=False)
    before = files(tmp_path / "s")
    asked = study("valley", tmp_path / "s", "pawn", replicates=1000)
    assert files(tmp_path / "s") == before
    assert drivers(plain).inputs.equals(asked.drivers().inputs)


def test_it_is_the_same_bytes_whoever_plays_and_however_often_it_is_killed(tmp_path: Path, long_run: bool) -> None:
    """By two workers with `--long` only; the test of sweeps, whose points are played alike, has them in every run."""
    kinds: dict[str, Any] = {"samples": 8, "replicates": 25, "method": "sobol"}
    study("valley", tmp_path / "one", **kinds)
    sensitivity("valley", workers=2 if long_run else 1, out=tmp_path / "two", progress=False, **kinds)
    assert files(tmp_path / "one") == files(tmp_path / "two")
    whole = files(tmp_path / "one")
    sorted((tmp_path / "one" / "checkpoint").iterdir())[0].unlink()
    again = study("valley", tmp_path / "one", **kinds)
    assert files(tmp_path / "one") == whole
    assert again.drivers("deaths").inputs.equals(Sensitivity(open_study(tmp_path / "two"), again.paths).drivers("deaths").inputs)


def test_every_number_is_the_same_again(tmp_path: Path) -> None:
    for method, kinds in (("sobol", {"samples": 8}), ("morris", {"samples": 5}), ("pawn", {"replicates": 200})):
        one, two = (study("valley", tmp_path / f"{method}{each}", method, **kinds).drivers("deaths") for each in (1, 2))
        assert one.inputs.equals(two.inputs) and str(one.dummy_index) == str(two.dummy_index)
        other = study("valley", tmp_path / f"{method}3", method, seed=2, **kinds).drivers("deaths")
        assert not one.inputs.equals(other.inputs)


def test_a_point_plays_what_its_row_says(tmp_path: Path) -> None:
    done = study("valley", tmp_path / "s", samples=4, replicates=3).study
    point = done.points().iloc[5]
    laid = [f"{path}={float(point[path])!r}" for path in done.points().columns if path != "point"]
    alone = sim.engine.batch.negotiate(encode(load_scenario("valley", laid)), 1, 0, 3)["runs"]
    runs = done.runs()
    kept = runs[runs["point"] == 5]
    assert kept["replicate"].tolist() == [0, 1, 2]
    assert runs[runs["point"] == 8]["replicate"].tolist() == [ROW_STRIDE, ROW_STRIDE + 1, ROW_STRIDE + 2], "the next row has noise of its own"
    assert len(done.rows("runs", ROW_STRIDE + 1)) == 8
    assert np.array_equal(kept["deaths"].to_numpy(), alone[:, 1 + COLUMNS["runs"].index("deaths")])


def test_a_missing_run_is_left_out_and_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    hold, play = sim.engine.batch.BatchRunner.hold, sim.engine.batch.BatchRunner.negotiate
    held: dict[int, float] = {}

    def noted(self: Any, values: FloatArray) -> None:
        held[id(self)] = values[0]
        hold(self, values)

    def fragile(self: Any, seed: int, first: int, many: int, detail: str = "summary") -> Any:
        if held[id(self)] > 0.6 and first % ROW_STRIDE <= 1 < first % ROW_STRIDE + many:
            raise ValueError("the tent blew away")
        return play(self, seed, first, many, detail)

    monkeypatch.setattr(sim.engine.batch.BatchRunner, "hold", noted)
    monkeypatch.setattr(sim.engine.batch.BatchRunner, "negotiate", fragile)
    done = typed("valley", "--method", "sobol", "--samples", "64", "--outcome", "deaths", "--replicates", "2", *at(tmp_path / "s"))
    lost = len(open_study(tmp_path / "s").failed())
    assert done.exit_code == 1 and lost > 0
    assert f"{lost} runs excluded" in " ".join(done.stdout.split()) and f"{lost} runs failed or could not be completed" in done.stderr


def test_an_outcome_that_does_not_apply_everywhere_says_so(tmp_path: Path) -> None:
    found = study("valley", tmp_path / "s", "pawn", replicates=2000).drivers("first_agreement")
    assert 0 < found.missing < 2000 and found.runs + found.missing == 2000


# refusals


@pytest.mark.parametrize(("over", "complaint"), [
    ("parties.kelda.outlok", 'there is no range at "parties.kelda.outlok"; did you mean parties.kelda.outlook?'),
    ("parties.kelda.change_cost", "parties.kelda.change_cost is a constant, 0; give a range parties.kelda.change_cost=A:B"),
    ("parties.kelda.change_cost=0.4:0.1", "parties.kelda.change_cost: 0.4 is not below 0.1; write the lower end first"),
    ("parties.kelda.change_cost=0:4", "parties.kelda.change_cost: 4 is not within 0..1"),
    ("parties.kelda.change_cost=0:0.4:5", '"parties.kelda.change_cost=0:0.4:5" is not PATH=A:B with two numbers'),
    ("parties.kelda.change_cost=a:b", '"parties.kelda.change_cost=a:b" is not PATH=A:B with two numbers'),
    ("parties.keldo.change_cost=0:1", 'there is no "keldo" here; did you mean "kelda"?'),
    ("horizon.rounds=2:5", "horizon.rounds is not a number that can have a range; vary it with parley sweep"),
    ("hostilities.excites.kelda.kelda=0.1:0.95", "hostilities.excites: violence would grow without bound"),
    ("nonsense", 'there is no range at "nonsense"; ranges means all 6 of the scenario'),
])
def test_what_cant_be_asked_about_is_told(over: str, complaint: str) -> None:
    with pytest.raises(SensitivityDesignError) as caught:
        sensitivity_problem(load_scenario("valley"), [over])
    assert str(caught.value).startswith("--over: ") and complaint in str(caught.value)


def test_a_scenario_without_ranges_is_told_what_to_do(tmp_path: Path) -> None:
    plain = parse_scenario("extends: valley", [f"parties.{party}.outlook=0.5" for party in ("kelda", "wethern")]
                  + [f"patronage.league.{party}.punishes=0.3" for party in ("kelda", "wethern")]
                  + ["parties.kelda.on.water.salience=45", "parties.wethern.on.bridge.salience=40"])
    with pytest.raises(StudySpecError, match="the scenario has no ranges; give inputs and their ranges"):
        study(plain, tmp_path / "s")
    with pytest.raises(ResultsError, match="has no ranges, so no input varies between runs"):
        drivers(run_study(plain, 20, workers=1, out=tmp_path / "s", progress=False))


@pytest.mark.parametrize(("method", "samples", "complaint"), [
    ("sobol", 100, "needs a power of 2, such as 64 or 128, not 100"), ("sobol", 2, "2 samples are too few; use 512"),
    ("morris", 3, "3 samples are too few; use 30"),
    ("sobol", 2**24, "16,777,216 samples of 6 inputs are 134,217,728 points, 2,147,483,648 runs at 16 each: too many"),
])
def test_a_design_of_the_wrong_size_is_refused(method: str, samples: int, complaint: str) -> None:
    with pytest.raises(SensitivityDesignError, match=re.escape(complaint)):
        build_design(sensitivity_problem(load_scenario("valley")), method, samples, 1)


def test_other_studies_are_told_what_they_are(tmp_path: Path) -> None:
    swept = sweep("valley", ["trust.default=0.2,0.8"], 5, workers=1, out=tmp_path / "s", progress=False)
    with pytest.raises(ResultsError, match="is a sweep; use its response curves instead"):
        drivers(swept)
    with pytest.raises(ResultsError, match="has 50 runs to which agreement applies; PAWN needs at least 200"):
        drivers(run_study("valley", 50, workers=1, out=tmp_path / "t", progress=False))


# the command line


def typed(*words: str) -> Result:
    return CliRunner().invoke(cli, ["sensitivity", *words])


def at(place: Path) -> tuple[str, ...]:
    """Played here, and kept there."""
    return ("--workers", "1", "--out", str(place))


def prose(done: Result) -> str:
    return " ".join(done.stdout.split())


def test_shares_of_variance_are_told_in_words_and_drawn(tmp_path: Path) -> None:
    done = typed("valley", "--method", "sobol", "--samples", "128", "--outcome", "agreement", *at(tmp_path / "s"))
    assert done.exit_code == 0, done.output
    told = prose(done)
    assert re.search(r"Random variation accounts for \d+% of the variance of agreement between single runs\. "
                     r"Of the variance of agreement explained by inputs, "
                     r"parties\.wethern\.on\.bridge\.salience explains \d+% \[\d+, \d+\] alone and \d+% \[\d+, \d+\] including", told)
    assert "parties.wethern.on.bridge.salience  ↓" in done.stdout
    assert "sweep valley --vary parties.wethern.on.bridge.salience=25:55:9 --outcome agreement" in done.stdout


def test_distances_are_told_with_what_the_outcome_is_at_both_ends(tmp_path: Path) -> None:
    run_study("valley", 2000, workers=1, out=tmp_path / "s", progress=False)
    done = typed(str(tmp_path / "s"), "--outcome", "agreement")
    assert done.exit_code == 0 and done.stderr == "", done.output
    assert re.search(r"The share of runs with an agreement is [\d.]+% \[[\d.]+, [\d.]+\] in the 10% of runs with the lowest "
                     r"parties\.kelda\.on\.water\.salience and [\d.]+% \[[\d.]+, [\d.]+\] in the 10% with the highest", prose(done))
    assert "sensitivity valley --method sobol --over parties.kelda.on.water.salience" in done.stdout


def test_what_never_varies_is_told_so(tmp_path: Path) -> None:
    hopeless = ("--set", "horizon.rounds=1", "--set", "parties.kelda.change_cost=1", "--set", "trust.default=0")
    done = typed("valley", *hopeless, "--replicates", "300", "--outcome", "agreement", *at(tmp_path / "s"))
    assert done.exit_code == 0 and "is identical in all 300 runs, so no input affects it" in prose(done)


#: Options with which a method plays little.
FEW = {"pawn": (), "sobol": ("--samples", "16"), "morris": ("--samples", "10")}


def test_json_is_one_document(tmp_path: Path) -> None:
    for method in ("pawn", "sobol", "morris"):
        done = typed("valley", "--method", method, "--replicates", "400" if method == "pawn" else "2", *FEW[method], "--json", *at(tmp_path / method))
        told = json.loads(done.stdout, parse_constant=lambda word: pytest.fail(f"{word} is no JSON"))
        assert [each["outcome"] for each in told["outcomes"]] == ["agreement", "statements", "deaths_a_week"]
        assert [len(each["inputs"]) for each in told["outcomes"]] == [6, 6, 6] and told["method"] == method


def test_a_page_shows_each_outcome(tmp_path: Path) -> None:
    for method in ("pawn", "sobol", "morris"):
        done = typed("valley", "--method", method, "--replicates", "400" if method == "pawn" else "2", *at(tmp_path / method),
                     *([] if method == "pawn" else ["--samples", "32"]), "--html", str(tmp_path / f"{method}.html"))
        page = (tmp_path / f"{method}.html").read_text("utf-8")
        assert done.exit_code == 0 and page.count("<svg ") >= 3 and page.count("<table") >= 3
        assert_opens_with_a_verdict(page)


@pytest.mark.parametrize(("words", "complaint"), [
    (("valley", "--outcome", "deth"), "there is no outcome deth; did you mean deaths?"),
    (("valley", "--samples", "64"), "--samples applies to sobol and morris"),
    (("valley", "--method", "sobol", "--over", "parties.kelda.outlok"), "did you mean parties.kelda.outlook?"),
    (("valley", "--html", "/no/place/a.html", "--replicates", "300"), "can't write /no/place/a.html: there is no folder /no/place"),
    ((".", "--method", "sobol"), "existing runs are analysed as they are: leave out --method, or name the scenario"),
    ((".",), "is not a results folder"),
])
def test_bad_usage_ends_with_2(tmp_path: Path, words: tuple[str, ...], complaint: str) -> None:
    done = typed(*words, *([] if words[0] == "." else ["--out", str(tmp_path / "s"), "--workers", "1"]))
    assert done.exit_code == 2 and complaint in done.output and "Traceback" not in done.output


def test_a_study_of_points_is_no_plain_study(tmp_path: Path) -> None:
    study("valley", tmp_path / "s", samples=4, replicates=2)
    with pytest.raises(ResultsError, match=r"design\.purpose: stored sensitivity, requested none"):
        execute(StudySpec({"valley": load_scenario("valley")}), 10, workers=1, out=tmp_path / "s")
