"""What a change counts for to a party: its gains as far as they are credible, its losses before its audience, and what it does to the war.

The gain that a party counts on is

    sum over issues of  credit x gain  -  (1 + audience pressure) x loss  +  ceasefire x (relief - prospect)  -  exposure to a breach

less what any change costs it in itself. Fearon 1995 and Powell 2006 (commitment, war), Walter 1997 (guarantees), Fearon 1994 and Putnam
1988 (audiences), Zartman 2000 (ripeness).
"""

from __future__ import annotations

from typing import NamedTuple

from sim.rules.parameters import Bargaining
from sim.rules.parties import Profile
from sim.rules.registry import rule
from sim.rules.state import Conflict, Standing


class Cost(NamedTuple):
    """What is taken off the utility of a text, in utility; relief is added.

    distrust: gains that the party doubts, and what a breach that conquers could take; audience: what its losses cost it before those who
    reject the talks; change: any change at all; hope: what fighting on would win it, as far as the text ends the fighting (below 0 if it
    fears to lose); relief: what ending the fighting is worth; mood: random variation.
    """

    distrust: float
    audience: float
    change: float
    hope: float
    relief: float
    mood: float


@rule
def counted(credit: float, pressed: float, gain: float) -> float:
    """What a gain or a loss on an issue counts for: a gain by the chance that it is kept, a loss in full and before the audience.

    >>> counted(0.5, 1.0, 0.2), counted(0.5, 1.0, -0.2)
    (0.1, -0.4)
    """
    return credit * gain if gain > 0.0 else (1.0 + pressed) * gain


@rule
def on_the_war(truce: float, conquest: float, standing: Standing, credit: float) -> float:
    """What a change that binds counts for by what it does to the war: the fighting that it ends, less a breach that it invites.

    truce: by how much it strengthens the ceasefire in force.
    """
    return truce * (standing.relief - standing.prospect) - (1.0 - credit) * conquest * standing.exposed


@rule
def cost_of_change(bargaining: Bargaining, profile: Profile, standing: Standing, approval: float, draw: float) -> Cost:
    """The cost, part by part, of consent to the text that the party has read.

    approval: the share of audience pressure that endorsements take away; draw: standard normal.
    """
    change = profile.change_cost
    if standing.presence == 1.0:
        change += bargaining.half_present
    return Cost(
        standing.doubted,
        standing.pressed * (1.0 - approval) * standing.conceded,
        change,
        standing.truce * standing.prospect,
        standing.truce * standing.relief,
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
