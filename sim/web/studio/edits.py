"""Edit a scenario's text by its keys: set or remove values, rename a party or an issue wherever it is named, change the order of keys."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from copy import deepcopy
from typing import Annotated, Any, Literal, get_args, get_origin

from pydantic import BaseModel, ConfigDict, Field

from sim.errors import Problem, ScenarioError
from sim.formats.profile import remove_key, set_key
from sim.scenario import introspection
from sim.scenario.errors import dotted_path
from sim.scenario.yaml_spans import FILE, Span
from sim.web.studio.parsed_text import parsed
from sim.web.studio.renaming import move_patches, rename_patches
from sim.web.studio.text_patches import PatchFinder, patched

Step = Annotated[str, Field(max_length=80)] | Annotated[int, Field(ge=0, le=100_000)]
Path = tuple[Any, ...]


class Edit(BaseModel):
    """One change: `set` a value at a path, `remove` the key, `rename` it to `value` wherever it is referred to, or `move` it by `value` places."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    do: Literal["set", "remove", "rename", "move"] = "set"
    path: Annotated[list[Step], Field(min_length=1, max_length=20)]
    value: Any = None


def edited(text: str, edits: Sequence[Edit]) -> str:
    """Return a text after edits; all that they do not concern stays as it is, comments and order included.

    Raises:
        ScenarioError: the text is not YAML, or an edit can't be made in it.

    >>> text = "parties: # two\\n  hill: {capability: 60} # the larger\\n"
    >>> print(edited(text, [Edit(path=["parties", "hill", "capability"], value=55), Edit(path=["parties", "hill", "pain"], value=0.1)]), end="")
    parties: # two
      hill: {capability: 55, pain: 0.1} # the larger
    """
    at = 0
    while at < len(edits):
        if edits[at].do in ("rename", "move"):
            text = _restructured(text, edits[at])
            at += 1
            continue
        upto = next((place for place in range(at, len(edits)) if edits[place].do in ("rename", "move")), len(edits))
        text = _with_values(text, edits[at:upto])
        at = upto
    return text


def _with_values(text: str, edits: Sequence[Edit]) -> str:
    old = plain_values(text)
    wanted = deepcopy(old)
    for edit in edits:
        _apply(wanted, edit)
    return rewritten(text, old, wanted, edits[-1].path)


def rewritten(text: str, old: dict[str, Any], wanted: dict[str, Any], path: Sequence[Any] = ()) -> str:
    """Return a text whose values are the wanted ones, with as little changed as possible.

    Raises:
        ScenarioError: the text can't be changed in place, for instance because of an alias.
    """
    if old == wanted and repr(old) == repr(wanted):
        return text
    tree = parsed(text).spans
    finder = PatchFinder(text)
    if tree.entries:
        finder.compare(tree, old, wanted, ())
        found = patched(text, finder.patches)
    else:
        start = text if not text.strip() or text.endswith("\n") else f"{text}\n"
        found = start + "\n".join(_lines(wanted)) + "\n"
    if _reads_otherwise(found, wanted):
        at = _at(tree, text, path)
        raise ScenarioError([Problem(FILE, at, dotted_path(path), "can't be changed by the form as it is written here; change it in the YAML pane")])
    return found


def _lines(values: dict[str, Any]) -> list[str]:
    from sim.web.studio.yaml_snippets import block, key

    return [f"{key(name)}:{block(own, 0)}" for name, own in values.items()]


def _reads_otherwise(text: str, wanted: dict[str, Any]) -> bool:
    """Whether a text does not hold the wanted values, as it may with anchors, which several places share."""
    try:
        found = plain_values(text)
    except ScenarioError:
        return True
    return found != wanted or repr(_sorted(found)) != repr(_sorted(wanted))


def _sorted(value: Any) -> Any:
    """Return values with all keys in order, and numbers alike, so that only what differs in kind or size differs."""
    if isinstance(value, dict):
        return sorted(((str(step), _sorted(own)) for step, own in value.items()), key=lambda pair: pair[0])
    if isinstance(value, list):
        return [_sorted(own) for own in value]
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else value


def plain_values(text: str) -> dict[str, Any]:
    """Return the values that a text states by itself.

    Raises:
        ScenarioError: it is not YAML, or not a group of keys.
    """
    found = parsed(text)
    plain = found.plain
    if found.problems or not isinstance(plain, dict):
        raise ScenarioError(found.problems or [Problem(FILE, 1, "", "a scenario is a group of keys")])
    return plain


def _apply(values: dict[str, Any], edit: Edit) -> None:
    """Set or remove one key of plain values."""
    path = _existing(values, edit.path)
    parent: Any = values
    for step in path[:-1]:
        parent = parent[step] if _has(parent, step) else None
    if isinstance(parent, list):
        _apply_to_list(parent, path, edit)
        return
    if edit.do == "remove":
        remove_key(values, path)
        return
    for end in range(1, len(path)):  # what stands in the way of a group, such as an empty value, gives way
        above: Any = values
        for step in path[:end]:
            above = above.get(step) if isinstance(above, dict) else above[step] if _has(above, step) else None
        if above is not None and not isinstance(above, dict | list):
            set_key(values, path[:end], {})
        if above is None:
            _set(values, path[:end], {})
    _set(values, path, typed(edit.value, introspection.type_at(path)))


def _set(values: Any, path: Path, value: Any) -> None:
    """Set a key below groups and lists that exist."""
    for step in path[:-1]:
        values = values[step]
    values[path[-1]] = value


def _apply_to_list(items: list[Any], path: Path, edit: Edit) -> None:
    at = path[-1]
    if not isinstance(at, int) or at > len(items):
        raise ScenarioError([Problem(FILE, 0, dotted_path(path), f"there is no place {at} in this list of {len(items)}")])
    if edit.do == "remove":
        del items[at:at + 1]
    else:
        items[at:at + 1] = [typed(edit.value, introspection.type_at(path))]


def _existing(values: Any, path: Sequence[Any]) -> Path:
    """Return a path with its steps as the values hold them: a number in text may be an index, a point of a scale or a week."""
    found: list[Any] = []
    here = values
    for step in path:
        digits = str(step).isdigit()
        if isinstance(here, list):
            step = int(step) if digits else step
        elif digits and (not isinstance(here, dict) or str(step) not in here):
            step = int(step)
        found.append(step)
        here = here[step] if _has(here, step) else None
    return tuple(found)


def _has(values: Any, step: Any) -> bool:
    if isinstance(values, dict):
        return step in values
    return isinstance(values, list) and isinstance(step, int) and 0 <= step < len(values)


def typed(value: Any, kind: Any) -> Any:
    """Return a value from JSON as a scenario holds it: dates as dates, keys that are numbers as numbers.

    >>> typed("2017-01-23", introspection.type_at(("calendar", "first_round")))
    datetime.date(2017, 1, 23)
    >>> typed({"0": "none"}, introspection.type_at(("issues", "water", "scale")))
    {0: 'none'}
    """
    choices = list(introspection.member_types(kind)) if kind is not None else []
    if isinstance(value, str) and datetime.date in choices:
        try:
            return datetime.date.fromisoformat(value)
        except ValueError:
            return value
    if isinstance(value, dict):
        numbers = any(get_origin(choice) is dict and int in introspection.member_types(get_args(choice)[0]) for choice in choices)
        return {int(step) if numbers and step.isdigit() else step: typed(own, introspection.child_type(kind, step)) for step, own in value.items()}
    if isinstance(value, list):
        return [typed(own, introspection.child_type(kind, 0)) for own in value]
    return value


def _restructured(text: str, edit: Edit) -> str:
    """Return a text after a key has been renamed or moved."""
    tree, before = parsed(text).spans, plain_values(text)
    path = _existing(before, edit.path)
    patches = rename_patches(tree, path, edit.value) if edit.do == "rename" else move_patches(text, tree, path, edit.value)
    found = patched(text, patches)
    plain_values(found)
    return found


def _at(tree: Span, text: str, path: Sequence[Any]) -> int:
    """Return the line of the nearest node on a path."""
    here = tree
    for step in path:
        child = here.child(step)
        if child is None:
            break
        here = child
    return text.count("\n", 0, here.start) + 1
