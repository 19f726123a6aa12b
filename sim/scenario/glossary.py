"""Reference page of all scenario keys, generated from the schema: `python -m sim.scenario.glossary > scenarios/README.md`."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Literal, get_args, get_origin

from pydantic.fields import FieldInfo

from sim.scenario import introspection
from sim.scenario.fields import SchemaModel
from sim.scenario.schema.scenario import Scenario
from sim.scenario.serialization import to_plain

INTRODUCTION = Path(__file__).with_name("glossary.md")
_HEAD = "| key | meaning | unit | allowed | default | source |\n|---|---|---|---|---|---|\n"
_WORDS: dict[Any, str] = {str: "text", bool: "true or false"}


def glossary() -> str:
    """Return the Markdown of `scenarios/README.md`: an introduction, then tables of all keys.

    >>> "| `capability` |" in glossary()
    True
    """
    tables = [f"### {_title(path)}\n\n{_first_line(record)}\n\n{_HEAD}{_rows(record)}" for path, record in groups()]
    return INTRODUCTION.read_text(encoding="utf-8") + "\n" + "\n".join(tables)


def groups() -> Iterator[tuple[str, type[SchemaModel]]]:
    """Yield every group of keys with its path, from the top down; `<name>` marks a name chosen in the scenario.

    >>> [path for path, _ in groups()][:4]
    ['', 'horizon', 'calendar', 'calendar.slip']
    """
    yield from _below("", Scenario)


def _below(path: str, record: type[SchemaModel]) -> Iterator[tuple[str, type[SchemaModel]]]:
    yield path, record
    for name, field in record.model_fields.items():
        for under, kind in _inside(name, introspection.type_of(field)):
            yield from _below(f"{path}.{under}" if path else under, kind)


def _inside(path: str, kind: Any) -> Iterator[tuple[str, type[SchemaModel]]]:
    """Yield the models in a type with their paths; for a union of models, the path includes the kind."""
    several = len(introspection.models(kind)) > 1
    for choice in introspection.member_types(kind):
        if get_origin(choice) is dict:
            yield from _inside(f"{path}.<name>", get_args(choice)[1])
        elif get_origin(choice) is list:
            yield from _inside(f"{path}.<place>", get_args(choice)[0])
        elif choice in introspection.models(kind):
            yield f"{path}({introspection.default_kind(choice)})" if several else path, choice


def _title(path: str) -> str:
    path, _, kind = path.rstrip(")").partition("(")
    return f"`{path}`" + (f" of kind `{kind}`" if kind else "") if path else "At the top"


def _first_line(record: type[SchemaModel]) -> str:
    return (record.__doc__ or "").strip().splitlines()[0]


def _rows(record: type[SchemaModel]) -> str:
    return "".join("| " + " | ".join(_cell(text) for text in _row(name, field)) + " |\n" for name, field in record.model_fields.items())


def _row(name: str, field: FieldInfo) -> list[str]:
    extra = field.json_schema_extra if isinstance(field.json_schema_extra, dict) else {}
    kind = introspection.type_of(field)
    return [f"`{name}`", field.description or "", str(extra.get("unit", "")), _allowed(kind), _default(field), str(extra.get("source", ""))]


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")


def _default(field: FieldInfo) -> str:
    if field.is_required():
        return "must be given"
    default = to_plain(field.get_default(call_default_factory=True, validated_data={}))
    if default is None or default in ({}, [], ""):
        return "-" if not introspection.models(field.annotation) else "see its keys"
    return str(default).lower() if isinstance(default, bool) else str(default)


def _allowed(kind: Any) -> str:
    """Describe the allowed values of a type."""
    if introspection.is_number(kind):
        low, high = introspection.bounds(kind)
        return f"{low:g}..{high:g}" + (", or a name" if any(choice is str for choice in introspection.member_types(kind)) else "")
    descriptions = [_describe(choice, kind) for choice in introspection.member_types(kind) if choice is not type(None)]
    return " or ".join(descriptions)


def _describe(choice: Any, kind: Any) -> str:
    if get_origin(choice) is Literal:
        return ", ".join(str(word) for word in get_args(choice))
    if get_origin(choice) is dict:
        return f"for each {_key(get_args(choice)[0])}: {_allowed(get_args(choice)[1])}"
    if get_origin(choice) is list:
        return f"list, each: {_allowed(get_args(choice)[0])}"
    if choice is int:
        low, high = introspection.bounds(kind)
        return f"whole, {low}..{high}"
    if isinstance(choice, type) and issubclass(choice, SchemaModel):
        return "a group of keys, below"
    if choice is str and any(getattr(note, "pattern", None) for note in introspection.metadata(kind)):
        return "name"
    return _WORDS.get(choice) or str(getattr(choice, "__name__", choice))


def _key(kind: Any) -> str:
    return _allowed(kind) if any(choice is int for choice in introspection.member_types(kind)) else "name"


if __name__ == "__main__":
    print(glossary(), end="")
