"""Parse YAML into nodes that know the characters they occupy, within limits on size, nesting and the number of values."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import yaml

from sim.errors import Problem, ScenarioError
from sim.scenario.yaml_parser import describe_syntax_error

#: The most characters of a text, values in it (an alias counts as what it repeats), and levels of nesting.
MOST_TEXT, MOST_NODES, MOST_DEPTH = 300_000, 40_000, 40
#: How messages call the text.
FILE = "scenario"
_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(slots=True)
class Span:
    """A node of a text: where it starts and ends, its style, and the keys and values or items inside it.

    kind: scalar, map, list or alias; style: that of a scalar ("" if plain), or "flow" or "block".
    """

    kind: str
    start: int
    end: int
    style: str
    value: str = ""
    anchor: str = ""
    entries: list[tuple[Span, Span]] = field(default_factory=list)
    items: list[Span] = field(default_factory=list)

    def entry(self, step: object) -> tuple[Span, Span] | None:
        """Return the key and value of a mapping's entry."""
        return next((each for each in self.entries if each[0].value == str(step)), None)

    def child(self, step: object) -> Span | None:
        """Return the value under a key, or at an index of a list."""
        if self.kind == "map":
            found = self.entry(step)
            return found[1] if found else None
        if self.kind == "list" and str(step).isdigit() and int(str(step)) < len(self.items):
            return self.items[int(str(step))]
        return None


def spans(text: str) -> Span:
    """Return the tree of a text's only document.

    Raises:
        ScenarioError: it is not YAML, or beyond a limit.

    >>> tree = spans("a: {b: 1} # one")
    >>> inner = tree.child("a")
    >>> inner and (inner.style, inner.start, inner.end)
    ('flow', 3, 9)
    """
    if len(text) > MOST_TEXT:
        raise refusal(0, f"has {len(text):,} characters; the studio edits at most {MOST_TEXT:,}")
    reader = _Reader(text)
    try:
        return reader.document()
    except yaml.YAMLError as error:
        line, why = describe_syntax_error(error, text)
        raise refusal(line, f"not valid YAML: {why}") from error
    finally:
        reader.events.dispose()


def is_empty(tree: Span) -> bool:
    """Whether a text holds nothing, or a group without keys."""
    return tree.kind == "map" and not tree.entries


def refusal(line: int, message: str) -> ScenarioError:
    """Return an error about a line of the text."""
    return ScenarioError([Problem(FILE, line, "", message)])


class _Reader:
    """Builds the tree from the parser's events, so that a limit ends reading before memory is used up."""

    def __init__(self, text: str) -> None:
        self.text, self.events, self.count = text, _Loader(text), 0
        self.weights: dict[str, int] = {}

    def document(self) -> Span:
        """Return the tree of the document; an empty text is an empty mapping."""
        self.events.get_event()
        if isinstance(self.events.peek_event(), yaml.StreamEndEvent):
            return Span("map", len(self.text), len(self.text), "block")
        self.events.get_event()
        tree = self.node(0)
        self.events.get_event()
        last = self.events.get_event()
        if not isinstance(last, yaml.StreamEndEvent):
            raise refusal(last.start_mark.line + 1, "a second document starts here; a file holds one scenario")
        return tree

    def node(self, depth: int) -> Span:
        """Return the next node."""
        event = self.events.get_event()
        line, before = event.start_mark.line + 1, self.count
        self.count += self.weights.get(event.anchor or "", 1) if isinstance(event, yaml.AliasEvent) else 1
        if depth > MOST_DEPTH:
            raise refusal(line, f"is nested more than {MOST_DEPTH} deep")
        if self.count > MOST_NODES:
            raise refusal(line, f"more than {MOST_NODES:,} values; the studio edits smaller scenarios")
        start, end, anchor = event.start_mark.index, event.end_mark.index, event.anchor or ""
        if isinstance(event, yaml.AliasEvent):
            return Span("alias", start, end, "", anchor=anchor)
        if isinstance(event, yaml.ScalarEvent):
            style = event.style or ""
            if style in ("|", ">"):  # the parser counts the line breaks and blank lines that follow
                end = start + len(self.text[start:end].rstrip())
            found = Span("scalar", start, end, style, event.value, anchor)
            self.count += len(event.value) // 100
        else:
            found = self.collection(event, start, depth, anchor)
        if anchor:
            self.weights[anchor] = self.count - before
        return found

    def collection(self, event: Any, start: int, depth: int, anchor: str) -> Span:
        """Return a mapping or list; the end of one in block style is that of its last value."""
        is_map = isinstance(event, yaml.MappingStartEvent)
        found = Span("map" if is_map else "list", start, start, "flow" if event.flow_style else "block", anchor=anchor)
        while not isinstance(self.events.peek_event(), yaml.CollectionEndEvent):
            first = self.node(depth + 1)
            if is_map:
                found.entries.append((first, self.node(depth + 1)))
                found.end = max(found.entries[-1][1].end, first.end)
            else:
                found.items.append(first)
                found.end = first.end
        ended = self.events.get_event()
        if event.flow_style:
            found.end = ended.end_mark.index
        return found
