"""Scenarios that the studio hands over to the lab or the classroom: kept in memory, until the server stops or newer ones take their place."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from sim.scenario.schema.scenario import Scenario
from sim.scenario.serialization import scenario_digest

Reader = Callable[[Sequence[str]], Scenario]

#: Scenarios of one caller, and of all.
MOST_OF_ONE, MOST = 4, 64


class LentScenarios(dict[str, Reader]):
    """Readers of scenarios by name, the oldest first. A name holds part of the digest, so that nobody guesses it who hasn't the scenario.

    >>> from sim.scenario.loader import load_scenario, scenario_factory
    >>> lent = LentScenarios()
    >>> name = lent.lend(scenario_factory("textbook"), "192.0.2.1")
    >>> name[:6], lent[name](()).title == load_scenario("textbook").title
    ('draft_', True)
    """

    def __init__(self) -> None:
        super().__init__()
        self.lenders: dict[str, str] = {}

    def lend(self, reader: Reader, who: str) -> str:
        """Keep a scenario, and return its name; `who`: the caller, whose oldest one gives way if it has too many."""
        name = f"draft_{scenario_digest(reader(()))[:20]}"
        self.pop(name, None)
        self.lenders.pop(name, None)
        own = [each for each, lender in self.lenders.items() if lender == who]
        for old in own[:1] if len(own) >= MOST_OF_ONE else list(self)[:1] if len(self) >= MOST else ():
            del self[old], self.lenders[old]
        self[name], self.lenders[name] = reader, who
        return name
