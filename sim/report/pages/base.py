"""A report as one self-contained HTML page: sections of sentences, a figure and its table, and provenance."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from sim.report.text.formatting import format_number
from sim.report.text.phrasing import plural
from sim.studies.results import SCENARIOS, Study


class Section(NamedTuple):
    """A section of a page: heading, sentences, figure as SVG (or empty), and a table of header and rows as text."""

    heading: str
    sentences: list[str]
    figure: str
    heads: list[str]
    rows: list[list[str]]
    opened: bool = False  # whether the table is expanded


def render(title: str, sections: Sequence[Section], made: Mapping[str, str], texts: Mapping[str, str], lead: Sequence[str] = ()) -> str:
    """Render a page.

    Args:
        made: its provenance, by name.
        texts: verbatim texts at its end, by heading.
        lead: paragraphs before the first section.
    """
    from sim.report.pages.templates import page_environment

    return page_environment().get_template("report.html").render(title=title, lead=lead, sections=sections, made=made, texts=texts)


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
