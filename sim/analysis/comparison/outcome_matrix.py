"""One outcome of a study with a design, as a matrix with a row per point and a column per replicate."""

from __future__ import annotations

import numpy as np

from sim.analysis.arrays import FloatArray
from sim.errors import ResultsError
from sim.rules.log_schema import FLAG_COLUMNS
from sim.studies.design import ROW_STRIDE
from sim.studies.result_files import read_table_file
from sim.studies.results import Study
from sim.studies.stopping_rule import SHARES, check_outcome


def is_share(outcome: str) -> bool:
    """Whether an outcome is binary, so that its mean is a share of runs."""
    return outcome in SHARES or outcome in FLAG_COLUMNS


def outcome_matrix(study: Study, outcome: str) -> FloatArray:
    """An outcome at each point in each replicate [points, replicates]; binary outcomes are 0 or 1.

    NaN where the outcome does not apply or a run is missing. In a sweep, all points share a column's random numbers; in a sensitivity study,
    the points of one row (or trajectory) of the design do.

    Raises:
        MetricError: there is no such outcome.
        ResultsError: the study has no design, or can't be read.
    """
    check_outcome(outcome)
    if study.design is None:
        raise ResultsError(f"{study.folder} has no design: it is neither a sweep nor a sensitivity study")
    column = SHARES.get(outcome, outcome)
    found = np.full((study.design["points"], study.manifest["replicates"]["count"]), np.nan)
    for path in study.table_files("runs"):
        table = read_table_file(path, columns=["point", "replicate", column])
        point, replicate, values = (table.column(name).to_numpy() for name in ("point", "replicate", column))
        stream = replicate if study.design["purpose"] == "sweep" else replicate % ROW_STRIDE
        found[point, stream] = values > 0 if outcome in SHARES else values.astype(float)
    return found
