"""A week of hostilities, put together: each source's incidents, what they set off, who is hurt, what spoilers stir up."""

from __future__ import annotations

from typing import NamedTuple

from sim.rules.hawkes import along, deadliness, deadlock, excite, nearing, rate, suffer, suffering
from sim.rules.registry import rule
from sim.rules.rng import bell, poisson
from sim.rules.spoiling import boost, spread_doubt


class Violence(NamedTuple):
    """What one source did in a week: the rate it acted at, incidents, deaths."""

    rate: float
    incidents: float
    deaths: float


class Weather(NamedTuple):
    """What a week is like for everybody.

    The tempo of the war, weeks left to the round, how far that shapes it, how far ceasefires hold, how far talks are deadlocked,
    how many die in an incident.
    """

    week: int
    tempo: float
    left: float
    nearing: float
    ceasefire: float
    deadlock: float
    deadliness: float


@rule
def ceasefire_now(conflict, climate):
    """The strongest ceasefire among the commitments in force, 0..1."""
    strongest = 0.0
    if climate.course.pledged == 0.0:
        return strongest
    for issue in range(conflict.issues):
        if climate.pledges[issue].active > 0.0:
            strongest = max(strongest, conflict.items[issue].ceasefire)
    return strongest


@rule
def weather(conflict, climate, left, luck):
    """The week's weather; `week` counts within the interval, for the addresses of draws. luck: uniform."""
    week = int(climate.course.elapsed)
    deadly = deadliness(conflict.hostilities.deaths_per_incident, conflict.hostilities.deaths_spread, bell(luck))
    tempo = along(conflict.tempo, conflict.tempo_points, climate.course.week, 1.0)
    shaped = nearing(left, conflict.hostilities.window, conflict.hostilities.window_decay)
    return Weather(week, tempo, left, shaped, ceasefire_now(conflict, climate), deadlock(climate.course.emptiness), deadly)


@rule
def intensity(conflict, climate, source, weather):
    """The rate one source acts at this week: its base rate as the week shapes it, and what earlier incidents set off."""
    who = conflict.sources[source]
    more = 0.0
    if who.spoils > 0.0:
        more = boost(
            conflict.spoiling, conflict.profiles[source].capability, climate.course.near, weather.left, weather.ceasefire
        )
    base = rate(who, weather.tempo, weather.nearing, weather.ceasefire, weather.deadlock, more)
    return base + (1.0 - conflict.hostilities.memory) * climate.excitation[source]


@rule
def strike(intensity, incidents, weather):
    """What so many incidents of a source are."""
    return Violence(intensity, incidents, weather.deadliness * incidents)


@rule
def fight(conflict, climate, source, weather, luck):
    """What one source does in a week. luck: uniform."""
    mean = intensity(conflict, climate, source, weather)
    if mean <= 0.0:
        return Violence(0.0, 0.0, 0.0)
    return strike(mean, poisson(mean, luck), weather)


@rule
def count(climate, source, done):
    """Note what a source did this week."""
    climate.counts[source] = done.incidents
    climate.killed[source] = done.deaths


@rule
def add_week(conflict, climate):
    """Add the week to the counts of the round, and to those of the parties."""
    incidents = climate.course.incidents
    deaths = climate.course.deaths
    for place in range(int(conflict.roll.fighters)):
        source = int(conflict.fighters[place])
        incidents += climate.counts[source]
        deaths += climate.killed[source]
        if source < conflict.parties:
            climate.standings[source].incidents += climate.counts[source]
            climate.standings[source].deaths += climate.killed[source]
    climate.course.incidents = incidents
    climate.course.deaths = deaths


@rule
def aftermath(conflict, climate, weather):
    """What a week of fighting leaves: counts, excitation, pain, fading grievances, doubt sown by spoilers."""
    fighters = int(conflict.roll.fighters)
    add_week(conflict, climate)
    excite(conflict, climate.excitation, climate.counts)
    struck = 0.0
    for place in range(fighters):
        source = int(conflict.fighters[place])
        if conflict.sources[source].spoils > 0.0:
            struck += climate.counts[source]
    for place in range(int(conflict.roll.sufferers)):
        seat = int(conflict.sufferers[place])
        suffered = suffering(conflict.suffers[seat], climate.counts, conflict.fighters, fighters)
        suffer(conflict.hostilities, climate.standings[seat], suffered)
    fading = 1.0 - 1.0 / conflict.attendance.memory
    for place in range(int(conflict.roll.opponents)):
        climate.standings[int(conflict.opponents[place])].grievance *= fading
    climate.course.spin = conflict.spoiling.memory * climate.course.spin + struck
    if climate.course.pledged > 0.0:
        spread_doubt(conflict, climate, struck)
