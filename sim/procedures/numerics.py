"""Arithmetic that both engines do alike: powers of shares to the last bit, and comparisons that rounding does not decide."""

from __future__ import annotations

from sim.rules.elementary import power
from sim.rules.registry import rule

#: The share by which two sums have to differ to differ: far above rounding, far below anything that a scenario can mean.
ROUNDING = 1e-9


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
    return power(base, exponent)


@rule
def exceeds(one: float, other: float) -> bool:
    """Whether a number of 0 or more is greater than another by more than rounding, whatever unit both are in.

    >>> exceeds(0.1 + 0.2, 0.3), exceeds(3e-30, 2e-30), exceeds(0.0, 0.0), exceeds(1.0, -1.0)
    (False, True, False, True)
    """
    return one - other > ROUNDING * max(abs(one), abs(other))
