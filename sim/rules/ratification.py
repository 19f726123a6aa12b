"""Ratification: a text that the table has agreed still has to pass votes, of chambers or of the people (Putnam 1988, two-level games).

Voters weigh the text with the stances of a party: they count its gains as far as they rely on them, and its losses in full and more by the
campaign of those who reject the talks. Their thresholds differ; the share of yes votes is the share whose threshold the text reaches.
"""

from __future__ import annotations

import math
from typing import NamedTuple

from sim.rules.compliance import logistic
from sim.rules.concession import renew
from sim.rules.credibility import credit, note_doubts
from sim.rules.distributions import normal_quantile
from sim.rules.parties import Ballot
from sim.rules.registry import rule
from sim.rules.rng import RATIFICATION, RandomStream, uniform
from sim.rules.state import Conflict, State, Table
from sim.rules.utility import differs, interest_slope, worth
from sim.rules.valuation import who_performs

NAN = math.nan


class Count(NamedTuple):
    """How a vote went: the share of yes votes and what it comes from, in utility; only the probability where that is stated outright."""

    ratified: float
    probability: float
    yes: float
    quota: float
    gain: float
    loss: float
    campaign: float
    threshold: float
    mood: float


@rule
def share_of_yes(margin: float, spread: float) -> float:
    """The share of voters whose threshold a text reaches; margin: by how much it exceeds that of the middle voter.

    >>> share_of_yes(0.0, 0.1), share_of_yes(-0.01, 0.0), share_of_yes(0.0, 0.0)
    (0.5, 0.0, 1.0)
    """
    if spread <= 0.0:
        return 1.0 if margin >= 0.0 else 0.0
    return logistic(margin / spread)


@rule
def gains_and_losses(conflict: Conflict, state: State, table: Table, seat: int) -> tuple[float, float]:
    """What the text gains the voters of a party over the status quo, as far as they rely on it, and what it costs them."""
    note_doubts(conflict, state, table, seat)
    gain = 0.0
    loss = 0.0
    unit = interest_slope(conflict, seat, state.ground, table.text) if conflict.profiles[seat].euclidean > 0.0 else 1.0
    for issue in range(conflict.issues):
        before, value = state.ground[issue], table.text[issue]
        if not differs(before, value):
            continue
        more = unit * conflict.stakes[seat][issue].interest * (worth(conflict, seat, issue, value) - worth(conflict, seat, issue, before))
        if more > 0.0:
            performer, tempted = who_performs(conflict, table, issue, value)
            gain += credit(table.doubt[seat], performer, tempted) * more
        else:
            loss -= more
    return gain, loss


@rule
def count_votes(ballot: Ballot, gain: float, loss: float, rejecting: float, draw: float) -> Count:
    """How a vote goes, given what the text gains and costs the voters.

    rejecting: capability of those who reject the talks, 0..1; draw: uniform.

    >>> count_votes(Ballot(probability=NAN, threshold=0.1, spread=0.1, campaign=2.0, quota=0.5), 0.3, 0.1, 0.5, 0.5).yes
    0.5
    """
    if ballot.probability == ballot.probability:  # a number: stated outright
        return Count(1.0 if draw < ballot.probability else 0.0, ballot.probability, NAN, NAN, NAN, NAN, NAN, NAN, NAN)
    against = ballot.campaign * rejecting * loss
    mood = ballot.noise * normal_quantile(draw)
    yes = share_of_yes(gain - loss - against - ballot.threshold + mood, ballot.spread)
    return Count(1.0 if yes >= ballot.quota else 0.0, NAN, yes, ballot.quota, gain, loss, against, ballot.threshold, mood)


@rule
def hold_vote(conflict: Conflict, state: State, table: Table, vote: int, rejecting: float, stream: RandomStream) -> Count:
    """Hold one vote on the text on the table."""
    ballot = conflict.ballots[vote]
    draw = uniform(stream, int(state.course.round), 0, int(ballot.key), RATIFICATION)
    gain = 0.0
    loss = 0.0
    if ballot.seat >= 0.0:
        gain, loss = gains_and_losses(conflict, state, table, int(ballot.seat))
    return count_votes(ballot, gain, loss, rejecting, draw)


@rule
def take_refusal(conflict: Conflict, state: State, vote: int) -> None:
    """Let the party whose voters have refused a text demand as much as at first."""
    seat = int(conflict.ballots[vote].seat)
    if seat >= 0:
        renew(state.standings[seat], conflict.profiles[seat].first_demand)
