"""A sweep, or a study of sensitivity, as one page without network: words first, a figure for each outcome, and its table under it.

A page is made of sections, so that a larger report can take them over: `sweep_sections` and `causes_sections` know nothing of the page.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

from sim.analysis.cells import is_share
from sim.analysis.drivers import Drivers
from sim.analysis.response import curve as stepwise
from sim.analysis.response import grid, marginal, response
from sim.report.causes import words_of
from sim.report.responses import extremes, paths_of, sentence
from sim.report.scale import plain, short
from sim.report.words import plural
from sim.store import SCENARIOS, Study

TEMPLATES = Path(__file__).resolve().parents[1] / "templates"


class Section(NamedTuple):
    """A part of a page: a heading, sentences, a figure as SVG (or none), and a table: its heads and its rows, as text."""

    heading: str
    sentences: list[str]
    figure: str
    heads: list[str]
    rows: list[list[str]]


def sweep_page(study: Study, outcomes: Sequence[str]) -> str:
    """A sweep as a page."""
    title = f"{study.manifest['scenarios'][0]['title']}: a sweep"
    return page(study, title, [section for outcome in outcomes for section in sweep_sections(study, outcome)])


def sensitivity_page(study: Study, found: Sequence[Drivers], others: int = 0) -> str:
    """A study of sensitivity as a page."""
    title = f"{study.of().manifest['scenario']['title']}: what drives outcomes"
    return page(study, title, [causes_section(each, others) for each in found])


def sweep_sections(study: Study, outcome: str) -> list[Section]:
    """One outcome of a sweep: a curve for one path, a heat map for two, or a curve for each of several."""
    from sim.report.figures.responses import curve, heat_map

    paths, share = paths_of(study), is_share(outcome)
    frame = response(study, outcome, 0)
    factorial = study.manifest["design"]["kind"] == "factorial"
    heads, rows = _table(frame.drop(columns="point"))
    if frame["estimate"].isna().all():
        return [Section(outcome, ["It applies to no run."], "", heads, rows)]
    if factorial and len(paths) == 1:
        frame = stepwise(study, outcome)
        words = sentence(frame, paths[0], outcome)
        return [Section(outcome, _ended(words), _svg(curve(frame, paths[0], outcome, share), words), heads, rows)]
    words = extremes(frame, paths, outcome)
    if factorial and len(paths) == 2:
        return [Section(outcome, _ended(words), _svg(heat_map(grid(frame, *paths), outcome, share), words), heads, rows)]
    sections = [Section(outcome, _ended(words), "", heads, rows)]
    for path in paths:
        found = marginal(study, outcome, path)
        middle = found.assign(**{path: [_middle(*ends) for ends in zip(found["from"], found["to"])]})
        told = f"{outcome} against {path}, over all values of the others"
        sections.append(Section(f"{outcome}: {path}", [f"{told}."], _svg(curve(middle, path, outcome, share), [told]), *_table(found)))
    return sections


def _middle(low: Any, high: Any) -> Any:
    return low if low == high else (low + high) / 2


def causes_section(found: Drivers, others: int = 0) -> Section:
    """What drives one outcome."""
    from sim.report.figures.causes import ranking

    words = words_of(found, others)
    drawn = found.varies and not found.inputs[found.ranked_by].isna().all()
    figure = _svg(ranking(found), [f"The strongest inputs of {found.outcome} with 95% intervals", *words[:2]]) if drawn else ""
    return Section(found.outcome, words, figure, *_table(found.inputs))


def _svg(figure: Any, words: Sequence[str]) -> str:
    from sim.report.figures.svg import as_svg

    return as_svg(figure, ". ".join(word.rstrip(".") for word in words) + ".")


def _ended(words: Sequence[str]) -> list[str]:
    return [f"{word.rstrip('.')}." for word in words]


def _table(frame: Any) -> tuple[list[str], list[list[str]]]:
    return list(map(str, frame.columns)), [[_cell(plain(value)) for value in row] for row in frame.itertuples(index=False, name=None)]


def _cell(value: Any) -> str:
    if value is None:
        return "–"
    if isinstance(value, bool):
        return "yes" if value else "no"
    return short(value) if isinstance(value, float) else f"{value:,}" if isinstance(value, int) else str(value)


def page(study: Study, title: str, sections: Sequence[Section]) -> str:
    """Sections as one page, with what made them."""
    import jinja2

    manifest = study.manifest
    environment = jinja2.Environment(loader=jinja2.FileSystemLoader(TEMPLATES), autoescape=True, trim_blocks=True, lstrip_blocks=True,
                                     undefined=jinja2.StrictUndefined)
    count, design = manifest["replicates"]["count"], manifest.get("design")
    made = {
        "Runs": f"{plural(design['points'], 'point')} x {count:,}" if design else f"{count:,}", "Seed": str(manifest["seed"]),
        "Engine": f"{manifest['engine']['version']} ({manifest['engine']['digest']}), {manifest['engine']['played_by']}",
        "Packages": ", ".join(f"{name} {version}" for name, version in manifest["packages"].items()),
        "Command": " ".join(manifest["command"]), "Settings": " ".join(manifest["settings"]) or "none",
        "Design": json.dumps(design, ensure_ascii=False) if design else "none",
    }
    texts = {path.stem: path.read_text("utf-8") for path in sorted((study.folder / SCENARIOS).glob("*.yaml"))}
    return environment.get_template("answer.html").render(title=title, sections=sections, made=made, texts=texts)
