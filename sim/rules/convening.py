"""Whether the format meets at all, and where: hosts come and go, the conveners decide (path dependence; Ikle 1964)."""

from __future__ import annotations

from sim.rules.parameters import Hosting
from sim.rules.registry import rule
from sim.rules.state import Conflict, State


@rule
def withdraws(hosting: Hosting, patience: float, round_: float, draw: float) -> bool:
    """Whether the host withdraws before this round: for certain if the scenario says so, else the likelier the less patience is left."""
    if hosting.withdraws_at > 0.0 and round_ >= hosting.withdraws_at:
        return True
    return draw < hosting.withdrawal * max(0.0, hosting.tolerance - patience)


@rule
def worth_going_on(conflict: Conflict, emptiness: float, withdrew: bool, draw: float) -> float:
    """The conveners' worth of going on: what talking is worth to them, less weariness, less the cost of a new room.

    draw: a standard normal draw. The format continues if this is above 0.
    """
    hosting = conflict.hosting
    worth = hosting.noise * draw - hosting.weariness * max(0.0, emptiness - hosting.weary_after)
    for seat in range(conflict.parties):
        if conflict.profiles[seat].convenes > 0.0:
            worth += conflict.profiles[seat].value_of_talking
    return worth - hosting.switching_cost if withdrew else worth


@rule
def venue_of(conflict: Conflict, round_: int, withdrawn: float, draw: float) -> int:
    """The venue of a round: the one that the scenario's series gives, unless its host has withdrawn; else one drawn by weight."""
    if round_ <= conflict.placed:
        venue = int(conflict.series[round_ - 1])
        if not host_gone(conflict, venue, withdrawn):
            return venue
    return choose_venue(conflict, withdrawn, draw)


@rule
def choose_venue(conflict: Conflict, withdrawn: float, draw: float) -> int:
    """The venue of a round, by weight; a city whose host has withdrawn keeps a share of it, at the conveners' request. -1: none given."""
    total = 0.0
    for venue in range(conflict.rooms):
        total += venue_weight(conflict, venue, withdrawn)
    reached = 0.0
    for venue in range(conflict.rooms):
        reached += venue_weight(conflict, venue, withdrawn)
        if draw * total < reached:
            return venue
    return -1


@rule
def venue_weight(conflict: Conflict, venue: int, withdrawn: float) -> float:
    """A venue's weight now."""
    weight = conflict.venues[venue].weight
    return weight * conflict.hosting.at_request if host_gone(conflict, venue, withdrawn) else weight


@rule
def host_gone(conflict: Conflict, venue: int, withdrawn: float) -> bool:
    """Whether a venue's host has withdrawn."""
    host = int(conflict.venues[venue].host)
    return withdrawn > 0.0 and host >= 0 and conflict.profiles[host].hosts > 0.0


@rule
def quorum_met(conflict: Conflict, state: State) -> bool:
    """Whether enough conveners have come: the quorum, or all of them if they are fewer."""
    conveners = 0.0
    come = 0.0
    for seat in range(conflict.parties):
        if conflict.profiles[seat].convenes > 0.0:
            conveners += 1.0
            if state.standings[seat].presence > 0.0:
                come += 1.0
    return come >= min(conveners, conflict.attendance.quorum)


@rule
def consenters_present(conflict: Conflict, state: State) -> bool:
    """Whether everybody whose consent is needed on all issues is there, at least in part, and there are such parties.

    Without a party whose consent is needed on some issues only, these aren't tabled (`sim.rules.issue_rights.lock_items`).
    """
    for place in range(int(conflict.rosters.consenters)):
        seat = int(conflict.consenters[place])
        if state.standings[seat].presence == 0.0 and conflict.profiles[seat].partial == 0.0:
            return False
    return conflict.rosters.consenters > 0.0
