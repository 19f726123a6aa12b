"""All lints: what a valid scenario states that is probably not what its author means."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from sim.scenario.checks.inconsistency import Inconsistency
from sim.scenario.checks.lints.defaults import assumed_defaults
from sim.scenario.checks.lints.former_scales import former_scales
from sim.scenario.checks.lints.inert_keys import inert_keys
from sim.scenario.checks.lints.ranges import zero_widths
from sim.scenario.checks.lints.red_lines import closed_issues, idle_lines, softened
from sim.scenario.checks.lints.scales import points, scores
from sim.scenario.checks.lints.sides import clientless_guarantors, talks_worth_nothing, voteless_sides, weightless_voters
from sim.scenario.checks.lints.votes import foregone, quotas
from sim.scenario.schema.scenario import Scenario

Lint = Callable[[Scenario], Iterator[Inconsistency]]

LINTS: tuple[Lint, ...] = (
    inert_keys, zero_widths, scores, points, weightless_voters, voteless_sides, clientless_guarantors, talks_worth_nothing, quotas, foregone, softened,
    closed_issues, idle_lines, former_scales, assumed_defaults,
)


def lint(scenario: Scenario, lints: Sequence[Lint] = LINTS) -> list[Inconsistency]:
    """Return what lints find in a valid scenario, in their order; nothing here keeps it from running."""
    return [finding for each in lints for finding in each(scenario)]
