"""Comparing scenarios: what must hold whatever the runs, what is known by construction, and what is said of it."""

from __future__ import annotations

import math
from pathlib import Path
from statistics import NormalDist

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from sim.analysis.arrays import FloatArray
from sim.analysis.comparison.arms import comparison_arms
from sim.analysis.comparison.comparison import Contrast, compare
from sim.analysis.comparison.effect_sizes import Difference, cliffs_delta, difference, holm, kolmogorov_smirnov, wasserstein
from sim.analysis.comparison.exemplars import exemplars, medoid
from sim.analysis.comparison.metrics import OUTCOMES, find_outcome, values
from sim.analysis.comparison.practical_significance import Finding, conclude
from sim.analysis.comparison.survival import EventTimes, cumulative_incidence, log_rank, median_time, pseudo_values, restricted_mean
from sim.analysis.comparison.trajectories import trajectories
from sim.engine.model import play
from sim.errors import MetricError
from sim.report.text.comparison import in_words
from sim.scenario.loader import load_scenario
from sim.studies.estimators import Share
from sim.studies.results import Study
from sim.studies.study import run_study
from tests.stories import rows

WARY = ["parties.kelda.change_cost=0.4"]
NUMBERS = arrays.arrays(float, st.integers(3, 40), elements=st.integers(-5, 5).map(float))


@pytest.fixture(scope="module")
def study(tmp_path_factory: pytest.TempPathFactory) -> Study:
    """The valley, and the valley with a party that trusts less."""
    scenarios = {"valley": load_scenario("valley"), "wary": load_scenario("valley", WARY)}
    return run_study(scenarios, 400, out=tmp_path_factory.mktemp("studies") / "both", workers=1, progress=False)


def contrast_of(contrasts: list[Contrast | None]) -> Contrast:
    """The contrast of the second of two arms with the first."""
    found = contrasts[1]
    assert found is not None
    return found


# Laws of a contrast


@given(NUMBERS, NUMBERS, st.booleans(), st.booleans())
def test_property_the_other_way_round_every_sign_is_turned(one: FloatArray, other: FloatArray, share: bool, paired: bool) -> None:
    if share:
        one, other = (one > 0).astype(float), (other > 0).astype(float)
    there, back = difference(one, other, share, paired), difference(other, one, share, paired)
    assert (there.value, there.low, there.high) == pytest.approx((-back.value, -back.high, -back.low), abs=1e-12)
    assert there.low <= there.value + 1e-12 and there.value - 1e-12 <= there.high
    delta, turned = cliffs_delta(one, other, paired), cliffs_delta(other, one, paired)
    assert delta.value == pytest.approx(-turned.value, abs=1e-12)
    assert (delta.low, delta.high) == pytest.approx((-turned.high, -turned.low), abs=1e-9)
    assert -1 <= delta.low <= delta.value + 1e-12 and delta.value - 1e-12 <= delta.high <= 1


@given(NUMBERS)
def test_property_runs_do_not_differ_from_themselves(own: FloatArray) -> None:
    found = difference(own, own, share=False, paired=True)
    assert (found.value, found.error) == (0, 0) and conclude(found).finding == Finding.IDENTICAL
    assert cliffs_delta(own, own, paired=True).value == 0
    assert wasserstein(own, own) == 0 and kolmogorov_smirnov(own, own)[0] == 0


@given(NUMBERS, st.integers(1, 9))
def test_property_what_is_moved_by_a_constant_is_that_far_apart(own: FloatArray, step: int) -> None:
    found = difference(own + step, own, share=False, paired=True)
    assert (found.value, found.low, found.high) == pytest.approx((step, step, step))
    assert wasserstein(own + step, own) == pytest.approx(step)


@given(NUMBERS, NUMBERS)
def test_property_delta_counts_the_pairs(one: FloatArray, other: FloatArray) -> None:
    """By its definition: over all pairs, the share above less the share below."""
    assert cliffs_delta(one, other).value == pytest.approx(np.sign(one[:, None] - other[None, :]).mean(), abs=1e-12)


def test_common_random_numbers_narrow_a_difference_by_the_stated_factor() -> None:
    stream = np.random.Generator(np.random.Philox(1)).normal(0, 10, 500)
    noise = np.random.Generator(np.random.Philox(2)).normal(0, 1, 500)
    paired, apart = (difference(stream + 1 + noise, stream, False, pairs) for pairs in (True, False))
    assert paired.value == apart.value
    assert apart.error / paired.error == pytest.approx(math.sqrt(paired.gain)) and paired.gain > 100
    assert conclude(paired).finding == Finding.HIGHER and conclude(apart).finding == Finding.INCONCLUSIVE


def test_only_pairs_with_both_values_count() -> None:
    one, other = np.array([1.0, np.nan, 3.0, 5.0]), np.array([0.0, 7.0, np.nan, 1.0, 100.0])
    assert difference(one, other, False, paired=True)[:1] == (2.5,)
    assert difference(one, other, False, paired=True).runs == 2


@given(st.lists(st.floats(0, 1), min_size=1, max_size=12))
def test_property_holm_is_between_each_and_bonferroni_and_keeps_the_order(chances: list[float]) -> None:
    found = holm(np.array(chances))
    assert all(p - 1e-12 <= corrected <= min(1.0, len(chances) * p) + 1e-12 for p, corrected in zip(chances, found))
    order = np.argsort(chances, kind="stable")
    assert (np.diff(found[order]) >= 0).all()


# Times


@given(st.lists(st.tuples(st.integers(1, 8), st.integers(0, 3)), min_size=2, max_size=40), st.integers(1, 10))
def test_property_pseudo_values_mean_what_the_curve_does(runs: list[tuple[int, int]], horizon: int) -> None:
    """By its definition for each run, and their mean is the area above the cumulative incidence without censoring."""
    times = EventTimes(np.array([float(when) for when, _ in runs]), np.array([cause for _, cause in runs]))
    found, whole = pseudo_values(times, horizon), restricted_mean(times, horizon)
    for at in range(len(runs)):
        others = EventTimes(np.delete(times.time, at), np.delete(times.cause, at))
        assert found[at] == pytest.approx(len(runs) * whole - (len(runs) - 1) * restricted_mean(others, horizon), abs=1e-9)
    steps = cumulative_incidence(times)
    area = sum(1 - steps.loc[steps["round"] <= at, "incidence"].iloc[-1] for at in range(horizon))
    assert whole == pytest.approx(area)
    if (times.cause > 0).all():
        assert found == pytest.approx(np.minimum(times.never_as(horizon), horizon))


@given(st.lists(st.tuples(st.integers(1, 6), st.integers(1, 3)), min_size=1, max_size=40))
def test_property_without_censoring_incidence_is_a_share_of_runs_and_causes_add_up(runs: list[tuple[int, int]]) -> None:
    times = EventTimes(np.array([float(when) for when, _ in runs]), np.array([cause for _, cause in runs]))
    curves = [cumulative_incidence(times.of_cause(cause)) for cause in (1, 2, 3)]
    for cause, curve in zip((1, 2, 3), curves, strict=True):
        for row in curve.iloc[1:].to_dict("records"):
            hits = int(((times.time <= row["round"]) & (times.cause == cause)).sum())
            assert row["incidence"] == pytest.approx(hits / len(runs), abs=1e-12)
            assert (row["low"], row["high"]) == pytest.approx(Share(hits, len(runs)).interval, abs=1e-9)
    assert sum(curve["incidence"].iloc[-1] for curve in curves) == pytest.approx(1.0)


def test_a_collapse_is_never_not_unknown() -> None:
    """Of ten runs two agree in round 2 and eight collapse in round 1: as censored they would all seem to agree by round 2."""
    times = EventTimes(np.repeat([2.0, 1.0], [2, 8]), np.repeat([1, 2], [2, 8]))
    assert cumulative_incidence(times)["incidence"].iloc[-1] == pytest.approx(0.2)
    assert restricted_mean(times, 5) == pytest.approx((2 * 2 + 8 * 5) / 10)
    assert math.isnan(median_time(times))
    later = EventTimes(np.repeat([2.0, 5.0], [2, 8]), np.repeat([1, 0], [2, 8]))
    assert log_rank(times, later, 5)[0] == pytest.approx(0.0), "who collapses early has no fewer agreements than who goes on without one"


@pytest.mark.parametrize("runs", [10, 30, 50, 98])
def test_the_median_is_reached_at_exactly_one_half(runs: int) -> None:
    """However the half is made up of rounds, the product of fractions must not miss it by rounding."""
    for early in range(1, runs // 2):
        rounds = np.repeat([1.0, 4.0, 5.0], [early, runs // 2 - early, runs - runs // 2])
        assert median_time(EventTimes(rounds, np.repeat([1, 0], [runs // 2, runs - runs // 2]))) == 4.0


def test_a_run_that_is_missing_has_no_time() -> None:
    times = EventTimes(np.array([1.0, np.nan, 3.0]), np.array([1, 0, 1]))
    assert np.isnan(pseudo_values(times, 3)).tolist() == [False, True, False]
    assert median_time(times) == 1.0 and math.isnan(median_time(EventTimes(np.array([4.0, 4.0]), np.array([0, 0]))))
    assert all(map(math.isnan, log_rank(EventTimes(np.array([4.0]), np.array([0])), EventTimes(np.array([4.0]), np.array([0])))))


# Verdicts


@pytest.mark.parametrize(("low", "value", "high", "matters", "finding"), [
    (0.06, 0.08, 0.1, 0.05, Finding.HIGHER), (-0.1, -0.08, -0.06, 0.05, Finding.LOWER), (-0.01, 0.0, 0.01, 0.05, Finding.NEGLIGIBLE),
    (0.01, 0.04, 0.07, 0.05, Finding.HIGHER_SIZE_UNCERTAIN), (-0.07, -0.04, -0.01, 0.05, Finding.LOWER_SIZE_UNCERTAIN),
    (-0.02, 0.03, 0.08, 0.05, Finding.INCONCLUSIVE), (-0.01, 0.0, 0.01, 0.0, Finding.INCONCLUSIVE), (0.01, 0.02, 0.03, 0.0, Finding.HIGHER),
])
def test_a_finding_compares_the_interval_with_the_margin(low: float, value: float, high: float, matters: float, finding: Finding) -> None:
    assert conclude(Difference(value, low, high, 0.01, 100, True, 1.0), matters).finding == finding


@given(st.floats(-1, 1), st.floats(0.001, 1), st.floats(0, 0.5))
def test_property_so_many_runs_would_do(value: float, half: float, matters: float) -> None:
    """With the same value and as much narrower an interval as that many runs give, it is settled."""
    found = Difference(value, value - half, value + half, half / 2, 1000, False, 1.0)
    told = conclude(found, matters)
    if told.runs_needed:
        narrow = half * math.sqrt(1000 / told.runs_needed) * (1 - 1e-9)
        again = conclude(found._replace(low=value - narrow, high=value + narrow), matters)
        assert again.finding in (Finding.HIGHER, Finding.LOWER, Finding.NEGLIGIBLE) and told.runs_needed >= 1000


@pytest.mark.parametrize("power", [0.5, 0.8, 0.95])
@pytest.mark.parametrize(("value", "half", "margin"), [(0.03, 0.05, 0.0), (0.02, 0.05, 0.05), (-0.08, 0.06, 0.05)])
def test_the_runs_needed_give_the_power_asked_for(value: float, half: float, margin: float, power: float) -> None:
    """The chance that an interval from so many runs lies on one side of the margin if the estimate is the true difference."""
    needed = conclude(Difference(value, value - half, value + half, half / 1.96, 1000, True, 1.0), margin, power).runs_needed
    assert needed is not None
    error = half / 1.96 * math.sqrt(1000 / needed)
    assert power - 0.001 <= NormalDist().cdf(abs(abs(value) - margin) / error - 1.96) < power + 0.04


# Studies


def test_outcomes_are_those_of_the_runs(study: Study) -> None:
    """Read from the study's tables, an outcome is what a run's own log says."""
    arm = comparison_arms([study])[1]
    scenario = load_scenario("valley", WARY)
    read_ = {name: values(find_outcome(name, [arm]), arm, 5) for name in ("agreement", "attendance", "signed", "kept", "ground.water")}
    for replicate in range(12):
        log = play(scenario, 1, replicate)
        own, rounds, ends = rows(log, "runs")[0], rows(log, "rounds"), rows(log, "issues")
        met = [row for row in rounds if row["convened"]]
        assert read_["agreement"][replicate] == (own["agreements"] > 0)
        assert read_["attendance"][replicate] == pytest.approx(sum(row["present"] for row in met) / len(met))
        assert read_["signed"][replicate] == pytest.approx(sum(row["statement"] for row in met) / len(met))
        if own["commitments"]:
            assert read_["kept"][replicate] == pytest.approx(1 - own["breaches"] / own["commitments"])
        assert read_["ground.water"][replicate] == ends[arm.game.issues.index("water")]["ground"]


def test_a_comparison_says_of_each_outcome_what_its_parts_say(study: Study) -> None:
    found = compare([study], margins={"agreement": 0.05})
    assert [arm.label for arm in found.arms] == ["valley", "wary"] and found.paired and found.baseline == 0
    assert {each.outcome.name for each in found.outcomes} >= {each.name for each in OUTCOMES if each.name not in ("ending=refused", "ending=deadline")}, "no vote and no deadline"
    one = next(each for each in found.outcomes if each.outcome.name == "agreement")
    vectors = [values(one.outcome, arm) for arm in found.arms]
    assert one.estimates[1].value == pytest.approx(vectors[1].mean()) and one.contrasts[0] is None
    contrast = contrast_of(one.contrasts)
    assert contrast.difference.value == pytest.approx(vectors[1].mean() - vectors[0].mean())
    assert contrast.conclusion.finding == Finding.LOWER and in_words(one, contrast).startswith("less likely by ")
    frame = found.frame()
    assert len(frame) == 2 * len(found.outcomes)
    assert frame.set_index(["outcome", "scenario"]).loc[("agreement", "wary"), "finding"] == "lower"


def test_the_order_of_the_studies_does_not_matter(study: Study, tmp_path: Path) -> None:
    """The same scenarios in two studies of one seed give the comparison of one study; of another seed they are not paired."""
    alone = run_study({"wary": load_scenario("valley", WARY)}, 400, out=tmp_path / "alone", workers=1, progress=False)
    other = run_study({"wary": load_scenario("valley", WARY)}, 400, seed=2, out=tmp_path / "other", workers=1, progress=False)
    together = compare([study], "valley", ["deaths"]).outcomes[0].contrasts[1]
    apart = compare([study.select("valley"), alone], "valley", ["deaths"]).outcomes[0].contrasts[1]
    assert together == apart
    strangers = compare([study.select("valley"), other], "valley", ["deaths"])
    assert not strangers.paired and not contrast_of(strangers.outcomes[0].contrasts).difference.paired
    labels = [arm.label for arm in comparison_arms([study, alone])]
    assert labels == ["valley", "both/wary", "alone/wary"]


def test_the_points_of_a_sweep_are_compared_as_scenarios_are(tmp_path: Path) -> None:
    from sim.studies.spec import StudySpec
    from sim.studies.study import execute
    from sim.studies.sweep import with_sweep

    swept = execute(with_sweep(StudySpec({"valley": load_scenario("valley")}), ("parties.kelda.change_cost=0.1,0.4",)), 200, workers=1, out=tmp_path / "s").study
    found = compare([swept], outcomes=["agreement", "deaths", "attendance", "first_agreement"])
    assert [arm.label for arm in found.arms] == ["parties.kelda.change_cost=0.1", "parties.kelda.change_cost=0.4"]
    one = run_study({"a": load_scenario("valley", ["parties.kelda.change_cost=0.4"])}, 200, out=tmp_path / "one", workers=1, progress=False)
    for each in found.outcomes:
        alone = values(each.outcome, comparison_arms([one, swept])[0], found.horizon)
        assert values(each.outcome, found.arms[1], found.horizon) == pytest.approx(alone, nan_ok=True), each.outcome.name


def test_an_outcome_that_is_none_is_named_with_the_nearest(study: Study) -> None:
    with pytest.raises(MetricError, match="did you mean agreement"):
        compare([study], outcomes=["agreemnt"])
    with pytest.raises(MetricError, match=r"did you mean ground\.water"):
        compare([study], outcomes=["ground.watr"])


# Round by round, and runs to look at


def test_rounds_carry_ended_runs_forward(study: Study) -> None:
    arm = comparison_arms([study])[0]
    found = trajectories(arm)
    agreed = arm.column("first_agreement")
    assert found.agreed == pytest.approx([np.mean(agreed <= at) for at in range(1, len(found.agreed) + 1)])
    assert (np.diff(found.agreed) >= 0).all()
    assert found.active[0] == 400 and (np.diff(found.active) <= 0).all()
    assert (np.diff(found.deaths, axis=1) >= 0).all()


@given(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5)), min_size=2, max_size=30))
def test_property_the_typical_run_is_nearest_to_all(traits: list[tuple[int, int]]) -> None:
    table = np.array(traits, dtype=float)
    spread = np.abs(table - np.median(table, axis=0)).mean(axis=0)
    scaled = table / np.where(spread > 0, spread, 1)
    apart = np.abs(scaled[:, None] - scaled[None]).sum(axis=2).mean(axis=1)
    assert apart[medoid(table)] == pytest.approx(apart.min())


def test_extremes_are_the_extremes(study: Study) -> None:
    arm = comparison_arms([study])[0]
    found = {each.why: each for each in exemplars(arm)}
    deaths = arm.column("deaths") / arm.weeks_counted
    assert found["the most deaths a week"].replicate == deaths.argmax() and found["the fewest deaths a week"].value == deaths.min()
    assert "typical" in found
