"""The red lines of a run: as stated, and as they apply where the status quo crosses them."""

from __future__ import annotations

from collections.abc import Sequence

from sim.report.rows import Row
from sim.rules.state import Conflict
from sim.rules.utility import least_allowed, most_allowed, refused_by
from sim.scenario.encoding.instance import EncodedScenario


def red_line_rows(encoded: EncodedScenario, conflict: Conflict, ground: Sequence[float] | None = None) -> list[Row]:
    """Return each red line of a party that consents or signs: party, issue, bound (min, max or never), what is stated and what applies.

    ground: the status quo of each issue; by default that of the start. `applies` is None for an option that is the status quo, since such a
    line does not forbid it.
    """
    rows: list[Row] = []
    for seat, party in enumerate(encoded.parties):
        if conflict.profiles[seat].consents == 0.0 and conflict.profiles[seat].signs == 0.0:
            continue
        for at, issue in enumerate(encoded.issues):
            stake, quo = conflict.stakes[seat][at], conflict.items[at].status_quo if ground is None else ground[at]
            shared = {"party": party, "issue": issue, "firm": stake.firm > 0.0}
            for place in refused_by(conflict, seat, at):
                option = encoded.options[at][place]
                rows.append({**shared, "bound": "never", "stated": option, "applies": option if stake.firm > 0.0 or quo != place else None})
            if not encoded.options[at] and stake.red_min > 0.0:
                rows.append({**shared, "bound": "min", "stated": stake.red_min, "applies": least_allowed(stake, quo)})
            if not encoded.options[at] and stake.red_max < 100.0:
                rows.append({**shared, "bound": "max", "stated": stake.red_max, "applies": most_allowed(stake, quo)})
    return rows


def softened_words(row: Row) -> str:
    """Describe a red line that the status quo crosses.

    >>> softened_words({"party": "south", "issue": "land", "bound": "min", "stated": 60.0, "applies": 50.0})
    'south on land: stated at least 60, applies at least 50'
    """
    who = f"{row['party']} on {row['issue']}"
    if row["bound"] == "never":
        return f"{who}: stated never {row['stated']}, which is the status quo"
    word = "at least" if row["bound"] == "min" else "at most"
    return f"{who}: stated {word} {row['stated']:.4g}, applies {word} {row['applies']:.4g}"
