"""Exponential, logarithm and power against arithmetic of any precision, and compiled against Python."""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Sequence
from typing import Any

import mpmath
import numpy as np
import pytest
from mpmath import mpf

from sim.rules.elementary import exponential, exponential_of_sum, logarithm, moderate_exponential, power
from sim.rules.error_function import complementary_error

MANY = 2000
INF, NAN = math.inf, math.nan


@pytest.fixture(autouse=True)
def precise() -> Any:
    """Work with 200 bits."""
    with mpmath.workprec(200):
        yield


def furthest(function: Callable[..., float], exact: Callable[..., Any], arguments: Sequence[tuple[float, ...]]) -> float:
    """The greatest error of a function, in units in the last place of the exact value."""
    found = 0.0
    for each in arguments:
        value, expected = function(*each), exact(*map(mpf, each))
        found = max(found, float(abs(mpf(value) - expected) / mpf(math.ulp(float(expected)))))
    return found


def spread(least: float, most: float) -> list[float]:
    """Numbers with exponents (of 2) between two bounds."""
    chance = random.Random(7)
    return [2.0 ** chance.uniform(least, most) for _ in range(MANY)]


def between(low: float, high: float) -> list[float]:
    """Numbers between two bounds."""
    chance = random.Random(8)
    return [chance.uniform(low, high) for _ in range(MANY)]


def signed(numbers: list[float]) -> list[tuple[float, ...]]:
    """Each number, every other one below zero."""
    return [(number if place % 2 else -number,) for place, number in enumerate(numbers)]


def test_the_short_way_to_an_exponential_gives_the_same_bits() -> None:
    for (x,) in [(x,) for x in between(-708.0, 709.0)] + signed(spread(-60, 9)) + [(-708.0,), (709.0,), (0.0,), (-0.0,)]:
        assert exponential(x).hex() == exponential_of_sum(x, 0.0).hex()


def test_exponential_is_within_a_unit_in_the_last_place() -> None:
    """From the least subnormal number to the greatest number, and near 0."""
    everywhere = [(x,) for x in between(-745.1, 709.78)] + [(x,) for x in between(-708.0, -745.0)] + signed(spread(-60, 0))
    assert furthest(exponential, mpmath.exp, everywhere) < 0.8
    assert furthest(moderate_exponential, mpmath.exp, [(x,) for x in between(-708.0, 709.0)] + signed(spread(-60, 0))) < 0.8


def test_logarithm_is_within_a_unit_in_the_last_place() -> None:
    """From the least subnormal number to the greatest number, and near 1."""
    near = [(1.0 + step,) for (step,) in signed(spread(-52, -1))]
    assert furthest(logarithm, mpmath.log, [(x,) for x in spread(-1074, 1023.9)] + near + [(x,) for x in between(0.5, 2.0)]) < 0.9


def test_power_is_within_a_unit_in_the_last_place() -> None:
    """Over the whole range of results, of bases near 1 and far from it, and for the shares that rules raise."""
    results = between(-740.0, 709.0)
    bases = spread(-1074, 1023.9)
    far = [(base, result / math.log(base)) for base, result in zip(bases, results, strict=True)]
    near = [(1.0 + step, result / math.log1p(step)) for (step,), result in zip(signed(spread(-50, -1)), results, strict=True)]
    shares = list(zip(between(0.001, 1.0), between(0.0, 10.0), strict=True))
    assert furthest(power, mpmath.power, [*far, *near, *shares]) < 0.8


def test_complementary_error_function_has_15_digits() -> None:
    """A few units in the last place over its whole range."""
    assert furthest(complementary_error, mpmath.erfc, [(x,) for x in between(-6.0, 26.0)] + [(x,) for x in between(-1.0, 5.0)]) < 8


@pytest.mark.parametrize(("function", "arguments", "expected"), [
    (exponential, (0.0,), 1.0), (exponential, (-0.0,), 1.0), (exponential, (INF,), INF), (exponential, (-INF,), 0.0),
    (exponential, (710.0,), INF), (exponential, (709.782712893384,), math.exp(709.782712893384)), (exponential, (-745.2,), 0.0),
    (exponential, (-745.13,), 5e-324), (exponential, (NAN,), NAN),
    (logarithm, (1.0,), 0.0), (logarithm, (0.0,), -INF), (logarithm, (-0.0,), -INF), (logarithm, (-1.0,), NAN), (logarithm, (INF,), INF),
    (logarithm, (NAN,), NAN), (logarithm, (5e-324,), math.log(5e-324)), (logarithm, (-INF,), NAN),
    (power, (0.0, 0.0), 1.0), (power, (NAN, 0.0), 1.0), (power, (1.0, NAN), 1.0), (power, (1.0, INF), 1.0), (power, (0.0, 1.5), 0.0),
    (power, (0.0, -1.0), INF), (power, (INF, 2.0), INF), (power, (INF, -2.0), 0.0), (power, (0.5, INF), 0.0), (power, (0.5, -INF), INF),
    (power, (2.0, INF), INF), (power, (2.0, -INF), 0.0), (power, (2.0, 1024.0), INF), (power, (2.0, 1023.0), 2.0**1023),
    (power, (2.0, -1074.0), 5e-324), (power, (2.0, -1080.0), 0.0), (power, (-2.0, 2.0), NAN), (power, (2.0, NAN), NAN),
    (power, (NAN, 2.0), NAN), (power, (1e-320, 0.5), math.sqrt(1e-320)), (power, (1.0000001, 1e300), INF), (power, (0.9, 1e300), 0.0),
    (complementary_error, (INF,), 0.0), (complementary_error, (-INF,), 2.0), (complementary_error, (0.0,), 1.0),
])
def test_special_values(function: Callable[..., float], arguments: tuple[float, ...], expected: float) -> None:
    """Zeros, infinities, what is not a number, and both ends of the range."""
    assert function(*arguments) == pytest.approx(expected, rel=0, abs=0, nan_ok=True)


def test_compiled_functions_give_the_same_bits() -> None:
    """Python computes with `math.ldexp` and `math.frexp` what compiled code does on bits."""
    import numba

    from sim.engine.jit import prepare_compiler

    prepare_compiler()

    @numba.njit(error_model="numpy")
    def compiled(x: Any, into: Any) -> None:
        for place in range(len(x)):
            into[place, 0] = exponential(x[place])
            into[place, 1] = logarithm(abs(x[place]))
            into[place, 2] = power(abs(x[place]), 1.5)
            into[place, 3] = complementary_error(x[place])
            into[place, 4] = moderate_exponential(min(709.0, max(-708.0, x[place])))

    rows = [*between(-745.0, 709.0), *(x for (x,) in signed(spread(-1074, 700))), 0.0, -0.0, INF, -INF]
    found = np.empty((len(rows), 5))
    compiled(np.array(rows), found)
    expected = np.array([
        (exponential(x), logarithm(abs(x)), power(abs(x), 1.5), complementary_error(x), moderate_exponential(min(709.0, max(-708.0, x))))
        for x in rows
    ])
    np.testing.assert_array_equal(found.view(np.int64), expected.view(np.int64))
