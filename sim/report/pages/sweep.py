"""The HTML page of a sweep: the response of the first outcome in a sentence and a picture, then each change and how sure, the rest folded away."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from sim.analysis.comparison.response_curves import marginal_response, response, response_grid
from sim.analysis.comparison.response_curves import response_curve as stepwise
from sim.report.pages.base import Section, cell, figure_svg, provenance_rows, render, scenario_texts
from sim.report.rows import Frame, json_value
from sim.report.text.formatting import format_interval, format_number, outcome_heading
from sim.report.text.paths import distinct_words
from sim.report.text.phrasing import listed, plural
from sim.report.text.sweep import exposure_note, extremes, paths_of, sentence
from sim.studies.design import yaml_value
from sim.studies.outcomes import is_share
from sim.studies.results import Study


def sweep_page(study: Study, outcomes: Sequence[str]) -> str:
    """Render a sweep as a page."""
    paths, manifest = paths_of(study), study.manifest
    title = f"{manifest['scenarios'][0]['title']}: sweep of {listed(path_names(study))}"
    lead = [f"{plural(manifest['design']['points'], 'point')} with {plural(manifest['replicates']['count'], 'run')} each; replicates share random numbers "
            "across points. Intervals are 95% CI; they show sampling variation, not uncertainty about the assumptions.",
            *(f"{words[0].upper()}{words[1:]}: {path} in the scenario." for words, path in zip(path_names(study), paths) if words != path)]
    first, *others = [sweep_sections(study, outcome) for outcome in outcomes]
    verdict, *rest = first
    behind = [*rest, *(section for own in others for section in own)]
    sections = [verdict._replace(verdict=True), *_changes(study, outcomes), *(each._replace(folded=True) for each in behind)]
    return render(title, sections, provenance_rows(study), scenario_texts(study), lead)


def path_names(study: Study) -> list[str]:
    """The varied paths in words, in the order of the design."""
    return distinct_words(paths_of(study), study.scenario())


def sweep_sections(study: Study, outcome: str) -> list[Section]:
    """One outcome of a sweep: a curve for one path, a heat map for two, or a curve for each of several; the most telling one first."""
    from sim.report.figures.sweep import curve, heat_map

    names, share, heading = dict(zip(paths_of(study), path_names(study))), is_share(outcome), outcome_heading(outcome)
    frame = response(study, outcome, 0)
    table, notes = _table(frame.drop(columns="point").rename(columns=names)), _ended(exposure_note(study, outcome))
    if frame["estimate"].isna().all():
        return [Section(heading, [f"{heading}: not applicable to any run."], "", *table)]
    factorial = study.manifest["design"]["kind"] == "factorial"
    if factorial and len(names) == 1:
        ((path, name),) = names.items()
        steps = stepwise(study, outcome).rename(columns={path: name})
        words = _ended(sentence(steps, name, outcome))
        return [Section(heading, [*words, *notes], figure_svg(curve(steps, name, outcome, share), words), *table)]
    named = frame.rename(columns=names)
    words = [*_ended(extremes(named, list(names.values()), outcome)), *notes]
    if factorial and len(names) == 2:
        return [Section(heading, words, figure_svg(heat_map(response_grid(named, *names.values()), outcome, share), words), *table)]
    found = {path: marginal_response(study, outcome, path) for path in names}
    spans = {path: float(own["estimate"].max() - own["estimate"].min()) for path, own in found.items()}
    ordered = sorted(found, key=lambda path: -spans[path] if math.isfinite(spans[path]) else 0.0)
    sections = []
    for path in ordered:
        middle = found[path].assign(**{names[path]: [_middle(*ends) for ends in zip(found[path]["from"], found[path]["to"])]})
        caption = f"{heading} against {names[path]}, averaged over the others."
        sections.append(Section(f"{heading}: {names[path]}", [caption], figure_svg(curve(middle, names[path], outcome, share), [caption]), *_table(found[path])))
    leading = sections[0]._replace(heading=heading, sentences=[*words, f"The picture shows the path that moves it most, {names[ordered[0]]}, averaged over the others."])
    return [leading, *sections[1:], Section(f"{heading}: all points", [], "", *table)]


def _changes(study: Study, outcomes: Sequence[str]) -> list[Section]:
    """What each point changes relative to the first, and how sure; the largest changes of each outcome first."""
    paths, names = paths_of(study), path_names(study)
    rows: list[list[str]] = []
    for outcome in outcomes:
        share, frame = is_share(outcome), response(study, outcome, 0)
        changed = frame[frame["point"] != frame["point"].iloc[0]].dropna(subset=["change"])
        sure = changed[(changed["change_low"] > 0) | (changed["change_high"] < 0)]
        for row in sure.reindex(sure["change"].abs().sort_values(ascending=False).index).head(MOST_CHANGES).to_dict("records"):
            at = ", ".join(f"{name} {yaml_value(row[path])}" for path, name in zip(paths, names))
            size, ends = (100, " points") if share else (1, "")
            change, low, high = (size * row[name] for name in ("change", "change_low", "change_high"))
            spoken = [f"{each:+.1f}" if share else _signed(each) for each in (change, low, high)]
            rows.append([outcome_heading(outcome), at, format_interval(row["estimate"], row["low"], row["high"], share),
                         f"{spoken[0]}{ends} [{spoken[1]}, {spoken[2]}]"])
    words = ("Changes from the first point whose 95% CI excludes 0, the largest first." if rows
             else "At no point does an outcome differ detectably from the first point.")
    return [Section("What differs, and how sure", [words], "", ["Outcome", "At", "Value", "Change from the first point"], rows, opened=True)]


#: The most changes of an outcome in the table of what differs; the folded tables have all points.
MOST_CHANGES = 8


def _signed(value: float) -> str:
    return f"{'+' if value > 0 else '-' if value < 0 else ''}{format_number(abs(value))}"


def _middle(low: Any, high: Any) -> Any:
    return low if low == high else (low + high) / 2


def _ended(words: Sequence[str]) -> list[str]:
    return [f"{word.rstrip('.')}." for word in words]


#: Columns of the tables of responses, in words.
HEADS = {
    "estimate": "Value", "low": "95% CI from", "high": "to", "runs": "Runs", "change": "Change from the first point", "change_low": "from",
    "change_high": "to", "from": "From", "to": "To",
}


def _table(frame: Frame) -> tuple[list[str], list[list[str]]]:
    heads = [HEADS.get(str(name), str(name)) for name in frame.columns]
    return heads, [[cell(json_value(value)) for value in row] for row in frame.itertuples(index=False, name=None)]
