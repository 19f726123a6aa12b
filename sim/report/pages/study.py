"""The HTML page of a sweep or a sensitivity study: for each outcome sentences, a figure and its table.

`sweep_sections` and `sensitivity_section` can be used in a larger report.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sim.analysis.comparison.response_curves import marginal_response, response, response_grid
from sim.analysis.comparison.response_curves import response_curve as stepwise
from sim.analysis.sensitivity.ranking import Drivers
from sim.report.pages.base import Section, cell, figure_svg, provenance_rows, render, scenario_texts
from sim.report.rows import json_value
from sim.report.text.sensitivity import words_of
from sim.report.text.sweep import extremes, paths_of, sentence
from sim.studies.outcomes import is_share
from sim.studies.results import Study


def sweep_page(study: Study, outcomes: Sequence[str]) -> str:
    """Render a sweep as a page."""
    title = f"{study.manifest['scenarios'][0]['title']}: sweep"
    return _page(study, title, [section for outcome in outcomes for section in sweep_sections(study, outcome)])


def sensitivity_page(study: Study, found: Sequence[Drivers], others: int = 0) -> str:
    """Render a sensitivity study as a page."""
    title = f"{study.select().manifest['scenario']['title']}: sensitivity analysis"
    return _page(study, title, [sensitivity_section(each, others) for each in found])


def sweep_sections(study: Study, outcome: str) -> list[Section]:
    """One outcome of a sweep: a curve for one path, a heat map for two, or a curve for each of several."""
    from sim.report.figures.sweep import curve, heat_map

    paths, share = paths_of(study), is_share(outcome)
    frame = response(study, outcome, 0)
    factorial = study.manifest["design"]["kind"] == "factorial"
    heads, rows = _table(frame.drop(columns="point"))
    if frame["estimate"].isna().all():
        return [Section(outcome, ["Not applicable to any run."], "", heads, rows)]
    if factorial and len(paths) == 1:
        frame = stepwise(study, outcome)
        words = sentence(frame, paths[0], outcome)
        return [Section(outcome, _ended(words), figure_svg(curve(frame, paths[0], outcome, share), words), heads, rows)]
    words = extremes(frame, paths, outcome)
    if factorial and len(paths) == 2:
        return [Section(outcome, _ended(words), figure_svg(heat_map(response_grid(frame, *paths), outcome, share), words), heads, rows)]
    sections = [Section(outcome, _ended(words), "", heads, rows)]
    for path in paths:
        found = marginal_response(study, outcome, path)
        middle = found.assign(**{path: [_middle(*ends) for ends in zip(found["from"], found["to"])]})
        caption = f"{outcome} against {path}, averaged over the others"
        sections.append(Section(f"{outcome}: {path}", [f"{caption}."], figure_svg(curve(middle, path, outcome, share), [caption]), *_table(found)))
    return sections


def _middle(low: Any, high: Any) -> Any:
    return low if low == high else (low + high) / 2


def sensitivity_section(found: Drivers, others: int = 0) -> Section:
    """The section of one outcome: its most influential inputs."""
    from sim.report.figures.sensitivity import ranking

    words = words_of(found, others)
    shown = found.varies and not found.inputs[found.ranked_by].isna().all()
    figure = figure_svg(ranking(found), [f"The most influential inputs for {found.outcome} with 95% CI", *words[:2]]) if shown else ""
    return Section(found.outcome, words, figure, *_table(found.inputs))


def _ended(words: Sequence[str]) -> list[str]:
    return [f"{word.rstrip('.')}." for word in words]


def _table(frame: Any) -> tuple[list[str], list[list[str]]]:
    return list(map(str, frame.columns)), [[cell(json_value(value)) for value in row] for row in frame.itertuples(index=False, name=None)]


def _page(study: Study, title: str, sections: Sequence[Section]) -> str:
    return render(title, sections, provenance_rows(study), scenario_texts(study))
