"""Simulated series as tables for statistics: rounds, attendance, what was agreed and refused, commitments, and deaths by week."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from sim.engine.log import arrow
from sim.scenario.encoding.instance import EncodedScenario, encode
from sim.scenario.loader import load_scenario

if TYPE_CHECKING:
    from sim.analysis.empirical.stylised_facts import Facts

Frames = dict[str, pd.DataFrame]
Matrices = dict[str, np.ndarray[Any, Any]]
#: Tables of the log that are used.
TABLES = ("runs", "rounds", "parties", "commitments", "weeks", "agenda", "answers")


def series(tables: Mapping[str, pd.DataFrame], first_round: int = 1) -> Frames:
    """The tables of a log as a series, with rounds numbered from `first_round`, for scenarios that begin in the middle of a record."""
    rounds = tables["rounds"].copy()
    rounds["days"] = 7.0 * (rounds.gap + rounds.slipped)
    rounds["late"] = rounds.slipped > 0
    rounds["swapped"] = rounds.swaps > 0
    rounds["round"] = rounds["round"] + first_round - 1
    presences = tables["parties"][["replicate", "round", "party", "presence"]].copy()
    presences["round"] = presences["round"] + first_round - 1
    weekly = tables["weeks"].groupby(["replicate", "week"], as_index=False)[["deaths"]].sum()
    weekly["week"] = np.floor(weekly["week"]).astype(int)
    grounds = tables["agenda"][["replicate", "round", "issue", "agreed", "ground"]].copy()
    grounds["round"] = grounds["round"] + first_round - 1
    agreed = grounds[grounds.agreed > 0][["replicate", "round", "issue"]]
    return {"runs": tables["runs"], "rounds": rounds, "presences": presences, "commitments": tables["commitments"], "weekly": weekly,
            "grounds": grounds, "agreed": agreed, "refused": _refused(tables["answers"], presences, rounds)}


def _refused(answers: pd.DataFrame, presences: pd.DataFrame, rounds: pd.DataFrame) -> pd.DataFrame:
    """Who refused at each round: rejected the last text that it was asked about, or, of those who are ever asked, did not attend in full."""
    last = answers.drop_duplicates(["replicate", "round", "party"], keep="last")
    last = last.loc[last.reply != "accept", ["replicate", "round", "party"]].copy()
    last["round"] = last["round"] + int(rounds["round"].min()) - 1
    absent = presences[presences.presence.notna() & (presences.presence != "present")]
    absent = absent.loc[absent.party.isin(answers.party.unique()), ["replicate", "round", "party"]]
    met = rounds.loc[rounds.convened.astype(bool), ["replicate", "round"]]
    return pd.concat([last, absent], ignore_index=True).drop_duplicates().merge(met)


def simulate_series(scenario: str, settings: Sequence[str], seed: int, replicates: int, first_round: int = 1) -> Frames:
    """Simulate series of a scenario for `sim.analysis.empirical.statistics`."""
    encoded = encode(load_scenario(scenario, list(settings)))
    return as_series(encoded, simulate(encoded, seed, 0, replicates), first_round)


def simulate(encoded: EncodedScenario, seed: int, first: int, replicates: int) -> Matrices:
    """Simulate replicates on the compiled engine and return the tables that series need, as numbers."""
    from sim.engine.batch import negotiate

    found = negotiate(encoded, seed, first, replicates, "full")
    return {table: found[table] for table in TABLES}


def as_series(encoded: EncodedScenario, matrices: Matrices, first_round: int) -> Frames:
    """Tables of numbers as a series."""
    return series({table: arrow(encoded, table, matrices[table]).to_pandas() for table in TABLES}, first_round)


def first_round_of(facts: Facts, which: str) -> int:
    """The number in the record of the first round of the scenario that models the `whole` or the `recent` rounds."""
    return 1 if which == "whole" else int(facts.record.metadata["scenarios"].get("recent_from", 1))
