"""The expected-utility challenge model: each party reckons what challenging each other would bring, and who expects to lose moves.

Bueno de Mesquita 1984, 1994, 1997, as reconstructed by Scholz, Calbert and Smith 2011 (Journal of Theoretical Politics 23:510-531). One
issue, one scale; a round is one call. Two variants: TEXTBOOK is the equations as published; SCHOLZ_2011 has what it takes to give the
numbers of their Table 2, two oddities included:

- the chance to prevail is divided by the votes over *all* pairs of positions (not the one pair), so that it is always small; and votes bend
  with the voter's own attitude to risk;
- of several compromises a party takes the one that comes out lowest on the scale by weight of expected utilities, not the nearest.

The authors report that their rounds don't converge, and those of SCHOLZ_2011 don't; in TEXTBOOK the same ten states draw together at the
first median. Issues of named options have no distances: they stay at the compromise option.
"""

from __future__ import annotations

from typing import NamedTuple

from sim.procedures.compromise import settle_options
from sim.procedures.numerics import ROUNDING, raised
from sim.procedures.workspace import counts, fill_workspace, write_outcomes
from sim.rules.registry import rule
from sim.rules.rng import RandomStream
from sim.rules.state import Conflict, Matrix, State, Table, Vector

TEXTBOOK, SCHOLZ_2011 = 0.0, 1.0

# What becomes of a pair, from the side of one that may have to move; the smaller is heeded first.
CONFLICT, COMPROMISE, CAPITULATION, NOTHING = 0, 1, 2, 3


class Offer(NamedTuple):
    """What one party faces from another: the kind, where it would move, how a choice among equals of one kind is made (least first)."""

    kind: int
    position: float
    rank: float
    force: float


@rule
def total_weight(capability: Vector, salience: Vector, parties: int) -> float:
    """sum(c s): the weight of everybody on one issue."""
    total = 0.0
    for party in range(parties):
        total += capability[party] * salience[party]
    return total


@rule
def weighted_median(capability: Vector, salience: Vector, position: Vector, parties: int, otherwise: float) -> float:
    """The position that beats or ties every other by capability times salience times distance (points); the middle of several such.

    All vectors are [n], of one issue; `otherwise` if nobody has weight.

    >>> weighted_median([1.0, 1.0, 3.0], [1.0, 1.0, 1.0], [0.0, 10.0, 100.0], 3, 50.0)
    100.0
    >>> weighted_median([1.0, 1.0], [1.0, 1.0], [0.0, 100.0], 2, 20.0)
    50.0
    >>> weighted_median([0.0, 0.0], [1.0, 1.0], [0.0, 100.0], 2, 20.0)
    20.0
    """
    total = total_weight(capability, salience, parties)
    if total <= 0.0:
        return otherwise
    lowest = 0.0
    highest = 0.0
    found = False
    for party in range(parties):
        below = 0.0
        above = 0.0
        for other in range(parties):
            weight = capability[other] * salience[other]
            if position[other] < position[party]:
                below += weight
            elif position[other] > position[party]:
                above += weight
        if capability[party] * salience[party] > 0.0 and 2.0 * max(below, above) <= total * (1.0 + ROUNDING):
            lowest = min(lowest, position[party]) if found else position[party]
            highest = max(highest, position[party]) if found else position[party]
            found = True
    return 0.5 * (lowest + highest)


@rule
def apart(position: Vector, i: int, j: int, span: float) -> bool:
    """Whether two parties stand apart, by more than rounding."""
    return abs(position[i] - position[j]) > ROUNDING * span


@rule
def winning_chances(
    capability: Vector, salience: Vector, position: Vector, parties: int, span: float, variant: float, risk: Vector, stretch: Matrix,
    chances: Matrix,
) -> None:
    """P_ij, the chance that i prevails if it challenges j, into `chances` [n][n]; 0 between parties of one position.

    The votes of k for i against j are c_k s_k (|x_k - x_j| - |x_k - x_i|) / span; P_ij is those for, over all cast on the pair.
    SCHOLZ_2011: distances raised to the voter's exponent `risk` [n], and over all cast on any pair. `stretch` [n][n] is for working.
    """
    for voter in range(parties):
        for party in range(parties):
            distance = abs(position[voter] - position[party]) / span
            stretch[voter][party] = raised(distance, risk[voter]) if variant == SCHOLZ_2011 else distance
    everybody = 0.0
    for i in range(parties):
        for j in range(parties):
            votes = 0.0
            cast = 0.0
            for voter in range(parties):
                vote = capability[voter] * salience[voter] * (stretch[voter][j] - stretch[voter][i])
                votes += max(0.0, vote)
                cast += abs(vote)
            chances[i][j] = votes
            everybody += cast
            if variant != SCHOLZ_2011:
                chances[i][j] = votes / cast if cast > 0.0 and apart(position, i, j, span) else 0.0
    if variant == SCHOLZ_2011:
        for i in range(parties):
            for j in range(parties):
                chances[i][j] = chances[i][j] / everybody if everybody > 0.0 and apart(position, i, j, span) else 0.0


@rule
def utility(share: float, exponent: float) -> float:
    """2 - 4 share^r: from 2 (a share of 0) to -2 (a share of 1)."""
    return 2.0 - 4.0 * raised(share, exponent)


@rule
def expected_utility(
    salience: Vector, position: Vector, chances: Matrix, median: float, span: float, unmoved: float, improves: float, i: int, j: int,
    exponent: float,
) -> float:
    """E_ij: what challenging j is worth to i beyond leaving it alone, by an attitude to risk (exponent).

    s_j is the chance that j resists. unmoved (Q): the chance that j, left alone, stays put; if not, it moves for the better with chance
    improves (T). T as not-a-number: 1 if the median is nearer to i than j is, else 0.
    """
    distance = abs(position[i] - position[j]) / span
    success = utility(max(0.0, 0.5 - 0.5 * distance), exponent)
    failure = utility(0.5 + 0.5 * distance, exponent)
    fight = chances[i][j] * success + (1.0 - chances[i][j]) * failure
    alone = unmoved * utility(0.5, exponent)
    if unmoved < 1.0:
        away = abs(position[i] - median) / span
        half = 0.25 * (away + distance)
        nearer = improves if improves == improves else 1.0 if distance - away > ROUNDING else 0.0
        alone += (1.0 - unmoved) * (nearer * utility(max(0.0, 0.5 - half), exponent) + (1.0 - nearer) * utility(0.5 + half, exponent))
    return salience[j] * fight + (1.0 - salience[j]) * success - alone


@rule
def attitudes(
    salience: Vector, position: Vector, parties: int, median: float, span: float, unmoved: float, improves: float, chances: Matrix,
    risk: Vector,
) -> None:
    """Attitudes to risk into `risk` [n]: the exponents r, 1/2 (bold) to 2 (cautious), from how much others expect to gain by a challenge.

    R_i = (2 d_i - max d - min d) / (max d - min d) with d_i = sum_j E_ji, reckoned with r = 1; r_i = (1 - R_i/3) / (1 + R_i/3).
    """
    most = 0.0
    least = 0.0
    for party in range(parties):
        danger = 0.0
        for other in range(parties):
            if other != party:
                danger += expected_utility(salience, position, chances, median, span, unmoved, improves, other, party, 1.0)
        risk[party] = danger
        most = danger if party == 0 else max(most, danger)
        least = danger if party == 0 else min(least, danger)
    for party in range(parties):
        bold = (2.0 * risk[party] - most - least) / (most - least) if most - least > ROUNDING else 0.0
        risk[party] = (1.0 - bold / 3.0) / (1.0 + bold / 3.0)


@rule
def offer(position: Vector, variant: float, i: int, j: int, own: float, theirs: float) -> Offer:
    """What i faces from j, given what i takes a challenge to be worth to itself (own) and to the other (theirs)."""
    here = position[i]
    there = position[j]
    if abs(here - there) <= ROUNDING or theirs <= ROUNDING or theirs <= own + ROUNDING:
        return Offer(NOTHING, here, 0.0, 0.0)
    if own > ROUNDING:
        return Offer(CONFLICT, there, abs(there - here), theirs)
    if -own > theirs + ROUNDING:
        return Offer(CAPITULATION, there, abs(there - here), theirs)
    way = min(1.0, -own / theirs) if own < 0.0 else 0.0
    meeting = min(max(here, there), max(min(here, there), here + (there - here) * way))
    if variant == SCHOLZ_2011:
        return Offer(COMPROMISE, meeting, (-own * here + theirs * there) / (theirs - own), theirs)
    return Offer(COMPROMISE, meeting, abs(meeting - here), theirs)


@rule
def better(new: Offer, old: Offer) -> bool:
    """Whether an offer is heeded before another: by kind, then rank, then the other's force, then the lower position."""
    if new.kind != old.kind:
        return new.kind < old.kind
    if abs(new.rank - old.rank) > ROUNDING:
        return new.rank < old.rank
    if abs(new.force - old.force) > ROUNDING:
        return new.force > old.force
    return new.position < old.position


@rule
def play_round(
    capability: Vector, salience: Vector, position: Vector, parties: int, span: float, variant: float, unmoved: float, improves: float,
    risk: Vector, stated: Vector, stretch: Matrix, chances: Matrix, moved: Vector,
) -> None:
    """One round: compute chances, attitudes and expected utilities; everybody moves at once, into `position` [n].

    Where nobody has weight, nobody can challenge, and all stay. capability [n] 0 or more, salience [n] 0..1; span: the range of positions at
    the start; unmoved (Q), improves (T): see `expected_utility`. `risk` [n] ends as the exponents, `stated` [n] or else (not a number)
    estimated; `chances` [n][n] as P_ij; stretch [n][n], moved [n] are for working. Each party sees both sides of a pair through its own
    exponent.
    """
    if span <= 0.0 or total_weight(capability, salience, parties) <= 0.0:
        return
    median = weighted_median(capability, salience, position, parties, 0.0)
    for party in range(parties):
        risk[party] = 1.0
    winning_chances(capability, salience, position, parties, span, variant, risk, stretch, chances)
    attitudes(salience, position, parties, median, span, unmoved, improves, chances, risk)
    for party in range(parties):
        risk[party] = stated[party] if stated[party] == stated[party] else risk[party]
    if variant == SCHOLZ_2011:
        winning_chances(capability, salience, position, parties, span, variant, risk, stretch, chances)
    for i in range(parties):
        best = Offer(NOTHING, position[i], 0.0, 0.0)
        for j in range(parties):
            own = expected_utility(salience, position, chances, median, span, unmoved, improves, i, j, risk[i])
            theirs = expected_utility(salience, position, chances, median, span, unmoved, improves, j, i, risk[i])
            found = offer(position, variant, i, j, own, theirs)
            if better(found, best):
                best = found
        moved[i] = best.position
    for i in range(parties):
        position[i] = moved[i]


@rule
def line_up(conflict: Conflict, state: State, table: Table, issue: int) -> tuple[int, float]:
    """Write those who count and care for an issue into vectors, without gaps; returns how many, and the range of their positions.

    Salience is the issue's own, 0-100 in the scenario, as a share: in this model it is the chance to resist, not a weight among issues.
    """
    many = 0
    lowest = 0.0
    highest = 0.0
    for seat in range(conflict.parties):
        stake = conflict.stakes[seat][issue]
        if counts(conflict, state, seat) and stake.salience > 0.0:
            lowest = stake.position if many == 0 else min(lowest, stake.position)
            highest = stake.position if many == 0 else max(highest, stake.position)
            table.capability[many] = conflict.profiles[seat].capability
            table.resolve[many] = min(1.0, stake.salience / 100.0)
            table.place[many] = table.stance[seat][issue]
            table.stated_risk[many] = conflict.profiles[seat].risk
            many += 1
    return many, highest - lowest


@rule
def read_medians(conflict: Conflict, state: State, table: Table) -> None:
    """Write the weighted median of the stances on every tabled scale."""
    for issue in range(conflict.issues):
        if table.tabled[issue] > 0.0 and conflict.items[issue].options == 0.0:
            many, _ = line_up(conflict, state, table, issue)
            if many > 0:
                table.outcome[issue] = weighted_median(table.capability, table.resolve, table.place, many, state.ground[issue])
    write_outcomes(conflict, table)


@rule
def open_text(conflict: Conflict, state: State, table: Table, stream: RandomStream) -> None:
    """The weighted median of the positions before anybody is challenged."""
    fill_workspace(conflict, state, table)
    settle_options(conflict, state, table)
    read_medians(conflict, state, table)


@rule
def amend(conflict: Conflict, state: State, table: Table, exchange: int, stream: RandomStream) -> None:
    """One round of challenges on every tabled scale, then the weighted median of where the parties now stand."""
    procedure = conflict.procedure
    for issue in range(conflict.issues):
        if table.tabled[issue] > 0.0 and conflict.items[issue].options == 0.0:
            many, span = line_up(conflict, state, table, issue)
            play_round(
                table.capability, table.resolve, table.place, many, span, procedure.variant, procedure.unmoved, procedure.improves,
                table.risk, table.stated_risk, table.stretch, table.chances, table.moved,
            )
            at = 0
            for seat in range(conflict.parties):
                if counts(conflict, state, seat) and conflict.stakes[seat][issue].salience > 0.0:
                    table.stance[seat][issue] = table.place[at]
                    at += 1
    read_medians(conflict, state, table)
