"""Trajectories of an arm's runs over rounds: agreements and deaths so far, trust, attendance."""

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

    Cumulative values of runs that have ended are carried forward; trust and attendance are those of active runs only.
    """

    active: IntArray  # [r] number of runs that reach the round, whether it met or not
    agreed: FloatArray  # [r] share of all runs with an agreement by then
    agreed_low: FloatArray
    agreed_high: FloatArray
    deaths: FloatArray  # [r, q] quantiles of cumulative deaths
    trust: FloatArray  # [r] mean trust between opponents, over active runs
    trust_error: FloatArray
    attendance: FloatArray  # [r] mean number of parties present, over rounds that met
    attendance_error: FloatArray


def trajectories(arm: Arm, rounds: int | None = None) -> Trajectories:
    """The trajectories of an arm, over a number of rounds or up to the end of the longest run."""
    table = arm.table("rounds", ["round", "deaths", "trust", "present", "convened"])
    place = table["round"].to_numpy() - 1
    last = int(place.max()) + 1 if rounds is None else rounds
    kept = place < last
    place, replicate = place[kept], table["replicate"].to_numpy()[kept]
    trust, present = (table[name].to_numpy().astype(float)[kept] for name in ("trust", "present"))
    met = table["convened"].to_numpy().astype(bool)[kept]
    alive = ~np.isnan(arm.column("rounds"))
    deaths = np.zeros((arm.replicates, last))
    deaths[replicate, place] = np.nan_to_num(table["deaths"].to_numpy().astype(float)[kept])
    np.cumsum(deaths, axis=1, out=deaths)
    first = arm.column("first_agreement")[alive]
    shares = [Share().plus(first <= at) for at in range(1, last + 1)]
    trusts = [Mean().plus(trust[place == at]) for at in range(last)]
    sat = [Mean().plus(present[(place == at) & met]) for at in range(last)]
    return Trajectories(
        np.bincount(place, minlength=last), np.array([each.value for each in shares]),
        np.array([each.interval[0] for each in shares]), np.array([each.interval[1] for each in shares]),
        np.quantile(deaths[alive], QUANTILES, axis=0).T, np.array([each.value for each in trusts]),
        np.array([each.half_width for each in trusts]), np.array([each.value for each in sat]), np.array([each.half_width for each in sat]),
    )
