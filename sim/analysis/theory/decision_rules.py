"""Decision rules: which coalitions carry a decision, by unanimity or by a scenario's voting rule with veto players (Tsebelis 2002)."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from sim.analysis.arrays import BoolArray
from sim.errors import TooManyDealsError
from sim.scenario.encoding.instance import EncodedScenario, encode
from sim.scenario.schema.procedures import Vote
from sim.scenario.schema.scenario import Scenario

#: The share of all weight within which a coalition reaches the quota, as in `sim.procedures.vote`.
ROUNDING = 1e-9
#: The most voters whose coalitions are enumerated.
MAX_VOTERS = 20
#: The most minimal winning coalitions whose deals are examined.
MAX_COALITIONS = 300


@dataclass(frozen=True)
class DecisionRule:
    """A weighted voting game with veto players among all parties of a scenario.

    A coalition wins if it contains every veto player and its weight reaches the quota.

    >>> rule = DecisionRule("weighted", ("big", "small", "third"), (60.0, 40.0, 0.0), 50.0, frozenset({2}), (0, 1, 2))
    >>> rule.wins(np.array([[True, False, True], [True, True, False]])).tolist(), rule.minimal_winning()
    ([True, False], [(0, 2)])
    """

    word: str  # as in `procedure.rule`
    parties: tuple[str, ...]
    weights: tuple[float, ...]  # [n] 0 for whoever has no vote
    quota: float  # the weight that a winning coalition has to reach, above 0
    veto: frozenset[int]  # indices of the veto players
    voters: tuple[int, ...]  # indices of those who vote

    @property
    def is_unanimity(self) -> bool:
        """Whether every voter must agree."""
        return self.word == "unanimity"

    def wins(self, members: BoolArray) -> BoolArray:
        """Whether coalitions, flags [..., n] of their members, carry a decision [...]."""
        weights = np.array(self.weights)
        reached = members @ weights >= self.quota - ROUNDING * weights.sum()
        found: BoolArray = np.asarray(reached & members[..., sorted(self.veto)].all(axis=-1))
        return found

    def minimal_winning(self, given: Collection[int] = ()) -> list[tuple[int, ...]]:
        """The winning coalitions of which no member can be spared, smallest first; those `given` agree anyway and are no members.

        Raises:
            TooManyDealsError: there are more than `MAX_VOTERS` voters without a veto, or `MAX_COALITIONS` such coalitions.
        """
        free = [seat for seat in self.voters if seat not in given and seat not in self.veto]
        always = [seat for seat in self.veto if seat not in given]
        if len(free) > MAX_VOTERS:
            raise TooManyDealsError(f"{len(free)} voters without a veto have too many coalitions to enumerate (at most {MAX_VOTERS})")
        found: list[tuple[int, ...]] = []
        for size in range(len(free) + 1):
            for others in combinations(free, size):
                members = tuple(sorted((*always, *others)))
                if not self._carries({*members, *given}):
                    continue
                if not any(self._carries({*members, *given} - {one}) for one in members):
                    found.append(members)
                    if len(found) > MAX_COALITIONS:
                        raise TooManyDealsError(f"there are more than {MAX_COALITIONS} minimal winning coalitions")
        return found

    def _carries(self, members: set[int]) -> bool:
        if not self.veto <= members:
            return False
        return sum(self.weights[seat] for seat in members) >= self.quota - ROUNDING * sum(self.weights)


def decision_rule(scenario: Scenario | EncodedScenario) -> DecisionRule:
    """The rule by which a scenario decides changes on the ground: that of its vote if it has one, else unanimity of all who must consent.

    >>> from sim.scenario.loader import load_scenario
    >>> rule = decision_rule(load_scenario("harbour_vote"))
    >>> rule.word, round(rule.quota, 6), len(rule.minimal_winning())
    ('qualified', 4.8, 4)
    """
    encoded = scenario if isinstance(scenario, EncodedScenario) else encode(scenario)
    columns = voting_columns(encoded)
    voters = tuple(seat for seat, party in enumerate(columns) if party["consents"])
    procedure, parties = encoded.scenario.procedure, tuple(encoded.parties)
    if not isinstance(procedure, Vote) or procedure.rule == "unanimity":
        return unanimity_of(parties, voters)
    by_capability = procedure.rule == "weighted"
    weights = tuple((party["capability"] if by_capability else 1.0) if party["consents"] else 0.0 for party in columns)
    total = sum(weights)
    share = float(encoded.vector[encoded.layout.blocks["procedure"].position((), "quota")])
    needed = total // 2 + 1 if procedure.rule == "simple" else share * total
    veto = frozenset(seat for seat in voters if columns[seat]["vetoes"])
    # Nobody at all never carries anything.
    least = min((weight for weight in weights if weight > 0), default=1.0)
    return DecisionRule(procedure.rule, parties, weights, max(needed, least), veto, voters)


def unanimity_of(parties: tuple[str, ...], voters: tuple[int, ...]) -> DecisionRule:
    """The rule by which all voters must agree."""
    weights = tuple(1.0 if seat in voters else 0.0 for seat in range(len(parties)))
    return DecisionRule("unanimity", parties, weights, max(1.0, float(len(voters))), frozenset(voters), voters)


def voting_columns(encoded: EncodedScenario) -> list[dict[str, float]]:
    """Rights, vetoes and capability of each party, with each range at its central value."""
    block = encoded.layout.blocks["profiles"]
    columns = ("consents", "signs", "vetoes", "capability")
    return [{name: float(encoded.vector[block.position((place,), name)]) for name in columns} for place in range(len(encoded.parties))]
