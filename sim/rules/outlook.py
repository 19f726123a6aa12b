"""Hope of winning: drifts with events outside, and with the fighting itself (Filson and Werner 2002; Slantchev 2003)."""

from __future__ import annotations

from sim.rules.registry import rule
from sim.rules.state import Conflict, State


@rule
def battle_share(conflict: Conflict, state: State, seat: int) -> float:
    """The share of recent suffering that falls on those a party fights, 0..1; one half in quiet times."""
    own = state.standings[seat].recent
    theirs = 0.0
    for place in range(int(conflict.rosters.opponents)):
        other = int(conflict.opponents[place])
        if conflict.ties[seat][other].opposes > 0.0:
            theirs += state.standings[other].recent
    return theirs / (own + theirs) if own + theirs > 0.0 else 0.5


@rule
def drift(outlook: float, target: float, battle: float, weight: float, rate: float) -> float:
    """Outlook after a round: towards its target, in which the fighting itself has a weight.

    >>> round(drift(0.4, 0.8, 0.5, 0.0, 0.25), 3)
    0.5
    """
    aim = (1.0 - weight) * target + weight * battle
    return min(1.0, max(0.0, outlook + rate * (aim - outlook)))
