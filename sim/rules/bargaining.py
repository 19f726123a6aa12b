"""What a party weighs at the table, whatever the procedure: sitting down, pressure and endorsement, its answer."""

from __future__ import annotations

from sim.rules.concession import recover
from sim.rules.cost import Cost, cost_of_change, total_cost
from sim.rules.enums import REPLY_ACCEPT
from sim.rules.issue_rights import counted_interest
from sim.rules.mediation import approval
from sim.rules.parameters import Bargaining
from sim.rules.parties import Profile
from sim.rules.patron_pressure import outlay, pressure_on
from sim.rules.registry import rule
from sim.rules.reply import Answer, reply_to, surplus
from sim.rules.rng import MOOD, RandomStream, normal
from sim.rules.scheduling import discounted, final_share
from sim.rules.state import Conflict, Standing, State, Table
from sim.rules.tactics import insisted
from sim.rules.trust import trust_in_others
from sim.rules.undertaking import closed_value
from sim.rules.utility import baseline, best_gain, changes, movement, red_line, take_stock
from sim.rules.valuation import counted_gain, gain_of, note_performers, take_bearings

#: The least surplus where nothing is offered: no deal is near.
NOTHING_OFFERED = -1.0


@rule
def sit_down(conflict: Conflict, state: State, table: Table, seat: int, rejecting: float, stream: RandomStream) -> Cost:
    """Prepare a party for a meeting: whom it trusts, its mood, what it reckons with, the best it could hope for.

    Returns what any change at all would cost it.
    """
    standing = state.standings[seat]
    standing.trusted = trust_in_others(conflict, state, seat)
    standing.mood = normal(stream, int(state.course.round), 0, int(conflict.profiles[seat].key), MOOD)
    standing.refusals = 0.0
    standing.holding = take_stock(conflict, state, table, seat)
    standing.baseline = baseline(conflict.profiles[seat], standing.holding)
    if conflict.profiles[seat].reservation == conflict.profiles[seat].reservation:  # a number: one is stated
        # A deal is worth less the later it comes, and what the party has without one is not: so a deal has to give it more.
        standing.baseline /= discounted(conflict, state, seat)
    take_bearings(conflict, state, table, seat, rejecting)
    if conflict.undertaking.single > 0.0:  # each text is judged together with what is closed
        standing.baseline -= closed_value(conflict, state, table, seat)
    standing.doubted = 0.0
    standing.conceded = 0.0
    standing.truce = 0.0
    standing.best = best_gain(conflict, table, seat) + standing.holding - standing.baseline - standing.owed
    recover(standing, conflict.profiles[seat].first_demand, conflict.bargaining.renewal)
    standing.final_demand = final_share(conflict, state)
    cost = cost_of_change(conflict.bargaining, conflict.profiles[seat], standing, 0.0, standing.mood)
    standing.cost = total_cost(cost)
    return cost


@rule
def weigh_text(conflict: Conflict, state: State, table: Table) -> None:
    """Let those in the room read the text: what each gains by it, who endorses it, and what each patron would spend on it.

    A patron's gain is net of its own cost of change, which is charged only if something changes on the ground.
    """
    changing = changes(conflict, state.ground, table.text)
    state.course.unmoved = 1.0
    note_performers(conflict, state, table)
    for seat in range(conflict.parties):
        standing = state.standings[seat]
        standing.endorses = 0.0
        table.outlay[seat] = 0.0
        if standing.presence > 0.0:
            standing.gain, standing.objection = gain_of(conflict, state, table, seat)
            net = counted_gain(standing)
            if conflict.profiles[seat].partial > 0.0:
                net = counted_interest(conflict, state, table, seat)
            standing.endorses = 1.0 if net >= 0.0 else 0.0
            if standing.endorses > 0.0:
                state.course.unmoved *= 1.0 - conflict.profiles[seat].endorsement
            table.outlay[seat] = outlay(conflict.bargaining, net - (standing.cost if changing else 0.0))


@rule
def answer(conflict: Conflict, state: State, table: Table, seat: int, rejecting: float, elapsed: float) -> Answer:
    """A party's answer to the text on the table, with every term; it has sat down and read the text (`weigh_text`).

    rejecting: capability of those who reject the talks, 0..1; elapsed: share of the exchanges used up, this one included.
    """
    profile = conflict.profiles[seat]
    standing = state.standings[seat]
    cost = Cost(0.0, 0.0, 0.0, 0.0, 0.0, 0.0)
    if changes(conflict, state.ground, table.text):
        # Only who endorses texts itself has to leave itself out.
        endorsed = approval(conflict, state, seat) if profile.endorsement > 0.0 else 1.0 - state.course.unmoved
        cost = cost_of_change(conflict.bargaining, profile, standing, endorsed, standing.mood)
    value = standing.holding + standing.gain
    pressure = pressure_on(conflict, table.outlay, seat)
    left = surplus(value, standing.baseline, total_cost(cost), pressure)
    insists = insisted(conflict, table, standing, seat, elapsed)
    line = red_line(conflict, seat, state.ground, table.text, table.tabled)
    hopeless = line >= 0 or left < -conflict.bargaining.hopeless
    reply = reply_to(profile, left, insists, line >= 0, standing.refusals + 1.0, hopeless)
    hurts = float(line) if line >= 0 else standing.objection
    return Answer(
        reply, value, standing.baseline, cost.distrust, cost.audience, cost.change, cost.hope, cost.relief, cost.mood, pressure, left,
        insists, float(line), hurts,
    )


@rule
def remember_refusal(bargaining: Bargaining, standing: Standing, given: Answer, profile: Profile) -> None:
    """Let a party that refuses hold out for less from now on; refusing a hopeless text also counts against its stamina."""
    if given.reply == REPLY_ACCEPT:
        return
    standing.demand *= profile.steadfastness
    if given.red_line >= 0.0 or given.surplus < -bargaining.hopeless:
        standing.refusals += 1.0


@rule
def least_content(conflict: Conflict, state: State, table: Table, least: float) -> float:
    """The surplus of the least content party, by which the nearness of a deal is judged; an offer of nothing brings none nearer."""
    return least if changes(conflict, state.ground, table.text) else NOTHING_OFFERED


@rule
def substantial(conflict: Conflict, state: State, table: Table) -> bool:
    """Whether the text moves some issue far enough to count as a change on the ground."""
    for issue in range(conflict.issues):
        if movement(conflict.items[issue], state.ground[issue], table.text[issue]) >= conflict.bargaining.substance:
            return True
    return False
