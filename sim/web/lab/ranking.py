"""Which numbers of a scenario matter most, for the lab to show first: stored for the shipped scenarios, worked out for others.

`python -m sim.web.lab.ranking` works out the stored ones anew, or those of the scenarios that are named after it. They are an order of sliders and
nothing else: no result depends on them.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from sim.scenario.files import list_scenarios
from sim.web.lab.scenario_catalog import ScenarioCatalog
from sim.web.simulator.numbers import strongest_first

STORED = Path(__file__).with_name("ranking.json")
#: Numbers that are kept of each scenario.
KEPT = 12
#: Runs at each end of a number for the stored orders; the fewest for others, and the most in all.
SCREENED, LEAST, AT_MOST = 40, 5, 3000


@cache
def stored() -> dict[str, list[str]]:
    """Return the paths of the numbers that matter most, by shipped scenario."""
    found: dict[str, list[str]] = json.loads(STORED.read_text("utf-8"))
    return found


def most_important(catalog: ScenarioCatalog, name: str) -> list[str]:
    """Return paths of the numbers that matter most in a scenario, the first the most; those of the lab's own order where none are stored."""
    known = {row["path"] for row in catalog.numbers(name).rows}
    kept = [path for path in stored().get(name, []) if path in known] if name not in catalog.own else []
    return kept or [row["path"] for row in catalog.numbers(name).rows[:KEPT]]


def ranked(catalog: ScenarioCatalog, name: str, runs: int = SCREENED) -> list[str]:
    """Return paths of the numbers whose two ends differ most in how the talks come out; runs: at each end."""
    numbers = catalog.numbers(name)
    return [numbers.rows[place]["path"] for place in strongest_first(numbers, runs, max(LEAST, runs // 3))[:KEPT]]


def quickly_ranked(catalog: ScenarioCatalog, name: str) -> list[str]:
    """Return paths of the numbers that matter most: the stored ones, or those found by a small number of runs."""
    if name in stored() and name not in catalog.own:
        return most_important(catalog, name)
    return ranked(catalog, name, max(LEAST, AT_MOST // (2 * len(catalog.numbers(name).rows))))


def main(names: Sequence[str]) -> None:
    """Write the stored orders of the shipped scenarios that are named, or of all; each as soon as it is found."""
    shipped = list_scenarios()
    catalog = ScenarioCatalog({}, list(shipped))
    for name in names or shipped:
        orders = {**json.loads(STORED.read_text("utf-8")), name: ranked(catalog, name)}
        STORED.write_text(json.dumps({each: orders[each] for each in shipped if each in orders}, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
