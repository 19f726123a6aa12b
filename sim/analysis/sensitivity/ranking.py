"""Inputs ranked by their influence on an outcome: from a sensitivity study (Sobol' or Morris), or from any study of runs (PAWN)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from sim.analysis.arrays import FloatArray
from sim.analysis.comparison.outcome_matrix import outcome_matrix
from sim.analysis.sensitivity.morris import elementary_effects
from sim.analysis.sensitivity.pawn import dummy_index, pawn_indices
from sim.analysis.sensitivity.samplers import unit_design
from sim.analysis.sensitivity.sobol import sobol_indices
from sim.errors import ResultsError
from sim.scenario.encoding.instance import encode
from sim.scenario.inputs import UncertainInput, sampled_values, uncertain_inputs, uniform_draws
from sim.studies.column_values import column_values
from sim.studies.outcomes import CUMULATIVE, RATES, burn_in_weeks, check_outcome, columns_of, is_share, run_values, weeks_range
from sim.studies.result_files import read_table_file
from sim.studies.results import Study

if TYPE_CHECKING:
    import pandas as pd

#: The column by which inputs are ranked, by method.
RANKING_COLUMN = {"sobol": "total", "morris": "effect", "pawn": "distance"}
#: Minimum number of dummy inputs that give the noise level of PAWN; at least as many as there are inputs.
DUMMY_INPUTS = 100
#: Minimum number of runs for PAWN; slices then have 20 runs each.
MIN_RUNS = 200


@dataclass(frozen=True)
class Drivers:
    """Inputs ranked by their influence on an outcome.

    Attributes:
        outcome: name of the outcome.
        method: "sobol", "morris" or "pawn".
        inputs: one row per input, the strongest first: path, low and high (its range), the statistics of the method, each with its 95%
            interval in columns that end in _low and _high, and `above_noise`: whether it is distinguishable from an input without influence.
        runs: number of runs used.
        varies: whether the outcome differs between any two runs.
        noise: share of the variance of a single run that is random variation, including ranges not analysed ("sobol"; otherwise NaN).
        dummy_index: greatest PAWN index of the dummy inputs ("pawn"; otherwise NaN).
        missing: number of runs left out, because the outcome does not apply to them or they failed.
        weeks: the fewest and most weeks for which a run is counted, if the outcome adds up over a run.
    """

    outcome: str
    method: str
    inputs: pd.DataFrame
    runs: int
    varies: bool
    noise: float
    dummy_index: float
    missing: int
    weeks: tuple[float, float] | None = None

    @property
    def ranked_by(self) -> str:
        """The column by which inputs are ranked."""
        return RANKING_COLUMN[self.method]


def drivers(study: Study, outcome: str = "agreement", paths: Sequence[str] | None = None) -> Drivers:
    """The inputs that drive an outcome of a study: by the method of a sensitivity study, or by PAWN for a plain study.

    paths: the inputs to analyse in a plain study; all ranges of its scenario if omitted.

    Raises:
        MetricError: there is no such outcome.
        ResultsError: the study is a sweep, has several scenarios or no range, or can't be read.
        ScenarioError: its scenario cannot be read.
    """
    check_outcome(outcome)
    if study.design and study.design["purpose"] != "sensitivity":
        raise ResultsError(f"{study.folder} is a sweep; use its response curves instead")
    found = _ranked(study, outcome, paths)
    return replace(found, weeks=weeks_range(study.select())) if outcome in CUMULATIVE else found


def _ranked(study: Study, outcome: str, paths: Sequence[str] | None) -> Drivers:
    inputs = uncertain_inputs(encode(study.scenario()))
    if study.design is None:
        chosen = [each for each in inputs if paths is None or each.path in paths]
        if not chosen:
            raise ResultsError(f"the scenario of {study.folder} has no ranges, so no input varies between runs")
        return _pawn(study, outcome, chosen)
    order = [name for name in study.points().columns if name != "point"]
    known = {each.path: each for each in inputs}
    asked, values = [known[path] for path in order], outcome_matrix(study, outcome)
    return (_sobol if study.design["kind"] == "sobol" else _morris)(study, outcome, asked, values)


def _sobol(study: Study, outcome: str, inputs: list[UncertainInput], values: FloatArray) -> Drivers:
    samples = study.manifest["design"]["samples"]
    found = sobol_indices(values.reshape(samples, len(inputs) + 2, -1))
    shares = unit_design("sobol", len(inputs), samples, study.manifest["seed"]).reshape(samples, len(inputs) + 2, -1)[:, [0, -1]]
    means = _means(values).reshape(samples, -1)[:, [0, -1]].ravel()
    columns = {
        "total": found.total, "first": found.first,
        "direction": [_correlation(shares[:, :, each].ravel(), means) for each in range(len(inputs))],
    }
    return _drivers("sobol", outcome, inputs, columns, values, found.noise)


def _means(values: FloatArray) -> FloatArray:
    applies = ~np.isnan(values)
    counts = applies.sum(axis=1)
    return np.where(counts > 0, np.where(applies, values, 0.0).sum(axis=1) / np.maximum(counts, 1), np.nan)


def _correlation(one: FloatArray, other: FloatArray) -> float:
    """Pearson's correlation over the points where both are known; 0 if either is constant."""
    known = ~np.isnan(other)
    one, other = one[known], other[known]
    if len(one) < 2 or not np.ptp(other) > 0 or not np.ptp(one) > 0:
        return 0.0
    return float(np.corrcoef(one, other)[0, 1])


def _morris(study: Study, outcome: str, inputs: list[UncertainInput], values: FloatArray) -> Drivers:
    seed = study.manifest["seed"]
    found = elementary_effects(unit_design("morris", len(inputs), study.manifest["design"]["samples"], seed), values, seed)
    columns = {
        "effect": [each.effect for each in found], "signed": [each.signed for each in found],
        "spread": [each.spread for each in found], "noise": [each.noise for each in found],
    }
    return _drivers("morris", outcome, inputs, columns, values)


def _pawn(study: Study, outcome: str, inputs: list[UncertainInput]) -> Drivers:
    burn_in = burn_in_weeks(study.select()) if outcome in RATES else np.zeros(1)
    tables = [read_table_file(path, columns=["replicate", *columns_of(outcome)]) for path in study.select().table_files("runs")]
    replicates = np.concatenate([np.empty(0, np.int64), *(column_values(table.column("replicate")) for table in tables)])
    stated = np.concatenate([np.empty(0), *(run_values(outcome, table, burn_in) for table in tables)])
    known = ~np.isnan(stated)
    share = is_share(outcome)
    values = (stated[known] > 0).astype(float) if share else stated[known]
    if len(values) < MIN_RUNS:
        raise ResultsError(f"{study.folder} has {len(values):,} runs to which {outcome} applies; PAWN needs at least {MIN_RUNS}, "
                         "and is precise from about 10,000")
    seed = study.manifest["seed"]
    found = pawn_indices(sampled_values(inputs, seed, replicates[known]), values, share)
    dummies = np.column_stack([uniform_draws(f"nothing {each}", seed, replicates[known]) for each in range(max(DUMMY_INPUTS, len(inputs)))])
    columns = {
        "distance": [each.median for each in found], "greatest": [each.greatest for each in found],
        "lowest": [each.lowest for each in found], "highest": [each.highest for each in found],
    }
    missing = study.manifest["replicates"]["count"] - len(values)
    return _drivers("pawn", outcome, inputs, columns, values, noise_level=dummy_index(dummies, values), missing=missing)


def _drivers(
    method: str, outcome: str, inputs: list[UncertainInput], columns: Mapping[str, Any], values: FloatArray, noise: float = float("nan"),
    noise_level: float = float("nan"), missing: int | None = None,
) -> Drivers:
    import pandas as pd

    frame = pd.DataFrame({"path": [each.path for each in inputs], "low": [each.range.low for each in inputs],
                          "high": [each.range.high for each in inputs]})
    for name, found in columns.items():
        if isinstance(found[0], tuple):
            frame[[name, f"{name}_low", f"{name}_high"]] = np.array(found, dtype=float)
        else:
            frame[name] = found
    known = values[~np.isnan(values)]
    ranked = RANKING_COLUMN[method]
    least = {"sobol": 0.0, "morris": frame["noise"] if method == "morris" else 0.0, "pawn": noise_level}[method]
    frame["above_noise"] = frame[f"{ranked}_low" if method != "pawn" else ranked] > least
    frame = frame.sort_values([ranked, "path"], ascending=[False, True], ignore_index=True)
    return Drivers(outcome, method, frame, len(known), len(known) > 0 and bool(np.ptp(known) > 0), noise, noise_level,
                   int(np.isnan(values).sum()) if missing is None else missing)
