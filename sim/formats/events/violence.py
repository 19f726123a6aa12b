"""Violence by party and day from events, in exact fractions, so that totals are conserved to the last death."""

from __future__ import annotations

import datetime
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from typing import NamedTuple

from sim.formats.events.parties import ActorMap, side_parties
from sim.formats.events.reading import Event

Day = datetime.date


@dataclass
class Counts:
    """Violence in a period: incidents, deaths with their range, and the deaths of events with coarse days or over several periods."""

    incidents: Fraction = Fraction(0)
    best: Fraction = Fraction(0)
    low: Fraction = Fraction(0)
    high: Fraction = Fraction(0)
    coarse: Fraction = Fraction(0)
    spread: Fraction = Fraction(0)

    def add(self, other: Counts) -> None:
        """Add the counts of another period."""
        for name in ("incidents", "best", "low", "high", "coarse", "spread"):
            setattr(self, name, getattr(self, name) + getattr(other, name))


class Total(NamedTuple):
    """A number of events and their deaths."""

    events: int
    deaths: Fraction


NONE = Total(0, Fraction(0))


@dataclass
class Violence:
    """Violence by day and party between two days, and what was left out, so that all events are accounted for.

    `unmapped` counts events of which no side is a party, `outside` those outside the days, `peaceful` those that are no violence; an event
    over the first or last day counts in part inside and in part outside.
    """

    start: Day
    end: Day
    days: dict[tuple[Day, str], Counts] = field(default_factory=lambda: defaultdict(Counts))
    unmapped: Total = NONE
    outside: Total = NONE
    peaceful: Total = NONE
    counted: int = 0
    others: Counter[str] = field(default_factory=Counter)

    @property
    def parties(self) -> list[str]:
        """The parties that commit violence, in alphabetical order, `others` last."""
        return sorted({party for _, party in self.days}, key=lambda party: (party == "others", party))

    @property
    def deaths(self) -> Fraction:
        """All deaths counted."""
        return sum((counts.best for counts in self.days.values()), Fraction(0))

    def periods(self, period: Callable[[Day], Day]) -> dict[tuple[Day, str], Counts]:
        """Return the counts by period and party; `period` gives the first day of the period of a day. Periods without violence are there too."""
        firsts = dict.fromkeys(period(self.start + datetime.timedelta(days=number)) for number in range((self.end - self.start).days + 1))
        found = {(first, party): Counts() for first in firsts for party in self.parties}
        for (on, party), counts in self.days.items():
            found[period(on), party].add(counts)
        return found

    def week(self, on: Day) -> Day:
        """Return the first day of the week of a day; weeks are counted from the first day of all."""
        return on - datetime.timedelta(days=(on - self.start).days % 7)

    def weekly(self) -> dict[tuple[Day, str], Counts]:
        """Return the counts by week and party."""
        return self.periods(self.week)

    def monthly(self) -> dict[tuple[Day, str], Counts]:
        """Return the counts by month and party."""
        return self.periods(lambda on: on.replace(day=1))


def violence_of(events: Iterable[Event], actors: ActorMap, start: Day, end: Day, per: int = 1) -> Violence:
    """Return the violence of events by day and party.

    An event is shared out evenly over its days, and over the sides that use violence: an incident in equal parts; deaths of a side count for
    the other side where the data tell them, other deaths in equal parts.

    Args:
        events: the events.
        actors: which party an actor belongs to.
        start: the first day.
        end: the last day.
        per: how many events count as one incident.
    """
    found = Violence(start, end)
    for event in events:
        if not event.violent:
            found.peaceful = Total(found.peaceful.events + 1, found.peaceful.deaths + event.best)
            continue
        parties = side_parties(event.sides, actors)
        if parties is None:
            found.unmapped = Total(found.unmapped.events + 1, found.unmapped.deaths + event.best)
            continue
        inside = _add(found, event, parties, per)
        found.counted += inside > 0
        if inside < 1:
            found.outside = Total(found.outside.events + (inside == 0), found.outside.deaths + event.best * (1 - inside))
    return found


def _add(found: Violence, event: Event, parties: list[str], per: int) -> Fraction:
    """Add an event; return the share of it that lies within the days."""
    length = (event.last - event.first).days + 1
    inside = [on for on in _days(event) if found.start <= on <= found.end]
    several = found.week(event.first) != found.week(event.last)
    for side, party in enumerate(parties):
        share = _death_share(event, side, len(parties))
        if party == "others" and inside:
            found.others[event.sides[side]] += 1
        whole = Counts(Fraction(1, len(parties) * per), event.best * share, event.low * share, event.high * share,
                       event.best * share if event.coarse else Fraction(0), event.best * share if several else Fraction(0))
        for on in inside:
            found.days[on, party].add(Counts(*(getattr(whole, name) / length for name in ("incidents", "best", "low", "high", "coarse", "spread"))))
    return Fraction(len(inside), length)


def _death_share(event: Event, side: int, sides: int) -> Fraction:
    """Return the share of an event's deaths that a side caused."""
    if event.deaths is None or sides != 2 or not event.best:
        return Fraction(1, sides)
    other = event.deaths[1 - side]
    return Fraction(other, event.best) + Fraction(event.best - sum(event.deaths), 2 * event.best)


def _days(event: Event) -> Iterator[Day]:
    return (event.first + datetime.timedelta(days=number) for number in range((event.last - event.first).days + 1))


def decimals(values: Iterable[Fraction], places: int = 3) -> list[str]:
    """Return numbers as decimals whose sum is the rounded sum of the numbers, so that a table keeps its total.

    >>> decimals([Fraction(1, 3), Fraction(1, 3), Fraction(1, 3)])
    ['0.333', '0.334', '0.333']
    """
    unit, written, before, total = 10**places, [], 0, Fraction(0)
    for value in values:
        total += value
        whole = round(total * unit)
        part, before = whole - before, whole
        text = f"{part // unit}.{part % unit:0{places}d}".rstrip("0").rstrip(".")
        written.append(text)
    return written
