"""How talks end and what is settled: shares of runs by ending, and by issue on which something was agreed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from sim.analysis.arrays import FloatArray
from sim.analysis.comparison.arms import Arm
from sim.analysis.comparison.effect_sizes import Estimate, estimate
from sim.analysis.comparison.survival import CENSORED, EVENT, EventTimes
from sim.rules.enums import Ending


class EndingKind(NamedTuple):
    """A way in which talks end: its name, a label for tables, and the endings of `runs` that belong to it, with or without an agreement."""

    name: str
    label: str
    ending: Ending
    agreed: bool | None  # None: either


KINDS = (
    EndingKind("settlement", "settlement", Ending.SETTLEMENT, None),
    EndingKind("horizon_agreed", "horizon, something agreed", Ending.HORIZON, True),
    EndingKind("horizon_not_agreed", "horizon, nothing agreed", Ending.HORIZON, False),
    EndingKind("lapse", "lapse", Ending.LAPSE, None),
    EndingKind("collapse", "collapse", Ending.COLLAPSE, None),
    EndingKind("refused", "refused in a vote", Ending.REFUSED, None),
    EndingKind("deadline_agreed", "deadline, something agreed", Ending.DEADLINE, True),
    EndingKind("deadline_not_agreed", "deadline, nothing agreed", Ending.DEADLINE, False),
)
#: Causes of a time to the first agreement, by code: what rules an agreement out. The horizon only censors it.
_ENDED = (Ending.SETTLEMENT, Ending.LAPSE, Ending.COLLAPSE, Ending.REFUSED, Ending.DEADLINE)
CAUSES = {EVENT: "agreement", **{2 + at: ending.word for at, ending in enumerate(_ENDED)}}


def ends_by(arm: Arm, kind: EndingKind) -> FloatArray:
    """Whether each run ends in this way, 0 or 1 [replicates]; NaN where the run is missing."""
    found = arm.has_word("ending", kind.ending.word)
    if kind.agreed is None:
        return found
    agreed = arm.column("agreements") > 0
    return np.asarray(found * (agreed if kind.agreed else ~agreed))


def ending_shares(arm: Arm) -> dict[str, Estimate]:
    """The share of runs that end in each of `KINDS`, by name; the shares add up to 1."""
    return {kind.name: estimate(ends_by(arm, kind), True) for kind in KINDS}


def first_agreement(arm: Arm) -> EventTimes:
    """The round of each run's first agreement: talks that end without one never have it, and only the horizon censors."""
    if "first_agreement" not in arm.kept:
        arm.kept["first_agreement"] = _first_agreement(arm)
    found: EventTimes = arm.kept["first_agreement"]
    return found


def _first_agreement(arm: Arm) -> EventTimes:
    first = arm.column("first_agreement")
    cause = np.full(arm.replicates, CENSORED)
    for code, word in CAUSES.items():
        if code != EVENT:
            cause[arm.has_word("ending", word) == 1.0] = code
    agreed = ~np.isnan(first)
    return EventTimes(np.where(agreed, first, arm.rounds_planned), np.where(agreed, EVENT, cause))


def common_horizon(arms: Sequence[Arm]) -> int:
    """The last round up to which it is known of all arms who has an agreement.

    An arm of which no run is still open in its last round is known for good: its talks are over.
    """
    ends, longest = [], 1.0
    for arm in arms:
        held = first_agreement(arm).known
        last = float(held.time.max(initial=1.0))
        longest = max(longest, last)
        if (held.cause[held.time == last] == CENSORED).any():
            ends.append(last)
    return int(min(ends, default=longest))


def agreed_on(arm: Arm, issue: str) -> FloatArray:
    """Whether a commitment was made on an issue in each run, 0 or 1 [replicates]; NaN where the run is missing."""
    return arm.agreed_by_issue[issue]


def shares_agreed(arm: Arm) -> dict[str, Estimate]:
    """The share of runs with a commitment on each issue of an arm, by issue."""
    return {issue: estimate(agreed_on(arm, issue), True) for issue in issues_of(arm)}


def issues_of(arm: Arm) -> list[str]:
    """The issues of an arm, in the scenario's order."""
    return list(arm.agreed_by_issue)


def occurring_kinds(found: Sequence[dict[str, Estimate]]) -> list[EndingKind]:
    """The kinds of ending that occur in any arm, given each arm's `ending_shares`."""
    return [kind for kind in KINDS if any(own[kind.name].value > 0 for own in found)]
