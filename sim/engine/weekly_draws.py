"""The draws of several weeks at once, for engines that run as plain Python."""

from __future__ import annotations

from typing import Any

import numpy as np

from sim.engine.running_model import RunningModel
from sim.rules.rng import WEEK, WEEK_CONDITIONS, uniform


def draw_weeks(run: RunningModel, first: int, many: int) -> None:
    """Make the draws of several weeks at once as arrays: one call for all is 1.7 times faster than one for each."""
    conflict, scratch = run.conflict, run.scratch
    fighters = conflict.fighters[: int(conflict.rosters.fighters)]
    subjects = np.array([0, *(int(conflict.sources[int(source)].key) for source in fighters)])[:, None]
    purposes = np.array([WEEK_CONDITIONS, *(WEEK for _ in fighters)])[:, None]
    weeks = first + np.arange(many)
    draw_arrays: Any = uniform  # of numbers by its types, and of arrays just as well
    scratch.conditions[:many], *scratch.violence[:] = draw_arrays(run.stream, run.round, weeks, subjects, purposes).tolist()
