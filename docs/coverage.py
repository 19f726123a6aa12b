"""Whether 95% intervals cover, by simulations over known distributions, and what shared luck saves: the last of the page of verification.

`python -m docs.verification` writes them (two minutes or so); `tests/docs/test_interval_coverage.py` plays a part of them again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

import numpy as np
from scipy import stats

from sim.analysis.comparison.comparison import Comparison
from sim.analysis.comparison.effect_sizes import cliffs_delta, difference, estimate
from sim.analysis.comparison.survival import EventTimes, kaplan_meier, pseudo_values
from sim.report.figures.comparison import band_width
from sim.studies.estimators import Mean

#: How often each is simulated for the page; the error of a coverage of 0.95 is then 0.003.
TRIALS = 4_000
Ends = tuple[float, float]
Draw = Callable[[np.random.Generator], tuple[Ends, float]]
#: The scenarios of the founding case that are compared with it, how often each is played, and with which seed.
BASE, VARIANTS, REPLICATES, SEED = "astana_21", ("host_withdraws", "no_shuttle", "guarantees_bite"), 2_000, 1
#: Outcomes for which the saving is told.
SAVED = ("agreement", "movement", "deaths", "peak_deaths", "incidents", "trust", "signed")


class Case(NamedTuple):
    """An interval, the distribution it is tried on, and one trial: the interval, and the truth that it should hold."""

    what: str
    of: str
    draw: Draw


def cases() -> Iterator[Case]:
    """Every interval that a comparison gives, on easy and on hard ground."""
    for p, n in ((0.5, 100), (0.05, 100), (0.01, 1000)):
        yield Case("a share (Wilson)", f"p = {p:g}, n = {n:,}", lambda luck, p=p, n=n: (estimate(_flips(luck, p, n), True)[1:3], p))
    yield Case("a mean (Student)", "normal, n = 20", lambda luck: (estimate(luck.normal(3, 2, 20), False)[1:3], 3.0))
    yield Case("a mean (Student)", "log-normal, sigma = 1, n = 1,000",
               lambda luck: (estimate(luck.lognormal(0, 1, 1000), False)[1:3], float(np.exp(0.5))))
    for p, q, n in ((0.3, 0.2, 100), (0.02, 0.01, 1000)):
        yield Case("a difference of shares (Newcombe)", f"p = {p:g} and {q:g}, n = {n:,}", lambda luck, p=p, q=q, n=n: (
            difference(_flips(luck, p, n), _flips(luck, q, n), True, False)[1:3], p - q))
        yield Case("a difference of shares in pairs (Newcombe)", f"p = {p:g} and {q:g} by the same draw, n = {n:,}",
                   lambda luck, p=p, q=q, n=n: _nested(luck.random(n), p, q))
    yield Case("a difference of means (Welch)", "normal, sd 1 and 3, n = 30 and 20", lambda luck: (
        difference(luck.normal(1, 1, 30), luck.normal(0, 3, 20), False, False)[1:3], 1.0))
    yield Case("a difference of means in pairs (Student)", "normal, correlation 0.9, n = 50", lambda luck: _correlated(luck, False))
    yield Case("Cliff's delta", "normal, half a standard deviation apart, n = 50 and 80", lambda luck: (
        cliffs_delta(luck.normal(0.5, 1, 50), luck.normal(0, 1, 80))[1:3], _delta(0.5)))
    yield Case("Cliff's delta", "normal, two standard deviations apart, n = 50", lambda luck: (
        cliffs_delta(luck.normal(2, 1, 50), luck.normal(0, 1, 50))[1:3], _delta(2.0)))
    yield Case("Cliff's delta in pairs", "normal, correlation 0.9, n = 50", lambda luck: _correlated(luck, True))
    yield Case("Kaplan-Meier after round 5 (log-log)", "geometric, a fifth lost sight of, n = 100", _after_five)
    yield Case("rounds to an agreement (pseudo-values)", "geometric up to 10, a fifth lost sight of, n = 100", _restricted)
    yield Case("a distribution (Dvoretzky-Kiefer-Wolfowitz), whole", "uniform, n = 100", _whole_curve)


def covered(case: Case, trials: int = TRIALS, seed: int = 1) -> float:
    """The share of trials in which the interval holds the truth."""
    luck = np.random.Generator(np.random.Philox(seed))
    return float(np.mean([low <= truth <= high for (low, high), truth in (case.draw(luck) for _ in range(trials))]))


def _flips(luck: np.random.Generator, p: float, n: int) -> np.ndarray:
    return (luck.random(n) < p).astype(float)


def _nested(draws: np.ndarray, p: float, q: float) -> tuple[Ends, float]:
    """The same draw decides both, as shared luck does: who has it at the smaller chance has it at the greater."""
    return difference((draws < p).astype(float), (draws < q).astype(float), True, True)[1:3], p - q


def _correlated(luck: np.random.Generator, ranks: bool) -> tuple[Ends, float]:
    shared, one, other = luck.normal(0, 0.9**0.5, 50), luck.normal(0.3, 0.1**0.5, 50), luck.normal(0, 0.1**0.5, 50)
    if ranks:
        return cliffs_delta(shared + one, shared + other, paired=True)[1:3], _delta(0.3)
    return difference(shared + one, shared + other, False, True)[1:3], 0.3


def _delta(apart: float) -> float:
    """Cliff's delta of two normal distributions of variance 1."""
    return float(2 * stats.norm.cdf(apart / np.sqrt(2)) - 1)


def _lost(luck: np.random.Generator, n: int = 100, p: float = 0.15, lost: float = 0.03) -> EventTimes:
    """Geometric times to an agreement, of which about a fifth is lost sight of before."""
    when, until = luck.geometric(p, n).astype(float), luck.geometric(lost, n).astype(float)
    return EventTimes(np.minimum(when, until), when <= until)


def _after_five(luck: np.random.Generator) -> tuple[Ends, float]:
    found = kaplan_meier(_lost(luck))
    row = found[found["round"] <= 5].iloc[-1]
    return (row["low"], row["high"]), 0.85**5


def _restricted(luck: np.random.Generator) -> tuple[Ends, float]:
    return Mean().plus(pseudo_values(_lost(luck), 10)).interval, float(sum(0.85**at for at in range(10)))


def _whole_curve(luck: np.random.Generator) -> tuple[Ends, float]:
    return (0.0, band_width(100)), float(stats.kstest(luck.random(100), "uniform").statistic)


def compared() -> Comparison:
    """The founding case and three variants, with the same luck."""
    import tempfile

    from sim.analysis.comparison.comparison import compare
    from sim.studies import study

    with tempfile.TemporaryDirectory() as place:
        played = study.run_study([BASE, *VARIANTS], replicates=REPLICATES, seed=SEED, out=f"{place}/study", workers=1, progress=False)
        return compare([played], BASE, SAVED)


def saved(found: Comparison) -> dict[tuple[str, str], float]:
    """By how many times the variance of a difference is smaller for shared luck, by outcome and variant."""
    return {(each.outcome.name, arm.label): contrast.difference.gain for each in found.outcomes
            for arm, contrast in zip(found.arms, each.contrasts, strict=True) if contrast}


def sections() -> str:
    """The Markdown of both sections."""
    lines = [
        "\n## I. Intervals that cover\n\nHow often a 95% interval holds the truth, in "
        f"{TRIALS:,} simulations each (standard error 0.003; seed 1).\n\n| interval | of | covers |\n|---|---|---|\n",
        *(f"| {case.what} | {case.of} | {covered(case):.3f} |\n" for case in cases()),
        "\nA long tail (log-normal) costs Student's interval some coverage; Newcombe's interval for pairs rather covers too much.\n",
        f"\n## J. What shared luck saves\n\nBy how many times the variance of a difference from `{BASE}` is smaller because replicate k of "
        f"both draws the same numbers ({REPLICATES:,} replicates, seed {SEED}): so many times fewer runs do. A dash: no two runs of a pair "
        "differ, or the other's never vary.\n\n"
        f"| outcome | {' | '.join(VARIANTS)} |\n|---{'|---' * len(VARIANTS)}|\n",
    ]
    gains = saved(compared())
    for name in SAVED:
        row = [f"{gains[name, label]:.1f}" if np.isfinite(gains[name, label]) else "–" for label in VARIANTS]
        lines.append(f"| {name} | {' | '.join(row)} |\n")
    return "".join(lines)
