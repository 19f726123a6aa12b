"""A sweep, or a study of sensitivity, as one page without network: words first, a figure for each outcome, and its table under it.

A page is made of sections, so that a larger report can take them over: `sweep_sections` and `causes_sections` know nothing of the page.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sim.analysis.comparison.outcome_matrix import is_share
from sim.analysis.comparison.response_curves import marginal_response, response, response_grid
from sim.analysis.comparison.response_curves import response_curve as stepwise
from sim.analysis.sensitivity.ranking import Drivers
from sim.report.pages.base import Section, cell, figure_svg, provenance_rows, render, scenario_texts
from sim.report.rows import json_value
from sim.report.text.sensitivity import words_of
from sim.report.text.sweep import extremes, paths_of, sentence
from sim.studies.results import Study


def sweep_page(study: Study, outcomes: Sequence[str]) -> str:
    """A sweep as a page."""
    title = f"{study.manifest['scenarios'][0]['title']}: a sweep"
    return _page(study, title, [section for outcome in outcomes for section in sweep_sections(study, outcome)])


def sensitivity_page(study: Study, found: Sequence[Drivers], others: int = 0) -> str:
    """A study of sensitivity as a page."""
    title = f"{study.select().manifest['scenario']['title']}: what drives outcomes"
    return _page(study, title, [causes_section(each, others) for each in found])


def sweep_sections(study: Study, outcome: str) -> list[Section]:
    """One outcome of a sweep: a curve for one path, a heat map for two, or a curve for each of several."""
    from sim.report.figures.sweep import curve, heat_map

    paths, share = paths_of(study), is_share(outcome)
    frame = response(study, outcome, 0)
    factorial = study.manifest["design"]["kind"] == "factorial"
    heads, rows = _table(frame.drop(columns="point"))
    if frame["estimate"].isna().all():
        return [Section(outcome, ["It applies to no run."], "", heads, rows)]
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
        told = f"{outcome} against {path}, over all values of the others"
        sections.append(Section(f"{outcome}: {path}", [f"{told}."], figure_svg(curve(middle, path, outcome, share), [told]), *_table(found)))
    return sections


def _middle(low: Any, high: Any) -> Any:
    return low if low == high else (low + high) / 2


def causes_section(found: Drivers, others: int = 0) -> Section:
    """What drives one outcome."""
    from sim.report.figures.sensitivity import ranking

    words = words_of(found, others)
    shown = found.varies and not found.inputs[found.ranked_by].isna().all()
    figure = figure_svg(ranking(found), [f"The strongest inputs of {found.outcome} with 95% intervals", *words[:2]]) if shown else ""
    return Section(found.outcome, words, figure, *_table(found.inputs))


def _ended(words: Sequence[str]) -> list[str]:
    return [f"{word.rstrip('.')}." for word in words]


def _table(frame: Any) -> tuple[list[str], list[list[str]]]:
    return list(map(str, frame.columns)), [[cell(json_value(value)) for value in row] for row in frame.itertuples(index=False, name=None)]


def _page(study: Study, title: str, sections: Sequence[Section]) -> str:
    return render(title, sections, provenance_rows(study), scenario_texts(study))
