"""The numbers of a scenario that the lab puts on sliders, each with its meaning, bounds and source."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sim import records
from sim.inputs import inputs_of, value_at
from sim.numbers import Range, Within
from sim.seating import Seating

Row = dict[str, Any]

#: Numbers of a party and of a patron that matter most, with the end of their slider if it is not 1.
PARTY = {"hope": 0.5, "distrust": 0.5, "wear": 0.5, "value_of_talking": 0.5, "audience_cost": 0.5, "reservation": 1.0,
         "capability": 100.0}
PATRON = {"leverage": 1.0, "punishes": 1.0, "summons": 0.5}
#: Numbers that belong to no party.
COMMON = {"trust.default": 1.0, "bargaining.mood": 0.2, "bargaining.misreading": 25.0, "bargaining.break_off": 0.5}


def dials(seating: Seating) -> list[Row]:
    """Sliders of a scenario: first what it holds uncertain, then what matters most in any; each path once."""
    found: dict[str, Row] = {}
    for each in inputs_of(seating):
        found[each.path] = _dial(seating, each.path, each.range.low, each.range.high, uncertain=True)
    for path, most in _notable(seating):
        if path not in found:
            found[path] = _dial(seating, path, 0.0, most)
    return list(found.values())


def _notable(seating: Seating) -> Iterator[tuple[str, float]]:
    scenario = seating.scenario
    for name, party in scenario.parties.items():
        for key, most in PARTY.items():
            if key in party.model_fields_set:
                yield f"parties.{name}.{key}", most
    for patron, clients in scenario.patronage.items():
        for client in clients:
            for key, most in PATRON.items() if _leans(clients[client]) else ():
                yield f"patronage.{patron}.{client}.{key}", most
    yield from COMMON.items()


def _dial(seating: Seating, path: str, low: float, high: float, uncertain: bool = False) -> Row:
    stated = value_at(seating.scenario, path)
    value = stated.central if isinstance(stated, Range) else stated
    meaning, unit, source, bounds = _told(path)
    if not isinstance(value, int | float):
        value = low
    low, high = min(low, value), max(high, value)
    if bounds:
        low, high = max(low, bounds[0]), min(high, bounds[1])
    return {"path": path, "value": value, "low": low, "high": high, "step": (high - low) / 100, "uncertain": uncertain,
            "meaning": meaning, "unit": unit, "source": source}


def _told(path: str) -> tuple[str, str, str, tuple[float, float] | None]:
    """What a key means, its unit, source and bounds, from the records of a scenario."""
    steps = path.split(".")
    kinds: dict[str, Any] = {"parties": records.Party, "patronage": records.Patronage}
    kind = records.Stance if len(steps) > 3 and steps[2] == "on" else kinds.get(steps[0])
    if kind is None:
        info = records.Scenario.model_fields.get(steps[0])
        kind = info.annotation if info and isinstance(info.annotation, type) else None
    info = getattr(kind, "model_fields", {}).get(steps[4] if kind is records.Stance and len(steps) > 4 else steps[-1])
    if info is None:
        return "", "", "", None
    extra: Any = info.json_schema_extra or {}
    marks = [mark for mark in info.metadata if isinstance(mark, Within)]
    bounds = (float(marks[0].low), float(marks[0].high)) if marks else None
    return info.description or "", extra.get("unit", ""), extra.get("source", ""), bounds


def _leans(tie: Any) -> bool:
    """Whether a patron leans on a client at all."""
    leverage = tie.leverage
    return bool((leverage.high if isinstance(leverage, Range) else leverage) > 0)
