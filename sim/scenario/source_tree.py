"""A scenario as written: values that know their file and line, laid one over another."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any, TypeAlias

from sim.errors import Problem
from sim.scenario import introspection
from sim.scenario.errors import dotted_path, short_repr, suggestion

Path: TypeAlias = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class SourceNode:
    """A value and where it stands: a scalar, a dict of written values, or a list of them.

    `weight` counts the values in it with every alias written out (100 characters of text count as one more); `depth` is how deep it goes.
    """

    content: Any
    file: str
    line: int
    weight: int = 1
    depth: int = 0

    def plain(self) -> Any:
        """The value without its places."""
        if isinstance(self.content, dict):
            return {key: value.plain() for key, value in self.content.items()}
        if isinstance(self.content, list):
            return [value.plain() for value in self.content]
        return self.content

    def nearest_to(self, path: Iterable[object]) -> SourceNode:
        """The value at a path, or the last one on the way to it."""
        found = self
        for step in path:
            below = found.step(step)
            if below is None:
                break
            found = below
        return found

    def step(self, step: object) -> SourceNode | None:
        """The value one step down, if there is one."""
        if isinstance(self.content, dict):
            return self.content.get(step)
        if isinstance(self.content, list) and isinstance(step, int) and 0 <= step < len(self.content):
            value: SourceNode = self.content[step]
            return value
        return None

    def problem(self, path: Iterable[object], message: str) -> Problem:
        """A problem at this place."""
        return Problem(self.file, self.line, dotted_path(path), message)


def merge(base: SourceNode | None, over: SourceNode, problems: list[Problem], path: Path = ()) -> SourceNode:
    """One value laid over another: groups of keys merge, anything else is replaced, and an empty value removes its key.

    A range is one number, so it is replaced as a whole; so is a group whose `kind` changes.
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
            problems.append(value.problem((*path, key), "is empty, which would remove an inherited key, but none stands here"
                                          + (suggestion(key, map(str, merged)) if merged else "")))
    return replace(over, content=merged)


def _same_kind(base: SourceNode, over: SourceNode, path: Path) -> bool:
    return "kind" not in over.content or over.content["kind"].content == _kind(base, path)


def _kind(group: SourceNode, path: Path) -> Any:
    """The `kind` of a group of keys; left out, it is that of the record that stands there by default."""
    if "kind" in group.content:
        return group.content["kind"].content
    return next((introspection.default_kind(record) for record in introspection.models(introspection.type_at(path))), None)


def set_value(tree: SourceNode, steps: Path, value: SourceNode, problems: list[Problem], path: Path = ()) -> SourceNode:
    """A copy of the tree with one value set at a path; an empty value removes what stands there.

    A group whose `kind` changes starts anew. A problem is noted, and the tree returned as it was, where the path leads nowhere.
    """
    if isinstance(tree.content, list):
        return _put_in_list(tree, steps, value, problems, path)
    if not isinstance(tree.content, dict):
        problems.append(value.problem((*path, *steps), f"{dotted_path(path)} is {short_repr(tree.content)}, so nothing can stand below it"))
        return tree
    key, rest = _key(steps[0]), steps[1:]
    kind = introspection.type_at(path)
    if not rest:
        if value.content is None:
            return merge(tree, replace(tree, content={key: value}), problems, path)
        if key == "kind" and value.content != _kind(tree, path):
            return replace(tree, content={key: value})
        return replace(tree, content={**tree.content, key: merge(None, value, problems, (*path, key))})
    if key not in tree.content and introspection.is_mapping(kind) and _is_whole(introspection.child_type(kind, key)):
        problems.append(value.problem((*path, key), f"there is no {short_repr(key)} here{suggestion(key, map(str, tree.content))}"))
        return tree
    under = tree.content.get(key) or replace(value, content={})
    return replace(tree, content={**tree.content, key: set_value(under, rest, value, problems, (*path, key))})


def _put_in_list(tree: SourceNode, steps: Path, value: SourceNode, problems: list[Problem], path: Path) -> SourceNode:
    place, rest = _key(steps[0]), steps[1:]
    if not isinstance(place, int) or not 0 <= place < len(tree.content):
        found = f"0 to {len(tree.content) - 1}" if tree.content else "none: the list is empty"
        problems.append(value.problem((*path, place), f"{short_repr(steps[0])} is no place in this list (allowed: {found})"))
        return tree
    new = set_value(tree.content[place], rest, value, problems, (*path, place)) if rest else value
    kept = [*tree.content[:place], *([] if new.content is None else [new]), *tree.content[place + 1:]]
    return replace(tree, content=kept)


def _key(step: Any) -> Any:
    """A step of a path; names start with a letter, so digits are a number: a place in a list, or a point or week."""
    return int(step) if isinstance(step, str) and step.isascii() and step.isdigit() and len(step) < 16 else step


def _is_whole(kind: Any) -> bool:
    """Whether what stands there can't be left half said: a record with keys that have to be given."""
    return any(field.is_required() for record in introspection.models(kind) for field in record.model_fields.values())
