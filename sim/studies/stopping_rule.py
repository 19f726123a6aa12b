"""Outcomes that a study is watched for: shares of runs, and means of the columns of `runs`."""

from __future__ import annotations

import numpy as np

from sim.errors import MetricError
from sim.rules.log_schema import CODED_COLUMNS, COLUMNS, FLAG_COLUMNS
from sim.scenario.errors import nearest_word
from sim.studies.estimators import Mean, Share
from sim.studies.results import Study, read_part

#: A share or a mean, with its interval.
Measure = Share | Mean
#: Shares of runs in which something happened at least once, and the column that counts it.
SHARES = {"agreement": "agreements", "statement": "statements"}
#: All that can be watched for.
OUTCOMES = (*SHARES, *(name for name in COLUMNS["runs"] if name not in CODED_COLUMNS))


def check_outcome(name: str) -> None:
    """Make sure that there is such an outcome.

    >>> check_outcome("agreemnt")
    Traceback (most recent call last):
    sim.errors.MetricError: there is no outcome agreemnt; did you mean agreement?

    Raises:
        MetricError: there is not.
    """
    if name not in OUTCOMES:
        close = nearest_word(name, OUTCOMES)
        raise MetricError(f"there is no outcome {name}; " + (f"did you mean {close}?" if close else f"there are {', '.join(OUTCOMES)}"))


def measured(study: Study, outcomes: tuple[str, ...], below: int = 2**32) -> dict[str, dict[str, Measure]]:
    """Outcomes of each scenario over its replicates before `below`; a mean is over the runs in which the column applies.

    A column of yes or no is a share of runs.
    """
    columns = {name: SHARES.get(name, name) for name in outcomes}
    found: dict[str, dict[str, Measure]] = {}
    for scenario in study.scenarios:
        measures: dict[str, Measure] = {name: Share() if name in SHARES or name in FLAG_COLUMNS else Mean() for name in outcomes}
        for path in study.of(scenario).parts("runs"):
            table = read_part(path, columns=["replicate", *dict.fromkeys(columns.values())])
            kept = table.column("replicate").to_numpy() < below
            for name, column in columns.items():
                # What does not apply is null, and comes as not a number.
                values = table.column(column).to_numpy()[kept].astype(float)
                measures[name] = _plus(measures[name], values)
        found[scenario] = measures
    return found


def _plus(measure: Measure, values: np.ndarray) -> Measure:
    return measure.plus(values > 0) if isinstance(measure, Share) else measure.plus(values[~np.isnan(values)])
