"""The HTML page of a comparison: the verdict and a picture of how the talks end, then what differs and how sure, the rest folded away."""

from __future__ import annotations

import difflib
import math
from collections.abc import Mapping, Sequence

from sim.analysis.comparison.comparison import Comparison, OutcomeComparison, rebased
from sim.analysis.comparison.endings import ending_shares, issues_of, occurring_kinds, shares_agreed
from sim.analysis.comparison.exemplars import Exemplar
from sim.analysis.comparison.practical_significance import Finding
from sim.report.figures import comparison as figures
from sim.report.pages.base import Choice, Section, Shown, figure_svg, provenance_rows, render, scenario_texts
from sim.report.pages.comparison_details import folded_sections
from sim.report.text.comparison import estimate_in_words, exposure_sentences, heading, in_words, quiet_sentences
from sim.report.text.comparison_headline import agreed_parts, verdicts, weeks_counted
from sim.report.text.formatting import format_interval, format_number
from sim.report.text.phrasing import plural
from sim.studies.result_files import SCENARIOS

#: The most scenarios with which each can be chosen as the baseline; each baseline is a comparison of its own.
MOST_BASELINES = 6
#: How sure a finding is, in words.
SURE = {
    Finding.HIGHER: "sure", Finding.LOWER: "sure", Finding.HIGHER_SIZE_UNCERTAIN: "sure that it differs, not by how much",
    Finding.LOWER_SIZE_UNCERTAIN: "sure that it differs, not by how much", Finding.NEGLIGIBLE: "sure that it does not matter",
    Finding.INCONCLUSIVE: "open", Finding.IDENTICAL: "identical", Finding.NOT_APPLICABLE: "too few runs",
}
#: Findings of a difference.
DIFFERENT = (Finding.HIGHER, Finding.LOWER, Finding.HIGHER_SIZE_UNCERTAIN, Finding.LOWER_SIZE_UNCERTAIN)


def comparison_page(found: Comparison, notables: Sequence[Sequence[Exemplar]], program: Sequence[str] = ("parley",)) -> str:
    """Render a comparison as a page."""
    base = found.arms[found.baseline]
    title = f"{base.study.manifest['scenario']['title']}: {plural(len(found.arms), 'scenario')} compared"
    studies = {str(arm.study.folder): arm.study for arm in found.arms}
    made = {f"{name}, {study.folder.name}" if len(studies) > 1 else name: value
            for study in studies.values() for name, value in provenance_rows(study).items()}
    texts = {head: text for study in studies.values() for head, text in scenario_texts(study).items()}
    places = range(len(found.arms)) if len(found.arms) <= MOST_BASELINES else [found.baseline]
    views = {found.arms[at].label: found if at == found.baseline else rebased(found, at) for at in places}
    sections = [_verdict(found, views), _agreed(found, views), _different(views), _open(views), *folded_sections(found, notables, program)]
    choice = Choice("Compare with", list(views), base.label)
    return render(title, sections, made, {**differences(found), **texts}, lead(found), choice)


def lead(found: Comparison) -> list[str]:
    """Introduce the comparison: scenarios, runs, pairing and intervals; then what was left out."""
    pairs = ("Replicates share random numbers across scenarios, so differences are paired." if found.paired
             else "Not all scenarios share random numbers; those with other seeds are compared as independent groups.")
    counts = " and ".join(f"{each:,}" for each in sorted({arm.replicates for arm in found.arms}))
    words = f"{counts} runs of each scenario. {pairs} Intervals are 95% CI; they show sampling variation, not uncertainty about the assumptions."
    titles = {arm.label: arm.study.manifest["scenario"]["title"] for arm in found.arms if arm.point is None}
    named = [" ".join(f"{label}: {title.rstrip('.')}." for label, title in titles.items())] if titles else []
    return [words, *named, *found.notes]


def _verdict(found: Comparison, views: dict[str, Comparison]) -> Section:
    """The verdict for each baseline, and how the talks end."""
    shares = {arm.label: ending_shares(arm) for arm in found.arms}
    kinds = occurring_kinds(list(shares.values()))
    caption = "How the talks end, in % of runs: " + "; ".join(
        f"{label}: " + ", ".join(f"{kind.label} {100 * own[kind.name].value:.1f}" for kind in kinds) for label, own in shares.items())
    rows = [[label, *(format_interval(*own[kind.name][:3], True) for kind in kinds), format_number(weeks)]
            for (label, own), weeks in zip(shares.items(), weeks_counted(found), strict=True)]
    picture = figures.endings({label: {kind.name: own[kind.name].value for kind in kinds} for label, own in shares.items()}, kinds)
    heads = ["Scenario", *(kind.label.capitalize() for kind in kinds), "Weeks counted"]
    by_choice = {label: Shown(verdicts(view), [], []) for label, view in views.items()}
    return Section("How the talks end", [], figure_svg(picture, [caption]), heads, rows, verdict=True, by_choice=by_choice)


def _agreed(found: Comparison, views: Mapping[str, Comparison]) -> Section:
    """On which issues something is agreed; the same for each baseline."""
    rows = []
    for arm in found.arms:
        some, never = agreed_parts(issues_of(arm), {issue: own.value for issue, own in shares_agreed(arm).items()})
        rows.append([arm.label, ", ".join(f"{each}%" for each in some) or "–", ", ".join(never) or "–"])
    shown = Shown([], ["Scenario", "Agreed on, in % of runs", "Never agreed on"], rows)
    return Section("What is agreed", [], "", [], [], by_choice=dict.fromkeys(views, shown))


def _different(views: dict[str, Comparison]) -> Section:
    """What differs and how sure, the largest effects first."""
    heads = ["Outcome", "Scenario", "Baseline", "Value", "Difference [95% CI]", "How sure", "Effect"]
    by_choice = {}
    for label, view in views.items():
        rows = [(abs(_effect(each, at)), _row(view, each, at)) for each in view.outcomes for at in range(len(view.arms)) if _finding(each, at) in DIFFERENT]
        ordered = [row for _, row in sorted(rows, key=lambda row: -row[0])]
        words = "The largest effects first. Effect: Cliff's delta, -1 to 1." if ordered else "No outcome differs detectably."
        by_choice[label] = Shown([f"Compared with {label}. {words}", *exposure_sentences(view)], heads, ordered)
    return Section("What differs, and how sure", [], "", [], [], by_choice=by_choice)


def _open(views: dict[str, Comparison]) -> Section:
    """What is not settled, negligible or identical."""
    heads = ["Outcome", "Scenario", "Baseline", "Value", "Difference [95% CI]", "How sure", "Effect"]
    by_choice = {}
    for label, view in views.items():
        rows = [_row(view, each, at) for each in view.outcomes for at in range(len(view.arms))
                if _finding(each, at) in (Finding.INCONCLUSIVE, Finding.NEGLIGIBLE)]
        by_choice[label] = Shown([f"Compared with {label}.", *quiet_sentences(view)], heads, rows)
    return Section("What does not differ, or is open", [], "", [], [], folded=True, by_choice=by_choice)


def _row(view: Comparison, each: OutcomeComparison, at: int) -> list[str]:
    contrast = each.contrasts[at]
    assert contrast is not None
    effect = _effect(each, at)
    return [heading(each, view), view.arms[at].label, estimate_in_words(each, view.baseline, view.horizon), estimate_in_words(each, at, view.horizon),
            in_words(each, contrast, view.power), SURE[contrast.conclusion.finding], f"{effect:+.2f}" if math.isfinite(effect) else "–"]


def _finding(each: OutcomeComparison, at: int) -> Finding | None:
    contrast = each.contrasts[at]
    return contrast.conclusion.finding if contrast else None


def _effect(each: OutcomeComparison, at: int) -> float:
    contrast = each.contrasts[at]
    return contrast.effect.value if contrast else math.nan


def differences(found: Comparison) -> dict[str, str]:
    """Unified diffs of the scenarios against the baseline's, by heading."""
    base = found.arms[found.baseline]
    diffs = {}
    for arm in found.arms:
        if arm is not base and arm.point is None:
            one, other = (each.study.folder / SCENARIOS / f"{each.name}.yaml" for each in (base, arm))
            was, now = (path.read_text("utf-8").splitlines() for path in (one, other))
            lines = difflib.unified_diff(was, now, base.label, arm.label, lineterm="", n=2)
            diffs[f"Differences between {arm.label} and {base.label}"] = "\n".join(lines) or "none"
    return diffs
