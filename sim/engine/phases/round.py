"""A round from the weeks before it to what the parties learn from it, and a replicate from its first round to its end."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Generic, NamedTuple

from sim.engine.phases.hooks import AGENDA, ISSUES, PARTIES, ROUNDS, RUNS, Hooks, RunT
from sim.engine.phases.interval import Interval, interval_phase
from sim.engine.phases.meeting import Meeting, meeting_phases
from sim.rules.attendance import Coming, total_willingness
from sim.rules.compliance import KEPT
from sim.rules.convening import quorum_met, venue_of, worth_going_on
from sim.rules.distributions import normal_quantile
from sim.rules.enums import (
    ENDING_COLLAPSE,
    ENDING_DEADLINE,
    ENDING_HORIZON,
    ENDING_LAPSE,
    ENDING_REFUSED,
    ENDING_SETTLEMENT,
    OUTCOME_AGREEMENT,
    OUTCOME_REFUSED,
)
from sim.rules.log_rows import agenda_row, end_round, issue_row, party_row, round_row, run_row, start_implementation, start_interval
from sim.rules.mechanism import violence_left
from sim.rules.mediation import slip_found
from sim.rules.rng import HOSTING, block
from sim.rules.round_update import all_settled, host_patience, keep_trust, learn, left_for_good, nearness, streak
from sim.rules.scheduling import gap_after, too_late
from sim.rules.statement import Signing
from sim.rules.trust import mend_among_signers
from sim.rules.war import greatest_pain

NAN = math.nan

Phase = Callable[[RunT], None]
Question = Callable[[RunT], bool]


class Phases(NamedTuple, Generic[RunT]):
    """What an engine runs: a round, which tells whether the run goes on, and the end of a replicate."""

    play_round: Question[RunT]
    conclude: Phase[RunT]
    weeks: Callable[[RunT, float], None]


def consultation_phase(hooks: Hooks[RunT], interval: Interval[RunT]) -> Phase[RunT]:
    """Return the phase in which the mediators sound out the sides."""
    willing, weeks = hooks.decide.willing, interval.weeks

    @hooks.compile.function
    def consultation(run: RunT) -> None:
        """Sound out the principals; if the least willing is not willing enough, the date slips."""
        conflict, course = run.conflict, run.state.course
        round_ = int(course.round)
        if round_ == 1 or round_ <= conflict.dated + 1:
            return
        least = math.inf
        for seat in range(conflict.parties):
            if conflict.profiles[seat].principal > 0.0 and conflict.profiles[seat].consents > 0.0:
                least = min(least, total_willingness(willing(run, seat)))
        slip = slip_found(conflict, round_, 1.0 if least == math.inf else least, run.stream)
        course.slipped = slip
        weeks(run, slip)

    return consultation


def attendance_phase(hooks: Hooks[RunT]) -> Phase[RunT]:
    """Return the function that asks the parties whether they come."""
    come, note = hooks.decide.come, hooks.record.note

    @hooks.compile.function
    def attendance(run: RunT) -> None:
        """Let patrons decide first, then their clients; a party that is not invited stays away."""
        conflict, state = run.conflict, run.state
        for clients in range(2):
            for seat in range(conflict.parties):
                if conflict.profiles[seat].invited == 0.0:
                    state.standings[seat].presence = 0.0
                    continue
                called = 0
                for place in range(int(conflict.rosters.patrons)):
                    if conflict.ties[int(conflict.patrons[place])][seat].summons > 0.0:
                        called = 1
                if called == clients:
                    decision = come(run, seat)
                    state.standings[seat].presence = decision.presence
                    note(run.scratch.comings, seat, decision)

    return attendance


def reset_phase(hooks: Hooks[RunT]) -> Phase[RunT]:
    """Return the function that clears the working values of the last meeting."""
    note = hooks.record.note

    @hooks.compile.function
    def reset_meeting(run: RunT) -> None:
        """Clear the working values of the last meeting."""
        conflict, table, scratch = run.conflict, run.table, run.scratch
        for seat in range(conflict.parties):
            note(scratch.comings, seat, Coming(0.0, NAN, NAN, NAN, NAN, NAN, NAN, NAN, NAN, NAN))
            note(scratch.signings, seat, Signing(NAN, NAN, NAN, NAN, NAN, NAN))
            table.replies[seat] = 0.0
        for issue in range(conflict.issues):
            scratch.strikes[issue][0] = NAN
            scratch.strikes[issue][1] = NAN
            table.tabled[issue] = 0.0
            table.struck[issue] = 0.0
            table.reopened[issue] = 0.0
            table.left[issue] = 0.0
            table.urgency[issue] = NAN

    return reset_meeting


def hosting_phase(hooks: Hooks[RunT]) -> Callable[[RunT, float], bool]:
    """Return the function that asks the hosts."""
    withdraws = hooks.decide.withdraws

    @hooks.compile.function
    def host_withdraws(run: RunT, draw: float) -> bool:
        """Return whether a host withdraws before this round."""
        for seat in range(run.conflict.parties):
            if run.conflict.profiles[seat].hosts > 0.0 and withdraws(run, seat, draw):
                return True
        return False

    return host_withdraws


def convening_phase(hooks: Hooks[RunT], interval: Interval[RunT]) -> Question[RunT]:
    """Return the phase that decides whether the round meets."""
    weeks, attendance = interval.weeks, attendance_phase(hooks)
    reset_meeting, host_withdraws = reset_phase(hooks), hosting_phase(hooks)

    @hooks.compile.function
    def convening(run: RunT) -> bool:
        """Find a venue and see who comes; returns whether the round meets."""
        conflict, course = run.conflict, run.state.course
        withdraw, resolve, venue, _ = block(run.stream, int(course.round), 0, 0, HOSTING)
        withdrew = False
        if course.withdrawn == 0.0 and host_withdraws(run, withdraw):
            withdrew = True
            course.withdrawn = 1.0
            course.slipped += float(int(conflict.hosting.reopening))
            weeks(run, conflict.hosting.reopening)
        reset_meeting(run)
        if worth_going_on(conflict, course.emptiness, withdrew, normal_quantile(resolve)) <= 0.0:
            course.ending = ENDING_LAPSE
            return False
        if too_late(conflict, run.state, 0.0):  # the date has slipped past the deadline
            course.ending = ENDING_DEADLINE
            return False
        attendance(run)
        course.venue = float(venue_of(conflict, int(course.round), course.withdrawn, venue))
        met = quorum_met(conflict, run.state)
        course.convened = 1.0 if met else 0.0
        course.idle = 0.0 if met else course.idle + 1.0
        return met

    return convening


def round_logger(hooks: Hooks[RunT]) -> Phase[RunT]:
    """Return the function that logs a round."""
    full, enter = hooks.record.full, hooks.record.enter

    @hooks.compile.function
    def log_round(run: RunT) -> None:
        """Log the round, and in full detail where every party and issue stands."""
        conflict, state, table, scratch = run.conflict, run.state, run.table, run.scratch
        replicate = float(run.stream.replicate)
        enter(run, ROUNDS, (replicate,), round_row(conflict, state))
        if not full(run):
            return
        for seat in range(conflict.parties):
            signing, coming = scratch.signings[seat], scratch.comings[seat]
            row = party_row(conflict, state, seat, Signing(signing[0], signing[1], signing[2], signing[3], signing[4], signing[5]))
            key = (
                replicate, state.course.round, float(seat), coming[0], coming[1], coming[2], coming[3], coming[4], coming[5], coming[6],
                coming[7], coming[8], coming[9],
            )
            enter(run, PARTIES, key, row)
        for issue in range(conflict.issues):
            agreed = state.pledges[issue].active > 0.0 and state.pledges[issue].made == state.course.round
            strike = scratch.strikes[issue]
            enter(run, AGENDA, (replicate,), agenda_row(state, table, issue, strike[0], strike[1], agreed))

    return log_round


def learning_phase(hooks: Hooks[RunT]) -> Question[RunT]:
    """Return the phase in which the parties learn from the round."""
    log_round = round_logger(hooks)

    @hooks.compile.function
    def learning(run: RunT) -> bool:
        """Let the round change outlooks, trust and patience; returns whether the run goes on."""
        conflict, state, course = run.conflict, run.state, run.state.course
        agreed = course.outcome == OUTCOME_AGREEMENT
        keep_trust(conflict, state)
        if course.statement > 0.0:
            mend_among_signers(conflict, state, conflict.learning.statement_trust)
        course.near = nearness(conflict.learning, course.least, course.bargained > 0.0, agreed)
        learn(conflict, state)
        course.emptiness = streak(conflict.learning, course.emptiness, course.outcome)
        course.patience = host_patience(conflict.hosting, course.patience, course.outcome)
        end_round(state)
        log_round(run)
        gap = gap_after(conflict, state, greatest_pain(conflict, state), run.stream)
        if agreed and all_settled(conflict, state, run.table):
            course.ending = ENDING_SETTLEMENT
        elif course.outcome == OUTCOME_REFUSED and conflict.ratification.final > 0.0:
            course.ending = ENDING_REFUSED
        elif left_for_good(conflict, state):
            course.ending = ENDING_COLLAPSE
        elif course.idle >= conflict.horizon.abandoned_after:
            course.ending = ENDING_LAPSE
        elif course.ending == ENDING_HORIZON:  # nothing has ended the run
            course.gap = gap
            if course.round < conflict.horizon.rounds and too_late(conflict, state, gap):
                course.ending = ENDING_DEADLINE
            within = course.round < conflict.horizon.rounds and course.week + gap <= conflict.horizon.weeks
            return bool(within and course.ending == ENDING_HORIZON)
        return False

    return learning


def conclusion(hooks: Hooks[RunT], interval: Interval[RunT]) -> Phase[RunT]:
    """Return the function that ends a replicate."""
    weeks, log_commitment, enter = interval.weeks, interval.log_commitment, hooks.record.enter

    @hooks.compile.function
    def conclude(run: RunT) -> None:
        """Let the weeks pass in which a settlement is carried out, then log the replicate as a whole."""
        conflict, state = run.conflict, run.state
        if state.course.ending == ENDING_SETTLEMENT:
            start_implementation(conflict, state)
            weeks(run, state.course.gap)
            end_round(state)
        replicate = float(run.stream.replicate)
        for issue in range(conflict.issues):
            if state.pledges[issue].active > 0.0:
                log_commitment(run, issue, KEPT)
            enter(run, ISSUES, (replicate,), issue_row(state, issue))
        enter(run, RUNS, (replicate,), run_row(conflict, state))

    return conclude


def round_phase(hooks: Hooks[RunT], interval: Interval[RunT], meeting: Meeting[RunT]) -> Question[RunT]:
    """Return the function that plays a round."""
    weeks, consultation, convening = interval.weeks, consultation_phase(hooks, interval), convening_phase(hooks, interval)
    agenda, bargaining, closing = meeting.agenda, meeting.bargaining, meeting.closing
    learning = learning_phase(hooks)

    @hooks.compile.function
    def play_round(run: RunT) -> bool:
        """Play the seven phases of a round; returns whether the run goes on."""
        run.state.course.round += 1.0
        start_interval(run.conflict, run.state)
        run.state.course.violence_left = violence_left(run.conflict, run.state)
        weeks(run, run.state.course.gap)
        consultation(run)
        if convening(run):
            agenda(run)
            bargaining(run)
            closing(run)
        return learning(run)

    return play_round


def phases(hooks: Hooks[RunT]) -> Phases[RunT]:
    """Return the order of a round and of a replicate as an engine runs it."""
    interval = interval_phase(hooks)
    return Phases(round_phase(hooks, interval, meeting_phases(hooks)), conclusion(hooks, interval), interval.weeks)
