"""Stacked alternating offers: each party in turn accepts the offer on the table or makes another; all have to accept the same one.

Aydogan, Festen, Hindriks and Jonker 2017 (the protocol); Faratin, Sierra and Jennings 1998 and 2002 (tactics, and offers near the other's).
The party that makes an offer changes the text on the table as little as it may: it takes back, on the items that gain it most for what they
cost the others, just what brings it to what it insists on. What it cares less about it leaves as others wrote it, so offers trade across
items. It infers what the others care for from their offers (`opponent_model: frequency`), or takes all points to cost them alike (`none`).
"""

from __future__ import annotations

from sim.procedures.joint_offers import value_with, weigh_text_jointly
from sim.rules.grid import on_grid_towards, on_grid_within
from sim.rules.issue_rights import NOT_ASKED
from sim.rules.parties import Item, Stake
from sim.rules.registry import rule
from sim.rules.state import Conflict, State, Table
from sim.rules.tactics import insisted, listen, start_listening
from sim.rules.utility import crossed, least_allowed, most_allowed, movement, score
from sim.rules.valuation import own_value


@rule
def open_talks(conflict: Conflict, state: State, table: Table) -> None:
    """Nobody has offered anything: the text is the status quo; everybody knows its own ideal and begins to listen."""
    for place in range(int(conflict.rosters.consenters)):
        seat = int(conflict.consenters[place])
        start_listening(state, table, seat)
        for issue in range(conflict.issues):
            table.ideal[seat][issue] = ideal(conflict, state, seat, issue)
            table.ideal_value[seat][issue] = own_value(conflict, state, table, seat, issue, table.ideal[seat][issue])
            table.guess[seat][issue] = 1.0
    for issue in range(conflict.issues):
        table.text[issue] = state.ground[issue]


@rule
def take_in(conflict: Conflict, state: State, table: Table, seat: int) -> None:
    """Let a party whose turn it is take in the offer on the table; one that sees the others move finds its patience again."""
    before = table.last_heard[seat]
    listen(conflict, state, table, seat)
    learn_priorities(conflict, state, table, seat)
    now = state.standings[seat].gain
    if now > before:
        state.standings[seat].refusals = 0.0
    table.last_heard[seat] = now


@rule
def turn_of(conflict: Conflict, exchange: int) -> int:
    """Whose turn it is to answer at an exchange, from 1: the second consenter first, since the first opens."""
    return int(conflict.consenters[exchange % int(conflict.rosters.consenters)])


@rule
def author_of(conflict: Conflict, table: Table, exchange: int) -> int:
    """Who makes an offer before an exchange is answered: the opener, then whoever has just refused; -1 if the offer on the table stands."""
    if exchange == 1:
        return int(conflict.consenters[0])
    last = turn_of(conflict, exchange - 1)
    return -1 if table.replies[last] == 1.0 or table.replies[last] == NOT_ASKED else last


@rule
def bind_to_offer(conflict: Conflict, table: Table, author: int) -> None:
    """A new offer: its author stands by it, nobody else has accepted it yet."""
    for place in range(int(conflict.rosters.consenters)):
        seat = int(conflict.consenters[place])
        table.replies[seat] = 1.0 if seat == author else 0.0


@rule
def offer(conflict: Conflict, state: State, table: Table, seat: int, elapsed: float) -> None:
    """Write a party's offer: the text on the table, changed as little as what it insists on allows."""
    standing = state.standings[seat]
    wanted = insisted(conflict, table, standing, seat, elapsed) + standing.cost + standing.baseline - standing.holding
    make_own(conflict, state, table, seat)
    joint = conflict.profiles[seat].euclidean > 0.0
    gain = weigh_text_jointly(conflict, state, table, seat) if joint else weigh_items(conflict, state, table, seat)
    for _ in range(conflict.issues):
        missing = wanted - gain
        if missing <= 0.0:
            break
        issue = dearest(conflict, table, seat)
        if issue < 0:
            break
        before = table.own[issue]
        take_back(conflict, state, table, seat, issue, before + missing)
        if joint:
            gain = weigh_text_jointly(conflict, state, table, seat)
            continue
        table.own[issue] = own_value(conflict, state, table, seat, issue, table.text[issue])
        gain += table.own[issue] - before


@rule
def weigh_items(conflict: Conflict, state: State, table: Table, seat: int) -> float:
    """Note what the text counts for to a party on each tabled item; returns the sum."""
    gain = 0.0
    for issue in range(conflict.issues):
        if table.tabled[issue] > 0.0:
            table.own[issue] = own_value(conflict, state, table, seat, issue, table.text[issue])
            gain += table.own[issue]
    return gain


@rule
def counts_for(conflict: Conflict, state: State, table: Table, seat: int, issue: int, value: float) -> float:
    """What a value of an item counts for to a party; with Euclidean utility, what the whole text would count for with it."""
    if conflict.profiles[seat].euclidean > 0.0:
        return value_with(conflict, state, table, seat, issue, value)
    return own_value(conflict, state, table, seat, issue, value)


@rule
def make_own(conflict: Conflict, state: State, table: Table, seat: int) -> None:
    """Put what crosses the party's own red lines back to the nearest point that doesn't; settle its own way what nobody has settled."""
    for issue in range(conflict.issues):
        if table.tabled[issue] == 0.0 or conflict.stakes[seat][issue].proposes == 0.0:
            continue
        before = state.ground[issue]
        stake = conflict.stakes[seat][issue]
        options = conflict.items[issue].options > 0.0
        if crossed(conflict, seat, issue, before, table.text[issue]) or table.text[issue] < 0.0:
            if options or table.text[issue] < 0.0:
                table.text[issue] = table.ideal[seat][issue]
            else:
                table.text[issue] = within(conflict.items[issue], stake, before, table.text[issue])


@rule
def within(item: Item, stake: Stake, before: float, value: float) -> float:
    """The nearest point of a scale, in steps if it has them, that crosses no red line of a party's; the status quo if there is none."""
    lowest, highest = least_allowed(stake, before), most_allowed(stake, before)
    return on_grid_within(item, min(highest, max(lowest, value)), lowest, highest, before)


@rule
def ideal(conflict: Conflict, state: State, seat: int, issue: int) -> float:
    """The best value of an issue for a party, within its red line."""
    stake = conflict.stakes[seat][issue]
    if conflict.items[issue].options == 0.0:
        return within(conflict.items[issue], stake, state.ground[issue], stake.position)
    best = state.ground[issue]
    most = -1.0
    for option in range(int(conflict.items[issue].options)):
        forbidden = crossed(conflict, seat, issue, state.ground[issue], float(option))
        if not forbidden and score(conflict, seat, issue, option) > most:
            best, most = float(option), score(conflict, seat, issue, option)
    return best


@rule
def dearest(conflict: Conflict, table: Table, seat: int) -> int:
    """The tabled item on which the party gains most for each point that it moves the offer; -1 if it has its best everywhere.

    With an opponent model: most for what the others are taken to lose by it (Faratin, Sierra and Jennings 2002).
    """
    most = 0.0
    dearest = -1
    for issue in range(conflict.issues):
        if table.tabled[issue] > 0.0 and conflict.stakes[seat][issue].proposes > 0.0:
            more = table.ideal_value[seat][issue] - table.own[issue]
            if more > 1e-9:
                way = movement(conflict.items[issue], table.text[issue], table.ideal[seat][issue])
                more /= max(0.02, table.guess[seat][issue]) * max(way, 0.01)
            if more > most:
                dearest, most = issue, more
    return dearest


@rule
def take_back(conflict: Conflict, state: State, table: Table, seat: int, issue: int, wanted: float) -> None:
    """Move an item towards the party's best, no further than a counted value of `wanted` asks for."""
    if table.ideal_value[seat][issue] <= wanted:
        table.text[issue] = table.ideal[seat][issue]
    elif conflict.items[issue].options > 0.0:
        table.text[issue] = option_for(conflict, state, table, seat, issue, wanted)
    else:
        point = point_for(conflict, state, table, seat, issue, wanted)
        table.text[issue] = on_grid_towards(conflict.items[issue], point, table.ideal[seat][issue])


@rule
def option_for(conflict: Conflict, state: State, table: Table, seat: int, issue: int, wanted: float) -> float:
    """The option that counts for least to a party and still for as much as `wanted`."""
    found = table.ideal[seat][issue]
    least = table.ideal_value[seat][issue]
    for option in range(int(conflict.items[issue].options)):
        if crossed(conflict, seat, issue, state.ground[issue], float(option)):
            continue
        value = counts_for(conflict, state, table, seat, issue, float(option))
        if wanted <= value < least:
            found, least = float(option), value
    return found


@rule
def point_for(conflict: Conflict, state: State, table: Table, seat: int, issue: int, wanted: float) -> float:
    """The point between the text and a party's ideal that counts for as much as `wanted`: exact where values are straight, else nearly."""
    below = table.text[issue]
    above = table.ideal[seat][issue]
    worse = table.own[issue]
    better = table.ideal_value[seat][issue]
    for _ in range(12):
        point = below + (above - below) * (wanted - worse) / (better - worse)
        value = counts_for(conflict, state, table, seat, issue, point)
        if abs(value - wanted) < 1e-9:
            return point
        if value < wanted:
            below, worse = point, value
        else:
            above, better = point, value
    return above


@rule
def learn_priorities(conflict: Conflict, state: State, table: Table, seat: int) -> None:
    """Let a party conclude from the offer it hears what the others care for: the items on which they still claim most.

    A frequency model in the sense of Hindriks and Tykhonov 2008 and Baarslag et al. 2016: guesses start flat, and their mean stays 1.
    """
    if conflict.procedure.opponent_model == 0.0:
        return
    claimed = 0.0
    items = 0.0
    for issue in range(conflict.issues):
        if table.tabled[issue] > 0.0:
            claimed += movement(conflict.items[issue], table.text[issue], table.ideal[seat][issue])
            items += 1.0
    if claimed <= 0.0:
        return
    for issue in range(conflict.issues):
        if table.tabled[issue] > 0.0:
            claim = movement(conflict.items[issue], table.text[issue], table.ideal[seat][issue])
            table.guess[seat][issue] += conflict.procedure.learning_rate * (items * claim / claimed - table.guess[seat][issue])
