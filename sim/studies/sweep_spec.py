"""Parse what a sweep varies (`PATH=A:B:N`, `PATH=A:B` or `PATH=v1,v2,...`), check it against the scenario, and build the design."""

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
from sim.scenario.yaml_dialect import MAX_INTEGER, is_digits, read_number, scalar_type
from sim.studies.design import Design, as_setting, yaml_value

VARY = "--vary"
KINDS = ("factorial", "lhs", "sobol")
#: Maximum number of points: the values of more would fill the memory.
MAX_POINTS = 100_000
#: Maximum number of combinations of settings: each is a scenario to parse, check and encode.
MAX_SETTINGS = 1000
_SPAN = re.compile(r"([^:,]+):([^:,]+)(?::([^:,]+))?")


class Axis(NamedTuple):
    """A path and its values; `ends` if it is an interval from which the design takes any value."""

    path: str
    values: tuple[Any, ...]
    ends: tuple[float, float] | None = None

    @property
    def numbers(self) -> list[float]:
        """The lowest and the highest value."""
        found = self.ends or self.values
        return [float(min(found)), float(max(found))]


def parse_axis(stated: str, kind: str = "factorial") -> Axis:
    """Parse one `PATH=...`.

    >>> parse_axis("parties.kelda.change_cost=0:0.3:4").values, parse_axis("issues.bridge.status_quo=shut,escort").values
    ((0.0, 0.1, 0.2, 0.3), ('shut', 'escort'))
    >>> parse_axis("horizon.rounds=2:6:3").values, parse_axis("parties.kelda.change_cost=0:0.3", "lhs").ends
    ((2, 4, 6), (0.0, 0.3))

    Raises:
        SweepError: the syntax is wrong, or there is only one value.
    """
    path, equals, text = (part.strip() for part in stated.partition("="))
    if not equals or not path or not text or not all(path.split(".")):
        raise SweepError(f"{VARY}: {short_repr(stated)} is not PATH=A:B:N or PATH=v1,v2, such as calendar.gap=1:8:8")
    span = _SPAN.fullmatch(text)
    if span is None:
        return _listed(path, text)
    low, high = (_number(path, end) for end in span.group(1, 2))
    kind_there = introspection.type_at(path.split("."))
    if kind_there is not None and not introspection.is_number(kind_there) and not _is_whole(path):
        raise SweepError(f"{VARY}: {path} takes no interval of numbers; list its values as {path}=v1,v2")
    if not low < high:
        raise SweepError(f"{VARY}: {path}: {yaml_value(low)} is not below {yaml_value(high)}; write the lower end first")
    whole = _is_whole(path)
    if whole and not (low.is_integer() and high.is_integer()):
        raise SweepError(f"{VARY}: {path} takes whole numbers; {text} has an end that is not one")
    if kind != "factorial":
        if span[3]:
            raise SweepError(f"{VARY}: {path}: a {kind} design chooses the values; write {path}={span[1]}:{span[2]} and give --points")
        return Axis(path, tuple(range(int(low), int(high) + 1))) if whole else Axis(path, (), (low, high))
    if not span[3]:
        raise SweepError(f"{VARY}: {path}: how many values from {span[1]} to {span[2]}? Write {path}={text}:5, or --design lhs --points N")
    return Axis(path, _grid(path, low, high, span[3], whole))


def _listed(path: str, text: str) -> Axis:
    values = tuple(_scalar(path, word.strip()) for word in text.split(","))
    if len(set(map(yaml_value, values))) < len(values):
        raise SweepError(f"{VARY}: {path}: {text} repeats a value")
    if len(values) < 2:
        raise SweepError(f"{VARY}: {path}: a sweep needs at least two values; write PATH=A:B:N or PATH=v1,v2, or --set {path}={text}")
    return Axis(path, values)


def _scalar(path: str, word: str) -> Any:
    """A listed value, read as a scenario reads it."""
    kind, convert = scalar_type(word)
    try:
        value = convert(word)
    except ValueError:  # an impossible date, or more digits than Python reads
        value = math.nan
    if (isinstance(value, float) and not math.isfinite(value)) or (kind == "int" and abs(value) > MAX_INTEGER):
        raise SweepError(f"{VARY}: {path}: {short_repr(word)} is not a possible {'date' if kind == 'timestamp' else 'number'}")
    return value


def _number(path: str, text: str) -> float:
    number = read_number(text)
    if number is None:
        raise SweepError(f"{VARY}: {path}: {short_repr(text)} is not a number; write an interval as A:B:N, or list words as v1,v2")
    return number


def _grid(path: str, low: float, high: float, many: str, whole: bool) -> tuple[Any, ...]:
    """Evenly spaced values, both ends included, rounded to 12 significant digits unless the interval is too narrow for that."""
    if not is_digits(many.strip()) or int(many) < 2:
        raise SweepError(f"{VARY}: {path}: the number of values must be a whole number of at least 2, not {short_repr(many)}")
    if int(many) > MAX_POINTS:
        raise SweepError(f"{VARY}: {path}: {int(many):,} values are too many; a design has at most {MAX_POINTS:,} points")
    values = [_rounded(float(value), (high - low) / (int(many) - 1)) for value in np.linspace(low, high, int(many))]
    if len(set(values)) < len(values):
        raise SweepError(f"{VARY}: {path}: there are no {int(many):,} different numbers from {yaml_value(low)} to {yaml_value(high)}")
    if not whole:
        return tuple(values)
    if not all(value.is_integer() for value in values):
        raise SweepError(f"{VARY}: {path} takes whole numbers, and {many} values from {low:g} to {high:g} are not; list them as v1,v2")
    return tuple(map(int, values))


def _is_whole(path: str) -> bool:
    """Whether a path takes whole numbers only."""
    kind = introspection.type_at(path.split("."))
    return not introspection.is_number(kind) and int in list(introspection.member_types(kind))


def varies_range(axis: Axis) -> bool:
    """Whether a path is varied as a range that is held at each point, rather than by settings.

    Scores are not, because other numbers may be derived from them (an issue's salience may follow from its scores).
    """
    steps = axis.path.split(".")
    if "score" in steps or not introspection.is_number(introspection.type_at(steps)):
        return False
    return axis.ends is not None or all(isinstance(value, int | float) and not isinstance(value, bool) for value in axis.values)


def build_sweep(
    scenario: Scenario, vary: Sequence[str], kind: str = "factorial", points: int | None = None, seed: int = 1
) -> tuple[Scenario, Design]:
    """Build a sweep: the scenario with the varied numbers stated as ranges, and the design.

    Args:
        scenario: the scenario to vary.
        vary: the paths and values, as `parse_axis` takes them.
        kind: "factorial" for every combination of values, or a space-filling design: "lhs" (Latin hypercube) or "sobol".
        points: the number of points of a space-filling design.
        seed: the random seed of a space-filling design.

    Raises:
        SweepError: the sweep is invalid.
    """
    axes = _axes(vary, kind)
    columns = _factorial(axes) if kind == "factorial" and points is None else _space_filling(axes, kind, points, seed)
    ranged = [axis for axis in axes if varies_range(axis)]
    spans = [f"{axis.path}={{low: {yaml_value(low)}, high: {yaml_value(high)}}}" for axis in ranged for low, high in [axis.numbers]]
    design = Design("sweep", kind, tuple(vary), columns, tuple(axis.path for axis in ranged))
    return _with_ranges(scenario, spans, [axis for axis in axes if not varies_range(axis)]), design


def _axes(vary: Sequence[str], kind: str) -> list[Axis]:
    wrong, axes = [], []
    if not vary:
        raise SweepError(f"nothing to vary; give {VARY} PATH=A:B:N, or PATH=v1,v2")
    if kind not in KINDS:
        raise SweepError(f"the design must be one of {', '.join(KINDS)}, not {kind}")
    for stated in vary:
        try:
            axes.append(parse_axis(stated, kind))
        except SweepError as error:
            wrong.append(str(error))
    paths = [axis.path for axis in axes]
    wrong += [f"{VARY}: {path} is varied twice" for path in dict.fromkeys(paths) if paths.count(path) > 1]
    if wrong:
        raise SweepError("\n".join(wrong))
    return axes


def _factorial(axes: Sequence[Axis]) -> dict[str, list[Any]]:
    """All combinations of values; the last path changes fastest."""
    total = math.prod(len(axis.values) for axis in axes)
    if total > MAX_POINTS:
        sizes = " x ".join(f"{len(axis.values):,}" for axis in axes)
        raise SweepError(f"{sizes} values are {total:,} points, {1000 * total:,} runs at 1,000 each; a design has at most {MAX_POINTS:,} "
                        "points; take fewer values, or --design sobol --points 256")
    rows = list(itertools.product(*(axis.values for axis in axes)))
    return {axis.path: [row[index] for row in rows] for index, axis in enumerate(axes)}


def _space_filling(axes: Sequence[Axis], kind: str, points: int | None, seed: int) -> dict[str, list[Any]]:
    """A space-filling design by SciPy's quasi-Monte Carlo methods."""
    from scipy.stats import qmc

    if kind == "factorial":
        raise SweepError("the points of a factorial design follow from its values; use --points with --design lhs or sobol")
    if points is None:
        raise SweepError(f"a {kind} design needs --points, the number of points")
    if not 2 <= points <= MAX_POINTS:
        raise SweepError(f"a design has 2 to {MAX_POINTS:,} points, not {points:,} ({1000 * points:,} runs at 1,000 each)")
    if kind == "sobol" and points & (points - 1):
        below = 1 << (points.bit_length() - 1)
        raise SweepError(f"a sobol design needs a power of 2: {below:,} or {2 * below:,} points, not {points:,}")
    shares = (qmc.LatinHypercube if kind == "lhs" else qmc.Sobol)(len(axes), seed=seed).random(points)
    return {axis.path: [_quantile(axis, float(share)) for share in shares[:, index]] for index, axis in enumerate(axes)}


def _quantile(axis: Axis, share: float) -> Any:
    """The value at a fraction (0 to 1) of an axis."""
    if axis.ends is None:
        return axis.values[min(int(share * len(axis.values)), len(axis.values) - 1)]
    low, high = axis.ends
    return _rounded(low + (high - low) * share, (high - low) / MAX_POINTS)


def _rounded(value: float, step: float) -> float:
    """A value rounded to 12 significant digits, if that moves it by less than a thousandth of the step between values.

    >>> _rounded(0.1 + 0.2, 0.1), _rounded(0.300000000000004, 2e-15)
    (0.3, 0.300000000000004)
    """
    short = float(f"{value:.12g}")
    return short if abs(short - value) <= step / 1000 else value


def _with_ranges(scenario: Scenario, spans: Sequence[str], others: Sequence[Axis]) -> Scenario:
    """The scenario with intervals stated as ranges, after checking it with every combination of the other values.

    Raises:
        SweepError: a combination is invalid; lists every error.
    """
    text = scenario_to_yaml(scenario)
    many = math.prod(len(axis.values) for axis in others)
    if many > MAX_SETTINGS:
        paths = ", ".join(axis.path for axis in others)
        raise SweepError(f"{VARY}: {paths}: {many:,} combinations of values other than ranges are too many;"
                         f" the maximum is {MAX_SETTINGS:,}")
    wrong: dict[str, None] = {}
    for settings in itertools.product(*([as_setting(axis.path, value) for value in axis.values] for axis in others)):
        try:
            read = parse_scenario(text, [*spans, *settings])
        except ScenarioError as error:
            wrong |= dict.fromkeys(str(replace(problem, file=VARY, line=0)) for problem in error.problems)
    if wrong:
        raise SweepError("\n".join(wrong))
    return parse_scenario(text, spans) if others else read
