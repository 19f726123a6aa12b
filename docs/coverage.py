"""Coverage of intervals in simulations, and variance reduction by common random numbers: the last sections of the verification page.

`python -m docs.verification` writes them (two minutes or so); `tests/docs/test_interval_coverage.py` repeats a part of them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from scipy import stats

from docs.coverage_case import TRIALS, Case, Ends, coverage_of
from docs.coverage_fits import FITS, fits
from sim.analysis.arrays import FloatArray
from sim.analysis.comparison.comparison import Comparison
from sim.analysis.comparison.effect_sizes import bounded_difference, bounded_estimate, cliffs_delta, difference, estimate
from sim.analysis.comparison.survival import EventTimes, cumulative_incidence, pseudo_values
from sim.analysis.empirical.scoring import score_difference
from sim.report.figures.comparison import band_width
from sim.studies.estimators import Share, contributions

#: The founding case, the variants compared with it, the number of replicates, and the seed.
BASE, VARIANTS, REPLICATES, SEED = "astana_21", ("host_withdraws", "no_shuttle", "guarantees_bite"), 2_000, 1
#: Outcomes for which the variance reduction is listed.
SAVED = ("agreement", "movement", "deaths_a_week", "peak_deaths", "incidents_a_week", "trust", "signed")


def cases() -> Iterator[Case]:
    """Every interval that the tool prints, on easy and on difficult distributions."""
    for p, n in ((0.5, 100), (0.05, 100), (0.01, 1000)):
        yield Case("a share (Wilson)", f"p = {p:g}, n = {n:,}", lambda rng, p=p, n=n: (estimate(_flips(rng, p, n), True)[1:3], p))
    yield Case("a mean (Student)", "normal, n = 20", lambda rng: (estimate(rng.normal(3, 2, 20), False)[1:3], 3.0))
    yield Case("a mean (Student)", "log-normal, sigma = 1, n = 1,000",
               lambda rng: (estimate(rng.lognormal(0, 1, 1000), False)[1:3], float(np.exp(0.5))))
    for p, q, n in ((0.3, 0.2, 100), (0.02, 0.01, 1000)):
        yield Case("a difference of shares (Newcombe)", f"p = {p:g} and {q:g}, n = {n:,}", lambda rng, p=p, q=q, n=n: (
            difference(_flips(rng, p, n), _flips(rng, q, n), True, False)[1:3], p - q))
        yield Case("a difference of shares in pairs (Newcombe)", f"p = {p:g} and {q:g} by the same draw, n = {n:,}",
                   lambda rng, p=p, q=q, n=n: _nested(rng.random(n), p, q))
    yield Case("a difference of means (Welch)", "normal, sd 1 and 3, n = 30 and 20", lambda rng: (
        difference(rng.normal(1, 1, 30), rng.normal(0, 3, 20), False, False)[1:3], 1.0))
    yield Case("a difference of means in pairs (Student)", "normal, correlation 0.9, n = 50", lambda rng: _correlated(rng, False))
    yield Case("Cliff's delta", "normal, half a standard deviation apart, n = 50 and 80", lambda rng: (
        cliffs_delta(rng.normal(0.5, 1, 50), rng.normal(0, 1, 80))[1:3], _delta(0.5)))
    yield Case("Cliff's delta", "normal, two standard deviations apart, n = 50", lambda rng: (
        cliffs_delta(rng.normal(2, 1, 50), rng.normal(0, 1, 50))[1:3], _delta(2.0)))
    yield Case("Cliff's delta in pairs", "normal, correlation 0.9, n = 50", lambda rng: _correlated(rng, True))
    for p, q in ((0.15, 0.0), (0.05, 0.1), (0.01, 0.2)):
        yield Case("an agreement by round 5 (Aalen-Johansen)", f"{p:g} a round, collapse {q:g}, a fifth censored, n = 100",
                   lambda rng, p=p, q=q: _after_five(rng, p, q))
        yield Case("rounds to an agreement (pseudo-values, Wilson)", f"{p:g} a round up to 10, collapse {q:g}, a fifth censored, n = 100",
                   lambda rng, p=p, q=q: _restricted(rng, p, q))
    for p, q in ((0.15, 0.05), (0.02, 0.1)):
        yield Case("a difference of rounds to an agreement in pairs", f"{p:g} and {p / 2:g} a round up to 10 by the same draw, collapse {q:g}, n = 100",
                   lambda rng, p=p, q=q: _rounds_apart(rng, p, q))
    for rho in (0.0, 0.3, 0.6):
        yield Case("a difference in score (autocorrelation integrated out)", f"14 rounds, normal, autocorrelation {rho:g}",
                   lambda rng, rho=rho: _scores(rng, rho, False))
    yield Case("a difference in score (autocorrelation integrated out)", "14 rounds, exponential innovations, autocorrelation 0.6",
               lambda rng: _scores(rng, 0.6, True))
    yield Case("a rate (linearised ratio)", "deaths proportional to weeks on average, a third of runs short, n = 200", _rate)
    yield Case("a difference of rates in pairs (linearised ratio)", "the same runs, of which one has a tenth more deaths a week, n = 200",
               lambda rng: _rates_apart(rng))
    yield Case("a mean of shares (Wilson, effective runs)", "1 in four of five runs, else uniform, n = 100", lambda rng: (
        bounded_estimate(_mostly_one(rng, 0.8, 100), 1)[1:3], 0.9))
    yield Case("a difference of means of shares (Wilson, effective runs)", "1 in 0.8 and 0.6 of the runs, else uniform, n = 100", lambda rng: (
        bounded_difference(_mostly_one(rng, 0.8, 100), _mostly_one(rng, 0.6, 100), 1, False)[1:3], 0.1))
    yield Case("a share when its interval is narrow enough (Wilson, --until-ci)", "p = 0.3, by 100 runs until +-0.05", _stopped)
    yield Case("a distribution (Dvoretzky-Kiefer-Wolfowitz), whole", "uniform, n = 100", _whole_curve)
    yield from fits()


def _flips(rng: np.random.Generator, p: float, n: int) -> FloatArray:
    return (rng.random(n) < p).astype(float)


def _nested(draws: FloatArray, p: float, q: float) -> tuple[Ends, float]:
    """A paired difference of shares in which one draw decides both outcomes, as common random numbers do."""
    return difference((draws < p).astype(float), (draws < q).astype(float), True, True)[1:3], p - q


def _correlated(rng: np.random.Generator, ranks: bool) -> tuple[Ends, float]:
    shared, one, other = rng.normal(0, 0.9**0.5, 50), rng.normal(0.3, 0.1**0.5, 50), rng.normal(0, 0.1**0.5, 50)
    if ranks:
        return cliffs_delta(shared + one, shared + other, paired=True)[1:3], _delta(0.3)
    return difference(shared + one, shared + other, False, True)[1:3], 0.3


def _delta(apart: float) -> float:
    """Cliff's delta of two normal distributions of variance 1."""
    return float(2 * stats.norm.cdf(apart / np.sqrt(2)) - 1)


def _censored(rng: np.random.Generator, p: float, q: float, n: int = 100, censoring: float = 0.03) -> EventTimes:
    """Geometric times to an agreement or a collapse, about a fifth of them censored."""
    when, until = rng.geometric(p + q, n).astype(float), rng.geometric(censoring, n).astype(float)
    cause = np.where(rng.random(n) < p / (p + q), 1, 2)
    return EventTimes(np.minimum(when, until), np.where(when <= until, cause, 0))


def _incidence(p: float, q: float, round_: int) -> float:
    """The probability of an agreement by a round."""
    return p / (p + q) * (1.0 - (1.0 - p - q) ** round_)


def _after_five(rng: np.random.Generator, p: float, q: float) -> tuple[Ends, float]:
    found = cumulative_incidence(_censored(rng, p, q))
    row = found[found["round"] <= 5].iloc[-1]
    return (row["low"], row["high"]), _incidence(p, q, 5)


def _restricted(rng: np.random.Generator, p: float, q: float) -> tuple[Ends, float]:
    return bounded_estimate(pseudo_values(_censored(rng, p, q), 10), 10)[1:3], _rounds_to_agreement(p, q)


def _rounds_to_agreement(p: float, q: float) -> float:
    """The mean rounds to an agreement, with never as 10."""
    return float(sum(1.0 - _incidence(p, q, at) for at in range(10)))


def _rounds_apart(rng: np.random.Generator, p: float, q: float) -> tuple[Ends, float]:
    """A difference in pairs: a draw per run decides when both agree, if the talks go on so long; the other agrees half as often."""
    draws, collapse = rng.random(100), rng.geometric(q, 100)
    rounds = [np.ceil(np.log1p(-draws) / np.log1p(-rate)) for rate in (p, p / 2)]
    one, other = (np.where(when < collapse, np.minimum(when, 10.0), 10.0) for when in rounds)
    truth = [10.0 - sum((1.0 - rate) ** (at - 1) * rate * (1.0 - q) ** at * (10 - at) for at in range(1, 10)) for rate in (p, p / 2)]
    return bounded_difference(one, other, 10, True)[1:3], truth[0] - truth[1]


def _scores(rng: np.random.Generator, rho: float, skewed: bool, rounds: int = 14) -> tuple[Ends, float]:
    """The interval of a mean difference in score over rounds that depend on each other; its true value is 0."""
    drawn = rng.exponential(1.0, rounds + 40) - 1.0 if skewed else rng.normal(0, 1, rounds + 40)
    values = np.zeros(rounds + 40)
    for at in range(1, rounds + 40):
        values[at] = rho * values[at - 1] + drawn[at]
    found = score_difference(np.zeros(rounds), values[40:])
    return (found.low, found.high), 0.0


def _rate(rng: np.random.Generator) -> tuple[Ends, float]:
    """Deaths a week of runs of which a third end early: two deaths a week whatever the length, with a run's own level."""
    weeks, level = _weeks(rng), rng.gamma(4.0, 0.5, 200)
    return estimate(contributions(rng.poisson(weeks * level).astype(float), weeks), False)[1:3], 2.0


def _weeks(rng: np.random.Generator) -> FloatArray:
    return np.asarray(np.where(rng.random(200) < 1 / 3, rng.uniform(5, 30, 200), rng.uniform(100, 200, 200)))


def _rates_apart(rng: np.random.Generator) -> tuple[Ends, float]:
    """A difference of rates run by run; each run has its own level in both scenarios, and its own length in each."""
    level = rng.gamma(4.0, 0.5, 200)
    one, other = (contributions(rng.poisson(weeks * level * factor).astype(float), weeks) for weeks, factor in ((_weeks(rng), 1.1), (_weeks(rng), 1.0)))
    return difference(one, other, False, True)[1:3], 0.2


def _mostly_one(rng: np.random.Generator, p: float, n: int) -> FloatArray:
    return np.asarray(np.where(rng.random(n) < p, 1.0, rng.random(n)))


def _stopped(rng: np.random.Generator) -> tuple[Ends, float]:
    """Runs are added until the interval is narrow enough, as `batch --until-ci` does."""
    share = Share()
    while share.half_width > 0.05:
        share = share.plus(rng.random(100) < 0.3)
    return share.interval, 0.3


def _whole_curve(rng: np.random.Generator) -> tuple[Ends, float]:
    return (0.0, band_width(100)), float(stats.kstest(rng.random(100), "uniform").statistic)


def compared(variants: Sequence[str] = VARIANTS) -> Comparison:
    """The comparison of the founding case with variants under common random numbers."""
    import tempfile

    from sim.analysis.comparison.comparison import compare
    from sim.studies import study

    with tempfile.TemporaryDirectory() as place:
        played = study.run_study([BASE, *variants], replicates=REPLICATES, seed=SEED, out=f"{place}/study", workers=1, progress=False)
        return compare([played], BASE, SAVED)


def saved(found: Comparison) -> dict[tuple[str, str], float]:
    """The factor by which common random numbers reduce the variance of a difference, by outcome and variant."""
    return {(each.outcome.name, arm.label): contrast.difference.gain for each in found.outcomes
            for arm, contrast in zip(found.arms, each.contrasts, strict=True) if contrast}


def sections() -> str:
    """The Markdown of both sections."""
    rows = [f"| {case.what} | {case.of} | {case.nominal:.2f} | {coverage_of(case):.3f} | {case.trials:,} |\n" for case in cases()]
    lines = [
        "\n## I. Coverage of intervals\n\nThe share of simulations in which an interval contains the true value, for every interval that the tool prints "
        f"(seed 1; {TRIALS:,} simulations have a standard error of 0.003, {FITS} one of 0.015).\n\n"
        "| interval | distribution | nominal | coverage | simulations |\n|---|---|---|---|---|\n", *rows,
        "\nA long tail (log-normal) reduces the coverage of Student's interval; Newcombe's interval for pairs is conservative, and so is that of a "
        "difference in score unless neighbouring rounds are much alike: 14 rounds cannot rule that out. Intervals of Sobol' indices are conservative too, since "
        "points of a Sobol' sequence are more evenly spread than random points. A PAWN index is higher in fewer runs, since chance moves small slices "
        "apart (0.212 from 2,000 runs, 0.192 from 1,000,000); its interval is about the index of so many runs, so compare inputs with dummy inputs, not "
        "with other numbers of runs. In two years of weekly events self-excitation is estimated too low (0.19 for 0.3 on average); its intervals allow for that. For a posterior and for forecasts of gaps, `calibrate` reports the coverage in the case itself.\n",
        f"\n## J. Variance reduction by common random numbers\n\nThe factor by which the variance of a difference from `{BASE}` is smaller because "
        f"replicate k of both uses the same random numbers ({REPLICATES:,} replicates, seed {SEED}): that many times fewer runs are needed. A "
        "dash: the two runs of every pair are equal, or the outcome never varies.\n\n"
        f"| outcome | {' | '.join(VARIANTS)} |\n|---{'|---' * len(VARIANTS)}|\n",
    ]
    gains = saved(compared())
    for name in SAVED:
        row = [f"{gains[name, label]:.1f}" if np.isfinite(gains[name, label]) else "–" for label in VARIANTS]
        lines.append(f"| {name} | {' | '.join(row)} |\n")
    return "".join(lines)
