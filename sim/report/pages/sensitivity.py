"""The HTML page of a sensitivity study: which input matters most, in a sentence and a picture, then all that matter and how sure, the rest folded away."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

from sim.analysis.sensitivity.ranking import Drivers
from sim.report.pages.base import Section, cell, figure_svg, provenance_rows, render, scenario_texts
from sim.report.rows import json_value
from sim.report.text.formatting import format_interval, format_number, format_percent, outcome_heading, outcome_noun
from sim.report.text.paths import distinct_words
from sim.report.text.phrasing import plural
from sim.report.text.sensitivity import HEADS, words_of
from sim.scenario.schema.scenario import Scenario
from sim.studies.outcomes import is_share
from sim.studies.results import Study

#: What the methods measure, for the lead.
METHODS = {
    "sobol": "Sobol' indices: shares of the variance explained by inputs, alone (first order) and with interactions (total order).",
    "morris": "Morris screening: the mean absolute effect of an input over its full range.",
    "pawn": "PAWN: how far the distribution of an outcome shifts when an input is held in a narrow slice of its range; dummy inputs give the level of noise.",
}
#: Columns of the tables of inputs, in words; intervals have columns of their own.
COLUMNS = {
    "low": "Range from", "high": "to", "total": "Total order", "first": "First order", "direction": "Correlation with the outcome", "effect": "Mean absolute effect",
    "signed": "Mean effect", "spread": "Spread of effects", "noise": "Effect of random variation alone", "distance": "Median distance",
    "greatest": "Greatest distance", "lowest": "Outcome in the lowest tenth", "highest": "Outcome in the highest tenth", "above_noise": "Distinguishable from noise",
}


def sensitivity_page(study: Study, found: Sequence[Drivers], others: int = 0) -> str:
    """Render a sensitivity study as a page."""
    scenario = study.select().scenario()
    named = [in_words(each, scenario) for each in found]
    manifest, method = study.select().manifest, found[0].method
    count, points = manifest["replicates"]["count"], (manifest.get("design") or {}).get("points")
    runs = f"{plural(points, 'point')} with {plural(count, 'run')} each" if points else plural(count, "run")
    lead = [f"{plural(len(found[0].inputs), 'uncertain input')}, {runs}. {METHODS[method]}"]
    sections = [_verdict(named), _strong(found, named), *(_outcome(own, each, others)._replace(folded=True) for own, each in zip(found, named))]
    return render(f"{manifest['scenario']['title']}: what the results depend on", sections, provenance_rows(study), scenario_texts(study), lead)


def in_words(found: Drivers, scenario: Scenario) -> Drivers:
    """The inputs named in words instead of by their paths."""
    return replace(found, inputs=found.inputs.assign(path=distinct_words(found.inputs["path"].tolist(), scenario)))


def _shown(each: Drivers) -> bool:
    return each.varies and not each.inputs[each.ranked_by].isna().all()


def _verdict(found: Sequence[Drivers]) -> Section:
    """The strongest input of each outcome, and the ranking of the first outcome that varies."""
    from sim.report.figures.sensitivity import ranking

    sentences = [_strongest(each) for each in found]
    drawn = next((each for each in found if _shown(each)), None)
    if drawn is None:
        return Section("What the results depend on", sentences, "", [], [], verdict=True)
    caption = f"The inputs with the most influence on {outcome_noun(drawn.outcome)}, with 95% CI"
    return Section(f"Influence on {outcome_noun(drawn.outcome)}", sentences, figure_svg(ranking(drawn), [caption]), [], [], verdict=True)


def _strongest(each: Drivers) -> str:
    """Name the strongest input of an outcome, and how many others are distinguishable from noise."""
    noun = outcome_noun(each.outcome)
    heading = noun[0].upper() + noun[1:]
    if not _shown(each):
        return f"{heading} does not vary, or applies to no run."
    strong = each.inputs[each.inputs["above_noise"]]
    if strong.empty:
        return f"{heading} depends on no input detectably."
    more = len(strong) - 1
    return f"{heading} depends most on {strong['path'].iloc[0]}" + (f", and detectably on {plural(more, 'other input')}." if more else ", and on no other input detectably.")


def _strong(found: Sequence[Drivers], named: Sequence[Drivers]) -> Section:
    """The inputs that are distinguishable from noise, by outcome, and how sure."""
    rows = []
    for plain, each in zip(found, named):
        strong = each.inputs[each.inputs["above_noise"]] if _shown(each) else each.inputs.head(0)
        paths = plain.inputs.loc[strong.index, "path"].tolist()
        for path, (_, row) in zip(paths, strong.iterrows()):
            rows.append([outcome_heading(each.outcome), row["path"], path, f"{format_number(row['low'])} to {format_number(row['high'])}",
                         _index(each, row[each.ranked_by], row[f"{each.ranked_by}_low"], row[f"{each.ranked_by}_high"])])
    measure = HEADS[found[0].method]
    words = "The inputs that are distinguishable from noise, the strongest first." if rows else "No input is distinguishable from noise at this sample size."
    return Section("What matters, and how sure", [words], "", ["Outcome", "Input", "Key in the scenario", "Range", measure[0].upper() + measure[1:]], rows, opened=True)


def _index(each: Drivers, value: float, low: float, high: float) -> str:
    if each.method == "sobol":
        return format_percent(value, low, high) if math.isfinite(value) else "–"
    return format_interval(value, low, high, each.method == "morris" and is_share(each.outcome))


def _outcome(plain: Drivers, each: Drivers, others: int) -> Section:
    """The section of one outcome: sentences, its ranking, and the table of all inputs."""
    from sim.report.figures.sensitivity import ranking

    words = words_of(each, others)
    figure = figure_svg(ranking(each), [f"The inputs with the most influence on {outcome_noun(each.outcome)} with 95% CI", *words[:2]]) if _shown(each) else ""
    frame = each.inputs.assign(key=plain.inputs["path"])
    rows = [[cell(json_value(value)) for value in row] for row in frame.itertuples(index=False, name=None)]
    return Section(outcome_heading(each.outcome), words, figure, [_head(str(name)) for name in frame.columns], rows)


def _head(column: str) -> str:
    """A column of a table of inputs in words.

    >>> _head("total_low"), _head("above_noise"), _head("path")
    ('Total order, 95% CI from', 'Distinguishable from noise', 'Input')
    """
    for end, words in (("_low", ", 95% CI from"), ("_high", ", to")):
        if column.endswith(end):
            return f"{COLUMNS[column.removesuffix(end)]}{words}"
    return COLUMNS.get(column) or {"path": "Input", "key": "Key in the scenario"}[column]
