"""Whether a scenario has violence: reports of talks without any speak of no deaths."""

from __future__ import annotations

from sim.scenario.distributions import highest
from sim.scenario.schema.scenario import Scenario


def has_violence(scenario: Scenario) -> bool:
    """Return whether some source in a scenario commits incidents; what excites violence does so only where some has begun.

    >>> from sim.scenario.loader import load_scenario
    >>> has_violence(load_scenario("valley")), has_violence(load_scenario("textbook"))
    (True, False)
    """
    return any(highest(source.level) > 0 for source in scenario.hostilities.sources.values())
