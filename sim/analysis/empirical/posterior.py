"""A posterior as joint draws of a scenario's numbers, which keep what hangs together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sim.analysis.empirical.abc import Posterior, resampled
from sim.scenario.encoding.instance import EncodedScenario, encode
from sim.scenario.inputs import Input, quantile
from sim.scenario.loader import Scenario, as_yaml, parse

#: How many joint draws a calibrated scenario holds.
JOINT_DRAWS = 300


def told_inputs(free: int, learned: Sequence[int]) -> list[int]:
    """Places of the inputs that are told: those that were named, and others of which something is learned.

    >>> told_inputs(2, [0, 7, 3])
    [0, 1, 7, 3]
    """
    return [*range(free), *(place for place in learned if place >= free)]


def joint_draws(inputs: Sequence[Input], places: Sequence[int], found: Posterior, many: int) -> dict[str, list[float]]:
    """So many draws of equal weight, by path: row k of every path belongs together.

    places: where each input stands in the posterior.
    """
    rows = resampled(found.weights, many)
    return {
        each.path: [significant(value) for value in quantile(each.range, found.shares[rows, place]).tolist()]
        for each, place in zip(inputs, places, strict=True)
    }


def with_draws(scenario: Scenario, draws: Mapping[str, Sequence[float]]) -> EncodedScenario:
    """A scenario with joint draws laid over it, as numbers."""
    settings = [f"{path}={{draws: [{', '.join(map(repr, values))}]}}" for path, values in draws.items()]
    return encode(parse(as_yaml(scenario), settings))


def significant(value: float) -> float:
    """A value to four digits: more would be noise.

    >>> significant(0.00123456)
    0.001235
    """
    return float(f"{value:.4g}")
