"""A scenario as plain values: to be written as YAML, or to be named by its digest."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from pydantic.fields import FieldInfo

from sim.rules.distributions import JOINT, NORMAL, TRIANGULAR
from sim.scenario.distributions import Range
from sim.scenario.fields import SchemaModel
from sim.scenario.schema.procedures import KINDS
from sim.scenario.schema.scenario import Scenario
from sim.scenario.yaml_dialect import MAX_INTEGER

#: Groups whose order is part of the scenario: seats, the agenda, and the options of an issue.
ORDER_MATTERS = ("parties", "issues", "options")


def to_plain(value: Any) -> Any:
    """A value as it would be stated in a file, leaving out what equals a default.

    >>> to_plain(Range.of({"low": 1, "mode": 2, "high": 4.5})), to_plain(1e16)
    ({'low': 1, 'mode': 2, 'high': 4.5}, 1e+16)
    """
    if isinstance(value, SchemaModel):
        fields = type(value).model_fields.items()
        held = ((name, field, getattr(value, name)) for name, field in fields)
        return {name: to_plain(own) for name, field, own in held if _worth_stating(name, field, own)}
    if isinstance(value, dict):
        return {key: to_plain(own) for key, own in value.items()}
    if isinstance(value, list):
        return [to_plain(own) for own in value]
    if isinstance(value, Range):
        return _range(value)
    return int(value) if isinstance(value, float) and value.is_integer() and abs(value) <= MAX_INTEGER else value


def _worth_stating(name: str, field: FieldInfo, own: Any) -> bool:
    """Whether a key says more than its default; the kind of a procedure is one, unless it is the one that goes without saying."""
    return bool(own != field.get_default(call_default_factory=True, validated_data={}) or (name == "kind" and own != KINDS[0]))


def _range(value: Range) -> dict[str, Any]:
    if value.kind == JOINT:
        return {"draws": [to_plain(number) for number in value.draws]}
    if value.kind == NORMAL:
        parts = {"mean": value.mode, "sd": value.sd, "low": value.low, "high": value.high}
    elif value.kind == TRIANGULAR:
        parts = {"low": value.low, "mode": value.mode, "high": value.high}
    else:
        parts = {"low": value.low, "high": value.high}
    return {name: to_plain(number) for name, number in parts.items()}


def scenario_digest(scenario: Scenario) -> str:
    """The SHA-256 of everything the scenario says, defaults included, as 64 hexadecimal digits.

    It doesn't depend on the layout of files or the order of keys, except where order counts: parties (seats), issues and options.
    """
    text = json.dumps(_canonical(scenario, ""), sort_keys=True, ensure_ascii=True, allow_nan=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _canonical(value: Any, name: str) -> Any:
    if isinstance(value, SchemaModel):
        return {key: _canonical(getattr(value, key), key) for key in type(value).model_fields}
    if isinstance(value, dict):
        held = {str(key): _canonical(own, "") for key, own in value.items()}
        return list(held.items()) if name in ORDER_MATTERS else held
    if isinstance(value, list):
        return [_canonical(own, "") for own in value]
    if isinstance(value, Range):
        shape = {"kind": value.kind, "low": value.low, "mode": value.mode, "high": value.high, "sd": value.sd}
        return {**shape, "draws": list(value.draws)} if value.draws else shape
    return value if value is None or isinstance(value, bool | int | float | str) else value.isoformat()
