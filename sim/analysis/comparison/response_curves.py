"""Response of an outcome to the parameters of a sweep: estimates with intervals, and changes between points."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import NormalDist
from typing import TYPE_CHECKING, Any

import numpy as np

from sim.analysis.arrays import BoolArray, FloatArray
from sim.analysis.comparison.outcome_matrix import outcome_matrix, rate_matrices
from sim.studies.estimators import Mean, Share, contributions
from sim.studies.outcomes import RATES, is_share
from sim.studies.results import Study

if TYPE_CHECKING:
    import pandas as pd


def response(study: Study, outcome: str = "agreement", baseline: int | None = None) -> pd.DataFrame:
    """An outcome at each point of a sweep: point, a column for each varied path, estimate, low, high, runs.

    `low` and `high` are the 95% interval: Wilson's for a share, Student's for a mean over the runs to which the outcome applies; a rate is the
    total of a point's runs over their weeks, with the interval of the linearised ratio. With a
    `baseline` (a point's number) also `change`, `change_low` and `change_high`: the difference from that point, with Student's interval of
    the differences between paired runs.

    Raises:
        MetricError, ResultsError: see `sim.analysis.comparison.outcome_matrix.outcome_matrix`.
    """
    found, values = study.points(), _values(study, outcome)
    found[["estimate", "low", "high"]] = [_estimate(row, is_share(outcome)) for row in values]
    found["runs"] = (~np.isnan(values)).sum(axis=1)
    if baseline is not None:
        found[["change", "change_low", "change_high"]] = [_estimate(row - values[baseline], False) for row in values]
    return found


def response_curve(study: Study, outcome: str = "agreement") -> pd.DataFrame:
    """The response to one swept path: `response` relative to the first point, with the change from the previous point.

    Adds `step`, `step_low` and `step_high`: the change and Student's 95% interval of the differences between paired runs.

    Raises:
        MetricError, ResultsError: see `sim.analysis.comparison.outcome_matrix.outcome_matrix`.
    """
    found, values = response(study, outcome, 0), _values(study, outcome)
    found[["step", "step_low", "step_high"]] = [_estimate(np.array([]), False), *(_estimate(row, False) for row in np.diff(values, axis=0))]
    return found


def marginal_response(study: Study, outcome: str, path: str, bins: int = 5) -> pd.DataFrame:
    """The marginal response to one varied path, averaged over the others: from, to, estimate, low, high, runs for each value of the path.

    A number with more than twice `bins` values is binned into intervals with about equally many points. A replicate's mean over the points
    of a row is one observation, since points share random numbers.

    Raises:
        MetricError, ResultsError: see `sim.analysis.comparison.outcome_matrix.outcome_matrix`.
    """
    import pandas as pd

    held, values = study.points()[path], _values(study, outcome)
    rows = []
    for low, high, chosen in _bins(held, bins):
        by_replicate = _mean_of_columns(values[chosen])
        value, least, most = _estimate(by_replicate, False)
        bounds = (0.0, 1.0) if is_share(outcome) else (-np.inf, np.inf)
        rows.append((low, high, value, max(bounds[0], least), min(bounds[1], most), int((~np.isnan(values[chosen])).sum())))
    return pd.DataFrame(rows, columns=["from", "to", "estimate", "low", "high", "runs"])


def _values(study: Study, outcome: str) -> FloatArray:
    """Numbers [points, replicates] whose mean is the estimate at a point; a run's contribution to a rate."""
    if outcome in RATES:
        return np.array([contributions(*own) for own in zip(*rate_matrices(study, outcome))])
    return outcome_matrix(study, outcome)


def _mean_of_columns(values: FloatArray) -> FloatArray:
    applies = ~np.isnan(values)
    counts = applies.sum(axis=0)
    return np.asarray(np.where(applies, values, 0.0).sum(axis=0)[counts > 0] / counts[counts > 0])


def _bins(held: pd.Series, bins: int) -> list[tuple[Any, Any, BoolArray]]:
    own = held.to_numpy()
    levels = list(dict.fromkeys(own.tolist()))
    if len(levels) <= 2 * bins or isinstance(levels[0], str):
        return [(level, level, own == level) for level in levels]
    order = np.argsort(own, kind="stable")
    pieces = np.array_split(order, bins)
    return [(own[piece[0]], own[piece[-1]], np.isin(np.arange(len(own)), piece)) for piece in pieces]


def response_grid(frame: pd.DataFrame, down: str, across: str, column: str = "estimate") -> pd.DataFrame:
    """The response to two paths as a grid, in the order of the design; NaN where the design has no such point."""
    found = frame.pivot_table(index=down, columns=across, values=column, sort=False, aggfunc="mean", dropna=False)
    return found.reindex(index=list(dict.fromkeys(frame[down])), columns=list(dict.fromkeys(frame[across])))


def _estimate(values: FloatArray, share: bool) -> tuple[float, float, float]:
    kept = values[~np.isnan(values)]
    measure: Share | Mean = Share().plus(kept > 0) if share else Mean().plus(kept)
    low, high = measure.interval
    return (measure.value, low, high) if np.isfinite(high - low) else (measure.value, np.nan, np.nan)


def steepest_step(frame: pd.DataFrame, path: str) -> tuple[Any, Any] | None:
    """The neighbouring values of a path between which the outcome changes fastest; None if that change is not significant.

    frame: as returned by `response_curve`. The interval of the fastest step is corrected for selection (Bonferroni, normal quantiles).
    """
    values: Sequence[Any] = frame[path].tolist()
    if len(values) < 4 or any(isinstance(value, str | bool) for value in values):
        return None
    steps = frame["step"].to_numpy(float)[1:]
    speeds = np.abs(steps) / np.abs(np.diff(np.array(values, dtype=float)))
    if not np.nanmax(speeds, initial=0.0) > 0:
        return None
    at = int(np.nanargmax(speeds))
    half = float(frame["step_high"].iloc[at + 1] - frame["step_low"].iloc[at + 1]) / 2
    wider = NormalDist().inv_cdf(1 - 0.025 / len(steps)) / NormalDist().inv_cdf(0.975)
    return (values[at], values[at + 1]) if abs(steps[at]) > wider * half else None
