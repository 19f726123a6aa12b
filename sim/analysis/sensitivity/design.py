"""The inputs and the experimental design of a sensitivity study.

A design lies on the unit cube (by SALib): each coordinate is a cumulative probability of an input, so points follow the inputs' own
distributions.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from sim.analysis.sensitivity.samplers import unit_design
from sim.errors import ScenarioError, SensitivityDesignError
from sim.rules.distributions import JOINT
from sim.scenario import introspection
from sim.scenario.distributions import Range
from sim.scenario.encoding.instance import EncodedScenario, encode
from sim.scenario.errors import nearest_word, short_repr
from sim.scenario.inputs import UncertainInput, quantile, uncertain_inputs, value_at
from sim.scenario.loader import parse_scenario, scenario_to_yaml
from sim.scenario.schema.scenario import Scenario
from sim.scenario.yaml_dialect import read_number
from sim.studies.design import ROW_STRIDE, Design, yaml_value

OVER = "--over"
#: The keyword for all ranges of the scenario.
RANGES = "ranges"
METHODS = ("pawn", "sobol", "morris")
#: Default number of rows of Saltelli's design and of Morris' trajectories.
SAMPLES = {"sobol": 512, "morris": 30}
#: Default number of replicates: at each point, or in total (pawn).
REPLICATES = {"pawn": 10_000, "sobol": 16, "morris": 50}
#: The most numbers (points x inputs) in a design.
MAX_CELLS = 100_000_000
_SPAN = re.compile(r"([^:,]+):([^:,]+)")


class SensitivityProblem(NamedTuple):
    """A scenario with the inputs to analyse; `settings` are those that turn constants into ranges."""

    scenario: Scenario
    encoded: EncodedScenario
    inputs: list[UncertainInput]
    settings: tuple[str, ...]

    @property
    def unvaried(self) -> int:
        """The number of ranges that are not analysed and count as random variation."""
        return len(uncertain_inputs(self.encoded)) - len(self.inputs)


def sensitivity_problem(scenario: Scenario, over: Sequence[str] = (RANGES,), joint: bool = True) -> SensitivityProblem:
    """The inputs to analyse: all ranges of a scenario, some of them by path, or new ranges `PATH=A:B`.

    joint: whether inputs with joint draws may be analysed. Designs that vary each input independently cannot; they treat them as random
    variation.

    >>> from sim.scenario.loader import load_scenario
    >>> [each.path for each in sensitivity_problem(load_scenario("valley"), ["parties.kelda.change_cost=0:0.3", "parties.kelda.outlook"]).inputs]
    ['parties.kelda.change_cost', 'parties.kelda.outlook']

    Raises:
        SensitivityDesignError: every problem in it.
    """
    wrong: list[str] = []
    settings = [laid for each in over if "=" in each for laid in [_laid(each, wrong)] if laid]
    if wrong:
        raise SensitivityDesignError("\n".join(wrong))
    try:
        ranged = parse_scenario(scenario_to_yaml(scenario), settings) if settings else scenario
    except ScenarioError as error:
        raise SensitivityDesignError("\n".join(str(replace(problem, file=OVER, line=0)) for problem in error.problems)) from error
    encoded = encode(ranged)
    known = {each.path: each for each in uncertain_inputs(encoded) if joint or each.range.kind != JOINT}
    chosen = [path for each in over for path in (known if each == RANGES else [each.partition("=")[0].strip()])]
    wrong = [_unknown(ranged, path, list(known)) for path in dict.fromkeys(chosen) if path not in known]
    if not known:
        wrong = [f"{OVER}: the scenario has no ranges; give inputs and their ranges, such as {OVER} parties.NAME.change_cost=0:0.3"]
    if wrong:
        raise SensitivityDesignError("\n".join(wrong))
    return SensitivityProblem(ranged, encoded, [each for path, each in known.items() if path in set(chosen)], tuple(settings))


def _laid(stated: str, wrong: list[str]) -> str:
    """The setting that a range `PATH=A:B` stands for; errors are appended to `wrong`."""
    path, _, text = (part.strip() for part in stated.partition("="))
    span = _SPAN.fullmatch(text)
    low, high = (read_number(end) for end in span.group(1, 2)) if span else (None, None)
    if not path or low is None or high is None:
        wrong.append(f"{OVER}: {short_repr(stated)} is not PATH=A:B with two numbers, such as parties.NAME.change_cost=0:0.3")
        return ""
    stands = introspection.type_at(path.split("."))
    if stands is not None and not introspection.is_number(stands):
        wrong.append(f"{OVER}: {path} is not a number that can have a range" + (
            "; vary it with parley sweep" if not introspection.models(stands) and not introspection.is_mapping(stands) else ""))
        return ""
    if not low < high:
        wrong.append(f"{OVER}: {path}: {yaml_value(low)} is not below {yaml_value(high)}; write the lower end first")
        return ""
    return f"{path}={{low: {yaml_value(low)}, high: {yaml_value(high)}}}"


def _unknown(scenario: Scenario, path: str, known: list[str]) -> str:
    there = value_at(scenario, path)
    if isinstance(there, Range) and there.draws:
        return f"{OVER}: {path} has joint draws, which this method cannot vary independently; give a range {path}=A:B, or use pawn"
    if isinstance(there, Range):
        return f"{OVER}: {path} is a range of width 0, or is not used; give a range {path}=A:B"
    if isinstance(there, int | float) and not isinstance(there, bool):
        return f"{OVER}: {path} is a constant, {yaml_value(float(there))}; give a range {path}=A:B"
    close = nearest_word(path, known)
    guess = f"did you mean {close}?" if close else f"{RANGES} means all {len(known)} of the scenario"
    return f"{OVER}: there is no range at {short_repr(path)}; {guess}"


def build_design(asked: SensitivityProblem, method: str, samples: int, seed: int, over: Sequence[str] = (RANGES,)) -> Design:
    """The design of a sensitivity study.

    samples: rows of Saltelli's design, a power of 2 (points: rows x (inputs + 2)), or trajectories (points: trajectories x (inputs + 1)).

    Raises:
        SensitivityDesignError: the design would be too large or too small.
    """
    inputs = len(asked.inputs)
    points = samples * (inputs + (2 if method == "sobol" else 1))
    if samples < 4:
        raise SensitivityDesignError(f"--samples: {samples} samples are too few; use {SAMPLES[method]}")
    if method == "sobol" and samples & (samples - 1):
        below = 1 << (samples.bit_length() - 1)
        raise SensitivityDesignError(f"--samples: a Sobol' sequence needs a power of 2, such as {below:,} or {2 * below:,}, not {samples:,}")
    if samples > ROW_STRIDE or points * inputs > MAX_CELLS:
        raise SensitivityDesignError(f"{samples:,} samples of {inputs} inputs are {points:,} points, {REPLICATES[method] * points:,} runs at "
                         f"{REPLICATES[method]} each: too many; reduce --samples, or analyse fewer inputs with {OVER}")
    shares = unit_design(method, inputs, samples, seed)
    columns = {each.path: quantile(each.range, shares[:, index]) for index, each in enumerate(asked.inputs)}
    return Design("sensitivity", method, tuple(over), columns, tuple(columns), samples)
