"""What a sweep varies: `PATH=A:B:N`, `PATH=A:B` or `PATH=v1,v2,...` read, checked against the scenario, and laid out as points."""

from __future__ import annotations

import itertools
import math
import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any, NamedTuple

import numpy as np

from sim.errors import ScenarioError, SweepError
from sim.scenario import introspection
from sim.scenario.errors import short_repr
from sim.scenario.loader import parse_scenario, scenario_to_yaml
from sim.scenario.schema.scenario import Scenario
from sim.scenario.yaml_dialect import scalar_type
from sim.studies.design import Design, said, setting

VARY = "--vary"
KINDS = ("factorial", "lhs", "sobol")
#: More points than this are refused: their parameters alone would fill the memory.
MOST_POINTS = 100_000
#: More combinations of settings are refused: each is a scenario of its own to read, check and seat.
MOST_SETTINGS = 1000
_SPAN = re.compile(r"([^:,]+):([^:,]+)(?::([^:,]+))?")


class Axis(NamedTuple):
    """One path and its values; `ends` if it is a span from which a design takes any value."""

    path: str
    values: tuple[Any, ...]
    ends: tuple[float, float] | None = None

    @property
    def numbers(self) -> list[float]:
        """The least and the greatest value."""
        found = self.ends or self.values
        return [float(min(found)), float(max(found))]


def axis_of(stated: str, kind: str = "factorial") -> Axis:
    """What one `PATH=...` says.

    >>> axis_of("parties.kelda.distrust=0:0.3:4").values, axis_of("issues.bridge.status_quo=shut,escort").values
    ((0.0, 0.1, 0.2, 0.3), ('shut', 'escort'))
    >>> axis_of("horizon.rounds=2:6:3").values, axis_of("parties.kelda.distrust=0:0.3", "lhs").ends
    ((2, 4, 6), (0.0, 0.3))

    Raises:
        SweepError: it can't be read, or doesn't vary.
    """
    path, equals, text = (part.strip() for part in stated.partition("="))
    if not equals or not path or not text or not all(path.split(".")):
        raise SweepError(f"{VARY}: {short_repr(stated)} is not PATH=A:B:N or PATH=v1,v2, such as calendar.gap=1:8:8")
    span = _SPAN.fullmatch(text)
    if span is None:
        return _listed(path, text)
    low, high = (_number(path, end) for end in span.group(1, 2))
    stands = introspection.type_at(path.split("."))
    if stands is not None and not introspection.is_number(stands) and not _is_whole(path):
        raise SweepError(f"{VARY}: {path} takes no numbers between two ends; list its values as {path}=v1,v2")
    if not low < high:
        raise SweepError(f"{VARY}: {path}: {said(low)} is not below {said(high)}; write the lower end first")
    whole = _is_whole(path)
    if whole and not (low.is_integer() and high.is_integer()):
        raise SweepError(f"{VARY}: {path} takes whole numbers, and {text} has an end that is none")
    if kind != "factorial":
        if span[3]:
            raise SweepError(f"{VARY}: {path}: a {kind} design takes its values itself: write {path}={span[1]}:{span[2]} and give --points")
        return Axis(path, tuple(range(int(low), int(high) + 1))) if whole else Axis(path, (), (low, high))
    if not span[3]:
        raise SweepError(f"{VARY}: {path}: how many values from {span[1]} to {span[2]}? Write {path}={text}:5, or --design lhs --points N")
    return Axis(path, _grid(path, low, high, span[3], whole))


def _listed(path: str, text: str) -> Axis:
    values = tuple(scalar_type(word.strip())[1](word.strip()) for word in text.split(","))
    if len(set(map(said, values))) < len(values):
        raise SweepError(f"{VARY}: {path}: {text} has a value twice")
    if len(values) < 2:
        raise SweepError(f"{VARY}: {path}: one value doesn't vary; write PATH=A:B:N or PATH=v1,v2, or --set {path}={text}")
    return Axis(path, values)


def _number(path: str, text: str) -> float:
    try:
        number = float(text)
    except ValueError:
        number = math.nan
    if not math.isfinite(number):
        raise SweepError(f"{VARY}: {path}: {short_repr(text)} is not a number; a span is A:B:N, words are listed as v1,v2")
    return number


def _grid(path: str, low: float, high: float, many: str, whole: bool) -> tuple[Any, ...]:
    """Evenly spaced values, with both ends; twelve digits, so that they read as they were meant."""
    if not many.strip().isdigit() or int(many) < 2:
        raise SweepError(f"{VARY}: {path}: the number of values is a whole number of 2 or more, not {short_repr(many)}")
    if int(many) > MOST_POINTS:
        raise SweepError(f"{VARY}: {path}: {int(many):,} values are too many; a design has at most {MOST_POINTS:,} points")
    values = [float(f"{value:.12g}") for value in np.linspace(low, high, int(many))]
    if not whole:
        return tuple(values)
    if not all(value.is_integer() for value in values):
        raise SweepError(f"{VARY}: {path} takes whole numbers, and {many} values from {low:g} to {high:g} are not; list them as v1,v2")
    return tuple(map(int, values))


def _is_whole(path: str) -> bool:
    """Whether a whole number stands at a path, and no other number may."""
    kind = introspection.type_at(path.split("."))
    return not introspection.is_number(kind) and int in list(introspection.member_types(kind))


def is_ranged(axis: Axis) -> bool:
    """Whether a path is varied as a range that is held at each point, and not by settings.

    Scores are not: one may stand for its issue's salience too, so that other numbers follow from it.
    """
    steps = axis.path.split(".")
    if "score" in steps or not introspection.is_number(introspection.type_at(steps)):
        return False
    return axis.ends is not None or all(isinstance(value, int | float) and not isinstance(value, bool) for value in axis.values)


def swept(
    scenario: Scenario, vary: Sequence[str], kind: str = "factorial", points: int | None = None, seed: int = 1
) -> tuple[Scenario, Design]:
    """The scenario with what is varied stated as ranges, and the points of a sweep.

    kind: "factorial" for every combination of values; "lhs" (Latin hypercube) or "sobol" for `points` points that fill the space.

    Raises:
        SweepError: something can't be varied so.
    """
    axes = _axes(vary, kind)
    columns = _factorial(axes) if kind == "factorial" and points is None else _filled(axes, kind, points, seed)
    ranged = [axis for axis in axes if is_ranged(axis)]
    spans = [f"{axis.path}={{low: {said(low)}, high: {said(high)}}}" for axis in ranged for low, high in [axis.numbers]]
    design = Design("sweep", kind, tuple(vary), columns, tuple(axis.path for axis in ranged))
    return _checked(scenario, spans, [axis for axis in axes if not is_ranged(axis)]), design


def _axes(vary: Sequence[str], kind: str) -> list[Axis]:
    wrong, axes = [], []
    if not vary:
        raise SweepError(f"what is to be varied? Give {VARY} PATH=A:B:N, or PATH=v1,v2")
    if kind not in KINDS:
        raise SweepError(f"a design is {', '.join(KINDS)}, not {kind}")
    for stated in vary:
        try:
            axes.append(axis_of(stated, kind))
        except SweepError as error:
            wrong.append(str(error))
    paths = [axis.path for axis in axes]
    wrong += [f"{VARY}: {path} is varied twice" for path in dict.fromkeys(paths) if paths.count(path) > 1]
    if wrong:
        raise SweepError("\n".join(wrong))
    return axes


def _factorial(axes: Sequence[Axis]) -> dict[str, list[Any]]:
    """Every combination, the last path changing fastest."""
    total = math.prod(len(axis.values) for axis in axes)
    if total > MOST_POINTS:
        sizes = " x ".join(f"{len(axis.values):,}" for axis in axes)
        raise SweepError(f"{sizes} values are {total:,} points, {1000 * total:,} runs at 1,000 each; a design has at most {MOST_POINTS:,} "
                        "points: take fewer values, or --design sobol --points 256")
    rows = list(itertools.product(*(axis.values for axis in axes)))
    return {axis.path: [row[index] for row in rows] for index, axis in enumerate(axes)}


def _filled(axes: Sequence[Axis], kind: str, points: int | None, seed: int) -> dict[str, list[Any]]:
    """Points that fill the space evenly, by SciPy's quasi-Monte Carlo."""
    from scipy.stats import qmc

    if kind == "factorial":
        raise SweepError("a factorial design has the points that its values make; --points goes with --design lhs or sobol")
    if points is None:
        raise SweepError(f"a {kind} design needs --points, how many")
    if not 2 <= points <= MOST_POINTS:
        raise SweepError(f"a design has 2 to {MOST_POINTS:,} points, not {points:,} ({1000 * points:,} runs at 1,000 each)")
    if kind == "sobol" and points & (points - 1):
        below = 1 << (points.bit_length() - 1)
        raise SweepError(f"a sobol design is even at powers of 2 only: {below:,} or {2 * below:,} points, not {points:,}")
    shares = (qmc.LatinHypercube if kind == "lhs" else qmc.Sobol)(len(axes), seed=seed).random(points)
    return {axis.path: [_taken(axis, float(share)) for share in shares[:, index]] for index, axis in enumerate(axes)}


def _taken(axis: Axis, share: float) -> Any:
    """The value at a share of an axis."""
    if axis.ends is None:
        return axis.values[min(int(share * len(axis.values)), len(axis.values) - 1)]
    low, high = axis.ends
    return float(f"{low + (high - low) * share:.12g}")


def _checked(scenario: Scenario, spans: Sequence[str], others: Sequence[Axis]) -> Scenario:
    """The scenario with spans stated as ranges, once every combination of the other values is known to be sound.

    Raises:
        SweepError: every problem that the reader of scenarios finds.
    """
    text = scenario_to_yaml(scenario)
    many = math.prod(len(axis.values) for axis in others)
    if many > MOST_SETTINGS:
        paths = ", ".join(axis.path for axis in others)
        raise SweepError(f"{VARY}: {paths}: {many:,} combinations of values that are no ranges are too many; at most {MOST_SETTINGS:,}")
    wrong: dict[str, None] = {}
    for settings in itertools.product(*([setting(axis.path, value) for value in axis.values] for axis in others)):
        try:
            read = parse_scenario(text, [*spans, *settings])
        except ScenarioError as error:
            wrong |= dict.fromkeys(str(replace(problem, file=VARY, line=0)) for problem in error.problems)
    if wrong:
        raise SweepError("\n".join(wrong))
    return parse_scenario(text, spans) if others else read
