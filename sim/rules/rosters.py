"""The roll: who counts for what, called once a replicate, so that a rule need not ask everybody about everything."""

from __future__ import annotations

from sim.rules.registry import rule


@rule
def call_roll(conflict):
    """List the seats of consenters, signers, patrons, opponents, endorsers, witnesses, fighters and sufferers, and who excites whom.

    `conflict.roll` says how many each list holds. Needs the base rates of violence.
    """
    roll = conflict.roll
    roll.consenters = 0.0
    roll.signers = 0.0
    roll.patrons = 0.0
    roll.opponents = 0.0
    roll.endorsers = 0.0
    roll.witnesses = 0.0
    roll.fighters = 0.0
    roll.sufferers = 0.0
    for seat in range(conflict.parties):
        profile = conflict.profiles[seat]
        roll.consenters = enter(conflict.consenters, roll.consenters, seat, profile.consents > 0.0)
        roll.signers = enter(conflict.signers, roll.signers, seat, profile.signs > 0.0)
        roll.patrons = enter(conflict.patrons, roll.patrons, seat, has_client(conflict, seat))
        roll.opponents = enter(conflict.opponents, roll.opponents, seat, has_opponent(conflict, seat))
        roll.endorsers = enter(conflict.endorsers, roll.endorsers, seat, profile.endorsement > 0.0)
        roll.witnesses = enter(conflict.witnesses, roll.witnesses, seat, profile.witness > 0.0)
        roll.sufferers = enter(conflict.sufferers, roll.sufferers, seat, can_suffer(conflict, seat))
    roll.links = 0.0
    for source in range(conflict.parties + 1):
        roll.fighters = enter(conflict.fighters, roll.fighters, source, may_fight(conflict, source))
        conflict.first_link[source] = roll.links
        for other in range(conflict.parties + 1):
            if conflict.excites[source][other] > 0.0:
                conflict.exciting[int(roll.links)] = float(other)
                conflict.sparks[int(roll.links)] = conflict.excites[source][other]
                roll.links += 1.0
    conflict.first_link[conflict.parties + 1] = roll.links


@rule
def enter(names, count, seat, counts):
    """Write a seat into a list if it counts there; returns how long the list then is."""
    if counts:
        names[int(count)] = float(seat)
        return count + 1.0
    return count


@rule
def has_client(conflict, seat):
    """Whether a party has means to press or call another."""
    for other in range(conflict.parties):
        if conflict.ties[seat][other].leverage > 0.0 or conflict.ties[seat][other].summons > 0.0:
            return True
    return False


@rule
def has_opponent(conflict, seat):
    """Whether a party is a principal with another side against it."""
    for other in range(conflict.parties):
        if conflict.ties[seat][other].opposes > 0.0 or conflict.ties[other][seat].opposes > 0.0:
            return True
    return False


@rule
def can_suffer(conflict, seat):
    """Whether hostilities can hurt a party at all, or it is in pain at the start."""
    if conflict.profiles[seat].pain > 0.0:
        return True
    for source in range(conflict.parties + 1):
        if conflict.suffers[seat][source] > 0.0:
            return True
    return False


@rule
def may_fight(conflict, source):
    """Whether a source of violence acts by itself, or answers the violence of others."""
    if conflict.sources[source].base > 0.0:
        return True
    for other in range(conflict.parties + 1):
        if conflict.excites[source][other] > 0.0:
            return True
    return False
