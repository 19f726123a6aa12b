"""What a study of sensitivity varies, and the points at which it plays: the ranges of a scenario, their probabilities laid out by SALib.

A design lies on the unit cube: each side is the probability of an input's range, so that points follow the ranges' own distributions.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from sim.analysis.sensitivity.samplers import unit_design
from sim.errors import ScenarioError, SensitivityDesignError
from sim.scenario import introspection
from sim.scenario.distributions import JOINT, Range
from sim.scenario.encoding.instance import EncodedScenario, encode
from sim.scenario.errors import nearest_word, short_repr
from sim.scenario.inputs import UncertainInput, quantile, uncertain_inputs, value_at
from sim.scenario.loader import parse_scenario, scenario_to_yaml
from sim.scenario.schema.scenario import Scenario
from sim.studies.design import ROW_STRIDE, Design, yaml_value

OVER = "--over"
#: The word that means every range of the scenario.
RANGES = "ranges"
METHODS = ("pawn", "sobol", "morris")
#: Rows of Saltelli's design, and trajectories of Morris', if nobody says otherwise.
SAMPLES = {"sobol": 512, "morris": 30}
#: Replicates, at each point or (pawn) in all.
REPLICATES = {"pawn": 10_000, "sobol": 16, "morris": 50}
#: More numbers than this in a design are refused.
MAX_CELLS = 100_000_000
_SPAN = re.compile(r"([^:,]+):([^:,]+)")


class SensitivityProblem(NamedTuple):
    """A scenario whose sensitivity is asked for, with what is to vary stated as ranges by `settings`, and the inputs asked about."""

    scenario: Scenario
    encoded: EncodedScenario
    inputs: list[UncertainInput]
    settings: tuple[str, ...]

    @property
    def unvaried(self) -> int:
        """How many ranges are left to luck."""
        return len(uncertain_inputs(self.encoded)) - len(self.inputs)


def sensitivity_problem(scenario: Scenario, over: Sequence[str] = (RANGES,), joint: bool = True) -> SensitivityProblem:
    """What a scenario is asked about: all its ranges, some of them by path, or spans `PATH=A:B` laid over it.

    joint: whether numbers with joint draws may be asked about; a design that varies each input by itself can't, and leaves them to luck.

    >>> from sim.scenario.loader import load_scenario
    >>> [each.path for each in sensitivity_problem(load_scenario("valley"), ["parties.kelda.distrust=0:0.3", "parties.kelda.outlook"]).inputs]
    ['parties.kelda.distrust', 'parties.kelda.outlook']

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
        wrong = [f"{OVER}: the scenario has no ranges; name what may vary and how far, such as {OVER} parties.NAME.distrust=0:0.3"]
    if wrong:
        raise SensitivityDesignError("\n".join(wrong))
    return SensitivityProblem(ranged, encoded, [each for path, each in known.items() if path in set(chosen)], tuple(settings))


def _laid(stated: str, wrong: list[str]) -> str:
    """The setting that a span means."""
    path, _, text = (part.strip() for part in stated.partition("="))
    span = _SPAN.fullmatch(text)
    try:
        low, high = (float(end) for end in span.group(1, 2)) if span else (0.0, 0.0)
    except ValueError:
        span = None
    if not path or not span:
        wrong.append(f"{OVER}: {short_repr(stated)} is not PATH=A:B with two numbers, such as parties.NAME.distrust=0:0.3")
        return ""
    stands = introspection.type_at(path.split("."))
    if stands is not None and not introspection.is_number(stands):
        wrong.append(f"{OVER}: {path} is not a number that may have a range" + (
            "; vary it by parley sweep" if not introspection.models(stands) and not introspection.is_mapping(stands) else ""))
        return ""
    if not low < high:
        wrong.append(f"{OVER}: {path}: {yaml_value(low)} is not below {yaml_value(high)}; write the lower end first")
        return ""
    return f"{path}={{low: {yaml_value(low)}, high: {yaml_value(high)}}}"


def _unknown(scenario: Scenario, path: str, known: list[str]) -> str:
    there = value_at(scenario, path)
    if isinstance(there, Range) and there.draws:
        return f"{OVER}: {path} has joint draws, which this method can't vary one by one; give its ends, as {path}=A:B, or use pawn"
    if isinstance(there, Range):
        return f"{OVER}: {path} is a range without any width, or one that nothing is made from; give its ends, as {path}=A:B"
    if isinstance(there, int | float) and not isinstance(there, bool):
        return f"{OVER}: {path} is a constant, {yaml_value(float(there))}; say how far it may vary, as {path}=A:B"
    close = nearest_word(path, known)
    guess = f"did you mean {close}?" if close else f"{RANGES} means all {len(known)} of the scenario"
    return f"{OVER}: there is no range at {short_repr(path)}; {guess}"


def build_design(asked: SensitivityProblem, method: str, samples: int, seed: int, over: Sequence[str] = (RANGES,)) -> Design:
    """The points of a study of sensitivity.

    samples: rows of Saltelli's design, a power of 2 (points: rows x (inputs + 2)), or trajectories (points: trajectories x (inputs + 1)).

    Raises:
        SensitivityDesignError: it would be too large, or too small to say anything.
    """
    inputs = len(asked.inputs)
    points = samples * (inputs + (2 if method == "sobol" else 1))
    if samples < 4:
        raise SensitivityDesignError(f"--samples: {samples} are too few to tell anything; take {SAMPLES[method]}")
    if method == "sobol" and samples & (samples - 1):
        below = 1 << (samples.bit_length() - 1)
        raise SensitivityDesignError(f"--samples: a Sobol' sequence is even at powers of 2 only: {below:,} or {2 * below:,}, not {samples:,}")
    if samples > ROW_STRIDE or points * inputs > MAX_CELLS:
        raise SensitivityDesignError(f"{samples:,} samples of {inputs} inputs are {points:,} points, {REPLICATES[method] * points:,} runs at "
                         f"{REPLICATES[method]} each: too many; take fewer --samples, or ask {OVER} fewer inputs")
    shares = unit_design(method, inputs, samples, seed)
    columns = {each.path: quantile(each.range, shares[:, index]) for index, each in enumerate(asked.inputs)}
    return Design("sensitivity", method, tuple(over), columns, tuple(columns), samples)
