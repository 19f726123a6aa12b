"""A scenario's hostilities from fitted violence: levels, excitation, memory and deaths as ranges that the model allows."""

from __future__ import annotations

from typing import Any

import numpy as np

from sim.formats.events.hawkes import Estimate, HawkesFit, fit_hawkes
from sim.formats.events.violence import Violence
from sim.formats.problems import fail
from sim.scenario import introspection
from sim.scenario.distributions import Range

#: Weeks below which nothing is fitted, and the spectral radius above which ranges are narrowed.
LEAST_WEEKS, MOST_RADIUS = 26, 0.98


def fitted_hostilities(violence: Violence, source: str) -> tuple[dict[str, Any], list[str]]:
    """Return the keys of `hostilities`, and what had to be assumed or narrowed.

    Raises:
        FormatError: there are too few weeks or incidents, or more incidents than a scenario allows.
    """
    parties, weekly = violence.parties, violence.weekly()
    weeks = list(dict.fromkeys(week for week, _ in weekly))
    whole = weeks if (violence.end - weeks[-1]).days >= 6 else weeks[:-1]  # a cut week would pass for a quiet one
    counts = np.array([[float(weekly[week, party].incidents) for party in parties] for week in whole])
    if len(whole) < LEAST_WEEKS or not parties:
        fail(source, f"has violence of {len(parties)} parties in {len(whole)} whole weeks; a fit needs at least one party and {LEAST_WEEKS} weeks")
    fit = fit_hawkes(counts)
    notes = [f"the last {len(weeks) - len(whole)} week is cut by the end of the days and not fitted"] if len(whole) < len(weeks) else []
    most = introspection.bounds(introspection.type_at(("hostilities", "sources", "x", "level")))[1] or np.inf
    high = {party: level for party, level in zip(parties, fit.levels) if level.high > most}
    if high:
        worst = max(level.high for level in high.values())
        fail(source, f"{', '.join(high)}: up to {worst:.4g} incidents a week (allowed: at most {most:g}); count several events as one incident,"
                     f" --per {int(np.ceil(worst / most))}")
    excites = _stationary(fit, parties, notes)
    plain: dict[str, Any] = {
        "sources": {party: {"level": _number(level)} for party, level in zip(parties, fit.levels)}, "excites": excites, "memory": _number(fit.memory),
        **_deaths(violence),
    }
    notes.append("who suffers from whose violence is not in event data: hostilities.suffers is left to you")
    if max(fit.dispersion) > 1.5:
        notes.append(f"incidents vary {max(fit.dispersion):.1f} times as much as the fitted process alone; intervals are widened by that")
    return {name: value for name, value in plain.items() if value not in ({}, 0)}, notes


def _stationary(fit: HawkesFit, parties: list[str], notes: list[str]) -> dict[str, dict[str, Any]]:
    """Return the branching matrix, its ranges narrowed until violence does not grow without bound and base rates are not negative."""
    middle = np.array([[each.mode for each in row] for row in fit.branching])
    upper = np.array([[each.high for each in row] for row in fit.branching])
    levels = np.array([level.mode for level in fit.levels])
    scale = 1.0
    while _radius(middle * scale) > MOST_RADIUS or ((middle * scale) @ levels > levels + 1e-9).any():
        scale -= 0.02
    if scale < 1.0:
        notes.append(f"the branching matrix is multiplied by {scale:.2f}, so that violence has a steady level")
    middle, share = middle * scale, 1.0
    while share > 0 and _radius(middle + share * np.maximum(upper - middle, 0)) > MOST_RADIUS:
        share -= 0.02
    if share < 1.0:
        notes.append(f"the upper ends of the branching matrix are drawn in to {max(share, 0):.0%} of their distance, so that violence can't grow without bound")
    ends = middle + max(share, 0.0) * np.maximum(upper - middle, 0)
    found: dict[str, dict[str, Any]] = {}
    for one, party in enumerate(parties):
        row = {other: _number(Estimate(min(fit.branching[one][place].low, middle[one, place]), middle[one, place], ends[one, place]))
               for place, other in enumerate(parties)}
        found[party] = {other: value for other, value in row.items() if value != 0}
    return {party: row for party, row in found.items() if row}


def _radius(matrix: Any) -> float:
    return float(max(abs(np.linalg.eigvals(matrix)), default=0.0))


def _deaths(violence: Violence) -> dict[str, Any]:
    """Return the mean deaths of an incident with the range of the data's estimates, and its weekly variation."""
    weekly = violence.weekly().values()
    incidents = sum((counts.incidents for counts in weekly), start=0)
    if not incidents:
        return {}
    low, best, high = (float(sum(getattr(counts, name) for counts in weekly) / incidents) for name in ("low", "best", "high"))
    ratios = [float(counts.best / counts.incidents) for counts in weekly if counts.incidents >= 1 and counts.best > 0]
    spread = float(np.std(np.log(ratios), ddof=1)) if len(ratios) > 10 else 0.0
    return {"deaths_per_incident": _number(Estimate(low, best, high)), "deaths_spread": round(min(spread, 3.0), 3)}


def _number(estimate: Estimate) -> Any:
    """Return an estimate as a scenario's number: a range, or a constant if the interval has no width."""
    low, mode, high = (float(f"{value:.4g}") + 0.0 for value in estimate)
    plain = {"low": low, "mode": mode, "high": high} if low < high else mode
    if isinstance(plain, dict):
        Range.of(plain)
    return plain
