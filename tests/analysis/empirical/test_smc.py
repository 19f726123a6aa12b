"""Sequential calibration: it finds a known posterior at a lower tolerance than rejection, covers as expected, and can be resumed."""

from __future__ import annotations

import json
import math
import shutil
from collections.abc import Iterator
from functools import partial
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from click.testing import CliRunner, Result
from scipy.special import ndtr, ndtri

from sim.analysis.empirical import forecasting
from sim.analysis.empirical.abc import Posterior, posterior, recover_parameters, systematic_resample
from sim.analysis.empirical.calibration import check_free, check_scheme, independent_inputs, simulate_histories
from sim.analysis.empirical.forecast import MatchingRuns, matching_runs
from sim.analysis.empirical.generations import GenerationRunner
from sim.analysis.empirical.reruns import drawn_runs, meets_in, presences
from sim.analysis.empirical.smc import SequentialRuns, generation_sizes, proposal_around, sequential_runs
from sim.cli.main import cli
from sim.errors import StudySpecError
from sim.scenario.encoding.instance import EncodedScenario, encode
from sim.scenario.loader import load_scenario
from sim.studies.progress import NullProgress
from sim.studies.spec import StudySpec

#: The standard deviation of the observation about the input; the input is standard normal.
NOISE = 0.2
#: The runs, and the effective sample size that sets the tolerance.
BUDGET, KEEP = 8_000, 200


def noisy(salt: int, generation: int, shares: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """A standard normal input, given as a quantile, and one that does nothing; the first summary is the input with noise, the second is noise."""
    stream = np.random.Generator(np.random.Philox([generation, salt]))
    inputs = np.column_stack([shares, stream.random(len(shares))])
    return inputs, np.column_stack([ndtri(shares[:, 0]) + NOISE * stream.normal(size=len(shares)), stream.normal(size=len(shares))])


def prior(many: int, salt: int) -> np.ndarray:
    """Quantiles of the free input that are drawn from its prior."""
    return np.random.Generator(np.random.Philox([1_000, salt])).random((many, 1))


def sequential(seen: float, salt: int = 0, budget: int = BUDGET, acceptance: float = 0.0) -> SequentialRuns:
    """A sequential calibration of the noisy input."""
    first, *sizes = generation_sizes(budget)
    shares, table = noisy(salt, 0, prior(first, salt))
    return sequential_runs(shares, table, 1, np.array([seen, 0.0]), KEEP, sizes, partial(noisy, salt), seed=salt, acceptance=acceptance)


def moments(found: Posterior) -> tuple[float, float]:
    """The posterior mean and standard deviation of the first input."""
    values = ndtri(found.quantiles[:, 0])
    mean = float(found.weights @ values)
    return mean, math.sqrt(found.weights @ np.square(values - mean))


def test_the_posterior_is_that_of_bayes_theorem_and_the_tolerance_is_below_that_of_rejection() -> None:
    seen = np.array([1.5, 0.0])
    runs = sequential(1.5)
    found = runs.posterior(seen, KEEP)
    mean, sd = moments(found)
    assert mean == pytest.approx(1.5 / (1 + NOISE**2), abs=0.05) and sd == pytest.approx(NOISE / math.sqrt(1 + NOISE**2), rel=0.15)
    assert found.quantiles[:, 1] @ found.weights == pytest.approx(0.5, abs=0.08), "an input that does nothing keeps its prior"
    rejected = posterior(*noisy(0, 99, prior(BUDGET, 5)), seen, KEEP)
    assert found.distance < 0.6 * rejected.distance and found.effective_size() > 0.6 * rejected.effective_size()


@pytest.mark.parametrize("strong", [0, 6])
def test_a_dozen_inputs_come_no_less_close_than_by_rejection(strong: int) -> None:
    """The record determines none or half of 12 inputs; proposals that are wider than their particles would waste most of the runs."""
    effects = np.random.Generator(np.random.Philox(3)).normal(size=(12, 16)) * np.where(np.arange(12) < strong, 0.6, 0.1)[:, None]

    def simulate(generation: int, shares: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        noise = np.random.Generator(np.random.Philox([generation, 7])).normal(size=(len(shares), 16))
        return shares, ndtri(shares) @ effects + noise

    def drawn(many: int) -> np.ndarray:
        return np.random.Generator(np.random.Philox([many, 9])).random((many, 12))

    first, *sizes = generation_sizes(BUDGET)
    seen = simulate(90, np.full((1, 12), 0.9))[1][0]
    runs = sequential_runs(*simulate(0, drawn(first)), 12, seen, KEEP, sizes, simulate, seed=1, acceptance=0.0)
    rejected = posterior(*simulate(91, drawn(BUDGET)), seen, KEEP)
    found = runs.posterior(seen, KEEP)
    assert found.distance < (0.9 if strong else 1.05) * rejected.distance and found.effective_size() > 0.9 * rejected.effective_size()


def test_generations_spend_the_budget_and_report_a_tolerance_that_falls() -> None:
    runs = sequential(1.5)
    assert [each.runs for each in runs.generations] == generation_sizes(BUDGET) and len(runs.table) == BUDGET
    tolerances = [each.tolerance for each in runs.generations]
    assert all(after < before for before, after in pairwise(tolerances))
    assert all(0.6 * KEEP < each.effective < 2 * KEEP and 0 < each.acceptance < 1 for each in runs.generations)


def test_weights_undo_the_proposals() -> None:
    """Weighted runs of all generations follow the prior again, though most were proposed near one end of it."""
    runs = sequential(1.5)
    weights, values = runs.importance.weights / runs.importance.weights.sum(), ndtri(runs.shares[:, 0])
    assert np.mean(values) > 1.0
    for point in (-1.0, 0.0, 1.0, 1.5, 2.0):
        assert weights[values < point].sum() == pytest.approx(ndtr(point), abs=0.03)
    assert runs.importance.weights.max() <= 8.0, "the prior is one of 8 generations, so no weight exceeds 8"


def test_a_proposal_has_the_density_that_it_draws_from() -> None:
    proposal = proposal_around(np.array([[0.2, 0.3], [0.4, 0.7], [0.5, 0.6]]), np.array([0.5, 0.25, 0.25]))
    drawn = proposal.draw(4_000, 1, 1)
    grid = (np.arange(60) + 0.5) / 60
    cells = proposal.density(np.array([[one, other] for one in grid for other in grid])) / 3_600
    assert cells.sum() == pytest.approx(1, abs=0.01)
    low = np.array([one < 0.3 for one in grid for _ in grid])
    assert cells[low].sum() == pytest.approx(np.mean(drawn[:, 0] < 0.3), abs=0.03)


def test_intervals_cover_as_often_as_they_say() -> None:
    """Each trial draws its own truth from the prior; 90% intervals of 40 trials contain 36 +- 1.9 of them."""
    truths = np.random.Generator(np.random.Philox(11)).normal(size=(40, 2))
    inside = 0
    for trial, (true, noise) in enumerate(truths.tolist()):
        seen = true + NOISE * noise
        low, high = ndtri(sequential(seen, trial, 2_000).posterior(np.array([seen, 0.0]), KEEP // 4).interval()[0])
        inside += low <= true <= high
    assert 30 <= inside <= 40


def test_the_check_near_the_record_passes_and_finds_true_inputs_that_are_wrong() -> None:
    runs = sequential(1.5)
    found = runs.posterior(np.array([1.5, 0.0]), KEEP)
    own = runs.shares[:, :1]
    good = recover_parameters(own, runs.table, KEEP, 60, runs.importance, found)
    assert good.failures() == [] and good.contraction[0] > 0.9 and abs(good.coverage[0] - 0.9) < 0.1
    trials = found.kept[systematic_resample(runs.importance.weights[found.kept], 60)]
    crooked = own.copy()
    crooked[trials] = 1.0 - crooked[trials]
    bad = recover_parameters(crooked, runs.table, KEEP, 60, runs.importance, found)
    assert "the true inputs are not covered as often as expected" in bad.failures()


def test_it_stops_when_too_few_runs_are_accepted_and_the_seed_makes_it_repeatable() -> None:
    stopped = sequential(1.5, acceptance=0.3)
    assert len(stopped.generations) < 8 and stopped.generations[-1].acceptance < 0.3
    assert all(each.acceptance >= 0.3 for each in stopped.generations[1:-1])
    again = sequential(1.5, acceptance=0.3)
    assert np.array_equal(again.shares, stopped.shares) and again.generations == stopped.generations


@pytest.mark.parametrize(("scheme", "budget", "acceptance", "complaint"), [
    ("pmc", 5_000, None, "rejection or smc, not pmc"),
    ("rejection", 5_000, 0.1, "stops the generations of the scheme smc"),
    ("smc", 5_000, 1.0, "from 0 to below 1, not 1"),
    ("smc", 5_000_000, None, "takes 1,000 to 2,000,000 runs, not 5,000,000"),
])
def test_options_that_do_not_fit_are_refused_in_words(scheme: str, budget: int, acceptance: float | None, complaint: str) -> None:
    with pytest.raises(StudySpecError, match=complaint):
        check_scheme(scheme, budget, acceptance)


def test_an_input_that_no_run_draws_is_refused_by_name() -> None:
    point = load_scenario("valley", ["bargaining.mood={low: 0.01, high: 0.01}"])
    with pytest.raises(StudySpecError, match=r"bargaining\.mood can't be calibrated"):
        check_free(point, ["bargaining.mood"])
    check_free(load_scenario("valley", ["bargaining.mood={low: 0, high: 0.01}"]), ["bargaining.mood"])


# The command


@pytest.fixture(autouse=True)
def few_reruns() -> Iterator[None]:
    """Repeat fewer runs in full detail for each forecast; they take most of the time of a calibration."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(forecasting, "RERUNS", 10)
        yield


def typed(*words: str | Path) -> Result:
    """What the program says."""
    return CliRunner().invoke(cli, ["calibrate", *map(str, words)], catch_exceptions=False)


SMALL = ("--scheme", "smc", "--budget", "2000", "--trials", "10", "--free", "statement.least_gain=0:0.01", "--free", "goodwill.trust=0:0.01")


@pytest.mark.long
def test_an_interrupted_one_resumes_from_whole_generations_with_any_number_of_workers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    used = []

    def recorded(*args: Any) -> MatchingRuns:
        used.append(matching_runs(*args))
        return used[-1]

    monkeypatch.setattr(forecasting, "matching_runs", recorded)
    done = typed(*SMALL, "--workers", "1", "--out", tmp_path / "s", "--html", tmp_path / "page.html", "--json")
    assert done.exit_code == 0, done.output
    told = json.loads(done.stdout)
    assert (told["scheme"], told["runs"]) == ("smc", 2_000) and [each["runs"] for each in told["generations"]] == [250] * 8
    assert told["distance"] == told["generations"][-1]["tolerance"] < told["generations"][0]["tolerance"]
    assert len(used) == 14 and all(np.mean(each.places >= 1_000) > 0.4 for each in used), "forecasts rest on the later generations"
    assert "<h2>Generations</h2>" in (tmp_path / "page.html").read_text("utf-8")
    for lost in (7, 8):
        shutil.rmtree(tmp_path / f"s-generation-{lost}")
    kept = {path: path.read_bytes() for path in (tmp_path / "s-generation-6").rglob("*.parquet")}
    again = typed(*SMALL, "--workers", "2", "--out", tmp_path / "s")
    assert kept and all(path.read_bytes() == content for path, content in kept.items())
    for each in told["generations"]:
        assert f"{each['tolerance']:.3f}" in again.stdout
    check = " ".join(again.stdout.split())
    assert "Check on 10 runs close to the record used as the record in turn" in check and "(contraction)" in check and "(TARP): p " in check


def test_runs_of_any_generation_are_repeated_as_they_were(tmp_path: Path) -> None:
    scenario = load_scenario("astana_2017", ["goodwill.trust={low: 0, high: 0.01}"])
    spec, encoded = StudySpec({"astana_2017": scenario}, 3), encode(scenario)
    free = [each for each in independent_inputs(scenario) if each.path == "goodwill.trust"]
    runner = GenerationRunner(spec, tmp_path / "study", 20, 22, NullProgress(), workers=1)
    for generation in (1, 2):
        runner.run(free, generation, np.linspace(0.1, 0.9, 6)[:, None])
    first = rounds_met(encoded, 4)
    met = np.vstack([first, *(each.met for each in runner.histories)])
    places, sources = np.array([1, 3, 4, 8, 11, 15]), [drawn_runs(3, 4), *runner.sources]
    for round_ in (1, 12, 22):
        assert np.array_equal(meets_in(encoded, sources, places, round_), met[places, round_ - 1])
    attended = presences(encoded, sources, places, 22)
    assert np.array_equal(~np.isnan(attended).all(axis=2), met[places] > 0)


def rounds_met(encoded: EncodedScenario, many: int) -> np.ndarray:
    """Which rounds met in the first replicates of a scenario under the seed 3 [many, 22]."""
    return simulate_histories(encoded, 3, 0, many, 22).met


def test_an_acceptance_rate_without_generations_is_bad_usage(tmp_path: Path) -> None:
    done = typed("--acceptance", "0.1", "--budget", "1000", "--out", tmp_path / "s")
    assert done.exit_code == 2 and "rejection has none" in done.output and not (tmp_path / "s").exists()
