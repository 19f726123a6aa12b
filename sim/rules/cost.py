"""The cost of a change on the ground: distrust, audience, hope of winning, less what war has worn down.

Fearon 1995 and Powell 2006 (commitment), Walter 1997 (guarantees), Putnam 1988 (audiences), Zartman 2000 (ripeness).
"""

from __future__ import annotations

from typing import NamedTuple

from sim.rules.parameters import Bargaining
from sim.rules.parties import Profile
from sim.rules.registry import rule
from sim.rules.state import Conflict, Standing


class Cost(NamedTuple):
    """The parts of the cost of change, in utility; relief is subtracted."""

    distrust: float
    audience: float
    change: float
    hope: float
    relief: float
    mood: float


@rule
def guarded_trust(distrust: float, trust: float, punished: float, guarantee: float) -> float:
    """What distrust costs, given trust in the others and the chance that a breach of theirs would be punished (Walter 1997).

    >>> round(guarded_trust(0.12, 0.25, 0.5, 1.0), 6)
    0.045
    """
    return distrust * (1.0 - trust) * (1.0 - guarantee * punished)


@rule
def cost_of_change(
    bargaining: Bargaining, profile: Profile, standing: Standing, trust: float, rejecting: float, approval: float, draw: float,
) -> Cost:
    """What consent to any change would cost a party now.

    rejecting: capability of those who reject the talks, 0..1; approval: share of audience cost that endorsements take away; luck: a
    standard normal draw.
    """
    audience = profile.audience_cost * standing.audience * rejecting * (1.0 - approval)
    change = profile.change_cost
    if standing.presence == 1.0:
        change += bargaining.half_present
    return Cost(
        guarded_trust(profile.distrust, trust, profile.guarded, bargaining.guarantee),
        audience,
        change,
        profile.hope * standing.outlook,
        profile.wear * standing.pain,
        bargaining.mood * draw,
    )


@rule
def total_cost(cost: Cost) -> float:
    """The sum of the parts."""
    return cost.distrust + cost.audience + cost.change + cost.hope - cost.relief + cost.mood


@rule
def rejecting_capability(conflict: Conflict) -> float:
    """Capability of the spoilers together, 0..1."""
    total = 0.0
    for seat in range(conflict.parties):
        if conflict.profiles[seat].spoils > 0.0:
            total += conflict.profiles[seat].capability / 100.0
    return min(1.0, total)


@rule
def guard(conflict: Conflict) -> None:
    """Fill for each party the chance that a breach against it would be punished, and that its own breach would be.

    The first is the weakest such chance among the principals that oppose it (for anyone else: among all principals but its clients).
    """
    for seat in range(conflict.parties):
        free = 1.0
        for patron in range(conflict.parties):
            free *= 1.0 - conflict.ties[patron][seat].punishes
        conflict.profiles[seat].deterrence = 1.0 - free
    for seat in range(conflict.parties):
        weakest = 1.0
        found = False
        for other in range(conflict.parties):
            profile = conflict.profiles[other]
            watched = profile.principal > 0.0 and other != seat and conflict.ties[seat][other].leverage == 0.0
            if watched and (conflict.ties[seat][other].opposes > 0.0 or conflict.profiles[seat].principal == 0.0):
                weakest = min(weakest, profile.deterrence)
                found = True
        conflict.profiles[seat].guarded = weakest if found else 0.0

