"""Source trees: the values of a scenario with their file and line, before validation; merging them and setting single values."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any, TypeAlias

from sim.errors import Problem
from sim.scenario import introspection
from sim.scenario.errors import dotted_path, short_repr, suggestion
from sim.scenario.yaml_dialect import is_digits

Path: TypeAlias = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class SourceNode:
    """A value and its place in a file: a scalar, a dict of nodes, or a list of nodes.

    `weight` is the number of values in it with every alias expanded (100 characters of text count as one more); `depth` is the depth of
    nesting.
    """

    content: Any
    file: str
    line: int
    weight: int = 1
    depth: int = 0

    def plain(self) -> Any:
        """Return the value without line numbers."""
        if isinstance(self.content, dict):
            return {key: value.plain() for key, value in self.content.items()}
        if isinstance(self.content, list):
            return [value.plain() for value in self.content]
        return self.content

    def nearest_to(self, path: Iterable[object]) -> SourceNode:
        """Return the node at a path, or the last node on the way to it."""
        found = self
        for step in path:
            child = found.child(step)
            if child is None:
                break
            found = child
        return found

    def child(self, step: object) -> SourceNode | None:
        """Return the node under a key or at a place of a list, if there is one."""
        if isinstance(self.content, dict):
            return self.content.get(step)
        if isinstance(self.content, list) and isinstance(step, int) and 0 <= step < len(self.content):
            value: SourceNode = self.content[step]
            return value
        return None

    def problem(self, path: Iterable[object], message: str) -> Problem:
        """Return a problem at this line."""
        return Problem(self.file, self.line, dotted_path(path), message)


def merge(base: SourceNode | None, over: SourceNode, problems: list[Problem], path: Path = ()) -> SourceNode:
    """Return one node merged over another: mappings merge key by key, anything else is replaced, and null removes a key.

    A range is one number, so it is replaced as a whole; so is a mapping whose `kind` changes.
    """
    if not isinstance(over.content, dict):
        return over
    kind = introspection.type_at(path)
    merges = base is not None and isinstance(base.content, dict) and not introspection.is_number(kind) and _same_kind(base, over, path)
    merged: dict[Any, SourceNode] = dict(base.content) if base is not None and merges else {}
    for key, value in over.content.items():
        if value.content is not None:
            merged[key] = merge(merged.get(key), value, problems, (*path, key))
        elif merged.pop(key, None) is None and introspection.is_mapping(kind):
            problems.append(value.problem((*path, key), "is null, which removes an inherited key, but there is none"
                                          + (suggestion(key, map(str, merged)) if merged else "")))
    return replace(over, content=merged)


def _same_kind(base: SourceNode, over: SourceNode, path: Path) -> bool:
    return "kind" not in over.content or over.content["kind"].content == _kind(base, path)


def _kind(group: SourceNode, path: Path) -> Any:
    """Return the `kind` of a mapping, or the default kind at that path."""
    if "kind" in group.content:
        return group.content["kind"].content
    return next((introspection.default_kind(record) for record in introspection.models(introspection.type_at(path))), None)


def set_value(tree: SourceNode, steps: Path, value: SourceNode, problems: list[Problem], path: Path = ()) -> SourceNode:
    """Return a copy of the tree with one value set at a path; null removes the key.

    A mapping whose `kind` changes loses its other keys. If there is no such path, a problem is added and the tree returned unchanged.
    """
    if isinstance(tree.content, list):
        return _put_in_list(tree, steps, value, problems, path)
    if not isinstance(tree.content, dict):
        problems.append(value.problem((*path, *steps), f"{dotted_path(path)} is {short_repr(tree.content)} and has no keys"))
        return tree
    key, rest = _key(steps[0]), steps[1:]
    kind = introspection.type_at(path)
    if not rest:
        if value.content is None:
            return merge(tree, replace(tree, content={key: value}), problems, path)
        if key == "kind" and value.content != _kind(tree, path):
            return replace(tree, content={key: value})
        return replace(tree, content={**tree.content, key: merge(None, value, problems, (*path, key))})
    if key not in tree.content and introspection.is_mapping(kind) and _has_required_keys(introspection.child_type(kind, key)):
        problems.append(value.problem((*path, key), f"there is no {short_repr(key)} here{suggestion(key, map(str, tree.content))}"))
        return tree
    under = tree.content.get(key) or replace(value, content={})
    return replace(tree, content={**tree.content, key: set_value(under, rest, value, problems, (*path, key))})


def _put_in_list(tree: SourceNode, steps: Path, value: SourceNode, problems: list[Problem], path: Path) -> SourceNode:
    place, rest = _key(steps[0]), steps[1:]
    if not isinstance(place, int) or not 0 <= place < len(tree.content):
        found = f"0 to {len(tree.content) - 1}" if tree.content else "none: the list is empty"
        problems.append(value.problem((*path, place), f"{short_repr(steps[0])} is not an index of this list (allowed: {found})"))
        return tree
    new = set_value(tree.content[place], rest, value, problems, (*path, place)) if rest else value
    kept = [*tree.content[:place], *([] if new.content is None else [new]), *tree.content[place + 1:]]
    return replace(tree, content=kept)


def _key(step: Any) -> Any:
    """Return a step of a path as a key; names start with a letter, so digits are an index, a point of a scale or a week."""
    return int(step) if isinstance(step, str) and is_digits(step) else step


def _has_required_keys(kind: Any) -> bool:
    """Return whether the value at a path is a model with required keys, which an override can't create one by one."""
    return any(field.is_required() for record in introspection.models(kind) for field in record.model_fields.values())
