"""A calibration as one page without network."""

from __future__ import annotations

from collections.abc import Iterator

from sim.analysis.empirical.calibration import Calibration
from sim.analysis.empirical.history_matrix import CLASSES
from sim.analysis.empirical.scoring import MEASURES
from sim.report.figures import calibration as figures
from sim.report.pages.base import Section, figure_svg, provenance_rows, render
from sim.report.text.calibration import as_scenario, correlations, input_row, rank_counts, summary_rows
from sim.report.text.forecast import CAUTION, FORECASTERS, exit_row, exit_sentence, gain_cells, skill
from sim.report.text.formatting import format_number
from sim.report.text.validation import number


def calibration_page(found: Calibration) -> str:
    """The page."""
    name = found.study.scenarios[0]
    lead = [f"{len(found.runs):,} runs of {name} over its ranges and what is free; the {len(found.posterior.kept):,} most like rounds 1 to "
            f"{found.rounds} of the record are kept (approximate Bayesian computation with regression adjustment).",
            "So few rounds carry little: what is not identified keeps its prior span."]
    texts = {"The calibrated scenario": as_scenario(found, name)}
    return render(f"{found.record.metadata['title']}: calibration of {name}", list(sections(found)), provenance_rows(found.study), texts, lead)


def sections(found: Calibration) -> Iterator[Section]:
    """The parts of the page."""
    yield _learned(found)
    pairs = [[row["one"], row["other"], f"{row['correlation']:+.2f}"] for row in correlations(found)]
    words = ["How named inputs hang together in the posterior: filled marks rise together, open ones against each other.",
             "Pairs correlated by 0.3 or more, in the table, the record can't tell apart." if pairs else "No two by 0.3 or more."]
    yield Section("What hangs together", words, figure_svg(figures.correlations(found), words), ["Input", "Input", "Correlation"], pairs)
    yield _checked(found)
    yield _recovered(found)
    yield _forecasts(found)
    yield _scored(found)


def _learned(found: Calibration) -> Section:
    named = [input_row(found, place) for place in found.reported]
    unknown = [row["path"] for row in named if not row["identified"]]
    words = [f"{len(named) - len(unknown)} of {len(named)} inputs are identified: their posteriors are narrower than those of inputs that "
             f"have nothing to do with the rounds (which seem to lose up to {found.dummy_reduction:.2f} of their variance).",
             f"The rounds say nothing of {', '.join(unknown)}." if unknown else "None of them stays unidentified."]
    rows = [[row["path"], *(format_number(each) for each in (*row["prior"], row["posterior_mean"], *row["posterior_90"])), f"{row['variance_reduction']:.2f}",
             "yes" if row["identified"] else "no"] for row in named]
    heads = ["Input", "Prior from", "to", "Posterior mean", "5%", "95%", "Learned", "Identified"]
    return Section("What was learned", words, figure_svg(figures.posteriors(found, found.reported), words), heads, rows)


def _checked(found: Calibration) -> Section:
    rows = summary_rows(found)
    out = [row["summary"] for row in rows if row["tail_probability"] is not None and row["tail_probability"] < 0.05]
    words = [f"Each summary of the record (a diamond), beside the middle 90% of all runs (grey), of the runs kept (thin), and of "
             f"{len(found.check_summaries)} fresh runs played with joint draws of the posterior (thick): a posterior-predictive check.",
             f"Far out among fresh runs (two-sided chance below 0.05): {', '.join(out)}." if out else
             "No summary lies far out among fresh runs (two-sided chance below 0.05)."]
    cells = [[row["summary"], _known(row["observed"]), *(number(each) for stage in ("prior", "kept", "posterior") for each in row[stage]),
              _known(row["tail_probability"])] for row in rows]
    heads = ["Summary", "Record", "All runs 5%", "50%", "95%", "Kept 5%", "50%", "95%", "Fresh 5%", "50%", "95%", "Tail"]
    return Section("The record among the runs", words, figure_svg(figures.checks(found, rows), words), heads, cells)


def _known(value: float | None) -> str:
    return "–" if value is None else number(value)


def _recovered(found: Calibration) -> Section:
    words = [f"{len(found.recovery.ranks)} runs were taken for the record in turn, and their inputs sought among all others: how often the "
             "true value lies in each tenth of its posterior (simulation-based calibration). Even, between the dashed lines, if the "
             "machinery is right."]
    named = [input_row(found, place) for place in range(found.free)]
    rows = [[row["path"], f"{row['recovered_correlation']:.2f}", f"{row['coverage_90']:.2f}", f"{row['rank_p_value']:.3f}",
             *map(str, rank_counts(found, place))] for place, row in enumerate(named)]
    heads = ["Input", "Recovered (r)", "Coverage of 90%", "p of ranks", *(f"Tenth {tenth}" for tenth in range(1, 11))]
    return Section("Would known values be found", words, figure_svg(figures.ranks(found), words), heads, rows)


def _forecasts(found: Calibration) -> Section:
    words = ["What the model says of each round, from all before it; shaded rounds were held out."]
    words += [exit_sentence(found.exit)] if found.exit else []
    rows = []
    for each in found.origins:
        own, place = each.forecasts["model"], each.round - 1
        seen = found.observed
        rows.append([str(each.round), "yes" if each.held_out else "no", f"{own.meets:.2f}", f"{own.statement:.2f}",
                     *(f"{chance:.2f}" for chance in own.classes), CLASSES[int(seen.outcome[0, place])],
                     *(format_number(day) for day in own.days), format_number(float(seen.days[0, place])), *(f"{row[1:].sum():.2f}" for row in own.attendance)])
    heads = ["Round", "Held out", "Meets", "Statement", *(word.capitalize() for word in CLASSES), "What came", "Days", "5%", "95%",
             "Days that came", *(f"{party} comes" for party in found.parties)]
    return Section("Forecasts, round by round", words, figure_svg(figures.forecasts(found), words), heads, rows)


def _scored(found: Calibration) -> Section:
    scores = skill(found)
    words = [f"Mean scores of {scores['all']['rounds']} forecasts, 0 at best: Brier's of a joint statement and of who comes, the "
             "logarithmic score of the class of outcome, the continuous ranked probability score of the days since the last round. "
             f"Intervals of differences are from blocks of three neighbouring rounds, since rounds are not independent. {CAUTION}"]
    rows = []
    for part in ("all", "held_out"):
        for who in FORECASTERS if part in scores else ():
            row = scores[part][who]
            rows.append([who, "all" if part == "all" else "held out", *(_known(row[each]) for each in (*MEASURES, "covered"))])
    for who in FORECASTERS[1:]:
        better = [" ".join(gain_cells(scores["score_differences"][each][who], each)) for each in MEASURES]
        rows.append([f"the model is better than {who}, by", "all", *better, "–"])
    after = exit_row(found.exit)
    if after:
        rows += [[f"{name}: goes on without its host ({after['probabilities'][name]:.2f})", f"round {after['round']}",
                  f"Brier {row['brier']:.3f}, log {row['log']:.3f}", "", "", "", ""] for name, row in after["scores"].items()]
    heads = ["Forecaster", "Rounds", *(f"{name} ({by})" for name, by in MEASURES.items()), "Gap within its 90%"]
    return Section("Scores", words, "", heads, rows, True)
