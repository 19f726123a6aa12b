"""Trust between parties: slowly up when word is kept, fast down when it is broken (Slovic 1993), always within 0..1."""

from __future__ import annotations

from sim.rules.registry import rule
from sim.rules.state import Conflict, State


@rule
def restored(trust: float, share: float) -> float:
    """Trust after a share of what is missing has been restored.

    >>> restored(0.5, 0.1)
    0.55
    """
    return trust + share * (1.0 - trust)


@rule
def damaged(trust: float, share: float) -> float:
    """Trust after a share of it has been destroyed."""
    return trust * (1.0 - share)


@rule
def doubted(trust: float, ratio: float) -> float:
    """Trust after an event that is `ratio` times likelier if the other can't or won't be relied on (Kydd and Walter 2002).

    >>> round(doubted(0.5, 3.0), 6)
    0.25
    """
    return trust / (trust + (1.0 - trust) * ratio)


@rule
def trust_in_others(conflict: Conflict, state: State, seat: int) -> float:
    """A party's trust in those whose consent it would have to rely on: by capability, its patrons and its own side left out."""
    weighed = 0.0
    total = 0.0
    for place in range(int(conflict.rosters.consenters)):
        other = int(conflict.consenters[place])
        profile = conflict.profiles[other]
        if other == seat or profile.side == conflict.profiles[seat].side:
            continue
        if conflict.ties[other][seat].leverage > 0.0:
            continue
        weight = profile.capability + 1.0  # no jump where capability is 0
        weighed += weight * state.trust[seat][other]
        total += weight
    return weighed / total if total > 0.0 else 1.0


@rule
def mean_trust(conflict: Conflict, state: State, seat: int) -> float:
    """A signer's mean trust in the other signers; one half if it signs alone."""
    total = 0.0
    others = 0.0
    for place in range(int(conflict.rosters.signers)):
        other = int(conflict.signers[place])
        if other != seat:
            total += state.trust[seat][other]
            others += 1.0
    return total / others if others > 0.0 else 0.5


@rule
def mend_between_sides(conflict: Conflict, state: State, share: float) -> None:
    """Restore a share of missing trust among opposing principals."""
    for place in range(int(conflict.rosters.opponents)):
        seat = int(conflict.opponents[place])
        for against in range(int(conflict.rosters.opponents)):
            other = int(conflict.opponents[against])
            if conflict.ties[seat][other].opposes > 0.0:
                state.trust[seat][other] = restored(state.trust[seat][other], share)


@rule
def mend_among_signers(conflict: Conflict, state: State, share: float) -> None:
    """Restore a share of missing trust among the signers."""
    for place in range(int(conflict.rosters.signers)):
        seat = int(conflict.signers[place])
        for beside in range(int(conflict.rosters.signers)):
            other = int(conflict.signers[beside])
            if other != seat:
                state.trust[seat][other] = restored(state.trust[seat][other], share)
