"""The numbers of a scenario that the lab puts on sliders, each with its meaning, bounds and source."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sim.errors import Problem, ScenarioError
from sim.scenario import introspection
from sim.scenario.distributions import Range
from sim.scenario.encoding.instance import EncodedScenario
from sim.scenario.fields import ASSUMPTION
from sim.scenario.inputs import uncertain_inputs, value_at

Row = dict[str, Any]

#: Numbers of a party and of a patron that matter most, with the end of their slider if it is not 1.
PARTY = {"hope": 0.5, "wear": 5.0, "value_of_talking": 0.5, "audience_cost": 5.0, "reservation": 1.0,
         "capability": 100.0}
PATRON = {"leverage": 1.0, "punishes": 1.0, "summons": 0.5}
#: Numbers that belong to no party.
COMMON = {"trust.default": 1.0, "bargaining.mood": 0.2, "bargaining.misreading": 25.0, "bargaining.break_off": 0.5}

#: Where a number comes from that a scenario states.
STATED = "the scenario, which names its sources"


def sliders(encoded: EncodedScenario) -> list[Row]:
    """Sliders of a scenario: first what it holds uncertain, then what matters most in any; each path once.

    A number that is both goes as far as in any scenario: one may ask what would be beyond what is held likely.
    """
    found: dict[str, Row] = {}
    notable = dict(_notable(encoded))
    for path, held in ((each.path, each.range) for each in uncertain_inputs(encoded)):
        least, most = (0.0, max(held.high, notable[path])) if path in notable else (held.low, held.high)
        found[path] = _dial(encoded, path, least, most) | {"uncertain": [held.low, held.high]}
    for path, most in notable.items():
        if path not in found:
            found[path] = _dial(encoded, path, 0.0, most)
    return list(found.values())


def slider_of(encoded: EncodedScenario, path: str) -> Row:
    """Return the slider of any number of a scenario: over the bounds of its key, or from 0 to twice its value.

    Raises:
        ScenarioError: there is no such number.
    """
    stated = value_at(encoded.scenario, path)
    value = stated.central if isinstance(stated, Range) else stated
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise ScenarioError([Problem("--vary", 0, path, "is not a number of this scenario")])
    steps = path.split(".")
    low, high = introspection.bounds(introspection.type_at(steps))
    row = _dial(encoded, path, 0.0 if low is None else float(low), max(1.0, 2.0 * value) if high is None else float(high))
    return row | ({"uncertain": [stated.low, stated.high]} if isinstance(stated, Range) and stated.high > stated.low else {})


def _notable(encoded: EncodedScenario) -> Iterator[tuple[str, float]]:
    scenario = encoded.scenario
    for name, party in scenario.parties.items():
        for key, most in PARTY.items():
            if key in party.model_fields_set:
                yield f"parties.{name}.{key}", most
    for patron, clients in scenario.patronage.items():
        for client in clients:
            for key, most in PATRON.items() if _leans(clients[client]) else ():
                yield f"patronage.{patron}.{client}.{key}", most
    yield from COMMON.items()


def _dial(encoded: EncodedScenario, path: str, low: float, high: float) -> Row:
    stated = value_at(encoded.scenario, path)
    value = stated.central if isinstance(stated, Range) else stated
    meaning, unit, source, bounds = _told(path, stated)
    if not isinstance(value, int | float):
        value = low
    low, high = min(low, value), max(high, value)
    if bounds:
        low, high = max(low, bounds[0]), min(high, bounds[1])
    return {"path": path, "value": value, "low": low, "high": high, "step": (high - low) / 100, "uncertain": None,
            "meaning": meaning, "unit": unit, "source": source}


def _told(path: str, stated: Any) -> tuple[str, str, str, tuple[float, float] | None]:
    """What a key means, its unit and bounds, from the records of a scenario; and where its number comes from.

    The records know a source for a value that applies where nothing is stated; what a scenario states is the scenario's own.
    """
    steps = path.split(".")
    for last in range(len(steps), 0, -1):  # a number in a table of the scenario's own names is described by the table
        fields = [record.model_fields[steps[last - 1]] for record in introspection.models(introspection.type_at(steps[: last - 1]))
                  if steps[last - 1] in record.model_fields]
        if fields:
            break
    info = fields[0]
    extra: Any = info.json_schema_extra or {}
    low, high = introspection.bounds(introspection.type_at(steps))
    default = None if info.is_required() else info.get_default(call_default_factory=True)
    source = STATED if stated != default else extra.get("source") or ASSUMPTION
    return info.description or "", extra.get("unit", ""), source, None if low is None or high is None else (float(low), float(high))


def _leans(tie: Any) -> bool:
    """Whether a patron leans on a client at all."""
    leverage = tie.leverage
    return bool((leverage.high if isinstance(leverage, Range) else leverage) > 0)
