"""Small signals of goodwill, such as swaps of prisoners (Osgood 1962; Kydd 2005): they cluster before rounds and stop unrewarded."""

from __future__ import annotations

from sim.rules.parameters import Goodwill
from sim.rules.registry import rule


@rule
def signal_chance(goodwill: Goodwill, established: float, left: float, emptiness: float) -> float:
    """The chance of a signal this week; none without a working group, ever fewer the longer the streak of empty rounds.

    left: weeks to the round; 1 is the last.
    """
    if established == 0.0:
        return 0.0
    chance = goodwill.last_week if left <= 1.0 else goodwill.other_weeks
    return chance * max(0.0, 1.0 - emptiness / goodwill.patience)
