"""Sensitivity by coder: an outcome under each coder's scenario, and whether a claim about it holds for each."""

from __future__ import annotations

import operator
import re
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import numpy as np

from sim.formats.coding.coders import CoderComparison
from sim.formats.problems import fail
from sim.scenario.errors import short_repr
from sim.studies.estimators import Mean, Share
from sim.studies.outcomes import burn_in_weeks, check_outcome, columns_of, is_share, run_values
from sim.studies.study import run_study

SIGNS: dict[str, Callable[[float, float], bool]] = {">": operator.gt, "<": operator.lt, ">=": operator.ge, "<=": operator.le}


class Claim(NamedTuple):
    """A claim about the mean of an outcome, such as agreement > 0.5."""

    outcome: str
    sign: str
    value: float

    def holds(self, mean: float) -> bool:
        """Whether the claim holds for a mean."""
        return SIGNS[self.sign](mean, self.value)

    def __str__(self) -> str:
        return f"{self.outcome} {self.sign} {self.value:g}"


class CoderOutcome(NamedTuple):
    """An outcome under one coder's scenario: its mean with a 95% interval, and whether the claim holds for the mean and the whole interval."""

    coder: str
    mean: float
    low: float
    high: float
    holds: bool
    certain: bool


def parse_claim(text: str) -> Claim:
    """Return a claim as it is typed.

    Raises:
        FormatError: it is none.
        MetricError: there is no such outcome.

    >>> parse_claim("agreement > 0.5")
    Claim(outcome='agreement', sign='>', value=0.5)
    """
    found = re.fullmatch(r"\s*([a-z_]+)\s*(>=|<=|>|<)\s*(-?\d+(?:\.\d+)?)\s*", text, re.ASCII)
    if not found:
        fail("", f"{short_repr(text)} is not a claim about an outcome, such as agreement > 0.5")
    check_outcome(found[1])
    return Claim(found[1], found[2], float(found[3]))


def outcome_by_coder(comparison: CoderComparison, claim: Claim, replicates: int, out: str | Path | None = None, seed: int = 1) -> list[CoderOutcome]:
    """Run each coder's scenario with the same random numbers, and return the outcome and the claim's fate for each.

    Raises:
        StudyError, ResultsError: the study can't be run or stored.
    """
    study = run_study(comparison.scenarios, replicates, seed, out=out, progress=False)
    found = []
    for coder in comparison.coders:
        own = study.select(coder)
        values = run_values(claim.outcome, own.table("runs", columns=columns_of(claim.outcome)), burn_in_weeks(own))
        values = values[~np.isnan(values)]
        if not len(values):
            fail(coder, f"{claim.outcome} applies to none of its {replicates:,} runs")
        measure = Share().plus(values > 0) if is_share(claim.outcome) else Mean().plus(values)
        mean, (low, high) = measure.value, measure.interval
        found.append(CoderOutcome(coder, mean, low, high, claim.holds(mean), claim.holds(low) == claim.holds(high) == claim.holds(mean)))
    return found


def by_coder_lines(claim: Claim, outcomes: list[CoderOutcome]) -> list[str]:
    """Return the outcome by coder as lines, and for how many the claim holds."""
    width = max(len(each.coder) for each in outcomes)
    lines = [f"  {each.coder:{width}}  {each.mean:>9.4g}  ({each.low:.4g} to {each.high:.4g})  {'holds' if each.holds else 'does not hold'}"
             f"{'' if each.certain else ', within the error of the runs'}" for each in outcomes]
    count = sum(each.holds for each in outcomes)
    return [f"{claim}, by coder", *lines, f"The claim holds for {count} of {len(outcomes)} coders."]
