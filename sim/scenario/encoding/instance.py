"""From a scenario to numbers: names become seats, keys become fields, ranges become addressed draws.

All numbers of a scenario stand in one flat vector; a table of rows is a stretch of it. So a replicate is a copy of the vector in which
the ranges have been sampled, and both engines lay their rows over the same stretches: the reference engine as Python objects, the
compiled one as one record of the greatest sizes.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np

from sim.rules.concession import stand_firm
from sim.rules.credibility import deter
from sim.rules.hawkes import base_rates
from sim.rules.issue_rights import note_partial_rights
from sim.rules.item_walkouts import note_leavers
from sim.rules.registry import rule
from sim.rules.rng import RandomStream, joint_draw_index, sample
from sim.rules.rosters import build_rosters
from sim.rules.state import Conflict, State, Table
from sim.rules.utility import settle
from sim.rules.war import size_up
from sim.scenario.encoding.encoder import Names, UncertainNumber, VectorWriter, write_scenario
from sim.scenario.encoding.layout import Layout, Sizes, conflict_shapes, state_shapes, table_shapes
from sim.scenario.encoding.rows import COUNTS
from sim.scenario.schema.scenario import Scenario

#: Violence of nobody in the scenario.
OTHERS = "others"

@dataclass
class EncodedScenario:
    """A scenario as numbers, and the names behind the seats."""

    scenario: Scenario
    parties: list[str] = field(init=False)
    issues: list[str] = field(init=False)
    sources: list[str] = field(init=False)
    options: list[list[str]] = field(init=False)
    layout: Layout = field(init=False)
    vector: np.ndarray = field(init=False)
    uncertain: list[UncertainNumber] = field(init=False)

    def __post_init__(self) -> None:
        self.parties, self.issues = list(self.scenario.parties), list(self.scenario.issues)
        self.sources = [*self.parties, OTHERS]
        self.options = [list(issue.options or ()) for issue in self.scenario.issues.values()]
        self.layout = Layout(conflict_shapes(self.sizes))
        written = self.written(self.layout)
        self.vector, self.uncertain = written.numbers, written.uncertain

    def written(self, layout: Layout) -> VectorWriter:
        """The scenario's numbers in a layout of its own size or larger, and its ranges."""
        return write_scenario(Names(self.scenario, self.parties, self.issues, self.sources, self.options), layout)

    @property
    def sizes(self) -> Sizes:
        """How many of everything the scenario has."""
        return sizes_of(self.scenario)

    @property
    def counts(self) -> dict[str, int]:
        """How far each table of a conflict is filled."""
        return {name: getattr(self.sizes, name) for name in COUNTS}

    def sampled(self, stream: RandomStream) -> list[float]:
        """The vector of one replicate: every range sampled at its own address, all joint draws taken at one index."""
        numbers: list[float] = self.vector.tolist()
        place = joint_draw_index(stream, max((len(each.draws) for each in self.uncertain), default=0))
        for each in self.uncertain:
            if each.draws:
                numbers[each.at] = each.draws[place]
            else:
                numbers[each.at] = sample(stream, each.first_key, each.second_key, *map(float, each[1:6]))
        return numbers

    def conflict(self, stream: RandomStream) -> Conflict:
        """One replicate as Python rows, settled and ready to play."""
        conflict = self.unprepared_conflict(self.sampled(stream))
        prepare(conflict)
        return conflict

    def unprepared_conflict(self, numbers: list[float]) -> Conflict:
        """Return a vector of numbers as Python rows, without the fields that `prepare` fills."""
        values: dict[str, Any] = {**self.counts, **self.layout.rows(numbers)}
        return Conflict(**values)

    def state(self) -> State:
        """The changing state of a replicate before it begins, as Python rows."""
        layout = Layout(state_shapes(self.sizes))
        return State(**layout.rows([0.0] * layout.size))

    def table(self) -> Table:
        """A meeting's working data, blank, as Python rows."""
        layout = Layout(table_shapes(self.sizes))
        return Table(**layout.rows([0.0] * layout.size))


def sizes_of(scenario: Scenario) -> Sizes:
    """Return how many of everything a scenario has."""
    options = [len(issue.options or ()) for issue in scenario.issues.values()]
    return Sizes(
        len(scenario.parties), len(options), sum(max(1, many) for many in options), sum(max(2, many) for many in options),
        len(scenario.hosting.venues), max(0, len(scenario.calendar.dates) - 1), len(scenario.hostilities.tempo),
        max(len(party.outlook_path) for party in scenario.parties.values()),
        max(map(len, getattr(scenario.procedure, "scripts", {}).values()), default=0),
        len(scenario.ratification.ballots), len(scenario.hosting.series), len(scenario.hostilities.mechanism.suspended),
    )


@rule
def prepare(conflict: Conflict) -> None:
    """Fill what follows from a replicate's numbers; both engines do this before a run."""
    note_partial_rights(conflict)
    note_leavers(conflict)
    settle(conflict)
    size_up(conflict)
    stand_firm(conflict)
    deter(conflict)
    base_rates(conflict)
    build_rosters(conflict)


def encode(scenario: Scenario) -> EncodedScenario:
    """Turn a checked scenario into numbers.

    Seats follow the order of the parties in the file. The addresses of random draws come from the parties' names, so reordering the file
    changes no draw.
    """
    return EncodedScenario(scenario)
