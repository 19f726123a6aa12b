"""Which procedure a scenario has chosen: how its text comes about, who answers when, and what carries."""

from __future__ import annotations

from sim.procedures.alternating_offers import author_of, bind_to_offer, open_talks, take_in, turn_of
from sim.procedures.chair_beliefs import hear
from sim.procedures.challenge import amend as challenge_again
from sim.procedures.challenge import open_text as open_challenge
from sim.procedures.compromise import open_text as open_compromise
from sim.procedures.condorcet import amend as elect_again
from sim.procedures.condorcet import open_text as open_election
from sim.procedures.exchange import amend as trade_again
from sim.procedures.exchange import open_text as open_trade
from sim.procedures.single_text import open_text, propose
from sim.procedures.vote import can_still_carry, carries, pool
from sim.rules.enums import REPLY_WALK_OUT
from sim.rules.log_schema import Trade
from sim.rules.meeting_outcome import all_accept, anybody_leaves
from sim.rules.parameters import Procedure
from sim.rules.registry import rule
from sim.rules.reply import Answer
from sim.rules.rng import RandomStream
from sim.rules.state import Conflict, State, Table

#: Codes of procedures, in the order of `sim.scenario.schema.procedures.PROCEDURES`.
SINGLE_TEXT, ALTERNATING_OFFERS, VOTE, COMPROMISE, EXCHANGE, CHALLENGE, CONDORCET = 0.0, 1.0, 2.0, 3.0, 4.0, 5.0, 6.0
CHAIR, POOL = 0.0, 1.0


@rule
def chaired(procedure: Procedure) -> bool:
    """Whether a chair writes the text."""
    return procedure.kind == SINGLE_TEXT or (procedure.kind == VOTE and procedure.proposals == CHAIR)


@rule
def open_procedure(conflict: Conflict, state: State, table: Table, stream: RandomStream) -> None:
    """Begin a meeting's bargaining: nobody has replied, and the procedure writes what it opens with."""
    for seat in range(conflict.parties):
        table.replies[seat] = 0.0
    kind = conflict.procedure.kind
    if chaired(conflict.procedure):
        open_text(conflict, state, table, stream)
    elif kind == COMPROMISE:
        open_compromise(conflict, state, table, stream)
    elif kind == EXCHANGE:
        open_trade(conflict, state, table, stream)
    elif kind == CHALLENGE:
        open_challenge(conflict, state, table, stream)
    elif kind == CONDORCET:
        open_election(conflict, state, table, stream)
    else:
        open_talks(conflict, state, table)


@rule
def author(conflict: Conflict, table: Table, exchange: int) -> int:
    """Who writes the text of an exchange for itself, or -1: then the procedure does, or the text stands."""
    if conflict.procedure.kind != ALTERNATING_OFFERS:
        return -1
    seat = author_of(conflict, table, exchange)
    if seat >= 0:
        bind_to_offer(conflict, table, seat)
    return seat


@rule
def amend(conflict: Conflict, state: State, table: Table, exchange: int, rejecting: float, stream: RandomStream) -> None:
    """Write the text of an exchange; what is only a forecast is first put as it opened."""
    procedure = conflict.procedure
    elapsed = exchange / procedure.exchanges
    if chaired(procedure):
        propose(conflict, state, table, exchange, stream)
    elif procedure.kind == VOTE:
        pool(conflict, state, table, rejecting, elapsed)
    elif procedure.kind == EXCHANGE and exchange > 1:
        trade_again(conflict, state, table, exchange, stream)
    elif procedure.kind == CHALLENGE and exchange > 1:
        challenge_again(conflict, state, table, exchange, stream)
    elif procedure.kind == CONDORCET and exchange > 1:
        elect_again(conflict, state, table, exchange, stream)


@rule
def has_traded(conflict: Conflict, table: Table, seat: int) -> bool:
    """Whether somebody has just exchanged positions, so that its effect on this party (whose consent is asked) is to be logged."""
    if conflict.procedure.kind != EXCHANGE or conflict.profiles[seat].consents == 0.0:
        return False
    for other in range(conflict.parties):
        if table.traded[other] > 0.0:
            return True
    return False


@rule
def trade_row(table: Table, seat: int) -> Trade:
    """What the last exchange of positions did to a party."""
    return Trade(table.traded[seat], table.externality[seat])


@rule
def is_asked(conflict: Conflict, table: Table, seat: int, exchange: int) -> bool:
    """Whether a party answers at an exchange. One that has walked out of a vote that goes on without it is not asked again."""
    if conflict.procedure.kind == ALTERNATING_OFFERS:
        return seat == turn_of(conflict, exchange)
    return conflict.procedure.kind != VOTE or table.replies[seat] != REPLY_WALK_OUT


@rule
def read_offer(conflict: Conflict, state: State, table: Table, seat: int) -> None:
    """Let a party take in the text it is about to answer, where it answers others in kind."""
    if conflict.procedure.kind == ALTERNATING_OFFERS:
        take_in(conflict, state, table, seat)


@rule
def learn_from(conflict: Conflict, state: State, table: Table, seat: int, given: Answer) -> None:
    """Let whoever writes the text learn from an answer; the reply is kept."""
    table.replies[seat] = given.reply
    if chaired(conflict.procedure):
        hear(conflict, state, table, seat, given.reply, given.surplus, given.held_out, int(given.objection))


@rule
def passes(conflict: Conflict, state: State, table: Table) -> bool:
    """Whether the text on the table is agreed: by all who have to consent, by a vote, or as the last word of a procedure that binds."""
    if conflict.procedure.kind == VOTE:
        return carries(conflict, table.replies)
    if conflict.procedure.binding > 0.0:
        return state.course.exchanges >= conflict.procedure.exchanges
    return all_accept(conflict, table.replies)


@rule
def breaks_up(conflict: Conflict, table: Table) -> bool:
    """Whether walk-outs end the meeting: any does where all have to consent; in a vote, once those who stay can carry nothing.

    No walk-out stops what binds anyway.
    """
    if conflict.procedure.kind == VOTE:
        return not can_still_carry(conflict, table.replies)
    return conflict.procedure.binding == 0.0 and anybody_leaves(conflict, table.replies)


@rule
def is_over(conflict: Conflict, state: State, table: Table) -> bool:
    """Whether bargaining ends with this exchange: walk-outs break it up, or the text is agreed."""
    return breaks_up(conflict, table) or passes(conflict, state, table)
