"""The pages of the documentation, and the blocks of code in them; what a block is, and who runs it, is stated in `docs.blocks`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[1]
DOCS = ROOT / "docs"
#: Pages whose sessions take minutes, and the command that plays them.
PLAYED_ELSEWHERE = {"docs/reference/validation.md": "python -m docs.validation"}
_BLOCK = re.compile(r"(?:<!-- (?P<mark>[^\n]*?) -->\n)?^```(?P<kind>[a-z]*)(?: title=\"(?P<title>[^\"]*)\")?[^\n]*\n(?P<text>.*?)^```$",
                    re.DOTALL | re.MULTILINE)


class Block(NamedTuple):
    """A block of a page: the comment before it, its language, the file it stands for, its text, and where the text begins and ends."""

    mark: str
    kind: str
    title: str
    text: str
    start: int
    end: int


def pages() -> list[Path]:
    """The pages, README first."""
    whole = [ROOT / name for name in ("README.md", "CONTRIBUTING.md", "scenarios/README.md")]
    return [*(page for page in whole if page.exists()), *sorted(DOCS.rglob("*.md"))]


def name_of(page: Path) -> str:
    """A page by its place in the repository."""
    return page.relative_to(ROOT).as_posix()


def blocks(text: str) -> Iterator[Block]:
    """The blocks of a page, in order."""
    for found in _BLOCK.finditer(text):
        yield Block(found["mark"] or "", found["kind"], found["title"] or "", found["text"], found.start("text"), found.end("text"))


def not_run() -> list[tuple[str, str, str]]:
    """What nobody runs: page, kind of block, and why."""
    return [(name_of(page), block.kind, block.mark.removeprefix("not run: "))
            for page in pages() for block in blocks(page.read_text("utf-8")) if block.mark.startswith("not run: ")]


def table_of_what_is_not_run() -> str:
    """The rows that CONTRIBUTING.md shows."""
    return "".join(f"| [{page}]({page}) | {kind} | {why} |\n" for page, kind, why in not_run())
