"""What would have had to be different for a yes: the smallest change of the text, and of one thing that a party weighs.

The run is played again up to the round in question, and the rules themselves are asked; nothing is estimated.
"""

from __future__ import annotations

import copy
import math
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, NamedTuple

from sim.model import Negotiation, Player
from sim.procedures.single_text import allowed
from sim.rules.bargaining import answer, weigh_text
from sim.rules.concession import held_out
from sim.rules.cost import cost_of_change, total_cost
from sim.rules.leverage import outlay
from sim.rules.preference import crossed
from sim.rules.response import Answer, reply_to
from sim.seating import Seating
from sim.state import Climate, Conflict, Table
from sim.words import Reply


@dataclass
class Scene:
    """A text on the table, and everything that those who answer it weigh."""

    seating: Seating
    conflict: Conflict
    climate: Climate
    table: Table
    rejecting: float
    exchange: int
    exchanges: int

    def given(self, party: str, text: Mapping[str, float] | None = None, exchange: int | None = None) -> Answer:
        """A party's answer by the rules, to this text or with other values of some items, at this exchange or another."""
        before = list(self.table.text)
        for issue, value in (text or {}).items():
            self.table.text[self.seating.issues.index(issue)] = value
        weigh_text(self.conflict, self.climate, self.table)
        elapsed = (exchange or self.exchange) / self.exchanges
        found: Answer = answer(self.conflict, self.climate, self.table, self.seating.parties.index(party), self.rejecting, elapsed)
        self.table.text[:] = before
        return found

    def accepts(self, party: str, text: Mapping[str, float] | None = None) -> bool:
        """Whether a party would say yes."""
        return self.given(party, text).reply == Reply.ACCEPT

    @property
    def consenters(self) -> list[str]:
        """Those whose consent is needed."""
        return [name for name, profile in zip(self.seating.parties, self.conflict.profiles, strict=True) if profile.consents]


class Rehearsal(Negotiation):
    """A run that keeps the scenes that are asked for."""

    wanted: frozenset[tuple[int, int]] = frozenset()

    def exchange(self, exchange: int, elapsed: float) -> list[float]:
        """Keep the scene before anybody answers."""
        if (self.round, exchange) in self.wanted:
            climate, table = copy.deepcopy(self.climate), copy.deepcopy(self.table)
            exchanges = int(self.conflict.procedure.exchanges)
            conflict = copy.deepcopy(self.conflict)
            self.scenes[self.round, exchange] = Scene(self.seating, conflict, climate, table, self.rejecting, exchange, exchanges)
        return super().exchange(exchange, elapsed)


def rehearse(
    seating: Seating, seed: int, replicate: int, wanted: frozenset[tuple[int, int]], strategies: Mapping[str, Player] | None = None
) -> dict[tuple[int, int], Scene]:
    """Play a run again up to the last of the wanted (round, exchange) and give their scenes."""
    model = Rehearsal(seating, seed, replicate, strategies)
    model.wanted, model.scenes = wanted, {}
    last = max((round_ for round_, _ in wanted), default=0)
    try:
        while model.running and model.round < last:
            model.step()
    finally:
        model.close()
    return model.scenes


class TextChange(NamedTuple):
    """One tabled item moved alone until the party consents; or, if `enough` is false, as far as it can go, and what is then missing.

    loses: those who consented to the text as it was, and would not to this one; stopped_by: whose red line it can't pass.
    """

    issue: str
    before: float
    after: float
    points: float
    enough: bool
    missing: float
    loses: list[str]
    stopped_by: str | None


def text_changes(scene: Scene, party: str) -> list[TextChange]:
    """For each tabled item, how far it would have to move alone towards a party's wish for its consent; the smallest first."""
    found = [change for issue in scene.seating.issues if (change := _item(scene, party, issue))]
    return sorted(found, key=lambda change: (not change.enough, change.points if change.enough else change.missing))


def _item(scene: Scene, party: str, issue: str) -> TextChange | None:
    at, seat = scene.seating.issues.index(issue), scene.seating.parties.index(party)
    if not scene.table.tabled[at] or not scene.conflict.stakes[seat][at].weight:
        return None
    before = scene.table.text[at]
    best, stopped = None, None
    for value in _path(scene, at, seat):
        stopped = _forbidden(scene, at, value)
        if stopped is not None:
            if scene.seating.options[at]:
                continue
            break
        given = scene.given(party, {issue: value})
        missing = 0.0 if given.reply == Reply.ACCEPT else max(1e-12, given.held_out - given.surplus) if given.red_line < 0 else math.inf
        if best is None or missing < best[1]:
            best = (value, missing)
        if not missing:
            stopped = None
            break
    if best is None:
        return TextChange(issue, before, before, 0.0, False, math.inf, [], stopped)
    value, missing = best
    points = 100.0 if scene.seating.options[at] else abs(value - before)
    return TextChange(issue, before, value, points, not missing, missing, [] if missing else _losing(scene, {issue: value}), stopped)


def _path(scene: Scene, at: int, seat: int) -> Iterator[float]:
    """The values of an item to try, from the text towards a party's wish: tenths of a point, or options from worse to better for it."""
    before, options = scene.table.text[at], scene.seating.options[at]
    if options:
        scores = scene.conflict.scores[seat][at]
        yield from (float(one) for one in sorted(range(len(options)), key=lambda one: scores[one]) if one != before)
        return
    wish = scene.conflict.stakes[seat][at].position
    steps = sorted({tenth / 10 for tenth in range(math.ceil(min(before, wish) * 10), math.floor(max(before, wish) * 10) + 1)}
                   | {wish, *(ground for ground in (scene.climate.ground[at],) if min(before, wish) < ground < max(before, wish))})
    yield from (value for value in (steps if wish > before else reversed(steps)) if value != before)


def _forbidden(scene: Scene, at: int, value: float) -> str | None:
    """Whose red line a value crosses, if anyone's whose consent is needed."""
    if allowed(scene.conflict, scene.climate, at, value):
        return None
    item, ground = scene.conflict.items[at], scene.climate.ground[at]
    return next(name for name in scene.consenters
                if crossed(item, scene.conflict.stakes[scene.seating.parties.index(name)][at], ground, value))


def _losing(scene: Scene, text: Mapping[str, float]) -> list[str]:
    return [name for name in scene.consenters if scene.accepts(name) and not scene.accepts(name, text)]


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
    seat, lever = scene.seating.parties.index(party), LEVERS[term]
    profile, standing = scene.conflict.profiles[seat], scene.climate.standings[seat]
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
    seat = scene.seating.parties.index(party)
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

    Sizes are compared as shares of what is possible: 0 to 1 for trust, pain and the like, up to all that patrons could press, the exchanges.
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
    seat = scene.seating.parties.index(party)
    if term == "exchange":
        return float(scene.exchange), float(scene.exchanges)
    if term == "pressure":
        bargaining = scene.conflict.bargaining
        most = outlay(bargaining, bargaining.pressure)
        present = zip(scene.conflict.ties, scene.climate.standings, strict=True)
        return scene.given(party).pressure, most * sum(row[seat].leverage for row, standing in present if standing.presence > 0)
    lever = LEVERS[term]
    holder = scene.climate.standings[seat] if lever.where == "standing" else scene.conflict.profiles[seat]
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


def same(given: Answer, logged: Mapping[str, Any]) -> bool:
    """Whether an answer by the rules is the one that was logged; if not, the rules or the players have changed since."""
    numbers = ("utility", "baseline", "distrust", "audience", "change", "hope", "relief", "mood", "pressure", "surplus", "held_out")
    return all(getattr(given, name) == logged[name] for name in numbers) and Reply(int(given.reply)).word == logged["reply"]


__all__ = ["Scene", "TermChange", "TextChange", "accepts_with", "held_out", "rehearse", "same", "term_changes", "text_changes"]
