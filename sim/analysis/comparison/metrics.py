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
from sim.analysis.comparison.endings import agreed_on, first_agreement, issues_of
from sim.analysis.comparison.exposure import common_week, equal_exposure, total_before_week, weekly_rate
from sim.analysis.comparison.survival import pseudo_values
from sim.analysis.theory.welfare import welfare_measures
from sim.errors import MetricError
from sim.rules.enums import Ending
from sim.rules.log_schema import CODED_COLUMNS, COLUMNS, FLAG_COLUMNS
from sim.scenario.errors import nearest_word
from sim.studies.estimators import contributions
from sim.studies.outcomes import CUMULATIVE, RATES

SHARE, MEAN, RATE, TIME = "share", "mean", "rate", "time"


class OutcomeMeasure(NamedTuple):
    """An outcome measure of each run.

    `kind`: `share` (binary), `mean` (a number), `rate` (a total over the weeks for which runs are counted) or `time` (in rounds).
    """

    name: str
    label: str  # starts with a capital letter
    unit: str
    kind: str
    compute: Callable[[Arm], FloatArray]  # by replicate [replicates]; NaN where it does not apply or the run is missing
    cumulative: bool = False  # whether the value grows with the weeks for which a run is counted

    @property
    def in_percent(self) -> bool:
        """Whether values are shares, printed in percent."""
        return self.unit in ("of runs", "of commitments", "of meetings")

    def limit(self, horizon: int) -> float | None:
        """The end of the range from 0 in which a mean of this outcome lies: 1 for shares of a run, the horizon for times; None if it has none."""
        return float(horizon) if self.kind == TIME else 1.0 if self.kind == MEAN and self.in_percent else None


def agreement(arm: Arm) -> FloatArray:
    """Whether each run has an agreement, 0 or 1 [replicates]."""
    return _positive(arm.column("agreements"))


def kept(arm: Arm) -> FloatArray:
    """The share of commitments kept [replicates]; NaN in runs without commitments."""
    made = arm.column("commitments")
    return _share(made - arm.column("breaches"), made)


def signed(arm: Arm) -> FloatArray:
    """The share of meetings that ended in a joint statement, agreements included [replicates]."""
    return _share(arm.column("statements"), arm.column("rounds"))


def attendance(arm: Arm) -> FloatArray:
    """The mean number of parties present, over rounds that met [replicates]."""
    return _share(arm.round_totals.present, arm.round_totals.met)


def welfare(arm: Arm) -> FloatArray:
    """The total utility of the final text for the parties whose consent is needed [replicates]."""
    return _of_texts(arm, lambda known: welfare_measures(arm.game, known).welfare)


def nash_distance(arm: Arm) -> FloatArray:
    """The distance of the final text from the Nash solution: root mean square of utility differences over the parties that must consent."""
    point = arm.nash_point
    return np.full(arm.replicates, np.nan) if point is None else _of_texts(
        arm, lambda known: welfare_measures(arm.game, known, points={"nash": point}).distances["nash"]
    )


def _column(name: str) -> Callable[[Arm], FloatArray]:
    return lambda arm: arm.column(name)


#: How talks may end, in words.
ENDINGS = {
    Ending.SETTLEMENT: "Talks that end in a settlement", Ending.HORIZON: "Talks that reach the horizon",
    Ending.LAPSE: "Talks that lapse", Ending.COLLAPSE: "Talks that collapse",
    Ending.REFUSED: "Talks that end with a refusal in a vote", Ending.DEADLINE: "Talks that end at the deadline",
}
OUTCOMES: tuple[OutcomeMeasure, ...] = (
    *(OutcomeMeasure(f"ending={ending.word}", label, "of runs", SHARE, partial(Arm.has_word, name="ending", word=ending.word))
      for ending, label in ENDINGS.items()),
    OutcomeMeasure("agreement", "Runs with an agreement", "of runs", SHARE, agreement),
    OutcomeMeasure("first_agreement", "Rounds to the first agreement", "rounds", TIME, lambda arm: first_agreement(arm).time),
    OutcomeMeasure("movement", "Movement of the issues", "points", MEAN, _column("movement")),
    OutcomeMeasure("kept", "Commitments kept", "of commitments", MEAN, kept),
    OutcomeMeasure("signed", "Meetings with a joint statement", "of meetings", MEAN, signed),
    OutcomeMeasure("attendance", "Parties in the room", "parties", MEAN, attendance),
    OutcomeMeasure("deaths_a_week", "Deaths a week", "deaths a week", RATE, partial(weekly_rate, column="deaths")),
    OutcomeMeasure("incidents_a_week", "Incidents a week", "incidents a week", RATE, partial(weekly_rate, column="incidents")),
    OutcomeMeasure("peak_deaths", "Deaths a week in the worst interval", "deaths a week", MEAN, _column("peak_deaths"), True),
    OutcomeMeasure("trust", "Trust between opponents at the end", "of 1", MEAN, _column("trust")),
    OutcomeMeasure("welfare", "Welfare of those who must consent", "utility", MEAN, welfare),
    OutcomeMeasure("nash_distance", "Distance to the Nash point", "utility", MEAN, nash_distance),
)
#: Outcomes that a sweep's points do not have, since their scenario changes from point to point.
OF_SCENARIOS = ("welfare", "nash_distance")


def default_outcomes(arms: Sequence[Arm]) -> list[OutcomeMeasure]:
    """The outcomes compared by default: those of a run, violence over equal time, and what is agreed and holds on each issue.

    Issues with named options have an outcome per option. `left_out` lists what can't be compared.
    """
    of_runs = [each for each in OUTCOMES if each.name not in OF_SCENARIOS or not _swept(arms)]
    totals = _totals(arms)
    place = next(at for at, each in enumerate(of_runs) if each.name == "peak_deaths")
    of_issues = [] if _swept(arms) else [*_agreed(arms), *_final_states(arms)]
    return [*of_runs[:place], *totals, *of_runs[place:], *of_issues]


def concerned(outcomes: Sequence[OutcomeMeasure], arms: Sequence[Arm]) -> list[OutcomeMeasure]:
    """The outcomes that concern the scenarios compared: without those of violence, votes and deadlines, if none of them has any."""
    absent = [] if any(arm.violent for arm in arms) else ["deaths", "incidents"]
    absent += [] if any(arm.votes for arm in arms) else ["refused"]
    absent += [] if any(arm.deadline for arm in arms) else ["deadline"]
    return [each for each in outcomes if not any(word in each.name for word in absent)]


def left_out(arms: Sequence[Arm]) -> list[str]:
    """What the default outcomes leave out, and why, as sentences."""
    if _swept(arms):
        return ["Not compared between points of a sweep: welfare, the distance to the Nash point, and the issues."]
    notes = []
    games = {arm.label: arm.game for arm in arms}
    for issue in dict.fromkeys(issue for game in games.values() for issue in game.issues):
        forms = {label: _form(game.options[game.issues.index(issue)]) if issue in game.issues else "not an issue" for label, game in games.items()}
        if len(set(forms.values())) > 1:
            stated = "; ".join(f"{form} in {', '.join(label for label in forms if forms[label] == form)}" for form in dict.fromkeys(forms.values()))
            notes.append(f"Not compared: {issue.replace('_', ' ')} at the end ({stated}).")
    if common_week(arms) < 1:
        notes.append("Not compared: totals before a common week, because a run ends in the week of its first round.")
    return notes


def _form(options: tuple[str, ...]) -> str:
    return f"options {', '.join(options)}" if options else "a scale"


def _swept(arms: Sequence[Arm]) -> bool:
    return any(arm.point is not None for arm in arms)


def _totals(arms: Sequence[Arm]) -> list[OutcomeMeasure]:
    """Totals over equal time: of whole runs if they are equally long on average, else before the last week that every run reaches."""
    columns = ("deaths", "incidents")
    if equal_exposure(arms):
        return [_plain(column) for column in columns]
    week = common_week(arms)
    return [OutcomeMeasure(f"{column}_before_week_{week}", f"{column.capitalize()} before week {week}", column, MEAN,
                           partial(total_before_week, column=column, week=week)) for column in columns] if week >= 1 else []


def find_outcomes(name: str, arms: Sequence[Arm]) -> list[OutcomeMeasure]:
    """The outcomes with this name: one, a column of `runs`, or all of a family (`ending`, or an issue with options: `ground.seats`).

    Raises:
        MetricError: there is none.
    """
    known = {each.name: each for each in default_outcomes(arms)}
    family = [each for each in known.values() if each.name.startswith(f"{name}=")]
    plain = [column for column in COLUMNS["runs"] if column not in CODED_COLUMNS]
    if name in known or family:
        return family or [known[name]]
    if name in plain:
        return [_plain(name)]
    families = [each.partition("=")[0] for each in known if "=" in each]
    close = nearest_word(name, [*known, *families, *plain])
    raise MetricError(f"there is no outcome {name}; " + (f"did you mean {close}?" if close else f"there are {', '.join(known)}"))


def find_outcome(name: str, arms: Sequence[Arm]) -> OutcomeMeasure:
    """The only outcome with this name.

    Raises:
        MetricError: there is none, or there are several.
    """
    found = find_outcomes(name, arms)
    if len(found) > 1:
        raise MetricError(f"{name} is several outcomes: {', '.join(each.name for each in found)}")
    return found[0]


def _plain(column: str) -> OutcomeMeasure:
    """A column of `runs` as an outcome."""
    flag = column in FLAG_COLUMNS
    unit = "of runs" if flag else column if column in ("deaths", "incidents", "rounds", "weeks") else ""
    words = column.replace("_", " ").capitalize()
    return OutcomeMeasure(column, words, unit, SHARE if flag else MEAN, _column(column), column in CUMULATIVE)


def values(outcome: OutcomeMeasure, arm: Arm, horizon: int = 0, computed: FloatArray | None = None) -> FloatArray:
    """An outcome of each run as a number whose mean is the estimate [replicates]; `computed`: what `outcome.compute` gave, if it is at hand.

    Times become pseudo-values up to `horizon` rounds, rates the contributions of runs to the rate.
    """
    if outcome.kind == TIME:
        return pseudo_values(first_agreement(arm), horizon)
    if outcome.kind == RATE:
        return contributions(arm.column(RATES[outcome.name]), arm.weeks_counted)
    return outcome.compute(arm) if computed is None else computed


def _agreed(arms: Sequence[Arm]) -> Iterator[OutcomeMeasure]:
    """Outcomes for what is agreed on, for issues that all arms have."""
    held = [issues_of(arm) for arm in arms]
    for issue in held[0]:
        if all(issue in own for own in held):
            words = f"Runs with an agreement on {issue.replace('_', ' ')}"
            yield OutcomeMeasure(f"agreed.{issue}", words, "of runs", SHARE, partial(agreed_on, issue=issue))


def _final_states(arms: Sequence[Arm]) -> Iterator[OutcomeMeasure]:
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
