"""Compare scenarios: each outcome, its difference from the baseline, and the uncertainty of both.

    from sim.analysis.comparison.comparison import compare
    from sim.studies.results import open_study

    found = compare([open_study("results/astana_21+no_shuttle-seed1")], baseline="astana_21")
    found.frame()
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from sim.analysis.arrays import FloatArray
from sim.analysis.comparison.arms import Arm, comparison_arms, find_arm
from sim.analysis.comparison.effect_sizes import (
    NO_TEST,
    Difference,
    Effect,
    Estimate,
    HypothesisTest,
    bounded_difference,
    bounded_estimate,
    cliffs_delta,
    difference,
    estimate,
    holm,
    kolmogorov_smirnov,
    wasserstein,
)
from sim.analysis.comparison.endings import common_horizon, first_agreement
from sim.analysis.comparison.exposure import equal_exposure
from sim.analysis.comparison.metrics import (
    ENDINGS,
    RATE,
    SHARE,
    TIME,
    OutcomeMeasure,
    concerned,
    default_outcomes,
    find_outcomes,
    left_out,
    values,
)
from sim.analysis.comparison.practical_significance import POWER, Conclusion, conclude
from sim.analysis.comparison.survival import log_rank, median_time
from sim.errors import ResultsError
from sim.scenario.errors import nearest_word
from sim.studies.results import Study, open_study

if TYPE_CHECKING:
    import pandas as pd


class Contrast(NamedTuple):
    """The contrast of one arm with the baseline in one outcome.

    `distance`: Wasserstein distance, in the outcome's unit. `test`: the Kolmogorov-Smirnov test (numbers) or the log-rank test (times); NaN
    for shares.
    """

    difference: Difference
    effect: Effect
    distance: float
    conclusion: Conclusion
    test: HypothesisTest


@dataclass(frozen=True)
class OutcomeComparison:
    """One outcome of every arm, in the order of the arms.

    `margin`: the smallest difference that matters. `varies`: whether any two runs differ in the outcome. `contrasts`: None for the baseline.
    `quartiles`: the lower quartile, median and upper quartile of runs, for numbers; for times only the median is known, by the cumulative
    incidence. `exposures`: the mean weeks for which runs are counted, if the outcome grows with them and they differ between arms.
    """

    outcome: OutcomeMeasure
    margin: float
    estimates: list[Estimate]
    contrasts: list[Contrast | None]
    varies: bool
    quartiles: list[tuple[float, float, float]] | None = None
    exposures: list[float] | None = None

    def mean_misleads(self, at: int) -> bool:
        """Whether the mean of an arm lies outside the middle half of its runs, in which case the median is reported with it."""
        if self.quartiles is None or self.outcome.kind == TIME:
            return False
        low, _, high = self.quartiles[at]
        return not low <= self.estimates[at].value <= high


@dataclass(frozen=True, repr=False)
class Comparison:
    """A comparison of scenarios.

    `horizon`: the last round up to which it is known of all arms who has an agreement. `headline`: how the talks end, agreements and deaths a week,
    whichever outcomes were asked for. `notes`: what was left out, and why. `power`: the power of the numbers of runs recommended.
    """

    arms: list[Arm]
    baseline: int
    outcomes: list[OutcomeComparison]
    horizon: int
    headline: list[OutcomeComparison]
    notes: list[str]
    power: float = POWER

    def __repr__(self) -> str:
        arms = ", ".join(arm.label + (" (baseline)" if at == self.baseline else "") for at, arm in enumerate(self.arms))
        return f"<Comparison of {arms}: {', '.join(each.outcome.name for each in self.outcomes)}>"

    def _repr_html_(self) -> str:
        shown = ["outcome", "scenario", "value", "low", "high", "difference", "difference_low", "difference_high", "finding"]
        frame = self.frame()
        return str(frame[[name for name in shown if name in frame]].to_html(index=False, float_format="{:.3g}".format, na_rep=""))

    @property
    def paired(self) -> bool:
        """Whether every arm shares the random numbers of the baseline."""
        return all(arm.shares_seed(self.arms[self.baseline]) for arm in self.arms)

    def holm(self) -> dict[tuple[str, str], float]:
        """The tests' p-values, adjusted for multiple testing, by outcome and arm (Holm 1979)."""
        asked = [(each.outcome.name, arm.label, contrast.test.p) for each in self.outcomes
                 for arm, contrast in zip(self.arms, each.contrasts, strict=True) if contrast]
        corrected = holm(np.array([chance for *_, chance in asked])).tolist()
        return {(name, label): p for (name, label, _), p in zip(asked, corrected, strict=True)}

    def frame(self) -> pd.DataFrame:
        """One row per outcome and arm: the estimate, its interval and error, and the contrast with the baseline."""
        import pandas as pd

        rows = []
        for each in self.outcomes:
            for arm, own, contrast in zip(self.arms, each.estimates, each.contrasts, strict=True):
                row = {"outcome": each.outcome.name, "unit": each.outcome.unit, "scenario": arm.label, **own._asdict()}
                if contrast:
                    row |= {f"difference_{name}" if name != "value" else "difference": value
                            for name, value in contrast.difference._asdict().items()}
                    row |= {"cliffs_delta": contrast.effect.value, "cliffs_low": contrast.effect.low, "cliffs_high": contrast.effect.high,
                            "wasserstein": contrast.distance, "finding": contrast.conclusion.finding.value, "runs_needed": contrast.conclusion.runs_needed}
                rows.append(row)
        return pd.DataFrame(rows)


def compare(
    studies: Study | str | Path | Sequence[Study | str | Path], baseline: str | None = None, outcomes: Sequence[str] = (),
    margins: Mapping[str, float] | None = None, power: float = POWER,
) -> Comparison:
    """Compare the scenarios of studies with a baseline, by default the first.

    Args:
        studies: a study or its folder, or several.
        outcomes: names of `sim.analysis.comparison.metrics`, or columns of `runs`; all that apply if omitted.
        margins: the smallest difference that matters in an outcome, by name, in its unit (a share: 0..1).
        power: the power of the numbers of runs that are recommended where a difference is inconclusive.

    Raises:
        ResultsError: see `sim.analysis.comparison.arms.comparison_arms`; or the baseline does not exist.
        MetricError: an outcome does not exist.

    >>> from tempfile import TemporaryDirectory
    >>> from sim.studies.study import run_study
    >>> with TemporaryDirectory() as folder:
    ...     run_study(["valley", "textbook"], 40, out=f"{folder}/study", workers=1, progress=False)
    ...     compare(f"{folder}/study", outcomes=["agreement"])
    <Study study: valley, textbook; 80 runs, seed 1>
    <Comparison of valley (baseline), textbook: agreement>
    """
    listed = [studies] if isinstance(studies, Study | str | Path) else studies
    arms = comparison_arms([each if isinstance(each, Study) else open_study(each) for each in listed])
    place = arms.index(_baseline(arms, baseline))
    margin_of = {each.name: size for name, size in (margins or {}).items() for each in find_outcomes(name, arms)}
    asked = [each for name in outcomes for each in find_outcomes(name, arms)] or concerned(default_outcomes(arms), arms)
    leading = concerned([each for name in HEADLINE for each in find_outcomes(name, arms)], arms)
    horizon = common_horizon(arms)
    made = {each.name: compare_outcome(each, arms, place, horizon, margin_of.get(each.name, 0.0), power)
            for each in {each.name: each for each in [*leading, *asked]}.values()}
    notes = [*_failures(arms), *([] if outcomes else left_out(arms))]
    return Comparison(arms, place, [made[name] for name in dict.fromkeys(each.name for each in asked)], horizon,
                      [made[each.name] for each in leading], notes, power)


def rebased(found: Comparison, baseline: int) -> Comparison:
    """The same comparison with another arm as the baseline."""
    every = {each.outcome.name: each for each in [*found.headline, *found.outcomes]}
    made = {name: compare_outcome(each.outcome, found.arms, baseline, found.horizon, each.margin, found.power) for name, each in every.items()}
    return replace(found, baseline=baseline, outcomes=[made[each.outcome.name] for each in found.outcomes],
                   headline=[made[each.outcome.name] for each in found.headline])


#: Outcomes of the headline.
HEADLINE = (*(f"ending={ending.word}" for ending in ENDINGS), "agreement", "deaths_a_week")


def _baseline(arms: Sequence[Arm], label: str | None) -> Arm:
    found = arms[0] if label is None else find_arm(arms, label)
    if found is None:
        close = nearest_word(label or "", [arm.label for arm in arms])
        known = f"did you mean {close}?" if close else f"there are {', '.join(arm.label for arm in arms)}"
        raise ResultsError(f"there is no scenario {label} to compare with; {known}")
    return found


def _failures(arms: Sequence[Arm]) -> list[str]:
    """What is missing because runs failed, as sentences."""
    return [f"{arm.failed:,} of {arm.replicates:,} runs of {arm.label} failed and are in no figure; the table failed of {arm.study.folder} "
            "says why." for arm in arms if arm.failed]


def agreements_by_round(found: Comparison) -> pd.DataFrame:
    """The share of runs with an agreement by each round, and its difference from the baseline.

    One row per scenario and round, up to the common horizon: scenario, round, value, low, high, difference, difference_low, difference_high.
    """
    import pandas as pd

    firsts = [arm.column("first_agreement") for arm in found.arms]
    alive = [~np.isnan(arm.column("rounds")) for arm in found.arms]
    rows = []
    for round_ in range(1, found.horizon + 1):
        shares = [np.where(there, (first <= round_).astype(float), np.nan) for first, there in zip(firsts, alive, strict=True)]
        for at, arm in enumerate(found.arms):
            own = estimate(shares[at], True)
            row = {"scenario": arm.label, "round": round_, "value": own.value, "low": own.low, "high": own.high}
            if at != found.baseline:
                apart = difference(shares[at], shares[found.baseline], True, arm.shares_seed(found.arms[found.baseline]))
                row |= {"difference": apart.value, "difference_low": apart.low, "difference_high": apart.high}
            rows.append(row)
    return pd.DataFrame(rows)


def compare_outcome(
    outcome: OutcomeMeasure, arms: Sequence[Arm], baseline: int, horizon: int, margin: float = 0.0, power: float = POWER
) -> OutcomeComparison:
    """Compare one outcome of all arms; `margin` is the smallest difference that matters."""
    computed = [outcome.compute(arm) for arm in arms]
    vectors = [values(outcome, arm, horizon, own) for arm, own in zip(arms, computed, strict=True)]
    known = [each[~np.isnan(each)] for each in vectors]
    ends = {float(end) for each in known if len(each) for end in (each.min(), each.max())}
    contrasts = [
        None if at == baseline else
        _contrast(outcome, (arm, arms[baseline]), (vectors[at], vectors[baseline]), (computed[at], computed[baseline]), horizon, (margin, power))
        for at, arm in enumerate(arms)
    ]
    quartiles = None if outcome.kind == SHARE else [_quartiles(outcome, arm, own) for arm, own in zip(arms, computed, strict=True)]
    unequal = outcome.cumulative and not equal_exposure(arms)
    exposures = [float(np.nanmean(arm.weeks_counted)) for arm in arms] if unequal else None
    limit = outcome.limit(horizon)
    estimates = [bounded_estimate(each, limit) if limit else estimate(each, outcome.kind == SHARE) for each in vectors]
    return OutcomeComparison(outcome, margin, estimates, contrasts, len(ends) > 1, quartiles, exposures)


def _quartiles(outcome: OutcomeMeasure, arm: Arm, found: FloatArray) -> tuple[float, float, float]:
    if outcome.kind == TIME:
        return math.nan, median_time(first_agreement(arm)), math.nan
    known = found[~np.isnan(found)]
    low, middle, high = np.quantile(known, (0.25, 0.5, 0.75)).tolist() if len(known) else (math.nan,) * 3
    return low, middle, high


def _contrast(
    outcome: OutcomeMeasure, arms: tuple[Arm, Arm], vectors: tuple[FloatArray, FloatArray], computed: tuple[FloatArray, FloatArray], horizon: int,
    settings: tuple[float, float],
) -> Contrast:
    """The contrast of one arm with the baseline; `computed`: the outcome of each run; `settings`: margin and power."""
    paired = arms[0].shares_seed(arms[1])
    limit = outcome.limit(horizon)
    apart = bounded_difference(*vectors, limit, paired) if limit else difference(*vectors, outcome.kind == SHARE, paired)
    concluded = conclude(apart, *settings)
    if outcome.kind == SHARE:  # for binary outcomes Cliff's delta and the Wasserstein distance equal the difference
        return Contrast(apart, Effect(*apart[:3]), abs(apart.value), concluded, NO_TEST)
    if outcome.kind == TIME:
        times = [first_agreement(arm) for arm in arms]
        one, other = (each.never_as(horizon) for each in times)
        distance = wasserstein(np.minimum(one, horizon), np.minimum(other, horizon))
        statistic, chance = log_rank(times[0], times[1], horizon)
        return Contrast(apart, cliffs_delta(one, other, paired), distance, concluded, HypothesisTest(statistic, known_p=chance))
    one, other = computed if outcome.kind == RATE else vectors
    return Contrast(apart, cliffs_delta(one, other, paired), wasserstein(one, other), concluded, kolmogorov_smirnov(one, other))
