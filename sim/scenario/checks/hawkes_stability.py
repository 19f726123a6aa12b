"""Whether violence as stated can settle at the levels wanted: it must not feed on itself without end (Hawkes 1971)."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator

from sim.scenario.checks.inconsistency import Inconsistency, check_name
from sim.scenario.distributions import Number, central, highest
from sim.scenario.schema.scenario import Scenario
from sim.scenario.schema.violence import Hostilities

#: The source of violence that is nobody's in the scenario.
OTHERS = "others"


def violence(scenario: Scenario) -> Iterator[Inconsistency]:
    """Sources that don't exist, violence without bound, and levels that others' violence alone would pass."""
    found = scenario.hostilities
    parties = list(scenario.parties)
    known = [*parties, OTHERS]
    for name in found.sources:
        yield from check_name(("hostilities", "sources", name), "party", name, known)
    for group, outer in (("excites", known), ("suffers", parties)):
        for one, row in getattr(found, group).items():
            yield from check_name(("hostilities", group, one), "party", one, outer)
            for other in row:
                yield from check_name(("hostilities", group, one, other), "party", other, known)
    radius = spectral_radius(found)
    if radius >= 1:
        yield Inconsistency(("hostilities", "excites"), f"each incident sets off more than dies down: at the highest values the matrix has"
                                                  f" the spectral radius {radius:.3g}; it has to be below 1")
        return
    yield from _levels(found)


def spectral_radius(found: Hostilities) -> float:
    """How many incidents one incident sets off in the next generation, at the highest values of the branching matrix."""
    import numpy

    matrix = numpy.array(_matrix(found, highest), dtype=float)
    return float(max(abs(numpy.linalg.eigvals(matrix)))) if matrix.size else 0.0


def _matrix(found: Hostilities, value: Callable[[Number], float]) -> list[list[float]]:
    names = _names(found)
    return [[value(found.excites.get(one, {}).get(other, 0.0)) for other in names] for one in names]


def _names(found: Hostilities) -> list[str]:
    """Everyone whose incidents are spoken of, each once."""
    return list(dict.fromkeys([*found.sources, *found.excites, *(other for row in found.excites.values() for other in row)]))


def _levels(found: Hostilities) -> Iterator[Inconsistency]:
    """Base rates, (I - A) x level at the central values, that would be negative."""
    names = _names(found)
    levels = [central(found.sources[name].level) if name in found.sources else 0.0 for name in names]
    for place, (name, row) in enumerate(zip(names, _matrix(found, central))):
        from_others = sum(rate * level for at, (rate, level) in enumerate(zip(row, levels)) if at != place)
        least = from_others / (1 - row[place])
        if levels[place] < least - 1e-9:
            path = ("hostilities", "sources", name, "level") if name in found.sources else ("hostilities", "excites", name)
            yield Inconsistency(path, f"{levels[place]:g} incidents a week is less than what the other sources set off alone;"
                                f" use at least {math.ceil(least * 1000) / 1000:g}, or lower hostilities.excites.{name}")
