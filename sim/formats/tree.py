"""Build a source tree from values that come from anywhere, each with its place, in any order."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, get_origin

from sim.errors import FormatError, Problem, ScenarioError
from sim.scenario import introspection
from sim.scenario.errors import dotted_path
from sim.scenario.source_tree import SourceNode

Path = tuple[Any, ...]


@dataclass
class _Group:
    """A group of keys under construction, at the place of its first key."""

    place: str
    children: dict[Any, _Group | SourceNode] = field(default_factory=dict)


class TreeBuilder:
    """Collects values by path; `problems` lists those that contradict each other.

    >>> builder = TreeBuilder("a.xlsx")
    >>> builder.put(("horizon", "rounds"), 3, "a.xlsx, cell B2")
    >>> builder.put(("horizon", "rounds"), 4, "a.xlsx, cell B3")
    >>> builder.tree().plain(), [str(each) for each in builder.problems]
    ({'horizon': {'rounds': 3}}, ['a.xlsx, cell B3: horizon.rounds: 4 contradicts 3 in a.xlsx, cell B2'])
    """

    def __init__(self, file: str, problems: list[Problem] | None = None) -> None:
        self.root = _Group(file)
        self.problems: list[Problem] = [] if problems is None else problems

    def group(self, path: Path, place: str) -> None:
        """Make a group at a path, if there is none."""
        self._group(path, place)

    def has(self, path: Path) -> bool:
        """Whether there is a value or group at a path."""
        here: _Group | SourceNode | None = self.root
        for step in path:
            here = here.children.get(step) if isinstance(here, _Group) else None
        return here is not None

    def put(self, path: Path, value: Any, place: str) -> None:
        """Set the value at a path; stating the same value twice is allowed."""
        *above, last = path
        parent = self._group(tuple(above), place)
        if parent is None:
            return
        known = parent.children.get(last)
        node = value if isinstance(value, SourceNode) else as_node(value, place)
        if known is None:
            parent.children[last] = node
        elif isinstance(known, _Group) and node.content == {}:
            return
        elif isinstance(known, _Group):
            self.problems.append(Problem(place, 0, dotted_path(path), f"is a value here, and a group of keys in {known.place}"))
        elif known.plain() != node.plain():
            self.problems.append(Problem(place, 0, dotted_path(path), f"{_shown(node)} contradicts {_shown(known)} in {known.file}"))

    def _group(self, path: Path, place: str) -> _Group | None:
        here = self.root
        for depth, step in enumerate(path, 1):
            child = here.children.get(step)
            if child is None or (isinstance(child, SourceNode) and child.content == {}):
                child = here.children[step] = _Group(place)
            if isinstance(child, SourceNode):
                self.problems.append(Problem(place, 0, dotted_path(path[:depth]), f"is a group of keys here, and a value in {child.file}"))
                return None
            here = child
        return here

    def tree(self) -> SourceNode:
        """Return what has been collected."""
        return _node(self.root, ())


def _node(group: _Group, path: Path) -> SourceNode:
    content: Any = {step: each if isinstance(each, SourceNode) else _node(each, (*path, step)) for step, each in group.children.items()}
    kind = introspection.type_at(path)
    is_list = any(get_origin(choice) is list for choice in introspection.member_types(kind)) if path and kind is not None else False
    if is_list and content and all(isinstance(step, int) for step in content):
        content = [content[step] for step in sorted(content)]
    return SourceNode(content, group.place, 0)


def as_node(value: Any, place: str) -> SourceNode:
    """Return plain values as a source tree, all of it at one place.

    >>> as_node({"a": [1, 2]}, "x").plain()
    {'a': [1, 2]}
    """
    if isinstance(value, dict):
        return SourceNode({key: as_node(own, place) for key, own in value.items()}, place, 0)
    if isinstance(value, list):
        return SourceNode([as_node(own, place) for own in value], place, 0)
    return SourceNode(value, place, 0)


def _shown(node: SourceNode) -> str:
    return str(node.plain())[:60]


def in_order(error: ScenarioError | Sequence[Problem], sheets: Iterable[str] = ()) -> FormatError:
    """Return problems as an error about a format's file, by sheet, row and column, without duplicates."""
    order = {name: place for place, name in enumerate(sheets)}
    problems = error.problems if isinstance(error, ScenarioError) else error

    def place(problem: Problem) -> tuple[str, int, int, int, str]:
        found = re.search(r"(?:, sheet (.*))?, cell ([A-Z]+)(\d+)$", problem.file)
        if not found:
            return problem.file, -1, problem.line, 0, problem.path
        column = sum((ord(letter) - 64) * 26**power for power, letter in enumerate(reversed(found[2])))
        return problem.file[:found.start()], order.get(found[1] or "", -1), int(found[3]), column, problem.path

    return FormatError(sorted(dict.fromkeys(problems), key=place))
