"""Winning coalitions of a study: who carried each agreement, and who was outvoted."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

#: What identifies a round of a study.
ROUND = ["scenario", "replicate", "round"]


def winning_coalitions(answers: pd.DataFrame, rounds: pd.DataFrame) -> pd.DataFrame:
    """One row per agreement.

    Scenario, replicate, round, and the names of those who accepted and of those who did not, in alphabetical order.

    A party's last reply in the round counts, so a party that walked out of a vote which went on counts as outvoted. Where parties answer in
    turns all have accepted; the party that made the offer and was not asked again is not named.

    answers, rounds: the tables of a study.

    >>> import pandas as pd
    >>> at = {"scenario": "s", "replicate": 0, "round": 1}
    >>> replies = [(1, "a", "reject"), (1, "b", "accept"), (1, "c", "walk out"), (2, "a", "accept"), (2, "b", "accept")]
    >>> answers = pd.DataFrame([{**at, "exchange": exchange, "party": party, "reply": reply} for exchange, party, reply in replies])
    >>> winning_coalitions(answers, pd.DataFrame([{**at, "outcome": "agreement"}])).loc[0, ["carried_by", "outvoted"]].to_dict()
    {'carried_by': 'a, b', 'outvoted': 'c'}
    """
    import pandas as pd

    agreed = rounds.loc[rounds["outcome"] == "agreement", ROUND].astype({"scenario": str})
    given = answers.assign(party=answers["party"].astype(str), reply=answers["reply"].astype(str), scenario=answers["scenario"].astype(str))
    rows = []
    for key, replies in given.merge(agreed, on=ROUND).groupby(ROUND, sort=True):
        in_turns = replies["exchange"].is_unique and replies["party"].nunique() > 1
        last = replies.sort_values("exchange", kind="stable").groupby("party", sort=False)["reply"].last()
        seats = sorted(set(replies["party"]))
        outvoted = [party for party in seats if last[party] != "accept" and not in_turns]
        rows.append((*key, ", ".join(party for party in seats if party not in outvoted), ", ".join(outvoted)))
    return pd.DataFrame(rows, columns=[*ROUND, "carried_by", "outvoted"])
