"""Probabilistic Condorcet election: each alternative's chance to win, from the strength of the coalitions for it in every pair.

KTAB, the KAPSARC Toolkit for Behavioral Analysis (Wise, Lester and Efird 2015). Every party backs, in each pair of alternatives, the one it
prefers, with its capability times a function of the difference of utilities. The alternatives are the texts that those who count would
write themselves.
"""

from __future__ import annotations

from sim.procedures.numerics import ROUNDING, raised
from sim.procedures.workspace import counts, salience_of
from sim.rules.distance import joint_utility
from sim.rules.grid import on_grid
from sim.rules.registry import rule
from sim.rules.rng import PROPOSAL, RandomStream, uniform
from sim.rules.state import Conflict, Matrix, State, Table, Vector
from sim.rules.utility import score, worth

CONDITIONAL, MARKOV = 0.0, 1.0
PROPORTIONAL, BINARY, CUBIC = 0.0, 1.0, 2.0

#: When the chances of the Markov model have settled, and after how many steps it is left at that.
SETTLED, MOST_STEPS = 1e-12, 1000

#: The difference of utilities with which a binary vote is whole (KTAB); below it, it is a share of one.
WHOLE = 1e-8


@rule
def vote(voting: float, weight: float, better: float, worse: float) -> float:
    """What a party brings to the coalition for one alternative against another; negative: against it.

    PROPORTIONAL to the difference of utilities, BINARY (all or nothing) or CUBIC (the difference cubed). Rounding is no difference.

    >>> vote(PROPORTIONAL, 10.0, 0.75, 0.25), vote(BINARY, 10.0, 0.75, 0.25), vote(CUBIC, 10.0, 0.25, 0.75)
    (5.0, 10.0, -1.25)
    """
    gap = better - worse
    if abs(gap) <= ROUNDING * max(abs(better), abs(worse)):
        return 0.0
    if voting == BINARY:
        return weight * max(-1.0, min(1.0, gap / WHOLE))
    if voting == CUBIC:
        return weight * gap * gap * gap
    return weight * gap


@rule
def coalitions(power: Vector, valued: Matrix, parties: int, alternatives: int, voting: float, strength: Matrix) -> None:
    """The strength of the coalition for each alternative against each other, into `strength` [a][a].

    power [n], valued [n][a]: each party's utility of each alternative.
    """
    for i in range(alternatives):
        for j in range(alternatives):
            total = 0.0
            for seat in range(parties):
                total += max(0.0, vote(voting, power[seat], valued[seat][i], valued[seat][j]))
            strength[i][j] = total


@rule
def pairwise(strength: Matrix, alternatives: int, exponent: float, chances: Matrix) -> None:
    """p_ij = c_ij^e / (c_ij^e + c_ji^e) into `chances` [a][a]; 1/2 where nobody cares. Exponent 1, 2 (KTAB's default) or 4."""
    for i in range(alternatives):
        for j in range(alternatives):
            most = max(strength[i][j], strength[j][i])
            if i == j or most <= 0.0:
                chances[i][j] = 0.5
            else:
                ahead = raised(strength[i][j] / most, exponent)
                behind = raised(strength[j][i] / most, exponent)
                chances[i][j] = ahead / (ahead + behind)


@rule
def conditional_chances(chances: Matrix, alternatives: int, winning: Vector) -> None:
    """The chance that each alternative beats all others, given that one does, into `winning` [a]: row products, normalised."""
    total = 0.0
    for i in range(alternatives):
        product = 1.0
        for j in range(alternatives):
            product *= chances[i][j]
        winning[i] = product
        total += product
    for i in range(alternatives):
        winning[i] = winning[i] / total if total > 0.0 else 1.0 / alternatives


@rule
def markov_chances(chances: Matrix, alternatives: int, winning: Vector, after: Vector) -> int:
    """Where a contest of standing winner against random challenger settles, from a uniform start, into `winning` [a].

    P_i <- sum_j p_ij (P_i + P_j) / a, until no chance moves by more than SETTLED; `after` [a] is for working. Returns the steps taken.
    """
    for i in range(alternatives):
        winning[i] = 1.0 / alternatives
    steps = 0
    moves = 1.0
    while moves > SETTLED and steps < MOST_STEPS:
        moves = 0.0
        for i in range(alternatives):
            total = 0.0
            for j in range(alternatives):
                total += chances[i][j] * (winning[i] + winning[j])
            after[i] = total / alternatives
            moves = max(moves, abs(after[i] - winning[i]))
        for i in range(alternatives):
            winning[i] = after[i]
        steps += 1
    return steps


@rule
def likeliest(winning: Vector, alternatives: int) -> int:
    """The alternative with the greatest chance, the first of equals."""
    best = 0
    for i in range(1, alternatives):
        if winning[i] > winning[best] + SETTLED:
            best = i
    return best


@rule
def drawn(winning: Vector, alternatives: int, draw: float) -> int:
    """The alternative at a quantile (0..1) of the chances.

    >>> drawn([0.2, 0.5, 0.3], 3, 0.1), drawn([0.2, 0.5, 0.3], 3, 0.6), drawn([0.2, 0.5, 0.3], 3, 0.99)
    (0, 1, 2)
    """
    reached = 0.0
    last = 0
    for i in range(alternatives):
        reached += winning[i]
        if winning[i] > 0.0:
            last = i
            if draw < reached:
                return i
    return last


@rule
def ideal(conflict: Conflict, state: State, table: Table, seat: int, issue: int) -> float:
    """The value of an issue that a party would write itself: its position, or the first of its best options; else the status quo."""
    if table.tabled[issue] == 0.0 or conflict.stakes[seat][issue].weight <= 0.0:
        return state.ground[issue]
    options = int(conflict.items[issue].options)
    if options == 0:
        return on_grid(conflict.items[issue], conflict.stakes[seat][issue].position)
    best = 0
    for option in range(1, options):
        if score(conflict, seat, issue, option) > score(conflict, seat, issue, best):
            best = option
    return float(best)


@rule
def anybody_counts(conflict: Conflict, state: State) -> bool:
    """Whether anybody who counts has power."""
    for seat in range(conflict.parties):
        if counts(conflict, state, seat) and conflict.profiles[seat].capability > 0.0:
            return True
    return False


@rule
def list_alternatives(conflict: Conflict, state: State, table: Table) -> int:
    """Write each different text that somebody who counts would write itself into `table.drafts` [a][m]; returns how many.

    On an issue it doesn't care for, a party keeps the status quo.
    """
    many = 0
    for seat in range(conflict.parties):
        if not counts(conflict, state, seat):
            continue
        for issue in range(conflict.issues):
            table.drafts[many][issue] = ideal(conflict, state, table, seat, issue)
        new = True
        for earlier in range(many):
            same = True
            for issue in range(conflict.issues):
                same = same and table.drafts[earlier][issue] == table.drafts[many][issue]
            new = new and not same
        if new:
            many += 1
    return many


@rule
def value_alternatives(conflict: Conflict, state: State, table: Table, alternatives: int) -> None:
    """What each alternative is worth to each party on the tabled items, into `table.valued` [n][a]; power is 0 for who does not count."""
    for seat in range(conflict.parties):
        table.power[seat] = conflict.profiles[seat].capability if counts(conflict, state, seat) else 0.0
        for i in range(alternatives):
            total = 0.0
            weights = 0.0
            for issue in range(conflict.issues):
                weight = salience_of(conflict.procedure, conflict.stakes[seat][issue])
                if table.tabled[issue] > 0.0 and weight > 0.0:
                    total += weight * worth(conflict, seat, issue, table.drafts[i][issue])
                    weights += weight
            profile = conflict.profiles[seat]
            table.valued[seat][i] = joint_utility(profile.curvature, weights, total) if profile.euclidean > 0.0 else total


@rule
def elect(conflict: Conflict, state: State, table: Table, exchange: int, stream: RandomStream) -> None:
    """Write the winner into the text: the likeliest alternative, or one drawn by its chance."""
    alternatives = int(table.alternatives[0])
    if alternatives == 0:
        return
    if conflict.procedure.draws > 0.0:
        winner = drawn(table.winning, alternatives, uniform(stream, int(state.course.round), exchange, 0, PROPOSAL))
    else:
        winner = likeliest(table.winning, alternatives)
    for issue in range(conflict.issues):
        if table.tabled[issue] > 0.0:
            table.text[issue] = table.drafts[winner][issue]


@rule
def open_text(conflict: Conflict, state: State, table: Table, stream: RandomStream) -> None:
    """Hold the election among the parties' own texts; the text is the winner's. Without any power nobody is elected."""
    for issue in range(conflict.issues):
        table.text[issue] = state.ground[issue]
    many = list_alternatives(conflict, state, table) if anybody_counts(conflict, state) else 0
    table.alternatives[0] = float(many)
    if many > 0:
        value_alternatives(conflict, state, table, many)
        coalitions(table.power, table.valued, conflict.parties, many, conflict.procedure.voting, table.strength)
        pairwise(table.strength, many, conflict.procedure.exponent, table.chances)
        if conflict.procedure.model == MARKOV:
            markov_chances(table.chances, many, table.winning, table.moved)
        else:
            conditional_chances(table.chances, many, table.winning)
    elect(conflict, state, table, 0, stream)


@rule
def amend(conflict: Conflict, state: State, table: Table, exchange: int, stream: RandomStream) -> None:
    """The same winner again; or, where winners are drawn, another draw."""
    elect(conflict, state, table, exchange, stream)
