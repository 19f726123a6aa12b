"""How a meeting ends: a statement or none, commitments recorded, the outcome named."""

from __future__ import annotations

from sim.rules.compliance import pledge_word
from sim.rules.registry import rule
from sim.rules.state import Conflict, State, Table, Vector
from sim.rules.utility import movement


@rule
def all_accept(conflict: Conflict, replies: Vector) -> bool:
    """Whether everybody whose consent is needed accepts; replies by seat, 1 for accept."""
    for place in range(int(conflict.rosters.consenters)):
        if replies[int(conflict.consenters[place])] != 1.0:
            return False
    return True


@rule
def anybody_leaves(conflict: Conflict, replies: Vector) -> bool:
    """Whether somebody whose consent is needed walks out; replies by seat, 2 for that."""
    for place in range(int(conflict.rosters.consenters)):
        if replies[int(conflict.consenters[place])] == 2.0:
            return True
    return False


@rule
def anybody_signs(conflict: Conflict) -> bool:
    """Whether the scenario gives anybody the right to sign a statement."""
    return conflict.rosters.signers > 0.0


@rule
def outcome_of(agreed: bool, statement: bool, declared: bool) -> float:
    """The outcome: 4 agreement, 3 procedural, 2 statement, 1 none."""
    if agreed:
        return 4.0
    if not statement:
        return 1.0
    return 3.0 if declared else 2.0


@rule
def adopt(conflict: Conflict, state: State, table: Table) -> None:
    """Turn an accepted text into commitments: every tabled item that moves far enough binds."""
    for issue in range(conflict.issues):
        moved = movement(conflict.items[issue], state.ground[issue], table.text[issue])
        if table.tabled[issue] > 0.0 and moved >= conflict.bargaining.binding and moved > 0.0:
            pledge_word(conflict, state, issue, table.text[issue])
