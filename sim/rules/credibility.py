"""How far a party expects a promised change to be carried out: the commitment problem (Fearon 1995; Walter 1997; Powell 2006).

A change of an issue has to be performed by the principal that loses most by it. Whoever relies on it doubts it the more the less it trusts
that principal, the less it believes that the principal's patrons would punish a breach, and the more the performance would cost.
"""

from __future__ import annotations

from sim.rules.distance import joint_change
from sim.rules.enums import REPLY_ACCEPT
from sim.rules.registry import rule
from sim.rules.state import Conflict, State, Table, Vector
from sim.rules.utility import weighed_worth, worth


@rule
def performer_of(conflict: Conflict, ground: Vector, issue: int, before: float, target: float) -> tuple[int, float]:
    """Who has to perform a change, and what it loses by it: the principal that loses most; (-1, 0) if no principal loses.

    ground: the status quo on all issues.
    """
    performer = -1
    most = 0.0
    for place in range(int(conflict.rosters.performers)):
        seat = int(conflict.performers[place])
        loss = loss_from(conflict, ground, seat, issue, before, target)
        if loss > most:
            performer, most = seat, loss
    return performer, most


@rule
def performer_bound(
    conflict: Conflict, ground: Vector, replies: Vector, issue: int, before: float, target: float
) -> tuple[int, float]:
    """Who has to perform a change that has been agreed: the one that loses most of the principals that it binds; (-1, 0) if none does.

    It binds those who accepted it (replies by seat, 1 for accept): whoever a vote left in the minority has promised nothing. A text that
    binds without consent binds all.
    """
    performer = -1
    most = 0.0
    for place in range(int(conflict.rosters.performers)):
        seat = int(conflict.performers[place])
        if replies[seat] == REPLY_ACCEPT or conflict.procedure.binding > 0.0:
            loss = loss_from(conflict, ground, seat, issue, before, target)
            if loss > most:
                performer, most = seat, loss
    return performer, most


@rule
def loss_from(conflict: Conflict, ground: Vector, seat: int, issue: int, before: float, target: float) -> float:
    """What a party loses by a change of one issue from a value, in utility; ground: the status quo on all issues."""
    weighed = weighed_worth(conflict, seat, ground) if conflict.profiles[seat].euclidean > 0.0 else 0.0
    return loss_by(conflict, seat, issue, worth(conflict, seat, issue, before), target, weighed)


@rule
def loss_by(conflict: Conflict, seat: int, issue: int, held: float, target: float, weighed: float) -> float:
    """What a party loses by a change of one issue alone, in utility; 0 if it does not care about it.

    held: what the status quo on the issue is worth to it; weighed: the sum over issues of weight times that, which counts in Euclidean
    utility.
    """
    weight = conflict.stakes[seat][issue].weight
    if weight <= 0.0:
        return 0.0
    loss = weight * (held - worth(conflict, seat, issue, target))
    profile = conflict.profiles[seat]
    return -joint_change(profile.curvature, profile.total, weighed, -loss) if profile.euclidean > 0.0 else loss


@rule
def temptation(loss: float, half_doubt: float) -> float:
    """How much of the doubt in a performer counts, 0..1: none if it loses nothing by performing, half at a loss of `half_doubt`.

    >>> temptation(0.0, 0.01), temptation(0.01, 0.01)
    (0.0, 0.5)
    """
    return loss / (loss + half_doubt)


@rule
def doubt_in(conflict: Conflict, state: State, seat: int, performer: int) -> float:
    """A party's doubt that another would perform something costly, 0..1.

    It takes the other to break its word unless it trusts it, or a patron would punish the breach; and it believes in a punishment as far
    as it trusts the patron. So a guarantor relies on its fellow guarantors, and on its client's rival.
    """
    doubt = 1.0 - state.trust[seat][performer]
    for place in range(int(conflict.rosters.patrons)):
        patron = int(conflict.patrons[place])
        punishes = conflict.ties[patron][performer].punishes
        if punishes > 0.0:
            doubt *= 1.0 - conflict.bargaining.guarantee * punishes * state.trust[seat][patron]
    return doubt


@rule
def note_doubts(conflict: Conflict, state: State, table: Table, seat: int) -> None:
    """Note a party's doubt in everybody who may have to perform, or whom a ceasefire restrains."""
    for place in range(int(conflict.rosters.performers)):
        performer = int(conflict.performers[place])
        table.doubt[seat][performer] = doubt_in(conflict, state, seat, performer)


@rule
def credit(doubts: Vector, performer: int, tempted: float) -> float:
    """The chance with which a party reckons that a change is carried out; certain if nobody loses by it.

    doubts [n]: its doubt in each other party; tempted: how much of that counts, see `temptation`.

    >>> credit([0.0, 0.5], 1, 0.5), credit([0.0, 0.5], -1, 0.0)
    (0.75, 1.0)
    """
    return 1.0 - doubts[performer] * tempted if performer >= 0 else 1.0


@rule
def deter(conflict: Conflict) -> None:
    """Fill for each party the chance that a breach of its own would be punished by one of its patrons."""
    for seat in range(conflict.parties):
        free = 1.0
        for patron in range(conflict.parties):
            free *= 1.0 - conflict.ties[patron][seat].punishes
        conflict.profiles[seat].deterrence = 1.0 - free
