"""What runs are compared by: outcomes of a run, by name, with unit and meaning, and how each is read from the tables of a study.

The summary tables (`runs`, `rounds`, `issues`) are enough for all of them. Columns are read one outcome at a time, so that a million runs
fit into little memory.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import NamedTuple

import numpy as np

from sim.analysis.comparison.arms import Arm
from sim.analysis.comparison.survival import EventTimes, pseudo_values
from sim.analysis.theory.game import Array
from sim.analysis.theory.welfare import welfare_measures
from sim.errors import MetricError
from sim.rules.log_schema import CODED_COLUMNS, COLUMNS, FLAG_COLUMNS
from sim.scenario.errors import nearest_word

SHARE, MEAN, TIME = "share", "mean", "time"


class OutcomeMeasure(NamedTuple):
    """Something of each run that can be compared.

    `kind`: `share` (yes or no of each run), `mean` (a number), `time` (rounds, perhaps not seen to their end).
    """

    name: str
    label: str  # at the beginning of a sentence
    unit: str
    kind: str
    compute: Callable[[Arm], Array]  # by replicate; not a number where it does not apply or the run is missing

    @property
    def in_percent(self) -> bool:
        """Whether it is a share of something, and so read in percent."""
        return self.unit in ("of runs", "of commitments", "of meetings")


def agreement(arm: Arm) -> Array:
    """Whether a run has an agreement."""
    return _positive(arm.column("agreements"))


def first_agreement(arm: Arm) -> EventTimes:
    """The round of the first agreement; without one, the last round that was planned."""
    first = arm.column("first_agreement")
    return EventTimes(np.where(np.isnan(first), arm.rounds_planned, first), ~np.isnan(first))


def kept(arm: Arm) -> Array:
    """The share of commitments that were not broken, in runs that made any."""
    made = arm.column("commitments")
    return _share(made - arm.column("breaches"), made)


def signed(arm: Arm) -> Array:
    """The share of meetings that ended in a joint statement, agreements included."""
    return _share(arm.column("statements"), arm.column("rounds"))


def attendance(arm: Arm) -> Array:
    """The mean number of parties in the room, of rounds that met."""
    table = arm.table("rounds", ["present", "convened"])
    replicate, met = table["replicate"].to_numpy(), table["convened"].to_numpy().astype(float)
    present = table["present"].to_numpy().astype(float)
    total = np.bincount(replicate, np.where(met > 0, present, 0.0), minlength=arm.replicates)
    return _share(total, np.bincount(replicate, met, minlength=arm.replicates))


def welfare(arm: Arm) -> Array:
    """The sum of the utilities of those whose consent is needed, of what holds at the end."""
    return _of_texts(arm, lambda known: welfare_measures(arm.game, known).welfare)


def nash_distance(arm: Arm) -> Array:
    """How far what holds at the end is from the Nash point: root mean square of the utilities' differences, over those who must consent."""
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
    """All that some arms are compared by, unless asked otherwise: the outcomes of a run, then each issue's end.

    Issues of named options have an outcome for each option; issues that not all arms have are left out. Points of a sweep have no issues
    here, since their scenario changes from point to point.
    """
    if any(arm.point is not None for arm in arms):
        return [each for each in OUTCOMES if each.compute not in (welfare, nash_distance)]
    return [*OUTCOMES, *_endings(arms)]


def find_outcome(name: str, arms: Sequence[Arm]) -> OutcomeMeasure:
    """The outcome of a name, or a column of `runs`.

    Raises:
        MetricError: there is none.
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


def values(outcome: OutcomeMeasure, arm: Arm, horizon: int = 0) -> Array:
    """An outcome of each run, as a number that can be averaged [replicates]: times become pseudo-values up to a horizon in rounds."""
    return pseudo_values(first_agreement(arm), horizon) if outcome.kind == TIME else outcome.compute(arm)


def _endings(arms: Sequence[Arm]) -> Iterator[OutcomeMeasure]:
    """Each issue's end, of the issues that all arms have alike."""
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


def _ground(arm: Arm, issue: str) -> Array:
    return _of_texts(arm, lambda texts: texts[:, arm.game.issues.index(issue)])


def _settled(arm: Arm, issue: str, option: int) -> Array:
    found = _ground(arm, issue)
    return np.where(np.isnan(found), np.nan, (found == option).astype(float))


def _positive(found: Array) -> Array:
    return np.where(np.isnan(found), np.nan, (found > 0).astype(float))


def _share(part: Array, whole: Array) -> Array:
    return np.divide(part, whole, out=np.full(len(whole), np.nan), where=whole > 0)


def _of_texts(arm: Arm, measure: Callable[[Array], Array]) -> Array:
    """A measure of what holds at the end of each run."""
    distinct, which = arm.final_texts
    return np.append(measure(distinct), np.nan)[which]  # a missing run, -1, is the last
