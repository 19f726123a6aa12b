"""The complementary error function, by rational approximations (Cody 1969), for the normal distribution."""

from __future__ import annotations

from sim.rules.elementary import exponential_of_sum, product
from sim.rules.registry import rule

INVERSE_ROOT_PI = 0.5641895835477562869
#: The greatest argument whose value is not 0.
FURTHEST = 26.543

#: The error function up to 0.46875: numerator and denominator, in the order of Horner's scheme.
NEAR_ABOVE = (
    1.85777706184603153e-1, 3.16112374387056560, 1.13864154151050156e2, 3.77485237685302021e2, 3.20937758913846947e3,
)
NEAR_BELOW = (1.0, 2.36012909523441209e1, 2.44024637934444173e2, 1.28261652607737228e3, 2.84423683343917062e3)
#: Its complement divided by exp(-x^2), up to 4.
MIDDLE_ABOVE = (
    2.15311535474403846e-8, 5.64188496988670089e-1, 8.88314979438837594, 6.61191906371416295e1, 2.98635138197400131e2,
    8.81952221241769090e2, 1.71204761263407058e3, 2.05107837782607147e3, 1.23033935479799725e3,
)
MIDDLE_BELOW = (
    1.0, 1.57449261107098347e1, 1.17693950891312499e2, 5.37181101862009858e2, 1.62138957456669019e3, 3.29079923573345963e3,
    4.36261909014324716e3, 3.43936767414372164e3, 1.23033935480374942e3,
)
#: What 1 / (x sqrt(pi)) misses of that beyond 4, in 1 / x^2.
FAR_ABOVE = (
    1.63153871373020978e-2, 3.05326634961232344e-1, 3.60344899949804439e-1, 1.25781726111229246e-1, 1.60837851487422766e-2,
    6.58749161529837803e-4,
)
FAR_BELOW = (
    1.0, 2.56852019228982242, 1.87295284992346047, 5.27905102951428412e-1, 6.05183413124413191e-2, 2.33520497626869185e-3,
)


@rule
def near_error(x: float) -> float:
    """Return the error function of a number at most 0.46875 from 0."""
    square = x * x
    above, below = NEAR_ABOVE[0], NEAR_BELOW[0]
    for term in range(1, 5):
        above = above * square + NEAR_ABOVE[term]
        below = below * square + NEAR_BELOW[term]
    return x * above / below


@rule
def scaled_complement(x: float) -> float:
    """Return the complementary error function divided by exp(-x^2), for numbers above 0.46875."""
    if x <= 4.0:
        above, below = MIDDLE_ABOVE[0], MIDDLE_BELOW[0]
        for term in range(1, 9):
            above = above * x + MIDDLE_ABOVE[term]
            below = below * x + MIDDLE_BELOW[term]
        return above / below
    inverse = 1.0 / (x * x)
    above, below = FAR_ABOVE[0], FAR_BELOW[0]
    for term in range(1, 6):
        above = above * inverse + FAR_ABOVE[term]
        below = below * inverse + FAR_BELOW[term]
    return (INVERSE_ROOT_PI - inverse * above / below) / x


@rule
def complementary_error(x: float) -> float:
    """Return the complementary error function, to about 15 digits.

    >>> complementary_error(0.0), round(complementary_error(1.0), 15), complementary_error(40.0), complementary_error(-40.0)
    (1.0, 0.157299207050285, 0.0, 2.0)
    """
    size = abs(x)
    if size <= 0.46875:
        return 1.0 - near_error(x)
    value = 0.0
    if size < FURTHEST:
        whole, rest = product(-size, size)
        value = exponential_of_sum(whole, rest) * scaled_complement(size)
    return value if x > 0.0 else 2.0 - value
