"""How a chair amends its text: it lists the changes of single items, and climbs by the best one or two at a time, or anneals.

Klein, Faratin, Sayama and Bar-Yam 2003. It never writes beyond a red line it would cross, nor past the status quo.
"""

from __future__ import annotations

from sim.procedures.chair_beliefs import least_seen, seen_value
from sim.procedures.joint_moves import best_joint_move, make_joint_move, refresh_moves, weigh_joint_move
from sim.procedures.short_list import choices, list_pairs, weighed
from sim.rules.elementary import exponential
from sim.rules.grid import on_grid_within
from sim.rules.registry import rule
from sim.rules.rng import PROPOSAL, RandomStream, block
from sim.rules.state import PAIRED, Conflict, State, Table
from sim.rules.utility import allowed
from sim.rules.valuation import change_to, who_performs

#: Of up to so many consenters a chair adds up all gains from a change, which costs a processor less than a guess when to leave off.
FEW = 8


@rule
def climb(conflict: Conflict, state: State, table: Table, moves: int, least: float) -> None:
    """Make changes, each the one that most helps whoever seems least content; when all seem content, the one that adds most joint gain."""
    for _ in range(int(conflict.procedure.moves)):
        if conflict.rosters.euclidean > 0.0:
            first, second = best_joint_move(conflict, table, moves, least)
        elif moves <= PAIRED:
            first, second = best_move(conflict, table, moves, least)
        else:
            first, second = best_listed_move(conflict, table, moves, least)
        if first < 0:
            break
        make_move(conflict, state, table, first)
        if second >= 0:
            make_move(conflict, state, table, second)
        least = least_seen(conflict, table)


@rule
def best_move(conflict: Conflict, table: Table, moves: int, least: float) -> tuple[int, int]:
    """The best change, of one item or of two at once; (-1, -1) if none helps.

    The gain of the least content party comes first, as long as it is below `aim`; beyond that the gains of all together count.
    """
    aim = conflict.procedure.aim
    consenters = int(conflict.rosters.consenters)
    best_first = -1
    best_second = -1
    most = min(least, aim)
    joint = 1e-9 if least >= aim else 1000.0
    for first in range(moves):
        item = table.move_item[first]
        if item < 0.0:
            continue
        for second in range(first, moves):
            pair = second > first
            if pair and (table.move_item[second] < 0.0 or table.move_item[second] == item):
                continue
            after = aim
            together = 0.0
            for place in range(consenters):
                seat = int(conflict.consenters[place])
                more = table.move_gain[first][seat]
                if pair:
                    more += table.move_gain[second][seat]
                after = min(after, table.seen_gain[seat] + more)
                together += more
                if after < most and consenters > FEW:
                    break
            if after > most + 1e-12 or (after >= most and together > joint):
                best_first, best_second, most, joint = first, second if pair else -1, after, together
    return best_first, best_second


@rule
def best_listed_move(conflict: Conflict, table: Table, moves: int, least: float) -> tuple[int, int]:
    """The best change as `best_move` finds it, of one item or of two that are both on the short list of `list_pairs`."""
    aim = conflict.procedure.aim
    best_first = -1
    best_second = -1
    most = min(least, aim)
    joint = 1e-9 if least >= aim else 1000.0
    listed = list_pairs(conflict, table, moves)
    for first in range(moves):
        if table.move_item[first] >= 0.0:
            after, together = weighed(conflict, table, first, -1, aim, most)
            if after > most + 1e-12 or (after >= most and together > joint):
                best_first, best_second, most, joint = first, -1, after, together
    for place in range(listed):
        first = int(table.paired[place])
        for later in range(place + 1, listed):
            second = int(table.paired[later])
            if table.move_item[first] != table.move_item[second]:
                after, together = weighed(conflict, table, first, second, aim, most)
                if after > most + 1e-12 or (after >= most and together > joint):
                    best_first, best_second, most, joint = first, second, after, together
    return best_first, best_second


@rule
def anneal(conflict: Conflict, state: State, table: Table, moves: int, exchange: int, stream: RandomStream) -> None:
    """Make changes drawn at random: one that leaves the least content party worse off is made too, ever less often as the chair cools.

    Metropolis: with odds exp(-loss / warmth); the warmth falls to nothing with the last exchange (Klein et al. 2003).
    """
    warmth = conflict.procedure.warmth * (1.0 - exchange / conflict.procedure.exchanges)
    for trial in range(int(conflict.procedure.moves)):
        which, heads, _, _ = block(stream, int(state.course.round), 256 * exchange + trial, 0, PROPOSAL)
        move = min(moves - 1, int(which * moves))
        if table.move_item[move] < 0.0:
            continue
        before = least_seen(conflict, table)
        after = least_after(conflict, table, move)
        if after >= before or (warmth > 0.0 and heads < exponential((after - before) / warmth)):
            make_move(conflict, state, table, move)
            if after >= conflict.procedure.aim:
                break


@rule
def least_after(conflict: Conflict, table: Table, move: int) -> float:
    """The smallest gain among the consenters after a change, as the chair sees it."""
    least = 1000.0
    for place in range(int(conflict.rosters.consenters)):
        seat = int(conflict.consenters[place])
        least = min(least, table.seen_gain[seat] + table.move_gain[move][seat])
    return least


@rule
def list_moves(conflict: Conflict, state: State, table: Table) -> int:
    """List the changes to single items that the chair may consider, with what each would add to each consenter's gain; returns how many."""
    count = 0
    for issue in range(conflict.issues):
        if table.tabled[issue] > 0.0:
            table.first_move[issue] = float(count)
            weigh_moves(conflict, state, table, issue)
            count += choices(conflict, issue)
    return count


@rule
def weigh_moves(conflict: Conflict, state: State, table: Table, issue: int) -> None:
    """Write down the changes of one item: those that change nothing, cross a red line, or are nothing to anybody, are not made now."""
    options = conflict.items[issue].options > 0.0
    for choice in range(choices(conflict, issue)):
        move = int(table.first_move[issue]) + choice
        value = float(choice)
        if not options:
            item, here = conflict.items[issue], table.text[issue]
            value = here + (2.0 * choice - 1.0) * max(item.step, conflict.procedure.step)
            value = min(table.highest[issue], max(table.lowest[issue], value))
            value = on_grid_within(item, value, table.lowest[issue], table.highest[issue], here)
        table.move_item[move] = -1.0
        table.move_value[move] = value
        possible = value != table.text[issue] and (not options or allowed(conflict, state, issue, value))
        if possible and weigh_move(conflict, state, table, move, issue, value):
            table.move_item[move] = float(issue)


@rule
def weigh_move(conflict: Conflict, state: State, table: Table, move: int, issue: int, value: float) -> bool:
    """Note what a change of one item would add to what the text counts for to each consenter, as the chair sees it.

    Returns whether it adds to some consenter's gain or takes from it.
    """
    performer, tempted = who_performs(conflict, table, issue, value)
    change = change_to(conflict, state, table, issue, value, performer, tempted)
    matters = False
    for place in range(int(conflict.rosters.consenters)):
        seat = int(conflict.consenters[place])
        more = seen_value(conflict, state, table, seat, issue, value, change) - table.seen[seat][issue]
        table.move_gain[move][seat] = more
        matters = matters or more != 0.0
    if conflict.rosters.euclidean > 0.0:
        weigh_joint_move(conflict, state, table, move, issue, value, change)
    return matters


@rule
def make_move(conflict: Conflict, state: State, table: Table, move: int) -> None:
    """Write a listed change into the text, and list the changes of that item anew."""
    issue = int(table.move_item[move])
    table.text[issue] = table.move_value[move]
    for place in range(int(conflict.rosters.consenters)):
        seat = int(conflict.consenters[place])
        table.seen_gain[seat] += table.move_gain[move][seat]
        table.seen[seat][issue] += table.move_gain[move][seat]
    if conflict.rosters.euclidean > 0.0:
        make_joint_move(conflict, table, move)
    weigh_moves(conflict, state, table, issue)
    if conflict.rosters.euclidean > 0.0:
        refresh_moves(conflict, table, issue)
