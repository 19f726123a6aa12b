"""What a first meeting would make of deals and solutions, by what parties count of them, on a terminal."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from rich.table import Table
from rich.text import Text

from sim.report.rows import Row
from sim.report.text.phrasing import listed


def counted_lines(found: Row, issues: Sequence[Row], concepts: Mapping[str, str]) -> Table:
    """Build the lines of a veto set: which deals would pass, the best found, and who would refuse each solution; none for a statement.

    concepts: the solutions to list, with their names.
    """
    grid = Table.grid(padding=(0, 2, 0, 0))
    if "counted_zone" not in found:
        return grid
    zone = found["counted_zone"]
    grid.add_row("Deals", Text(_size(zone, found["rule"]["kind"] == "unanimity")))
    if zone["best"]:
        grid.add_row("Best found", Text(_best(zone["best"], issues)))
    for concept, name in concepts.items():
        point = found["points"][concept]
        if point is not None:
            refused = [f"{party} ({point['counted'][party]:+.3f})" for party in point["refused_by"]]
            grid.add_row(name, Text(f"refused by {listed(refused)}" if refused else "accepted by all"))
    return grid


def _size(zone: Row, by_all: bool) -> str:
    """Describe how many of the deals examined would pass."""
    of = f"{zone['examined']:,} {'deals' if zone['exact'] else 'evenly spread deals'}"
    accepted = "accepted by all" if by_all else "carried by a winning coalition"
    if zone["passing"]:
        return f"{zone['passing']:,} of {of} {'is' if zone['passing'] == 1 else 'are'} {accepted}"
    return f"none of {of} is {accepted}" + ("" if zone["exact"] or zone["best"] else ", and a search found none")


def _best(best: Row, issues: Sequence[Row]) -> str:
    """Describe a deal: what it changes, and what it counts for to each party."""
    before = {each["name"]: each["status_quo"] for each in issues}
    changes = [f"{name} {value if isinstance(value, str) else f'{value:g}'}" for name, value in best["text"].items()
               if value is not None and value != before[name]]
    return f"{', '.join(changes)}: {', '.join(f'{name} {value:+.3f}' for name, value in best['counted'].items())}"
