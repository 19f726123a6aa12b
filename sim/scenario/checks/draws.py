"""Check that all numbers stated by joint draws have the same number of draws."""

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
    """Report numbers with more or fewer draws than the first such number, since a replicate takes the same position in all of them."""
    first: tuple[Path, int] | None = None
    for path, range_ in joint(scenario):
        count = len(range_.draws)
        first = first or (path, count)
        if count != first[1]:
            yield Inconsistency(path, f"has {count:,} draws, and {dotted_path(first[0])} has {first[1]:,}; draws are joint, so every number needs the same count")


def joint(value: Any, path: Path = ()) -> Iterator[tuple[Path, Range]]:
    """Yield every number stated by joint draws within a scenario value, with its path.

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
