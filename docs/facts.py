"""What the Astana rounds were like against what the present model gives: `python -m docs.facts` prints three tables as Markdown.

The first sets the stylised facts of the 22 rounds (January 2017 to November 2024) beside simulated series, the second follows the first
eight rounds one by one, the third changes one thing at a time. Intervals are exact binomial ones (95 percent) or the bands that were set
before the model was made; the model's defaults were then fitted to them by hand.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import pandas as pd

from sim import batch
from sim.log import arrow
from sim.scenario import read
from sim.seating import seat

SEED, REPLICATES, CONTROL_REPLICATES = 7, 500, 200
Tables = dict[str, pd.DataFrame]


class Estimate(NamedTuple):
    """A mean over rounds (or commitments) of many replicates, its Monte-Carlo error, and the middle 90 percent of the replicates."""

    mean: float
    error: float
    low: float
    high: float


class Fact(NamedTuple):
    """A row of the first table: what was observed, the band around it, what the model gives; `digits` after the point."""

    label: str
    observed: str
    band: tuple[float, float] | None
    model: Estimate
    digits: int = 2


def series(name: str, settings: Sequence[str] = (), replicates: int = REPLICATES, weeks: bool = True) -> Tables:
    """Simulated series of a scenario, as tables with names; `weeks` only where they are needed, since they are long."""
    seating = seat(read(name, settings))
    wanted = ("runs", "rounds", "parties", "commitments", *(["weeks"] if weeks else []))
    matrices = batch.negotiate(seating, SEED, 0, replicates, "full")
    return {table: arrow(seating, table, matrices[table]).to_pandas() for table in wanted}


# Estimates


def ratio(rows: pd.DataFrame, values: pd.Series, replicates: int) -> Estimate:
    """The mean of a value over rows, with errors that treat a replicate's rows as one piece."""
    known = values.notna()
    grouped = values[known].astype(float).groupby(rows["replicate"][known])
    every = range(replicates)
    totals, counts = (found.reindex(every, fill_value=0.0).to_numpy(dtype=float) for found in (grouped.sum(), grouped.count()))
    if counts.sum() == 0:
        return Estimate(np.nan, np.nan, np.nan, np.nan)
    mean = totals.sum() / counts.sum()
    error = float(np.sqrt(np.square(totals - mean * counts).sum()) / counts.sum())
    own = (totals[counts > 0] / counts[counts > 0]).tolist()
    low, high = np.quantile(own, (0.05, 0.95))
    return Estimate(float(mean), error, float(low), float(high))


def rounds_of(tables: Tables, first: int = 1, last: int = 999) -> pd.DataFrame:
    """The rounds that met, from one number to another."""
    rounds = tables["rounds"]
    return rounds[rounds.convened & rounds["round"].between(first, last)]


def outcome(tables: Tables, word: str, first: int = 1, last: int = 999) -> Estimate:
    """The share of rounds with an outcome."""
    rounds = rounds_of(tables, first, last)
    return ratio(rounds, rounds.outcome == word, len(tables["runs"]))


def presence(tables: Tables, party: str, words: Sequence[str], first: int = 1, last: int = 999) -> Estimate:
    """The share of rounds to which a party came so."""
    rows = tables["parties"]
    rows = rows[(rows.party == party) & rows["round"].between(first, last)].merge(rounds_of(tables)[["replicate", "round"]])
    return ratio(rows, rows.presence.isin(words), len(tables["runs"]))


def gap_days(tables: Tables, first: int, last: int) -> Estimate:
    """Days from one round to the next, for gaps that end with these rounds."""
    rounds = rounds_of(tables, max(2, first), last)
    return ratio(rounds, 7.0 * (rounds.gap + rounds.slipped), len(tables["runs"]))


def broken(tables: Tables, issue: str = "", within: float = np.inf) -> Estimate:
    """The share of commitments that were broken, perhaps only on one issue or within some weeks."""
    rows = tables["commitments"]
    rows = rows[rows.issue == issue] if issue else rows
    return ratio(rows, rows.broken & (rows.weeks < within), len(tables["runs"]))


def goes_on(tables: Tables) -> Estimate:
    """Of the rounds before which the host withdrew, the share that met all the same."""
    rounds = tables["rounds"]
    before = rounds.groupby("replicate").withdrawn.shift(fill_value=False).astype(bool)
    rows = rounds[rounds.withdrawn & ~before]
    return ratio(rows, rows.convened, len(tables["runs"]))


def violence_ratio(tables: Tables, upper: tuple[int, int], lower: tuple[int, int]) -> Estimate:
    """The geometric mean over rounds of deaths in one span of weeks about a round against another; spans without deaths left out.

    A span is (first, last + 1) in weeks from the round: (-4, 0) are the four weeks before it.
    """
    weekly = tables["weeks"].groupby(["replicate", "week"]).deaths.sum()
    start, end = int(weekly.index.get_level_values(1).min()), int(weekly.index.get_level_values(1).max())
    grid = weekly.unstack(fill_value=0.0).reindex(columns=range(start, end + 1), fill_value=0.0)
    sums = np.concatenate([np.zeros((len(grid), 1)), grid.to_numpy().cumsum(axis=1)], axis=1)
    rounds = rounds_of(tables)
    last = tables["runs"].set_index("replicate").weeks
    rounds = rounds[rounds.week + max(upper[1], lower[1]) <= rounds.replicate.map(last)]
    at, row = rounds.week.to_numpy(dtype=int) - start, grid.index.get_indexer(rounds.replicate)

    def mean(span: tuple[int, int]) -> np.ndarray:
        return (sums[row, at + span[1]] - sums[row, np.maximum(at + span[0], 0)]) / (span[1] - span[0])

    spans = pd.DataFrame({"over": mean(upper), "under": mean(lower)}, index=rounds.index)
    spans = spans[(spans > 0).all(axis=1)]
    found = ratio(rounds.loc[spans.index], np.log(spans.over / spans.under), len(tables["runs"]))
    middle = float(np.exp(found.mean))
    return Estimate(middle, middle * found.error, float(np.exp(found.low)), float(np.exp(found.high)))


def deaths_a_year(tables: Tables, first: int, last: int) -> Estimate:
    """Deaths in 52 weeks, between two weeks, of replicates that go on so long."""
    runs = tables["runs"]
    runs = runs[runs.weeks >= last]
    weeks = tables["weeks"]
    weeks = weeks[weeks.week.between(first, last - 1)]
    deaths = weeks.groupby("replicate").deaths.sum().reindex(runs.replicate, fill_value=0.0) * 52.0 / (last - first)
    return ratio(runs, pd.Series(deaths.to_numpy(), runs.index), int(tables["runs"].replicate.max()) + 1)


# The facts


def facts(old: Tables, new: Tables) -> list[Fact]:
    """The stylised facts; `old` is the series from January 2017, `new` the one from January 2024."""
    rounds = rounds_of(old)
    met = ratio(rounds, rounds.statement, len(old["runs"]))
    later = rounds_of(old, 2)
    recent = rounds_of(new)
    deals, (active, late) = rounds[rounds.outcome == "agreement"], (rounds_of(old, 9, 18), rounds_of(old, 19, 22))
    replicates = len(old["runs"])
    here = ("present", "in part")
    return [
        Fact("1 joint statement", "21/22 = 0.95", (0.88, 1.0), met),
        Fact("2 agreement, all rounds", "4/22 = 0.18", (0.05, 0.40), outcome(old, "agreement")),
        Fact("2 agreement, rounds 1-8", "4/8 = 0.50", (0.16, 0.84), outcome(old, "agreement", 1, 8)),
        Fact("2 agreement, rounds 9-22", "0/14 = 0", (0.0, 0.23), outcome(old, "agreement", 9, 22)),
        Fact("3 procedural result, all rounds", "8/22 = 0.36", (0.17, 0.59), outcome(old, "procedural")),
        Fact("3 procedural result, rounds 9-15", "5/7 = 0.71", (0.29, 0.96), outcome(old, "procedural", 9, 15)),
        Fact("3 procedural result, rounds 16-22", "0/7 = 0", (0.0, 0.41), outcome(old, "procedural", 16, 22)),
        Fact("4 opposition stays away", "1/22 = 0.05", (0.0, 0.23), presence(old, "opposition", ["away"])),
        Fact("4 opposition comes in part", "2/22 = 0.09", (0.01, 0.29), presence(old, "opposition", ["in part"])),
        Fact("5 regime comes", "22/22 = 1", (0.85, 1.0), presence(old, "regime", here)),
        Fact("6 UN comes", "22/22 = 1", (0.85, 1.0), presence(old, "un", here)),
        Fact("7 days from round to round, to rounds 2-8", "47", None, gap_days(old, 2, 8), 0),
        Fact("7 the same, to rounds 9-14", "120", None, gap_days(old, 9, 14), 0),
        Fact("7 the same, to rounds 16-22", "195", None, gap_days(old, 16, 22), 0),
        Fact("8 next round announced", "18/20 = 0.90", (0.68, 0.99), ratio(rounds, rounds.announced, replicates)),
        Fact("8 date slips", "6/18 = 0.33", (0.13, 0.59), ratio(later, later.slipped > 0, replicates)),
        Fact("9 deaths in 4 weeks before a round / 13 weeks before those", "0.97", (0.8, 1.2), violence_ratio(old, (-4, 0), (-17, -4))),
        Fact("10 deaths in 4 weeks after a round / 4 weeks before", "0.99", (0.82, 1.19), violence_ratio(old, (0, 4), (-4, 0))),
        Fact("11 deaths, first year (2017)", "10204 civilians (SNHR), 38517 in all (UCDP)", None, deaths_a_year(old, 0, 52), 0),
        Fact("11 deaths, third year (2019)", "3364, 11208", None, deaths_a_year(old, 104, 156), 0),
        Fact("11 deaths, fifth year (2021)", "1271, 1948", None, deaths_a_year(old, 208, 260), 0),
        Fact("12 swaps a round, rounds 9-18", "7/10 = 0.7", None, ratio(active, active.swaps, replicates)),
        Fact("12 swaps a round, rounds 19-22", "none known (not searched for)", None, ratio(late, late.swaps, replicates)),
        Fact("13 format meets on after the host withdraws", "1/1 = 1", (0.7, 1.0), goes_on(old)),
        Fact("13 meets in Astana", "20/22 = 0.91", (0.71, 0.99), ratio(rounds, rounds.venue == "Astana", replicates)),
        Fact("15 commitments on areas broken", "3/4 = 0.75", (0.19, 0.99), broken(old, "areas")),
        Fact("(no target) commitments that cost the opposition most", "not coded", None,
             ratio(old["commitments"], old["commitments"].performer == "opposition", replicates)),
        Fact("(no target) agreements reached at the last exchange", "not known", None, ratio(deals, deals.exchanges == 6, replicates)),
        Fact("2024: joint statement", "2/2 = 1", (0.85, 1.0), ratio(recent, recent.statement, replicates)),
        Fact("2024: agreement", "0/2 = 0", (0.0, 0.10), outcome(new, "agreement")),
        Fact("2024: procedural result", "0/2 = 0", None, outcome(new, "procedural")),
        Fact("2024: opposition comes", "2/2 = 1", (0.9, 1.0), presence(new, "opposition", here)),
        Fact("2024: UN comes", "2/2 = 1", (0.9, 1.0), presence(new, "un", here)),
        Fact("2024: next round announced", "1/1 = 1", (0.8, 1.0), ratio(recent, recent.announced, replicates)),
        Fact("2024: days from round to round", "292", None, gap_days(new, 2, 6), 0),
    ]


def facts_table(old: Tables, new: Tables) -> str:
    """The first table."""
    lines = ["| fact | observed | band | model | Monte-Carlo error | middle 90 % of replicates | in the band |", f"|{'---|' * 7}"]
    for fact in facts(old, new):
        shown = [f"{number:.{fact.digits}f}" for number in (fact.model.mean, fact.model.low, fact.model.high)]
        error = f"{fact.model.error:.{fact.digits + 1}f}"
        span, within = "-", "-"
        if fact.band:
            span = "{:.2f}-{:.2f}".format(*fact.band)
            within = "yes" if fact.band[0] <= round(fact.model.mean, fact.digits) <= fact.band[1] else "**no**"
        lines.append(f"| {fact.label} | {fact.observed} | {span} | {shown[0]} | {error} | {shown[1]}-{shown[2]} | {within} |")
    return "\n".join(lines)


#: What happened in the first eight rounds.
AGREED, BOYCOTTED, HALF_BOYCOTTED = (1, 4, 6, 8), (3,), (4, 5)


def early_table(old: Tables) -> str:
    """The second table: the first eight rounds one by one."""
    every = range(1, 9)
    lines = [f"| round | {' | '.join(map(str, every))} |", f"|---|{'---|' * len(every)}"]
    rows = {
        "agreement, observed": ["yes" if each in AGREED else "no" for each in every],
        "agreement, model": [f"{outcome(old, 'agreement', each, each).mean:.2f}" for each in every],
        "opposition, observed": ["away" if each in BOYCOTTED else "in part" if each in HALF_BOYCOTTED else "there" for each in every],
        "opposition away, model": [f"{presence(old, 'opposition', ['away'], each, each).mean:.2f}" for each in every],
        "opposition there in part, model": [f"{presence(old, 'opposition', ['in part'], each, each).mean:.2f}" for each in every],
    }
    return "\n".join([*lines, *(f"| {label} | {' | '.join(cells)} |" for label, cells in rows.items())])


# What happens if one thing is changed

ISSUES = ("committee", "detainees", "aid", "refugees", "areas", "transition", "normalisation")
CONSENTERS = ("regime", "opposition", "russia", "iran", "turkey")
SPOILERS = "hostilities.sources.rejectionists.level"



def principals(*settings: str) -> list[str]:
    """Settings for both principals."""
    return [f"parties.{party}.{setting}" for party in ("regime", "opposition") for setting in settings]


def punishing(russia: float, turkey: float) -> list[str]:
    """Settings of the chance that a patron punishes its client."""
    return [f"patronage.russia.regime.punishes={russia}", f"patronage.turkey.opposition.punishes={turkey}"]


def spoilers(capability: float, old: float, new: float) -> tuple[list[str], list[str]]:
    """Settings of the spoilers' means, and of their level of violence in the series from 2017 and from 2024."""
    means = f"parties.rejectionists.capability={capability}"
    return [means, f"{SPOILERS}={old}"], [means, f"{SPOILERS}={new}"]


SAME = [f"parties.{party}.on.{issue}.{end}" for party in CONSENTERS for issue in ISSUES for end in ("position=70", "red_line=null")]
ABSENT = [f"parties.{party}.invited=false" for party in ("jordan", "iraq", "lebanon")]

#: Each control: what theory expects of it, and the settings for the series from 2017 and from 2024.
CONTROLS: dict[str, tuple[str, list[str], list[str]]] = {
    "nothing changed": ("-", [], []),
    "nobody distrusts (`distrust` 0)": ("more agreements", *[principals("distrust=0")] * 2),
    "Turkey is no patron": ("the opposition stays away more", *[["patronage.turkey=null"]] * 2),
    "talking is worth nothing to the principals": ("they stay away more", *[principals("value_of_talking=0")] * 2),
    "patrons punish often (0.5 and 0.9)": ("more agreements, fewer broken", *[punishing(0.5, 0.9)] * 2),
    "patrons never punish": ("fewer agreements, more broken", *[punishing(0, 0)] * 2),
    "spoilers weak and quiet": ("fewer broken", *spoilers(1, 0.95, 0.15)),
    "spoilers strong and violent": ("more broken", *spoilers(70, 2.4, 0.48)),
    "no neighbours observe": ("little or nothing", *[ABSENT] * 2),
    "pain gives no relief (`wear` 0)": ("fewer agreements", *[principals("wear=0")] * 2),
    "all five want the same": ("agreement at once", *[SAME] * 2),
}


def control_rows() -> list[tuple[str, str, list[Estimate]]]:
    """For each control: what theory expects, and six estimates."""
    found = []
    for label, (expected, before, after) in CONTROLS.items():
        old = series("astana_2017", before, CONTROL_REPLICATES, weeks=False)
        new = series("astana_21", after, CONTROL_REPLICATES, weeks=False)
        runs = new["runs"]
        found.append((label, expected, [
            presence(old, "opposition", ["away"]), presence(new, "opposition", ["away"]), outcome(old, "agreement", 1, 8),
            ratio(runs, runs.agreements > 0, len(runs)), broken(old, within=26),
        ]))
    return found


def controls_table() -> str:
    """The third table."""
    lines = ["| what is changed | theory expects | opposition away, 2017 | opposition away, 2024 | agreement, rounds 1-8 of 2017 "
             "| any agreement in a run, 2024 | broken within 26 weeks, 2017 |", f"|{'---|' * 7}"]
    for label, expected, estimates in control_rows():
        cells = ["-" if np.isnan(each.mean) else f"{each.mean:.2f} ± {each.error:.3f}" for each in estimates]
        lines.append(f"| {label} | {expected} | {' | '.join(cells)} |")
    return "\n".join(lines)


def tables() -> tuple[str, str, str]:
    """All three tables."""
    old, new = series("astana_2017"), series("astana_21")
    return facts_table(old, new), early_table(old), controls_table()


def main() -> None:
    """Print the tables."""
    print(*tables(), sep="\n\n")


if __name__ == "__main__":
    main()
