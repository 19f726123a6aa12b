"""A calibration as one page without network."""

from __future__ import annotations

from collections.abc import Iterator

from sim.analysis.histories import CLASSES
from sim.calibrating import Calibration
from sim.report.calibrated import CAUTION, FORECASTERS, as_scenario, correlations, input_row, skill, summary_rows, told_inputs
from sim.report.figures import calibration as figures
from sim.report.page import Section, drawn, made_by, render
from sim.report.scale import short
from sim.report.validated import number


def calibrate_page(found: Calibration) -> str:
    """The page."""
    name = found.study.scenarios[0]
    lead = [f"{len(found.runs):,} runs of {name} over its ranges and what is free; the {len(found.posterior.kept):,} most like rounds 1 to "
            f"{found.rounds} of the record are kept (approximate Bayesian computation with regression adjustment).",
            "Twenty rounds carry little: what is not identified keeps its prior span."]
    texts = {"The calibrated scenario": as_scenario(found, name)}
    return render(f"{found.record.heads['title']}: calibration of {name}", list(sections(found)), made_by(found.study), texts, lead)


def sections(found: Calibration) -> Iterator[Section]:
    """The parts of the page."""
    places = told_inputs(found)
    named = [input_row(found, place) for place in places]
    words = [f"{sum(row['identified'] for row in named)} of {len(named)} inputs are identified: their posteriors are narrower than those "
             f"of inputs that have nothing to do with the rounds (which seem to lose up to {found.floor:.2f} of their variance)."]
    rows = [[row["path"], *(short(each) for each in (*row["prior"], row["posterior_mean"], *row["posterior_90"])), f"{row['learned']:.2f}",
             "yes" if row["identified"] else "no", *(f"{row[key]:.2f}" if key in row else "–"
                                                     for key in ("recovered_correlation", "coverage_90", "rank_chance"))] for row in named]
    heads = ["Input", "Prior from", "to", "Posterior mean", "5%", "95%", "Learned", "Identified", "Recovered (r)", "Coverage of 90%",
             "p of ranks"]
    yield Section("What was learned", words, drawn(figures.posteriors(found, places), words), heads, rows)
    pairs = [[row["one"], row["other"], f"{row['correlation']:+.2f}"] for row in correlations(found)]
    words = ["Named inputs whose posteriors are correlated by 0.3 or more: the record can't tell them apart."]
    yield Section("What hangs together", words, "", ["Input", "Input", "Correlation"], pairs)
    checks = [[row["summary"], "–" if row["seen"] is None else number(row["seen"]),
               *(number(each) for each in (*row["prior"], *row["posterior"]))] for row in summary_rows(found)]
    yield Section("The record among the runs", ["Each summary of the record, beside the middle 90% of all runs and of those kept."], "",
                  ["Summary", "Record", "Before 5%", "50%", "95%", "After 5%", "50%", "95%"], checks, True)
    words = [f"{len(found.recovery.ranks)} runs were taken for the record in turn, and their inputs sought among all others: where the "
             "true value lies within its posterior (simulation-based calibration)."]
    yield Section("Would known values be found", words, drawn(figures.ranks(found), words), ["Input", "Coverage of 90%", "p of ranks"],
                  [[row["path"], f"{row['coverage_90']:.2f}", f"{row['rank_chance']:.3f}"] for row in named if "coverage_90" in row])
    yield _forecasts(found)


def _forecasts(found: Calibration) -> Section:
    better = skill(found)["log_score_better_by"]
    told = [f"{name} by {row['mean']:.2f} [{row['low']:.2f}, {row['high']:.2f}]" for name, row in better.items() if row["low"] is not None]
    words = ["Each round forecast from all before it; shaded rounds were held out. A round, the model's log score is better than "
             f"{' and '.join(told)}. {CAUTION}"]
    rows = []
    for each in found.origins:
        own = each.forecasts["model"]
        rows.append([str(each.round), "yes" if each.held_out else "no", f"{own.meets:.2f}", f"{own.statement:.2f}",
                     *(f"{chance:.2f}" for chance in own.classes), *(short(day) for day in own.days),
                     *(f"{each.scores[name].brier:.3f}" for name in FORECASTERS),
                     *(f"{each.scores[name].log:.2f}" for name in FORECASTERS)])
    heads = ["Round", "Held out", "Meets", "Statement", *(word.capitalize() for word in CLASSES), "Days", "5%", "95%",
             *(f"Brier, {name}" for name in FORECASTERS), *(f"Log, {name}" for name in FORECASTERS)]
    return Section("Forecasts, round by round", words, drawn(figures.forecasts(found), words), heads, rows)
