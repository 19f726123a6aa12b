"""Whether joint draws fit together: each number that has any has as many."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sim.scenario.checks.inconsistency import Inconsistency
from sim.scenario.distributions import Range
from sim.scenario.errors import dotted_path
from sim.scenario.fields import SchemaModel
from sim.scenario.schema.scenario import Scenario
from sim.scenario.source_tree import Path


def draws(scenario: Scenario) -> Iterator[Inconsistency]:
    """Numbers whose draws are more or fewer than those of the first that has any: no replicate could take the same place in both."""
    first: tuple[Path, int] | None = None
    for path, range_ in joint(scenario):
        many = len(range_.draws)
        first = first or (path, many)
        if many != first[1]:
            yield Inconsistency(path, f"has {many:,} draws, and {dotted_path(first[0])} has {first[1]:,}; draws are joint: give each number as many")


def joint(value: Any, path: Path = ()) -> Iterator[tuple[Path, Range]]:
    """Every number below a value of a scenario that is stated by joint draws, with its path.

    >>> from sim.scenario.loader import parse_scenario
    >>> text = "extends: valley\\nparties: {kelda: {outlook: {draws: [0.2, 0.4]}}}"
    >>> [(path, len(each.draws)) for path, each in joint(parse_scenario(text))]
    [(('parties', 'kelda', 'outlook'), 2)]
    """
    if isinstance(value, Range):
        if value.draws:
            yield path, value
    elif isinstance(value, SchemaModel):
        for name in type(value).model_fields:
            yield from joint(getattr(value, name), (*path, name))
    elif isinstance(value, dict | list):
        for key, own in value.items() if isinstance(value, dict) else enumerate(value):
            yield from joint(own, (*path, key))
