"""The choice already made: a chair writes a single text. The same questions as `sim.procedures.dispatch`, with nothing else to compile."""

from __future__ import annotations

from sim.procedures.chair_beliefs import hear
from sim.procedures.single_text import open_text, propose
from sim.rules.log_schema import Trade
from sim.rules.meeting_outcome import all_accept, anybody_leaves
from sim.rules.registry import rule
from sim.rules.reply import Answer
from sim.rules.rng import RandomStream
from sim.rules.state import Conflict, State, Table


@rule
def open_procedure(conflict: Conflict, state: State, table: Table, stream: RandomStream) -> None:
    """Begin a meeting's bargaining: nobody has replied, and the chair opens."""
    for seat in range(conflict.parties):
        table.replies[seat] = 0.0
    open_text(conflict, state, table, stream)


@rule
def author(conflict: Conflict, table: Table, exchange: int) -> int:
    """No party writes the text for itself."""
    return -1


@rule
def amend(conflict: Conflict, state: State, table: Table, exchange: int, rejecting: float, stream: RandomStream) -> None:
    """The chair amends its text."""
    propose(conflict, state, table, exchange, stream)


@rule
def has_traded(conflict: Conflict, table: Table, seat: int) -> bool:
    """Nobody exchanges positions."""
    return False


@rule
def trade_row(table: Table, seat: int) -> Trade:
    """Nothing to tell."""
    return Trade(0.0, 0.0)


@rule
def is_asked(conflict: Conflict, table: Table, seat: int, exchange: int) -> bool:
    """Everybody answers every text."""
    return True


@rule
def read_offer(conflict: Conflict, state: State, table: Table, seat: int) -> None:
    """Nobody answers in kind."""


@rule
def learn_from(conflict: Conflict, state: State, table: Table, seat: int, given: Answer) -> None:
    """The chair learns from an answer; the reply is kept."""
    table.replies[seat] = given.reply
    hear(conflict, state, table, seat, given.reply, given.surplus, given.held_out, int(given.objection))


@rule
def passes(conflict: Conflict, state: State, table: Table) -> bool:
    """All who have to consent have to accept."""
    return all_accept(conflict, table.replies)


@rule
def is_over(conflict: Conflict, state: State, table: Table) -> bool:
    """Bargaining ends with a text that is agreed, or with a walk-out."""
    return anybody_leaves(conflict, table.replies) or all_accept(conflict, table.replies)
