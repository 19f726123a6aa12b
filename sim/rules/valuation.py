"""What a text is worth to a party in the end: the value that it counts, wherever it reckons."""

from __future__ import annotations

from sim.rules.cost import counted, on_the_war
from sim.rules.credibility import credit, note_doubts, performer_of, temptation
from sim.rules.hostilities import ceasefire_now
from sim.rules.registry import rule
from sim.rules.state import Conflict, Standing, State, Table
from sim.rules.utility import differs, movement, worth
from sim.rules.war import exposure, greatest_pain, prospect, stoppable_share


@rule
def take_bearings(conflict: Conflict, state: State, table: Table, seat: int, rejecting: float) -> None:
    """Note what a party reckons with throughout a meeting: whom it doubts, its audience, and what the war holds for it.

    Needs its holding (`take_stock`). rejecting: capability of those who reject the talks, 0..1.
    """
    profile = conflict.profiles[seat]
    standing = state.standings[seat]
    note_doubts(conflict, state, table, seat)
    standing.pressed = profile.audience_cost * standing.audience * rejecting
    standing.relief = 0.0
    standing.prospect = 0.0
    standing.exposed = 0.0
    if profile.wear > 0.0 and standing.pain > 0.0:
        standing.relief = profile.wear * standing.pain * stoppable_share(conflict, state, seat)
    if profile.hope > 0.0 and profile.fights > 0.0:
        intensity = greatest_pain(conflict, state)
        standing.prospect = prospect(profile, standing.outlook, standing.holding, intensity)
        standing.exposed = exposure(profile, intensity)


@rule
def note_truces(conflict: Conflict, state: State, table: Table) -> None:
    """Note by how much a commitment on each issue would strengthen the ceasefire in force."""
    ceasefire = ceasefire_now(conflict, state)
    for issue in range(conflict.issues):
        table.truce[issue] = max(0.0, conflict.items[issue].ceasefire - ceasefire)


@rule
def who_performs(conflict: Conflict, issue: int, before: float, value: float) -> tuple[int, float]:
    """Who has to perform a change of an issue, and how much of the doubt in it counts (`temptation`)."""
    performer, loss = performer_of(conflict, issue, before, value)
    return performer, temptation(loss, conflict.bargaining.half_doubt)


@rule
def note_performers(conflict: Conflict, state: State, table: Table) -> None:
    """Note who would have to perform the text on the table, item by item."""
    for issue in range(conflict.issues):
        if table.tabled[issue] > 0.0:
            performer, tempted = who_performs(conflict, issue, state.ground[issue], table.text[issue])
            table.performer[issue] = float(performer)
            table.tempted[issue] = tempted


@rule
def counted_value(
    conflict: Conflict, state: State, table: Table, seat: int, issue: int, value: float, gain: float, performer: int, tempted: float
) -> float:
    """What one value of an issue is worth to a party, relative to the status quo.

    gain: weight times the difference in worth, as whoever reckons sees it; performer, tempted: see `who_performs`.
    """
    before = state.ground[issue]
    if not differs(before, value):
        return 0.0
    item = conflict.items[issue]
    standing = state.standings[seat]
    credible = credit(table.doubt[seat], performer, tempted)
    total = counted(credible, standing.pressed, gain)
    if movement(item, before, value) >= conflict.bargaining.binding:
        total += on_the_war(table.truce[issue], item.conquest, standing, credible)
    return total


@rule
def own_value(conflict: Conflict, state: State, table: Table, seat: int, issue: int, value: float) -> float:
    """What one value of an issue counts for to a party by its own lights; needs `take_stock` and `take_bearings`."""
    performer, tempted = who_performs(conflict, issue, state.ground[issue], value)
    gain = conflict.stakes[seat][issue].weight * (worth(conflict, seat, issue, value) - table.held[seat][issue])
    return counted_value(conflict, state, table, seat, issue, value, gain, performer, tempted)


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
    for issue in range(conflict.issues):
        if table.tabled[issue] == 0.0 or not differs(state.ground[issue], table.text[issue]):
            continue
        item = conflict.items[issue]
        credible = credit(table.doubt[seat], int(table.performer[issue]), table.tempted[issue])
        gain = conflict.stakes[seat][issue].weight * (worth(conflict, seat, issue, table.text[issue]) - table.held[seat][issue])
        total += gain
        value = counted(credible, standing.pressed, gain)
        if gain > 0.0:
            standing.doubted += (1.0 - credible) * gain
        else:
            standing.conceded -= gain
        if movement(item, state.ground[issue], table.text[issue]) >= conflict.bargaining.binding:
            value += on_the_war(table.truce[issue], item.conquest, standing, credible)
            standing.truce += table.truce[issue]
            standing.doubted += (1.0 - credible) * item.conquest * standing.exposed
        if value < worst:
            hurts, worst = issue, value
    return total, hurts


@rule
def counted_gain(standing: Standing) -> float:
    """What the text that a party has read is worth in total, without endorsements and the cost of any change."""
    war = standing.truce * (standing.relief - standing.prospect)
    return standing.gain - standing.doubted - standing.pressed * standing.conceded + war
