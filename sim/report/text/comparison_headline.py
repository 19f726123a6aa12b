"""The headline of a comparison: a verdict in a sentence for each scenario, how the talks end, and what is agreed."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence

from sim.analysis.comparison.comparison import Comparison, OutcomeComparison
from sim.analysis.comparison.endings import ending_shares, issues_of, occurring_kinds, shares_agreed
from sim.analysis.comparison.metrics import SHARE
from sim.analysis.comparison.practical_significance import Finding
from sim.report.text.formatting import format_number
from sim.report.text.phrasing import listed
from sim.report.text.sweep import wrapped

#: What talks do, in the words of a verdict, by outcome.
DEEDS = {
    "ending=settlement": "end in a settlement", "ending=horizon": "reach the horizon", "ending=lapse": "lapse", "ending=collapse": "collapse",
    "ending=refused": "end with a refusal in a vote", "ending=deadline": "end at the deadline",
    "agreement": "bring an agreement",
}
#: The smallest change of a number, as a share of the baseline, that a verdict mentions.
LEAST_CHANGE = 0.01
#: Findings of a difference.
DETECTED = (Finding.HIGHER, Finding.LOWER, Finding.HIGHER_SIZE_UNCERTAIN, Finding.LOWER_SIZE_UNCERTAIN)


def verdicts(found: Comparison) -> list[str]:
    """One sentence for each scenario but the baseline: what differs most in how its talks end, in agreements and in deaths a week."""
    return [_verdict(found, at) for at in range(len(found.arms)) if at != found.baseline]


def _verdict(found: Comparison, at: int) -> str:
    """The verdict on an arm."""
    base = found.arms[found.baseline].label
    ways = [each for each in found.headline if each.outcome.name.startswith("ending=") and _detected(each, at)]
    chief = max(ways, key=lambda each: abs(_apart(each, at)), default=None)
    others = [each for each in found.headline if each.outcome.name in ("agreement", "deaths_a_week") and _detected(each, at)
              and _visible(each, at, found.baseline)]
    clauses = [_clause(found, each, at) for each in ([chief] if chief else []) + others]
    if clauses:
        return f"Compared with {base}, the talks of {found.arms[at].label} {listed(clauses)}."
    settled = all(each.contrasts[at] is None or _finding(each, at) in (Finding.IDENTICAL, Finding.NEGLIGIBLE) for each in found.headline)
    extent = "no relevant" if settled else "no detectable"
    deaths = any(each.outcome.name == "deaths_a_week" for each in found.headline)
    where = "in how the talks end, in agreements or in deaths a week" if deaths else "in how the talks end or in agreements"
    return f"Compared with {base}, {found.arms[at].label} shows {extent} difference {where}."


def _clause(found: Comparison, each: OutcomeComparison, at: int) -> str:
    own, base = each.estimates[at].value, each.estimates[found.baseline].value
    if each.outcome.kind == SHARE:
        more = "more" if own > base else "less"
        return f"{DEEDS[each.outcome.name]} {more} often ({100 * own:.1f}% of runs, not {100 * base:.1f}%)"
    return f"see {'more' if own > base else 'fewer'} deaths a week ({format_number(own)}, not {format_number(base)})"


def _finding(each: OutcomeComparison, at: int) -> Finding:
    contrast = each.contrasts[at]
    return Finding.NOT_APPLICABLE if contrast is None else contrast.conclusion.finding


def _detected(each: OutcomeComparison, at: int) -> bool:
    return _finding(each, at) in DETECTED


def _visible(each: OutcomeComparison, at: int, baseline: int) -> bool:
    """Whether a difference belongs in a verdict: it shows in printed percents, or is at least `LEAST_CHANGE` of the baseline's number."""
    own, base = each.estimates[at].value, each.estimates[baseline].value
    return f"{100 * own:.1f}" != f"{100 * base:.1f}" if each.outcome.kind == SHARE else abs(own - base) >= LEAST_CHANGE * abs(base)


def _apart(each: OutcomeComparison, at: int) -> float:
    contrast = each.contrasts[at]
    return 0.0 if contrast is None else contrast.difference.value


def headline_lines(found: Comparison) -> list[str]:
    """The headline for a terminal: verdicts, how the talks end, and what is agreed."""
    lines = [line for verdict in verdicts(found) for line in wrapped([verdict])]
    return [*lines, "", *ending_lines(found), "", *agreed_lines(found)]


def ending_lines(found: Comparison) -> list[str]:
    """How the talks end: a row for each scenario, a column for each kind of ending that occurs."""
    shares = [ending_shares(arm) for arm in found.arms]
    kinds = occurring_kinds(shares)
    heads = ["", *(kind.label for kind in kinds), "weeks counted"]
    rows = [[arm.label, *(f"{100 * own[kind.name].value:.1f}" for kind in kinds), format_number(weeks_counted(found)[at])]
            for at, (arm, own) in enumerate(zip(found.arms, shares, strict=True))]
    return ["How the talks end, in % of runs, and the weeks for which a run is counted on average", *_table([heads, *rows])]


def weeks_counted(found: Comparison) -> list[float]:
    """The mean weeks for which the runs of each arm are counted, burn-in included."""
    import numpy as np

    return [float(np.nanmean(arm.weeks_counted)) for arm in found.arms]


def agreed_lines(found: Comparison) -> list[str]:
    """What is agreed: for each scenario the issues by the share of runs with a commitment on them, and those without any."""
    lines = ["What is agreed, in % of runs with a commitment on the issue"]
    width = max(len(arm.label) for arm in found.arms)
    for arm in found.arms:
        some, never = agreed_parts(issues_of(arm), {issue: own.value for issue, own in shares_agreed(arm).items()})
        words = "; ".join(part for part in (", ".join(some), f"never: {', '.join(never)}" if never else "") if part)
        first, *rest = textwrap.wrap(words, 96 - width, break_on_hyphens=False)
        lines += [f"  {arm.label:{width}}  {first}", *(f"  {'':{width}}  {line}" for line in rest)]
    return lines


def agreed_parts(issues: Sequence[str], shares: dict[str, float]) -> tuple[list[str], list[str]]:
    """Issues with their share, the most often agreed first, and the issues on which nothing is ever agreed."""
    ordered = sorted((issue for issue in issues if shares[issue] > 0), key=lambda issue: -shares[issue])
    some = [f"{issue.replace('_', ' ')} {100 * shares[issue]:.1f}" for issue in ordered]
    return some, [issue.replace("_", " ") for issue in issues if not shares[issue] > 0]


def _table(rows: Sequence[Sequence[str]]) -> list[str]:
    """Rows as aligned lines, the first column to the left; long heads are split over two lines."""
    parts = [head.split(", ") if ", " in head else ["", head] for head in rows[0]]
    heads = [[f"{first}," if first else "" for first, _ in parts], [second for _, second in parts]]
    widths = [max(len(row[at]) for row in (*heads, *rows[1:])) for at in range(len(rows[0]))]
    return [("  " + "  ".join(cell.ljust(width) if not at else cell.rjust(width) for at, (cell, width) in enumerate(zip(row, widths)))).rstrip()
            for row in (*([heads[0]] if any(heads[0]) else []), heads[1], *rows[1:])]
