"""A week of hostilities, put together: each source's incidents, what they set off, who is hurt, what spoilers stir up."""

from __future__ import annotations

from typing import NamedTuple

from sim.rules.distributions import normal_quantile, poisson
from sim.rules.hawkes import along, deadliness, deadlock, excite, nearing, rate, suffer, suffering
from sim.rules.registry import rule
from sim.rules.spoiling import boost, spread_doubt
from sim.rules.state import Conflict, State


class Violence(NamedTuple):
    """What one source did in a week: the rate it acted at, incidents, deaths."""

    rate: float
    incidents: float
    deaths: float


class WeekConditions(NamedTuple):
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
def ceasefire_now(conflict: Conflict, state: State) -> float:
    """The strongest ceasefire among the commitments in force, 0..1."""
    strongest = 0.0
    if state.course.pledged == 0.0:
        return strongest
    for issue in range(conflict.issues):
        if state.pledges[issue].active > 0.0:
            strongest = max(strongest, conflict.items[issue].ceasefire)
    return strongest


@rule
def week_conditions(conflict: Conflict, state: State, left: float, draw: float) -> WeekConditions:
    """Conditions of a week; `week` counts within the interval and addresses the draws. draw: uniform."""
    week = int(state.course.elapsed)
    deadly = deadliness(conflict.hostilities.deaths_per_incident, conflict.hostilities.deaths_spread, normal_quantile(draw))
    tempo = along(conflict.tempo, conflict.tempo_points, state.course.week, 1.0) * state.course.violence_left
    shaped = nearing(left, conflict.hostilities.window, conflict.hostilities.window_decay)
    return WeekConditions(week, tempo, left, shaped, ceasefire_now(conflict, state), deadlock(state.course.emptiness), deadly)


@rule
def intensity(conflict: Conflict, state: State, source: int, conditions: WeekConditions) -> float:
    """The rate one source acts at this week: its base rate as the week shapes it, and what earlier incidents set off."""
    who = conflict.sources[source]
    more = 0.0
    if who.spoils > 0.0:
        more = boost(
            conflict.spoiling, conflict.profiles[source].capability, state.course.near, conditions.left, conditions.ceasefire
        )
    base = rate(who, conditions.tempo, conditions.nearing, conditions.ceasefire, conditions.deadlock, more)
    return base + (1.0 - conflict.hostilities.memory) * state.excitation[source]


@rule
def strike(intensity: float, incidents: float, conditions: WeekConditions) -> Violence:
    """What so many incidents of a source are."""
    return Violence(intensity, incidents, conditions.deadliness * incidents)


@rule
def fight(conflict: Conflict, state: State, source: int, conditions: WeekConditions, draw: float) -> Violence:
    """What one source does in a week. draw: uniform."""
    mean = intensity(conflict, state, source, conditions)
    if mean <= 0.0:
        return Violence(0.0, 0.0, 0.0)
    return strike(mean, poisson(mean, draw), conditions)


@rule
def count(state: State, source: int, done: Violence) -> None:
    """Note what a source did this week."""
    state.counts[source] = done.incidents
    state.killed[source] = done.deaths


@rule
def add_week(conflict: Conflict, state: State) -> None:
    """Add the week to the counts of the round, and to those of the parties."""
    incidents = state.course.incidents
    deaths = state.course.deaths
    for place in range(int(conflict.rosters.fighters)):
        source = int(conflict.fighters[place])
        incidents += state.counts[source]
        deaths += state.killed[source]
        if source < conflict.parties:
            state.standings[source].incidents += state.counts[source]
            state.standings[source].deaths += state.killed[source]
    state.course.incidents = incidents
    state.course.deaths = deaths


@rule
def aftermath(conflict: Conflict, state: State, conditions: WeekConditions) -> None:
    """What a week of fighting leaves: counts, excitation, pain, fading grievances, doubt sown by spoilers."""
    fighters = int(conflict.rosters.fighters)
    add_week(conflict, state)
    excite(conflict, state.excitation, state.counts)
    struck = 0.0
    for place in range(fighters):
        source = int(conflict.fighters[place])
        if conflict.sources[source].spoils > 0.0:
            struck += state.counts[source]
    for place in range(int(conflict.rosters.sufferers)):
        seat = int(conflict.sufferers[place])
        suffered = suffering(conflict.suffers[seat], state.counts, conflict.fighters, fighters)
        suffer(conflict.hostilities, state.standings[seat], suffered)
    fading = 1.0 - 1.0 / conflict.attendance.memory
    for place in range(int(conflict.rosters.opponents)):
        state.standings[int(conflict.opponents[place])].grievance *= fading
    state.course.spin = conflict.spoiling.memory * state.course.spin + struck
    if state.course.pledged > 0.0:
        spread_doubt(conflict, state, struck)
