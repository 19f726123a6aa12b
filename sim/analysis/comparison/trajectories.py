"""Trajectories of an arm's runs over rounds: agreements so far, deaths a week, trust, attendance."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sim.analysis.arrays import FloatArray, IntArray
from sim.analysis.comparison.arms import Arm
from sim.studies.estimators import Mean, Share

#: Quantiles of runs shown in a fan chart.
QUANTILES = (0.05, 0.25, 0.5, 0.75, 0.95)


@dataclass(frozen=True)
class Trajectories:
    """Trajectories over r rounds, as many as the longest run has.

    Agreements of runs that have ended are carried forward; deaths a week, trust and attendance are those of active runs only.
    """

    active: IntArray  # [r] number of runs that reach the round, whether it met or not
    agreed: FloatArray  # [r] share of all runs with an agreement by then
    agreed_low: FloatArray
    agreed_high: FloatArray
    deaths: FloatArray  # [r, q] quantiles of deaths a week since the last round, over active runs
    trust: FloatArray  # [r] mean trust between opponents, over active runs
    trust_error: FloatArray
    attendance: FloatArray  # [r] mean number of parties present, over rounds that met
    attendance_error: FloatArray


def trajectories(arm: Arm, rounds: int | None = None) -> Trajectories:
    """The trajectories of an arm, over a number of rounds or up to the end of the longest run."""
    table = arm.table("rounds", ["round", "gap", "slipped", "deaths", "trust", "present", "convened"])
    place = table["round"].to_numpy() - 1
    last = int(place.max()) + 1 if rounds is None else rounds
    kept = place < last
    place = place[kept]
    trust, present, deaths, gap, slipped = (table[name].to_numpy().astype(float)[kept] for name in ("trust", "present", "deaths", "gap", "slipped"))
    met = table["convened"].to_numpy().astype(bool)[kept]
    alive = ~np.isnan(arm.column("rounds"))
    rate = np.divide(deaths, gap + slipped, out=np.full(len(deaths), np.nan), where=gap + slipped > 0)
    first = arm.column("first_agreement")[alive]
    shares = [Share().plus(first <= at) for at in range(1, last + 1)]
    trusts = [Mean().plus(trust[place == at]) for at in range(last)]
    sat = [Mean().plus(present[(place == at) & met]) for at in range(last)]
    return Trajectories(
        np.bincount(place, minlength=last), np.array([each.value for each in shares]),
        np.array([each.interval[0] for each in shares]), np.array([each.interval[1] for each in shares]),
        np.array([_quantiles(rate[place == at]) for at in range(last)]), np.array([each.value for each in trusts]),
        np.array([each.half_width for each in trusts]), np.array([each.value for each in sat]), np.array([each.half_width for each in sat]),
    )


def _quantiles(values: FloatArray) -> FloatArray:
    known = values[~np.isnan(values)]
    return np.quantile(known, QUANTILES) if len(known) else np.full(len(QUANTILES), np.nan)
