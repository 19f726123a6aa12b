"""When the format meets again: the gap grows with empty rounds and shrinks with pain."""

from __future__ import annotations

from sim.rules.distributions import normal_quantile
from sim.rules.elementary import exponential
from sim.rules.parameters import Calendar
from sim.rules.registry import rule
from sim.rules.rng import CALENDAR, RandomStream, block, uniform
from sim.rules.state import Conflict, State


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
def gap_after(conflict: Conflict, state: State, pain: float, stream: RandomStream) -> float:
    """Whole weeks from this round to the next: by the given dates, else drawn; pain: the greatest among the principals."""
    round_ = int(state.course.round)
    if round_ <= conflict.dated:
        return conflict.gaps[round_ - 1]
    length, struck, outage, _ = block(stream, round_, 0, 0, CALENDAR)
    weeks = next_gap(conflict.calendar, state.course.emptiness, pain, normal_quantile(length))
    return weeks + outage_weeks(conflict.calendar, struck, outage)
