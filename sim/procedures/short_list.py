"""The changes that a chair with many to choose from pairs with one another, and what a listed change would leave the least content party."""

from __future__ import annotations

from sim.rules.registry import rule
from sim.rules.state import PAIRED, Conflict, Table


@rule
def weighed(conflict: Conflict, table: Table, first: int, second: int, aim: float, most: float) -> tuple[float, float]:
    """The smallest gain among the consenters after a change, `aim` at most, and what it adds to all together; second -1: of one item.

    Leaves off once that gain is below `most`.
    """
    after = aim
    together = 0.0
    for place in range(int(conflict.rosters.consenters)):
        seat = int(conflict.consenters[place])
        more = table.move_gain[first][seat]
        if second >= 0:
            more += table.move_gain[second][seat]
        after = min(after, table.seen_gain[seat] + more)
        together += more
        if after < most:
            break
    return after, together


@rule
def list_pairs(conflict: Conflict, table: Table, moves: int) -> int:
    """List the changes to pair: those that add most to the least content party's gain, then those that add most to all.

    Returns how many.
    """
    neediest = int(conflict.consenters[0])
    for place in range(int(conflict.rosters.consenters)):
        if table.seen_gain[int(conflict.consenters[place])] < table.seen_gain[neediest]:
            neediest = int(conflict.consenters[place])
    needed = 0
    for move in range(moves):
        if table.move_item[move] >= 0.0:
            needed = keep_best(table, 0, needed, move, table.move_gain[move][neediest])
    shared = 0
    for move in range(moves):
        if table.move_item[move] >= 0.0:
            _, together = weighed(conflict, table, move, -1, 0.0, -1e9)
            shared = keep_best(table, needed, shared, move, together)
    return needed + shared


@rule
def keep_best(table: Table, start: int, held: int, move: int, promise: float) -> int:
    """Enter a change into a half of the short list, the most promising first, the earlier first of equals; returns how many it holds."""
    if held == PAIRED // 2:
        if promise <= table.promise[start + held - 1]:
            return held
        held -= 1
    place = start + held
    while place > start and table.promise[place - 1] < promise:
        table.paired[place] = table.paired[place - 1]
        table.promise[place] = table.promise[place - 1]
        place -= 1
    table.paired[place] = float(move)
    table.promise[place] = promise
    return held + 1


@rule
def choices(conflict: Conflict, issue: int) -> int:
    """In how many ways the chair may change an item: to any option, or a step up or down a scale."""
    options = int(conflict.items[issue].options)
    return options if options > 0 else 2
