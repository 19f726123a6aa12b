"""Voting power: Banzhaf and Shapley-Shubik indices of weighted voting games with veto players.

A coalition wins if it contains all veto players and its weight reaches the quota. All coalitions are enumerated, so the indices are exact.
Sources: Banzhaf 1965 (normalised); Shapley and Shubik 1954.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from math import factorial

from sim.scenario.encoding.instance import EncodedScenario, encode
from sim.scenario.errors import suggestion
from sim.scenario.schema.procedures import Vote
from sim.scenario.schema.scenario import Scenario

#: The most voters whose coalitions are enumerated.
MAX_VOTERS = 20
#: Tolerance within which a coalition's weight reaches the quota.
ROUNDING = 1e-9


@dataclass(frozen=True)
class PowerIndices:
    """Power indices of each voter; each index sums to 1, or is 0 for every voter if no coalition can win."""

    voters: tuple[str, ...]
    banzhaf: tuple[float, ...]
    shapley_shubik: tuple[float, ...]


def power_indices(weights: Sequence[float], quota: float, veto: Collection[int] = (), voters: Sequence[str] = ()) -> PowerIndices:
    """The power indices of the weighted voting game [quota; weights] with veto players.

    Args:
        weights: weight of each voter, 0 or more.
        quota: weight that a winning coalition has to reach, above 0.
        veto: indices of the voters whose consent is necessary.
        voters: names of the voters; their indices if omitted.

    Raises:
        ValueError: more than `MOST_VOTERS` voters, a negative weight, a quota of 0 or less, or a veto player that does not exist.

    >>> power_indices([50, 49, 1], 51).banzhaf
    (0.6, 0.2, 0.2)
    >>> power_indices([4, 3, 2], 5).shapley_shubik
    (0.3333333333333333, 0.3333333333333333, 0.3333333333333333)
    """
    many = len(weights)
    if many > MAX_VOTERS:
        raise ValueError(f"{many} voters have too many coalitions to enumerate (at most {MAX_VOTERS})")
    if any(weight < 0 for weight in weights) or quota <= 0:
        raise ValueError(f"weights are 0 or more and the quota is above 0, not {list(weights)} and {quota}")
    if not set(veto) <= set(range(many)):
        raise ValueError(f"a veto of voter {max(set(veto) - set(range(many)))}, but there are only {many}")
    swings, pivots = [0] * many, [0.0] * many
    for voter, others in _swings(weights, quota, frozenset(veto)):
        swings[voter] += 1
        pivots[voter] += factorial(others) * factorial(many - 1 - others) / factorial(many)
    total = sum(swings)
    names = tuple(voters) or tuple(map(str, range(many)))
    return PowerIndices(names, tuple(each / total if total else 0.0 for each in swings), tuple(pivots))


def _swings(weights: Sequence[float], quota: float, veto: frozenset[int]) -> Iterator[tuple[int, int]]:
    """Each voter with the size of each losing coalition that it would turn into a winning one."""
    many = len(weights)
    sums, needed = [0.0] * (1 << many), sum(1 << place for place in veto)
    for coalition in range(1, 1 << many):
        last = coalition & -coalition
        sums[coalition] = sums[coalition ^ last] + weights[last.bit_length() - 1]

    def wins(coalition: int) -> bool:
        return coalition & needed == needed and sums[coalition] >= quota - ROUNDING

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
    holders = [place for place, profile in enumerate(_profiles(encoded)) if profile[columns[right]]]
    return power_indices([1.0 if place in holders else 0.0 for place in range(len(encoded.parties))], max(1, len(holders)), holders,
                 encoded.parties)


def decision_rule(scenario: Scenario | EncodedScenario) -> PowerIndices:
    """The power indices of a change on the ground under the scenario's procedure: its voting rule if it has one, else unanimity."""
    encoded = scenario if isinstance(scenario, EncodedScenario) else encode(scenario)
    procedure = encoded.scenario.procedure
    if not isinstance(procedure, Vote) or procedure.rule == "unanimity":
        return veto_set(encoded, "consent_on_ground")
    profiles = _profiles(encoded)
    by_means = procedure.rule == "weighted"
    weights = [(profile["capability"] if by_means else 1.0) if profile["consents"] else 0.0 for profile in profiles]
    total, quota = sum(weights), encoded.layout.blocks["procedure"].position((), "quota")
    needed = total / 2 + 0.5 if procedure.rule == "simple" and total % 2 == 0 else total / 2
    if procedure.rule != "simple":
        needed = float(encoded.vector[quota]) * total
    return power_indices(weights, max(needed, 1e-6), [place for place, profile in enumerate(profiles) if profile["vetoes"] and weights[place]],
                 encoded.parties)


def _profiles(encoded: EncodedScenario) -> list[dict[str, float]]:
    """Rights and capability of each party, with each range at its central value."""
    block = encoded.layout.blocks["profiles"]
    columns = ("consents", "signs", "vetoes", "capability")
    return [{name: float(encoded.vector[block.position((place,), name)]) for name in columns} for place in range(len(encoded.parties))]
