"""A standing mechanism between rounds, such as a hotline or regular meetings on incidents: while it is on, there is less violence."""

from __future__ import annotations

import math

from sim.rules.registry import rule
from sim.rules.state import Conflict, State


@rule
def is_suspended(conflict: Conflict, state: State) -> bool:
    """Whether the mechanism is off before a round: as the scenario states, or because a party is away from the item that it depends on."""
    issue = int(conflict.mechanism.issue)
    if issue >= 0 and state.left_by[issue] > 0.0:
        return True
    for place in range(conflict.suspended):
        if conflict.suspensions[place] == state.course.round:
            return True
    return False


@rule
def violence_left(conflict: Conflict, state: State) -> float:
    """The share of violence that the mechanism leaves in the weeks before a round, 0..1."""
    if conflict.mechanism.prevents == 0.0 or is_suspended(conflict, state):
        return 1.0
    return 1.0 - conflict.mechanism.prevents


@rule
def violence_prevented(conflict: Conflict, state: State) -> float:
    """The share of violence that the mechanism has prevented since the last round: 0 if it was off, not a number if there is none or nobody fights."""
    acts = conflict.mechanism.prevents > 0.0 and conflict.rosters.fighters > 0.0
    return 1.0 - state.course.violence_left if acts else math.nan
