"""The kernels of the compiled engine: the same rules and order of a round as in the Mesa engine, looped over replicates.

`sim.engine.ship` turns them into intermediate code by numba. Who plays a batch (`sim.engine.batch`) loads that code, and needs neither
numba nor this module.
"""

from __future__ import annotations

from collections.abc import Callable
from types import ModuleType
from typing import Any, NamedTuple

from sim.engine.buffer_recorder import BUFFERED
from sim.engine.fingerprint import kernel_of
from sim.engine.jit import compiler
from sim.engine.log_buffer import LogBuffer
from sim.engine.memory import Memory
from sim.engine.phases.decisions import BUILT_IN, keep_or_break
from sim.engine.phases.hooks import NO_CALLBACKS, Hooks
from sim.engine.phases.procedures import procedure_hooks
from sim.engine.phases.round import phases
from sim.engine.phases.scratch import Scratch
from sim.procedures import dispatch, dispatch_single_text
from sim.rules.cost import rejecting_capability
from sim.rules.distributions import JOINT
from sim.rules.initial_state import begin
from sim.rules.rng import RandomStream, joint_draw_index, sample
from sim.rules.state import Conflict, State, Table
from sim.scenario.encoding.instance import prepare
from sim.scenario.encoding.layout import SIZE_CLASSES, Sizes


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
    decisions = BUILT_IN._replace(keep=keep_or_break)
    order = phases(Hooks(decisions, procedure_hooks(procedures, BUFFERED, compile), BUFFERED, NO_CALLBACKS, compile))
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


def play_many_mediated(memory: Memory, low: int, high: int, first: int, many: int, buffer: LogBuffer) -> None:
    """Play as `play_many`, for a mediated text only."""
    for replicate in range(first, first + many):
        _play_mediated(memory, RandomStream(low, high, replicate), buffer)


def play_many(memory: Memory, low: int, high: int, first: int, many: int, buffer: LogBuffer) -> None:
    """Play replicates `first` to `first + many - 1` in one thread; `low`, `high`: the two halves of the seed."""
    for replicate in range(first, first + many):
        _play_any(memory, RandomStream(low, high, replicate), buffer)


class Kernel(NamedTuple):
    """A kernel: the function, and the class of size whose records it is compiled for."""

    function: Callable[..., Any]
    room: Sizes


#: The outermost kernels, which are called from Python, by name (`sim.engine.fingerprint.kernel_of`); of two of one name, that of any
#: procedure.
KERNELS = {
    kernel_of(procedure, size): Kernel(function, room)
    for size, room in SIZE_CLASSES.items()
    for procedure, function in (("single_text", play_many_mediated), ("vote", play_many))
}
