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
def agenda(conflict, state, table, scratch, stream):
    """Strike what belongs to another track, then table what presses most."""
    for issue in range(conflict.issues):
        item = conflict.items[issue]
        press = normal(stream, int(state.course.round), 0, int(item.key), AGENDA)
        table.urgency[issue] = urgency(conflict, issue, conflict.agenda.noise, press)
        for seat in range(conflict.parties):
            may = conflict.stakes[seat][issue].strikes > 0.0 and state.standings[seat].presence > 0.0 and item.negotiable > 0.0
            if may and table.struck[issue] == 0.0:
                decision = strikes(conflict, state, seat, issue)
                if decision.struck > 0.0:
                    table.struck[issue] = 1.0 + seat
                    scratch.strikes[issue][0] = decision.expected
                    scratch.strikes[issue][1] = decision.holding
                    state.tallies[issue].struck += 1.0
    choose_items(conflict, table)
    for issue in range(conflict.issues):
        state.tallies[issue].tabled += table.tabled[issue]


@kernel
def log_pressure(conflict, state, table, number, client, stream, buffer):
    """Log what each patron put on a client over the text on the table."""
    for patron in range(conflict.parties):
        row = press_row(conflict, table, patron, client)
        if row.pressure > 0.0:
            key = (float(stream.replicate), state.course.round, float(number), float(patron), float(client))
            enter(buffer, PRESSURES, key, row)


@kernel
def signing(conflict, state, scratch, stream):
    """Every signer's own test of the statement; one who is away can't sign."""
    signed = anybody_signs(conflict)
    for seat in range(conflict.parties):
        if conflict.profiles[seat].signs > 0.0:
            if state.standings[seat].presence == 0.0:
                signed = False
                continue
            draw = normal(stream, int(state.course.round), 0, int(conflict.profiles[seat].key), STATEMENT)
            decision = weigh_signing(conflict, state, seat, draw)
            jot(scratch.signings[seat], decision)
            signed = signed and decision.signs > 0.0
    return signed


@kernel
def adoption(conflict, state, table, scratch, stream, buffer):
    """Record the accepted text as commitments; those it supersedes are logged."""
    for issue in range(conflict.issues):
        pledge = state.pledges[issue]
        jot(scratch.held[issue], (pledge.active, pledge.made, pledge.performer, pledge.before, pledge.target, pledge.kept))
    adopt(conflict, state, table)
    if not buffer.index.full:
        return
    for issue in range(conflict.issues):
        held = scratch.held[issue]
        if held[0] > 0.0 and state.pledges[issue].made == state.course.round:
            key = (float(stream.replicate), held[1], float(issue), held[2], held[3], held[4], state.course.week, held[5])
            enter(buffer, COMMITMENTS, key, Keeping(0.0, NAN, NAN, NAN, NAN, NAN, NAN, NAN))


def exchange_by(choice: Any) -> Any:
    """The kernel that puts a text to those asked, by `sim.procedures.dispatch` or by one procedure alone (`sim.procedures.dispatch_single_text`)."""
    is_asked, read_offer, learn_from = choice.is_asked, choice.read_offer, choice.learn_from
    has_traded, trade_row = choice.has_traded, choice.trade_row

    @of(choice, woven)
    def exchange(conflict, state, table, number, elapsed, rejecting, stream, buffer):
        """Put the text to those who are asked now."""
        course = state.course
        least = NAN
        replicate = float(stream.replicate)
        if buffer.index.full:
            for issue in range(conflict.issues):
                if table.tabled[issue] > 0.0:
                    enter(buffer, TEXTS, (replicate, course.round, float(number), float(issue)), (table.text[issue],))
            for seat in range(conflict.parties):
                if has_traded(conflict, table, seat):
                    enter(buffer, TRADES, (replicate, course.round, float(number), float(seat)), trade_row(table, seat))
        for seat in range(conflict.parties):
            if conflict.profiles[seat].consents == 0.0 or not is_asked(conflict, seat, number):
                continue
            read_offer(conflict, state, table, seat)
            given = answer(conflict, state, table, seat, rejecting, elapsed)
            remember_refusal(conflict.bargaining, state.standings[seat], given)
            least = given.surplus if math.isnan(least) else min(least, given.surplus)
            learn_from(conflict, state, table, seat, given)
            if buffer.index.full:
                enter(buffer, ANSWERS, (replicate, course.round, float(number), float(seat)), given)
                log_pressure(conflict, state, table, number, seat, stream, buffer)
        course.least = least

    return exchange


def bargaining_by(choice: Any) -> Any:
    """The kernel of bargaining, by the same."""
    open_procedure, author, amend, is_over = choice.open_procedure, choice.author, choice.amend, choice.is_over
    exchange = exchange_by(choice)

    @of(choice)
    def bargaining(conflict, state, table, rejecting, stream, buffer):
        """Negotiate the tabled items by the scenario's procedure; the last replies stay on the table."""
        something = False
        for issue in range(conflict.issues):
            table.text[issue] = state.ground[issue]
            something = something or table.tabled[issue] > 0.0
        if not something or not consenters_present(conflict, state):
            return
        state.course.bargained = 1.0
        for seat in range(conflict.parties):
            if state.standings[seat].presence > 0.0:
                see_costs(conflict, state, table, seat, sit_down(conflict, state, table, seat, rejecting, stream))
        open_procedure(conflict, state, table, stream)
        exchanges = int(conflict.procedure.exchanges)
        for number in range(1, exchanges + 1):
            state.course.exchanges = float(number)
            writer = author(conflict, table, number)
            if writer >= 0:
                offer(conflict, state, table, writer, (number - 1) / exchanges)
            else:
                amend(conflict, state, table, number, rejecting, stream)
            weigh_text(conflict, state, table)
            exchange(conflict, state, table, number, number / exchanges, rejecting, stream, buffer)
            if is_over(conflict, state, table):
                break
            if uniform(stream, int(state.course.round), number, 0, BREAK_OFF) < conflict.bargaining.break_off:
                break

    return bargaining


def closing_by(choice: Any) -> Any:
    """The kernel of closing, by the same."""
    passes = choice.passes

    @of(choice)
    def closing(conflict, state, table, scratch, stream, buffer):
        """Joint statement or none; commitments recorded; the outcome named."""
        course = state.course
        signed = signing(conflict, state, scratch, stream)
        accepted = course.bargained > 0.0 and passes(conflict, state, table)
        agreed = accepted and substantial(conflict, state, table) and (signed or not anybody_signs(conflict))
        if agreed:
            adoption(conflict, state, table, scratch, stream, buffer)
        elif signed:
            course.declared_on = float(declare(conflict, state, table, stream))
            if course.declared_on >= 0.0 and conflict.items[int(course.declared_on)].goodwill > 0.0:
                course.established = 1.0
        course.statement = 1.0 if signed else 0.0
        course.outcome = outcome_of(agreed, signed, course.declared_on >= 0.0)
        if signed and announces(conflict.calendar, int(course.round), stream):
            course.announced = 1.0

    return closing
