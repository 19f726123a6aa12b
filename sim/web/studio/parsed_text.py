"""A text as the check and the edits read it: parsed once, although each keystroke asks for it several times."""

from __future__ import annotations

from functools import lru_cache
from typing import Any, NamedTuple

from sim.errors import Problem
from sim.scenario.source_tree import SourceNode
from sim.scenario.yaml_parser import parse_yaml
from sim.scenario.yaml_spans import FILE, Span, is_empty, spans

#: Texts whose trees stay in memory: those that are being written.
KEPT = 8


class ParsedText(NamedTuple):
    """The characters and the values of a text, and the problems that leave it readable."""

    spans: Span
    tree: SourceNode
    problems: tuple[Problem, ...]

    @property
    def plain(self) -> Any:
        """The values, to be changed by whoever asks."""
        return self.tree.plain()


@lru_cache(maxsize=KEPT)
def parsed(text: str) -> ParsedText:
    """Return a text's trees; an empty text is an empty group of keys.

    Raises:
        ScenarioError: it is not YAML, or beyond the studio's limits.
    """
    found = spans(text)
    problems: list[Problem] = []
    tree = parse_yaml("{}" if is_empty(found) else text, FILE, problems)
    return ParsedText(found, tree, tuple(problems))
