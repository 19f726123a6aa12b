"""A single undertaking: nothing is agreed until everything is agreed.

An accepted text closes its items provisionally. Later texts are judged together with what is closed, and all of it takes effect together
once every item is closed. A party may reopen a closed item, at a price.
"""

from __future__ import annotations

from sim.rules.agenda import common_view
from sim.rules.registry import rule
from sim.rules.state import Conflict, State, Table
from sim.rules.utility import worth
from sim.rules.valuation import own_value


@rule
def closed_value(conflict: Conflict, state: State, table: Table, seat: int) -> float:
    """What the closed items count for to a party over the status quo; needs `take_stock`, `take_bearings` and `note_status_quo`."""
    total = 0.0
    for issue in range(conflict.issues):
        if state.closed[issue] > 0.0:
            total += own_value(conflict, state, table, seat, issue, state.package[issue])
    return total


@rule
def include_closed(conflict: Conflict, state: State, table: Table) -> None:
    """Write what is closed into the text, beside the items on the table."""
    for issue in range(conflict.issues):
        if state.closed[issue] > 0.0:
            table.text[issue] = state.package[issue]


@rule
def close_items(conflict: Conflict, state: State, table: Table) -> None:
    """Close every item of an accepted text provisionally, also one that it leaves as it is, and declare its value."""
    for issue in range(conflict.issues):
        if table.tabled[issue] > 0.0:
            state.closed[issue] = 1.0
            state.package[issue] = table.text[issue]
            state.declared[issue] = table.text[issue]


@rule
def all_closed(conflict: Conflict, state: State, table: Table) -> bool:
    """Whether every negotiable issue that nobody struck is closed."""
    for issue in range(conflict.issues):
        if conflict.items[issue].negotiable > 0.0 and table.struck[issue] == 0.0 and state.closed[issue] == 0.0:
            return False
    return True


@rule
def discard_package(conflict: Conflict, state: State) -> None:
    """Reopen every item, at no price: a vote has refused the package."""
    for issue in range(conflict.issues):
        state.closed[issue] = 0.0
    for seat in range(conflict.parties):
        state.standings[seat].owed = 0.0


@rule
def reopening_gain(conflict: Conflict, state: State, seat: int, issue: int) -> float:
    """What a party expects to gain if a closed item is negotiated again: from its closed value to what the others would make of it."""
    expected = worth(conflict, seat, issue, common_view(conflict, seat, issue))
    return conflict.stakes[seat][issue].weight * (expected - worth(conflict, seat, issue, state.package[issue]))


@rule
def reopen(conflict: Conflict, state: State, table: Table, seat: int) -> int:
    """Let a party reopen the closed item by which it expects to gain most, if that is more than the price; returns the issue, or -1.

    It pays by demanding that much less of the package from now on.
    """
    found = -1
    most = conflict.undertaking.reopening
    for issue in range(conflict.issues):
        if state.closed[issue] > 0.0:
            gain = reopening_gain(conflict, state, seat, issue)
            if gain > most:
                found, most = issue, gain
    if found >= 0:
        state.closed[found] = 0.0
        table.reopened[found] = 1.0 + seat
        state.standings[seat].owed += conflict.undertaking.reopening
    return found


@rule
def reopen_items(conflict: Conflict, state: State, table: Table) -> None:
    """Let each party whose consent is needed and who is there reopen an item, in seat order."""
    for place in range(int(conflict.rosters.consenters)):
        seat = int(conflict.consenters[place])
        if state.standings[seat].presence > 0.0:
            reopen(conflict, state, table, seat)
