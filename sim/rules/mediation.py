"""The envoy's shuttle and what those in the room know: how far the chair misreads the parties (Beardsley 2008; Kydd 2003)."""

from __future__ import annotations

from sim.rules.distributions import normal_quantile
from sim.rules.parameters import Slip
from sim.rules.registry import rule
from sim.rules.rng import CONSULTATION, RandomStream, block
from sim.rules.state import Conflict, State


@rule
def shuttle_error(conflict: Conflict) -> float:
    """The share of the error in reading the parties that is left after the shuttle before the date."""
    left = 1.0
    for seat in range(conflict.parties):
        if conflict.profiles[seat].invited > 0.0:
            left *= 1.0 - conflict.profiles[seat].shuttle
    return left


@rule
def room_error(conflict: Conflict, state: State) -> float:
    """The share of the chair's error that is left, given who shuttled and who is in the room."""
    left = shuttle_error(conflict)
    for seat in range(conflict.parties):
        if state.standings[seat].presence > 0.0:
            left *= 1.0 - conflict.profiles[seat].information
    return left


@rule
def slips(slip: Slip, willing: float, error: float, draw: float) -> bool:
    """Whether the date slips: the least willing principal, as read with some error (draw: standard normal), isn't willing enough."""
    return willing + slip.noise * error * draw < slip.willing_below


@rule
def slip_weeks(slip: Slip, draw: float) -> float:
    """How long a slip lasts, whole weeks; draw: uniform."""
    return float(int(slip.shortest + draw * (slip.longest - slip.shortest + 1.0)))


@rule
def slip_found(conflict: Conflict, round_: int, willing: float, stream: RandomStream) -> float:
    """Weeks by which the date slips after the shuttle has sounded out the sides, or 0."""
    reading, length, _, _ = block(stream, round_, 0, 0, CONSULTATION)
    if slips(conflict.slip, willing, shuttle_error(conflict), normal_quantile(reading)):
        return slip_weeks(conflict.slip, length)
    return 0.0


@rule
def approval(conflict: Conflict, state: State, seat: int) -> float:
    """The share of a party's audience cost that endorsements by others in the room take away."""
    left = 1.0
    for place in range(int(conflict.rosters.endorsers)):
        other = int(conflict.endorsers[place])
        if other != seat and state.standings[other].endorses > 0.0:
            left *= 1.0 - conflict.profiles[other].endorsement
    return 1.0 - left
