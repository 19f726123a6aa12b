"""Draws of a scenario's uncertain inputs as columns of `runs`, so that outcomes can be regressed on them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from sim.studies.results import Study, read_table_file

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa

    from sim.scenario.inputs import UncertainInput


def drawn_paths(study: Study) -> list[str]:
    """The paths of all inputs that a study varies or draws, in the order of its scenarios' files."""
    varied = _varied(study)
    return list(dict.fromkeys([*varied, *(each.path for name in study.scenarios for each in _inputs(study.select(name)))]))


def runs_with_draws(study: Study) -> Iterator[pa.Table]:
    """The table `runs`, part by part, with a column for each uncertain input after its own; null where a scenario has no such input.

    What a run draws for an input follows from seed, replicate and path, so nothing is run again. An input that a design varies has its value at
    the run's point.

    Raises:
        ResultsError: the folder can't be read.
        ScenarioError: a scenario in the folder was edited and is no longer valid.
    """
    import pyarrow as pa

    paths, varied = drawn_paths(study), _varied(study)
    points = study.points()
    for name in study.scenarios:
        own = study.select(name)
        inputs = _inputs(own)
        for file in own.table_files("runs"):
            table = read_table_file(file)
            values = _drawn(inputs, int(study.manifest["seed"]), table["replicate"].to_numpy())
            for path in varied:
                values[path] = points[path].to_numpy()[table["point"].to_numpy()]
            kinds = {path: pa.array(points[path]).type for path in varied}
            for path in paths:
                kind = kinds.get(path, pa.float64())
                column = pa.array(values[path], kind) if path in values else pa.nulls(len(table), kind)
                table = table.append_column(path, column)
            yield table


def frame_with_draws(study: Study) -> pd.DataFrame:
    """The table `runs` with a column for each uncertain input; see `runs_with_draws`."""
    import pyarrow as pa

    frame: pd.DataFrame = pa.concat_tables(runs_with_draws(study)).unify_dictionaries().to_pandas()
    return frame


def _varied(study: Study) -> list[str]:
    return [str(path) for path in study.points().columns if path != "point"]


def _inputs(study: Study) -> list[UncertainInput]:
    """The ranges of a study's only scenario that its runs draw."""
    from sim.scenario.encoding.instance import encode
    from sim.scenario.inputs import uncertain_inputs

    varied = set(_varied(study))
    return [each for each in uncertain_inputs(encode(study.scenario())) if each.path not in varied]


def _drawn(inputs: list[UncertainInput], seed: int, replicates: Any) -> dict[str, Any]:
    from sim.scenario.inputs import sampled_values

    if not inputs:
        return {}
    values = sampled_values(inputs, seed, replicates)
    return {each.path: values[:, column] for column, each in enumerate(inputs)}
