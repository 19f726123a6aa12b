"""What a text counts for to a party: its gains and losses over the status quo, after doubts, audience costs and the effect on the war."""

from __future__ import annotations

from typing import NamedTuple

from sim.rules.cost import counted, on_the_war
from sim.rules.credibility import credit, loss_by, note_doubts, temptation
from sim.rules.distance import slope
from sim.rules.hostilities import ceasefire_now
from sim.rules.registry import rule
from sim.rules.state import Conflict, Standing, State, Table, Vector
from sim.rules.utility import differs, movement, take_stock, worth
from sim.rules.war import war_of


@rule
def take_bearings(conflict: Conflict, state: State, table: Table, seat: int, rejecting: float) -> None:
    """Note what enters a party's calculations throughout a meeting: whom it doubts, its audience costs, and its prospects in the war.

    Needs its holding (`take_stock`). rejecting: capability of those who reject the talks, 0..1.
    """
    profile = conflict.profiles[seat]
    standing = state.standings[seat]
    note_doubts(conflict, state, table, seat)
    standing.pressed = profile.audience_cost * standing.audience * rejecting
    war = war_of(conflict, state, seat, standing.holding)
    standing.relief = war.relief
    standing.prospect = war.prospect
    standing.exposed = war.exposed
    if profile.involved > 0.0:
        for client in range(conflict.parties):
            share = conflict.ties[seat][client].involvement
            if share > 0.0:
                theirs = war_of(conflict, state, client, take_stock(conflict, state, table, client))
                standing.relief += share * theirs.relief
                standing.prospect += share * theirs.prospect
                standing.exposed += share * theirs.exposed


@rule
def note_status_quo(conflict: Conflict, state: State, table: Table) -> None:
    """Note what stays the same throughout a meeting: how good the status quo is to those who may have to perform a change of it, and by how
    much a commitment on each issue would strengthen the ceasefire in force.
    """
    for place in range(int(conflict.rosters.performers)):
        take_stock(conflict, state, table, int(conflict.performers[place]))
    ceasefire = ceasefire_now(conflict, state)
    for issue in range(conflict.issues):
        table.truce[issue] = max(0.0, conflict.items[issue].ceasefire - ceasefire)


class Change(NamedTuple):
    """What a change of one issue involves, for every party alike.

    differs: whether it changes anything; performer: the seat of the party that has to perform it, or -1; tempted: how much of the doubt in
    that party counts (`temptation`); truce: by how much it strengthens the ceasefire in force; conquest: how far a breach of it swings the
    war. The last two are 0 for a change that does not bind.
    """

    differs: bool
    performer: int
    tempted: float
    truce: float
    conquest: float


@rule
def who_performs(conflict: Conflict, table: Table, issue: int, value: float) -> tuple[int, float]:
    """Who has to perform a change of an issue, and how much of the doubt in it counts (`temptation`); needs `note_status_quo`."""
    performer = -1
    most = 0.0
    for place in range(int(conflict.rosters.performers)):
        seat = int(conflict.performers[place])
        loss = loss_by(conflict, seat, issue, table.held[seat][issue], value, table.weighed[seat])
        if loss > most:
            performer, most = seat, loss
    return performer, temptation(most, conflict.bargaining.half_doubt)


@rule
def change_to(conflict: Conflict, state: State, table: Table, issue: int, value: float, performer: int, tempted: float) -> Change:
    """What a change of an issue to a value involves, given who performs it; needs `note_status_quo`."""
    before = state.ground[issue]
    if movement(conflict.items[issue], before, value) >= conflict.bargaining.binding:
        return Change(differs(before, value), performer, tempted, table.truce[issue], conflict.items[issue].conquest)
    return Change(differs(before, value), performer, tempted, 0.0, 0.0)


@rule
def note_performers(conflict: Conflict, state: State, table: Table) -> None:
    """List the tabled items that the text changes, and note what each change involves; needs `note_status_quo`."""
    changed = 0
    for issue in range(conflict.issues):
        if table.tabled[issue] > 0.0:
            performer, tempted = who_performs(conflict, table, issue, table.text[issue])
            change = change_to(conflict, state, table, issue, table.text[issue], performer, tempted)
            table.performer[issue] = float(performer)
            table.tempted[issue] = tempted
            table.eased[issue] = change.truce
            table.risked[issue] = change.conquest
            if change.differs:
                table.changed[changed] = float(issue)
                changed += 1
    table.changed[changed] = -1.0


@rule
def counted_value(standing: Standing, doubts: Vector, change: Change, gain: float) -> float:
    """What a change of an issue is worth to a party, relative to the status quo.

    doubts [n]: its doubt in each other party; gain: weight times the difference in worth, as the party or the chair sees it.
    """
    if not change.differs:
        return 0.0
    credible = credit(doubts, change.performer, change.tempted)
    total = counted(credible, standing.pressed, gain)
    if change.truce != 0.0 or change.conquest != 0.0:
        total += on_the_war(change.truce, change.conquest, standing, credible)
    return total


@rule
def own_value(conflict: Conflict, state: State, table: Table, seat: int, issue: int, value: float) -> float:
    """What one value of an issue counts for to a party by its own lights; needs `note_status_quo`, `take_stock` and `take_bearings`.

    In Euclidean utility what a text counts for does not add up from this: see `sim.procedures.joint_offers`.
    """
    performer, tempted = who_performs(conflict, table, issue, value)
    change = change_to(conflict, state, table, issue, value, performer, tempted)
    gain = conflict.stakes[seat][issue].weight * (worth(conflict, seat, issue, value) - table.held[seat][issue])
    return counted_value(state.standings[seat], table.doubt[seat], change, gain)


@rule
def text_slope(conflict: Conflict, table: Table, seat: int) -> float:
    """What a change of the weighted sum by the text is worth to a party with Euclidean utility, per unit (`sim.rules.distance.slope`)."""
    profile = conflict.profiles[seat]
    change = 0.0
    place = 0
    while table.changed[place] >= 0.0:
        issue = int(table.changed[place])
        place += 1
        change += conflict.stakes[seat][issue].weight * (worth(conflict, seat, issue, table.text[issue]) - table.held[seat][issue])
    return slope(profile.curvature, profile.total, table.weighed[seat], table.weighed[seat] + change)


@rule
def gain_of(conflict: Conflict, state: State, table: Table, seat: int) -> tuple[float, int]:
    """What the text would gain a party if all of it were kept, and the item that counts most against it, or -1; only tabled items differ.

    Notes beside it what the party doubts, concedes, and makes of the text's ceasefire. Needs `take_stock`, `take_bearings` and
    `note_performers`.
    """
    standing = state.standings[seat]
    total = 0.0
    worst = 0.0
    hurts = -1
    standing.doubted = 0.0
    standing.conceded = 0.0
    standing.truce = 0.0
    unit = text_slope(conflict, table, seat) if conflict.profiles[seat].euclidean > 0.0 else 1.0
    place = 0
    while table.changed[place] >= 0.0:
        issue = int(table.changed[place])
        place += 1
        credible = credit(table.doubt[seat], int(table.performer[issue]), table.tempted[issue])
        gain = conflict.stakes[seat][issue].weight * (worth(conflict, seat, issue, table.text[issue]) - table.held[seat][issue])
        gain *= unit
        total += gain
        value = counted(credible, standing.pressed, gain)
        if gain > 0.0:
            standing.doubted += (1.0 - credible) * gain
        else:
            standing.conceded -= gain
        if table.eased[issue] != 0.0 or table.risked[issue] != 0.0:
            value += on_the_war(table.eased[issue], table.risked[issue], standing, credible)
            standing.truce += table.eased[issue]
            standing.doubted += (1.0 - credible) * table.risked[issue] * standing.exposed
        if value < worst:
            hurts, worst = issue, value
    return total, hurts


@rule
def counted_gain(standing: Standing) -> float:
    """What the text that a party has read is worth in total, without endorsements and the cost of any change."""
    war = standing.truce * (standing.relief - standing.prospect)
    return standing.gain - standing.doubted - standing.pressed * standing.conceded + war
