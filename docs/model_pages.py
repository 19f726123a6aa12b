"""The model's page as several pages of the site: a map with the overview, and one page for each group of submodels.

In the repository the description is one file, `docs/reference/model.md`, as the ODD protocol wants it; it is archived with a study as one file too. The
site shows the sections of `PARTS` on pages of their own, turns links to them, and links each mention of a section in the text.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from docs.pages import ROOT

SOURCE = "reference/model.md"


class Part(NamedTuple):
    """A page of the site: its name, title, what it is about, and the sections of the model's page that stand there."""

    name: str
    title: str
    about: str
    sections: tuple[str, ...]


#: Groups of sections, in the order in which a reader needs them. A submodel that is named nowhere belongs to the last group of submodels.
PARTS = (
    Part("interests", "What a party wants and counts",
         "Utility, trust, what a promise, the war and a concession count, pressure, demands, the answer, and the outlook.",
         ("8.1", "8.7", "8.13", "8.14", "8.15", "8.16", "8.20", "8.38")),
    Part("violence", "Violence", "Attacks week by week, spoilers, and how a week is put together.", ("8.2", "8.3", "8.4")),
    Part("meeting", "Coming together and closing", "Mediation, attendance, convening, the agenda, the table, the outcome, the statement, the next date.",
         ("8.8", "8.9", "8.10", "8.11", "8.12", "8.18", "8.19", "8.22")),
    Part("procedures", "Bargaining procedures", "The single text, alternating offers, tactics, votes, and procedures that forecast.",
         ("8.17", "8.26", "8.27", "8.28", "8.29", "8.30", "8.31")),
    Part("commitments", "Commitments and their consequences", "Keeping and breaking, swaps, and what a round changes for the next.", ("8.5", "8.6", "8.21")),
    Part("rules", "Rules of other negotiations, opening and record",
         "Ratification, single undertakings, rights and absence by issue; the opening state, the log and the rosters.",
         ("8.23", "8.24", "8.25", "8.32", "8.33", "8.34", "8.35")),
    Part("facts", "The record and the model", "What the record shows, what the model gives, and which facts a model without the mechanism would meet too.",
         ("9",)),
)
_HEADING = re.compile(r"^(#{2,3}) (\d+(?:\.\d+)?)\.? (.*)$", re.MULTILINE)
#: What is left as it is, code, comments, links and headings, or else a mention of a submodel.
_TEXT = re.compile(
    r"(?P<kept>^```.*?^```$|<!--.*?-->|`[^`\n]*`|\[[^\]\n]*\]\([^)\n]*\)|^(?: {4}|#)[^\n]*$)|(?<![\w.])8\.(?P<number>\d{1,2})(?!\d|\.\d)",
    re.DOTALL | re.MULTILINE,
)


def slug(heading: str) -> str:
    """The anchor of a heading."""
    return re.sub(r"[^\w -]", "", heading).strip().lower().replace(" ", "-")


def sections(text: str) -> dict[str, str]:
    """The text of each section by its number: `8.1` to the last submodel, the main ones, and the introduction under an empty number."""
    found = list(_HEADING.finditer(text))
    ends = [each.start() for each in found[1:]] + [len(text)]
    return {"": text[: found[0].start()]} | {each[2]: text[each.start() : end] for each, end in zip(found, ends, strict=True)}


def part_of(number: str) -> Part | None:
    """The page on which a section stands; None if it is the model's own."""
    named = next((part for part in PARTS if number in part.sections), None)
    return PARTS[-2] if named is None and number.startswith("8.") else named


def pages(text: str) -> dict[str, str]:
    """The site's pages, by their address within it."""
    found = sections(text)
    places = {number: f"reference/model/{part.name}.md" if (part := part_of(number)) else SOURCE for number in found}
    headings = {each[2]: each[0].lstrip("# ") for each in _HEADING.finditer(text)}
    texts = {SOURCE: "".join(body for number, body in found.items() if places[number] == SOURCE)}
    for part in PARTS:
        body = "".join(body for number, body in found.items() if part_of(number) is part)
        body = re.sub(r"^#(#+) ", r"\1 ", body, flags=re.MULTILINE) if body.startswith("###") else body
        texts[f"reference/model/{part.name}.md"] = f"# {part.title}\n\n{part.about} Part of [the model](model.md).\n\n{body}"
    texts[SOURCE] = texts[SOURCE].replace("\n## 1. ", f"\n## Map\n\n{_map(headings)}\n\n## 1. ", 1)
    return {place: _linked(body, headings, mentions=place != "reference/model/facts.md") for place, body in texts.items()}


def anchor_places() -> dict[str, str]:
    """Where the site has each anchor of the model's page that is not on that page itself."""
    text = (ROOT / "docs" / SOURCE).read_text("utf-8")
    return {slug(line.lstrip("# ")): f"reference/model/{part.name}.md" for number, body in sections(text).items() if (part := part_of(number))
            for line in re.findall(r"^#{2,4} .*$", body, re.MULTILINE)}


def _map(headings: dict[str, str]) -> str:
    """A table of the pages with their sections."""
    rows = []
    for part in PARTS:
        own = [heading for number, heading in headings.items() if part_of(number) is part]
        names = "; ".join(f"[{re.sub(':? ?`.*', '', heading)}](#{slug(heading)})" for heading in own)
        rows.append(f"| [{part.title}](model/{part.name}.md) | {names} |")
    return "\n".join(("| page | sections |", "|---|---|", *rows))


def _linked(body: str, headings: dict[str, str], mentions: bool) -> str:
    """Turn links within the model's page into links that name the page, and link mentions of a submodel."""

    def turned(found: re.Match[str]) -> str:
        number = f"8.{found['number']}"
        return found[0] if found["kept"] or number not in headings else f"[{number}](model.md#{slug(headings[number])})"

    body = re.sub(r"\]\(#([^)]+)\)", r"](model.md#\1)", body)
    return _TEXT.sub(turned, body) if mentions else body
