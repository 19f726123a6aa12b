"""Validate scenarios against the stylised facts of a record."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sim.analysis.empirical.simulated_series import TABLES, series
from sim.analysis.empirical.stylised_facts import Fact, Facts, PartResult, evaluate_part
from sim.engine.log import arrow
from sim.scenario.encoding.instance import encode
from sim.scenario.loader import load_scenario

#: Number of series with which a fact is evaluated without its mechanism.
WITHOUT_REPLICATES = 200


@dataclass(frozen=True)
class FactResult:
    """The validation of a fact: the results of its parts, and those without its mechanism (None if there is no setting to disable it)."""

    name: str
    fact: Fact
    parts: list[PartResult]
    without: list[PartResult] | None

    @property
    def met(self) -> bool:
        """Whether every part is met."""
        return all(part.met for part in self.parts)

    @property
    def depends_on_mechanism(self) -> bool | None:
        """Whether some part is no longer met without the mechanism; None if that was not tested."""
        return None if self.without is None else not all(part.met for part in self.without)


def validate(
    facts: Facts, scenarios: Mapping[str, str], replicates: int = 500, seed: int = 1, settings: Sequence[str] = (),
    said: Callable[[str], None] = lambda words: None, mechanisms: bool = True,
) -> list[FactResult]:
    """Validate scenarios against the facts of a record.

    Args:
        scenarios: the scenario that models the `whole` record and the one that models the `recent` rounds, by name or file.
        replicates: number of series of each scenario; at most `WITHOUT_REPLICATES` without a mechanism.
        settings: settings applied to both scenarios.
        said: called with a progress message before each set of series is run.
        mechanisms: whether each fact is also evaluated without its mechanism.

    Raises:
        ScenarioError: a scenario or a setting is invalid.
    """
    known: dict[tuple[Any, ...], Any] = {}

    def played(which: str, changes: Sequence[str], many: int) -> Any:
        """A series, simulated once and cached."""
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
    """Simulate series of a scenario for `sim.analysis.empirical.statistics`."""
    from sim.engine.batch import negotiate

    encoded = encode(load_scenario(scenario, list(settings)))
    matrices = negotiate(encoded, seed, 0, replicates, "full")
    return series({table: arrow(encoded, table, matrices[table]).to_pandas() for table in TABLES}, first_round)


def _first(facts: Facts, which: str) -> int:
    """The number in the record of a scenario's first round."""
    if which == "whole":
        return 1
    return int(facts.record.metadata["scenarios"].get("recent_from", 1))
