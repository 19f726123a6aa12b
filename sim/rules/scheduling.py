"""When the format meets again: the gap grows with empty rounds and shrinks with pain."""

from __future__ import annotations

from sim.rules.distributions import normal_quantile
from sim.rules.elementary import exponential, power
from sim.rules.parameters import Calendar
from sim.rules.registry import rule
from sim.rules.rng import CALENDAR, RandomStream, block, uniform
from sim.rules.state import Conflict, State
from sim.rules.war import greatest_pain

#: The least that discounting leaves of a deal's worth.
SMALLEST = 1e-9


@rule
def mean_gap(calendar: Calendar, emptiness: float, pain: float) -> float:
    """The mean gap to the next round, weeks; pain: the greatest among the principals, 0..1."""
    return calendar.gap + calendar.gap_per_empty_round * emptiness + calendar.gap_without_pain * (1.0 - pain)


@rule
def next_gap(calendar: Calendar, emptiness: float, pain: float, draw: float) -> float:
    """Whole weeks to the next round: the mean gap times a lognormal factor of mean 1 (draw: standard normal), within its bounds."""
    spread = calendar.gap_spread
    weeks = mean_gap(calendar, emptiness, pain) * exponential(spread * draw - 0.5 * spread * spread)
    return float(int(min(max(weeks, calendar.shortest), calendar.longest) + 0.5))


@rule
def outage_weeks(calendar: Calendar, struck: float, length: float) -> float:
    """Weeks that something outside adds; two uniform draws."""
    if struck >= calendar.outage:
        return 0.0
    return float(int(calendar.outage_shortest + length * (calendar.outage_longest - calendar.outage_shortest) + 0.5))


@rule
def announces(calendar: Calendar, round_: int, stream: RandomStream) -> bool:
    """Whether a statement names the next round."""
    return uniform(stream, round_, 1, 0, CALENDAR) < calendar.announced


@rule
def too_late(conflict: Conflict, state: State, gap: float) -> bool:
    """Whether a round after this many weeks would fall after the outside deadline, if there is one."""
    return state.course.week + gap > conflict.horizon.deadline  # not a number: never


@rule
def expected_gap(conflict: Conflict, state: State) -> float:
    """Weeks to the next round as the parties expect them: by the given dates, else the mean, without outages."""
    round_ = int(state.course.round)
    if 0 < round_ <= conflict.dated:
        return conflict.gaps[round_ - 1]
    calendar = conflict.calendar
    return min(max(mean_gap(calendar, state.course.emptiness, greatest_pain(conflict, state)), calendar.shortest), calendar.longest)


@rule
def final_share(conflict: Conflict, state: State) -> float:
    """The share of its demand that a party maintains at a meeting's last exchange; none at the last meeting that it expects.

    It falls in proportion to the time that is left before an outside deadline.
    """
    if state.course.round >= conflict.horizon.rounds:
        return 0.0
    share, deadline = conflict.bargaining.final_demand, conflict.horizon.deadline
    if deadline == deadline:  # a number: there is one
        if too_late(conflict, state, expected_gap(conflict, state)):
            return 0.0
        share *= (deadline - state.course.week) / deadline
    return share


@rule
def discounted(conflict: Conflict, state: State, seat: int) -> float:
    """What is left of the worth of a deal to a party by now: its discount factor to the power of the rounds or weeks that have passed."""
    factor = conflict.profiles[seat].discount
    if factor >= 1.0:
        return 1.0
    passed = state.course.week if conflict.horizon.discount_weekly > 0.0 else state.course.round - 1.0
    return max(SMALLEST, power(factor, max(0.0, passed)))


@rule
def gap_after(conflict: Conflict, state: State, pain: float, stream: RandomStream) -> float:
    """Whole weeks from this round to the next: by the given dates, else drawn; pain: the greatest among the principals."""
    round_ = int(state.course.round)
    if round_ <= conflict.dated:
        return conflict.gaps[round_ - 1]
    length, struck, outage, _ = block(stream, round_, 0, 0, CALENDAR)
    weeks = next_gap(conflict.calendar, state.course.emptiness, pain, normal_quantile(length))
    return weeks + outage_weeks(conflict.calendar, struck, outage)
