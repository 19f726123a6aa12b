"""Linking items: a chair who sets the agenda tables items between which it sees a trade.

Tollison and Willett 1979; Sebenius 1983: issues on which no bargain is possible one by one may be settled together, and a mediator chooses which.
"""

from __future__ import annotations

from sim.procedures.short_list import choices
from sim.procedures.single_text import bound
from sim.rules.agenda import free
from sim.rules.distance import joint_change
from sim.rules.registry import rule
from sim.rules.state import Conflict, State, Table
from sim.rules.utility import allowed, take_stock, worth
from sim.rules.valuation import change_to, counted_value, note_status_quo, take_bearings, who_performs


@rule
def sound_out(conflict: Conflict, state: State, table: Table, rejecting: float) -> None:
    """Work out what the smallest changes of substance of every free item would count for to each consenter.

    rejecting: capability of those who reject the talks, 0..1.
    """
    note_status_quo(conflict, state, table)
    for place in range(int(conflict.rosters.consenters)):
        seat = int(conflict.consenters[place])
        state.standings[seat].holding = take_stock(conflict, state, table, seat)
        take_bearings(conflict, state, table, seat, rejecting)
    count = 0
    for issue in range(conflict.issues):
        table.first_move[issue] = float(count)
        if free(conflict, table, issue):
            for choice in range(choices(conflict, issue)):
                weigh_change(conflict, state, table, issue, choice, count + choice)
            count += choices(conflict, issue)


@rule
def weigh_change(conflict: Conflict, state: State, table: Table, issue: int, choice: int, move: int) -> None:
    """Note what one change of an item would count for to each consenter, and how many times as far it could go (`move_value`).

    A change is to an option, or down or up a scale by `bargaining.substance` as far as red lines allow; it is taken to count in proportion to
    its size, but one that ends fighting counts once.
    """
    before = state.ground[issue]
    value = float(choice)
    table.move_value[move] = 1.0
    if conflict.items[issue].options > 0.0:
        possible = allowed(conflict, state, issue, value)
    else:
        bound(conflict, state, table, issue)
        room = table.highest[issue] - before if choice > 0 else before - table.lowest[issue]
        step = min(room, conflict.bargaining.substance)
        value = before + (2.0 * choice - 1.0) * step
        if before < 0.0:  # nothing is in force: the middle of what is allowed
            room = step = 1.0
            value = 0.5 * (table.lowest[issue] + table.highest[issue])
        possible = step > 0.0
        if possible and table.truce[issue] == 0.0:
            table.move_value[move] = room / step
    performer, tempted = who_performs(conflict, table, issue, value)
    change = change_to(conflict, state, table, issue, value, performer, tempted)
    table.move_item[move] = float(issue) if possible and change.differs else -1.0
    for place in range(int(conflict.rosters.consenters)):
        seat = int(conflict.consenters[place])
        gain = conflict.stakes[seat][issue].weight * (worth(conflict, seat, issue, value) - table.held[seat][issue])
        profile = conflict.profiles[seat]
        if profile.euclidean > 0.0:
            gain = joint_change(profile.curvature, profile.total, table.weighed[seat], gain)
        table.move_gain[move][seat] = counted_value(state.standings[seat], table.doubt[seat], change, gain)


@rule
def nobody_loses(conflict: Conflict, table: Table, move: int) -> bool:
    """Whether no consenter loses by a change."""
    for place in range(int(conflict.rosters.consenters)):
        if table.move_gain[move][int(conflict.consenters[place])] < 0.0:
            return False
    return True


@rule
def exchange_rate_exists(conflict: Conflict, table: Table, first: int, second: int) -> bool:
    """Whether some amount of the second change, up to all that there is room for, makes up to every consenter for what it loses by the first.

    A change that can't go further is made once.
    """
    most = table.move_value[second]
    least = 1.0 if most <= 1.0 else 0.0
    for place in range(int(conflict.rosters.consenters)):
        seat = int(conflict.consenters[place])
        given = table.move_gain[first][seat]
        more = table.move_gain[second][seat]
        if more > 0.0:
            least = max(least, -given / more)
        elif more < 0.0:
            most = min(most, -given / more)
        elif given < 0.0:
            return False
        if least > most:
            return False
    return True


@rule
def trade_in_sight(conflict: Conflict, table: Table, issue: int, other: int) -> bool:
    """Whether by some change of two items together, or of the first alone, no consenter loses."""
    for choice in range(choices(conflict, issue)):
        first = int(table.first_move[issue]) + choice
        if table.move_item[first] < 0.0:
            continue
        if nobody_loses(conflict, table, first):
            return True
        for another in range(choices(conflict, other)):
            second = int(table.first_move[other]) + another
            if table.move_item[second] < 0.0:
                continue
            if exchange_rate_exists(conflict, table, first, second) or exchange_rate_exists(conflict, table, second, first):
                return True
    return False


@rule
def links(conflict: Conflict, table: Table, issue: int, chosen: int) -> bool:
    """Whether a trade is in sight between an item and one that is tabled; with none tabled yet, with any free item."""
    for other in range(conflict.issues):
        beside = table.tabled[other] > 0.0 if chosen > 0 else free(conflict, table, other)
        if other != issue and beside and trade_in_sight(conflict, table, issue, other):
            return True
    return False


@rule
def choose_linked_items(conflict: Conflict, state: State, table: Table, rejecting: float) -> int:
    """Table urgent items one by one; of an item with which no trade is in sight only a share of the urgency counts. Returns how many."""
    sound_out(conflict, state, table, rejecting)
    chosen = 0
    for issue in range(conflict.issues):
        table.tabled[issue] = 0.0
    while chosen < int(conflict.agenda.items):
        best = -1
        most = 0.0
        for issue in range(conflict.issues):
            if free(conflict, table, issue) and table.tabled[issue] == 0.0:
                urgent = table.urgency[issue]
                if best < 0 or urgent > most:
                    if not links(conflict, table, issue, chosen):
                        urgent *= 1.0 - conflict.agenda.linkage
                    if best < 0 or urgent > most:
                        best, most = issue, urgent
        if best < 0:
            break
        table.tabled[best] = 1.0
        chosen += 1
    return chosen
