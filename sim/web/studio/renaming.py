"""Rename a party, an issue or an option wherever a scenario names it; move a key before or behind its neighbours."""

from __future__ import annotations

import re
from typing import Any

from sim.errors import Problem, ScenarioError
from sim.scenario.errors import dotted_path
from sim.scenario.yaml_spans import FILE, Span
from sim.web.studio.references import KEYS, MEANING, VALUES, pattern_of
from sim.web.studio.text_patches import Patch, PatchFinder, Path

NAME = re.compile(r"[a-z][a-z0-9_]{0,39}")


def rename_patches(tree: Span, path: Path, name: Any) -> list[Patch]:
    """Return the patches that rename the last key of a path, and all references to it.

    Raises:
        ScenarioError: the name is invalid or taken, or there is no such key.
    """
    parent = _at(tree, path[:-1])
    found = parent.entry(path[-1]) if parent else None
    if not parent or not found:
        raise _refused(path, "is not in this text; a key that is inherited is renamed in the file that states it")
    if not isinstance(name, str) or not NAME.fullmatch(name):
        raise _refused(path, "a name has up to 40 lowercase letters, digits and _, and starts with a letter")
    if any(key.value == name for key, _ in parent.entries):
        raise _refused(path, f"{name} is taken")
    group = "options" if len(path) == 4 and path[2] == "options" else str(path[0]) if len(path) == 2 else ""
    meant = MEANING.get(group, ())
    patches = [Patch(found[0].start, found[0].end, name)]
    if meant:
        issue = path[1] if group == "options" else None
        _collect(tree, (), path, name, meant, issue, patches)
    return list(dict.fromkeys(patches))


def _collect(span: Span, path: Path, target: Path, name: str, meant: tuple[str, ...], issue: Any, patches: list[Patch]) -> None:
    """Collect the references below a node; `issue`: whose options are meant."""
    old = str(target[-1])
    for key, value in span.entries:
        inner = (*path, key.value)
        if key.value == old and pattern_of(path, KEYS) in meant and _concerns(path, issue):
            patches.append(Patch(key.start, key.end, name))
        _collect(value, inner, target, name, meant, issue, patches)
    for at, item in enumerate(span.items):
        if item.kind != "scalar":
            _collect(item, (*path, at), target, name, meant, issue, patches)
    for each in (span, *span.items):
        if each.kind == "scalar" and each.value == old and pattern_of(path, VALUES) in meant and _concerns(path, issue):
            patches.append(Patch(each.start, each.end, name))


def _concerns(path: Path, issue: Any) -> bool:
    """Whether names at a path are options of an issue; for other names, always."""
    return issue is None or issue in path


def move_patches(text: str, tree: Span, path: Path, places: Any) -> list[Patch]:
    """Return the patches that move a key by so many places among its neighbours; down if positive.

    Raises:
        ScenarioError: there is no such key, or it does not stand on lines of its own.
    """
    parent = _at(tree, path[:-1])
    names = [key.value for key, _ in parent.entries] if parent else []
    if not parent or str(path[-1]) not in names or not isinstance(places, int):
        raise _refused(path, "is not in this text, so it can't be moved")
    at = names.index(str(path[-1]))
    to = min(max(at + places, 0), len(names) - 1)
    order = [each for each in range(len(names)) if each != at]
    order.insert(to, at)
    if parent.style == "flow":
        pieces = [(key.start, max(key.end, value.end)) for key, value in parent.entries]
    else:
        finder = PatchFinder(text)
        column = finder.column(parent.entries[0][0])
        pieces = [(finder.line_start(key.start), finder.tail(value, column)) for key, value in parent.entries]
        if text[pieces[0][0]:parent.entries[0][0].start].strip():
            raise _refused(path, "stands in a list, so it can't be moved by the form; move it in the YAML pane")
    return [Patch(*pieces[place], text[slice(*pieces[taken])]) for place, taken in enumerate(order) if place != taken]


def _at(tree: Span, path: Path) -> Span | None:
    here: Span | None = tree
    for step in path:
        here = here.child(step) if here else None
    return here


def _refused(path: Path, message: str) -> ScenarioError:
    return ScenarioError([Problem(FILE, 0, dotted_path(path), message)])
