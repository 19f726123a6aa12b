"""How far each tabled item would have to move alone for a party's yes; the rules are asked, nothing is estimated."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import NamedTuple

from sim.report.explanation.text_replay import Scene
from sim.rules.enums import Reply
from sim.rules.utility import allowed, crossed


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
    found = [change for issue in scene.encoded.issues if (change := _item(scene, party, issue))]
    return sorted(found, key=lambda change: (not change.enough, change.points if change.enough else change.missing))


def _item(scene: Scene, party: str, issue: str) -> TextChange | None:
    at, seat = scene.encoded.issues.index(issue), scene.encoded.parties.index(party)
    if not scene.table.tabled[at] or not scene.conflict.stakes[seat][at].weight:
        return None
    before, stopped = scene.table.text[at], None
    tried: list[tuple[float, float]] = []
    for value in _options(scene, at, seat) if scene.encoded.options[at] else _steps(scene, at, seat):
        stopped = _forbidden(scene, at, value)
        if stopped and scene.encoded.options[at]:
            continue
        if stopped:
            break
        tried.append((value, _missing(scene, party, {issue: value})))
        if not tried[-1][1]:
            break
    if tried and not tried[-1][1] and not scene.encoded.options[at]:
        tried.append((_finer(scene, party, issue, tried[-2][0] if len(tried) > 1 else before, tried[-1][0]), 0.0))
    value, missing = min(reversed(tried), key=lambda each: each[1], default=(before, math.inf))
    points = abs(value - before) if not scene.encoded.options[at] else 100.0 * (value != before)
    return TextChange(issue, before, value, points, not missing, missing, [] if missing else _losing(scene, {issue: value}), stopped)


def _missing(scene: Scene, party: str, text: Mapping[str, float]) -> float:
    """What a party would lack for a yes to a text: 0 if nothing, infinite before a red line."""
    given = scene.given(party, text)
    if given.reply == Reply.ACCEPT:
        return 0.0
    return math.inf if given.red_line >= 0 else max(1e-12, given.held_out - given.surplus)


def _options(scene: Scene, at: int, seat: int) -> list[float]:
    """The other options of an item, from worse to better for a party."""
    scores = scene.conflict.scores[seat][at]
    return [float(one) for one in sorted(range(len(scene.encoded.options[at])), key=lambda one: scores[one]) if one != scene.table.text[at]]


def _steps(scene: Scene, at: int, seat: int) -> list[float]:
    """The values of an item to try from the text towards a party's wish: whole points, what holds on the ground, the wish."""
    before, wish = scene.table.text[at], scene.conflict.stakes[seat][at].position
    low, high = min(before, wish), max(before, wish)
    whole = {float(point) for point in range(math.ceil(low), math.floor(high) + 1)}
    steps = sorted(whole | {wish} | {ground for ground in (scene.state.ground[at],) if low < ground < high})
    return [value for value in (steps if wish > before else reversed(steps)) if value != before]


def _finer(scene: Scene, party: str, issue: str, fails: float, works: float) -> float:
    """The nearest tenth of a point between a value that fails and one that works."""
    low, high = sorted((fails, works))
    tenths = [tenth / 10 for tenth in range(math.ceil(low * 10), math.floor(high * 10) + 1)]
    at = scene.encoded.issues.index(issue)
    for value in tenths if works > fails else reversed(tenths):
        if value not in (fails, works) and not _forbidden(scene, at, value) and scene.accepts(party, {issue: value}):
            return value
    return works


def _forbidden(scene: Scene, at: int, value: float) -> str | None:
    """Whose red line a value crosses, if anyone's whose consent is needed."""
    if allowed(scene.conflict, scene.state, at, value):
        return None
    item, ground = scene.conflict.items[at], scene.state.ground[at]
    return next(name for name in scene.consenters
                if crossed(item, scene.conflict.stakes[scene.encoded.parties.index(name)][at], ground, value))


def _losing(scene: Scene, text: Mapping[str, float]) -> list[str]:
    return [name for name in scene.consenters if scene.accepts(name) and not scene.accepts(name, text)]
