"""Terms of a decision changed one at a time until the party accepts, by evaluating the rules; nothing is estimated."""

from __future__ import annotations

import copy
import math
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NamedTuple

from sim.report.explanation.snapshots import ProposalSnapshot
from sim.rules.cost import cost_of_change, total_cost
from sim.rules.enums import Reply
from sim.rules.patron_pressure import outlay
from sim.rules.reply import reply_to
from sim.rules.state import Standing
from sim.rules.valuation import take_bearings


class TermChange(NamedTuple):
    """One term changed alone until the party accepts: from, to, and the change as a share of the possible range."""

    term: str
    before: float
    after: float
    share: float


#: Decimals in which a changed term is shown: the fewest that are enough.
PLACES = (2, 3, 4, 6, 9)
#: Terms of a party that are changed within the range 0 to 1, upwards and downwards.
SHARES = ("audience", "outlook", "pain")
#: All terms that are changed, one at a time.
TERMS = ("trust", "guarantee", *SHARES, "presence", "change", "mood", "pressure", "exchange")
#: Terms that count by themselves, so that a party accepts from one value on: only the bound has to be tried before that value is looked for.
ADDED = ("change", "mood", "pressure")
#: Standard deviations within which random variation is changed.
DEVIATIONS = 3.0
#: Steps in which the range of a term is searched on each side of its value, before the nearest is refined.
STEPS = 25


@contextmanager
def changed(snapshot: ProposalSnapshot, party: str, term: str, value: float) -> Iterator[None]:
    """Change one term of a party within a snapshot; all that it reckons with follows, as at the start of a meeting.

    Trust is the least in anybody who may have to perform; a guarantee is the chance that any breach by them would be punished; the cost of
    change includes what partial attendance adds; random variation is what it adds to the surplus.
    """
    seat = snapshot.encoded.parties.index(party)
    standing, trust, doubt = snapshot.state.standings[seat], snapshot.state.trust[seat], snapshot.table.doubt[seat]
    profile = snapshot.conflict.profiles[seat]
    with snapshot.one_changes(seat):
        before = copy.copy(standing), list(trust), list(doubt), profile.change_cost
        if term == "trust":
            for other in _performers(snapshot, seat):
                trust[other] = max(trust[other], value)
        elif term == "change":
            profile.change_cost = value - _added_in_part(snapshot, seat)
        elif term == "mood":
            standing.mood = -value / snapshot.conflict.bargaining.mood
        elif term != "guarantee":
            setattr(standing, term, value)
        take_bearings(snapshot.conflict, snapshot.state, snapshot.table, seat, snapshot.rejecting)
        if term == "guarantee":
            for other in _performers(snapshot, seat):
                doubt[other] *= 1.0 - value
        standing.cost = total_cost(cost_of_change(snapshot.conflict.bargaining, profile, _unread(standing), 0.0, standing.mood))
        try:
            yield
        finally:
            snapshot.state.standings[seat], trust[:], doubt[:], profile.change_cost = before


def _performers(snapshot: ProposalSnapshot, seat: int) -> list[int]:
    """The principals on whom a party relies."""
    conflict = snapshot.conflict
    return [int(other) for other in conflict.performers[: int(conflict.rosters.performers)] if int(other) != seat]


def _added_in_part(snapshot: ProposalSnapshot, seat: int) -> float:
    """What partial attendance adds to the cost of change."""
    return float(snapshot.conflict.bargaining.half_present) if snapshot.state.standings[seat].presence == 1.0 else 0.0


def _unread(standing: Standing) -> Standing:
    """A party's standing before it has read a text."""
    fresh = copy.copy(standing)
    fresh.doubted = fresh.conceded = fresh.truce = 0.0
    return fresh


def accepts_with(snapshot: ProposalSnapshot, party: str, term: str, value: float) -> bool:
    """Whether a party would accept with another value of one of `TERMS`: a pressure in utility, an exchange by its number."""
    seat = snapshot.encoded.parties.index(party)
    profile = snapshot.conflict.profiles[seat]
    if term == "exchange":
        return snapshot.answer_of(party, exchange=int(value)).reply == Reply.ACCEPT
    if term == "pressure":
        given = snapshot.answer_of(party)
        surplus = given.surplus - given.pressure + value
        return bool(reply_to(profile, surplus, given.held_out, given.red_line >= 0, 0.0, False) == Reply.ACCEPT)
    with changed(snapshot, party, term, value):
        return snapshot.accepts(party)


def term_changes(snapshot: ProposalSnapshot, party: str) -> list[TermChange]:
    """Each term whose change alone would have made a party accept this text; the smallest change first.

    Sizes are compared as shares of the possible range: 0 to 1 for trust, pain and the like; for pressure, all that its patrons could exert;
    for the cost of change, all of it; for random variation, three standard deviations either way.
    """
    if snapshot.answer_of(party).red_line >= 0:
        return []
    found = [change for term in TERMS if (change := _smallest(snapshot, party, term))]
    return sorted(found, key=lambda change: change.share)


def _smallest(snapshot: ProposalSnapshot, party: str, term: str) -> TermChange | None:
    """The smallest sufficient change of a term in either direction."""
    before, bounds = _span(snapshot, party, term)
    width = max((before, *bounds)) - min((before, *bounds))
    found = [after for bound in bounds if bound != before and (after := _first(snapshot, party, term, before, bound)) is not None]
    after = min(found, key=lambda value: abs(value - before), default=None)
    return None if after is None else TermChange(term, before, after, abs(after - before) / width)


def _first(snapshot: ProposalSnapshot, party: str, term: str, before: float, bound: float) -> float | None:
    """The first sufficient value of a term from its own value towards a bound."""
    if term in ("presence", "exchange"):
        steps = range(int(before) + 1, int(bound) + 1)
        return next((float(step) for step in steps if accepts_with(snapshot, party, term, step)), None)
    fails, pieces = before, 1 if term in ADDED else STEPS
    for piece in range(1, pieces + 1):
        works = before + (bound - before) * piece / pieces if piece < pieces else bound
        if accepts_with(snapshot, party, term, works):
            break
        fails = works
    else:
        return None
    for _ in range(45):
        middle = 0.5 * (fails + works)
        fails, works = (fails, middle) if accepts_with(snapshot, party, term, middle) else (middle, works)
    return _rounded_value(snapshot, party, term, works, before, bound)


def _span(snapshot: ProposalSnapshot, party: str, term: str) -> tuple[float, tuple[float, ...]]:
    """The value of a term, and the bounds up to which it is changed; terms that can only help one way have one."""
    seat = snapshot.encoded.parties.index(party)
    bargaining, standing = snapshot.conflict.bargaining, snapshot.state.standings[seat]
    if term == "exchange":
        return float(snapshot.exchange), (float(snapshot.exchanges),)
    if term == "pressure":
        present = zip(snapshot.conflict.ties, snapshot.state.standings, strict=True)
        most = outlay(bargaining, bargaining.pressure) * sum(row[seat].leverage for row, each in present if each.presence > 0)
        return snapshot.answer_of(party).pressure, (float(most),)
    if term == "trust":
        return min((snapshot.state.trust[seat][other] for other in _performers(snapshot, seat)), default=1.0), (1.0,)
    if term == "change":
        return float(snapshot.conflict.profiles[seat].change_cost + _added_in_part(snapshot, seat)), (0.0,)
    if term == "mood":
        most = DEVIATIONS * bargaining.mood
        return float(-bargaining.mood * standing.mood), (-most, most) if most > 0.0 else ()
    if term == "presence":
        return float(standing.presence), (2.0,)
    return (0.0, (1.0,)) if term == "guarantee" else (float(getattr(standing, term)), (0.0, 1.0))


def _rounded_value(snapshot: ProposalSnapshot, party: str, term: str, exact: float, before: float, bound: float) -> float:
    """Round the exact value away from the start to as few places as change it little, if it still suffices."""
    rounding = math.ceil if bound > before else math.floor
    for places in PLACES:
        rounded = rounding(exact * 10**places) / 10**places
        rounded = min(rounded, bound) if bound > before else max(rounded, bound)
        if abs(rounded - exact) <= 0.1 * abs(exact - before) and accepts_with(snapshot, party, term, rounded):
            return float(rounded)
    return exact
