"""The record against the present model: `python -m docs.facts` prints the three tables of `docs/reference/model.md` section 9 as Markdown.

The first holds the facts of the record against simulated series (`parley validate` tells more), the second follows the first eight rounds
one by one, the third changes one thing at a time.
"""

from __future__ import annotations

import math
from collections.abc import Collection
from typing import Any

import numpy as np

from sim.analysis.empirical.case_record import read_record
from sim.analysis.empirical.simulated_series import simulate_series
from sim.analysis.empirical.statistics import Rows, Series, compute_statistic
from sim.analysis.empirical.stylised_facts import Facts, read_facts
from sim.analysis.empirical.validation import validate
from sim.report.text.validation import number

SEED, REPLICATES, CONTROL_REPLICATES = 7, 500, 200
RECORD = "astana"


def facts() -> Facts:
    """The facts of the record."""
    return read_facts(read_record(RECORD))


def facts_table() -> str:
    """The first table: every part of every fact."""
    held = facts()
    lines = ["| fact | part | record | band | model | Monte-Carlo error | middle 95 % of series | tail | in the band |", f"|{'---|' * 9}"]
    for each in validate(held, held.record.metadata["scenarios"], REPLICATES, SEED, mechanisms=False, nulls=False):
        for part in each.parts:
            band, middle = (f"{number(low)} to {number(high)}" for low, high in (part.band, (part.low, part.high)))
            error = f"{part.error:.3f}" if part.error < 1 else number(part.error)
            cells = [each.name.replace("_", " "), part.part.label, number(part.target.value), band, number(part.value), error, middle,
                     f"{part.tail:.2f}", "yes" if part.met else "**no**"]
            lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines)


def early_table() -> str:
    """The second table: the first eight rounds one by one, as they were and as simulated."""
    record, model = facts().record.series(), simulate_series("astana_2017", [], SEED, REPLICATES)
    every = range(1, 9)
    lines = [f"| round | {' | '.join(map(str, every))} |", f"|---|{'---|' * len(every)}"]
    rows: dict[str, tuple[str, dict[str, Any]]] = {
        "agreement": ("share", {"column": "outcome", "word": "agreement"}),
        "opposition away": ("presence", {"party": "opposition", "words": ["away"]}),
        "opposition there in part": ("presence", {"party": "opposition", "words": ["in part"]}),
    }
    for label, (statistic, words) in rows.items():
        seen = [compute_statistic(record, statistic, **words, rounds=(each, each)).mean() for each in every]
        played = [compute_statistic(model, statistic, **words, rounds=(each, each)).mean() for each in every]
        lines.append(f"| {label}, observed | {' | '.join('yes' if each else 'no' for each in seen)} |")
        lines.append(f"| {label}, model | {' | '.join(f'{each:.2f}' for each in played)} |")
    return "\n".join(lines)


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


def trusting(level: float) -> list[str]:
    """Settings of the trust between the two sides, and of each side in the other's patrons."""
    pairs = {"regime": ("opposition", "turkey"), "opposition": ("regime", "russia", "iran")}
    return [f"trust.of.{one}.{other}={level}" for one, others in pairs.items() for other in others]


SAME = [f"parties.{party}.on.{issue}.{end}" for party in CONSENTERS for issue in ISSUES for end in ("position=70", "red_line=null")]
ABSENT = [f"parties.{party}.invited=false" for party in ("jordan", "iraq", "lebanon")]

def both(expected: str, settings: list[str]) -> tuple[str, list[str], list[str]]:
    """A control with the same settings in both scenarios."""
    return expected, settings, settings


#: Each control: what theory expects of it, and the settings for the series from 2017 and from 2024.
CONTROLS: dict[str, tuple[str, list[str], list[str]]] = {
    "nothing changed": ("-", [], []),
    "Turkey is no patron": both("the opposition stays away more", ["patronage.turkey=null"]),
    "talking is worth nothing to the principals": both("they stay away more", principals("value_of_talking=0")),
    "patrons punish often (0.5 and 0.9)": both("more agreements, fewer broken", punishing(0.5, 0.9)),
    "patrons never punish": both("fewer agreements, more broken", punishing(0, 0)),
    "the sides trust each other little (0.1)": both("fewer agreements", trusting(0.1)),
    "the sides trust each other much (0.8)": both("more agreements", trusting(0.8)),
    "spoilers weak and quiet": ("fewer broken", *spoilers(1, 0.95, 0.15)),
    "spoilers strong and violent": ("more broken", *spoilers(70, 2.4, 0.48)),
    "no neighbours observe": both("little or no change", ABSENT),
    "pain gives no relief (`wear` 0)": both("fewer agreements", principals("wear=0")),
    "all five want the same": both("agreement at once", SAME),
}


def some_agreement(series: Series) -> Rows:
    """The share of runs with an agreement."""
    runs = series["runs"]
    return Rows(runs.replicate.to_numpy(), np.asarray(runs.agreements > 0, dtype=np.float64))


def broken_soon(series: Series, within: int = 26) -> Rows:
    """The share of commitments that were broken within some weeks."""
    rows = series["commitments"]
    return Rows(rows.replicate.to_numpy(), np.asarray(rows.broken & (rows.weeks < within), dtype=np.float64))


def control_rows(labels: Collection[str] = CONTROLS) -> list[tuple[str, str, list[Rows]]]:
    """For each control, or some of them: what theory expects, and five statistics."""
    away: dict[str, Any] = {"party": "opposition", "words": ["away"]}
    found = []
    for label in labels:
        expected, before, after = CONTROLS[label]
        old, new = simulate_series("astana_2017", before, SEED, CONTROL_REPLICATES), simulate_series("astana_21", after, SEED, CONTROL_REPLICATES)
        found.append((label, expected, [
            compute_statistic(old, "presence", **away), compute_statistic(new, "presence", **away),
            compute_statistic(old, "share", column="outcome", word="agreement", rounds=(1, 8)), some_agreement(new), broken_soon(old),
        ]))
    return found


def controls_table(labels: Collection[str] = CONTROLS) -> str:
    """The third table, or some of its rows."""
    lines = ["| what is changed | theory expects | opposition away, 2017 | opposition away, 2024 | agreement, rounds 1-8 of 2017 "
             "| any agreement in a run, 2024 | broken within 26 weeks, 2017 |", f"|{'---|' * 7}"]
    lines += [f"| {label} | {expected} | {' | '.join(map(_cell, rows))} |" for label, expected, rows in control_rows(labels)]
    return "\n".join(lines)


def _cell(rows: Rows) -> str:
    return "-" if math.isnan(rows.mean()) else f"{rows.mean():.2f} ± {rows.error():.3f}"


def tables() -> tuple[str, str, str]:
    """All three tables."""
    return facts_table(), early_table(), controls_table()


def main() -> None:
    """Print the tables."""
    print(*tables(), sep="\n\n")


if __name__ == "__main__":
    main()
