"""Exponential, logarithm and power, each within 1 unit in the last place of the exact value.

The mathematical library of a platform may differ from another's in the last bit, and so would a run. These rules use only additions,
multiplications and divisions, which IEEE 754 defines to the last bit, so that every platform gets the same bytes. The methods are the
usual ones (Muller 2016, "Elementary Functions", chapters 4, 5 and 11): the argument is reduced to a short interval about 0 with the
logarithm of 2 in two parts, and the series is summed there.
"""

from __future__ import annotations

import math

from sim.rules.floats import power_of_two, split
from sim.rules.registry import rule

#: Adding and subtracting this rounds a number of less than 2^51 to a whole one.
ROUND = 6755399441055744.0
PER_LN2 = 1.4426950408889634
#: The logarithm of 2: 32 bits, whose product with an exponent is exact, and what is missing from them.
LN2_HIGH, LN2_LOW = 0.6931471803691238, 1.9082149292705877e-10
#: The greatest and the least argument whose exponential is neither infinite nor 0.
EXP_MOST, EXP_LEAST = 709.782712893384, -745.1332191019412
#: Two thirds, and what is missing from it.
TWO_THIRDS, TWO_THIRDS_LOW = 0.6666666666666666, 3.700743415417188e-17
TWO_54 = 18014398509481984.0
LEAST_NORMAL = 2.2250738585072014e-308


@rule
def small_exponential(high: float, low: float) -> float:
    """Return the exponential of high + low, which is at most 0.35 from 0: the series to the power 13, by halves (Estrin 1960)."""
    r = high + low
    rest = (high - r) + low
    square = r * r
    fourth = square * square
    first = (1.0 / 2.0 + r * (1.0 / 6.0)) + square * (1.0 / 24.0 + r * (1.0 / 120.0))
    second = (1.0 / 720.0 + r * (1.0 / 5040.0)) + square * (1.0 / 40320.0 + r * (1.0 / 362880.0))
    third = (1.0 / 3628800.0 + r * (1.0 / 39916800.0)) + square * (1.0 / 479001600.0 + r * (1.0 / 6227020800.0))
    total = 1.0 + r
    rest += r - (total - 1.0)
    return total + (rest + square * (first + fourth * (second + fourth * third)))


@rule
def moderate_exponential(x: float) -> float:
    """Return the exponential of a number from -708 to 709, without branches, so that a processor can work out several side by side.

    >>> moderate_exponential(0.0), moderate_exponential(1.0)
    (1.0, 2.718281828459045)
    """
    exponent = (x * PER_LN2 + ROUND) - ROUND
    return small_exponential(x - exponent * LN2_HIGH, -(exponent * LN2_LOW)) * power_of_two(exponent)


@rule
def exponential_of_sum(high: float, low: float) -> float:
    """Return the exponential of high + low, of which `low` is at most an error in the last place of `high`."""
    if high != high:
        return high
    if high > EXP_MOST + 1e-9:
        return math.inf
    if high < EXP_LEAST - 1e-9:
        return 0.0
    exponent = (high * PER_LN2 + ROUND) - ROUND
    half = (0.5 * exponent + ROUND) - ROUND
    # In two steps, as the whole power of two may be out of range where the result is not.
    value = small_exponential(high - exponent * LN2_HIGH, low - exponent * LN2_LOW)
    return value * power_of_two(half) * power_of_two(exponent - half)


@rule
def exponential(x: float) -> float:
    """Return the exponential of a number.

    >>> exponential(1.0), exponential(-1000.0), exponential(1000.0)
    (2.718281828459045, 0.0, inf)
    """
    if -708.0 <= x <= 709.0:
        return moderate_exponential(x)
    return exponential_of_sum(x, 0.0)


@rule
def series_tail(square: float) -> float:
    """Return 2/5 + 2/7 z + ... + 2/23 z^9 for z of at most 0.03: the series of twice the inverse hyperbolic tangent from its third term."""
    z = square
    second = z * z
    fourth = second * second
    low = (2.0 / 5.0 + z * (2.0 / 7.0)) + second * (2.0 / 9.0 + z * (2.0 / 11.0))
    middle = (2.0 / 13.0 + z * (2.0 / 15.0)) + second * (2.0 / 17.0 + z * (2.0 / 19.0))
    return low + fourth * (middle + fourth * (2.0 / 21.0 + z * (2.0 / 23.0)))


@rule
def logarithm(x: float) -> float:
    """Return the natural logarithm: minus infinity of 0, not a number of numbers below 0.

    >>> logarithm(1.0), logarithm(10.0), logarithm(0.0), logarithm(-1.0)
    (0.0, 2.302585092994046, -inf, nan)
    """
    if not x > 0.0:
        return -math.inf if x == 0.0 else math.nan
    if x == math.inf:
        return x
    subnormal = x < LEAST_NORMAL
    mantissa, exponent = split(x * TWO_54 if subnormal else x)
    exponent -= 54.0 if subnormal else 0.0
    f = mantissa - 1.0
    s = f / (2.0 + f)
    z = s * s
    half_square = 0.5 * f * f
    series = z * (2.0 / 3.0 + z * series_tail(z))
    return exponent * LN2_HIGH - ((half_square - (s * (half_square + series) + exponent * LN2_LOW)) - f)


@rule
def product(x: float, y: float) -> tuple[float, float]:
    """Return x * y as a sum of two numbers without error, for numbers far from the greatest and the least (Dekker 1971).

    >>> product(1.0 + 2.0**-30, 1.0 + 2.0**-30) == (1.0 + 2.0**-29, 2.0**-60)
    True
    """
    whole = x * y
    spread = 134217729.0 * x
    x_high = spread - (spread - x)
    spread = 134217729.0 * y
    y_high = spread - (spread - y)
    x_low, y_low = x - x_high, y - y_high
    return whole, ((x_high * y_high - whole) + x_high * y_low + x_low * y_high) + x_low * y_low


@rule
def precise_logarithm(x: float) -> tuple[float, float]:
    """Return the logarithm of a number above 0 as a sum of two, with about 64 bits.

    With s = (m - 1) / (m + 1) it is 2/3 s (3 + s^2 + 3/5 s^4 + ...), and only the last terms need no more than one number.
    """
    subnormal = x < LEAST_NORMAL
    mantissa, exponent = split(x * TWO_54 if subnormal else x)
    exponent -= 54.0 if subnormal else 0.0
    above, below = mantissa - 1.0, mantissa + 1.0
    missing = mantissa - (below - 1.0)
    s = above / below
    back, back_low = product(s, below)
    s_low = (((above - back) - back_low) - s * missing) / below
    square, square_low = product(s, s)
    square_low += 2.0 * s * s_low
    tail = 1.5 * square * square * series_tail(square)
    factor = 3.0 + square
    factor_low = (square - (factor - 3.0)) + (square_low + tail)
    head, head_low = product(s, factor)
    head_low += s * factor_low + s_low * factor
    value, value_low = product(head, TWO_THIRDS)
    value_low += head * TWO_THIRDS_LOW + head_low * TWO_THIRDS
    scaled = exponent * LN2_HIGH
    total = scaled + value
    rest = (value - (total - scaled)) if abs(scaled) >= abs(value) else (scaled - (total - value))
    return total, rest + (value_low + exponent * LN2_LOW)


@rule
def power(base: float, exponent: float) -> float:
    """Return a number of 0 or more to any power; not a number if the base is below 0.

    >>> power(0.5, 1.5), power(2.0, 0.5), power(0.0, 2.0), power(0.0, 0.0), power(-1.0, 2.0)
    (0.35355339059327373, 1.4142135623730951, 0.0, 1.0, nan)
    """
    if exponent == 0.0 or base == 1.0:
        return 1.0
    if base != base or exponent != exponent or base < 0.0:
        return math.nan
    if base == 0.0:
        return 0.0 if exponent > 0.0 else math.inf
    if base == math.inf:
        return math.inf if exponent > 0.0 else 0.0
    high, low = precise_logarithm(base)
    if abs(exponent) * abs(high) > 800.0:  # out of range; an infinite power too
        return math.inf if (exponent > 0.0) == (high > 0.0) else 0.0
    whole, rest = product(exponent, high)
    return exponential_of_sum(whole, rest + exponent * low)
