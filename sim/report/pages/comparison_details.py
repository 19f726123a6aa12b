"""The folded part of a comparison's page: figures with their numbers, exemplary runs and tests."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from sim.analysis.comparison.arms import Arm
from sim.analysis.comparison.comparison import Comparison, OutcomeComparison, agreements_by_round
from sim.analysis.comparison.endings import CAUSES, first_agreement
from sim.analysis.comparison.exemplars import Exemplar, replay_command
from sim.analysis.comparison.metrics import MEAN, SHARE, TIME, values
from sim.analysis.comparison.survival import EVENT, cumulative_incidence
from sim.analysis.comparison.trajectories import Trajectories, trajectories
from sim.report.figures import comparison as figures
from sim.report.figures.party_marks import marks_of
from sim.report.pages.base import Section, cell, figure_svg
from sim.report.text.comparison import amount, estimate_in_words, exemplar_reason, exposure_sentences, exposure_warning, heading, in_words
from sim.report.text.formatting import format_number

#: Outcomes whose distributions are drawn, if they are compared and vary.
DRAWN = ("deaths_a_week", "peak_deaths", "movement", "trust")
#: Interval widths are drawn from so many runs on.
LEAST = 50


def folded_sections(found: Comparison, notables: Sequence[Sequence[Exemplar]], program: Sequence[str]) -> list[Section]:
    """The sections that are folded away: figures and numbers behind the answer."""
    return [section._replace(folded=True) for section in _sections(found, notables, program)]


def _sections(found: Comparison, notables: Sequence[Sequence[Exemplar]], program: Sequence[str]) -> Iterator[Section]:
    rounds = int(max(np.nanmax(arm.rounds_planned) for arm in found.arms))
    rows = {arm.label: trajectories(arm, rounds) for arm in found.arms}
    if any(each.varies for each in found.outcomes):
        words = ["Cliff's delta: the probability that a run of a scenario exceeds one of the baseline, minus the probability that it is "
                 "below (-1 to 1). It compares outcomes with different units. Outcomes that never vary are omitted."]
        yield Section("Effect sizes", words, figure_svg(figures.forest(found), words), *_effects(found))
    yield _incidence(found)
    yield _agreements(rows, found)
    if any(arm.violent for arm in found.arms):
        yield _fan(rows)
    for name in DRAWN:
        for each in found.outcomes:
            if each.outcome.name == name and each.varies:
                yield _distribution(found, each)
    if all(arm.point is None and arm.game.issues == found.arms[0].game.issues for arm in found.arms):
        yield _gains(found)
    yield _rounds(rows)
    yield from _enough(found)
    yield _notable(found, notables, program)
    yield _answers(found)
    yield _tests(found)


def _effects(found: Comparison) -> tuple[list[str], list[list[str]]]:
    rows = [[each.outcome.label, arm.label, *map(_number, contrast.effect)]
            for each in found.outcomes if each.varies for arm, contrast in zip(found.arms, each.contrasts, strict=True) if contrast]
    return ["Outcome", "Scenario", "Cliff's delta", "low", "high"], rows


def _agreements(rows: dict[str, Trajectories], found: Comparison) -> Section:
    words = ["The share of all runs with an agreement by each round. Runs that ended without one count as without."]
    names = ("value", "low", "high", "difference", "difference_low", "difference_high")
    table = [[str(row["scenario"]), str(row["round"]), *(f"{100 * row[name]:.1f}" if _known(row[name]) else "–" for name in names)]
             for row in agreements_by_round(found).to_dict("records")]
    heads = ["Scenario", "Round", "%", "low", "high", "Difference from baseline, points", "low", "high"]
    return Section("Agreements by round", words, figure_svg(figures.agreements(rows), words), heads, table)


def _incidence(found: Comparison) -> Section:
    """Which runs have an agreement by each round, and of which the talks are over without one."""
    curves = {arm.label: incidence_curves(arm) for arm in found.arms}
    words = ["The share of runs with an agreement by each round, and above it the share whose talks are over without one, by cause "
             "(Aalen-Johansen). Talks that end without an agreement never have one; only runs still open at their horizon are censored. The log-rank test is in the last section."]
    table = [[label, cause, cell(int(row["round"])), cell(int(row["at_risk"])), *(f"{100 * row[name]:.1f}" for name in ("incidence", "low", "high"))]
             for label, own in curves.items() for cause, curve in own.items() for row in curve.to_dict("records")]
    return Section("First agreement and what rules it out", words, figure_svg(figures.incidence(curves), words),
                   ["Scenario", "Cause", "Round", "At risk", "% so far", "low", "high"], table)


def incidence_curves(arm: Arm) -> dict[str, Any]:
    """The cumulative incidence of an agreement, and of each end of the talks without one that occurs, by cause."""
    times = first_agreement(arm)
    occurs = {code: word for code, word in CAUSES.items() if code == EVENT or (times.known.cause == code).any()}
    return {word: cumulative_incidence(times.of_cause(code)) for code, word in occurs.items()}


def _distribution(found: Comparison, each: OutcomeComparison) -> Section:
    vectors = {arm.label: each.outcome.compute(arm) for arm in found.arms}
    words = [f"{heading(each, found)}: the share of runs at or below each value, with simultaneous 95% bands.", *filter(None, [exposure_warning(each, found)])]
    shares = (0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99)
    table = [[label, *map(format_number, np.nanquantile(own, shares).tolist())] for label, own in vectors.items() if not np.isnan(own).all()]
    return Section(f"{each.outcome.label}: distribution", words, figure_svg(figures.cumulative(vectors, heading(each, found)), words),
                   ["Scenario", *(f"{100 * share:.0f}%" for share in shares)], table)


def _fan(rows: dict[str, Trajectories]) -> Section:
    words = ["Deaths a week since the last round, in runs that still go on: the median of runs and their central 50% and 90%."]
    table = [[label, str(at + 1), cell(int(own.active[at])), *map(format_number, own.deaths[at].tolist())]
             for label, own in rows.items() for at in range(len(own.deaths))]
    heads = ["Scenario", "Round", "Runs", "5%", "25%", "50%", "75%", "95%"]
    return Section("Violence by round", words, figure_svg(figures.fan(rows), words), heads, table)


def _gains(found: Comparison) -> Section:
    """What each party has gained on each issue at the end, at the central values of the scenario's ranges."""
    held = {arm.label: gains_by_issue(arm) for arm in found.arms}
    game = found.arms[0].game
    caring = [at for at in range(len(game.parties)) if any(own.shape[0] > at and own[at].any() for own in held.values())] or [0]
    words = ["Each party's mean gain (blue) or loss (orange) on each issue between start and end: change in worth times weight, in "
             "hundredths of utility, at the central values of the scenario's ranges."]
    scenario = found.arms[0].scenario
    marks = marks_of({name: party.label or name for name, party in scenario.parties.items()})
    names = {name: (party.label or name).split(",")[0] for name, party in scenario.parties.items()}
    shown_parties = {names[game.parties[at]]: marks[game.parties[at]] for at in caring}
    issues = [each.replace("_", " ") for each in game.issues]
    table = [[label, names[game.parties[at]], *(f"{100 * value:+.2f}" for value in own[at])] for label, own in held.items() for at in caring]
    shown = {label: own[caring] for label, own in held.items()}
    return Section("Gains by party and issue", words, figure_svg(figures.gains(shown, shown_parties, issues), words), ["Scenario", "Party", *issues], table)


def gains_by_issue(arm: Arm) -> np.ndarray:
    """What each party gains on each issue between start and end, on average over runs [parties, issues]."""
    distinct, which = arm.final_texts
    counts = np.bincount(which[which >= 0], minlength=len(distinct))
    change = (arm.game.issue_utilities(distinct) - arm.game.issue_utilities(arm.game.status_quo)) * arm.game.weights
    found: np.ndarray = np.tensordot(counts / counts.sum(), change, axes=1)
    return found


def _rounds(rows: dict[str, Trajectories]) -> Section:
    words = ["Mean trust between opposing principals after each round, in runs that continue, and the mean number of parties present, in "
             "rounds that met."]
    table = [[label, str(at + 1), cell(int(own.active[at])), _number(own.trust[at]), _number(own.trust_error[at]),
              _number(own.attendance[at]), _number(own.attendance_error[at])]
             for label, own in rows.items() for at in range(len(own.trust))]
    return Section("Trust and attendance by round", words, figure_svg(figures.over_rounds(rows), words),
                   ["Scenario", "Round", "Runs", "Trust", "±", "Present", "±"], table)


def _enough(found: Comparison) -> Iterator[Section]:
    """How the interval narrows with the number of runs, for the first outcome that varies in more than one scenario."""
    for each in found.outcomes:
        if each.outcome.kind in (SHARE, MEAN) and sum(own.error > 0 for own in each.estimates) > 1:
            break
    else:
        return
    held = {arm.label: half_widths(values(each.outcome, arm, found.horizon), each.outcome.kind == SHARE) for arm in found.arms}
    held = {label: own for label, own in held.items() if len(own[0])}
    words = [f"{each.outcome.label}: half width of the 95% CI from the first n runs. Four times the runs should halve it; where a line does not follow that slope "
             "yet, there are too few runs."]
    table = [[label, cell(int(runs)), _number(half)] for label, own in held.items() for runs, half in zip(*own)]
    yield Section("Convergence", words, figure_svg(figures.widths(held, "Half width of the 95% CI"), words),
                  ["Scenario", "Runs", "Half width"], table)


def half_widths(vector: np.ndarray, share: bool) -> tuple[np.ndarray, np.ndarray]:
    """Half width of the interval from the first n runs: n [k], half widths [k]; only where it is above 0."""
    from sim.studies.estimators import Mean, Share

    known = vector[~np.isnan(vector)]
    counts = np.unique(np.geomspace(LEAST, len(known), 12).astype(int)) if len(known) >= LEAST else np.array([], dtype=int)
    half = np.array([(Share().plus(known[:many] > 0) if share else Mean().plus(known[:many])).half_width for many in counts])
    return counts[half > 0], half[half > 0]


def _notable(found: Comparison, notables: Sequence[Sequence[Exemplar]], program: Sequence[str]) -> Section:
    rows = [[arm.label, cell(each.replicate), exemplar_reason(each), " ".join(replay_command(arm, each.replicate, program))]
            for arm, own in zip(found.arms, notables, strict=True) for each in own]
    words = ["The most typical run of each scenario (medoid) and extreme runs; the command shows a run round by round."]
    return Section("Exemplary runs", words, "", ["Scenario", "Replicate", "Why", "Command"], rows)


def _answers(found: Comparison) -> Section:
    """Every outcome of every scenario."""
    heads = ["Outcome", "Scenario", "Estimate [95% CI]", "Monte Carlo error", "Runs", "Difference from baseline", "Error", "Cliff's delta",
             "Wasserstein", "Variance reduction by pairing"]
    rows = []
    for each in found.outcomes:
        for at, (arm, own, contrast) in enumerate(zip(found.arms, each.estimates, each.contrasts, strict=True)):
            value = estimate_in_words(each, at, found.horizon)
            beside = ["baseline", "–", "–", "–", "–"] if contrast is None else [
                in_words(each, contrast, found.power), amount(each.outcome, contrast.difference.error) if _known(contrast.difference.error) else "–",
                _number(contrast.effect.value), amount(each.outcome, contrast.distance) if _known(contrast.distance) else "–",
                f"{contrast.difference.gain:.1f}×" if _known(contrast.difference.gain) and contrast.difference.paired else "–"]
            error = amount(each.outcome, own.error) if _known(own.error) else "–"
            rows.append([heading(each, found), arm.label, value, error, cell(own.runs), *beside])
    words = ["Every outcome of every scenario, with its Monte Carlo error and its difference from the baseline.", *exposure_sentences(found)]
    return Section("All numbers", words, "", heads, rows)


def _tests(found: Comparison) -> Section:
    """Tests for equality of two distributions, corrected for multiple testing."""
    holm, rows = found.holm(), []
    for each in found.outcomes:
        for arm, contrast in zip(found.arms, each.contrasts, strict=True):
            if contrast and _known(contrast.test.p):
                name = "log-rank, chi-squared" if each.outcome.kind == TIME else "Kolmogorov-Smirnov, D"
                rows.append([each.outcome.label, arm.label, name, _number(contrast.test.statistic), _chance(contrast.test.p),
                             _chance(holm[each.outcome.name, arm.label])])
    words = ["Tests for any difference between distributions. With enough runs every difference is significant, so effect sizes matter more. "
             "The tests treat runs as independent and are conservative for paired runs. Holm correction for multiple testing."]
    return Section("Appendix: tests", words, "", ["Outcome", "Scenario", "Test", "Statistic", "p", "p, corrected"], rows)


def _known(value: float) -> bool:
    return math.isfinite(value)


def _number(value: float) -> str:
    return format_number(value) if _known(value) else "–"


def _chance(value: float) -> str:
    return "< 0.001" if value < 0.001 else f"{value:.3f}"
