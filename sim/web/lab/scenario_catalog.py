"""The scenarios that the lab and the classroom offer, by name, with changes laid over them; nothing that is asked becomes a path."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property, lru_cache
from typing import Any

from sim.errors import SET, Problem, ScenarioError
from sim.scenario.encoding.instance import EncodedScenario, encode
from sim.scenario.loader import scenario_factory
from sim.scenario.schema.scenario import Scenario
from sim.web.lab.lent_scenarios import LentScenarios
from sim.web.lab.sliders import sliders
from sim.web.simulator.numbers import unordered
from sim.web.views.serializers import scenario_view

Row = dict[str, Any]

#: The most work of a run: a page's changes may not ask for a run of minutes. The founding case, 22 rounds of 12 parties, comes to 110,000.
MOST_WORK = 2_000_000


#: A small made-up case is the best first lesson.
FIRST = "valley"


class ScenarioCatalog:
    """The shipped scenarios, and one of one's own.

    Args:
        own: scenarios of one's own, read at the door: name to what reads it under settings.
        shipped: names of those that come with the program.
    """

    def __init__(self, own: dict[str, Callable[[Sequence[str]], Scenario]], shipped: Sequence[str]) -> None:
        self.own, self.names = own, [*own, *(name for name in shipped if name not in own)]
        self.lent = LentScenarios()
        self.seated = lru_cache(maxsize=64)(self._seated)
        self.sliders = lru_cache(maxsize=32)(lambda name: sliders(self.seated(name)))
        self._reader = lru_cache(maxsize=32)(scenario_factory)
        self.numbers = lru_cache(maxsize=32)(lambda name: unordered(lambda settings: self.read(name, settings)))

    def _seated(self, name: str, settings: tuple[str, ...] = ()) -> EncodedScenario:
        """A scenario with changes, seated.

        Raises:
            ScenarioError: there is no such scenario, or the changes do not fit it, or they ask for too much work.
        """
        scenario = self.read(name, settings)
        if settings and work(scenario) > max(MOST_WORK, work(self.seated(name).scenario)):
            raise ScenarioError([Problem(SET, 1, "", "these changes ask for a run that is too long for a page; play it by `parley run`")])
        return encode(scenario)

    def read(self, name: str, settings: Sequence[str] = ()) -> Scenario:
        """Return a scenario with changes.

        Raises:
            ScenarioError: there is no such scenario, or the changes do not fit it.
        """
        if name not in self.names and name not in self.lent:
            raise ScenarioError([Problem("", 0, "", "there is no such scenario")])
        return (self.own.get(name) or self.lent.get(name) or self._reader(name))(settings)

    @cached_property
    def listed(self) -> list[Row]:
        """Name, title and summary of each, in the order of every page: one's own, the first lesson, then from small to large."""
        views = {name: scenario_view(self.seated(name)) for name in self.names}
        size = {name: (len(view["parties"]), len(view["issues"])) for name, view in views.items()}
        order = sorted(views, key=lambda name: (name not in self.own, name != FIRST, size[name]))
        return [self._row(name, views[name]) for name in order]

    def offered(self, lent: str = "") -> list[Row]:
        """Return what a page offers: first the scenario that was handed over to it under a name, if there is one, then those for everybody."""
        if lent not in self.lent:
            return self.listed
        return [self._row(lent, scenario_view(self.seated(lent))), *self.listed]

    def _row(self, name: str, view: Row) -> Row:
        return {"name": name, **{key: view[key] for key in ("title", "summary", "texts")}}


def work(scenario: Scenario) -> int:
    """About how much a run may ask for: rounds, times what a meeting looks through, times who looks."""
    procedure: Any = scenario.procedure
    looked = procedure.exchanges * getattr(procedure, "moves", 10)
    return int(scenario.horizon.rounds * looked * len(scenario.issues) * len(scenario.parties))
