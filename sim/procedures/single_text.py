"""The mediated single negotiating text: a chair writes, parties object, the chair amends.

Fisher and Ury 1981; Raiffa 1982 (Camp David); Klein, Faratin, Sayama and Bar-Yam 2003. The chair opens at the compromise of what it
takes the positions to be (capability times salience), then climbs: it makes the change to one or two tabled items that most helps the
party it sees as least content, until that one gains `aim`. It never writes beyond a red line it would cross, nor past what holds.
"""

from __future__ import annotations

import math

from sim.chance import MISREADING, PROPOSAL, block, normal
from sim.rule import rule
from sim.rules.cost import total_cost
from sim.rules.mediation import room_error
from sim.rules.preference import closeness, crossed


@rule
def open_text(conflict, climate, table, luck):
    """Read the parties, as well as the shuttle and those in the room allow, and open with a compromise on the tabled items."""
    error = conflict.bargaining.misreading * room_error(conflict, climate)
    for place in range(int(conflict.roll.consenters)):
        read(conflict, climate, table, int(conflict.consenters[place]), error, luck)
    for issue in range(conflict.issues):
        table.text[issue] = climate.ground[issue]
        if table.tabled[issue] > 0.0:
            bound(conflict, climate, table, issue)
            table.text[issue] = opening(conflict, climate, table, issue)
            for place in range(int(conflict.roll.consenters)):
                see(conflict, climate, table, int(conflict.consenters[place]), issue)


@rule
def read(conflict, climate, table, seat, error, luck):
    """What the chair takes a party's positions on the tabled items to be."""
    for issue in range(conflict.issues):
        if table.tabled[issue] > 0.0:
            address = int(conflict.profiles[seat].key) ^ int(conflict.items[issue].key)
            for option in range(max(1, int(conflict.items[issue].options))):
                table.misread[seat][issue][option] = error * normal(luck, int(climate.course.round), option, address, MISREADING)


@rule
def bound(conflict, climate, table, issue):
    """The bounds of a scale within which nobody's red line is crossed; what the status quo already crosses only forbids going further."""
    lowest = 0.0
    highest = 100.0
    before = climate.ground[issue]
    for place in range(int(conflict.roll.consenters)):
        stake = conflict.stakes[int(conflict.consenters[place])][issue]
        lowest = max(lowest, min(stake.red_min, before))
        highest = min(highest, max(stake.red_max, before))
    table.lowest[issue] = lowest
    table.highest[issue] = highest


@rule
def seen_worth(conflict, table, seat, issue, value):
    """What the chair takes a value of an issue to be worth to a party, 0..1."""
    if conflict.items[issue].options > 0.0:
        if value < 0.0:
            return 0.0
        option = int(value)
        return min(1.0, max(0.0, conflict.scores[seat][issue][option] + table.misread[seat][issue][option] / 100.0))
    position = min(100.0, max(0.0, conflict.stakes[seat][issue].position + table.misread[seat][issue][0]))
    return closeness(value - position, conflict.profiles[seat].curvature)


@rule
def see(conflict, climate, table, seat, issue):
    """Note what the chair takes the text on an issue, and what holds, to be worth to a party."""
    table.seen[seat][issue] = seen_worth(conflict, table, seat, issue, table.text[issue])
    table.seen_held[seat][issue] = seen_worth(conflict, table, seat, issue, climate.ground[issue])


@rule
def opening(conflict, climate, table, issue):
    """The compromise on one item: the mean of seen positions by capability times salience, or the option of greatest weighted worth.

    On a scale the chair then keeps to that side of what holds.
    """
    if conflict.items[issue].options > 0.0:
        return opening_option(conflict, climate, table, issue)
    weighed = 0.0
    total = 0.0
    for place in range(int(conflict.roll.consenters)):
        seat = int(conflict.consenters[place])
        weight = conflict.profiles[seat].capability * conflict.stakes[seat][issue].weight
        position = conflict.stakes[seat][issue].position + table.misread[seat][issue][0]
        weighed += weight * min(100.0, max(0.0, position))
        total += weight
    before = climate.ground[issue]
    compromise = weighed / total if total > 0.0 else before
    compromise = min(table.highest[issue], max(table.lowest[issue], compromise))
    if compromise >= before:
        table.lowest[issue] = before
    else:
        table.highest[issue] = before
    return compromise


@rule
def opening_option(conflict, climate, table, issue):
    """The allowed option of greatest worth over the consenters, by capability times weight, as the chair sees it."""
    best = climate.ground[issue]
    most = -1.0
    for option in range(int(conflict.items[issue].options)):
        if not allowed(conflict, climate, issue, float(option)):
            continue
        total = 0.0
        for place in range(int(conflict.roll.consenters)):
            seat = int(conflict.consenters[place])
            weight = conflict.profiles[seat].capability * conflict.stakes[seat][issue].weight
            total += weight * seen_worth(conflict, table, seat, issue, float(option))
        if total > most:
            best, most = float(option), total
    return best


@rule
def allowed(conflict, climate, issue, value):
    """Whether a value crosses no consenter's red line."""
    for place in range(int(conflict.roll.consenters)):
        stake = conflict.stakes[int(conflict.consenters[place])][issue]
        if crossed(conflict.items[issue], stake, climate.ground[issue], value):
            return False
    return True


@rule
def see_costs(conflict, climate, table, seat, cost):
    """Let the chair see a party's cost of change but for its mood."""
    table.seen_cost[seat] = total_cost(cost) - cost.mood
    table.seen_demand[seat] = 0.0


@rule
def see_gains(conflict, climate, table):
    """What the chair takes each consenter's gain from the text to be."""
    for place in range(int(conflict.roll.consenters)):
        seat = int(conflict.consenters[place])
        standing = climate.standings[seat]
        gain = standing.holding - standing.baseline - table.seen_cost[seat] - table.seen_demand[seat]
        for issue in range(conflict.issues):
            if table.tabled[issue] > 0.0:
                gain += conflict.stakes[seat][issue].weight * (table.seen[seat][issue] - table.seen_held[seat][issue])
        table.seen_gain[seat] = gain


@rule
def least_seen(conflict, table):
    """The smallest gain among the consenters, as the chair sees it."""
    least = 1000.0
    for place in range(int(conflict.roll.consenters)):
        least = min(least, table.seen_gain[int(conflict.consenters[place])])
    return least


@rule
def propose(conflict, climate, table, exchange, luck):
    """Amend the text: up to `moves` changes, as long as somebody seems less content than `aim`."""
    see_gains(conflict, climate, table)
    least = least_seen(conflict, table)
    if least >= conflict.procedure.aim:
        return
    moves = list_moves(conflict, climate, table)
    if conflict.procedure.search > 0.0:
        anneal(conflict, climate, table, moves, exchange, luck)
    else:
        climb(conflict, climate, table, moves, least)


@rule
def climb(conflict, climate, table, moves, least):
    """Make changes, each the one that most helps whoever seems least content."""
    for _ in range(int(conflict.procedure.moves)):
        first, second = best_move(conflict, table, moves, least)
        if first < 0:
            break
        make_move(conflict, climate, table, first)
        if second >= 0:
            make_move(conflict, climate, table, second)
        least = least_seen(conflict, table)
        if least >= conflict.procedure.aim:
            break


@rule
def anneal(conflict, climate, table, moves, exchange, luck):
    """Make changes taken by lot: one that leaves the least content party worse off is made too, ever less often as the chair cools.

    Metropolis: with odds exp(-loss / warmth); the warmth falls to nothing with the last exchange (Klein et al. 2003).
    """
    warmth = conflict.procedure.warmth * (1.0 - exchange / conflict.procedure.exchanges)
    for trial in range(int(conflict.procedure.moves)):
        which, heads, _, _ = block(luck, int(climate.course.round), 256 * exchange + trial, 0, PROPOSAL)
        move = min(moves - 1, int(which * moves))
        if table.move_item[move] < 0.0:
            continue
        before = least_seen(conflict, table)
        after = least_after(conflict, table, move)
        if after >= before or (warmth > 0.0 and heads < math.exp((after - before) / warmth)):
            make_move(conflict, climate, table, move)
            if after >= conflict.procedure.aim:
                break


@rule
def least_after(conflict, table, move):
    """The smallest gain among the consenters after a change, as the chair sees it."""
    least = 1000.0
    for place in range(int(conflict.roll.consenters)):
        seat = int(conflict.consenters[place])
        least = min(least, table.seen_gain[seat] + table.move_gain[move][seat])
    return least


@rule
def list_moves(conflict, climate, table):
    """List the changes to single items that the chair may consider, with what each would add to each consenter's gain; returns how many."""
    count = 0
    for issue in range(conflict.issues):
        if table.tabled[issue] > 0.0:
            table.first_move[issue] = float(count)
            weigh_moves(conflict, climate, table, issue)
            count += choices(conflict, issue)
    return count


@rule
def choices(conflict, issue):
    """In how many ways the chair may change an item: to any option, or a step up or down a scale."""
    options = int(conflict.items[issue].options)
    return options if options > 0 else 2


@rule
def weigh_moves(conflict, climate, table, issue):
    """Write down the changes of one item: those that change nothing, or cross a red line, are not made now."""
    options = conflict.items[issue].options > 0.0
    for choice in range(choices(conflict, issue)):
        move = int(table.first_move[issue]) + choice
        value = float(choice)
        if not options:
            value = table.text[issue] + (2.0 * choice - 1.0) * conflict.procedure.step
            value = min(table.highest[issue], max(table.lowest[issue], value))
        table.move_item[move] = -1.0
        table.move_value[move] = value
        if value != table.text[issue] and (not options or allowed(conflict, climate, issue, value)):
            table.move_item[move] = float(issue)
            weigh_move(conflict, table, move, issue, value)


@rule
def weigh_move(conflict, table, move, issue, value):
    """What a change of one item would add to each consenter's gain, as the chair sees it."""
    for place in range(int(conflict.roll.consenters)):
        seat = int(conflict.consenters[place])
        better = seen_worth(conflict, table, seat, issue, value) - table.seen[seat][issue]
        table.move_gain[move][seat] = conflict.stakes[seat][issue].weight * better


@rule
def best_move(conflict, table, moves, least):
    """The change, of one item or of two at once, after which the least content party is best off; (-1, -1) if none helps."""
    best_first = -1
    best_second = -1
    most = least + 1e-12
    for first in range(moves):
        item = table.move_item[first]
        if item < 0.0:
            continue
        for second in range(first, moves):
            pair = second > first
            if pair and (table.move_item[second] < 0.0 or table.move_item[second] == item):
                continue
            after = 1000.0
            for place in range(int(conflict.roll.consenters)):
                seat = int(conflict.consenters[place])
                gain = table.seen_gain[seat] + table.move_gain[first][seat]
                if pair:
                    gain += table.move_gain[second][seat]
                after = min(after, gain)
                if after <= most:
                    break
            if after > most:
                best_first, best_second, most = first, second if pair else -1, after
    return best_first, best_second


@rule
def make_move(conflict, climate, table, move):
    """Write a listed change into the text, and list the changes of that item anew."""
    issue = int(table.move_item[move])
    table.text[issue] = table.move_value[move]
    for place in range(int(conflict.roll.consenters)):
        seat = int(conflict.consenters[place])
        table.seen_gain[seat] += table.move_gain[move][seat]
        table.seen[seat][issue] = seen_worth(conflict, table, seat, issue, table.text[issue])
    weigh_moves(conflict, climate, table, issue)


@rule
def hear(conflict, climate, table, seat, reply, surplus, held_out, objection):
    """Let the chair learn from a refusal: it reads the item objected to twice as well, and sees half of a shortfall it had not seen.

    It also heeds (in part) what the party makes known it holds out for; a party that accepts holds out for nothing more.
    """
    seen = table.seen_gain[seat] + table.seen_demand[seat]  # by what it was taken to hold out for when the text was written
    table.seen_demand[seat] = 0.0 if reply == 1.0 else conflict.procedure.heed * held_out
    if reply == 1.0:
        return
    if objection >= 0:
        for option in range(max(1, int(conflict.items[objection].options))):
            table.misread[seat][objection][option] *= 0.5
        see(conflict, climate, table, seat, objection)
    if surplus < 0.0 and seen >= 0.0:
        table.seen_cost[seat] += 0.5 * -surplus
