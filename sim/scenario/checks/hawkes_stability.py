"""Check that the Hawkes process of violence is stationary and can reach the target levels (Hawkes 1971)."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator

from sim.scenario.checks.inconsistency import Inconsistency, check_name
from sim.scenario.distributions import Number, central, highest
from sim.scenario.schema.scenario import Scenario
from sim.scenario.schema.violence import Hostilities

#: Source of violence by actors outside the scenario.
OTHERS = "others"


def violence(scenario: Scenario) -> Iterator[Inconsistency]:
    """Report unknown sources, an explosive branching matrix, and target levels below what other sources excite."""
    hostilities = scenario.hostilities
    parties = list(scenario.parties)
    known = [*parties, OTHERS]
    for name in hostilities.sources:
        yield from check_name(("hostilities", "sources", name), "party", name, known)
    for group, outer in (("excites", known), ("suffers", parties)):
        for one, row in getattr(hostilities, group).items():
            yield from check_name(("hostilities", group, one), "party", one, outer)
            for other in row:
                yield from check_name(("hostilities", group, one, other), "party", other, known)
    radius = spectral_radius(hostilities)
    if radius >= 1:
        yield Inconsistency(("hostilities", "excites"), f"violence would grow without bound: at its highest values the matrix has"
                                                  f" spectral radius {radius:.3g}; it must be below 1")
        return
    yield from _levels(hostilities)


def spectral_radius(hostilities: Hostilities) -> float:
    """Return the spectral radius of the branching matrix at its highest values; below 1 the process is stationary."""
    import numpy

    matrix = numpy.array(_matrix(hostilities, highest), dtype=float)
    return float(max(abs(numpy.linalg.eigvals(matrix)))) if matrix.size else 0.0


def _matrix(hostilities: Hostilities, value: Callable[[Number], float]) -> list[list[float]]:
    names = _names(hostilities)
    return [[value(hostilities.excites.get(one, {}).get(other, 0.0)) for other in names] for one in names]


def _names(hostilities: Hostilities) -> list[str]:
    """Return all sources that have a level or excite violence, without duplicates."""
    return list(dict.fromkeys([*hostilities.sources, *hostilities.excites, *(other for row in hostilities.excites.values() for other in row)]))


def _levels(hostilities: Hostilities) -> Iterator[Inconsistency]:
    """Report levels whose base rate, (I - A) x level at the central values, would be negative."""
    names = _names(hostilities)
    levels = [central(hostilities.sources[name].level) if name in hostilities.sources else 0.0 for name in names]
    for place, (name, row) in enumerate(zip(names, _matrix(hostilities, central))):
        from_others = sum(rate * level for at, (rate, level) in enumerate(zip(row, levels)) if at != place)
        least = from_others / (1 - row[place])
        if levels[place] < least - 1e-9:
            path = ("hostilities", "sources", name, "level") if name in hostilities.sources else ("hostilities", "excites", name)
            yield Inconsistency(path, f"{levels[place]:g} incidents a week is less than the other sources alone excite;"
                                f" use at least {math.ceil(least * 1000) / 1000:g}, or lower hostilities.excites.{name}")
