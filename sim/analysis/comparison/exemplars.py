"""Which runs to look at: the typical one of a scenario, and its extremes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from scipy.spatial.distance import cdist

from sim.analysis.comparison.arms import Arm
from sim.analysis.theory.game import Array

#: What runs are typical of: columns of `runs` that together say how a run went.
TRAITS = ("rounds", "agreements", "procedurals", "statements", "breaches", "deaths", "peak_deaths", "trust", "movement")
#: Whose extremes are told, and what the lowest and highest are called (None: not told).
EXTREMES: tuple[tuple[str, str | None, str | None], ...] = (
    ("deaths", "the fewest deaths", "the most deaths"),
    ("movement", None, "the greatest movement of the ground"),
    ("first_agreement", "the earliest agreement", "the latest first agreement"),
)
#: The medoid is looked for among so many runs nearest to the medians, by their distances to the first so many runs.
NEAREST, REFERENCE = 200, 5_000


class Exemplar(NamedTuple):
    """A run worth looking at: which, why, and the number that makes it so (none for the typical one)."""

    replicate: int
    why: str
    column: str | None
    value: float | None


def exemplars(arm: Arm) -> list[Exemplar]:
    """The typical run of an arm and its extremes, of equals the first; an extreme that all runs share is not told."""
    found = [Exemplar(medoid(np.column_stack([arm.column(name) for name in TRAITS])), "typical", None, None)]
    for column, lowest, highest in EXTREMES:
        values = arm.column(column)
        if np.isnan(values).all() or np.nanmin(values) == np.nanmax(values):
            continue
        for why, place in ((lowest, np.nanargmin(values)), (highest, np.nanargmax(values))):
            if why:
                found.append(Exemplar(int(place), why, column, float(values[place])))
    return found


def medoid(traits: Array) -> int:
    """The medoid of runs [k, t]: the run whose mean distance to the others is least, each trait in units of its mean absolute deviation.

    Of many runs, the best of `NEAREST` by their distances to the first `REFERENCE`: replicates come in no order, so these are a sample.
    Kaufman and Rousseeuw 1990 (medoids). Runs in which something is not a number are left out.

    >>> medoid(np.array([[0.0, 1.0], [1.0, 0.0], [1.0, 1.0], [9.0, 1.0]]))
    2
    """
    there = np.flatnonzero(~np.isnan(traits).any(axis=1))
    known = traits[there]
    middle = np.median(known, axis=0)
    spread = np.abs(known - middle).mean(axis=0)
    scaled = (known - middle) / np.where(spread > 0.0, spread, 1.0)
    near = np.sort(np.argsort(np.abs(scaled).sum(axis=1), kind="stable")[:NEAREST])
    apart = cdist(scaled[near], scaled[:REFERENCE], "cityblock").mean(axis=1)
    return int(there[near[np.argmin(apart)]])


def replay_command(arm: Arm, replicate: int, program: Sequence[str] = ("parley",)) -> list[str]:
    """The command that shows a run, as words; a point of a sweep is replayed from its study by its replicate."""
    many = arm.study.manifest.get("scenarios", [])
    named = ["--scenario", arm.name] if len(many) > 1 else []
    return [*program, "replay", str(arm.study.folder), *named, "--replicate", str(replicate), "--html", "run.html"]
