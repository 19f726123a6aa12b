"""Check a scenario for consistency between its keys."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from sim.rules.rng import name_key
from sim.scenario.checks.draws import draws
from sim.scenario.checks.hawkes_stability import OTHERS, violence
from sim.scenario.checks.inconsistency import Inconsistency, check_name, lowest
from sim.scenario.checks.issues import issues, stances, total_options
from sim.scenario.checks.procedure import procedure
from sim.scenario.checks.ratification import ratification
from sim.scenario.checks.rights import ROLES, holders, rights
from sim.scenario.checks.utility import utility
from sim.scenario.dates import week_gaps
from sim.scenario.distributions import highest
from sim.scenario.schema.scenario import Scenario


def check_consistency(scenario: Scenario, ignored: frozenset[str] = frozenset()) -> Iterator[Inconsistency]:
    """Yield all inconsistencies, except those about unknown names in `ignored`, which have been reported already."""
    for check in (
        names, references, issues, total_options, stances, utility, rights, hosts, series, calendar, violence, procedure, ratification, draws,
    ):
        for finding in check(scenario):
            if finding.missed not in ignored:
                yield finding


def names(scenario: Scenario) -> Iterator[Inconsistency]:
    """Check for reserved names and for names whose random keys collide."""
    for name, party in scenario.parties.items():
        if name == OTHERS:
            yield Inconsistency(("parties", name), f'"{OTHERS}" is reserved for violence by actors outside the scenario; choose another name')
        if name in ROLES and party.role != name:
            yield Inconsistency(("parties", name), f'is the name of a role, but the party has the role "{party.role}"; choose another name')
    first: dict[int, str] = {name_key(OTHERS): OTHERS}
    for group, own in (("parties", scenario.parties), ("issues", scenario.issues)):
        for name in own:
            other = first.setdefault(name_key(name), name)
            if other != name:
                yield Inconsistency((group, name), f'"{name}" and "{other}" would share random draws (their 32-bit keys are equal); rename one of them')


def references(scenario: Scenario) -> Iterator[Inconsistency]:
    """Check references to parties and issues."""
    parties = list(scenario.parties)
    for name, party in scenario.parties.items():
        for issue in party.on:
            yield from check_name(("parties", name, "on", issue), "issue", issue, scenario.issues)
    if scenario.hostilities.mechanism.issue is not None:
        yield from check_name(("hostilities", "mechanism", "issue"), "issue", scenario.hostilities.mechanism.issue, scenario.issues)
    for patron, clients in scenario.patronage.items():
        yield from check_name(("patronage", patron), "party", patron, parties)
        for client in clients:
            yield from check_name(("patronage", patron, client), "party", client, parties)
            if client == patron:
                yield Inconsistency(("patronage", patron, client), "a party cannot be its own client")
    for one, trusted in scenario.trust.of.items():
        yield from check_name(("trust", "of", one), "party", one, parties)
        for other in trusted:
            yield from check_name(("trust", "of", one, other), "party", other, parties)
            if other == one:
                yield Inconsistency(("trust", "of", one, other), "a party cannot have trust in itself")


def hosts(scenario: Scenario) -> Iterator[Inconsistency]:
    """Check that the host of each venue exists and has the right to host."""
    hosting = holders(scenario, scenario.rights.host)
    for place, venue in enumerate(scenario.hosting.venues):
        path = ("hosting", "venues", place, "host")
        if venue.host is None:
            continue
        unknown = list(check_name(path, "party", venue.host, scenario.parties))
        yield from unknown
        if not unknown and venue.host not in hosting:
            yield Inconsistency(path, f"{venue.host} has no right to host; name it or its role in rights.host"
                                f" (parties with that right: {', '.join(hosting) or 'none'})")


def series(scenario: Scenario) -> Iterator[Inconsistency]:
    """Check that the cities of the series are venues."""
    cities = [venue.city for venue in scenario.hosting.venues]
    for place, city in enumerate(scenario.hosting.series):
        yield from check_name(("hosting", "series", place), "venue", city, cities)


def calendar(scenario: Scenario) -> Iterator[Inconsistency]:
    """Check that ranges of weeks and dates are in order."""
    days = scenario.calendar
    slip = days.slip
    spans = {("shortest", "longest"): (days.shortest, days.longest), ("slip", "shortest", "longest"): (slip.shortest, slip.longest),
             ("outage_shortest", "outage_longest"): (days.outage_shortest, days.outage_longest)}
    for (*above, short, long), (least, most) in spans.items():
        if highest(least) > lowest(most):
            yield Inconsistency(("calendar", *above, short), f"{short} {highest(least):g} is above {long} {lowest(most):g}")
    for place, (before, after) in enumerate(zip(days.dates, days.dates[1:]), 1):
        if after <= before:
            yield Inconsistency(("calendar", "dates", place), f"{after} does not come after {before}")
    if not any(after <= before for before, after in pairwise(days.dates)):
        for place, gap in enumerate(week_gaps(days.dates), 1):
            if gap == 0:
                yield Inconsistency(("calendar", "dates", place), f"{days.dates[place]} falls into the same week as {days.dates[place - 1]}; rounds are"
                                                            " whole weeks apart, so leave one of them out or set it 4 days later")
    rounds = scenario.horizon.rounds
    if days.dates and len(days.dates) < rounds:
        yield Inconsistency(("calendar", "dates"), f"has {len(days.dates)} dates for {rounds} rounds; give one date per round, or leave out dates")
    if days.dates and "first_round" in days.model_fields_set and days.first_round != days.dates[0]:
        yield Inconsistency(("calendar", "first_round"), f"{days.first_round} is not the first date, {days.dates[0]}")
