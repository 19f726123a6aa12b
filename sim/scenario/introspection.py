"""Look up the types, keys and bounds that the schema allows at a path of a scenario."""

from __future__ import annotations

import types
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Annotated, Any, Union, get_args, get_origin

from annotated_types import Ge, Le
from pydantic.fields import FieldInfo

from sim.scenario.distributions import Range, Within
from sim.scenario.fields import SchemaModel
from sim.scenario.schema.scenario import Scenario


def member_types(kind: Any) -> Iterator[Any]:
    """Yield the plain types in a type, resolving `Annotated` and unions."""
    if get_origin(kind) is Annotated:
        yield from member_types(get_args(kind)[0])
    elif get_origin(kind) in (Union, types.UnionType):
        for member in get_args(kind):
            yield from member_types(member)
    else:
        yield kind


def metadata(kind: Any) -> Iterator[Any]:
    """Yield the annotations of a type: bounds, lengths, patterns."""
    if get_origin(kind) is Annotated:
        first, *rest = get_args(kind)
        for note in rest:
            yield from note.metadata if isinstance(note, FieldInfo) else (note,)
        yield from metadata(first)
    elif get_origin(kind) in (Union, types.UnionType):
        for member in get_args(kind):
            yield from metadata(member)


def type_of(field: FieldInfo) -> Any:
    """Return a field's type with its annotations."""
    return Annotated[(field.annotation, *field.metadata)] if field.metadata else field.annotation


def child_type(kind: Any, step: object) -> Any:
    """Return the type of a child key or entry, or None if none is allowed."""
    found: list[Any] = []
    for choice in member_types(kind):
        if isinstance(choice, type) and issubclass(choice, SchemaModel):
            if step in choice.model_fields:
                found.append(type_of(choice.model_fields[str(step)]))
        elif get_origin(choice) in (dict, list):
            return get_args(choice)[-1]
    return Union[tuple(found)] if found else None  # noqa: UP007 - the number of members varies


def type_at(path: Iterable[object]) -> Any:
    """Return the type at a path of a scenario, or None if the path is not allowed.

    >>> is_number(type_at(("parties", "anyone", "capability"))), is_number(type_at(("parties", "anyone", "label")))
    (True, False)
    """
    return _type_at(tuple(path))


@lru_cache(maxsize=4096)
def _type_at(path: tuple[object, ...]) -> Any:
    return child_type(_type_at(path[:-1]), path[-1]) if path else Scenario


def is_number(kind: Any) -> bool:
    """Whether a type allows a scenario number or a range."""
    return any(choice is Range for choice in member_types(kind))


def is_mapping(kind: Any) -> bool:
    """Whether a type is a group keyed by names chosen in the scenario (parties, issues, options)."""
    return any(get_origin(choice) is dict for choice in member_types(kind))


def models(kind: Any) -> list[type[SchemaModel]]:
    """Return the schema models that a type allows."""
    return [choice for choice in member_types(kind) if isinstance(choice, type) and issubclass(choice, SchemaModel)]


def allowed_keys(kind: Any, member: str | None = None) -> list[str]:
    """Return the keys of a type's models, or of the model of one `kind`; empty if names are free.

    >>> allowed_keys(type_at(("trust",)))
    ['default', 'of']
    """
    allowed = [record for record in models(kind) if member is None or default_kind(record) == member]
    return list(dict.fromkeys(name for record in allowed for name in record.model_fields))


def default_kind(record: type[SchemaModel]) -> str | None:
    """Return the `kind` that distinguishes a model from the other members of its union.

    >>> default_kind(models(type_at(("procedure",)))[0])
    'single_text'
    """
    return record.model_fields["kind"].default if "kind" in record.model_fields else None


def bounds(kind: Any) -> tuple[float | None, float | None]:
    """Return the smallest and largest number that a type allows.

    >>> bounds(type_at(("horizon", "rounds")))
    (1, 200)
    """
    low: Any = None
    high: Any = None
    for note in metadata(kind):
        if isinstance(note, Within):
            return note.low, note.high
        low = note.ge if isinstance(note, Ge) else low
        high = note.le if isinstance(note, Le) else high
    return low, high
