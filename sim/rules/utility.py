"""What a text is worth to a party: additive over issues, weighted by salience, or by the distance from its ideal point (`sim.rules.distance`).

Davis, Hinich and Ordeshook 1970; Enelow and Hinich 1984; Keeney and Raiffa 1976.
"""

from __future__ import annotations

from sim.rules.distance import as_utility, joint_change, slope, squared
from sim.rules.elementary import power
from sim.rules.grid import on_grid
from sim.rules.parties import Item, Profile, Stake
from sim.rules.registry import rule
from sim.rules.state import Conflict, State, Table, Vector

#: Points below which a difference between two values of an issue is none.
TOLERANCE = 0.5


@rule
def closeness(distance: float, curvature: float) -> float:
    """How good a point at this distance (points, 0-100) from the ideal is, 0..1.

    >>> closeness(25.0, 1.0), closeness(25.0, 2.0)
    (0.75, 0.9375)
    """
    share = abs(distance) / 100.0
    if curvature == 1.0 or share == 0.0:
        return 1.0 - share
    return 1.0 - power(share, curvature)


@rule
def score(conflict: Conflict, seat: int, issue: int, option: int) -> float:
    """What a named option of an issue is worth to a party, 0..1."""
    return conflict.scores[seat][int(conflict.items[issue].first_slot) + option]


@rule
def refuses(conflict: Conflict, seat: int, issue: int, value: float) -> bool:
    """Whether a party's red line names an option as one it never accepts; nothing settled (-1) is none."""
    if conflict.stakes[seat][issue].never == 0.0 or value < 0.0:
        return False
    return conflict.refused[seat][int(conflict.items[issue].first_slot) + int(value)] > 0.0


def scores_of(conflict: Conflict, seat: int, issue: int) -> list[float]:
    """Return what each option of an issue is worth to a party, 0..1; nothing for a scale."""
    return [score(conflict, seat, issue, option) for option in range(int(conflict.items[issue].options))]


def refused_by(conflict: Conflict, seat: int, issue: int) -> list[int]:
    """Return the indices of the options that a party's red line names."""
    return [option for option in range(int(conflict.items[issue].options)) if refuses(conflict, seat, issue, float(option))]


@rule
def option_worth(conflict: Conflict, seat: int, issue: int, option: int) -> float:
    """How good a named option of an issue is to a party, 0..1: its score, or 1 less the squared distance in Euclidean utility."""
    value = score(conflict, seat, issue, option)
    return squared(value) if conflict.profiles[seat].euclidean > 0.0 else value


@rule
def worth(conflict: Conflict, seat: int, issue: int, value: float) -> float:
    """How good a value of one issue is to a party, 0..1; nothing settled (-1) is worth 0. In Euclidean utility 1 - squared distance."""
    if value < 0.0:
        return 0.0
    if conflict.items[issue].options > 0.0:
        return option_worth(conflict, seat, issue, int(value))
    stake = conflict.stakes[seat][issue]
    return closeness(value - stake.position, stake.curvature)


@rule
def utility(conflict: Conflict, seat: int, text: Vector) -> float:
    """u(text), 0..1: the sum over issues of weight times worth, or what follows from it in Euclidean utility."""
    return as_utility(conflict.profiles[seat], weighed_worth(conflict, seat, text))


@rule
def weighed_worth(conflict: Conflict, seat: int, text: Vector) -> float:
    """The sum over issues of weight times worth, 0..1."""
    total = 0.0
    for issue in range(conflict.issues):
        weight = conflict.stakes[seat][issue].weight
        if weight > 0.0:
            total += weight * worth(conflict, seat, issue, text[issue])
    return total


@rule
def interest_slope(conflict: Conflict, seat: int, ground: Vector, text: Vector) -> float:
    """What a change of the weighted sum by a text is worth to a party with Euclidean utility, per unit, by all that it cares about."""
    before = 0.0
    after = 0.0
    for issue in range(conflict.issues):
        interest = conflict.stakes[seat][issue].interest
        if interest > 0.0:
            held = worth(conflict, seat, issue, ground[issue])
            before += interest * held
            after += interest * (worth(conflict, seat, issue, text[issue]) if differs(ground[issue], text[issue]) else held)
    return slope(conflict.profiles[seat].curvature, 1.0, before, after)


@rule
def step_gain(conflict: Conflict, seat: int, values: Vector, issue: int, value: float) -> float:
    """What moving one issue from the values of all is worth to a party, by all that it cares about, in utility."""
    gain = conflict.stakes[seat][issue].interest * (worth(conflict, seat, issue, value) - worth(conflict, seat, issue, values[issue]))
    profile = conflict.profiles[seat]
    if profile.euclidean == 0.0:
        return gain
    before = 0.0
    for other in range(conflict.issues):
        before += conflict.stakes[seat][other].interest * worth(conflict, seat, other, values[other])
    return joint_change(profile.curvature, 1.0, before, gain)


@rule
def baseline(profile: Profile, holding: float) -> float:
    """The utility a party compares with: a reservation stated outright, else what the status quo on the ground is worth to it."""
    stated = profile.reservation
    return stated if stated == stated else holding  # not a number: nothing stated


@rule
def movement(item: Item, before: float, after: float) -> float:
    """How far an issue moves, in points; another option counts as the whole scale, and so does settling what was open (-1)."""
    if item.options > 0.0 or before < 0.0 or after < 0.0:
        return 0.0 if before == after else 100.0
    return abs(after - before)


@rule
def differs(before: float, after: float) -> bool:
    """Whether two values of an issue differ: by half a point on a scale, or as options."""
    return abs(after - before) >= TOLERANCE


@rule
def changes(conflict: Conflict, ground: Vector, text: Vector) -> bool:
    """Whether a text would change anything on the ground."""
    for issue in range(conflict.issues):
        if differs(ground[issue], text[issue]):
            return True
    return False


@rule
def least_allowed(stake: Stake, before: float) -> float:
    """The least point of a scale that a party's red line allows; a status quo softens a line that it crosses, unless the line is firm.

    >>> least_allowed(Stake(red_min=60.0), 50.0), least_allowed(Stake(red_min=60.0, firm=1.0), 50.0)
    (50.0, 60.0)
    """
    return stake.red_min if stake.firm > 0.0 or before < 0.0 else min(stake.red_min, before)


@rule
def most_allowed(stake: Stake, before: float) -> float:
    """The greatest point of a scale that a party's red line allows; unless it is firm, the status quo softens a line that it crosses."""
    return stake.red_max if stake.firm > 0.0 else max(stake.red_max, before)


@rule
def goes_further(conflict: Conflict, seat: int, issue: int, before: float, value: float) -> bool:
    """Whether a value crosses a party's red line, or goes further beyond one that is already crossed."""
    if conflict.items[issue].options > 0.0:
        return value != before and refuses(conflict, seat, issue, value)
    stake = conflict.stakes[seat][issue]
    return value >= 0.0 and (value < least_further(stake, before) or value > max(stake.red_max, before))


@rule
def least_further(stake: Stake, before: float) -> float:
    """The least point of a scale that goes no further beyond a party's red line than a value before it; an open one (-1) crosses none."""
    return stake.red_min if before < 0.0 else min(stake.red_min, before)


@rule
def crossed(conflict: Conflict, seat: int, issue: int, before: float, value: float) -> bool:
    """Whether a value crosses a party's red line: a firm one as stated; one that the status quo crosses only forbids going further."""
    stake = conflict.stakes[seat][issue]
    if stake.firm == 0.0:
        return goes_further(conflict, seat, issue, before, value)
    if conflict.items[issue].options > 0.0:
        return refuses(conflict, seat, issue, value)
    return value >= 0.0 and (value < stake.red_min or value > stake.red_max)


@rule
def allowed(conflict: Conflict, state: State, issue: int, value: float) -> bool:
    """Whether a value crosses no consenter's red line."""
    for place in range(int(conflict.rosters.consenters)):
        if crossed(conflict, int(conflict.consenters[place]), issue, state.ground[issue], value):
            return False
    return True


@rule
def take_stock(conflict: Conflict, state: State, table: Table, seat: int) -> float:
    """Note how good the status quo on each issue is to a party; returns the utility of the whole."""
    total = 0.0
    for issue in range(conflict.issues):
        weight = conflict.stakes[seat][issue].weight
        if weight > 0.0:
            table.held[seat][issue] = worth(conflict, seat, issue, state.ground[issue])
            total += weight * table.held[seat][issue]
    table.weighed[seat] = total
    return as_utility(conflict.profiles[seat], total)


@rule
def red_line(conflict: Conflict, seat: int, ground: Vector, text: Vector, tabled: Vector) -> int:
    """The first issue on which a text crosses a party's red line, or -1.

    A line concerns the issues that the text changes; a firm one every issue on the table, also if the text leaves it as it is.
    """
    for issue in range(conflict.issues):
        stake = conflict.stakes[seat][issue]
        concerned = differs(ground[issue], text[issue]) or (stake.firm > 0.0 and tabled[issue] > 0.0)
        if concerned and crossed(conflict, seat, issue, ground[issue], text[issue]):
            return issue
    return -1


@rule
def best_gain(conflict: Conflict, table: Table, seat: int) -> float:
    """What a party would gain over the status quo if it could write the tabled items itself; needs `take_stock`."""
    gain = 0.0
    for issue in range(conflict.issues):
        stake = conflict.stakes[seat][issue]
        if table.tabled[issue] > 0.0 and stake.weight > 0.0:
            gain += stake.weight * (stake.best - table.held[seat][issue])
    profile = conflict.profiles[seat]
    return joint_change(profile.curvature, profile.total, table.weighed[seat], gain) if profile.euclidean > 0.0 else gain


@rule
def settle(conflict: Conflict) -> None:
    """Compute each party's weights from its saliences, and the best worth of each issue to it; needs `note_partial_rights`."""
    issues = conflict.issues
    for seat in range(conflict.parties):
        total = 0.0
        conflict.profiles[seat].total = 0.0
        for issue in range(issues):
            total += conflict.stakes[seat][issue].salience
        for issue in range(issues):
            stake = conflict.stakes[seat][issue]
            stake.interest = stake.salience / total if total > 0.0 else 0.0
            say = conflict.profiles[seat].partial == 0.0 or stake.consents > 0.0
            stake.weight = stake.interest if say else 0.0
            conflict.profiles[seat].total += stake.weight
            if conflict.profiles[seat].euclidean > 0.0:
                stake.curvature = 2.0  # the party's own is the exponent of the whole distance
            item = conflict.items[issue]
            stake.best = 1.0 if item.step == 0.0 else worth(conflict, seat, issue, on_grid(item, stake.position))
            options = int(conflict.items[issue].options)
            if options > 0:
                stake.best = 0.0
                for option in range(options):
                    stake.best = max(stake.best, option_worth(conflict, seat, issue, option))
