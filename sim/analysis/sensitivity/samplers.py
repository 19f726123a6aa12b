"""Sampling designs on the unit cube for sensitivity studies, by SALib; the same seed gives the same points."""

from __future__ import annotations

from typing import Any

import numpy as np

from sim.analysis.arrays import FloatArray
from sim.analysis.sensitivity.morris import trajectories
from sim.errors import require_library


def unit_design(method: str, inputs: int, samples: int, seed: int) -> FloatArray:
    """The points of a design [points, inputs], each coordinate a probability 0..1.

    method: "sobol" for Saltelli's design of samples x (inputs + 2) points: for each row of a Sobol' sequence the point A, A with each input
    in turn taken from B, and B. "morris" for samples x (inputs + 1) points: trajectories that change one input at each step.
    """
    require_library("SALib", "sensitivity", f"--method {method}")
    if method == "morris":
        return trajectories(inputs, samples, seed)
    from SALib.sample import sobol

    problem: dict[str, Any] = {"num_vars": inputs, "names": [str(each) for each in range(inputs)], "bounds": [[0.0, 1.0]] * inputs}
    return np.asarray(sobol.sample(problem, samples, calc_second_order=False, seed=seed))
