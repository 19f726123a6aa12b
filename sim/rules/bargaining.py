"""What a party weighs at the table, whatever the procedure: sitting down, pressure and endorsement, its answer."""

from __future__ import annotations

from sim.rules.cost import Cost, cost_of_change, total_cost
from sim.rules.mediation import approval
from sim.rules.parameters import Bargaining
from sim.rules.patron_pressure import outlay, pressure_on
from sim.rules.registry import rule
from sim.rules.reply import Answer, reply_to, surplus
from sim.rules.rng import MOOD, RandomStream, normal
from sim.rules.state import Conflict, Standing, State, Table
from sim.rules.tactics import insisted
from sim.rules.trust import trust_in_others
from sim.rules.utility import baseline, best_gain, changes, gain_of, movement, red_line, take_stock


@rule
def sit_down(conflict: Conflict, state: State, table: Table, seat: int, rejecting: float, stream: RandomStream) -> Cost:
    """Prepare a party for a meeting: whom it trusts, its mood, what a change would cost it, the best it could hope for.

    Returns its cost of change (with no endorsement yet).
    """
    standing = state.standings[seat]
    standing.trusted = trust_in_others(conflict, state, seat)
    standing.mood = normal(stream, int(state.course.round), 0, int(conflict.profiles[seat].key), MOOD)
    standing.refusals = 0.0
    standing.holding = take_stock(conflict, state, table, seat)
    standing.baseline = baseline(conflict.profiles[seat], standing.holding)
    standing.best = best_gain(conflict, table, seat) + standing.holding - standing.baseline
    cost = cost_of_change(
        conflict.bargaining, conflict.profiles[seat], standing, standing.trusted, rejecting, 0.0, standing.mood
    )
    standing.cost = total_cost(cost)
    return cost


@rule
def weigh_text(conflict: Conflict, state: State, table: Table) -> None:
    """Let those in the room read the text: what each gains by it, who endorses it, and what each patron would spend on it.

    A patron's gain is net of its own cost of change, which is charged only if something changes on the ground.
    """
    changing = changes(conflict, state.ground, table.text)
    state.course.unmoved = 1.0
    for seat in range(conflict.parties):
        standing = state.standings[seat]
        standing.endorses = 0.0
        table.outlay[seat] = 0.0
        if standing.presence > 0.0:
            standing.gain, standing.objection = gain_of(conflict, state, table, seat)
            standing.endorses = 1.0 if standing.gain >= 0.0 else 0.0
            if standing.endorses > 0.0:
                state.course.unmoved *= 1.0 - conflict.profiles[seat].endorsement
            table.outlay[seat] = outlay(conflict.bargaining, standing.gain - (standing.cost if changing else 0.0))


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
        cost = cost_of_change(conflict.bargaining, profile, standing, standing.trusted, rejecting, endorsed, standing.mood)
    value = standing.holding + standing.gain
    pressure = pressure_on(conflict, table.outlay, seat)
    left = surplus(value, standing.baseline, total_cost(cost), pressure)
    insists = insisted(conflict, table, standing, seat, elapsed)
    line = red_line(conflict, seat, state.ground, table.text)
    hopeless = line >= 0 or left < -conflict.bargaining.hopeless
    reply = reply_to(profile, left, insists, line >= 0, standing.refusals + 1.0, hopeless)
    hurts = float(line) if line >= 0 else standing.objection
    return Answer(
        reply, value, standing.baseline, cost.distrust, cost.audience, cost.change, cost.hope, cost.relief, cost.mood, pressure, left,
        insists, float(line), hurts,
    )


@rule
def remember_refusal(bargaining: Bargaining, standing: Standing, given: Answer) -> None:
    """Count a refusal of a hopeless text against a party's stamina."""
    if given.reply != 1.0 and (given.red_line >= 0.0 or given.surplus < -bargaining.hopeless):
        standing.refusals += 1.0


@rule
def substantial(conflict: Conflict, state: State, table: Table) -> bool:
    """Whether the text moves some issue far enough to count as a change on the ground."""
    for issue in range(conflict.issues):
        if movement(conflict.items[issue], state.ground[issue], table.text[issue]) >= conflict.bargaining.substance:
            return True
    return False
