"""Bargaining games with closed-form solutions, as benchmarks for simulations."""

from __future__ import annotations

from typing import NamedTuple


def rubinstein(first: float, second: float) -> float:
    """The first mover's share in the alternating-offers game with an infinite horizon.

    first, second: discount factors per round of the first and second mover, 0 to 1, not both 1. Source: Rubinstein 1982.

    Raises:
        ValueError: a discount factor is not within 0..1, or both are 1.

    >>> round(rubinstein(0.9, 0.9), 6), round(rubinstein(0.8, 0.9), 6)
    (0.526316, 0.357143)
    """
    _check_discount(first)
    _check_discount(second)
    if first * second == 1.0:
        raise ValueError("with two discount factors of 1 every division is an equilibrium; give at least one below 1")
    return (1.0 - second) / (1.0 - first * second)


def unanimity(parties: int, discount: float) -> tuple[float, float]:
    """The shares of the proposer and of each other party when n parties must all agree, in stationary equilibrium.

    parties: 2 or more. discount: discount factor per round, 0 to 1, the same for all. Source: Baron and Ferejohn 1989.

    >>> [round(share, 6) for share in unanimity(3, 0.9)]
    [0.357143, 0.321429]
    """
    _check_discount(discount)
    if parties < 2:
        raise ValueError(f"unanimity needs 2 or more parties, not {parties}")
    first = 1.0 / (1.0 + (parties - 1) * discount)
    return first, discount * first


def baron_ferejohn(parties: int, discount: float) -> tuple[float, float]:
    """The shares of the proposer and of each coalition partner under majority rule with a closed rule (no amendments).

    parties: an odd number, 3 or more, each recognised with equal probability. discount: discount factor per round, 0 to 1. Source: Baron
    and Ferejohn 1989.

    >>> [round(share, 6) for share in baron_ferejohn(3, 0.8)], [round(share, 6) for share in baron_ferejohn(5, 1.0)]
    ([0.733333, 0.266667], [0.6, 0.2])
    """
    _check_discount(discount)
    if parties < 3 or parties % 2 == 0:
        raise ValueError(f"{parties} is not an odd number of parties, 3 or more")
    return 1.0 - discount * (parties - 1) / (2 * parties), discount / parties


class BargainingRange(NamedTuple):
    """The divisions that both sides prefer to war: the first side's lowest and highest share, and the Nash solution between them."""

    low: float
    high: float
    nash: float


def fearon(chance: float, first_cost: float, second_cost: float) -> BargainingRange:
    """The bargaining range of two risk-neutral sides whose outside option is a costly war over a prize of 1.

    chance: probability that the first side wins, 0 to 1. first_cost, second_cost: costs of war in shares of the prize, 0 or more. Source:
    Fearon 1995.

    >>> fearon(0.6, 0.1, 0.2)
    BargainingRange(low=0.5, high=0.8, nash=0.65)
    """
    if not 0.0 <= chance <= 1.0 or first_cost < 0.0 or second_cost < 0.0:
        raise ValueError(f"the probability must be within 0..1 and costs 0 or more, not {chance}, {first_cost} and {second_cost}")
    low, high = max(0.0, chance - first_cost), min(1.0, chance + second_cost)
    # With disagreement at p - a and 1 - p - b the product is greatest half way between the two sides' limits, within the prize.
    return BargainingRange(low, high, min(1.0, max(0.0, round(chance + (second_cost - first_cost) / 2, 12))))


def _check_discount(discount: float) -> None:
    if not 0.0 <= discount <= 1.0:
        raise ValueError(f"a discount factor of {discount} is not within 0..1")
