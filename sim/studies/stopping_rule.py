"""Stopping rule of a study, and estimates of outcomes: shares of runs, rates a week, and means of the columns of `runs`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from sim.engine.arrow_columns import number_array
from sim.studies.column_values import column_values
from sim.studies.estimators import Mean, Rate, Share
from sim.studies.outcomes import RATES, burn_in_weeks, columns_of, is_share, run_values, weeks_counted
from sim.studies.result_files import read_table_file
from sim.studies.results import Study

if TYPE_CHECKING:
    import pyarrow as pa

    from sim.scenario.schema.scenario import Scenario

#: A share, a mean or a rate, with its confidence interval.
Estimate = Share | Mean | Rate


@dataclass(frozen=True)
class StoppingRule:
    """Add runs until the 95% interval of an outcome reaches at most `width` to either side, in every scenario."""

    outcome: str
    width: float


def estimate_outcomes(
    study: Study, outcomes: tuple[str, ...], below: int = 2**32, scenarios: Mapping[str, Scenario] | None = None,
) -> dict[str, dict[str, Estimate]]:
    """Estimates of outcomes in each scenario, from its replicates before `below`.

    A mean is over the runs in which the column applies; a yes/no column gives a share of runs, a rate all of a total over all weeks.

    scenarios: those of the study by name, if they are at hand.
    """
    columns = list(dict.fromkeys(["replicate", *(column for name in outcomes for column in columns_of(name))]))
    found: dict[str, dict[str, Estimate]] = {}
    for scenario in study.scenarios:
        own = study.select(scenario)
        burn_in = burn_in_weeks(own, (scenarios or {}).get(scenario)) if any(name in RATES for name in outcomes) else np.zeros(1)
        estimates: dict[str, Estimate] = {name: Share() if is_share(name) else Rate() if name in RATES else Mean() for name in outcomes}
        for path in own.table_files("runs"):
            table = read_table_file(path, columns=columns)
            within = column_values(table.column("replicate")) < below
            kept = table if within.all() else table.filter(number_array(within))
            estimates = {name: _plus(estimate, name, kept, burn_in) for name, estimate in estimates.items()}
        found[scenario] = estimates
    return found


def _plus(estimate: Estimate, outcome: str, runs: pa.Table, burn_in: np.ndarray) -> Estimate:
    """An estimate with the runs of a table added."""
    if isinstance(estimate, Rate):
        return estimate.plus(column_values(runs.column(RATES[outcome])), weeks_counted(runs, burn_in))
    values = run_values(outcome, runs, burn_in)
    return estimate.plus(values > 0) if isinstance(estimate, Share) else estimate.plus(values[~np.isnan(values)])
