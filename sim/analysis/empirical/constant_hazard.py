"""The null of constant hazards: rounds end at random, at the record's mean rates, whatever happened before."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from sim.analysis.arrays import FloatArray
from sim.analysis.empirical.case_record import CaseRecord
from sim.scenario.inputs import uniform_draws

#: Chance that a commitment is broken, and that a party refuses at a round without an agreement.
EVEN = 0.5


def constant_hazard_series(record: CaseRecord, series: Mapping[str, pd.DataFrame], seed: int) -> dict[str, pd.DataFrame]:
    """A simulated series in which outcomes, what is agreed, where issues stand, refusals and breaches are random.

    Dates, attendance, violence and swaps stay as they are. Each round that met ends with an outcome drawn from the record's outcomes. An
    agreement concerns as many issues as the record's do on average, drawn at random, and each moves to a random point of its scale.
    """
    draw = _Draws(seed)
    rounds = series["rounds"].copy()
    outcomes = record.rounds.outcome.to_numpy(dtype=str)
    rounds["outcome"] = np.where(rounds.convened.astype(bool), outcomes[(draw(rounds, "outcome") * len(outcomes)).astype(int)], "none")
    agreed = _agreed(record, rounds, series["grounds"], draw)
    return {**series, "rounds": rounds, "agreed": agreed[["replicate", "round", "issue"]], "grounds": _grounds(series["grounds"], agreed),
            "commitments": agreed, "refused": _refused(rounds, series["refused"], draw)}


class _Draws:
    """Uniform draws of rounds, each at an address of its own."""

    def __init__(self, seed: int) -> None:
        self.seed = seed

    def __call__(self, rows: pd.DataFrame, address: str) -> FloatArray:
        """A draw for each row's replicate and round."""
        found = np.empty(len(rows))
        places = rows["round"].to_numpy()
        for place in np.unique(places):
            here = places == place
            found[here] = uniform_draws(f"constant hazard.{place}.{address}", self.seed, rows.replicate.to_numpy()[here])
        return found


def _agreed(record: CaseRecord, rounds: pd.DataFrame, grounds: pd.DataFrame, draw: _Draws) -> pd.DataFrame:
    """The issues of each agreement, where each moves to, and whether it is broken, at random."""
    agreements = int((record.rounds.outcome == "agreement").sum())
    mean = max(1.0, len(record.agreed) / agreements) if agreements else 1.0
    issues = sorted(grounds.issue.astype(str).unique())
    rows = rounds.loc[rounds.outcome == "agreement", ["replicate", "round"]]
    chances = np.column_stack([draw(rows, f"{issue}.agreed") for issue in issues])
    counts = np.floor(mean) + (draw(rows, "issues") < mean % 1.0)
    chosen = chances.argsort(axis=1).argsort(axis=1) < counts[:, None]
    found: pd.DataFrame = pd.concat([
        own.assign(issue=issue, ground=100.0 * draw(own, f"{issue}.ground"), broken=draw(own, f"{issue}.broken") < EVEN)
        for place, issue in enumerate(issues) for own in [rows[chosen[:, place]]]
    ], ignore_index=True)
    return found


def _grounds(grounds: pd.DataFrame, agreed: pd.DataFrame) -> pd.DataFrame:
    """Each issue at its first state of the run until it is agreed, then at the point agreed."""
    key = ["replicate", "issue"]
    own = grounds[["replicate", "round", "issue", "ground"]].assign(issue=grounds.issue.astype(str)).sort_values([*key, "round"])
    first = own.groupby(key).ground.transform("first")
    moved = own[["replicate", "round", "issue"]].merge(agreed[["replicate", "round", "issue", "ground"]], how="left", on=["replicate", "round", "issue"])
    held = moved.groupby(key).ground.ffill()
    own["ground"] = np.where(held.isna(), first.to_numpy(), held)
    return own


def _refused(rounds: pd.DataFrame, refused: pd.DataFrame, draw: _Draws) -> pd.DataFrame:
    """Each party that ever refuses does so at random at every round without an agreement."""
    rows = rounds.loc[rounds.convened.astype(bool) & (rounds.outcome != "agreement"), ["replicate", "round"]]
    parties = sorted(refused.party.astype(str).unique())
    found = [rows[draw(rows, f"{party}.refuses") < EVEN].assign(party=party) for party in parties]
    return pd.concat(found, ignore_index=True) if found else refused
