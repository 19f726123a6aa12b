"""The results of a comparison: as a document, as phrases, and as lines for a terminal."""

from __future__ import annotations

import math
from collections.abc import Sequence

from sim.analysis.comparison.arms import Arm
from sim.analysis.comparison.comparison import Comparison, Contrast, OutcomeComparison, agreements_by_round
from sim.analysis.comparison.endings import ending_shares, shares_agreed
from sim.analysis.comparison.exemplars import Exemplar, replay_command
from sim.analysis.comparison.metrics import SHARE, TIME, OutcomeMeasure
from sim.analysis.comparison.practical_significance import POWER, Finding
from sim.analysis.comparison.survival import TOLERANCE
from sim.report.rows import Row, json_rows, json_value
from sim.report.text.comparison_headline import headline_lines, verdicts, weeks_counted
from sim.report.text.formatting import format_interval, format_number, format_value
from sim.report.text.phrasing import listed, plural
from sim.report.text.sweep import wrapped

#: Words for a higher and a lower value, by kind of outcome.
TOO_FEW = "applies to too few runs for a comparison"
MORE, LESS = {SHARE: "more likely", TIME: "later"}, {SHARE: "less likely", TIME: "earlier"}


def comparison_document(found: Comparison, notables: Sequence[Sequence[Exemplar]], program: Sequence[str]) -> Row:
    """Build the document of a comparison."""
    holm = found.holm()
    return {
        "baseline": found.arms[found.baseline].label, "paired": found.paired, "horizon_rounds": found.horizon, "power": found.power,
        "verdicts": verdicts(found), "notes": found.notes,
        "scenarios": [_arm(arm, own, program) | {"weeks_counted": weeks}
                      for arm, own, weeks in zip(found.arms, notables, weeks_counted(found), strict=True)],
        "agreements_by_round": json_rows(agreements_by_round(found)),
        "outcomes": [
            {
                "outcome": each.outcome.name, "label": each.outcome.label, "unit": each.outcome.unit, "kind": each.outcome.kind,
                "margin": each.margin, "varies": each.varies, "weeks_counted": each.exposures,
                "scenarios": [
                    {"scenario": arm.label, **_plainly(own._asdict()), **_quartiles(each, at),
                     **(_contrast(each, contrast, holm[each.outcome.name, arm.label], found.power) if contrast else {})}
                    for at, (arm, own, contrast) in enumerate(zip(found.arms, each.estimates, each.contrasts, strict=True))
                ],
            }
            for each in found.outcomes
        ],
    }


def _arm(arm: Arm, notables: Sequence[Exemplar], program: Sequence[str]) -> Row:
    manifest = arm.study.manifest
    return {
        "scenario": arm.label, "study": str(arm.study.folder), "name": arm.name, "point": arm.point, "title": manifest["scenario"]["title"],
        "seed": arm.seed, "runs": arm.replicates, "failed": arm.failed, "engine": manifest["engine"],
        "endings": {name: _plainly(own._asdict()) for name, own in ending_shares(arm).items()},
        "agreed_on": {issue: _plainly(own._asdict()) for issue, own in shares_agreed(arm).items()},
        "exemplars": [{**_plainly(each._asdict()), "command": replay_command(arm, each.replicate, program)} for each in notables],
    }


def _quartiles(each: OutcomeComparison, at: int) -> Row:
    """The median of an arm, and for numbers its quartiles."""
    if each.quartiles is None:
        return {}
    low, middle, high = map(json_value, each.quartiles[at])
    return {"median": middle} if each.outcome.kind == TIME else {"lower_quartile": low, "median": middle, "upper_quartile": high}


def _contrast(each: OutcomeComparison, contrast: Contrast, corrected: float, power: float) -> Row:
    test = {"statistic": json_value(contrast.test.statistic), "p": json_value(contrast.test.p), "p_holm": json_value(corrected)}
    name = "log_rank" if each.outcome.kind == TIME else "kolmogorov_smirnov"
    return {
        "difference": _plainly(contrast.difference._asdict()), "cliffs_delta": _plainly(contrast.effect._asdict()),
        "wasserstein": json_value(contrast.distance), "finding": contrast.conclusion.finding.value, "runs_needed": contrast.conclusion.runs_needed,
        "summary": in_words(each, contrast, power), **({} if each.outcome.kind == SHARE else {name: test}),
    }


def _plainly(row: Row) -> Row:
    return {name: json_value(value) for name, value in row.items()}


def in_words(each: OutcomeComparison, contrast: Contrast, power: float = POWER) -> str:
    """Describe a difference: `more likely by 12.0 points [9.0, 15.0]`, `negligible difference: less than 5.0 points either way`."""
    outcome, found, (finding, enough) = each.outcome, contrast.difference, contrast.conclusion
    if finding == Finding.NOT_APPLICABLE:
        return TOO_FEW
    if finding == Finding.IDENTICAL:
        return "identical in every run"
    matters = amount(outcome, each.margin)
    if finding == Finding.NEGLIGIBLE:
        return f"negligible difference: less than {matters} either way"
    more = found.value > 0
    ends = sorted((abs(found.low), abs(found.high)))
    word = (MORE if more else LESS).get(outcome.kind, "higher" if more else "lower")
    size = f"{word} by {amount(outcome, abs(found.value))} [{_size(outcome, ends[0])}, {_size(outcome, ends[1])}]"
    if finding in (Finding.HIGHER, Finding.LOWER):
        return size
    settle = f"about {enough:,} runs would give {100 * power:.3g}% power" if enough else "no feasible number of runs would settle it"
    if finding in (Finding.HIGHER_SIZE_UNCERTAIN, Finding.LOWER_SIZE_UNCERTAIN):
        return f"{size}; inconclusive whether by at least {matters}, the smallest relevant difference: {settle}"
    span = f"{_signed(outcome, found.low)} to {_signed(outcome, found.high)}"
    return f"inconclusive at this sample size (95% CI {span}): {settle}"


def amount(outcome: OutcomeMeasure, size: float) -> str:
    """Format a size in the outcome's unit."""
    if outcome.in_percent:
        return f"{_size(outcome, size)} points"
    unit = {"of 1": "", "": ""}.get(outcome.unit, f" {outcome.unit}")
    return f"{_size(outcome, size)}{unit}"


def _size(outcome: OutcomeMeasure, size: float) -> str:
    return f"{100 * size:.{1 if 100 * size >= 0.95 else 2}f}" if outcome.in_percent else _fine(size)


def _signed(outcome: OutcomeMeasure, value: float) -> str:
    return ("+" if value > 0 else "-" if value < 0 else "") + _size(outcome, abs(value))


def _fine(size: float) -> str:
    """Format as `format_number` does, but keep a digit other than 0 in small numbers."""
    return format_number(size) if size >= 0.1 or size == 0 else f"{size:.2g}" if size >= 1e-4 else f"{size:.0e}"


def value_in_words(outcome: OutcomeMeasure, value: float, low: float, high: float) -> str:
    """Format an estimate with its interval."""
    if low == high == value:
        return format_interval(value, float("nan"), float("nan"), outcome.in_percent)
    return format_interval(value, low, high, outcome.in_percent)


def estimate_in_words(each: OutcomeComparison, at: int, horizon: int) -> str:
    """Format the estimate of an arm, with its median where the mean misleads; a time that no run has is said in words."""
    own = each.estimates[at]
    middle = each.quartiles[at][1] if each.quartiles else math.nan
    if each.outcome.kind == TIME and own.value >= horizon - TOLERANCE:
        return f"no agreement in {plural(horizon, 'round')}"
    words = value_in_words(each.outcome, *own[:3])
    if each.outcome.kind == TIME and math.isfinite(middle):
        return f"{words}, median round {middle:.0f}"
    value, median = (format_value(number, each.outcome.in_percent) for number in (own.value, middle))
    return f"{words}, median {median}" if each.mean_misleads(at) and median != value else words


def comparison_lines(found: Comparison, notables: Sequence[Sequence[Exemplar]], program: Sequence[str]) -> list[str]:
    """Format a comparison as lines: verdict, endings and agreements, outcomes that differ, those that do not, and exemplary runs."""
    base = found.arms[found.baseline]
    width = max(len(arm.label) for arm in found.arms)
    runs = {arm.replicates for arm in found.arms}
    sampling = "paired by common random numbers" if found.paired else "not all paired"
    many = f"{runs.pop():,} runs each" if len(runs) == 1 else f"{min(runs | {found.arms[0].replicates}):,} or more runs each"
    lines = wrapped([f"{plural(len(found.arms), 'scenario')}, {many}, {sampling}; differences from {base.label} with 95% CI"])
    lines += ["", *headline_lines(found)]
    for each in found.outcomes:
        if not is_quiet(each):
            lines += ["", *wrapped([heading(each, found)]), *wrapped([exposure_warning(each, found)] if each.exposures else []), *_rows(found, each, width)]
    lines += [line for words in [*quiet_sentences(found), *found.notes] for line in ("", *wrapped([words]))]
    lines += ["", "Exemplary runs"]
    for arm, own in zip(found.arms, notables, strict=True):
        lines += [f"  {arm.label:{width}}  {each.replicate:>9,}  {exemplar_reason(each)}" for each in own]
    typical = replay_command(base, notables[found.baseline][0].replicate, program)
    return [*lines, "", f"  Next  {' '.join(typical)}"]


def quiet_sentences(found: Comparison) -> list[str]:
    """Sentences about the outcomes that are identical in every run, with their values, and about those that apply to too few runs."""
    quiet = [each for each in found.outcomes if is_quiet(each)]
    few = [each for each in quiet if any(contrast and contrast.conclusion.finding == Finding.NOT_APPLICABLE for contrast in each.contrasts)]
    same = [f"{_brief(each.outcome)} ({format_value(each.estimates[found.baseline].value, each.outcome.in_percent)})" for each in quiet
            if each not in few]
    return ([f"Identical in every run: {listed(same)}."] if same else []) + (
        [f"Too few runs for a comparison: {listed(_brief(each.outcome) for each in few)}."] if few else [])


def is_quiet(each: OutcomeComparison) -> bool:
    """Whether all contrasts of an outcome are identical or not applicable."""
    return all(contrast is None or contrast.conclusion.finding in (Finding.IDENTICAL, Finding.NOT_APPLICABLE) for contrast in each.contrasts)


def heading(each: OutcomeComparison, found: Comparison) -> str:
    """Label an outcome with its unit, what a time counts, and the smallest relevant difference."""
    unit_known = each.outcome.in_percent or each.outcome.unit in ("", "of 1") or each.outcome.unit in each.outcome.label.lower()
    unit = "" if unit_known else f" ({each.outcome.unit})"
    never = f" (mean; an agreement that never comes counts as {plural(found.horizon, 'round')})" if each.outcome.kind == TIME else ""
    matters = f"; smallest relevant difference {amount(each.outcome, each.margin)}" if each.margin else ""
    return f"{each.outcome.label}{unit}{never}{matters}"


def exposure_warning(each: OutcomeComparison, found: Comparison) -> str:
    """Say that a total is counted over different lengths of time; empty if it is not."""
    if each.exposures is None:
        return ""
    weeks = listed(f"{format_number(weeks)} weeks in {arm.label}" for arm, weeks in zip(found.arms, each.exposures, strict=True))
    return f"Counted over different lengths of time, on average {weeks}."


def exposure_sentences(found: Comparison) -> list[str]:
    """List the totals that are counted over different lengths of time, in one sentence each."""
    return [f"{each.outcome.label}: {warning[0].lower()}{warning[1:]}" for each in found.outcomes if (warning := exposure_warning(each, found))]


def exemplar_reason(each: Exemplar) -> str:
    """Why a run is exemplary, with its value."""
    return each.why if each.value is None else f"{each.why}: {format_number(each.value)}"


def _rows(found: Comparison, each: OutcomeComparison, width: int) -> list[str]:
    values = [estimate_in_words(each, at, found.horizon) for at in range(len(found.arms))]
    wide = max(map(len, values))
    rows = []
    for arm, value, contrast in zip(found.arms, values, each.contrasts, strict=True):
        words = in_words(each, contrast, found.power) if contrast else ""
        rows.append(f"  {arm.label:{width}}  {value:{wide}}  {words}".rstrip())
    return rows


def _brief(outcome: OutcomeMeasure) -> str:
    return outcome.label[0].lower() + outcome.label[1:]
