"""Rows of the log, made from the state in one place so that both engines write the same."""

from __future__ import annotations

import math

from sim.rules.enums import OUTCOME_AGREEMENT, OUTCOME_NOT_CONVENED, OUTCOME_PROCEDURAL
from sim.rules.log_schema import AgendaRow, IssueEnd, PartyRound, Press, Round, Run
from sim.rules.mechanism import violence_prevented
from sim.rules.registry import rule
from sim.rules.state import Conflict, State, Table, Vector
from sim.rules.statement import Signing
from sim.rules.trust import trust_in_others
from sim.rules.utility import movement


@rule
def trust_between(conflict: Conflict, state: State) -> float:
    """Mean trust between opposing principals; one half if nobody opposes anybody."""
    total = 0.0
    pairs = 0.0
    for place in range(int(conflict.rosters.opponents)):
        seat = int(conflict.opponents[place])
        for against in range(int(conflict.rosters.opponents)):
            other = int(conflict.opponents[against])
            if conflict.ties[seat][other].opposes > 0.0:
                total += state.trust[seat][other]
                pairs += 1.0
    return total / pairs if pairs > 0.0 else 0.5


@rule
def mean_movement(conflict: Conflict, before: Vector, after: Vector) -> float:
    """The mean movement of the issues, in points."""
    total = 0.0
    for issue in range(conflict.issues):
        total += movement(conflict.items[issue], before[issue], after[issue])
    return total / conflict.issues


@rule
def start_interval(conflict: Conflict, state: State) -> None:
    """Set a round's own counters back."""
    course = state.course
    course.elapsed = 0.0
    course.incidents = 0.0
    course.deaths = 0.0
    course.breaches = 0.0
    course.swaps = 0.0
    course.slipped = 0.0
    course.convened = 0.0
    course.bargained = 0.0
    course.exchanges = 0.0
    course.least = math.nan
    course.statement = 0.0
    course.declared_on = -1.0
    course.announced = 0.0
    course.outcome = OUTCOME_NOT_CONVENED
    course.venue = -1.0
    for seat in range(conflict.parties):
        state.standings[seat].incidents = 0.0
        state.standings[seat].deaths = 0.0


@rule
def start_implementation(conflict: Conflict, state: State) -> None:
    """Set the counters back for the weeks after a settlement; they count on from the round's, so that no random draw is used twice."""
    elapsed = state.course.elapsed
    start_interval(conflict, state)
    state.course.elapsed = elapsed
    state.course.gap = conflict.horizon.implementation


@rule
def end_round(state: State) -> None:
    """Add a round to the run's totals."""
    course = state.course
    course.all_incidents += course.incidents
    course.all_deaths += course.deaths
    course.all_swaps += course.swaps
    course.peak_deaths = max(course.peak_deaths, course.deaths / max(1.0, course.gap + course.slipped))
    course.statements += course.statement
    if course.convened > 0.0:
        course.met += 1.0
    if course.outcome == OUTCOME_PROCEDURAL:
        course.procedurals += 1.0
    if course.outcome == OUTCOME_AGREEMENT:
        course.agreements += 1.0
        if course.first_agreement == 0.0:
            course.first_agreement = course.round


@rule
def run_row(conflict: Conflict, state: State) -> Run:
    """The replicate as a whole."""
    course = state.course
    return Run(
        course.ending, course.met, course.week, course.agreements, course.procedurals, course.statements,
        course.first_agreement if course.first_agreement > 0.0 else math.nan, course.all_pledges, course.all_breaches, course.all_swaps,
        course.all_incidents, course.all_deaths, course.peak_deaths, trust_between(conflict, state),
        mean_movement(conflict, state.opening, state.ground), mean_movement(conflict, state.opening, state.declared),
        course.emptiness, course.withdrawn, course.refused,
    )


@rule
def round_row(conflict: Conflict, state: State) -> Round:
    """One round."""
    course = state.course
    present = 0.0
    for seat in range(conflict.parties):
        if state.standings[seat].presence > 0.0:
            present += 1.0
    return Round(
        course.round, course.week, course.gap, course.slipped, course.convened, course.venue, course.withdrawn, course.patience,
        present if course.convened > 0.0 else 0.0, course.bargained, course.exchanges, course.least, course.outcome, course.statement,
        course.declared_on, course.announced, course.emptiness, course.near, trust_between(conflict, state), course.incidents,
        course.deaths, course.breaches, course.swaps, violence_prevented(conflict, state),
    )


@rule
def issue_row(state: State, issue: int) -> IssueEnd:
    """One issue over the replicate."""
    tally = state.tallies[issue]
    first = tally.first_agreed if tally.first_agreed > 0.0 else math.nan
    return IssueEnd(
        float(issue), state.opening[issue], state.ground[issue], state.declared[issue], tally.tabled, tally.struck, tally.agreed,
        first, tally.broken,
    )


@rule
def agenda_row(state: State, table: Table, issue: int, expected: float, holding: float, agreed: bool) -> AgendaRow:
    """One issue in a round."""
    text = table.text[issue] if table.tabled[issue] > 0.0 else math.nan
    tabled = 1.0 if table.left[issue] > 0.0 else table.tabled[issue]
    return AgendaRow(
        state.course.round, float(issue), table.urgency[issue], tabled, table.struck[issue] - 1.0, expected, holding,
        text, 1.0 if agreed else 0.0, state.ground[issue], state.declared[issue],
        state.closed[issue], table.reopened[issue] - 1.0, state.left_by[issue] - 1.0,
    )


@rule
def party_row(conflict: Conflict, state: State, seat: int, signs: Signing) -> PartyRound:
    """One party after a round; `signs`: its test of the statement, or parts that are not a number."""
    standing = state.standings[seat]
    return PartyRound(
        standing.pain, standing.outlook, standing.audience, trust_in_others(conflict, state, seat), standing.recent,
        standing.incidents, standing.deaths, signs.signs, signs.talking, signs.trust, signs.friction, signs.gain, signs.noise,
    )


@rule
def press_row(conflict: Conflict, table: Table, patron: int, client: int) -> Press:
    """What one patron put on one client over the text on the table."""
    leverage = conflict.ties[patron][client].leverage
    return Press(table.outlay[patron], leverage, leverage * table.outlay[patron])
