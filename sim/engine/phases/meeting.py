"""A meeting, compiled: the order of `sim.engine.meeting`, and the same rules."""

from __future__ import annotations

import math
from typing import Any

from sim.engine.log_buffer import ANSWERS, COMMITMENTS, PRESSURES, TEXTS, TRADES, enter, jot, kernel, of, woven
from sim.procedures.alternating_offers import offer
from sim.procedures.chair_beliefs import see_costs
from sim.rules.agenda import choose_items, strikes, urgency
from sim.rules.bargaining import answer, remember_refusal, sit_down, substantial, weigh_text
from sim.rules.compliance import Keeping
from sim.rules.convening import consenters_present
from sim.rules.log_rows import (
    press_row,
)
from sim.rules.meeting_outcome import adopt, anybody_signs, outcome_of
from sim.rules.rng import (
    AGENDA,
    BREAK_OFF,
    STATEMENT,
    normal,
    uniform,
)
from sim.rules.scheduling import announces
from sim.rules.statement import declare, weigh_signing

NAN = math.nan


@kernel
def agenda(conflict, climate, table, scratch, luck):
    """Strike what belongs to another track, then table what presses most."""
    for issue in range(conflict.issues):
        item = conflict.items[issue]
        press = normal(luck, int(climate.course.round), 0, int(item.key), AGENDA)
        table.urgency[issue] = urgency(conflict, issue, conflict.agenda.noise, press)
        for seat in range(conflict.parties):
            may = conflict.stakes[seat][issue].strikes > 0.0 and climate.standings[seat].presence > 0.0 and item.negotiable > 0.0
            if may and table.struck[issue] == 0.0:
                decision = strikes(conflict, climate, seat, issue)
                if decision.struck > 0.0:
                    table.struck[issue] = 1.0 + seat
                    scratch.strikes[issue][0] = decision.expected
                    scratch.strikes[issue][1] = decision.holding
                    climate.tallies[issue].struck += 1.0
    choose_items(conflict, table)
    for issue in range(conflict.issues):
        climate.tallies[issue].tabled += table.tabled[issue]


@kernel
def log_pressure(conflict, climate, table, number, client, luck, books):
    """Log what each patron put on a client over the text on the table."""
    for patron in range(conflict.parties):
        row = press_row(conflict, table, patron, client)
        if row.pressure > 0.0:
            key = (float(luck.replicate), climate.course.round, float(number), float(patron), float(client))
            enter(books, PRESSURES, key, row)


@kernel
def signing(conflict, climate, scratch, luck):
    """Every signer's own test of the statement; one who is away can't sign."""
    signed = anybody_signs(conflict)
    for seat in range(conflict.parties):
        if conflict.profiles[seat].signs > 0.0:
            if climate.standings[seat].presence == 0.0:
                signed = False
                continue
            draw = normal(luck, int(climate.course.round), 0, int(conflict.profiles[seat].key), STATEMENT)
            decision = weigh_signing(conflict, climate, seat, draw)
            jot(scratch.signings[seat], decision)
            signed = signed and decision.signs > 0.0
    return signed


@kernel
def adoption(conflict, climate, table, scratch, luck, books):
    """Record the accepted text as commitments; those it supersedes are logged."""
    for issue in range(conflict.issues):
        pledge = climate.pledges[issue]
        jot(scratch.held[issue], (pledge.active, pledge.made, pledge.performer, pledge.before, pledge.target, pledge.kept))
    adopt(conflict, climate, table)
    if not books.index.full:
        return
    for issue in range(conflict.issues):
        held = scratch.held[issue]
        if held[0] > 0.0 and climate.pledges[issue].made == climate.course.round:
            key = (float(luck.replicate), held[1], float(issue), held[2], held[3], held[4], climate.course.week, held[5])
            enter(books, COMMITMENTS, key, Keeping(0.0, NAN, NAN, NAN, NAN, NAN, NAN, NAN))


def exchange_by(choice: Any) -> Any:
    """The kernel that puts a text to those asked, by `sim.procedures.dispatch` or by one procedure alone (`sim.procedures.dispatch_single_text`)."""
    is_asked, read_offer, learn_from = choice.is_asked, choice.read_offer, choice.learn_from
    has_traded, trade_row = choice.has_traded, choice.trade_row

    @of(choice, woven)
    def exchange(conflict, climate, table, number, elapsed, rejecting, luck, books):
        """Put the text to those who are asked now."""
        course = climate.course
        least = NAN
        replicate = float(luck.replicate)
        if books.index.full:
            for issue in range(conflict.issues):
                if table.tabled[issue] > 0.0:
                    enter(books, TEXTS, (replicate, course.round, float(number), float(issue)), (table.text[issue],))
            for seat in range(conflict.parties):
                if has_traded(conflict, table, seat):
                    enter(books, TRADES, (replicate, course.round, float(number), float(seat)), trade_row(table, seat))
        for seat in range(conflict.parties):
            if conflict.profiles[seat].consents == 0.0 or not is_asked(conflict, seat, number):
                continue
            read_offer(conflict, climate, table, seat)
            given = answer(conflict, climate, table, seat, rejecting, elapsed)
            remember_refusal(conflict.bargaining, climate.standings[seat], given)
            least = given.surplus if math.isnan(least) else min(least, given.surplus)
            learn_from(conflict, climate, table, seat, given)
            if books.index.full:
                enter(books, ANSWERS, (replicate, course.round, float(number), float(seat)), given)
                log_pressure(conflict, climate, table, number, seat, luck, books)
        course.least = least

    return exchange


def bargaining_by(choice: Any) -> Any:
    """The kernel of bargaining, by the same."""
    open_procedure, author, amend, is_over = choice.open_procedure, choice.author, choice.amend, choice.is_over
    exchange = exchange_by(choice)

    @of(choice)
    def bargaining(conflict, climate, table, rejecting, luck, books):
        """Negotiate the tabled items by the scenario's procedure; the last replies stay on the table."""
        something = False
        for issue in range(conflict.issues):
            table.text[issue] = climate.ground[issue]
            something = something or table.tabled[issue] > 0.0
        if not something or not consenters_present(conflict, climate):
            return
        climate.course.bargained = 1.0
        for seat in range(conflict.parties):
            if climate.standings[seat].presence > 0.0:
                see_costs(conflict, climate, table, seat, sit_down(conflict, climate, table, seat, rejecting, luck))
        open_procedure(conflict, climate, table, luck)
        exchanges = int(conflict.procedure.exchanges)
        for number in range(1, exchanges + 1):
            climate.course.exchanges = float(number)
            writer = author(conflict, table, number)
            if writer >= 0:
                offer(conflict, climate, table, writer, (number - 1) / exchanges)
            else:
                amend(conflict, climate, table, number, rejecting, luck)
            weigh_text(conflict, climate, table)
            exchange(conflict, climate, table, number, number / exchanges, rejecting, luck, books)
            if is_over(conflict, climate, table):
                break
            if uniform(luck, int(climate.course.round), number, 0, BREAK_OFF) < conflict.bargaining.break_off:
                break

    return bargaining


def closing_by(choice: Any) -> Any:
    """The kernel of closing, by the same."""
    passes = choice.passes

    @of(choice)
    def closing(conflict, climate, table, scratch, luck, books):
        """Joint statement or none; commitments recorded; the outcome named."""
        course = climate.course
        signed = signing(conflict, climate, scratch, luck)
        accepted = course.bargained > 0.0 and passes(conflict, climate, table)
        agreed = accepted and substantial(conflict, climate, table) and (signed or not anybody_signs(conflict))
        if agreed:
            adoption(conflict, climate, table, scratch, luck, books)
        elif signed:
            course.declared_on = float(declare(conflict, climate, table, luck))
            if course.declared_on >= 0.0 and conflict.items[int(course.declared_on)].goodwill > 0.0:
                course.established = 1.0
        course.statement = 1.0 if signed else 0.0
        course.outcome = outcome_of(agreed, signed, course.declared_on >= 0.0)
        if signed and announces(conflict.calendar, int(course.round), luck):
            course.announced = 1.0

    return closing
