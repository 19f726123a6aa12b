"""The built-in decisions: each party's rule, with its arguments and the address of its draw.

Plain functions of a run, which the compiled engine compiles like rules and the Mesa parties call.
"""

from __future__ import annotations

from sim.engine.phases.hooks import Decisions, Run
from sim.procedures.alternating_offers import offer as write_offer
from sim.rules.agenda import Strike, strikes
from sim.rules.attendance import Coming, decide_coming, summons_of, willingness
from sim.rules.bargaining import answer as weigh_answer
from sim.rules.bargaining import sit_down as prepare_party
from sim.rules.compliance import KEPT, Keeping, keeping, witnesses
from sim.rules.convening import withdraws as host_withdraws
from sim.rules.cost import Cost
from sim.rules.distributions import first_terms, more_terms, poisson_zero
from sim.rules.hostilities import Violence, WeekConditions, intensity
from sim.rules.hostilities import strike as violence_of
from sim.rules.registry import rule
from sim.rules.reply import Answer
from sim.rules.rng import ATTENDANCE, COMPLIANCE, STATEMENT, WEEK, WEEK_CONDITIONS, normal, uniform
from sim.rules.statement import Signing, weigh_signing


@rule
def willing(run: Run, seat: int) -> Coming:
    """Return the parts of a party's willingness to come, before random variation."""
    conflict, state = run.conflict, run.state
    summons = summons_of(conflict, state, seat)
    return willingness(
        conflict.attendance, conflict.profiles[seat], state.standings[seat], state.course.near, summons, run.rejecting
    )


@rule
def withdraws(run: Run, seat: int, draw: float) -> bool:
    """Return whether a host withdraws before this round."""
    return host_withdraws(run.conflict.hosting, run.state.course.patience, run.state.course.round, draw)


@rule
def come(run: Run, seat: int) -> Coming:
    """Decide whether a party comes to the round."""
    conflict, profile = run.conflict, run.conflict.profiles[seat]
    draw = normal(run.stream, int(run.state.course.round), 0, int(profile.key), ATTENDANCE)
    return decide_coming(conflict.attendance, profile, willing(run, seat), draw)


@rule
def strike(run: Run, seat: int, issue: int) -> Strike:
    """Decide whether a party strikes an item as belonging to another track."""
    return strikes(run.conflict, run.state, seat, issue)


@rule
def sit_down(run: Run, seat: int) -> Cost:
    """Prepare a party for a meeting; returns what a change on the ground would cost it."""
    return prepare_party(run.conflict, run.state, run.table, seat, run.rejecting, run.stream)


@rule
def offer(run: Run, seat: int, elapsed: float) -> None:
    """Write a party's offer into the text; `elapsed`: share of the exchanges used up."""
    write_offer(run.conflict, run.state, run.table, seat, elapsed)


@rule
def answer(run: Run, seat: int, elapsed: float) -> Answer:
    """Return a party's answer to the text on the table; `elapsed`: share of the exchanges used up, this one included."""
    return weigh_answer(run.conflict, run.state, run.table, seat, run.rejecting, elapsed)


@rule
def sign(run: Run, seat: int) -> Signing:
    """Decide whether a party signs the joint statement."""
    draw = normal(run.stream, int(run.state.course.round), 0, int(run.conflict.profiles[seat].key), STATEMENT)
    return weigh_signing(run.conflict, run.state, seat, draw)


@rule
def keep(run: Run, seat: int, issue: int, week: int) -> Keeping:
    """Decide whether a party keeps or breaks a commitment this week."""
    conflict, state = run.conflict, run.state
    draw = uniform(run.stream, int(state.course.round), week, int(conflict.items[issue].key), COMPLIANCE)
    return keeping(
        conflict.commitments, conflict.items[issue], state.pledges[issue], conflict.profiles[seat], state.standings[seat],
        state.course.spin, witnesses(conflict, state), draw,
    )


@rule
def keep_or_break(run: Run, seat: int, issue: int, week: int) -> Keeping:
    """Decide as `keep` does, but weigh nothing where the draw is above any hazard: for engines in which nobody reads why a word is kept."""
    draw = uniform(run.stream, int(run.state.course.round), week, int(run.conflict.items[issue].key), COMPLIANCE)
    if draw >= run.conflict.commitments.hazard:
        return KEPT
    return keep(run, seat, issue, week)


@rule
def draw_weeks(run: Run, first: int, many: int) -> None:
    """Make the draws of `many` weeks at once; as each follows from its address alone, a processor makes several side by side."""
    conflict, scratch, stream, round_ = run.conflict, run.scratch, run.stream, int(run.state.course.round)
    for place in range(int(conflict.rosters.fighters)):
        key = int(conflict.sources[int(conflict.fighters[place])].key)
        draws = scratch.violence[place]
        for week in range(many):
            draws[week] = uniform(stream, round_, first + week, key, WEEK)
    for week in range(many):
        scratch.conditions[week] = uniform(stream, round_, first + week, 0, WEEK_CONDITIONS)


@rule
def rate_violence(run: Run, conditions: WeekConditions, column: int) -> None:
    """Compute every source's rate and first Poisson terms in loops of their own, so that no source waits for another's incidents."""
    conflict, scratch = run.conflict, run.scratch
    fighters = int(conflict.rosters.fighters)
    for place in range(fighters):
        scratch.rates[place] = intensity(conflict, run.state, int(conflict.fighters[place]), conditions)
    for place in range(fighters):
        scratch.quiet[place] = poisson_zero(scratch.rates[place])
    for place in range(fighters):
        begun = first_terms(scratch.quiet[place], scratch.rates[place], scratch.violence[place][column])
        scratch.begun[place][0] = begun[0]
        scratch.begun[place][1] = begun[1]
        scratch.begun[place][2] = begun[2]


@rule
def fight(run: Run, place: int, conditions: WeekConditions, column: int) -> Violence:
    """Return what a source does this week, given its rate and first terms."""
    scratch = run.scratch
    begun, rate = scratch.begun[place], scratch.rates[place]
    incidents = more_terms(begun[0], begun[1], begun[2], rate, scratch.violence[place][column])
    return violence_of(rate, incidents, conditions)


BUILT_IN = Decisions(willing, withdraws, come, strike, sit_down, offer, answer, sign, keep, draw_weeks, rate_violence, fight)
