"""Tabled issues moved one at a time until the party accepts, by evaluating the rules; nothing is estimated."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import NamedTuple

from sim.report.explanation.snapshots import ProposalSnapshot
from sim.rules.enums import Reply
from sim.rules.utility import allowed, crossed


class TextChange(NamedTuple):
    """One tabled issue moved alone until the party accepts; or, if `enough` is false, as far as it can go, and what is then missing.

    loses: parties that accepted the original text and would reject this one; stopped_by: the party whose red line ends the move.
    """

    issue: str
    before: float
    after: float
    points: float
    enough: bool
    missing: float
    loses: list[str]
    stopped_by: str | None


def text_changes(snapshot: ProposalSnapshot, party: str) -> list[TextChange]:
    """For each tabled issue, how far it would have to move towards a party's position for its consent; the smallest move first."""
    found = [change for issue in snapshot.encoded.issues if (change := _item(snapshot, party, issue))]
    return sorted(found, key=lambda change: (not change.enough, change.points if change.enough else change.missing))


def _item(snapshot: ProposalSnapshot, party: str, issue: str) -> TextChange | None:
    at, seat = snapshot.encoded.issues.index(issue), snapshot.encoded.parties.index(party)
    if not snapshot.table.tabled[at] or not snapshot.conflict.stakes[seat][at].weight:
        return None
    before, stopped = snapshot.table.text[at], None
    tried: list[tuple[float, float]] = []
    for value in _options(snapshot, at, seat) if snapshot.encoded.options[at] else _steps(snapshot, at, seat):
        stopped = _red_line_crossed(snapshot, at, value)
        if stopped and snapshot.encoded.options[at]:
            continue
        if stopped:
            break
        tried.append((value, _missing(snapshot, party, {issue: value})))
        if not tried[-1][1]:
            break
    if tried and not tried[-1][1] and not snapshot.encoded.options[at]:
        tried.append((_finer(snapshot, party, issue, tried[-2][0] if len(tried) > 1 else before, tried[-1][0]), 0.0))
    value, missing = min(reversed(tried), key=lambda each: each[1], default=(before, math.inf))
    points = abs(value - before) if not snapshot.encoded.options[at] else 100.0 * (value != before)
    return TextChange(issue, before, value, points, not missing, missing, [] if missing else _losing(snapshot, {issue: value}), stopped)


def _missing(snapshot: ProposalSnapshot, party: str, text: Mapping[str, float]) -> float:
    """The gain that a party still lacks to accept a text: 0 if none, infinite if a red line is crossed."""
    given = snapshot.answer_of(party, text)
    if given.reply == Reply.ACCEPT:
        return 0.0
    return math.inf if given.red_line >= 0 else max(1e-12, given.held_out - given.surplus)


def _options(snapshot: ProposalSnapshot, at: int, seat: int) -> list[float]:
    """The other options of an issue, from worse to better for a party."""
    scores = snapshot.conflict.scores[seat][at]
    return [float(one) for one in sorted(range(len(snapshot.encoded.options[at])), key=lambda one: scores[one]) if one != snapshot.table.text[at]]


def _steps(snapshot: ProposalSnapshot, at: int, seat: int) -> list[float]:
    """The values to try from the text towards a party's position: whole points, the status quo, the position."""
    before, wish = snapshot.table.text[at], snapshot.conflict.stakes[seat][at].position
    low, high = min(before, wish), max(before, wish)
    whole = {float(point) for point in range(math.ceil(low), math.floor(high) + 1)}
    steps = sorted(whole | {wish} | {ground for ground in (snapshot.state.ground[at],) if low < ground < high})
    return [value for value in (steps if wish > before else reversed(steps)) if value != before]


def _finer(snapshot: ProposalSnapshot, party: str, issue: str, fails: float, works: float) -> float:
    """The nearest tenth of a point between a value that fails and one that works."""
    low, high = sorted((fails, works))
    tenths = [tenth / 10 for tenth in range(math.ceil(low * 10), math.floor(high * 10) + 1)]
    at = snapshot.encoded.issues.index(issue)
    for value in tenths if works > fails else reversed(tenths):
        if value not in (fails, works) and not _red_line_crossed(snapshot, at, value) and snapshot.accepts(party, {issue: value}):
            return value
    return works


def _red_line_crossed(snapshot: ProposalSnapshot, at: int, value: float) -> str | None:
    """The first party whose consent is needed and whose red line a value crosses, if there is one."""
    if allowed(snapshot.conflict, snapshot.state, at, value):
        return None
    item, ground = snapshot.conflict.items[at], snapshot.state.ground[at]
    return next(name for name in snapshot.consenters
                if crossed(item, snapshot.conflict.stakes[snapshot.encoded.parties.index(name)][at], ground, value))


def _losing(snapshot: ProposalSnapshot, text: Mapping[str, float]) -> list[str]:
    """Parties that accept the text as it is and would reject the changed one."""
    return [name for name in snapshot.consenters if snapshot.accepts(name) and not snapshot.accepts(name, text)]
