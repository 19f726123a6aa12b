"""What a round changes: outlook, audience pressure, the streak of empty rounds, patience, how near a deal is."""

from __future__ import annotations

from sim.rules.concession import renew
from sim.rules.enums import OUTCOME_AGREEMENT, OUTCOME_PROCEDURAL
from sim.rules.hawkes import along
from sim.rules.outlook import battle_share, drift
from sim.rules.parameters import Hosting, Learning
from sim.rules.registry import rule
from sim.rules.state import Conflict, State, Table


@rule
def audience_pressure(learning: Learning, audience: float, recent: float, emptiness: float) -> float:
    """Audience pressure after a round: towards a floor, plus violence suffered, plus empty rounds."""
    target = (
        learning.audience_floor
        + learning.audience_violence * min(1.0, recent / learning.violence_full)
        + learning.audience_deadlock * min(1.0, emptiness / learning.deadlock_full)
    )
    return audience + learning.audience_rate * (target - audience)


@rule
def streak(learning: Learning, emptiness: float, outcome: float) -> float:
    """Empty rounds in a row: an agreement cuts the streak, a procedural result is half an empty round."""
    if outcome == OUTCOME_AGREEMENT:
        return learning.emptiness_kept * emptiness
    return emptiness + (learning.emptiness_procedural if outcome == OUTCOME_PROCEDURAL else 1.0)


@rule
def host_patience(hosting: Hosting, patience: float, outcome: float) -> float:
    """The host's patience after a round, 0..1."""
    if outcome == OUTCOME_AGREEMENT:
        change = hosting.relief * hosting.fatigue
    elif outcome == OUTCOME_PROCEDURAL:
        change = -hosting.fatigue_procedural * hosting.fatigue
    else:
        change = -hosting.fatigue
    return min(1.0, max(0.0, patience + change))


@rule
def nearness(learning: Learning, least: float, bargained: bool, agreed: bool) -> float:
    """How near a deal is, 0..1: from the surplus of the least content party at the last text; 1 after an agreement, 0 with no talks."""
    if agreed:
        return 1.0
    if not bargained:
        return 0.0
    return min(1.0, max(0.0, 1.0 + least / learning.closeness))


@rule
def learn(conflict: Conflict, state: State) -> None:
    """Let every party's outlook, demand and audience take in the round."""
    for seat in range(conflict.parties):
        standing = state.standings[seat]
        target = along(conflict.outlook_path[seat], conflict.outlook_points, state.course.week, conflict.profiles[seat].first_outlook)
        if target != target:  # not a number: no path is given for this party
            target = conflict.profiles[seat].first_outlook
        weight = 0.0
        battle = 0.5
        if conflict.profiles[seat].principal > 0.0:
            weight = conflict.learning.battles
            battle = battle_share(conflict, state, seat)
        standing.outlook = drift(standing.outlook, target, battle, weight, conflict.learning.outlook_rate)
        if state.course.outcome == OUTCOME_AGREEMENT:
            renew(standing, conflict.profiles[seat].first_demand)
        standing.audience = audience_pressure(conflict.learning, standing.audience, standing.recent, state.course.emptiness)
        if state.course.convened > 0.0:
            standing.missed = 0.0 if standing.presence > 0.0 else standing.missed + 1.0


@rule
def keep_trust(conflict: Conflict, state: State) -> None:
    """Restore some trust in those who have kept their commitments up to this round."""
    for issue in range(conflict.issues):
        pledge = state.pledges[issue]
        performer = int(pledge.performer)
        if pledge.active > 0.0 and performer >= 0 and pledge.made < state.course.round:
            for other in range(conflict.parties):
                if other != performer:
                    trust = state.trust[other][performer]
                    state.trust[other][performer] = trust + conflict.commitments.trust_kept * (1.0 - trust)


@rule
def left_for_good(conflict: Conflict, state: State) -> bool:
    """Whether a principal whose consent is needed has stayed away so long that it has left for good."""
    for seat in range(conflict.parties):
        profile = conflict.profiles[seat]
        needed = profile.principal > 0.0 and profile.consents > 0.0
        if needed and state.standings[seat].missed >= conflict.horizon.abandoned_after:
            return True
    return False


@rule
def all_settled(conflict: Conflict, state: State, table: Table) -> bool:
    """Whether every negotiable issue that nobody struck has a commitment in force, or is closed in a package that has taken effect."""
    open_issues = 0
    for issue in range(conflict.issues):
        if conflict.items[issue].negotiable > 0.0 and table.struck[issue] == 0.0:
            open_issues += 1
            if state.pledges[issue].active == 0.0 and state.closed[issue] == 0.0:
                return False
    return open_issues > 0
