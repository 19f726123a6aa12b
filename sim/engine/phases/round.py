"""The rounds, compiled: the order of `sim.engine.model`, and the same rules."""

from __future__ import annotations

import math
from typing import Any

from sim.engine.log_buffer import AGENDA, ISSUES, PARTIES, ROUNDS, RUNS, enter, jot, kernel, of
from sim.engine.phases.interval import log_commitment, weeks
from sim.engine.phases.meeting import agenda, bargaining_by, closing_by
from sim.rules.attendance import Coming, decide_coming, summons_of, total_willingness, willingness
from sim.rules.compliance import Keeping
from sim.rules.convening import choose_venue, quorum_met, withdraws, worth_going_on
from sim.rules.cost import rejecting_capability
from sim.rules.initial_state import begin
from sim.rules.log_rows import (
    agenda_row,
    end_round,
    issue_row,
    party_row,
    round_row,
    run_row,
    start_implementation,
    start_interval,
)
from sim.rules.mediation import slip_found
from sim.rules.rng import (
    ATTENDANCE,
    HOSTING,
    bell,
    block,
    normal,
)
from sim.rules.round_update import all_settled, greatest_pain, host_patience, keep_trust, learn, left_for_good, nearness, streak
from sim.rules.scheduling import gap_after
from sim.rules.statement import Signing
from sim.rules.trust import mend_among_signers

NAN = math.nan


# 2 consultation


@kernel
def willing(conflict, state, seat, rejecting):
    """The terms of a party's willingness to come, but for mood."""
    summons = summons_of(conflict, state, seat)
    return willingness(conflict.attendance, conflict.profiles[seat], state.standings[seat], state.course.near, summons, rejecting)


@kernel
def consultation(conflict, state, scratch, rejecting, stream, buffer):
    """The shuttle sounds out the sides; with too little will, the date slips."""
    round_ = int(state.course.round)
    if round_ == 1 or round_ <= conflict.dated + 1:
        return
    least = math.inf
    for seat in range(conflict.parties):
        if conflict.profiles[seat].principal > 0.0 and conflict.profiles[seat].consents > 0.0:
            least = min(least, total_willingness(willing(conflict, state, seat, rejecting)))
    slip = slip_found(conflict, round_, 1.0 if least == math.inf else least, stream)
    state.course.slipped = slip
    weeks(conflict, state, scratch, slip, stream, buffer)


# 3 convening


@kernel
def attendance(conflict, state, scratch, rejecting, stream):
    """Patrons decide first, then their clients; the uninvited stay outside."""
    for clients in range(2):
        for seat in range(conflict.parties):
            profile = conflict.profiles[seat]
            if profile.invited == 0.0:
                state.standings[seat].presence = 0.0
                continue
            called = 0
            for place in range(int(conflict.rosters.patrons)):
                patron = int(conflict.patrons[place])
                if conflict.ties[patron][seat].summons > 0.0:
                    called = 1
            if called == clients:
                draw = normal(stream, int(state.course.round), 0, int(profile.key), ATTENDANCE)
                decision = decide_coming(conflict.attendance, profile, willing(conflict, state, seat, rejecting), draw)
                state.standings[seat].presence = decision.presence
                jot(scratch.comings[seat], decision)


@kernel
def reset_meeting(conflict, table, scratch):
    """Blank the papers of the last meeting."""
    for seat in range(conflict.parties):
        jot(scratch.comings[seat], Coming(0.0, NAN, NAN, NAN, NAN, NAN, NAN, NAN, NAN, NAN))
        jot(scratch.signings[seat], Signing(NAN, NAN, NAN, NAN, NAN))
        table.replies[seat] = 0.0
    for issue in range(conflict.issues):
        scratch.strikes[issue][0] = NAN
        scratch.strikes[issue][1] = NAN
        table.tabled[issue] = 0.0
        table.struck[issue] = 0.0
        table.urgency[issue] = NAN


@kernel
def host_withdraws(conflict, state, draw):
    """Whether a host gives up before this round."""
    for seat in range(conflict.parties):
        hosting = conflict.profiles[seat].hosts > 0.0
        if hosting and withdraws(conflict.hosting, state.course.patience, state.course.round, draw):
            return True
    return False


@kernel
def convening(conflict, state, table, scratch, rejecting, stream, buffer):
    """Find a room, see who comes; returns whether the round meets."""
    course = state.course
    withdraw, resolve, venue, _ = block(stream, int(course.round), 0, 0, HOSTING)
    withdrew = False
    if course.withdrawn == 0.0 and host_withdraws(conflict, state, withdraw):
        withdrew = True
        course.withdrawn = 1.0
        course.slipped += float(int(conflict.hosting.reopening))
        weeks(conflict, state, scratch, conflict.hosting.reopening, stream, buffer)
    reset_meeting(conflict, table, scratch)
    if worth_going_on(conflict, course.emptiness, withdrew, bell(resolve)) <= 0.0:
        course.ending = 2.0
        return False
    attendance(conflict, state, scratch, rejecting, stream)
    course.venue = float(choose_venue(conflict, course.withdrawn, venue))
    met = quorum_met(conflict, state)
    course.convened = 1.0 if met else 0.0
    course.idle = 0.0 if met else course.idle + 1.0
    return met


# 7 learning


@kernel
def learning(conflict, state, table, scratch, stream, buffer):
    """What the round changes; returns whether the run goes on."""
    course = state.course
    agreed = course.outcome == 4.0
    keep_trust(conflict, state)
    if course.statement > 0.0:
        mend_among_signers(conflict, state, conflict.learning.statement_trust)
    course.near = nearness(conflict.learning, course.least, course.bargained > 0.0, agreed)
    learn(conflict, state)
    course.emptiness = streak(conflict.learning, course.emptiness, course.outcome)
    course.patience = host_patience(conflict.hosting, course.patience, course.outcome)
    end_round(state)
    log_round(conflict, state, table, scratch, stream, buffer)
    gap = gap_after(conflict, state, greatest_pain(conflict, state), stream)
    if agreed and all_settled(conflict, state, table):
        course.ending = 1.0
    elif left_for_good(conflict, state):
        course.ending = 3.0
    elif course.idle >= conflict.horizon.abandoned_after:
        course.ending = 2.0
    elif course.ending == 0.0:
        course.gap = gap
        return course.round < conflict.horizon.rounds and course.week + gap <= conflict.horizon.weeks
    return False


@kernel
def log_round(conflict, state, table, scratch, stream, buffer):
    """Log the round, and in full detail where every party and issue stands."""
    replicate = float(stream.replicate)
    enter(buffer, ROUNDS, (replicate,), round_row(conflict, state))
    if not buffer.index.full:
        return
    for seat in range(conflict.parties):
        parts = scratch.signings[seat]
        signs = Signing(parts[0], parts[1], parts[2], parts[3], parts[4])
        row = party_row(conflict, state, seat, signs)
        coming = scratch.comings[seat]
        key = (
            replicate, state.course.round, float(seat), coming[0], coming[1], coming[2], coming[3], coming[4], coming[5], coming[6],
            coming[7], coming[8], coming[9],
        )
        enter(buffer, PARTIES, key, row)
    for issue in range(conflict.issues):
        pledged = state.pledges[issue].active > 0.0 and state.pledges[issue].made == state.course.round
        row = agenda_row(state, table, issue, scratch.strikes[issue][0], scratch.strikes[issue][1], pledged)
        enter(buffer, AGENDA, (replicate,), row)


@kernel
def finish(conflict, state, stream, buffer):
    """Log the replicate as a whole."""
    for issue in range(conflict.issues):
        if state.pledges[issue].active > 0.0:
            log_commitment(state, issue, Keeping(0.0, NAN, NAN, NAN, NAN, NAN, NAN, NAN), stream, buffer)
        enter(buffer, ISSUES, (float(stream.replicate),), issue_row(state, issue))
    enter(buffer, RUNS, (float(stream.replicate),), run_row(conflict, state))


def play_by(choice: Any) -> Any:
    """The kernel that plays a replicate, with a choice of procedure as `sim.engine.phases.meeting.bargaining_by` takes it."""
    bargaining, closing = bargaining_by(choice), closing_by(choice)

    @of(choice)
    def play(conflict, state, table, scratch, stream, buffer):
        """One replicate from its opening to its end."""
        begin(conflict, state)
        rejecting = rejecting_capability(conflict)
        going = True
        while going:
            state.course.round += 1.0
            start_interval(conflict, state)
            weeks(conflict, state, scratch, state.course.gap, stream, buffer)
            consultation(conflict, state, scratch, rejecting, stream, buffer)
            if convening(conflict, state, table, scratch, rejecting, stream, buffer):
                agenda(conflict, state, table, scratch, stream)
                bargaining(conflict, state, table, rejecting, stream, buffer)
                closing(conflict, state, table, scratch, stream, buffer)
            going = learning(conflict, state, table, scratch, stream, buffer)
        if state.course.ending == 1.0:
            start_implementation(conflict, state)
            weeks(conflict, state, scratch, state.course.gap, stream, buffer)
            end_round(state)
        finish(conflict, state, stream, buffer)

    return play
