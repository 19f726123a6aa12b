"""YAML text to a tree that knows its lines; `sim.scenario.loader` alone calls this.

The text is read event by event, so that no bound is passed before it is noticed: not by depth, nor by aliases that repeat aliases.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import yaml

from sim.errors import Problem, ScenarioError
from sim.scenario.errors import one_line, short_repr
from sim.scenario.source_tree import SourceNode
from sim.scenario.yaml_dialect import scalar_type
from sim.scenario.yaml_syntax_errors import unreadable

MAX_CHARACTERS = 1_000_000
MAX_VALUES = 50_000
MAX_DEPTH = 40
#: No number of a scenario comes near it; beyond it whole numbers stop being exact in a float.
MAX_INTEGER = 10**15

_HALVES = re.compile("[\ud800-\udfff]")
_Parser: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def parse_yaml(text: str, file: str, problems: list[Problem], line: int | None = None) -> SourceNode:
    """The one document in a text; `line` stands for every line of it, if given. Lesser problems are noted in `problems`.

    Raises:
        ScenarioError: the text can't be read to its end.

    >>> parse_yaml("parties:\\n  russia: {capability: 60}", "a.yaml", []).nearest_to(["parties", "russia", "capability"]).line
    2
    """
    if _HALVES.search(text):
        raise ScenarioError([Problem(file, line or 1, "", "holds half a character (a lone surrogate)")])
    if len(text) > MAX_CHARACTERS:
        raise ScenarioError([Problem(file, line or 1, "", f"has more than {MAX_CHARACTERS:,} characters")])
    broken = yaml.reader.Reader.NON_PRINTABLE.search(text)
    if broken:
        at = line or text.count("\n", 0, broken.start()) + 1
        raise ScenarioError([Problem(file, at, "", f"the character U+{ord(broken.group()):04X} can't stand in YAML")])
    composer = _Composer(text, file, line, problems)
    try:
        return composer.document()
    except yaml.YAMLError as error:
        at, why = unreadable(error, text)
        raise ScenarioError([Problem(file, line or at, "", one_line(f"not valid YAML: {why}"))]) from error
    finally:
        composer.events.dispose()


def top_level_scalars(text: str) -> dict[str, str]:
    """The scalars at the top of a document, up to its `summary`.

    Raises:
        ScenarioError: the text is no YAML.

    >>> top_level_scalars("title: A well\\nissues: {water: {}}\\nsummary: Two farms, one well.\\nparties: [")
    {'title': 'A well', 'summary': 'Two farms, one well.'}
    """
    found: dict[str, str] = {}
    level, key = 0, None
    try:
        for event in yaml.parse(text, _Parser):
            level += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
            scalar = event.value if isinstance(event, yaml.ScalarEvent) else None
            if level != 1 or isinstance(event, yaml.CollectionStartEvent):
                continue
            if key is None:
                key = scalar
            else:
                found, key = found if scalar is None else {**found, key: scalar}, None
            if "summary" in found or level > MAX_DEPTH:
                break
    except (yaml.YAMLError, ValueError) as error:
        raise ScenarioError([Problem("", 0, "", "not valid YAML")]) from error
    return found


class _Composer:
    """Builds the tree from the parser's events."""

    def __init__(self, text: str, file: str, line: int | None, problems: list[Problem]) -> None:
        self.events = _Parser(text)
        self.file, self.line, self.problems = file, line, problems
        self.anchors: dict[str, SourceNode | None] = {}
        self.values = 0

    def document(self) -> SourceNode:
        """The only document of the text; none at all is a problem."""
        self.events.get_event()
        if isinstance(self.events.peek_event(), yaml.StreamEndEvent):
            raise self.refusal(self.events.get_event(), "is empty")
        self.events.get_event()
        tree = self.value((), 0)
        self.events.get_event()
        last = self.events.get_event()
        if not isinstance(last, yaml.StreamEndEvent):
            raise self.refusal(last, "a second document starts here; a file holds one scenario")
        return tree

    def value(self, path: tuple[Any, ...], depth: int) -> SourceNode:
        """The value that the next events make."""
        event = self.events.get_event()
        if isinstance(event, yaml.AliasEvent):
            return self.alias(event, path, depth)
        if depth > MAX_DEPTH:
            raise self.refusal(event, f"is nested more than {MAX_DEPTH} deep", path)
        if event.tag not in (None, "!"):
            self.problems.append(self.at(event, f"tags such as {one_line(event.tag)[:80]} are not read; write the value plainly", path))
        if event.anchor:
            self.anchors[event.anchor] = None
        if isinstance(event, yaml.ScalarEvent):
            content = self.scalar(event, path)
        elif isinstance(event, yaml.SequenceStartEvent):
            content = self.items(path, depth)
        else:
            content = self.entries(path, depth)
        written = self.written(event, content)
        if event.anchor:
            self.anchors[event.anchor] = written
        return written

    def alias(self, event: Any, path: tuple[Any, ...], depth: int) -> SourceNode:
        """The value that an alias repeats: shared, but counted as if written out."""
        known = self.anchors.get(event.anchor)
        if known is None:
            what = "stands inside the value it repeats" if event.anchor in self.anchors else "has no value &... before it to repeat"
            raise self.refusal(event, f"the alias *{one_line(event.anchor)[:80]} {what}", path)
        if depth + known.depth > MAX_DEPTH:
            raise self.refusal(event, f"is nested more than {MAX_DEPTH} deep", path)
        self.spend(event, path, known.weight)
        return replace(known, line=self.line_of(event))

    def items(self, path: tuple[Any, ...], depth: int) -> list[SourceNode]:
        """The values of a list."""
        found: list[SourceNode] = []
        while not isinstance(self.events.peek_event(), yaml.SequenceEndEvent):
            found.append(self.value((*path, len(found)), depth + 1))
        self.events.get_event()
        return found

    def entries(self, path: tuple[Any, ...], depth: int) -> dict[Any, SourceNode]:
        """The values of a group of keys; a repeated key is a problem, and so is one that is neither a word nor a whole number."""
        found: dict[Any, SourceNode] = {}
        lines: dict[str, int] = {}
        while not isinstance(self.events.peek_event(), yaml.MappingEndEvent):
            event = self.events.peek_event()
            key = self.value(path, depth + 1).content
            fits = isinstance(key, str | int) and not isinstance(key, bool)
            value = replace(self.value((*path, key if fits else short_repr(key)), depth + 1), line=self.line_of(event))
            if not fits:
                wrong = f"{short_repr(key)} can't be a key; a key is a word (in quotes if need be) or a whole number"
                self.problems.append(self.at(event, wrong, path))
            elif key == "<<":
                self.problems.append(self.at(event, '"<<" is not read; repeat the keys, or use extends', path))
            elif str(key) in lines:
                self.problems.append(self.at(event, f"stands twice; the first is in line {lines[str(key)]}", (*path, key)))
            else:
                found[key], lines[str(key)] = value, value.line
        self.events.get_event()
        return found

    def scalar(self, event: Any, path: tuple[Any, ...]) -> Any:
        """What a scalar means: quoted it is text; unquoted it may be a number, a truth value, a date or nothing."""
        self.spend(event, path, _weight(event.value))
        if _HALVES.search(event.value):
            self.problems.append(self.at(event, "holds half a character (a lone surrogate)", path))
            return "x"
        if not event.implicit[0] or event.style not in (None, ""):
            return event.value
        tag, meaning = scalar_type(event.value)
        try:
            value = meaning(event.value)
            if tag != "int" or abs(value) <= MAX_INTEGER:
                return value
        except ValueError:
            pass  # no such day, or more digits than Python reads
        wrong = (f"{event.value} is no day of the calendar" if tag == "timestamp"
                 else f"a number of {len(event.value)} digits is beyond the greatest, {MAX_INTEGER:,}")
        self.problems.append(self.at(event, wrong, path))
        return 0

    def spend(self, event: Any, path: tuple[Any, ...], weight: int) -> None:
        """Count values, with aliases written out, against the bound."""
        self.values += weight
        if self.values > MAX_VALUES:
            raise self.refusal(event, f"more than {MAX_VALUES:,} values, counting each alias (*name) as what it repeats", path)

    def written(self, event: Any, content: Any) -> SourceNode:
        """A value at its place, with its weight and depth."""
        if not isinstance(content, dict | list):
            return SourceNode(content, self.file, self.line_of(event), _weight(content))
        self.spend(event, (), 1)
        inside = list(content.values()) if isinstance(content, dict) else content
        weight, depth = 1 + sum(value.weight for value in inside), 1 + max((value.depth for value in inside), default=0)
        return SourceNode(content, self.file, self.line_of(event), weight, depth)

    def line_of(self, event: Any) -> int:
        """The line on which an event starts, from 1."""
        return self.line if self.line is not None else int(event.start_mark.line) + 1

    def at(self, event: Any, message: str, path: tuple[Any, ...] = ()) -> Problem:
        """A problem at an event."""
        return SourceNode(None, self.file, self.line_of(event)).problem(path, message)

    def refusal(self, event: Any, message: str, path: tuple[Any, ...] = ()) -> ScenarioError:
        """The error that ends reading here."""
        return ScenarioError([self.at(event, message, path)])


def _weight(value: Any) -> int:
    """How much a scalar counts: a long text counts as many values, or aliases could repeat it without bound."""
    return 1 + len(value) // 100 if isinstance(value, str) else 1
