"""The weeks between the rounds, compiled: the order of `sim.engine.war`, and the same rules."""

from __future__ import annotations

from sim.engine.log_buffer import AHEAD, COMMITMENTS, WEEKS, enter, kernel, woven
from sim.rules.compliance import break_word, carry_out, keeping, witnesses
from sim.rules.goodwill import signal_chance
from sim.rules.hostilities import aftermath, count, intensity, strike, weather
from sim.rules.rng import (
    COMPLIANCE,
    GOODWILL,
    WEATHER,
    WEEK,
    calm,
    first_terms,
    more_terms,
    uniform,
)
from sim.rules.trust import mend_between_sides


@kernel
def draw_ahead(conflict, scratch, round_, first, many, luck):
    """Make the draws of `many` weeks at once; as each follows from its address alone, a processor works at several side by side."""
    for place in range(int(conflict.roll.fighters)):
        key = int(conflict.sources[int(conflict.fighters[place])].key)
        draws = scratch.violence[place]
        for week in range(many):
            draws[week] = uniform(luck, round_, first + week, key, WEEK)
    for week in range(many):
        scratch.weather[week] = uniform(luck, round_, first + week, 0, WEATHER)


@woven
def hostilities(conflict, climate, scratch, now, ahead, luck, books):
    """A week of fighting by everybody who fights: all their rates first, so that no source waits for what another did."""
    fighters = int(conflict.roll.fighters)
    for place in range(fighters):
        scratch.rates[place] = intensity(conflict, climate, int(conflict.fighters[place]), now)
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
        count(climate, source, done)
        if books.index.full and done.rate > 0.0:
            key = (float(luck.replicate), climate.course.round, climate.course.week, float(source))
            enter(books, WEEKS, key, done)
    aftermath(conflict, climate, now)


@kernel
def log_commitment(climate, issue, kept, luck, books):
    """Log a commitment at its end."""
    if books.index.full:
        pledge = climate.pledges[issue]
        key = (
            float(luck.replicate), pledge.made, float(issue), pledge.performer, pledge.before, pledge.target, climate.course.week,
            pledge.kept,
        )
        enter(books, COMMITMENTS, key, kept)


@woven
def compliance(conflict, climate, now, luck, books):
    """Each commitment in force is kept or broken by who has to perform it."""
    if climate.course.pledged == 0.0:
        return
    round_ = int(climate.course.round)
    for issue in range(conflict.issues):
        pledge = climate.pledges[issue]
        if pledge.active == 0.0:
            continue
        performer = int(pledge.performer)
        if performer >= 0:
            draw = uniform(luck, round_, now.week, int(conflict.items[issue].key), COMPLIANCE)
            kept = keeping(
                conflict.commitments, conflict.items[issue], pledge, conflict.profiles[performer], climate.standings[performer],
                climate.course.spin, witnesses(conflict, climate), draw,
            )
            if kept.broken > 0.0:
                log_commitment(climate, issue, kept, luck, books)
                break_word(conflict, climate, issue)
                continue
        carry_out(conflict, climate, issue)


@kernel
def weeks(conflict, climate, scratch, number, luck, books):
    """Let a number of weeks pass."""
    for week in range(int(number)):
        climate.course.elapsed += 1.0
        ahead = week % AHEAD
        if ahead == 0:
            draw_ahead(conflict, scratch, int(climate.course.round), int(climate.course.elapsed), min(AHEAD, int(number) - week), luck)
        now = weather(conflict, climate, float(int(number) - week), scratch.weather[ahead])
        hostilities(conflict, climate, scratch, now, ahead, luck, books)
        compliance(conflict, climate, now, luck, books)
        chance = signal_chance(conflict.goodwill, climate.course.established, now.left, climate.course.emptiness)
        if chance > 0.0 and uniform(luck, int(climate.course.round), now.week, 0, GOODWILL) < chance:
            mend_between_sides(conflict, climate, conflict.goodwill.trust)
            climate.course.swaps += 1.0
        climate.course.week += 1.0
