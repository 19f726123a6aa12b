"""Rights by issue: a party whose consent, signature or proposals count on some issues only (guarantors on security, say).

A party with consent on some issues only has weight on those alone. It is asked about a text only if the text changes one of them, and
can't stop what changes none. Its interest in the other issues still counts in the pressure that it puts on clients, and in its endorsement.
"""

from __future__ import annotations

from sim.rules.cost import counted
from sim.rules.credibility import credit
from sim.rules.registry import rule
from sim.rules.state import Conflict, State, Table
from sim.rules.utility import differs, interest_slope, worth

#: The reply of a party whose consent a text doesn't need; it is no vote.
NOT_ASKED = 3.0


@rule
def note_partial_rights(conflict: Conflict) -> None:
    """Note whose consent is needed on some issues only, and whether anybody's is. Red lines hold only where such a party consents."""
    conflict.rosters.partial = 0.0
    for seat in range(conflict.parties):
        profile = conflict.profiles[seat]
        profile.partial = 0.0
        for issue in range(conflict.issues):
            if profile.consents > 0.0 and conflict.stakes[seat][issue].consents == 0.0:
                profile.partial = 1.0
                conflict.rosters.partial = 1.0
        for issue in range(conflict.issues):
            stake = conflict.stakes[seat][issue]
            if profile.partial > 0.0 and stake.consents == 0.0:
                stake.red_min = 0.0
                stake.red_max = 100.0
                stake.never = 0.0
                stake.firm = 0.0


@rule
def is_concerned(conflict: Conflict, state: State, table: Table, seat: int) -> bool:
    """Whether a text needs a party's consent: it changes a tabled issue on which the party has it, or the party has it on all."""
    if conflict.profiles[seat].partial == 0.0:
        return True
    for issue in range(conflict.issues):
        if table.tabled[issue] * conflict.stakes[seat][issue].consents > 0.0 and differs(state.ground[issue], table.text[issue]):
            return True
    return False


@rule
def excuse(conflict: Conflict, state: State, table: Table) -> None:
    """Note who isn't asked about the text on the table; whoever was not asked about the last one and is now hasn't replied yet."""
    for place in range(int(conflict.rosters.consenters)):
        seat = int(conflict.consenters[place])
        if not is_concerned(conflict, state, table, seat):
            table.replies[seat] = NOT_ASKED
        elif table.replies[seat] == NOT_ASKED:
            table.replies[seat] = 0.0


@rule
def lock_items(conflict: Conflict, state: State, table: Table) -> None:
    """Keep from the table what is closed, and what needs the consent of somebody who has it on some issues only and is away."""
    for issue in range(conflict.issues):
        table.locked[issue] = state.closed[issue]
        for place in range(int(conflict.rosters.consenters)):
            seat = int(conflict.consenters[place])
            partial = conflict.profiles[seat].partial > 0.0 and conflict.stakes[seat][issue].consents > 0.0
            if partial and state.standings[seat].presence == 0.0:
                table.locked[issue] = 1.0


@rule
def counted_interest(conflict: Conflict, state: State, table: Table, seat: int) -> float:
    """What the text counts for to a party by all that it cares about, whether it has a say on it or not; the war is left out."""
    total = 0.0
    unit = interest_slope(conflict, seat, state.ground, table.text) if conflict.profiles[seat].euclidean > 0.0 else 1.0
    for issue in range(conflict.issues):
        before, value = state.ground[issue], table.text[issue]
        if table.tabled[issue] > 0.0 and differs(before, value):
            gain = unit * conflict.stakes[seat][issue].interest * (worth(conflict, seat, issue, value) - worth(conflict, seat, issue, before))
            credible = credit(table.doubt[seat], int(table.performer[issue]), table.tempted[issue])
            total += counted(credible, state.standings[seat].pressed, gain)
    return total


@rule
def signs_here(conflict: Conflict, table: Table, seat: int) -> bool:
    """Whether a statement needs a party's signature: it signs on all issues, or on one that is on the table."""
    everywhere = True
    for issue in range(conflict.issues):
        if conflict.stakes[seat][issue].signs == 0.0:
            everywhere = False
        elif table.tabled[issue] > 0.0:
            return True
    return everywhere
