"""Search for the values of one tabled issue that a party would accept, in both directions and without gaps, by evaluating the rules.

A scale is searched to a tenth of a point. Between two values of a scale the surplus of a party can change only by so much a point, except at
the few values where the rules have a step; so the search skips values that are certain to fall short, and misses none that is enough.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import cached_property
from typing import NamedTuple

from sim.report.explanation.snapshots import ProposalSnapshot
from sim.rules.enums import Reply
from sim.rules.utility import TOLERANCE, allowed, crossed, differs, least_allowed, most_allowed, score
from sim.rules.valuation import counted_gain


class Edge(NamedTuple):
    """An end of the values that cross no red line; `party`: whose red line it is, None at the end of the scale."""

    value: float
    party: str | None


class IssueSearch:
    """The values of one issue that parties' red lines allow, and what a party would still lack at each."""

    def __init__(self, snapshot: ProposalSnapshot, party: str, issue: str) -> None:
        self.snapshot, self.party, self.issue = snapshot, party, issue
        self.at, self.seat = snapshot.encoded.issues.index(issue), snapshot.encoded.parties.index(party)
        self.before, self.ground = float(snapshot.table.text[self.at]), float(snapshot.state.ground[self.at])
        self.options = tuple(snapshot.encoded.options[self.at])
        self.missing: dict[float, float] = {}
        self._reach = 0.0

    def lacks(self, value: float) -> float:
        """The gain that the party still lacks with this value: 0 if none, infinite if a red line of its own is crossed."""
        if value not in self.missing or not self.options:
            given = self.snapshot.answer_of(self.party, {self.issue: value})
            short = math.inf if given.red_line >= 0 else max(1e-12, given.held_out - given.surplus)
            self.missing[value] = 0.0 if given.reply == Reply.ACCEPT else short
            self._reach = 0.0 if value in self.steps else self._constant_within(self.missing[value])
        return self.missing[value]

    @cached_property
    def edges(self) -> tuple[Edge, Edge]:
        """The least and the greatest point that no red line of a party whose consent is needed forbids."""
        low, high = Edge(0.0, None), Edge(100.0, None)
        for name in dict.fromkeys((*self.snapshot.consenters, self.party)):
            stake = self.snapshot.conflict.stakes[self.snapshot.encoded.parties.index(name)][self.at]
            least, most = least_allowed(stake, self.ground), most_allowed(stake, self.ground)
            low, high = Edge(least, name) if least > low.value else low, Edge(most, name) if most < high.value else high
        return low, high

    @cached_property
    def steps(self) -> frozenset[float]:
        """Values at which the surplus may jump or peak: where a change begins to count or to bind, positions, and the status quo."""
        item = self.snapshot.conflict.bargaining
        jumps = {self.ground + sign * apart for sign in (-1.0, 1.0) for apart in (TOLERANCE, item.binding)}
        positions = {float(row[self.at].position) for row in self.snapshot.conflict.stakes}
        low, high = self.edges
        return frozenset(value for value in jumps | positions | {self.ground, low.value, high.value} if low.value <= value <= high.value)

    def nearest(self) -> float | None:
        """The value nearest to the text, on either side, at which the party accepts; the status quo for all that does not differ from it."""
        found = [value for value in (self._walk(1.0), self._walk(-1.0)) if value is not None]
        return min(map(self._plain, found), key=lambda value: abs(value - self.before), default=None)

    def closest(self) -> tuple[float, float]:
        """Where the party comes closest to consent, and what it lacks there, once no value is enough; to a tenth if that shows the same."""
        self._climb()
        value, missing = min(self.missing.items(), key=lambda each: (each[1], abs(each[0] - self.before)), default=(self.before, math.inf))
        near, (low, high) = self._plain(value), (edge.value for edge in self.edges)
        near = near if near == self.ground else round(value, 1)
        if self.options or value == self.before or math.isinf(missing) or not low <= near <= high:
            return value, missing
        return (near, self.lacks(near)) if round(self.lacks(near), 3) == round(missing, 3) else (value, missing)

    def _walk(self, sign: float) -> float | None:
        """The first value that is enough from the text upwards (sign 1) or downwards (-1)."""
        low, high = (edge.value for edge in self.edges)
        value, end = (max(self.before, low), high) if sign > 0 else (min(self.before, high), low)
        if sign * value > sign * end:
            return None
        while self.lacks(value) > 0.0:
            if value == end or (math.isinf(self.missing[value]) and low <= value <= high):
                return None  # a red line on another issue is crossed, whatever this one is
            tenth = sign * max(math.ceil(10.0 * (sign * value + self._reach)), math.floor(10.0 * sign * value + 1e-6) + 1) / 10.0
            past = [step for step in (*self.steps, end) if sign * value < sign * step < sign * tenth]
            value = sign * min(sign * each for each in (tenth, end, *past))
        return value

    def _constant_within(self, missing: float) -> float:
        """The points within which neither the party can accept nor an endorsement changes, from where it lacks `missing`."""
        if math.isinf(missing):
            return 0.0
        return min(missing / self._rate, *(abs(counted_gain(self.snapshot.state.standings[seat])) / rate for seat, rate in self._endorsers), 100.0)

    @cached_property
    def _rate(self) -> float:
        """The most by which the party's surplus can change with a point of this issue, pressure by its patrons included."""
        conflict, own = self.snapshot.conflict, self._own_rate(self.seat)
        patrons = (conflict.ties[patron][self.seat].leverage * self._own_rate(patron) for patron in range(conflict.parties))
        return max(1e-12, own + conflict.bargaining.effort * sum(patrons))

    def _own_rate(self, seat: int) -> float:
        """The most by which what a party counts can change with a point; doubts about the performer can at most double it."""
        conflict, standing = self.snapshot.conflict, self.snapshot.state.standings[seat]
        slope = self._steepest(seat)
        performers = [int(other) for other in conflict.performers[: int(conflict.rosters.performers)]]
        losing = max(map(self._steepest, performers), default=0.0)
        breach = conflict.items[self.at].conquest * abs(standing.exposed) * losing / max(1e-9, conflict.bargaining.half_doubt)
        return float(slope * max(2.0, 1.0 + abs(standing.pressed)) + breach)

    def _steepest(self, seat: int) -> float:
        """The most by which a party's utility can change with a point; with Euclidean utility twice that, as other issues then count otherwise."""
        stake, profile = self.snapshot.conflict.stakes[seat][self.at], self.snapshot.conflict.profiles[seat]
        if profile.euclidean > 0.0:
            return 2.0 * profile.curvature * math.sqrt(stake.weight * profile.total) / 100.0
        return stake.weight * stake.curvature / 100.0

    @cached_property
    def _endorsers(self) -> list[tuple[int, float]]:
        """The others in the room whose endorsement matters to an audience, with the most by which what they count changes with a point."""
        standings = self.snapshot.state.standings
        if standings[self.seat].pressed == 0.0:
            return []
        endorsing = [seat for seat, profile in enumerate(self.snapshot.conflict.profiles) if profile.endorsement > 0.0 and seat != self.seat]
        return [(seat, rate) for seat in endorsing if standings[seat].presence > 0.0 and (rate := self._own_rate(seat)) > 0.0]

    def _plain(self, value: float) -> float:
        """The status quo if a value does not differ from it, else the value with as few decimals as are enough."""
        low, high = (edge.value for edge in self.edges)
        if not differs(self.ground, value) and low <= self.ground <= high:
            return self.ground
        away = math.ceil if value > self.before else math.floor
        return next((near for near in (away(value * 10**places) / 10**places for places in (1, 2, 3)) if self._enough(near)), value)

    def _enough(self, value: float) -> bool:
        low, high = (edge.value for edge in self.edges)
        return low <= value <= high and self.lacks(value) == 0.0

    def _climb(self) -> None:
        """Look around the best value found so far for a better one: by whole points, then by tenths."""
        low, high = (edge.value for edge in self.edges)
        for size in (4.0, 1.0, 0.1):
            while self.missing:
                best = min(self.missing, key=lambda each: self.missing[each])
                near = [value for value in (round(best - size, 1), round(best + size, 1)) if low <= value <= high and value not in self.missing]
                if math.isinf(self.missing[best]) or not near or min(map(self.lacks, near)) >= self.missing[best]:
                    break


class OptionSearch(IssueSearch):
    """The other options of an issue, from worse to better for the party."""

    def nearest(self) -> float | None:
        """The sufficient option that is least good for the party; None if no option is enough."""
        return next((value for value in self.candidates if self.lacks(value) == 0.0), None)

    @cached_property
    def candidates(self) -> Sequence[float]:
        """The other options that cross no red line; leaving the issue open is one if it is open."""
        return [value for value in self._others if allowed(self.snapshot.conflict, self.snapshot.state, self.at, value)]

    @property
    def _others(self) -> list[float]:
        opened = [-1.0] if self.ground < 0.0 else []
        others = [value for value in (*opened, *map(float, range(len(self.options)))) if value != self.before]
        return sorted(others, key=self._score)

    def _score(self, value: float) -> float:
        return float(score(self.snapshot.conflict, self.seat, self.at, int(value))) if value >= 0.0 else 0.0

    def forbidden_by(self, value: float) -> str | None:
        """Whose red line forbids an option that is better for the party than this one; None if there is none."""
        for other in self._others:
            if other in self.candidates or self._score(other) <= self._score(value):
                continue
            conflict, seats = self.snapshot.conflict, self.snapshot.encoded.parties
            return next(name for name in self.snapshot.consenters if crossed(conflict, seats.index(name), self.at, self.ground, other))
        return None

    def _climb(self) -> None:
        """All options have been looked at."""

    @cached_property
    def steps(self) -> frozenset[float]:
        """Options have no values between them."""
        return frozenset()

    def _constant_within(self, missing: float) -> float:
        return 0.0
