"""Experimental designs: the points at which a scenario is run, one row per point, one column per varied path.

An uncertain number is varied in the encoded scenario: the scenario states it as a range, and each point holds that range at a value.
Anything else (a whole number, a word, yes or no) is varied by settings, `path=value`, applied to the scenario.

All points of a sweep share their random numbers: replicate 7 draws the same numbers at each. A sensitivity design consists of rows (or
trajectories), and only points of the same row are compared with one another: they share random numbers, and each row has its own, so
that no result depends on the random numbers of a few replicates.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np

#: Replicate numbers reserved for a row of a sensitivity design: row 3 runs replicates 3 * ROW_STRIDE, 3 * ROW_STRIDE + 1, ...
ROW_STRIDE = 65_536


class PointBlock(NamedTuple):
    """Consecutive points of a design, as a worker needs them.

    Attributes:
        first: the number of the first point.
        held: paths of the ranges that are held at a value.
        values: those values, shape (points, held).
        settings: for each point the other settings.
        starts: for each point the number of its first replicate.
    """

    first: int
    held: tuple[str, ...]
    values: np.ndarray
    settings: tuple[tuple[str, ...], ...]
    starts: tuple[int, ...]

    @property
    def size(self) -> int:
        """The number of points."""
        return len(self.values)


@dataclass(frozen=True, eq=False)
class Design:
    """The points of a study.

    Attributes:
        purpose: "sweep" or "sensitivity".
        kind: the method that chose the points.
        varied: what is varied, as the user wrote it.
        columns: for each path its value at each point.
        held: paths that are varied as ranges; the others are varied by settings.
        samples: the number of rows or trajectories of a sensitivity design.
    """

    purpose: str
    kind: str
    varied: tuple[str, ...]
    columns: Mapping[str, Sequence[Any] | np.ndarray]
    held: tuple[str, ...]
    samples: int | None = None

    def __len__(self) -> int:
        return len(next(iter(self.columns.values())))

    @property
    def paths(self) -> list[str]:
        """The varied paths."""
        return list(self.columns)

    def settings(self, point: int) -> tuple[str, ...]:
        """The settings at a point, apart from the ranges that are held."""
        return tuple(as_setting(path, self.columns[path][point]) for path in self.columns if path not in self.held)

    def block(self, first: int, count: int) -> PointBlock:
        """At most `count` points, from `first` on."""
        end = min(first + count, len(self))
        values = np.array([self.columns[path][first:end] for path in self.held], dtype=float).reshape(len(self.held), end - first).T
        numbers, entry = range(first, end), self.manifest()
        return PointBlock(
            first, self.held, values, tuple(map(self.settings, numbers)), tuple(first_replicate(entry, point) for point in numbers)
        )

    @property
    def digest(self) -> str:
        """A digest of all values at all points."""
        content = hashlib.sha256()
        for path, values in self.columns.items():
            content.update(path.encode() + b"\0")
            content.update(values.tobytes() if isinstance(values, np.ndarray) else json.dumps(values).encode())
        return content.hexdigest()

    @property
    def table(self) -> dict[str, Any]:
        """The design as a table: for each point its number and its value on each path."""
        return {"point": list(range(len(self))), **{path: uniform_type(values) for path, values in self.columns.items()}}

    def manifest(self) -> dict[str, Any]:
        """The entry on the design in a study's manifest."""
        samples = {} if self.samples is None else {"samples": self.samples}
        return {
            "purpose": self.purpose, "kind": self.kind, "varied": list(self.varied), **samples, "points": len(self), "digest": self.digest,
        }


def first_replicate(design: Mapping[str, Any], point: int) -> int:
    """The number of a point's first replicate, from the design's entry in the manifest.

    >>> first_replicate({"purpose": "sweep", "points": 40}, 39), first_replicate({"purpose": "sensitivity", "points": 40, "samples": 8}, 39)
    (0, 458752)
    """
    if design["purpose"] == "sweep":
        return 0
    return int(point // (design["points"] // design["samples"]) * ROW_STRIDE)


def uniform_type(values: Sequence[Any] | np.ndarray) -> Sequence[Any] | np.ndarray:
    """Values of a single type, as a table column needs them: integers, floats, booleans, or else strings.

    >>> uniform_type([1, 2.5]), uniform_type([True, False]), uniform_type([1, "never"])
    ([1.0, 2.5], [True, False], ['1', 'never'])
    """
    if isinstance(values, np.ndarray):
        return values
    kinds = {type(value) for value in values}
    if len(kinds) == 1:
        return list(values)
    if kinds == {int, float}:
        return [float(value) for value in values]
    return [yaml_value(value) for value in values]


def as_setting(path: str, value: Any) -> str:
    """A value at a path, as an argument of `--set`.

    >>> as_setting("horizon.rounds", 5), as_setting("goodwill.established", True), as_setting("issues.bridge.status_quo", None)
    ('horizon.rounds=5', 'goodwill.established=true', 'issues.bridge.status_quo=null')
    """
    return f"{path}={yaml_value(value)}"


def yaml_value(value: Any) -> str:
    """A value as YAML that reads back as the same value.

    >>> yaml_value(0.5), yaml_value(2.0), yaml_value(0.30000000000001), yaml_value(False)
    ('0.5', '2', '0.30000000000001', 'false')
    """
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    if not isinstance(value, float):
        return str(value)
    return short if float(short := f"{value:.12g}") == value else repr(float(value))
