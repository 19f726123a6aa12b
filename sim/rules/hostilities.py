"""A week of hostilities, put together: each source's incidents, what they set off, who is hurt, what spoilers stir up."""

from __future__ import annotations

from typing import NamedTuple

from sim.chance import WEEK, bell, block, poisson
from sim.rule import rule
from sim.rules.escalation import along, deaths_of, excite, nearing, rate, suffer, suffering
from sim.rules.spoiling import boost, spread_doubt


class Violence(NamedTuple):
    """What one source did in a week: the rate it acted at, incidents, deaths."""

    rate: float
    incidents: float
    deaths: float


class Weather(NamedTuple):
    """What a week is like for everybody: the tempo of the war, weeks left to the round, how far that shapes it, how far ceasefires hold."""

    week: int
    tempo: float
    left: float
    nearing: float
    ceasefire: float


@rule
def ceasefire_now(conflict, climate):
    """The strongest ceasefire among the commitments in force, 0..1."""
    strongest = 0.0
    for issue in range(conflict.issues):
        if climate.pledges[issue].active > 0.0:
            strongest = max(strongest, conflict.items[issue].ceasefire)
    return strongest


@rule
def weather(conflict, climate, left):
    """The week's weather; `week` counts within the interval, for the addresses of draws."""
    tempo = along(conflict.tempo, conflict.tempo_points, climate.course.week, 1.0)
    shaped = nearing(left, conflict.hostilities.window, conflict.hostilities.window_decay)
    return Weather(int(climate.course.elapsed), tempo, left, shaped, ceasefire_now(conflict, climate))


@rule
def fight(conflict, climate, source, weather, luck):
    """What one source does in a week."""
    who = conflict.sources[source]
    more = 0.0
    if who.spoils > 0.0:
        more = boost(
            conflict.spoiling, conflict.profiles[source].capability, climate.course.near, weather.left, weather.ceasefire
        )
    base = rate(who, weather.tempo, weather.nearing, weather.ceasefire, climate.course.emptiness, more)
    mean = base + (1.0 - conflict.hostilities.memory) * climate.excitation[source]
    if mean <= 0.0:
        return Violence(0.0, 0.0, 0.0)
    first, second, _, _ = block(luck, int(climate.course.round), weather.week, int(who.key), WEEK)
    incidents = poisson(mean, first)
    if incidents == 0.0:
        return Violence(mean, 0.0, 0.0)
    deaths = deaths_of(incidents, conflict.hostilities.deaths_per_incident, conflict.hostilities.deaths_spread, bell(second))
    return Violence(mean, incidents, deaths)


@rule
def count(conflict, climate, source, done):
    """Add a source's week to the counts."""
    climate.counts[source] = done.incidents
    climate.course.incidents += done.incidents
    climate.course.deaths += done.deaths
    if source < conflict.parties:
        climate.standings[source].incidents += done.incidents
        climate.standings[source].deaths += done.deaths


@rule
def aftermath(conflict, climate, weather):
    """What a week of fighting leaves: excitation, pain, fading grievances, doubt sown by spoilers."""
    excite(conflict.excites, conflict.hostilities.memory, climate.excitation, climate.counts, conflict.parties + 1)
    struck = 0.0
    fading = 1.0 - 1.0 / conflict.attendance.memory
    for seat in range(conflict.parties):
        standing = climate.standings[seat]
        if conflict.profiles[seat].spoils > 0.0:
            struck += climate.counts[seat]
        if conflict.profiles[seat].hurt > 0.0:
            suffer(conflict.hostilities, standing, suffering(conflict.suffers[seat], climate.counts, conflict.parties + 1))
        standing.grievance *= fading
    climate.course.spin = conflict.spoiling.memory * climate.course.spin + struck
    for issue in range(conflict.issues):
        if climate.pledges[issue].active > 0.0:
            spread_doubt(conflict, climate, struck)
            break
