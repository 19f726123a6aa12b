"""Draws of scenarios' uncertain inputs as columns of `runs`, so that outcomes can be regressed on them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa

    from sim.scenario.inputs import UncertainInput
    from sim.scenario.schema.scenario import Scenario


class InputDraws:
    """What the runs of a study draw for each uncertain input.

    It follows from seed, replicate and path, so nothing is run again. An input that a design varies has its value at the run's point.

    Args:
        scenarios: the study's scenarios, by name.
        seed: of the study.
        points: the points of its design, a column for each varied path; empty without a design.
    """

    def __init__(self, scenarios: Mapping[str, Scenario], seed: int, points: pd.DataFrame) -> None:
        self.seed, self.points = seed, points
        self.varied = [str(path) for path in points.columns if path != "point"]
        self.inputs = {name: [each for each in _inputs(scenario) if each.path not in self.varied] for name, scenario in scenarios.items()}
        #: The paths of all inputs that are varied or drawn, in the order of the scenarios' files.
        self.paths = list(dict.fromkeys([*self.varied, *(each.path for own in self.inputs.values() for each in own)]))

    def added_to(self, runs: pa.Table, scenario: str) -> pa.Table:
        """Rows of `runs` of one scenario, with a column for each input after its own; null where the scenario has no such input."""
        import pyarrow as pa

        values = self._drawn(scenario, runs["replicate"].to_numpy())
        kinds = {path: pa.array(self.points[path]).type for path in self.varied}
        for path in self.varied:
            values[path] = self.points[path].to_numpy()[runs["point"].to_numpy()]
        for path in self.paths:
            kind = kinds.get(path, pa.float64())
            runs = runs.append_column(path, pa.array(values[path], kind) if path in values else pa.nulls(len(runs), kind))
        return runs

    def _drawn(self, scenario: str, replicates: Any) -> dict[str, Any]:
        from sim.scenario.inputs import sampled_values

        inputs = self.inputs[scenario]
        if not inputs:
            return {}
        values = sampled_values(inputs, self.seed, replicates)
        return {each.path: values[:, column] for column, each in enumerate(inputs)}


def _inputs(scenario: Scenario) -> list[UncertainInput]:
    from sim.scenario.encoding.instance import encode
    from sim.scenario.inputs import uncertain_inputs

    return uncertain_inputs(encode(scenario))
