"""The points at which a scenario is played: a row a point, a column a varied path.

A number is varied within the compiled engine's own vector: the scenario states it as a range, and each point holds the range at its value.
Anything else (a whole number, a word, yes or no) is varied by settings, `path=value`, that are laid over the scenario.

All points of a sweep share their luck: replicate 7 is the same at each. A design of sensitivity is made of rows (or trajectories), and only
points of one row are compared with one another: they share their luck, and each row has luck of its own, so that no result hangs on the
luck of a few replicates.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np

#: Replicates that a row of a design of sensitivity may have: row 3 plays replicates 3 * ROW, 3 * ROW + 1, ...
ROW = 65_536


class Points(NamedTuple):
    """Some points of a design, one after another, as a worker needs them.

    `held`: the paths of the ranges that are held; `values`: numbers [points, held]; `settings`: for each point what is laid over the
    scenario besides; `starts`: the number of each point's first replicate.
    """

    first: int
    held: tuple[str, ...]
    values: np.ndarray
    settings: tuple[tuple[str, ...], ...]
    starts: tuple[int, ...]

    @property
    def many(self) -> int:
        """How many points."""
        return len(self.values)


@dataclass(frozen=True, eq=False)
class Design:
    """The points of a study.

    `verb`: sweep or sensitivity; `kind`: how points were chosen; `over`: what was varied, as it was written; `columns`: for each path the
    value at each point, as people read it; `held`: those of the paths that are varied as ranges; the others are varied by settings;
    `samples`: the rows or trajectories that a design of sensitivity is made of.
    """

    verb: str
    kind: str
    over: tuple[str, ...]
    columns: Mapping[str, Sequence[Any] | np.ndarray]
    held: tuple[str, ...]
    samples: int | None = None

    def __len__(self) -> int:
        return len(next(iter(self.columns.values())))

    @property
    def paths(self) -> list[str]:
        """What is varied."""
        return list(self.columns)

    def settings(self, point: int) -> tuple[str, ...]:
        """What is laid over the scenario at a point, apart from the ranges that are held."""
        return tuple(setting(path, self.columns[path][point]) for path in self.columns if path not in self.held)

    def points(self, first: int, many: int) -> Points:
        """Some of the points."""
        upto = min(first + many, len(self))
        values = np.array([self.columns[path][first:upto] for path in self.held], dtype=float).reshape(len(self.held), upto - first).T
        numbers, told = range(first, upto), {"verb": self.verb, "points": len(self), "samples": self.samples}
        return Points(first, self.held, values, tuple(map(self.settings, numbers)), tuple(start(told, point) for point in numbers))

    @property
    def digest(self) -> str:
        """A digest of every value at every point."""
        content = hashlib.sha256()
        for path, values in self.columns.items():
            content.update(path.encode() + b"\0")
            content.update(values.tobytes() if isinstance(values, np.ndarray) else json.dumps(values).encode())
        return content.hexdigest()

    @property
    def table(self) -> dict[str, Any]:
        """The design as a table: the number of each point, and its value on each path."""
        return {"point": list(range(len(self))), **{path: typed(values) for path, values in self.columns.items()}}

    def manifest(self) -> dict[str, Any]:
        """What a study's manifest says of it."""
        samples = {} if self.samples is None else {"samples": self.samples}
        return {"verb": self.verb, "kind": self.kind, "over": list(self.over), **samples, "points": len(self), "digest": self.digest}


def start(design: Mapping[str, Any], point: int) -> int:
    """The number of a point's first replicate, by what the manifest says of its design.

    >>> start({"verb": "sweep", "points": 40}, 39), start({"verb": "sensitivity", "points": 40, "samples": 8}, 39)
    (0, 458752)
    """
    if design["verb"] == "sweep":
        return 0
    return point // (design["points"] // design["samples"]) * ROW


def typed(values: Sequence[Any] | np.ndarray) -> Sequence[Any] | np.ndarray:
    """Values of one kind: all whole numbers, all numbers, all yes or no, or else all words.

    >>> typed([1, 2.5]), typed([True, False]), typed([1, "never"])
    ([1.0, 2.5], [True, False], ['1', 'never'])
    """
    if isinstance(values, np.ndarray):
        return values
    kinds = {type(value) for value in values}
    if len(kinds) == 1:
        return list(values)
    if kinds == {int, float}:
        return [float(value) for value in values]
    return [said(value) for value in values]


def setting(path: str, value: Any) -> str:
    """A value at a path as `--set` takes it.

    >>> setting("horizon.rounds", 5), setting("goodwill.established", True), setting("issues.bridge.status_quo", None)
    ('horizon.rounds=5', 'goodwill.established=true', 'issues.bridge.status_quo=null')
    """
    return f"{path}={said(value)}"


def said(value: Any) -> str:
    """A value as it is written in a scenario."""
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    return f"{value:.12g}" if isinstance(value, float) else str(value)
