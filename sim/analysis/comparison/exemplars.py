"""Exemplary runs of a scenario: the most typical one (the medoid) and the extremes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from sim.analysis.arrays import FloatArray, IntArray
from sim.analysis.comparison.arms import Arm
from sim.analysis.comparison.exposure import weekly_rate

#: Columns of `runs` by which the medoid is chosen.
TRAITS = ("rounds", "agreements", "procedurals", "statements", "breaches", "deaths", "peak_deaths", "trust", "movement")
#: What extremes are listed of, with labels of the lowest and highest run (None: not listed): columns of `runs`, and deaths a week, since a
#: run that ends early has few deaths.
EXTREMES: tuple[tuple[str, str | None, str | None], ...] = (
    ("deaths_a_week", "the fewest deaths a week", "the most deaths a week"),
    ("movement", None, "the greatest movement of the issues"),
    ("first_agreement", "the earliest agreement", "the latest first agreement"),
)
#: The medoid is sought among the `NEAREST` runs closest to the medians, by their distances to the first `REFERENCE` runs.
NEAREST, REFERENCE = 200, 5_000


class Exemplar(NamedTuple):
    """An exemplary run: its replicate, the reason, and the column and value that make it an extreme (None for the typical run)."""

    replicate: int
    why: str
    column: str | None
    value: float | None


def exemplars(arm: Arm) -> list[Exemplar]:
    """The typical run of an arm and its extremes; the first of equals; columns that do not vary are skipped."""
    found = [Exemplar(medoid(np.column_stack([arm.column(name) for name in TRAITS])), "typical", None, None)]
    for column, lowest, highest in EXTREMES:
        values = weekly_rate(arm, "deaths") if column == "deaths_a_week" else arm.column(column)
        if np.isnan(values).all() or np.nanmin(values) == np.nanmax(values):
            continue
        for why, place in ((lowest, np.nanargmin(values)), (highest, np.nanargmax(values))):
            if why:
                found.append(Exemplar(int(place), why, column, float(values[place])))
    return found


def medoid(traits: FloatArray) -> int:
    """The index of the medoid of runs [k, t]: the run with the smallest mean distance to the others, traits scaled by mean absolute deviation.

    Of many runs, the best of the `NEAREST` by their distances to the first `REFERENCE`, which are a random sample. Runs with NaN are ignored.
    Source: Kaufman and Rousseeuw 1990.

    >>> medoid(np.array([[0.0, 1.0], [1.0, 0.0], [1.0, 1.0], [9.0, 1.0]]))
    2
    """
    there = np.flatnonzero(~np.isnan(traits).any(axis=1))
    distance, scales = np.zeros(len(there)), []
    for each in traits.T:  # trait by trait, since copies of the whole would take most of the memory of a large comparison
        known = each[there]
        middle = np.median(known)
        spread = np.abs(known - middle).mean()
        scales.append((middle, spread if spread > 0.0 else 1.0))
        distance += np.abs((known - middle) / scales[-1][1])
    middles, spreads = np.array(scales).T
    near = _smallest(distance, NEAREST)
    sample = (traits[there[:REFERENCE]] - middles) / spreads
    apart = [float(np.abs(sample - (traits[there[each]] - middles) / spreads).sum(axis=1).mean()) for each in near]
    return int(there[near[np.argmin(apart)]])


def _smallest(values: FloatArray, many: int) -> IntArray:
    """The indices of the smallest values, in rising order; the first of equals.

    >>> _smallest(np.array([3.0, 1.0, 2.0, 1.0, 1.0]), 2).tolist()
    [1, 3]
    """
    if len(values) <= many:
        return np.arange(len(values))
    largest = np.partition(values, many - 1)[many - 1]
    below = np.flatnonzero(values < largest)
    return np.sort(np.concatenate([below, np.flatnonzero(values == largest)[: many - len(below)]]))


def replay_command(arm: Arm, replicate: int, program: Sequence[str] = ("parley",)) -> list[str]:
    """The command that replays a run, as a list of words; a point of a sweep is replayed from its study."""
    many = arm.study.manifest.get("scenarios", [])
    named = ["--scenario", arm.name] if len(many) > 1 else []
    return [*program, "replay", str(arm.study.folder), *named, "--replicate", str(replicate), "--html", "run.html"]
