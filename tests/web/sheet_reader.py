"""A printed sheet as a reader sees it: its points, taken from the page's own HTML."""

from __future__ import annotations

import html
import re


def articles(page: str) -> dict[str, str]:
    """The sheets of a page by their heading."""
    found = re.findall(r'<article class="sheet">(.*?)</article>', page, re.DOTALL)
    return {html.unescape(re.search(r"<h[12]>(.*?)</h[12]>", each)[1]): each for each in found}  # type: ignore[index]


def cells(row: str) -> list[str]:
    """The text of a row's cells."""
    return [html.unescape(re.sub(r"<[^>]+>", "", cell)).strip() for cell in re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.DOTALL)]


def points_of(page: str, label: str) -> dict[str, dict[str, int]]:
    """The points of a party: by item and value, "now" among them; a red line's mark is left out."""
    found: dict[str, dict[str, int]] = {}
    for table in re.findall(r'<table class="points">(.*?)</table>', articles(page)[label], re.DOTALL):
        head, *rows = [cells(row) for row in re.findall(r"<tr>(.*?)</tr>", table, re.DOTALL)]
        if len(head) > 2:
            for item, *values in rows:
                found[item] = {place: int(value.rstrip("✗ ")) for place, value in zip(["now", *head[2:]], values, strict=True)}
        else:
            own = found[head[0]] = {re.sub(r" \((now|maintenant)\)$", "", words): int(value.rstrip("✗ ")) for words, value in rows}
            held = re.search(r'<td class="now">(\d+)</td>', table)
            own["now"] = int(held[1]) if held else 0  # nothing holds where nothing is settled
    return found
