"""A meeting: its agenda, the bargaining over it, how it closes."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Generic, NamedTuple

from sim.engine.phases.hooks import ANSWERS, COMMITMENTS, PRESSURES, TEXTS, Hooks, RunT
from sim.engine.phases.ratification import ratification_phase
from sim.procedures.chair_beliefs import see_costs
from sim.procedures.linkage import choose_linked_items
from sim.rules.agenda import choose_items, urgency
from sim.rules.bargaining import least_content, remember_refusal, substantial, weigh_text
from sim.rules.compliance import KEPT
from sim.rules.convening import consenters_present
from sim.rules.issue_rights import NOT_ASKED, excuse, lock_items, signs_here
from sim.rules.item_walkouts import drop_items, leave_item, lock_left_items, nothing_tabled
from sim.rules.log_rows import press_row
from sim.rules.meeting_outcome import adopt, anybody_signs, outcome_of
from sim.rules.rng import AGENDA as URGENCY_DRAW
from sim.rules.rng import BREAK_OFF, normal, uniform
from sim.rules.scheduling import announces
from sim.rules.statement import declare
from sim.rules.undertaking import all_closed, close_items, discard_package, include_closed, reopen_items
from sim.rules.valuation import note_status_quo

NAN = math.nan

Phase = Callable[[RunT], None]
Exchange = Callable[[RunT, int, float], None]


class Meeting(NamedTuple, Generic[RunT]):
    """The phases of a meeting."""

    agenda: Phase[RunT]
    bargaining: Phase[RunT]
    closing: Phase[RunT]


def agenda_phase(hooks: Hooks[RunT]) -> Phase[RunT]:
    """Return the phase that settles the agenda."""
    strike = hooks.decide.strike

    @hooks.compile.function
    def agenda(run: RunT) -> None:
        """Let parties strike what belongs to another track, then table the most urgent items."""
        conflict, state, table, scratch = run.conflict, run.state, run.table, run.scratch
        if conflict.undertaking.single > 0.0:
            reopen_items(conflict, state, table)
        if conflict.undertaking.single + conflict.rosters.partial + conflict.rosters.leaving > 0.0:
            lock_items(conflict, state, table)
            lock_left_items(conflict, state, table)
        for issue in range(conflict.issues):
            item = conflict.items[issue]
            draw = normal(run.stream, int(state.course.round), 0, int(item.key), URGENCY_DRAW)
            table.urgency[issue] = urgency(conflict, state, issue, draw)
            for seat in range(conflict.parties):
                may = conflict.stakes[seat][issue].strikes > 0.0 and state.standings[seat].presence > 0.0 and item.negotiable > 0.0
                if may and table.struck[issue] + table.locked[issue] == 0.0:
                    decision = strike(run, seat, issue)
                    if decision.struck > 0.0:
                        table.struck[issue] = 1.0 + seat
                        scratch.strikes[issue][0] = decision.expected
                        scratch.strikes[issue][1] = decision.holding
                        state.tallies[issue].struck += 1.0
        if conflict.agenda.linkage > 0.0:
            choose_linked_items(conflict, state, table, run.rejecting)
        else:
            choose_items(conflict, table)
        for issue in range(conflict.issues):
            state.tallies[issue].tabled += table.tabled[issue]

    return agenda


def pressure_logger(hooks: Hooks[RunT]) -> Callable[[RunT, int, int], None]:
    """Return the function that logs the pressure on a client."""
    enter = hooks.record.enter

    @hooks.compile.function
    def log_pressure(run: RunT, number: int, client: int) -> None:
        """Log the pressure that each patron put on a client over the text on the table."""
        conflict = run.conflict
        for place in range(int(conflict.rosters.patrons)):
            patron = int(conflict.patrons[place])
            if conflict.ties[patron][client].leverage > 0.0:
                row = press_row(conflict, run.table, patron, client)
                if row.pressure > 0.0:
                    key = (float(run.stream.replicate), run.state.course.round, float(number), float(patron), float(client))
                    enter(run, PRESSURES, key, row)

    return log_pressure


def exchange_phase(hooks: Hooks[RunT]) -> Exchange[RunT]:
    """Return the function that puts a text to the parties."""
    asks, shows, hears, log_trades = hooks.procedure.asks, hooks.procedure.shows, hooks.procedure.hears, hooks.procedure.log_trades
    passes, answer, full, enter = hooks.procedure.passes, hooks.decide.answer, hooks.record.full, hooks.record.enter
    on_text, log_pressure = hooks.callbacks.on_text, pressure_logger(hooks)

    @hooks.compile.inline
    def exchange(run: RunT, number: int, elapsed: float) -> None:
        """Put the text to the parties that are asked at this exchange."""
        conflict, state, table = run.conflict, run.state, run.table
        on_text(run, number)
        least = NAN
        if conflict.rosters.partial > 0.0:
            excuse(conflict, state, table)
        replicate, round_ = float(run.stream.replicate), state.course.round
        if full(run):
            for issue in range(conflict.issues):
                if table.tabled[issue] > 0.0:
                    enter(run, TEXTS, (replicate, round_, float(number), float(issue)), (table.text[issue],))
            log_trades(run, number)
        for seat in range(conflict.parties):
            if conflict.profiles[seat].consents == 0.0 or table.replies[seat] == NOT_ASKED or not asks(run, seat, number):
                continue
            shows(run, seat)
            given = answer(run, seat, elapsed)
            remember_refusal(conflict.bargaining, state.standings[seat], given, conflict.profiles[seat])
            least = given.surplus if math.isnan(least) else min(least, given.surplus)
            hears(run, seat, given)
            if conflict.rosters.leaving > 0.0:
                leave_item(conflict, state, table, seat, given)
            if full(run):
                enter(run, ANSWERS, (replicate, round_, float(number), float(seat)), given)
                log_pressure(run, number, seat)
        state.course.least = least_content(conflict, state, table, least)
        if conflict.rosters.leaving > 0.0:
            drop_items(conflict, state, table, passes(run))

    return exchange


def bargaining_phase(hooks: Hooks[RunT]) -> Phase[RunT]:
    """Return the phase in which the tabled items are negotiated."""
    author, amend, open_procedure, is_over = hooks.procedure.author, hooks.procedure.amend, hooks.procedure.open, hooks.procedure.is_over
    sit_down, offer, exchange = hooks.decide.sit_down, hooks.decide.offer, exchange_phase(hooks)

    @hooks.compile.function
    def bargaining(run: RunT) -> None:
        """Negotiate the tabled items by the procedure; the last replies stay on the table."""
        conflict, state, table = run.conflict, run.state, run.table
        something = False
        for issue in range(conflict.issues):
            table.text[issue] = state.ground[issue]
            something = something or table.tabled[issue] > 0.0
        if not something or not consenters_present(conflict, state):
            return
        state.course.bargained = 1.0
        single = conflict.undertaking.single > 0.0
        note_status_quo(conflict, state, table)
        for seat in range(conflict.parties):
            if state.standings[seat].presence > 0.0:
                see_costs(conflict, state, table, seat, sit_down(run, seat))
        open_procedure(run)
        exchanges = int(conflict.procedure.exchanges)
        for number in range(1, exchanges + 1):
            state.course.exchanges = float(number)
            if single:
                include_closed(conflict, state, table)
            writer = author(run, number)
            if writer >= 0:
                offer(run, writer, (number - 1) / exchanges)
            else:
                amend(run, number)
            if single:
                include_closed(conflict, state, table)
            weigh_text(conflict, state, table)
            exchange(run, number, number / exchanges)
            if is_over(run) or (conflict.rosters.leaving > 0.0 and nothing_tabled(conflict, table)):
                break
            if uniform(run.stream, int(state.course.round), number, 0, BREAK_OFF) < conflict.bargaining.break_off:
                break

    return bargaining


def signing_phase(hooks: Hooks[RunT]) -> Callable[[RunT], bool]:
    """Return the function that asks the signers."""
    sign, note, on_signing = hooks.decide.sign, hooks.record.note, hooks.callbacks.on_signing

    @hooks.compile.function
    def signing(run: RunT) -> bool:
        """Return whether every signer signs the joint statement; one who is away can't."""
        on_signing(run)
        conflict, state = run.conflict, run.state
        signed = anybody_signs(conflict)
        for seat in range(conflict.parties):
            if conflict.profiles[seat].signs > 0.0 and signs_here(conflict, run.table, seat):
                if state.standings[seat].presence == 0.0:
                    signed = False
                    continue
                decision = sign(run, seat)
                note(run.scratch.signings, seat, decision)
                signed = signed and decision.signs > 0.0
        return signed

    return signing


def adoption_phase(hooks: Hooks[RunT]) -> Phase[RunT]:
    """Return the function that turns an accepted text into commitments."""
    full, enter, note = hooks.record.full, hooks.record.enter, hooks.record.note

    @hooks.compile.function
    def adoption(run: RunT) -> None:
        """Record the accepted text as commitments, and log those it supersedes."""
        conflict, state, scratch = run.conflict, run.state, run.scratch
        for issue in range(conflict.issues):
            pledge = state.pledges[issue]
            note(scratch.held, issue, (pledge.active, pledge.made, pledge.performer, pledge.before, pledge.target, pledge.kept))
        adopt(conflict, state, run.table)
        if not full(run):
            return
        for issue in range(conflict.issues):
            held = scratch.held[issue]
            if held[0] > 0.0 and state.pledges[issue].made == state.course.round:
                key = (float(run.stream.replicate), held[1], float(issue), held[2], held[3], held[4], state.course.week, held[5])
                enter(run, COMMITMENTS, key, KEPT)

    return adoption


def closing_phase(hooks: Hooks[RunT]) -> Phase[RunT]:
    """Return the phase that closes a meeting."""
    passes, signing, adoption, ratification = hooks.procedure.passes, signing_phase(hooks), adoption_phase(hooks), ratification_phase(hooks)

    @hooks.compile.function
    def closing(run: RunT) -> None:
        """Sign a joint statement or none, close items, put what is agreed to the vote, record commitments, and name the outcome."""
        conflict, state, table, course = run.conflict, run.state, run.table, run.state.course
        accepted = course.bargained > 0.0 and passes(run) and substantial(conflict, state, table)
        course.accepted = 1.0 if accepted else 0.0
        signed = signing(run)
        agreed = accepted and (signed or not anybody_signs(conflict))
        closed = False
        if agreed and conflict.undertaking.single > 0.0:
            close_items(conflict, state, table)
            closed = not all_closed(conflict, state, table)
            agreed = not closed
        refused = agreed and conflict.votes > 0 and not ratification(run)
        agreed = agreed and not refused
        if refused and conflict.undertaking.single > 0.0:
            discard_package(conflict, state)
        if agreed:
            adoption(run)
        elif signed and not refused and not closed:
            course.declared_on = float(declare(conflict, state, table, run.stream))
            if course.declared_on >= 0.0 and conflict.items[int(course.declared_on)].goodwill > 0.0:
                course.established = 1.0
        course.statement = 1.0 if signed else 0.0
        course.outcome = outcome_of(agreed, refused, signed or closed, closed or course.declared_on >= 0.0)
        if signed and announces(conflict.calendar, int(course.round), run.stream):
            course.announced = 1.0

    return closing


def meeting_phases(hooks: Hooks[RunT]) -> Meeting[RunT]:
    """Return the phases of a meeting."""
    return Meeting(agenda_phase(hooks), bargaining_phase(hooks), closing_phase(hooks))
