"""What a comparison needs of the long tables, added up file by file, so that each is opened once and never held as a whole."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from sim.analysis.arrays import FloatArray, IntArray

if TYPE_CHECKING:
    import pyarrow as pa

#: Yields some columns of a table, file by file, with `replicate` as the first column; a replicate's rows stand together in one file.
Parts = Callable[[str, Sequence[str]], Iterator["pa.Table"]]


class RoundTotals(NamedTuple):
    """By replicate [replicates]: the number of rounds, of those that met, and of parties present in them."""

    planned: FloatArray
    met: FloatArray
    present: FloatArray


class FinalStates(NamedTuple):
    """How issues end: the distinct final texts [d, m], which of them each run has [replicates], -1 if it is missing, and what was agreed on.

    `agreed`: by issue in the scenario's order, whether a commitment was made on it in each run, 0 or 1 [replicates]; NaN where it is missing.
    """

    texts: FloatArray
    which: IntArray
    agreed: dict[str, FloatArray]


def round_totals(parts: Parts, replicates: int) -> RoundTotals:
    """Add up the table of rounds."""
    found = RoundTotals(*(np.zeros(replicates) for _ in RoundTotals._fields))
    for part in parts("rounds", ["present", "convened"]):
        if not len(part):
            continue
        replicate = part["replicate"].to_numpy()
        first = int(replicate.min())
        own, within = replicate - first, slice(first, int(replicate.max()) + 1)
        met, present = (part[name].to_numpy().astype(float) for name in ("convened", "present"))
        for total, amounts in zip(found, (None, met, np.where(met > 0, present, 0.0)), strict=True):
            total[within] += np.bincount(own, amounts)
    return found


def final_states(parts: Parts, replicates: int, issues: int) -> FinalStates:
    """Collect the final states of the issues; few distinct texts occur, so measures are computed once for each."""
    held, runs, agreed = list[FloatArray](), list[IntArray](), dict[str, FloatArray]()
    for part in parts("issues", ["ground", "issue", "agreed"]):
        replicate, words = part["replicate"].to_numpy()[::issues], part["issue"].combine_chunks()
        runs.append(replicate.copy())  # copies, so that the part itself can be freed
        held.append(part["ground"].to_numpy().reshape(-1, issues).copy())
        commitments = (part["agreed"].to_numpy() > 0).astype(float).reshape(-1, issues)
        names = words.dictionary.to_pylist()
        for column, code in enumerate(words.indices.to_numpy()[:issues].tolist() if len(part) else ()):
            name = str(names[code])
            if name not in agreed:
                agreed[name] = np.full(replicates, np.nan)
            agreed[name][replicate] = commitments[:, column]
    rows = np.ascontiguousarray(np.concatenate([np.empty((0, issues)), *held])).view(f"V{8 * issues}").ravel()
    distinct, place = np.unique(rows, return_inverse=True)
    which = np.full(replicates, -1)
    which[np.concatenate([np.empty(0, dtype=int), *runs])] = place
    return FinalStates(distinct.view(float).reshape(-1, issues), which, agreed)
