"""What a party still holds out for: its demand falls with every refusal, and lasts from meeting to meeting.

Rubinstein 1982 and Admati and Perry 1987 (holding out to show strength); the exponential form is that of Faratin, Sierra and Jennings 1998.
"""

from __future__ import annotations

from sim.rules.elementary import exponential
from sim.rules.registry import rule
from sim.rules.state import Conflict, Standing


@rule
def steadfastness(concession: float, power: float) -> float:
    """The share of its demand that a party keeps after a refusal; the stronger of two sides concedes more slowly.

    power: relative to its rival, 0..1; at one half the party concedes at its own rate.

    >>> round(steadfastness(0.5, 0.5), 6), round(steadfastness(0.5, 0.75), 6)
    (0.606531, 0.778801)
    """
    return exponential(-concession * 2.0 * (1.0 - power))


@rule
def held_out(best: float, cost: float, demand: float) -> float:
    """The surplus a party insists on: a share `demand` of its best, net of the cost of any change.

    >>> held_out(0.5, 0.1, 0.5), held_out(0.1, 0.2, 0.5)
    (0.2, 0.0)
    """
    return max(0.0, best - cost) * demand


@rule
def renew(standing: Standing, opening_demand: float) -> None:
    """Let a party demand as much as at first: after an agreement, or if it has been wronged by a breach."""
    standing.demand = opening_demand


@rule
def recover(standing: Standing, opening_demand: float, renewal: float) -> None:
    """Let a party come to a new meeting with some of its opening demand restored: a share `renewal` of what it has come down."""
    standing.demand += renewal * (opening_demand - standing.demand)


@rule
def stand_firm(conflict: Conflict) -> None:
    """Fill each party's first demand and its steadfastness; needs its power (`sim.rules.war.size_up`)."""
    for seat in range(conflict.parties):
        profile = conflict.profiles[seat]
        stated = profile.opening_demand
        profile.first_demand = stated if stated == stated else conflict.bargaining.opening_demand  # not a number: left out
        profile.steadfastness = steadfastness(profile.concession, profile.power)
