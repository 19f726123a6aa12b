"""Quantile functions: the value that a uniform draw stands for under a normal, Poisson, triangular or truncated normal distribution.

Draws come from `sim.rules.rng`. The same lines are exact with Python's numbers and with compiled ones.
"""

from __future__ import annotations

import math

from sim.rules.elementary import logarithm, moderate_exponential
from sim.rules.error_function import complementary_error
from sim.rules.registry import rule

#: Codes of the kinds of range that a scenario's numbers may have; joint draws are a table of values instead of a distribution.
TRIANGULAR, UNIFORM, NORMAL, JOINT = 0, 1, 2, 3

#: Poisson means above this are drawn by the normal approximation.
LARGE = 500.0
#: Tail probabilities of the normal distribution below this are outside the range of `normal_quantile`.
FAR = 2.0**-36


@rule
def polynomial(x: float, a0: float, a1: float, a2: float, a3: float, a4: float, a5: float, a6: float, a7: float) -> float:
    """Return a0 + a1 x + ... + a7 x^7, by halves (Estrin 1960), so that a processor can work at several terms at once."""
    square = x * x
    low = (a0 + a1 * x) + square * (a2 + a3 * x)
    high = (a4 + a5 * x) + square * (a6 + a7 * x)
    return low + square * square * high


@rule
def normal_quantile(draw: float) -> float:
    """Return the quantile `draw` of the standard normal distribution (Wichura 1988, algorithm AS 241, PPND16; 16 digits).

    Its third branch, for tail probabilities below 2^-36, is left out: a 32-bit draw comes no nearer to 0 or 1 than 2^-33.

    >>> normal_quantile(0.5), round(normal_quantile(0.975), 12)
    (0.0, 1.95996398454)
    """
    middle = draw - 0.5
    if abs(middle) <= 0.425:
        r = 0.180625 - middle * middle
        above = polynomial(
            r, 3.3871328727963666080, 1.3314166789178437745e2, 1.9715909503065514427e3, 1.3731693765509461125e4, 4.5921953931549871457e4,
            6.7265770927008700853e4, 3.3430575583588128105e4, 2.5090809287301226727e3,
        )
        below = polynomial(
            r, 1.0, 4.2313330701600911252e1, 6.8718700749205790830e2, 5.3941960214247511077e3, 2.1213794301586595867e4,
            3.9307895800092710610e4, 2.8729085735721942674e4, 5.2264952788528545610e3,
        )
        return middle * above / below
    r = math.sqrt(-logarithm(min(draw, 1.0 - draw))) - 1.6
    above = polynomial(
        r, 1.42343711074968357734, 4.63033784615654529590, 5.76949722146069140550, 3.64784832476320460504, 1.27045825245236838258,
        2.41780725177450611770e-1, 2.27238449892691845833e-2, 7.74545014278341407640e-4,
    )
    below = polynomial(
        r, 1.0, 2.05319162663775882187, 1.67638483018380384940, 6.89767334985100004550e-1, 1.48103976427480074590e-1,
        1.51986665636164571966e-2, 5.47593808499534494600e-4, 1.05075007164441684324e-9,
    )
    return above / below if middle > 0.0 else -above / below


@rule
def poisson(mean: float, draw: float) -> float:
    """Return the quantile `draw` of a Poisson distribution, by inversion; for a mean above `LARGE`, by the normal approximation.

    >>> poisson(2.0, 0.5)
    2.0
    """
    none = poisson_zero(mean)
    return more_terms(0.0, none, none, mean, draw)


@rule
def poisson_zero(mean: float) -> float:
    """Return the probability of zero under a Poisson distribution.

    >>> poisson_zero(0.0)
    1.0
    """
    return moderate_exponential(-min(mean, LARGE))


@rule
def more_terms(count: float, share: float, reached: float, mean: float, draw: float) -> float:
    """Continue an inversion from a count: `share` is its probability, `reached` the cumulative probability."""
    if mean > LARGE:
        return large_count(mean, draw)
    while reached < draw:  # ends: the sum comes within 1e-12 of 1, a draw never within 1e-10
        count += 1.0
        share *= mean / count
        reached += share
    return count


@rule
def large_count(mean: float, draw: float) -> float:
    """Return the quantile `draw` of a Poisson distribution with a large mean: normal, corrected for skewness (Cornish and Fisher 1938).

    >>> large_count(900.0, 0.5)
    900.0
    """
    z = normal_quantile(draw)
    return max(0.0, float(math.floor(mean + z * math.sqrt(mean) + (z * z - 1.0) / 6.0 + 0.5)))


@rule
def first_terms(none: float, mean: float, draw: float) -> tuple[float, float, float]:
    """Take the first three steps of a Poisson inversion, needed or not, which costs a processor less than mispredicted branches.

    Returns count, share and reached, from which `more_terms` continues.

    >>> count, share, reached = first_terms(poisson_zero(2.0), 2.0, 0.5)
    >>> more_terms(count, share, reached, 2.0, 0.5) == poisson(2.0, 0.5)
    True
    """
    count = 0.0
    share = none
    reached = none
    for term in range(1, 4):
        count += 1.0 if reached < draw else 0.0
        share *= mean / term
        reached += share
    return count, share, reached


@rule
def triangular(low: float, mode: float, high: float, draw: float) -> float:
    """Return the quantile `draw` of a triangular distribution.

    >>> triangular(0.0, 1.0, 2.0, 0.5)
    1.0
    """
    if high <= low:
        return low
    split = (mode - low) / (high - low)
    if draw < split:
        return low + math.sqrt(draw * (high - low) * (mode - low))
    return high - math.sqrt((1.0 - draw) * (high - low) * (high - mode))


@rule
def normal_cdf(z: float) -> float:
    """Return the standard normal distribution function at z."""
    return 0.5 * complementary_error(-z / math.sqrt(2.0))


@rule
def truncated_normal(mean: float, sd: float, low: float, high: float, draw: float) -> float:
    """Return the quantile `draw` of a normal distribution truncated to bounds.

    >>> truncated_normal(0.5, 0.5, 0.49, 0.51, 0.5), round(truncated_normal(0.0, 1.0, 1.0, 2.0, 0.5), 4)
    (0.5, 1.3364)
    """
    if sd <= 0.0 or high <= low:
        return min(max(mean, low), high)
    if mean < low:  # computed from the other tail, where probabilities are small and exact
        return -upper_bounded(-mean, sd, -high, -low, 1.0 - draw)
    return upper_bounded(mean, sd, low, high, draw)


@rule
def upper_bounded(mean: float, sd: float, low: float, high: float, draw: float) -> float:
    """Return the same for a lower bound that is not above the mean."""
    least = normal_cdf((low - mean) / sd)
    most = normal_cdf((high - mean) / sd)
    share = least + draw * (most - least)
    if share < FAR or share > 1.0 - FAR:
        return high if mean > high else low if share < FAR else high
    return min(max(mean + sd * normal_quantile(share), low), high)


@rule
def range_quantile(kind: float, low: float, mode: float, high: float, sd: float, draw: float) -> float:
    """Return the quantile `draw` of a range: triangular, uniform, or normal (mean in `mode`) truncated to [low, high].

    >>> range_quantile(UNIFORM, 2.0, 3.0, 4.0, 0.0, 0.25), range_quantile(TRIANGULAR, 0.0, 1.0, 2.0, 0.0, 0.5)
    (2.5, 1.0)
    """
    if kind == UNIFORM:
        return low + (high - low) * draw
    if kind == NORMAL:
        return truncated_normal(mode, sd, low, high, draw)
    return triangular(low, mode, high, draw)
