"""Powers of shares, the same to the last bit in both engines."""

from __future__ import annotations

import math

from sim.rules.registry import rule


@rule
def raised(base: float, exponent: float) -> float:
    """A number from 0 up to a positive power.

    >>> raised(0.5, 1.0), raised(0.5, 2.0), round(raised(0.25, 0.5), 12), raised(0.0, 3.0)
    (0.5, 0.25, 0.5, 0.0)
    """
    if exponent == 1.0 or base <= 0.0:
        return base
    if exponent == 2.0:
        return base * base
    return math.exp(exponent * math.log(base))
