"""Voting power of many voters: exact where few kinds of voters differ in weight and veto, else estimated from random orders.

Voters of one kind are interchangeable, so that it is enough to say how many of each kind a coalition has.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import product
from math import comb, factorial, prod

import numpy as np

from sim.rules.rng import philox

#: The most combinations of numbers by kind that are enumerated, and the random orders that are drawn where there are more.
MAX_COUNTS, ORDERS = 200_000, 10_000

#: Numbers of swings (for Banzhaf) and shares of orders in which it is pivotal (Shapley and Shubik), by voter.
Power = tuple[list[float], list[float]]


def power_by_kind(weights: Sequence[float], least: float, veto: frozenset[int]) -> Power | None:
    """Return the exact power of voters that are of few kinds; None if there are too many combinations.

    Args:
        weights: weight of each voter.
        least: weight that wins.
        veto: voters whose consent is necessary.

    >>> swings, pivots = power_by_kind([1.0] * 30, 30.0, frozenset())
    >>> swings[0], round(pivots[0], 6)
    (1.0, 0.033333)
    """
    own = [(weight, seat in veto) for seat, weight in enumerate(weights)]
    counts = Counter(own)
    if prod(many + 1 for many in counts.values()) > MAX_COUNTS:
        return None
    kinds, many = list(counts), len(weights)
    swings, pivots = dict.fromkeys(kinds, 0.0), dict.fromkeys(kinds, 0.0)
    for members in product(*(range(counts[kind] + 1) for kind in kinds)):
        size, weight = sum(members), sum(each * kind[0] for each, kind in zip(members, kinds, strict=True))
        missing = [kind for each, kind in zip(members, kinds, strict=True) if kind[1] and each < counts[kind]]
        for place, kind in enumerate(kinds):
            joins = members[place] < counts[kind]
            completes = all(other == kind and members[place] == counts[kind] - 1 for other in missing)
            if joins and completes and weight + kind[0] >= least and (missing or weight < least):
                # The others of its kind that are members, and those of other kinds, in every way.
                ways = comb(counts[kind] - 1, members[place])
                ways *= prod(comb(counts[other], members[at]) for at, other in enumerate(kinds) if at != place)
                swings[kind] += ways
                pivots[kind] += ways * factorial(size) * factorial(many - 1 - size) / factorial(many)
    return [swings[kind] for kind in own], [pivots[kind] for kind in own]


def power_by_sampling(weights: Sequence[float], least: float, veto: frozenset[int]) -> Power:
    """Return the power of voters as estimated from random coalitions and orders; the standard error is at most 0.005.

    The same game has the same estimate.
    """
    many = len(weights)
    own, needed = np.array(weights), np.array([seat in veto for seat in range(many)])
    draws = np.array([[word for four in range(0, many, 4) for word in philox(order, four, 0, 0, 0, 0)][:many] for order in range(ORDERS)])
    members = draws < 2**31
    total, held = members @ own, (members & needed).sum(axis=1)
    swings = []
    for seat in range(many):
        without = total - own[seat] * members[:, seat]
        ready = held - (members[:, seat] & needed[seat]) == needed.sum() - needed[seat]
        swings.append(float((ready & (without + own[seat] >= least) & (needed[seat] | (without < least))).sum()))
    order = draws.argsort(axis=1)
    wins = (own[order].cumsum(axis=1) >= least) & (needed[order].cumsum(axis=1) == needed.sum())
    decisive = order[np.arange(ORDERS), wins.argmax(axis=1)][wins.any(axis=1)]
    return swings, (np.bincount(decisive, minlength=many) / ORDERS).tolist()
