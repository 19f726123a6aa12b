"""The two operations on the binary form of a number that arithmetic alone cannot express; `sim.engine.intrinsics` compiles them."""

from __future__ import annotations

import math

#: The square root of one half: mantissas run from here to below twice as much.
ROOT_HALF = 0.7071067811865476


def power_of_two(exponent: float) -> float:
    """Return 2 to a whole power from -1022 to 1023.

    >>> power_of_two(-1.0), power_of_two(10.0)
    (0.5, 1024.0)
    """
    return math.ldexp(1.0, int(exponent))


def split(x: float) -> tuple[float, float]:
    """Return m and e such that x = m * 2^e and m is from sqrt(1/2) to below sqrt(2), for a normal number above 0.

    >>> split(6.0), split(1.0)
    ((0.75, 3.0), (1.0, 0.0))
    """
    mantissa, exponent = math.frexp(x)
    if mantissa < ROOT_HALF:
        return 2.0 * mantissa, exponent - 1.0
    return mantissa, float(exponent)
