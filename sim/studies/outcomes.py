"""Outcomes of single runs by name: shares of runs, rates a week, and the columns of `runs`, computed from that table."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from sim.errors import MetricError
from sim.rules.log_schema import CODED_COLUMNS, COLUMNS, FLAG_COLUMNS
from sim.scenario.errors import nearest_word
from sim.studies.column_values import column_values
from sim.studies.result_files import read_table_file

if TYPE_CHECKING:
    import pyarrow as pa

    from sim.scenario.schema.scenario import Scenario
    from sim.studies.results import Study

#: Shares of runs in which something happened at least once, and the column that counts it.
SHARES = {"agreement": "agreements", "statement": "statements"}
#: Totals of `runs` per week for which a run is counted; talks that end early are counted for fewer weeks, so their totals are lower.
RATES = {"deaths_a_week": "deaths", "incidents_a_week": "incidents"}
#: All outcomes.
OUTCOMES = (*SHARES, *RATES, *(name for name in COLUMNS["runs"] if name not in CODED_COLUMNS))
#: Columns of `runs` that add up over a run, or are the highest value in it, so that they depend on how long the run is counted.
CUMULATIVE = frozenset({
    "rounds", "agreements", "procedurals", "statements", "commitments", "breaches", "swaps", "incidents", "deaths", "peak_deaths",
})
BURN_IN = "hostilities.burn_in"


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


def is_share(outcome: str) -> bool:
    """Whether an outcome is binary, so that its mean is a share of runs."""
    return outcome in SHARES or outcome in FLAG_COLUMNS


def columns_of(outcome: str) -> list[str]:
    """The columns of `runs` from which an outcome is computed.

    >>> columns_of("agreement"), columns_of("deaths_a_week"), columns_of("trust")
    (['agreements'], ['deaths', 'weeks'], ['trust'])
    """
    return [RATES[outcome], "weeks"] if outcome in RATES else [SHARES.get(outcome, outcome)]


def run_values(outcome: str, runs: pa.Table, burn_in: np.ndarray) -> np.ndarray:
    """An outcome of each run [runs], NaN where it does not apply; a rate is the run's own total over its own weeks.

    runs: a table with `columns_of(outcome)`, and `point` if the study has a design; burn_in: see `burn_in_weeks`.
    """
    values = column_values(runs.column(columns_of(outcome)[0])).astype(float)  # a null becomes NaN
    if outcome in RATES:
        weeks = weeks_counted(runs, burn_in)
        return np.asarray(np.divide(values, weeks, out=np.full(len(weeks), np.nan), where=weeks > 0))
    return (values > 0).astype(float) if outcome in SHARES else values


def weeks_counted(runs: pa.Table, burn_in: np.ndarray) -> np.ndarray:
    """The weeks for which each run is counted, its burn-in included [runs]."""
    own = burn_in[column_values(runs.column("point"))] if "point" in runs.column_names else burn_in[0]
    return np.asarray(column_values(runs.column("weeks")) + own)


def burn_in_weeks(study: Study, scenario: Scenario | None = None) -> np.ndarray:
    """The weeks of violence before the first round at each point of the design of a study of one scenario [points]; without a design [1].

    scenario: that of the study, if it is at hand.

    Raises:
        ResultsError, ScenarioError: the scenario or the points can't be read.
    """
    if study.design:
        points = study.points()
        if BURN_IN in points.columns:
            return np.asarray(points[BURN_IN].to_numpy(dtype=float))
    return np.full(len(points) if study.design else 1, float((scenario or study.scenario()).hostilities.burn_in))


def weeks_range(study: Study) -> tuple[float, float]:
    """The fewest and the most weeks for which a run of a study of one scenario is counted, burn-in included.

    Raises:
        ResultsError, ScenarioError: the tables or the scenario can't be read.
    """
    burn_in, columns = burn_in_weeks(study), ["weeks", *(["point"] if study.design else [])]
    weeks = np.concatenate([np.empty(0),
                            *(weeks_counted(read_table_file(path, columns=columns), burn_in) for path in study.table_files("runs"))])
    return (float(weeks.min()), float(weeks.max())) if len(weeks) else (math.nan, math.nan)
