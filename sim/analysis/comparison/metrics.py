"""Outcome measures by which runs are compared: their names, units, and how each is computed from the tables of a study.

All are computed from the summary tables (`runs`, `rounds`, `issues`). Columns are read one outcome at a time, so that a million runs need
little memory.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import NamedTuple

import numpy as np

from sim.analysis.arrays import FloatArray
from sim.analysis.comparison.arms import Arm
from sim.analysis.comparison.survival import EventTimes, pseudo_values
from sim.analysis.theory.welfare import welfare_measures
from sim.errors import MetricError
from sim.rules.log_schema import CODED_COLUMNS, COLUMNS, FLAG_COLUMNS
from sim.scenario.errors import nearest_word

SHARE, MEAN, TIME = "share", "mean", "time"


class OutcomeMeasure(NamedTuple):
    """An outcome measure of each run.

    `kind`: `share` (binary), `mean` (a number) or `time` (in rounds, possibly censored).
    """

    name: str
    label: str  # starts with a capital letter
    unit: str
    kind: str
    compute: Callable[[Arm], FloatArray]  # by replicate [replicates]; NaN where it does not apply or the run is missing

    @property
    def in_percent(self) -> bool:
        """Whether values are shares, printed in percent."""
        return self.unit in ("of runs", "of commitments", "of meetings")


def agreement(arm: Arm) -> FloatArray:
    """Whether each run has an agreement, 0 or 1 [replicates]."""
    return _positive(arm.column("agreements"))


def first_agreement(arm: Arm) -> EventTimes:
    """The round of each run's first agreement, censored at the last round planned."""
    first = arm.column("first_agreement")
    return EventTimes(np.where(np.isnan(first), arm.rounds_planned, first), ~np.isnan(first))


def kept(arm: Arm) -> FloatArray:
    """The share of commitments kept [replicates]; NaN in runs without commitments."""
    made = arm.column("commitments")
    return _share(made - arm.column("breaches"), made)


def signed(arm: Arm) -> FloatArray:
    """The share of meetings that ended in a joint statement, agreements included [replicates]."""
    return _share(arm.column("statements"), arm.column("rounds"))


def attendance(arm: Arm) -> FloatArray:
    """The mean number of parties present, over rounds that met [replicates]."""
    table = arm.table("rounds", ["present", "convened"])
    replicate, met = table["replicate"].to_numpy(), table["convened"].to_numpy().astype(float)
    present = table["present"].to_numpy().astype(float)
    total = np.bincount(replicate, np.where(met > 0, present, 0.0), minlength=arm.replicates)
    return _share(total.astype(float), np.bincount(replicate, met, minlength=arm.replicates).astype(float))


def welfare(arm: Arm) -> FloatArray:
    """The total utility of the final text for the parties whose consent is needed [replicates]."""
    return _of_texts(arm, lambda known: welfare_measures(arm.game, known).welfare)


def nash_distance(arm: Arm) -> FloatArray:
    """The distance of the final text from the Nash solution: root mean square of utility differences over the parties that must consent."""
    point = arm.nash_point
    return np.full(arm.replicates, np.nan) if point is None else _of_texts(
        arm, lambda known: welfare_measures(arm.game, known, points={"nash": point}).distances["nash"]
    )


OUTCOMES: tuple[OutcomeMeasure, ...] = (
    OutcomeMeasure("agreement", "Runs with an agreement", "of runs", SHARE, agreement),
    OutcomeMeasure("first_agreement", "Rounds to the first agreement", "rounds", TIME, lambda arm: first_agreement(arm).time),
    OutcomeMeasure("movement", "Movement of the ground", "points", MEAN, lambda arm: arm.column("movement")),
    OutcomeMeasure("kept", "Commitments kept", "of commitments", MEAN, kept),
    OutcomeMeasure("signed", "Meetings with a joint statement", "of meetings", MEAN, signed),
    OutcomeMeasure("attendance", "Parties in the room", "parties", MEAN, attendance),
    OutcomeMeasure("deaths", "Deaths", "deaths", MEAN, lambda arm: arm.column("deaths")),
    OutcomeMeasure("peak_deaths", "Deaths a week in the worst interval", "deaths a week", MEAN, lambda arm: arm.column("peak_deaths")),
    OutcomeMeasure("incidents", "Incidents", "incidents", MEAN, lambda arm: arm.column("incidents")),
    OutcomeMeasure("trust", "Trust between opponents at the end", "of 1", MEAN, lambda arm: arm.column("trust")),
    OutcomeMeasure("welfare", "Welfare of those who must consent", "utility", MEAN, welfare),
    OutcomeMeasure("nash_distance", "Distance to the Nash point", "utility", MEAN, nash_distance),
)


def default_outcomes(arms: Sequence[Arm]) -> list[OutcomeMeasure]:
    """The outcomes compared by default: those of a run, then the final state of each issue.

    Issues with named options have an outcome per option; issues that not all arms have are skipped. Points of a sweep have no outcomes of
    issues, since their scenario changes from point to point.
    """
    if any(arm.point is not None for arm in arms):
        return [each for each in OUTCOMES if each.compute not in (welfare, nash_distance)]
    return [*OUTCOMES, *_endings(arms)]


def find_outcome(name: str, arms: Sequence[Arm]) -> OutcomeMeasure:
    """The outcome with this name, or the column of `runs`.

    Raises:
        MetricError: there is no such outcome.
    """
    known = {each.name: each for each in default_outcomes(arms)}
    plain = [column for column in COLUMNS["runs"] if column not in CODED_COLUMNS]
    if name in known:
        return known[name]
    if name in plain:
        words = name.replace("_", " ").capitalize()
        return OutcomeMeasure(name, words, "of runs" if name in FLAG_COLUMNS else "", SHARE if name in FLAG_COLUMNS else MEAN, lambda arm: arm.column(name))
    close = nearest_word(name, [*known, *plain])
    raise MetricError(f"there is no outcome {name}; " + (f"did you mean {close}?" if close else f"there are {', '.join(known)}"))


def values(outcome: OutcomeMeasure, arm: Arm, horizon: int = 0) -> FloatArray:
    """An outcome of each run as a number that can be averaged [replicates]; times become pseudo-values up to `horizon` rounds."""
    return pseudo_values(first_agreement(arm), horizon) if outcome.kind == TIME else outcome.compute(arm)


def _endings(arms: Sequence[Arm]) -> Iterator[OutcomeMeasure]:
    """Outcomes for the final state of the issues that all arms share."""
    games = [arm.game for arm in arms]
    for issue, options in zip(games[0].issues, games[0].options, strict=True):
        if any(issue not in game.issues or game.options[game.issues.index(issue)] != options for game in games):
            continue
        if not options:
            yield OutcomeMeasure(f"ground.{issue}", f"{_label(issue)} at the end", "points", MEAN, partial(_ground, issue=issue))
        for place, option in enumerate(options):
            words = f"{_label(issue)}: {option} at the end"
            yield OutcomeMeasure(f"ground.{issue}={option}", words, "of runs", SHARE, partial(_settled, issue=issue, option=place))


def _label(issue: str) -> str:
    return issue.replace("_", " ").capitalize()


def _ground(arm: Arm, issue: str) -> FloatArray:
    return _of_texts(arm, lambda texts: texts[:, arm.game.issues.index(issue)])


def _settled(arm: Arm, issue: str, option: int) -> FloatArray:
    found = _ground(arm, issue)
    return np.where(np.isnan(found), np.nan, (found == option).astype(float))


def _positive(found: FloatArray) -> FloatArray:
    return np.where(np.isnan(found), np.nan, (found > 0).astype(float))


def _share(part: FloatArray, whole: FloatArray) -> FloatArray:
    return np.asarray(np.divide(part, whole, out=np.full(len(whole), np.nan), where=whole > 0))


def _of_texts(arm: Arm, measure: Callable[[FloatArray], FloatArray]) -> FloatArray:
    """A measure of the final text of each run [replicates]."""
    distinct, which = arm.final_texts
    return np.asarray(np.append(measure(distinct), np.nan)[which])  # index -1, a missing run, selects the NaN
