"""The compiled engine: the same rules as the reference engine, looped over replicates.

The order of a round stands here a second time, and only the order: whatever is computed is computed by a rule that both engines call.
Built-in behaviour only; a party with a strategy of its own plays on the reference engine.
"""

from __future__ import annotations

import math
from typing import Any, NamedTuple

import numpy as np

from sim.chance import (
    AGENDA,
    ATTENDANCE,
    BREAK_OFF,
    COMPLIANCE,
    GOODWILL,
    HOSTING,
    STATEMENT,
    Luck,
    bell,
    block,
    luck_of,
    normal,
    sample,
    uniform,
)
from sim.compiled import prepare_compiler
from sim.filling import write
from sim.layout import GREATEST, Layout, climate_shapes, conflict_shapes, table_shapes
from sim.procedures.single_text import hear, open_text, propose, see_costs
from sim.rules.agenda import choose_items, strikes, urgency
from sim.rules.attendance import Coming, decide_coming, summons_of, total_willingness, willingness
from sim.rules.bargaining import answer, remember_refusal, sit_down, substantial, weigh_text
from sim.rules.calendar import announces, gap_after
from sim.rules.closing import adopt, all_accept, anybody_signs, outcome_of
from sim.rules.compliance import Keeping, break_word, carry_out, keeping, witnesses
from sim.rules.convening import choose_venue, consenters_present, quorum_met, withdraws, worth_going_on
from sim.rules.cost import rejecting_capability
from sim.rules.goodwill import signal_chance
from sim.rules.hostilities import aftermath, count, fight, weather
from sim.rules.learning import all_settled, greatest_pain, host_patience, keep_trust, learn, left_for_good, nearness, streak
from sim.rules.mediation import slip_found
from sim.rules.opening import begin
from sim.rules.recording import (
    agenda_row,
    end_round,
    issue_row,
    party_row,
    press_row,
    round_row,
    run_row,
    start_implementation,
    start_interval,
)
from sim.rules.statement import Signing, declare, weigh_signing
from sim.rules.trust import mend
from sim.seating import Seating, prepare
from sim.state import COUNTS
from sim.tables import COLUMNS, SUMMARY

prepare_compiler()

from numba import njit  # noqa: E402 - the cache folder has to be named first

NAN = math.nan
kernel = njit(error_model="numpy")


class Books(NamedTuple):
    """The log of many replicates: a matrix a table, and how many rows of each are written (or would have been)."""

    runs: Any
    rounds: Any
    issues: Any
    parties: Any
    agenda: Any
    answers: Any
    pressures: Any
    texts: Any
    commitments: Any
    weeks: Any
    used: Any  # [tables] rows written, in the order of the fields above
    full: Any  # [1] 1 for full detail


#: A replicate's working papers beyond its state: the last attendance decisions and tests of the statement by seat, why an item was struck,
#: the last replies, and the commitments in force before an adoption.
SCRATCH = np.dtype([
    ("comings", "f8", (GREATEST.parties, len(Coming._fields))), ("signings", "f8", (GREATEST.parties, len(Signing._fields))),
    ("strikes", "f8", (GREATEST.issues, 2)), ("replies", "f8", (GREATEST.parties,)), ("held", "f8", (GREATEST.issues, 6)),
])


@kernel
def enter(book, used, which, key, terms):
    """Write a row: the key (replicate first), then the terms; past the end of the book it is only counted."""
    at = used[which]
    used[which] += 1
    if at < len(book):
        row = book[at]
        for column in range(len(key)):
            row[column] = key[column]
        for column in range(len(terms)):
            row[len(key) + column] = terms[column]


@kernel
def jot(row, terms):
    """Copy the terms of a decision into working papers."""
    for column in range(len(terms)):
        row[column] = terms[column]


@kernel
def sample_ranges(numbers, spots, shapes, keys, luck):
    """Sample every range of a replicate at its own address."""
    for each in range(len(spots)):
        shape = shapes[each]
        numbers[spots[each]] = sample(luck, keys[each, 0], keys[each, 1], shape[0], shape[1], shape[2], shape[3], shape[4])


# 1 interval


@kernel
def hostilities(conflict, climate, now, luck, books):
    """A week of fighting by every source."""
    for source in range(conflict.parties + 1):
        done = fight(conflict, climate, source, now, luck)
        count(conflict, climate, source, done)
        if books.full[0] and done.rate > 0.0:
            key = (float(luck.replicate), climate.course.round, climate.course.week, float(source))
            enter(books.weeks, books.used, 9, key, done)
    aftermath(conflict, climate, now)


@kernel
def log_commitment(climate, issue, kept, luck, books):
    """Log a commitment at its end."""
    if books.full[0]:
        pledge = climate.pledges[issue]
        key = (
            float(luck.replicate), pledge.made, float(issue), pledge.performer, pledge.before, pledge.target, climate.course.week,
            pledge.kept,
        )
        enter(books.commitments, books.used, 8, key, kept)


@kernel
def compliance(conflict, climate, now, luck, books):
    """Each commitment in force is kept or broken by who has to perform it."""
    round_ = int(climate.course.round)
    for issue in range(conflict.issues):
        pledge = climate.pledges[issue]
        if pledge.active == 0.0:
            continue
        performer = int(pledge.performer)
        if performer >= 0:
            draw = uniform(luck, round_, now.week, int(conflict.items[issue].key), COMPLIANCE)
            kept = keeping(
                conflict.commitments, conflict.items[issue], pledge, conflict.profiles[performer], climate.standings[performer],
                climate.course.spin, witnesses(conflict, climate), draw,
            )
            if kept.broken > 0.0:
                log_commitment(climate, issue, kept, luck, books)
                break_word(conflict, climate, issue)
                continue
        carry_out(conflict, climate, issue)


@kernel
def weeks(conflict, climate, number, luck, books):
    """Let a number of weeks pass."""
    for week in range(int(number)):
        climate.course.elapsed += 1.0
        now = weather(conflict, climate, float(int(number) - week))
        hostilities(conflict, climate, now, luck, books)
        compliance(conflict, climate, now, luck, books)
        chance = signal_chance(conflict.goodwill, climate.course.established, now.left, climate.course.emptiness)
        if chance > 0.0 and uniform(luck, int(climate.course.round), now.week, 0, GOODWILL) < chance:
            mend(conflict, climate, conflict.goodwill.trust, True)
            climate.course.swaps += 1.0
        climate.course.week += 1.0


# 2 consultation


@kernel
def willing(conflict, climate, seat, rejecting):
    """The terms of a party's willingness to come, but for mood."""
    summons = summons_of(conflict, climate, seat)
    return willingness(conflict.attendance, conflict.profiles[seat], climate.standings[seat], climate.course.near, summons, rejecting)


@kernel
def consultation(conflict, climate, rejecting, luck, books):
    """The shuttle sounds out the sides; with too little will, the date slips."""
    round_ = int(climate.course.round)
    if round_ == 1 or round_ <= conflict.dated + 1:
        return
    least = math.inf
    for seat in range(conflict.parties):
        if conflict.profiles[seat].principal > 0.0 and conflict.profiles[seat].consents > 0.0:
            least = min(least, total_willingness(willing(conflict, climate, seat, rejecting)))
    slip = slip_found(conflict, round_, 1.0 if least == math.inf else least, luck)
    climate.course.slipped = slip
    weeks(conflict, climate, slip, luck, books)


# 3 convening


@kernel
def attendance(conflict, climate, scratch, rejecting, luck):
    """Patrons decide first, then their clients; the uninvited stay outside."""
    for clients in range(2):
        for seat in range(conflict.parties):
            profile = conflict.profiles[seat]
            if profile.invited == 0.0:
                climate.standings[seat].presence = 0.0
                continue
            called = 0
            for patron in range(conflict.parties):
                if conflict.ties[patron][seat].summons > 0.0:
                    called = 1
            if called == clients:
                draw = normal(luck, int(climate.course.round), 0, int(profile.key), ATTENDANCE)
                decision = decide_coming(conflict.attendance, profile, willing(conflict, climate, seat, rejecting), draw)
                climate.standings[seat].presence = decision.presence
                jot(scratch.comings[seat], decision)


@kernel
def clear_papers(conflict, table, scratch):
    """Blank the papers of the last meeting."""
    for seat in range(conflict.parties):
        jot(scratch.comings[seat], Coming(0.0, NAN, NAN, NAN, NAN, NAN, NAN, NAN, NAN, NAN))
        jot(scratch.signings[seat], Signing(NAN, NAN, NAN, NAN, NAN))
        scratch.replies[seat] = 0.0
    for issue in range(conflict.issues):
        scratch.strikes[issue][0] = NAN
        scratch.strikes[issue][1] = NAN
        table.tabled[issue] = 0.0
        table.struck[issue] = 0.0
        table.urgency[issue] = NAN


@kernel
def host_withdraws(conflict, climate, draw):
    """Whether a host gives up before this round."""
    for seat in range(conflict.parties):
        hosting = conflict.profiles[seat].hosts > 0.0
        if hosting and withdraws(conflict.hosting, climate.course.patience, climate.course.round, draw):
            return True
    return False


@kernel
def convening(conflict, climate, table, scratch, rejecting, luck, books):
    """Find a room, see who comes; returns whether the round meets."""
    course = climate.course
    withdraw, first, second, venue = block(luck, int(course.round), 0, 0, HOSTING)
    withdrew = False
    if course.withdrawn == 0.0 and host_withdraws(conflict, climate, withdraw):
        withdrew = True
        course.withdrawn = 1.0
        course.slipped += float(int(conflict.hosting.reopening))
        weeks(conflict, climate, conflict.hosting.reopening, luck, books)
    clear_papers(conflict, table, scratch)
    if worth_going_on(conflict, course.emptiness, withdrew, bell(first, second)) <= 0.0:
        course.ending = 2.0
        return False
    attendance(conflict, climate, scratch, rejecting, luck)
    course.venue = float(choose_venue(conflict, course.withdrawn, venue))
    met = quorum_met(conflict, climate)
    course.convened = 1.0 if met else 0.0
    course.idle = 0.0 if met else course.idle + 1.0
    return met


# 4 agenda


@kernel
def agenda(conflict, climate, table, scratch, luck):
    """Strike what belongs to another track, then table what presses most."""
    for issue in range(conflict.issues):
        item = conflict.items[issue]
        press = normal(luck, int(climate.course.round), 0, int(item.key), AGENDA)
        table.urgency[issue] = urgency(conflict, issue, conflict.agenda.noise, press)
        for seat in range(conflict.parties):
            may = conflict.stakes[seat][issue].strikes > 0.0 and climate.standings[seat].presence > 0.0 and item.negotiable > 0.0
            if may and table.struck[issue] == 0.0:
                decision = strikes(conflict, climate, seat, issue)
                if decision.struck > 0.0:
                    table.struck[issue] = 1.0 + seat
                    scratch.strikes[issue][0] = decision.expected
                    scratch.strikes[issue][1] = decision.holding
                    climate.tallies[issue].struck += 1.0
    choose_items(conflict, table)
    for issue in range(conflict.issues):
        climate.tallies[issue].tabled += table.tabled[issue]


# 5 bargaining


@kernel
def exchange(conflict, climate, table, scratch, number, elapsed, rejecting, luck, books):
    """Put the text to everybody whose consent is needed; returns whether somebody walks out."""
    course = climate.course
    out = False
    least = NAN
    replicate = float(luck.replicate)
    if books.full[0]:
        for issue in range(conflict.issues):
            if table.tabled[issue] > 0.0:
                enter(books.texts, books.used, 7, (replicate, course.round, float(number), float(issue)), (table.text[issue],))
    for seat in range(conflict.parties):
        if conflict.profiles[seat].consents == 0.0:
            continue
        given = answer(conflict, climate, table, seat, rejecting, elapsed)
        remember_refusal(conflict.bargaining, climate.standings[seat], given)
        scratch.replies[seat] = given.reply
        out = out or given.reply == 2.0
        least = given.surplus if math.isnan(least) else min(least, given.surplus)
        hear(conflict.procedure, table, seat, given.reply, given.surplus, given.held_out, int(given.objection))
        if books.full[0]:
            enter(books.answers, books.used, 5, (replicate, course.round, float(number), float(seat)), given)
            log_pressure(conflict, climate, table, number, seat, luck, books)
    course.least = least
    return out


@kernel
def log_pressure(conflict, climate, table, number, client, luck, books):
    """Log what each patron put on a client over the text on the table."""
    for patron in range(conflict.parties):
        row = press_row(conflict, table, patron, client)
        if row.pressure > 0.0:
            key = (float(luck.replicate), climate.course.round, float(number), float(patron), float(client))
            enter(books.pressures, books.used, 6, key, row)


@kernel
def bargaining(conflict, climate, table, scratch, rejecting, luck, books):
    """Negotiate the tabled items by the scenario's procedure; the last replies stay in the working papers."""
    something = False
    for issue in range(conflict.issues):
        table.text[issue] = climate.ground[issue]
        something = something or table.tabled[issue] > 0.0
    if not something or not consenters_present(conflict, climate):
        return
    climate.course.bargained = 1.0
    for seat in range(conflict.parties):
        if climate.standings[seat].presence > 0.0:
            see_costs(conflict, climate, table, seat, sit_down(conflict, climate, table, seat, rejecting, luck))
    open_text(conflict, climate, table, luck)
    exchanges = int(conflict.procedure.exchanges)
    for number in range(1, exchanges + 1):
        climate.course.exchanges = float(number)
        propose(conflict, climate, table)
        weigh_text(conflict, climate, table)
        out = exchange(conflict, climate, table, scratch, number, number / exchanges, rejecting, luck, books)
        if out or all_accept(conflict, scratch.replies):
            break
        if uniform(luck, int(climate.course.round), number, 0, BREAK_OFF) < conflict.bargaining.break_off:
            break


# 6 closing


@kernel
def signing(conflict, climate, scratch, luck):
    """Every signer's own test of the statement; one who is away can't sign."""
    signed = anybody_signs(conflict)
    for seat in range(conflict.parties):
        if conflict.profiles[seat].signs > 0.0:
            if climate.standings[seat].presence == 0.0:
                signed = False
                continue
            draw = normal(luck, int(climate.course.round), 0, int(conflict.profiles[seat].key), STATEMENT)
            decision = weigh_signing(conflict, climate, seat, draw)
            jot(scratch.signings[seat], decision)
            signed = signed and decision.signs > 0.0
    return signed


@kernel
def adoption(conflict, climate, table, scratch, luck, books):
    """Record the accepted text as commitments; those it supersedes are logged."""
    for issue in range(conflict.issues):
        pledge = climate.pledges[issue]
        jot(scratch.held[issue], (pledge.active, pledge.made, pledge.performer, pledge.before, pledge.target, pledge.kept))
    adopt(conflict, climate, table)
    if not books.full[0]:
        return
    for issue in range(conflict.issues):
        held = scratch.held[issue]
        if held[0] > 0.0 and climate.pledges[issue].made == climate.course.round:
            key = (float(luck.replicate), held[1], float(issue), held[2], held[3], held[4], climate.course.week, held[5])
            enter(books.commitments, books.used, 8, key, Keeping(0.0, NAN, NAN, NAN, NAN, NAN, NAN, NAN))


@kernel
def closing(conflict, climate, table, scratch, luck, books):
    """Joint statement or none; commitments recorded; the outcome named."""
    course = climate.course
    signed = signing(conflict, climate, scratch, luck)
    accepted = course.bargained > 0.0 and all_accept(conflict, scratch.replies)
    agreed = accepted and substantial(conflict, climate, table) and (signed or not anybody_signs(conflict))
    if agreed:
        adoption(conflict, climate, table, scratch, luck, books)
    elif signed:
        course.declared_on = float(declare(conflict, climate, table.struck, luck))
        if course.declared_on >= 0.0 and conflict.items[int(course.declared_on)].goodwill > 0.0:
            course.established = 1.0
    course.statement = 1.0 if signed else 0.0
    course.outcome = outcome_of(agreed, signed, course.declared_on >= 0.0)
    if signed and announces(conflict.calendar, int(course.round), luck):
        course.announced = 1.0


# 7 learning


@kernel
def learning(conflict, climate, table, scratch, luck, books):
    """What the round changes; returns whether the run goes on."""
    course = climate.course
    agreed = course.outcome == 4.0
    keep_trust(conflict, climate)
    if course.statement > 0.0:
        mend(conflict, climate, conflict.learning.statement_trust, False)
    course.near = nearness(conflict.learning, course.least, course.bargained > 0.0, agreed)
    learn(conflict, climate)
    course.emptiness = streak(conflict.learning, course.emptiness, course.outcome)
    course.patience = host_patience(conflict.hosting, course.patience, course.outcome)
    end_round(climate)
    log_round(conflict, climate, table, scratch, luck, books)
    gap = gap_after(conflict, climate, greatest_pain(conflict, climate), luck)
    if agreed and all_settled(conflict, climate, table):
        course.ending = 1.0
    elif left_for_good(conflict, climate):
        course.ending = 3.0
    elif course.idle >= conflict.horizon.abandoned_after:
        course.ending = 2.0
    elif course.ending == 0.0:
        course.gap = gap
        return course.round < conflict.horizon.rounds and course.week + gap <= conflict.horizon.weeks
    return False


@kernel
def log_round(conflict, climate, table, scratch, luck, books):
    """Log the round, and in full detail where every party and issue stands."""
    replicate = float(luck.replicate)
    enter(books.rounds, books.used, 1, (replicate,), round_row(conflict, climate))
    if not books.full[0]:
        return
    for seat in range(conflict.parties):
        parts = scratch.signings[seat]
        signs = Signing(parts[0], parts[1], parts[2], parts[3], parts[4])
        row = party_row(conflict, climate, seat, signs)
        coming = scratch.comings[seat]
        key = (
            replicate, climate.course.round, float(seat), coming[0], coming[1], coming[2], coming[3], coming[4], coming[5], coming[6],
            coming[7], coming[8], coming[9],
        )
        enter(books.parties, books.used, 3, key, row)
    for issue in range(conflict.issues):
        pledged = climate.pledges[issue].active > 0.0 and climate.pledges[issue].made == climate.course.round
        row = agenda_row(climate, table, issue, scratch.strikes[issue][0], scratch.strikes[issue][1], pledged)
        enter(books.agenda, books.used, 4, (replicate,), row)


@kernel
def finish(conflict, climate, luck, books):
    """Log the replicate as a whole."""
    for issue in range(conflict.issues):
        if climate.pledges[issue].active > 0.0:
            log_commitment(climate, issue, Keeping(0.0, NAN, NAN, NAN, NAN, NAN, NAN, NAN), luck, books)
        enter(books.issues, books.used, 2, (float(luck.replicate),), issue_row(climate, issue))
    enter(books.runs, books.used, 0, (float(luck.replicate),), run_row(conflict, climate))


@kernel
def play(conflict, climate, table, scratch, luck, books):
    """One replicate from its opening to its end."""
    begin(conflict, climate)
    rejecting = rejecting_capability(conflict)
    going = True
    while going:
        climate.course.round += 1.0
        start_interval(conflict, climate)
        weeks(conflict, climate, climate.course.gap, luck, books)
        consultation(conflict, climate, rejecting, luck, books)
        if convening(conflict, climate, table, scratch, rejecting, luck, books):
            agenda(conflict, climate, table, scratch, luck)
            bargaining(conflict, climate, table, scratch, rejecting, luck, books)
            closing(conflict, climate, table, scratch, luck, books)
        going = learning(conflict, climate, table, scratch, luck, books)
    if climate.course.ending == 1.0:
        start_implementation(conflict, climate)
        weeks(conflict, climate, climate.course.gap, luck, books)
        end_round(climate)
    finish(conflict, climate, luck, books)


@njit(error_model="numpy", cache=True, nogil=True)
def play_many(conflict, climate, table, scratch, numbers, state, spots, shapes, keys, low, high, first, many, books):
    """Play replicates `first` to `first + many - 1` in one thread.

    `numbers` and `state` are the memory of `conflict` and `climate`, as plain numbers.
    """
    for replicate in range(first, first + many):
        luck = Luck(low, high, replicate)
        sample_ranges(numbers, spots, shapes, keys, luck)
        prepare(conflict)
        state[:] = 0.0
        play(conflict, climate, table, scratch, luck, books)


def blank_books(seating: Seating, rows: dict[str, int], full: bool) -> Books:
    """Books with room for a number of rows in each table."""
    books = {name: np.empty((rows.get(name, 0), 1 + len(columns))) for name, columns in COLUMNS.items()}
    return Books(**books, used=np.zeros(len(COLUMNS), dtype=np.int64), full=np.array([1 if full else 0], dtype=np.int64))


def negotiate(seating: Seating, seed: int, first: int, many: int, detail: str = "summary") -> dict[str, np.ndarray]:
    """Play many replicates at compiled speed; returns the tables as matrices, the replicate in the first column.

    Args:
        seating: a scenario as numbers.
        seed: 0 to 2^64 - 1.
        first: the first replicate; `many` follow each other from there.
        detail: "summary" for runs, rounds and issues, "full" for every table.
    """
    full = detail == "full"
    issues, rounds = len(seating.issues), seating.scenario.horizon.rounds
    rows = {"runs": many, "rounds": many * rounds, "issues": many * issues}
    if full:
        rows |= dict.fromkeys(set(COLUMNS) - set(SUMMARY), 64 * many * rounds)
    run = _Desk(seating)
    books = run.play(seed, first, many, blank_books(seating, rows, full))
    if any(used > len(book) for used, book in zip(books.used, books, strict=False)):
        # A table was longer than expected: the same replicates once more, now that its length is known.
        books = run.play(seed, first, many, blank_books(seating, dict(zip(COLUMNS, map(int, books.used), strict=True)), full))
    return {name: getattr(books, name)[: books.used[index]] for index, name in enumerate(COLUMNS) if full or name in SUMMARY}


class _Desk:
    """The memory that one thread plays in: one record each for conflict, climate and table, of the greatest sizes."""

    def __init__(self, seating: Seating) -> None:
        layout, climate = Layout(conflict_shapes(GREATEST)), Layout(climate_shapes(GREATEST))
        written = write(seating, layout)
        conflict = np.zeros(1, np.dtype([(name, "i8") for name in COUNTS] + layout.dtype().descr))
        for name, filled in seating.counts.items():
            conflict[name] = filled
        self.conflict, self.numbers = conflict[0], conflict.view("f8")[len(COUNTS) :]
        self.numbers[:] = written.numbers
        self.state = np.zeros(climate.size)
        self.climate = self.state.view(climate.dtype())[0]
        self.table = np.zeros(1, Layout(table_shapes(GREATEST)).dtype())[0]
        self.scratch = np.zeros(1, SCRATCH)[0]
        self.spots = np.array([each.at for each in written.uncertain], dtype=np.int64)
        self.shapes = np.array([each[1:6] for each in written.uncertain], dtype=float).reshape(-1, 5)
        self.keys = np.array([(each.first_key, each.second_key) for each in written.uncertain], dtype=np.int64).reshape(-1, 2)

    def play(self, seed: int, first: int, many: int, books: Books) -> Books:
        low, high, _ = luck_of(seed, first + max(0, many - 1))
        play_many(
            self.conflict, self.climate, self.table, self.scratch, self.numbers, self.state, self.spots, self.shapes, self.keys,
            low, high, first, many, books,
        )
        return books
