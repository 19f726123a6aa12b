"""Parse YAML text into a source tree whose nodes know their lines.

The tree is built from PyYAML's parser events, so that limits on depth, size and expanded aliases are checked while reading, before a
hostile text can use up memory.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import yaml

from sim.errors import Problem, ScenarioError
from sim.scenario.errors import one_line, short_repr
from sim.scenario.source_tree import SourceNode
from sim.scenario.yaml_dialect import MAX_INTEGER, scalar_type

MAX_CHARACTERS = 16_000_000
MAX_VALUES = 1_000_000
MAX_DEPTH = 40

_SURROGATES = re.compile("[\ud800-\udfff]")
_Parser: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
#: Parts of the parser's messages, and the likely cause.
LIKELY_CAUSES = {
    "mapping values are not allowed": "a second colon; put a text that holds a colon and a space in quotes",
    "could not find expected ':'": "a key needs a colon and a space after it",
    "did not find expected key": "the line is not below a key, or a quote above it is not closed",
    "did not find expected '-'": "the line is in a list but does not start with \"- \"",
    "found unexpected end of stream": "a quote is not closed",
}


def parse_yaml(text: str, file: str, problems: list[Problem], line: int | None = None) -> SourceNode:
    """Return the tree of the only document in a text. Problems that leave the rest readable are added to `problems`.

    Args:
        text: the YAML.
        file: name of the file, for messages.
        problems: the list to add to.
        line: a line number to use for every node; for values from the command line.

    Raises:
        ScenarioError: the text can't be parsed to its end; it holds the earlier problems too.

    Examples:
        >>> parse_yaml("parties:\\n  russia: {capability: 60}", "a.yaml", []).nearest_to(["parties", "russia", "capability"]).line
        2
    """
    builder = _TreeBuilder(text, file, line, problems)
    builder.check_characters()
    try:
        return builder.document()
    except yaml.YAMLError as error:
        at, why = describe_syntax_error(error, text)
        raise ScenarioError([*problems, Problem(file, line or at, "", one_line(f"not valid YAML: {why}"))]) from error
    finally:
        builder.events.dispose()


def describe_syntax_error(error: yaml.YAMLError, text: str) -> tuple[int, str]:
    """Return the line to look at, from 1, and a likely cause for people who don't know YAML.

    >>> broken = "issues:\\n\\twater: {}"
    >>> try:
    ...     yaml.safe_load(broken)
    ... except yaml.YAMLError as error:
    ...     describe_syntax_error(error, broken)
    (2, 'a tab; indent by spaces')
    """
    at, since = getattr(error, "problem_mark", None), getattr(error, "context_mark", None)
    why = str(getattr(error, "problem", None) or getattr(error, "reason", None) or "unreadable")
    mark = at or since
    if mark is None:
        return 1, why
    lines = text.split("\n")
    here = lines[mark.line] if mark.line < len(lines) else ""
    sign = here[mark.column:mark.column + 1]
    if "cannot start any token" in why:
        return mark.line + 1, "a tab; indent by spaces" if sign == "\t" else f"a text that begins with {sign} needs quotes"
    if (since and "or '}'" in why) or (since and "or ']'" in why):
        return mark.line + 1, f"the {'{' if '}' in why else '['} of line {since.line + 1} is not closed before this, or lacks a comma"
    cause = next((cause for part, cause in LIKELY_CAUSES.items() if part in why), why)
    return (since if since and "expected ':'" in why else mark).line + 1, cause


def top_level_scalars(text: str) -> dict[str, str]:
    """Return the scalars at the top of a document up to its `summary`, without parsing the rest.

    Raises:
        ScenarioError: the text is not YAML.

    Examples:
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


class _TreeBuilder:
    """Builds source nodes from parser events."""

    def __init__(self, text: str, file: str, line: int | None, problems: list[Problem]) -> None:
        self.text, self.events = text, _Parser(text if not _SURROGATES.search(text) else "")
        self.file, self.line, self.problems = file, line, problems
        self.anchors: dict[str, SourceNode | None] = {}
        self.values = 0

    def check_characters(self) -> None:
        """Raise a ScenarioError if the text is too long or has characters that YAML does not allow."""
        broken = yaml.reader.Reader.NON_PRINTABLE.search(self.text)
        if _SURROGATES.search(self.text):
            line, message = 1, "contains half a character (a lone surrogate)"
        elif len(self.text) > MAX_CHARACTERS:
            line, message = 1, f"has more than {MAX_CHARACTERS:,} characters"
        elif broken:
            line = self.text.count("\n", 0, broken.start()) + 1
            message = f"the character U+{ord(broken.group()):04X} is not allowed in YAML"
        else:
            return
        raise ScenarioError([*self.problems, Problem(self.file, self.line or line, "", message)])

    def document(self) -> SourceNode:
        """Return the tree of the only document; none, or a second one, is an error."""
        self.events.get_event()
        if isinstance(self.events.peek_event(), yaml.StreamEndEvent):
            raise self.fatal(self.events.get_event(), "is empty")
        self.events.get_event()
        tree = self.value((), 0)
        self.events.get_event()
        last = self.events.get_event()
        if not isinstance(last, yaml.StreamEndEvent):
            raise self.fatal(last, "a second document starts here; a file holds one scenario")
        return tree

    def value(self, path: tuple[Any, ...], depth: int) -> SourceNode:
        """Return the node of the next value."""
        event = self.events.get_event()
        if isinstance(event, yaml.AliasEvent):
            return self.alias(event, path, depth)
        if depth > MAX_DEPTH:
            raise self.fatal(event, f"is nested more than {MAX_DEPTH} deep", path)
        if event.tag not in (None, "!"):
            self.add(event, f"YAML tags such as {one_line(event.tag)[:80]} are not supported; write the plain value", path)
        if event.anchor:
            self.anchors[event.anchor] = None
        if isinstance(event, yaml.ScalarEvent):
            content = self.scalar(event, path)
        elif isinstance(event, yaml.SequenceStartEvent):
            content = self.items(path, depth)
        else:
            content = self.entries(path, depth)
        node = self.node(event, content)
        if event.anchor:
            self.anchors[event.anchor] = node
        return node

    def alias(self, event: Any, path: tuple[Any, ...], depth: int) -> SourceNode:
        """Return the node that an alias repeats: shared, but counted as if it were written out."""
        known = self.anchors.get(event.anchor)
        if known is None:
            what = "is inside the value that it repeats" if event.anchor in self.anchors else "has no anchor (&...) before it"
            raise self.fatal(event, f"the alias *{one_line(event.anchor)[:80]} {what}", path)
        if depth + known.depth > MAX_DEPTH:
            raise self.fatal(event, f"is nested more than {MAX_DEPTH} deep", path)
        self.count(event, path, known.weight)
        return replace(known, line=self.line_of(event))

    def items(self, path: tuple[Any, ...], depth: int) -> list[SourceNode]:
        """Return the nodes of a list."""
        found: list[SourceNode] = []
        while not isinstance(self.events.peek_event(), yaml.SequenceEndEvent):
            found.append(self.value((*path, len(found)), depth + 1))
        self.events.get_event()
        return found

    def entries(self, path: tuple[Any, ...], depth: int) -> dict[Any, SourceNode]:
        """Return the nodes of a mapping; duplicate keys, and keys that are neither words nor integers, are problems."""
        found: dict[Any, SourceNode] = {}
        lines: dict[str, int] = {}
        while not isinstance(self.events.peek_event(), yaml.MappingEndEvent):
            event = self.events.peek_event()
            key = self.value(path, depth + 1).content
            valid = isinstance(key, str | int) and not isinstance(key, bool)
            value = replace(self.value((*path, key if valid else short_repr(key)), depth + 1), line=self.line_of(event))
            if not valid:
                self.add(event, f"{short_repr(key)} can't be a key; a key is a word (in quotes if need be) or a whole number", path)
            elif key == "<<":
                self.add(event, 'merge keys ("<<") are not supported; repeat the keys, or use extends', path)
            elif str(key) in lines:
                self.add(event, f"duplicate key; it is first given in line {lines[str(key)]}", (*path, key))
            else:
                found[key], lines[str(key)] = value, value.line
        self.events.get_event()
        return found

    def scalar(self, event: Any, path: tuple[Any, ...]) -> Any:
        """Return the value of a scalar: text if quoted, else perhaps a number, a truth value, a date or null."""
        self.count(event, path, _weight(event.value))
        if _SURROGATES.search(event.value):
            self.add(event, "contains half a character (a lone surrogate)", path)
            return "x"
        if not event.implicit[0] or event.style not in (None, ""):
            return event.value
        tag, convert = scalar_type(event.value)
        try:
            value = convert(event.value)
            if tag != "int" or abs(value) <= MAX_INTEGER:
                return value
        except ValueError:
            pass  # an impossible date, or more digits than Python reads
        if tag == "timestamp":
            self.add(event, f"{event.value} is not a date of the calendar", path)
        else:
            self.add(event, f"a number of {len(event.value)} digits; the largest allowed is {MAX_INTEGER:,}", path)
        return 0

    def count(self, event: Any, path: tuple[Any, ...], weight: int) -> None:
        """Count values, with aliases expanded, and raise a ScenarioError if there are too many."""
        self.values += weight
        if self.values > MAX_VALUES:
            raise self.fatal(event, f"more than {MAX_VALUES:,} values, counting each alias (*name) as what it repeats", path)

    def node(self, event: Any, content: Any) -> SourceNode:
        """Return a node with its line, weight and depth."""
        if not isinstance(content, dict | list):
            return SourceNode(content, self.file, self.line_of(event), _weight(content))
        self.count(event, (), 1)
        inside = list(content.values()) if isinstance(content, dict) else content
        weight, depth = 1 + sum(value.weight for value in inside), 1 + max((value.depth for value in inside), default=0)
        return SourceNode(content, self.file, self.line_of(event), weight, depth)

    def line_of(self, event: Any) -> int:
        """Return the line on which an event starts, from 1."""
        return self.line if self.line is not None else int(event.start_mark.line) + 1

    def add(self, event: Any, message: str, path: tuple[Any, ...]) -> None:
        """Add a problem at an event."""
        self.problems.append(SourceNode(None, self.file, self.line_of(event)).problem(path, message))

    def fatal(self, event: Any, message: str, path: tuple[Any, ...] = ()) -> ScenarioError:
        """Return the error that ends parsing at an event."""
        self.add(event, message, path)
        return ScenarioError(self.problems)


def _weight(value: Any) -> int:
    """Return how much a scalar counts: a long text counts as several values, as aliases could repeat it without limit."""
    return 1 + len(value) // 100 if isinstance(value, str) else 1
