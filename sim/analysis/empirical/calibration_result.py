"""The calibration of a scenario's uncertain inputs on a record: posterior, checks and forecasts, as `calibration.calibrate` returns them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from sim.analysis.arrays import FloatArray
from sim.analysis.empirical.abc import MIN_LEARNED, Importance, Posterior, Recovery, dummy_variance_reduction, systematic_resample
from sim.analysis.empirical.case_record import CaseRecord
from sim.analysis.empirical.forecasting import RoundForecast, WithdrawalForecast
from sim.analysis.empirical.history_matrix import Histories
from sim.analysis.empirical.smc import Generation
from sim.scenario.inputs import UncertainInput, quantile
from sim.studies.results import Study

#: The schemes of approximate Bayesian computation.
SCHEMES = ("rejection", "smc")


@dataclass(frozen=True)
class Calibration:
    """The calibration of a scenario's uncertain inputs on the first rounds of a record.

    `inputs` [p]: the first `free` of them were named. `table` [n, s], `observed_summaries` [s]: summaries of all runs and of the record.
    `importance`, `generations`: weights of the runs and how the tolerance fell, if the scheme is sequential. `observed`: the record's whole
    history. `near`: the check on runs close to the record; `recovery`: the check over the whole prior, which rejection allows; the other one
    again, if the scheme is sequential. `check_summaries` [f, s]: summaries of new runs with joint posterior draws. `parties`: those whose
    attendance is forecast. `exit`: the forecast for the host's withdrawal, if the record has one. `wanted`: the number of runs to keep; the
    effective number, if the scheme is sequential.
    """

    record: CaseRecord
    study: Study
    rounds: int
    inputs: list[UncertainInput]
    free: int
    table: FloatArray
    observed_summaries: FloatArray
    observed: Histories
    posterior: Posterior
    recovery: Recovery
    near: Recovery
    check_summaries: FloatArray
    parties: list[str]
    origins: list[RoundForecast]
    exit: WithdrawalForecast | None
    wanted: int
    importance: Importance | None = None
    generations: Sequence[Generation] = ()

    @property
    def scheme(self) -> str:
        """The scheme of approximate Bayesian computation, one of `SCHEMES`."""
        return SCHEMES[self.importance is not None]

    @property
    def prior_table(self) -> FloatArray:
        """The summaries of the runs that are drawn from the prior."""
        return self.table if self.importance is None else self.table[: self.importance.first]

    @property
    def kept_table(self) -> FloatArray:
        """The summaries of the runs kept; by importance, if they were not drawn from the prior."""
        kept = self.posterior.kept
        if self.importance is not None:
            kept = kept[systematic_resample(self.importance.weights[kept], len(kept))]
        return self.table[kept]

    @cached_property
    def learned(self) -> list[int]:
        """Indices of the inputs whose variance reduction exceeds that of dummy inputs, largest first."""
        found = self.posterior.variance_reduction()
        return [int(at) for at in np.argsort(-found, kind="stable") if found[at] > max(MIN_LEARNED, self.dummy_reduction)]

    @cached_property
    def dummy_reduction(self) -> float:
        """The greatest apparent variance reduction of dummy inputs."""
        return dummy_variance_reduction(self.table, self.observed_summaries, self.wanted, importance=self.importance)

    @cached_property
    def reported(self) -> list[int]:
        """Indices of the inputs to report: those that were named, and others that are informed by the record."""
        return reported_inputs(self.free, self.learned)

    def values(self, place: int, shares: FloatArray) -> FloatArray:
        """Values of an input at quantiles of its prior."""
        return quantile(self.inputs[place].range, shares)

    def draws(self, many: int) -> dict[str, list[float]]:
        """Joint posterior draws of the reported inputs, by path."""
        return joint_draws([self.inputs[place] for place in self.reported], self.reported, self.posterior, many)


def reported_inputs(free: int, learned: Sequence[int]) -> list[int]:
    """Indices of the inputs to report: the named ones first, then others that are informed by the record.

    >>> reported_inputs(2, [0, 7, 3])
    [0, 1, 7, 3]
    """
    return [*range(free), *(place for place in learned if place >= free)]


def joint_draws(inputs: Sequence[UncertainInput], places: Sequence[int], found: Posterior, many: int) -> dict[str, list[float]]:
    """Equally weighted joint draws by path: draw k of every path belongs together.

    places: index of each input in the posterior.
    """
    rows = systematic_resample(found.weights, many)
    return {
        each.path: [significant(value) for value in quantile(each.range, found.quantiles[rows, place]).tolist()]
        for each, place in zip(inputs, places, strict=True)
    }


def significant(value: float) -> float:
    """A value rounded to four significant digits.

    >>> significant(0.00123456)
    0.001235
    """
    return float(f"{value:.4g}")
