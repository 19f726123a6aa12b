"""What a party still holds out for as the exchanges of a meeting run out.

Time-dependent tactics after Faratin, Sierra and Jennings 1998 (polynomial form).
"""

from __future__ import annotations

import math

from sim.rules.registry import rule


@rule
def held_share(elapsed: float, exponent: float) -> float:
    """The share of its best that a party still holds out for when `elapsed` (0..1) of the exchanges are used up.

    Exponent below 1: Boulware; 1: linear; above 1: conceder.

    >>> [round(held_share(t, 0.25), 6) for t in (0.25, 0.5, 0.75, 0.9)]
    [0.996094, 0.9375, 0.683594, 0.3439]
    """
    if elapsed >= 1.0:
        return 0.0
    if elapsed <= 0.0:
        return 1.0
    return 1.0 - math.exp(math.log(elapsed) / exponent)


@rule
def held_out(best: float, cost: float, elapsed: float, exponent: float) -> float:
    """The surplus a party insists on now: from its best, net of the cost of change, down to nothing at the last exchange."""
    return (best - cost) * held_share(elapsed, exponent) if best > cost else 0.0
