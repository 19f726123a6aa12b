"""Rosters: lists of the parties that matter to a rule, made once a replicate, so that no rule loops over everybody."""

from __future__ import annotations

from sim.rules.registry import rule
from sim.rules.state import Conflict, Vector


@rule
def build_rosters(conflict: Conflict) -> None:
    """List the seats of consenters, signers, patrons, opponents, endorsers, witnesses, fighters and sufferers, and who excites whom.

    `conflict.rosters` says how many each list holds. Needs the base rates of violence.
    """
    rosters = conflict.rosters
    rosters.consenters = 0.0
    rosters.signers = 0.0
    rosters.patrons = 0.0
    rosters.opponents = 0.0
    rosters.endorsers = 0.0
    rosters.witnesses = 0.0
    rosters.fighters = 0.0
    rosters.sufferers = 0.0
    rosters.performers = 0.0
    rosters.euclidean = 0.0
    for seat in range(conflict.parties):
        profile = conflict.profiles[seat]
        rosters.consenters = enter(conflict.consenters, rosters.consenters, seat, profile.consents > 0.0)
        rosters.signers = enter(conflict.signers, rosters.signers, seat, profile.signs > 0.0)
        rosters.patrons = enter(conflict.patrons, rosters.patrons, seat, has_client(conflict, seat))
        rosters.opponents = enter(conflict.opponents, rosters.opponents, seat, has_opponent(conflict, seat))
        rosters.endorsers = enter(conflict.endorsers, rosters.endorsers, seat, profile.endorsement > 0.0)
        rosters.witnesses = enter(conflict.witnesses, rosters.witnesses, seat, profile.witness > 0.0)
        performs = profile.consents > 0.0 and profile.principal > 0.0
        if profile.consents > 0.0 and profile.euclidean > 0.0:
            rosters.euclidean = 1.0
        rosters.performers = enter(conflict.performers, rosters.performers, seat, performs)
        rosters.sufferers = enter(conflict.sufferers, rosters.sufferers, seat, can_suffer(conflict, seat))
    rosters.links = 0.0
    for source in range(conflict.parties + 1):
        rosters.fighters = enter(conflict.fighters, rosters.fighters, source, may_fight(conflict, source))
        conflict.first_link[source] = rosters.links
        for other in range(conflict.parties + 1):
            if conflict.excites[source][other] > 0.0:
                conflict.exciting[int(rosters.links)] = float(other)
                conflict.sparks[int(rosters.links)] = conflict.excites[source][other]
                rosters.links += 1.0
    conflict.first_link[conflict.parties + 1] = rosters.links


@rule
def enter(names: Vector, count: float, seat: int, counts: bool) -> float:
    """Write a seat into a list if it counts there; returns how long the list then is."""
    if counts:
        names[int(count)] = float(seat)
        return count + 1.0
    return count


@rule
def has_client(conflict: Conflict, seat: int) -> bool:
    """Whether a party has means to press, call or punish another."""
    for other in range(conflict.parties):
        tie = conflict.ties[seat][other]
        if tie.leverage > 0.0 or tie.summons > 0.0 or tie.punishes > 0.0:
            return True
    return False


@rule
def has_opponent(conflict: Conflict, seat: int) -> bool:
    """Whether a party is a principal with another side against it."""
    for other in range(conflict.parties):
        if conflict.ties[seat][other].opposes > 0.0 or conflict.ties[other][seat].opposes > 0.0:
            return True
    return False


@rule
def can_suffer(conflict: Conflict, seat: int) -> bool:
    """Whether hostilities can hurt a party at all, or it is in pain at the start."""
    if conflict.profiles[seat].pain > 0.0:
        return True
    for source in range(conflict.parties + 1):
        if conflict.suffers[seat][source] > 0.0:
            return True
    return False


@rule
def may_fight(conflict: Conflict, source: int) -> bool:
    """Whether a source of violence acts by itself, or answers the violence of others."""
    if conflict.sources[source].base > 0.0:
        return True
    for other in range(conflict.parties + 1):
        if conflict.excites[source][other] > 0.0:
            return True
    return False
