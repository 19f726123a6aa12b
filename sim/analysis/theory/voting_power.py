"""Voting power: Banzhaf and Shapley-Shubik indices of weighted voting games with veto players.

A coalition wins if it contains all veto players and its weight reaches the quota. Up to `MAX_VOTERS` voters all coalitions are enumerated;
of more voters see `sim.analysis.theory.many_voters`.
Sources: Banzhaf 1965 (normalised); Shapley and Shubik 1954.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from math import factorial

from sim.analysis.theory.decision_rules import MAX_VOTERS, ROUNDING, decision_rule, voting_columns
from sim.analysis.theory.many_voters import Power, power_by_kind, power_by_sampling
from sim.scenario.encoding.instance import EncodedScenario, encode
from sim.scenario.errors import suggestion
from sim.scenario.schema.scenario import Scenario


@dataclass(frozen=True)
class PowerIndices:
    """Power indices of each voter; each index sums to 1, or is 0 for every voter if no coalition can win."""

    voters: tuple[str, ...]
    banzhaf: tuple[float, ...]
    shapley_shubik: tuple[float, ...]
    estimated: bool = False  # from random coalitions and orders, with a standard error of up to 0.005


def power_indices(weights: Sequence[float], quota: float, veto: Collection[int] = (), voters: Sequence[str] = ()) -> PowerIndices:
    """The power indices of the weighted voting game [quota; weights] with veto players.

    Args:
        weights: weight of each voter, 0 or more.
        quota: weight that a winning coalition has to reach, above 0.
        veto: indices of the voters whose consent is necessary.
        voters: names of the voters; their indices if omitted.

    Raises:
        ValueError: a negative weight, a quota of 0 or less, or a veto player that does not exist.

    >>> power_indices([50, 49, 1], 51).banzhaf
    (0.6, 0.2, 0.2)
    >>> power_indices([4, 3, 2], 5).shapley_shubik
    (0.3333333333333333, 0.3333333333333333, 0.3333333333333333)
    """
    many = len(weights)
    if any(weight < 0 for weight in weights) or quota <= 0:
        raise ValueError(f"weights are 0 or more and the quota is above 0, not {list(weights)} and {quota}")
    if not set(veto) <= set(range(many)):
        raise ValueError(f"a veto of voter {max(set(veto) - set(range(many)))}, but there are only {many}")
    names, seated = tuple(voters) or tuple(map(str, range(many))), [seat for seat in range(many) if weights[seat] > 0 or seat in veto]
    own, theirs = [float(weights[seat]) for seat in seated], frozenset(seated.index(seat) for seat in veto)
    (swings, pivots), estimated = _power(own, quota, theirs)
    total = sum(swings)
    banzhaf = {seat: each / total if total else 0.0 for seat, each in zip(seated, swings, strict=True)}
    shapley = dict(zip(seated, pivots, strict=True))
    return PowerIndices(names, tuple(banzhaf.get(seat, 0.0) for seat in range(many)), tuple(shapley.get(seat, 0.0) for seat in range(many)), estimated)


def _power(weights: Sequence[float], quota: float, veto: frozenset[int]) -> tuple[Power, bool]:
    """The swings and pivots of voters, of whom each has weight or a veto, and whether they are estimates."""
    many, least = len(weights), quota - ROUNDING * sum(weights)
    if many > MAX_VOTERS:
        exact = power_by_kind(weights, least, veto)
        return (exact, False) if exact else (power_by_sampling(weights, least, veto), True)
    swings, pivots = [0.0] * many, [0.0] * many
    for voter, others in _swings(weights, quota, veto):
        swings[voter] += 1
        pivots[voter] += factorial(others) * factorial(many - 1 - others) / factorial(many)
    return (swings, pivots), False


def _swings(weights: Sequence[float], quota: float, veto: frozenset[int]) -> Iterator[tuple[int, int]]:
    """Each voter with the size of each losing coalition that it would turn into a winning one."""
    many = len(weights)
    sums, needed, least = [0.0] * (1 << many), sum(1 << place for place in veto), quota - ROUNDING * sum(weights)
    for coalition in range(1, 1 << many):
        last = coalition & -coalition
        sums[coalition] = sums[coalition ^ last] + weights[last.bit_length() - 1]

    def wins(coalition: int) -> bool:
        """Whether a coalition has everybody with a veto and enough votes."""
        return coalition & needed == needed and sums[coalition] >= least

    for coalition in range(1, 1 << many):
        if wins(coalition):
            for voter in range(many):
                if coalition >> voter & 1 and not wins(coalition ^ 1 << voter):
                    yield voter, coalition.bit_count() - 1


def veto_set(scenario: Scenario | EncodedScenario, right: str) -> PowerIndices:
    """The power indices when the holders of a right (`consent_on_ground`, `sign_statement`) must all agree.

    Raises:
        ValueError: there is no such right.
    """
    encoded = scenario if isinstance(scenario, EncodedScenario) else encode(scenario)
    columns = {"consent_on_ground": "consents", "sign_statement": "signs"}
    if right not in columns:
        raise ValueError(f'"{right}" is not a right of a veto set{suggestion(right, columns)}')
    holders = [place for place, profile in enumerate(voting_columns(encoded)) if profile[columns[right]]]
    return power_indices([1.0 if place in holders else 0.0 for place in range(len(encoded.parties))], max(1, len(holders)), holders,
                 encoded.parties)


def rule_power(scenario: Scenario | EncodedScenario) -> PowerIndices:
    """The power indices of a change on the ground under the scenario's own rule: that of its vote if it has one, else unanimity.

    A veto counts whatever the weight of its holder: with 60, 40 and 0, a quota of half and a veto of the third, the first and the third share
    all power.
    """
    rule = decision_rule(scenario)
    return power_indices(rule.weights, rule.quota, rule.veto, rule.parties)
