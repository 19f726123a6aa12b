"""The HTML page of a calibration: which inputs the record informs, in a sentence and a picture, then how sure, the rest folded away."""

from __future__ import annotations

from collections.abc import Iterator

from sim.analysis.empirical.abc import Recovery
from sim.analysis.empirical.calibration_result import Calibration
from sim.analysis.empirical.history_matrix import CLASSES
from sim.analysis.empirical.scoring import MEASURES
from sim.report.figures import calibration as figures
from sim.report.pages.base import Section, figure_svg, provenance_rows, render
from sim.report.text.calibration import as_scenario, check_sentence, correlations, input_row, rank_counts, summary_rows
from sim.report.text.forecast import CAUTION, FORECASTERS, exit_row, exit_sentence, gain_cells, skill
from sim.report.text.formatting import format_number
from sim.report.text.paths import distinct_words
from sim.report.text.phrasing import plural
from sim.report.text.validation import number


def calibration_page(found: Calibration) -> str:
    """Render a calibration as a page."""
    name = found.study.scenarios[0]
    lead = [f"{len(found.table):,} runs of {name} over its ranges and free parameters; the {len(found.posterior.kept):,} closest to rounds 1 to "
            f"{found.rounds} of the record are kept (approximate Bayesian computation{' by sequential Monte Carlo' if found.generations else ''} with regression adjustment).",
            "Few rounds carry little information: parameters that are not identified keep their prior range."]
    texts = {"The calibrated scenario": as_scenario(found, name)}
    return render(f"{found.record.metadata['title']}: calibration of {name}", list(sections(found)), provenance_rows(found.study), texts, lead)


def sections(found: Calibration) -> Iterator[Section]:
    """The sections of the page."""
    learned = _learned(found)
    yield learned._replace(heads=[], rows=[], verdict=True)
    yield learned._replace(heading="What was learned, and how sure", sentences=[], figure="", opened=True)
    yield from (each._replace(folded=True) for each in _behind(found))


def path_names(found: Calibration) -> list[str]:
    """All inputs in words, in their order."""
    return distinct_words([each.path for each in found.inputs], found.study.select().scenario())


def _behind(found: Calibration) -> Iterator[Section]:
    """The sections behind the answer."""
    names = dict(zip((each.path for each in found.inputs), path_names(found)))
    pairs = [[names[row["one"]], names[row["other"]], f"{row['correlation']:+.2f}"] for row in correlations(found)]
    words = ["Posterior correlations of the free inputs: filled marks are positive, open marks negative.",
             "The record cannot separate the pairs in the table, which are correlated by 0.3 or more." if pairs else "No pair is correlated by 0.3 or more."]
    yield Section("Posterior correlations", words, figure_svg(figures.correlations(found, path_names(found)), words), ["Input", "Input", "Correlation"], pairs)
    yield _checked(found)
    if found.generations:
        yield _generations(found)
    yield from _recovered(found)
    yield _forecasts(found)
    yield _scored(found)


def _learned(found: Calibration) -> Section:
    named, names = [input_row(found, place) for place in found.reported], path_names(found)
    unknown = [names[place] for place, row in zip(found.reported, named) if not row["identified"]]
    words = [f"The record informs {len(named) - len(unknown)} of {plural(len(named), 'input')}: their variance falls by more than that of dummy inputs, "
             f"which lose up to {found.dummy_reduction:.2f} of it by chance.",
             f"Not informed: {', '.join(unknown)}." if unknown else ""]
    words = [each for each in words if each]
    rows = [[names[place], row["path"], " to ".join(map(format_number, row["prior"])),
             f"{format_number(row['posterior_mean'])} [{', '.join(map(format_number, row['posterior_90']))}]", f"{row['variance_reduction']:.2f}", "yes" if row["identified"] else "no"] for place, row in zip(found.reported, named)]
    heads = ["Input", "Key in the scenario", "Prior", "Posterior mean [90%]", "Variance reduction", "Identified"]
    return Section("Posterior of each input", words, figure_svg(figures.posteriors(found, found.reported, names), words), heads, rows)


def _checked(found: Calibration) -> Section:
    rows = summary_rows(found)
    out = [row["summary"] for row in rows if row["tail_probability"] is not None and row["tail_probability"] < 0.05]
    words = [f"Each summary of the record (diamond), with the central 90% of all runs (grey), of the runs kept (thin), and of "
             f"{len(found.check_summaries)} new runs with joint draws from the posterior (thick): a posterior predictive check.",
             f"Extreme among the new runs (two-sided probability below 0.05): {', '.join(out)}." if out else
             "No summary is extreme among the new runs (two-sided probability below 0.05)."]
    cells = [[row["summary"], _known(row["observed"]), *(number(each) for stage in ("prior", "kept", "posterior") for each in row[stage]),
              _known(row["tail_probability"])] for row in rows]
    heads = ["Summary", "Record", "All runs 5%", "50%", "95%", "Kept 5%", "50%", "95%", "New 5%", "50%", "95%", "Tail probability"]
    return Section("Posterior predictive check", words, figure_svg(figures.checks(found, rows), words), heads, cells)


def _generations(found: Calibration) -> Section:
    words = ["Each generation proposes the free inputs where earlier runs came close to the record. Accepted: the share of its runs within the tolerance "
             "of the generation before. Tolerance: the distance within which all runs so far keep the effective sample size asked for."]
    rows = [[str(number), f"{each.runs:,}", f"{each.acceptance:.3f}", f"{each.tolerance:.3f}", f"{each.effective:,.0f}"]
            for number, each in enumerate(found.generations, 1)]
    return Section("Generations", words, "", ["Generation", "Runs", "Accepted", "Tolerance", "Effective sample size"], rows)


def _known(value: float | None) -> str:
    return "–" if value is None else number(value)


def _recovered(found: Calibration) -> Iterator[Section]:
    """The checks on known inputs: over the whole prior, if the scheme allows that, and close to the record."""
    words = ["How often the true value lies in each tenth of its posterior (simulation-based calibration): if the method is calibrated, the counts are "
             "uniform, between the dashed lines. Contraction: the share of the prior variance that posteriors remove on average over these runs; a "
             "posterior that learned nothing has none, and uniform ranks all the same."]
    if not found.generations:
        yield _recovery(found, found.recovery, "Recovery of known values", [check_sentence(found.recovery, ""), *words])
    yield _recovery(found, found.near, "Recovery of known values close to the record", [check_sentence(found.near, " close to the record"), *words])


def _recovery(found: Calibration, known: Recovery, heading: str, words: list[str]) -> Section:
    names = path_names(found)[: found.free]
    rows = [[name, f"{known.correlation[place]:.2f}", f"{known.coverage[place]:.2f}", f"{known.contraction[place]:.2f}", f"{known.p_value[place]:.3f}",
             *map(str, rank_counts(known, place))] for place, name in enumerate(names)]
    heads = ["Input", "Recovered (r)", "Coverage of 90%", "Contraction", "p (uniform ranks)", *(f"Tenth {tenth}" for tenth in range(1, 11))]
    return Section(heading, words, figure_svg(figures.ranks(known, names), words), heads, rows)


def _forecasts(found: Calibration) -> Section:
    words = ["Forecasts of each round from all earlier rounds; shaded rounds were held out."]
    words += [exit_sentence(found.exit)] if found.exit else []
    rows = []
    for each in found.origins:
        own, place = each.forecasts["model"], each.round - 1
        seen = found.observed
        rows.append([str(each.round), "yes" if each.held_out else "no", f"{own.meets:.2f}", f"{own.statement:.2f}",
                     *(f"{chance:.2f}" for chance in own.classes), CLASSES[int(seen.outcome[0, place])],
                     *(format_number(day) for day in own.days), format_number(float(seen.days[0, place])), *(f"{row[1:].sum():.2f}" for row in own.attendance)])
    heads = ["Round", "Held out", "Meets", "Statement", *(word.capitalize() for word in CLASSES), "Observed outcome", "Days", "5%", "95%",
             "Observed days", *(f"{party} attends" for party in found.parties)]
    return Section("Forecasts by round", words, figure_svg(figures.forecasts(found), words), heads, rows)


def _scored(found: Calibration) -> Section:
    scores = skill(found)
    words = [f"Mean scores of {scores['all']['rounds']} forecasts (best: 0): Brier scores of the joint statement and of attendance, the "
             "logarithmic score of the class of outcome, the continuous ranked probability score of the days since the previous round. "
             f"Intervals of differences allow for autocorrelation between rounds. {CAUTION}"]
    rows = []
    for part in ("all", "held_out"):
        for who in FORECASTERS if part in scores else ():
            row = scores[part][who]
            rows.append([who, "all" if part == "all" else "held out", *(_known(row[each]) for each in (*MEASURES, "covered"))])
    for who in FORECASTERS[1:]:
        better = [" ".join(gain_cells(scores["score_differences"][each][who], each)) for each in MEASURES]
        rows.append([f"model better than {who} by", "all", *better, "–"])
    after = exit_row(found.exit)
    if after:
        rows += [[f"{name}: survives its host ({after['probabilities'][name]:.2f})", f"round {after['round']}",
                  f"Brier {row['brier']:.3f}, log {row['log']:.3f}", "", "", "", ""] for name, row in after["scores"].items()]
    heads = ["Forecaster", "Rounds", *(f"{name} ({by})" for name, by in MEASURES.items()), "Gap covered by 90% PI"]
    return Section("Scores", words, "", heads, rows, True)
