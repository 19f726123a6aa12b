"""How a meeting ends: a statement or none, commitments recorded, the outcome named."""

from __future__ import annotations

from sim.rules.compliance import pledge_word
from sim.rules.enums import (
    OUTCOME_AGREEMENT,
    OUTCOME_NONE,
    OUTCOME_PROCEDURAL,
    OUTCOME_REFUSED,
    OUTCOME_STATEMENT,
    REPLY_ACCEPT,
    REPLY_WALK_OUT,
)
from sim.rules.issue_rights import NOT_ASKED
from sim.rules.registry import rule
from sim.rules.state import Conflict, State, Table, Vector
from sim.rules.utility import TOLERANCE, movement


@rule
def all_accept(conflict: Conflict, replies: Vector) -> bool:
    """Whether everybody whose consent the text needs accepts; replies by seat, 1 for accept."""
    for place in range(int(conflict.rosters.consenters)):
        reply = replies[int(conflict.consenters[place])]
        if reply != REPLY_ACCEPT and reply != NOT_ASKED:
            return False
    return True


@rule
def anybody_leaves(conflict: Conflict, replies: Vector) -> bool:
    """Whether somebody whose consent is needed walks out; replies by seat, 2 for that."""
    for place in range(int(conflict.rosters.consenters)):
        if replies[int(conflict.consenters[place])] == REPLY_WALK_OUT:
            return True
    return False


@rule
def anybody_signs(conflict: Conflict) -> bool:
    """Whether the scenario gives anybody the right to sign a statement."""
    return conflict.rosters.signers > 0.0


@rule
def outcome_of(agreed: bool, refused: bool, statement: bool, declared: bool) -> float:
    """Return the code of the outcome (`sim.rules.enums.Outcome`)."""
    if agreed:
        return OUTCOME_AGREEMENT
    if refused:
        return OUTCOME_REFUSED
    if not statement:
        return OUTCOME_NONE
    return OUTCOME_PROCEDURAL if declared else OUTCOME_STATEMENT


@rule
def adopt(conflict: Conflict, state: State, table: Table) -> None:
    """Turn an accepted text into commitments: every tabled or closed item that moves far enough binds."""
    for issue in range(conflict.issues):
        moved = movement(conflict.items[issue], state.ground[issue], table.text[issue])
        if (table.tabled[issue] > 0.0 or state.closed[issue] > 0.0) and moved >= max(TOLERANCE, conflict.bargaining.binding):
            pledge_word(conflict, state, table.replies, issue, table.text[issue])
