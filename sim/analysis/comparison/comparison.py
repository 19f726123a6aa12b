"""Compare scenarios: each outcome, its difference from the baseline, and the uncertainty of both.

    from sim.analysis.comparison.comparison import compare
    from sim.studies.results import open_study

    found = compare([open_study("results/astana_21+no_shuttle-seed1")], baseline="astana_21")
    found.frame()
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from sim.analysis.arrays import FloatArray
from sim.analysis.comparison.arms import Arm, comparison_arms, find_arm
from sim.analysis.comparison.effect_sizes import (
    Difference,
    Effect,
    Estimate,
    cliffs_delta,
    difference,
    estimate,
    holm,
    kolmogorov_smirnov,
    wasserstein,
)
from sim.analysis.comparison.metrics import MEAN, SHARE, TIME, OutcomeMeasure, default_outcomes, find_outcome, first_agreement, values
from sim.analysis.comparison.practical_significance import Conclusion, conclude
from sim.analysis.comparison.survival import log_rank, median_time
from sim.errors import ResultsError
from sim.scenario.errors import nearest_word
from sim.studies.results import Study, open_study

if TYPE_CHECKING:
    import pandas as pd


class Contrast(NamedTuple):
    """The contrast of one arm with the baseline in one outcome.

    `distance`: Wasserstein distance, in the outcome's unit. `test`: statistic and p-value of the Kolmogorov-Smirnov test (numbers) or of the
    log-rank test (times); NaN for shares.
    """

    difference: Difference
    effect: Effect
    distance: float
    conclusion: Conclusion
    test: tuple[float, float]


@dataclass(frozen=True)
class OutcomeComparison:
    """One outcome of every arm, in the order of the arms.

    `margin`: the smallest difference that matters. `varies`: whether any two runs differ in the outcome. `contrasts`: None for the baseline.
    `medians`: Kaplan-Meier medians, for times only.
    """

    outcome: OutcomeMeasure
    margin: float
    estimates: list[Estimate]
    contrasts: list[Contrast | None]
    varies: bool
    medians: list[float] | None = None


@dataclass(frozen=True, repr=False)
class Comparison:
    """A comparison of scenarios. `horizon`: the last round that all arms have, where times are censored; 0 if no outcome is a time."""

    arms: list[Arm]
    baseline: int
    outcomes: list[OutcomeComparison]
    horizon: int

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
        asked = [(each.outcome.name, arm.label, contrast.test[1]) for each in self.outcomes
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
    studies: Study | str | Path | Sequence[Study | str | Path], baseline: str | None = None, outcomes: Sequence[str] = (), margins: Mapping[str, float] | None = None
) -> Comparison:
    """Compare the scenarios of studies with a baseline, by default the first.

    Args:
        studies: a study or its folder, or several.
        outcomes: names of `sim.analysis.comparison.metrics`, or columns of `runs`; all that apply if omitted.
        margins: the smallest difference that matters in an outcome, by name, in its unit (a share: 0..1).

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
    base = arms[0] if baseline is None else find_arm(arms, baseline)
    if base is None:
        close = nearest_word(baseline or "", [arm.label for arm in arms])
        known = f"did you mean {close}?" if close else f"there are {', '.join(arm.label for arm in arms)}"
        raise ResultsError(f"there is no scenario {baseline} to compare with; {known}")
    smallest = dict(margins or {})
    for name in smallest:
        find_outcome(name, arms)
    asked = [find_outcome(name, arms) for name in dict.fromkeys(outcomes)] or default_outcomes(arms)
    horizon = int(min(np.nanmax(arm.rounds_planned) for arm in arms)) if any(each.kind == TIME for each in asked) else 0
    place = arms.index(base)
    return Comparison(arms, place, [compare_outcome(each, arms, place, horizon, smallest.get(each.name, 0.0)) for each in asked], horizon)


def agreements_by_round(found: Comparison) -> pd.DataFrame:
    """The share of runs with an agreement by each round, and its difference from the baseline.

    One row per scenario and round, up to the last round that all arms have: scenario, round, value, low, high, difference, difference_low, difference_high.
    """
    import pandas as pd

    firsts = [arm.column("first_agreement") for arm in found.arms]
    alive = [~np.isnan(arm.column("rounds")) for arm in found.arms]
    last = int(min(np.nanmax(arm.rounds_planned) for arm in found.arms))
    rows = []
    for round_ in range(1, last + 1):
        shares = [np.where(there, (first <= round_).astype(float), np.nan) for first, there in zip(firsts, alive, strict=True)]
        for at, arm in enumerate(found.arms):
            own = estimate(shares[at], True)
            row = {"scenario": arm.label, "round": round_, "value": own.value, "low": own.low, "high": own.high}
            if at != found.baseline:
                apart = difference(shares[at], shares[found.baseline], True, arm.shares_seed(found.arms[found.baseline]))
                row |= {"difference": apart.value, "difference_low": apart.low, "difference_high": apart.high}
            rows.append(row)
    return pd.DataFrame(rows)


def compare_outcome(outcome: OutcomeMeasure, arms: Sequence[Arm], baseline: int, horizon: int, margin: float = 0.0) -> OutcomeComparison:
    """Compare one outcome of all arms; `margin` is the smallest difference that matters."""
    vectors = [values(outcome, arm, horizon) for arm in arms]
    known = [each[~np.isnan(each)] for each in vectors]
    ends = {float(end) for each in known if len(each) for end in (each.min(), each.max())}
    contrasts = [
        None if at == baseline else _contrast(outcome, (arm, arms[baseline]), (vectors[at], vectors[baseline]), horizon, margin)
        for at, arm in enumerate(arms)
    ]
    medians = [median_time(first_agreement(arm)) for arm in arms] if outcome.kind == TIME else None
    return OutcomeComparison(outcome, margin, [estimate(each, outcome.kind == SHARE) for each in vectors], contrasts, len(ends) > 1, medians)


def _contrast(outcome: OutcomeMeasure, arms: tuple[Arm, Arm], vectors: tuple[FloatArray, FloatArray], horizon: int, margin: float) -> Contrast:
    """The contrast of one arm with the baseline."""
    paired = arms[0].shares_seed(arms[1])
    apart = difference(*vectors, outcome.kind == SHARE, paired)
    if outcome.kind == SHARE:  # for binary outcomes Cliff's delta and the Wasserstein distance equal the difference
        effect = Effect(*apart[:3])
        return Contrast(apart, effect, abs(apart.value), conclude(apart, margin), (math.nan, math.nan))
    if outcome.kind == TIME:
        times = [first_agreement(arm) for arm in arms]
        one, other = (np.where(each.observed & (each.time <= horizon), each.time, each.time * 0.0 + horizon + 1.0) for each in times)
        distance = wasserstein(np.minimum(one, horizon), np.minimum(other, horizon))
        return Contrast(apart, cliffs_delta(one, other, paired), distance, conclude(apart, margin), log_rank(*times))
    test = kolmogorov_smirnov(*vectors) if outcome.kind == MEAN else (math.nan, math.nan)
    return Contrast(apart, cliffs_delta(vectors[0], vectors[1], paired), wasserstein(*vectors), conclude(apart, margin), test)
