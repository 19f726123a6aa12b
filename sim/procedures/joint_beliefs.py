"""What a chair takes a text to count for to parties with Euclidean utility, for whom what the issues count for does not add up.

Of each such party the chair keeps the change of the weighted sum (`sim.rules.distance`), what the text counts for if a unit of that sum is
a unit of utility, and what the text does to the war. From these follow the gains from any text, exactly.
"""

from __future__ import annotations

from sim.rules.cost import on_the_war
from sim.rules.credibility import credit
from sim.rules.distance import slope
from sim.rules.registry import rule
from sim.rules.state import Conflict, Standing, State, Table, Vector
from sim.rules.valuation import Change


@rule
def joint_gain(conflict: Conflict, table: Table, seat: int, near: float, counted: float, war: float) -> float:
    """What a text counts for to a party over the status quo, in utility.

    near: the change of its weighted sum; counted: what the text counts for if a unit of that is a unit of utility; war: the part of that
    which is what the text does to the war.
    """
    profile = conflict.profiles[seat]
    unit = slope(profile.curvature, profile.total, table.weighed[seat], table.weighed[seat] + near)
    return unit * (counted - war) + war


@rule
def war_part(standing: Standing, doubts: Vector, change: Change) -> float:
    """What a change of an issue counts for by what it does to the war."""
    if not change.differs or (change.truce == 0.0 and change.conquest == 0.0):
        return 0.0
    return on_the_war(change.truce, change.conquest, standing, credit(doubts, change.performer, change.tempted))


@rule
def see_parts(conflict: Conflict, state: State, table: Table, seat: int, issue: int, change: Change, gain: float) -> None:
    """Note the parts of what the text counts for on an issue; gain: weight times the difference in worth, as the chair sees it."""
    table.issue_near[seat][issue] = gain if change.differs else 0.0
    table.issue_war[seat][issue] = war_part(state.standings[seat], table.doubt[seat], change)


@rule
def see_joint_gain(conflict: Conflict, table: Table, seat: int, without: float) -> float:
    """What the chair takes a party's gain from the text to be; without: its net gain without the text."""
    near = 0.0
    counted = 0.0
    war = 0.0
    for issue in range(conflict.issues):
        if table.tabled[issue] > 0.0:
            near += table.issue_near[seat][issue]
            counted += table.seen[seat][issue]
            war += table.issue_war[seat][issue]
    table.joint_base[seat] = without
    table.joint_near[seat] = near
    table.joint_counted[seat] = counted
    table.joint_war[seat] = war
    return without + joint_gain(conflict, table, seat, near, counted, war)
