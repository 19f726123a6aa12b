"""The weeks between the rounds, compiled: the order of `sim.engine.war`, and the same rules."""

from __future__ import annotations

from sim.engine.log_buffer import AHEAD, COMMITMENTS, WEEKS, enter, kernel, woven
from sim.rules.compliance import break_word, carry_out, keeping, witnesses
from sim.rules.goodwill import signal_chance
from sim.rules.hostilities import aftermath, count, intensity, strike, week_conditions
from sim.rules.rng import (
    COMPLIANCE,
    GOODWILL,
    WEEK,
    WEEK_CONDITIONS,
    calm,
    first_terms,
    more_terms,
    uniform,
)
from sim.rules.trust import mend_between_sides


@kernel
def draw_ahead(conflict, scratch, round_, first, many, stream):
    """Make the draws of `many` weeks at once; as each follows from its address alone, a processor works at several side by side."""
    for place in range(int(conflict.rosters.fighters)):
        key = int(conflict.sources[int(conflict.fighters[place])].key)
        draws = scratch.violence[place]
        for week in range(many):
            draws[week] = uniform(stream, round_, first + week, key, WEEK)
    for week in range(many):
        scratch.conditions[week] = uniform(stream, round_, first + week, 0, WEEK_CONDITIONS)


@woven
def hostilities(conflict, state, scratch, now, ahead, stream, buffer):
    """A week of fighting by everybody who fights: all their rates first, so that no source waits for what another did."""
    fighters = int(conflict.rosters.fighters)
    for place in range(fighters):
        scratch.rates[place] = intensity(conflict, state, int(conflict.fighters[place]), now)
    for place in range(fighters):
        scratch.quiet[place] = calm(scratch.rates[place])
    for place in range(fighters):
        begun = first_terms(scratch.quiet[place], scratch.rates[place], scratch.violence[place][ahead])
        scratch.begun[place][0] = begun[0]
        scratch.begun[place][1] = begun[1]
        scratch.begun[place][2] = begun[2]
    for place in range(fighters):
        begun, rate = scratch.begun[place], scratch.rates[place]
        source = int(conflict.fighters[place])
        done = strike(rate, more_terms(begun[0], begun[1], begun[2], rate, scratch.violence[place][ahead]), now)
        count(state, source, done)
        if buffer.index.full and done.rate > 0.0:
            key = (float(stream.replicate), state.course.round, state.course.week, float(source))
            enter(buffer, WEEKS, key, done)
    aftermath(conflict, state, now)


@kernel
def log_commitment(state, issue, kept, stream, buffer):
    """Log a commitment at its end."""
    if buffer.index.full:
        pledge = state.pledges[issue]
        key = (
            float(stream.replicate), pledge.made, float(issue), pledge.performer, pledge.before, pledge.target, state.course.week,
            pledge.kept,
        )
        enter(buffer, COMMITMENTS, key, kept)


@woven
def compliance(conflict, state, now, stream, buffer):
    """Each commitment in force is kept or broken by who has to perform it."""
    if state.course.pledged == 0.0:
        return
    round_ = int(state.course.round)
    for issue in range(conflict.issues):
        pledge = state.pledges[issue]
        if pledge.active == 0.0:
            continue
        performer = int(pledge.performer)
        if performer >= 0:
            draw = uniform(stream, round_, now.week, int(conflict.items[issue].key), COMPLIANCE)
            kept = keeping(
                conflict.commitments, conflict.items[issue], pledge, conflict.profiles[performer], state.standings[performer],
                state.course.spin, witnesses(conflict, state), draw,
            )
            if kept.broken > 0.0:
                log_commitment(state, issue, kept, stream, buffer)
                break_word(conflict, state, issue)
                continue
        carry_out(conflict, state, issue)


@kernel
def weeks(conflict, state, scratch, number, stream, buffer):
    """Let a number of weeks pass."""
    for week in range(int(number)):
        state.course.elapsed += 1.0
        ahead = week % AHEAD
        if ahead == 0:
            draw_ahead(conflict, scratch, int(state.course.round), int(state.course.elapsed), min(AHEAD, int(number) - week), stream)
        now = week_conditions(conflict, state, float(int(number) - week), scratch.conditions[ahead])
        hostilities(conflict, state, scratch, now, ahead, stream, buffer)
        compliance(conflict, state, now, stream, buffer)
        chance = signal_chance(conflict.goodwill, state.course.established, now.left, state.course.emptiness)
        if chance > 0.0 and uniform(stream, int(state.course.round), now.week, 0, GOODWILL) < chance:
            mend_between_sides(conflict, state, conflict.goodwill.trust)
            state.course.swaps += 1.0
        state.course.week += 1.0
