"""Report stated keys that cannot act in their scenario."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sim.scenario.checks.inconsistency import Inconsistency
from sim.scenario.checks.lints.condition import Table
from sim.scenario.checks.lints.facts import Facts
from sim.scenario.checks.lints.party_keys import PARTY_KEYS
from sim.scenario.checks.lints.talk_keys import TALK_KEYS
from sim.scenario.distributions import Range
from sim.scenario.errors import short_repr
from sim.scenario.fields import SchemaModel
from sim.scenario.schema.scenario import Scenario
from sim.scenario.source_tree import Path

#: Every key of a scenario but the prose at its head, and what it needs in order to act.
KEYS: Table = {**PARTY_KEYS, **TALK_KEYS}


def inert_keys(scenario: Scenario) -> Iterator[Inconsistency]:
    """Report each stated key that lacks something it needs in order to act; not one at its default, or at 0, which switches it off."""
    facts = Facts(scenario)
    last: Path = ("",)
    for path, pattern, value in stated_keys(scenario):
        if path[:len(last)] == last or value == 0:
            continue  # below a key that has been reported, or switched off
        for need in KEYS.get(".".join(pattern), ()):
            if not need.holds(facts, path):
                names = [step for step, word in zip(path, pattern, strict=True) if word == "*"]
                yield Inconsistency(path, f"{_shown(value)}has no effect: {need.lacking.format(*names)}; {need.instead.format(*names)}")
                last = path
                break


def stated_keys(value: Any, path: Path = (), pattern: tuple[str, ...] = ()) -> Iterator[tuple[Path, tuple[str, ...], Any]]:
    """Yield every key that a scenario states with another value than the default: its path, its pattern in `KEYS`, its value."""
    if path and ".".join(pattern) in KEYS:
        yield path, pattern, value
    if isinstance(value, SchemaModel):
        for name, field in type(value).model_fields.items():
            own = getattr(value, name)
            if name in value.model_fields_set and own != field.get_default(call_default_factory=True, validated_data={}):
                yield from stated_keys(own, (*path, name), (*pattern, name))
    elif isinstance(value, dict):
        for name, own in value.items():
            yield from stated_keys(own, (*path, name), (*pattern, "*"))


def _shown(value: Any) -> str:
    """Return a single value as the beginning of a message; nothing for a group or a list."""
    if isinstance(value, Range):
        return f"{value.low:g}..{value.high:g} "
    if isinstance(value, SchemaModel | dict | list):
        return ""
    return f"{value:g} " if isinstance(value, float) else f"{short_repr(value)} "
