"""How a run opens: every party as the scenario has it, the ground and the declared text as they stand."""

from __future__ import annotations

from sim.rules.concession import renew
from sim.rules.hawkes import stationary_excitation
from sim.rules.registry import rule
from sim.rules.state import Conflict, State


@rule
def begin(conflict: Conflict, state: State) -> None:
    """Fill the climate of a fresh replicate."""
    for seat in range(conflict.parties):
        profile = conflict.profiles[seat]
        standing = state.standings[seat]
        standing.pain = profile.pain
        standing.outlook = profile.first_outlook
        standing.audience = profile.audience
        renew(standing, conflict.profiles[seat].first_demand)
        for issue in range(conflict.issues):
            state.misread_share[seat][issue] = 1.0
        standing.presence = 2.0 if profile.invited > 0.0 else 0.0
        for other in range(conflict.parties):
            state.trust[seat][other] = 1.0 if seat == other else conflict.ties[seat][other].trust
    for issue in range(conflict.issues):
        state.ground[issue] = conflict.items[issue].status_quo
        state.opening[issue] = conflict.items[issue].status_quo
        state.declared[issue] = conflict.items[issue].declared
    stationary_excitation(conflict, state.excitation)
    course = state.course
    course.gap = conflict.hostilities.burn_in
    course.week = -course.gap
    course.emptiness = conflict.learning.emptiness
    course.established = conflict.goodwill.established
    course.patience = 1.0
    course.unmoved = 1.0
    course.violence_left = 1.0
    for seat in range(conflict.parties):
        if conflict.profiles[seat].hosts > 0.0:
            course.patience = min(course.patience, conflict.profiles[seat].patience)
