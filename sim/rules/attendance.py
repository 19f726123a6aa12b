"""Whether a party comes: the value of talking itself, pressure, and what keeps it away (Ikle 1964; Richmond 1998)."""

from __future__ import annotations

from typing import NamedTuple

from sim.rules.enums import PRESENCE_AWAY, PRESENCE_FULL, PRESENCE_PARTLY
from sim.rules.parameters import Attendance
from sim.rules.parties import Profile
from sim.rules.registry import rule
from sim.rules.state import Conflict, Standing, State


class Coming(NamedTuple):
    """The parts of a party's attendance score; `presence` is 0 away, 1 in part, 2 in full."""

    presence: float
    score: float
    talking: float
    closeness: float
    pressure: float
    violence: float
    rejection: float
    grievance: float
    cost: float
    noise: float


@rule
def presence(score: float, half_hearted: float) -> float:
    """How a party comes at a score: in full above nothing, in part just below.

    >>> presence(0.01, 0.02), presence(-0.01, 0.02), presence(-0.03, 0.02)
    (2.0, 1.0, 0.0)
    """
    if score > 0.0:
        return PRESENCE_FULL
    return PRESENCE_PARTLY if score > -half_hearted else PRESENCE_AWAY


@rule
def willingness(attendance: Attendance, profile: Profile, standing: Standing, near: float, summons: float, rejecting: float) -> Coming:
    """The attendance score but for mood.

    summons: what patrons that come themselves add; rejecting: capability of those who reject the talks, 0..1.
    """
    return Coming(
        0.0,
        0.0,
        profile.value_of_talking,
        attendance.closeness * near,
        summons,
        -profile.deterred * standing.recent,
        -profile.rejection * standing.audience * rejecting,
        -profile.grievance * standing.grievance,
        -attendance.cost,
        0.0,
    )


@rule
def total_willingness(coming: Coming) -> float:
    """The sum of the parts of an attendance score."""
    return (
        coming.talking + coming.closeness + coming.pressure + coming.violence + coming.rejection + coming.grievance + coming.cost
        + coming.noise
    )


@rule
def decide_coming(attendance: Attendance, profile: Profile, parts: Coming, draw: float) -> Coming:
    """The whole attendance decision; a signer, who owns the format, wavers half as much. draw: a standard normal draw."""
    noise = attendance.noise * draw * (0.5 if profile.signs > 0.0 else 1.0)
    score = total_willingness(parts) + noise
    return Coming(
        presence(score, attendance.half_hearted), score, parts.talking, parts.closeness, parts.pressure, parts.violence,
        parts.rejection, parts.grievance, parts.cost, noise,
    )


@rule
def summons_of(conflict: Conflict, state: State, seat: int) -> float:
    """What the calls of patrons who come themselves are worth to a client: leverage times summons."""
    total = 0.0
    for place in range(int(conflict.rosters.patrons)):
        patron = int(conflict.patrons[place])
        tie = conflict.ties[patron][seat]
        if tie.summons > 0.0 and state.standings[patron].presence > 0.0:
            total += tie.leverage * tie.summons
    return total
