"""Change a text of YAML in place: the smallest patches that turn its values into others, so that comments and order survive."""

from __future__ import annotations

from typing import Any, NamedTuple

from sim.scenario import introspection
from sim.scenario.yaml_spans import Span
from sim.web.studio.yaml_snippets import block, flow, key, scalar

Path = tuple[Any, ...]


class Patch(NamedTuple):
    """Characters from start to end that become another text."""

    start: int
    end: int
    text: str


def patched(text: str, patches: list[Patch]) -> str:
    """Return a text with patches applied; those at the same place in their order.

    >>> patched("a: 1", [Patch(4, 4, "!"), Patch(3, 4, "2")])
    'a: 2!'
    """
    parts, at = [], 0
    for patch in sorted(patches, key=lambda each: each.start):
        parts += [text[at:patch.start], patch.text]
        at = max(at, patch.end)
    return "".join([*parts, text[at:]])


class PatchFinder:
    """Compares the values of a text with wanted ones, and collects the patches."""

    def __init__(self, text: str) -> None:
        self.text, self.patches = text, list[Patch]()

    def put(self, start: int, end: int, text: str) -> None:
        """Add a patch."""
        if text or end > start:
            self.patches.append(Patch(start, end, text))

    def compare(self, span: Span, old: Any, new: Any, path: Path, name: Span | None = None) -> None:
        """Find what differs in a value; `name`: the key in front of it, if that begins a line or a line of a list."""
        if old == new and isinstance(old, bool) == isinstance(new, bool):
            return
        kept = isinstance(old, dict) and isinstance(new, dict) and any(step in new for step in old)
        if kept and span.kind == "map" and not (self._is_inside_a_line(span) and any(step not in new for step in old)):
            (self._flow_map if span.style == "flow" else self._block_map)(span, old, new, path)
        elif span.kind == "list" and isinstance(old, list) and isinstance(new, list) and span.style == "block" and new:
            self._block_list(span, old, new, path)
        elif span.kind == "list" and isinstance(old, list) and isinstance(new, list) and old and len(new) >= len(old):
            self._flow_list(span, old, new, path)
        else:
            self._replace(span, new, name)

    def _is_inside_a_line(self, span: Span) -> bool:
        """Whether a mapping in block style begins behind the dash of a list."""
        return span.style == "block" and bool(self.text[self.line_start(span.start):span.start].strip())

    # mappings

    def _block_map(self, span: Span, old: dict[Any, Any], new: dict[Any, Any], path: Path) -> None:
        kept: list[tuple[str, tuple[Span, Span]]] = []
        for name, value in span.entries:
            step = _step(old, name.value)
            if step in new:
                self.compare(value, old[step], new[step], (*path, step), name)
                kept.append((str(step), (name, value)))
            else:
                self.put(self.line_start(name.start), self.tail(value, self.column(name)) + 1, "")
        column = self.column(span.entries[0][0])
        for step in (step for step in new if step not in old):
            before = _before(str(step), [each for each, _ in kept], list(map(str, new)), path)
            line = f"{key(step)}:{block(new[step], column)}"
            if before is None:
                first = kept[0][1][0].start
                self.put(first, first, f"{line}\n{' ' * column}")
            else:
                at = self.tail(dict(kept)[before][1], column)
                self.put(at, at, f"\n{' ' * column}{line}")

    def _flow_map(self, span: Span, old: dict[Any, Any], new: dict[Any, Any], path: Path) -> None:
        last, dropped = -1, -1
        for name, value in span.entries:
            step = _step(old, name.value)
            if step not in new:
                if last >= 0:
                    self.put(last, value.end, "")
                    last = value.end
                elif dropped < 0:
                    dropped = name.start
                continue
            if dropped >= 0:
                self.put(dropped, name.start, "")
                dropped = -1
            self.compare(value, old[step], new[step], (*path, step))
            last = max(value.end, name.end)
        added = {step: own for step, own in new.items() if step not in old}
        if added:
            self.put(last, last, ", " + flow(added)[1:-1])

    # lists

    def _block_list(self, span: Span, old: list[Any], new: list[Any], path: Path) -> None:
        shared = min(len(old), len(new))
        head = next((at for at in range(shared) if old[at] != new[at]), shared)
        tail = next((at for at in range(shared - head) if old[-1 - at] != new[-1 - at]), shared - head)
        before, after = old[head:len(old) - tail], new[head:len(new) - tail]
        paired = min(len(before), len(after))
        for at in range(head, head + paired):
            self.compare(span.items[at], old[at], new[at], (*path, at))
        for item in span.items[head + paired:head + len(before)]:
            self.put(self.line_start(item.start), self.tail(item, self._dash(item)) + 1, "")
        added = "".join(f"\n{' ' * self._dash(span.items[0])}- {flow(each)}" for each in after[paired:])
        if added and head + paired:
            at = self.tail(span.items[head + paired - 1], self._dash(span.items[0]))
            self.put(at, at, added)
        elif added:
            at = self.line_start(span.items[0].start)
            self.put(at, at, f"{added[1:]}\n")

    def _flow_list(self, span: Span, old: list[Any], new: list[Any], path: Path) -> None:
        for at, item in enumerate(span.items):
            self.compare(item, old[at], new[at], (*path, at))
        if len(new) > len(old):
            last = span.items[-1].end
            self.put(last, last, ", " + flow(new[len(old):])[1:-1])

    def _dash(self, item: Span) -> int:
        """Return the column of the dash in front of an item."""
        start = self.line_start(item.start)
        return self.text.rfind("-", start, item.start + 1) - start

    # single values

    def _replace(self, span: Span, new: Any, name: Span | None) -> None:
        if name is None:
            written = flow(new) if isinstance(new, dict | list) else scalar(new, span.style)
            empty = span.start == span.end and self.text[span.start - 1:span.start] == ":"
            self.put(span.start, span.end, f" {written}" if empty else written)
            return
        colon = self.text.index(":", name.end) + 1
        written = block(new, self.column(name), span.style)
        begins_below = "\n" in self.text[colon:span.start]
        first, _, rest = written.partition("\n")
        if begins_below:
            self.put(colon, colon, first)
            line = self.line_end(colon)
            self.put(line, span.end, f"\n{rest}" if rest else "")
        elif rest:
            self.put(colon, span.end, first)
            line = self.line_end(span.end)
            self.put(line, line, f"\n{rest}")
        elif span.start == span.end:
            self.put(colon, colon, first)
        else:
            self.put(span.start, span.end, first[1:])

    # places

    def column(self, span: Span) -> int:
        """Return the column of a key."""
        return span.start - self.line_start(span.start)

    def line_start(self, at: int) -> int:
        """Return where a line starts."""
        return self.text.rfind("\n", 0, at) + 1

    def line_end(self, at: int) -> int:
        """Return where a line ends, before its line break."""
        end = self.text.find("\n", at)
        return len(self.text) if end < 0 else end

    def tail(self, value: Span, column: int) -> int:
        """Return the end of a value's last line, or of the comments below it that are indented further than a column."""
        end = self.line_end(value.end)
        while end < len(self.text):
            after = self.line_end(end + 1)
            line = self.text[end + 1:after]
            if not line.lstrip().startswith("#") or len(line) - len(line.lstrip()) <= column:
                break
            end = after
        return end


def _step(values: dict[Any, Any], name: str) -> Any:
    """Return the key of a text as a value holds it: a word, or a whole number."""
    return name if name in values else int(name) if name.lstrip("-").isdigit() and int(name) in values else name


def _before(step: str, kept: list[str], wanted: list[str], path: Path) -> str | None:
    """Return the key that a new one follows: by the order of the schema, or for names that are free, as wanted; None: it comes first."""
    known = introspection.allowed_keys(introspection.type_at(path))
    if not path:
        known = ["extends", *(each for key in known for each in (("behaviour", key) if key == "horizon" else (key,)))]
    if step in known:
        earlier = [each for each in kept if each in known and known.index(each) < known.index(step)]
        return max(earlier, key=kept.index) if earlier else None
    if step.isdigit() and all(each.isdigit() for each in kept):
        earlier = [each for each in kept if int(each) < int(step)]
    else:
        earlier = [each for each in kept if wanted.index(each) < wanted.index(step)]
    return earlier[-1] if earlier else None
