"""Mutated scenarios: shipped ones with values replaced, keys moved and text damaged, at random from a seed."""

from __future__ import annotations

import copy
import math
import random
from collections.abc import Callable, Iterator
from typing import Any

from sim.scenario import introspection
from sim.scenario.files import list_scenarios
from sim.scenario.loader import load_scenario
from sim.scenario.serialization import to_plain
from sim.scenario.yaml_dialect import dump_yaml

Path = tuple[Any, ...]

#: YAML of scalars that a careless or hostile author may write anywhere.
SCALARS = (
    "0", "-0.0", "-1", "1", "0.5", "100", "100.00000000000001", "1e16", "1e300", "-1e300", "1e-300", "5e-324", ".inf", "-.inf", ".nan", "1_000", "0x10",
    "1e400", "999999999999999", "1000000000000001", "9" * 400, "'60'", "'0,6'", "60%", "''", "' '", "null", "~", "true", "no", "2017-01-23",
    "9999-12-31", "0001-01-01", "0000-00-00", "2023-02-30", "١٢", "１２", "²", "[]", "{}", "[[]]", "[1, 2]", "{a: 1}", "'\\x07'", '"\\u2028"',
    '"\\ud800"', '"a\\nb"', "'" + "x" * 500 + "'", "kelda", "regime", "&a 1", "*a", "!!python/object:os.system x", "? x", "- x", "<<", "0.1e-5",
)
#: YAML of texts that are hard to write and read back.
TEXTS = tuple(f'"{text}"' for text in (
    r"null", r"true", r"1", r"1e5", r"2017-01-23", r" lead", r"trail ", r"a: b", r"# no comment", r"two\nlines\n", r"\ttab", r"\u0085\u2028\u2029",
    r"\ufeff", r"\u00a0", r"Süd und \u0645\u0631\u062d\u0628\u0627", r"\U0001f54a", r"---", r"...", r"|", r">-", r"%", r"\\", r"'\"'", r"\r", r"\e[31m", r"{{x}}",
    r"<script>", r"a\n\n\nb", r"\n", r"- a", r"? b", r"~", r"=", r"0o7", r".5", r"+1", r"1:30", r"@", r"`",
))
#: YAML of ranges, with places for a low, a middle and a high number.
RANGES = (
    "{{low: {0}, high: {2}}}", "{{low: {0}, mode: {1}, high: {2}}}", "{{mean: {1}, sd: 1e16, low: {0}, high: {2}}}",
    "{{mean: {1}, sd: 0, low: {0}, high: {2}}}", "{{mean: {1}, sd: 5e-324, low: {0}, high: {2}}}", "{{mean: {1}, sd: 1e308, low: {0}, high: {2}}}",
    "{{draws: [{0}, {1}, {2}]}}", "{{low: {2}, high: {0}}}", "{{low: {1}, high: {1}}}", "{{draws: [{0}]}}", "{{low: {0}}}",
)
#: The quickest scenarios, and a number of rounds: the largest play too long to be mutated by the hundred.
SMALL, ROUNDS = ("valley", "textbook", "harbour", "harbour_vote"), 3


def paths_in(value: Any, path: Path = ()) -> Iterator[Path]:
    """The paths of all values of a plain scenario, below its top."""
    if path:
        yield path
    entries = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, own in entries:
        yield from paths_in(own, (*path, key))


class Raw(str):
    """YAML that is to be inserted as it is."""


def number_near_bounds(draw: random.Random, path: Path) -> str:
    """A number at, between or just beyond the bounds that the schema states at a path; a range of such, if it allows one."""
    kind = introspection.type_at(path)
    low, high = introspection.bounds(kind)
    least, most = float(-1 if low is None else low), float(100 if high is None else high)
    within = sorted(draw.choice((least, most, (least + most) / 2, least + (most - least) * draw.random())) for _ in range(3))
    if introspection.is_number(kind) and draw.random() < 0.4:
        return draw.choice(RANGES).format(*map(repr, within))
    beyond = (math.nextafter(least, -math.inf), math.nextafter(most, math.inf))
    value = draw.choice(beyond) if draw.random() < 0.1 else within[0]
    whole = not introspection.is_number(kind) and draw.random() < 0.9
    return str(round(value)) if whole else repr(value)


def is_number(value: Any) -> bool:
    """Whether a plain value is a number."""
    return isinstance(value, int | float) and not isinstance(value, bool)


def replace_value(draw: random.Random, tree: Any, path: Path) -> None:
    """Put another value at a path."""
    parent = _parent(tree, path)
    near = is_number(parent[path[-1]]) and draw.random() < 0.85
    parent[path[-1]] = Raw(number_near_bounds(draw, path) if near else draw.choice((*SCALARS, *TEXTS)))


def delete_value(draw: random.Random, tree: Any, path: Path) -> None:
    """Delete the value at a path."""
    del _parent(tree, path)[path[-1]]


def copy_value(draw: random.Random, tree: Any, path: Path) -> None:
    """Copy the value at a path to another place, which may lie within the value."""
    other = draw.choice(list(paths_in(tree)))
    _parent(tree, other)[other[-1]] = copy.deepcopy(_parent(tree, path)[path[-1]])


def rename_key(draw: random.Random, tree: Any, path: Path) -> None:
    """Rename the key at a path."""
    parent = _parent(tree, path)
    if isinstance(parent, dict):
        parent[draw.choice(("true", "null", "on", "x" * 40, "x" * 41, "Ärger", "1", "others", "procedure"))] = parent.pop(path[-1])


DEEDS: tuple[Callable[[random.Random, Any, Path], None], ...] = (*[replace_value] * 12, delete_value, copy_value, rename_key)


def _parent(tree: Any, path: Path) -> Any:
    for step in path[:-1]:
        tree = tree[step]
    return tree


def mutated_text(seed: int) -> str:
    """A scenario as YAML with one to four mutations of its values, and in some cases damage to its text."""
    draw = random.Random(seed)
    name = draw.choice(SMALL if draw.random() < 0.75 else sorted(list_scenarios()))
    tree = to_plain(load_scenario(name, [f"horizon.rounds={ROUNDS}"]))
    for _ in range(draw.choice((1, 1, 1, 2, 4))):
        places = list(paths_in(tree))
        numbers = [path for path in places if is_number(_parent(tree, path)[path[-1]])]
        draw.choice(DEEDS)(draw, tree, draw.choice(numbers if draw.random() < 0.85 else places))
    text = with_raw_values(tree)
    return damaged(draw, text) if draw.random() < 0.1 else text


def with_raw_values(tree: Any) -> str:
    """A tree as YAML, its raw values inserted as they are."""
    raw: list[str] = []

    def marked(value: Any) -> Any:
        if isinstance(value, Raw):
            raw.append(value)
            return f"raw{len(raw) - 1}raw"
        if isinstance(value, dict):
            return {key: marked(own) for key, own in value.items()}
        return [marked(own) for own in value] if isinstance(value, list) else value

    text = dump_yaml(marked(tree))
    for place, value in enumerate(raw):
        text = text.replace(f"raw{place}raw", value)
    return text


def damaged(draw: random.Random, text: str) -> str:
    """A text with characters or lines deleted, repeated or inserted."""
    at = draw.randrange(len(text))
    lines = text.split("\n")
    line = draw.randrange(len(lines))
    return draw.choice((
        text[:at] + text[at + draw.randrange(1, 40):], text[:at] + draw.choice("\t:{}[]&*!|>'\"%@\x00\ud800\u0661") + text[at:],
        "\n".join(lines[:line] + lines[line + 1:]), "\n".join([*lines[:line], lines[line], *lines[line:]]), text[:at], text[at:],
    ))
