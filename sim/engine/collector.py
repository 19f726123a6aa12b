"""Mesa's data collector, set up for negotiations: what a round ends with, for the model and for every party."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import mesa

from sim.engine.running_model import RunningModel
from sim.rules.enums import Outcome
from sim.rules.log_schema import COLUMNS

#: Numbers of a party that are collected after each round.
PARTY_NUMBERS = ("pain", "outlook", "audience", "presence", "trusted")

def _of_round(model: RunningModel, column: str) -> float:
    """Return a number of the last round as it was logged; the state may be that of weeks after the last round."""
    return float(model.log.rows["rounds"][-1][1 + COLUMNS["rounds"].index(column)])


#: What is collected of the model after each round. Seed and replicate are there so that each run of a batch can be repeated.
MODEL_REPORTERS: dict[str, Callable[[RunningModel], float | str]] = {
    "seed": lambda model: model.seed,
    "replicate": lambda model: model.replicate,
    "round": lambda model: model.round,
    "outcome": lambda model: Outcome(int(_of_round(model, "outcome"))).word,
    "incidents": lambda model: int(_of_round(model, "incidents")),
    "deaths": lambda model: _of_round(model, "deaths"),
    "agreements": lambda model: int(model.state.course.agreements),
    "total_deaths": lambda model: model.state.course.all_deaths,
}


class RoundCollector(mesa.DataCollector):  # type: ignore[misc]
    """Collects after each round; agents that are no parties have no values.

    A round's incidents and deaths are those of the weeks before it, as in the table `rounds` of a log. After a settlement the last record
    has the state, and the total of deaths, at the end of the weeks in which it is carried out.
    """

    def __init__(self) -> None:
        numbers = {name: _number(name) for name in PARTY_NUMBERS}
        super().__init__(model_reporters=MODEL_REPORTERS, agent_reporters={"party": _number("name"), **numbers})

    def collect(self, model: RunningModel) -> None:
        """Add a record for the round that the model has just played."""
        super().collect(model)
        if not hasattr(self, "_collection_steps"):
            # `batch_run` of Mesa 3.3 counts records from 0, but the collector files those of agents under the step, from 1
            self._agent_records[model.steps - 1] = self._agent_records.pop(model.steps)


def _number(name: str) -> Callable[[Any], Any]:
    return lambda agent: getattr(agent, name, None)
