"""One outcome of a study with a design, as a matrix with a row per point and a column per replicate."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np

from sim.analysis.arrays import FloatArray
from sim.errors import ResultsError
from sim.studies.design import ROW_STRIDE
from sim.studies.outcomes import RATES, burn_in_weeks, check_outcome, columns_of, run_values, weeks_counted
from sim.studies.result_files import read_table_file
from sim.studies.results import Study

if TYPE_CHECKING:
    import pyarrow as pa


def outcome_matrix(study: Study, outcome: str) -> FloatArray:
    """An outcome at each point in each replicate [points, replicates]; binary outcomes are 0 or 1.

    NaN where the outcome does not apply or a run is missing. In a sweep, all points share a column's random numbers; in a sensitivity study,
    the points of one row (or trajectory) of the design do.

    Raises:
        MetricError: there is no such outcome.
        ResultsError: the study has no design, or can't be read.
    """
    check_outcome(outcome)
    burn_in = burn_in_weeks(study.select()) if outcome in RATES else np.zeros(1)
    (found,) = _matrices(study, columns_of(outcome), lambda runs: [run_values(outcome, runs, burn_in)], 1)
    return found


def rate_matrices(study: Study, outcome: str) -> tuple[FloatArray, FloatArray]:
    """What a rate is made of at each point in each replicate: totals, and weeks counted, each [points, replicates]; NaN where a run is missing.

    Raises:
        ResultsError: the study has no design, or can't be read.
    """
    burn_in, columns = burn_in_weeks(study.select()), columns_of(outcome)
    totals, weeks = _matrices(study, columns, lambda runs: [runs.column(columns[0]).to_numpy(), weeks_counted(runs, burn_in)], 2)
    return totals, weeks


def weeks_by_point(study: Study) -> FloatArray:
    """The weeks for which runs are counted on average at each point [points], burn-in included."""
    _, weeks = rate_matrices(study, "deaths_a_week")
    return np.asarray(np.nanmean(weeks, axis=1))


def _matrices(study: Study, columns: list[str], values: Callable[[pa.Table], list[np.ndarray]], many: int) -> list[FloatArray]:
    """So many values of each run, computed from each file of `runs`, as matrices [points, replicates]."""
    if study.design is None:
        raise ResultsError(f"{study.folder} has no design: it is neither a sweep nor a sensitivity study")
    shape = study.design["points"], study.manifest["replicates"]["count"]
    found = [np.full(shape, np.nan) for _ in range(many)]
    for path in study.table_files("runs"):
        table = read_table_file(path, columns=["point", "replicate", *columns])
        point, replicate = (table.column(name).to_numpy() for name in ("point", "replicate"))
        stream = replicate if study.design["purpose"] == "sweep" else replicate % ROW_STRIDE
        for matrix, own in zip(found, values(table)):
            matrix[point, stream] = own
    return found
