"""What is tabled, and what is struck as belonging to another track."""

from __future__ import annotations

from typing import NamedTuple

from sim.rules.distance import joint_utility
from sim.rules.elementary import exponential
from sim.rules.registry import rule
from sim.rules.state import Conflict, State, Table
from sim.rules.utility import score, worth


class Strike(NamedTuple):
    """Why a party strikes an item: what it expects the others to make of it, against the status quo."""

    struck: float
    expected: float
    holding: float


@rule
def common_view(conflict: Conflict, seat: int, issue: int) -> float:
    """The value the others would give an issue between them: the mean of their positions by capability times salience.

    For named options: the option with the greatest capability-weighted score among them.
    """
    options = int(conflict.items[issue].options)
    if options > 0:
        return common_option(conflict, seat, issue, options)
    weighed = 0.0
    total = 0.0
    for place in range(int(conflict.rosters.consenters)):
        other = int(conflict.consenters[place])
        if other != seat:
            weight = conflict.profiles[other].capability * conflict.stakes[other][issue].weight
            weighed += weight * conflict.stakes[other][issue].position
            total += weight
    return weighed / total if total > 0.0 else conflict.items[issue].status_quo


@rule
def common_option(conflict: Conflict, seat: int, issue: int, options: int) -> float:
    """The option that the other consenters value most, by capability times weight; the status quo at the start if none values any."""
    best = conflict.items[issue].status_quo
    most = 0.0
    for option in range(options):
        total = 0.0
        for place in range(int(conflict.rosters.consenters)):
            other = int(conflict.consenters[place])
            if other != seat:
                weight = conflict.profiles[other].capability * conflict.stakes[other][issue].weight
                total += weight * score(conflict, other, issue, option)
        if total > most:
            best, most = float(option), total
    return best


@rule
def strikes(conflict: Conflict, state: State, seat: int, issue: int) -> Strike:
    """A party that may strike an item does so if what the others would make of it is worse for it than the status quo."""
    expected = worth(conflict, seat, issue, common_view(conflict, seat, issue))
    holding = worth(conflict, seat, issue, state.ground[issue])
    profile = conflict.profiles[seat]
    if profile.euclidean > 0.0:
        expected = joint_utility(profile.curvature, 1.0, expected)
        holding = joint_utility(profile.curvature, 1.0, holding)
    return Strike(1.0 if expected < holding else 0.0, expected, holding)


@rule
def urgency(conflict: Conflict, state: State, issue: int, draw: float) -> float:
    """How much an item presses: capability times weight over those who must consent, times a lognormal random factor of this round.

    An item settled by a commitment in force keeps a share (`agenda.settled`); a breach reopens it.
    """
    total = 0.0
    for place in range(int(conflict.rosters.consenters)):
        seat = int(conflict.consenters[place])
        total += conflict.profiles[seat].capability * conflict.stakes[seat][issue].weight
    total *= exponential(conflict.agenda.noise * draw)
    return conflict.agenda.settled * total if state.pledges[issue].active > 0.0 else total


@rule
def free(conflict: Conflict, table: Table, issue: int) -> bool:
    """Whether an item may be tabled: it is negotiable, not struck and not closed."""
    return conflict.items[issue].negotiable > 0.0 and table.struck[issue] + table.locked[issue] == 0.0


@rule
def choose_items(conflict: Conflict, table: Table) -> int:
    """Table the most urgent items that are negotiable, not struck and not closed; returns how many."""
    chosen = 0
    for issue in range(conflict.issues):
        table.tabled[issue] = 0.0
    while chosen < int(conflict.agenda.items):
        best = -1
        for issue in range(conflict.issues):
            may = free(conflict, table, issue) and table.tabled[issue] == 0.0
            if may and (best < 0 or table.urgency[issue] > table.urgency[best]):
                best = issue
        if best < 0:
            break
        table.tabled[best] = 1.0
        chosen += 1
    return chosen
