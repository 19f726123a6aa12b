"""The weeks between the rounds: violence, compliance with commitments, signals of goodwill."""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, NamedTuple

from sim.engine.phases.hooks import COMMITMENTS, WEEKS, Hooks, RunT
from sim.engine.phases.scratch import AHEAD
from sim.rules.compliance import Keeping, break_word, carry_out
from sim.rules.goodwill import signal_chance
from sim.rules.hostilities import WeekConditions, aftermath, count, week_conditions
from sim.rules.rng import GOODWILL, uniform
from sim.rules.trust import mend_between_sides

LogCommitment = Callable[[RunT, int, Keeping], None]


class Interval(NamedTuple, Generic[RunT]):
    """What an interval offers the other phases."""

    weeks: Callable[[RunT, float], None]  # (run, number): let weeks pass
    log_commitment: LogCommitment[RunT]  # (run, issue, decision): log a commitment at its end


def hostilities_phase(hooks: Hooks[RunT]) -> Callable[[RunT, WeekConditions, int], None]:
    """Return the function that plays a week of violence."""
    rate_violence, fight, full, enter = hooks.decide.rate_violence, hooks.decide.fight, hooks.record.full, hooks.record.enter

    @hooks.compile.inline
    def hostilities(run: RunT, conditions: WeekConditions, column: int) -> None:
        """Play a week of violence by every source; `column`: where the week's draws are in the scratch."""
        conflict, state = run.conflict, run.state
        rate_violence(run, conditions, column)
        for place in range(int(conflict.rosters.fighters)):
            source = int(conflict.fighters[place])
            done = fight(run, place, conditions, column)
            count(state, source, done)
            if full(run) and done.rate > 0.0:
                key = (float(run.stream.replicate), state.course.round, state.course.week, float(source))
                enter(run, WEEKS, key, done)
        aftermath(conflict, state, conditions)

    return hostilities


def commitment_logger(hooks: Hooks[RunT]) -> LogCommitment[RunT]:
    """Return the function that logs a commitment at its end: broken, superseded, or still in force when the run ends."""
    full, enter = hooks.record.full, hooks.record.enter

    @hooks.compile.function
    def log_commitment(run: RunT, issue: int, kept: Keeping) -> None:
        """Log a commitment at its end."""
        if full(run):
            pledge = run.state.pledges[issue]
            key = (
                float(run.stream.replicate), pledge.made, float(issue), pledge.performer, pledge.before, pledge.target,
                run.state.course.week, pledge.kept,
            )
            enter(run, COMMITMENTS, key, kept)

    return log_commitment


def compliance_phase(hooks: Hooks[RunT], log_commitment: LogCommitment[RunT]) -> Callable[[RunT, WeekConditions], None]:
    """Return the function that plays a week of compliance."""
    keep = hooks.decide.keep

    @hooks.compile.inline
    def compliance(run: RunT, conditions: WeekConditions) -> None:
        """Let each commitment in force be kept or broken by the party that has to perform it."""
        conflict, state = run.conflict, run.state
        if state.course.pledged == 0.0:
            return
        for issue in range(conflict.issues):
            pledge = state.pledges[issue]
            if pledge.active == 0.0:
                continue
            performer = int(pledge.performer)
            if performer >= 0:
                kept = keep(run, performer, issue, conditions.week)
                if kept.broken > 0.0:
                    log_commitment(run, issue, kept)
                    break_word(conflict, state, issue)
                    continue
            carry_out(conflict, state, issue)

    return compliance


def interval_phase(hooks: Hooks[RunT]) -> Interval[RunT]:
    """Return the functions of an interval."""
    log_commitment = commitment_logger(hooks)
    hostilities, compliance = hostilities_phase(hooks), compliance_phase(hooks, log_commitment)
    draw_weeks, on_week = hooks.decide.draw_weeks, hooks.callbacks.on_week

    @hooks.compile.function
    def weeks(run: RunT, number: float) -> None:
        """Let a number of weeks pass."""
        conflict, state = run.conflict, run.state
        course = state.course
        for week in range(int(number)):
            course.elapsed += 1.0
            column = week % AHEAD
            if column == 0:
                draw_weeks(run, int(course.elapsed), min(AHEAD, int(number) - week))
            conditions = on_week(run, week_conditions(conflict, state, float(int(number) - week), run.scratch.conditions[column]))
            hostilities(run, conditions, column)
            compliance(run, conditions)
            chance = signal_chance(conflict.goodwill, course.established, conditions.left, course.emptiness)
            if chance > 0.0 and uniform(run.stream, int(course.round), conditions.week, 0, GOODWILL) < chance:
                mend_between_sides(conflict, state, conflict.goodwill.trust)
                course.swaps += 1.0
            course.week += 1.0

    return Interval(weeks, log_commitment)
