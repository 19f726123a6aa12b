"""Exemplary runs of a scenario: the most typical one (the medoid) and the extremes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from sim.analysis.arrays import FloatArray
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
    known = traits[there]
    middle = np.median(known, axis=0)
    spread = np.abs(known - middle).mean(axis=0)
    scaled = (known - middle) / np.where(spread > 0.0, spread, 1.0)
    near = np.sort(np.argsort(np.abs(scaled).sum(axis=1), kind="stable")[:NEAREST])
    apart = [float(np.abs(scaled[:REFERENCE] - scaled[each]).sum(axis=1).mean()) for each in near]
    return int(there[near[np.argmin(apart)]])


def replay_command(arm: Arm, replicate: int, program: Sequence[str] = ("parley",)) -> list[str]:
    """The command that replays a run, as a list of words; a point of a sweep is replayed from its study."""
    many = arm.study.manifest.get("scenarios", [])
    named = ["--scenario", arm.name] if len(many) > 1 else []
    return [*program, "replay", str(arm.study.folder), *named, "--replicate", str(replicate), "--html", "run.html"]
