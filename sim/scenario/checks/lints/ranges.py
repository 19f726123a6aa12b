"""Report ranges that hold one value only."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sim.rules.distributions import NORMAL
from sim.scenario.checks.inconsistency import Inconsistency
from sim.scenario.distributions import Range
from sim.scenario.fields import SchemaModel
from sim.scenario.schema.scenario import Scenario
from sim.scenario.source_tree import Path


def zero_widths(scenario: Scenario) -> Iterator[Inconsistency]:
    """Report each range of zero width: it is the same in every run, so it is no uncertain input of a study."""
    for path, range_ in ranges(scenario):
        if range_.high == range_.low or (range_.kind == NORMAL and range_.sd == 0):
            yield Inconsistency(path, f"is a range of zero width, so it never varies; write {range_.mode:g}, or widen the range")


def ranges(value: Any, path: Path = ()) -> Iterator[tuple[Path, Range]]:
    """Yield every range within a scenario value, with its path."""
    if isinstance(value, Range):
        yield path, value
    elif isinstance(value, SchemaModel):
        for name in type(value).model_fields:
            yield from ranges(getattr(value, name), (*path, name))
    elif isinstance(value, dict | list):
        for key, own in value.items() if isinstance(value, dict) else enumerate(value):
            yield from ranges(own, (*path, key))
