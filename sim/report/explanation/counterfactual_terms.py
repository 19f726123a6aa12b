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


class Term(NamedTuple):
    """A term that can be changed: its bounds, and the bound at which consent is likeliest."""

    low: float
    high: float
    best: float


TERMS = {
    "trust": Term(0.0, 1.0, 1.0),
    "guarantee": Term(0.0, 1.0, 1.0),
    "audience": Term(0.0, 1.0, 0.0),
    "outlook": Term(0.0, 1.0, 0.0),
    "pain": Term(0.0, 1.0, 1.0),
    "presence": Term(1.0, 2.0, 2.0),
}


@contextmanager
def changed(snapshot: ProposalSnapshot, party: str, term: str, value: float) -> Iterator[None]:
    """Change one term of a party within a snapshot; all that it reckons with follows, as at the start of a meeting.

    Trust is that in everybody who may have to perform; a guarantee is the chance that any breach by them would be punished.
    """
    seat = snapshot.encoded.parties.index(party)
    standing, trust, doubt = snapshot.state.standings[seat], snapshot.state.trust[seat], snapshot.table.doubt[seat]
    before = copy.copy(standing), list(trust), list(doubt)
    if term == "trust":
        for other in _performers(snapshot, seat):
            trust[other] = value
    elif term != "guarantee":
        setattr(standing, term, value)
    take_bearings(snapshot.conflict, snapshot.state, snapshot.table, seat, snapshot.rejecting)
    if term == "guarantee":
        for other in _performers(snapshot, seat):
            doubt[other] *= 1.0 - value
    standing.cost = total_cost(cost_of_change(snapshot.conflict.bargaining, snapshot.conflict.profiles[seat], _unread(standing), 0.0, standing.mood))
    try:
        yield
    finally:
        snapshot.state.standings[seat], trust[:], doubt[:] = before


def _performers(snapshot: ProposalSnapshot, seat: int) -> list[int]:
    """The principals on whom a party relies."""
    conflict = snapshot.conflict
    return [int(other) for other in conflict.performers[: int(conflict.rosters.performers)] if int(other) != seat]


def _unread(standing: Standing) -> Standing:
    """A party's standing before it has read a text."""
    fresh = copy.copy(standing)
    fresh.doubted = fresh.conceded = fresh.truce = 0.0
    return fresh


def accepts_with(snapshot: ProposalSnapshot, party: str, term: str, value: float) -> bool:
    """Whether a party would accept with another value of a term: of `TERMS`, `pressure` (utility) or `exchange` (its number)."""
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

    Sizes are compared as shares of the possible range: 0 to 1 for trust, pain and the like; for pressure, all that its patrons could exert.
    """
    found = [change for term in (*TERMS, "pressure", "exchange") if (change := _term(snapshot, party, term))]
    return sorted(found, key=lambda change: change.share)


def _term(snapshot: ProposalSnapshot, party: str, term: str) -> TermChange | None:
    before, best = _span(snapshot, party, term)
    if before == best or not accepts_with(snapshot, party, term, best):
        return None
    if term in ("presence", "exchange"):
        steps = range(int(before) + 1, int(best) + 1)
        after = next((float(step) for step in steps if accepts_with(snapshot, party, term, step)), best)
        return TermChange(term, before, after, (after - before) / (snapshot.exchanges if term == "exchange" else 1.0))
    fails, works = before, best
    for _ in range(60):
        middle = 0.5 * (fails + works)
        if accepts_with(snapshot, party, term, middle):
            works = middle
        else:
            fails = middle
    after = _rounded_value(snapshot, party, term, works, before, best)
    return TermChange(term, before, after, abs(after - before) / (best if term == "pressure" else 1.0))


def _span(snapshot: ProposalSnapshot, party: str, term: str) -> tuple[float, float]:
    """The value of a term, and the value at which consent is likeliest."""
    seat = snapshot.encoded.parties.index(party)
    if term == "exchange":
        return float(snapshot.exchange), float(snapshot.exchanges)
    if term == "pressure":
        bargaining = snapshot.conflict.bargaining
        most = outlay(bargaining, bargaining.pressure)
        present = zip(snapshot.conflict.ties, snapshot.state.standings, strict=True)
        return snapshot.answer_of(party).pressure, most * sum(row[seat].leverage for row, standing in present if standing.presence > 0)
    if term == "trust":
        return min((snapshot.state.trust[seat][other] for other in _performers(snapshot, seat)), default=1.0), TERMS[term].best
    return (0.0 if term == "guarantee" else getattr(snapshot.state.standings[seat], term)), TERMS[term].best


def _rounded_value(snapshot: ProposalSnapshot, party: str, term: str, exact: float, before: float, best: float) -> float:
    """Round the exact value away from the start to as few places as change it little, if it still suffices."""
    rounding = math.ceil if best > before else math.floor
    for places in (2, 3, 4, 6):
        rounded = rounding(exact * 10**places) / 10**places
        rounded = min(rounded, best) if best > before else max(rounded, best)
        if abs(rounded - exact) <= 0.1 * abs(exact - before) and accepts_with(snapshot, party, term, rounded):
            return float(rounded)
    return exact
