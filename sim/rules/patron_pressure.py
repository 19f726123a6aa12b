"""Pressure: what patrons pay from their own gain to bring a client round (Kydd 2003; Svensson 2007)."""

from __future__ import annotations

from sim.rules.parameters import Bargaining
from sim.rules.registry import rule
from sim.rules.state import Conflict, Vector


@rule
def outlay(bargaining: Bargaining, gain: float) -> float:
    """What a patron is ready to spend on a text that gains it `gain` over the status quo, its own costs deducted.

    It spends a share (`effort`) of its gain, up to `pressure`, so it always keeps some of it.
    """
    return bargaining.effort * min(bargaining.pressure, max(0.0, gain))


@rule
def pressure_on(conflict: Conflict, outlays: Vector, seat: int) -> float:
    """What all patrons together add to a client's surplus: each one's outlay times its leverage."""
    total = 0.0
    for place in range(int(conflict.rosters.patrons)):
        patron = int(conflict.patrons[place])
        leverage = conflict.ties[patron][seat].leverage
        if leverage > 0.0:
            total += leverage * outlays[patron]
    return total
