"""A report as one self-contained HTML page: sections of sentences, a figure and its table, and provenance."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from sim.report.text.formatting import format_number
from sim.report.text.phrasing import plural
from sim.studies.result_files import SCENARIOS
from sim.studies.results import Study

#: Tables of up to so many rows become cards on a phone; longer ones scroll sideways.
MOST_FOLDED = 30


class Shown(NamedTuple):
    """What a section shows for one option of the page's choice: sentences, and a table of header and rows as text."""

    sentences: list[str]
    heads: list[str]
    rows: list[list[str]]


class Choice(NamedTuple):
    """A choice that readers have on a page, such as the baseline: its label, its options, and the option chosen at first."""

    label: str
    options: list[str]
    chosen: str


class Section(NamedTuple):
    """A section of a page: heading, sentences, figure as SVG (or empty), and a table of header and rows as text."""

    heading: str
    sentences: list[str]
    figure: str
    heads: list[str]
    rows: list[list[str]]
    opened: bool = False  # whether the table is expanded
    folded: bool = False  # whether the whole section is folded away below the others
    verdict: bool = False  # whether it opens the page, without a heading
    by_choice: Mapping[str, Shown] | None = None  # what it shows first, by option of the page's choice

    @property
    def anchor(self) -> str:
        """The identifier by which links reach the section.

        >>> Section("Effect sizes: all", [], "", [], []).anchor
        'effect-sizes-all'
        """
        return re.sub(r"[^a-z0-9]+", "-", self.heading.lower()).strip("-") or "section"


def render(
    title: str, sections: Sequence[Section], made: Mapping[str, str], texts: Mapping[str, str], lead: Sequence[str] = (),
    choice: Choice | None = None,
) -> str:
    """Render a page: the verdict, then the lead, then the sections, those that are folded last.

    Args:
        made: its provenance, by name.
        texts: verbatim texts at its end, by heading.
        lead: paragraphs before the first section.
        choice: what readers can choose, for sections that show something else for each option.
    """
    from markupsafe import Markup

    from sim.report.pages.templates import REPORT_TEMPLATES, page_environment
    from sim.report.stylesheet import stylesheet

    script = (REPORT_TEMPLATES / "report.js").read_text("utf-8")
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    policy = f"default-src 'none'; style-src 'unsafe-inline'; img-src data:; font-src data:; script-src 'sha256-{digest}'"
    template = page_environment().get_template("report.html")
    return template.render(title=title, lead=lead, sections=sections, made=made, texts=texts, choice=choice, policy=policy, most_folded=MOST_FOLDED,
                           style=Markup(stylesheet(REPORT_TEMPLATES / "report.css")), script=Markup(script))


def provenance_rows(study: Study) -> dict[str, str]:
    """The provenance of a study: runs, seed, engine, packages, command, settings and design."""
    manifest = study.manifest
    count, design = manifest["replicates"]["count"], manifest.get("design")
    return {
        "Runs": f"{plural(design['points'], 'point')} x {count:,}" if design else f"{count:,}", "Seed": str(manifest["seed"]),
        "Engine": f"{manifest['engine']['version']} ({manifest['engine']['digest']}), {manifest['engine']['name']}",
        "Packages": ", ".join(f"{name} {version}" for name, version in manifest["packages"].items()),
        "Command": " ".join(manifest["command"]), "Settings": " ".join(manifest["settings"]) or "none",
        "Design": json.dumps(design, ensure_ascii=False) if design else "none",
    }


def scenario_texts(study: Study) -> dict[str, str]:
    """The scenarios of a study as run, by heading."""
    paths = sorted((study.folder / SCENARIOS).glob("*.yaml"))
    return {f"Scenario {path.stem}, as run": path.read_text("utf-8") for path in paths}


def figure_svg(figure: Any, words: Sequence[str]) -> str:
    """Render a figure as SVG with sentences as its accessible name."""
    from sim.report.figures.svg import as_svg

    return as_svg(figure, ". ".join(word.rstrip(".") for word in words) + ".")


def cell(value: Any) -> str:
    """Format a value for a table.

    >>> [cell(each) for each in (None, True, 1234.5, 1234, "Astana")]
    ['–', 'yes', '1,234', '1,234', 'Astana']
    """
    if value is None:
        return "–"
    if isinstance(value, bool):
        return "yes" if value else "no"
    return format_number(value) if isinstance(value, float) else f"{value:,}" if isinstance(value, int) else str(value)
