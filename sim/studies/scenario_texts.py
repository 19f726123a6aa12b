"""Scenarios as the texts that a study stores and hands to its workers."""

from __future__ import annotations

from collections.abc import Sequence

from sim.scenario.loader import parse_scenario, scenario_to_yaml
from sim.scenario.schema.scenario import Scenario

#: How many scenarios are kept.
MOST = 16
#: Scenarios by the text that this process wrote of them, so that it need not parse and check it again.
_written: dict[str, Scenario] = {}


def scenario_text(scenario: Scenario) -> str:
    """Return a scenario as YAML."""
    text = scenario_to_yaml(scenario)
    while len(_written) >= MOST:
        del _written[next(iter(_written))]
    _written[text] = scenario
    return text


def scenario_of(text: str, settings: Sequence[str] = (), file: str = "<text>") -> Scenario:
    """Return the scenario in a YAML text, with settings applied; `file`: how messages call the text.

    Raises:
        ScenarioError: the text is no valid scenario.

    >>> from sim.scenario.loader import load_scenario
    >>> valley = load_scenario("valley")
    >>> scenario_of(scenario_text(valley)) is valley, scenario_of(scenario_text(valley), ["horizon.rounds=2"]).horizon.rounds
    (True, 2)
    """
    return parse_scenario(text, settings, file) if settings or text not in _written else _written[text]
