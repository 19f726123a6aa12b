"""Which keys of the schema become fields of rows, and the memory layout of a row."""

from __future__ import annotations

from functools import cache
from types import UnionType
from typing import Any, Union, get_args, get_origin

import numpy as np

from sim.scenario.distributions import Within
from sim.scenario.fields import SchemaModel

#: The counts at the head of `sim.rules.state.Conflict`.
COUNTS = ("parties", "issues", "rooms", "dated", "tempo_points", "outlook_points", "script_points", "votes", "placed", "suspended")


def is_number(info: Any) -> bool:
    """Return whether a key of a record holds one number (a range, a count or a flag included)."""
    if any(isinstance(mark, Within) for mark in info.metadata) or info.annotation in (int, bool):
        return True
    parts = get_args(info.annotation) if get_origin(info.annotation) in (Union, UnionType) else ()
    return any(isinstance(mark, Within) for part in parts for mark in getattr(part, "__metadata__", ()))


@cache
def number_keys(record: type[SchemaModel]) -> tuple[str, ...]:
    """Return the keys of a record that hold one number each; the row of that record has a field for each of them.

    >>> from sim.scenario.schema.parties import Patronage
    >>> number_keys(Patronage)
    ('leverage', 'summons', 'punishes', 'involvement')
    """
    return tuple(name for name, info in record.model_fields.items() if is_number(info))


@cache
def fields_of(kind: Any) -> tuple[str, ...]:
    """Return the names of the fields of a row type or named tuple, in order."""
    return tuple(getattr(kind, "_fields", None) or kind.__dataclass_fields__)


def dtype_of(kind: Any) -> np.dtype[Any]:
    """Return the record type of a row for the compiled engine: its fields as 64-bit floats."""
    return np.dtype([(name, "f8") for name in fields_of(kind)])
