"""Simulated series as tables for statistics: rounds, attendance, commitments, and deaths by week."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

#: Tables of the log that are used.
TABLES = ("runs", "rounds", "parties", "commitments", "weeks")


def series(tables: Mapping[str, pd.DataFrame], first_round: int = 1) -> dict[str, pd.DataFrame]:
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
    return {"runs": tables["runs"], "rounds": rounds, "presences": presences, "commitments": tables["commitments"], "weekly": weekly}
