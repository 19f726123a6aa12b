"""The memory that compiled code plays in: records of numbers with the fields of the rules' types."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from sim.engine.phases.scratch import Scratch, scratch_shapes
from sim.rules.state import Conflict, State, Table
from sim.scenario.encoding.instance import EncodedScenario
from sim.scenario.encoding.layout import Layout, Sizes, conflict_shapes, state_shapes, table_shapes
from sim.scenario.encoding.rows import COUNTS

Array = np.ndarray[Any, Any]


class Memory(NamedTuple):
    """The memory that one thread plays in: one record of the class of size each, and where ranges are sampled into.

    The first 4 are records of numpy with the fields of these types.
    """

    conflict: Conflict
    state: State
    table: Table
    scratch: Scratch
    numbers: Array  # the memory of `conflict`, as plain numbers
    state_numbers: Array  # the memory of `state`
    spots: Array  # where in `numbers` each range goes
    shapes: Array  # [ranges, 5] kind, low, mode, high, standard deviation
    keys: Array  # [ranges, 2] the address of its draw
    draws: Array  # [places, ranges] joint draws


def blank_memory(room: Sizes, ranges: int = 0, places: int = 0) -> Memory:
    """Return memory for scenarios of up to some sizes, with a number of ranges and of joint draws."""
    layout, state = Layout(conflict_shapes(room)), Layout(state_shapes(room))
    conflict = np.zeros(1, np.dtype([(name, "i8") for name in COUNTS] + layout.dtype().descr))
    state_numbers = np.zeros(state.size)
    return Memory(
        conflict=conflict[0],
        state=state_numbers.view(state.dtype())[0],
        table=np.zeros(1, Layout(table_shapes(room)).dtype())[0],
        scratch=np.zeros(1, Layout(scratch_shapes(room)).dtype())[0],
        numbers=conflict.view("f8")[len(COUNTS) :],
        state_numbers=state_numbers,
        spots=np.zeros(ranges, dtype=np.int64),
        shapes=np.zeros((ranges, 5)),
        keys=np.zeros((ranges, 2), dtype=np.int64),
        draws=np.zeros((places, ranges)),
    )


def filled_memory(encoded: EncodedScenario, room: Sizes) -> Memory:
    """Return memory that holds a scenario."""
    written = encoded.written(Layout(conflict_shapes(room)))
    places = max((len(each.draws) for each in written.uncertain), default=0)
    memory = blank_memory(room, len(written.uncertain), places)
    counts: Any = memory.conflict
    for name, filled in encoded.counts.items():
        counts[name] = filled
    memory.numbers[:] = written.numbers
    for place, each in enumerate(written.uncertain):
        memory.spots[place], memory.shapes[place], memory.keys[place] = each.at, each[1:6], (each.first_key, each.second_key)
        memory.draws[:, place] = each.draws or 0.0
    return memory
