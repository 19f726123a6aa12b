"""The compiled engine: the same rules as the reference engine, looped over replicates.

The order of a round stands here a second time, and only the order: whatever is computed is computed by a rule that both engines call.
Built-in behaviour only; a party with a strategy of its own plays on the reference engine.
"""

from __future__ import annotations

import numpy as np
from numba import njit

from sim.engine.jit import OUTERMOST, kernel_of
from sim.engine.log_buffer import SCRATCH, LogBuffer, empty_buffer, kernel
from sim.engine.phases.round import play_by
from sim.procedures import dispatch, dispatch_single_text
from sim.rules.log_schema import COLUMNS, SUMMARY
from sim.rules.rng import RandomStream, sample, stream_of, taken
from sim.scenario.distributions import JOINT, UNIFORM
from sim.scenario.encoding.instance import EncodedScenario, prepare
from sim.scenario.encoding.layout import GREATEST, Layout, conflict_shapes, state_shapes, table_shapes
from sim.scenario.encoding.rows import COUNTS


@kernel
def sample_ranges(numbers, spots, shapes, keys, draws, stream):
    """Sample every range of a replicate at its own address; joint draws [places, ranges] are taken at one place."""
    place = taken(stream, len(draws))
    for each in range(len(spots)):
        shape = shapes[each]
        if shape[0] == JOINT:
            numbers[spots[each]] = draws[place, each]
        else:
            numbers[spots[each]] = sample(stream, keys[each, 0], keys[each, 1], shape[0], shape[1], shape[2], shape[3], shape[4])


#: A mediated text, the default, is compiled alone: the other procedures would double the time that takes.
play_mediated, play_any = play_by(dispatch_single_text), play_by(dispatch)


@njit(**OUTERMOST)
def play_many_mediated(conflict, state, table, scratch, numbers, state_numbers, spots, shapes, keys, draws, low, high, first, many, buffer):
    """As `play_many`, for a mediated text only."""
    for replicate in range(first, first + many):
        stream = RandomStream(low, high, replicate)
        sample_ranges(numbers, spots, shapes, keys, draws, stream)
        prepare(conflict)
        state_numbers[:] = 0.0
        play_mediated(conflict, state, table, scratch, stream, buffer)


@njit(**OUTERMOST)
def play_many(conflict, state, table, scratch, numbers, state_numbers, spots, shapes, keys, draws, low, high, first, many, buffer):
    """Play replicates `first` to `first + many - 1` in one thread.

    `numbers` and `state` are the memory of `conflict` and `climate`, as plain numbers.
    """
    for replicate in range(first, first + many):
        stream = RandomStream(low, high, replicate)
        sample_ranges(numbers, spots, shapes, keys, draws, stream)
        prepare(conflict)
        state_numbers[:] = 0.0
        play_any(conflict, state, table, scratch, stream, buffer)


KERNELS = {each.__name__: each for each in (play_many_mediated, play_many)}


def negotiate(encoded: EncodedScenario, seed: int, first: int, many: int, detail: str = "summary") -> dict[str, np.ndarray]:
    """Play many replicates at compiled speed; returns the tables as matrices, the replicate in the first column.

    Args:
        encoded: a scenario as numbers.
        seed: 0 to 2^64 - 1.
        first: the first replicate; `many` follow each other from there.
        detail: "summary" for runs, rounds and issues, "full" for every table.
    """
    return BatchRunner(encoded).negotiate(seed, first, many, detail)


class BatchRunner:
    """The memory that one thread plays in: one record each for conflict, climate and table, of the greatest sizes."""

    def __init__(self, encoded: EncodedScenario) -> None:
        self.issues, self.rounds = len(encoded.issues), encoded.scenario.horizon.rounds
        layout, state = Layout(conflict_shapes(GREATEST)), Layout(state_shapes(GREATEST))
        written = encoded.written(layout)
        conflict = np.zeros(1, np.dtype([(name, "i8") for name in COUNTS] + layout.dtype().descr))
        for name, filled in encoded.counts.items():
            conflict[name] = filled
        self.conflict, self.numbers = conflict[0], conflict.view("f8")[len(COUNTS) :]
        self.numbers[:] = written.numbers
        self.state_numbers = np.zeros(state.size)
        self.state = self.state_numbers.view(state.dtype())[0]
        self.table = np.zeros(1, Layout(table_shapes(GREATEST)).dtype())[0]
        self.scratch = np.zeros(1, SCRATCH)[0]
        self.spots = np.array([each.at for each in written.uncertain], dtype=np.int64)
        self.shapes = np.array([each[1:6] for each in written.uncertain], dtype=float).reshape(-1, 5)
        self.play_many = KERNELS[kernel_of(encoded.scenario.procedure.kind)]
        self.keys = np.array([(each.first_key, each.second_key) for each in written.uncertain], dtype=np.int64).reshape(-1, 2)
        places = max((len(each.draws) for each in written.uncertain), default=0)
        stated = [each.draws or (0.0,) * places for each in written.uncertain]
        self.draws = np.array(stated).reshape(len(stated), places).T.copy()
        self.stated = self.shapes.copy()

    def hold(self, values: np.ndarray) -> None:
        """Hold ranges at values from now on, in the order and the units of `encoded.uncertain`; not a number leaves one to be drawn."""
        held = ~np.isnan(values)
        self.shapes[:] = self.stated
        self.shapes[held] = 0.0
        self.shapes[held, 0] = UNIFORM
        self.shapes[held, 1] = self.shapes[held, 3] = values[held]  # low + (high - low) * draw is low, to the last bit

    def negotiate(self, seed: int, first: int, many: int, detail: str = "summary") -> dict[str, np.ndarray]:
        """The tables of replicates as matrices; see the function of this name."""
        full = detail == "full"
        rows = {"runs": many, "rounds": many * self.rounds, "issues": many * self.issues}
        if full:
            rows |= dict.fromkeys(set(COLUMNS) - set(SUMMARY), 64 * many * self.rounds)
        buffer = self.play(seed, first, many, empty_buffer(rows, full))
        if buffer.overfull:
            # A table was longer than expected: the same replicates once more, now that its length is known.
            buffer = self.play(seed, first, many, empty_buffer(dict(zip(COLUMNS, map(int, buffer.index["used"]), strict=True)), full))
        return {name: buffer.table(name) for name in COLUMNS if full or name in SUMMARY}

    def play(self, seed: int, first: int, many: int, buffer: LogBuffer) -> LogBuffer:
        """Play replicates into books that are blank, and return them."""
        low, high, _ = stream_of(seed, first + max(0, many - 1))
        self.play_many(
            self.conflict, self.state, self.table, self.scratch, self.numbers, self.state_numbers, self.spots, self.shapes, self.keys,
            self.draws, low, high, first, many, buffer,
        )
        return buffer
