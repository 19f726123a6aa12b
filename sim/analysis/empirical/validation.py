"""A scenario held against a record: series are played at compiled speed, and each fact's statistic compared with its target."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sim.analysis.empirical.simulated_series import TABLES, series
from sim.analysis.empirical.stylised_facts import Fact, Facts, PartResult, evaluate_part
from sim.engine.log import arrow
from sim.scenario.encoding.instance import encode
from sim.scenario.loader import load_scenario

#: Series played to see what a fact is without the mechanism that is said to carry it.
WITHOUT_REPLICATES = 200


@dataclass(frozen=True)
class FactResult:
    """A fact held against a model: its parts, and the same without the mechanism that carries it (none if nothing switches it off)."""

    name: str
    fact: Fact
    parts: list[PartResult]
    without: list[PartResult] | None

    @property
    def met(self) -> bool:
        """Whether every part is."""
        return all(part.met for part in self.parts)

    @property
    def depends_on_mechanism(self) -> bool | None:
        """Whether the fact is lost, or a part of it, without the mechanism; None if that was not tried."""
        return None if self.without is None else not all(part.met for part in self.without)


def validate(
    facts: Facts, scenarios: Mapping[str, str], replicates: int = 500, seed: int = 7, settings: Sequence[str] = (),
    said: Callable[[str], None] = lambda words: None, mechanisms: bool = True,
) -> list[FactResult]:
    """Hold scenarios against the facts of a record.

    Args:
        scenarios: which scenario plays the `whole` record and which the `recent` rounds, by name or file.
        replicates: series of each; without a mechanism `WITHOUT_REPLICATES` at most.
        settings: what to change in both.
        said: told what is being played.
        mechanisms: whether each fact is played again without the mechanism that carries it.

    Raises:
        ScenarioError: a scenario is wrong, or a setting doesn't fit it.
    """
    known: dict[tuple[Any, ...], Any] = {}

    def played(which: str, changes: Sequence[str], many: int) -> Any:
        """A series, played once."""
        key = (which, tuple(changes), many)
        if key not in known:
            said(f"{many} x {scenarios[which]}{' with ' + ', '.join(changes) if changes else ''}")
            known[key] = simulate_series(scenarios[which], [*settings, *changes], seed, many, _first(facts, which))
        return known[key]

    found = []
    for name, fact in facts.facts.items():
        aims = facts.targets[name]
        parts = [evaluate_part(part, aim, played(part.scenario, part.settings, replicates)) for part, aim in zip(fact.parts, aims, strict=True)]
        without = [
            evaluate_part(part, aim, played(part.scenario, [*part.settings, *fact.without], min(replicates, WITHOUT_REPLICATES)))
            for part, aim in zip(fact.parts, aims, strict=True)
        ] if fact.without and mechanisms else None
        found.append(FactResult(name, fact, parts, without))
    return found


def simulate_series(scenario: str, settings: Sequence[str], seed: int, replicates: int, first_round: int = 1) -> dict[str, Any]:
    """Series of a scenario as `sim.analysis.empirical.statistics` reads them."""
    from sim.engine.batch import negotiate

    encoded = encode(load_scenario(scenario, list(settings)))
    matrices = negotiate(encoded, seed, 0, replicates, "full")
    return series({table: arrow(encoded, table, matrices[table]).to_pandas() for table in TABLES}, first_round)


def _first(facts: Facts, which: str) -> int:
    """The round of the record that a scenario's first round is."""
    if which == "whole":
        return 1
    return int(facts.record.metadata["scenarios"].get("recent_from", 1))
