"""How a chair amends its text where parties have Euclidean utility: what a change gains them depends on the rest of the text."""

from __future__ import annotations

from sim.procedures.chair_beliefs import seen_step
from sim.procedures.joint_beliefs import joint_gain, war_part
from sim.procedures.short_list import choices, list_pairs, weighed
from sim.rules.registry import rule
from sim.rules.state import PAIRED, Conflict, State, Table
from sim.rules.valuation import Change


@rule
def gain_after(conflict: Conflict, table: Table, seat: int, first: int, second: int) -> float:
    """What the chair takes a party's gain to be after one listed change of the text, or two; second -1: after one."""
    if conflict.profiles[seat].euclidean == 0.0:
        gain = table.seen_gain[seat] + table.move_gain[first][seat]
        return gain + table.move_gain[second][seat] if second >= 0 else gain
    near = table.joint_near[seat] + table.move_near[first][seat]
    counted = table.joint_counted[seat] + table.move_counted[first][seat]
    war = table.joint_war[seat] + table.move_war[first][seat]
    if second >= 0:
        near += table.move_near[second][seat]
        counted += table.move_counted[second][seat]
        war += table.move_war[second][seat]
    return table.joint_base[seat] + joint_gain(conflict, table, seat, near, counted, war)


@rule
def weigh_joint_move(conflict: Conflict, state: State, table: Table, move: int, issue: int, value: float, change: Change) -> None:
    """Note the parts of what a change of one item would add for parties with Euclidean utility, and what it would add to their gains."""
    for place in range(int(conflict.rosters.consenters)):
        seat = int(conflict.consenters[place])
        if conflict.profiles[seat].euclidean > 0.0:
            near = seen_step(conflict, table, seat, issue, value) if change.differs else 0.0
            table.move_near[move][seat] = near - table.issue_near[seat][issue]
            table.move_war[move][seat] = war_part(state.standings[seat], table.doubt[seat], change) - table.issue_war[seat][issue]
            table.move_counted[move][seat] = table.move_gain[move][seat]
            table.move_gain[move][seat] = gain_after(conflict, table, seat, move, -1) - table.seen_gain[seat]


@rule
def make_joint_move(conflict: Conflict, table: Table, move: int) -> None:
    """Note what a listed change that has just been made leaves of the parts of each gain."""
    issue = int(table.move_item[move])
    for place in range(int(conflict.rosters.consenters)):
        seat = int(conflict.consenters[place])
        if conflict.profiles[seat].euclidean > 0.0:
            table.seen[seat][issue] += table.move_counted[move][seat] - table.move_gain[move][seat]
            table.issue_near[seat][issue] += table.move_near[move][seat]
            table.issue_war[seat][issue] += table.move_war[move][seat]
            table.joint_near[seat] += table.move_near[move][seat]
            table.joint_counted[seat] += table.move_counted[move][seat]
            table.joint_war[seat] += table.move_war[move][seat]


@rule
def refresh_moves(conflict: Conflict, table: Table, changed: int) -> None:
    """Note anew what the changes of the other items would add, now that the text has changed on one."""
    for issue in range(conflict.issues):
        if table.tabled[issue] == 0.0 or issue == changed:
            continue
        for choice in range(choices(conflict, issue)):
            move = int(table.first_move[issue]) + choice
            if table.move_item[move] < 0.0:
                continue
            for place in range(int(conflict.rosters.consenters)):
                seat = int(conflict.consenters[place])
                if conflict.profiles[seat].euclidean > 0.0:
                    table.move_gain[move][seat] = gain_after(conflict, table, seat, move, -1) - table.seen_gain[seat]


@rule
def weighed_together(conflict: Conflict, table: Table, first: int, second: int, aim: float, most: float) -> tuple[float, float]:
    """The smallest gain among the consenters after two changes at once, `aim` at most, and what they add to all together.

    Leaves off once that gain is below `most`.
    """
    after = aim
    together = 0.0
    for place in range(int(conflict.rosters.consenters)):
        seat = int(conflict.consenters[place])
        gain = gain_after(conflict, table, seat, first, second)
        after = min(after, gain)
        together += gain - table.seen_gain[seat]
        if after < most:
            break
    return after, together


@rule
def list_to_pair(conflict: Conflict, table: Table, moves: int) -> int:
    """List the changes to pair with one another: all that may be made if they are few, else the most promising. Returns how many."""
    if moves > PAIRED:
        return list_pairs(conflict, table, moves)
    listed = 0
    for move in range(moves):
        if table.move_item[move] >= 0.0:
            table.paired[listed] = float(move)
            listed += 1
    return listed


@rule
def best_joint_move(conflict: Conflict, table: Table, moves: int, least: float) -> tuple[int, int]:
    """The best change, of one item or of two at once, by the same measure as `sim.procedures.text_search.best_move`; (-1, -1): none helps."""
    aim = conflict.procedure.aim
    best_first = -1
    best_second = -1
    most = min(least, aim)
    joint = 1e-9 if least >= aim else 1000.0
    listed = list_to_pair(conflict, table, moves)
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
                after, together = weighed_together(conflict, table, first, second, aim, most)
                if after > most + 1e-12 or (after >= most and together > joint):
                    best_first, best_second, most, joint = first, second, after, together
    return best_first, best_second
