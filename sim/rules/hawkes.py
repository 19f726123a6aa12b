"""Violence week by week: self-exciting, retaliatory, shaped by the date of talks (Hawkes 1971; Lewis et al. 2012)."""

from __future__ import annotations

from sim.rules.elementary import exponential
from sim.rules.parameters import Hostilities
from sim.rules.parties import Source
from sim.rules.registry import rule
from sim.rules.state import Conflict, Matrix, Standing, Vector


@rule
def along(path: Matrix, points: int, week: float, default: float) -> float:
    """The value of a path of (week, value) points at a week, straight between points; `default` if the path has none.

    >>> along([[0.0, 1.0], [10.0, 0.5]], 2, 5.0, 1.0)
    0.75
    """
    last = points - 1
    if last < 0:
        return default
    if week <= path[0][0]:
        return path[0][1]
    for point in range(last):
        if week < path[point + 1][0]:
            share = (week - path[point][0]) / (path[point + 1][0] - path[point][0])
            return path[point][1] + share * (path[point + 1][1] - path[point][1])
    return path[last][1]


@rule
def nearing(left: float, window: float, decay: float) -> float:
    """How far the coming round shapes violence `left` weeks before it: 1 in the last week, fading backwards, 0 beyond the window.

    >>> nearing(1.0, 6.0, 1.43), nearing(7.0, 6.0, 1.43)
    (1.0, 0.0)
    """
    if left > window:
        return 0.0
    return exponential(-(left - 1.0) / decay)


@rule
def deadlock(emptiness: float) -> float:
    """How far the talks are deadlocked, 0..1: in full after six empty rounds in a row.

    >>> deadlock(3.0), deadlock(8.0)
    (0.5, 1.0)
    """
    return min(emptiness, 6.0) / 6.0


@rule
def rate(source: Source, tempo: float, nearing: float, ceasefire: float, deadlock: float, boost: float) -> float:
    """A source's base rate this week, incidents a week; before a round its factor `before_talks` acts by `nearing` (0..1)."""
    shaped = source.base * tempo * (1.0 + (source.before_talks - 1.0) * nearing)
    return shaped * (1.0 - source.restrained * ceasefire) * (1.0 + source.deadlock * deadlock) * (1.0 + boost)


@rule
def deadliness(mean: float, spread: float, draw: float) -> float:
    """Deaths of an incident this week: lognormal about the mean (draw: standard normal).

    >>> deadliness(6.0, 0.0, 1.0)
    6.0
    """
    return mean * exponential(spread * draw - 0.5 * spread * spread)


@rule
def excite(conflict: Conflict, excitation: Vector, counts: Vector) -> None:
    """Let the week's incidents set off more: excitation fades by `memory` and takes up the branching matrix times the counts."""
    for place in range(int(conflict.rosters.fighters)):
        one = int(conflict.fighters[place])
        left = conflict.hostilities.memory * excitation[one]
        for link in range(int(conflict.first_link[one]), int(conflict.first_link[one + 1])):
            left += conflict.sparks[link] * counts[int(conflict.exciting[link])]
        excitation[one] = left


@rule
def stationary_excitation(conflict: Conflict, excitation: Vector) -> None:
    """Fill the excitation that goes with the levels of the sources, so that a run begins at them."""
    for place in range(int(conflict.rosters.fighters)):
        one = int(conflict.fighters[place])
        excited = 0.0
        for link in range(int(conflict.first_link[one]), int(conflict.first_link[one + 1])):
            excited += conflict.sparks[link] * conflict.sources[int(conflict.exciting[link])].level
        excitation[one] = excited / (1.0 - conflict.hostilities.memory)


@rule
def base_rates(conflict: Conflict) -> None:
    """Fill the base rates from the wanted levels: (I - A) x level, so that the mean of the process is the level (at tempo 1)."""
    sources = conflict.parties + 1
    for one in range(sources):
        base = conflict.sources[one].level
        for other in range(sources):
            base -= conflict.excites[one][other] * conflict.sources[other].level
        conflict.sources[one].base = max(0.0, base)


@rule
def suffering(suffers: Vector, counts: Vector, fighters: Vector, many: int) -> float:
    """What a party suffers in a week: incidents weighed by how much each source's hurt it; fighters: the `many` sources that count."""
    total = 0.0
    for place in range(many):
        source = int(fighters[place])
        total += suffers[source] * counts[source]
    return total


@rule
def suffer(hostilities: Hostilities, standing: Standing, suffered: float) -> None:
    """Let pain and recent suffering follow the week's."""
    standing.pain += hostilities.pain_rate * (suffered / (suffered + hostilities.half_pain) - standing.pain)
    standing.recent += hostilities.recent_rate * (suffered - standing.recent)
