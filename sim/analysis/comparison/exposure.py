"""Violence over comparable time: rates per week counted, and totals before a week that every run reaches.

A run is counted from its burn-in to its end. Talks that collapse early are counted for fewer weeks, so their totals are lower without
being more peaceful.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from sim.analysis.arrays import FloatArray
from sim.analysis.comparison.arms import Arm


def weekly_rate(arm: Arm, column: str) -> FloatArray:
    """A total of `runs` per week counted, run by run [replicates]; NaN where no week is counted."""
    weeks = arm.weeks_counted
    return np.asarray(np.divide(arm.column(column), weeks, out=np.full(len(weeks), np.nan), where=weeks > 0))


def common_week(arms: Sequence[Arm]) -> int:
    """The last week after the first round before which every run of every arm is counted."""
    return int(min(np.nanmin(arm.column("weeks")) for arm in arms))


def total_before_week(arm: Arm, column: str, week: int) -> FloatArray:
    """A total from the start of the burn-in up to the beginning of a week [replicates]; NaN where the run is not counted for so long.

    The interval between two rounds that contains the week counts in proportion to its weeks before it.
    """
    table = arm.table("rounds", ["week", "gap", "slipped", column])
    replicate = table["replicate"].to_numpy()
    end, gap, slipped, amount = (table[name].to_numpy().astype(float) for name in ("week", "gap", "slipped", column))
    counted = np.bincount(replicate, amount * _share_before(week, end - gap - slipped, end), minlength=arm.replicates)
    in_rounds = np.bincount(replicate, amount, minlength=arm.replicates)
    last = np.full(arm.replicates, -np.inf)
    np.maximum.at(last, replicate, end)
    whole, weeks = arm.column(column), arm.column("weeks")
    after = np.maximum(whole - in_rounds, 0.0) * _share_before(week, last, weeks)  # the weeks in which a settlement is carried out
    return np.where(weeks >= week, counted + after, np.nan)


def _share_before(week: int, start: FloatArray, end: FloatArray) -> FloatArray:
    """The share of each interval from `start` to `end` that lies before the beginning of a week; all of an interval without length."""
    length = end - start
    share = np.divide(week - start, length, out=(end <= week).astype(float), where=length > 0)
    return np.asarray(np.clip(share, 0.0, 1.0))


def equal_exposure(arms: Sequence[Arm]) -> bool:
    """Whether the runs of all arms are counted for equally many weeks on average, to a twentieth of a week."""
    means = [float(np.nanmean(arm.weeks_counted)) for arm in arms]
    return max(means) - min(means) < 0.05
