"""Stopping rule of a study, and estimates of outcomes: shares of runs, and means of the columns of `runs`."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sim.errors import MetricError
from sim.rules.log_schema import CODED_COLUMNS, COLUMNS, FLAG_COLUMNS
from sim.scenario.errors import nearest_word
from sim.studies.estimators import Mean, Share
from sim.studies.result_files import read_table_file
from sim.studies.results import Study

#: A share or a mean, with its confidence interval.
Estimate = Share | Mean
#: Shares of runs in which something happened at least once, and the column that counts it.
SHARES = {"agreement": "agreements", "statement": "statements"}
#: All outcomes.
OUTCOMES = (*SHARES, *(name for name in COLUMNS["runs"] if name not in CODED_COLUMNS))


@dataclass(frozen=True)
class StoppingRule:
    """Add runs until the 95% interval of an outcome reaches at most `width` to either side, in every scenario."""

    outcome: str
    width: float


def check_outcome(name: str) -> None:
    """Check that an outcome exists.

    >>> check_outcome("agreemnt")
    Traceback (most recent call last):
    sim.errors.MetricError: there is no outcome agreemnt; did you mean agreement?

    Raises:
        MetricError: it does not.
    """
    if name not in OUTCOMES:
        close = nearest_word(name, OUTCOMES)
        raise MetricError(f"there is no outcome {name}; " + (f"did you mean {close}?" if close else f"there are {', '.join(OUTCOMES)}"))


def estimate_outcomes(study: Study, outcomes: tuple[str, ...], below: int = 2**32) -> dict[str, dict[str, Estimate]]:
    """Estimates of outcomes in each scenario, from its replicates before `below`.

    A mean is over the runs in which the column applies; a yes/no column gives a share of runs.
    """
    columns = {name: SHARES.get(name, name) for name in outcomes}
    found: dict[str, dict[str, Estimate]] = {}
    for scenario in study.scenarios:
        estimates: dict[str, Estimate] = {name: Share() if name in SHARES or name in FLAG_COLUMNS else Mean() for name in outcomes}
        for path in study.select(scenario).table_files("runs"):
            table = read_table_file(path, columns=["replicate", *dict.fromkeys(columns.values())])
            kept = table.column("replicate").to_numpy() < below
            for name, column in columns.items():
                # A null, where the column does not apply, becomes NaN.
                values = table.column(column).to_numpy()[kept].astype(float)
                estimates[name] = _plus(estimates[name], values)
        found[scenario] = estimates
    return found


def _plus(estimate: Estimate, values: np.ndarray) -> Estimate:
    return estimate.plus(values > 0) if isinstance(estimate, Share) else estimate.plus(values[~np.isnan(values)])
