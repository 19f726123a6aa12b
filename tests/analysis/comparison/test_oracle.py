"""Every figure of `parley compare` is derived again from the tables, by other software: talks that settle, that collapse, and that are cut off."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pytest
from click.testing import CliRunner
from scipy import stats
from statsmodels.stats.multitest import multipletests

from sim.cli.main import cli
from sim.scenario.loader import load_scenario
from sim.studies.study import run_study
from tests.analysis.comparison import oracle
from tests.analysis.comparison.oracle import Tables, Vector, known, number

RUNS = 150
#: Talks that a principal leaves for good when it stays away once.
FICKLE = ["attendance.noise=0.15", "horizon.abandoned_after=1"]
MARGINS = {"agreement": 0.05, "deaths_a_week": 0.02, "movement": 3.0}


class Case(NamedTuple):
    """A comparison: its document, the tables of its two scenarios, and whether their runs are paired."""

    document: dict[str, Any]
    arms: tuple[Tables, Tables]
    paired: bool

    @property
    def horizon(self) -> int:
        return int(self.document["horizon_rounds"])

    def vectors(self, outcome: dict[str, Any]) -> tuple[Vector, Vector]:
        """Numbers by run whose means are the estimates."""
        one, other = (self._vector(outcome, arm) for arm in self.arms)
        return one, other

    def _vector(self, outcome: dict[str, Any], arm: Tables) -> Vector:
        if outcome["kind"] == "time":
            return oracle.pseudo_values(*arm.times, self.horizon)
        if outcome["kind"] == "rate":
            totals = arm.runs[outcome["outcome"].removesuffix("_a_week")].to_numpy(float)
            rate = totals.sum() / arm.weeks.sum()
            return np.asarray(rate + (totals - rate * arm.weeks) / arm.weeks.mean())
        return arm.outcome(outcome["outcome"])

    def limit(self, outcome: dict[str, Any]) -> float | None:
        """The end of the range from 0 in which a mean lies, where there is one."""
        share_of_a_run = outcome["kind"] == "mean" and outcome["unit"] in ("of commitments", "of meetings")
        return self.horizon if outcome["kind"] == "time" else 1.0 if share_of_a_run else None

    def by_run(self, outcome: dict[str, Any]) -> tuple[Vector, Vector]:
        """The outcome run by run, for distances and effect sizes; an agreement that never comes is later than all others."""
        if outcome["kind"] == "time":
            one, other = (np.where((cause == 1) & (at <= self.horizon), at, self.horizon + 1.0) for at, cause in (arm.times for arm in self.arms))
        else:
            one, other = (arm.outcome(outcome["outcome"]) for arm in self.arms)
        return one, other


def compared(place: Path, scenarios: dict[str, list[str]], seeds: tuple[int, int]) -> Case:
    """The comparison of two variants of the valley, in one study if they have the same seed."""
    written = {name: load_scenario("valley", settings) for name, settings in scenarios.items()}
    one, other = written
    if seeds[0] == seeds[1]:
        run_study(written, RUNS, out=place / "both", workers=1, progress=False)
        folders = [place / "both"] * 2
    else:
        for name, seed in zip(written, seeds, strict=True):
            run_study({name: written[name]}, RUNS, seed=seed, out=place / name, workers=1, progress=False)
        folders = [place / one, place / other]
    margins = [word for name, size in MARGINS.items() for word in ("--matters", f"{name}={size}")]
    done = CliRunner().invoke(cli, ["compare", *map(str, dict.fromkeys(folders)), *margins, "--power", "0.9", "--json"], catch_exceptions=False)
    assert done.exit_code == 0, done.output
    return Case(json.loads(done.output), (Tables(folders[0], one), Tables(folders[1], other)), seeds[0] == seeds[1])


STUDIES: dict[str, tuple[dict[str, list[str]], tuple[int, int]]] = {
    "settling": ({"valley": [], "firm": ["parties.kelda.change_cost=0.1"]}, (1, 1)),
    "collapsing": ({"valley": [], "fickle": FICKLE}, (1, 1)),
    "competing end, censoring, independent runs": ({"cut": ["horizon.weeks=30"], "fickle": [*FICKLE, "horizon.weeks=30"]}, (1, 2)),
}


@pytest.fixture(scope="module", params=STUDIES)
def case(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Case]:
    scenarios, seeds = STUDIES[request.param]
    found = compared(tmp_path_factory.mktemp("oracle"), scenarios, seeds)
    if request.param != "settling":
        assert (found.arms[1].ending == "collapse").mean() > 0.3
    if request.param.startswith("competing"):
        time, cause = found.arms[0].times
        assert ((cause == 0) & (time < found.horizon)).any(), "runs are censored before the horizon"
    yield found


def close(value: Any) -> Any:
    return pytest.approx(value, rel=1e-9, abs=1e-9, nan_ok=True)


def test_estimates(case: Case) -> None:
    """Value, interval, error, number of runs, quartiles and medians of every outcome of both scenarios."""
    assert len(case.document["outcomes"]) > 20
    for each in case.document["outcomes"]:
        for own, arm, vector in zip(each["scenarios"], case.arms, case.vectors(each), strict=True):
            vector, where = known(vector), (each["outcome"], own["scenario"])
            share = each["kind"] == "share"
            limit = case.limit(each)
            low, high = (oracle.share_interval(vector) if share else oracle.bounded_interval(vector, limit) if limit
                         else oracle.mean_interval(vector))
            error = math.sqrt(vector.mean() * (1 - vector.mean()) / len(vector)) if share else vector.std(ddof=1) / math.sqrt(len(vector))
            assert [number(own[name]) for name in ("value", "low", "high", "error", "runs")] == close(
                [vector.mean(), low, high, error, len(vector)]), where
            if each["kind"] in ("mean", "rate"):
                quartiles = [number(own[name]) for name in ("lower_quartile", "median", "upper_quartile")]
                assert quartiles == close(np.quantile(known(arm.outcome(each["outcome"])), (0.25, 0.5, 0.75)).tolist()), where
            if each["kind"] == "time":
                assert own["value"] == close(oracle.restricted_mean(*arm.times, case.horizon)) or not (arm.times[1] > 0).all(), where
                reached = np.flatnonzero(oracle.incidence(*arm.times)[0] >= 0.5 - 1e-9)
                assert number(own["median"]) == close(float(reached[0]) if len(reached) else math.nan), where


def pairs(case: Case, vectors: tuple[Vector, Vector]) -> tuple[Vector, Vector]:
    """The second scenario's runs and the baseline's: those of both, if they are paired."""
    base, own = vectors
    if not case.paired:
        return known(own), known(base)
    both = ~np.isnan(base) & ~np.isnan(own)
    return own[both], base[both]


def test_differences(case: Case) -> None:
    """Difference, interval, error, gain by pairing, finding and runs needed."""
    for each in case.document["outcomes"]:
        told, share = each["scenarios"][1], each["kind"] == "share"
        own, base = pairs(case, case.vectors(each))
        value = own.mean() - base.mean()
        limit = case.limit(each)
        interval = (oracle.bounded_difference_interval(own, base, limit, case.paired) if limit
                    else oracle.difference_interval(own, base, share, case.paired))
        apart = own.var(ddof=1) / len(own) + base.var(ddof=1) / len(base)
        together = (own - base).var(ddof=1) / len(own) if case.paired else apart
        gain = 1.0 if not case.paired else apart / together if together > 0 else math.nan
        found = told["difference"]
        assert [number(found[name]) for name in ("value", "low", "high", "error", "runs", "gain")] == close(
            [value, *interval, math.sqrt(together), min(len(own), len(base)), gain]), each["outcome"]
        assert found["paired"] is case.paired
        margin = MARGINS.get(each["outcome"], 0.0)
        assert each["margin"] == margin
        wanted = oracle.finding(found["value"], (found["low"], found["high"]), found["error"], margin, case.paired)
        assert told["finding"] == wanted, each["outcome"]
        open_ = wanted == "inconclusive" or "uncertain" in wanted
        needed = oracle.runs_needed(found["value"], (found["low"], found["high"]), found["runs"], margin, 0.9) if open_ else None
        assert told["runs_needed"] == needed, each["outcome"]


def test_effects_distances_and_tests(case: Case) -> None:
    chances, corrected = [], []
    for each in case.document["outcomes"]:
        told = each["scenarios"][1]
        if each["kind"] == "share":
            assert [told["cliffs_delta"][name] for name in ("value", "low", "high")] == [told["difference"][name] for name in ("value", "low", "high")]
            assert told["wasserstein"] == close(abs(told["difference"]["value"]))
            continue
        base, own = case.by_run(each)
        first, second = pairs(case, (base, own))
        assert [told["cliffs_delta"][name] for name in ("value", "low", "high")] == close(oracle.cliffs_delta(first, second, case.paired)), each["outcome"]
        cut = case.horizon if each["kind"] == "time" else math.inf
        assert told["wasserstein"] == close(oracle.wasserstein(np.minimum(known(own), cut), np.minimum(known(base), cut))), each["outcome"]
        if each["kind"] == "time":
            test, statistic = told["log_rank"], oracle.log_rank(case.arms[1].times, case.arms[0].times, case.horizon)
        else:
            found = stats.ks_2samp(known(own), known(base), method="asymp")
            test, statistic = told["kolmogorov_smirnov"], (float(found.statistic), float(found.pvalue))
        assert [test["statistic"], test["p"]] == close(statistic), each["outcome"]
        chances.append(statistic[1])
        corrected.append(test["p_holm"])
    assert corrected == close(multipletests(chances, method="holm")[1].tolist())


def test_endings_and_what_is_agreed(case: Case) -> None:
    for told, arm in zip(case.document["scenarios"], case.arms, strict=True):
        agreed = arm.runs["agreements"].to_numpy() > 0
        horizon = (arm.ending == "horizon").to_numpy()
        kinds = {"settlement": arm.ending == "settlement", "horizon_agreed": horizon & agreed, "horizon_not_agreed": horizon & ~agreed,
                 "lapse": arm.ending == "lapse", "collapse": arm.ending == "collapse", "refused": arm.ending == "refused",
                 "deadline_agreed": (arm.ending == "deadline") & agreed, "deadline_not_agreed": (arm.ending == "deadline") & ~agreed}
        issues = {issue: arm.outcome(f"agreed.{issue}") for issue in arm.game.issues}
        assert set(told["endings"]) == set(kinds) and set(told["agreed_on"]) == set(issues)
        for found, hits in [(told["endings"][name], np.asarray(hit, float)) for name, hit in kinds.items()] + [
                (told["agreed_on"][issue], hit) for issue, hit in issues.items()]:
            error = math.sqrt(hits.mean() * (1 - hits.mean()) / RUNS)
            assert [found[name] for name in ("value", "low", "high", "error", "runs")] == close([hits.mean(), *oracle.share_interval(hits), error, RUNS])
        assert sum(own["value"] for own in told["endings"].values()) == close(1.0)
        assert told["weeks_counted"] == close(arm.weeks.mean()) and told["failed"] == 0
    for each in case.document["outcomes"]:
        if each["weeks_counted"] is not None:
            assert each["weeks_counted"] == close([arm.weeks.mean() for arm in case.arms])


def test_agreements_by_round(case: Case) -> None:
    told = {(row["scenario"], row["round"]): row for row in case.document["agreements_by_round"]}
    base, name = (each["scenario"] for each in case.document["scenarios"])
    assert set(told) == {(label, at) for label in (base, name) for at in range(1, case.horizon + 1)}
    for at in range(1, case.horizon + 1):
        first, second = (np.asarray(arm.outcome("first_agreement") <= at, float) for arm in case.arms)
        for label, hits in ((base, first), (name, second)):
            assert [told[label, at][end] for end in ("value", "low", "high")] == close([hits.mean(), *oracle.share_interval(hits)])
        assert [told[name, at][end] for end in ("difference", "difference_low", "difference_high")] == close(
            [second.mean() - first.mean(), *oracle.difference_interval(second, first, True, case.paired)])


def test_verdicts_and_extremes(case: Case) -> None:
    """Every number of the verdict is an estimate; every extreme run holds the extreme."""
    (verdict,) = case.document["verdicts"]
    percents = {f"{100 * own['value']:.1f}" for each in case.document["outcomes"] if each["kind"] == "share" for own in each["scenarios"]}
    found = re.findall(r"(\d+\.\d)%", verdict)
    assert set(found) <= percents and (found or "no detectable" in verdict)
    for told, arm in zip(case.document["scenarios"], case.arms, strict=True):
        apart = oracle.distances_to_others(arm)
        assert apart[told["exemplars"][0]["replicate"]] == close(np.nanmin(apart)), "the typical run is nearest to all others"
        for each in told["exemplars"][1:]:
            values = known(arm.outcome(each["column"]))
            end = values.min() if each["why"].startswith(("the fewest", "the earliest")) else values.max()
            assert each["value"] == close(end) and arm.outcome(each["column"])[each["replicate"]] == close(end)


#: Every number of the document, by its place, and the test above that derives it again. `*` is a kind of ending or an issue.
DERIVED = {
    "test_estimates": "outcomes.scenarios.value low high error runs lower_quartile median upper_quartile",
    "test_differences": "outcomes.margin outcomes.scenarios.runs_needed outcomes.scenarios.difference.value low high error runs gain",
    "test_effects_distances_and_tests": "outcomes.scenarios.wasserstein outcomes.scenarios.cliffs_delta.value low high "
                                        "outcomes.scenarios.log_rank.statistic p p_holm outcomes.scenarios.kolmogorov_smirnov.statistic p p_holm",
    "test_endings_and_what_is_agreed": "scenarios.endings.*.value low high error runs scenarios.agreed_on.*.value low high error runs "
                                       "scenarios.weeks_counted scenarios.failed outcomes.weeks_counted",
    "test_agreements_by_round": "agreements_by_round.round value low high difference difference_low difference_high",
    "test_verdicts_and_extremes": "scenarios.exemplars.replicate value",
}
#: Numbers that say what was compared.
STATED = {"horizon_rounds", "power", "scenarios.seed", "scenarios.runs", "scenarios.point"}


def numbers(value: Any, place: str = "") -> Iterator[str]:
    """The place of every number in a document, without the names of kinds of ending and issues."""
    if isinstance(value, dict):
        for name, each in value.items():
            named = "*" if place in ("scenarios.endings", "scenarios.agreed_on") else name
            yield from numbers(each, f"{place}.{named}".lstrip("."))
    elif isinstance(value, list):
        for each in value:
            yield from numbers(each, place)
    elif isinstance(value, int | float) and not isinstance(value, bool):
        yield place


def test_every_number_of_the_document_is_derived_again(case: Case) -> None:
    derived, folder = set(), ""
    for test, places in DERIVED.items():
        assert test in globals()
        for place in places.split():
            folder = place.rpartition(".")[0] if "." in place else folder
            derived.add(f"{folder}.{place.rpartition('.')[2]}")
    assert set(numbers(case.document)) - STATED <= derived
