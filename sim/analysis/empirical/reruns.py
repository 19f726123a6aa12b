"""Repeat chosen runs of studies in full detail: each with the seed, the replicate and the held inputs that it was run with."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np

from sim.analysis.arrays import FloatArray, IntArray
from sim.rules.log_schema import COLUMNS
from sim.scenario.encoding.instance import EncodedScenario
from sim.scenario.inputs import by_position, uncertain_inputs


class RunSource(NamedTuple):
    """Runs of one study of a scenario.

    `seed`: their random seed. `replicates` [k]: the replicate of each run. `values` [k, p]: the values at which it held the inputs `paths`;
    all others were drawn.
    """

    seed: int
    replicates: IntArray
    paths: tuple[str, ...]
    values: FloatArray


def drawn_runs(seed: int, many: int) -> RunSource:
    """The source of replicates 0 to many - 1, which drew all inputs.

    >>> drawn_runs(1, 3).replicates.tolist()
    [0, 1, 2]
    """
    return RunSource(seed, np.arange(many), (), np.empty((many, 0)))


def repeat(encoded: EncodedScenario, sources: Sequence[RunSource], places: IntArray, detail: str = "full") -> Iterator[dict[str, FloatArray]]:
    """Run some runs again, and yield the tables of each.

    Args:
        encoded: the scenario; it may differ from the one that was run, but must have the same inputs.
        sources: the studies of all runs, in order.
        places: the runs to repeat, as ascending indices in the runs of all sources.
        detail: "summary" or "full".
    """
    from sim.engine.batch import BatchRunner

    runner, known = BatchRunner(encoded), {each.path: each for each in uncertain_inputs(encoded)}
    first = 0
    for source in sources:
        own = places[(places >= first) & (places < first + len(source.replicates))] - first
        held = by_position(encoded, [known[path] for path in source.paths], source.values[own])
        for row, replicate in enumerate(source.replicates[own].tolist()):
            runner.hold(held[row])
            yield runner.negotiate(source.seed, replicate, 1, detail)
        first += len(source.replicates)


def presences(encoded: EncodedScenario, sources: Sequence[RunSource], places: IntArray, rounds: int) -> FloatArray:
    """The attendance of every party at every round of repeated runs [runs, rounds, parties]: 0 away, 1 in part, 2 in full; NaN if it did not meet."""
    found = np.full((len(places), rounds, len(encoded.parties)), np.nan)
    for row, tables in enumerate(repeat(encoded, sources, places)):
        round_, party, presence = (_column(tables["parties"], "parties", name) for name in ("round", "party", "presence"))
        met = np.zeros(int(max(rounds, round_.max(initial=0))) + 1, dtype=bool)
        met[_column(tables["rounds"], "rounds", "round").astype(int)] = _column(tables["rounds"], "rounds", "convened") > 0
        chosen = met[round_.astype(int)] & (round_ <= rounds)
        found[row, round_[chosen].astype(int) - 1, party[chosen].astype(int)] = presence[chosen]
    return found


def meets_in(encoded: EncodedScenario, sources: Sequence[RunSource], places: IntArray, round_: int) -> FloatArray:
    """Whether each repeated run meets in a given round [runs], 0 or 1."""
    found = np.zeros(len(places))
    for row, tables in enumerate(repeat(encoded, sources, places, "summary")):
        rounds = tables["rounds"]
        found[row] = np.any((_column(rounds, "rounds", "round") == round_) & (_column(rounds, "rounds", "convened") > 0))
    return found


def _column(table: FloatArray, name: str, column: str) -> FloatArray:
    """A column of a log table; the first column of its matrix is the replicate."""
    found: FloatArray = table[:, 1 + COLUMNS[name].index(column)]
    return found
