"""The mediated single negotiating text: a chair writes, parties object, the chair amends.

Fisher and Ury 1981; Raiffa 1982 (Camp David); Klein, Faratin, Sayama and Bar-Yam 2003. The chair opens at the compromise of what it
takes the positions to be (capability times salience), then climbs: it makes the change to one or two tabled items that most helps the
party it sees as least content, until that one gains `aim`; from then on those that add most joint gain. It never
writes beyond a red line it would cross, nor past the status quo.
"""

from __future__ import annotations

from sim.procedures.chair_beliefs import least_seen, read, see, see_gains, seen_worth
from sim.procedures.numerics import exceeds
from sim.procedures.text_search import anneal, climb, list_moves
from sim.rules.grid import on_grid_within
from sim.rules.mediation import room_error
from sim.rules.registry import rule
from sim.rules.rng import RandomStream
from sim.rules.state import Conflict, State, Table
from sim.rules.utility import allowed, least_allowed, most_allowed
from sim.rules.valuation import note_performers


@rule
def open_text(conflict: Conflict, state: State, table: Table, stream: RandomStream) -> None:
    """Read the parties, as well as the shuttle and those in the room allow, and open with a compromise on the tabled items."""
    error = conflict.bargaining.misreading * room_error(conflict, state)
    for place in range(int(conflict.rosters.consenters)):
        read(conflict, state, table, int(conflict.consenters[place]), error, stream)
    for issue in range(conflict.issues):
        table.text[issue] = state.ground[issue]
        if table.tabled[issue] > 0.0:
            bound(conflict, state, table, issue)
            table.text[issue] = opening(conflict, state, table, issue)
    note_performers(conflict, state, table)
    for place in range(int(conflict.rosters.consenters)):
        for issue in range(conflict.issues):
            if table.tabled[issue] > 0.0:
                see(conflict, state, table, int(conflict.consenters[place]), issue)


@rule
def bound(conflict: Conflict, state: State, table: Table, issue: int) -> None:
    """The bounds of a scale within which nobody's red line is crossed; the status quo if firm lines leave no such point."""
    lowest = 0.0
    highest = 100.0
    before = state.ground[issue]
    for place in range(int(conflict.rosters.consenters)):
        stake = conflict.stakes[int(conflict.consenters[place])][issue]
        lowest = max(lowest, least_allowed(stake, before))
        highest = min(highest, most_allowed(stake, before))
    if lowest > highest:
        lowest = before
        highest = before
    table.lowest[issue] = lowest
    table.highest[issue] = highest


@rule
def opening(conflict: Conflict, state: State, table: Table, issue: int) -> float:
    """The compromise on one item: the mean of seen positions by capability times salience, or the option of greatest weighted worth.

    On a scale the chair then keeps to that side of the status quo.
    """
    if conflict.items[issue].options > 0.0:
        return opening_option(conflict, state, table, issue)
    weighed = 0.0
    total = 0.0
    for place in range(int(conflict.rosters.consenters)):
        seat = int(conflict.consenters[place])
        weight = conflict.profiles[seat].capability * conflict.stakes[seat][issue].weight
        position = conflict.stakes[seat][issue].position + table.misread[seat][int(conflict.items[issue].first_slot)]
        weighed += weight * min(100.0, max(0.0, position))
        total += weight
    before = state.ground[issue]
    if total <= 0.0:
        return before
    compromise = weighed / total
    compromise = min(table.highest[issue], max(table.lowest[issue], compromise))
    compromise = on_grid_within(conflict.items[issue], compromise, table.lowest[issue], table.highest[issue], before)
    if compromise >= before:
        table.lowest[issue] = max(table.lowest[issue], before)
    else:
        table.highest[issue] = min(table.highest[issue], before)
    return compromise


@rule
def opening_option(conflict: Conflict, state: State, table: Table, issue: int) -> float:
    """The allowed option of greatest worth over the consenters, by capability times weight, as the chair sees it; else the status quo."""
    best = state.ground[issue]
    most = 0.0
    for option in range(int(conflict.items[issue].options)):
        if not allowed(conflict, state, issue, float(option)):
            continue
        total = 0.0
        for place in range(int(conflict.rosters.consenters)):
            seat = int(conflict.consenters[place])
            weight = conflict.profiles[seat].capability * conflict.stakes[seat][issue].weight
            total += weight * seen_worth(conflict, table, seat, issue, float(option))
        if exceeds(total, most):
            best, most = float(option), total
    return best


@rule
def propose(conflict: Conflict, state: State, table: Table, exchange: int, stream: RandomStream) -> None:
    """Amend the text by up to `moves` changes."""
    see_gains(conflict, state, table)
    least = least_seen(conflict, table)
    moves = list_moves(conflict, state, table)
    if conflict.procedure.search > 0.0:
        if least < conflict.procedure.aim:
            anneal(conflict, state, table, moves, exchange, stream)
    else:
        climb(conflict, state, table, moves, least)
