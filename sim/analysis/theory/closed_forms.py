"""Bargaining games that are solved in a line: references to hold simulations against."""

from __future__ import annotations

from typing import NamedTuple


def rubinstein(first: float, second: float) -> float:
    """The share of who offers first, when two divide a cake by alternating offers without end (Rubinstein 1982).

    first, second: how much a round's delay leaves of a share's worth to each (discount factors), 0 up to but not 1 for both.

    Raises:
        ValueError: a discount factor is not within 0..1, or both are 1.

    >>> round(rubinstein(0.9, 0.9), 6), round(rubinstein(0.8, 0.9), 6)
    (0.526316, 0.357143)
    """
    _check_discount(first)
    _check_discount(second)
    if first * second == 1.0:
        raise ValueError("with two discount factors of 1 any division is an equilibrium")
    return (1.0 - second) / (1.0 - first * second)


def unanimity(parties: int, discount: float) -> tuple[float, float]:
    """The share of who offers first and of each other, when n parties must all agree (stationary equilibrium; Baron and Ferejohn 1989).

    parties: 2 or more; discount: 0..1, the same for all.

    >>> [round(share, 6) for share in unanimity(3, 0.9)]
    [0.357143, 0.321429]
    """
    _check_discount(discount)
    if parties < 2:
        raise ValueError(f"{parties} parties have nobody to agree with; two or more are needed")
    first = 1.0 / (1.0 + (parties - 1) * discount)
    return first, discount * first


def baron_ferejohn(parties: int, discount: float) -> tuple[float, float]:
    """The share of the proposer and of each of its partners, when a majority of n decides and nobody may amend (Baron and Ferejohn 1989).

    parties: an odd number, 3 or more; any of them is recognised with the same chance each round; discount: 0..1.

    >>> [round(share, 6) for share in baron_ferejohn(3, 0.8)], [round(share, 6) for share in baron_ferejohn(5, 1.0)]
    ([0.733333, 0.266667], [0.6, 0.2])
    """
    _check_discount(discount)
    if parties < 3 or parties % 2 == 0:
        raise ValueError(f"{parties} is not an odd number of parties, 3 or more")
    return 1.0 - discount * (parties - 1) / (2 * parties), discount / parties


class BargainingRange(NamedTuple):
    """What two sides prefer to a war: the range of shares of the first, and the Nash solution in its middle."""

    low: float
    high: float
    nash: float


def fearon(chance: float, first_cost: float, second_cost: float) -> BargainingRange:
    """The bargaining range of two sides that may fight a costly lottery over a prize of 1 instead (Fearon 1995), both neutral to risk.

    chance: that the first side wins, 0..1; costs: of fighting, 0 or more, in shares of the prize.

    >>> fearon(0.6, 0.1, 0.2)
    BargainingRange(low=0.5, high=0.8, nash=0.65)
    """
    if not 0.0 <= chance <= 1.0 or first_cost < 0.0 or second_cost < 0.0:
        raise ValueError(f"a chance lies within 0..1 and costs are 0 or more, not {chance}, {first_cost} and {second_cost}")
    low, high = max(0.0, chance - first_cost), min(1.0, chance + second_cost)
    # With disagreement at p - a and 1 - p - b the product is greatest half way between the two sides' limits, within the prize.
    return BargainingRange(low, high, min(1.0, max(0.0, round(chance + (second_cost - first_cost) / 2, 12))))


def _check_discount(discount: float) -> None:
    if not 0.0 <= discount <= 1.0:
        raise ValueError(f"a discount factor of {discount} is not within 0..1")
