"""The weeks between the rounds, compiled: the order of `sim.war`, and the same rules."""

from __future__ import annotations

from sim.books import enter, kernel
from sim.chance import (
    COMPLIANCE,
    GOODWILL,
    uniform,
)
from sim.rules.compliance import break_word, carry_out, keeping, witnesses
from sim.rules.goodwill import signal_chance
from sim.rules.hostilities import aftermath, count, fight, weather
from sim.rules.trust import mend_between_sides


@kernel
def hostilities(conflict, climate, now, luck, books):
    """A week of fighting by everybody who fights."""
    for place in range(int(conflict.roll.fighters)):
        source = int(conflict.fighters[place])
        done = fight(conflict, climate, source, now, luck)
        count(conflict, climate, source, done)
        if books.full[0] and done.rate > 0.0:
            key = (float(luck.replicate), climate.course.round, climate.course.week, float(source))
            enter(books.weeks, books.used, 9, key, done)
    aftermath(conflict, climate, now)


@kernel
def log_commitment(climate, issue, kept, luck, books):
    """Log a commitment at its end."""
    if books.full[0]:
        pledge = climate.pledges[issue]
        key = (
            float(luck.replicate), pledge.made, float(issue), pledge.performer, pledge.before, pledge.target, climate.course.week,
            pledge.kept,
        )
        enter(books.commitments, books.used, 8, key, kept)


@kernel
def compliance(conflict, climate, now, luck, books):
    """Each commitment in force is kept or broken by who has to perform it."""
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
def weeks(conflict, climate, number, luck, books):
    """Let a number of weeks pass."""
    for week in range(int(number)):
        climate.course.elapsed += 1.0
        now = weather(conflict, climate, float(int(number) - week), luck)
        hostilities(conflict, climate, now, luck, books)
        compliance(conflict, climate, now, luck, books)
        chance = signal_chance(conflict.goodwill, climate.course.established, now.left, climate.course.emptiness)
        if chance > 0.0 and uniform(luck, int(climate.course.round), now.week, 0, GOODWILL) < chance:
            mend_between_sides(conflict, climate, conflict.goodwill.trust)
            climate.course.swaps += 1.0
        climate.course.week += 1.0
