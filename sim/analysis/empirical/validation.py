"""Validate scenarios against the stylised facts of a record, with null models beside them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache

from sim.analysis.empirical.fact_results import PartResult, evaluate_part
from sim.analysis.empirical.null_results import NULL_REPLICATES, null_shares
from sim.analysis.empirical.nulls import AS_OFTEN_AS_NOT
from sim.analysis.empirical.simulated_series import Frames, first_round_of, simulate_series
from sim.analysis.empirical.stylised_facts import Fact, Facts
from sim.errors import CaseRecordError, Problem
from sim.scenario.errors import short_repr, suggestion
from sim.scenario.loader import load_scenario

#: Number of series with which a fact is evaluated without its mechanism.
WITHOUT_REPLICATES = 200


@dataclass(frozen=True)
class FactResult:
    """The validation of a fact.

    `parts`: the results of its parts. `without`: those without its mechanism (None if there is no setting to disable it). `nulls`: for each
    null, the share of its draws that meet the fact; empty if nulls were not played.
    """

    name: str
    fact: Fact
    parts: list[PartResult]
    without: list[PartResult] | None
    nulls: Mapping[str, float] = field(default_factory=dict)

    @property
    def met(self) -> bool:
        """Whether every part is met."""
        return all(part.met for part in self.parts)

    @property
    def depends_on_mechanism(self) -> bool | None:
        """Whether some part is no longer met without the mechanism; None if that was not tested."""
        return None if self.without is None else not all(part.met for part in self.without)

    @property
    def discriminates(self) -> bool | None:
        """Whether no null meets the fact in half of its draws or more; None if nulls were not played. A given fact never does."""
        if not self.nulls:
            return None
        return self.fact.status != "given" and all(share < AS_OFTEN_AS_NOT for share in self.nulls.values())


def validate(
    facts: Facts, scenarios: Mapping[str, str], replicates: int = 500, seed: int = 1, settings: Sequence[str] = (),
    said: Callable[[str], None] = lambda words: None, mechanisms: bool = True, nulls: bool = True,
) -> list[FactResult]:
    """Validate scenarios against the facts of a record.

    Args:
        scenarios: the scenario that models the `whole` record and the one that models the `recent` rounds, by name or file.
        replicates: number of series of each scenario; at most `WITHOUT_REPLICATES` without a mechanism.
        settings: settings applied to both scenarios.
        said: called with a progress message before each set of series is run.
        mechanisms: whether each fact is also evaluated without its mechanism.
        nulls: whether each fact is also evaluated on null models.

    Raises:
        ScenarioError: a scenario or a setting is invalid.
        CaseRecordError: a fact names an issue that a scenario does not have.
    """
    check_issues(facts, scenarios, settings)

    @cache
    def played(which: str, changes: tuple[str, ...], many: int) -> Frames:
        """A series of a scenario."""
        said(f"{many} x {scenarios[which]}{' with ' + ', '.join(changes) if changes else ''}")
        return simulate_series(scenarios[which], [*settings, *changes], seed, many, first_round_of(facts, which))

    shares = null_shares(
        facts, lambda which, changes: load_scenario(scenarios[which], [*settings, *changes]),
        lambda which, changes: played(which, changes, replicates), seed, min(replicates, NULL_REPLICATES), said,
    ) if nulls else {}
    found = []
    for name, fact in facts.facts.items():
        aims = facts.targets[name]
        parts = [evaluate_part(part, aim, played(part.scenario, part.settings, replicates)) for part, aim in zip(fact.parts, aims, strict=True)]
        without = [
            evaluate_part(part, aim, played(part.scenario, (*part.settings, *fact.without), min(replicates, WITHOUT_REPLICATES)))
            for part, aim in zip(fact.parts, aims, strict=True)
        ] if fact.without and mechanisms else None
        found.append(FactResult(name, fact, parts, without, {null: each[name] for null, each in shares.items()}))
    return found


def check_issues(facts: Facts, scenarios: Mapping[str, str], settings: Sequence[str]) -> None:
    """Check that the scenarios have the issues that facts name.

    Raises:
        CaseRecordError: every issue that is missing.
    """
    needed = {part.scenario for fact in facts.facts.values() for part in fact.parts}
    issues = {which: list(load_scenario(scenarios[which], list(settings)).issues) for which in sorted(needed)}
    problems = [
        Problem("facts.yaml", 0, f"{name}.parts.{at}", f"{scenarios[part.scenario]} has no issue {short_repr(each)}{suggestion(each, issues[part.scenario])}")
        for name, fact in facts.facts.items() for at, part in enumerate(fact.parts)
        for each in (*(part.issues or ()), *((part.issue,) if part.issue else ())) if each not in issues[part.scenario]
    ]
    if problems:
        raise CaseRecordError(problems)
