"""The compiled engine: the same rules and the same order of a round as the Mesa engine, compiled and looped over replicates.

Built-in behaviour only; a party with a strategy of its own plays on the Mesa engine.
"""

from __future__ import annotations

from collections.abc import Callable
from types import ModuleType
from typing import Any, NamedTuple

import numpy as np

from sim.engine.fingerprint import kernel_of
from sim.engine.jit import compiler, outermost
from sim.engine.log_buffer import BUFFERED, LogBuffer, empty_buffer
from sim.engine.phases.decisions import BUILT_IN
from sim.engine.phases.hooks import NO_CALLBACKS, Hooks
from sim.engine.phases.procedures import procedure_hooks
from sim.engine.phases.round import phases
from sim.engine.phases.scratch import Scratch, scratch_shapes
from sim.procedures import dispatch, dispatch_single_text
from sim.rules.cost import rejecting_capability
from sim.rules.distributions import JOINT, UNIFORM
from sim.rules.initial_state import begin
from sim.rules.log_schema import COLUMNS, SUMMARY
from sim.rules.rng import RandomStream, joint_draw_index, sample, stream_of
from sim.rules.state import Conflict, State, Table
from sim.scenario.encoding.instance import EncodedScenario, prepare
from sim.scenario.encoding.layout import SIZE_CLASSES, Layout, conflict_shapes, size_class, state_shapes, table_shapes
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


class Replicate(NamedTuple):
    """One replicate as the phases see it (`sim.engine.phases.hooks.Run`)."""

    conflict: Conflict
    state: State
    table: Table
    scratch: Scratch
    stream: RandomStream
    rejecting: float
    log: LogBuffer


@compiler().function
def sample_ranges(memory: Memory, stream: RandomStream) -> None:
    """Sample every range of a replicate at its own address; all joint draws are taken at one index."""
    place = joint_draw_index(stream, len(memory.draws))
    for each in range(len(memory.spots)):
        shape = memory.shapes[each]
        if shape[0] == JOINT:
            memory.numbers[memory.spots[each]] = memory.draws[place, each]
        else:
            key = memory.keys[each]
            memory.numbers[memory.spots[each]] = sample(stream, key[0], key[1], shape[0], shape[1], shape[2], shape[3], shape[4])


def replicate_player(procedures: ModuleType) -> Callable[[Memory, RandomStream, LogBuffer], None]:
    """Return the kernel that plays one replicate, with `sim.procedures.dispatch` or one procedure alone."""
    compile = compiler(procedures.__name__)
    order = phases(Hooks(BUILT_IN, procedure_hooks(procedures, BUFFERED, compile), BUFFERED, NO_CALLBACKS, compile))
    play_round, conclude = order.play_round, order.conclude

    @compile.function
    def play(memory: Memory, stream: RandomStream, buffer: LogBuffer) -> None:
        """Play one replicate from its initial state to its end."""
        conflict, state = memory.conflict, memory.state
        sample_ranges(memory, stream)
        prepare(conflict)
        memory.state_numbers[:] = 0.0
        begin(conflict, state)
        run = Replicate(conflict, state, memory.table, memory.scratch, stream, rejecting_capability(conflict), buffer)
        going = True
        while going:
            going = play_round(run)
        conclude(run)

    return play


#: A mediated text, the default, is compiled alone: the other procedures would double the time that takes.
_play_mediated, _play_any = replicate_player(dispatch_single_text), replicate_player(dispatch)


@outermost
def play_many_mediated(memory: Memory, low: int, high: int, first: int, many: int, buffer: LogBuffer) -> None:
    """Play as `play_many`, for a mediated text only."""
    for replicate in range(first, first + many):
        _play_mediated(memory, RandomStream(low, high, replicate), buffer)


@outermost
def play_many(memory: Memory, low: int, high: int, first: int, many: int, buffer: LogBuffer) -> None:
    """Play replicates `first` to `first + many - 1` in one thread; `low`, `high`: the two halves of the seed."""
    for replicate in range(first, first + many):
        _play_any(memory, RandomStream(low, high, replicate), buffer)


@outermost
def play_many_mediated_large(memory: Memory, low: int, high: int, first: int, many: int, buffer: LogBuffer) -> None:
    """Play as `play_many_mediated`, in memory for the greatest scenarios."""
    for replicate in range(first, first + many):
        _play_mediated(memory, RandomStream(low, high, replicate), buffer)


@outermost
def play_many_large(memory: Memory, low: int, high: int, first: int, many: int, buffer: LogBuffer) -> None:
    """Play as `play_many`, in memory for the greatest scenarios."""
    for replicate in range(first, first + many):
        _play_any(memory, RandomStream(low, high, replicate), buffer)


#: By their names: numba compiles each for the records of one class of size, and keeps that in a file of its own.
KERNELS = {each.__name__: each for each in (play_many_mediated, play_many, play_many_mediated_large, play_many_large)}


def negotiate(encoded: EncodedScenario, seed: int, first: int, many: int, detail: str = "summary") -> dict[str, Array]:
    """Play many replicates at compiled speed; returns the tables as matrices, the replicate in the first column.

    Args:
        encoded: a scenario as numbers.
        seed: 0 to 2^64 - 1.
        first: the first replicate; `many` follow each other from there.
        detail: "summary" for runs, rounds and issues, "full" for every table.
    """
    return BatchRunner(encoded).negotiate(seed, first, many, detail)


class BatchRunner:
    """Plays replicates of one scenario, as often as asked, in memory that is laid out once."""

    def __init__(self, encoded: EncodedScenario) -> None:
        self.issues, self.rounds = len(encoded.issues), encoded.scenario.horizon.rounds
        which = size_class(encoded.sizes)
        room = SIZE_CLASSES[which]
        layout, state = Layout(conflict_shapes(room)), Layout(state_shapes(room))
        written = encoded.written(layout)
        conflict = np.zeros(1, np.dtype([(name, "i8") for name in COUNTS] + layout.dtype().descr))
        for name, filled in encoded.counts.items():
            conflict[name] = filled
        numbers: Array = conflict.view("f8")[len(COUNTS) :]
        numbers[:] = written.numbers
        state_numbers = np.zeros(state.size)
        places = max((len(each.draws) for each in written.uncertain), default=0)
        draws = np.array([each.draws or (0.0,) * places for each in written.uncertain]).reshape(len(written.uncertain), places)
        self.memory = Memory(
            conflict=conflict[0],
            state=state_numbers.view(state.dtype())[0],
            table=np.zeros(1, Layout(table_shapes(room)).dtype())[0],
            scratch=np.zeros(1, Layout(scratch_shapes(room)).dtype())[0],
            numbers=numbers,
            state_numbers=state_numbers,
            spots=np.array([each.at for each in written.uncertain], dtype=np.int64),
            shapes=np.array([each[1:6] for each in written.uncertain], dtype=float).reshape(-1, 5),
            keys=np.array([(each.first_key, each.second_key) for each in written.uncertain], dtype=np.int64).reshape(-1, 2),
            draws=draws.T.copy(),
        )
        self.stated = self.memory.shapes.copy()
        self.play_many = KERNELS[kernel_of(encoded.scenario.procedure.kind, which)]

    def hold(self, values: Array) -> None:
        """Fix ranges at values from now on, in the order and the units of `encoded.uncertain`; not a number leaves one to be drawn."""
        held, shapes = ~np.isnan(values), self.memory.shapes
        shapes[:] = self.stated
        shapes[held] = 0.0
        shapes[held, 0] = UNIFORM
        shapes[held, 1] = shapes[held, 3] = values[held]  # low + (high - low) * draw is low, to the last bit

    def negotiate(self, seed: int, first: int, many: int, detail: str = "summary") -> dict[str, Array]:
        """Return the tables of replicates as matrices; see the function of this name."""
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
        """Play replicates into a buffer, and return it."""
        low, high, _ = stream_of(seed, first + max(0, many - 1))
        self.play_many(self.memory, low, high, first, many, buffer)
        return buffer
