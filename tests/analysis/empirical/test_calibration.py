"""Calibration: known inputs are found again, nothing is learned from nothing, and forecasts are scored as their definitions say."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import yaml
from click.testing import CliRunner, Result

from sim.analysis.comparison.arms import comparison_arms
from sim.analysis.empirical import forecasting
from sim.analysis.empirical.abc import dummy_variance_reduction, posterior, recover_parameters, systematic_resample, weighted_quantile
from sim.analysis.empirical.calibration import range_settings
from sim.analysis.empirical.calibration_result import joint_draws
from sim.analysis.empirical.case_record import read_record
from sim.analysis.empirical.history_matrix import SUMMARIES, THIRDS, observed, simulated, summaries
from sim.cli.main import cli
from sim.engine.model import play
from sim.scenario.encoding.instance import encode
from sim.scenario.inputs import uncertain_inputs
from sim.scenario.loader import load_scenario, parse_scenario
from sim.studies.study import run_study
from tests.report.pages import assert_opens_with_a_verdict
from tests.stories import rows


def straight(many: int, noise: float, seed: int = 1) -> tuple[np.ndarray, np.ndarray]:
    """Two inputs, of which the first alone shows in the one summary, with noise; the second summary is noise."""
    stream = np.random.Generator(np.random.Philox(seed))
    shares = stream.random((many, 2))
    return shares, np.column_stack([shares[:, 0] + noise * stream.normal(size=many), stream.normal(size=many)])


# The posterior


def test_an_input_that_shows_is_found_and_one_that_does_not_keeps_its_prior() -> None:
    shares, table = straight(20_000, 0.05)
    found = posterior(shares, table, np.array([0.3, 0.0]), 400)
    assert found.mean()[0] == pytest.approx(0.3, abs=0.02) and found.mean()[1] == pytest.approx(0.5, abs=0.06)
    assert found.variance_reduction()[0] > 0.9 and found.variance_reduction()[1] < dummy_variance_reduction(table, np.array([0.3, 0.0]), 400)
    low, high = found.interval()[0]
    assert low < 0.3 < high and high - low < 0.25
    assert found.weights.sum() == pytest.approx(1) and len(found.kept) == 400


def test_the_posterior_is_that_of_bayes_theorem_where_it_is_known() -> None:
    """A uniform prior, one summary with normal noise far from the ends: normal about what was seen, with the noise's spread."""
    shares, table = straight(200_000, 0.06)
    found = posterior(shares, table[:, :1], np.array([0.5]), 2_000)
    own = found.quantiles[:, 0]
    assert found.mean()[0] == pytest.approx(0.5, abs=0.01)
    assert math.sqrt(found.weights @ np.square(own - found.mean()[0])) == pytest.approx(0.06, rel=0.1)


def test_known_inputs_are_recovered_with_even_ranks() -> None:
    shares, table = straight(6_000, 0.1)
    found = recover_parameters(shares, table, 300, 80)
    assert found.correlation[0] > 0.9 and abs(found.correlation[1]) < 0.35
    assert (found.p_value > 0.001).all() and (np.abs(found.coverage - 0.9) < 0.1).all()
    # Far from the ends the posterior is normal with the noise's spread, 0.1: it removes 1 - 12 x 0.01 of the prior's variance.
    assert found.contraction[0] == pytest.approx(0.88, abs=0.05) and abs(found.contraction[1]) < 0.1
    assert found.tarp_p_value > 0.001 and found.failures() == []


def test_a_posterior_that_learned_nothing_fails_though_its_ranks_are_even() -> None:
    shares, table = straight(6_000, 0.1)
    found = recover_parameters(shares, table[:, 1:], 300, 80)
    assert (found.p_value > 0.001).all() and (np.abs(found.coverage - 0.9) < 0.1).all(), "ranks and coverage can't tell"
    assert np.abs(found.contraction).max() < 0.1 and found.failures() == ["nothing is learned of any input"]


def test_machinery_that_is_wrong_is_seen_in_the_ranks() -> None:
    """With another input's numbers in place of the true ones, ranks pile up at the ends."""
    shares, table = straight(6_000, 0.02)
    crooked = shares.copy()
    crooked[:200, 0] = 1.0 - crooked[:200, 0]
    found = recover_parameters(crooked, table, 300, 60)
    assert found.p_value[0] < 0.001 and found.tarp_p_value < 0.001
    assert found.failures() == ["the true inputs are not covered as often as expected"]


def test_what_was_not_seen_is_left_out() -> None:
    shares, table = straight(5_000, 0.05)
    with_gap = posterior(shares, table, np.array([0.3, math.nan]), 200)
    assert with_gap.mean() == pytest.approx(posterior(shares, table[:, :1], np.array([0.3]), 200).mean())


def test_a_weighted_quantile_by_hand() -> None:
    assert weighted_quantile(np.array([3.0, 1.0, 2.0]), np.array([0.5, 0.25, 0.25]), 0.5) == 2.0
    assert weighted_quantile(np.array([3.0, 1.0, 2.0]), np.array([0.5, 0.25, 0.25]), 0.51) == 3.0


def test_draws_come_as_often_as_they_weigh() -> None:
    weights = np.array([0.5, 0.3, 0.15, 0.05])
    counts = np.bincount(systematic_resample(weights, 300), minlength=4)
    assert (np.abs(counts - 300 * weights) <= 1).all() and counts.sum() == 300


def test_joint_draws_keep_the_correlation_of_the_posterior() -> None:
    """The one summary is the sum of two inputs, so in the posterior one is low where the other is high."""
    shares = np.random.Generator(np.random.Philox(3)).random((20_000, 2))
    found = posterior(shares, shares.sum(axis=1, keepdims=True), np.array([1.0]), 600)
    inputs = uncertain_inputs(encode(load_scenario("valley")))[:2]
    one, other = joint_draws(inputs, range(2), found, 300).values()
    assert np.corrcoef(one, other)[0, 1] < -0.95


# Histories


def test_the_record_is_known_by_what_can_be_counted() -> None:
    seen = summaries(observed(read_record("astana")).up_to(20))[0]
    told = dict(zip(SUMMARIES, seen, strict=True))
    assert told["statements"] == pytest.approx(19 / 20) and told["agreements, first third"] == pytest.approx(3 / 6)
    assert told["procedural, second third"] == pytest.approx(5 / 7) and told["swaps, last third"] == pytest.approx(3 / 7)
    assert [math.exp(told[f"days (log), {third}"]) for third in THIRDS] == pytest.approx([50.0, 98.0, 167.0])


def test_simulated_histories_are_those_of_the_runs(tmp_path: Path) -> None:
    study = run_study({"a": load_scenario("astana_21"), "b": load_scenario("valley")}, 30, out=tmp_path / "s", workers=1, progress=False)
    found = simulated(comparison_arms([study])[0], 6)
    for replicate in range(6):
        log = rows(play(load_scenario("astana_21"), 1, replicate), "rounds")
        assert found.met[replicate].tolist() == [row["convened"] for row in log] + [0.0] * (6 - len(log))
        signed = [row["statement"] if row["convened"] else math.nan for row in log]
        assert found.signed[replicate][: len(log)] == pytest.approx(signed, nan_ok=True)
        days = [7 * (row["gap"] + row["slipped"]) if row["convened"] else math.nan for row in log][1:]
        assert found.days[replicate][1 : len(log)] == pytest.approx(days, nan_ok=True) and math.isnan(found.days[replicate][0])


# The verb


def typed(*words: str | Path) -> Result:
    """What the program says."""
    return CliRunner().invoke(cli, ["calibrate", *map(str, words)], catch_exceptions=False)


#: A calibration of two numbers with few runs.
SMALL = ("--budget", "6000", "--keep", "0.05", "--trials", "10", "--workers", "1", "--free", "statement.least_gain=0:0.01",
         "--free", "goodwill.trust=0:0.01")


@pytest.fixture(scope="module", autouse=True)
def few_reruns() -> Iterator[None]:
    """Repeat fewer runs in full detail for each forecast; they take most of the time of a calibration."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(forecasting, "RERUNS", 20)
        yield


@pytest.fixture(scope="module")
def calibrated(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, Any]]:
    """A small calibration of two numbers, kept in a folder with its page and its scenario."""
    place = tmp_path_factory.mktemp("calibration")
    done = typed(*SMALL, "--out", place / "study", "--write", place / "mine.yaml", "--html", place / "page.html", "--json")
    assert done.exit_code == 0, done.output
    return place, json.loads(done.stdout)


def test_it_tells_what_was_learned_and_what_was_held_out(calibrated: tuple[Path, dict[str, Any]]) -> None:
    _, told = calibrated
    assert (told["runs"], told["kept"], told["rounds"]) == (6_000, 300, [1, 20])
    gain, trust = told["inputs"][:2]
    assert gain["path"] == "statement.least_gain" and gain["identified"] and not trust["identified"]
    assert 0 <= gain["posterior_90"][0] < gain["posterior_mean"] < gain["posterior_90"][1] <= 0.01
    assert [each["round"] for each in told["forecasts"]] == list(range(9, 23))
    assert [each["round"] for each in told["forecasts"] if each["held_out"]] == [21, 22]
    for each in told["forecasts"]:
        own = each["forecasts"]["model"]
        assert sum(own["classes"].values()) == pytest.approx(1) and own["days"]["low"] <= own["days"]["median"] <= own["days"]["high"]
        assert set(own["attendance"]) == {"regime", "opposition", "un", "jordan", "iraq", "lebanon", "us"}
        assert all(sum(ways.values()) == pytest.approx(1) for ways in own["attendance"].values())
        assert set(each["scores"]["model"]) == {"statement", "outcome", "attendance", "gap", "covered"}
    assert set(told["skill"]["all"]) == {"rounds", "model", "base rates", "recent rates", "persistence"}
    for rivals in told["skill"]["score_differences"].values():
        assert all(own["low"] <= own["mean"] <= own["high"] for own in rivals.values())


def test_it_tells_whether_the_format_outlives_its_host(calibrated: tuple[Path, dict[str, Any]]) -> None:
    """The host proposed to end the format after round 20, and round 21 met."""
    _, told = calibrated
    assert (told["exit"]["round"], told["exit"]["met"], told["exit"]["held_out"]) == (21, True, True)
    for name, chance in told["exit"]["probabilities"].items():
        assert 0 < chance < 1 and told["exit"]["scores"][name]["brier"] == pytest.approx((1 - chance) ** 2)


def test_it_tells_how_it_was_checked_and_what_it_does_not_know(calibrated: tuple[Path, dict[str, Any]]) -> None:
    _, told = calibrated
    assert told["unidentified"] == ["goodwill.trust"]
    for check in (told["recovery"], told["recovery_near_record"]):
        assert {sum(counts) for counts in check["ranks"].values()} == {check["trials"]} == {10}
    assert told["recovery"]["ranks"] != told["recovery_near_record"]["ranks"]
    assert [each["summary"] for each in told["summaries"]] == list(SUMMARIES)
    assert all(0 <= each["tail_probability"] <= 1 and len(each["posterior"]) == 3 for each in told["summaries"])
    assert [(each["one"], each["other"]) for each in told["correlations"]] == [("goodwill.trust", "statement.least_gain")]


def test_the_scenario_it_writes_is_one(calibrated: tuple[Path, dict[str, Any]]) -> None:
    place, told = calibrated
    text = (place / "mine.yaml").read_text("utf-8")
    scenario = parse_scenario(text)
    assert scenario.title.endswith(", calibrated")
    gains, trusts = (each["draws"] for each in (yaml.safe_load(text)["statement"]["least_gain"], yaml.safe_load(text)["goodwill"]["trust"]))
    assert len(gains) == len(trusts) == 300
    # The middle of a posterior on the scale of its prior's quantiles, which is even here.
    assert np.mean(gains) == pytest.approx(told["inputs"][0]["posterior_mean"], rel=0.1), "within 2.5 standard errors of 300 draws"
    assert min(trusts) >= 0 and max(trusts) <= 0.01
    together = told["correlations"][0]["correlation"]
    assert np.corrcoef(gains, trusts)[0, 1] == pytest.approx(together, abs=0.06), "300 draws approximate the posterior"


def test_the_page_stands_alone(calibrated: tuple[Path, dict[str, Any]]) -> None:
    page = (calibrated[0] / "page.html").read_text("utf-8")
    assert page.count("<figure ") == 6 and page.count("<script") == 1 and "this is not a clean out-of-sample test" in page
    assert_opens_with_a_verdict(page)
    for heading in ("What was learned, and how sure", "Posterior correlations", "Recovery of known values", "Recovery of known values close to the record", "Forecasts by round", "Scores"):
        assert f"<h2>{heading}</h2>" in page


def test_the_same_command_runs_only_what_is_missing_and_may_hold_each_number_by_itself(calibrated: tuple[Path, dict[str, Any]]) -> None:
    """One chunk of the study is lost: the same command runs it again, keeps the others, and reports the same."""
    place, told = calibrated
    checkpoint = place / "study" / "checkpoint"
    lost = sorted(checkpoint.glob("*.json"))[0]
    lost.unlink()
    kept = {path: path.read_bytes() for path in checkpoint.glob("*.json")}
    again = typed(*SMALL, "--out", place / "study", "--json", "--as", "ranges", "--write", place / "ranges.yaml")
    assert kept and lost.exists() and all(path.read_bytes() == content for path, content in kept.items())
    assert json.loads(again.stdout) == told and "6,000 runs, 1,000 of them already done" in again.stderr
    written = yaml.safe_load((place / "ranges.yaml").read_text("utf-8"))
    assert written["statement"]["least_gain"]["mean"] == pytest.approx(told["inputs"][0]["posterior_mean"], rel=0.2)
    assert written["goodwill"]["trust"] == {"low": 0.0, "high": 0.01}


@pytest.mark.parametrize(("words", "complaint"), [
    (("--rounds", "2-20"), "--rounds: 2-20 is not 1-N; the first N rounds are used for fitting"),
    (("--rounds", "1-5"), "5 is not within 9 to 22"),
    (("--free", "bargaining.mood=3"), "--free: bargaining.mood=3 is not a path and an interval"),
    (("--free", "bargaining.moood=0:1"), "moood"),
    (("--record", "astan"), 'did you mean "astana"?'),
    (("--write", "/no/place/a.yaml"), "there is no folder /no/place"),
])
def test_bad_usage_is_a_sentence(words: tuple[str, ...], complaint: str, tmp_path: Path) -> None:
    done = typed(*words, "--budget", "1000", "--out", tmp_path / "s")
    assert done.exit_code == 2 and complaint in done.output and "Traceback" not in done.output


def test_spans_become_settings() -> None:
    assert range_settings({"a.b": (0.0, 1.5)}) == ["a.b={low: 0.0, high: 1.5}"]
