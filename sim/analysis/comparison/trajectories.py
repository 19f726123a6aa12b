"""How an arm's runs go, round by round: agreements so far, deaths so far, trust, attendance; runs that have ended are carried forward."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sim.analysis.comparison.arms import Arm
from sim.analysis.theory.game import Array
from sim.studies.estimators import Mean, Share

#: The fan of a chart: which quantiles of runs.
QUANTILES = (0.05, 0.25, 0.5, 0.75, 0.95)


@dataclass(frozen=True)
class Trajectories:
    """r rounds, as many as the longest run has.

    A run that has ended has as many deaths as it had, and had its agreement or not; trust and attendance are of runs that go on alone.
    """

    active: Array  # [r] runs that have such a round, met or not
    agreed: Array  # [r] share of all runs with an agreement by then
    agreed_low: Array
    agreed_high: Array
    deaths: Array  # [r, q] quantiles of the deaths so far
    trust: Array  # [r] mean between opponents, of runs that go on
    trust_error: Array
    attendance: Array  # [r] mean parties in the room, of rounds that met
    attendance_error: Array


def trajectories(arm: Arm, rounds: int | None = None) -> Trajectories:
    """An arm's runs round by round, up to a number of rounds or to the longest run's end."""
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
