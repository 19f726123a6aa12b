"""The joint statement: the signers' own test, and the bounded steps of what they declare (a state beside the status quo on the ground)."""

from __future__ import annotations

import math
from typing import NamedTuple

from sim.rules.cost import counted
from sim.rules.grid import on_grid
from sim.rules.parameters import Statement
from sim.rules.parties import Profile
from sim.rules.registry import rule
from sim.rules.rng import DECLARATION, RandomStream, normal
from sim.rules.state import Conflict, State, Table
from sim.rules.trust import mean_trust
from sim.rules.utility import goes_further, step_gain
from sim.rules.valuation import counted_gain


class Signing(NamedTuple):
    """The parts of a signer's test; it signs if they add up to nothing or more."""

    signs: float
    talking: float
    trust: float
    friction: float
    gain: float
    noise: float


@rule
def signing(statement: Statement, profile: Profile, trust: float, gain: float, draw: float) -> Signing:
    """Whether a signer signs: value of the process, trust in the other signers above one half, friction, gain from what has been agreed.

    draw: standard normal.
    """
    trusted = statement.trust * (trust - 0.5)
    noise = statement.noise * draw
    score = profile.value_of_talking + trusted - statement.friction + gain + noise
    return Signing(1.0 if score >= 0.0 else 0.0, profile.value_of_talking, trusted, -statement.friction, gain, noise)


@rule
def weigh_signing(conflict: Conflict, state: State, seat: int, draw: float) -> Signing:
    """One signer's test, from its trust in the others, and from its counted gain if all who must have accepted a text.

    An agreement takes effect only with the statement; whoever refuses to sign loses what it would gain by it.
    """
    gain = counted_gain(state.standings[seat]) if state.course.accepted > 0.0 else 0.0
    return signing(conflict.statement, conflict.profiles[seat], mean_trust(conflict, state, seat), gain, draw)


@rule
def common_gain(conflict: Conflict, state: State, table: Table, issue: int, value: float, needed: float, stream: RandomStream) -> float:
    """The smallest gain over those who sign on an issue, as they read it, of declaring another value.

    Nobody has to perform what is only declared, so a gain counts in full; a loss counts before the signer's audience.
    Not a number that counts (-2) if it crosses a signer's red line, or if a signer's gain is not above `needed`. A declared text moves by
    steps, so that even a firm line only forbids going further.
    """
    least = 2.0
    signers = 0.0
    for place in range(int(conflict.rosters.signers)):
        seat = int(conflict.signers[place])
        stake = conflict.stakes[seat][issue]
        if stake.signs == 0.0:
            continue
        signers += 1.0
        if goes_further(conflict, seat, issue, state.declared[issue], value):
            return -2.0
        better = step_gain(conflict, seat, state.declared, issue, value)
        least = min(least, counted(1.0, state.standings[seat].pressed, better) + reading_of(conflict, state, table, seat, issue, stream))
        if least <= needed:
            return -2.0
    return least if signers > 0.0 else -2.0


@rule
def forget_readings(conflict: Conflict, table: Table) -> None:
    """Mark every signer's reading of a step as not yet drawn."""
    for place in range(int(conflict.rosters.signers)):
        table.reading[int(conflict.signers[place])] = math.nan


@rule
def reading_of(conflict: Conflict, state: State, table: Table, seat: int, issue: int, stream: RandomStream) -> float:
    """By how much a signer misreads a step on an issue this round; drawn when it is first asked for, see `forget_readings`."""
    if table.reading[seat] != table.reading[seat]:  # not a number
        address = int(conflict.profiles[seat].key) ^ int(conflict.items[issue].key)
        draw = normal(stream, int(state.course.round), 0, address, DECLARATION)
        table.reading[seat] = conflict.statement.reading * draw
    return table.reading[seat]


@rule
def declare(conflict: Conflict, state: State, table: Table, stream: RandomStream) -> int:
    """Move the declared text on the one issue, neither struck nor closed, where every signer gains enough; returns the issue, or -1.

    On a scale by at most `step`; on options to another option.
    """
    needed = conflict.statement.least_gain + conflict.statement.weariness * state.course.emptiness
    best_issue = -1
    best_value = 0.0
    for issue in range(conflict.issues):
        if table.struck[issue] > 0.0 or state.closed[issue] > 0.0 or conflict.items[issue].negotiable == 0.0:
            continue
        forget_readings(conflict, table)
        options = int(conflict.items[issue].options)
        if options == 0 and state.declared[issue] < 0.0:
            continue  # nothing declared that a step could move
        for choice in range(options if options > 0 else 2):
            value = float(choice)
            if options == 0:
                value = state.declared[issue] + (2.0 * choice - 1.0) * max(conflict.items[issue].step, conflict.statement.step)
                value = on_grid(conflict.items[issue], min(100.0, max(0.0, value)))
            if value == state.declared[issue]:
                continue
            gain = common_gain(conflict, state, table, issue, value, needed, stream)
            if gain > needed:
                needed, best_issue, best_value = gain, issue, value
    if best_issue >= 0:
        state.declared[best_issue] = best_value
    return best_issue
