"""How many facts tell the model from null models, and how many of these it meets."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sim.analysis.empirical.nulls import AS_OFTEN_AS_NOT
from sim.analysis.empirical.validation import FactResult


@dataclass(frozen=True)
class Discrimination:
    """Facts met by the model and, on average over its draws, by each null: of the facts that discriminate, and of all.

    `facts`, `met`: the facts that discriminate, and those of them that the model meets. `nulls`: for each null, how many of them it meets.
    `all_facts`, `all_met`, `all_nulls`: the same of all facts.
    """

    facts: int
    met: int
    nulls: Mapping[str, float]
    all_facts: int
    all_met: int
    all_nulls: Mapping[str, float]

    @property
    def share(self) -> float | None:
        """The share of discriminating facts that the model meets; None if no fact discriminates."""
        return self.met / self.facts if self.facts else None

    @property
    def lead(self) -> float | None:
        """By how much the model's share of discriminating facts exceeds that of the best null; None if no fact discriminates."""
        return (self.met - max(self.nulls.values())) / self.facts if self.facts else None


def discrimination(found: Sequence[FactResult]) -> Discrimination | None:
    """Count the facts that discriminate; None if nulls were not played."""
    if not any(each.nulls for each in found):
        return None
    chosen = [each for each in found if each.discriminates]
    return Discrimination(
        len(chosen), sum(each.met for each in chosen), _sums(chosen, found), len(found), sum(each.met for each in found), _sums(found, found),
    )


def _sums(chosen: Sequence[FactResult], found: Sequence[FactResult]) -> dict[str, float]:
    return {null: sum(each.nulls[null] for each in chosen) for null in found[0].nulls}


def met_by(each: FactResult) -> list[str]:
    """The nulls that meet a fact in half of their draws or more."""
    return [null for null, share in each.nulls.items() if share >= AS_OFTEN_AS_NOT]
