"""The votes of ratification in sentences."""

from __future__ import annotations

import re

from sim.report.explanation.run_view import RunView
from sim.report.rows import Row


def explain_votes(view: RunView, round_: int) -> list[Row]:
    """The votes on the text of a round, each with its terms and a sentence; none if nothing was put to the vote."""
    return [explain_vote(view, row) for row in view.of("votes", round_)]


def explain_vote(view: RunView, row: Row) -> Row:
    """A vote with its terms and a sentence."""
    terms = {name: row[name] for name in ("probability", "yes", "quota", "gain", "loss", "campaign", "threshold", "mood")}
    return {"vote": row["vote"], "ratified": bool(row["ratified"]), **terms, "text": f"{vote_words(view, row)}{_why(row)}."}


def vote_words(view: RunView, row: Row) -> str:
    """How a vote went, in a few words."""
    label = re.split(r",| \(", view.scenario.ratification.ballots[row["vote"]].label)[0]
    result = "ratified the text" if row["ratified"] else "refused the text"
    return f"{label} {result}" if row["yes"] is None else f"{label} {result}: {100 * row['yes']:.1f}% yes, {100 * row['quota']:g}% required"


def _why(row: Row) -> str:
    """What the result comes from."""
    if row["yes"] is None:
        return f" (probability {row['probability']:g} that it passes)"
    parts = [f"gain {row['gain']:+.3f}", f"loss {-row['loss']:+.3f}", f"campaign of those who reject {-row['campaign']:+.3f}"]
    return f" ({', '.join(parts)}, random variation {row['mood']:+.3f}; the middle voter requires {row['threshold']:.3f})"
