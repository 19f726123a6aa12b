"""What a model is made from: a scenario by name, file or object, and changes to it as keyword arguments."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from sim.errors import SET, ScenarioError
from sim.scenario.encoding.instance import EncodedScenario, encode
from sim.scenario.loader import load_scenario, parse_scenario, scenario_to_yaml
from sim.scenario.schema.scenario import Scenario

#: A scenario: its name, its file, or the object itself.
ScenarioSource = str | Path | Scenario | EncodedScenario


class AsStated(float):
    """A value that changes nothing: what the scenario states for a key, a range included, stays. Sliders begin with it."""


def encoded_scenario(source: ScenarioSource, changes: Mapping[str, Any]) -> EncodedScenario:
    """Return a scenario ready to be played, with changes by key path, whose steps are joined by dots or by two underscores.

    Raises:
        ScenarioError: the scenario is invalid, or a change does not fit it.

    >>> encoded_scenario("valley", {"horizon__rounds": 2}).scenario.horizon.rounds
    2
    >>> encoded_scenario("valley", {"goodwill__trus": 0})  # doctest: +ELLIPSIS
    Traceback (most recent call last):
    sim.errors.ScenarioError: goodwill__trus: goodwill.trus: unknown key; did you mean "trust"? (allowed: ...)
    """
    stated = {name: value for name, value in changes.items() if not isinstance(value, AsStated)}
    if isinstance(source, EncodedScenario):
        if not stated:
            return source
        source = source.scenario
    settings = [f"{name.replace('__', '.')}={_as_yaml(value)}" for name, value in stated.items()]
    try:
        if isinstance(source, Scenario):
            return encode(parse_scenario(scenario_to_yaml(source), settings) if settings else source)
        return encode(load_scenario(source, settings))
    except ScenarioError as error:
        names = list(stated)
        raise ScenarioError([
            replace(each, file=names[each.line - 1], line=0) if each.file == SET and 0 < each.line <= len(names) else each
            for each in error.problems
        ]) from None


def _as_yaml(value: Any) -> str:
    """Return a Python value as YAML on one line; a number of NumPy's is the number."""
    return json.dumps(value, ensure_ascii=False, default=lambda other: other.item())
