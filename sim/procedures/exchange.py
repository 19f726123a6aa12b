"""Bilateral exchange (logrolling): two parties each move on the issue they care less for, so that both gain as much.

Stokman and Van Oosten 1994, in Bueno de Mesquita and Stokman, *European Community Decision Making*, ch. 5; Van Assen, Stokman and Van
Oosten 2003 for what it does to others. The outcome of an issue is the compromise of the voting positions. Two parties whose positions lie
on opposite sides of the outcomes of two issues, and who don't care for them in the same proportion, can both gain: each shifts its
*voting position*, on the issue that matters less to it, towards the other's position. A party still judges outcomes by its own position.
Issues of named options can't be shifted: they stay at the compromise option.

A party counts what it gains only as far as it relies on the other to give it (`table.reliance`; 1 throughout is the published model).
"""

from __future__ import annotations

from typing import NamedTuple

from sim.procedures.compromise import open_text as open_compromise
from sim.procedures.compromise import outcomes
from sim.procedures.numerics import ROUNDING, exceeds
from sim.procedures.workspace import write_outcomes
from sim.rules.credibility import doubt_in
from sim.rules.registry import rule
from sim.rules.rng import RandomStream
from sim.rules.state import Conflict, Matrix, State, Table, Vector


class Exchange(NamedTuple):
    """Who gives what: two seats, the issue each gives way on, its voting position there afterwards, how that shifts the outcome.

    `gain` is what each of the two counts as gained, in salience times points. `one` is -1 if no exchange is to be had.
    """

    one: int
    other: int
    one_gives: int
    other_gives: int
    one_votes: float
    other_votes: float
    one_shifts: float
    other_shifts: float
    gain: float


class Prospect(NamedTuple):
    """The most that two parties could do for each other: each one's loss and gain, in salience times points."""

    one_loses: float
    one_gains: float
    other_loses: float
    other_gains: float


@rule
def weights_on(power: Vector, salience: Matrix, parties: int, issue: int) -> float:
    """sum(c s) of an issue: how much weight a voting position moves against."""
    total = 0.0
    for seat in range(parties):
        total += power[seat] * salience[seat][issue]
    return total


@rule
def opposed(position: Matrix, outcome: Vector, one: int, other: int, issue: int) -> bool:
    """Whether two parties want an issue's outcome to move in opposite directions; one whose position it is (but for rounding) does not."""
    least = ROUNDING * abs(position[one][issue] - position[other][issue])
    mine = position[one][issue] - outcome[issue]
    theirs = position[other][issue] - outcome[issue]
    return (mine > least and theirs < -least) or (mine < -least and theirs > least)


@rule
def reach(
    power: Vector, salience: Matrix, position: Matrix, stance: Matrix, outcome: Vector, total: float, giver: int, taker: int, issue: int,
) -> float:
    """How far (points, 0 or more) a giver can shift an outcome for a taker, by voting like it; never beyond what the taker wants.

    total: sum(c s) of the issue, above 0. A way that is left by rounding is none.
    """
    towards = 1.0 if position[taker][issue] > outcome[issue] else -1.0
    way = towards * (position[taker][issue] - stance[giver][issue])
    if way <= ROUNDING * abs(position[taker][issue] - position[giver][issue]):
        return 0.0
    shift = power[giver] * salience[giver][issue] * way / total
    return min(shift, abs(position[taker][issue] - outcome[issue]))


@rule
def prospect(
    power: Vector, salience: Matrix, position: Matrix, stance: Matrix, outcome: Vector, parties: int, one: int, other: int,
    one_gives: int, other_gives: int,
) -> Prospect:
    """What two parties lose and gain if both move all the way they can."""
    given = reach(power, salience, position, stance, outcome, weights_on(power, salience, parties, one_gives), one, other, one_gives)
    taken = reach(power, salience, position, stance, outcome, weights_on(power, salience, parties, other_gives), other, one, other_gives)
    return Prospect(
        salience[one][one_gives] * given, salience[one][other_gives] * taken,
        salience[other][other_gives] * taken, salience[other][one_gives] * given,
    )


@rule
def largest_gain(loses: float, gains: float, partner_loses: float, partner_gains: float) -> float:
    """The most a party could gain from an exchange that leaves its partner with nothing, neither gain nor loss.

    Of the two full moves one is cut: the partner's if that costs it more than it gains, else the party's own.

    >>> round(largest_gain(1000 / 7, 22500 / 7, 12500 / 7, 6000 / 7), 4)
    1400.0
    """
    if partner_loses > partner_gains:
        return max(0.0, gains * partner_gains / partner_loses - loses)
    if partner_gains > 0.0:
        return max(0.0, gains - loses * partner_loses / partner_gains)
    return 0.0


@rule
def try_exchange(
    power: Vector, salience: Matrix, position: Matrix, stance: Matrix, outcome: Vector, parties: int, one: int, other: int,
    one_gives: int, other_gives: int, one_relies: float, other_relies: float,
) -> Exchange:
    """The largest exchange of equal gain in which one party gives way on one issue and the other on another; one = -1 if there is none.

    one_relies, other_relies: what a gain from the partner counts for, r1 and r2 below, 0..1.
    Equal gain: with shifts a and b of the two outcomes, r1 s1q b - s1p a = r2 s2p a - s2q b, so b / a = (s1p + r2 s2p) / (r1 s1q + s2q).
    """
    none = Exchange(-1, -1, -1, -1, 0.0, 0.0, 0.0, 0.0, 0.0)
    wanted = one_relies * salience[one][other_gives] * (other_relies * salience[other][one_gives])
    given_up = salience[one][one_gives] * salience[other][other_gives]
    ahead = wanted - given_up
    if not exceeds(wanted, given_up) or not opposed(position, outcome, one, other, one_gives):
        return none
    if not opposed(position, outcome, one, other, other_gives):
        return none
    first = weights_on(power, salience, parties, one_gives)
    second = weights_on(power, salience, parties, other_gives)
    given = reach(power, salience, position, stance, outcome, first, one, other, one_gives)
    taken = reach(power, salience, position, stance, outcome, second, other, one, other_gives)
    if given <= 0.0 or taken <= 0.0:
        return none
    one_cares = salience[one][one_gives] + other_relies * salience[other][one_gives]
    other_cares = one_relies * salience[one][other_gives] + salience[other][other_gives]
    if taken * other_cares < given * one_cares:
        given = taken * other_cares / one_cares
    else:
        taken = given * one_cares / other_cares
    up = 1.0 if position[other][one_gives] > outcome[one_gives] else -1.0
    over = 1.0 if position[one][other_gives] > outcome[other_gives] else -1.0
    one_votes = stance[one][one_gives] + up * given * first / (power[one] * salience[one][one_gives])
    other_votes = stance[other][other_gives] + over * taken * second / (power[other] * salience[other][other_gives])
    # Rounding must not carry a voting position past the other's position.
    one_votes = up * min(up * one_votes, up * position[other][one_gives])
    other_votes = over * min(over * other_votes, over * position[one][other_gives])
    return Exchange(one, other, one_gives, other_gives, one_votes, other_votes, up * given, over * taken, given * ahead / other_cares)


@rule
def best_exchange(
    power: Vector, salience: Matrix, position: Matrix, stance: Matrix, outcome: Vector, reliance: Matrix, parties: int, issues: int,
) -> Exchange:
    """The exchange in which both gain most, the first of equals in the order of seats and issues; one = -1 if nobody can gain.

    power [n], salience, position and stance (voting position now) [n][m], outcome [m] (of the stances); reliance [n][n]: what a gain that
    the second gives counts for to the first, over a loss, 0..1.
    """
    best = Exchange(-1, -1, -1, -1, 0.0, 0.0, 0.0, 0.0, 0.0)
    for one in range(parties):
        for other in range(one + 1, parties):
            if power[one] <= 0.0 or power[other] <= 0.0:
                continue
            for one_gives in range(issues):
                for other_gives in range(issues):
                    if one_gives != other_gives:
                        found = try_exchange(
                            power, salience, position, stance, outcome, parties, one, other, one_gives, other_gives,
                            reliance[one][other], reliance[other][one],
                        )
                        if exceeds(found.gain, best.gain):
                            best = found
    return best


@rule
def carry_out(found: Exchange, stance: Matrix, outcome: Vector) -> None:
    """Move the two voting positions and the two outcomes."""
    stance[found.one][found.one_gives] = found.one_votes
    stance[found.other][found.other_gives] = found.other_votes
    outcome[found.one_gives] += found.one_shifts
    outcome[found.other_gives] += found.other_shifts


@rule
def externalities(found: Exchange, salience: Matrix, position: Matrix, outcome: Vector, parties: int, out: Vector) -> None:
    """What an exchange does to everybody, in salience times points, into `out` [n]: to third parties, to the two themselves their gain.

    outcome: as it is before the exchange is carried out.
    """
    p, q = found.one_gives, found.other_gives
    for seat in range(parties):
        given = abs(position[seat][p] - outcome[p]) - abs(position[seat][p] - outcome[p] - found.one_shifts)
        taken = abs(position[seat][q] - outcome[q]) - abs(position[seat][q] - outcome[q] - found.other_shifts)
        out[seat] = salience[seat][p] * given + salience[seat][q] * taken


@rule
def open_text(conflict: Conflict, state: State, table: Table, stream: RandomStream) -> None:
    """The compromise before any exchange."""
    open_compromise(conflict, state, table, stream)
    for seat in range(conflict.parties):
        table.traded[seat] = 0.0
        for other in range(conflict.parties):
            if other != seat:
                relied = 1.0 - doubt_in(conflict, state, seat, other)
                table.reliance[seat][other] = relied / (1.0 + state.standings[seat].pressed)


@rule
def amend(conflict: Conflict, state: State, table: Table, exchange: int, stream: RandomStream) -> None:
    """Carry out the best exchange left, if any, and write the outcomes; `table.externality` says what it did to each party."""
    found = best_exchange(
        table.power, table.salience, table.position, table.stance, table.outcome, table.reliance, conflict.parties, conflict.issues
    )
    for seat in range(conflict.parties):
        table.externality[seat] = 0.0
        table.traded[seat] = 1.0 if seat == found.one or seat == found.other else 0.0
    if found.one < 0:
        return
    externalities(found, table.salience, table.position, table.outcome, conflict.parties, table.externality)
    carry_out(found, table.stance, table.outcome)
    outcomes(table.power, table.salience, table.stance, conflict.parties, conflict.issues, table.outcome)
    write_outcomes(conflict, table)
