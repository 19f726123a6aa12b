"""Offers of a party with Euclidean utility: what a value of one item counts for depends on the rest of the text."""

from __future__ import annotations

from sim.procedures.joint_beliefs import joint_gain, war_part
from sim.rules.registry import rule
from sim.rules.state import Conflict, State, Table
from sim.rules.utility import worth
from sim.rules.valuation import change_to, own_value, who_performs


@rule
def own_parts(conflict: Conflict, state: State, table: Table, seat: int, issue: int, value: float) -> tuple[float, float, float]:
    """The change of a party's weighted sum by a value of an issue, what that counts for, and the part of it that the war makes.

    See `sim.procedures.joint_beliefs.joint_gain`.
    """
    performer, tempted = who_performs(conflict, table, issue, value)
    change = change_to(conflict, state, table, issue, value, performer, tempted)
    near = 0.0
    if change.differs:
        near = conflict.stakes[seat][issue].weight * (worth(conflict, seat, issue, value) - table.held[seat][issue])
    counted = own_value(conflict, state, table, seat, issue, value)
    return near, counted, war_part(state.standings[seat], table.doubt[seat], change)


@rule
def value_with(conflict: Conflict, state: State, table: Table, seat: int, issue: int, value: float) -> float:
    """What the text would count for to a party in total, in utility, with another value of one issue; needs `weigh_text_jointly`."""
    near, counted, war = own_parts(conflict, state, table, seat, issue, table.text[issue])
    new_near, new_counted, new_war = own_parts(conflict, state, table, seat, issue, value)
    return joint_gain(
        conflict, table, seat, table.joint_near[seat] + new_near - near, table.joint_counted[seat] + new_counted - counted,
        table.joint_war[seat] + new_war - war,
    )


@rule
def weigh_text_jointly(conflict: Conflict, state: State, table: Table, seat: int) -> float:
    """Note what the text counts for to a party in total, and what it would with each tabled item at the party's ideal; returns the first."""
    table.joint_near[seat] = 0.0
    table.joint_counted[seat] = 0.0
    table.joint_war[seat] = 0.0
    for issue in range(conflict.issues):
        if table.tabled[issue] > 0.0:
            near, counted, war = own_parts(conflict, state, table, seat, issue, table.text[issue])
            table.joint_near[seat] += near
            table.joint_counted[seat] += counted
            table.joint_war[seat] += war
    total = joint_gain(conflict, table, seat, table.joint_near[seat], table.joint_counted[seat], table.joint_war[seat])
    for issue in range(conflict.issues):
        if table.tabled[issue] > 0.0:
            table.own[issue] = total
            table.ideal_value[seat][issue] = value_with(conflict, state, table, seat, issue, table.ideal[seat][issue])
    return total
