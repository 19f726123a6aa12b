"""Spoilers strike hardest when a deal is near; their blows make each side doubt the other (Stedman 1997; Kydd and Walter 2002)."""

from __future__ import annotations

from sim.rules.parameters import Spoiling
from sim.rules.registry import rule
from sim.rules.state import Conflict, State
from sim.rules.trust import doubted


@rule
def boost(spoiling: Spoiling, capability: float, near: float, left: float, ceasefire: float) -> float:
    """How much more a spoiler strikes when a deal is at hand or a ceasefire is in force; near 0..1, capability 0-100."""
    if left > spoiling.window and ceasefire == 0.0:
        return 0.0
    return spoiling.boost * near * capability / 100.0


@rule
def spread_doubt(conflict: Conflict, state: State, incidents: float) -> None:
    """Let a week's spoiler incidents lower trust between opposing principals while commitments are in force."""
    if incidents <= 0.0 or conflict.spoiling.doubt == 0.0:
        return
    ratio = 1.0 + conflict.spoiling.doubt * incidents
    for place in range(int(conflict.rosters.opponents)):
        seat = int(conflict.opponents[place])
        for against in range(int(conflict.rosters.opponents)):
            other = int(conflict.opponents[against])
            if conflict.ties[seat][other].opposes > 0.0:
                state.trust[seat][other] = doubted(state.trust[seat][other], ratio)
