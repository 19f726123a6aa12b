"""Report scenarios that leave the behaviour of their parties to defaults that rest on an assumption."""

from __future__ import annotations

from collections.abc import Iterator

from sim.scenario.checks.inconsistency import Inconsistency
from sim.scenario.checks.lints.facts import Facts
from sim.scenario.checks.lints.inert_keys import KEYS
from sim.scenario.fields import SchemaModel
from sim.scenario.schema.scenario import Scenario
from sim.scenario.source_tree import Path

#: Sections in which a scenario states how parties behave.
BEHAVIOUR = ("calendar", "attendance", "hosting", "agenda", "bargaining", "statement", "commitments", "goodwill", "hostilities", "spoiling", "learning")
#: Number of keys that a message names.
NAMED = 6


def assumed_defaults(scenario: Scenario) -> Iterator[Inconsistency]:
    """Report the keys of behaviour that act here, are not stated, and whose defaults are assumptions."""
    keys = [".".join(map(str, path)) for path in unstated_assumptions(scenario)]
    if keys:
        more = f" and {len(keys) - NAMED} more" if len(keys) > NAMED else ""
        yield Inconsistency((), f"{len(keys)} key{'s' * (len(keys) != 1)} of behaviour act{'s' * (len(keys) == 1)} here at defaults that are assumptions"
                            f" ({', '.join(keys[:NAMED])}{more}); state them, or name a base profile: behaviour: civil_war, interstate, domestic or none")


def unstated_assumptions(scenario: Scenario) -> Iterator[Path]:
    """Yield the paths of unstated keys of behaviour that act in a scenario and whose default has an assumption for its source."""
    facts = Facts(scenario)
    for section in BEHAVIOUR:
        yield from _unstated(facts, getattr(scenario, section), (section,))


def _unstated(facts: Facts, record: SchemaModel, path: Path) -> Iterator[Path]:
    for name, field in type(record).model_fields.items():
        own, value = (*path, name), getattr(record, name)
        if isinstance(value, SchemaModel):
            yield from _unstated(facts, value, own)
            continue
        extra = field.json_schema_extra
        source = str(extra.get("source", "")) if isinstance(extra, dict) else ""
        needs = KEYS.get(".".join(map(str, own)))
        assumed = name not in record.model_fields_set and source.startswith("assumption")
        if assumed and needs is not None and all(need.holds(facts, own) for need in needs):
            yield own
