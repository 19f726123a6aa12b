"""What a chair takes the parties to want: its reading of their positions, costs and gains, and what it learns from a refusal."""

from __future__ import annotations

from sim.procedures.joint_beliefs import see_joint_gain, see_parts
from sim.rules.cost import Cost, total_cost
from sim.rules.distance import squared
from sim.rules.registry import rule
from sim.rules.rng import MISREADING, RandomStream, normal
from sim.rules.state import Conflict, State, Table
from sim.rules.utility import closeness
from sim.rules.valuation import Change, change_to, counted_value


@rule
def read(conflict: Conflict, state: State, table: Table, seat: int, error: float, stream: RandomStream) -> None:
    """What the chair takes a party's positions on the tabled items to be: one error a run, as far as answers have left it."""
    for issue in range(conflict.issues):
        if table.tabled[issue] > 0.0:
            address = int(conflict.profiles[seat].key) ^ int(conflict.items[issue].key)
            left = error * state.misread_share[seat][issue]
            first = int(conflict.items[issue].first_slot)
            for option in range(max(1, int(conflict.items[issue].options))):
                table.misread[seat][first + option] = left * normal(stream, 0, option, address, MISREADING)


@rule
def seen_worth(conflict: Conflict, table: Table, seat: int, issue: int, value: float) -> float:
    """What the chair takes a value of an issue to be worth to a party, 0..1."""
    first = int(conflict.items[issue].first_slot)
    if value < 0.0:
        return 0.0
    if conflict.items[issue].options > 0.0:
        slot = first + int(value)
        seen = min(1.0, max(0.0, conflict.scores[seat][slot] + table.misread[seat][slot] / 100.0))
        return squared(seen) if conflict.profiles[seat].euclidean > 0.0 else seen
    position = min(100.0, max(0.0, conflict.stakes[seat][issue].position + table.misread[seat][first]))
    return closeness(value - position, conflict.stakes[seat][issue].curvature)


@rule
def see(conflict: Conflict, state: State, table: Table, seat: int, issue: int) -> None:
    """Note what the chair believes the status quo on an issue to be worth to a party, and the text to count for.

    Needs `note_performers`.
    """
    change = change_to(conflict, state, table, issue, table.text[issue], int(table.performer[issue]), table.tempted[issue])
    table.seen_held[seat][issue] = seen_worth(conflict, table, seat, issue, state.ground[issue])
    table.seen[seat][issue] = seen_value(conflict, state, table, seat, issue, table.text[issue], change)
    if conflict.profiles[seat].euclidean > 0.0:
        see_parts(conflict, state, table, seat, issue, change, seen_step(conflict, table, seat, issue, table.text[issue]))


@rule
def seen_value(conflict: Conflict, state: State, table: Table, seat: int, issue: int, value: float, change: Change) -> float:
    """The chair's estimate of what a value of an issue is worth to a party, relative to the status quo."""
    gain = seen_step(conflict, table, seat, issue, value)
    return counted_value(state.standings[seat], table.doubt[seat], change, gain)


@rule
def seen_step(conflict: Conflict, table: Table, seat: int, issue: int, value: float) -> float:
    """Weight times the difference in worth between a value of an issue and the status quo, as the chair sees it."""
    return conflict.stakes[seat][issue].weight * (seen_worth(conflict, table, seat, issue, value) - table.seen_held[seat][issue])


@rule
def see_costs(conflict: Conflict, state: State, table: Table, seat: int, cost: Cost) -> None:
    """Let the chair see a party's cost of change but for its mood."""
    table.seen_cost[seat] = total_cost(cost) - cost.mood
    table.seen_demand[seat] = 0.0


@rule
def see_gains(conflict: Conflict, state: State, table: Table) -> None:
    """What the chair takes each consenter's gain from the text to be."""
    for place in range(int(conflict.rosters.consenters)):
        seat = int(conflict.consenters[place])
        standing = state.standings[seat]
        gain = standing.holding - standing.baseline - table.seen_cost[seat] - table.seen_demand[seat]
        if conflict.profiles[seat].euclidean > 0.0:
            table.seen_gain[seat] = see_joint_gain(conflict, table, seat, gain)
            continue
        for issue in range(conflict.issues):
            if table.tabled[issue] > 0.0:
                gain += table.seen[seat][issue]
        table.seen_gain[seat] = gain


@rule
def least_seen(conflict: Conflict, table: Table) -> float:
    """The smallest gain among the consenters, as the chair sees it."""
    least = 1000.0
    for place in range(int(conflict.rosters.consenters)):
        least = min(least, table.seen_gain[int(conflict.consenters[place])])
    return least


@rule
def hear(conflict: Conflict, state: State, table: Table, seat: int, reply: float, surplus: float, held_out: float, objection: int) -> None:
    """Let the chair learn from a refusal: it reads the item objected to twice as well and the others a little better, for good, and
    it sees half of a shortfall that it had not seen.

    It also heeds (in part) what the party makes known it holds out for; a party that accepts holds out for nothing more.
    """
    seen = table.seen_gain[seat] + table.seen_demand[seat]  # by what it was taken to hold out for when the text was written
    table.seen_demand[seat] = 0.0 if reply == 1.0 else conflict.procedure.heed * held_out
    if reply == 1.0:
        return
    for issue in range(conflict.issues):
        if table.tabled[issue] > 0.0:
            left = 0.5 if issue == objection else 1.0 - conflict.bargaining.disclosure
            read_better(conflict, state, table, seat, issue, left)
    if surplus < 0.0 and seen >= 0.0:
        table.seen_cost[seat] += 0.5 * -surplus


@rule
def read_better(conflict: Conflict, state: State, table: Table, seat: int, issue: int, left: float) -> None:
    """Leave only a share of the chair's error about a party's position on an item, in this meeting and later."""
    state.misread_share[seat][issue] *= left
    first = int(conflict.items[issue].first_slot)
    for option in range(max(1, int(conflict.items[issue].options))):
        table.misread[seat][first + option] *= left
    see(conflict, state, table, seat, issue)
