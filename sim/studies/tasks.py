"""A study cut into parts, and how a worker plays one.

The cut is fixed by the kind of study, not by the number of workers, so that files are the same bytes whoever plays them. A worker gets its
orders and a part, and returns each table as the bytes of a Parquet file; it writes nothing, so a cluster needs no shared folder.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from itertools import groupby
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from sim.engine.log import arrow
from sim.errors import EngineMismatchError
from sim.rules.log_schema import COLUMNS, SUMMARY
from sim.scenario.encoding.instance import EncodedScenario, encode
from sim.scenario.inputs import by_position, uncertain_inputs, with_fixed_inputs
from sim.scenario.loader import parse_scenario
from sim.studies.design import Design, Points
from sim.studies.provenance import made_by
from sim.studies.results import as_parquet, failures

#: Replicates in a part, by engine and detail: some seconds of work, some megabytes.
SIZES = {("compiled", "summary"): 5000, ("compiled", "full"): 250, ("mesa", "summary"): 20, ("mesa", "full"): 20}
#: Replicates of a point in a part of a study with a design; as many points share a part as make up its size.
BLOCKS = {"sweep": 500, "sensitivity": 20}
#: Replicates that the compiled engine plays at a stretch: within it nothing can interrupt.
STRETCH = 1000

#: Tables of numbers by name, the replicate in the first column.
Matrices = dict[str, np.ndarray]


class Part(NamedTuple):
    """Replicates `first` to `first + many - 1` of one scenario, or of each of some points (counted from where a point's luck starts).

    `key` names the files that they go to.
    """

    scenario: str
    first: int
    many: int
    key: str
    points: Points | None = None

    @property
    def runs(self) -> int:
        """How many runs it is."""
        return self.many * (self.points.many if self.points else 1)


class Orders(NamedTuple):
    """What a worker has to know beside the part: the scenarios as YAML by name, and how to play them."""

    texts: dict[str, str]
    seed: int
    detail: str
    engine: str
    strategies: tuple[str, ...]
    made_by: dict[str, str]

    def only(self, scenario: str) -> Orders:
        """The orders for one scenario."""
        return self._replace(texts={scenario: self.texts[scenario]})


class Failed(NamedTuple):
    """A replicate that could not be played, why, and at which point of a design."""

    replicate: int
    message: str
    point: int | None = None


class Played(NamedTuple):
    """A part as played: a Parquet file and its number of rows for each table, and the replicates that failed."""

    files: dict[str, bytes]
    rows: dict[str, int]
    failed: list[Failed]


def cut(scenario: str, stem: str, total: int, size: int) -> Iterator[Part]:
    """The parts of a scenario's replicates; the last may be shorter. `stem`: what the files' names begin with.

    >>> [(part.first, part.many, part.key) for part in cut("valley", "valley-ab12", 5, 2)]
    [(0, 2, 'valley-ab12-0000000000'), (2, 2, 'valley-ab12-0000000002'), (4, 1, 'valley-ab12-0000000004')]
    """
    for first in range(0, total, size):
        yield Part(scenario, first, min(size, total - first), f"{stem}-{first:010d}")


def cut_design(scenario: str, stem: str, total: int, design: Design, size: int) -> Iterator[Part]:
    """The parts of a study with a design: blocks of points by blocks of replicates, however many replicates there are to be."""
    block = min(BLOCKS[design.verb], size)
    together = max(1, size // block)
    for first in range(0, total, block):
        for point in range(0, len(design), together):
            key = f"{stem}-p{point:06d}-{first:010d}"
            yield Part(scenario, first, min(block, total - first), key, design.points(point, together))


def play_part(orders: Orders, part: Part) -> Played:
    """Play a part; replicates that fail are left out of the tables and told.

    Raises:
        EngineMismatchError: this process has other versions than the study.
        StrategyError: a strategy can't be found from here.
    """
    if made_by() != orders.made_by:
        here = made_by()
        unlike = [f"{name} {here.get(name, 'none')} there, {own} here" for name, own in orders.made_by.items() if here.get(name) != own]
        raise EngineMismatchError(f"a worker has other versions than this study: {'; '.join(unlike)}")
    names = SUMMARY if orders.detail == "summary" else tuple(COLUMNS)
    failed: list[Failed] = []
    pieces = list(_pieces(orders, part, names, failed))
    encoded = seated(orders.texts[part.scenario], part.points.settings[0] if part.points else ())
    files, rows = {}, {}
    for name in names:
        none = np.empty((0, 1 + len(COLUMNS[name])))
        table = arrow(encoded, name, np.concatenate([none, *(piece[name] for _, piece in pieces)]))
        at = np.repeat([point for point, _ in pieces], [len(piece[name]) for _, piece in pieces]) if part.points else None
        files[name], rows[name] = as_parquet(table, part.scenario, at), table.num_rows
    if failed:
        where = [each.point for each in failed] if part.points else None
        files["failed"] = as_parquet(failures([each[:2] for each in failed], orders.seed), part.scenario, where)
        rows["failed"] = len(failed)
    return Played(files, rows, failed)


def _pieces(orders: Orders, part: Part, names: tuple[str, ...], failed: list[Failed]) -> Iterator[tuple[int, Matrices]]:
    """What is played, stretch by stretch, each with the number of its point (0 without a design); what fails is noted."""
    text, points = orders.texts[part.scenario], part.points
    if points is None:
        play, stretch = _compiled(seated(text), orders) if orders.engine == "compiled" else _mesa(seated(text), orders, names)[1:]
        yield from ((0, piece) for piece in _stretches(play, stretch, part.first, part.many, failed))
        return
    for settings, together in groupby(range(points.many), points.settings.__getitem__):
        encoded = seated(text, settings)
        known = {each.path: each for each in uncertain_inputs(encoded)}
        values = by_position(encoded, [known[path] for path in points.held], points.values)
        hold, play, stretch = _compiled_at(encoded, orders) if orders.engine == "compiled" else _mesa(encoded, orders, names)
        for each in together:
            hold(values[each])
            own: list[Failed] = []
            first = points.starts[each] + part.first
            yield from ((points.first + each, piece) for piece in _stretches(play, stretch, first, part.many, own))
            failed += [one._replace(point=points.first + each) for one in own]


def _stretches(
    play: Callable[[int, int], Matrices], stretch: int, start: int, many: int, failed: list[Failed]
) -> Iterator[Matrices]:
    end = start + many
    for first in range(start, end, stretch):
        yield from tried(play, first, min(stretch, end - first), failed)


@lru_cache(maxsize=16)
def seated(text: str, settings: tuple[str, ...] = ()) -> EncodedScenario:
    """The scenario in a YAML text, with settings laid over it, as numbers."""
    return encode(parse_scenario(text, settings))


def tried(play: Callable[[int, int], Matrices], first: int, many: int, failed: list[Failed]) -> list[Matrices]:
    """Play a stretch; if that fails, each replicate alone, so that only the guilty are missing.

    >>> def play(first, many):
    ...     if first <= 2 < first + many:
    ...         raise ValueError("the tent blew away")
    ...     return {"runs": list(range(first, first + many))}
    >>> failed = []
    >>> tried(play, 1, 3, failed)
    [{'runs': [1]}, {'runs': [3]}]
    >>> failed
    [Failed(replicate=2, message='ValueError: the tent blew away (<doctest sim.studies.tasks.tried[0]>, line 3)', point=None)]
    """
    try:
        return [play(first, many)]
    except Exception as error:
        if many == 1:
            failed.append(Failed(first, reason(error)))
            return []
        return [piece for replicate in range(first, first + many) for piece in tried(play, replicate, 1, failed)]


def reason(error: BaseException) -> str:
    """An error on one line, with the place that raised it."""
    trace = error.__traceback__
    while trace and trace.tb_next:
        trace = trace.tb_next
    where = f" ({Path(trace.tb_frame.f_code.co_filename).name}, line {trace.tb_lineno})" if trace else ""
    return f"{type(error).__name__}: {' '.join(str(error).split())}{where}"


#: How ranges are held, how a stretch is played, and how long a stretch is.
Playing = tuple[Callable[[np.ndarray], None], Callable[[int, int], Matrices], int]


def _compiled(encoded: EncodedScenario, orders: Orders) -> tuple[Callable[[int, int], Matrices], int]:
    """How the compiled engine plays a scenario as it stands."""
    from sim.engine.batch import negotiate

    return lambda first, many: negotiate(encoded, orders.seed, first, many, orders.detail), STRETCH


def _compiled_at(encoded: EncodedScenario, orders: Orders) -> Playing:
    """How the compiled engine plays at one point after the other, in the same memory."""
    from sim.engine.batch import BatchRunner

    desk = BatchRunner(encoded)
    return desk.hold, lambda first, many: desk.negotiate(orders.seed, first, many, orders.detail), STRETCH


def _mesa(encoded: EncodedScenario, orders: Orders, names: tuple[str, ...]) -> Playing:
    """The same for the Mesa engine, one replicate at a stretch."""
    from sim.engine.model import play
    from sim.engine.strategy_loader import players

    seats: Mapping[str, Any] = players(orders.strategies, encoded.parties)
    played = [encoded]

    def hold(values: np.ndarray) -> None:
        played[0] = with_fixed_inputs(encoded, values)

    def play_one(replicate: int, _: int) -> Matrices:
        # A strategy that remembers must not remember other replicates: which came before depends on the worker.
        own = {party: player if isinstance(player, type) else copy.deepcopy(player) for party, player in seats.items()}
        log = play(played[0], orders.seed, replicate, own)
        return {name: log.matrix(name) for name in names}

    return hold, play_one, 1
