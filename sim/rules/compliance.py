"""Whether commitments are kept: breaking one pays unless a patron would punish its own client (Walter 1997; Fortna 2004)."""

from __future__ import annotations

import math
from typing import NamedTuple

from sim.rules.concession import renew
from sim.rules.credibility import performer_bound
from sim.rules.elementary import exponential
from sim.rules.parameters import Commitments
from sim.rules.parties import Item, Profile
from sim.rules.registry import rule
from sim.rules.state import Conflict, Pledge, Standing, State, Vector
from sim.rules.trust import damaged
from sim.rules.utility import differs


class Keeping(NamedTuple):
    """Why a commitment is kept or broken this week: the parts of the gain from breaking it, and the hazard."""

    broken: float
    hazard: float
    loss: float
    temptation: float
    hope: float
    punishment: float
    spoiling: float
    witness: float


#: A commitment that is kept, or ends otherwise than by a breach: there are no terms.
KEPT = Keeping(0.0, math.nan, math.nan, math.nan, math.nan, math.nan, math.nan, math.nan)


@rule
def logistic(x: float) -> float:
    """1 / (1 + exp(-x)), safe at both ends.

    >>> logistic(0.0), logistic(-800.0)
    (0.5, 0.0)
    """
    if x < -700.0:
        return 0.0
    return 1.0 / (1.0 + exponential(-x))


@rule
def keeping(
    commitments: Commitments, item: Item, pledge: Pledge, profile: Profile, standing: Standing, spin: float, witnesses: float,
    draw: float,
) -> Keeping:
    """Decide whether the performer breaks a commitment this week.

    spin: spoilers' incidents remembered; witnesses: share by which those present at the table lower the hazard; draw: uniform.
    """
    hope = commitments.hope * (standing.outlook - commitments.settled_outlook)
    punishment = -profile.deterrence * commitments.punishment
    spoiling = commitments.spoiling * spin
    gain = pledge.loss + item.temptation + hope + punishment + spoiling
    hazard = commitments.hazard * logistic(gain / commitments.scale) * (1.0 - witnesses)
    return Keeping(1.0 if draw < hazard else 0.0, hazard, pledge.loss, item.temptation, hope, punishment, spoiling, witnesses)


@rule
def witnesses(conflict: Conflict, state: State) -> float:
    """The share by which the hazard of a breach falls because of who was watching at the last meeting."""
    free = 1.0
    for place in range(int(conflict.rosters.witnesses)):
        seat = int(conflict.witnesses[place])
        if state.standings[seat].presence > 0.0:
            free *= 1.0 - conflict.profiles[seat].witness
    return 1.0 - free


@rule
def carry_out(conflict: Conflict, state: State, issue: int) -> None:
    """A week of compliance: the ground moves towards the agreed value and arrives; an option, or a first value, is in place at once."""
    pledge = state.pledges[issue]
    pledge.kept += 1.0
    if conflict.items[issue].options > 0.0 or state.ground[issue] < 0.0:
        state.ground[issue] = pledge.target
    else:
        state.ground[issue] += conflict.commitments.progress * (pledge.target - state.ground[issue])
        if not differs(pledge.target, state.ground[issue]):
            state.ground[issue] = pledge.target


@rule
def break_word(conflict: Conflict, state: State, issue: int) -> None:
    """A breach: the ground falls back and a little further, trust in the breaker and its patrons is destroyed, and it is remembered."""
    pledge = state.pledges[issue]
    breaker = int(pledge.performer)
    pledge.active = 0.0
    state.course.pledged -= 1.0
    state.tallies[issue].broken += 1.0
    state.ground[issue] = pledge.before
    if conflict.items[issue].options == 0.0 and pledge.before >= 0.0:
        position = conflict.stakes[breaker][issue].position
        state.ground[issue] += conflict.commitments.relapse * (position - pledge.before)
    lose_trust(conflict, state, breaker)
    conquest = conflict.items[issue].conquest
    state.standings[breaker].outlook = min(1.0, state.standings[breaker].outlook + conquest)
    for other in range(conflict.parties):
        if conflict.ties[other][breaker].opposes > 0.0:
            state.standings[other].grievance += 1.0
            renew(state.standings[other], conflict.profiles[other].first_demand)
            state.standings[other].outlook = max(0.0, state.standings[other].outlook - conquest)
    state.course.breaches += 1.0
    state.course.all_breaches += 1.0


@rule
def lose_trust(conflict: Conflict, state: State, breaker: int) -> None:
    """Everybody trusts the breaker less, and those who should have held it back a little less."""
    for other in range(conflict.parties):
        if other != breaker:
            state.trust[other][breaker] = damaged(state.trust[other][breaker], conflict.commitments.trust_broken)
        for patron in range(conflict.parties):
            if patron != other and patron != breaker and conflict.ties[patron][breaker].punishes > 0.0:
                share = conflict.commitments.trust_patron * conflict.commitments.trust_broken
                state.trust[other][patron] = damaged(state.trust[other][patron], share)


@rule
def pledge_word(conflict: Conflict, state: State, replies: Vector, issue: int, target: float) -> None:
    """Record a commitment of those who accepted (replies by seat) on an issue; an older one on it is superseded."""
    pledge = state.pledges[issue]
    before = state.ground[issue]
    performer, loss = performer_bound(conflict, state.ground, replies, issue, before, target)
    state.course.pledged += 1.0 - pledge.active
    pledge.active = 1.0
    pledge.target = target
    pledge.performer = float(performer)
    pledge.before = before
    pledge.loss = loss
    pledge.made = state.course.round
    pledge.kept = 0.0
    state.declared[issue] = target
    state.course.all_pledges += 1.0
    tally = state.tallies[issue]
    tally.agreed += 1.0
    if tally.first_agreed == 0.0:
        tally.first_agreed = state.course.round
    if conflict.items[issue].goodwill > 0.0:
        state.course.established = 1.0
