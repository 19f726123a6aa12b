"""Leaving by item: a party walks out of one item of a meeting and stays for the others.

While a party whose consent an item needs is away from it, the item is not negotiated: it leaves the table, and its text returns to the
status quo. The party neither blocks nor writes it; the other items go on with everybody.
"""

from __future__ import annotations

from sim.rules.enums import REPLY_REJECT
from sim.rules.parameters import Bargaining
from sim.rules.registry import rule
from sim.rules.reply import Answer
from sim.rules.state import Conflict, State, Table
from sim.rules.utility import best_gain


@rule
def note_leavers(conflict: Conflict) -> None:
    """Note whether any party whose consent is needed may leave single items."""
    conflict.rosters.leaving = 0.0
    for seat in range(conflict.parties):
        profile = conflict.profiles[seat]
        if profile.consents > 0.0 and profile.item_stamina > 0.0:  # not a number: it never does
            conflict.rosters.leaving = 1.0


@rule
def leave_item(conflict: Conflict, state: State, table: Table, seat: int, given: Answer) -> None:
    """Let a party that has refused enough hopeless texts leave the item that it objects to most; its stamina is counted anew."""
    profile, standing, issue = conflict.profiles[seat], state.standings[seat], int(given.objection)
    if issue < 0 or given.reply != REPLY_REJECT or not is_hopeless(conflict.bargaining, given):
        return
    if standing.refusals >= profile.item_stamina and table.tabled[issue] * conflict.stakes[seat][issue].consents > 0.0:
        standing.refusals = 0.0
        if table.left[issue] == 0.0:
            table.left[issue] = 1.0 + seat


@rule
def is_hopeless(bargaining: Bargaining, given: Answer) -> bool:
    """Whether the text that a party has answered crosses its red line, or falls far below what it compares with."""
    return given.red_line >= 0.0 or given.surplus < -bargaining.hopeless


@rule
def drop_items(conflict: Conflict, state: State, table: Table, carried: bool) -> None:
    """Take what has just been left from the table, unless the votes have carried the text with it; demands fit what is left."""
    dropped = False
    for issue in range(conflict.issues):
        if table.left[issue] == 0.0 or table.tabled[issue] == 0.0:
            continue
        if carried:
            table.left[issue] = 0.0
            continue
        dropped = True
        table.tabled[issue] = 0.0
        table.text[issue] = state.ground[issue]
        state.left_by[issue] = table.left[issue]
        state.left_until[issue] = state.course.round - 1.0 + float(int(conflict.profiles[int(table.left[issue]) - 1].item_absence))
        for seat in range(conflict.parties):
            table.salience[seat][issue] = 0.0
    if dropped:
        for seat in range(conflict.parties):
            standing = state.standings[seat]
            if standing.presence > 0.0:
                standing.best = best_gain(conflict, table, seat) + standing.holding - standing.baseline - standing.owed


@rule
def lock_left_items(conflict: Conflict, state: State, table: Table) -> None:
    """Let parties return to the items that they left long enough ago, and keep the others from the table."""
    for issue in range(conflict.issues):
        if state.left_by[issue] > 0.0:
            if state.course.round > state.left_until[issue]:
                state.left_by[issue] = 0.0
            else:
                table.locked[issue] = 1.0


@rule
def nothing_tabled(conflict: Conflict, table: Table) -> bool:
    """Whether no item is left on the table."""
    for issue in range(conflict.issues):
        if table.tabled[issue] > 0.0:
            return False
    return True
