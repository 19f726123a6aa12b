"""What a party weighs, changed one thing at a time until it says yes; the rules are asked, nothing is estimated."""

from __future__ import annotations

import math
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NamedTuple

from sim.report.explanation.text_replay import Scene
from sim.rules.cost import cost_of_change, total_cost
from sim.rules.enums import Reply
from sim.rules.patron_pressure import outlay
from sim.rules.reply import reply_to


class TermChange(NamedTuple):
    """One thing that a party weighs, changed alone until it consents: from, to, and the change as a share of what is possible."""

    term: str
    before: float
    after: float
    share: float


class Lever(NamedTuple):
    """A number that a party weighs: on its standing or its profile, its bounds, and the end at which consent is likeliest."""

    where: str
    field: str
    low: float
    high: float
    best: float


LEVERS = {
    "trust": Lever("standing", "trusted", 0.0, 1.0, 1.0),
    "guarantee": Lever("profile", "guarded", 0.0, 1.0, 1.0),
    "audience": Lever("standing", "audience", 0.0, 1.0, 0.0),
    "outlook": Lever("standing", "outlook", 0.0, 1.0, 0.0),
    "pain": Lever("standing", "pain", 0.0, 1.0, 1.0),
    "presence": Lever("standing", "presence", 1.0, 2.0, 2.0),
}


@contextmanager
def changed(scene: Scene, party: str, term: str, value: float) -> Iterator[None]:
    """A scene in which one lever of a party stands elsewhere; what a change would cost it follows, as when it sat down."""
    seat, lever = scene.encoded.parties.index(party), LEVERS[term]
    profile, standing = scene.conflict.profiles[seat], scene.state.standings[seat]
    holder = standing if lever.where == "standing" else profile
    before, cost = getattr(holder, lever.field), standing.cost
    setattr(holder, lever.field, value)
    parts = cost_of_change(scene.conflict.bargaining, profile, standing, standing.trusted, scene.rejecting, 0.0, standing.mood)
    standing.cost = total_cost(parts)
    try:
        yield
    finally:
        setattr(holder, lever.field, before)
        standing.cost = cost


def accepts_with(scene: Scene, party: str, term: str, value: float) -> bool:
    """Whether a party would consent if one term were another: a lever, `pressure` (utility) or `exchange` (which one)."""
    seat = scene.encoded.parties.index(party)
    profile = scene.conflict.profiles[seat]
    if term == "exchange":
        return scene.given(party, exchange=int(value)).reply == Reply.ACCEPT
    if term == "pressure":
        given = scene.given(party)
        surplus = given.surplus - given.pressure + value
        return bool(reply_to(profile, surplus, given.held_out, given.red_line >= 0, 0.0, False) == Reply.ACCEPT)
    with changed(scene, party, term, value):
        return scene.accepts(party)


def term_changes(scene: Scene, party: str) -> list[TermChange]:
    """Each thing that, changed alone, would have brought a party's consent to this text; the smallest change first.

    Sizes are compared as shares of what is possible: 0 to 1 for trust, pain and the like; for pressure all that its patrons could bring.
    """
    found = [change for term in (*LEVERS, "pressure", "exchange") if (change := _term(scene, party, term))]
    return sorted(found, key=lambda change: change.share)


def _term(scene: Scene, party: str, term: str) -> TermChange | None:
    before, best = _span(scene, party, term)
    if before == best or not accepts_with(scene, party, term, best):
        return None
    if term in ("presence", "exchange"):
        steps = range(int(before) + 1, int(best) + 1)
        after = next((float(step) for step in steps if accepts_with(scene, party, term, step)), best)
        return TermChange(term, before, after, (after - before) / (scene.exchanges if term == "exchange" else 1.0))
    fails, works = before, best
    for _ in range(60):
        middle = 0.5 * (fails + works)
        if accepts_with(scene, party, term, middle):
            works = middle
        else:
            fails = middle
    after = _tidy(scene, party, term, works, before, best)
    return TermChange(term, before, after, abs(after - before) / (best if term == "pressure" else 1.0))


def _span(scene: Scene, party: str, term: str) -> tuple[float, float]:
    """Where a term stands, and where consent is likeliest."""
    seat = scene.encoded.parties.index(party)
    if term == "exchange":
        return float(scene.exchange), float(scene.exchanges)
    if term == "pressure":
        bargaining = scene.conflict.bargaining
        most = outlay(bargaining, bargaining.pressure)
        present = zip(scene.conflict.ties, scene.state.standings, strict=True)
        return scene.given(party).pressure, most * sum(row[seat].leverage for row, standing in present if standing.presence > 0)
    lever = LEVERS[term]
    holder = scene.state.standings[seat] if lever.where == "standing" else scene.conflict.profiles[seat]
    return getattr(holder, lever.field), lever.best


def _tidy(scene: Scene, party: str, term: str, exact: float, before: float, best: float) -> float:
    """The exact value rounded onwards to as few places as cost little, as long as it still does."""
    onwards = math.ceil if best > before else math.floor
    for places in (2, 3, 4, 6):
        rounded = onwards(exact * 10**places) / 10**places
        rounded = min(rounded, best) if best > before else max(rounded, best)
        if abs(rounded - exact) <= 0.1 * abs(exact - before) and accepts_with(scene, party, term, rounded):
            return float(rounded)
    return exact
