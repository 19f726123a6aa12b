"""A vote on the chair's text or on a pool of proposals, under a decision rule with veto players (Tsebelis 2002; Black 1958)."""

from __future__ import annotations

from sim.procedures.alternating_offers import offer
from sim.procedures.numerics import ROUNDING, exceeds
from sim.rules.bargaining import answer, weigh_text
from sim.rules.enums import REPLY_ACCEPT, REPLY_WALK_OUT
from sim.rules.issue_rights import NOT_ASKED, is_concerned
from sim.rules.parameters import Procedure
from sim.rules.registry import rule
from sim.rules.state import Conflict, State, Table, Vector
from sim.rules.utility import differs

#: Codes of decision rules, in the order of the words that a scenario may use.
UNANIMITY, SIMPLE, QUALIFIED, WEIGHTED = 0.0, 1.0, 2.0, 3.0

@rule
def carries(conflict: Conflict, replies: Vector) -> bool:
    """Whether the replies carry a text: enough of those who vote accept, and every veto player does."""
    voices = 0.0
    accepting = 0.0
    means = 0.0
    behind = 0.0
    for place in range(int(conflict.rosters.consenters)):
        seat = int(conflict.consenters[place])
        profile = conflict.profiles[seat]
        if replies[seat] == NOT_ASKED:
            continue
        voices += 1.0
        means += profile.capability
        if replies[seat] == REPLY_ACCEPT:
            accepting += 1.0
            behind += profile.capability
        elif profile.vetoes > 0.0:
            return False
    return enough(conflict.procedure, voices, accepting, means, behind)


@rule
def can_still_carry(conflict: Conflict, replies: Vector) -> bool:
    """Whether those who have not walked out could carry a text: no veto player has left, and enough stay."""
    voices = 0.0
    staying = 0.0
    means = 0.0
    left = 0.0
    for place in range(int(conflict.rosters.consenters)):
        seat = int(conflict.consenters[place])
        profile = conflict.profiles[seat]
        if replies[seat] == NOT_ASKED:
            continue
        voices += 1.0
        means += profile.capability
        if replies[seat] != REPLY_WALK_OUT:
            staying += 1.0
            left += profile.capability
        elif profile.vetoes > 0.0:
            return False
    return enough(conflict.procedure, voices, staying, means, left)


@rule
def enough(procedure: Procedure, voices: float, accepting: float, means: float, behind: float) -> bool:
    """Whether this many voices of all, and this much of all capability, are enough by the scenario's rule; none at all never are."""
    if procedure.rule == UNANIMITY:
        return accepting == voices and voices > 0.0
    if procedure.rule == SIMPLE:
        return 2.0 * accepting > voices
    if procedure.rule == QUALIFIED:
        return accepting > 0.0 and accepting >= (procedure.quota - ROUNDING) * voices
    return behind > 0.0 and behind >= (procedure.quota - ROUNDING) * means


@rule
def pool(conflict: Conflict, state: State, table: Table, rejecting: float, elapsed: float) -> None:
    """Put to the vote the best supported of what each party that is left would make of the last text: see `straw_poll`."""
    most = -1.0
    for issue in range(conflict.issues):
        table.basis[issue] = table.text[issue]
    for place in range(int(conflict.rosters.consenters)):
        if table.replies[int(conflict.consenters[place])] == REPLY_WALK_OUT:
            continue
        for issue in range(conflict.issues):
            table.text[issue] = table.basis[issue]
        offer(conflict, state, table, int(conflict.consenters[place]), elapsed)
        weigh_text(conflict, state, table)
        behind = straw_poll(conflict, state, table, rejecting, elapsed)
        if not carries(conflict, table.poll) and not amended(conflict, table):
            behind = 0.0  # it has just been refused
        if exceeds(behind, most):
            most = behind
            for issue in range(conflict.issues):
                table.draft[issue] = table.text[issue]
    for issue in range(conflict.issues):
        table.text[issue] = table.draft[issue]


@rule
def amended(conflict: Conflict, table: Table) -> bool:
    """Whether the text on the table differs from the one that the proposals amend."""
    for issue in range(conflict.issues):
        if differs(table.basis[issue], table.text[issue]):
            return True
    return False


@rule
def straw_poll(conflict: Conflict, state: State, table: Table, rejecting: float, elapsed: float) -> float:
    """The support for the text on the table, by how everybody who is left would answer: one that would carry first, then by capability.

    A text that a veto player refuses can't carry, so each veto player that accepts counts for more than all capability (Tsebelis 2002).
    """
    behind = 0.0
    means = 0.0
    content = 0.0
    vetoes = 0.0
    for place in range(int(conflict.rosters.consenters)):
        seat = int(conflict.consenters[place])
        means += conflict.profiles[seat].capability
        table.poll[seat] = REPLY_WALK_OUT
        if not is_concerned(conflict, state, table, seat):
            table.poll[seat] = NOT_ASKED
        elif table.replies[seat] != REPLY_WALK_OUT:
            table.poll[seat] = answer(conflict, state, table, seat, rejecting, elapsed).reply
        if table.poll[seat] == REPLY_ACCEPT:
            behind += conflict.profiles[seat].capability
            content += conflict.profiles[seat].vetoes
        vetoes += conflict.profiles[seat].vetoes
    if carries(conflict, table.poll):
        content = vetoes + 1.0
    return behind + content * max(2.0 * means, 1e-300)
