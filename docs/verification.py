"""Verification against published numbers: `python -m docs.verification` writes `docs/reference/verification.md`."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache
from math import nan
from pathlib import Path
from typing import NamedTuple, SupportsFloat

import numpy as np

from sim.analysis.arrays import BoolArray
from sim.analysis.comparison.effect_sizes import newcombe, newcombe_paired
from sim.analysis.comparison.survival import EventTimes, cumulative_incidence, log_rank
from sim.analysis.theory.closed_forms import baron_ferejohn, fearon, rubinstein, unanimity
from sim.analysis.theory.convex_program import ConvexProgram
from sim.analysis.theory.frontier import pareto_efficient
from sim.analysis.theory.game import Game
from sim.analysis.theory.solutions import OutcomeSpace, Solution, solve
from sim.analysis.theory.voting_power import PowerIndices, power_indices, veto_set
from sim.procedures.challenge import SCHOLZ_2011, play_round, weighted_median
from sim.procedures.compromise import outcomes, weighted_mean
from sim.procedures.condorcet import conditional_chances, markov_chances, pairwise
from sim.procedures.exchange import Prospect, best_exchange, largest_gain, prospect
from sim.scenario.encoding.instance import encode
from sim.scenario.loader import load_scenario
from sim.studies.estimators import Share

PAGE = Path(__file__).parent / "reference" / "verification.md"


class Check(NamedTuple):
    """A published number, its computation in the project, and the largest accepted difference."""

    section: str
    what: str
    published: float
    ours: Callable[..., SupportsFloat]
    within: float
    source: str


BDM, SCHOLZ = "Bueno de Mesquita 1994", "Scholz, Calbert and Smith 2011, Table 2"
SVO, KTAB = "Stokman and Van Oosten 1994", "KTAB reference run, 2017"
BANZHAF, SHAPLEY = "Banzhaf 1965", "Shapley and Shubik 1954"

#: Capability, position (years), salience of NL, BE, LU, DE, FR, IT, UK, IE, DK, GR on emissions of cars (Bueno de Mesquita 1994).
EMISSIONS = (
    (0.08, 4, 0.8), (0.08, 7, 0.4), (0.03, 4, 0.2), (0.16, 4, 0.8), (0.16, 10, 0.6), (0.16, 10, 0.6), (0.16, 10, 0.9), (0.05, 7, 0.1),
    (0.05, 4, 1), (0.08, 7, 0.7),
)


def emissions(rounds: int) -> tuple[float, float]:
    """Weighted median and mean after some rounds of challenges, Q = 1."""
    power_, place, salience = ([float(state[column]) for state in EMISSIONS] for column in range(3))
    many = len(EMISSIONS)
    for _ in range(rounds):
        stretch, chances = [[0.0] * many for _ in place], [[0.0] * many for _ in place]
        play_round(power_, salience, place, many, 6.0, SCHOLZ_2011, 1.0, nan, [0.0] * many, [nan] * many, stretch, chances, [0.0] * many)
    mean: float = weighted_mean(power_, [[each] for each in salience], [[each] for each in place], many, 0, 0.0)
    return weighted_median(power_, salience, place, many, 0.0), mean


#: Two parties and two issues (Stokman and Van Oosten 1994).
POWER, SALIENCE, POSITION = [1.0, 1.0], [[10.0, 90.0], [60.0, 50.0]], [[0.0, 0.0], [100.0, 100.0]]


def before() -> list[float]:
    """Outcomes before any exchange."""
    found = [0.0, 0.0]
    outcomes(POWER, SALIENCE, POSITION, 2, 2, found)
    return found


def pair() -> Prospect:
    """The prospective gains and losses of an exchange between the two."""
    found: Prospect = prospect(POWER, SALIENCE, POSITION, POSITION, before(), 2, 0, 1, 0, 1)
    return found


#: The strength of the coalition for each of three alternatives against each other (KTAB).
STRENGTH = [[0.0, 12.099, 54.921], [10.333, 0.0, 27.079], [5.007, 55.047, 0.0]]


def winners(markov: bool) -> list[float]:
    """The chances of the three to be elected."""
    chances, winning = [[0.0] * 3 for _ in range(3)], [0.0] * 3
    pairwise(STRENGTH, 3, 2.0, chances)
    if markov:
        markov_chances(chances, 3, winning, [0.0] * 3)
    else:
        conditional_chances(chances, 3, winning)
    return winning


def checks() -> Iterator[Check]:
    """Every number, section by section."""
    yield from harbour_checks()
    yield from challenge_checks()
    yield from exchange_checks()
    for model, markov, chances in (("conditional", False, (0.8659, 0.1241, 0.0100)), ("Markov", True, (0.6351, 0.2148, 0.1501))):
        for place, chance in enumerate(chances):
            yield Check("D", f"{model} model, alternative {place + 1}", chance, lambda at=place, by=markov: winners(by)[at], 5e-5, KTAB)
    yield from power_checks()
    yield from closed_form_checks()
    yield from comparison_checks()


LLM = "Abdelnabi et al. 2024 (scores); counts by brute force"


@cache
def harbour() -> OutcomeSpace:
    """The outcome space of the Harbour game under unanimity of six."""
    return OutcomeSpace.of(Game.of(encode(load_scenario("harbour"))))


def accepting() -> BoolArray:
    """Flags [720, 6] of the parties that accept each deal."""
    return np.asarray(harbour().game.gains(harbour().combinations) >= -1e-9)


def solution(concept: str) -> Solution:
    """A solution of the Harbour game."""
    found = solve(harbour())[concept]
    assert found is not None
    return found


def totals(concept: str) -> list[float]:
    """The total points of the six parties at a solution."""
    return [float(100 * total) for total in harbour().game.utility(solution(concept).text)]


def with_vetoes(least: int) -> float:
    """The number of deals that at least `least` parties accept, including SportCo and the Department of Tourism."""
    who, names = accepting(), harbour().game.parties
    both = who[:, names.index("sportco")] & who[:, names.index("tourism")]
    return float((both & (who.sum(axis=1) >= least)).sum())


def kalai_from_zero() -> list[float]:
    """Total points at the Kalai-Smorodinsky solution with a disagreement point of 0, among the deals that all accept."""
    utilities = harbour().game.utility(harbour().combinations)
    open_ = np.flatnonzero(accepting().all(axis=1))
    shares = np.sort(utilities[open_] / utilities.max(axis=0), axis=1).round(9)
    return [float(100 * total) for total in utilities[open_[np.lexsort(shares.T[::-1])[-1]]]]


def harbour_checks() -> Iterator[Check]:
    """A: counts, and solutions by their totals."""
    yield Check("A", "deals", 720, lambda: len(harbour().combinations), 0, LLM)
    for place, (name, many) in enumerate(zip(("Mayor", "Other cities", "Union", "SportCo", "Tourism", "Environment"),
                                             (646, 555, 462, 354, 195, 320))):
        yield Check("A", f"acceptable to {name}", many, lambda at=place: accepting()[:, at].sum(), 0, LLM)
    yield Check("A", "acceptable to all six", 12, lambda: accepting().all(axis=1).sum(), 0, LLM)
    yield Check("A", "to at least five, both vetoes among them", 55, lambda: with_vetoes(5), 0, LLM)
    yield Check("A", "to at least five", 133, lambda: (accepting().sum(axis=1) >= 5).sum(), 0, LLM)
    yield Check("A", "to at least four", 388, lambda: (accepting().sum(axis=1) >= 4).sum(), 0, LLM)
    yield Check("A", "Pareto set, thresholds apart", 481, lambda: pareto_efficient(harbour()).sum(), 0, LLM)
    for place, total in enumerate((54, 48, 71, 57, 81, 77)):
        what = f"Nash point (A2 B3 C3 D2 E3), total of party {place + 1}"
        yield Check("A", what, total, lambda at=place: totals("nash")[at], 1e-9, "brute force, confirmed by a second implementation")
    yield Check("A", "product of surpluses there", 6_031_872, lambda: solution("nash").nash_product * 1e12, 1e-3, "the same")
    yield Check("A", "egalitarian point (A2 B3 C4 D1 E3), least surplus", 3, lambda: solution("egalitarian").minimum_gain * 100, 1e-9, "the same")
    for place, total in enumerate((54, 54, 51, 56, 70, 70)):
        what = f"Kalai-Smorodinsky with a disagreement point of 0 (A3 B2 C3 D2 E3), total of party {place + 1}"
        yield Check("A", what, total, lambda at=place: kalai_from_zero()[at], 1e-9, "brute force")
    yield Check("A", "greatest sum that all accept (A2 B3 C2 D2 E4)", 391, lambda: sum(totals("utilitarian")), 1e-9, "brute force")
    yield Check("A", "greatest sum, thresholds apart", 412, lambda: 100 * harbour().game.utility(harbour().combinations).sum(axis=1).max(), 1e-9, "brute force")


def challenge_checks() -> Iterator[Check]:
    """B: emissions of cars in the European Community."""
    yield Check("B", "weighted mean at the start", 7.389956, lambda: emissions(0)[1], 5e-7, BDM)
    yield Check("B", "weighted median at the start", 7.0, lambda: emissions(0)[0], 0.0, BDM)
    medians, means = (8.4, 9.9, 9.9, 9.9, 9.9, 7.4, 8.8, 9.6), (7.4, 7.5, 7.6, 7.3, 7.3, 7.4, 7.5, 7.6)
    for round_, (median, mean) in enumerate(zip(medians, means), 1):
        yield Check("B", f"mean after round {round_}", mean, lambda after=round_: emissions(after)[1], 0.1, SCHOLZ)
        if round_ != 2:
            yield Check("B", f"median after round {round_}", median, lambda after=round_: emissions(after)[0], 0.1, SCHOLZ)
    yield Check("B", "median after round 2 (the table prints 9.9)", 9.61, lambda: emissions(2)[0], 0.005, "an independent run of the same model")


def exchange_checks() -> Iterator[Check]:
    """C: bilateral exchange."""
    yield Check("C", "outcome of issue 1 before exchange", 85.714286, lambda: before()[0], 5e-7, SVO)
    yield Check("C", "outcome of issue 2 before exchange", 35.714286, lambda: before()[1], 5e-7, SVO)
    for name, published in (("one_loses", 1000 / 7), ("one_gains", 22500 / 7), ("other_loses", 12500 / 7), ("other_gains", 6000 / 7)):
        who, what = name.split("_")
        told = f"{'A1' if who == 'one' else 'A2'} {'loses' if what == 'loses' else 'can gain'}"
        yield Check("C", told, published, lambda name=name: getattr(pair(), name), 1e-9, SVO)
    yield Check("C", "largest gain of A1", 1400.0, lambda: largest_gain(*pair()), 1e-9, SVO)
    yield Check("C", "largest gain of A2", 777.7778, lambda: largest_gain(*pair()[2:], *pair()[:2]), 5e-5, SVO)
    yield Check("C", "equal gain", 500.0, lambda: best_exchange(POWER, SALIENCE, POSITION, POSITION, before(), [[1.0, 1.0]] * 2, 2, 2).gain, 1e-9, "by hand")


def power_checks() -> Iterator[Check]:
    """E: power indices."""
    def index(weights: list[float], quota: float, name: str, place: int) -> Callable[[], float]:
        return lambda: float(getattr(power_indices(weights, quota), name)[place])

    eec: list[float] = [4, 4, 4, 2, 2, 1]
    for place, (country, pivotal, critical) in enumerate(zip(
        ("DE", "FR", "IT", "NL", "BE", "LU"), (14, 14, 14, 9, 9, 0), (5 / 21, 5 / 21, 5 / 21, 1 / 7, 1 / 7, 0),
    )):
        yield Check("E", f"EEC of six, {country}: Shapley-Shubik", pivotal / 60, index(eec, 12, "shapley_shubik", place), 1e-12, SHAPLEY)
        yield Check("E", f"EEC of six, {country}: Banzhaf", critical, index(eec, 12, "banzhaf", place), 1e-12, BANZHAF)
    for place, share in enumerate((3 / 5, 1 / 5, 1 / 5)):
        yield Check("E", f"[51; 50, 49, 1], voter {place + 1}: Banzhaf", share, index([50, 49, 1], 51, "banzhaf", place), 1e-12, BANZHAF)
    for quota, shares in ((5, (1 / 3, 1 / 3, 1 / 3)), (6, (2 / 3, 1 / 6, 1 / 6))):
        for place, share in enumerate(shares):
            what = f"[{quota}; 4, 3, 2], voter {place + 1}: Shapley-Shubik"
            yield Check("E", what, share, index([4, 3, 2], quota, "shapley_shubik", place), 1e-12, SHAPLEY)

    def statement(name: str) -> float:
        found: PowerIndices = veto_set(load_scenario("astana_21"), "sign_statement")
        return found.banzhaf[found.voters.index(name)]

    for name, share in (("russia", 1 / 3), ("regime", 0.0)):
        yield Check("E", f"joint statement of astana_21, {name}: Banzhaf", share, lambda name=name: statement(name), 1e-12, "unanimity of three")


#: u = (sqrt x, 1 - x) on 0..1, disagreement 0.
ROOT = ConvexProgram(np.zeros(1), np.ones(1), lambda z: np.array([np.sqrt(z[0]), 1.0 - z[0]]))


def of_root(concept: str) -> float:
    """x at a solution; the egalitarian is Kalai and Smorodinsky's too, since both ideals are 1."""
    both, none = np.ones(2), np.zeros(2)
    if concept == "nash":
        found = ROOT.nash(both)
        assert found is not None
        return float(found[0])
    best = ROOT.maximise(none, 1.0, none, both) if concept == "egalitarian" else ROOT.maximise(both, 0.0, none, none)
    assert best is not None
    return float(best[0][0])


def closed_form_checks() -> Iterator[Check]:
    """F: closed forms."""
    for concept, what, value in (("nash", "Nash, x", 1 / 3), ("egalitarian", "Kalai-Smorodinsky and egalitarian, x (both have .618034)", 0.381966),
                                 ("utilitarian", "utilitarian, x", 0.25)):
        yield Check("F", f"u = (sqrt x, 1 - x): {what}", value, lambda concept=concept: of_root(concept), 1e-6, "by hand")
    rubinstein_, ferejohn = "Rubinstein 1982", "Baron and Ferejohn 1989, closed rule"
    yield Check("F", "alternating offers, discounts .9 and .9: first mover", 0.526316, lambda: rubinstein(0.9, 0.9), 5e-7, rubinstein_)
    yield Check("F", "alternating offers, discounts .8 and .9: first mover", 0.357143, lambda: rubinstein(0.8, 0.9), 5e-7, rubinstein_)
    yield Check("F", "unanimity of three, discount .9: proposer", 0.357143, lambda: unanimity(3, 0.9)[0], 5e-7, "n-player form of Rubinstein 1982")
    yield Check("F", "unanimity of three, discount .9: each other", 0.321429, lambda: unanimity(3, 0.9)[1], 5e-7, "n-player form of Rubinstein 1982")
    for parties, discount, shares in ((3, 0.8, (0.733333, 0.266667)), (5, 1.0, (0.6, 0.2))):
        for place, who in enumerate(("proposer", "each partner")):
            what = f"majority of {parties}, discount {discount:g}: {who}"
            yield Check("F", what, shares[place], lambda n=parties, d=discount, at=place: baron_ferejohn(n, d)[at], 5e-7, ferejohn)
    for place, (what, share) in enumerate((("least", 0.5), ("greatest", 0.8), ("Nash", 0.65))):
        yield Check("F", f"bargaining range, p = .6, costs .1 and .2: {what}", share, lambda at=place: fearon(0.6, 0.1, 0.2)[at], 1e-12, "Fearon 1995")


#: Freireich et al. 1963, as in Cox and Oakes 1984: weeks of remission under 6-MP (censored: False) and under placebo.
REMISSION = EventTimes(
    np.array([6, 6, 6, 7, 10, 13, 16, 22, 23, 6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35], dtype=float), np.arange(21) < 9
)
PLACEBO = EventTimes(
    np.array([1, 1, 2, 2, 3, 4, 4, 5, 5, 8, 8, 8, 8, 11, 11, 12, 12, 15, 17, 22, 23], dtype=float), np.ones(21, dtype=bool)
)


def comparison_checks() -> Iterator[Check]:
    """H: the statistics of comparisons."""
    pairs, groups, freireich = "Newcombe 1998, Stat. Med. 17:2635", "Newcombe 1998, Stat. Med. 17:873", "Freireich et al. 1963; Cox and Oakes 1984"
    for what, ends, found, bound, source in (
        ("56/70 less 48/80, independent", (0.0524, 0.3339), newcombe(Share(56, 70), Share(48, 80)), 5e-5, groups),
        ("9/10 less 3/10, independent", (0.1705, 0.8090), newcombe(Share(9, 10), Share(3, 10)), 5e-5, groups),
        ("50 pairs: 36, 12, 2, 0", (0.0569, 0.3404), newcombe_paired(36, 12, 2, 0), 5e-5, pairs),
        ("21 pairs: 1, 1, 7, 12", (-0.507, -0.026), newcombe_paired(1, 1, 7, 12), 5e-4, "Fagerland, Lydersen and Laake 2014, Stat. Med. 33:2850"),
    ):
        for end, published, ours in zip(("low", "high"), ends, found, strict=True):
            yield Check("H", f"difference of shares, {what}: {end}", published, lambda ours=ours: ours, bound, source)
    held = 1 - cumulative_incidence(REMISSION).set_index("round")["incidence"]
    for week, share in ((6, 0.857), (7, 0.807), (10, 0.753), (13, 0.690), (16, 0.627), (22, 0.538), (23, 0.448)):
        yield Check("H", f"remission under 6-MP after week {week} (Kaplan-Meier)", share, lambda week=week: held[week], 5e-4, freireich)
    yield Check("H", "remission, 6-MP against placebo: log-rank chi-squared", 16.79, lambda: log_rank(REMISSION, PLACEBO)[0], 5e-3, freireich)


SECTIONS = {
    "A": "The Harbour game", "B": "Challenge model: emissions of cars", "C": "Exchange of positions", "D": "Probabilistic Condorcet election",
    "E": "Power indices", "F": "Closed forms", "H": "Statistics of comparisons",
}
HEAD = """# Verification

Results of the project compared with published numbers and closed forms. This page is written by

    python -m docs.verification

and a test checks that it is current and that every difference is within its bound (`tests/docs/test_verification_page.py`). This verifies
that procedures and solution concepts are implemented as their sources define them, not that they describe the world
([procedures.md](procedures.md), section 9 of [model.md](model.md)).

The published Kalai-Smorodinsky point of the Harbour game uses a disagreement point of 0. With the thresholds as the disagreement point, it is
the Nash point (ties broken lexicographically), which is what `parley solve` prints. The published values of section H are recalled.
Sections I and J are simulations (`docs/coverage.py`); `tests/docs/test_interval_coverage.py` repeats a part of them.
"""


def page() -> str:
    """The Markdown of the page."""
    parts, found = [HEAD], list(checks())
    for section, title in SECTIONS.items():
        own = [check for check in found if check.section == section]
        if not own:
            continue
        parts.append(f"\n## {section}. {title}\n\n| quantity | published | computed | difference | tolerance | source |\n|---|---|---|---|---|---|\n")
        for check in own:
            ours = float(check.ours())
            difference = f"{ours - check.published:+.1g}" if abs(ours - check.published) > 1e-12 else "0"
            parts.append(f"| {check.what} | {check.published:.7g} | {ours:.7g} | {difference} | {check.within:g} | {check.source} |\n")
    return "".join(parts)


if __name__ == "__main__":
    from docs import coverage

    PAGE.write_text(page() + coverage.sections(), encoding="utf-8")
