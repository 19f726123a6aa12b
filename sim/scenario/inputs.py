"""Uncertain inputs of a scenario: their ranges, quantiles and sampled values, and how to fix them at given values."""

from __future__ import annotations

import copy
from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.rules.distributions import JOINT, NORMAL, UNIFORM, truncated_normal
from sim.rules.rng import JOINT_DRAW, RANGE, UNIT, path_key, philox, stream_of
from sim.scenario.distributions import Range
from sim.scenario.encoding.instance import EncodedScenario
from sim.scenario.fields import SchemaModel
from sim.scenario.schema.scenario import Scenario
from sim.scenario.yaml_dialect import is_digits

Array = NDArray[Any]


class UncertainInput(NamedTuple):
    """A number stated as a range: its path, the range in the scenario's units, and its indices in `encoded.uncertain`.

    `divide` is the divisor applied on encoding: without a salience, scores are encoded as shares of the highest score.
    """

    path: str
    range: Range
    spots: tuple[int, ...]
    divide: float


def uncertain_inputs(encoded: EncodedScenario) -> list[UncertainInput]:
    """Return the ranges of a scenario with nonzero width, without duplicates, in the order of the file's sections.

    >>> from sim.scenario.loader import load_scenario
    >>> from sim.scenario.encoding.instance import encode
    >>> [each.path for each in uncertain_inputs(encode(load_scenario("valley")))][:2]
    ['parties.kelda.outlook', 'parties.wethern.outlook']
    """
    spots: dict[str, list[int]] = {}
    for spot, each in enumerate(encoded.uncertain):
        if each.high > each.low:
            spots.setdefault(each.path, []).append(spot)
    return [_input(encoded, path, tuple(own)) for path, own in spots.items()]


def _input(encoded: EncodedScenario, path: str, spots: tuple[int, ...]) -> UncertainInput:
    stated = value_at(encoded.scenario, path)
    assert isinstance(stated, Range)
    there = encoded.uncertain[spots[0]]
    return UncertainInput(path, stated, spots, 1.0 if there.high == stated.high else stated.high / there.high)


def value_at(scenario: Scenario, path: str) -> Any:
    """Return the value at a dotted path of a scenario, or None if there is none.

    >>> from sim.scenario.loader import load_scenario
    >>> value_at(load_scenario("valley"), "parties.kelda.capability"), value_at(load_scenario("valley"), "parties.kelda.wit")
    (40.0, None)
    """
    value: Any = scenario
    for step in path.split("."):
        if isinstance(value, SchemaModel):
            value = getattr(value, step, None)
        elif isinstance(value, dict):
            value = value.get(step, value.get(int(step)) if is_digits(step) else None)
        elif isinstance(value, list) and is_digits(step) and int(step) < len(value):
            value = value[int(step)]
        else:
            return None
    return value


def quantile(range_: Range, shares: Array) -> Array:
    """Return the quantiles of a range at cumulative probabilities from 0 (its low end) to 1 (its high end).

    >>> quantile(Range.of({"low": 0, "mode": 1, "high": 2}), np.array([0.0, 0.125, 0.5, 1.0])).tolist()
    [0.0, 0.5, 1.0, 2.0]
    """
    low, mode, high, sd = range_.low, range_.mode, range_.high, range_.sd
    if range_.kind == JOINT:
        return np.asarray(np.quantile(np.array(range_.draws), shares, method="inverted_cdf"))
    if range_.kind == UNIFORM:
        return low + (high - low) * shares
    if range_.kind == NORMAL:
        if sd == 0:
            return np.full_like(shares, mode)
        from scipy.special import ndtr, ndtri

        below, above = ndtr((low - mode) / sd), ndtr((high - mode) / sd)
        return np.asarray(np.clip(mode + sd * ndtri(below + (above - below) * shares), low, high))
    split = (mode - low) / (high - low)
    rising = low + np.sqrt(shares * (high - low) * (mode - low))
    return np.clip(np.where(shares < split, rising, high - np.sqrt((1.0 - shares) * (high - low) * (high - mode))), low, high)


def sampled_values(inputs: Sequence[UncertainInput], seed: int, replicates: Array) -> Array:
    """What replicates draw for inputs: numbers [replicates, inputs] in the scenario's units.

    A range is sampled at its own address, so this needs no run: it is a function of seed, replicate and path.
    """
    return np.column_stack([_drawn(each.range, each.path, seed, replicates) for each in inputs])


def _drawn(range_: Range, path: str, seed: int, replicates: Array) -> Array:
    if range_.kind == JOINT:
        return np.asarray(np.array(range_.draws)[joint_draw_indices(len(range_.draws), seed, replicates)])
    draws = uniform_draws(path, seed, replicates)
    if range_.kind == NORMAL:
        return np.array([truncated_normal(range_.mode, range_.sd, range_.low, range_.high, float(draw)) for draw in draws])
    return quantile(range_, draws)


def uniform_draws(path: str, seed: int, replicates: Array) -> Array:
    """Return the uniform draw of each replicate for the range at a path; vectorized equivalent of `sim.rules.rng.sample`."""
    return _at(*path_key(path), RANGE, seed, replicates)


def joint_draw_indices(count: int, seed: int, replicates: Array) -> Array:
    """Return the index of the joint draw that each replicate takes; vectorized equivalent of `sim.rules.rng.joint_draw_index`."""
    return np.asarray((_at(0, 0, JOINT_DRAW, seed, replicates) * count).astype(np.int64))


def _at(first: int, second: int, purpose: int, seed: int, replicates: Array) -> Array:
    """Return the first uniform draw of each replicate at an address."""
    low, high, _ = stream_of(seed)
    philox_of_arrays: Any = philox  # the same arithmetic on arrays of words
    words = philox_of_arrays(replicates.astype(np.uint64), np.uint64(first), np.uint64(second), np.uint64(purpose), low, high)[0]
    found: Array = (words.astype(float) + 0.5) * UNIT
    return found


def by_position(encoded: EncodedScenario, inputs: Sequence[UncertainInput], values: Array) -> Array:
    """Spread values of inputs [points, inputs] over `encoded.uncertain` [points, ranges]; NaN where a range is still sampled."""
    found = np.full((len(values), len(encoded.uncertain)), np.nan)
    for column, each in enumerate(inputs):
        found[:, list(each.spots)] = (values[:, column] / each.divide)[:, None]
    return found


def with_fixed_inputs(encoded: EncodedScenario, values: Array) -> EncodedScenario:
    """Return an encoded scenario with ranges fixed at one row of `by_position`; for the reference engine."""
    fixed = copy.copy(encoded)
    fixed.uncertain = [
        each if np.isnan(value) else each._replace(kind=UNIFORM, low=value, mode=value, high=value, sd=0.0, draws=())
        for each, value in zip(encoded.uncertain, map(float, values), strict=True)
    ]
    return fixed
