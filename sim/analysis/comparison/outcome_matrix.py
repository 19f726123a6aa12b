"""One outcome of a study with a design, as a matrix: a row a point, a column a replicate."""

from __future__ import annotations

import numpy as np

from sim.errors import ResultsError
from sim.rules.log_schema import FLAG_COLUMNS
from sim.studies.design import ROW
from sim.studies.results import Study, read_part
from sim.studies.stopping_rule import SHARES, check_outcome


def is_share(outcome: str) -> bool:
    """Whether an outcome is a yes or no of each run, so that its mean is a share of runs."""
    return outcome in SHARES or outcome in FLAG_COLUMNS


def outcome_matrix(study: Study, outcome: str) -> np.ndarray:
    """An outcome at each point in each of its replicates: numbers [points, replicates].

    Not a number where the outcome doesn't apply or a run is missing. In a sweep all points share a column's luck; in a study of sensitivity
    the points of one row (or trajectory) of the design do.

    A column of yes or no, and `agreement` and `statement`, are 0 or 1.

    Raises:
        MetricError: there is no such outcome.
        ResultsError: the study has no design, or can't be read.
    """
    check_outcome(outcome)
    if study.design is None:
        raise ResultsError(f"{study.folder} has no design: it is no sweep")
    column = SHARES.get(outcome, outcome)
    found = np.full((study.design["points"], study.manifest["replicates"]["count"]), np.nan)
    for path in study.parts("runs"):
        table = read_part(path, columns=["point", "replicate", column])
        point, replicate, values = (table.column(name).to_numpy() for name in ("point", "replicate", column))
        stream = replicate if study.design["verb"] == "sweep" else replicate % ROW
        found[point, stream] = values > 0 if outcome in SHARES else values.astype(float)
    return found
