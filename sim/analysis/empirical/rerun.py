"""Runs of a study played again in full detail: any replicate can be, alone, and is the same to the last bit."""

from __future__ import annotations

import numpy as np

from sim.rules.log_schema import COLUMNS
from sim.scenario.encoding.instance import EncodedScenario


def presences(encoded: EncodedScenario, seed: int, replicates: np.ndarray, rounds: int) -> np.ndarray:
    """How every party came to every round [replicates, rounds, parties]: 0 away, 1 in part, 2 in full; not a number if it didn't meet."""
    from sim.engine.batch import BatchRunner

    desk = BatchRunner(encoded)
    found = np.full((len(replicates), rounds, len(encoded.parties)), np.nan)
    for row, replicate in enumerate(replicates.tolist()):
        tables = desk.negotiate(seed, replicate, 1, "full")
        round_, party, presence = (_column(tables["parties"], "parties", name) for name in ("round", "party", "presence"))
        met = np.zeros(int(max(rounds, round_.max(initial=0))) + 1, dtype=bool)
        met[_column(tables["rounds"], "rounds", "round").astype(int)] = _column(tables["rounds"], "rounds", "convened") > 0
        chosen = met[round_.astype(int)] & (round_ <= rounds)
        found[row, round_[chosen].astype(int) - 1, party[chosen].astype(int)] = presence[chosen]
    return found


def meets_after(encoded: EncodedScenario, seed: int, replicates: np.ndarray, round_: int) -> np.ndarray:
    """Whether each run meets in a round before which, as `encoded` says, the host has withdrawn [replicates], as 0 or 1."""
    from sim.engine.batch import BatchRunner

    desk = BatchRunner(encoded)
    found = np.zeros(len(replicates))
    for row, replicate in enumerate(replicates.tolist()):
        rounds = desk.negotiate(seed, replicate, 1)["rounds"]
        found[row] = np.any((_column(rounds, "rounds", "round") == round_) & (_column(rounds, "rounds", "convened") > 0))
    return found


def _column(table: np.ndarray, name: str, column: str) -> np.ndarray:
    """A column of a table's matrix, whose first is the replicate."""
    found: np.ndarray = table[:, 1 + COLUMNS[name].index(column)]
    return found
